// What the public page goes by, and the taking out of a resident's words.
#include <algorithm>

#include "domain/matter/publicity.hpp"
#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store::tables {

namespace {

using domain::Matter;

const Statement k_public_newest{Reach::tenant, "matter_public_newest",
                                "SELECT max(no) FROM matter_public WHERE tenant = $1"};
const Statement k_public_insert{
    Reach::tenant, "matter_public_insert",
    "INSERT INTO matter_public (tenant, matter_id, no, client, reached, hidden, erased) "
    "VALUES ($1, $2, $3, $4, 0, 0, 0)"};
const Statement k_public_update{Reach::tenant, "matter_public_update",
                                "UPDATE matter_public SET reached = $3, hidden = $4, erased = $5 "
                                "WHERE tenant = $1 AND matter_id = $2"};
const Statement k_words_update{Reach::tenant, "matter_words_update",
                               "UPDATE matter SET title = $3, body = $4, place = $5 "
                               "WHERE tenant = $1 AND matter_id = $2"};
const Statement k_event_words{
    Reach::tenant, "matter_event_words",
    "SELECT n, kind, actor, data FROM matter_event WHERE tenant = $1 AND matter_id = $2"};
const Statement k_event_words_update{
    Reach::tenant, "matter_event_words_update",
    "UPDATE matter_event SET data = $4 WHERE tenant = $1 AND matter_id = $2 AND n = $3"};

void erase_words(Db& db, Tenant tenant, const base::Uuid& matter) {
  for (const Row& row : db.query(k_event_words, {tenant, matter})) {
    Json data = Json::parse(row.text(3));
    if (domain::take_words_out(data, row.text(1), row.text(2)))
      db.exec(k_event_words_update, {tenant, matter, row.i64(0), base::canonical(data)});
  }
}

// The entry that opened the matter; of several in one entry (an inspection with two faults) the
// next numbers that are free, so that each matter has one of its own and they ascend.
std::int64_t public_no(Db& db, const Context& c) {
  const auto newest = db.query_one(k_public_newest, {c.tenant});
  return std::max(c.seq, newest->i64_if(0).value_or(0) + 1);
}

}  // namespace

void apply_publicity(Db& db, const Context& c, const domain::Event& event, const Matter& after) {
  const std::string& type = event.type;
  if (type == "matter.opened")
    db.exec(k_public_insert, {c.tenant, after.id, public_no(db, c), uuid_if(event.data, "client")});
  if (type == "matter.answered" || type == "matter.closed" || type == "matter.hidden" ||
      type == "matter.shown" || type == "matter.text_erased")
    db.exec(k_public_update, {c.tenant, after.id, static_cast<std::int64_t>(after.reached),
                              after.is_hidden(), after.text_erased});
  if (type == "matter.corrected" || type == "matter.text_erased")
    db.exec(k_words_update, {c.tenant, after.id, after.title, after.body, after.place});
  if (type == "matter.text_erased") erase_words(db, c.tenant, after.id);
}

}  // namespace wanhu::store::tables
