#include "store/value.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "base/digest.hpp"

namespace wanhu::store {

namespace {

[[noreturn]] void wrong_type(const Value& value, const char* wanted) {
  throw std::logic_error(fmt::format("column holds {} where {} is read", value.shown(), wanted));
}

std::optional<base::Uuid> as_uuid(const Value::Variant& cell) {
  if (const auto* id = std::get_if<base::Uuid>(&cell)) return *id;
  if (const auto* bytes = std::get_if<Bytes>(&cell)) return base::Uuid::from_bytes(bytes->data);
  return std::nullopt;
}

}  // namespace

std::int64_t Value::i64() const {
  if (const auto* number = std::get_if<std::int64_t>(&cell_)) return *number;
  wrong_type(*this, "an integer");
}

double Value::f64() const {
  if (const auto* number = std::get_if<double>(&cell_)) return *number;
  if (const auto* number = std::get_if<std::int64_t>(&cell_)) return static_cast<double>(*number);
  wrong_type(*this, "a number");
}

const std::string& Value::text() const {
  if (const auto* text = std::get_if<std::string>(&cell_)) return *text;
  wrong_type(*this, "text");
}

const std::string& Value::bytes() const {
  if (const auto* bytes = std::get_if<Bytes>(&cell_)) return bytes->data;
  wrong_type(*this, "bytes");
}

base::Uuid Value::uuid() const {
  if (const auto id = as_uuid(cell_)) return *id;
  wrong_type(*this, "an identifier");
}

std::string Value::shown() const {
  struct Shown {
    std::string operator()(std::monostate) const { return "NULL"; }
    std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
    std::string operator()(double number) const { return fmt::format("{}", number); }
    std::string operator()(const std::string& text) const { return '"' + text + '"'; }
    std::string operator()(const Bytes& bytes) const { return "x'" + base::hex(bytes.data) + "'"; }
    std::string operator()(const base::Uuid& id) const { return id.text(); }
  };
  return std::visit(Shown{}, cell_);
}

bool Value::operator==(const Value& other) const {
  if (cell_.index() == other.cell_.index()) return cell_ == other.cell_;
  const auto mine = as_uuid(cell_);
  return mine && mine == as_uuid(other.cell_);
}

const Value& Row::at(std::size_t n) const {
  if (n >= cells_.size())
    throw std::logic_error(fmt::format("column {} of a row of {}", n, cells_.size()));
  return cells_[n];
}

std::optional<std::int64_t> Row::i64_if(std::size_t n) const {
  return is_null(n) ? std::nullopt : std::optional(i64(n));
}
std::optional<std::string> Row::text_if(std::size_t n) const {
  return is_null(n) ? std::nullopt : std::optional(text(n));
}
std::optional<base::Uuid> Row::uuid_if(std::size_t n) const {
  return is_null(n) ? std::nullopt : std::optional(uuid(n));
}
std::optional<base::Instant> Row::instant_if(std::size_t n) const {
  return is_null(n) ? std::nullopt : std::optional(instant(n));
}

}  // namespace wanhu::store
