// The ledger as it stood at a cut of the journal, for reports.
#include <algorithm>

#include "app/asked.hpp"
#include "app/confidential.hpp"
#include "app/query_matters.hpp"
#include "domain/matter/matter.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

const Statement k_as_of{
    Reach::tenant, "matters_as_of",
    "SELECT m.matter_id, m.receipt, m.title, m.unit, m.place, e.state, m.opened_day, e.due_day, "
    "e.round, m.plan_version FROM matter m "
    "JOIN (SELECT matter_id, max(n) AS n FROM matter_event WHERE tenant = $1 AND seq <= $2 "
    "GROUP BY matter_id) last ON last.matter_id = m.matter_id "
    "JOIN matter_event e ON e.tenant = $1 AND e.matter_id = last.matter_id AND e.n = last.n "
    "WHERE m.tenant = $1 ORDER BY e.due_day, m.matter_id"};
// What the row of today says about owner and closing may be newer than the cut; the events know.
const Statement k_event_facts{
    Reach::tenant, "matter_event_facts",
    "SELECT e.matter_id, e.kind, e.data, e.day FROM matter_event e WHERE e.tenant = $1 "
    "AND e.seq <= $2 AND e.kind IN ('matter.handed_over', 'matter.answered', 'matter.closed', "
    "'matter.passed_on', 'matter.reopened', 'matter.reclassified', 'matter.extended', "
    "'matter.opened', 'matter.corrected', 'matter.ruled', 'matter.recused') "
    "ORDER BY e.matter_id, e.n"};
// Those from which one stood back oneself: whom others kept from a matter is not told of it.
const Statement k_recused{
    Reach::tenant, "matters_recused_as_of",
    "SELECT m.unit, r.data FROM matter_kept_from k "
    "JOIN matter m ON m.tenant = $1 AND m.matter_id = k.matter_id "
    "JOIN matter_event r ON r.tenant = $1 AND r.matter_id = m.matter_id "
    "AND r.kind = 'matter.recused' AND r.actor = $2 "
    "WHERE k.tenant = $1 AND k.whom = $2 AND EXISTS (SELECT 1 FROM matter_event e "
    "WHERE e.tenant = $1 AND e.matter_id = m.matter_id AND e.seq <= $3)"};
const Statement k_names{Reach::tenant, "matter_person_names",
                        "SELECT person_id, name, seq FROM person WHERE tenant = $1"};
// The table has a person's newest name only; the entries that gave the earlier ones still do.
const Statement k_name_entries{
    Reach::tenant, "matter_person_name_entries",
    "SELECT payload FROM journal WHERE tenant = $1 AND seq <= $2 "
    "AND kind IN ('person.add', 'person.import', 'person.change') ORDER BY seq"};

// What one event changes in the rounds of its matter. Each event that sets a clock carries it.
void note_round(std::vector<RoundAsOf>& rounds, const std::string& kind, const Json& data,
                Date day) {
  if (kind == "matter.opened" || kind == "matter.reopened") rounds.push_back({});
  RoundAsOf& round = rounds.back();
  if (data.contains("clock")) round.due = domain::clock_from_json(data.at("clock")).due;
  if (kind == "matter.answered" && !round.answered)
    round.answered = day;  // a better answer later does not move the first
  if (kind == "matter.closed") round.closed = day;
}

// Who has it in hand from an event on. A ruling names an owner only when it goes to another;
// whoever is kept from it from now on has it no longer; of one that is opened again the owner may
// be gone.
void note_owner(MatterAsOf& m, const std::string& kind, const Json& data,
                const std::map<Uuid, std::string>& names) {
  const auto said = data.find("owner");
  const bool has = said != data.end() && !said->is_null();
  std::optional<Uuid> owner = m.owner;
  if (kind == "matter.handed_over" || kind == "matter.passed_on" ||
      (kind == "matter.ruled" && has)) {
    owner = Uuid::parse(said->get_ref<const std::string&>()).value();
  } else if (kind == "matter.recused") {
    if (owner && owner->text() == data.at("person").get_ref<const std::string&>()) owner.reset();
  } else if (kind == "matter.reopened" && said != data.end()) {
    owner = has ? Uuid::parse(said->get_ref<const std::string&>()) : std::nullopt;
  }
  if (owner == m.owner) return;
  m.owner = owner;
  const auto name = owner ? names.find(*owner) : names.end();
  m.owner_name = name == names.end() ? std::string() : name->second;
}

