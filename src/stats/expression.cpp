#include "stats/expression.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace wanhu::stats {

namespace {

using base::Result;

constexpr int k_depth_max = 60;

struct Infix {
  std::string_view sign;
  int strength;
  Operation operation;
};
// Longer signs before those they begin with.
constexpr std::array k_infix{
    Infix{"||", 1, Operation::or_},        Infix{"|", 1, Operation::or_},
    Infix{"or", 1, Operation::or_},        Infix{"&&", 2, Operation::and_},
    Infix{"&", 2, Operation::and_},        Infix{"and", 2, Operation::and_},
    Infix{"==", 4, Operation::equal},      Infix{"!=", 4, Operation::unequal},
    Infix{"<=", 4, Operation::less_equal}, Infix{">=", 4, Operation::greater_equal},
    Infix{"<", 4, Operation::less},        Infix{">", 4, Operation::greater},
    Infix{"%in%", 4, Operation::in},       Infix{"in", 4, Operation::in},
    Infix{"+", 5, Operation::plus},        Infix{"-", 5, Operation::minus},
    Infix{"*", 6, Operation::times},       Infix{"/", 6, Operation::over},
    Infix{"^", 8, Operation::power},
};
constexpr int k_not = 3;
constexpr int k_negate = 7;

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Expression> whole() {
    auto expression = parse(0, 0);
    if (!expression) return expression;
    skip();
    if (at_ < text_.size()) return failed();
    return expression;
  }

 private:
  base::Failure failed(const char* code = "STATS-EXPRESSION") {
    base::Problem problem{.code = code};
    problem.with("text", std::string(text_)).with("column", std::to_string(at_ + 1));
    return base::fail(std::move(problem));
  }
  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n'))
      ++at_;
  }
  bool take(std::string_view sign) {
    skip();
    if (!text_.substr(at_).starts_with(sign)) return false;
    const std::size_t end = at_ + sign.size();
    // A word ends where the name does.
    if (begins_name(sign.front()) && end < text_.size() &&
        (begins_name(text_[end]) || is_digit(text_[end])))
      return false;
    at_ = end;
    return true;
  }

  Result<Expression> parse(int strength, int depth) {
    if (depth > k_depth_max) return failed("STATS-EXPRESSION-DEPTH");
    auto left = prefix(depth);
    if (!left) return left;
    while (true) {
      const auto* const sign =
          std::find_if(k_infix.begin(), k_infix.end(), [&](const Infix& infix) {
            const std::size_t before = at_;
            const bool there = infix.strength > strength && take(infix.sign);
            if (!there) at_ = before;
            return there;
          });
      if (sign == k_infix.end()) return left;
      // A power binds to the right.
      auto right =
          sign->operation == Operation::in && take("(")
              ? list(")", depth)
              : parse(sign->operation == Operation::power ? sign->strength - 1 : sign->strength,
                      depth + 1);
      if (!right) return right;
      Expression both{.operation = sign->operation};
      both.parts.push_back(std::move(*left));
      both.parts.push_back(std::move(*right));
      left = std::move(both);
    }
  }

  Result<Expression> prefix(int depth) {
    if (take("not") || (!text_.substr(at_).starts_with("!=") && take("!")))
      return unary(Operation::not_, k_not, depth);
    if (take("-")) return unary(Operation::negate, k_negate, depth);
    if (take("+")) return parse(k_negate, depth + 1);
    if (take("(")) {
      auto inner = parse(0, depth + 1);
      if (inner && !take(")")) return failed();
      return inner;
    }
    if (take("[")) return list("]", depth);
    skip();
    if (at_ >= text_.size()) return failed();
    const char c = text_[at_];
    if (c == '\'' || c == '"' || c == '`') return quoted(c);
    if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])))
      return number();
    if (begins_name(c)) return name(depth);
    return failed();
  }

  Result<Expression> unary(Operation operation, int strength, int depth) {
    auto inner = parse(strength, depth + 1);
    if (!inner) return inner;
    Expression expression{.operation = operation};
    expression.parts.push_back(std::move(*inner));
    return expression;
  }

  Result<Expression> list(std::string_view close, int depth) {
    Expression all{.operation = Operation::list};
    if (take(close)) return all;
    do {
      auto item = parse(0, depth + 1);
      if (!item) return item;
      all.parts.push_back(std::move(*item));
    } while (take(","));
    if (!take(close)) return failed();
    return all;
  }

  Result<Expression> quoted(char quote) {
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return failed();
    Expression expression{.operation = quote == '`' ? Operation::name : Operation::text,
                          .word = std::string(text_.substr(at_ + 1, end - at_ - 1))};
    at_ = end + 1;
    return expression;
  }

  Result<Expression> number() {
    Expression expression;
    const auto [end, error] =
        std::from_chars(text_.data() + at_, text_.data() + text_.size(), expression.number);
    if (error != std::errc()) return failed();
    at_ = static_cast<std::size_t>(end - text_.data());
    return expression;
  }

  Result<Expression> name(int depth) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (begins_name(text_[at_]) || is_digit(text_[at_]))) ++at_;
    std::string word(text_.substr(begin, at_ - begin));
    if (!take("(")) return Expression{.operation = Operation::name, .word = std::move(word)};
    auto arguments = list(")", depth);
    if (!arguments || word == "c") return arguments;
    arguments->operation = Operation::call;
    arguments->word = std::move(word);
    return arguments;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

base::Result<Expression> parse_expression(std::string_view text) {
  return Parser(text).whole();
}

}  // namespace wanhu::stats
