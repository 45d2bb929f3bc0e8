// A measure that a plan speaks of (a rung of a ladder, a band of a ranking) as a proposal to the
// body that may decide it: due process as data (F21). A proposal is a document. Nothing in the
// program changes anybody's pay, post or record by it (G07); what is in force is shown with who
// decided it, on what basis, from when and until when, and ends by itself.
//
// The road, and what can never be left out of it:
//   drafted → notified  the unit is told the cited basis, the evidence, and the days it has
//           → stated    its view; or its days pass without one
//           → reviewed  by somebody who neither drafted it nor belongs to the unit, in the plan's
//                       review days; `dropped` when that person does not support it
//           → approved  by a named approver of the competent body, entered by a third person, with
//                       number, day and reasons; or `rejected`
//           → lifted early with reasons, or run out: at most one year after it began
//   withdrawn at any time before the decision; one appeal after it.
// No step without a document as basis (G08) nor without evidence that stands: once findings were
// overturned so that the rung is not reached any more, the proposal is void, and so is its effect,
// from that very day. A unit is addressed, or an office of it, never a person by name; there is no
// field for money taken from anybody. Sources: S1-27, S1-28, S2-40, S3-02, S3-43 to S3-45, S4-39,
// S4-40; docs/decisions/0035-ladder.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "calendar/calendar.hpp"
#include "domain/evaluation/ladder.hpp"
#include "domain/event.hpp"
#include "domain/supervision/round.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

// What a published edition of a ranking says of one unit: the band that it lies in. `withheld`: the
// band's border lies within the unit's rank set, or the data are too few (G10), with the reason.
struct BandOutcome {
  Uuid edition;
  std::string plan, bands, name, unit;  // `bands`: id of the block; `name` of the ranking
  std::string basis{};                  // what the plan cites, or the plan itself
  std::string note, act;                // `act`: praise, explain …; empty: nothing to do
  std::int64_t yuan = 0;                // to the unit as a body
  std::optional<Date> due{};            // of a written rectification
  bool withheld = false;
  std::string reason{};
};

enum class EffectState {
  drafted,
  notified,
  stated,
  reviewed,
  dropped,    // the reviewer does not support it; the end
  rejected,   // by the competent body; the end
  approved,   // in force until `to`
  withdrawn,  // before it was decided; the end
  lifted      // before its end, or on appeal
};
std::string_view text_of(EffectState state);
EffectState effect_state_of(std::string_view text);

inline constexpr std::string_view k_from_ladder = "ladder", k_from_bands = "bands";
// Where the plan does not say: the review takes as long as the five plans give it, and nothing
// lasts longer than a year whatever the plan says.
inline constexpr int k_review_days = 10;  // working days
inline constexpr int k_effect_months_max = 12;

struct EvidenceItem {
  Uuid finding, round;
};

struct EffectProposal {
  Uuid id{};
  std::string plan{};
  std::int64_t plan_version = 0;
  std::string source{}, block{}, name{};  // ladder or bands; the block's id and name
  std::string unit{};
  int rung = 1;
  std::string act{}, to{};  // as in the plan; `to` "principal" is the office of who leads the unit
  int delta = 0;
  std::int64_t yuan = 0;
  std::string note{}, basis{};
  std::string cause{};  // of a draft: what it is for, in the drafter's words
  std::optional<Uuid> edition{};
  std::vector<EvidenceItem> evidence{};
  std::string review{}, lapse{};  // terms as text; empty: as above
  std::optional<Date> rectify_due{};
  int statement_days = k_statement_days;
  EffectState state = EffectState::drafted;
  std::string drafter{}, reviewer{}, decider{};  // accounts; decider: who entered the decision
  std::string approver{};                        // the name in the decision
  bool told = false, spoke = false;              // the unit knows; the unit has stated its view
  std::optional<Date> statement_due{}, review_due{}, from{}, to_day{}, appeal_due{}, ended{};
  bool appealed = false, appeal_open = false;
};

// How much of the evidence stands: of a ladder counted in times (rounds), of a band the edition.
struct EvidenceNow {
  int stands = 0, pending = 0;
};
// `findings`: those of the unit. What is not among them is gone.
EvidenceNow evidence_on(const EffectProposal& proposal, const std::vector<LadderFinding>& findings,
                        Date day);
bool is_void(const EffectProposal& proposal, const EvidenceNow& evidence);

// Where it is on that day, in words of the pages: the state, or of an approved one "in_force",
// "suspended" (an appeal against a finding is open), "expired"; "void" for what rests on nothing
// any more while it would otherwise go on.
std::string_view phase_on(const EffectProposal& proposal, const EvidenceNow& evidence, Date day);
// Approved, begun, not run out, not lifted, and its evidence stands.
bool is_in_force(const EffectProposal& proposal, const EvidenceNow& evidence, Date day);

