// A proposal of a measure as a document: what is proposed to whom on which cited basis, the
// evidence, what the unit stated, what the reviewer found, and the decision or room for it. It is
// written to the unit's file and to the body that decides; as far as it has come on the day on
// which it is made.
#include <fmt/format.h>

#include "access/role.hpp"
#include "app/query_proposal.hpp"
#include "calendar/explain.hpp"
#include "domain/text/sensitive.hpp"
#include "report/documents.hpp"
#include "report/paper.hpp"
#include "report/report.hpp"
#include "report/words.hpp"

namespace wanhu::report {

namespace {

using app::EffectDocument;
using Args = std::map<std::string, std::string>;

Table evidence_table(const EffectDocument& d, const Words& w) {
  Table table{.id = "evidence",
              .sheet = w.say("PROPOSAL-DOC-SHEET"),
              .caption = w.say("PROPOSAL-DOC-EVIDENCE"),
              .columns = {{"n", w.say("LETTER-COL-N"), true},
                          {"kind", w.say("REPORT-COL-FINDING"), false, true},
                          {"day", w.say("PROPOSAL-DOC-COL-DAY")},
                          {"decided", w.say("PROPOSAL-DOC-COL-DECIDED")},
                          {"standing", w.say("REPORT-COL-STATE")}},
              .empty = w.say("PROPOSAL-DOC-EDITION")};
  std::int64_t n = 0;
  for (const app::EvidenceRow& one : d.evidence)
    table.lines.push_back(
        {.cells = {{.value = ++n},
                   {.value = one.kind_name},
                   {.value = one.day ? Value(*one.day) : Value()},
                   {.value = one.decided ? Value(*one.decided) : Value()},
                   {.value = w.say("PROPOSAL-STANDING-" + app::standing_text(one.standing))}},
         .href = "/supervision"});
  return table;
}

Table step_table(const EffectDocument& d, const Words& w) {
  Table table{.id = "steps",
              .sheet = w.say("PROPOSAL-DOC-SHEET-STEPS"),
              .caption = w.say("PROPOSAL-DOC-STEPS"),
              .columns = {{"day", w.say("PROPOSAL-DOC-COL-DAY")},
                          {"step", w.say("PROPOSAL-DOC-COL-STEP")},
                          {"text", w.say("PROPOSAL-DOC-COL-TEXT"), false, true},
                          {"number", w.say("PROPOSAL-DOC-COL-NUMBER"), false, true},
                          {"approver", w.say("PROPOSAL-DOC-COL-APPROVER"), false, true}}};
  for (const store::EffectStep& one : d.steps) {
    const std::string number =
        one.body + (one.body.empty() || one.number.empty() ? "" : " ") + one.number;
    table.lines.push_back({.cells = {{.value = one.at.date()},
                                     {.value = w.say("PROPOSAL-STEP-" + one.step)},
                                     {.value = domain::masked(one.text)},
                                     {.value = number},
                                     {.value = one.approver}}});
  }
  return table;
}

Args args_of(const app::Reader& reader, const EffectDocument& d, const Words& w) {
  const domain::EffectProposal& p = d.row.proposal;
  const auto day = [&](const std::optional<Date>& on) {
    return on ? w.date(*on) : std::string("—");
  };
  return {{"unit", reader.unit_name(p.unit)},
          {"to", app::addressee_words(reader, p)},
          {"act", app::act_words(reader, p)},
          {"name", p.name},
          {"basis", p.basis},
          {"note", p.note},
          {"n", std::to_string(p.rung)},
          {"yuan", std::to_string(p.yuan)},
          {"until", day(p.statement_due)},
          {"rectify", day(p.rectify_due)},
          {"phase", w.say("PROPOSAL-PHASE-" + d.phase)},
          {"from", day(p.from)},
          {"to_day", day(p.to_day)},
          {"ended", day(p.ended)},
          {"lapse", p.lapse.empty() ? w.say("PROPOSAL-TERM-months", {{"n", "12"}})
                                    : app::term_words(reader, p.lapse)}};
}

Section proposed(const EffectDocument& d, const Words& w, const Args& args) {
  const domain::EffectProposal& p = d.row.proposal;
  const bool hand_over = p.act == "hand_over";
  Section section{.id = "proposal",
                  .title = w.say(hand_over ? "PROPOSAL-DOC-HAND-OVER" : "PROPOSAL-DOC-PROPOSAL")};
  section.sentences.push_back(
      w.say(p.edition ? "PROPOSAL-DOC-TEXT-BAND" : "PROPOSAL-DOC-TEXT-LADDER", args));
  section.sentences.push_back(w.say("PROPOSAL-DOC-BASIS", args));
  if (p.yuan > 0) section.sentences.push_back(w.say("PROPOSAL-DOC-YUAN", args));
  if (p.rectify_due) section.sentences.push_back(w.say("PROPOSAL-DOC-RECTIFY", args));
  if (hand_over) section.sentences.push_back(w.say("PROPOSAL-DOC-HAND-OVER-TEXT", args));
  section.sentences.push_back(w.say("PROPOSAL-DOC-TERM", args));
  section.tables.push_back(evidence_table(d, w));
  return section;
}

Section hearing(const EffectDocument& d, const Words& w, const Args& args) {
  Section section{.id = "hearing", .title = w.say("PROPOSAL-DOC-HEARING")};
  const domain::EffectProposal& p = d.row.proposal;
  section.sentences.push_back(w.say(p.told ? "PROPOSAL-DOC-TOLD" : "PROPOSAL-DOC-NOT-TOLD", args));
  if (p.told && !p.spoke) section.sentences.push_back(w.say("PROPOSAL-DOC-SILENT", args));
  section.tables.push_back(step_table(d, w));
  return section;
}

Section decision(const EffectDocument& d, const Words& w, const Args& args) {
  Section section{.id = "decision", .title = w.say("PROPOSAL-DOC-DECISION")};
  section.sentences.push_back(w.say("PROPOSAL-DOC-PHASE", args));
  if (d.row.proposal.from) {
    section.sentences.push_back(w.say("PROPOSAL-DOC-FROM-TO", args));
  } else if (d.phase == "reviewed") {
    for (const char* code : {"HONOUR-DOC-BOXES", "PROPOSAL-DOC-NUMBER-BLANK", "HONOUR-DOC-REASON",
                             "HONOUR-DOC-SIGNED"})
      section.sentences.push_back(w.say(code, args));
  }
  return section;
}

std::string command_of(const app::Reader& reader, const base::Uuid& id, const std::string& format) {
  std::string command =
      fmt::format("wanhu report proposal --db URL --id {} --format {}", id.text(), format);
  if (reader.tenant() != 1) command += fmt::format(" --tenant {}", reader.tenant());
  if (reader.lang == Lang::en) command += " --lang en";
  return command;
}

Paper paper_of(app::Reader& reader, const EffectDocument& d, const std::string& format) {
  const Words w(reader.lang);
  const domain::EffectProposal& p = d.row.proposal;
  const app::PlanRef plans =
      reader.engine.plans().version(reader.db, reader.tenant(), p.plan_version);
  const app::Member* const member = plans->member(p.plan);
  const plan::Plan& plan = member == nullptr ? plans->plan : member->plan;
  const Date day = reader.now.date();
  const Args args = args_of(reader, d, w);
  Paper paper{
      .name = "proposal",
      .title =
          w.say(p.act == "hand_over" ? "PROPOSAL-DOC-TITLE-HAND-OVER" : "PROPOSAL-DOC-TITLE", args),
      .issuer = plan.head.issuer,
      .campaign = plan.head.title,
      .scope = reader.unit_name(p.unit),
      .day = day,
      .day_text = w.date(day),
      .day_kind = calendar::reason(reader.engine.calendar().day(day), w.lang()),
      .lang = w.lang(),
      .cut = app::head_cut(reader.db, reader.tenant()),
      .command = command_of(reader, p.id, format),
      .notes = {w.say("PROPOSAL-DOC-NOTE-RECORD"), w.say("PROPOSAL-DOC-NOTE-APPEAL"),
                w.say("PROPOSAL-DOC-NOTE-EVIDENCE")}};
  paper.sections.push_back(proposed(d, w, args));
  paper.sections.push_back(hearing(d, w, args));
  paper.sections.push_back(decision(d, w, args));
  return paper;
}

}  // namespace

base::Result<Document> effect_proposal(app::Reader& reader, const base::Uuid& id,
                                       const std::string& format) {
  if (!access::may_ask(reader.scope.role, access::Query::evaluation))
    return base::fail("NOT-FOUND", base::Kind::not_found);
  const auto found = app::effect_document(reader, id);
  if (!found) return base::fail(found.error());
  auto made = document(paper_of(reader, *found, format), format);
  if (made)
    made->file_name = fmt::format("proposal-{}-{}.{}", found->row.drafted.iso(),
                                  found->row.proposal.unit, format);
  return made;
}

}  // namespace wanhu::report
