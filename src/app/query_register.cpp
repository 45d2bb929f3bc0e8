// The register of dwellings as pages see it: the list with filters (also as of a past day), one
// dwelling with its visits and changes, and the ledger of changes.
#include "app/query_register.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "app/dwelling_row.hpp"
#include "app/filter.hpp"
#include "base/text.hpp"
#include "domain/visit/outcome.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

// Dwellings the reader may see; $1 is the tenant, $2 the cut of the journal.
Filter visible(const Reader& reader, std::int64_t cut) {
  Filter filter({reader.tenant(), cut});
  if (reader.scope.unit) filter.add("d.unit = {}", *reader.scope.unit);
  if (reader.scope.own_rows_only()) filter.add("d.visitor = {}", reader.scope.person);
  return filter;
}

// What a dwelling was at the cut: its outcome is that of the visit that stood then.
constexpr const char* k_source_as_of =
    "(SELECT w.dwelling_id, w.unit, w.grp, w.code, w.address, w.visitor, w.contact_id, w.doubled, "
    "CASE WHEN w.to_seq <= $2 THEN w.state "
    "WHEN 'vacate' = " WANHU_LAST_VACATE_OR_RESTORE("w") " THEN 'vacated' "
    "ELSE 'active' END AS state, "
    "v.outcome, v.at_ms AS visited_ms, "
    "(SELECT count(*) FROM visit x WHERE x.tenant = $1 AND x.dwelling_id = w.dwelling_id "
    "AND x.seq <= $2) AS visits, "
    "(SELECT min(y.day) FROM visit y WHERE y.tenant = $1 AND y.dwelling_id = w.dwelling_id "
    "AND y.reached = 1 AND y.seq <= $2) AS covered_day "
    "FROM dwelling w LEFT JOIN visit v ON v.tenant = $1 AND v.dwelling_id = w.dwelling_id "
    "AND v.stood_seq <= $2 AND (v.fell_seq IS NULL OR v.fell_seq > $2) "
    "WHERE w.tenant = $1 AND w.from_seq <= $2) d";
// The same at the head of the journal, where the row itself knows.
constexpr const char* k_source_now =
    "(SELECT w.dwelling_id, w.unit, w.grp, w.code, w.address, w.visitor, w.contact_id, w.doubled, "
    "w.state, w.outcome, w.visited_ms, w.visits, w.covered_day "
    "FROM dwelling w WHERE w.tenant = $1 AND w.from_seq <= $2) d";

std::string reached_outcomes() {
  std::string list;
  for (std::size_t i = 0; i < domain::k_outcome_count; ++i) {
    const domain::OutcomeRule& rule = domain::rule_of(static_cast<domain::Outcome>(i));
    if (rule.reached) list += fmt::format("{}'{}'", list.empty() ? "" : ", ", rule.name);
  }
  return list;
}

void apply(Filter& filter, const DwellingAsk& ask) {
  if (ask.unit) filter.add("d.unit = {}", *ask.unit);
  if (ask.group) filter.add("d.grp = {}", *ask.group);
  if (ask.visitor) filter.add("d.visitor = {}", *ask.visitor);
  // Without a state the list is the register itself; figures link here and must agree with it.
  filter.add("d.state = {}", ask.state.value_or("active"));
  if (ask.outcome == "covered")
    filter.add_text("d.outcome IN (" + reached_outcomes() + ")");
  else if (ask.outcome == "none")
    filter.add_text("d.outcome IS NULL");
  else if (ask.outcome)
    filter.add("d.outcome = {}", *ask.outcome);
  // The day a dwelling was first reached: what "new on that day" counts everywhere.
  if (ask.visited_on) filter.add("d.covered_day = {}", ask.visited_on->days());
  if (ask.words) filter.add_words({"d.address", "d.code", "d.grp"}, *ask.words);
}

const Statement k_cursor{
    Reach::tenant, "dwelling_cursor",
    "SELECT unit, grp, code FROM dwelling WHERE tenant = $1 AND dwelling_id = $2"};

