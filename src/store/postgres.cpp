// PostgreSQL behind store::Db. Parameters go without declared types, so that the server infers them
// from their columns; identifiers and bytes travel in binary, the rest as text, results as text.
#include <fmt/format.h>
#include <libpq-fe.h>

#include <array>
#include <charconv>
#include <stdexcept>

#include "base/digest.hpp"
#include "store/engines.hpp"

namespace wanhu::store {

namespace {

// Object identifiers of built-in types (pg_type.dat); fixed for ever by the catalogue's rules.
constexpr Oid k_bool = 16, k_bytea = 17, k_int8 = 20, k_int2 = 21, k_int4 = 23, k_oid = 26,
              k_float4 = 700, k_float8 = 701, k_numeric = 1700, k_uuid = 2950;

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

struct PreparedName {
  std::string name;
};

// Parameters in libpq's form; `texts` keeps the numbers' digits alive.
struct Wire {
  explicit Wire(const Params& params)
      : texts(params.size()), data(params.size()), sizes(params.size()), formats(params.size()) {
    for (std::size_t n = 0; n < params.size(); ++n) put(n, params[n].variant());
  }

  std::vector<std::array<char, 32>> texts;  // the longest double takes 24 characters
  std::vector<const char*> data;
  std::vector<int> sizes;
  std::vector<int> formats;

 private:
  void put(std::size_t n, const Value::Variant& cell) {
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) return put_number(n, *integer);
    if (const auto* number = std::get_if<double>(&cell)) return put_number(n, *number);
    if (const auto* text = std::get_if<std::string>(&cell)) data[n] = text->c_str();
    if (const auto* bytes = std::get_if<Bytes>(&cell)) put_binary(n, bytes->data);
    if (const auto* id = std::get_if<base::Uuid>(&cell)) put_binary(n, id->view());
  }
  template <class Number>
  void put_number(std::size_t n, Number number) {
    char* const begin = texts[n].data();
    *std::to_chars(begin, begin + texts[n].size() - 1, number).ptr = '\0';
    data[n] = begin;
  }
  void put_binary(std::size_t n, std::string_view bytes) {
    data[n] = bytes.data();
    sizes[n] = static_cast<int>(bytes.size());
    formats[n] = 1;
  }
};

template <class Number>
Number number_of(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size())
    throw DbError(fmt::format("PostgreSQL: the number {} is out of range", text), "22003");
  return number;
}

Value::Variant cell_of(Oid type, std::string_view text) {
  switch (type) {
    case k_bool:
      return std::int64_t{text == "t"};
    case k_int2:
    case k_int4:
    case k_int8:
    case k_oid:
      return number_of<std::int64_t>(text);
    case k_float4:
    case k_float8:
      return number_of<double>(text);
    case k_numeric:  // sum(bigint) is an integer, avg(bigint) is not
      if (text.find('.') == std::string_view::npos) return number_of<std::int64_t>(text);
      return number_of<double>(text);
    case k_bytea:
      return Bytes{base::unhex(text.substr(2))};  // "\x00ff…"
    case k_uuid:
      return base::Uuid::parse(text).value();
    default:
      return std::string(text);
  }
}

class PostgresDb final : public Db {
 public:
  PostgresDb(const std::string& url, Open mode) : connection_(PQconnectdb(url.c_str())) {
    if (PQstatus(connection_.get()) != CONNECTION_OK)
      throw DbError(fmt::format("PostgreSQL: {}", PQerrorMessage(connection_.get())), "08001");
    PQsetNoticeReceiver(connection_.get(), [](void*, const PGresult*) {}, nullptr);
    // Said here because a server or a role may have other defaults.
    script(
        "SET client_encoding = 'UTF8'; SET bytea_output = 'hex'; SET extra_float_digits = 1; "
        "SET synchronous_commit = on; SET standard_conforming_strings = on");
    if (mode == Open::read_only) script("SET default_transaction_read_only = on");
  }

