// Values of formulas: of every row of a table, and at estimates with derivatives.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>

#include "stats/expression.hpp"

namespace wanhu::stats {

namespace {

using base::Result;

base::Failure wrong_type(const std::string& what) {
  base::Problem problem{.code = "STATS-EXPRESSION-TYPE"};
  return base::fail(problem.with("what", what));
}

bool is_comparison(Operation operation) {
  return operation >= Operation::equal && operation <= Operation::greater_equal;
}

bool compares(Operation operation, int order) {
  switch (operation) {
    case Operation::equal:
      return order == 0;
    case Operation::unequal:
      return order != 0;
    case Operation::less:
      return order < 0;
    case Operation::less_equal:
      return order <= 0;
    case Operation::greater:
      return order > 0;
    default:
      return order >= 0;
  }
}

double arithmetic(Operation operation, double a, double b) {
  switch (operation) {
    case Operation::plus:
      return a + b;
    case Operation::minus:
      return a - b;
    case Operation::times:
      return a * b;
    case Operation::over:
      return a / b;
    case Operation::power:
      return std::pow(a, b);
    case Operation::and_:
      if (a == 0 || b == 0) return 0;
      return std::isnan(a) || std::isnan(b) ? k_missing : 1;
    case Operation::or_:
      if ((!std::isnan(a) && a != 0) || (!std::isnan(b) && b != 0)) return 1;
      return std::isnan(a) || std::isnan(b) ? k_missing : 0;
    default:
      if (std::isnan(a) || std::isnan(b)) return k_missing;
      return compares(operation, a < b ? -1 : static_cast<int>(a > b)) ? 1 : 0;
  }
}

double call(const std::string& name, double x) {
  if (name == "log") return std::log(x);
  if (name == "exp") return std::exp(x);
  if (name == "sqrt") return std::sqrt(x);
  if (name == "abs") return std::abs(x);
  if (name == "asin") return std::asin(x);
  if (name == "sin") return std::sin(x);
  return x;  // I, as.numeric
}

bool is_function(const std::string& name) {
  static const std::vector<std::string> k_known{"log",  "exp", "sqrt",       "abs",
                                                "asin", "sin", "as.numeric", "I"};
  return std::find(k_known.begin(), k_known.end(), name) != k_known.end();
}

class Rows {
 public:
  explicit Rows(const Frame& frame) : frame_(frame) {}

  Result<Numbers> value(const Expression& expression) {
    switch (expression.operation) {
      case Operation::number:
        return Numbers(frame_.rows(), expression.number);
      case Operation::name: {
        const auto column = frame_.number_column(expression.word);
        if (!column) return base::fail(column.error());
        return (*column)->numbers();
      }
      case Operation::text:
      case Operation::list:
        return wrong_type(expression.word);
      case Operation::call:
        return called(expression);
      case Operation::negate:
      case Operation::not_:
        return each(expression.parts[0], [&](double x) {
          return expression.operation == Operation::negate ? -x
                 : std::isnan(x)                           ? x
                                                           : static_cast<double>(x == 0);
        });
      case Operation::in:
        return among(expression);
      default:
        return both(expression);
    }
  }

 private:
  Result<Numbers> each(const Expression& expression, const std::function<double(double)>& change) {
    auto values = value(expression);
    if (!values) return values;
    for (double& x : *values) x = change(x);
    return values;
  }

  // A column of words, when the expression is the name of one.
  const Column* words(const Expression& expression) {
    if (expression.operation != Operation::name) return nullptr;
    const Column* column = frame_.find(expression.word);
    return column != nullptr && column->is_category() ? column : nullptr;
  }

  Result<Numbers> called(const Expression& expression) {
    if (expression.parts.size() != 1) return wrong_type(expression.word);
    const Expression& inside = expression.parts[0];
    if (expression.word == "is.na") {
      const Column* column =
          inside.operation == Operation::name ? frame_.find(inside.word) : nullptr;
      if (column == nullptr)
        return each(inside, [](double x) { return static_cast<double>(std::isnan(x)); });
      Numbers gaps(frame_.rows());
      for (std::size_t row = 0; row < gaps.size(); ++row) gaps[row] = column->missing(row) ? 1 : 0;
      return gaps;
    }
    if (!is_function(expression.word)) return wrong_type(expression.word);
    return each(inside, [&](double x) { return call(expression.word, x); });
  }

  // level(text) for every row of a column of words.
  Numbers by_level(const Column& column, const std::function<bool(const std::string&)>& level) {
    Numbers of_level;
    for (const std::string& text : column.levels) of_level.push_back(level(text) ? 1 : 0);
    Numbers values(frame_.rows(), k_missing);
    for (std::size_t row = 0; row < values.size(); ++row)
      if (column.cells[row] >= 0)
        values[row] = of_level[static_cast<std::size_t>(column.cells[row])];
    return values;
  }

  static std::string text_of(const Expression& expression) {
    return expression.operation == Operation::text ? expression.word
                                                   : number_text(expression.number);
  }

  Result<Numbers> both(const Expression& expression) {
    const Expression& left = expression.parts[0];
    const Expression& right = expression.parts[1];
    const auto constant = [](const Expression& e) {
      return e.operation == Operation::text || e.operation == Operation::number;
    };
    if (is_comparison(expression.operation)) {
      if (const Column* column = words(left); column != nullptr && constant(right))
        return by_level(*column, [&](const std::string& text) {
          return compares(expression.operation, text.compare(text_of(right)));
        });
      if (const Column* column = words(right); column != nullptr && constant(left))
        return by_level(*column, [&](const std::string& text) {
          return compares(expression.operation, text_of(left).compare(text));
        });
      const Column* first = words(left);
      const Column* second = words(right);
      if (first != nullptr && second != nullptr) return words_of_rows(expression, *first, *second);
    }
    auto a = numeric(left);
    if (!a) return a;
    const auto b = numeric(right);
    if (!b) return base::fail(b.error());
    for (std::size_t row = 0; row < a->size(); ++row)
      (*a)[row] = arithmetic(expression.operation, (*a)[row], (*b)[row]);
    return a;
  }