// A page goes on after the dwelling the page before ended with.
void apply_after(Reader& reader, Filter& filter, const std::string& after) {
  const auto id = Uuid::parse(after);
  const auto row = id ? reader.db.query_one(k_cursor, {reader.tenant(), *id}) : std::nullopt;
  if (!row) return;
  const std::string a = filter.place(row->text(0)), b = filter.place(row->text(1)),
                    c = filter.place(row->text(2)), e = filter.place(*id);
  filter.add_text(
      fmt::format("(d.unit, d.grp, d.code, d.dwelling_id) > ({}, {}, {}, {})", a, b, c, e));
}

const Statement k_visits{Reach::tenant, "dwelling_visits",
                         "SELECT v.visit_id, v.outcome, v.aapor, v.at_ms, v.recorded_ms, "
                         "coalesce(p.name, ''), v.channel, d.standing_visit FROM visit v "
                         "JOIN dwelling d ON d.tenant = $1 AND d.dwelling_id = v.dwelling_id "
                         "LEFT JOIN person p ON p.tenant = $1 AND p.person_id = v.visitor "
                         "WHERE v.tenant = $1 AND v.dwelling_id = $2 ORDER BY v.at_ms, v.visit_id"};
const Statement k_changes_of{
    Reach::tenant, "dwelling_changes",
    "SELECT c.seq, c.at_ms, coalesce(p.name, ''), c.kind, c.reason, c.unit, c.dwelling_id, "
    "c.address, c.items, c.n FROM register_change c "
    "LEFT JOIN person p ON p.tenant = $1 AND p.person_id = c.author "
    "WHERE c.tenant = $1 AND c.dwelling_id = $2 ORDER BY c.seq DESC, c.n DESC"};
// Newest first; changes of the whole register (import, freeze) belong to every village.
const Statement k_changes{
    Reach::tenant, "register_changes",
    "SELECT c.seq, c.at_ms, coalesce(p.name, ''), c.kind, c.reason, c.unit, c.dwelling_id, "
    "c.address, c.items, c.n FROM register_change c "
    "LEFT JOIN person p ON p.tenant = $1 AND p.person_id = c.author WHERE c.tenant = $1 "
    "AND (c.seq, c.n) < ($2, $3) AND ($4 = '' OR c.unit IS NULL OR c.unit = $4) "
    "ORDER BY c.seq DESC, c.n DESC LIMIT $5"};
const Statement k_freeze{Reach::tenant, "register_freeze_entry",
                         "SELECT seq, at_ms FROM register_change WHERE tenant = $1 "
                         "AND kind = 'freeze' ORDER BY seq LIMIT 1"};
const Statement k_size_at{
    Reach::tenant, "register_size_at",
    "SELECT count(*) FROM dwelling d WHERE d.tenant = $1 AND " WANHU_STOOD_AT_CUT(
        "d") " AND ($3 = '' OR d.unit = $3)"};

Json change_json(const Row& row) {
  const auto text_or_null = [&](std::size_t n) {
    const auto text = row.text_if(n);
    return text ? Json(*text) : Json();
  };
  const auto dwelling = row.uuid_if(6);
  return {{"seq", row.i64(0)},
          {"at", row.instant(1).iso()},
          {"author", row.text(2)},
          {"kind", row.text(3)},
          {"reason", row.text(4)},
          {"unit", text_or_null(5)},
          {"dwelling", dwelling ? Json(dwelling->text()) : Json()},
          {"address", text_or_null(7)},
          {"count", row.i64(8)}};
}

// The system's own changes (an import at `wanhu init`) carry its name.
void name_author(const Reader& reader, Json& change) {
  if (change.at("author").get_ref<const std::string&>().empty())
    change["author"] = base::message(reader.lang, "ACTOR-SYSTEM");
}

struct ChangeCursor {
  std::int64_t seq = INT64_MAX, n = INT64_MAX;
};

// "seq.n"; anything else begins at the newest.
ChangeCursor change_cursor(const std::string& after) {
  const std::size_t dot = after.find('.');
  ChangeCursor cursor;
  if (dot == std::string::npos) return cursor;
  const auto read = [](std::string_view text, std::int64_t& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
  };
  ChangeCursor given;
  const std::string_view view(after);
  if (read(view.substr(0, dot), given.seq) && read(view.substr(dot + 1), given.n)) return given;
  return cursor;
}

}  // namespace

