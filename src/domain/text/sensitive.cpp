#include "domain/text/sensitive.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>

#include "domain/text/identity_number.hpp"

namespace wanhu::domain {

namespace {

constexpr std::size_t k_digits_max = 19;     // of any number that counts: a bank card
constexpr std::size_t k_separators_max = 3;  // between two groups: "138 - 0013"

// A character as what it stands for: full-width forms as ASCII, every blank ' ', every dash '-'; 0
// for whatever cannot be part of a number. Bytes that are no UTF-8 stand for nothing.
struct Glyph {
  char as = 0;
  std::size_t begin = 0, size = 1;  // bytes
};

Glyph glyph_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  if (byte(0) < 0x80) return {text[at], at, 1};
  if (byte(0) == 0xC2 && byte(1) == 0xA0) return {' ', at, 2};  // no-break space
  if (byte(0) == 0xE2 && byte(1) == 0x80 && byte(2) >= 0x90 && byte(2) <= 0x95)
    return {'-', at, 3};  // U+2010 to U+2015
  if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) return {' ', at, 3};
  // Full-width forms U+FF01 to U+FF5E, which are ASCII 21 to 7E.
  const unsigned low = byte(2) - 0x80U;
  if (byte(0) == 0xEF && byte(1) == 0xBC && low >= 0x01 && low < 0x40)
    return {static_cast<char>(0x20 + low), at, 3};
  if (byte(0) == 0xEF && byte(1) == 0xBD && low < 0x1F)
    return {static_cast<char>(0x60 + low), at, 3};
  return {0, at, 1};
}

std::vector<Glyph> glyphs_of(std::string_view text) {
  std::vector<Glyph> list;
  list.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); at += list.back().size)
    list.push_back(glyph_at(text, at));
  return list;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_separator(char c) {
  return c == ' ' || c == '-' || c == '.' || c == ')';
}

struct Found {  // as places among the glyphs
  SensitiveKind kind;
  std::size_t begin = 0, end = 0;
};

// ---- e-mail

bool is_name_sign(char c) {
  return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}
bool is_label_sign(char c) {
  return is_letter(c) || is_digit(c) || c == '-';
}

// The end of the longest "label.label.domain" from `at` on, whose last part has two letters or
// more; nothing when there is none.
std::optional<std::size_t> host_end(const std::vector<Glyph>& glyphs, std::size_t at) {
  std::optional<std::size_t> end;
  for (bool first = true;; first = false) {
    const std::size_t label = at;
    while (at < glyphs.size() && is_letter(glyphs[at].as)) ++at;
    if (!first && at - label >= 2) end = at;
    while (at < glyphs.size() && is_label_sign(glyphs[at].as)) ++at;
    if (at == label || at == glyphs.size() || glyphs[at].as != '.') return end;
    ++at;
  }
}

std::vector<Found> find_emails(const std::vector<Glyph>& glyphs) {
  std::vector<Found> found;
  std::size_t from = 0;  // what stands before belongs to the address before
  for (std::size_t at = 0; at < glyphs.size(); ++at) {
    if (glyphs[at].as != '@') continue;
    std::size_t begin = at;
    while (begin > from && is_name_sign(glyphs[begin - 1].as)) --begin;
    if (begin == at) continue;
    const auto end = host_end(glyphs, at + 1);
    if (!end) continue;
    found.push_back({SensitiveKind::email, begin, *end});
    from = *end;
    at = *end - 1;
  }
  return found;
}

// ---- numbers

struct Group {  // digits without anything between them
  std::size_t begin = 0, end = 0;
  bool cross = false;   // "X" follows the digits; `end` is before it
  bool joined = false;  // to the group before, by separators
  std::string digits{};
};

