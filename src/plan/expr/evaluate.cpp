#include "plan/expr/evaluate.hpp"

#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "plan/expr/given.hpp"
#include "plan/expr/holds.hpp"

namespace wanhu::plan::expr {

namespace {

using Kind = Node::Kind;
using Truth = std::optional<bool>;  // nothing: unknown
using Maybe = std::optional<Value>;

class NoRows final : public Rows {
 public:
  void each(std::string_view, const std::function<void(const Row&)>&) const override {
    throw std::logic_error("an expression about sets needs rows");
  }
};

double real_of(const Value& value) {
  const auto* integer = std::get_if<std::int64_t>(&value);
  return integer != nullptr ? static_cast<double>(*integer) : std::get<double>(value);
}

// An instant against a day counts as the day it falls on.
bool holds_on_day(Op op, std::int64_t ms, std::int64_t day) {
  if (op == Op::equal || op == Op::not_equal)
    return (op == Op::equal) == (first_ms(day) <= ms && ms <= last_ms(day));
  const bool from_first = op == Op::less || op == Op::at_least;
  return holds(op, ms, from_first ? first_ms(day) : last_ms(day));
}

bool holds(Op op, const Value& a, Type a_type, const Value& b, Type b_type) {
  if (a_type == Type::instant && b_type == Type::date)
    return holds_on_day(op, std::get<std::int64_t>(a), std::get<std::int64_t>(b));
  if (a_type == Type::date && b_type == Type::instant)
    return holds_on_day(mirrored(op), std::get<std::int64_t>(b), std::get<std::int64_t>(a));
  if (a_type == Type::number || b_type == Type::number) return holds(op, real_of(a), real_of(b));
  return a_type == Type::text ? holds(op, std::get<std::string>(a), std::get<std::string>(b))
                              : holds(op, std::get<std::int64_t>(a), std::get<std::int64_t>(b));
}

class Sum {
 public:
  void add(std::int64_t value) {
    is_empty_ = false;
    high_ += value / k_half;
    low_ += value % k_half;
  }
  [[nodiscard]] Maybe total() const {
    const std::int64_t high = high_ + low_ / k_half;
    if (is_empty_ || std::abs(high) > k_sum_max / k_half) return std::nullopt;
    const std::int64_t total = high * k_half + low_ % k_half;
    if (std::abs(total) > k_sum_max) return std::nullopt;
    return total;
  }

 private:
  bool is_empty_ = true;
  std::int64_t high_ = 0;
  std::int64_t low_ = 0;
};

class Evaluator {
 public:
  Evaluator(const Rows& rows, const Setting& setting) : rows_(rows), setting_(setting) {}

  Truth truth(const Node& node, const Row* row) const {
    switch (node.kind) {
      case Kind::both:
        return chained(node, row, false);
      case Kind::either:
        return chained(node, row, true);
      case Kind::inverse: {
        const Truth inner = truth(node.children[0], row);
        return inner ? Truth(!*inner) : inner;
      }
      case Kind::compare:
        return compared(node.op, node.children[0], node.children[1], row);
      case Kind::in_list:
        return listed(node, row);
      case Kind::in_period:
        return in_period(node.children[0], row);
      case Kind::answered:
        return value(node.children[0], row).has_value();
      default:
        throw std::logic_error("not a condition: " + to_text(node));
    }
  }

  Maybe value(const Node& node, const Row* row) const {
    switch (node.kind) {
      case Kind::literal:
      case Kind::name:
        return given(node, setting_);
      case Kind::field:
        if (row == nullptr) throw std::logic_error("a field without a row: " + node.name);
        return typed(row->at(node.name), node.type, node.name);
      case Kind::count:
        return count(node);
      case Kind::sum:
        return sum(node);
      case Kind::negate:
        return negated(value(node.children[0], row));
      case Kind::arithmetic:
        return calculated(node, value(node.children[0], row), value(node.children[1], row));
      default:
        throw std::logic_error("not a value: " + to_text(node));
    }
  }

 private:
  // "or" is true with one true part, "and" false with one false part; else one unknown part makes
  // them unknown.
  Truth chained(const Node& node, const Row* row, bool decisive) const {
    bool is_known = true;
    for (const Node& child : node.children) {
      const Truth part = truth(child, row);
      if (part == decisive) return decisive;
      is_known = is_known && part.has_value();
    }
    return is_known ? Truth(!decisive) : std::nullopt;
  }

