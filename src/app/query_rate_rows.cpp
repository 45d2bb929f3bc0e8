// The matters behind the three rates, page by page.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "access/role.hpp"
#include "app/confidential.hpp"
#include "app/rate_parts.hpp"
#include "app/statutory.hpp"

namespace wanhu::app {

namespace rate_part {

Filter due_in(const Reader& reader, const RatesAsk& ask) {
  Filter filter = visible_matters(reader);
  filter.add("c.due_day >= {}", ask.from.days());
  filter.add("c.due_day <= {}", ask.to.days());
  filter.add("c.due_ms <= {}", reader.now);
  if (ask.unit) filter.add("m.unit = {}", *ask.unit);
  if (ask.kind) filter.add("m.kind = {}", *ask.kind);
  return filter;
}

}  // namespace rate_part

namespace {

using store::Row;

// Clocks (c) of matters (m) that are left out of the service's figures. Asked of the matters that
// have a clock among those wanted: a page is not to read through every matter there ever was.
std::string left_out(Reader& reader, const RatesAsk& ask, Filter& filter) {
  std::map<std::pair<std::int64_t, std::string>, std::vector<std::string>> units;
  const Filter due = rate_part::due_in(reader, ask);
  reader.db.each(fmt::format("SELECT DISTINCT m.unit, m.kind, m.plan_version FROM clock c "
                             "JOIN matter m ON m.tenant = $1 AND m.matter_id = c.matter_id "
                             "WHERE c.tenant = $1{} ORDER BY m.unit, m.kind, m.plan_version",
                             due.where()),
                 due.params(), [&](const Row& row) {
                   if (statutory_kind(reader, row.i64(2), row.text(0), row.text(1)) != nullptr)
                     units[{row.i64(2), row.text(1)}].push_back(row.text(0));
                 });
  std::string condition = fmt::format("{} IS NOT NULL", rate_part::k_excluded);
  for (const auto& [which, in] : units) {
    condition += " OR (m.plan_version = " + filter.place(which.first);
    condition += " AND m.kind = " + filter.place(which.second);
    condition += " AND m.unit IN " + filter.places(in) + ")";
  }
  return "(" + condition + ")";
}

struct Part {
  std::string_view rate, part;
  std::vector<std::string_view>
      all;  // conditions over a clock (c) or a round with its call-back (k)
};

// Not those that wait: whoever handled one is not to learn that it was drawn.
constexpr std::string_view k_not_reached =
    "k.state IN ('refused', 'unreachable', 'no_contact', 'reviewed')";

const std::vector<Part>& parts() {
  using namespace rate_part;
  static const std::vector<Part> k_parts{
      {"response", "met", {k_met}},
      {"response", "missed", {k_late}},
      {"response", "stopped", {k_stopped}},
      {"response", "beside", {k_stopped}},
      {"resolution", "met", {k_answered, k_resolved}},
      {"resolution", "missed", {k_answered, "NOT (k.resolved IN ('yes', 'explained'))"}},
      {"resolution", "explained", {k_explained}},
      {"resolution", "refused", {"k.state = 'refused'"}},
      {"resolution", "unreachable", {"k.state = 'unreachable'"}},
      {"resolution", "no_contact", {"k.state = 'no_contact'"}},
      {"resolution", "reviewed", {"k.state = 'reviewed'"}},
      {"resolution", "beside", {k_not_reached}},
      {"satisfaction", "met", {k_asked, k_satisfied}},
      {"satisfaction", "missed", {k_asked, "NOT (k.satisfied IN ('very', 'yes'))"}},
      {"satisfaction", "unknown", {k_unknown}},
      {"satisfaction", "beside", {k_not_reached}},
      {"resolved_of_all", "met", {k_word}},
      // Nothing is closed yet where the closing is empty.
      {"resolved_of_all",
       "missed",
       {"NOT (m.round = c.round AND coalesce(m.closing, '') IN ('confirmed', 'explained'))"}},
      {"resolved_of_all", "no_way", {k_no_way}}};
  return k_parts;
}

const Part* part_of(std::string_view rate, std::string_view part) {
  const auto& all = parts();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Part& one) {
    return one.rate == rate && one.part == part;
  });
  return found == all.end() ? nullptr : &*found;
}

// Where a page ended: "1634572799000.2.<matter>.contact".
struct End {
  std::int64_t due_ms = 0, n = 0;
  Uuid matter{};
  std::string clock{};
};

std::string text_of(const End& end) {
  return fmt::format("{}.{}.{}.{}", end.due_ms, end.n, end.matter.text(), end.clock);
}

