#include "app/standards.hpp"

#include <algorithm>
#include <set>

#include "plan/expr/parse.hpp"
#include "plan/expr/phrase.hpp"

namespace wanhu::app {

namespace {

using base::Json;
using plan::expr::Node;
using Kind = Node::Kind;

bool is_for(const StandardPeriod& period, const std::string& unit) {
  const std::vector<std::string> units =
      domain::units_of(*period.plan, *period.standard, period.window);
  return std::find(units.begin(), units.end(), unit) != units.end();
}

std::string known_periods(const std::vector<StandardPeriod>& periods) {
  std::set<std::string> ids;
  for (const StandardPeriod& one : periods) ids.insert(one.id);
  std::string list;
  for (const std::string& id : ids) list += (list.empty() ? "" : ", ") + id;
  return list;
}

std::string plans_of(const std::vector<StandardPeriod>& periods) {
  std::set<std::string> ids;
  for (const StandardPeriod& one : periods) ids.insert(one.plan->head.id);
  std::string list;
  for (const std::string& id : ids) list += (list.empty() ? "" : ", ") + id;
  return list;
}

// Nothing for a check that this program cannot read any more.
std::optional<Node> tree_of(const std::string& check) {
  auto tree = plan::expr::parse(check, {.schema = plan::expr::campaign_schema()},
                                plan::expr::Want::condition);
  if (!tree) return {};
  return std::move(*tree);
}

// What a condition counts, as it stands in it, each once.
void counts_in(const Node& node, std::vector<const Node*>& counts) {
  if (node.kind == Kind::count || node.kind == Kind::sum) {
    const bool known =
        std::any_of(counts.begin(), counts.end(), [&](const Node* one) { return *one == node; });
    if (!known) counts.push_back(&node);
    return;
  }
  for (const Node& child : node.children) counts_in(child, counts);
}

plan::expr::Setting setting_of(const calendar::Window& window) {
  return {.period = plan::expr::Period{window.from, window.to}};
}

Json number_of(const plan::expr::Answer& answer) {
  if (const auto* whole = std::get_if<std::int64_t>(&answer)) return *whole;
  if (const auto* real = std::get_if<double>(&answer)) return *real;
  return {};
}

domain::Computed of_duties(const CampaignRows& rows) {
  const auto filled = rows.duties();
  if (!filled)
    return {.figures = Json::array({{{"of", "duties"}, {"value", nullptr}, {"needed", nullptr}}})};
  const bool all = filled->numerator >= filled->denominator;
  return {.mark = all ? domain::Mark::met : domain::Mark::not_met,
          .figures = Json::array(
              {{{"of", "duties"}, {"value", filled->numerator}, {"needed", filled->denominator}}})};
}

// A single row, so that one condition is asked of it.
class OneRow final : public plan::expr::Rows {
 public:
  explicit OneRow(const CampaignRow& row) : row_(row) {}
  void each(std::string_view,
            const std::function<void(const plan::expr::Row&)>& visit) const override {
    visit(row_);
  }

 private:
  const CampaignRow& row_;
};

bool is_kept(const Node& count, const CampaignRow& row, const plan::expr::Setting& setting) {
  Node one = count;
  one.kind = Kind::count;
  one.type = plan::expr::Type::integer;
  return plan::expr::evaluate(one, OneRow(row), setting) == plan::expr::Answer(std::int64_t{1});
}

template <class T>
const T* named(const std::vector<T>& rows, std::string_view id) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const T& row) { return row.id == id; });
  return found == rows.end() ? nullptr : &*found;
}

// What the plan calls a value; then the words of the vocabulary's own values.
std::optional<std::string> value_words(base::Lang lang, const plan::Plan& plan,
                                       std::string_view value) {
  if (const auto* kind = plan.matter_kind(value)) return kind->name;
  if (const auto* kind = named(plan.places.kinds, value)) return kind->name;
  if (const auto* task = named(plan.tasks, value)) return task->name;
  if (plan.supervision)
    if (const auto* finding = named(plan.supervision->findings, value)) return finding->name;
  for (const char* family : {"closing.", "state.", "outcome."}) {
    const std::string code = "PLAN-DOC-WORD-" + (family + std::string(value));
    if (base::has_message(code)) return base::message(lang, code);
  }
  return {};
}

std::string words_of(base::Lang lang, const plan::Plan& plan, const std::string& text,
                     plan::expr::Want want) {
  const auto tree = plan::expr::parse(text, {.schema = plan::expr::campaign_schema()}, want);
  if (!tree) return text;
  return plan::expr::phrase(lang, *tree, [&](base::Lang in, std::string_view name) {
    return value_words(in, plan, name);
  });
}

}  // namespace

std::vector<StandardPeriod> standard_periods(const Histories& histories, std::string_view standard,
                                             std::string_view plan,
                                             const calendar::Calendar& calendar) {
  std::vector<StandardPeriod> all;
  for (const auto& history : histories) {
    if (!plan.empty() && history.front().plan->head.id != plan) continue;
    for (StandardPeriod& one : domain::periods_of(history, standard, calendar))
      all.push_back(std::move(one));
  }
  return all;
}

