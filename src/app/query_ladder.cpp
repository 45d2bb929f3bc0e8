// Ladders as they are read: their steps, and where each unit stands by which rows.
#include <algorithm>
#include <set>

#include "access/role.hpp"
#include "app/ladders.hpp"
#include "app/query_proposal.hpp"

namespace wanhu::app {

namespace {

using domain::EffectProposal;
using domain::LadderCount;
using domain::LadderFinding;
using domain::LadderPass;
using domain::LadderRow;

Json step_json(const Reader& reader, const LadderFound& found, const plan::LadderStep& step) {
  EffectProposal shown;
  shown.plan = found.member->plan.head.id;
  shown.act = step.act;
  shown.delta = step.delta;
  const auto term = [&](const std::optional<calendar::Amount>& amount) {
    return amount ? Json(term_words(reader, calendar::text_of(*amount))) : Json();
  };
  std::string to = step.to.empty() ? "unit" : step.to;
  const bool general = to == "unit" || to == "principal";
  return {
      {"at", domain::rung_of(step)},
      {"act", step.act},
      {"act_name", act_words(reader, shown)},
      {"to", to},
      {"to_name", general ? word(reader, "PROPOSAL-WHOM-" + to) : found.member->plan.name_of(to)},
      {"of", step.of},
      {"delta", step.delta},
      {"review", term(step.review)},
      {"lapse", term(step.lapse)}};
}

const char* rule_code(bool by_pass, bool by_year) {
  if (by_year) return by_pass ? "LADDER-RULE-PASS-YEAR" : "LADDER-RULE-YEAR";
  return by_pass ? "LADDER-RULE-PASS" : "LADDER-RULE";
}

Json brief_json(const Reader& reader, const LadderFound& found) {
  const plan::Ladder& ladder = *found.ladder;
  const std::string& plan = found.member->plan.head.id;
  Json steps = Json::array(), kinds = Json::array();
  for (const plan::LadderStep& step : ladder.steps) steps.push_back(step_json(reader, found, step));
  for (const std::string& kind : found.kinds.value_or(std::set<std::string>()))
    kinds.push_back({{"id", kind}, {"name", finding_name(reader, plan, kind)}});
  const bool by_pass = ladder.count == "consecutive" || ladder.reset == "pass";
  return {{"id", ladder.id},
          {"plan", plan},
          {"plan_title", found.member->plan.head.title},
          {"name", ladder.name.empty() ? ladder.id : ladder.name},
          {"counted", found.kinds.has_value()},
          {"kinds", std::move(kinds)},
          {"by_pass", by_pass},
          {"by_year", ladder.reset == "year"},
          {"rule", word(reader, rule_code(by_pass, ladder.reset == "year"))},
          {"basis", ladder.basis},
          {"src", ladder.src},
          {"steps", std::move(steps)}};
}

const LadderFinding* finding_of(const std::vector<LadderFinding>& findings, const Uuid& id) {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [&](const LadderFinding& one) { return one.id == id; });
  return found == findings.end() ? nullptr : &*found;
}

Json row_json(const Reader& reader, const std::vector<LadderFinding>& findings,
              const LadderRow& row, Date day) {
  Json list = Json::array();
  for (const Uuid& id : row.findings) {
    const LadderFinding* const one = finding_of(findings, id);
    const auto decided = domain::decided_by(*one, day);
    list.push_back({{"id", id.text()},
                    {"kind", one->kind},
                    {"kind_name", finding_name(reader, one->plan, one->kind)},
                    {"decided", decided ? Json(decided->iso()) : Json()}});
  }
  const std::string what(domain::text_of(row.what));
  return {{"what", what},
          {"day", row.day.iso()},
          {"round", reader.scope.unit ? Json() : Json(row.round.text())},
          {"n", row.n},
          {"new_year", row.new_year},
          {"text", word(reader, "LADDER-ROW-" + what, {{"n", std::to_string(row.n)}})},
          {"findings", std::move(list)}};
}

bool covers_evidence(const EffectProposal& p, const LadderCount& count) {
  return std::all_of(count.evidence.begin(), count.evidence.end(), [&](const auto& item) {
    return std::any_of(p.evidence.begin(), p.evidence.end(),
                       [&](const domain::EvidenceItem& one) { return one.finding == item.first; });
  });
}

// Steps that the count reaches and that were not proposed on this evidence yet.
Json possible_json(const Reader& reader, const LadderFound& found, const std::string& unit,
                   const LadderCount& count, const std::vector<store::EffectRow>& rows) {
  Json list = Json::array();
  const plan::Unit* const here = reader.plan->plan.unit(unit);
  for (const std::size_t i : domain::reached(*found.ladder, count.n)) {
    const plan::LadderStep& step = found.ladder->steps[i];
    if (!step.of.empty() && (here == nullptr || here->kind != step.of)) continue;
    const bool known = std::any_of(rows.begin(), rows.end(), [&](const store::EffectRow& row) {
      const EffectProposal& p = row.proposal;
      return p.unit == unit && p.block == found.ladder->id && p.act == step.act &&
             p.rung == domain::rung_of(step) && p.plan == found.member->plan.head.id &&
             p.state != domain::EffectState::withdrawn && covers_evidence(p, count);
    });
    if (!known) list.push_back(step_json(reader, found, step));
  }
  return list;
}

Json proposed_json(const Reader& reader, const LadderFound& found, const std::string& unit,
                   const std::vector<LadderFinding>& findings,
                   const std::vector<store::EffectRow>& rows) {
  Json list = Json::array();
  const Date today = reader.now.date();
  for (const store::EffectRow& row : rows) {
    const EffectProposal& p = row.proposal;
    if (p.unit != unit || p.block != found.ladder->id || p.plan != found.member->plan.head.id)
      continue;
    if (reader.scope.unit && !p.told) continue;
    const auto now = evidence_of(reader.db, reader.tenant(), p, findings, today);
    const std::string phase(domain::phase_on(p, now, today));
    list.push_back({{"id", p.id.text()},
                    {"rung", p.rung},
                    {"act_name", act_words(reader, p)},
                    {"phase", phase},
                    {"phase_name", word(reader, "PROPOSAL-PHASE-" + phase)},
                    {"until", p.to_day ? Json(p.to_day->iso()) : Json()}});
  }
  return list;
}

struct Rows {
  std::vector<LadderFinding> findings;
  std::vector<LadderPass> passes;
  std::vector<store::EffectRow> effects;
};

Json unit_json(const Reader& reader, const LadderFound& found, const std::string& unit,
               const Rows& all, Date day) {
  const LadderCount count = count_in(found, unit, all.findings, all.passes, day);
  Json rows = Json::array();
  for (const LadderRow& row : count.rows) rows.push_back(row_json(reader, all.findings, row, day));
  const auto reached = domain::reached(*found.ladder, count.n);
  const bool today = day == reader.now.date();
  return {
      {"unit", unit},
      {"unit_name", reader.unit_name(unit)},
      {"count", count.n},
      {"since", count.since ? Json(count.since->iso()) : Json()},
      {"reached",
       reached.empty() ? Json() : step_json(reader, found, found.ladder->steps[reached.front()])},
      {"rows", std::move(rows)},
      {"possible", today ? possible_json(reader, found, unit, count, all.effects) : Json::array()},
      {"proposals", proposed_json(reader, found, unit, all.findings, all.effects)}};
}

// Units of which something is counted, open or proposed, in the plan's order. A unit that only
// passed has nothing to be read here.
std::vector<std::string> units_of(const Reader& reader, const LadderFound& found,
                                  const LadderAsk& ask, const Rows& all) {
  std::set<std::string> with;
  const std::string& plan = found.member->plan.head.id;
  for (const LadderFinding& one : all.findings)
    if (one.plan == plan && found.kinds && found.kinds->contains(one.kind)) with.insert(one.unit);
  for (const store::EffectRow& row : all.effects)
    if (row.proposal.block == found.ladder->id && row.proposal.plan == plan)
      with.insert(row.proposal.unit);
  std::vector<std::string> units;
  const auto add = [&](const std::string& unit) {
    if (with.erase(unit) == 0 || !reader.scope.covers(unit)) return;
    if (!ask.unit || *ask.unit == unit) units.push_back(unit);
  };
  const plan::Org& org = reader.plan->plan.org;
  add(org.root.id);
  for (const plan::Unit& unit : org.units) add(unit.id);
  const std::set<std::string> left = with;  // of units that the plans have no more
  for (const std::string& unit : left) add(unit);
  return units;
}

}  // namespace

