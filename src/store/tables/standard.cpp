#include "store/tables/standard.hpp"

#include <algorithm>

#include "domain/work/acts.hpp"
#include "store/statement.hpp"
#include "store/tables/rooms.hpp"
#include "store/tables/work.hpp"

namespace wanhu::store {

namespace {

using base::Date;
using base::Json;
using base::Uuid;
using domain::Assessment;
using domain::ItemState;

const Statement k_assess{
    Reach::tenant, "standard_assess",
    "INSERT INTO standard_assessment (tenant, assessment_id, plan_id, plan_version, standard, "
    "unit, period, from_day, to_day, authors, at_ms, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
const Statement k_claim{
    Reach::tenant, "standard_claim",
    "INSERT INTO standard_item (tenant, assessment_id, item, claimed, note, finding, disputed, "
    "disputed_by, ruling, seq) VALUES ($1, $2, $3, $4, $5, '', '', '', '', $6) "
    "ON CONFLICT (tenant, assessment_id, item) DO UPDATE SET claimed = excluded.claimed, "
    "note = excluded.note, seq = excluded.seq"};
const Statement k_correct{
    Reach::tenant, "standard_correct",
    "UPDATE standard_assessment SET authors = $3, corrected_ms = $4, correction = $5, seq = $6 "
    "WHERE tenant = $1 AND assessment_id = $2"};
const Statement k_verify{
    Reach::tenant, "standard_verify",
    "UPDATE standard_assessment SET verifier = $3, verified_ms = $4, dispute_until_ms = $5, "
    "seq = $6 WHERE tenant = $1 AND assessment_id = $2"};
const Statement k_find{
    Reach::tenant, "standard_find",
    "INSERT INTO standard_item (tenant, assessment_id, item, note, verified, finding, disputed, "
    "disputed_by, ruling, seq) VALUES ($1, $2, $3, '', $4, $5, '', '', '', $6) "
    "ON CONFLICT (tenant, assessment_id, item) DO UPDATE SET verified = excluded.verified, "
    "finding = excluded.finding, seq = excluded.seq"};
const Statement k_dispute{Reach::tenant, "standard_dispute",
                          "UPDATE standard_item SET disputed = $4, disputed_by = $5, seq = $6 "
                          "WHERE tenant = $1 AND assessment_id = $2 AND item = $3"};
const Statement k_rule{Reach::tenant, "standard_rule",
                       "UPDATE standard_item SET ruled = $4, ruling = $5, seq = $6 "
                       "WHERE tenant = $1 AND assessment_id = $2 AND item = $3"};
const Statement k_announce{
    Reach::tenant, "standard_announce",
    "INSERT INTO standard_draw (tenant, draw_id, plan_id, standard, period, seed, share, "
    "announced_ms, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
const Statement k_draw{Reach::tenant, "standard_draw_made",
                       "UPDATE standard_draw SET drawn_ms = $3, candidates = $4, seq = $5 "
                       "WHERE tenant = $1 AND draw_id = $2"};
const Statement k_take{Reach::tenant, "standard_take",
                       "UPDATE standard_assessment SET draw_id = $3, seq = $4 "
                       "WHERE tenant = $1 AND assessment_id = $2"};
const Statement k_settle{
    Reach::tenant, "standard_settle",
    "INSERT INTO standard_period (tenant, standard, period, plan_id, plan_version, from_day, "
    "to_day, as_of_day, cut_seq, at_ms, actor, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
const Statement k_result{
    Reach::tenant, "standard_result_put",
    "INSERT INTO standard_result (tenant, standard, period, plan_id, unit, assessment_id, passed, "
    "stars, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
const Statement k_result_item{
    Reach::tenant, "standard_result_item_put",
    "INSERT INTO standard_result_item (tenant, standard, period, plan_id, unit, n, item, verdict, "
    "source, figures, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};

const Statement k_by_id{
    Reach::tenant, "standard_assessment_row",
    "SELECT assessment_id, plan_id, plan_version, standard, unit, period, from_day, to_day, "
    "authors, draw_id, verifier, dispute_until_ms, at_ms, corrected_ms, verified_ms, "
    "coalesce(correction, '') FROM standard_assessment WHERE tenant = $1 AND assessment_id = $2"};
const Statement k_of_period{
    Reach::tenant, "standard_assessments_of_period",
    "SELECT assessment_id, plan_id, plan_version, standard, unit, period, from_day, to_day, "
    "authors, draw_id, verifier, dispute_until_ms, at_ms, corrected_ms, verified_ms, "
    "coalesce(correction, '') FROM standard_assessment "
    "WHERE tenant = $1 AND standard = $2 AND period = $3 AND plan_id = $4 ORDER BY unit"};
const Statement k_of_unit{
    Reach::tenant, "standard_assessment_of_unit",
    "SELECT 1 FROM standard_assessment WHERE tenant = $1 AND standard = $2 AND period = $3 "
    "AND plan_id = $4 AND unit = $5"};
const Statement k_items{
    Reach::tenant, "standard_items_of",
    "SELECT assessment_id, item, claimed, note, verified, finding, disputed, disputed_by, ruled, "
    "ruling FROM standard_item WHERE tenant = $1 AND assessment_id = $2 ORDER BY item"};
const Statement k_items_of_period{
    Reach::tenant, "standard_items_of_period",
    "SELECT i.assessment_id, i.item, i.claimed, i.note, i.verified, i.finding, i.disputed, "
    "i.disputed_by, i.ruled, i.ruling FROM standard_item i JOIN standard_assessment a "
    "ON a.tenant = $1 AND a.assessment_id = i.assessment_id WHERE i.tenant = $1 "
    "AND a.standard = $2 AND a.period = $3 AND a.plan_id = $4 ORDER BY i.assessment_id, i.item"};
const Statement k_draw_by_id{
    Reach::tenant, "standard_draw_row",
    "SELECT draw_id, plan_id, standard, period, seed, share, announced_ms, drawn_ms, candidates "
    "FROM standard_draw WHERE tenant = $1 AND draw_id = $2"};
const Statement k_draws{
    Reach::tenant, "standard_draws_of_period",
    "SELECT draw_id, plan_id, standard, period, seed, share, announced_ms, drawn_ms, candidates "
    "FROM standard_draw WHERE tenant = $1 AND standard = $2 AND period = $3 AND plan_id = $4 "
    "ORDER BY announced_ms, draw_id"};
const Statement k_periods{
    Reach::tenant, "standard_periods_settled",
    "SELECT plan_id, period, plan_version, from_day, to_day, as_of_day, cut_seq, at_ms "
    "FROM standard_period WHERE tenant = $1 AND standard = $2 ORDER BY from_day, period, plan_id"};
const Statement k_period{
    Reach::tenant, "standard_period_settled",
    "SELECT plan_id, period, plan_version, from_day, to_day, as_of_day, cut_seq, at_ms "
    "FROM standard_period WHERE tenant = $1 AND standard = $2 AND period = $3 AND plan_id = $4"};
const Statement k_results{
    Reach::tenant, "standard_results",
    "SELECT unit, assessment_id, passed, stars FROM standard_result WHERE tenant = $1 "
    "AND standard = $2 AND period = $3 AND plan_id = $4 ORDER BY unit"};
const Statement k_result_items{
    Reach::tenant, "standard_result_items",
    "SELECT unit, item, verdict, source, figures FROM standard_result_item WHERE tenant = $1 "
    "AND standard = $2 AND period = $3 AND plan_id = $4 ORDER BY unit, n"};
const Statement k_unit_periods{
    Reach::tenant, "standard_unit_periods",
    "SELECT r.unit, r.period, r.plan_id, p.from_day, p.to_day, r.passed, r.stars "
    "FROM standard_result r JOIN standard_period p ON p.tenant = $1 AND p.standard = r.standard "
    "AND p.period = r.period AND p.plan_id = r.plan_id WHERE r.tenant = $1 AND r.standard = $2 "
    "ORDER BY r.unit, p.from_day, r.period, r.plan_id"};
const Statement k_passed{
    Reach::tenant, "standard_passed_units",
    "SELECT r.unit, r.standard, r.passed FROM standard_result r JOIN standard_period p "
    "ON p.tenant = $1 AND p.standard = r.standard AND p.period = r.period "
    "AND p.plan_id = r.plan_id WHERE r.tenant = $1 AND r.seq <= $2 "
    "ORDER BY p.to_day, p.seq, r.unit, r.standard"};

Date day_of(const Json& data, const char* name) {
  return Date::parse(tables::text_of(data, name)).value();
}
Date day_at(const Row& row, std::size_t column) {
  return Date(static_cast<std::int32_t>(row.i64(column)));
}

std::optional<domain::Mark> mark_at(const Row& row, std::size_t column) {
  const auto text = row.text_if(column);
  return text ? domain::mark_of(*text) : std::nullopt;
}

std::pair<Uuid, std::pair<std::string, ItemState>> item_of(const Row& row) {
  return {row.uuid(0),
          {row.text(1),
           {.claimed = mark_at(row, 2),
            .note = row.text(3),
            .verified = mark_at(row, 4),
            .finding = row.text(5),
            .disputed = row.text(6),
            .disputed_by = row.text(7),
            .ruled = mark_at(row, 8),
            .ruling = row.text(9)}}};
}

AssessmentRow assessment_of(const Row& row) {
  AssessmentRow found;
  Assessment& a = found.assessment;
  a.id = row.uuid(0);
  a.plan = row.text(1);
  a.plan_version = row.i64(2);
  a.standard = row.text(3);
  a.unit = row.text(4);
  a.period = row.text(5);
  a.from = day_at(row, 6);
  a.to = day_at(row, 7);
  const Json authors = Json::parse(row.text(8));
  for (const Json& actor : authors) a.authors.insert(actor.get<std::string>());
  found.draw = row.uuid_if(9);
  a.drawn = found.draw.has_value();
  a.verifier = row.text_if(10).value_or("");
  a.dispute_until = row.instant_if(11);
  found.at = row.instant(12);
  found.corrected = row.instant_if(13);
  found.verified = row.instant_if(14);
  found.correction = row.text(15);
  return found;
}

DrawRow draw_of(const Row& row) {
  return {.draw = {.id = row.uuid(0),
                   .plan = row.text(1),
                   .standard = row.text(2),
                   .period = row.text(3),
                   .seed = row.text(4),
                   .share = static_cast<int>(row.i64(5)),
                   .announced = row.instant(6),
                   .drawn = !row.is_null(7)},
          .made = row.instant_if(7),
          .candidates = row.i64_if(8)};
}

SettledPeriod period_of(const Row& row) {
  return {.plan = row.text(0),
          .period = row.text(1),
          .plan_version = row.i64(2),
          .from = day_at(row, 3),
          .to = day_at(row, 4),
          .as_of = day_at(row, 5),
          .cut_seq = row.i64(6),
          .at = row.instant(7)};
}

}  // namespace

namespace tables {

namespace {

void put_claims(Db& db, const Context& c, const Uuid& id, const Json& items) {
  for (const Json& item : items)
    db.exec(k_claim, {c.tenant, id, text_of(item, "item"), text_of(item, "verdict"),
                      text_of(item, "note"), c.seq});
}

// The unit has done what the plan asks of it: it has looked at itself.
void put_self_assessment(Db& db, const Context& c, const Uuid& id, const Json& data) {
  put_act(db, c,
          {.id = id,
           .plan = text_of(data, "plan"),
           .rule = "standards." + text_of(data, "standard"),
           .unit = text_of(data, "unit"),
           .day = day_of(data, "day")});
}

void apply_assessed(Db& db, const Context& c, const Uuid& id, const Json& data) {
  db.exec(k_assess, {c.tenant, id, text_of(data, "plan"),
                     data.at("plan_version").get<std::int64_t>(), text_of(data, "standard"),
                     text_of(data, "unit"), text_of(data, "period"), day_of(data, "from").days(),
                     day_of(data, "to").days(), Json::array({c.actor}).dump(), c.at, c.seq});
  put_claims(db, c, id, data.at("items"));
  put_self_assessment(db, c, id, data);
}

void apply_corrected(Db& db, const Context& c, const Uuid& id, const Json& data) {
  std::set<std::string> authors = load_assessment(db, c.tenant, id).value().authors;
  authors.insert(c.actor);
  db.exec(k_correct, {c.tenant, id, Json(authors).dump(), c.at, text_of(data, "reason"), c.seq});
  put_claims(db, c, id, data.at("items"));
}

void apply_verified(Db& db, const Context& c, const Uuid& id, const Json& data) {
  db.exec(k_verify,
          {c.tenant, id, c.actor, c.at, data.at("dispute_until").get<std::int64_t>(), c.seq});
  for (const Json& item : data.at("items"))
    db.exec(k_find, {c.tenant, id, text_of(item, "item"), text_of(item, "verdict"),
                     text_of(item, "note"), c.seq});
}

void apply_drawn(Db& db, const Context& c, const Json& data) {
  const Uuid draw = uuid_of(data, "draw");
  db.exec(k_draw, {c.tenant, draw, c.at, data.at("candidates").get<std::int64_t>(), c.seq});
  for (const Json& one : data.at("units"))
    db.exec(k_take, {c.tenant, uuid_of(one, "assessment"), draw, c.seq});
}

void put_result(Db& db, const Context& c, const Json& data, const Json& unit) {
  const std::string& standard = text_of(data, "standard");
  const std::string& period = text_of(data, "period");
  const std::string& plan = text_of(data, "plan");
  const auto assessment = uuid_if(unit, "assessment");
  db.exec(k_result, {c.tenant, standard, period, plan, text_of(unit, "unit"),
                     assessment ? Value(*assessment) : Value(), unit.at("passed").get<bool>(),
                     unit.at("stars").dump(), c.seq});
  std::int64_t n = 0;
  for (const Json& item : unit.at("items")) {
    const Json& verdict = item.at("verdict");
    db.exec(k_result_item,
            {c.tenant, standard, period, plan, text_of(unit, "unit"), ++n, text_of(item, "item"),
             verdict.is_null() ? Value() : Value(verdict.get<std::string>()),
             text_of(item, "source"), item.at("figures").dump(), c.seq});
  }
}

void apply_settled(Db& db, const Context& c, const Json& data) {
  db.exec(k_settle,
          {c.tenant, text_of(data, "standard"), text_of(data, "period"), text_of(data, "plan"),
           data.at("plan_version").get<std::int64_t>(), day_of(data, "from").days(),
           day_of(data, "to").days(), day_of(data, "as_of").days(),
           data.at("seq").get<std::int64_t>(), c.at, c.actor, c.seq});
  for (const Json& unit : data.at("units")) put_result(db, c, data, unit);
}

}  // namespace

bool apply_standard(Db& db, const Context& c, const domain::Event& event) {
  if (!event.type.starts_with("standard.")) return false;
  const Json& data = event.data;
  const auto of = [&] { return uuid_of(data, "assessment"); };
  if (event.type == "standard.assessed")
    apply_assessed(db, c, of(), data);
  else if (event.type == "standard.corrected")
    apply_corrected(db, c, of(), data);
  else if (event.type == "standard.verified")
    apply_verified(db, c, of(), data);
  else if (event.type == "standard.disputed")
    db.exec(k_dispute,
            {c.tenant, of(), text_of(data, "item"), text_of(data, "reason"), c.actor, c.seq});
  else if (event.type == "standard.ruled")
    db.exec(k_rule, {c.tenant, of(), text_of(data, "item"), text_of(data, "verdict"),
                     text_of(data, "reason"), c.seq});
  else if (event.type == "standard.draw_announced")
    db.exec(k_announce, {c.tenant, uuid_of(data, "draw"), text_of(data, "plan"),
                         text_of(data, "standard"), text_of(data, "period"), text_of(data, "seed"),
                         data.at("share").get<std::int64_t>(), c.at, c.seq});
  else if (event.type == "standard.drawn")
    apply_drawn(db, c, data);
  else if (event.type == "standard.settled")
    apply_settled(db, c, data);
  else
    return false;
  return true;
}

}  // namespace tables

std::optional<Assessment> load_assessment(Db& db, Tenant tenant, const Uuid& id) {
  const auto row = db.query_one(k_by_id, {tenant, id});
  if (!row) return {};
  Assessment found = assessment_of(*row).assessment;
  db.each(k_items, {tenant, id},
          [&](const Row& item) { found.items.insert(item_of(item).second); });
  return found;
}

std::vector<AssessmentRow> assessments(Db& db, Tenant tenant, const StandardKey& key) {
  std::vector<AssessmentRow> rows;
  std::map<Uuid, std::size_t> index;
  db.each(k_of_period, {tenant, key.standard, key.period, key.plan}, [&](const Row& row) {
    rows.push_back(assessment_of(row));
    index.emplace(rows.back().assessment.id, rows.size() - 1);
  });
  db.each(k_items_of_period, {tenant, key.standard, key.period, key.plan}, [&](const Row& row) {
    auto [id, item] = item_of(row);
    rows[index.at(id)].assessment.items.insert(std::move(item));
  });
  return rows;
}

bool is_assessed(Db& db, Tenant tenant, const StandardKey& key, const std::string& unit) {
  return db.query_one(k_of_unit, {tenant, key.standard, key.period, key.plan, unit}).has_value();
}

std::optional<domain::StandardDraw> load_draw(Db& db, Tenant tenant, const Uuid& id) {
  const auto row = db.query_one(k_draw_by_id, {tenant, id});
  if (!row) return {};
  return draw_of(*row).draw;
}

std::vector<DrawRow> draws(Db& db, Tenant tenant, const StandardKey& key) {
  std::vector<DrawRow> rows;
  db.each(k_draws, {tenant, key.standard, key.period, key.plan},
          [&](const Row& row) { rows.push_back(draw_of(row)); });
  return rows;
}

std::optional<SettledPeriod> settled_period(Db& db, Tenant tenant, const StandardKey& key) {
  const auto row = db.query_one(k_period, {tenant, key.standard, key.period, key.plan});
  if (!row) return {};
  return period_of(*row);
}

std::vector<SettledPeriod> settled_periods(Db& db, Tenant tenant, const std::string& standard) {
  std::vector<SettledPeriod> periods;
  db.each(k_periods, {tenant, standard},
          [&](const Row& row) { periods.push_back(period_of(row)); });
  return periods;
}

std::vector<domain::UnitResult> settled_results(Db& db, Tenant tenant, const StandardKey& key) {
  std::vector<domain::UnitResult> results;
  std::map<std::string, std::size_t> index;
  db.each(k_results, {tenant, key.standard, key.period, key.plan}, [&](const Row& row) {
    index.emplace(row.text(0), results.size());
    results.push_back({.unit = row.text(0),
                       .assessment = row.uuid_if(1),
                       .passed = row.flag(2),
                       .stars = Json::parse(row.text(3)).get<std::vector<std::string>>()});
  });
  db.each(k_result_items, {tenant, key.standard, key.period, key.plan}, [&](const Row& row) {
    results[index.at(row.text(0))].items.push_back(
        {.item = row.text(1),
         .verdict = {.mark = mark_at(row, 2), .source = domain::source_of(row.text(3))},
         .figures = Json::parse(row.text(4))});
  });
  return results;
}

std::vector<UnitPeriod> unit_periods(Db& db, Tenant tenant, const std::string& standard) {
  std::vector<UnitPeriod> rows;
  db.each(k_unit_periods, {tenant, standard}, [&](const Row& row) {
    rows.push_back({.unit = row.text(0),
                    .period = row.text(1),
                    .plan = row.text(2),
                    .from = day_at(row, 3),
                    .to = day_at(row, 4),
                    .passed = row.flag(5),
                    .stars = Json::parse(row.text(6)).get<std::vector<std::string>>()});
  });
  return rows;
}

std::map<std::string, bool> passed_units(Db& db, Tenant tenant, std::int64_t seq) {
  std::map<std::pair<std::string, std::string>, bool> last;  // unit, standard
  db.each(k_passed, {tenant, seq},
          [&](const Row& row) { last[{row.text(0), row.text(1)}] = row.flag(2); });
  std::map<std::string, bool> passed;
  for (const auto& [of, is] : last) {
    bool& all = passed.emplace(of.first, true).first->second;
    all = all && is;
  }
  return passed;
}

}  // namespace wanhu::store
