#include "app/query_public.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/public_scope.hpp"
#include "domain/matter/publicity.hpp"
#include "domain/text/sensitive.hpp"
#include "plan/cell.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Row;

const store::Statement k_public_no{
    store::Reach::tenant, "matter_public_no",
    "SELECT no FROM matter_public WHERE tenant = $1 AND matter_id = $2"};

constexpr const char* k_from =
    "FROM matter_public p JOIN matter m ON m.tenant = $1 AND m.matter_id = p.matter_id "
    "WHERE p.tenant = $1";

std::string overdue_sql(Filter& filter, Instant now) {
  return "(m.state IN " + running_states_sql() + " AND m.due_ms <= " + filter.place(now) + ")";
}

bool shows_overdue(const plan::Publish& publish) {
  return publish.shows("due") || publish.shows("state");
}

// Whether the plan publishes what is asked for: else the answer to the question would publish it.
bool answers(const plan::Publish& publish, const PublicAsk& ask) {
  return (!ask.kind || publish.shows("kind")) && (!ask.unit || publish.shows("unit")) &&
         (!ask.state || (ask.state == "overdue" ? shows_overdue(publish) : publish.shows("state")));
}

void apply(Filter& filter, const PublicAsk& ask, Instant now) {
  if (ask.kind) filter.add("m.kind = {}", *ask.kind);
  if (ask.unit) filter.add("m.unit = {}", *ask.unit);
  if (ask.before) filter.add("p.no < {}", *ask.before);
  if (ask.state == "open") filter.add_text("m.state <> 'closed'");
  if (ask.state == "closed") filter.add_text("m.state = 'closed'");
  if (ask.state == "answered") filter.add_text("m.state IN ('answered', 'told', 'confirmed')");
  if (ask.state == "overdue") filter.add_text(overdue_sql(filter, now));
}

// All that a matter has to show, before the plan is asked.
struct Facts {
  std::int64_t no = 0;
  std::string kind, unit, title, text, state;
  std::optional<std::string> outcome;
  Date opened, due;
  bool overdue = false;
  std::int64_t plan_version = 1;
};

PublicRow shown(const Facts& facts, const plan::Publish& publish) {
  PublicRow row{.no = facts.no, .plan_version = facts.plan_version};
  if (publish.shows("kind")) row.kind = facts.kind;
  if (publish.shows("unit")) row.unit = facts.unit;
  if (publish.shows("title")) row.title = domain::masked(facts.title);
  if (publish.text) row.text = domain::masked(facts.text);
  if (publish.shows("state")) row.state = facts.state;
  if (publish.shows("outcome")) row.outcome = facts.outcome;
  if (publish.shows("opened")) row.opened = facts.opened;
  if (publish.shows("due")) row.due = facts.due;
  row.overdue = facts.overdue && shows_overdue(publish);
  return row;
}

PublicCounts count(Reader& reader) {
  PublicCounts counts;
  const PublicScope scope(reader);
  if (scope.empty()) return counts;
  counts.one_kind = scope.has_one_kind();
  Filter filter({reader.tenant()});
  const std::string overdue = overdue_sql(filter, reader.now),
                    where = " AND " + scope.condition(filter);
  reader.db.each(fmt::format("SELECT m.unit, m.kind, m.plan_version, count(*), "
                             "sum(CASE WHEN m.state <> 'closed' THEN 1 ELSE 0 END), "
                             "sum(CASE WHEN {} THEN 1 ELSE 0 END) {}{} GROUP BY m.unit, m.kind, "
                             "m.plan_version",
                             overdue, k_from, where),
                 filter.params(), [&](const Row& row) {
                   const std::string unit = row.text(0), kind = row.text(1);
                   const plan::Publish* const publish = scope.of(row.i64(2), unit);
                   if (publish == nullptr) return;
                   const std::int64_t n = row.i64(3);
                   counts.total += n;
                   if (publish->shows("unit")) counts.by_unit[unit] += n;
                   if (publish->shows("kind")) counts.by_kind[kind] += n;
                   if (publish->shows("state")) counts.open = counts.open.value_or(0) + row.i64(4);
                   if (shows_overdue(*publish))
                     counts.overdue = counts.overdue.value_or(0) + row.i64(5);
                 });
  // None yet is known where the plan would tell.
  if (counts.total == 0) {
    if (!PublicScope(reader, {"state"}).empty()) counts.open = 0;
    if (!PublicScope(reader, shows_overdue).empty()) counts.overdue = 0;
  }
  return counts;
}

