// The rows behind a computed item, and how many units a plan's share means.
#include <algorithm>
#include <set>

#include "app/query_standard.hpp"
#include "domain/standard/target.hpp"
#include "plan/expr/parse.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using plan::expr::Node;

constexpr std::size_t k_rows_max = 100;

base::Failure not_found() {
  return base::fail("NOT-FOUND", base::Kind::not_found);
}

// ---- rows
// --------------------------------------------------------------------------------------

// Of matters those that the reader may see; the others are counted, not shown.
Json shown(Reader& reader, const CountedRows& counted) {
  Json matters = Json::array(), others = Json::array();
  std::int64_t more = 0;
  for (const CampaignRow::Ref& ref : counted.rows) {
    const bool is_listed = ref.matter || !ref.label.empty();
    if (matters.size() + others.size() >= k_rows_max || !is_listed) {
      ++more;
      continue;
    }
    if (!ref.matter) {
      others.push_back({{"label", ref.label},
                        {"unit", ref.unit},
                        {"unit_name", reader.unit_name(ref.unit)},
                        {"href", ref.href},
                        {"due", ref.due ? Json(ref.due->iso()) : Json()},
                        {"done", ref.done ? Json(ref.done->iso()) : Json()}});
      continue;
    }
    const auto matter = store::load_matter(reader.db, reader.tenant(), *ref.matter);
    if (matter && is_visible(reader.scope, *matter) && !is_kept_from(reader.scope, *matter))
      matters.push_back(brief_json(reader, *matter));
    else
      ++more;
  }
  return {{"matters", std::move(matters)}, {"others", std::move(others)}, {"more", more}};
}

// ---- targets
// -----------------------------------------------------------------------------------

// The plan's units with the results at hand; those of which only the number is known have none.
class ResultRows final : public plan::expr::Rows {
 public:
  ResultRows(const plan::Org& org, const std::vector<domain::UnitResult>& results) : org_(org) {
    for (const domain::UnitResult& one : results) passed_[one.unit] = one.passed;
  }

  void each(std::string_view set,
            const std::function<void(const plan::expr::Row&)>& visit) const override {
    if (set != "unit") return;
    visit(One(org_.root.id, org_.root.kind, result(org_.root.id)));
    for (const plan::Unit& unit : org_.units) visit(One(unit.id, unit.kind, result(unit.id)));
    for (const plan::Counted& counted : org_.counted)
      for (std::int64_t n = 0; n < counted.n; ++n) visit(One("", counted.kind, {}));
  }

 private:
  class One final : public plan::expr::Row {
   public:
    One(std::string id, std::string kind, std::optional<bool> passed)
        : id_(std::move(id)), kind_(std::move(kind)), passed_(passed) {}
    [[nodiscard]] std::optional<plan::expr::Value> at(std::string_view field) const override {
      if (field == "kind") return kind_;
      if (field == "id" && !id_.empty()) return id_;
      if (field == "passed" && passed_) return std::int64_t{*passed_ ? 1 : 0};
      return {};
    }

   private:
    std::string id_, kind_;
    std::optional<bool> passed_;
  };

  [[nodiscard]] std::optional<bool> result(const std::string& unit) const {
    const auto found = passed_.find(unit);
    return found == passed_.end() ? std::nullopt : std::optional(found->second);
  }

  const plan::Org& org_;
  std::map<std::string, bool> passed_;
};

std::optional<Node> number_of(const std::string& text) {
  auto tree =
      plan::expr::parse(text, {.schema = plan::expr::campaign_schema()}, plan::expr::Want::number);
  if (!tree || plan::expr::uses_of(*tree).sets != std::set<std::string>{"unit"}) return {};
  return std::move(*tree);
}

std::optional<std::int64_t> count(const Node& tree, const ResultRows& rows) {
  const plan::expr::Answer answer = plan::expr::evaluate(tree, rows, {});
  const auto* whole = std::get_if<std::int64_t>(&answer);
  return whole == nullptr ? std::nullopt : std::optional(*whole);
}

std::string_view word_of(domain::Rounding rounding) {
  switch (rounding) {
    case domain::Rounding::down:
      return "down";
    case domain::Rounding::nearest:
      return "nearest";
    case domain::Rounding::up:
      break;
  }
  return "up";
}

// Nothing for an indicator that is no share of units that have passed.
Json target_json(const plan::Indicator& indicator, Date day, const ResultRows& rows) {
  const auto aim = domain::aim_on(indicator, day);
  const auto num = number_of(indicator.num), den = number_of(indicator.den);
  if (!aim || !num || !den) return {};
  if (!plan::expr::uses_of(*num).fields.contains({"unit", "passed"})) return {};
  const auto units = count(*den, rows), reached = count(*num, rows);
  if (!units || !reached || *units == 0) return {};
  const std::int64_t needed = domain::units_needed(aim->percent, *units, aim->rounding);
  return {{"indicator", indicator.id},
          {"name", indicator.name},
          {"percent", aim->percent},
          {"by", aim->by.iso()},
          {"rounding", word_of(aim->rounding)},
          {"units", *units},
          {"needed", needed},
          {"reached", *reached},
          {"met", *reached >= needed}};
}

}  // namespace

// "passed" of a plan is of its standard; of several nobody knows which.
Json targets_json(const StandardPeriod& period, const std::vector<domain::UnitResult>& results) {
  Json list = Json::array();
  if (period.plan->standards.size() != 1) return list;
  const ResultRows rows(period.plan->org, results);
  for (const plan::Indicator& indicator : period.plan->indicators) {
    Json target = target_json(indicator, period.window.to, rows);
    if (!target.is_null()) list.push_back(std::move(target));
  }
  return list;
}

Result<Json> standard_rows(Reader& reader, const StandardAsk& ask, const std::string& unit,
                           const std::string& item) {
  if (!reader.scope.covers(unit)) return not_found();
  const auto period = standard_period(histories(reader), reader.engine.calendar(), ask.standard,
                                      ask.plan, ask.period, unit);
  if (!period) return not_found();
  const plan::StandardItem* const found = domain::item_of(*period->standard, item);
  if (found == nullptr || domain::is_judged(*found)) return not_found();
  const auto settled = store::settled_period(reader.db, reader.tenant(), key_of(*period));
  CampaignDay day = campaign_day(reader.db, reader.tenant(), books(reader),
                                 settled ? settled->as_of : as_of(*period, reader.now.date()));
  if (settled) day.seq = settled->cut_seq;
  const CampaignRows rows(day, units_below(day.plan->plan.org, unit));
  const domain::Computed computed = computed_item(*found, rows, period->window);
  Json figures = Json::array();
  for (const CountedRows& counted : rows_behind(*found, rows, period->window)) {
    Json one = shown(reader, counted);
    one["of"] = counted.of;
    one["set"] = counted.set;
    one["value"] = nullptr;
    one["text"] = figure_words(reader.lang, *period->plan, counted.of);
    for (const Json& figure : computed.figures)
      if (figure.at("of") == counted.of) one["value"] = figure.at("value");
    figures.push_back(std::move(one));
  }
  return Json{{"unit", unit},
              {"unit_name", reader.unit_name(unit)},
              {"item", found->id},
              {"text", found->text},
              {"check", condition_words(reader.lang, *period->plan, found->check)},
              {"verdict", domain::text_of(computed.mark)},
              {"as_of", day.day.iso()},
              {"cut", to_json(cut_at(reader.db, reader.tenant(), day.seq))},
              {"figures", std::move(figures)}};
}

}  // namespace wanhu::app