  [[nodiscard]] Engine engine() const override { return Engine::postgres; }

  std::int64_t exec(std::string_view sql, const Params& params) override {
    const Result result = run(sql, params);
    const std::string_view tag = PQcmdStatus(result.get());
    const bool writes =
        tag.starts_with("INSERT") || tag.starts_with("UPDATE") || tag.starts_with("DELETE");
    return writes ? number_of<std::int64_t>(PQcmdTuples(result.get())) : 0;
  }

  using Db::exec;

  void each(std::string_view sql, const Params& params,
            const std::function<void(const Row&)>& visit) override {
    const Result result = run(sql, params);
    const int columns = PQnfields(result.get());
    Row row(std::vector<Value>(static_cast<std::size_t>(columns)));
    for (int r = 0; r < PQntuples(result.get()); ++r) {
      for (int c = 0; c < columns; ++c)
        row.cells()[static_cast<std::size_t>(c)].variant() = read_cell(*result, r, c);
      visit(row);
    }
  }

  void script(std::string_view sql) override {
    check(Result(PQexec(connection_.get(), std::string(sql).c_str())), sql);
  }

  void begin(Open mode) override {
    if (PQtransactionStatus(connection_.get()) == PQTRANS_INTRANS)
      throw std::logic_error("transactions do not nest");
    if (mode == Open::read_write) return script("BEGIN");
    script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    script("SELECT 1");  // a snapshot begins with the first query
  }

  void commit() override {
    const Result result = check(Result(PQexec(connection_.get(), "COMMIT")), "COMMIT");
    // COMMIT of a transaction that failed earlier succeeds with this tag.
    if (std::string_view(PQcmdStatus(result.get())) != "COMMIT")
      throw DbError("PostgreSQL: the transaction was rolled back", "40000");
  }

  void rollback() noexcept override { Result(PQexec(connection_.get(), "ROLLBACK")); }

 private:
  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };

  Result check(Result result, std::string_view sql) {
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return result;
    const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    const bool lost = PQstatus(connection_.get()) != CONNECTION_OK;
    std::string sqlstate = state != nullptr ? state : lost ? "08006" : "XX000";
    throw DbError(
        fmt::format("PostgreSQL: {} ({})", PQerrorMessage(connection_.get()), shortened(sql)),
        std::move(sqlstate));
  }

  Result run(std::string_view sql, const Params& params) {
    count_statement();
    check_parameters(params);
    const std::string name = prepared(sql);
    const Wire wire(params);
    return check(
        Result(PQexecPrepared(connection_.get(), name.c_str(), static_cast<int>(params.size()),
                              wire.data.data(), wire.sizes.data(), wire.formats.data(), 0)),
        sql);
  }

  std::string prepared(std::string_view sql) {
    if (const auto known = cache_.find(sql)) return known->name;
    const std::string name = fmt::format("s{}", ++prepared_count_);
    check(Result(PQprepare(connection_.get(), name.c_str(), std::string(sql).c_str(), 0, nullptr)),
          sql);
    const auto gone = cache_.put(sql, std::make_shared<PreparedName>(PreparedName{name}));
    if (gone) script("DEALLOCATE " + gone->name);
    return name;
  }

  static Value::Variant read_cell(const PGresult& result, int row, int column) {
    if (PQgetisnull(&result, row, column) == 1) return std::monostate{};
    const auto size = static_cast<std::size_t>(PQgetlength(&result, row, column));
    return cell_of(PQftype(&result, column), {PQgetvalue(&result, row, column), size});
  }

  std::unique_ptr<PGconn, Finish> connection_;
  StatementCache<PreparedName> cache_;
  std::int64_t prepared_count_ = 0;
};

}  // namespace

std::unique_ptr<Db> open_postgres(const std::string& url, Open mode) {
  return std::make_unique<PostgresDb>(url, mode);
}

}  // namespace wanhu::store