// In the order of the largest, so that what matters stands first; suppressed ones last.
template <class Name>
Json cells_json(const Cells& cells, const char* id, Name name) {
  std::vector<std::pair<std::string, std::optional<std::int64_t>>> rows(cells.begin(), cells.end());
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return a.second.value_or(-1) > b.second.value_or(-1);
  });
  Json list = Json::array();
  for (const auto& [cell, n] : rows)
    list.push_back({{id, cell}, {"name", name(cell)}, {"n", n ? Json(*n) : Json()}});
  return list;
}

template <class T>
Json maybe(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json counts_json(const PublicCounts& counts, const PublicCells& cells, const Reader& reader) {
  const auto unit_name = [&](const std::string& unit) { return reader.unit_name(unit); };
  const auto kind = [&](const std::string& id) {
    return kind_name(reader, reader.plan->version, id);
  };
  return {{"total", counts.total},
          {"open", maybe(counts.open)},
          {"overdue", maybe(counts.overdue)},
          {"by_unit", cells_json(cells.by_unit, "unit", unit_name)},
          {"by_kind", cells_json(cells.by_kind, "kind", kind)},
          {"least", plan::k_cell_min}};
}

bool is_shown(const Cells& cells, const std::string& id) {
  const auto found = cells.find(id);
  return found != cells.end() && found->second.has_value();
}

}  // namespace

PublicCounts PublicCountsCache::get(Reader& reader) {
  const base::Lock lock(mutex_);
  const bool fresh = counts_ && plan_version_ == reader.plan->version && reader.now >= made_ &&
                     reader.now < made_ + k_fresh_ms;
  if (!fresh) {
    counts_ = count(reader);
    made_ = reader.now;
    plan_version_ = reader.plan->version;
  }
  return *counts_;
}

PublicCells::PublicCells(const PublicCounts& counts)
    : by_unit(counts.by_unit.begin(), counts.by_unit.end()),
      by_kind(counts.by_kind.begin(), counts.by_kind.end()),
      one_kind_(counts.one_kind) {
  suppress(by_unit, plan::k_cell_min);
  if (!one_kind_) suppress(by_kind, plan::k_cell_min);
}

bool PublicCells::names_unit(const std::string& unit) const {
  return is_shown(by_unit, unit);
}

bool PublicCells::names_kind(const std::string& kind) const {
  return one_kind_ || is_shown(by_kind, kind);
}

std::vector<PublicRow> public_rows(Reader& reader, const PublicAsk& ask) {
  std::vector<PublicRow> rows;
  const PublicScope scope(reader,
                          [&](const plan::Publish& publish) { return answers(publish, ask); });
  if (scope.empty()) return rows;
  Filter filter({reader.tenant()});
  apply(filter, ask, reader.now);
  const std::string where = " AND " + scope.condition(filter), limit = filter.place(ask.limit + 1);
  reader.db.each(fmt::format("SELECT p.no, m.kind, m.unit, m.title, m.body, m.state, m.opened_day, "
                             "m.due_day, m.due_ms, m.answer_outcome, m.plan_version {}{}{} "
                             "ORDER BY p.no DESC LIMIT {}",
                             k_from, filter.where(), where, limit),
                 filter.params(), [&](const Row& row) {
                   const plan::Publish* const publish = scope.of(row.i64(10), row.text(2));
                   if (publish == nullptr) return;
                   rows.push_back(shown(
                       {.no = row.i64(0),
                        .kind = row.text(1),
                        .unit = row.text(2),
                        .title = row.text(3),
                        .text = row.text(4),
                        .state = row.text(5),
                        .outcome = row.text_if(9),
                        .opened = date_of(row, 6),
                        .due = date_of(row, 7),
                        .overdue = domain::is_running(row.text(5)) && reader.now >= row.instant(8),
                        .plan_version = row.i64(10)},
                       *publish));
                 });
  return rows;
}

