// What independent polls have published: the results of the days told of, each with its figures of
// the whole (or of the reader's unit), their intervals and where they come from. No order of units:
// that is the league table's, which says what the data do not carry.
#include "app/query_poll_result.hpp"
#include "report/campaign.hpp"

namespace wanhu::report {

namespace {

std::string percent(double share) {
  return one_decimal(share * 100) + "%";
}

const plan::Plan* plan_of(const Blocks& b, const std::string& id) {
  const app::Member* const member = b.reader.plan->member(id);
  return member == nullptr ? nullptr : &member->plan;
}

std::string indicator_name(const Blocks& b, const std::string& plan, const std::string& id) {
  if (const plan::Plan* const found = plan_of(b, plan))
    for (const plan::Indicator& one : found->indicators)
      if (one.id == id && !one.name.empty()) return one.name;
  return id;
}

Line figure_line(const Blocks& b, const domain::PollResult& result,
                 const domain::PollResultFigure& figure) {
  const std::string href = address("/polls/" + result.id.text(), {});
  const bool shown = figure.estimate.has_value();
  std::string interval, why;
  if (shown && figure.low && figure.high)
    interval = b.say("REPORT-INDICATOR-INTERVAL",
                     {{"low", percent(*figure.low)}, {"high", percent(*figure.high)}});
  if (!shown) why = b.say("POLL-HIDDEN-" + (figure.hidden.empty() ? "few" : figure.hidden));
  return {.cells = {{.value = result.name, .href = href},
                    {.value = indicator_name(b, result.plan, figure.indicator), .href = href},
                    {.value = shown ? Value(percent(*figure.estimate)) : Value()},
                    {.value = interval},
                    {.value = figure.n ? Value(*figure.n) : Value()},
                    {.value = figure.dont_know ? Value(percent(*figure.dont_know)) : Value()},
                    {.value = result.from},
                    {.value = result.to},
                    {.value = result.source + (why.empty() ? "" : " " + why)}},
          .href = href};
}

}  // namespace

std::optional<Section> polls_section(Blocks& b) {
  const bool asked = b.any([](const plan::Plan& plan) { return !plan.surveys.empty(); });
  Table table{.id = "polls",
              .sheet = b.say("REPORT-SHEET-POLLS"),
              .caption = b.say("REPORT-POLLS"),
              .columns = {{"name", b.say("POLL-X-NAME"), false, true},
                          {"indicator", b.say("POLL-X-INDICATOR"), false, true},
                          {"value", b.say("REPORT-COL-VALUE"), true},
                          {"interval", b.say("REPORT-COL-INTERVAL")},
                          {"n", b.say("REPORT-COL-N"), true},
                          {"dont_know", b.say("POLL-X-DONT-KNOW"), true},
                          {"from", b.say("POLL-X-FROM")},
                          {"to", b.say("POLL-X-TO")},
                          {"source", b.say("POLL-X-SOURCE"), false, true}},
              .note = b.say("REPORT-POLLS-NOTE"),
              .empty = b.say("REPORT-POLLS-NONE")};
  bool any = false;
  for (const store::PollResultRow& row :
       store::poll_results(b.reader.db, b.reader.tenant(), b.s.cut.seq)) {
    if (row.result.withdrawn || row.result.to > b.s.day) continue;
    // The bulletin tells of what came in lately, the final report of all.
    if (!b.whole && row.at.date() < b.from) continue;
    any = true;
    for (const domain::PollResultFigure& figure :
         store::poll_figures(b.reader.db, b.reader.tenant(), row.result.id))
      if (figure.unit == b.s.unit()) table.lines.push_back(figure_line(b, row.result, figure));
  }
  // A bulletin is not lengthened by a table that is empty most days.
  if (!any && (!asked || !b.whole)) return {};
  Section section{.id = "block-polls", .title = b.say("REPORT-SEC-POLLS")};
  section.tables.push_back(std::move(table));
  return section;
}

}  // namespace wanhu::report
