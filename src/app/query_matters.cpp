// The ledger: lists with filters, and counts. One matter with its history is query_matter.cpp.
#include "app/query_matters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/text.hpp"
#include "domain/matter/help.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

Date date_of(const Row& row, std::size_t column) {
  return Date(static_cast<std::int32_t>(row.i64(column)));
}

// The state of a matter at the end of a day, from its last event of that day or before.
std::string state_at(Filter& filter, Date day, const std::string& condition) {
  const std::string at = filter.place(day.days());
  return "EXISTS (SELECT 1 FROM matter_event e WHERE e.tenant = $1 AND e.matter_id = m.matter_id "
         "AND e.n = (SELECT max(x.n) FROM matter_event x WHERE x.tenant = $1 "
         "AND x.matter_id = m.matter_id AND x.day <= " +
         at + ") AND " + condition + ")";
}

// Closed on a day and still so at its end, whatever has come of it since. The row of today knows
// the last closing only, so the events of that day are asked.
std::string closed_on(Filter& filter, Date day) {
  return "m.matter_id IN (SELECT c.matter_id FROM matter_event c WHERE c.tenant = $1 "
         "AND c.kind = 'matter.closed' AND c.day = " +
         filter.place(day.days()) + ") AND " + state_at(filter, day, "e.state = 'closed'");
}

// There at the end of a day and not closed for good by then. In its first round that is all there
// is to know; the events tell of the others.
std::string there_on(Filter& filter, Date day) {
  const std::string at = filter.place(day.days());
  return fmt::format("m.opened_day <= {0} AND (m.closed_day IS NULL OR m.closed_day > {0})", at);
}

std::string open_on(Filter& filter, Date day) {
  return there_on(filter, day) + " AND (m.round = 1 OR " +
         state_at(filter, day, "e.state <> 'closed'") + ")";
}

// Nothing moves the date of a matter once it is late, but a new round.
std::string overdue_on(Filter& filter, Date day) {
  const std::string at = filter.place(day.days());
  return there_on(filter, day) + " AND (m.round > 1 OR m.due_day < " + at + ") AND " +
         state_at(filter, day, "e.state IN " + running_states_sql() + " AND e.due_day < " + at);
}

// Open ones lie below it, closed ones above (migration 0010).
constexpr std::int64_t k_closed_keys = 100'000'000;

void add_states(Filter& filter, const std::vector<std::string>& states) {
  std::string list;
  for (const std::string& state : states) list += (list.empty() ? "" : ", ") + filter.place(state);
  filter.add_text(states.size() == 1 ? "m.state = " + list : "m.state IN (" + list + ")");
  const auto closed = std::count(states.begin(), states.end(), "closed");
  if (closed == 0) filter.add("m.list_key < {}", k_closed_keys);
  if (closed == static_cast<std::ptrdiff_t>(states.size()))
    filter.add("m.list_key >= {}", k_closed_keys);
}

// Where a page ended: (key of the order, id).
void add_after(Filter& filter, const std::string& after) {
  const auto parts = base::split(after, '.');
  if (parts.size() != 2) return;
  const auto id = Uuid::parse(parts[1]);
  std::int64_t key = 0;
  const char* end = parts[0].data() + parts[0].size();
  const auto read = std::from_chars(parts[0].data(), end, key);
  if (!id || read.ec != std::errc() || read.ptr != end) return;
  const std::string a = filter.place(key), b = filter.place(*id);
  filter.add_text(fmt::format("(m.list_key, m.matter_id) > ({}, {})", a, b));
}

std::string after_of(const MatterRow& row) {
  return fmt::format("{}.{}", row.list_key, row.id.text());
}

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
    "'matter.reopened', 'matter.reclassified', 'matter.extended', 'matter.opened', "
    "'matter.corrected') "
    "ORDER BY e.matter_id, e.n"};
const Statement k_names{Reach::tenant, "matter_person_names",
                        "SELECT person_id, name, seq FROM person WHERE tenant = $1"};
// The table has a person's newest name only; the entries that gave the earlier ones still do.
const Statement k_name_entries{
    Reach::tenant, "matter_person_name_entries",
    "SELECT payload FROM journal WHERE tenant = $1 AND seq <= $2 "
    "AND kind IN ('person.add', 'person.import', 'person.change') ORDER BY seq"};

std::map<Uuid, std::string> names_at(Reader& reader, const Cut& cut) {
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
  if (kind == "matter.handed_over") {
    const auto name = names.find(Uuid::parse(data.at("owner").get<std::string>()).value());
    m.owner_name = name == names.end() ? std::string() : name->second;
  }
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
    if (data.contains("owner")) m.owner_name.clear();  // the owner was no longer there
  }
}

}  // namespace

