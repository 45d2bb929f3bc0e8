// The sheet of a unit's day: for those who prefer paper, and for the day the net does not work.
// What was done is ticked and written by hand, and entered later on the page of the same name.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "access/role.hpp"
#include "app/query_work.hpp"
#include "base/text.hpp"
#include "report/report.hpp"
#include "report/style.hpp"
#include "report/words.hpp"

namespace wanhu::report {

namespace {

using app::AskRow;
using domain::AskState;

constexpr int k_missed_days = 31, k_ahead_days = 7, k_boxes_max = 8;

std::string esc(std::string_view text) {
  return base::html_escape(text);
}

// As many boxes as it is still to be done, while they fit into the column.
std::string boxes(const AskRow& row) {
  const int left = std::clamp(row.ask.times - row.done.in_time - row.done.late, 1, k_boxes_max);
  std::string out;
  for (int n = 0; n < left; ++n) out += "□";
  return out;
}

class Day {
 public:
  Day(app::Reader& reader, std::string unit)
      : reader_(reader), unit_(std::move(unit)), w_(reader.lang), today_(reader.now.date()) {}

  std::string page() {
    std::string out = fmt::format(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<title>{} {}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n"
        "<p class=\"who\"><span>{}</span><span>{}</span><span>{}</span></p>\n<p>{}</p>\n",
        w_.lang() == Lang::en ? "en" : "zh-CN", esc(w_.say("DAY-SHEET-TITLE")),
        esc(reader_.unit_name(unit_)), k_day_style, esc(w_.say("DAY-SHEET-TITLE")),
        esc(w_.say("DAY-SHEET-UNIT", {{"unit", reader_.unit_name(unit_)}})),
        esc(w_.say("DAY-SHEET-DAY", {{"day", w_.date(today_)}})), esc(w_.say("DAY-SHEET-WHO")),
        esc(w_.say("DAY-SHEET-HINT")));
    out += list("DAY-SHEET-DUE", rows(today_, today_, AskState::open), "DAY-SHEET-NOTHING");
    out += list("DAY-SHEET-MISSED", rows(today_ - k_missed_days, today_ - 1, AskState::missed));
    out += list("DAY-SHEET-AHEAD", rows(today_ + 1, today_ + k_ahead_days, AskState::ahead));
    return out + fmt::format(
                     "<p class=\"signed\"><span>{}</span><span>{}</span></p>\n</main>\n</body>\n"
                     "</html>\n",
                     esc(w_.say("DAY-SHEET-SIGNED")), esc(w_.say("DAY-SHEET-ENTERED")));
  }

 private:
  // By the last day; of what is missed again and again the newest alone.
  std::vector<AskRow> rows(Date from, Date to, AskState state) {
    kept_.push_back(app::ask_rows(reader_, {.from = from, .to = to, .unit = unit_}));
    std::vector<AskRow> found;
    for (AskRow& row : kept_.back().rows) {
      if (row.state != state) continue;
      const bool again = !found.empty() && state != AskState::open &&
                         found.back().ask.rule->key == row.ask.rule->key &&
                         found.back().ask.plan == row.ask.plan;
      if (again && state == AskState::missed)
        found.back() = std::move(row);
      else if (!again)
        found.push_back(std::move(row));
    }
    std::sort(found.begin(), found.end(), [](const AskRow& a, const AskRow& b) {
      return std::tie(a.ask.window.to, a.ask.plan, a.ask.rule->key) <
             std::tie(b.ask.window.to, b.ask.plan, b.ask.rule->key);
    });
    return found;
  }

  std::string line(const AskRow& row) const {
    const domain::Rule& rule = *row.ask.rule;
    std::string name = esc(rule.name);
    if (!rule.who.empty())
      name += "<small>" + esc(reader_.plan->plan.name_of(rule.who)) + "</small>";
    std::string items;
    for (const std::string& item : rule.deliver)
      if (!row.handed_in.contains(item)) items += (items.empty() ? "" : "　") + ("□ " + esc(item));
    if (!items.empty()) name += "<small>" + items + "</small>";
    return fmt::format(
        "<tr><td class=\"tick\">{}</td><th scope=\"row\">{}</th><td>{}</td><td>{} / {}</td>"
        "<td></td></tr>\n",
        boxes(row), name, row.ask.window.to.iso(), row.done.in_time + row.done.late, row.ask.times);
  }

  // A list without rows is not there, unless there is something to say about it.
  std::string list(const char* title, const std::vector<AskRow>& rows,
                   const char* none = "") const {
    if (rows.empty() && *none == '\0') return {};
    std::string out = fmt::format("<h2>{}</h2>\n", esc(w_.say(title)));
    if (rows.empty()) return out + fmt::format("<p>{}</p>\n", esc(w_.say(none)));
    out += fmt::format(
        "<table>\n<colgroup><col class=\"c-tick\"><col><col class=\"c-to\"><col class=\"c-done\">"
        "<col class=\"c-note\"></colgroup>\n<thead><tr><th scope=\"col\">{}</th>"
        "<th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th>"
        "<th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
        esc(w_.say("DAY-SHEET-COL-TICK")), esc(w_.say("DAY-SHEET-COL-ASK")),
        esc(w_.say("DAY-SHEET-COL-TO")), esc(w_.say("DAY-SHEET-COL-DONE")),
        esc(w_.say("DAY-SHEET-COL-NOTE")));
    for (const AskRow& row : rows) out += line(row);
    return out + "</tbody>\n</table>\n";
  }

  app::Reader& reader_;
  std::string unit_;
  Words w_;
  Date today_;
  std::vector<app::AskRows> kept_{};  // what the rows point into
};

}  // namespace

base::Result<Document> day_sheet(app::Reader& reader, const std::optional<std::string>& unit) {
  const std::string of = unit ? *unit : reader.scope.unit.value_or(reader.plan->plan.org.root.id);
  if (!access::may_ask(reader.scope.role, access::Query::asks) || !reader.scope.covers(of) ||
      reader.plan->plan.unit(of) == nullptr)
    return base::fail("NOT-FOUND", base::Kind::not_found);
  return Document{.content_type = "text/html; charset=utf-8",
                  .bytes = Day(reader, of).page(),
                  .file_name = "day-" + reader.now.date().iso() + ".html",
                  .csp = std::string(k_csp)};
}

}  // namespace wanhu::report
