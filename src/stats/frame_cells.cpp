#include "stats/frame_cells.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.hpp"

namespace wanhu::stats {

namespace {

constexpr std::int64_t k_whole_max = std::numeric_limits<std::int32_t>::max();
constexpr int k_decimals_max = 9;

double real_of(std::string_view text) {
  double value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc::result_out_of_range) return value;
  // Too small is zero; too large is infinite, as in R.
  const bool small =
      text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos;
  if (small) return 0;
  return text.starts_with('-') ? -std::numeric_limits<double>::infinity()
                               : std::numeric_limits<double>::infinity();
}

enum class Number { missing, nan, decimal, real, word };

// What a cell is that the fast way did not take. `mantissa` and `digits` of a decimal.
Number classify(std::string_view text, std::int64_t& mantissa, int& digits) {
  if (text.empty() || text == "NA") return Number::missing;
  if (text == "NaN" || text == "nan") return Number::nan;
  std::string_view body = text;
  const bool negative = body.front() == '-';
  if (negative || body.front() == '+') body.remove_prefix(1);
  if (body.empty() || (!(body.front() >= '0' && body.front() <= '9') && body.front() != '.' &&
                       body != "Inf" && body != "inf"))
    return Number::word;
  mantissa = 0;
  digits = 0;
  bool plain = body.size() <= 18 && body != ".";
  bool point = false;
  for (const char c : body) {
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9' && plain) {
      mantissa = mantissa * 10 + (c - '0');
      digits += point ? 1 : 0;
    } else {
      plain = false;
    }
  }
  if (plain) {
    if (negative) mantissa = -mantissa;
    return Number::decimal;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), value);
  if (end != body.data() + body.size()) return Number::word;
  if (error == std::errc::result_out_of_range) return Number::real;
  return error == std::errc() ? Number::real : Number::word;
}

}  // namespace

void ColumnPart::to_real() {
  auto wide = std::make_unique_for_overwrite<double[]>(room);
  const double unit = power_of_ten(decimals);
  for (std::size_t i = 0; i < rows; ++i)
    wide[i] = cells[i] == k_missing_whole ? k_missing : cells[i] / unit;
  reals = std::move(wide);
  kind = ColumnKind::real;
}

bool ColumnPart::scale_to(int wanted) {
  const auto factor = static_cast<std::int64_t>(power_of_ten(wanted - decimals));
  for (std::size_t i = 0; i < rows; ++i)
    if (cells[i] != k_missing_whole && std::abs(cells[i] * factor) > k_whole_max) return false;
  for (std::size_t i = 0; i < rows; ++i)
    if (cells[i] != k_missing_whole) cells[i] = static_cast<std::int32_t>(cells[i] * factor);
  decimals = wanted;
  return true;
}

void ColumnPart::add_missing() {
  if (kind == ColumnKind::real)
    reals[rows++] = k_missing;
  else
    cells[rows++] = kind == ColumnKind::whole ? k_missing_whole : k_missing_code;
}

void ColumnPart::add_real(std::string_view text) {
  if (kind == ColumnKind::whole) to_real();
  reals[rows++] = real_of(text);
}

void ColumnPart::add_word(std::string_view text) {
  const auto [at, fresh] = codes.try_emplace(text, static_cast<std::int32_t>(texts.size()));
  if (fresh) texts.push_back(text);
  cells[rows++] = at->second;
}

void ColumnPart::add_decimal(std::int64_t mantissa, int digits, std::string_view text) {
  if (kind == ColumnKind::real) {
    reals[rows++] = std::abs(mantissa) < (std::int64_t{1} << 53)
                        ? static_cast<double>(mantissa) / power_of_ten(digits)
                        : real_of(text);
    return;
  }
  while (digits > decimals && mantissa % 10 == 0) {
    mantissa /= 10;
    --digits;
  }
  const bool small = digits <= k_decimals_max && std::abs(mantissa) <= k_whole_max;
  if (!small || (digits > decimals && !scale_to(digits))) return add_real(text);
  mantissa *= static_cast<std::int64_t>(power_of_ten(decimals - digits));
  if (std::abs(mantissa) > k_whole_max) return add_real(text);
  cells[rows++] = static_cast<std::int32_t>(mantissa);
}

bool ColumnPart::add(std::string_view text) {
  if (kind == ColumnKind::category) {
    if (text.empty() || text == "NA")
      add_missing();
    else
      add_word(text);
    return true;
  }
  const std::string_view body = base::trim(text);
  std::int64_t mantissa = 0;
  int digits = 0;
  switch (classify(body, mantissa, digits)) {
    case Number::missing:
      add_missing();
      return true;
    case Number::nan:
      ++not_numbers;
      add_missing();
      return true;
    case Number::decimal:
      add_decimal(mantissa, digits, body);
      return true;
    case Number::real:
      add_real(body);
      return true;
    case Number::word:
      add_missing();
      return false;
  }
  return false;
}

}  // namespace wanhu::stats
