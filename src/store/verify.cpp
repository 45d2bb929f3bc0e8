#include "store/verify.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <deque>
#include <stdexcept>

namespace wanhu::store {

namespace {

using base::Problem;

constexpr std::int64_t k_replay_page = 256;
constexpr std::int64_t k_compare_page = 1000;

std::strong_ordering order_of(const Value& a, const Value& b) {
  const auto bytes_of = [](const Value& value) {
    const auto* id = std::get_if<base::Uuid>(&value.variant());
    return id != nullptr ? std::string(id->view()) : value.bytes();
  };
  if (std::holds_alternative<std::int64_t>(a.variant())) return a.i64() <=> b.i64();
  if (std::holds_alternative<std::string>(a.variant())) return a.text() <=> b.text();
  return bytes_of(a) <=> bytes_of(b);
}

// Rows of one projected table and tenant in key order, a page at a time.
class TableCursor {
 public:
  TableCursor(Db& db, Tenant tenant, const TableInfo& table) : db_(db), tenant_(tenant) {
    // The key's columns first, without the tenant, which is the same in all rows.
    for (const auto& column : table.key)
      if (column != "tenant") columns_.push_back(column);
    key_size_ = columns_.size();
    for (const auto& column : table.columns)
      if (std::find(table.key.begin(), table.key.end(), column) == table.key.end())
        columns_.push_back(column);
    const std::vector<std::string> key(columns_.cbegin(),
                                       columns_.cbegin() + static_cast<std::ptrdiff_t>(key_size_));
    std::vector<std::string> places;
    for (std::size_t n = 0; n < key.size(); ++n) places.push_back(fmt::format("${}", n + 3));
    // One row a tenant has no key but the tenant, and nothing to order by.
    const auto order = key.empty() ? "" : fmt::format(" ORDER BY {}", fmt::join(key, ", "));
    const auto after =
        fmt::format(" AND ({}) > ({})", fmt::join(key, ", "), fmt::join(places, ", "));
    const auto select = fmt::format(
        "SELECT {} FROM {} WHERE tenant = $1",
        columns_.empty() ? "1" : fmt::format("{}", fmt::join(columns_, ", ")), table.name);
    first_sql_ = select + order + " LIMIT $2";
    next_sql_ = select + after + order + " LIMIT $2";
  }

  // Null at the end.
  const Row* row() {
    if (page_.empty() && !ended_) load();
    return page_.empty() ? nullptr : &page_.front();
  }
  void next() {
    last_ = std::move(page_.front());
    page_.pop_front();
  }

  [[nodiscard]] std::size_t key_size() const { return key_size_; }
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }

 private:
  void load() {
    std::vector<Value> params{tenant_, k_compare_page};
    const bool first = last_.size() == 0;
    if (!first)
      for (std::size_t n = 0; n < key_size_; ++n) params.push_back(last_.at(n));
    db_.each(first ? first_sql_ : next_sql_, params,
             [this](const Row& row) { page_.push_back(row); });
    ended_ = static_cast<std::int64_t>(page_.size()) < k_compare_page;
  }

