// Matters by what is written in them. The index of words gives the candidates; each row is then
// looked at, for the scope and the other filters by the database, for the text here.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <limits>

#include "app/confidential.hpp"
#include "app/query_matters.hpp"
#include "app/search.hpp"
#include "store/tables/matter_index.hpp"

namespace wanhu::app {

namespace {

using store::Row;

constexpr std::size_t k_look_at = 64;  // candidates read by one statement

// Where a page ended: the number of its last row.
std::optional<std::int64_t> number_in(const std::string& after) {
  std::int64_t no = 0;
  const char* const end = after.data() + after.size();
  const auto read = std::from_chars(after.data(), end, no);
  if (read.ec != std::errc() || read.ptr != end) return {};
  return no;
}

std::int64_t before_of(const std::string& after) {
  return number_in(after).value_or(std::numeric_limits<std::int64_t>::max());
}

bool open_only(const MatterAsk& ask) {
  if (ask.overdue || ask.due_by || ask.due_on || ask.paused) return true;
  return !ask.states.empty() && std::count(ask.states.begin(), ask.states.end(), "closed") == 0;
}

// What the index knows beside the texts.
void narrow_by_facets(Reader& reader, const MatterAsk& ask, NumberSet& set) {
  const auto with = [&](const std::string& word) {
    return with_word(reader.db, reader.tenant(), word);
  };
  const std::optional<std::string>& unit = reader.scope.unit ? reader.scope.unit : ask.unit;
  if (unit) set.keep(with(store::unit_word(*unit)));
  if (ask.kind) set.keep(with(store::kind_word(*ask.kind)));
  if (open_only(ask)) set.keep(with(store::open_word()));
  if (ask.states == std::vector<std::string>{"closed"}) set.drop(with(store::open_word()));
}

// The numbers of the rows that pass the filter.
void add_numbers(Reader& reader, const Filter& filter, NumberSet& numbers) {
  reader.db.each("SELECT m.no FROM matter m WHERE m.tenant = $1" + filter.where(), filter.params(),
                 [&](const Row& row) { numbers.add(row.i64(0)); });
}

// What few rows have, so that an index of the table finds them first. People's own come from the
// index alone, so nothing else is asked of their rows here.
void narrow_by_rows(Reader& reader, const MatterAsk& ask, NumberSet& set) {
  const auto many = [&] { return set.count() > static_cast<std::int64_t>(k_look_at); };
  if (reader.scope.own_rows_only() && many()) {
    NumberSet own;
    for (const Filter& part : visible_parts(reader)) add_numbers(reader, part, own);
    set.keep(own);
  }
  const auto keep = [&](const char* piece, const Uuid& person) {
    Filter filter({reader.tenant()});
    filter.add(piece, person);
    NumberSet theirs;
    add_numbers(reader, filter, theirs);
    set.keep(theirs);
  };
  if (ask.owner && many()) keep("m.owner = {}", *ask.owner);
  if (ask.reporter && many()) keep("m.reporter = {}", *ask.reporter);
  const bool few = ask.opened_on || ask.closed_on || ask.objected || ask.review_asked ||
                   ask.paused || ask.due_on;
  if (!few || !many()) return;
  Filter filter = visible_matters(reader);
  add_filters(filter, ask, reader.now);
  NumberSet rows;
  add_numbers(reader, filter, rows);
  set.keep(rows);
}

// The rows of these numbers that pass the filter.
std::vector<MatterText> read_numbers(Reader& reader, Filter filter,
                                     const std::vector<std::int64_t>& numbers) {
  // The numbers as a table that the look-ups start from: for IN (…) SQLite, which has no
  // statistics, would rather read the whole ledger. Filled up to a power of two, so that there are
  // few texts.
  std::string wanted;
  for (std::size_t n = 0; n < std::bit_ceil(numbers.size()); ++n)
    wanted += fmt::format("{}SELECT CAST({} AS BIGINT) AS no", n == 0 ? "" : " UNION ALL ",
                          filter.place(n < numbers.size() ? numbers[n] : std::int64_t{0}));
  std::vector<MatterText> rows;
  reader.db.each(
      fmt::format("SELECT {}, m.body FROM ({}) w CROSS JOIN matter m LEFT JOIN person p ON "
                  "p.tenant = $1 AND p.person_id = m.owner "
                  "WHERE m.tenant = $1 AND m.no = w.no{}",
                  k_matter_columns, wanted, filter.where()),
      filter.params(), [&](const Row& row) {
        rows.push_back({.row = matter_row(row), .body = row.text(row.size() - 1)});
      });
  // Whoever may not read the words does not find by them.
  std::erase_if(rows, [&](const MatterText& one) { return !may_read_words(reader, one.row); });
  std::sort(rows.begin(), rows.end(),
            [](const MatterText& a, const MatterText& b) { return a.row.no > b.row.no; });
  return rows;
}

// Of these numbers, those that pass the filters and hold what is sought.
std::vector<MatterRow> look_at(Reader& reader, const MatterAsk& ask, const domain::Sought& sought,
                               const std::vector<std::int64_t>& numbers) {
  Filter filter = visible_rows(reader);
  add_filters(filter, ask, reader.now);
  std::vector<MatterRow> rows;
  for (MatterText& one : read_numbers(reader, std::move(filter), numbers))
    if (sought.fits({one.row.title, one.row.place, one.body})) rows.push_back(std::move(one.row));
  return rows;
}

// A receipt number leads to its matter.
MatterPage by_receipt(Reader& reader, const MatterAsk& ask, const std::string& receipt) {
  Filter filter = visible_matters(reader);
  add_filters(filter, ask, reader.now);
  filter.add("m.receipt = {}", receipt);
  MatterPage page;
  reader.db.each(fmt::format("SELECT {} FROM matter m LEFT JOIN person p ON p.tenant = $1 AND "
                             "p.person_id = m.owner WHERE m.tenant = $1{}",
                             k_matter_columns, filter.where()),
                 filter.params(), [&](const Row& row) { page.rows.push_back(matter_row(row)); });
  for (MatterRow& row : page.rows) conceal(reader, row);
  return page;
}

}  // namespace

std::vector<MatterText> matters_by_number(Reader& reader,
                                          const std::vector<std::int64_t>& numbers) {
  if (numbers.empty()) return {};
  return read_numbers(reader, visible_rows(reader), numbers);
}

bool is_page_with_words(const std::string& after) {
  return number_in(after).has_value();
}

MatterPage matters_with_words(Reader& reader, const MatterAsk& ask) {
  if (const auto receipt = domain::normal_receipt(*ask.words))
    if (MatterPage page = by_receipt(reader, ask, *receipt); !page.rows.empty()) return page;
  const domain::Sought sought(*ask.words);
  NumberSet set = candidates(reader.db, reader.tenant(), sought);
  narrow_by_facets(reader, ask, set);
  narrow_by_rows(reader, ask, set);
  const auto limit = static_cast<std::size_t>(ask.limit);
  std::int64_t before = before_of(ask.after);
  MatterPage page;
  for (;;) {
    const std::vector<std::int64_t> numbers = set.below(before, k_look_at);
    if (numbers.empty()) return page;
    for (MatterRow& row : look_at(reader, ask, sought, numbers)) {
      if (page.rows.size() == limit) {
        page.next = std::to_string(page.rows.back().no);
        return page;
      }
      page.rows.push_back(std::move(row));
    }
    before = numbers.back();
  }
}

}  // namespace wanhu::app
