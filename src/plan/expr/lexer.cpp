#include "plan/expr/lexer.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "base/time.hpp"
#include "plan/expr/signs.hpp"

namespace wanhu::plan::expr {

namespace {

// All decimal numbers of that many digits are different doubles, and come back as written.
constexpr std::size_t k_digits_max = 15;

constexpr char32_t k_percent = 0x25;

bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}
// Letters of other scripts belong to words, so that 事项 is one unknown name and not two signs.
bool is_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c == U'_' || c >= 0x80;
}
bool is_space(char32_t c) {
  return c == U' ' || (c >= U'\t' && c <= U'\r');
}

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

struct Slip {
  std::string_view found;
  std::string_view meant;
};
// How other languages write our signs and words; the longest first.
constexpr std::array k_slips = {Slip{"==", "="},  Slip{"<>", "!="},  Slip{"=<", "<="},
                                Slip{"=>", ">="}, Slip{"&&", "and"}, Slip{"||", "or"},
                                Slip{"&", "and"}, Slip{"|", "or"}};
constexpr std::array<std::string_view, 13> k_signs = {"!=", "<=", ">=", "=", "<", ">", "+",
                                                      "-",  "*",  "/",  "(", ")", ","};

class Lexer {
 public:
  Lexer(std::vector<Piece> pieces, std::size_t length, Errors& errors)
      : pieces_(std::move(pieces)), length_(length), errors_(errors) {}

  std::vector<Token> run() {
    while (i_ < pieces_.size()) next();
    tokens_.push_back({.kind = Token::Kind::end, .at = {length_, 1}});
    return std::move(tokens_);
  }

 private:
  // 0 beyond the end, so that looking ahead needs no bounds check.
  [[nodiscard]] char32_t sign(std::size_t i) const {
    return i < pieces_.size() ? pieces_[i].sign : U'\0';
  }
  [[nodiscard]] Mark mark(std::size_t begin, std::size_t end) const {
    const Mark& last = pieces_[end - 1].at;
    return {pieces_[begin].at.offset, last.offset + last.width - pieces_[begin].at.offset};
  }
  [[nodiscard]] std::string slice(std::size_t begin, std::size_t end) const {
    std::string text;
    for (std::size_t i = begin; i < end; ++i) base::append_utf8(text, pieces_[i].sign);
    return text;
  }
  [[nodiscard]] bool stands_here(std::string_view ascii) const {
    for (std::size_t n = 0; n < ascii.size(); ++n)
      if (sign(i_ + n) != static_cast<char32_t>(ascii[n])) return false;
    return true;
  }

  void next() {
    const char32_t c = sign(i_);
    if (is_space(c))
      ++i_;
    else if (c == k_quoted)
      put_literal(i_ + 1, Type::text, pieces_[i_].text);
    else if (is_digit(c))
      number();
    else if (is_letter(c))
      word();
    else
      symbol();
  }

  void put_literal(std::size_t end, Type type, Value value) {
    tokens_.push_back({.kind = Token::Kind::literal,
                       .type = type,
                       .value = std::move(value),
                       .at = mark(i_, end)});
    i_ = end;
  }

  [[nodiscard]] std::size_t after_digits(std::size_t i) const {
    while (is_digit(sign(i))) ++i;
    return i;
  }

  void number() {
    if (date()) return;
    std::size_t end = after_digits(i_);
    const std::size_t point = end;
    if (sign(end) == U'.' && is_digit(sign(end + 1))) end = after_digits(end + 1);
    const std::string text = slice(i_, end);
    if (is_letter(sign(end)) || sign(end) == U'.') return bad_number(end);
    const bool has_point = end != point;
    const std::size_t leading = text.find_first_not_of('0') == 1 && has_point ? 1 : 0;
    if (text.size() - leading - (has_point ? 1 : 0) > k_digits_max) {
      add_error(errors_, {.code = "EXPR-LIMIT",
                          .variant = "digits",
                          .at = mark(i_, end),
                          .args = {{"max", std::to_string(k_digits_max)}}});
      return put_literal(end, Type::integer, std::int64_t{1});
    }
    if (!has_point) return put_literal(end, Type::integer, integer_of(text));
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    // 4.0 is the whole number 4: one value, one way to write it.
    if (value == std::floor(value))
      return put_literal(end, Type::integer, static_cast<std::int64_t>(value));
    put_literal(end, Type::number, value);
  }

  static std::int64_t integer_of(std::string_view digits) {
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }

  // "12abc", "1e9", "1.2.3": reported as a whole and read as some number.
  void bad_number(std::size_t end) {
    while (is_letter(sign(end)) || is_digit(sign(end)) || sign(end) == U'.') ++end;
    add_error(errors_, {.code = "EXPR-SYNTAX",
                        .variant = "number",
                        .at = mark(i_, end),
                        .args = {{"found", slice(i_, end)}}});
    put_literal(end, Type::integer, std::int64_t{1});
  }