Json dwelling_json(const Reader& reader, const Row& row) {
  const auto visitor = row.uuid_if(6);
  const auto outcome = row.text_if(8);
  const auto visited = row.instant_if(9);
  return {{"id", row.uuid(0).text()},
          {"unit", row.text(1)},
          {"unit_name", reader.unit_name(row.text(1))},
          {"group", row.text(2)},
          {"code", row.text(3)},
          {"address", row.text(4)},
          {"state", row.text(5)},
          {"visitor", visitor ? Json(visitor->text()) : Json()},
          {"visitor_name", visitor ? Json(row.text(7)) : Json()},
          {"outcome", outcome ? Json(*outcome) : Json()},
          {"visited_at", visited ? Json(visited->iso()) : Json()},
          {"visits", row.i64(10)},
          {"doubled", row.flag(11)},
          {"has_contact", row.flag(12)}};
}

Json dwellings_page(Reader& reader, const DwellingAsk& ask) {
  const bool past = ask.as_of && *ask.as_of < reader.now.date();
  const Cut cut = past ? cut_of_day(reader.db, reader.tenant(), *ask.as_of)
                       : head_cut(reader.db, reader.tenant());
  Filter filter = visible(reader, cut.seq);
  apply(filter, ask);
  const char* source = past ? k_source_as_of : k_source_now;
  const std::int64_t total =
      reader.db
          .query_one(fmt::format("SELECT count(*) FROM {} WHERE 1 = 1{}", source, filter.where()),
                     filter.params())
          ->i64(0);
  apply_after(reader, filter, ask.after);
  const std::string limit = filter.place(ask.limit + 1);
  const std::string sql = fmt::format(
      "SELECT {} FROM {} LEFT JOIN person p ON p.tenant = $1 AND p.person_id = d.visitor "
      "WHERE 1 = 1{} ORDER BY d.unit, d.grp, d.code, d.dwelling_id LIMIT {}",
      k_dwelling_columns, source, filter.where(), limit);
  Json items = Json::array();
  reader.db.each(sql, filter.params(),
                 [&](const Row& row) { items.push_back(dwelling_json(reader, row)); });
  Json next;
  if (static_cast<int>(items.size()) > ask.limit) {
    items.erase(items.size() - 1);
    next = items.back().at("id");
  }
  return {{"items", std::move(items)}, {"next", std::move(next)}, {"total", total}};
}

namespace {

const Statement k_dwelling{Reach::tenant, "dwelling_row",
                           "SELECT d.dwelling_id, d.unit, d.grp, d.code, d.address, d.state, "
                           "d.visitor, coalesce(p.name, ''), d.outcome, d.visited_ms, d.visits, "
                           "d.doubled, CASE WHEN d.contact_id IS NULL THEN 0 ELSE 1 END, "
                           "d.contact_id FROM dwelling d "
                           "LEFT JOIN person p ON p.tenant = $1 AND p.person_id = d.visitor "
                           "WHERE d.tenant = $1 AND d.dwelling_id = $2"};

}  // namespace

Result<Json> dwelling_page(Reader& reader, const Uuid& id) {
  const auto row = reader.db.query_one(k_dwelling, {reader.tenant(), id});
  const access::Scope& scope = reader.scope;
  if (!row || !scope.covers(row->text(1)) ||
      (scope.own_rows_only() && row->uuid_if(6) != scope.person))
    return base::fail("NOT-FOUND", base::Kind::not_found);
  Json visits = Json::array(), changes = Json::array();
  reader.db.each(k_visits, {reader.tenant(), id}, [&](const Row& visit) {
    visits.push_back({{"id", visit.uuid(0).text()},
                      {"outcome", visit.text(1)},
                      {"aapor", visit.text(2)},
                      {"at", visit.instant(3).iso()},
                      {"recorded_at", visit.instant(4).iso()},
                      {"visitor_name", visit.text(5)},
                      {"channel", visit.text(6)},
                      {"stands", visit.uuid_if(7) == visit.uuid(0)}});
  });
  reader.db.each(k_changes_of, {reader.tenant(), id}, [&](const Row& change) {
    changes.push_back(change_json(change));
    name_author(reader, changes.back());
  });
  return Json{{"dwelling", dwelling_json(reader, *row)},
              {"contact", contact_json(contact_of(reader, row->uuid_if(13)))},
              {"visits", std::move(visits)},
              {"changes", std::move(changes)}};
}