  Db& db_;
  Tenant tenant_;
  std::vector<std::string> columns_;
  std::size_t key_size_ = 0;
  std::string first_sql_, next_sql_;
  std::deque<Row> page_;
  Row last_;
  bool ended_ = false;
};

Problem difference(const char* code, const TableInfo& table, const Row& row,
                   const TableCursor& cursor) {
  std::string key;
  for (std::size_t n = 0; n < cursor.key_size(); ++n)
    key += fmt::format("{}{}={}", n == 0 ? "" : " ", cursor.columns()[n], row.at(n).shown());
  Problem problem{.code = code, .kind = base::Kind::refused};
  problem.with("table", table.name).with("key", key);
  return problem;
}

std::strong_ordering order_of_keys(const Row& a, const Row& b, std::size_t key_size) {
  for (std::size_t n = 0; n < key_size; ++n)
    if (const auto order = order_of(a.at(n), b.at(n)); order != 0) return order;
  return std::strong_ordering::equal;
}

// How many rows, all equal; or the first difference.
base::Result<std::int64_t> compare(Db& source, Db& replayed, Tenant tenant,
                                   const TableInfo& table) {
  TableCursor stored(source, tenant, table);
  TableCursor wanted(replayed, tenant, table);
  for (std::int64_t rows = 0;; ++rows) {
    const Row* a = stored.row();
    const Row* b = wanted.row();
    if (a == nullptr && b == nullptr) return rows;
    const auto order = a == nullptr   ? std::strong_ordering::greater
                       : b == nullptr ? std::strong_ordering::less
                                      : order_of_keys(*a, *b, stored.key_size());
    if (order < 0) return base::fail(difference("VERIFY-EXTRA", table, *a, stored));
    if (order > 0) return base::fail(difference("VERIFY-MISSING", table, *b, wanted));
    for (std::size_t n = stored.key_size(); n < a->size(); ++n) {
      if (a->at(n) == b->at(n)) continue;
      Problem problem = difference("VERIFY-CELL", table, *a, stored);
      problem.with("column", stored.columns()[n])
          .with("stored", a->at(n).shown())
          .with("replayed", b->at(n).shown());
      return base::fail(std::move(problem));
    }
    stored.next();
    wanted.next();
  }
}

void copy_table(Db& source, Db& target, const TableInfo& table) {
  std::vector<std::string> places;
  for (std::size_t n = 1; n <= table.columns.size(); ++n) places.push_back(fmt::format("${}", n));
  const std::string insert = fmt::format("INSERT INTO {} ({}) VALUES ({})", table.name,
                                         fmt::join(table.columns, ", "), fmt::join(places, ", "));
  source.each(fmt::format("SELECT {} FROM {}", fmt::join(table.columns, ", "), table.name),
              Params(), [&](const Row& row) { target.exec(insert, row.cells()); });
}

void copy_reference_tables(Db& source, Db& target, const std::vector<TableInfo>& tables) {
  Transaction work(target);
  for (const TableInfo& table : tables)
    if (table.table_class == TableClass::reference) copy_table(source, target, table);
  work.commit();
}

base::Result<void> replay(Db& source, Db& target, Tenant tenant, const Apply& apply) {
  for (std::int64_t seq = 1;;) {
    const auto page = read(source, tenant, seq, k_replay_page);
    if (page.empty()) return {};
    Transaction work(target);
    for (const Entry& entry : page) {
      try {
        apply(target, entry);
      } catch (const std::exception& error) {
        Problem problem{.code = "VERIFY-REPLAY", .kind = base::Kind::refused};
        problem.with("tenant", std::to_string(tenant))
            .with("seq", std::to_string(entry.seq))
            .with("reason", error.what());
        return base::fail(std::move(problem));
      }
    }
    work.commit();
    seq = page.back().seq + 1;
  }
}

}  // namespace

std::unique_ptr<Db> fresh_in_memory() {
  auto db = open("sqlite::memory:");
  if (const auto migrated = migrate(*db); !migrated)
    throw std::logic_error("an empty database cannot be migrated: " + migrated.error().code);
  return db;
}

base::Result<VerifyReport> verify(Db& source, Tenant tenant, const Apply& apply,
                                  const FreshDb& fresh, const std::vector<TableInfo>& tables) {
  const Transaction snapshot(source, Open::read_only);
  const auto chain = check_chain(source, tenant);
  if (!chain) return base::fail(chain.error());
  const auto target = fresh();
  copy_reference_tables(source, *target, tables);
  if (const auto replayed = replay(source, *target, tenant, apply); !replayed)
    return base::fail(replayed.error());
  VerifyReport report{.entries = chain->entries, .head_hash = chain->head_hash, .tables = {}};
  for (const TableInfo& table : tables) {
    if (table.table_class != TableClass::projected) continue;
    const auto rows = compare(source, *target, tenant, table);
    if (!rows) return base::fail(rows.error());
    report.tables.push_back({.name = table.name, .rows = *rows});
  }
  return report;
}

}  // namespace wanhu::store