namespace {

std::vector<MatterRow> all_with_words(Reader& reader, MatterAsk ask) {
  ask.after.clear();
  ask.limit = std::numeric_limits<int>::max() - 1;
  return matters_with_words(reader, ask).rows;
}

}  // namespace

const char* const k_matter_columns =
    "m.matter_id, m.receipt, m.title, m.kind, m.state, m.unit, m.place, m.channel, m.closing, "
    "m.first_ms, m.due_day, m.original_due_day, m.due_ms, m.provisional, m.owner, m.reporter, "
    "m.dwelling_id, coalesce(p.name, ''), m.round, m.closed_ms, m.opened_day, m.plan_version, "
    "m.paused_until_ms, m.objected_ms, m.review_asked_ms, m.no, m.list_key";

MatterRow matter_row(const Row& row) {
  return {.id = row.uuid(0),
          .receipt = row.text(1),
          .title = row.text(2),
          .kind = row.text(3),
          .state = row.text(4),
          .unit = row.text(5),
          .place = row.text(6),
          .channel = row.text(7),
          .closing = row.text_if(8).value_or(""),
          .opened = row.instant(9),
          .listed = date_of(row, 20),
          .due = date_of(row, 10),
          .original_due = date_of(row, 11),
          .due_at = row.instant(12),
          .provisional = row.flag(13),
          .clock_running = domain::is_running(row.text(4)),
          .owner = row.uuid_if(14),
          .reporter = row.uuid_if(15),
          .dwelling = row.uuid_if(16),
          .owner_name = row.text(17),
          .round = static_cast<int>(row.i64(18)),
          .closed = row.instant_if(19),
          .plan_version = row.i64(21),
          .paused_until = row.instant_if(22),
          .objected = row.instant_if(23).has_value(),
          .review_asked = row.instant_if(24).has_value(),
          .no = row.i64(25),
          .list_key = row.i64(26)};
}

namespace {

// Those in which others have a part.
void add_together(Filter& filter, const MatterAsk& ask, Instant now) {
  if (ask.helped_by)
    filter.add(
        "m.matter_id IN (SELECT h.matter_id FROM matter_help h WHERE h.tenant = $1 AND "
        "h.person = {} AND h.state IN ('asked', 'accepted'))",
        *ask.helped_by);
  if (ask.parts_missed_by) {
    const std::string who = filter.place(*ask.parts_missed_by);
    const std::string today = filter.place(now.date().days());
    filter.add_text(fmt::format(
        "EXISTS (SELECT 1 FROM matter_help h WHERE h.tenant = $1 AND h.matter_id = m.matter_id AND "
        "h.round = m.round AND (m.owner = {0} OR h.asked_by = {0}) AND (h.state = 'declined' OR "
        "(h.state IN ('asked', 'accepted') AND h.due_day < {1})))",
        who, today));
  }
  if (ask.returned)
    filter.add_text(
        "m.matter_id IN (SELECT f.matter_id FROM forward f WHERE f.tenant = $1 AND "
        "f.state = 'returned')");
}

}  // namespace

void add_filters(Filter& filter, const MatterAsk& ask, Instant now) {
  if (!ask.states.empty()) add_states(filter, ask.states);
  if (ask.kind) filter.add("m.kind = {}", *ask.kind);
  if (ask.unit) filter.add("m.unit = {}", *ask.unit);
  if (ask.owner) filter.add("m.owner = {}", *ask.owner);
  if (ask.reporter) filter.add("m.reporter = {}", *ask.reporter);
  if (ask.opened_on) filter.add("m.opened_day = {}", ask.opened_on->days());
  if (ask.closed_on) filter.add_text(closed_on(filter, *ask.closed_on));
  if (ask.unowned) filter.add_text("m.owner IS NULL");
  if (ask.untouched_by) {
    const std::string who = filter.place(*ask.untouched_by);
    filter.add_text(fmt::format(
        "(m.owner IS NULL OR m.owner <> {0}) AND (m.answered_by IS NULL OR m.answered_by <> {0}) "
        "AND NOT EXISTS (SELECT 1 FROM matter_help h WHERE h.tenant = $1 AND h.person = {0} AND "
        "h.matter_id = m.matter_id AND h.round = m.round AND h.took_part = 1)",
        who));
  }
  add_together(filter, ask, now);
  if (ask.overdue || ask.due_by || ask.due_on || ask.paused)
    filter.add_text("m.state IN " + running_states_sql());
  // The key of a running matter is its due day: with it the index says where to begin and to end.
  if (ask.overdue) {
    filter.add("m.due_ms <= {}", now);
    filter.add("m.list_key <= {}", now.date().days());
  }
  if (ask.objected) filter.add_text("m.objected_ms IS NOT NULL");
  if (ask.review_asked) filter.add_text("m.review_asked_ms IS NOT NULL");
  if (ask.paused) filter.add("m.paused_until_ms > {}", now);
  if (ask.due_on) filter.add("m.list_key = {}", ask.due_on->days());
  if (ask.due_by) {
    filter.add("m.due_ms > {}", now);
    filter.add("m.list_key >= {}", now.date().days());
    filter.add("m.list_key <= {}", ask.due_by->days());
  }
  if (ask.open_on) filter.add_text(open_on(filter, *ask.open_on));
  if (ask.overdue_on) filter.add_text(overdue_on(filter, *ask.overdue_on));
}

