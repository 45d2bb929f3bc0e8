// All that one person needs for days without a signal: the own dwellings and matters, the form, and
// what plans ask of the own unit.
#include <set>

#include "app/dwelling_row.hpp"
#include "app/query.hpp"
#include "app/query_field_day.hpp"
#include "app/query_quota.hpp"
#include "store/statement.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

// A phone that is further behind gets everything anew, which is then the smaller answer.
constexpr std::int64_t k_behind_max = 20'000;
constexpr int k_matters_max = 500;

const Statement k_mine{Reach::tenant, "field_dwellings",
                       "SELECT d.dwelling_id, d.unit, d.grp, d.code, d.address, d.state, "
                       "d.visitor, coalesce(p.name, ''), d.outcome, d.visited_ms, d.visits, "
                       "d.doubled, CASE WHEN d.contact_id IS NULL THEN 0 ELSE 1 END FROM dwelling "
                       "d LEFT JOIN person p ON p.tenant = $1 AND p.person_id = d.visitor "
                       "WHERE d.tenant = $1 AND d.visitor = $2 AND d.to_seq IS NULL "
                       "AND d.seq > $3 ORDER BY d.grp, d.code, d.dwelling_id"};
const Statement k_ended{Reach::tenant, "field_dwellings_ended",
                        "SELECT dwelling_id FROM dwelling WHERE tenant = $1 AND visitor = $2 "
                        "AND to_seq IS NOT NULL AND to_seq > $3 ORDER BY dwelling_id"};
const Statement k_assignments{
    Reach::tenant, "field_assignments",
    "SELECT payload FROM journal WHERE tenant = $1 AND seq > $2 AND seq <= $2 + $3 "
    "AND kind IN ('register.apportion', 'register.assign') ORDER BY seq"};
const Statement k_holder{Reach::tenant, "field_dwelling_holder",
                         "SELECT unit, visitor FROM dwelling WHERE tenant = $1 "
                         "AND dwelling_id = $2"};
const Statement k_account_changed{Reach::tenant, "field_account_changed",
                                  "SELECT seq FROM person WHERE tenant = $1 AND person_id = $2"};
const Statement k_address{Reach::tenant, "field_matter_address",
                          "SELECT address FROM dwelling WHERE tenant = $1 AND dwelling_id = $2"};

// Dwellings of my part that were given out since and are not mine now: the phone drops those it
// has. Ended ones (split, merged, vacated) are dropped too.
Json gone_since(Reader& reader, std::int64_t since) {
  const Uuid& me = reader.scope.person;
  std::set<Uuid> given;
  reader.db.each(k_assignments, {reader.tenant(), since, k_behind_max}, [&](const Row& row) {
    const Json payload = Json::parse(row.bytes(0));
    for (const Json& event : payload.at("events")) {
      if (event.at("type") != "register.assigned") continue;
      for (const Json& pair : event.at("data").at("assign"))
        if (pair.at(0) != me.text())
          for (const Json& id : pair.at(1))
            given.insert(Uuid::parse(id.get_ref<const std::string&>()).value());
    }
  });
  Json gone = Json::array();
  for (const Uuid& id : given) {
    const auto row = reader.db.query_one(k_holder, {reader.tenant(), id});
    if (row && reader.scope.covers(row->text(0)) && row->uuid_if(1) != me)
      gone.push_back(id.text());
  }
  reader.db.each(k_ended, {reader.tenant(), me, since},
                 [&](const Row& row) { gone.push_back(row.uuid(0).text()); });
  return gone;
}

// A phone gets only what changed, unless its position is not one of this journal, is far behind, or
// its account was changed since: then what it may reach is another part of the tree, and the
// dwellings it no longer reaches cannot be told one by one.
bool wants_everything(Reader& reader, const Cut& cut, std::optional<std::int64_t> since) {
  if (!since || *since < 0 || *since > cut.seq || cut.seq - *since > k_behind_max) return true;
  return reader.db.query_one(k_account_changed, {reader.tenant(), reader.scope.person})->i64(0) >
         *since;
}

Json field_matter(Reader& reader, const MatterRow& row) {
  const auto matter = store::load_matter(reader.db, reader.tenant(), row.id);
  Json address, answer;
  if (row.dwelling)
    if (const auto found = reader.db.query_one(k_address, {reader.tenant(), *row.dwelling}))
      address = found->text(0);
  if (matter->answer)
    answer = {{"outcome", matter->answer->outcome},
              {"text", matter->answer->text},
              {"at", matter->answer->at.iso()}};
  return {{"matter", to_json(row, reader)},
          {"answer", std::move(answer)},
          {"address", std::move(address)},
          {"dwelling", row.dwelling ? Json(row.dwelling->text()) : Json()},
          {"may", may_do(reader, *matter)}};
}

// What I brought in (and must tell about once it is answered) and what I own.
Json my_matters(Reader& reader) {
  std::set<Uuid> seen;
  Json list = Json::array();
  const auto add = [&](const MatterAsk& ask) {
    for (const MatterRow& row : matters(reader, ask).rows)
      if (seen.insert(row.id).second) list.push_back(field_matter(reader, row));
  };
  add({.reporter = reader.scope.person, .limit = k_matters_max});
  add({.owner = reader.scope.person, .limit = k_matters_max});
  return list;
}

Json person_json(const access::Person& person) {
  return {{"id", person.id.text()},
          {"name", person.name},
          {"role", access::text_of(person.role)},
          {"unit", person.unit ? Json(*person.unit) : Json()}};
}

}  // namespace

Json field_data(Reader& reader, std::optional<std::int64_t> since,
                const std::optional<std::string>& day_mark) {
  const Cut cut = head_cut(reader.db, reader.tenant());
  const bool full = wants_everything(reader, cut, since);
  const std::int64_t from = full ? -1 : *since;
  Json dwellings = Json::array(), notices = Json::array();
  reader.db.each(k_mine, {reader.tenant(), reader.scope.person, from}, [&](const Row& row) {
    if (!reader.scope.covers(row.text(1))) return;
    dwellings.push_back(dwelling_json(reader, row));
    if (row.flag(11))
      notices.push_back({{"dwelling", row.uuid(0).text()},
                         {"text", base::message(reader.lang, "FIELD-DOUBLED",
                                                {{"address", row.text(4)},
                                                 {"n", std::to_string(row.i64(10))}})}});
  });
  const auto person = access::person_by_id(reader.db, reader.tenant(), reader.scope.person);
  Json data{{"cut", to_json(cut)},
            {"full", full},
            {"person", person_json(person.value())},
            {"now", reader.now.iso()},
            {"dwellings", std::move(dwellings)},
            {"gone", full ? Json::array() : gone_since(reader, from)},
            {"matters", my_matters(reader)},
            {"form", plan_brief(reader).at("form")},
            {"quotas", my_quotas(reader)},
            {"notices", std::move(notices)}};
  data.update(field_day_since(reader, day_mark));
  return data;
}

}  // namespace wanhu::app
