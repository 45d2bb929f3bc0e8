// Quotas of visits and shares of places, each against its milestones.
#include "app/blocks_as_of.hpp"
#include "report/campaign.hpp"

namespace wanhu::report {

namespace {

std::string quota_name(const Blocks& b, const std::string& id) {
  const std::string code = "PLAN-DOC-NAME-quota." + id;
  return base::has_message(code) ? b.say(code) : id;
}

Value yes_or_no(const Blocks& b, const std::optional<bool>& met) {
  if (!met) return {};
  return b.say(*met ? "REPORT-YES" : "REPORT-NO");
}

std::string progress_address(const Blocks& b) {
  return address("/progress", {{"as_of", b.s.day.iso()}, {"unit", b.s.unit()}});
}

Table quota_table(const Blocks& b, const std::vector<app::QuotaAsOf>& quotas) {
  Table table{.id = "quotas",
              .sheet = b.say("REPORT-SHEET-QUOTAS"),
              .caption = b.say("REPORT-QUOTAS"),
              .columns = {{"name", b.say("REPORT-COL-QUOTA-NAME"), false, true},
                          {"quota", b.say("REPORT-X-KEY")},
                          {"from", b.say("REPORT-COL-FROM")},
                          {"to", b.say("REPORT-COL-TO")},
                          {"counted", b.say("REPORT-COL-COUNTED")},
                          {"asked", b.say("REPORT-COL-ASKED"), true},
                          {"done", b.say("REPORT-COL-DONE"), true},
                          {"state", b.say("REPORT-COL-STATE")}},
              .note = b.say("REPORT-QUOTAS-NOTE")};
  for (const app::QuotaAsOf& one : quotas)
    table.lines.push_back(
        {.cells = {{.value = quota_name(b, one.id)},
                   {.value = one.id},
                   {.value = one.from},
                   {.value = one.to},
                   {.value = one.counted},
                   {.value = one.asked},
                   {.value = one.done},
                   {.value = b.say("REPORT-QUOTA-" + std::string(domain::text_of(one.state)))}},
         .href = progress_address(b)});
  return table;
}

Table mark_table(const Blocks& b, const std::vector<app::QuotaAsOf>& quotas) {
  Table table{.id = "quota-marks",
              .sheet = b.say("REPORT-SHEET-MARKS"),
              .caption = b.say("REPORT-MARKS"),
              .columns = {{"name", b.say("REPORT-COL-QUOTA-NAME"), false, true},
                          {"quota", b.say("REPORT-X-KEY")},
                          {"by", b.say("REPORT-COL-NEXT-BY")},
                          {"percent", b.say("REPORT-COL-PERCENT"), true},
                          {"needed", b.say("REPORT-COL-NEEDED"), true},
                          {"done", b.say("REPORT-COL-DONE"), true},
                          {"met", b.say("REPORT-COL-MET")}},
              .note = b.say("REPORT-MARKS-NOTE")};
  for (const app::QuotaAsOf& one : quotas)
    for (const domain::QuotaMark& mark : one.marks)
      table.lines.push_back({.cells = {{.value = quota_name(b, one.id)},
                                       {.value = one.id},
                                       {.value = mark.by},
                                       {.value = std::int64_t{mark.percent}},
                                       {.value = mark.needed},
                                       {.value = mark.done ? Value(*mark.done) : Value()},
                                       {.value = yes_or_no(b, mark.met)}},
                             .href = progress_address(b)});
  return table;
}

Table milestone_table(const Blocks& b, const std::vector<app::MilestoneRow>& rows) {
  Table table{.id = "milestones",
              .sheet = b.say("REPORT-SHEET-MILESTONES"),
              .caption = b.say("REPORT-MILESTONES"),
              .columns = {{"name", b.say("REPORT-X-FIGURE"), false, true},
                          {"indicator", b.say("REPORT-X-KEY")},
                          {"value", b.say("REPORT-COL-REACHED-SHARE"), true},
                          {"done", b.say("REPORT-COL-DONE"), true},
                          {"all", b.say("REPORT-COL-ALL"), true},
                          {"passed_by", b.say("REPORT-COL-PASSED-BY")},
                          {"passed_percent", b.say("REPORT-COL-PERCENT"), true},
                          {"met", b.say("REPORT-COL-MET")},
                          {"next_by", b.say("REPORT-COL-NEXT-BY")},
                          {"next_percent", b.say("REPORT-COL-PERCENT"), true},
                          {"needed", b.say("REPORT-COL-NEEDED"), true}},
              .note = b.say("REPORT-MILESTONES-NOTE")};
  for (const app::MilestoneRow& row : rows) {
    const auto day = [](const std::optional<plan::Milestone>& one) {
      return one ? Value(one->by) : Value();
    };
    const auto percent = [](const std::optional<plan::Milestone>& one) {
      return one ? Value(std::int64_t{one->percent}) : Value();
    };
    table.lines.push_back(
        {.cells = {{.value = row.name},
                   {.value = row.indicator},
                   {.value = Ratio{row.done, row.all}},
                   {.value = row.done},
                   {.value = row.all},
                   {.value = day(row.state.passed)},
                   {.value = percent(row.state.passed)},
                   {.value = yes_or_no(b, row.state.met)},
                   {.value = day(row.state.next)},
                   {.value = percent(row.state.next)},
                   {.value = row.state.next ? Value(row.state.needed) : Value()}},
         .href = address("/places/listings", {{"state", "all"}, {"unit", b.s.unit()}})});
  }
  return table;
}

}  // namespace

std::optional<Section> quotas_section(Blocks& b) {
  const auto quotas = app::quotas_as_of(b.reader, b.s.cut, b.s.day);
  const auto shares = app::milestones_as_of(b.reader, b.s.cut.seq, b.s.day);
  if (quotas.empty() && shares.empty()) return {};
  Section section{.id = "block-quotas", .title = b.say("REPORT-SEC-QUOTAS")};
  if (!quotas.empty()) section.tables.push_back(quota_table(b, quotas));
  if (Table marks = mark_table(b, quotas); !marks.lines.empty())
    section.tables.push_back(std::move(marks));
  if (!shares.empty()) section.tables.push_back(milestone_table(b, shares));
  return section;
}

}  // namespace wanhu::report
