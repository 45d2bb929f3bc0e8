#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "calendar/amount.hpp"
#include "calendar/calendar.hpp"
#include "plan/checks.hpp"

namespace wanhu::plan {

namespace {

using base::Date;
using Kind = Value::Kind;

Span span_of(const Value* value) {
  return value == nullptr ? Span{} : value->at;
}

Span key_span(const Value& owner, std::string_view key) {
  const Value* entry = owner.find(key);
  return entry == nullptr ? owner.at : entry->key_at;
}

struct Stretch {  // a phase as far as it is known
  const Value* row = nullptr;
  std::optional<Date> from, to;
  bool stated = false;  // both ends are there, or are holes about which L-HOLE speaks
};

Stretch stretch_of(const Value& row) {
  Stretch s{.row = &row, .from = row.date_of("from"), .to = row.date_of("to")};
  s.stated = row.find("from") != nullptr && row.find("to") != nullptr;
  return s;
}

std::string days_between(Date from, Date to) {
  return std::to_string(to - from + 1);
}

class Rules {
 public:
  Rules(const Tree& tree, FindingList& findings) : tree_(tree), findings_(findings) {}

  void run() {
    if (const Value* plan = tree_.root.find("plan"); plan != nullptr && plan->kind == Kind::table) {
      plan_ = plan;
      window();
      if (!tree_.has_lost("plan")) phases();
    }
    if (const Value* matters = tree_.root.find("matters"); matters != nullptr) {
      day_basis(*matters);
      if (!tree_.has_lost("matters", "tail")) tail(*matters);
    }
    if (const Value* org = tree_.root.find("org"))
      for (const Value& unit : org->rows_of("units")) order(unit, unit.text_of("name"));
    if (!tree_.has_lost("org")) quota_sums();
    readings(tree_.root, "");
  }

 private:
  // ---- the window and its phases ----

  bool order(const Value& row, std::string_view what) {
    const auto from = row.date_of("from"), to = row.date_of("to");
    if (!from || !to || *from <= *to) return true;
    Finding finding{.code = "L-ORDER", .at = row.find("to")->at, .second = row.find("from")->at};
    finding.args = {{"from", from->iso()}, {"to", to->iso()}, {"what", std::string(what)}};
    add(std::move(finding), row);
    return false;
  }

  void window() {
    const Value* window = plan_->find("window");
    if (window == nullptr || window->kind != Kind::table) return;
    from_ = window->date_of("from");
    to_ = window->date_of("to");
    if (!order(*window, "window")) from_ = to_ = std::nullopt;
    const auto issued = plan_->date_of("issued");
    if (!from_ || !issued || *from_ >= *issued || plan_->find("retro") != nullptr ||
        tree_.has_lost("plan", "retro"))
      return;
    Finding finding{.code = "L-RETRO", .at = window->find("from")->at};
    finding.second = plan_->find("issued")->at;
    finding.args = {{"from", from_->iso()},
                    {"issued", issued->iso()},
                    {"days", std::to_string(*issued - *from_)}};
    add(std::move(finding), *window);
  }

  void phases() {
    std::vector<Stretch> all;
    for (const Value& row : plan_->rows_of("phases")) {
      if (row.kind != Kind::table) return;
      if (!order(row, row.text_of("name"))) return;
      all.push_back(stretch_of(row));
    }
    if (all.empty()) return;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!all[i].stated) undated(all, i);
      if (i > 0) neighbours(all[i - 1], all[i]);
    }
    edges(all.front(), all.back());
    for (const Stretch& phase : all) inside_window(phase);
  }

  // A phase without dates: what its neighbours and the window leave for it is proposed.
  void undated(const std::vector<Stretch>& all, std::size_t i) {
    const Stretch& phase = all[i];
    std::optional<Date> from = phase.from, to = phase.to;
    if (!from && i == 0) from = from_;
    if (!from && i > 0 && all[i - 1].to) from = *all[i - 1].to + 1;
    if (!to && i + 1 == all.size()) to = to_;
    if (!to && i + 1 < all.size() && all[i + 1].from) to = *all[i + 1].from - 1;
    Finding finding{.code = "L-PHASE-GAP", .variant = "undated", .at = phase.row->at};
    if (const Value* name = phase.row->find("name")) finding.at = name->at;
    finding.args["name"] = phase.row->text_of("name");
    if (from && to && *from <= *to) {
      finding.args["from"] = from->iso();
      finding.args["to"] = to->iso();
      finding.args["days"] = days_between(*from, *to);
      finding.hints.push_back("from = " + from->iso() + ", to = " + to->iso());
    } else {
      finding.variant = "undatable";
    }
    add(std::move(finding), *phase.row);
  }