// Nothing for what no page has answered: then the list begins.
std::optional<End> end_of(const std::string& after) {
  std::array<std::string, 3> head;
  std::size_t at = 0;
  for (std::string& one : head) {
    const auto dot = after.find('.', at);
    if (dot == std::string::npos) return {};
    one = after.substr(at, dot - at);
    at = dot + 1;
  }
  End end{.clock = after.substr(at)};
  const auto number = [](const std::string& text, std::int64_t& out) {
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && stop == text.data() + text.size();
  };
  const auto matter = Uuid::parse(head[2]);
  if (!matter || !number(head[0], end.due_ms) || !number(head[1], end.n)) return {};
  end.matter = *matter;
  return end;
}

void go_on(Filter& filter, const End& end) {
  const std::string due = filter.place(Instant(end.due_ms)), matter = filter.place(end.matter),
                    clock = filter.place(end.clock), n = filter.place(end.n);
  filter.add_text(fmt::format(
      "(c.due_ms > {0} OR (c.due_ms = {0} AND (c.matter_id > {1} OR (c.matter_id = {1} AND "
      "(c.name > {2} OR (c.name = {2} AND c.n > {3}))))))",
      due, matter, clock, n));
}

// What is left out, all of it or by one reason: a class of the plan's, or a kind that has a way of
// its own.
void only_excluded(Filter& filter, const std::string& out,
                   const std::optional<std::string>& reason) {
  filter.add_text(out);
  if (!reason) return;
  const std::string id = filter.place(*reason);
  filter.add_text(
      fmt::format("({0} = {1} OR ({0} IS NULL AND m.kind = {1}))", rate_part::k_excluded, id));
}

Json row_json(const Reader& reader, const Row& row) {
  const auto ended = row.instant_if(8);
  const bool reads = may_read_words(reader, row.i64(5), row.text(4), row.uuid(0));
  return {{"id", row.uuid(0).text()},
          {"receipt", row.text(1)},
          {"title", shown_title(reader, row.text(2), reads)},
          {"unit", row.text(3)},
          {"unit_name", reader.unit_name(row.text(3))},
          {"kind_name", kind_name(reader, row.i64(5), row.text(4))},
          {"round", row.i64(6)},
          {"due_at", row.instant(7).iso()},
          {"ended_at", ended ? Json(ended->iso()) : Json()}};
}

}  // namespace

bool may_read_rate_rows(const Reader& reader) {
  return access::may_ask(reader.scope.role, access::Query::rate_rows) && !reader.scope.unit;
}

bool is_rate_part(std::string_view rate, std::string_view part) {
  return part == "excluded" || part_of(rate, part) != nullptr;
}

Json rate_rows(Reader& reader, const RateRowsAsk& ask) {
  Filter filter = rate_part::due_in(reader, ask.of);
  const std::string out = left_out(reader, ask.of, filter);
  const Part* const part = part_of(ask.rate, ask.part);
  if (part != nullptr) {
    for (const std::string_view condition : part->all)
      filter.add_text("(" + std::string(condition) + ")");
    filter.add_text("NOT " + out);
  } else {
    only_excluded(filter, out, ask.reason);
  }
  // What is left out is counted by rounds, whatever rate it is left out of.
  const bool contacts = part != nullptr && ask.rate == "response";
  filter.add_text(contacts ? "c.until = 'contacted'" : "c.name = 'handling'");
  if (const auto end = end_of(ask.after)) go_on(filter, *end);
  const std::string limit = filter.place(std::int64_t{ask.limit} + 1);
  Json items = Json::array(), next;
  End last;
  reader.db.each(
      fmt::format("SELECT c.matter_id, m.receipt, m.title, m.unit, m.kind, m.plan_version, "
                  "c.round, c.due_ms, c.ended_ms, c.name, c.n {}WHERE c.tenant = $1{} "
                  "ORDER BY c.due_ms, c.matter_id, c.name, c.n LIMIT {}",
                  rate_part::k_round_join, filter.where(), limit),
      filter.params(), [&](const Row& row) {
        if (items.size() == static_cast<std::size_t>(ask.limit)) {
          next = text_of(last);
          return;
        }
        items.push_back(row_json(reader, row));
        last = {.due_ms = row.instant(7).ms(),
                .n = row.i64(10),
                .matter = row.uuid(0),
                .clock = row.text(9)};
      });
  return {{"items", std::move(items)}, {"next", std::move(next)}};
}

}  // namespace wanhu::app