// What one event changes in the row of its matter.
void note_fact(MatterAsOf& m, const std::string& kind, const Json& data, Date day,
               const std::map<Uuid, std::string>& names) {
  note_round(m.rounds, kind, data, day);
  if (kind == "matter.opened" || kind == "matter.reclassified") m.kind = data.at("kind");
  // As it read on that day, unless its words were erased since.
  if (kind == "matter.opened" || kind == "matter.corrected") {
    m.title = domain::masked(data.at("title").get_ref<const std::string&>());
    m.place = domain::masked(data.at("place").get_ref<const std::string&>());
  }
  note_owner(m, kind, data, names);
  if (kind == "matter.answered") m.answer = data.at("outcome");
  if (kind == "matter.closed") {
    m.closing = data.at("closing");
    m.closed = day;
  }
  if (kind == "matter.reopened") {
    m.closing.clear();
    m.closed.reset();
    m.answer.clear();
    m.reopened = day;
  }
}

}  // namespace

std::map<Uuid, std::string> person_names_at(Reader& reader, const Cut& cut) {
  std::map<Uuid, std::string> names;
  bool newer = false;
  reader.db.each(k_names, {reader.tenant()}, [&](const Row& row) {
    names[row.uuid(0)] = row.text(1);
    newer = newer || row.i64(2) > cut.seq;
  });
  if (!newer) return names;
  reader.db.each(k_name_entries, {reader.tenant(), cut.seq}, [&](const Row& row) {
    const Json payload = Json::parse(row.bytes(0));
    for (const Json& event : payload.at("events")) {
      const Json& data = event.at("data");
      names[Uuid::parse(data.at("person").get<std::string>()).value()] = data.at("name");
    }
  });
  return names;
}

std::vector<MatterAsOf> matters_as_of(Reader& reader, const Cut& cut, Date day) {
  const std::map<Uuid, std::string> names = person_names_at(reader, cut);
  std::vector<MatterAsOf> list;
  std::map<Uuid, std::size_t> index;
  const std::set<Uuid> kept = kept_matters(reader);
  reader.db.each(k_as_of, {reader.tenant(), cut.seq}, [&](const Row& row) {
    if (!reader.scope.covers(row.text(3)) || kept.contains(row.uuid(0))) return;
    MatterAsOf m{.id = row.uuid(0),
                 .receipt = row.text(1),
                 .title = domain::masked(row.text(2)),
                 .kind = {},
                 .unit = row.text(3),
                 .place = domain::masked(row.text(4)),
                 .state = row.text(5),
                 .closing = {},
                 .owner_name = {},
                 .opened = date_of(row, 6),
                 .due = date_of(row, 7),
                 .round = static_cast<int>(row.i64(8)),
                 .plan_version = row.i64(9)};
    m.overdue = domain::is_running(m.state) && m.due < day;
    index.emplace(m.id, list.size());
    list.push_back(std::move(m));
  });
  reader.db.each(k_event_facts, {reader.tenant(), cut.seq}, [&](const Row& row) {
    const auto found = index.find(row.uuid(0));
    if (found == index.end()) return;
    note_fact(list[found->second], row.text(1), Json::parse(row.text(2)), date_of(row, 3), names);
  });
  // A report goes further than the ledger: the words stay with who handles the matter.
  const std::set<Uuid> asked = asked_in_confidence(reader);
  for (MatterAsOf& m : list)
    if (asked.contains(m.id) || is_confidential(reader, m.plan_version, m.kind)) {
      m.title = concealed_title(reader);
      m.place.clear();
    }
  return list;
}

std::int64_t recused_as_of(const Reader& reader, const Cut& cut) {
  std::int64_t n = 0;
  const std::string who = reader.scope.person.text();
  reader.db.each(k_recused, {reader.tenant(), who, cut.seq}, [&](const Row& row) {
    const bool oneself = Json::parse(row.text(1)).at("person") == who;
    n += oneself && reader.scope.covers(row.text(0)) ? 1 : 0;
  });
  return n;
}

}  // namespace wanhu::app
