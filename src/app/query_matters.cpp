// The ledger: lists with filters, and counts. One matter is query_matter.cpp.
#include "app/query_matters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <set>

#include "app/confidential.hpp"
#include "base/text.hpp"
#include "domain/matter/help.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Row;

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
         filter.place(day.days()) + ") AND (m.round = 1 OR " +
         state_at(filter, day, "e.state = 'closed'") + ")";
}

// There at the end of a day and not closed for good by then. In its first round that is all there
// is to know; the events tell of the others.
std::string there_on(Filter& filter, Date day) {
  const std::string at = filter.place(day.days());
  return fmt::format("m.opened_day <= {0} AND (m.closed_day IS NULL OR m.closed_day > {0})", at);
}

// The same by ids, from an index that has all of it: those that are open still, and of each length
// of stay (migration 0010) those that came in no more days back than that. `also` is another
// condition on the columns of matter_stay.
std::string there_ids(Filter& filter, Date day, const std::string& also) {
  constexpr int k_stays = 16;
  const std::string at = filter.place(day.days());
  std::string ids = fmt::format(
      "SELECT x.matter_id FROM matter x WHERE x.tenant = $1 AND x.stay = -1 "
      "AND x.opened_day <= {}{}",
      at, also);
  for (int stay = 1; stay <= k_stays; ++stay)
    ids += fmt::format(
        " UNION ALL SELECT x.matter_id FROM matter x WHERE x.tenant = $1 AND x.stay = {} "
        "AND x.opened_day > {} - {} AND x.opened_day <= {} AND x.closed_day > {}{}",
        stay, at, 1 << stay, at, at, also);
  return ids;
}

std::string open_on(Filter& filter, Date day) {
  return there_on(filter, day) + " AND (m.round = 1 OR " +
         state_at(filter, day, "e.state <> 'closed'") + ")";
}

// Nothing moves the date of a matter once it is late, but a new round.
std::string late_by(Filter& filter, Date day) {
  return fmt::format(" AND (x.round > 1 OR x.due_day < {})", filter.place(day.days()));
}

// A later round that had begun by then is judged by its own date before its events are read.
std::string overdue_on(Filter& filter, Date day) {
  const std::string at = filter.place(day.days());
  return fmt::format(
      "{} AND (m.due_day < {} OR (m.round > 1 AND m.clock_ms >= {})) AND {}", there_on(filter, day),
      at, filter.place(Instant::at(day + 1)),
      state_at(filter, day, "e.state IN " + running_states_sql() + " AND e.due_day < " + at));
}

// Open ones lie below it, closed ones above (migration 0010).
constexpr std::int64_t k_closed_keys = 100'000'000;

// Of a past day those come first that ended next after it: they stand together in the index, while
// what was closed last, years later, mostly was not there then.
bool is_backwards(const MatterAsk& ask) {
  return ask.open_on.has_value() || ask.overdue_on.has_value();
}

// The key of what was closed at that time; the later, the lower.
constexpr std::int64_t k_key_of_zero = 1'000'000'000'000'000;

// The first key of the order backwards: what was closed on the day after.
std::int64_t last_key_on(Date day) {
  return k_key_of_zero - Instant::at(day + 1).ms();
}

// `column`: m.state, or an expression of it where another index is to lead.
void add_states(Filter& filter, const std::vector<std::string>& states, const char* column) {
  filter.add_text(fmt::format("{} IN {}", column, filter.places(states)));
  const auto closed = std::count(states.begin(), states.end(), "closed");
  if (closed == 0) filter.add("m.list_key < {}", k_closed_keys);
  if (closed == static_cast<std::ptrdiff_t>(states.size()))
    filter.add("m.list_key >= {}", k_closed_keys);
}

// Where a page ended.
struct PageEnd {
  std::int64_t list_key;
  Uuid id;
};
std::optional<PageEnd> page_end(const std::string& after) {
  const auto parts = base::split(after, '.');
  if (parts.size() != 2) return {};
  const auto id = Uuid::parse(parts[1]);
  std::int64_t key = 0;
  const char* end = parts[0].data() + parts[0].size();
  const auto read = std::from_chars(parts[0].data(), end, key);
  if (!id || read.ec != std::errc() || read.ptr != end) return {};
  if (key < 0 || key > k_key_of_zero) return {};  // never the key of a row
  return PageEnd{key, *id};
}

void add_after(Filter& filter, const std::string& after, bool backwards) {
  const auto end = page_end(after);
  if (!end) return;
  const std::string a = filter.place(end->list_key), b = filter.place(end->id);
  filter.add_text(
      fmt::format("(m.list_key, m.matter_id) {} ({}, {})", backwards ? "<" : ">", a, b));
}

std::string after_of(const MatterRow& row) {
  return fmt::format("{}.{}", row.list_key, row.id.text());
}

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

std::vector<MatterRow> all_with_words(Reader& reader, MatterAsk ask) {
  ask.after.clear();
  ask.limit = std::numeric_limits<int>::max() - 1;
  return matters_with_words(reader, ask).rows;
}