  void neighbours(const Stretch& before, const Stretch& after) {
    if (!before.to || !after.from) return;
    if (*after.from <= *before.to) {
      Finding finding{.code = "L-PHASE-OVERLAP", .at = after.row->find("from")->at};
      finding.second = before.row->find("to")->at;
      finding.args = {{"a", before.row->text_of("name")},
                      {"b", after.row->text_of("name")},
                      {"from", after.from->iso()},
                      {"to", std::min(*before.to, after.to.value_or(*before.to)).iso()}};
      add(std::move(finding), *after.row);
    } else if (*after.from > *before.to + 1) {
      gap(*before.to + 1, *after.from - 1, after.row->find("from")->at, before.row->find("to")->at,
          *after.row);
    }
  }

  void edges(const Stretch& first, const Stretch& last) {
    if (first.from && from_ && *first.from > *from_)
      gap(*from_, *first.from - 1, first.row->find("from")->at,
          span_of(plan_->at_path("window.from")), *first.row);
    if (last.to && to_ && *last.to < *to_)
      gap(*last.to + 1, *to_, last.row->find("to")->at, span_of(plan_->at_path("window.to")),
          *last.row);
  }

  void gap(Date from, Date to, Span at, Span second, const Value& row) {
    Finding finding{.code = "L-PHASE-GAP", .at = at, .second = second};
    finding.args = {{"from", from.iso()}, {"to", to.iso()}, {"days", days_between(from, to)}};
    add(std::move(finding), row);
  }

  void inside_window(const Stretch& phase) {
    const bool early = phase.from && from_ && *phase.from < *from_;
    const bool late = phase.to && to_ && *phase.to > *to_;
    if (!early && !late) return;
    const char* key = early ? "from" : "to";
    Finding finding{.code = "L-PHASE-WINDOW", .at = phase.row->find(key)->at};
    finding.second = span_of(plan_->find("window")->find(key));
    finding.args = {{"name", phase.row->text_of("name")},
                    {"day", (early ? *phase.from : *phase.to).iso()},
                    {"limit", (early ? *from_ : *to_).iso()}};
    add(std::move(finding), *phase.row);
  }

  // ---- terms ----

  // "10日" in a term that binds an office: the law reads 日 now as calendar and now as working days
  // (信访工作条例 has both in one article), so the plan must say which, once, in matters.basis.
  void day_basis(const Value& matters) {
    if (matters.find("basis") != nullptr || tree_.has_lost("matters", "basis")) return;
    std::vector<const Value*> bare;
    for (const Value& kind : matters.rows_of("kinds"))
      if (const Value* due = kind.find("due"))
        if (due->kind == Kind::text && is_bare_days(due->text)) bare.push_back(due);
    if (bare.empty()) return;
    Finding finding{.code = "L-DAYBASIS", .at = bare[0]->at};
    if (bare.size() > 1) finding.second = bare[1]->at;
    finding.args = {{"term", bare[0]->text}, {"count", std::to_string(bare.size())}};
    add(std::move(finding), matters.rows_of("kinds").front());
  }

  // The first day on which a case taken in is due after `end`.
  static Date first_day_beyond(Date end, const calendar::Amount& amount, bool bare_is_working) {
    const auto& office = calendar::Calendar::office();
    int working = 0;
    if (const auto* days = std::get_if<calendar::CalendarDays>(&amount)) {
      if (!bare_is_working) return end - (days->n - 1);
      working = days->n;
    } else if (const auto* hours = std::get_if<calendar::ClockHours>(&amount)) {
      return end - ((hours->n + 23) / 24 - 1);
    } else if (const auto* wdays = std::get_if<calendar::WorkingDays>(&amount)) {
      working = wdays->n;
    } else if (const auto* whours = std::get_if<calendar::WorkingHours>(&amount)) {
      int minutes = 0;
      for (const calendar::Span& span : office.hours()) minutes += span.to - span.from;
      working = (whours->n * 60 + minutes - 1) / minutes;
    } else if (const auto* months = std::get_if<calendar::CalendarMonths>(&amount)) {
      Date first = end;
      const auto due = [&](Date day) {
        return calendar::due(office, day, *months, calendar::Roll::none).date;
      };
      while (due(first - 1) > end) first = first - 1;
      return first;
    }
    Date day = end;  // `day` + 1 … end hold fewer than `working` working days: its cases run beyond
    for (int counted = 0; counted < working; day = day - 1)
      counted += office.day(day).works() ? 1 : 0;
    return day + 1;
  }

