#include "domain/work/acts.hpp"
#include "store/statement.hpp"
#include "store/tables/place.hpp"
#include "store/tables/rooms.hpp"
#include "store/tables/work.hpp"

namespace wanhu::store {

namespace {

const Statement k_list{
    Reach::tenant, "listing_put",
    "INSERT INTO listing (tenant, listing_id, place_id, plan_id, rule, reason, measures, owner, "
    "progress, due_day, first_due_day, extensions, listed_day, from_seq, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $9, 0, $10, $11, $11)"};
const Statement k_update{Reach::tenant, "listing_update",
                         "UPDATE listing SET measures = $3, owner = $4, progress = $5, seq = $6 "
                         "WHERE tenant = $1 AND listing_id = $2"};
const Statement k_extend{Reach::tenant, "listing_extend",
                         "UPDATE listing SET due_day = $3, extensions = extensions + 1, seq = $4 "
                         "WHERE tenant = $1 AND listing_id = $2"};
const Statement k_delist{Reach::tenant, "listing_end",
                         "UPDATE listing SET delisted_day = $3, evidence = $4, inspection_id = $5, "
                         "delisted_seq = $6, seq = $6 "
                         "WHERE tenant = $1 AND listing_id = $2"};
const Statement k_load{
    Reach::tenant, "listing_row",
    "SELECT place_id, plan_id, rule, reason, measures, owner, progress, due_day, first_due_day, "
    "extensions, listed_day, delisted_day FROM listing WHERE tenant = $1 AND listing_id = $2"};
const Statement k_is_listed{
    Reach::tenant, "listing_open",
    "SELECT count(*) FROM listing WHERE tenant = $1 AND place_id = $2 AND rule = $3 "
    "AND delisted_day IS NULL"};
// After the listing: by its day, and in the order of the journal. Other listings of the place have
// criteria of their own.
const Statement k_clean_since{
    Reach::tenant, "listing_clean_since",
    "SELECT i.inspection_id FROM inspection i JOIN listing l ON l.tenant = $1 AND l.listing_id = "
    "$2 "
    "WHERE i.tenant = $1 AND i.place_id = l.place_id AND i.withdrawn_seq IS NULL AND i.faults = 0 "
    "AND i.seq > l.from_seq AND i.day >= l.listed_day AND (i.rule = l.rule OR "
    "substr(i.rule, 1, 8) = 'inspect.') ORDER BY i.day DESC, i.seq DESC, i.inspection_id LIMIT 1"};
const Statement k_open_faults{
    Reach::tenant, "place_faults_open",
    "SELECT count(*) FROM place_fault WHERE tenant = $1 AND place_id = $2 AND closed_day IS NULL"};

base::Date date_at(const Row& row, std::size_t column) {
  return base::Date(static_cast<std::int32_t>(row.i64(column)));
}

}  // namespace

namespace tables {

bool apply_listing(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  const auto id = [&] { return uuid_of(data, "listing"); };
  const auto due = [&] { return base::Date::parse(text_of(data, "due")).value().days(); };
  if (event.type == "place.listed") {
    db.exec(k_list, {c.tenant, id(), uuid_of(data, "place"), text_of(data, "plan"),
                     text_of(data, "rule"), text_of(data, "reason"), data.at("measures").dump(),
                     text_of(data, "owner"), due(), c.at.date().days(), c.seq});
    put_act(db, c, domain::act_from_json(data.at("act")));
  } else if (event.type == "place.listing_updated") {
    db.exec(k_update, {c.tenant, id(), data.at("measures").dump(), text_of(data, "owner"),
                       text_of(data, "progress"), c.seq});
  } else if (event.type == "place.listing_extended") {
    db.exec(k_extend, {c.tenant, id(), due(), c.seq});
  } else if (event.type == "place.delisted") {
    db.exec(k_delist, {c.tenant, id(), c.at.date().days(), text_of(data, "evidence"),
                       uuid_of(data, "inspection"), c.seq});
  } else {
    return false;
  }
  return true;
}

}  // namespace tables

std::optional<domain::PlaceListing> load_listing(Db& db, Tenant tenant, const Uuid& id) {
  const auto row = db.query_one(k_load, {tenant, id});
  if (!row) return {};
  domain::PlaceListing listing{.id = id,
                               .place = row->uuid(0),
                               .plan = row->text(1),
                               .rule = row->text(2),
                               .reason = row->text(3),
                               .measures = base::Json::parse(row->text(4)),
                               .owner = row->text(5),
                               .progress = row->text(6),
                               .due = date_at(*row, 7),
                               .first_due = date_at(*row, 8),
                               .extensions = static_cast<int>(row->i64(9)),
                               .listed = date_at(*row, 10)};
  if (!row->is_null(11)) listing.delisted = date_at(*row, 11);
  return listing;
}

bool is_listed(Db& db, Tenant tenant, const Uuid& place, const std::string& rule) {
  return db.query_one(k_is_listed, {tenant, place, rule})->i64(0) > 0;
}

domain::SinceListed since_listed(Db& db, Tenant tenant, const domain::PlaceListing& listing) {
  domain::SinceListed since{.open_faults =
                                db.query_one(k_open_faults, {tenant, listing.place})->i64(0)};
  if (const auto row = db.query_one(k_clean_since, {tenant, listing.id}))
    since.clean = row->uuid(0);
  return since;
}

}  // namespace wanhu::store
