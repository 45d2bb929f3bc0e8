#include "store/sql_text.hpp"

#include <algorithm>
#include <stdexcept>

namespace wanhu::store {

namespace {

bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '"';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return is_word_start(c) || is_digit(c);
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

template <class Predicate>
std::size_t end_of(std::string_view sql, std::size_t from, Predicate belongs) {
  while (from < sql.size() && belongs(sql[from])) ++from;
  return from;
}

std::size_t closing(std::string_view sql, std::size_t from, char close) {
  const auto at = sql.find(close, from);
  if (at == std::string_view::npos)
    throw std::logic_error("SQL text ends in the middle: " + std::string(sql.substr(from - 1)));
  return at;
}

}  // namespace

bool Token::is(std::string_view upper_case_word) const {
  return kind == Kind::word &&
         std::equal(text.begin(), text.end(), upper_case_word.begin(), upper_case_word.end(),
                    [](char a, char b) { return upper(a) == b; });
}

bool Token::is_symbol(char c) const {
  return kind == Kind::symbol && text.size() == 1 && text.front() == c;
}

std::vector<Token> tokens_of(std::string_view sql) {
  using Kind = Token::Kind;
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < sql.size();) {
    const char c = sql[at];
    const auto take = [&](Kind kind, std::size_t end) {
      tokens.push_back({kind, sql.substr(at, end - at)});
      at = end;
    };
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      ++at;
    } else if (sql.substr(at, 2) == "--") {
      take(Kind::comment, std::min(sql.find('\n', at), sql.size()));
    } else if (c == '\'') {
      take(Kind::literal, closing(sql, at + 1, '\'') + 1);  // '' is two literals: harmless here
    } else if (c == '{') {
      const auto end = closing(sql, at + 1, '}');
      tokens.push_back({Kind::macro, sql.substr(at + 1, end - at - 1)});
      at = end + 1;
    } else if (c == '$') {
      take(Kind::parameter, end_of(sql, at + 1, is_digit));
    } else if (is_word_start(c)) {
      take(Kind::word, end_of(sql, at, is_word));
    } else if (is_digit(c)) {
      take(Kind::number, end_of(sql, at, [](char d) { return is_digit(d) || d == '.'; }));
    } else {
      take(Kind::symbol, at + (sql.substr(at, 2) == "::" ? 2 : 1));
    }
  }
  return tokens;
}

}  // namespace wanhu::store
