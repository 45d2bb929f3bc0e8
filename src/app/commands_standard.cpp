// Commands about checklist standards: a unit says what it has met, a lot decides who is verified,
// findings are disputed and ruled on, and a period is settled for good.
#include <algorithm>

#include "app/command.hpp"
#include "app/import/guard.hpp"
#include "app/query.hpp"
#include "app/standards.hpp"
#include "domain/standard/draw.hpp"

namespace wanhu::app {

namespace {

using domain::Assessment;
using domain::Claim;
using domain::Mark;

constexpr std::size_t k_id_max = 60, k_period_max = 20, k_note_max = 500, k_reason_max = 500;

Result<store::Decision> decided(Result<domain::Events> events) {
  if (!events) return base::fail(events.error());
  return decision(*events);
}

Histories histories(Context& c) {
  return c.plans.histories(c.db, c.tenant(), c.plan->version);
}

// Nobody's number stands in a note.
std::string read_words(base::FieldReader& fields, const char* name, std::size_t max) {
  std::string words = fields.text(name, max);
  if (holds_id_number(words)) fields.problem("STANDARD-PERSON", name);
  return words;
}

Claim read_claim(const base::Json& json, const std::string& pointer,
                 const std::vector<std::string>& verdicts, base::FieldReader& outer) {
  base::FieldReader fields(json, pointer);
  Claim claim{.item = fields.text("item", k_id_max)};
  claim.mark = domain::mark_of(fields.one_of("verdict", verdicts)).value_or(Mark::not_met);
  claim.note = fields.text_or("note", "", k_note_max);
  if (holds_id_number(claim.note)) fields.problem("STANDARD-PERSON", "note");
  if (auto done = fields.done(); !done) outer.adopt(done.error());
  return claim;
}

// The field `items`: a list with at least one, not too many.
std::vector<Claim> read_claims(base::FieldReader& fields,
                               const std::vector<std::string>& verdicts) {
  std::vector<Claim> claims;
  const base::Json& list = fields.raw("items");
  if (!list.is_array() || list.empty()) {
    fields.problem(fields.has("items") ? "FIELD-TYPE" : "FIELD-MISSING", "items",
                   {{"type", "array"}});
    return claims;
  }
  if (list.size() > domain::k_claims_max) {
    fields.problem("FIELD-LENGTH", "items", {{"max", std::to_string(domain::k_claims_max)}});
    return claims;
  }
  for (std::size_t n = 0; n < list.size(); ++n)
    claims.push_back(
        read_claim(list[n], fields.pointer("items") + "/" + std::to_string(n), verdicts, fields));
  return claims;
}
const std::vector<std::string>& unit_verdicts() {
  static const std::vector<std::string> k_verdicts{"met", "not_met", "not_applicable"};
  return k_verdicts;
}
const std::vector<std::string>& verifier_verdicts() {
  static const std::vector<std::string> k_verdicts{"met", "not_met"};
  return k_verdicts;
}

Result<void> not_settled(Context& c, const store::StandardKey& key) {
  if (!store::settled_period(c.db, c.tenant(), key)) return {};
  return base::fail("STANDARD-SETTLED", base::Kind::refused);
}

// The assessment in the sender's part, with the standard as it was then; while it is not settled.
struct Found {
  Assessment assessment;
  const plan::Standard* standard = nullptr;
};
Result<Found> found(Context& c, const Uuid& id) {
  auto assessment = store::load_assessment(c.db, c.tenant(), id);
  if (!assessment || !c.scope().covers(assessment->unit)) return not_found();
  const store::StandardKey key{assessment->standard, assessment->period, assessment->plan};
  if (auto ok = not_settled(c, key); !ok) return base::fail(ok.error());
  const auto period = standard_period(histories(c), c.calendar, assessment->standard,
                                      assessment->plan, assessment->period, assessment->unit);
  if (!period) return base::fail(period.error());
  return Found{std::move(*assessment), period->standard};
}

Assessment assessment_for(const StandardPeriod& period, const Uuid& id, const std::string& unit) {
  Assessment about;
  about.id = id;
  about.plan = period.plan->head.id;
  about.plan_version = period.version;
  about.standard = period.standard->id;
  about.unit = unit;
  about.period = period.id;
  about.from = period.window.from;
  about.to = period.window.to;
  return about;
}

std::string parent_of(const StandardPeriod& period, const std::string& unit) {
  const plan::Unit* const found = period.plan->unit(unit);
  return found == nullptr ? std::string() : found->of;
}

// Those who have said something that nobody outside has looked at.
std::vector<domain::Candidate> candidates(Context& c, const StandardPeriod& period) {
  std::vector<domain::Candidate> all;
  for (const store::AssessmentRow& row : store::assessments(c.db, c.tenant(), key_of(period)))
    if (!row.assessment.drawn && !row.assessment.is_verified())
      all.push_back(
          {row.assessment.unit, parent_of(period, row.assessment.unit), row.assessment.id});
  return all;
}

// Announced and not made; there is at most one.
std::optional<domain::StandardDraw> waiting_draw(Context& c, const StandardPeriod& period) {
  for (store::DrawRow& row : store::draws(c.db, c.tenant(), key_of(period)))
    if (!row.draw.drawn) return std::move(row.draw);
  return {};
}

std::vector<Assessment> bare(std::vector<store::AssessmentRow> rows) {
  std::vector<Assessment> all;
  all.reserve(rows.size());
  for (store::AssessmentRow& row : rows) all.push_back(std::move(row.assessment));
  return all;
}

// Each unit with what it comes to now: what people said, and what the system counts.
std::vector<domain::UnitResult> results(const StandardPeriod& period, const CampaignDay& day,
                                        const std::vector<Assessment>& assessments) {
  std::vector<domain::UnitResult> all;
  for (const std::string& unit : domain::units_of(*period.plan, *period.standard, period.window)) {
    const CampaignRows rows(day, units_below(day.plan->plan.org, unit));
    const auto own = std::find_if(assessments.begin(), assessments.end(),
                                  [&](const Assessment& one) { return one.unit == unit; });
    all.push_back(domain::result_of(*period.standard, unit,
                                    own == assessments.end() ? nullptr : &*own,
                                    computed_items(*period.standard, rows, period.window)));
  }
  return all;
}

// The fields `standard`, `period` and perhaps `plan`.
struct Which {
  std::string standard, period, plan;
};
Which read_which(base::FieldReader& fields) {
  return {.standard = fields.text("standard", k_id_max),
          .period = fields.text("period", k_period_max),
          .plan = fields.text_or("plan", "", k_id_max)};
}
// A whole period is the whole township's: nobody of a unit speaks for it.
Result<StandardPeriod> whole_period(Context& c, const Which& which) {
  if (c.scope().unit) return not_found();
  auto period = standard_period(histories(c), c.calendar, which.standard, which.plan, which.period);
  if (!period) return base::fail(period.error());
  if (auto ok = not_settled(c, key_of(*period)); !ok) return base::fail(ok.error());
  return std::move(*period);
}

}  // namespace

namespace handlers {

Result<store::Decision> standard_assess(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("assessment_id");
  const Which which = read_which(fields);
  const std::string unit = fields.text("unit", k_id_max);
  const std::vector<Claim> claims = read_claims(fields, unit_verdicts());
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!c.scope().covers(unit)) return not_found();
  const auto period =
      standard_period(histories(c), c.calendar, which.standard, which.plan, which.period, unit);
  if (!period) return base::fail(period.error());
  if (store::load_assessment(c.db, c.tenant(), id))
    return base::fail_field("ID-USED", "/data/assessment_id");
  const store::StandardKey key = key_of(*period);
  if (auto ok = not_settled(c, key); !ok) return base::fail(ok.error());
  if (store::is_assessed(c.db, c.tenant(), key, unit))
    return base::fail("STANDARD-ASSESSED", base::Kind::refused);
  return decided(
      domain::assess(*period->standard, assessment_for(*period, id, unit), claims, c.now().date()));
}

Result<store::Decision> standard_correct(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("assessment_id");
  const std::vector<Claim> claims = read_claims(fields, unit_verdicts());
  const std::string reason = read_words(fields, "reason", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto own = found(c, id);
  if (!own) return base::fail(own.error());
  return decided(domain::correct(*own->standard, own->assessment, claims, reason));
}

Result<store::Decision> standard_announce_draw(Context& c, base::FieldReader& fields) {
  domain::StandardDraw draw;
  draw.id = fields.uuid("draw_id");
  const Which which = read_which(fields);
  draw.seed = fields.text("seed", domain::k_seed_max);
  draw.share = static_cast<int>(fields.integer("share", 1, 100));
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto period = whole_period(c, which);
  if (!period) return base::fail(period.error());
  if (store::load_draw(c.db, c.tenant(), draw.id))
    return base::fail_field("ID-USED", "/data/draw_id");
  draw.plan = period->plan->head.id;
  draw.standard = period->standard->id;
  draw.period = period->id;
  draw.announced = c.now();
  const auto waiting = waiting_draw(c, *period);
  return decided(domain::announce_draw(draw, waiting ? &*waiting : nullptr, period->window.from,
                                       c.now().date()));
}

Result<store::Decision> standard_verify_draw(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("draw_id");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto draw = store::load_draw(c.db, c.tenant(), id);
  if (!draw) return not_found();
  const auto period = whole_period(c, {draw->standard, draw->period, draw->plan});
  if (!period) return base::fail(period.error());
  const auto events = domain::make_draw(*draw, candidates(c, *period), c.now().date());
  if (!events) return base::fail(events.error());
  base::Json units = base::Json::array();
  const base::Json& drawn = events->front().data.at("units");
  for (const base::Json& one : drawn) units.push_back(one.at("unit"));
  return decision(*events, {{"units", std::move(units)}});
}

Result<store::Decision> standard_verify(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("assessment_id");
  const std::vector<Claim> findings = read_claims(fields, verifier_verdicts());
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto own = found(c, id);
  if (!own) return base::fail(own.error());
  // Nobody verifies their own unit.
  if (c.scope().unit) return base::fail("STANDARD-OWN", base::Kind::refused);
  const Instant until =
      calendar::due(c.calendar, c.now(), calendar::WorkingDays{domain::k_dispute_days},
                    calendar::Roll::none)
          .at;
  return decided(domain::verify(*own->standard, own->assessment, findings, c.actor(), until));
}

Result<store::Decision> standard_dispute(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("assessment_id");
  const std::string item = fields.text("item", k_id_max);
  const std::string reason = read_words(fields, "reason", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto own = found(c, id);
  if (!own) return base::fail(own.error());
  return decided(domain::dispute(own->assessment, item, reason, c.now()));
}

Result<store::Decision> standard_rule(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("assessment_id");
  const std::string item = fields.text("item", k_id_max);
  const std::string verdict = fields.one_of("verdict", verifier_verdicts());
  const std::string reason = read_words(fields, "reason", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto own = found(c, id);
  if (!own) return base::fail(own.error());
  if (c.scope().unit) return base::fail("STANDARD-RULE-OWN", base::Kind::refused);
  return decided(
      domain::rule(own->assessment, item, domain::mark_of(verdict).value(), reason, c.actor()));
}

// The command has no figures of its own: whoever sends it settles what the journal says.
Result<store::Decision> standard_settle(Context& c, base::FieldReader& fields) {
  const Which which = read_which(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto period = whole_period(c, which);
  if (!period) return base::fail(period.error());
  const CampaignDay day =
      campaign_day(c.db, c.tenant(),
                   {.plans = c.plans, .work = c.work, .calendar = c.calendar, .newest = c.plan},
                   as_of(*period, c.now().date()));
  const std::vector<Assessment> assessments =
      bare(store::assessments(c.db, c.tenant(), key_of(*period)));
  const auto waiting = waiting_draw(c, *period);
  return decided(domain::settle({.plan = period->plan->head.id,
                                 .standard = period->standard->id,
                                 .period = period->id,
                                 .from = period->window.from,
                                 .to = period->window.to,
                                 .plan_version = period->version,
                                 .as_of = day.day,
                                 .seq = day.seq,
                                 .announced = waiting ? waiting->seed : std::string()},
                                assessments, results(*period, day, assessments), c.now()));
}

}  // namespace handlers

}  // namespace wanhu::app
