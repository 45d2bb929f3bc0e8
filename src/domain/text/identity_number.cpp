#include "domain/text/identity_number.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "base/time.hpp"

namespace wanhu::domain {

namespace {

constexpr std::size_t k_length = 18, k_old_length = 15;
constexpr std::array<int, 17> k_weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::string_view k_checks = "10X98765432";

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// Division codes of the provinces (GB/T 2260); 81 to 83 and 91 are cards of residents from Hong
// Kong, Macao, Taiwan and abroad.
bool is_province(int code) {
  constexpr std::array<std::pair<int, int>, 9> k_provinces{
      {{11, 15}, {21, 23}, {31, 37}, {41, 46}, {50, 54}, {61, 65}, {71, 71}, {81, 83}, {91, 91}}};
  return std::any_of(k_provinces.begin(), k_provinces.end(), [&](const auto& range) {
    return code >= range.first && code <= range.second;
  });
}

// `month_day`: four digits.
bool begins_like_one(std::string_view province, int year, std::string_view month_day) {
  return is_province(number(province)) && year >= 1800 && year <= 2099 &&
         base::Date::from_ymd(year, number(month_day.substr(0, 2)), number(month_day.substr(2, 2)));
}

}  // namespace

bool is_like_identity_number(std::string_view text) {
  if (text.size() != k_length || !all_digits(text.substr(0, k_length - 1))) return false;
  const char last = text.back();
  return ((last >= '0' && last <= '9') || last == 'X' || last == 'x') &&
         begins_like_one(text.substr(0, 2), number(text.substr(6, 4)), text.substr(10, 4));
}

bool is_identity_number(std::string_view text) {
  if (!is_like_identity_number(text)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < k_weights.size(); ++i) sum += (text[i] - '0') * k_weights.at(i);
  const char check = text[17] == 'x' ? 'X' : text[17];
  return check == k_checks[static_cast<std::size_t>(sum % 11)];
}

bool is_old_identity_number(std::string_view text) {
  return text.size() == k_old_length && all_digits(text) &&
         begins_like_one(text.substr(0, 2), 1900 + number(text.substr(6, 2)), text.substr(8, 4));
}

}  // namespace wanhu::domain