  Numbers words_of_rows(const Expression& expression, const Column& a, const Column& b) {
    Numbers values(frame_.rows(), k_missing);
    for (std::size_t row = 0; row < values.size(); ++row)
      if (!a.missing(row) && !b.missing(row))
        values[row] = compares(expression.operation, a.text(row).compare(b.text(row))) ? 1 : 0;
    return values;
  }

  // A text beside a column of numbers must be a number: "1".
  Result<Numbers> numeric(const Expression& expression) {
    if (expression.operation != Operation::text) return value(expression);
    double number = 0;
    const char* end = expression.word.data() + expression.word.size();
    const auto read = std::from_chars(expression.word.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return wrong_type(expression.word);
    return Numbers(frame_.rows(), number);
  }

  Result<Numbers> among(const Expression& expression) {
    const Expression& list = expression.parts[1];
    if (list.operation != Operation::list) return wrong_type("in");
    if (const Column* column = words(expression.parts[0]))
      return by_level(*column, [&](const std::string& text) {
        return std::any_of(list.parts.begin(), list.parts.end(),
                           [&](const Expression& item) { return text_of(item) == text; });
      });
    Numbers items;
    for (const Expression& item : list.parts) {
      if (item.operation != Operation::number) return wrong_type("in");
      items.push_back(item.number);
    }
    return each(expression.parts[0], [&](double x) {
      if (std::isnan(x)) return x;
      return std::find(items.begin(), items.end(), x) != items.end() ? 1.0 : 0.0;
    });
  }

  const Frame& frame_;
};

struct Names {
  const std::vector<std::string>& names;
  const Numbers& values;
};

Result<Derived> derive(const Expression& expression, const Names& given);

Result<Derived> derive_call(const Expression& expression, const Names& given) {
  if (expression.parts.size() != 1 || !is_function(expression.word))
    return wrong_type(expression.word);
  auto inside = derive(expression.parts[0], given);
  if (!inside) return inside;
  const double x = inside->value;
  const std::string& name = expression.word;
  double slope = 1;
  if (name == "log") slope = 1 / x;
  if (name == "exp") slope = std::exp(x);
  if (name == "sqrt") slope = 0.5 / std::sqrt(x);
  if (name == "abs") slope = x < 0 ? -1 : 1;
  if (name == "asin") slope = 1 / std::sqrt(1 - x * x);
  if (name == "sin") slope = std::cos(x);
  inside->value = call(name, x);
  for (double& g : inside->gradient) g *= slope;
  return inside;
}

Result<Derived> derive_both(const Expression& expression, const Names& given) {
  auto a = derive(expression.parts[0], given);
  if (!a) return a;
  const auto b = derive(expression.parts[1], given);
  if (!b) return b;
  double by_a = 1, by_b = 1;
  switch (expression.operation) {
    case Operation::plus:
      break;
    case Operation::minus:
      by_b = -1;
      break;
    case Operation::times:
      by_a = b->value;
      by_b = a->value;
      break;
    case Operation::over:
      by_a = 1 / b->value;
      by_b = -a->value / (b->value * b->value);
      break;
    case Operation::power:
      by_a = b->value * std::pow(a->value, b->value - 1);
      by_b = a->value > 0 ? std::pow(a->value, b->value) * std::log(a->value) : 0;
      break;
    default:
      return wrong_type("==");
  }
  a->value = arithmetic(expression.operation, a->value, b->value);
  for (std::size_t i = 0; i < a->gradient.size(); ++i)
    a->gradient[i] = by_a * a->gradient[i] + by_b * b->gradient[i];
  return a;
}

Result<Derived> derive(const Expression& expression, const Names& given) {
  Derived result{.gradient = Numbers(given.names.size(), 0)};
  switch (expression.operation) {
    case Operation::number:
      result.value = expression.number;
      return result;
    case Operation::name: {
      const auto at = std::find(given.names.begin(), given.names.end(), expression.word);
      if (at == given.names.end()) {
        base::Problem problem{.code = "STATS-NAME"};
        return base::fail(problem.with("name", expression.word));
      }
      const auto i = static_cast<std::size_t>(at - given.names.begin());
      result.value = given.values[i];
      result.gradient[i] = 1;
      return result;
    }
    case Operation::call:
      return derive_call(expression, given);
    case Operation::negate: {
      auto inside = derive(expression.parts[0], given);
      if (!inside) return inside;
      inside->value = -inside->value;
      for (double& g : inside->gradient) g = -g;
      return inside;
    }
    case Operation::plus:
    case Operation::minus:
    case Operation::times:
    case Operation::over:
    case Operation::power:
      return derive_both(expression, given);
    default:
      return wrong_type(expression.word.empty() ? "==" : expression.word);
  }
}

}  // namespace

Result<Numbers> evaluate(const Expression& expression, const Frame& frame) {
  return Rows(frame).value(expression);
}

Result<Derived> differentiate(const Expression& expression, const std::vector<std::string>& names,
                              const Numbers& values) {
  return derive(expression, {names, values});
}

}  // namespace wanhu::stats