// What a page backwards leaves of the ids in matter_stay.
std::string left_after(Filter& filter, const std::string& after) {
  const auto end = page_end(after);
  if (!end) return {};
  if (end->list_key < k_closed_keys) return " AND x.stay = -1";
  const Date closed = Instant(k_key_of_zero - end->list_key).date();
  return fmt::format(" AND (x.stay = -1 OR x.closed_day >= {})", filter.place(closed.days()));
}

std::vector<MatterRow> rows_in_order(Reader& reader, const MatterAsk& ask, Filter filter,
                                     const std::string& before) {
  if (!ask.after.empty()) add_after(filter, ask.after, is_backwards(ask));
  const std::string limit = filter.place(ask.limit + 1);
  const char* const order =
      is_backwards(ask) ? "m.list_key DESC, m.matter_id DESC" : "m.list_key, m.matter_id";
  std::vector<MatterRow> rows;
  reader.db.each(
      fmt::format("SELECT {} FROM {}matter m LEFT JOIN person p ON p.tenant = $1 AND p.person_id = "
                  "m.owner WHERE m.tenant = $1{} ORDER BY {} LIMIT {}",
                  k_matter_columns, before, filter.where(), order, limit),
      filter.params(), [&](const Row& row) { rows.push_back(matter_row(row)); });
  return rows;
}

// What was there on a past day and is left for this page, by its ids.
class OfDay {
 public:
  OfDay(Reader& reader, const MatterAsk& ask) : reader_(reader), ask_(ask) {}

  [[nodiscard]] bool are_few() const {
    Filter filter({reader_.tenant()});
    const std::string ids = ids_in(filter);
    const std::string limit = filter.place(ask_.few + 1);
    return reader_.db
               .query_one(fmt::format("SELECT count(*) FROM (SELECT 1 FROM ({}) t LIMIT {}) few",
                                      ids, limit),
                          filter.params())
               ->i64(0) <= ask_.few;
  }
  [[nodiscard]] std::vector<MatterRow> by_ids(Filter filter) const {
    filter.add_text("m.matter_id = few.matter_id");
    // SQLite keeps to the order of a cross join.
    const std::string before = fmt::format("({}) few CROSS JOIN ", ids_in(filter));
    return rows_in_order(reader_, ask_, std::move(filter), before);
  }
  // In their order, but those only that were closed in the weeks after where the page begins: where
  // many are left these have a page of them, and where they have not the rest of the index may be
  // long. Nothing when those weeks are not over, for then the open ones come next.
  [[nodiscard]] std::optional<std::vector<MatterRow>> of_weeks(Filter filter) const {
    constexpr std::int64_t k_weeks_ms = 45 * 86'400'000LL;
    const auto end = page_end(ask_.after);
    const std::int64_t begin = end ? end->list_key : last_key_on(day());
    if (begin - k_weeks_ms <= k_key_of_zero - reader_.now.ms()) return {};
    filter.add("m.list_key <= {}", begin);
    filter.add("m.list_key > {}", begin - k_weeks_ms);
    return rows_in_order(reader_, ask_, std::move(filter), {});
  }
  [[nodiscard]] std::vector<MatterRow> to_the_end(Filter filter) const {
    filter.add("m.list_key <= {}", last_key_on(day()));
    return rows_in_order(reader_, ask_, std::move(filter), {});
  }

 private:
  [[nodiscard]] Date day() const { return ask_.overdue_on ? *ask_.overdue_on : *ask_.open_on; }
  std::string ids_in(Filter& filter) const {
    return there_ids(
        filter, day(),
        (ask_.overdue_on ? late_by(filter, day()) : "") + left_after(filter, ask_.after));
  }

  Reader& reader_;
  const MatterAsk& ask_;
};

// The rows in their order, one more than the page has.
std::vector<MatterRow> read_page(Reader& reader, const MatterAsk& ask, Filter filter) {
  add_filters(filter, ask, reader.now);
  if (!is_backwards(ask)) return rows_in_order(reader, ask, std::move(filter), {});
  const OfDay of_day(reader, ask);
  if (of_day.are_few()) return of_day.by_ids(std::move(filter));
  auto rows = of_day.of_weeks(filter);
  if (!rows) return of_day.to_the_end(std::move(filter));
  if (rows->size() > static_cast<std::size_t>(ask.limit)) return std::move(*rows);
  return of_day.by_ids(std::move(filter));
}

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

using Counts = std::map<std::string, std::int64_t>;