std::string finding_name(const Reader& reader, const std::string& plan, const std::string& kind) {
  const Member* const member = reader.plan->member(plan);
  if (member != nullptr && member->plan.supervision)
    for (const plan::StandardGroup& one : member->plan.supervision->findings)
      if (one.id == kind) return one.name;
  return kind;
}

Json ladders_page(Reader& reader) {
  Json items = Json::array();
  for (const LadderFound& found : ladders_of(*reader.plan))
    items.push_back(brief_json(reader, found));
  return {{"items", std::move(items)},
          {"may_draft", access::may_send(reader.scope.role, "proposal.draft")},
          {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
}

Result<Json> ladder_page(Reader& reader, const LadderAsk& ask) {
  const auto found = ladder_named(*reader.plan, ask.id, ask.plan);
  if (!found) return base::fail("NOT-FOUND", base::Kind::not_found);
  const Rows all{.findings = ladder_findings(reader.db, reader.tenant(), reader.scope.unit),
                 .passes = ladder_passes(reader.db, reader.tenant(), reader.scope.unit),
                 .effects = store::effects(reader.db, reader.tenant(), reader.scope.unit)};
  const Date day = std::min(ask.as_of.value_or(reader.now.date()), reader.now.date());
  Json units = Json::array();
  for (const std::string& unit : units_of(reader, *found, ask, all)) {
    Json one = unit_json(reader, *found, unit, all, day);
    // Of a finding that the unit was not told of nothing is said.
    if (!one.at("rows").empty() || !one.at("proposals").empty()) units.push_back(std::move(one));
  }
  Json page = brief_json(reader, *found);
  page["as_of"] = day.iso();
  page["units"] = std::move(units);
  page["may_draft"] = access::may_send(reader.scope.role, "proposal.draft");
  page["cut"] = to_json(head_cut(reader.db, reader.tenant()));
  return page;
}

}  // namespace wanhu::app