  Truth compared(Op op, const Node& left, const Node& right, const Row* row) const {
    const Maybe a = value(left, row);
    const Maybe b = value(right, row);
    if (!a || !b) return std::nullopt;
    return holds(op, *a, left.type, *b, right.type);
  }

  Truth listed(const Node& node, const Row* row) const {
    const Node& left = node.children[0];
    const Maybe found = value(left, row);
    if (!found) return std::nullopt;
    for (std::size_t i = 1; i < node.children.size(); ++i)
      if (holds(Op::equal, *found, left.type, node.children[i].value, node.children[i].type))
        return true;
    return false;
  }

  Truth in_period(const Node& node, const Row* row) const {
    const Maybe found = value(node, row);
    if (!found || !setting_.period) return std::nullopt;
    const Value from = std::int64_t{setting_.period->from.days()};
    const Value to = std::int64_t{setting_.period->to.days()};
    return holds(Op::at_least, *found, node.type, from, Type::date) &&
           holds(Op::at_most, *found, node.type, to, Type::date);
  }

  void each_kept(const Node& node, const std::function<void(const Row&)>& visit) const {
    rows_.each(node.set, [&](const Row& row) {
      if (!node.has_where() || truth(node.where(), &row) == true) visit(row);
    });
  }

  Maybe count(const Node& node) const {
    std::int64_t n = 0;
    each_kept(node, [&n](const Row&) { ++n; });
    return n;
  }

  Maybe sum(const Node& node) const {
    Sum sum;
    each_kept(node, [&](const Row& row) {
      const Maybe part = typed(row.at(node.name), Type::integer, node.name);
      if (part) sum.add(std::get<std::int64_t>(*part));
    });
    return sum.total();
  }

  static Maybe negated(Maybe value) {
    if (!value) return value;
    if (const auto* integer = std::get_if<std::int64_t>(&*value)) return -*integer;
    return -std::get<double>(*value);
  }

  static Maybe calculated(const Node& node, const Maybe& a, const Maybe& b) {
    if (!a || !b) return std::nullopt;
    if (node.type == Type::integer)
      return calculated(node.op, std::get<std::int64_t>(*a), std::get<std::int64_t>(*b));
    if (node.op != Op::divide) return calculated(node.op, real_of(*a), real_of(*b));
    if (real_of(*b) == 0) return std::nullopt;
    return real_of(*a) / real_of(*b);
  }

  template <class T>
  static T calculated(Op op, T a, T b) {
    if (op == Op::add) return a + b;
    return op == Op::subtract ? a - b : a * b;
  }

  const Rows& rows_;
  const Setting& setting_;
};

}  // namespace

std::optional<Value> typed(std::optional<Value> value, Type type, std::string_view name) {
  if (!value) return value;
  const bool is_text = std::holds_alternative<std::string>(*value);
  const bool is_real = std::holds_alternative<double>(*value);
  if (is_text != (type == Type::text) || (is_real && type != Type::number))
    throw std::logic_error("a value of another type: " + std::string(name));
  if (is_real && !std::isfinite(std::get<double>(*value))) return std::nullopt;
  return value;
}

std::optional<Value> given(const Node& node, const Setting& setting) {
  if (node.kind == Kind::literal) return node.value;
  const auto found = setting.names.find(node.name);
  if (found == setting.names.end()) return std::nullopt;
  const Maybe value = typed(found->second, node.type, node.name);
  if (!value || !is_numeric(node.type)) return value;
  const double size = std::fabs(real_of(*value));
  if (size > static_cast<double>(k_sum_max)) return std::nullopt;
  if (size != 0 && size < 1 / static_cast<double>(k_sum_max)) return std::int64_t{0};
  return value;
}

Answer evaluate(const Node& tree, const Rows& rows, const Setting& setting) {
  const Evaluator evaluator(rows, setting);
  if (tree.is_condition()) {
    const Truth truth = evaluator.truth(tree, nullptr);
    return truth ? Answer(*truth) : Answer(NoData{});
  }
  const Maybe value = evaluator.value(tree, nullptr);
  if (!value) return NoData{};
  if (tree.type == Type::number) return real_of(*value);
  return std::get<std::int64_t>(*value);
}

Answer evaluate(const Node& tree, const Setting& setting) {
  return evaluate(tree, NoRows(), setting);
}

}  // namespace wanhu::plan::expr
