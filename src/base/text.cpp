#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace wanhu::base {

namespace {

struct Decoded {
  char32_t c;
  std::size_t size;
  bool ok;
};

Decoded decode_one(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned a = byte(at);
  if (a < 0x80) return {a, 1, true};
  if (a >= 0xC2 && a <= 0xDF && follows(at + 1))
    return {((a & 0x1FU) << 6U) | (byte(at + 1) & 0x3FU), 2, true};
  if (a >= 0xE0 && a <= 0xEF && follows(at + 1) && follows(at + 2)) {
    const char32_t c =
        ((a & 0x0FU) << 12U) | ((byte(at + 1) & 0x3FU) << 6U) | (byte(at + 2) & 0x3FU);
    if (c >= 0x800 && (c < 0xD800 || c > 0xDFFF)) return {c, 3, true};
  }
  if (a >= 0xF0 && a <= 0xF4 && follows(at + 1) && follows(at + 2) && follows(at + 3)) {
    const char32_t c = ((a & 0x07U) << 18U) | ((byte(at + 1) & 0x3FU) << 12U) |
                       ((byte(at + 2) & 0x3FU) << 6U) | (byte(at + 3) & 0x3FU);
    if (c >= 0x10000 && c <= 0x10FFFF) return {c, 4, true};
  }
  return {0xFFFD, 1, false};
}

// Wide and full-width ranges of EastAsianWidth.txt (Unicode 15), merged where only unassigned code
// points lie between.
constexpr std::array<std::pair<char32_t, char32_t>, 21> k_wide{
    {{0x1100, 0x115F},  {0x231A, 0x231B}, {0x2329, 0x232A}, {0x23E9, 0x23EC}, {0x2614, 0x2615},
     {0x2648, 0x2653},  {0x26A1, 0x26A1}, {0x2705, 0x2705}, {0x274C, 0x274C}, {0x2753, 0x2755},
     {0x2E80, 0x303E},  {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0xA4CF}, {0xA960, 0xA97F},
     {0xAC00, 0xD7A3},  {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6},
     {0x1F300, 0x3FFFD}}};

constexpr std::array<std::pair<char32_t, char32_t>, 5> k_zero{
    {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}}};

template <std::size_t N>
bool inside(const std::array<std::pair<char32_t, char32_t>, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const auto& range) { return c >= range.first && c <= range.second; });
}

}  // namespace

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded d = decode_one(text, at);
    if (!d.ok) return at;
    at += d.size;
  }
  return {};
}

std::u32string decode_utf8(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Decoded d = decode_one(text, at);
    out += d.c;
    at += d.size;
  }
  return out;
}

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t value) { out += static_cast<char>(value & 0xFFU); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | (c >> 6U));
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | (c >> 12U));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | (c >> 18U));
    put(0x80U | ((c >> 12U) & 0x3FU));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
}

std::string encode_utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) append_utf8(out, c);
  return out;
}

int display_width(char32_t c) {
  if (c < 0x20 || c == 0x7F) return 0;
  if (c < 0x300) return 1;
  if (inside(k_zero, c)) return 0;
  return inside(k_wide, c) ? 2 : 1;
}

int display_width(std::string_view text) {
  const std::u32string points = decode_utf8(text);
  return std::accumulate(points.begin(), points.end(), 0,
                         [](int sum, char32_t c) { return sum + display_width(c); });
}

int edit_distance(std::string_view a_text, std::string_view b_text, int limit) {
  const std::u32string a = decode_utf8(a_text), b = decode_utf8(b_text);
  const auto diff =
      static_cast<int>(a.size() > b.size() ? a.size() - b.size() : b.size() - a.size());
  if (diff > limit) return limit + 1;
  std::vector<int> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    int best = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitute});
      best = std::min(best, row[j]);
    }
    if (best > limit) return limit + 1;
  }
  return std::min(row.back(), limit + 1);
}

std::optional<std::string> nearest(std::string_view text,
                                   const std::vector<std::string>& candidates, int limit) {
  std::optional<std::string> best;
  int best_distance = limit + 1;
  for (const std::string& candidate : candidates) {
    const int distance = edit_distance(text, candidate, limit);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::string_view trim(std::string_view text) {
  const auto blank_front = [](std::string_view t) -> std::size_t {
    if (t.empty()) return 0;
    if (t[0] == ' ' || (t[0] >= '\t' && t[0] <= '\r')) return 1;
    return t.substr(0, 3) == "\u3000" ? 3 : 0;
  };
  const auto blank_back = [](std::string_view t) -> std::size_t {
    if (t.empty()) return 0;
    if (t.back() == ' ' || (t.back() >= '\t' && t.back() <= '\r')) return 1;
    return t.size() >= 3 && t.substr(t.size() - 3) == "\u3000" ? 3 : 0;
  };
  while (const std::size_t n = blank_front(text)) text.remove_prefix(n);
  while (const std::size_t n = blank_back(text)) text.remove_suffix(n);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string html_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace wanhu::base
