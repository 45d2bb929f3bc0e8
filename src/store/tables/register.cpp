#include <fmt/format.h>

#include "base/digest.hpp"
#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store::tables {

namespace {

const Statement k_change_insert{
    Reach::tenant, "register_change_insert",
    "INSERT INTO register_change (tenant, seq, n, kind, at_ms, author, reason, unit, dwelling_id, "
    "address, items) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
const Statement k_dwelling_end{
    Reach::tenant, "dwelling_end",
    "UPDATE dwelling SET state = $3, to_seq = $4, seq = $4 WHERE tenant = $1 AND dwelling_id = $2"};
const Statement k_dwelling_restore{Reach::tenant, "dwelling_restore",
                                   "UPDATE dwelling SET state = 'active', to_seq = NULL, seq = $3 "
                                   "WHERE tenant = $1 AND dwelling_id = $2"};
const Statement k_dwelling_place{
    Reach::tenant, "dwelling_place",
    "SELECT unit, grp, address FROM dwelling WHERE tenant = $1 AND dwelling_id = $2"};
const Statement k_dwelling_contact{
    Reach::tenant, "dwelling_contact",
    "UPDATE dwelling SET contact_id = $3, seq = $4 WHERE tenant = $1 AND dwelling_id = $2"};
const Statement k_contact_insert{
    Reach::tenant, "contact_insert",
    "INSERT INTO contact (tenant, contact_id, sealed, seq) VALUES ($1, $2, $3, $4)"};

struct Fresh {
  base::Uuid id;
  std::string unit, group, code, address;
};

// Rows in statements of up to 200, since a round trip costs more than a row.
void insert_dwellings(Db& db, const Context& c, const std::vector<Fresh>& rows) {
  constexpr std::size_t k_chunk = 200;
  for (std::size_t at = 0; at < rows.size(); at += k_chunk) {
    const std::size_t n = std::min(k_chunk, rows.size() - at);
    std::string sql =
        "INSERT INTO dwelling (tenant, seq, from_seq, state, visits, doubled, dwelling_id, unit, "
        "grp, code, address) VALUES ";
    std::vector<Value> params{c.tenant, c.seq};
    for (std::size_t i = 0; i < n; ++i) {
      const Fresh& row = rows[at + i];
      const std::size_t p = params.size() + 1;
      sql += fmt::format("{}($1, $2, $2, 'active', 0, 0, ${}, ${}, ${}, ${}, ${})",
                         i == 0 ? "" : ", ", p, p + 1, p + 2, p + 3, p + 4);
      params.insert(params.end(), {row.id, row.unit, row.group, row.code, row.address});
    }
    db.exec(sql, params);
  }
}

void assign(Db& db, const Context& c, const base::Uuid& visitor, const Json& dwellings) {
  constexpr std::size_t k_chunk = 500;
  for (std::size_t at = 0; at < dwellings.size(); at += k_chunk) {
    const std::size_t n = std::min(k_chunk, dwellings.size() - at);
    std::string sql =
        "UPDATE dwelling SET visitor = $2, seq = $3 WHERE tenant = $1 AND dwelling_id IN (";
    std::vector<Value> params{c.tenant, visitor, c.seq};
    for (std::size_t i = 0; i < n; ++i) {
      sql += fmt::format("{}${}", i == 0 ? "" : ", ", params.size() + 1);
      params.emplace_back(
          base::Uuid::parse(dwellings[at + i].get_ref<const std::string&>()).value());
    }
    db.exec(sql + ")", params);
  }
}

struct Place {
  std::string unit, group, address;
};

Place place_of(Db& db, const Context& c, const base::Uuid& dwelling) {
  const auto row = db.query_one(k_dwelling_place, {c.tenant, dwelling});
  if (!row) throw std::logic_error("event about an unknown dwelling");
  return {row->text(0), row->text(1), row->text(2)};
}

struct Change {
  const char* kind;
  std::string reason;
  std::optional<std::string> unit{};
  std::optional<base::Uuid> dwelling{};
  std::optional<std::string> address{};
  std::int64_t items = 1;
};

void write_change(Db& db, Context& c, const Change& change) {
  db.exec(k_change_insert,
          {c.tenant, c.seq, ++c.changes, change.kind, c.at, account_of(c.actor), change.reason,
           change.unit, change.dwelling, change.address, change.items});
}

void imported(Db& db, Context& c, const Json& data) {
  std::vector<Fresh> rows;
  for (const Json& d : data.at("dwellings"))
    rows.push_back({uuid_of(d, "id"), text_of(d, "unit"), text_of(d, "group"), text_of(d, "code"),
                    text_of(d, "address")});
  insert_dwellings(db, c, rows);
  write_change(db, c,
               {.kind = "imported",
                .reason = text_of(data, "file"),
                .items = static_cast<std::int64_t>(rows.size())});
}

void split(Db& db, Context& c, const Json& data) {
  const base::Uuid parent = uuid_of(data, "dwelling");
  const Place place = place_of(db, c, parent);
  std::vector<Fresh> rows;
  for (const Json& part : data.at("parts"))
    rows.push_back({uuid_of(part, "id"), place.unit, place.group, text_of(part, "code"),
                    text_of(part, "address")});
  db.exec(k_dwelling_end, {c.tenant, parent, "split", c.seq});
  insert_dwellings(db, c, rows);
  write_change(db, c,
               {.kind = "split",
                .reason = text_of(data, "reason"),
                .unit = place.unit,
                .dwelling = parent,
                .address = place.address,
                .items = static_cast<std::int64_t>(rows.size())});
}

void merged(Db& db, Context& c, const Json& data) {
  const base::Uuid into = uuid_of(data, "into");
  const Place place = place_of(db, c, into);
  for (const Json& id : data.at("dwellings"))
    db.exec(k_dwelling_end, {c.tenant, base::Uuid::parse(id.get_ref<const std::string&>()).value(),
                             "merged", c.seq});
  write_change(db, c,
               {.kind = "merge",
                .reason = text_of(data, "reason"),
                .unit = place.unit,
                .dwelling = into,
                .address = place.address,
                .items = static_cast<std::int64_t>(data.at("dwellings").size())});
}

void vacated_or_restored(Db& db, Context& c, const Json& data, bool vacated) {
  const base::Uuid dwelling = uuid_of(data, "dwelling");
  const Place place = place_of(db, c, dwelling);
  if (vacated)
    db.exec(k_dwelling_end, {c.tenant, dwelling, "vacated", c.seq});
  else
    db.exec(k_dwelling_restore, {c.tenant, dwelling, c.seq});
  write_change(db, c,
               {.kind = vacated ? "vacate" : "restore",
                .reason = text_of(data, "reason"),
                .unit = place.unit,
                .dwelling = dwelling,
                .address = place.address});
}

}  // namespace

bool apply_register(Db& db, Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type == "register.imported") {
    imported(db, c, data);
  } else if (event.type == "register.added") {
    const Fresh row{uuid_of(data, "id"), text_of(data, "unit"), text_of(data, "group"),
                    text_of(data, "code"), text_of(data, "address")};
    insert_dwellings(db, c, {row});
    write_change(db, c,
                 {.kind = "add",
                  .reason = text_of(data, "reason"),
                  .unit = row.unit,
                  .dwelling = row.id,
                  .address = row.address});
  } else if (event.type == "register.split") {
    split(db, c, data);
  } else if (event.type == "register.merged") {
    merged(db, c, data);
  } else if (event.type == "register.vacated" || event.type == "register.restored") {
    vacated_or_restored(db, c, data, event.type == "register.vacated");
  } else if (event.type == "register.frozen") {
    write_change(db, c,
                 {.kind = "freeze",
                  .reason = text_of(data, "reason"),
                  .items = data.at("items").get<std::int64_t>()});
  } else if (event.type == "register.assigned") {
    for (const Json& pair : data.at("assign"))
      assign(db, c, base::Uuid::parse(pair.at(0).get_ref<const std::string&>()).value(),
             pair.at(1));
  } else if (event.type == "register.contact_set") {
    db.exec(k_contact_insert, {c.tenant, uuid_of(data, "contact"),
                               Bytes{base::unhex(text_of(data, "sealed"))}, c.seq});
    db.exec(k_dwelling_contact,
            {c.tenant, uuid_of(data, "dwelling"), uuid_of(data, "contact"), c.seq});
  } else if (event.type == "register.contact_erased") {
    db.exec(k_dwelling_contact, {c.tenant, uuid_of(data, "dwelling"), Value(), c.seq});
  } else if (event.type == "contact.sealed") {
    db.exec(k_contact_insert, {c.tenant, uuid_of(data, "contact"),
                               Bytes{base::unhex(text_of(data, "sealed"))}, c.seq});
  } else {
    return false;
  }
  return true;
}

}  // namespace wanhu::store::tables
