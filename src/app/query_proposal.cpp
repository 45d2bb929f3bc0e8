#include "app/query_proposal.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "access/role.hpp"
#include "app/ladders.hpp"
#include "calendar/amount.hpp"
#include "domain/text/sensitive.hpp"

namespace wanhu::app {

namespace {

using domain::EffectProposal;
using domain::EffectState;
using domain::EvidenceNow;
using domain::LadderFinding;
using store::EffectRow;
using store::EffectStep;

constexpr int k_ending_days = 14;

Json day_json(const std::optional<Date>& day) {
  return day ? Json(day->iso()) : Json();
}

// A unit knows of what it was told of; so does whoever reads as it does.
bool sees(const Reader& reader, const EffectProposal& p) {
  return reader.scope.covers(p.unit) && (!reader.scope.unit || p.told);
}

std::string account_name(const Reader& reader, const std::string& actor) {
  const auto id = Uuid::parse(actor);
  const auto person = id ? access::person_by_id(reader.db, reader.tenant(), *id) : std::nullopt;
  return person ? person->name : actor;
}

// The rules of who, as the domain has them: a button is shown to who may press it.
bool may_take(const Reader& reader, const EffectProposal& p, const std::string& command) {
  if (!access::may_send(reader.scope.role, command)) return false;
  const std::string me = reader.scope.person.text();
  const bool of_unit = reader.scope.unit.has_value();
  if (command == "proposal.review") return me != p.drafter;
  if (command == "proposal.approve" || command == "proposal.reject")
    return me != p.drafter && me != p.reviewer;
  if (command == "proposal.decide_appeal") return me != p.drafter && me != p.decider;
  if (command == "proposal.state") return of_unit || me != p.drafter;
  if (command == "proposal.appeal") return of_unit || (me != p.drafter && me != p.decider);
  return true;
}

Json may_json(const Reader& reader, const EffectProposal& p, const EvidenceNow& now) {
  Json may = Json::array();
  for (const std::string& command : domain::steps_in(p, now, reader.now.date()))
    if (may_take(reader, p, command)) may.push_back(command);
  return may;
}

// Who has the next step, and until when.
Json next_json(const Reader& reader, const EffectProposal& p, const std::string& phase) {
  const Date today = reader.now.date();
  std::string code = phase;
  std::optional<Date> until;
  if (phase == "notified") {
    const bool over = today > *p.statement_due;
    code = over ? "stated" : "notified";
    until = over ? p.review_due : p.statement_due;
  } else if (phase == "stated") {
    until = p.review_due;
  } else if (phase == "in_force" || phase == "suspended") {
    if (p.appeal_open) code = "appeal";
    until = p.to_day;
  }
  return {{"text", word(reader, "PROPOSAL-NEXT-" + code,
                        {{"until", until ? until->iso() : std::string()}})},
          {"until", day_json(until)},
          {"overdue", (phase == "stated" || code == "stated") && until && *until < today}};
}

Json brief_json(Reader& reader, const EffectRow& row, const EvidenceNow& now) {
  const EffectProposal& p = row.proposal;
  const Date today = reader.now.date();
  const std::string phase(domain::phase_on(p, now, today));
  return {{"id", p.id.text()},
          {"plan", p.plan},
          {"source", p.source},
          {"block", p.block},
          {"name", p.name},
          {"unit", p.unit},
          {"unit_name", reader.unit_name(p.unit)},
          {"rung", p.rung},
          {"act", p.act},
          {"act_name", act_words(reader, p)},
          {"to", p.to},
          {"to_name", addressee_words(reader, p)},
          {"delta", p.delta},
          {"yuan", p.yuan},
          {"note", p.note},
          {"basis", p.basis},
          {"edition", p.edition ? Json(p.edition->text()) : Json()},
          {"phase", phase},
          {"phase_name", word(reader, "PROPOSAL-PHASE-" + phase)},
          {"in_force", domain::is_in_force(p, now, today)},
          {"drafted", row.drafted.iso()},
          {"statement_due", day_json(p.statement_due)},
          {"review_due", day_json(p.review_due)},
          {"from", day_json(p.from)},
          {"until", day_json(p.to_day)},
          {"appeal_due", day_json(p.appeal_due)},
          {"appeal_open", p.appeal_open},
          {"ended", day_json(p.ended)},
          {"rectify_due", day_json(p.rectify_due)},
          {"evidence", {{"needed", p.rung}, {"stands", now.stands}, {"pending", now.pending}}},
          {"next", next_json(reader, p, phase)},
          {"may", may_json(reader, p, now)}};
}

Json steps_json(Reader& reader, const std::vector<EffectStep>& steps) {
  Json list = Json::array();
  for (const EffectStep& one : steps)
    list.push_back({{"step", one.step},
                    {"text", word(reader, "PROPOSAL-STEP-" + one.step)},
                    {"at", one.at.iso()},
                    {"who", account_name(reader, one.actor)},
                    {"taken_down", one.taken_down},
                    {"note", domain::masked(one.text)},
                    {"body", one.body},
                    {"number", one.number},
                    {"day", day_json(one.day)},
                    {"approver", one.approver}});
  return list;
}

Json evidence_json(const Reader& reader, const std::vector<EvidenceRow>& rows) {
  Json list = Json::array();
  for (const EvidenceRow& one : rows)
    list.push_back(
        {{"finding", one.finding.text()},
         {"kind", one.kind},
         {"kind_name", one.kind_name},
         {"day", day_json(one.day)},
         {"decided", day_json(one.decided)},
         {"standing", standing_text(one.standing)},
         {"standing_name", word(reader, "PROPOSAL-STANDING-" + standing_text(one.standing))}});
  return list;
}

struct Read {
  std::vector<LadderFinding> findings;
  std::vector<EffectRow> rows;
};
Read read_all(Reader& reader, const std::optional<std::string>& unit) {
  const auto which = reader.scope.unit ? reader.scope.unit : unit;
  Read read{.findings = ladder_findings(reader.db, reader.tenant(), which),
            .rows = store::effects(reader.db, reader.tenant(), which)};
  std::erase_if(read.rows, [&](const EffectRow& row) { return !sees(reader, row.proposal); });
  return read;
}

// What waits for this reader; empty when nothing does.
std::string waiting_for(const Reader& reader, const EffectProposal& p, const EvidenceNow& now) {
  const Date today = reader.now.date();
  const std::string_view phase = domain::phase_on(p, now, today);
  if (phase == "void") return "";
  const bool of_unit = reader.scope.unit.has_value();
  if (phase == "notified" && of_unit) return today <= *p.statement_due ? "statement" : "";
  if (phase == "in_force" && *p.to_day - today <= k_ending_days) return "ending";
  if (of_unit) return "";
  const auto may = [&](const char* command) { return may_take(reader, p, command); };
  if (phase == "drafted") return may("proposal.notify") ? "notice" : "";
  if (phase == "stated" || (phase == "notified" && today > *p.statement_due))
    return may("proposal.review") ? "review" : "";
  if (phase == "reviewed") return may("proposal.approve") ? "decision" : "";
  return p.appeal_open && may("proposal.decide_appeal") ? "appeal" : "";
}

std::optional<Date> due_of(const std::string& what, const EffectProposal& p) {
  if (what == "statement") return p.statement_due;
  if (what == "review") return p.review_due;
  if (what == "ending") return p.to_day;
  return {};
}

}  // namespace

std::string act_words(const Reader& reader, const EffectProposal& p) {
  const std::string name = word(reader, "PLAN-DOC-WORD-do." + p.act);
  if (p.delta == 0) return name;
  return word(reader, "PROPOSAL-DELTA", {{"act", name}, {"delta", std::to_string(p.delta)}});
}

std::string addressee_words(const Reader& reader, const EffectProposal& p) {
  if (p.to == "unit" || p.to.empty()) return reader.unit_name(p.unit);
  if (p.to == "principal")
    return word(reader, "PROPOSAL-TO-principal", {{"unit", reader.unit_name(p.unit)}});
  const Member* const member = reader.plan->member(p.plan);
  return member == nullptr ? p.to : member->plan.name_of(p.to);
}

std::string term_words(const Reader& reader, const std::string& term) {
  struct Words {
    std::pair<const char*, int> operator()(const calendar::CalendarDays& a) const {
      return {"PROPOSAL-TERM-days", a.n};
    }
    std::pair<const char*, int> operator()(const calendar::WorkingDays& a) const {
      return {"PROPOSAL-TERM-working-days", a.n};
    }
    std::pair<const char*, int> operator()(const calendar::ClockHours& a) const {
      return {"PROPOSAL-TERM-hours", a.n};
    }
    std::pair<const char*, int> operator()(const calendar::WorkingHours& a) const {
      return {"PROPOSAL-TERM-working-hours", a.n};
    }
    std::pair<const char*, int> operator()(const calendar::CalendarMonths& a) const {
      return {"PROPOSAL-TERM-months", a.n};
    }
  };
  const auto amount = calendar::parse_amount(term);
  if (!amount) return term;
  const auto [code, n] = std::visit(Words(), *amount);
  return word(reader, code, {{"n", std::to_string(n)}});
}

std::string standing_text(domain::Standing standing) {
  constexpr std::array<const char*, 4> k_texts{"unseen", "pending", "stands", "gone"};
  return k_texts.at(static_cast<std::size_t>(standing));
}

Json proposals_page(Reader& reader, const ProposalAsk& ask) {
  const Read read = read_all(reader, ask.unit);
  const Date today = reader.now.date();
  Json items = Json::array();
  for (const EffectRow& row : read.rows) {
    if (ask.unit && row.proposal.unit != *ask.unit) continue;
    const EvidenceNow now =
        evidence_of(reader.db, reader.tenant(), row.proposal, read.findings, today);
    if (ask.phase && domain::phase_on(row.proposal, now, today) != *ask.phase) continue;
    items.push_back(brief_json(reader, row, now));
  }
  return {{"items", std::move(items)}, {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
}

Result<EffectDocument> effect_document(Reader& reader, const Uuid& id) {
  auto row = store::load_effect(reader.db, reader.tenant(), id);
  if (!row || !sees(reader, row->proposal)) return base::fail("NOT-FOUND", base::Kind::not_found);
  const EffectProposal& p = row->proposal;
  const Date today = reader.now.date();
  const auto findings = ladder_findings(reader.db, reader.tenant(), p.unit);
  EffectDocument page{.row = *row,
                      .steps = store::effect_steps(reader.db, reader.tenant(), id),
                      .now = evidence_of(reader.db, reader.tenant(), p, findings, today),
                      .phase = {}};
  page.phase = domain::phase_on(p, page.now, today);
  for (const domain::EvidenceItem& item : p.evidence) {
    EvidenceRow one{.finding = item.finding, .kind = {}, .kind_name = {}, .state = {}};
    for (const LadderFinding& finding : findings) {
      if (finding.id != item.finding) continue;
      one.kind = finding.kind;
      one.kind_name = finding_name(reader, finding.plan, finding.kind);
      one.day = finding.day;
      one.decided = domain::decided_by(finding, today);
      one.standing = domain::standing_on(finding, today);
      one.state = std::string(domain::text_of(finding.turns.back().second));
    }
    page.evidence.push_back(std::move(one));
  }
  return page;
}

Result<Json> effect_page(Reader& reader, const Uuid& id) {
  const auto found = effect_document(reader, id);
  if (!found) return base::fail(found.error());
  Json page = brief_json(reader, found->row, found->now);
  const EffectProposal& p = found->row.proposal;
  page["review_term"] = term_words(reader, p.review);
  page["lapse_term"] = term_words(reader, p.lapse);
  page["statement_days"] = p.statement_days;
  page["evidence_items"] = evidence_json(reader, found->evidence);
  page["steps"] = steps_json(reader, found->steps);
  return page;
}

Json my_proposals(Reader& reader) {
  Json list = Json::array();
  if (!access::may_ask(reader.scope.role, access::Query::evaluation)) return list;
  const Read read = read_all(reader, {});
  const Date today = reader.now.date();
  for (const EffectRow& row : read.rows) {
    const EffectProposal& p = row.proposal;
    const EvidenceNow now = evidence_of(reader.db, reader.tenant(), p, read.findings, today);
    const std::string what = waiting_for(reader, p, now);
    if (what.empty()) continue;
    const auto due = due_of(what, p);
    list.push_back({{"id", p.id.text()},
                    {"what", what},
                    {"name", p.name},
                    {"act_name", act_words(reader, p)},
                    {"unit", p.unit},
                    {"unit_name", reader.unit_name(p.unit)},
                    {"due", day_json(due)},
                    {"overdue", what == "review" && due && *due < today}});
  }
  return list;
}

}  // namespace wanhu::app
