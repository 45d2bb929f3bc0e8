// One cell of a database: a parameter on the way in, a column on the way out. Both engines give the
// same values: int64 is never narrowed, text is UTF-8, bytes may hold NUL, booleans are 0 and 1,
// instants are milliseconds since 1970. SQLite has no type for identifiers and returns their 16
// bytes; `uuid()` reads both forms and equality treats them as the same value.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"

namespace wanhu::store {

// Marks a string as bytes: `db.exec(sql, {Bytes{payload}})`.
struct Bytes {
  std::string data;
  bool operator==(const Bytes&) const = default;
};

class Value {
 public:
  using Variant =
      std::variant<std::monostate, std::int64_t, double, std::string, Bytes, base::Uuid>;

  Value() = default;  // NULL
  Value(std::nullptr_t) {}
  Value(std::nullopt_t) {}
  template <std::integral I>  // bool → 0 or 1
    requires(sizeof(I) < 8 || std::signed_integral<I>)
  Value(I number) : cell_(static_cast<std::int64_t>(number)) {}
  Value(double number) : cell_(number) {}
  Value(std::string text) : cell_(std::move(text)) {}
  Value(std::string_view text) : cell_(std::string(text)) {}
  Value(const char* text) : cell_(std::string(text)) {}
  Value(Bytes bytes) : cell_(std::move(bytes)) {}
  Value(const base::Uuid& id) : cell_(id) {}
  Value(base::Instant at) : cell_(at.ms()) {}
  template <class T>
  Value(const std::optional<T>& maybe) : Value(maybe ? Value(*maybe) : Value()) {}

  [[nodiscard]] bool is_null() const { return cell_.index() == 0; }
  // Each throws std::logic_error when the value is of another type: the statement and its reader
  // disagree, which is our bug.
  [[nodiscard]] std::int64_t i64() const;
  [[nodiscard]] double f64() const;  // also of an integer
  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] const std::string& bytes() const;
  [[nodiscard]] base::Uuid uuid() const;  // also of 16 bytes

  [[nodiscard]] const Variant& variant() const { return cell_; }
  [[nodiscard]] Variant& variant() { return cell_; }
  // For messages: NULL, 12, "text", x'00ff', 01890a5d-…
  [[nodiscard]] std::string shown() const;

  bool operator==(const Value& other) const;

 private:
  Variant cell_;
};

// Parameters of one statement; parameter n of the text is $n, counted from 1. Lives no longer than
// the full expression it is written in.
class Params {
 public:
  Params() = default;
  Params(const std::initializer_list<Value>& values) : size_(values.size()) {
    data_ = values.begin();
  }
  Params(const std::vector<Value>& values) : data_(values.data()), size_(values.size()) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  const Value& operator[](std::size_t n) const { return data_[n]; }

 private:
  const Value* data_ = nullptr;
  std::size_t size_ = 0;
};

// Columns are counted from 0. The getters throw std::logic_error on a wrong type or column.
class Row {
 public:
  Row() = default;
  explicit Row(std::vector<Value> cells) : cells_(std::move(cells)) {}

  [[nodiscard]] std::size_t size() const { return cells_.size(); }
  [[nodiscard]] const Value& at(std::size_t n) const;
  [[nodiscard]] bool is_null(std::size_t n) const { return at(n).is_null(); }
  [[nodiscard]] std::int64_t i64(std::size_t n) const { return at(n).i64(); }
  [[nodiscard]] bool flag(std::size_t n) const { return at(n).i64() != 0; }
  [[nodiscard]] double f64(std::size_t n) const { return at(n).f64(); }
  [[nodiscard]] const std::string& text(std::size_t n) const { return at(n).text(); }
  [[nodiscard]] const std::string& bytes(std::size_t n) const { return at(n).bytes(); }
  [[nodiscard]] base::Uuid uuid(std::size_t n) const { return at(n).uuid(); }
  [[nodiscard]] base::Instant instant(std::size_t n) const { return base::Instant(i64(n)); }

  [[nodiscard]] std::optional<std::int64_t> i64_if(std::size_t n) const;
  [[nodiscard]] std::optional<std::string> text_if(std::size_t n) const;
  [[nodiscard]] std::optional<base::Uuid> uuid_if(std::size_t n) const;
  [[nodiscard]] std::optional<base::Instant> instant_if(std::size_t n) const;

  [[nodiscard]] std::vector<Value>& cells() { return cells_; }
  [[nodiscard]] const std::vector<Value>& cells() const { return cells_; }

 private:
  std::vector<Value> cells_;
};

}  // namespace wanhu::store