  // "2021-10-15" without spaces is a day, and so is "2021-1-5", though badly written.
  bool date() {
    const std::size_t month = after_digits(i_) + 1;
    if (month != i_ + 5 || sign(month - 1) != U'-') return false;
    const std::size_t day = after_digits(month) + 1;
    const std::size_t end = after_digits(day);
    const auto few = [](std::size_t digits) { return digits == 1 || digits == 2; };
    if (sign(day - 1) != U'-' || !few(day - 1 - month) || !few(end - day)) return false;
    const auto found = base::Date::from_ymd(static_cast<int>(integer_of(slice(i_, month - 1))),
                                            static_cast<int>(integer_of(slice(month, day - 1))),
                                            static_cast<int>(integer_of(slice(day, end))));
    const std::string text = slice(i_, end);
    if (!found || found->iso() != text) {
      Error error{.code = "EXPR-SYNTAX", .at = mark(i_, end), .args = {{"found", text}}};
      error.variant = found ? "dateform" : "date";
      if (found) error.replacement = found->iso();
      add_error(errors_, std::move(error));
    }
    put_literal(end, Type::date, std::int64_t{found.value_or(base::Date()).days()});
    return true;
  }

  // A name may have dots: "supervision.finding", "matter.round".
  void word() {
    const auto after_part = [this](std::size_t i) {
      while (is_letter(sign(i)) || is_digit(sign(i))) ++i;
      return i;
    };
    std::size_t end = after_part(i_);
    while (sign(end) == U'.' && is_letter(sign(end + 1))) end = after_part(end + 1);
    Token token{.kind = Token::Kind::word, .text = slice(i_, end), .at = mark(i_, end)};
    i_ = end;
    if (const std::string meant = lower(token.text); is_keyword(meant)) {
      if (meant != token.text) report_slip(token.at, token.text, meant, meant);
      token.kind = Token::Kind::keyword;
      token.text = meant;
    }
    if (token.is_keyword("true") || token.is_keyword("false")) {
      token.kind = Token::Kind::literal;
      token.type = Type::boolean;
      token.value = std::int64_t{token.text == "true"};
    }
    tokens_.push_back(std::move(token));
  }

  void report_slip(Mark at, const std::string& found, std::string_view meant,
                   const std::string& replacement) {
    add_error(errors_, {.code = "EXPR-SIGN",
                        .at = at,
                        .args = {{"found", found}, {"meant", std::string(meant)}},
                        .replacement = replacement});
  }

  // `meant` in place of the next `length` signs; a word must not grow together with its neighbours.
  [[nodiscard]] std::string fitted(std::string_view meant, std::size_t length) const {
    std::string text(meant);
    if (!is_keyword(meant)) return text;
    const char32_t before = i_ == 0 ? U' ' : sign(i_ - 1);
    const char32_t after = sign(i_ + length);
    return (is_space(before) ? "" : " ") + text + (is_space(after) ? "" : " ");
  }

  void put_sign(std::size_t length, std::string_view meant) {
    const bool is_word = is_keyword(meant);
    tokens_.push_back({.kind = is_word ? Token::Kind::keyword : Token::Kind::sign,
                       .text = std::string(meant),
                       .at = mark(i_, i_ + length)});
    i_ += length;
  }

  void symbol() {
    for (const Slip& slip : k_slips) {
      if (!stands_here(slip.found)) continue;
      const std::size_t length = slip.found.size();
      report_slip(mark(i_, i_ + length), std::string(slip.found), slip.meant,
                  fitted(slip.meant, length));
      return put_sign(length, slip.meant);
    }
    for (const std::string_view ours : k_signs)
      if (stands_here(ours)) return put_sign(ours.size(), ours);
    if (sign(i_) == U'!') {
      report_slip(mark(i_, i_ + 1), "!", "not", fitted("not", 1));
      return put_sign(1, "not");
    }
    unknown();
  }

  void unknown() {
    const char32_t c = sign(i_);
    Error error{.code = "EXPR-SYNTAX", .variant = "sign", .at = mark(i_, i_ + 1)};
    error.args = {{"found", slice(i_, i_ + 1)}};
    if (c == k_percent) error.variant = "percent";
    if (c < 0x20 || c == 0x7F) error.variant = "control";
    add_error(errors_, std::move(error));
    ++i_;
  }

  std::vector<Piece> pieces_;
  std::size_t length_;
  Errors& errors_;
  std::size_t i_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

bool is_keyword(std::string_view word) {
  return std::ranges::find(k_keywords, word) != k_keywords.end();
}

void add_error(Errors& errors, Error error) {
  if (errors.size() < k_errors_max) errors.push_back(std::move(error));
}

std::vector<Token> tokens_of(std::string_view text, Errors& errors) {
  const std::u32string chars = base::decode_utf8(text);
  return Lexer(pieces_of(chars, errors), chars.size(), errors).run();
}

}  // namespace wanhu::plan::expr