Json to_json(const PublicRow& row, const Reader& reader) {
  const auto day = [](const std::optional<Date>& date) {
    return date ? Json(date->iso()) : Json();
  };
  Json title = maybe(row.title);
  if (row.title && row.title->empty()) title = word(reader, "PUBLIC-TEXT-ERASED");
  return {{"no", row.no},
          {"kind", maybe(row.kind)},
          {"kind_name", row.kind ? Json(kind_name(reader, row.plan_version, *row.kind)) : Json()},
          {"unit", maybe(row.unit)},
          {"unit_name", row.unit ? Json(reader.unit_name(*row.unit)) : Json()},
          {"title", std::move(title)},
          {"text", maybe(row.text)},
          {"state", maybe(row.state)},
          {"state_text", row.state ? Json(word(reader, "PUBLIC-LIST-" + *row.state)) : Json()},
          {"outcome", maybe(row.outcome)},
          {"outcome_text", row.outcome ? Json(word(reader, "ANSWER-" + *row.outcome)) : Json()},
          {"opened", day(row.opened)},
          {"due", day(row.due)},
          {"overdue", row.overdue}};
}

Json public_page(Reader& reader, const PublicAsk& ask, const PublicCounts& counts) {
  const PublicCells cells(counts);
  Json items = Json::array(), next;
  if ((!ask.unit || cells.names_unit(*ask.unit)) && (!ask.kind || cells.names_kind(*ask.kind))) {
    std::vector<PublicRow> rows = public_rows(reader, ask);
    if (static_cast<int>(rows.size()) > ask.limit) {
      rows.pop_back();
      next = rows.back().no;
    }
    for (PublicRow& row : rows) {
      if (row.unit && !cells.names_unit(*row.unit)) row.unit.reset();
      if (row.kind && !cells.names_kind(*row.kind)) row.kind.reset();
      items.push_back(to_json(row, reader));
    }
  }
  const bool published = !PublicScope(reader).empty();
  return {{"published", published},
          {"items", std::move(items)},
          {"next", std::move(next)},
          {"counts", counts_json(counts, cells, reader)}};
}

Json public_view_json(Reader& reader, const domain::Matter& m) {
  const PublicScope scope(reader);
  const plan::Publish* const publish = scope.of(m.plan_version, m.unit);
  if (publish == nullptr ||
      std::find(publish->kinds.begin(), publish->kinds.end(), m.kind) == publish->kinds.end())
    return {};
  const auto no = reader.db.query_one(k_public_no, {reader.tenant(), m.id});
  const PublicRow row =
      shown({.no = no ? no->i64(0) : 0,
             .kind = m.kind,
             .unit = m.unit,
             .title = m.title,
             .text = m.body,
             .state = std::string(domain::text_of(m.state)),
             .outcome = m.answer ? std::optional(m.answer->outcome) : std::nullopt,
             .opened = m.listed_on,
             .due = m.clock().due,
             .overdue = m.overdue(reader.now),
             .plan_version = m.plan_version},
            *publish);
  const char* const hidden_by = m.hidden_by_resident ? "resident" : "staff";
  return {{"now", domain::is_public(*publish, m)},
          {"hidden_by", m.is_hidden() ? Json(hidden_by) : Json()},
          {"after", publish->after},
          {"item", to_json(row, reader)}};
}

}  // namespace wanhu::app
