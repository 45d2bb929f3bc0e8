#include "app/asked.hpp"

#include "app/files.hpp"
#include "app/matter_frame.hpp"
#include "domain/matter/asked.hpp"
#include "domain/matter/publicity.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Row;

const store::Statement k_asked{store::Reach::tenant, "matter_asked_of",
                               "SELECT access, erase_day FROM matter_asked WHERE tenant = $1 "
                               "AND matter_id = $2"};
const store::Statement k_any_asked{store::Reach::tenant, "matter_asked_any",
                                   "SELECT 1 FROM matter_asked WHERE tenant = $1 LIMIT 1"};
const store::Statement k_in_confidence{
    store::Reach::tenant, "matter_asked_in_confidence",
    "SELECT matter_id FROM matter_asked WHERE tenant = $1 AND access <> ''"};
const store::Statement k_expired{
    store::Reach::tenant, "matter_asked_expired",
    "SELECT a.matter_id FROM matter_asked a JOIN matter m ON m.tenant = $1 AND "
    "m.matter_id = a.matter_id WHERE a.tenant = $1 AND a.erase_day <= $2 AND m.state = 'closed' "
    "ORDER BY a.matter_id"};
const store::Statement k_term{store::Reach::tenant, "matter_asked_term",
                              "SELECT erase_day FROM matter_asked WHERE tenant = $1 "
                              "AND matter_id = $2"};

}  // namespace

bool may_read_asked_words(const Reader& reader, const Uuid& matter, const AskedReader& who) {
  // Most counties have none, and a ledger has a million rows.
  if (!reader.has_asked)
    reader.has_asked = reader.db.query_one(k_any_asked, {reader.tenant()}).has_value();
  if (!*reader.has_asked) return true;
  const auto row = reader.db.query_one(k_asked, {reader.tenant(), matter});
  if (!row) return true;
  if (who.closed && !row->is_null(1) && row->i64(1) <= reader.now.date().days()) return false;
  return domain::may_read_asked(row->text(0), who.has_hand,
                                reader.scope.role == access::Role::centre, who.unowned);
}

std::set<Uuid> asked_in_confidence(const Reader& reader) {
  std::set<Uuid> all;
  reader.db.each(k_in_confidence, {reader.tenant()},
                 [&](const Row& row) { all.insert(row.uuid(0)); });
  return all;
}

std::vector<Command> words_expired(store::Db& db, Tenant tenant, Instant now) {
  std::vector<Command> all;
  db.each(k_expired, {tenant, now.date().days()}, [&](const Row& row) {
    const Uuid matter = row.uuid(0);
    all.push_back({.id = Uuid::named("expire " + std::to_string(tenant) + " " + matter.text()),
                   .actor = std::string(k_actor_system),
                   .kind = "matter.expire",
                   .data = {{"matter_id", matter.text()}}});
  });
  return all;
}

namespace handlers {

// The words of a closed matter are erased on the day that the plan has set for them. MATTER-TERM
// before it.
Result<store::Decision> matter_expire(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    const auto row = c.db.query_one(k_term, {c.tenant(), id});
    if (!row || row->is_null(0) || row->i64(0) > c.now().date().days())
      return base::fail("MATTER-TERM", base::Kind::refused);
    std::vector<std::string> hashes;
    for (const domain::MatterFile& file : matter.files) hashes.push_back(file.hash);
    auto result = decided(c, matter, domain::erase_text(matter));
    if (result) result->local = forget_files(c, std::move(hashes));
    return result;
  });
}

}  // namespace handlers

}  // namespace wanhu::app