// Of what a person reported or has in hand.
void count_rows(Reader& reader, Counts& counts) {
  for (Filter& filter : visible_parts(reader)) {
    const std::string now = filter.place(reader.now);
    reader.db.each(
        // By an expression, so that the index of one's own leads and not that of the states.
        fmt::format("SELECT coalesce(m.state, ''), count(*), sum(CASE WHEN m.due_ms <= {} AND "
                    "m.state IN {} THEN 1 ELSE 0 END) FROM matter m WHERE m.tenant = $1{} "
                    "GROUP BY coalesce(m.state, '')",
                    now, running_states_sql(), filter.where()),
        filter.params(), [&](const Row& row) {
          counts[row.text(0)] += row.i64(1);
          counts["overdue"] += row.i64(2);
        });
  }
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

const char* const k_matter_columns =
    "m.matter_id, m.receipt, m.title, m.kind, m.state, m.unit, m.place, m.channel, m.closing, "
    "m.first_ms, m.due_day, m.original_due_day, m.due_ms, m.provisional, m.owner, m.reporter, "
    "m.dwelling_id, coalesce(p.name, ''), m.round, m.closed_ms, m.opened_day, m.plan_version, "
    "m.paused_until_ms, m.objected_ms, m.review_asked_ms, m.no, m.list_key, "
    "m.answered_by";

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
          .answered_by = row.uuid_if(27),
          .paused_until = row.instant_if(22),
          .objected = row.instant_if(23).has_value(),
          .review_asked = row.instant_if(24).has_value(),
          .no = row.i64(25),
          .list_key = row.i64(26)};
}

void add_filters(Filter& filter, const MatterAsk& ask, Instant now) {
  // Somebody's own are few; their index has the state too.
  const bool own = ask.owner || ask.reporter;
  if (!ask.states.empty())
    add_states(filter, ask.states, own ? "coalesce(m.state, '')" : "m.state");
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

// State by state, each with its own index: in the order of all, the few of two states may stand
// behind tens of thousands of others. What one has in hand has an index that knows the state.
std::vector<MatterAsk> by_states(const MatterAsk& ask, std::size_t parts) {
  if (ask.states.size() < 2 || parts > 1 || is_backwards(ask) || ask.owner || ask.reporter)
    return {ask};
  std::vector<MatterAsk> each;
  for (const std::string& state : std::set<std::string>(ask.states.begin(), ask.states.end())) {
    each.push_back(ask);
    each.back().states = {state};
  }
  return each;
}

}  // namespace

bool is_page_after(const MatterAsk& ask) {
  if (ask.after.empty()) return true;
  return ask.words ? is_page_with_words(ask.after) : page_end(ask.after).has_value();
}

MatterPage matters(Reader& reader, const MatterAsk& ask) {
  if (ask.words) return matters_with_words(reader, ask);
  MatterPage page;
  const std::vector<Filter> parts = visible_parts(reader);
  for (const Filter& part : parts)
    for (const MatterAsk& one : by_states(ask, parts.size())) {
      std::vector<MatterRow> rows = read_page(reader, one, part);
      std::move(rows.begin(), rows.end(), std::back_inserter(page.rows));
    }
  std::sort(page.rows.begin(), page.rows.end(), [&](const MatterRow& a, const MatterRow& b) {
    const auto key = [](const MatterRow& row) { return std::pair(row.list_key, row.id); };
    return is_backwards(ask) ? key(b) < key(a) : key(a) < key(b);
  });
  for (MatterRow& row : page.rows) conceal(reader, row);
  if (page.rows.size() > static_cast<std::size_t>(ask.limit)) {
    page.rows.resize(static_cast<std::size_t>(ask.limit));
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

std::int64_t matter_count_to(Reader& reader, MatterAsk ask, int most) {
  if (ask.words) {
    ask.after.clear();
    ask.limit = most;
    const MatterPage found = matters_with_words(reader, ask);
    return static_cast<std::int64_t>(found.rows.size()) + (found.next.empty() ? 0 : 1);
  }
  // Of two states together no index knows where they begin and end.
  std::int64_t found = 0;
  for (const MatterAsk& one : by_states(ask, 1)) {
    if (found > most) break;
    Filter filter = filtered_matters(reader, one);
    const std::string limit = filter.place(std::int64_t{most} + 1 - found);
    found += reader.db
                 .query_one(
                     "SELECT count(*) FROM (SELECT m.matter_id FROM matter m "
                     "WHERE m.tenant = $1" +
                         filter.where() + " LIMIT " + limit + ") few",
                     filter.params())
                 ->i64(0);
  }
  return found;
}

std::map<std::string, std::int64_t> matter_counts(Reader& reader) {
  Counts counts;
  for (const std::string_view state : domain::k_matter_states) counts[std::string(state)] = 0;
  counts["overdue"] = 0;
  if (reader.scope.own_rows_only() || has_kept(reader) ||
      reader.scope.role == access::Role::competent)
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
  Json json{{"items", std::move(items)},
            {"next", page.next.empty() ? Json() : Json(page.next)},
            {"counts", matter_counts(reader)},
            {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
  if (!ask.count) return json;
  const std::int64_t found = matter_count_to(reader, ask, k_found_most);
  json["found"] = {{"n", std::min<std::int64_t>(found, k_found_most)},
                   {"more", found > k_found_most}};
  return json;
}

}  // namespace wanhu::app