std::vector<Group> groups_of(const std::vector<Glyph>& glyphs) {
  std::vector<Group> groups;
  for (std::size_t at = 0; at < glyphs.size();) {
    if (!is_digit(glyphs[at].as)) {
      ++at;
      continue;
    }
    Group group{.begin = at};
    for (; at < glyphs.size() && is_digit(glyphs[at].as); ++at) group.digits += glyphs[at].as;
    group.end = at;
    group.cross = at < glyphs.size() && (glyphs[at].as == 'X' || glyphs[at].as == 'x');
    if (group.cross) ++at;
    if (!groups.empty() && !groups.back().cross) {
      const std::size_t between = group.begin - groups.back().end;
      group.joined = between >= 1 && between <= k_separators_max;
      for (std::size_t i = groups.back().end; i < group.begin; ++i)
        group.joined = group.joined && is_separator(glyphs[i].as);
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

bool luhn_fits(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int value = (digits[digits.size() - 1 - i] - '0') * (i % 2 == 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

bool is_bank_card(std::string_view digits) {
  return digits.size() >= 16 && digits.size() <= 19 && digits[0] >= '3' && digits[0] <= '6' &&
         luhn_fits(digits);
}

std::string_view without(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

// Without the country code: 86 or 0086.
std::string_view national(std::string_view digits) {
  return without(without(digits, "00"), "86");
}

bool is_mobile(std::string_view digits) {
  const auto fits = [](std::string_view d) { return d.size() == 11 && d[0] == '1' && d[1] >= '3'; };
  return fits(digits) || (digits.starts_with("01") && fits(digits.substr(1))) ||
         ((digits.starts_with("86") || digits.starts_with("0086")) && fits(national(digits)));
}

// How many digits of `number`, which has no leading 0, are the area code: 10 and 2x, or three; 0
// when it is no landline.
std::size_t area_length(std::string_view number) {
  if (number.size() < 9 || number.size() > 11) return 0;
  const std::size_t area = number.starts_with("10") || number[0] == '2' ? 2 : 3;
  if (area == 3 && number[0] < '3') return 0;
  const std::size_t local = number.size() - area;
  const bool length = area == 2 ? local == 8 : local == 7 || local == 8;
  return length && number[area] >= '2' && number[area] <= '8' ? area : 0;
}

bool is_landline(std::string_view digits) {
  if (digits.starts_with("86") || digits.starts_with("0086"))
    return area_length(without(national(digits), "0")) > 0;
  return digits.starts_with('0') && area_length(digits.substr(1)) > 0;
}

std::optional<SensitiveKind> kind_of(std::string_view digits) {
  if (is_like_identity_number(digits) || is_old_identity_number(digits))
    return SensitiveKind::identity;
  if (is_bank_card(digits)) return SensitiveKind::bank_card;
  if (is_mobile(digits)) return SensitiveKind::mobile;
  if (is_landline(digits)) return SensitiveKind::landline;
  return {};
}

// The number that begins with group `first` and takes the most groups; `last` becomes its last one.
std::optional<Found> number_from(const std::vector<Group>& groups, std::size_t& last) {
  const std::size_t first = last;
  std::optional<Found> found;
  std::string digits;
  for (std::size_t i = first; i < groups.size() && (i == first || groups[i].joined); ++i) {
    digits += groups[i].digits;
    if (digits.size() > k_digits_max) break;
    const bool crossed = groups[i].cross && is_like_identity_number(digits + 'X');
    const auto kind = crossed ? SensitiveKind::identity : kind_of(digits);
    if (!kind) continue;
    found = Found{*kind, groups[first].begin, groups[i].end + (crossed ? 1U : 0U)};
    last = i;
  }
  return found;
}

// Numbers with a right check digit inside a longer row of digits: two that were written together.
void find_inside(const Group& group, std::vector<Found>& found) {
  const std::string digits = group.digits + (group.cross ? "X" : "");
  for (std::size_t at = 0; at + 18 <= digits.size(); ++at) {
    if (!is_identity_number(std::string_view(digits).substr(at, 18))) continue;
    found.push_back({SensitiveKind::identity, group.begin + at, group.begin + at + 18});
    at += 17;
  }
}

std::vector<Found> find_numbers(const std::vector<Glyph>& glyphs) {
  std::vector<Found> found;
  const std::vector<Group> groups = groups_of(glyphs);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::size_t first = i;
    if (const auto number = number_from(groups, i))
      found.push_back(*number);
    else
      find_inside(groups[first], found);
  }
  return found;
}

// Addresses come first: the digits of 13800138000@example.org are part of one.
std::vector<Found> find_all(const std::vector<Glyph>& glyphs) {
  std::vector<Found> found = find_emails(glyphs);
  const auto emails = static_cast<std::ptrdiff_t>(found.size());
  for (const Found& number : find_numbers(glyphs))
    if (std::none_of(found.begin(), found.begin() + emails, [&](const Found& email) {
          return number.begin < email.end && email.begin < number.end;
        }))
      found.push_back(number);
  std::sort(found.begin(), found.end(),
            [](const Found& a, const Found& b) { return a.begin < b.begin; });
  return found;
}

// ---- masking

// How many digits stay readable at the beginning, and how many are hidden after them.
struct Hidden {
  std::size_t keep = 0, hide = 0;
};

Hidden hidden_in(SensitiveKind kind, std::string_view digits) {
  const std::size_t n = digits.size();
  switch (kind) {
    case SensitiveKind::identity:
      return {6, n == 15 ? 6U : 8U};  // the date of birth
    case SensitiveKind::bank_card:
      return {6, n - 10};
    case SensitiveKind::mobile:
      return {n - 8, 4};
    case SensitiveKind::landline: {
      const std::string_view number = without(national(digits), "0");
      return {n - number.size() + area_length(number), 4};
    }
    case SensitiveKind::email:
      break;
  }
  throw std::logic_error("an address has no digits to hide");
}

// The places among the glyphs that become stars.
std::vector<std::size_t> starred(const std::vector<Glyph>& glyphs, const Found& found) {
  std::vector<std::size_t> stars;
  if (found.kind == SensitiveKind::email) {
    std::size_t at = found.begin;
    while (glyphs[at].as != '@') ++at;
    // The first letter stays unless it is the whole name.
    for (std::size_t i = found.begin + (at - found.begin > 1 ? 1 : 0); i < at; ++i)
      stars.push_back(i);
    return stars;
  }
  std::vector<std::size_t> places;
  std::string digits;
  for (std::size_t i = found.begin; i < found.end; ++i) {
    if (is_separator(glyphs[i].as)) continue;
    places.push_back(i);
    digits += glyphs[i].as;
  }
  const Hidden hidden = hidden_in(found.kind, digits);
  stars.assign(places.begin() + static_cast<std::ptrdiff_t>(hidden.keep),
               places.begin() + static_cast<std::ptrdiff_t>(hidden.keep + hidden.hide));
  return stars;
}

std::string masked_once(std::string_view text, const std::vector<Glyph>& glyphs,
                        const std::vector<Found>& all) {
  std::vector<bool> star(glyphs.size(), false);
  for (const Found& found : all)
    for (const std::size_t i : starred(glyphs, found)) star[i] = true;
  std::string out;
  for (std::size_t i = 0; i < glyphs.size(); ++i)
    star[i] ? out += '*' : out += text.substr(glyphs[i].begin, glyphs[i].size);
  return out;
}

}  // namespace

std::string_view text_of(SensitiveKind kind) {
  switch (kind) {
    case SensitiveKind::identity:
      return "identity";
    case SensitiveKind::bank_card:
      return "bankCard";
    case SensitiveKind::mobile:
      return "mobile";
    case SensitiveKind::landline:
      return "landline";
    case SensitiveKind::email:
      return "email";
  }
  throw std::logic_error("unknown kind of number");
}

std::vector<Sensitive> find_sensitive(std::string_view text) {
  const std::vector<Glyph> glyphs = glyphs_of(text);
  std::vector<Sensitive> list;
  for (const Found& found : find_all(glyphs)) {
    const Glyph& last = glyphs[found.end - 1];
    list.push_back({found.kind, glyphs[found.begin].begin, last.begin + last.size});
  }
  return list;
}

// What is left of a number may make another with its neighbours, so it is looked at again until
// nothing is found; each turn hides at least one character.
std::string masked(std::string_view text) {
  std::string out(text);
  for (;;) {
    const std::vector<Glyph> glyphs = glyphs_of(out);
    const std::vector<Found> found = find_all(glyphs);
    if (found.empty()) return out;
    out = masked_once(out, glyphs, found);
  }
}

}  // namespace wanhu::domain
