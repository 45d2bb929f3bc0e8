// Rounds of supervision: the seed is published, the draw is made, checks are recorded, the round is
// ended. The road of a finding: commands_finding.cpp.
#include <algorithm>

#include "access/person.hpp"
#include "app/matter_frame.hpp"
#include "app/query.hpp"
#include "app/supervision.hpp"
#include "app/supervision_words.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "calendar/amount.hpp"
#include "domain/supervision/round.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"
#include "store/tables/supervision.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using domain::CheckRound;
using domain::SpotCheck;
using domain::SpotFinding;

constexpr std::size_t k_text_max = 1000, k_reason_max = 200, k_item_max = 200, k_plan_max = 60;
constexpr std::string_view k_block = "supervision.";

const store::Statement k_visit_hands{
    store::Reach::tenant, "supervision_visit_hands",
    "SELECT visitor, entered_by FROM visit WHERE tenant = $1 AND visit_id = $2"};

Result<store::Decision> decided(Result<domain::Events> events, Json answer = Json::object()) {
  if (!events) return base::fail(events.error());
  return decision(*events, std::move(answer));
}

Result<CheckRound> found_round(Context& c, const Uuid& id) {
  auto round = store::load_round(c.db, c.tenant(), id);
  if (!round) return not_found();
  return std::move(*round);
}

// The plan that is meant: the one that is named, or the first that has such a kind of check. Null
// when none has.
const Member* member_of(const ActivePlan& set, const std::string& plan, const std::string& kind) {
  const auto has = [&](const Member& member) {
    return (plan.empty() || member.plan.head.id == plan) &&
           domain::check_kind(member.plan, kind) != nullptr;
  };
  const auto found = std::find_if(set.members.begin(), set.members.end(), has);
  return found == set.members.end() ? nullptr : &*found;
}

// The last day on which the unit may state its view.
base::Date statement_due(const Context& c, const CheckRound& round) {
  return calendar::due(c.calendar, c.now().date(), calendar::WorkingDays{round.statement_days},
                       calendar::Roll::none)
      .date;
}

std::optional<SpotFinding> read_finding(base::FieldReader& fields) {
  if (!fields.has("finding")) return {};
  const Json& object = fields.raw("finding");
  if (!object.is_object()) {
    fields.problem("FIELD-TYPE", "finding", {{"type", "object"}});
    return {};
  }
  base::FieldReader inner(object, fields.pointer("finding"));
  SpotFinding finding{.id = inner.uuid("finding_id"),
                      .kind = inner.text("kind", 40),
                      .text = inner.text("text", k_text_max),
                      .may_name = inner.boolean_or("may_name", false)};
  if (auto done = inner.done(); !done) fields.adopt(done.error());
  return finding;
}

SpotCheck read_check(base::FieldReader& fields) {
  return {.id = fields.uuid("check_id"),
          .day = fields.date("day"),
          .by = fields.one_of("by", {"site", "phone", "papers"}),
          .result = fields.one_of("result", {"in_order", "finding", "declined", "not_reached"}),
          .text = fields.text_or("text", "", k_text_max),
          .identified = fields.boolean_or("identified", false),
          .consent = fields.boolean_or("consent", false),
          .finding = read_finding(fields)};
}

// Nobody checks their own work, nor what they are kept from.
bool had_a_hand(Context& c, const CheckRound& round, const std::string& item) {
  const auto id = Uuid::parse(item);
  if (!id) return false;
  if (round.of == domain::k_of_matters) {
    const auto matter = store::load_matter(c.db, c.tenant(), *id);
    return matter && (matter->handlers.contains(c.actor()) || is_kept_from(c.scope(), *matter));
  }
  const auto visit = c.db.query_one(k_visit_hands, {c.tenant(), *id});
  return visit && (visit->uuid(0) == c.person->id || visit->uuid(1) == c.person->id);
}

// Ids of the client's making that stand for something already.
Result<void> fresh_ids(Context& c, const SpotCheck& check) {
  if (store::is_check_known(c.db, c.tenant(), check.id))
    return base::fail_field("ID-USED", "/data/check_id");
  if (check.finding && store::load_finding(c.db, c.tenant(), check.finding->id))
    return base::fail_field("ID-USED", "/data/finding/finding_id");
  return {};
}

Result<void> plain_check(const Context& c, const std::string& unit, const SpotCheck& check) {
  if (auto ok = plain_words(c, unit, check.text, "/data/text"); !ok) return ok;
  if (!check.finding) return {};
  return plain_words(c, unit, check.finding->text, "/data/finding/text");
}

}  // namespace

