#include "plan/tools/format_scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "base/text.hpp"

namespace wanhu::plan {

namespace {

// ---- reading strings ----

struct Fence {  // the quotes of a string
  char32_t quote = U'"';
  std::size_t width = 1;  // 3 for a string over several lines
};

Fence fence_at(const SourceText& source, std::size_t at) {
  const char32_t quote = source[at];
  const bool triple = source[at + 1] == quote && source[at + 2] == quote;
  return {quote, triple ? 3U : 1U};
}

std::size_t run_of(const SourceText& source, std::size_t at, char32_t c) {
  std::size_t end = at;
  while (source[end] == c) ++end;
  return end - at;
}

int hex_digit(char32_t c) {
  if (is_digit(c)) return static_cast<int>(c - U'0');
  const char32_t lower = c | 0x20U;
  return lower >= U'a' && lower <= U'f' ? static_cast<int>(lower - U'a') + 10 : 0;
}

class TextDecoder {
 public:
  TextDecoder(const SourceText& source, std::size_t begin, std::size_t end)
      : source_(source), fence_(fence_at(source, begin)), i_(begin + fence_.width) {
    end_ = end - fence_.width;
    if (fence_.width == 3 && source_[i_] == U'\n') ++i_;
  }

  std::string run() {
    while (i_ < end_) {
      if (source_[i_] == U'\\' && fence_.quote == U'"')
        read_escape();
      else
        base::append_utf8(out_, source_[i_++]);
    }
    return std::move(out_);
  }

 private:
  void read_escape() {
    const char32_t c = source_[i_ + 1];
    i_ += 2;
    switch (c) {
      case U'b':
        out_ += '\b';
        return;
      case U't':
        out_ += '\t';
        return;
      case U'n':
        out_ += '\n';
        return;
      case U'f':
        out_ += '\f';
        return;
      case U'r':
        out_ += '\r';
        return;
      case U'u':
        read_code_point(4);
        return;
      case U'U':
        read_code_point(8);
        return;
      case U' ':
      case U'\t':
      case U'\n':  // a backslash at the end of a line joins it with the next text
        while (i_ < end_ && (is_blank(source_[i_]) || source_[i_] == U'\n')) ++i_;
        return;
      default:  // the quote and the backslash stand for themselves
        base::append_utf8(out_, c);
    }
  }

  void read_code_point(int digits) {
    std::uint32_t value = 0;
    for (int n = 0; n < digits; ++n)
      value = value * 16 + static_cast<std::uint32_t>(hex_digit(source_[i_++]));
    base::append_utf8(out_, static_cast<char32_t>(value));
  }

  const SourceText& source_;
  Fence fence_;
  std::size_t i_, end_ = 0;
  std::string out_;
};

// ---- writing strings ----

// Characters without a picture of their own: C0 and C1 controls, zero-width and direction marks,
// separators of lines and paragraphs.
bool is_invisible(char32_t c) {
  static constexpr std::array<std::pair<char32_t, char32_t>, 7> k_ranges{{{0x00, 0x1F},
                                                                          {0x7F, 0x9F},
                                                                          {0x200B, 0x200F},
                                                                          {0x2028, 0x202E},
                                                                          {0x2060, 0x2069},
                                                                          {0xFEFF, 0xFEFF},
                                                                          {0xFFF9, 0xFFFB}}};
  return std::any_of(k_ranges.begin(), k_ranges.end(),
                     [c](const auto& range) { return c >= range.first && c <= range.second; });
}

std::string unicode_escape(char32_t c) {
  std::array<char, 8> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<std::uint32_t>(c), 16)
          .ptr;
  std::string hex(digits.data(), end);
  for (char& digit : hex)
    if (digit >= 'a') digit = static_cast<char>(digit - 'a' + 'A');
  return "\\u" + std::string(4 - std::min<std::size_t>(4, hex.size()), '0') + hex;
}

void append_escaped(std::string& out, char32_t c) {
  switch (c) {
    case U'"':
      out += "\\\"";
      return;
    case U'\\':
      out += "\\\\";
      return;
    case U'\b':
      out += "\\b";
      return;
    case U'\t':
      out += "\\t";
      return;
    case U'\n':
      out += "\\n";
      return;
    case U'\f':
      out += "\\f";
      return;
    case U'\r':
      out += "\\r";
      return;
    default:
      if (is_invisible(c))
        out += unicode_escape(c);
      else
        base::append_utf8(out, c);
  }
}

// The statement scan reads a quoted key up to the next quote, so a quote in one is written by
// number.
std::string key_part(const std::string& part) {
  const bool bare = !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
    return is_bare_key(static_cast<unsigned char>(c));
  });
  if (bare) return part;
  std::string out = "\"";
  for (const char32_t c : base::decode_utf8(part)) {
    if (c == U'"')
      out += unicode_escape(c);
    else
      append_escaped(out, c);
  }
  return out + '"';
}