base::Result<StandardPeriod> standard_period(const Histories& histories,
                                             const calendar::Calendar& calendar,
                                             const std::string& standard, const std::string& plan,
                                             const std::string& period,
                                             const std::optional<std::string>& unit) {
  std::vector<StandardPeriod> all = standard_periods(histories, standard, plan, calendar);
  if (all.empty())
    return base::fail_field("STANDARD-UNKNOWN", "/data/standard", {{"standard", standard}});
  const std::string known = known_periods(all);
  std::erase_if(all, [&](const StandardPeriod& one) { return one.id != period; });
  if (all.empty())
    return base::fail_field("STANDARD-PERIOD", "/data/period",
                            {{"period", period}, {"known", known}});
  if (unit) {
    std::erase_if(all, [&](const StandardPeriod& one) { return !is_for(one, *unit); });
    if (all.empty()) return base::fail_field("STANDARD-UNIT", "/data/unit", {{"unit", *unit}});
  } else if (all.size() > 1) {
    return base::fail_field("STANDARD-PLAN", "/data/plan", {{"plans", plans_of(all)}});
  }
  return std::move(all.front());
}

std::string HonoursFound::standard() const {
  return honours->streak.substr(honours->streak.find('.') + 1);
}

std::vector<HonoursFound> honours_of(const Histories& histories) {
  std::vector<HonoursFound> all;
  for (const auto& history : histories) {
    const domain::Governing& newest = history.back();
    for (const plan::Honours& one : newest.plan->honours)
      all.push_back({newest.plan, &one, newest.version});
  }
  return all;
}

std::map<int, bool> unit_years(const Histories& histories, const calendar::Calendar& calendar,
                               const std::string& standard,
                               const std::vector<store::UnitPeriod>& settled,
                               const std::string& unit) {
  std::map<int, std::set<std::string>> periods;
  for (const StandardPeriod& one : standard_periods(histories, standard, "", calendar))
    if (is_for(one, unit)) periods[one.year()].insert(one.id);
  std::map<int, int> expected;
  for (const auto& [year, ids] : periods) expected[year] = static_cast<int>(ids.size());
  std::vector<domain::PeriodResult> results;
  for (const store::UnitPeriod& one : settled)
    if (one.unit == unit) results.push_back({one.period, one.to.year(), one.passed});
  return domain::years_of(results, expected);
}

base::Date as_of(const StandardPeriod& period, base::Date today) {
  return std::min(period.window.to, today);
}

domain::Computed computed_item(const plan::StandardItem& item, const CampaignRows& rows,
                               const calendar::Window& window) {
  if (item.check == "duties_filled") return of_duties(rows);
  const auto tree = tree_of(item.check);
  if (!tree) return {.figures = Json::array({{{"of", item.check}, {"value", nullptr}}})};
  const plan::expr::Setting setting = setting_of(window);
  std::vector<const Node*> counts;
  counts_in(*tree, counts);
  domain::Computed computed;
  for (const Node* count : counts) {
    const bool known = rows.has_all(*count);
    computed.figures.push_back(
        {{"of", plan::expr::to_text(*count)},
         {"value", known ? number_of(plan::expr::evaluate(*count, rows, setting)) : Json()}});
  }
  // A set that nobody has is no data, whatever the rest of the condition says.
  if (!rows.has_all(*tree)) return computed;
  const plan::expr::Answer answer = plan::expr::evaluate(*tree, rows, setting);
  if (const bool* met = std::get_if<bool>(&answer))
    computed.mark = *met ? domain::Mark::met : domain::Mark::not_met;
  return computed;
}

domain::ComputedItems computed_items(const plan::Standard& standard, const CampaignRows& rows,
                                     const calendar::Window& window) {
  domain::ComputedItems items;
  for (const plan::StandardItem& item : standard.items)
    if (!domain::is_judged(item)) items.emplace(item.id, computed_item(item, rows, window));
  return items;
}

std::vector<CountedRows> rows_behind(const plan::StandardItem& item, const CampaignRows& rows,
                                     const calendar::Window& window) {
  std::vector<CountedRows> all;
  const auto tree =
      domain::is_judged(item) || item.check == "duties_filled" ? std::nullopt : tree_of(item.check);
  if (!tree) return all;
  const plan::expr::Setting setting = setting_of(window);
  std::vector<const Node*> counts;
  counts_in(*tree, counts);
  for (const Node* count : counts) {
    CountedRows counted{.of = plan::expr::to_text(*count), .set = count->set};
    if (rows.has(count->set))
      rows.each_row(count->set, [&](const CampaignRow& row) {
        if (is_kept(*count, row, setting)) counted.rows.push_back(row.ref());
      });
    all.push_back(std::move(counted));
  }
  return all;
}

std::string figure_words(base::Lang lang, const plan::Plan& plan, const std::string& of) {
  if (of == "duties") return base::message(lang, "STANDARD-FIGURE-DUTIES");
  return words_of(lang, plan, of, plan::expr::Want::number);
}

std::string condition_words(base::Lang lang, const plan::Plan& plan, const std::string& check) {
  return words_of(lang, plan, check, plan::expr::Want::condition);
}

}  // namespace wanhu::app
