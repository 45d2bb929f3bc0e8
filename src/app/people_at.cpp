#include "app/people_at.hpp"

#include "base/json.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using access::Person;
using base::Json;
using base::Uuid;
using store::Row;

const store::Statement k_newer{store::Reach::tenant, "people_newer",
                               "SELECT 1 FROM person WHERE tenant = $1 AND seq > $2 LIMIT 1"};
const store::Statement k_person_seq{store::Reach::tenant, "person_newest_seq",
                                    "SELECT seq FROM person WHERE tenant = $1 AND person_id = $2"};
// What each of them says of an account stands in its payload.
const store::Statement k_entries{
    store::Reach::tenant, "people_entries",
    "SELECT payload FROM journal WHERE tenant = $1 AND seq <= $2 AND kind IN ('person.add', "
    "'person.import', 'person.change', 'person.disable', 'person.enable') ORDER BY seq"};

void note(std::map<Uuid, Person>& people, const Json& event) {
  const auto& type = event.at("type").get_ref<const std::string&>();
  const Json& data = event.at("data");
  const bool told = type == "person.added" || type == "person.changed";
  if (!told && type != "person.disabled" && type != "person.enabled") return;
  const Uuid id = Uuid::parse(data.at("person").get_ref<const std::string&>()).value();
  Person& person = people[id];
  person.id = id;
  if (!told) {
    person.active = type == "person.enabled";
    return;
  }
  if (data.contains("login")) person.login = data.at("login");
  person.name = data.at("name");
  person.role = access::role_of(data.at("role").get_ref<const std::string&>()).value();
  person.unit.reset();
  if (const auto unit = data.find("unit"); unit != data.end() && !unit->is_null())
    person.unit = unit->get<std::string>();
  person.weight = data.at("weight");
}

std::map<Uuid, Person> replayed(store::Db& db, store::Tenant tenant, std::int64_t seq) {
  std::map<Uuid, Person> people;
  db.each(k_entries, {tenant, seq}, [&](const Row& row) {
    const Json payload = Json::parse(row.bytes(0));
    for (const Json& event : payload.at("events")) note(people, event);
  });
  return people;
}

}  // namespace

std::map<Uuid, Person> people_at(store::Db& db, store::Tenant tenant, std::int64_t seq) {
  if (db.query_one(k_newer, {tenant, seq})) return replayed(db, tenant, seq);
  std::map<Uuid, Person> people;
  for (Person& one : access::people(db, tenant)) {
    const Uuid id = one.id;
    people.emplace(id, std::move(one));
  }
  return people;
}

std::optional<Person> person_at(store::Db& db, store::Tenant tenant, const Uuid& id,
                                std::int64_t seq) {
  const auto newest = db.query_one(k_person_seq, {tenant, id});
  if (!newest) return {};
  if (newest->i64(0) <= seq) return access::person_by_id(db, tenant, id);
  auto people = replayed(db, tenant, seq);
  const auto found = people.find(id);
  return found == people.end() ? std::nullopt : std::optional(std::move(found->second));
}

}  // namespace wanhu::app