Filter visible_matters(const Reader& reader) {
  Filter filter({reader.tenant()});
  if (reader.scope.unit) filter.add("m.unit = {}", *reader.scope.unit);
  if (reader.scope.own_rows_only()) {
    const std::string person = filter.place(reader.scope.person);
    // Three look-ups; for an OR the databases would rather read the whole village.
    filter.add_text(
        fmt::format("m.matter_id IN (SELECT a.matter_id FROM matter a WHERE a.tenant = $1 AND "
                    "a.reporter = {0} UNION SELECT b.matter_id FROM matter b WHERE b.tenant = $1 "
                    "AND b.owner = {0} UNION SELECT h.matter_id FROM matter_help h JOIN matter c "
                    "ON c.tenant = $1 AND c.matter_id = h.matter_id AND c.round = h.round "
                    "WHERE h.tenant = $1 AND h.person = {0} AND "
                    "h.state IN ('asked', 'accepted', 'given'))",
                    person));
  }
  return filter;
}

Filter filtered_matters(const Reader& reader, const MatterAsk& ask) {
  Filter filter = visible_matters(reader);
  add_filters(filter, ask, reader.now);
  if (!ask.words) return filter;
  // The texts are not compared by the database: what was found is named by its numbers.
  Reader asking = reader;
  std::vector<std::string> numbers{"0"};  // nobody's
  for (const MatterRow& row : all_with_words(asking, ask))
    numbers.push_back(std::to_string(row.no));
  filter.add_text(fmt::format("m.no IN ({})", fmt::join(numbers, ", ")));
  return filter;
}

bool is_visible(const access::Scope& scope, const domain::Matter& matter) {
  if (!scope.covers(matter.unit)) return false;
  return !scope.own_rows_only() || matter.reporter == scope.person ||
         matter.owner == scope.person || domain::is_helper(matter, scope.person);
}

const std::string& running_states_sql() {
  static const std::string k_list =
      fmt::format("('{}')", fmt::join(domain::k_running_states, "', '"));
  return k_list;
}

std::string kind_name(const Reader& reader, std::int64_t plan_version, const std::string& kind) {
  const PlanRef plan =
      plan_version == reader.plan->version
          ? reader.plan
          : reader.engine.plans().version(reader.db, reader.tenant(), plan_version);
  const plan::MatterKind* found = plan->plan.matter_kind(kind);
  return found == nullptr ? kind : found->name;
}

namespace {

// The office that the plan gives the matter's kind to; null for a kind that it no longer has.
Json office_name(const Reader& reader, const MatterRow& row) {
  const PlanRef plans =
      row.plan_version == reader.plan->version
          ? reader.plan
          : reader.engine.plans().version(reader.db, reader.tenant(), row.plan_version);
  const plan::Plan& plan = plans->plan_of(row.unit);
  const plan::MatterKind* const kind = plan.matter_kind(row.kind);
  return kind == nullptr || kind->owner.empty() ? Json() : Json(plan.name_of(kind->owner));
}

}  // namespace

MatterPage matters(Reader& reader, const MatterAsk& ask) {
  if (ask.words) return matters_with_words(reader, ask);
  Filter filter = filtered_matters(reader, ask);
  if (!ask.after.empty()) add_after(filter, ask.after);
  const std::string limit = filter.place(ask.limit + 1);
  const std::string sql = fmt::format(
      "SELECT {} FROM matter m LEFT JOIN person p ON p.tenant = $1 AND p.person_id = m.owner "
      "WHERE m.tenant = $1{} ORDER BY m.list_key, m.matter_id LIMIT {}",
      k_matter_columns, filter.where(), limit);
  MatterPage page;
  reader.db.each(sql, filter.params(),
                 [&](const Row& row) { page.rows.push_back(matter_row(row)); });
  if (static_cast<int>(page.rows.size()) > ask.limit) {
    page.rows.pop_back();
    page.next = after_of(page.rows.back());
  }
  return page;
}

std::int64_t matter_count(Reader& reader, const MatterAsk& ask) {
  if (ask.words) return static_cast<std::int64_t>(all_with_words(reader, ask).size());
  const Filter filter = filtered_matters(reader, ask);
  return reader.db
      .query_one("SELECT count(*) FROM matter m WHERE m.tenant = $1" + filter.where(),
                 filter.params())
      ->i64(0);
}

