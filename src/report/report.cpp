#include "report/report.hpp"

#include <fmt/format.h>

#include "access/role.hpp"
#include "calendar/explain.hpp"
#include "report/documents.hpp"
#include "report/sources.hpp"

namespace wanhu::report {

namespace {

constexpr const char* k_html = "text/html; charset=utf-8";
constexpr const char* k_xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr const char* k_json = "application/json; charset=utf-8";

base::Failure not_found() {
  return base::fail("NOT-FOUND", base::Kind::not_found);
}

bool is_report(const std::string& name) {
  return name == "daily" || name == "ledger" || name == "final";
}

// What was true at the end of that day, under the plan of that day.
base::Result<Sources> sources(app::Reader& asker, Date day) {
  const app::Cut cut = app::cut_of_day(asker.db, asker.tenant(), day);
  app::PlanRef plan = app::plan_at(asker, cut);
  if (plan == nullptr)
    return base::fail(base::Problem{
        .code = "REPORT-EARLY", .kind = base::Kind::not_found, .args = {{"day", day.iso()}}});
  app::Reader reader = asker;
  reader.plan = std::move(plan);
  app::Progress progress = app::progress(reader, {.unit = {}, .as_of = day});
  std::vector<app::MatterAsOf> matters = app::matters_as_of(reader, cut, day);
  return Sources{.reader = std::move(reader),
                 .words = Words(asker.lang),
                 .day = day,
                 .cut = cut,
                 .progress = std::move(progress),
                 .matters = std::move(matters)};
}

std::string command_of(const Sources& s, const std::string& name, const std::string& format) {
  std::string command =
      fmt::format("wanhu report {} --db URL --date {} --format {}", name, s.day.iso(), format);
  if (s.reader.tenant() != 1) command += fmt::format(" --tenant {}", s.reader.tenant());
  if (s.reader.scope.unit) command += " --unit " + *s.reader.scope.unit;
  if (s.words.lang() == Lang::en) command += " --lang en";
  return command + fmt::format(" -o {}-{}.{}", name, s.day.iso(), format);
}

std::vector<std::string> notes_of(const Sources& s, const std::string& name) {
  const Words& w = s.words;
  std::vector<std::string> notes{w.say("REPORT-NOTE-CUT"), w.say("REPORT-NOTE-REGISTER"),
                                 w.say("REPORT-NOTE-DECLINED")};
  if (name == "daily") notes.push_back(w.say("REPORT-NOTE-INFLOW"));
  notes.push_back(w.say("REPORT-NOTE-OVERDUE"));
  notes.push_back(w.say("REPORT-NOTE-ANSWERS"));
  if (const std::int64_t n = app::recused_as_of(s.reader, s.cut); n > 0)
    notes.push_back(w.say("REPORT-NOTE-RECUSED", {{"n", std::to_string(n)}}));
  return notes;
}

Paper paper_of(Sources& s, const std::string& name, const std::string& format, base::Instant now) {
  const Words& w = s.words;
  const plan::Plan& plan = s.plan();
  Paper paper{
      .name = name,
      .title = w.say("REPORT-TITLE-" + name),
      .issuer = plan.head.issuer,
      .campaign = plan.head.title,
      .scope = s.reader.scope.unit ? s.reader.unit_name(*s.reader.scope.unit) : plan.org.root.name,
      .day = s.day,
      .day_text = w.date(s.day),
      .day_kind = calendar::reason(s.reader.engine.calendar().day(s.day), w.lang()),
      .interim = now < base::Instant::at(s.day, 24 * 60),
      .wide = name == "ledger",
      .lang = w.lang(),
      .cut = s.cut,
      .command = command_of(s, name, format),
      .notes = notes_of(s, name)};
  if (name == "daily") paper.sections = daily_sections(s);
  if (name == "ledger") paper.sections = ledger_sections(s);
  if (name == "final") paper.sections = final_sections(s);
  return paper;
}

}  // namespace

base::Result<Document> document(const Paper& paper, const std::string& format) {
  if (format != "html" && format != "xlsx" && format != "json")
    return base::fail_field("REPORT-FORMAT", "format", {{"format", format}});
  Document out{.content_type = k_html,
               .bytes = {},
               .file_name = fmt::format("{}-{}.{}", paper.name, paper.day.iso(), format),
               .csp = {}};
  if (format == "html") {
    out.bytes = html_of(paper);
    out.csp = k_csp;
  } else if (format == "json") {
    out.content_type = k_json;
    out.bytes = base::canonical(json_of(paper)) + "\n";
  } else {
    auto bytes = xlsx_of(paper);
    if (!bytes) return base::fail(bytes.error());
    out.content_type = k_xlsx;
    out.bytes = std::move(*bytes);
  }
  return out;
}

base::Result<Document> make(app::Reader& reader, const std::string& name, Date day,
                            const std::string& format) {
  // One's own rows are a list of work, not a report on a village.
  if (!is_report(name) || !access::may_ask(reader.scope.role, access::Query::report))
    return not_found();
  if (day > reader.now.date())
    return base::fail_field("REPORT-FUTURE", "date", {{"day", day.iso()}});
  auto s = sources(reader, day);
  if (!s) return base::fail(s.error());
  return document(paper_of(*s, name, format, reader.now), format);
}

}  // namespace wanhu::report
