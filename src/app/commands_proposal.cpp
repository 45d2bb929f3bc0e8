// Commands about proposals of measures: drafted on the evidence of a ladder or of a published
// ranking, told to the unit, heard, reviewed by somebody else, decided by the competent body, and
// ended. The program keeps the documents; it decides nothing and does nothing to anybody.
#include <algorithm>

#include "app/command.hpp"
#include "app/import/guard.hpp"
#include "app/ladders.hpp"
#include "app/outbox_proposal.hpp"
#include "app/supervision_words.hpp"
#include "store/tables/proposal.hpp"

namespace wanhu::app {

namespace {

using domain::BodyDecision;
using domain::EffectProposal;
using domain::EvidenceNow;

constexpr std::size_t k_id_max = 60, k_text_max = 1000, k_basis_max = 200, k_words_max = 100;

domain::Actor actor_of(const Context& c) {
  return {.account = c.actor(), .unit = c.scope().unit};
}

Result<store::Decision> decided(Result<domain::Events> events) {
  if (!events) return base::fail(events.error());
  return decision(*events);
}

// A unit has its own, once it was told of them.
Result<EffectProposal> found(Context& c, const Uuid& id) {
  auto row = store::load_effect(c.db, c.tenant(), id);
  if (!row || !c.scope().covers(row->proposal.unit)) return not_found();
  if (c.scope().unit && !row->proposal.told) return not_found();
  return std::move(row->proposal);
}

EvidenceNow evidence_now(Context& c, const EffectProposal& proposal) {
  return evidence_of(c.db, c.tenant(), proposal, ladder_findings(c.db, c.tenant(), proposal.unit),
                     c.now().date());
}

std::vector<domain::EarlierEffect> earlier_of(Context& c, const EffectProposal& proposal,
                                              const std::string& block) {
  std::vector<domain::EarlierEffect> all;
  for (const store::EffectRow& row : store::effects(c.db, c.tenant(), proposal.unit)) {
    const EffectProposal& p = row.proposal;
    if (p.block != block || p.plan != proposal.plan) continue;
    all.push_back({.rung = p.rung,
                   .act = p.act,
                   .withdrawn = p.state == domain::EffectState::withdrawn,
                   .evidence = p.evidence,
                   .edition = p.edition});
  }
  return all;
}

struct Draft {
  EffectProposal proposal;
  std::string plan, ladder, act, bands;
  int rung = 0;
  std::optional<Uuid> edition{};
};

Draft read_draft(base::FieldReader& fields) {
  Draft draft;
  draft.proposal.id = fields.uuid("proposal_id");
  draft.proposal.unit = fields.text("unit", k_id_max);
  draft.proposal.cause = fields.text("text", k_text_max);
  draft.proposal.basis = fields.text_or("basis", "", k_basis_max);
  draft.proposal.statement_days = static_cast<int>(
      fields.integer_or("statement_days", domain::k_statement_days, domain::k_statement_days_min,
                        domain::k_statement_days_max));
  if (fields.has("edition")) {
    draft.edition = fields.uuid("edition");
    draft.bands = fields.text("bands", k_id_max);
    return draft;
  }
  draft.plan = fields.text_or("plan", "", k_id_max);
  draft.ladder = fields.text("ladder", k_id_max);
  draft.rung = static_cast<int>(fields.integer("rung", 1, 100));
  draft.act = fields.text("act", k_id_max);
  return draft;
}

Result<domain::Events> draft_of_ladder(Context& c, Draft draft) {
  const auto found = ladder_named(*c.plan, draft.ladder, draft.plan);
  if (!found) return base::fail_field("PROPOSAL-LADDER", "/data/ladder", {{"id", draft.ladder}});
  if (!found->kinds) return base::fail("PROPOSAL-NOT-COUNTED", base::Kind::refused);
  const auto& steps = found->ladder->steps;
  const auto step = std::find_if(steps.begin(), steps.end(), [&](const plan::LadderStep& one) {
    return domain::rung_of(one) == draft.rung && one.act == draft.act;
  });
  if (step == steps.end()) return base::fail_field("PROPOSAL-NO-STEP", "/data/rung");
  EffectProposal proposal = std::move(draft.proposal);
  proposal.plan = found->member->plan.head.id;
  proposal.plan_version = c.plan->version;
  const domain::LadderCount count =
      count_in(*found, proposal.unit, ladder_findings(c.db, c.tenant(), proposal.unit),
               ladder_passes(c.db, c.tenant(), proposal.unit), c.now().date());
  const auto earlier = earlier_of(c, proposal, draft.ladder);
  return domain::draft_step(c.plan->plan, *found->ladder,
                            static_cast<std::size_t>(step - steps.begin()), count,
                            std::move(proposal), earlier);
}

Result<domain::Events> draft_of_band(Context& c, Draft draft) {
  const auto outcome =
      band_outcome(c.db, c.tenant(), *draft.edition, draft.bands, draft.proposal.unit);
  if (!outcome) return base::fail_field("PROPOSAL-EDITION", "/data/edition");
  EffectProposal proposal = std::move(draft.proposal);
  proposal.plan = outcome->plan;
  proposal.plan_version = c.plan->version;
  if (proposal.basis.empty()) proposal.basis = outcome->basis;
  const auto earlier = earlier_of(c, proposal, draft.bands);
  return domain::draft_band(*outcome, std::move(proposal), earlier);
}

// The centre writes down what a unit said on paper, and says that it does; a unit speaks itself.
Result<void> own_words(const Context& c, bool taken_down) {
  if ((c.person->role == access::Role::centre) == taken_down) return {};
  return base::fail_field("PROPOSAL-TAKEN-DOWN", "/data/taken_down");
}

struct Said {
  EffectProposal proposal;
  std::string text;
  bool taken_down = false;
};

Result<Said> read_said(Context& c, base::FieldReader& fields, const char* name, bool of_unit) {
  Said said;
  const Uuid id = fields.uuid("proposal_id");
  said.text = fields.text(name, k_text_max);
  if (of_unit) said.taken_down = fields.boolean_or("taken_down", false);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto proposal = found(c, id);
  if (!proposal) return base::fail(proposal.error());
  said.proposal = std::move(*proposal);
  if (of_unit)
    if (auto ok = own_words(c, said.taken_down); !ok) return base::fail(ok.error());
  if (auto ok = plain_words(c, said.proposal.unit, said.text, std::string("/data/") + name); !ok)
    return base::fail(ok.error());
  return said;
}

std::string read_words(base::FieldReader& fields, const char* name) {
  std::string words = fields.text(name, k_words_max);
  if (holds_id_number(words)) fields.problem("STANDARD-PERSON", name);
  return words;
}

struct Decided {
  EffectProposal proposal;
  BodyDecision decision;
};

// What the competent body's document says; who approved it is named there (G08).
Result<Decided> read_decided(Context& c, base::FieldReader& fields, bool* upheld = nullptr) {
  const Uuid id = fields.uuid("proposal_id");
  Decided decided;
  if (upheld != nullptr) *upheld = fields.one_of("outcome", {"upheld", "lifted"}) == "upheld";
  decided.decision = {.body = read_words(fields, "body"),
                      .number = read_words(fields, "number"),
                      .approver = read_words(fields, "approver"),
                      .reason = fields.text("reason", k_text_max),
                      .day = fields.date("day")};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto proposal = found(c, id);
  if (!proposal) return base::fail(proposal.error());
  decided.proposal = std::move(*proposal);
  if (auto ok = plain_words(c, decided.proposal.unit, decided.decision.reason, "/data/reason"); !ok)
    return base::fail(ok.error());
  return decided;
}

std::optional<base::Date> day_in(const domain::Events& events, const char* name) {
  return base::Date::parse(events.front().data.at(name).get_ref<const std::string&>());
}

// With the message about it to the unit.
Result<store::Decision> told(Context& c, const EffectProposal& proposal,
                             Result<domain::Events> events, const std::string& what,
                             const char* day = nullptr) {
  if (!events) return base::fail(events.error());
  store::Decision result = decision(*events);
  queue_proposal_message(c, result, proposal, what,
                         day == nullptr ? std::nullopt : day_in(*events, day));
  return result;
}

}  // namespace

namespace handlers {

Result<store::Decision> proposal_draft(Context& c, base::FieldReader& fields) {
  Draft draft = read_draft(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!c.scope().covers(draft.proposal.unit) || c.plan->plan.unit(draft.proposal.unit) == nullptr)
    return not_found();
  if (store::load_effect(c.db, c.tenant(), draft.proposal.id))
    return base::fail_field("ID-USED", "/data/proposal_id");
  if (auto ok = plain_words(c, draft.proposal.unit, draft.proposal.cause, "/data/text"); !ok)
    return base::fail(ok.error());
  return decided(draft.edition ? draft_of_band(c, std::move(draft))
                               : draft_of_ladder(c, std::move(draft)));
}

Result<store::Decision> proposal_notify(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("proposal_id");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto proposal = found(c, id);
  if (!proposal) return base::fail(proposal.error());
  return told(
      c, *proposal,
      domain::notify_unit(*proposal, evidence_now(c, *proposal), c.calendar, c.now().date()),
      "notice", "statement_due");
}

Result<store::Decision> proposal_state(Context& c, base::FieldReader& fields) {
  const auto said = read_said(c, fields, "text", true);
  if (!said) return base::fail(said.error());
  return decided(domain::state_on(said->proposal, said->text, actor_of(c), said->taken_down,
                                  c.calendar, c.now().date()));
}

Result<store::Decision> proposal_review(Context& c, base::FieldReader& fields) {
  const bool supported = fields.one_of("outcome", {"supported", "not_supported"}) == "supported";
  const auto said = read_said(c, fields, "reason", false);
  if (!said) return base::fail(said.error());
  auto events = domain::review_effect(said->proposal, evidence_now(c, said->proposal), supported,
                                      said->text, actor_of(c), c.now().date());
  if (supported) return decided(std::move(events));
  return told(c, said->proposal, std::move(events), "dropped");
}

Result<store::Decision> proposal_approve(Context& c, base::FieldReader& fields) {
  const auto read = read_decided(c, fields);
  if (!read) return base::fail(read.error());
  return told(c, read->proposal,
              domain::approve_effect(read->proposal, evidence_now(c, read->proposal),
                                     read->decision, actor_of(c), c.calendar, c.now().date()),
              "approved", "appeal_due");
}

Result<store::Decision> proposal_reject(Context& c, base::FieldReader& fields) {
  const auto read = read_decided(c, fields);
  if (!read) return base::fail(read.error());
  return told(c, read->proposal,
              domain::reject_effect(read->proposal, read->decision, actor_of(c), c.now().date()),
              "rejected");
}

Result<store::Decision> proposal_withdraw(Context& c, base::FieldReader& fields) {
  const auto said = read_said(c, fields, "reason", false);
  if (!said) return base::fail(said.error());
  auto events = domain::withdraw_effect(said->proposal, said->text);
  if (!said->proposal.told) return decided(std::move(events));
  return told(c, said->proposal, std::move(events), "withdrawn");
}

Result<store::Decision> proposal_appeal(Context& c, base::FieldReader& fields) {
  const auto said = read_said(c, fields, "text", true);
  if (!said) return base::fail(said.error());
  return decided(domain::appeal_effect(said->proposal, said->text, actor_of(c), said->taken_down,
                                       c.now().date()));
}

Result<store::Decision> proposal_decide_appeal(Context& c, base::FieldReader& fields) {
  bool upheld = false;
  const auto read = read_decided(c, fields, &upheld);
  if (!read) return base::fail(read.error());
  return told(
      c, read->proposal,
      domain::decide_appeal(read->proposal, upheld, read->decision, actor_of(c), c.now().date()),
      upheld ? "appeal" : "lifted");
}

Result<store::Decision> proposal_lift(Context& c, base::FieldReader& fields) {
  const auto read = read_decided(c, fields);
  if (!read) return base::fail(read.error());
  return told(c, read->proposal,
              domain::lift_effect(read->proposal, evidence_now(c, read->proposal), read->decision,
                                  c.now().date()),
              "lifted");
}

}  // namespace handlers

}  // namespace wanhu::app