  void tail(const Value& matters) {
    const Value* said = matters.find("tail");
    if (!to_ || (said != nullptr && (said->kind != Kind::boolean || said->boolean))) return;
    std::string list;
    const Value* first = nullptr;
    const bool working = matters.text_of("basis") == "working";
    for (const Value& kind : matters.rows_of("kinds")) {
      const auto amount = calendar::parse_amount(kind.text_of("due"));
      if (!amount) continue;
      if (first == nullptr) first = &kind;
      const bool bare = working && is_bare_days(kind.text_of("due"));
      list += (list.empty() ? "" : " · ") + kind.text_of("name") + " " + kind.text_of("due") +
              " ≥ " + first_day_beyond(*to_, *amount, bare).iso();
    }
    if (first == nullptr) return;
    Finding finding{.code = "L-TAIL", .at = first->find("due")->at};
    if (said != nullptr) finding.at = said->at;
    finding.second = span_of(plan_->at_path("window.to"));
    finding.args = {{"end", to_->iso()}, {"list", list}};
    add(std::move(finding), *first);
  }

  // ---- sums ----

  void quota_sums() {
    const Value* org = tree_.root.find("org");
    const Value* quotas = tree_.root.find("quota");
    if (org == nullptr || quotas == nullptr) return;
    std::int64_t sum = 0;
    std::size_t rows = 0;
    for (const Value& unit : org->rows_of("units")) {
      const Value* quota = unit.find("quota");
      if (quota == nullptr) continue;
      if (quota->kind != Kind::integer) return;  // a hole, or reported already: the sum is unknown
      sum += quota->integer;
      ++rows;
    }
    for (const Value& entry : quotas->entries) {
      const auto total = entry.integer_of("total");
      const bool each = entry.find("per") != nullptr;  // so much for each person, not in all
      // So much for each person that it is what all units have together: hardly meant.
      const bool each_has_all = each && rows > 1 && total == sum;
      if (!total || rows == 0 || (each ? !each_has_all : *total == sum)) continue;
      Finding finding{.code = "L-QUOTA-SUM", .at = entry.find("total")->at};
      if (each) finding.variant = "each";
      finding.second = key_span(*org, "units");
      const std::int64_t off = *total > sum ? *total - sum : sum - *total;
      finding.args = {{"total", std::to_string(*total)},
                      {"sum", std::to_string(sum)},
                      {"rows", std::to_string(rows)},
                      {"off", std::to_string(off)},
                      {"unit", entry.text_of("unit")}};
      if (!each) finding.hints.push_back("total = " + std::to_string(sum));
      add(std::move(finding), entry);
    }
  }

  // ---- corrections of the printed text ----

  // `read` beside a name: the source prints something else. It waits until somebody has approved
  // it.
  void readings(const Value& value, const std::string& clause) {
    const std::string own = value.text_of("src").empty() ? clause : value.text_of("src");
    if (const Value* read = value.find("read"); read != nullptr) {
      const std::string printed = read->kind == Kind::text ? read->text : read->text_of("printed");
      const bool approved = read->kind == Kind::table && !read->text_of("by").empty();
      if (!printed.empty() && !approved) {
        Finding finding{.code = "L-TYPO", .at = read->at};
        finding.second = span_of(value.find("name"));
        finding.args = {{"printed", printed}, {"name", value.text_of("name")}};
        finding.clause = own;
        findings_.add(std::move(finding));
      }
    }
    for (const Value& entry : value.entries) readings(entry, own);
    for (const Value& item : value.items) readings(item, own);
  }

  void add(Finding finding, const Value& block) {
    finding.clause = block.text_of("src");
    findings_.add(std::move(finding));
  }

  const Tree& tree_;
  FindingList& findings_;
  const Value* plan_ = nullptr;
  std::optional<Date> from_, to_;  // of the window, when both are known and in order
};

}  // namespace

bool is_bare_days(std::string_view text) {
  const std::string_view amount = base::trim(text);
  const auto ends_with = [&](std::string_view end) { return amount.ends_with(end); };
  const bool qualified = amount.find("自然") != std::string_view::npos ||
                         amount.find("工作") != std::string_view::npos;
  return (ends_with("日") || ends_with("天")) && !qualified;
}

void check_rules(const Tree& tree, FindingList& findings) {
  Rules(tree, findings).run();
}

}  // namespace wanhu::plan