// ---- numbers and dates ----

bool is_date(std::string_view token) {
  const auto digit = [&](std::size_t i) { return token[i] >= '0' && token[i] <= '9'; };
  return token.size() >= 10 && token[4] == '-' && token[7] == '-' && digit(0) && digit(3);
}

std::string canonical_time(std::string token) {
  for (char& c : token) {
    if (c == 't' || c == ' ') c = 'T';
    if (c == 'z') c = 'Z';
  }
  return token;
}

// Plain digits between a ten-thousandth and 10^15, with an exponent beyond.
std::string canonical_real(const std::string& number) {
  double value = 0;
  const char* const end = number.data() + number.size();
  const auto read = std::from_chars(number.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end) return number;
  const double size = std::abs(value);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e15);
  std::array<char, 64> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                     plain ? std::chars_format::fixed : std::chars_format::general);
  std::string out(buffer.data(), written.ptr);
  if (out.find_first_of(".e") == std::string::npos) out += ".0";
  return out;
}

std::string canonical_integer(const std::string& number) {
  int base = 10;
  std::string_view digits = number;
  if (digits.starts_with("0x")) base = 16;
  if (digits.starts_with("0o")) base = 8;
  if (digits.starts_with("0b")) base = 2;
  if (base != 10) digits.remove_prefix(2);
  std::int64_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value, base);
  return read.ec == std::errc() && read.ptr == end ? std::to_string(value) : number;
}

}  // namespace

std::optional<std::size_t> end_of_text(const SourceText& source, std::size_t begin) {
  const auto [quote, width] = fence_at(source, begin);
  for (std::size_t i = begin + width; i < source.size(); ++i) {
    if (source[i] == U'\\' && quote == U'"')
      ++i;
    else if (source[i] == U'\n' && width == 1)
      return std::nullopt;
    else if (source[i] == quote && width == 1)
      return i + 1;
    else if (source[i] == quote && run_of(source, i, quote) >= 3)
      return i + run_of(source, i, quote);  // up to two more quotes belong to the text
  }
  return std::nullopt;
}

std::string decoded_text(const SourceText& source, std::size_t begin, std::size_t end) {
  return TextDecoder(source, begin, end).run();
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char32_t c : base::decode_utf8(text)) append_escaped(out, c);
  return out + '"';
}

std::string quoted_lines(std::string_view text) {
  const std::u32string all = base::decode_utf8(text);
  std::string out = "\"\"\"\n";
  int quotes = 0;  // unescaped ones in a row; three would close the string
  for (std::size_t i = 0; i < all.size(); ++i) {
    const char32_t next = i + 1 < all.size() ? all[i + 1] : U'\0';
    const bool last = i + 1 == all.size();
    if (all[i] == U'"' && quotes < 2 && !last) {
      out += '"';
      ++quotes;
      continue;
    }
    quotes = 0;
    if (all[i] == U'\n')
      out += '\n';
    else if (all[i] == U' ' && next == U'\n')
      out += unicode_escape(U' ');  // editors cut blanks at the end of a line
    else
      append_escaped(out, all[i]);
  }
  return out + "\"\"\"";
}

std::string canonical_token(std::string_view token) {
  if (token == "true" || token == "false") return std::string(token);
  if (is_date(token) || token.find(':') != std::string_view::npos)
    return canonical_time(std::string(token));
  std::string number(token);
  std::erase(number, '_');
  if (number.starts_with('+')) number.erase(0, 1);
  if (number.ends_with("nan")) return "nan";
  if (number.ends_with("inf")) return number;
  const bool prefixed = number.size() > 2 && number[0] == '0' &&
                        !is_digit(static_cast<unsigned char>(number[1])) && number[1] != '.' &&
                        number[1] != 'e' && number[1] != 'E';
  if (!prefixed && number.find_first_of(".eE") != std::string::npos) return canonical_real(number);
  return canonical_integer(number);
}

std::string key_text(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ".") + key_part(part);
  return out;
}

}  // namespace wanhu::plan