// Who acts. `unit`: an account of that unit only.
struct Actor {
  std::string account;
  std::optional<std::string> unit{};
};

// A document is cited by its title 《…》 or its number 〔…〕; one of one's own will not do (G08).
bool cites_document(std::string_view basis);

// The earlier proposals of the same source for the unit, as far as this needs them.
struct EarlierEffect {
  int rung = 1;
  std::string act;
  bool withdrawn = false;
  std::vector<EvidenceItem> evidence{};
  std::optional<Uuid> edition{};
};

// proposal.drafted, of a step of the ladder that the count reaches; id, unit, basis (when the plan
// cites none), statement_days of `proposal` are the caller's. PROPOSAL-RUNG {at, n},
// PROPOSAL-EVIDENCE (nothing stands), PROPOSAL-BASIS, PROPOSAL-TWICE (the same act on the same
// evidence), PROPOSAL-OF (the step is for units of another kind).
Result<Events> draft_step(const plan::Plan& plan, const plan::Ladder& ladder, std::size_t step,
                          const LadderCount& count, EffectProposal proposal,
                          const std::vector<EarlierEffect>& earlier);
// The same of a band. PROPOSAL-WITHHELD {reason} (G10), PROPOSAL-NO-ACT, PROPOSAL-FINE.
Result<Events> draft_band(const BandOutcome& outcome, EffectProposal proposal,
                          const std::vector<EarlierEffect>& earlier);

// Every function below: PROPOSAL-STEP when it is not so far, or further; but for withdraw, appeal
// and what follows it PROPOSAL-VOID and PROPOSAL-PENDING by the evidence.

// proposal.notified: statement_due, review_due when nothing is stated.
Result<Events> notify_unit(const EffectProposal& proposal, const EvidenceNow& evidence,
                           const calendar::Calendar& calendar, Date today);
// proposal.stated; by the unit, or taken down from its paper by somebody else than the drafter:
// PROPOSAL-SAME-HAND. Until it is reviewed; late words are heard too.
Result<Events> state_on(const EffectProposal& proposal, const std::string& text, const Actor& actor,
                        bool taken_down, const calendar::Calendar& calendar, Date today);
// proposal.reviewed: supported. PROPOSAL-SAME-HAND (the drafter), PROPOSAL-OWN-UNIT, PROPOSAL-WAIT
// {until} (the unit may still speak).
Result<Events> review_effect(const EffectProposal& proposal, const EvidenceNow& evidence,
                             bool supported, const std::string& reason, const Actor& actor,
                             Date today);

// What the competent body decided, as its document says.
struct BodyDecision {
  std::string body, number, approver, reason;
  Date day;
};
// proposal.approved: from and to, from today on. PROPOSAL-SAME-HAND (drafter or reviewer),
// PROPOSAL-OWN-UNIT, PROPOSAL-DAY {from, to} (decided in the future).
Result<Events> approve_effect(const EffectProposal& proposal, const EvidenceNow& evidence,
                              const BodyDecision& decision, const Actor& actor,
                              const calendar::Calendar& calendar, Date today);
// proposal.rejected; who may is as above.
Result<Events> reject_effect(const EffectProposal& proposal, const BodyDecision& decision,
                             const Actor& actor, Date today);
// proposal.withdrawn; before it is decided.
Result<Events> withdraw_effect(const EffectProposal& proposal, const std::string& reason);
// proposal.appealed; once, while the effect stands: PROPOSAL-APPEALED, PROPOSAL-APPEAL-LATE
// {until}. Taken down as a statement is.
Result<Events> appeal_effect(const EffectProposal& proposal, const std::string& text,
                             const Actor& actor, bool taken_down, Date today);
// proposal.appeal_decided: upheld (the decision stands) or not, which lifts it from today on. Not
// entered by the drafter nor by who entered the decision (PROPOSAL-SAME-HAND), and not decided by
// the same approver (PROPOSAL-APPROVER).
Result<Events> decide_appeal(const EffectProposal& proposal, bool upheld,
                             const BodyDecision& decision, const Actor& actor, Date today);
// proposal.lifted; while it is in force: PROPOSAL-OVER.
Result<Events> lift_effect(const EffectProposal& proposal, const EvidenceNow& evidence,
                           const BodyDecision& decision, Date today);

// The commands that the state allows, whoever sends them ("proposal.notify" …).
std::vector<std::string> steps_in(const EffectProposal& proposal, const EvidenceNow& evidence,
                                  Date today);

// The last day of an effect that begins on `from`: the plan's term, or a year, the shorter.
Date last_day(const calendar::Calendar& calendar, Date from, const std::string& lapse);

}  // namespace wanhu::domain
