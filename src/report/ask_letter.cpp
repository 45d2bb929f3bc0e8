// What a unit reports under a plan's [[report]], as a document of the class that the plan names
// (report.*.template: 函, 报告, 汇总表): addressed to whom the plan says, with the period, and as
// its attachment the list of what was recorded for it. No persons' names: accounts stand in the
// journal.
#include <fmt/format.h>

#include "app/query_work.hpp"
#include "calendar/explain.hpp"
#include "domain/text/sensitive.hpp"
#include "report/documents.hpp"
#include "report/words.hpp"

namespace wanhu::report {

namespace {

using base::Json;

constexpr std::string_view k_before = "report.";  // keys of such rules

const plan::Report* report_of(const plan::Plan& plan, const std::string& rule) {
  for (const plan::Report& one : plan.reports)
    if (rule == std::string(k_before) + one.id) return &one;
  return nullptr;
}

Table recorded(const Json& acts, const Words& w) {
  Table table{.id = "recorded",
              .sheet = w.say("ASK-LETTER-SHEET"),
              .caption = w.say("ASK-LETTER-LIST"),
              .columns = {{"n", w.say("LETTER-COL-N"), true},
                          {"day", w.say("ASK-LETTER-COL-DAY")},
                          {"count", w.say("ASK-LETTER-COL-COUNT"), true},
                          {"handed_in", w.say("ASK-LETTER-COL-HANDED-IN"), false, true},
                          {"note", w.say("ASK-LETTER-COL-NOTE"), false, true}},
              .empty = w.say("ASK-LETTER-NONE")};
  std::int64_t n = 0;
  for (const Json& act : acts) {
    if (!act.at("withdrawn").is_null()) continue;
    std::string items;
    for (const Json& item : act.at("handed_in"))
      items += (items.empty() ? "" : "、") + item.get<std::string>();
    table.lines.push_back(
        {.cells = {{.value = ++n},
                   {.value = Date::parse(act.at("day").get_ref<const std::string&>()).value()},
                   {.value = act.at("n").get<std::int64_t>()},
                   {.value = items},
                   {.value = domain::masked(act.at("note").get_ref<const std::string&>())}}});
  }
  return table;
}

}  // namespace

base::Result<Document> ask_letter(app::Reader& reader, const AskLetter& which,
                                  const std::string& format) {
  auto found = app::asks_explain(reader, which.plan, which.rule, which.unit, which.day);
  if (!found) return base::fail(found.error());
  const Json& ask = found->at("ask");
  const app::PlanRef plans = reader.engine.plans().version(
      reader.db, reader.tenant(), ask.at("plan_version").get<std::int64_t>());
  const app::Member* const member = plans->member(which.plan);
  const plan::Report* const report =
      member == nullptr ? nullptr : report_of(member->plan, which.rule);
  if (report == nullptr || report->template_name.empty())
    return base::fail("NOT-FOUND", base::Kind::not_found);
  const Words w(reader.lang);
  const auto date = [&](const char* key) {
    return Date::parse(ask.at(key).get_ref<const std::string&>()).value();
  };
  const std::map<std::string, std::string> args{
      {"campaign", member->plan.head.title}, {"name", report->name},
      {"class", report->template_name},      {"unit", plans->plan.name_of(which.unit)},
      {"from", w.date(date("from"))},        {"to", w.date(date("to"))}};
  const app::Cut cut = app::head_cut(reader.db, reader.tenant());
  const Date day = reader.now.date();
  Paper paper{
      .name = "ask_letter",
      .title = w.say("ASK-LETTER-TITLE", args),
      .issuer = plans->plan.name_of(which.unit),
      .campaign = member->plan.head.title,
      .scope = plans->plan.name_of(which.unit),
      .day = day,
      .day_text = w.date(day),
      .day_kind = calendar::reason(reader.engine.calendar().day(day), w.lang()),
      .lang = w.lang(),
      .cut = cut,
      .command = fmt::format("GET /api/v1/asks/letter?plan={}&rule={}&unit={}&day={}&format={}",
                             which.plan, which.rule, which.unit, which.day.iso(), format),
      .notes = {w.say("ASK-LETTER-NOTE")}};
  paper.letter = Letter{.number = "",
                        .addressee = plans->plan.name_of(report->to),
                        .attachment = w.say("ASK-LETTER-LIST"),
                        .contact = ""};
  Section section{.id = "letter", .title = w.say("ASK-LETTER-LIST")};
  section.sentences.push_back(w.say("ASK-LETTER-TEXT", args));
  section.tables.push_back(recorded(found->at("acts"), w));
  paper.sections.push_back(std::move(section));
  auto made = document(paper, format);
  if (made) made->file_name = fmt::format("report-{}-{}.{}", report->id, which.day.iso(), format);
  return made;
}

}  // namespace wanhu::report
