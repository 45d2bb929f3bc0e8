#include "domain/evaluation/proposal.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include "calendar/amount.hpp"

namespace wanhu::domain {

namespace {

using base::fail;
using base::fail_field;
using base::Json;
using S = EffectState;

constexpr std::array<std::string_view, 9> k_states{"drafted",  "notified",  "stated",
                                                   "reviewed", "dropped",   "rejected",
                                                   "approved", "withdrawn", "lifted"};

base::Failure refuse(const char* code) {
  return fail(code, base::Kind::refused);
}
base::Failure refuse_with(const char* code, const char* name, const std::string& value) {
  base::Problem problem{.code = code, .kind = base::Kind::refused};
  return fail(problem.with(name, value));
}

bool is_undecided(S state) {
  return state == S::drafted || state == S::notified || state == S::stated || state == S::reviewed;
}

bool is_possible(std::string_view command, S state) {
  if (command == "proposal.notify") return state == S::drafted;
  if (command == "proposal.state") return state == S::notified || state == S::stated;
  if (command == "proposal.review") return state == S::notified || state == S::stated;
  if (command == "proposal.approve" || command == "proposal.reject") return state == S::reviewed;
  if (command == "proposal.withdraw") return is_undecided(state);
  return state == S::approved;  // appeal, decide_appeal, lift
}

Result<void> step(const EffectProposal& proposal, std::string_view command) {
  if (is_possible(command, proposal.state)) return {};
  return refuse("PROPOSAL-STEP");
}

Result<void> rests(const EffectProposal& proposal, const EvidenceNow& evidence) {
  if (is_void(proposal, evidence)) return refuse("PROPOSAL-VOID");
  if (evidence.stands < proposal.rung) return refuse("PROPOSAL-PENDING");
  return {};
}

Result<void> not_of_unit(const EffectProposal& proposal, const Actor& actor) {
  if (actor.unit && *actor.unit == proposal.unit) return refuse("PROPOSAL-OWN-UNIT");
  return {};
}

Result<void> by_third(const EffectProposal& proposal, const BodyDecision& decision,
                      const Actor& actor, Date today) {
  if (actor.account == proposal.drafter || actor.account == proposal.reviewer)
    return refuse("PROPOSAL-SAME-HAND");
  if (auto ok = not_of_unit(proposal, actor); !ok) return ok;
  if (decision.day > today) return fail_field("PROPOSAL-DAY", "/data/day", {{"to", today.iso()}});
  return {};
}

Json facts(const EffectProposal& proposal, const std::string& text) {
  return {{"proposal", proposal.id.text()}, {"unit", proposal.unit}, {"text", text}};
}

Json with(Json data, const BodyDecision& decision) {
  data["body"] = decision.body;
  data["number"] = decision.number;
  data["approver"] = decision.approver;
  data["day"] = decision.day.iso();
  return data;
}

Json evidence_json(const std::vector<EvidenceItem>& evidence) {
  Json list = Json::array();
  for (const EvidenceItem& one : evidence)
    list.push_back({{"finding", one.finding.text()}, {"round", one.round.text()}});
  return list;
}

std::string term_text(const std::optional<calendar::Amount>& amount) {
  return amount ? calendar::text_of(*amount) : std::string();
}

calendar::Amount term_of(const std::string& text, const calendar::Amount& otherwise) {
  if (text.empty()) return otherwise;
  const auto amount = calendar::parse_amount(text);
  return amount ? *amount : otherwise;
}

Date after(const calendar::Calendar& calendar, Date day, const calendar::Amount& amount) {
  return calendar::due(calendar, day, amount, calendar::Roll::none).date;
}

Date review_end(const EffectProposal& proposal, const calendar::Calendar& calendar, Date day) {
  return after(calendar, day, term_of(proposal.review, calendar::WorkingDays{k_review_days}));
}

// The same act on nothing new is not proposed again, however it ended.
bool is_again(const EffectProposal& proposal, const std::vector<EarlierEffect>& earlier) {
  return std::any_of(earlier.begin(), earlier.end(), [&](const EarlierEffect& one) {
    if (one.withdrawn || one.rung != proposal.rung || one.act != proposal.act) return false;
    if (proposal.edition) return one.edition == proposal.edition;
    return std::all_of(
        proposal.evidence.begin(), proposal.evidence.end(), [&](const EvidenceItem& item) {
          return std::any_of(one.evidence.begin(), one.evidence.end(),
                             [&](const EvidenceItem& o) { return o.finding == item.finding; });
        });
  });
}

// Of a draft nothing is told to the unit, so its event does not name it as others do.
Events drafted(const EffectProposal& p) {
  return {{"proposal.drafted",
           {{"proposal", p.id.text()},
            {"plan", p.plan},
            {"plan_version", p.plan_version},
            {"source", p.source},
            {"block", p.block},
            {"name", p.name},
            {"where", p.unit},
            {"rung", p.rung},
            {"act", p.act},
            {"to", p.to},
            {"delta", p.delta},
            {"yuan", p.yuan},
            {"note", p.note},
            {"basis", p.basis},
            {"text", p.cause},
            {"edition", p.edition ? Json(p.edition->text()) : Json()},
            {"evidence", evidence_json(p.evidence)},
            {"review", p.review},
            {"lapse", p.lapse},
            {"rectify_due", p.rectify_due ? Json(p.rectify_due->iso()) : Json()},
            {"statement_days", p.statement_days},
            {"quiet", true}}}};
}

Result<Events> checked_draft(EffectProposal proposal, const std::vector<EarlierEffect>& earlier) {
  if (!cites_document(proposal.basis)) return fail_field("PROPOSAL-BASIS", "/data/basis");
  if (is_again(proposal, earlier)) return refuse("PROPOSAL-TWICE");
  return drafted(proposal);
}

}  // namespace

std::string_view text_of(EffectState state) {
  return k_states.at(static_cast<std::size_t>(state));
}

EffectState effect_state_of(std::string_view text) {
  const auto found = std::find(k_states.begin(), k_states.end(), text);
  if (found == k_states.end())
    throw std::logic_error("no state of a proposal: " + std::string(text));
  return static_cast<S>(found - k_states.begin());
}

EvidenceNow evidence_on(const EffectProposal& proposal, const std::vector<LadderFinding>& findings,
                        Date day) {
  if (proposal.source == k_from_bands) return {.stands = proposal.rung};
  std::set<Uuid> stands, pending;
  for (const EvidenceItem& item : proposal.evidence)
    for (const LadderFinding& one : findings) {
      if (one.id != item.finding) continue;
      const Standing standing = standing_on(one, day);
      if (standing == Standing::stands) stands.insert(item.round);
      if (standing == Standing::pending) pending.insert(item.round);
    }
  for (const Uuid& round : stands) pending.erase(round);
  return {.stands = static_cast<int>(stands.size()), .pending = static_cast<int>(pending.size())};
}

bool is_void(const EffectProposal& proposal, const EvidenceNow& evidence) {
  return evidence.stands + evidence.pending < proposal.rung;
}

bool is_in_force(const EffectProposal& proposal, const EvidenceNow& evidence, Date day) {
  const bool begun = proposal.state == S::approved || proposal.state == S::lifted;
  if (!begun || !proposal.from || day < *proposal.from || day > *proposal.to_day) return false;
  if (proposal.ended && day >= *proposal.ended) return false;
  return evidence.stands >= proposal.rung;
}

std::string_view phase_on(const EffectProposal& proposal, const EvidenceNow& evidence, Date day) {
  const bool goes_on = is_undecided(proposal.state) || proposal.state == S::approved;
  if (proposal.state == S::approved && day > *proposal.to_day) return "expired";
  if (goes_on && is_void(proposal, evidence)) return "void";
  if (proposal.state == S::approved)
    return is_in_force(proposal, evidence, day) ? "in_force" : "suspended";
  return text_of(proposal.state);
}

bool cites_document(std::string_view basis) {
  return basis.find("《") != std::string_view::npos || basis.find("〔") != std::string_view::npos;
}

Result<Events> draft_step(const plan::Plan& plan, const plan::Ladder& ladder, std::size_t step,
                          const LadderCount& count, EffectProposal proposal,
                          const std::vector<EarlierEffect>& earlier) {
  const plan::LadderStep& rung = ladder.steps.at(step);
  if (rung_of(rung) > count.n) {
    base::Problem problem{.code = "PROPOSAL-RUNG", .kind = base::Kind::refused};
    problem.with("at", std::to_string(rung_of(rung))).with("n", std::to_string(count.n));
    return fail(std::move(problem));
  }
  if (count.evidence.empty()) return refuse("PROPOSAL-EVIDENCE");
  const plan::Unit* const unit = plan.unit(proposal.unit);
  if (!rung.of.empty() && (unit == nullptr || unit->kind != rung.of)) return refuse("PROPOSAL-OF");
  proposal.source = k_from_ladder;
  proposal.block = ladder.id;
  proposal.name = ladder.name.empty() ? ladder.id : ladder.name;
  proposal.rung = rung_of(rung);
  proposal.act = rung.act;
  proposal.to = rung.to.empty() ? "unit" : rung.to;
  proposal.delta = rung.delta;
  if (!ladder.basis.empty()) proposal.basis = ladder.basis;
  proposal.review = term_text(rung.review);
  proposal.lapse = term_text(rung.lapse);
  for (const auto& [finding, round] : count.evidence) proposal.evidence.push_back({finding, round});
  return checked_draft(std::move(proposal), earlier);
}

Result<Events> draft_band(const BandOutcome& outcome, EffectProposal proposal,
                          const std::vector<EarlierEffect>& earlier) {
  if (outcome.withheld) return refuse_with("PROPOSAL-WITHHELD", "reason", outcome.reason);
  if (outcome.yuan < 0) return refuse("PROPOSAL-FINE");
  if (outcome.act.empty() && outcome.yuan == 0) return refuse("PROPOSAL-NO-ACT");
  proposal.source = k_from_bands;
  proposal.plan = outcome.plan;
  proposal.block = outcome.bands;
  proposal.name = outcome.name;
  proposal.act = outcome.act.empty() ? "praise" : outcome.act;
  proposal.to = "unit";
  proposal.yuan = outcome.yuan;
  proposal.note = outcome.note;
  proposal.edition = outcome.edition;
  proposal.rectify_due = outcome.due;
  return checked_draft(std::move(proposal), earlier);
}

Result<Events> notify_unit(const EffectProposal& proposal, const EvidenceNow& evidence,
                           const calendar::Calendar& calendar, Date today) {
  if (auto ok = step(proposal, "proposal.notify"); !ok) return fail(ok.error());
  if (auto ok = rests(proposal, evidence); !ok) return fail(ok.error());
  const Date due = after(calendar, today, calendar::WorkingDays{proposal.statement_days});
  Json data = facts(proposal, "");
  data["statement_due"] = due.iso();
  data["review_due"] = review_end(proposal, calendar, due).iso();
  return Events{{"proposal.notified", std::move(data)}};
}

Result<Events> state_on(const EffectProposal& proposal, const std::string& text, const Actor& actor,
                        bool taken_down, const calendar::Calendar& calendar, Date today) {
  if (auto ok = step(proposal, "proposal.state"); !ok) return fail(ok.error());
  if (taken_down && actor.account == proposal.drafter) return refuse("PROPOSAL-SAME-HAND");
  Json data = facts(proposal, text);
  data["taken_down"] = taken_down;
  data["review_due"] = review_end(proposal, calendar, today).iso();
  return Events{{"proposal.stated", std::move(data)}};
}

Result<Events> review_effect(const EffectProposal& proposal, const EvidenceNow& evidence,
                             bool supported, const std::string& reason, const Actor& actor,
                             Date today) {
  if (auto ok = step(proposal, "proposal.review"); !ok) return fail(ok.error());
  if (actor.account == proposal.drafter) return refuse("PROPOSAL-SAME-HAND");
  if (auto ok = not_of_unit(proposal, actor); !ok) return fail(ok.error());
  if (proposal.state == S::notified && today <= *proposal.statement_due)
    return refuse_with("PROPOSAL-WAIT", "until", proposal.statement_due->iso());
  if (supported)
    if (auto ok = rests(proposal, evidence); !ok) return fail(ok.error());
  Json data = facts(proposal, reason);
  data["supported"] = supported;
  return Events{{"proposal.reviewed", std::move(data)}};
}

Result<Events> approve_effect(const EffectProposal& proposal, const EvidenceNow& evidence,
                              const BodyDecision& decision, const Actor& actor,
                              const calendar::Calendar& calendar, Date today) {
  if (auto ok = step(proposal, "proposal.approve"); !ok) return fail(ok.error());
  if (auto ok = rests(proposal, evidence); !ok) return fail(ok.error());
  if (!cites_document(proposal.basis)) return refuse("PROPOSAL-BASIS");
  if (auto ok = by_third(proposal, decision, actor, today); !ok) return fail(ok.error());
  Json data = with(facts(proposal, decision.reason), decision);
  data["from"] = today.iso();
  data["to"] = last_day(calendar, today, proposal.lapse).iso();
  data["appeal_due"] = after(calendar, today, calendar::WorkingDays{proposal.statement_days}).iso();
  return Events{{"proposal.approved", std::move(data)}};
}

Result<Events> reject_effect(const EffectProposal& proposal, const BodyDecision& decision,
                             const Actor& actor, Date today) {
  if (auto ok = step(proposal, "proposal.reject"); !ok) return fail(ok.error());
  if (auto ok = by_third(proposal, decision, actor, today); !ok) return fail(ok.error());
  return Events{{"proposal.rejected", with(facts(proposal, decision.reason), decision)}};
}

Result<Events> withdraw_effect(const EffectProposal& proposal, const std::string& reason) {
  if (auto ok = step(proposal, "proposal.withdraw"); !ok) return fail(ok.error());
  Json data = facts(proposal, reason);
  if (!proposal.told) {  // the unit never heard of it
    data["where"] = proposal.unit;
    data["quiet"] = true;
    data.erase("unit");
  }
  return Events{{"proposal.withdrawn", std::move(data)}};
}

Result<Events> appeal_effect(const EffectProposal& proposal, const std::string& text,
                             const Actor& actor, bool taken_down, Date today) {
  if (auto ok = step(proposal, "proposal.appeal"); !ok) return fail(ok.error());
  if (proposal.appealed) return refuse("PROPOSAL-APPEALED");
  if (today > *proposal.appeal_due)
    return refuse_with("PROPOSAL-APPEAL-LATE", "until", proposal.appeal_due->iso());
  if (taken_down && (actor.account == proposal.drafter || actor.account == proposal.decider))
    return refuse("PROPOSAL-SAME-HAND");
  Json data = facts(proposal, text);
  data["taken_down"] = taken_down;
  return Events{{"proposal.appealed", std::move(data)}};
}

Result<Events> decide_appeal(const EffectProposal& proposal, bool upheld,
                             const BodyDecision& decision, const Actor& actor, Date today) {
  if (auto ok = step(proposal, "proposal.decide_appeal"); !ok) return fail(ok.error());
  if (!proposal.appeal_open) return refuse("PROPOSAL-STEP");
  if (actor.account == proposal.drafter || actor.account == proposal.decider)
    return refuse("PROPOSAL-SAME-HAND");
  if (auto ok = not_of_unit(proposal, actor); !ok) return fail(ok.error());
  if (decision.approver == proposal.approver)
    return fail_field("PROPOSAL-APPROVER", "/data/approver");
  if (decision.day > today) return fail_field("PROPOSAL-DAY", "/data/day", {{"to", today.iso()}});
  Json data = with(facts(proposal, decision.reason), decision);
  data["upheld"] = upheld;
  return Events{{"proposal.appeal_decided", std::move(data)}};
}

Result<Events> lift_effect(const EffectProposal& proposal, const EvidenceNow& evidence,
                           const BodyDecision& decision, Date today) {
  if (auto ok = step(proposal, "proposal.lift"); !ok) return fail(ok.error());
  const std::string_view phase = phase_on(proposal, evidence, today);
  if (phase != "in_force" && phase != "suspended") return refuse("PROPOSAL-OVER");
  if (decision.day > today) return fail_field("PROPOSAL-DAY", "/data/day", {{"to", today.iso()}});
  return Events{{"proposal.lifted", with(facts(proposal, decision.reason), decision)}};
}

std::vector<std::string> steps_in(const EffectProposal& proposal, const EvidenceNow& evidence,
                                  Date today) {
  const bool stands = !is_void(proposal, evidence) && evidence.stands >= proposal.rung;
  const std::string_view phase = phase_on(proposal, evidence, today);
  const bool runs = phase == "in_force" || phase == "suspended";
  std::vector<std::string> all;
  const auto add = [&](const char* command, bool possible) {
    if (possible && is_possible(command, proposal.state)) all.emplace_back(command);
  };
  add("proposal.notify", stands);
  add("proposal.state", true);
  add("proposal.review",
      proposal.state == S::stated || today > proposal.statement_due.value_or(today));
  add("proposal.approve", stands);
  add("proposal.reject", true);
  add("proposal.withdraw", true);
  add("proposal.appeal",
      !proposal.appealed && proposal.appeal_due && today <= *proposal.appeal_due);
  add("proposal.decide_appeal", proposal.appeal_open);
  add("proposal.lift", runs);
  return all;
}

Date last_day(const calendar::Calendar& calendar, Date from, const std::string& lapse) {
  // The first day is one of the term.
  const Date before = from - 1;
  const Date year = after(calendar, before, calendar::CalendarMonths{k_effect_months_max});
  return std::min(
      year, after(calendar, before, term_of(lapse, calendar::CalendarMonths{k_effect_months_max})));
}

}  // namespace wanhu::domain