Json register_changes(Reader& reader, const std::optional<std::string>& unit,
                      const std::string& after) {
  constexpr std::int64_t k_page = 100;
  const ChangeCursor from = change_cursor(after);
  // A village asked for outside one's part of the tree holds nothing; "-" is no unit's id.
  std::string only = reader.scope.unit.value_or(unit.value_or(""));
  if (unit && !reader.scope.covers(*unit)) only = "-";
  Json items = Json::array();
  Json next;
  std::string last;
  reader.db.each(k_changes, {reader.tenant(), from.seq, from.n, only, k_page + 1},
                 [&](const Row& row) {
                   if (static_cast<std::int64_t>(items.size()) == k_page) {
                     next = last;
                     return;
                   }
                   items.push_back(change_json(row));
                   name_author(reader, items.back());
                   last = fmt::format("{}.{}", row.i64(0), row.i64(9));
                 });
  const auto freeze = reader.db.query_one(k_freeze, {reader.tenant()});
  const auto size_at = [&](std::int64_t seq) {
    return reader.db.query_one(k_size_at, {reader.tenant(), seq, only})->i64(0);
  };
  return {{"items", std::move(items)},
          {"next", std::move(next)},
          {"frozen", freeze ? Json(size_at(freeze->i64(0))) : Json()},
          {"current", size_at(head_cut(reader.db, reader.tenant()).seq)},
          {"frozen_at", freeze ? Json(freeze->instant(1).iso()) : Json()}};
}

namespace {

const Statement k_changes_since_freeze{
    Reach::tenant, "register_changes_since_freeze",
    "SELECT c.at_ms, c.kind, c.unit, c.address, c.reason, c.items FROM register_change c "
    "WHERE c.tenant = $1 AND c.seq <= $2 AND c.seq > (SELECT min(f.seq) FROM register_change f "
    "WHERE f.tenant = $1 AND f.kind = 'freeze') ORDER BY c.seq, c.n"};
const Statement k_of_visitor{
    Reach::tenant, "list_of_visitor",
    "SELECT dwelling_id, grp, address, code, unit FROM dwelling WHERE tenant = $1 AND visitor = $2 "
    "AND to_seq IS NULL"};

}  // namespace

std::vector<RegisterChange> changes_since_freeze(const Reader& reader, const Cut& cut) {
  std::vector<RegisterChange> changes;
  reader.db.each(k_changes_since_freeze, {reader.tenant(), cut.seq}, [&](const Row& row) {
    std::string unit = row.text_if(2).value_or("");
    if (reader.scope.unit && unit != *reader.scope.unit) return;
    changes.push_back({.day = row.instant(0).date(),
                       .kind = row.text(1),
                       .unit = std::move(unit),
                       .address = row.text_if(3).value_or(""),
                       .reason = row.text(4),
                       .items = row.i64(5)});
  });
  return changes;
}

std::vector<SheetDwelling> dwellings_of_visitor(const Reader& reader, const Uuid& visitor) {
  std::vector<SheetDwelling> dwellings;
  reader.db.each(k_of_visitor, {reader.tenant(), visitor}, [&](const Row& row) {
    if (reader.scope.covers(row.text(4)))
      dwellings.push_back({{row.uuid(0), row.text(1), row.text(2)}, row.text(3)});
  });
  std::sort(dwellings.begin(), dwellings.end(), [](const SheetDwelling& a, const SheetDwelling& b) {
    return domain::walks_before(a.place, b.place);
  });
  return dwellings;
}

}  // namespace wanhu::app
