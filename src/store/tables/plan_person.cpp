#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store::tables {

namespace {

const Statement k_plan_insert{Reach::tenant, "plan_insert",
                              "INSERT INTO plan_version (tenant, version, plan_id, digest, source, "
                              "activated_ms, seq) VALUES ($1, $2, $3, $4, $5, $6, $7)"};
const Statement k_person_insert{
    Reach::tenant, "person_insert",
    "INSERT INTO person (tenant, person_id, login, name, role, unit, weight, active, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)"};
const Statement k_person_change{
    Reach::tenant, "person_change",
    "UPDATE person SET name = $3, role = $4, unit = $5, weight = $6, seq = $7 "
    "WHERE tenant = $1 AND person_id = $2"};
const Statement k_person_active{
    Reach::tenant, "person_active",
    "UPDATE person SET active = $3, seq = $4 WHERE tenant = $1 AND person_id = $2"};
const Statement k_answer_add{
    Reach::tenant, "answer_add",
    "INSERT INTO answer_count (tenant, form, version, unit, question, answer, n) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) "
    "ON CONFLICT (tenant, form, version, unit, question, answer) "
    "DO UPDATE SET n = answer_count.n + excluded.n"};

Value text_if(const Json& data, const char* name) {
  const auto found = data.find(name);
  if (found == data.end() || found->is_null()) return {};
  return found->get<std::string>();
}

}  // namespace

bool apply_plan(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type == "plan.activated") {
    db.exec(k_plan_insert,
            {c.tenant, data.at("version").get<std::int64_t>(), text_of(data, "plan_id"),
             text_of(data, "digest"), text_of(data, "source"), c.at, c.seq});
    return true;
  }
  if (event.type == "answers.counted") {
    for (const Json& count : data.at("counts"))
      db.exec(k_answer_add,
              {c.tenant, text_of(data, "form"), data.at("version").get<std::int64_t>(),
               text_of(data, "unit"), count.at(0).get<std::string>(),
               count.at(1).get<std::string>(), count.at(2).get<std::int64_t>()});
    return true;
  }
  return false;
}

bool apply_person(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type == "person.added") {
    db.exec(k_person_insert, {c.tenant, uuid_of(data, "person"), text_of(data, "login"),
                              text_of(data, "name"), text_of(data, "role"), text_if(data, "unit"),
                              data.at("weight").get<std::int64_t>(), c.seq});
  } else if (event.type == "person.changed") {
    db.exec(k_person_change,
            {c.tenant, uuid_of(data, "person"), text_of(data, "name"), text_of(data, "role"),
             text_if(data, "unit"), data.at("weight").get<std::int64_t>(), c.seq});
  } else if (event.type == "person.disabled" || event.type == "person.enabled") {
    db.exec(k_person_active,
            {c.tenant, uuid_of(data, "person"), event.type == "person.enabled", c.seq});
  } else {
    // For the auditor: the code itself is local, and a file that was made changes nothing.
    return event.type == "person.code_issued" || event.type == "export.made";
  }
  return true;
}

}  // namespace wanhu::store::tables
