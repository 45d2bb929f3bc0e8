#include "plan/expr/signs.hpp"

#include <optional>

#include "base/text.hpp"
#include "plan/ascii_sign.hpp"
#include "plan/expr/lexer.hpp"

namespace wanhu::plan::expr {

namespace {

// What is meant by a sign outside ASCII; empty for letters and for signs that mean nothing here.
std::u32string meant_by(char32_t c) {
  if (const char32_t ascii = ascii_of(c); ascii != U'\0') return std::u32string(1, ascii);
  switch (c) {
    case U'≤':
    case U'≦':
      return U"<=";
    case U'≥':
    case U'≧':
      return U">=";
    case U'≠':
      return U"!=";
    case U'×':
      return U"*";
    case U'÷':
      return U"/";
    case U'−':  // minus sign, en dash, em dash
    case U'–':
    case U'—':
      return U"-";
    default:
      return {};
  }
}

enum class Quote { none, plain, single, twin };  // ', its curly and wide forms, all forms of "

Quote quote_of(char32_t c) {
  switch (c) {
    case U'\'':
      return Quote::plain;
    case U'‘':
    case U'’':
    case U'＇':
      return Quote::single;
    case U'"':
    case U'“':
    case U'”':
    case U'＂':
      return Quote::twin;
    default:
      return Quote::none;
  }
}

class Reader {
 public:
  Reader(const std::u32string& chars, Errors& errors) : chars_(chars), errors_(errors) {}

  std::vector<Piece> run() {
    std::size_t i = 0;
    while (i < chars_.size()) {
      if (quote_of(chars_[i]) != Quote::none)
        i = after_text(i);
      else if (!meant_by(chars_[i]).empty())
        i = after_wide(i);
      else
        i = after_plain(i);
    }
    return std::move(pieces_);
  }

 private:
  [[nodiscard]] std::string slice(std::size_t begin, std::size_t end) const {
    return base::encode_utf8(std::u32string_view(chars_).substr(begin, end - begin));
  }

  std::size_t after_plain(std::size_t i) {
    pieces_.push_back({.sign = chars_[i], .at = {i, 1}});
    return i + 1;
  }

  // A run of wide signs is one error ("２０２１" is one slip, not four).
  std::size_t after_wide(std::size_t begin) {
    std::size_t end = begin;
    std::u32string meant;
    while (end < chars_.size() && quote_of(chars_[end]) == Quote::none) {
      const std::u32string ascii = meant_by(chars_[end]);
      if (ascii.empty()) break;
      for (const char32_t sign : ascii) pieces_.push_back({.sign = sign, .at = {end, 1}});
      meant += ascii;
      ++end;
    }
    const std::string ascii = base::encode_utf8(meant);
    const bool is_space = base::trim(ascii).empty();
    add_error(errors_, {.code = "EXPR-FULLWIDTH",
                        .variant = is_space ? "space" : "",
                        .at = {begin, end - begin},
                        .args = {{"found", slice(begin, end)}, {"meant", ascii}},
                        .replacement = ascii});
    return end;
  }

  // Where the text that opens at `open` closes, or nothing.
  [[nodiscard]] std::optional<std::size_t> closing(std::size_t open) const {
    const Quote opening = quote_of(chars_[open]);
    for (std::size_t i = open + 1; opening == Quote::plain && i < chars_.size(); ++i) {
      if (chars_[i] != U'\'') continue;
      if (i + 1 == chars_.size() || chars_[i + 1] != U'\'') return i;
      ++i;  // '' is a quote within the text
    }
    for (std::size_t i = open + 1; i < chars_.size(); ++i) {
      const Quote closer = quote_of(chars_[i]);
      const bool is_single =
          closer == Quote::single || (closer == Quote::plain && opening == Quote::single);
      if (opening == Quote::twin ? closer == Quote::twin : is_single) return i;
    }
    return std::nullopt;
  }

  std::size_t after_text(std::size_t open) {
    const auto close = closing(open);
    const std::size_t end = close.value_or(chars_.size());
    const bool is_ours = close && chars_[open] == U'\'' && chars_[*close] == U'\'';
    std::u32string content;
    for (std::size_t i = open + 1; i < end; ++i) {
      content += chars_[i];
      if (chars_[i] < 0x20 || chars_[i] == 0x7F)
        add_error(errors_, {.code = "EXPR-SYNTAX", .variant = "control", .at = {i, 1}});
      if (is_ours && chars_[i] == U'\'') ++i;
    }
    const std::string text = base::encode_utf8(content);
    const Mark whole{open, (close ? end + 1 : end) - open};
    if (!close)
      add_error(errors_, {.code = "EXPR-SYNTAX", .variant = "quote", .at = {open, 1}});
    else if (!is_ours)
      report_quotes(open, *close, whole, text);
    pieces_.push_back({.sign = k_quoted, .at = whole, .text = text});
    return close ? end + 1 : end;
  }

  void report_quotes(std::size_t open, std::size_t close, Mark whole, const std::string& text) {
    const bool is_ascii = chars_[open] == U'"' && chars_[close] == U'"';
    const std::size_t strange = chars_[open] == U'\'' ? close : open;
    add_error(errors_, {.code = is_ascii ? "EXPR-SIGN" : "EXPR-FULLWIDTH",
                        .at = whole,
                        .args = {{"found", slice(strange, strange + 1)}, {"meant", "'"}},
                        .replacement = quoted(text)});
  }

  const std::u32string& chars_;
  Errors& errors_;
  std::vector<Piece> pieces_;
};

}  // namespace

std::vector<Piece> pieces_of(const std::u32string& chars, Errors& errors) {
  return Reader(chars, errors).run();
}

}  // namespace wanhu::plan::expr