namespace {

using Counts = std::map<std::string, std::int64_t>;

// Of the few rows that a person has in hand.
void count_rows(Reader& reader, Counts& counts) {
  Filter filter = visible_matters(reader);
  const std::string now = filter.place(reader.now);
  reader.db.each(
      fmt::format("SELECT m.state, count(*), sum(CASE WHEN m.due_ms <= {} AND m.state IN {} "
                  "THEN 1 ELSE 0 END) FROM matter m WHERE m.tenant = $1{} GROUP BY m.state",
                  now, running_states_sql(), filter.where()),
      filter.params(), [&](const Row& row) {
        counts[row.text(0)] = row.i64(1);
        counts["overdue"] += row.i64(2);
      });
}

// Of a unit, or of all: what was counted as it moved. Those due today are late from their moment
// on.
void read_counts(Reader& reader, Counts& counts) {
  Filter filter({reader.tenant(), reader.now.date().days()});
  if (reader.scope.unit) filter.add("m.unit = {}", *reader.scope.unit);
  reader.db.each(
      "SELECT m.state, CAST(sum(m.n) AS BIGINT), CAST(sum(CASE WHEN m.due_day > 0 AND "
      "m.due_day < $2 THEN m.n ELSE 0 END) AS BIGINT) FROM matter_stand m "
      "WHERE m.tenant = $1" +
          filter.where() + " GROUP BY m.state",
      filter.params(), [&](const Row& row) {
        counts[row.text(0)] = row.i64(1);
        counts["overdue"] += row.i64(2);
      });
  const std::string now = filter.place(reader.now);
  counts["overdue"] +=
      reader.db
          .query_one("SELECT count(*) FROM matter m WHERE m.tenant = $1 AND m.state IN " +
                         running_states_sql() + " AND m.list_key = $2 AND m.due_ms <= " + now +
                         filter.where(),
                     filter.params())
          ->i64(0);
}

}  // namespace

std::map<std::string, std::int64_t> matter_counts(Reader& reader) {
  Counts counts;
  for (const std::string_view state : domain::k_matter_states) counts[std::string(state)] = 0;
  counts["overdue"] = 0;
  if (reader.scope.own_rows_only())
    count_rows(reader, counts);
  else
    read_counts(reader, counts);
  return counts;
}

Json to_json(const MatterRow& row, const Reader& reader) {
  const auto maybe_id = [](const std::optional<Uuid>& id) {
    return id ? Json(id->text()) : Json();
  };
  const bool overdue = row.clock_running && reader.now >= row.due_at;
  const bool paused = row.clock_running && row.paused_until && reader.now < *row.paused_until;
  return {{"id", row.id.text()},
          {"receipt", row.receipt},
          {"title", domain::masked(row.title)},
          {"kind", row.kind},
          {"kind_name", kind_name(reader, row.plan_version, row.kind)},
          {"office_name", office_name(reader, row)},
          {"state", row.state},
          {"unit", row.unit},
          {"unit_name", reader.unit_name(row.unit)},
          {"place", domain::masked(row.place)},
          {"opened_at", row.opened.iso()},
          {"listed_on", row.listed.iso()},
          {"channel", row.channel},
          {"due", row.due.iso()},
          {"provisional", row.provisional},
          {"overdue", overdue},
          {"objected", row.objected},
          {"review_asked", row.review_asked},
          {"paused_until", paused ? Json(row.paused_until->iso()) : Json()},
          {"days_left", row.clock_running ? Json(row.due - reader.now.date()) : Json()},
          {"owner", maybe_id(row.owner)},
          {"owner_name", row.owner_name.empty() ? Json() : Json(row.owner_name)},
          {"round", row.round},
          {"closed_at", row.closed ? Json(row.closed->iso()) : Json()},
          {"closing", row.closing.empty() ? Json() : Json(row.closing)},
          {"reporter_visitor", maybe_id(row.reporter)}};
}

Json matters_page(Reader& reader, const MatterAsk& ask) {
  const MatterPage page = matters(reader, ask);
  Json items = Json::array();
  for (const MatterRow& row : page.rows) items.push_back(to_json(row, reader));
  return {{"items", std::move(items)},
          {"next", page.next.empty() ? Json() : Json(page.next)},
          {"counts", matter_counts(reader)},
          {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
}

std::vector<MatterAsOf> matters_as_of(Reader& reader, const Cut& cut, Date day) {
  const std::map<Uuid, std::string> names = names_at(reader, cut);
  std::vector<MatterAsOf> list;
  std::map<Uuid, std::size_t> index;
  reader.db.each(k_as_of, {reader.tenant(), cut.seq}, [&](const Row& row) {
    if (!reader.scope.covers(row.text(3))) return;
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
  return list;
}

}  // namespace wanhu::app
