#include "store/tables/supervision.hpp"

#include <set>

#include "store/statement.hpp"
#include "store/tables/rooms.hpp"
#include "store/tables/work.hpp"

namespace wanhu::store {

namespace {

using base::Date;
using base::Uuid;

const Statement k_round_put{
    Reach::tenant, "supervision_round_put",
    "INSERT INTO supervision_round (tenant, round_id, plan_id, plan_version, kind, how, by_way, "
    "of_what, seed, on_day, since_day, share, n_least, statement_days, state, announced_ms, "
    "announced_by, announced_seq, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
    "$13, $14, 'announced', $15, $16, $17, $17)"};
const Statement k_round_drawn{
    Reach::tenant, "supervision_round_drawn",
    "UPDATE supervision_round SET state = 'drawn', cut_seq = $3, drawn_ms = $4, seq = $5 "
    "WHERE tenant = $1 AND round_id = $2"};
const Statement k_round_done{
    Reach::tenant, "supervision_round_done",
    "UPDATE supervision_round SET state = 'done', done_day = $3, reason = $4, seq = $5 "
    "WHERE tenant = $1 AND round_id = $2"};
const Statement k_round_row{
    Reach::tenant, "supervision_round_row",
    "SELECT plan_id, plan_version, kind, how, by_way, of_what, seed, on_day, since_day, share, "
    "n_least, statement_days, state FROM supervision_round WHERE tenant = $1 AND round_id = $2"};
const Statement k_seed_used{Reach::tenant, "supervision_seed_used",
                            "SELECT 1 FROM supervision_round WHERE tenant = $1 AND seed = $2"};
const Statement k_open_round{
    Reach::tenant, "supervision_round_open",
    "SELECT 1 FROM supervision_round WHERE tenant = $1 AND plan_id = $2 AND kind = $3 "
    "AND state <> 'done' LIMIT 1"};

const Statement k_stratum_put{
    Reach::tenant, "supervision_stratum_put",
    "INSERT INTO supervision_stratum (tenant, round_id, stratum, load, size, drawn) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};
const Statement k_item_put{
    Reach::tenant, "supervision_item_put",
    "INSERT INTO supervision_item (tenant, round_id, item, stratum, unit, drawn, result) "
    "VALUES ($1, $2, $3, $4, $5, $6, '')"};
const Statement k_item_result{Reach::tenant, "supervision_item_result",
                              "UPDATE supervision_item SET result = $4 "
                              "WHERE tenant = $1 AND round_id = $2 AND item = $3"};
const Statement k_item_row{
    Reach::tenant, "supervision_item_row",
    "SELECT unit, result FROM supervision_item WHERE tenant = $1 AND round_id = $2 AND item = $3 "
    "AND drawn = 1"};
const Statement k_unchecked{
    Reach::tenant, "supervision_unchecked",
    "SELECT count(*) FROM supervision_item WHERE tenant = $1 AND round_id = $2 AND drawn = 1 "
    "AND result = ''"};

const Statement k_check_put{
    Reach::tenant, "supervision_check_put",
    "INSERT INTO supervision_check (tenant, check_id, round_id, item, unit, day, by_way, result, "
    "body, actor, at_ms, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
const Statement k_check_known{
    Reach::tenant, "supervision_check_known",
    "SELECT 1 FROM supervision_check WHERE tenant = $1 AND check_id = $2"};
const Statement k_round_checks{
    Reach::tenant, "supervision_round_checks",
    "SELECT check_id, unit, day, result FROM supervision_check WHERE tenant = $1 AND round_id = $2 "
    "ORDER BY seq, check_id"};

const Statement k_finding_put{
    Reach::tenant, "supervision_finding_put",
    "INSERT INTO supervision_finding (tenant, finding_id, round_id, check_id, item, unit, kind, "
    "may_name, state, recorder, found_day, appealed, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
    "'found', $9, $10, 0, $11)"};
const Statement k_finding_state{
    Reach::tenant, "supervision_finding_state",
    "UPDATE supervision_finding SET state = $3, seq = $4 WHERE tenant = $1 AND finding_id = $2"};
const Statement k_finding_told{
    Reach::tenant, "supervision_finding_told",
    "UPDATE supervision_finding SET statement_day = $3 WHERE tenant = $1 AND finding_id = $2"};
const Statement k_finding_decided{
    Reach::tenant, "supervision_finding_decided",
    "UPDATE supervision_finding SET appeal_day = $3 WHERE tenant = $1 AND finding_id = $2"};
const Statement k_finding_appealed{
    Reach::tenant, "supervision_finding_appealed",
    "UPDATE supervision_finding SET appealed = 1 WHERE tenant = $1 AND finding_id = $2"};
const Statement k_finding_matter{Reach::tenant, "supervision_finding_matter",
                                 "UPDATE supervision_finding SET matter_id = $3, seq = $4 "
                                 "WHERE tenant = $1 AND finding_id = $2"};
const Statement k_finding_row{
    Reach::tenant, "supervision_finding_row",
    "SELECT round_id, check_id, item, unit, kind, state, recorder, statement_day, appeal_day, "
    "appealed, matter_id FROM supervision_finding WHERE tenant = $1 AND finding_id = $2"};
const Statement k_untold{
    Reach::tenant, "supervision_untold",
    "SELECT finding_id, unit FROM supervision_finding WHERE tenant = $1 AND round_id = $2 "
    "AND state = 'found' ORDER BY finding_id"};

const Statement k_step_put{
    Reach::tenant, "supervision_step_put",
    "INSERT INTO supervision_step (tenant, finding_id, n, step, at_ms, actor, taken_down, body, "
    "seq) SELECT $1, $2, (SELECT coalesce(max(x.n), 0) + 1 FROM supervision_step x "
    "WHERE x.tenant = $1 AND x.finding_id = $2), $3, $4, $5, $6, $7, $8"};
const Statement k_deciders{
    Reach::tenant, "supervision_deciders",
    "SELECT actor FROM supervision_step WHERE tenant = $1 AND finding_id = $2 "
    "AND step IN ('upheld', 'lifted') ORDER BY n"};

Date day_of(const Json& data, const char* name) {
  return Date::parse(tables::text_of(data, name)).value();
}
std::optional<Date> day_if(const Row& row, std::size_t column) {
  const auto days = row.i64_if(column);
  if (!days) return {};
  return Date(static_cast<std::int32_t>(*days));
}

// What counts as done for the plan's rhythm: something was looked at.
bool is_done(const std::string& result) {
  return result == "in_order" || result == "finding";
}

// The act has an id of its own. Whoever knew of the check could have used it for another one: a
// journal that was written stays readable, so the act is left out then.
void put_check_act(Db& db, const tables::Context& c, const domain::CheckRound& round,
                   const Uuid& check, const std::string& unit, Date day) {
  const Uuid id = Uuid::named("supervision act " + check.text());
  if (load_act(db, c.tenant, id)) return;
  tables::put_act(db, c,
                  {.id = id,
                   .plan = round.plan,
                   .rule = "supervision." + round.kind,
                   .unit = unit,
                   .day = day});
}

void apply_announced(Db& db, const tables::Context& c, const Json& data) {
  const Json& since = data.at("since");
  db.exec(k_round_put,
          {c.tenant, tables::uuid_of(data, "round"), tables::text_of(data, "plan"),
           data.at("plan_version").get<std::int64_t>(), tables::text_of(data, "kind"),
           tables::text_of(data, "how"), tables::text_of(data, "by"), tables::text_of(data, "of"),
           tables::text_of(data, "seed"), day_of(data, "on").days(),
           since.is_null() ? Value() : Value(day_of(data, "since").days()),
           data.at("share").get<std::int64_t>(), data.at("n").get<std::int64_t>(),
           data.at("statement_days").get<std::int64_t>(), c.at, c.actor, c.seq});
}

void apply_drawn(Db& db, const tables::Context& c, const Json& data) {
  const Uuid id = tables::uuid_of(data, "round");
  const domain::CheckRound round = load_round(db, c.tenant, id).value();
  for (const Json& stratum : data.at("strata")) {
    const std::string& name = tables::text_of(stratum, "id");
    const Json& items = stratum.at("items");
    const auto drawn = stratum.at("drawn").get<std::set<std::string>>();
    db.exec(k_stratum_put,
            {c.tenant, id, name, stratum.at("load").get<std::int64_t>(),
             static_cast<std::int64_t>(items.size()), static_cast<std::int64_t>(drawn.size())});
    for (const Json& item : items) {
      const auto& text = item.get_ref<const std::string&>();
      db.exec(k_item_put, {c.tenant, id, text, name, round.of == domain::k_of_units ? text : name,
                           drawn.contains(text)});
    }
  }
  db.exec(k_round_drawn, {c.tenant, id, data.at("cut").get<std::int64_t>(), c.at, c.seq});
}

void apply_checked(Db& db, const tables::Context& c, const Json& data) {
  const Uuid id = tables::uuid_of(data, "round"), check = tables::uuid_of(data, "check");
  const domain::CheckRound round = load_round(db, c.tenant, id).value();
  const std::string& unit = tables::text_of(data, round.is_quiet() ? "where" : "unit");
  const std::string& result = tables::text_of(data, "result");
  const Date day = day_of(data, "day");
  db.exec(k_check_put, {c.tenant, check, id, tables::text_of(data, "item"), unit, day.days(),
                        tables::text_of(data, "by"), result, tables::text_of(data, "text"), c.actor,
                        c.at, c.seq});
  db.exec(k_item_result, {c.tenant, id, tables::text_of(data, "item"), result});
  // Acts are counted by unit: those of a quiet round come when it has ended.
  if (!round.is_quiet() && is_done(result)) put_check_act(db, c, round, check, unit, day);
}

void apply_closed(Db& db, const tables::Context& c, const Json& data) {
  const Uuid id = tables::uuid_of(data, "round");
  const domain::CheckRound round = load_round(db, c.tenant, id).value();
  db.exec(k_round_done, {c.tenant, id, c.at.date().days(), tables::text_of(data, "reason"), c.seq});
  if (!round.is_quiet()) return;
  for (const Row& row : db.query(k_round_checks, {c.tenant, id}))
    if (is_done(row.text(3)))
      put_check_act(db, c, round, row.uuid(0), row.text(1),
                    Date(static_cast<std::int32_t>(row.i64(2))));
}

void put_step(Db& db, const tables::Context& c, const Uuid& finding, const char* step,
              const Json& data) {
  db.exec(k_step_put, {c.tenant, finding, step, c.at, c.actor, data.value("taken_down", false),
                       data.value("text", std::string()), c.seq});
}

void apply_found(Db& db, const tables::Context& c, const Json& data) {
  const Uuid id = tables::uuid_of(data, "finding");
  db.exec(k_finding_put, {c.tenant, id, tables::uuid_of(data, "round"),
                          tables::uuid_of(data, "check"), tables::text_of(data, "item"),
                          tables::text_of(data, "where"), tables::text_of(data, "kind"),
                          data.at("may_name").get<bool>(), c.actor, c.at.date().days(), c.seq});
  put_step(db, c, id, "found", data);
}

// An event of the road: the step it is, and the state that it leads to.
struct Turn {
  const char* step;
  domain::SpotFindingState state;
};
Turn turn_of(const domain::Event& event) {
  using S = domain::SpotFindingState;
  if (event.type == "supervision.told") return {"told", S::told};
  if (event.type == "supervision.stated") return {"stated", S::stated};
  if (event.type == "supervision.appealed") return {"appealed", S::appealed};
  if (event.type == "supervision.rectified") return {"rectified", S::rectified};
  if (event.type == "supervision.decided")
    return event.data.at("upheld").get<bool>() ? Turn{"upheld", S::upheld}
                                               : Turn{"lifted", S::lifted};
  return event.data.at("in_order").get<bool>() ? Turn{"in_order", S::closed}
                                               : Turn{"not_yet", S::upheld};
}

void apply_turn(Db& db, const tables::Context& c, const domain::Event& event) {
  const Json& data = event.data;
  const Uuid id = tables::uuid_of(data, "finding");
  const Turn turn = turn_of(event);
  db.exec(k_finding_state, {c.tenant, id, domain::text_of(turn.state), c.seq});
  if (event.type == "supervision.told")
    db.exec(k_finding_told, {c.tenant, id, day_of(data, "due").days()});
  if (event.type == "supervision.decided" && !data.at("appeal_due").is_null())
    db.exec(k_finding_decided, {c.tenant, id, day_of(data, "appeal_due").days()});
  if (event.type == "supervision.appealed") db.exec(k_finding_appealed, {c.tenant, id});
  put_step(db, c, id, turn.step, data);
}

}  // namespace

namespace tables {

bool apply_supervision(Db& db, const Context& c, const domain::Event& event) {
  if (!event.type.starts_with("supervision.")) return false;
  const Json& data = event.data;
  const std::string kind = event.type.substr(event.type.find('.') + 1);
  if (kind == "announced") {
    apply_announced(db, c, data);
  } else if (kind == "drawn") {
    apply_drawn(db, c, data);
  } else if (kind == "checked") {
    apply_checked(db, c, data);
  } else if (kind == "found") {
    apply_found(db, c, data);
  } else if (kind == "closed") {
    apply_closed(db, c, data);
  } else if (kind == "matter_opened") {
    db.exec(k_finding_matter, {c.tenant, uuid_of(data, "finding"), uuid_of(data, "matter"), c.seq});
    put_step(db, c, uuid_of(data, "finding"), "matter", data);
  } else if (kind == "told" || kind == "stated" || kind == "decided" || kind == "appealed" ||
             kind == "rectified" || kind == "rechecked") {
    apply_turn(db, c, event);
  } else {
    return false;
  }
  return true;
}

}  // namespace tables

std::optional<domain::CheckRound> load_round(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(k_round_row, {tenant, id});
  if (!row) return {};
  return domain::CheckRound{.id = id,
                            .plan = row->text(0),
                            .plan_version = row->i64(1),
                            .kind = row->text(2),
                            .how = row->text(3),
                            .by = row->text(4),
                            .of = row->text(5),
                            .seed = row->text(6),
                            .on = Date(static_cast<std::int32_t>(row->i64(7))),
                            .since = day_if(*row, 8),
                            .share_percent = static_cast<int>(row->i64(9)),
                            .n = row->i64(10),
                            .statement_days = static_cast<int>(row->i64(11)),
                            .state = domain::round_state_of(row->text(12))};
}

std::optional<domain::DrawnItem> load_drawn_item(Db& db, Tenant tenant, const base::Uuid& round,
                                                 const std::string& item) {
  const auto row = db.query_one(k_item_row, {tenant, round, item});
  if (!row) return {};
  return domain::DrawnItem{.id = item, .unit = row->text(0), .result = row->text(1)};
}

std::int64_t unchecked_items(Db& db, Tenant tenant, const base::Uuid& round) {
  return db.query_one(k_unchecked, {tenant, round})->i64(0);
}

std::vector<domain::UntoldFinding> untold_findings(Db& db, Tenant tenant, const base::Uuid& round) {
  std::vector<domain::UntoldFinding> all;
  db.each(k_untold, {tenant, round},
          [&](const Row& row) { all.push_back({row.uuid(0), row.text(1)}); });
  return all;
}

std::optional<domain::OpenFinding> load_finding(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(k_finding_row, {tenant, id});
  if (!row) return {};
  domain::OpenFinding finding{.id = id,
                              .round = row->uuid(0),
                              .check = row->uuid(1),
                              .item = row->text(2),
                              .unit = row->text(3),
                              .kind = row->text(4),
                              .state = domain::spot_finding_state_of(row->text(5)),
                              .recorder = row->text(6),
                              .statement_due = day_if(*row, 7),
                              .appeal_due = day_if(*row, 8),
                              .appealed = row->flag(9),
                              .has_matter = !row->is_null(10)};
  db.each(k_deciders, {tenant, id}, [&](const Row& one) { finding.deciders.insert(one.text(0)); });
  return finding;
}

bool is_check_known(Db& db, Tenant tenant, const base::Uuid& id) {
  return db.query_one(k_check_known, {tenant, id}).has_value();
}

bool is_seed_used(Db& db, Tenant tenant, const std::string& seed) {
  return db.query_one(k_seed_used, {tenant, seed}).has_value();
}

bool has_open_round(Db& db, Tenant tenant, const std::string& plan, const std::string& kind) {
  return db.query_one(k_open_round, {tenant, plan, kind}).has_value();
}

}  // namespace wanhu::store