Result<void> plain_words(const Context& c, const std::string& unit, const std::string& text,
                         const std::string& field) {
  if (!domain::find_sensitive(text).empty()) return base::fail_field("SUPERVISION-NUMBERS", field);
  for (const access::Person& person : access::people(c.db, c.tenant()))
    if (person.unit == unit && base::decode_utf8(person.name).size() > 1 &&
        text.find(person.name) != std::string::npos)
      return base::fail_field("SUPERVISION-NAMES", field, {{"name", person.name}});
  return {};
}

namespace handlers {

Result<store::Decision> supervision_announce(Context& c, base::FieldReader& fields) {
  CheckRound round;
  round.id = fields.uuid("round_id");
  const std::string plan = fields.text_or("plan", "", k_plan_max);
  const std::string key = fields.text("kind", 60);
  round.of = fields.one_of("of", {"units", "matters", "visits", "posts"});
  round.seed = fields.text("seed", 64);
  round.on = fields.date("on");
  if (fields.has("since")) round.since = fields.date("since");
  round.statement_days = static_cast<int>(
      fields.integer_or("statement_days", domain::k_statement_days, domain::k_statement_days_min,
                        domain::k_statement_days_max));
  if (auto done = fields.done(); !done) return base::fail(done.error());
  round.kind = key.starts_with(k_block) ? key.substr(k_block.size()) : key;
  const Member* const member = member_of(*c.plan, plan, round.kind);
  if (member == nullptr)
    return base::fail_field("SUPERVISION-KIND", "/data/kind", {{"kind", round.kind}});
  round.plan = member->plan.head.id;
  round.plan_version = c.plan->version;
  if (store::load_round(c.db, c.tenant(), round.id))
    return base::fail_field("ID-USED", "/data/round_id");
  if (store::is_seed_used(c.db, c.tenant(), round.seed))
    return base::fail_field("SUPERVISION-SEED-USED", "/data/seed");
  if (store::has_open_round(c.db, c.tenant(), round.plan, round.kind))
    return base::fail("SUPERVISION-ROUND-OPEN", base::Kind::refused);
  return decided(domain::announce_round(member->plan, std::move(round), c.now().date()));
}

// The list is that of the end of the day before the round's, whenever after it the draw is made.
Result<store::Decision> supervision_draw(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("round_id");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto round = found_round(c, id);
  if (!round) return base::fail(round.error());
  const Cut cut = cut_of_day(c.db, c.tenant(), round->on - 1);
  std::vector<domain::DrawStratum> population;
  // Before its day there is no such list.
  if (round->state == domain::CheckRoundState::announced && c.now().date() >= round->on)
    population = population_of(c.db, c.tenant(), c.plans, *round, cut.seq);
  return decided(domain::draw_round(*round, std::move(population), cut.seq, base::hex(cut.hash),
                                    c.now().date()),
                 {{"cut", cut.seq}});
}

Result<store::Decision> supervision_record(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("round_id");
  const std::string item = fields.text("item", k_item_max);
  SpotCheck check = read_check(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto round = found_round(c, id);
  if (!round) return base::fail(round.error());
  const auto drawn = store::load_drawn_item(c.db, c.tenant(), id, item);
  if (!drawn && round->state != domain::CheckRoundState::announced)
    return base::fail_field("SUPERVISION-ITEM", "/data/item");
  if (drawn) {
    check.own_hand = had_a_hand(c, *round, item);
    if (auto ok = fresh_ids(c, check); !ok) return base::fail(ok.error());
    if (auto ok = plain_check(c, drawn->unit, check); !ok) return base::fail(ok.error());
  }
  const PlanRef set = c.plans.version(c.db, c.tenant(), round->plan_version);
  return decided(domain::record_check(set->member(round->plan)->plan, *round,
                                      drawn.value_or(domain::DrawnItem()), check, c.now().date(),
                                      statement_due(c, *round)));
}

Result<store::Decision> supervision_close(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("round_id");
  const std::string reason = fields.text_or("reason", "", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto round = found_round(c, id);
  if (!round) return base::fail(round.error());
  if (!domain::find_sensitive(reason).empty())
    return base::fail_field("SUPERVISION-NUMBERS", "/data/reason");
  return decided(domain::close_round(*round, store::unchecked_items(c.db, c.tenant(), id), reason,
                                     store::untold_findings(c.db, c.tenant(), id),
                                     statement_due(c, *round)));
}

}  // namespace handlers

}  // namespace wanhu::app
