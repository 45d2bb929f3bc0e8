#include "app/query.hpp"
#include "base/digest.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

const store::Statement k_cut_head{
    store::Reach::tenant, "cut_head",
    "SELECT seq, hash, at_ms FROM journal WHERE tenant = $1 ORDER BY seq DESC LIMIT 1"};
const store::Statement k_cut_day{
    store::Reach::tenant, "cut_day",
    "SELECT seq, hash, at_ms FROM journal WHERE tenant = $1 AND at_ms < $2 "
    "ORDER BY seq DESC LIMIT 1"};
const store::Statement k_cut_at{
    store::Reach::tenant, "cut_at",
    "SELECT seq, hash, at_ms FROM journal WHERE tenant = $1 AND seq = $2"};

const store::Statement k_plan_at{
    store::Reach::tenant, "plan_at",
    "SELECT coalesce(max(version), 0) FROM plan_version WHERE tenant = $1 AND seq <= $2"};

Cut cut_of(const std::optional<store::Row>& row) {
  if (!row) return {.seq = 0, .hash = std::string(32, '\0')};
  return {.seq = row->i64(0), .hash = row->bytes(1), .at = row->instant(2)};
}

}  // namespace

Cut head_cut(store::Db& db, Tenant tenant) {
  return cut_of(db.query_one(k_cut_head, {tenant}));
}

Cut cut_of_day(store::Db& db, Tenant tenant, Date day) {
  return cut_of(db.query_one(k_cut_day, {tenant, Instant::at(day, 24 * 60)}));
}

Cut cut_at(store::Db& db, Tenant tenant, std::int64_t seq) {
  return cut_of(db.query_one(k_cut_at, {tenant, seq}));
}

PlanRef plan_at(Reader& reader, const Cut& cut) {
  const std::int64_t version = reader.db.query_one(k_plan_at, {reader.tenant(), cut.seq})->i64(0);
  if (version == 0) return nullptr;
  return reader.engine.plans().version(reader.db, reader.tenant(), version);
}

const plan::Plan& plan_here(const Reader& reader) {
  return reader.scope.unit ? reader.plan->plan_of(*reader.scope.unit) : reader.plan->plan;
}

Json to_json(const Cut& cut) {
  return {{"seq", cut.seq},
          {"hash", base::hex(cut.hash)},
          {"at", cut.at ? Json(cut.at->iso()) : Json()}};
}

std::string word(const Reader& reader, std::string_view code,
                 const std::map<std::string, std::string>& args) {
  return base::message(reader.lang, code, args);
}

std::string Reader::unit_name(const std::string& id) const {
  return plan->plan.name_of(id);
}

}  // namespace wanhu::app
