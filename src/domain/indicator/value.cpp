#include "domain/indicator/value.hpp"

#include <algorithm>
#include <cstdlib>

namespace wanhu::domain {

namespace {

constexpr std::size_t k_digits_max = 12, k_decimals_max = 6;

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_web_address(const std::string& text) {
  const bool starts = text.starts_with("http://") || text.starts_with("https://");
  return starts && text.size() > 10 && std::none_of(text.begin(), text.end(), [](char c) {
           return c == ' ' || c == '"' || c == '<' || c == '>' ||
                  static_cast<unsigned char>(c) < 32;
         });
}

base::Failure at(const char* code, const char* field,
                 std::map<std::string, std::string> args = {}) {
  return base::fail_field(code, std::string("/data/") + field, std::move(args));
}

template <class T>
base::Json maybe(const std::optional<T>& value) {
  return value ? base::Json(*value) : base::Json();
}

}  // namespace

std::optional<std::string> plain_decimal(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto point = text.find('.');
  std::string_view whole = text.substr(0, point);
  std::string_view decimals = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (!is_digits(whole) || whole.size() > k_digits_max) return {};
  if (point != std::string_view::npos && (!is_digits(decimals) || decimals.size() > k_decimals_max))
    return {};
  while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
  while (decimals.ends_with('0')) decimals.remove_suffix(1);
  std::string plain(whole);
  if (!decimals.empty()) plain += "." + std::string(decimals);
  return negative && plain != "0" ? "-" + plain : plain;
}

double number_of(const std::string& decimal) {
  return std::strtod(decimal.c_str(), nullptr);
}

double shown_number(const IndicatorValue& value) {
  if (value.num && value.den)
    return static_cast<double>(*value.num) / static_cast<double>(*value.den);
  return number_of(value.value);
}

base::Result<Events> record_value(const plan::Indicator& indicator, const IndicatorValue& value,
                                  base::Date today) {
  if (indicator.use != "external")
    return at("INDICATOR-OWN", "indicator", {{"name", indicator.name}});
  if (value.to < value.from) return at("INDICATOR-DAYS", "to");
  if (value.to > today) return at("INDICATOR-AHEAD", "to", {{"today", today.iso()}});
  if (value.source_day > today)
    return at("INDICATOR-AHEAD", "source_day", {{"today", today.iso()}});
  const bool has_number = !value.value.empty();
  if (has_number == (value.num || value.den) || value.num.has_value() != value.den.has_value())
    return at("INDICATOR-VALUE", "value");
  const auto number = plain_decimal(value.value);
  if (has_number && !number) return at("INDICATOR-NUMBER", "value", {{"value", value.value}});
  if (value.den && *value.den == 0) return at("INDICATOR-DEN", "den");
  if (!value.address.empty() && !is_web_address(value.address))
    return at("INDICATOR-ADDRESS", "address");
  return Events{{"indicator.recorded",
                 {{"value", value.id.text()},
                  {"plan", value.plan},
                  {"indicator", value.indicator},
                  {"plan_version", value.plan_version},
                  {"unit", maybe(value.unit)},
                  {"from", value.from.iso()},
                  {"to", value.to.iso()},
                  {"number", maybe(number)},
                  {"num", maybe(value.num)},
                  {"den", maybe(value.den)},
                  {"measure", value.measure},
                  {"source", value.source},
                  {"source_day", value.source_day.iso()},
                  {"address", value.address}}}};
}

base::Result<Events> withdraw_value(const IndicatorValue& value, const std::string& reason) {
  if (value.withdrawn) return base::fail("INDICATOR-WITHDRAWN", base::Kind::refused);
  return Events{{"indicator.withdrawn", {{"value", value.id.text()}, {"reason", reason}}}};
}

}  // namespace wanhu::domain
