// Recording a visit, and counting the anonymous answers that came with visits.
#include <algorithm>

#include "app/answers.hpp"
#include "app/command.hpp"
#include "app/quota_count.hpp"
#include "base/random.hpp"
#include "domain/visit/merge.hpp"
#include "store/statement.hpp"
#include "store/tables/post.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

const Statement k_dwelling_for_visit{
    Reach::tenant, "dwelling_for_visit",
    "SELECT unit, state FROM dwelling WHERE tenant = $1 AND dwelling_id = $2"};
const Statement k_visits_of{Reach::tenant, "visits_of_dwelling",
                            "SELECT visit_id, visitor, at_ms, outcome FROM visit "
                            "WHERE tenant = $1 AND dwelling_id = $2 ORDER BY at_ms, visit_id"};
const Statement k_visit_known{Reach::tenant, "visit_known",
                              "SELECT count(*) FROM visit WHERE tenant = $1 AND visit_id = $2"};
const Statement k_ballot_insert{
    Reach::local, "ballot_insert",
    "INSERT INTO ballot (tenant, ballot_id, form, version, unit, answers) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};
const Statement k_ballots{
    Reach::local, "ballots",
    "SELECT ballot_id, answers FROM ballot WHERE tenant = $1 AND unit = $2 AND form = $3 "
    "AND version = $4 ORDER BY ballot_id"};
const Statement k_ballot_delete{Reach::local, "ballot_delete",
                                "DELETE FROM ballot WHERE tenant = $1 AND ballot_id = $2"};

struct VisitFields {
  Uuid visit, dwelling, visitor;
  domain::Outcome outcome = domain::Outcome::other;
  Instant at;
  std::string channel;
  std::int64_t form_version = 0;  // of the plan whose form was asked
  Json answers;
};

VisitFields read_visit(const Context& c, base::FieldReader& fields) {
  VisitFields v;
  v.visit = fields.uuid("visit_id");
  v.dwelling = fields.uuid("dwelling_id");
  const std::string outcome = fields.text("outcome", 20);
  const auto known = domain::outcome_named(outcome);
  if (!known)
    fields.problem("FIELD-VALUE", "outcome",
                   {{"value", outcome},
                    {"allowed", "answered, declined, nobody_home, vacant, unsafe, other"}});
  v.outcome = known.value_or(domain::Outcome::other);
  v.at = fields.instant("at");
  if (v.at > c.now() + domain::k_clock_skew_ms) fields.problem("TIME-FUTURE", "at");
  if (v.at.date() < c.plan->first_day()) fields.problem("VISIT-TOO-OLD", "at");
  v.channel = fields.one_of("channel", {"app", "paper"});
  v.visitor = fields.uuid_if("visitor").value_or(c.person->id);
  v.form_version = fields.integer_or("form_version", c.plan->version, 1, 1'000'000'000);
  v.answers = fields.raw("answers");
  return v;
}

bool has_answers(const VisitFields& v) {
  return v.answers.is_object() && !v.answers.empty();
}

// The form that was asked, or would have been: of the plan that the phone had. A phone may still
// ask by an older plan for days, and what it asked is what was answered.
struct DoorForm {
  PlanRef set;  // keeps the form alive
  const plan::Form* form = nullptr;
  bool closed = false;  // its answers are kept no longer, so none is taken
};

DoorForm door_form(Context& c, const VisitFields& v, const std::string& unit) {
  const std::int64_t version = std::min(v.form_version, c.plan->version);
  DoorForm door{.set = c.plans.version(c.db, c.tenant(), version)};
  const plan::Plan& plan = door.set->plan_of(unit);
  door.form = plan.door_form();
  door.closed = door.form != nullptr && answers_ended(c.calendar, plan, *door.form, c.now());
  return door;
}

// The answers that came with the visit, as the ballot box takes them; none when none came.
Result<Json> read_answers(Context& c, const VisitFields& v, const plan::Form* form) {
  if (!has_answers(v)) {
    if (v.answers.is_null() || v.answers.is_object()) return Json::object();
    return base::fail_field("FIELD-TYPE", "/data/answers",
                            {{"field", "answers"}, {"type", "object"}});
  }
  if (v.outcome != domain::Outcome::answered)
    return base::fail_field("ANSWER-NOT-ANSWERED", "/data/answers");
  if (v.form_version > c.plan->version)
    return base::fail_field("FORM-VERSION-UNKNOWN", "/data/form_version",
                            {{"version", std::to_string(v.form_version)}});
  if (form == nullptr)
    return base::fail_field("ANSWER-UNKNOWN", "/data/answers", {{"question", "-"}});
  return ballot_of(*form, v.answers);
}

// Who made the visit: oneself, or for paper entry a visitor of the dwelling's village.
Result<void> check_visitor(Context& c, const VisitFields& v, const std::string& unit) {
  const access::Scope scope = c.scope();
  if (!scope.covers(unit)) return not_found();
  if (v.visitor == c.person->id) return {};
  const auto visitor = access::person_by_id(c.db, c.tenant(), v.visitor);
  if (scope.own_rows_only() || !visitor || (visitor->unit && *visitor->unit != unit))
    return base::fail_field("VISITOR-UNKNOWN", "/data/visitor");
  return {};
}

std::vector<domain::Visit> visits_of(Context& c, const Uuid& dwelling) {
  std::vector<domain::Visit> visits;
  c.db.each(k_visits_of, {c.tenant(), dwelling}, [&](const Row& row) {
    visits.push_back(
        {row.uuid(0), row.uuid(1), row.instant(2), domain::outcome_named(row.text(3)).value()});
  });
  return visits;
}

struct Standing {
  bool stands = false;
  std::optional<Uuid> replaces{};
  bool doubled = false;
};

Standing stand(std::vector<domain::Visit> visits, const domain::Visit& fresh) {
  Standing result;
  std::optional<Uuid> before;
  if (!visits.empty()) before = domain::merge(visits).standing.id;
  visits.push_back(fresh);
  const domain::MergedVisits merged = domain::merge(std::move(visits));
  result.stands = merged.standing.id == fresh.id;
  if (result.stands) result.replaces = before;
  // Either this visit came after a settled one, or it turns out to have settled it before another.
  result.doubled = std::any_of(
      merged.doubled.begin(), merged.doubled.end(),
      [&](const domain::Doubling& d) { return d.visit == fresh.id || d.first_visit == fresh.id; });
  return result;
}

// Ceilings that the visitor is over with this visit. It is recorded all the same: a ceiling spares
// visitors, and whoever opened the door may have needed somebody.
Json over_quota(const Context& c, const VisitFields& v) {
  const QuotaPlace place{.db = c.db,
                         .tenant = c.tenant(),
                         .book = c.plans,
                         .plans = *c.plan,
                         .national = c.calendar,
                         .day = v.at.date(),
                         .seq = store::k_newest};
  Json list = Json::array();
  for (const QuotaOver& one : over_with(place, v.visitor, v.dwelling, v.outcome))
    list.push_back(
        {{"plan", one.plan}, {"quota", one.quota}, {"asked", one.asked}, {"done", one.done}});
  return list;
}

std::function<void(store::Db&)> cast_ballot(const Context& c, const VisitFields& v,
                                            const std::string& unit, const std::string& form,
                                            const Json& answers) {
  // A random key, not a time-ordered one: the box must not remember the order of the ballots.
  const Uuid ballot = Uuid::named(base::random_string(32));
  return [tenant = c.tenant(), ballot, form, version = v.form_version, unit,
          text = base::canonical(answers)](store::Db& db) {
    db.exec(k_ballot_insert, {tenant, ballot, form, version, unit, text});
  };
}

}  // namespace

namespace handlers {

Result<store::Decision> visit_record(Context& c, base::FieldReader& fields) {
  const VisitFields v = read_visit(c, fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto dwelling = c.db.query_one(k_dwelling_for_visit, {c.tenant(), v.dwelling});
  if (!dwelling) return not_found();
  const std::string unit = dwelling->text(0);
  if (auto ok = check_visitor(c, v, unit); !ok) return base::fail(ok.error());
  if (dwelling->text(1) != "active")
    return base::fail(base::Problem{.code = "DWELLING-GONE", .kind = base::Kind::refused});
  if (c.db.query_one(k_visit_known, {c.tenant(), v.visit})->i64(0) > 0)
    return base::fail_field("ID-USED", "/data/visit_id");
  const DoorForm door = door_form(c, v, unit);
  const auto answers = read_answers(c, v, door.form);
  if (!answers) return base::fail(answers.error());
  const Standing standing = stand(visits_of(c, v.dwelling), {v.visit, v.visitor, v.at, v.outcome});
  const domain::OutcomeRule& rule = domain::rule_of(v.outcome);
  Json data{{"visit", v.visit.text()},
            {"dwelling", v.dwelling.text()},
            {"unit", unit},
            {"visitor", v.visitor.text()},
            {"entered_by", c.person->id.text()},
            {"outcome", rule.name},
            {"aapor", rule.aapor},
            {"reached", rule.reached},
            {"at", v.at.ms()},
            {"channel", v.channel},
            {"plan_version", c.plan->version},
            {"stands", standing.stands},
            {"doubled", standing.doubled}};
  if (standing.replaces) data["replaces"] = standing.replaces->text();
  Json answer{{"outcome", rule.name}, {"stands", standing.stands}, {"doubled", standing.doubled}};
  // The answer is in the journal. It says this of every visit, with answers or without, so that it
  // does not tell who gave some.
  if (door.closed) answer["answers_closed"] = true;
  if (Json over = over_quota(c, v); !over.empty()) answer["over_quota"] = std::move(over);
  store::Decision result = decision({{"visit.recorded", std::move(data)}}, std::move(answer));
  if (!door.closed && !answers->empty())
    result.local = cast_ballot(c, v, unit, door.form->id, *answers);
  return result;
}

// Empties a village's ballot box into the journal once it holds a lot: sums only, no single ballot.
Result<store::Decision> answers_count(Context& c, base::FieldReader& fields) {
  const std::string unit = fields.text("unit", 60), form = fields.text("form", 60);
  const std::int64_t version = fields.integer("version", 1, 1'000'000'000);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  std::vector<Uuid> ballots;
  Sums sums;
  c.db.each(k_ballots, {c.tenant(), unit, form, version}, [&](const Row& row) {
    ballots.push_back(row.uuid(0));
    add_to(sums, Json::parse(row.text(1)));
  });
  if (static_cast<std::int64_t>(ballots.size()) < k_lot_min)
    return base::fail(base::Problem{.code = "ANSWERS-FEW",
                                    .kind = base::Kind::refused,
                                    .args = {{"min", std::to_string(k_lot_min)}}});
  Json list = Json::array();
  for (const auto& [key, n] : sums) list.push_back(Json::array({key.first, key.second, n}));
  store::Decision result = decision(
      {{"answers.counted",
        {{"unit", unit}, {"form", form}, {"version", version}, {"counts", std::move(list)}}}});
  result.local = [tenant = c.tenant(), ballots](store::Db& db) {
    for (const Uuid& id : ballots) db.exec(k_ballot_delete, {tenant, id});
  };
  return result;
}

}  // namespace handlers

}  // namespace wanhu::app
