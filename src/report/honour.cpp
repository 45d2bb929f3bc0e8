// The proposal of an honour as a document for the body that decides: who is proposed for what, the
// settled results it rests on, and room for the decision. As it was proposed, for ever the same;
// what was decided stands in the console.
#include <fmt/format.h>

#include "access/role.hpp"
#include "app/query_standard.hpp"
#include "calendar/explain.hpp"
#include "report/documents.hpp"
#include "report/paper.hpp"
#include "report/report.hpp"
#include "report/words.hpp"

namespace wanhu::report {

namespace {

Table basis_of(const app::ProposalPage& page, const Words& w) {
  Table table{.id = "basis",
              .sheet = w.say("HONOUR-DOC-SHEET"),
              .caption = w.say("HONOUR-DOC-BASIS"),
              .columns = {{"period", w.say("HONOUR-DOC-COL-PERIOD")},
                          {"from", w.say("HONOUR-DOC-COL-FROM")},
                          {"to", w.say("HONOUR-DOC-COL-TO")},
                          {"result", w.say("HONOUR-DOC-COL-RESULT")}}};
  for (const store::UnitPeriod& one : page.periods)
    table.lines.push_back(
        {.cells = {{.value = app::period_words(w.lang(), one.period, one.from, one.to)},
                   {.value = one.from},
                   {.value = one.to},
                   {.value = w.say(one.passed ? "HONOUR-DOC-PASSED" : "HONOUR-DOC-FAILED")}},
         .href = address("/standards", {{"standard", page.row.proposal.standard},
                                        {"period", one.period},
                                        {"unit", one.unit}})});
  return table;
}

std::string command_of(const app::Reader& reader, const base::Uuid& id, const std::string& format) {
  std::string command =
      fmt::format("wanhu report honour --db URL --id {} --format {}", id.text(), format);
  if (reader.tenant() != 1) command += fmt::format(" --tenant {}", reader.tenant());
  if (reader.lang == Lang::en) command += " --lang en";
  return command;
}

Paper paper_of(app::Reader& reader, const app::ProposalPage& page, const std::string& format) {
  const Words w(reader.lang);
  const domain::Proposal& p = page.row.proposal;
  const app::Cut cut = app::cut_at(reader.db, reader.tenant(), page.row.made_seq);
  const app::PlanRef plans =
      reader.engine.plans().version(reader.db, reader.tenant(), p.plan_version);
  const app::Member* const member = plans->member(p.plan);
  const plan::Plan& plan = member == nullptr ? plans->plan : member->plan;
  const Date day = page.row.at.date();
  const std::map<std::string, std::string> args{{"unit", plan.name_of(p.unit)},
                                                {"act", p.act},
                                                {"by", p.by},
                                                {"honours", page.honours_name},
                                                {"standard", page.standard_name},
                                                {"year", std::to_string(p.year)},
                                                {"years", std::to_string(p.years)},
                                                {"plan", plan.head.title}};
  Paper paper{.name = "honour",
              .title = w.say("HONOUR-DOC-TITLE", args),
              .issuer = plan.head.issuer,
              .campaign = plan.head.title,
              .scope = plan.name_of(p.unit),
              .day = day,
              .day_text = w.date(day),
              .day_kind = calendar::reason(reader.engine.calendar().day(day), w.lang()),
              .lang = w.lang(),
              .cut = cut,
              .command = command_of(reader, p.id, format),
              .notes = {w.say("HONOUR-DOC-NOTE-RECORD"), w.say("HONOUR-DOC-NOTE-REVOKE")}};
  Section basis{.id = "proposal", .title = w.say("HONOUR-DOC-PROPOSAL")};
  basis.sentences = {w.say("HONOUR-DOC-TEXT-1", args), w.say("HONOUR-DOC-TEXT-2", args)};
  basis.tables.push_back(basis_of(page, w));
  paper.sections.push_back(std::move(basis));
  paper.sections.push_back(
      {.id = "decision",
       .title = w.say("HONOUR-DOC-DECISION"),
       .sentences = {w.say("HONOUR-DOC-DECIDES", args), w.say("HONOUR-DOC-BOXES"),
                     w.say("HONOUR-DOC-REASON"), w.say("HONOUR-DOC-SIGNED")}});
  return paper;
}

}  // namespace

base::Result<Document> honour_proposal(app::Reader& reader, const base::Uuid& id,
                                       const std::string& format) {
  if (!access::may_ask(reader.scope.role, access::Query::standards))
    return base::fail("NOT-FOUND", base::Kind::not_found);
  const auto page = app::proposal_page(reader, id);
  if (!page) return base::fail(page.error());
  auto made = document(paper_of(reader, *page, format), format);
  if (made)
    made->file_name =
        fmt::format("honour-{}-{}.{}", page->row.proposal.year, page->row.proposal.unit, format);
  return made;
}

}  // namespace wanhu::report
