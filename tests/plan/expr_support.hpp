// Expressions for tests: rows in memory, and random well-typed trees over a small schema that has a
// field of every type. tests/store uses it as well, to compare memory with the databases.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "plan/expr/evaluate.hpp"
#include "plan/expr/given.hpp"
#include "plan/expr/parse.hpp"

namespace wanhu::plan::expr {

// ---- rows in memory
// ------------------------------------------------------------------------------

using Record = std::map<std::string, Value>;  // a missing value has no entry

class Table final : public Rows {
 public:
  std::map<std::string, std::vector<Record>> sets;

  void each(std::string_view set, const std::function<void(const Row&)>& visit) const override {
    const auto found = sets.find(std::string(set));
    if (found == sets.end()) return;
    for (const Record& record : found->second) visit(One(record));
  }

 private:
  class One final : public Row {
   public:
    explicit One(const Record& record) : record_(record) {}
    [[nodiscard]] std::optional<Value> at(std::string_view field) const override {
      const auto found = record_.find(std::string(field));
      return found == record_.end() ? std::nullopt : std::optional(found->second);
    }

   private:
    const Record& record_;
  };
};

inline std::string shown(const Answer& answer) {
  if (const auto* truth = std::get_if<bool>(&answer)) return *truth ? "true" : "false";
  if (const auto* integer = std::get_if<std::int64_t>(&answer)) return std::to_string(*integer);
  if (const auto* number = std::get_if<double>(&answer)) return to_text(*number, Type::number);
  return "no data";
}

inline std::string all_texts(const Errors& errors) {
  std::string text;
  for (const Error& error : errors)
    text += error.message_code() + " at " + std::to_string(error.at.offset) + ": " +
            text_of(base::Lang::en, error) + "\n";
  return text;
}

// ---- random trees
// --------------------------------------------------------------------------------

// Choices read off a tape of bytes that rapidcheck makes, so that a shorter tape is a simpler tree.
class Dice {
 public:
  explicit Dice(const std::vector<std::uint8_t>& tape) : tape_(tape) {}
  std::size_t below(std::size_t n) { return at_ < tape_.size() ? tape_[at_++] % n : 0; }
  bool is_over() const { return at_ >= tape_.size(); }
  template <class T>
  const T& of(const std::vector<T>& choices) {
    return choices[below(choices.size())];
  }

 private:
  const std::vector<std::uint8_t>& tape_;
  std::size_t at_ = 0;
};

inline const std::vector<Field>& every_type() {
  static const std::vector<Field> fields{
      {.name = "i", .type = Type::integer}, {.name = "j", .type = Type::integer},
      {.name = "r", .type = Type::number},  {.name = "t", .type = Type::text},
      {.name = "u", .type = Type::text},    {.name = "b", .type = Type::boolean},
      {.name = "c", .type = Type::boolean}, {.name = "d", .type = Type::date},
      {.name = "e", .type = Type::date},    {.name = "s", .type = Type::instant},
      {.name = "v", .type = Type::instant}};
  return fields;
}

inline const Vocabulary& small_vocabulary() {
  static const Vocabulary vocabulary = [] {
    Vocabulary made{.schema = {{{"one", every_type()}, {"two", every_type()}}}};
    for (const Field& field : every_type())
      made.names.push_back({.name = "given." + field.name, .type = field.type});
    return made;
  }();
  return vocabulary;
}

inline constexpr std::int64_t k_some_day = 18'915;  // 2021-10-15

inline Value random_value(Dice& dice, Type type) {
  static const std::int64_t big = std::numeric_limits<std::int64_t>::max();
  static const std::vector<std::int64_t> integers{
      0,         1,          2,   3,        -1,      -2,           7, 4'294'967'296,
      k_sum_max, -k_sum_max, big, -big - 1, big - 1, k_sum_max - 1};
  static const std::vector<double> numbers{0.5, -1.25, 3.0, 0.1, 1e15, -0.0};
  static const std::vector<std::string> texts{"", "x", "y", "it's", "一般问题", "X"};
  static const std::vector<std::int64_t> edges{0, 1, k_day_ms / 2, k_day_ms - 1};
  const auto day = k_some_day + static_cast<std::int64_t>(dice.below(4));
  switch (type) {
    case Type::integer:
      return dice.of(integers);
    case Type::number:
      return dice.of(numbers);
    case Type::text:
      return dice.of(texts);
    case Type::boolean:
      return static_cast<std::int64_t>(dice.below(2));
    case Type::date:
      return day;
    case Type::instant:
      break;
  }
  return first_ms(day) + dice.of(edges);
}

inline Record random_record(Dice& dice, const std::string& prefix = "") {
  Record record;
  for (const Field& field : every_type())
    if (dice.below(5) != 1) record[prefix + field.name] = random_value(dice, field.type);
  return record;
}

inline Table random_table(Dice& dice) {
  Table table;
  for (const char* set : {"one", "two"})
    for (std::size_t n = dice.below(6); n > 0; --n) table.sets[set].push_back(random_record(dice));
  return table;
}

inline Setting random_setting(Dice& dice) {
  Setting setting;
  for (const auto& [name, value] : random_record(dice, "given.")) setting.names[name] = value;
  const auto from = static_cast<std::int32_t>(k_some_day) + static_cast<int>(dice.below(3));
  if (dice.below(5) != 1) setting.period = Period{base::Date(from), base::Date(from + 1)};
  return setting;
}

// Trees as a person might write them; types of inner nodes are parse()'s business.
class TreeMaker {
 public:
  explicit TreeMaker(Dice& dice) : dice_(dice) {}

  Node number(int depth) {
    switch (dice_.below(depth > 0 ? 7 : 3)) {
      case 0:
        return aggregate(Node::Kind::count, depth);
      case 1:
        return aggregate(Node::Kind::sum, depth);
      case 2:
        return number_literal();
      case 3:
        return parent(Node::Kind::negate, {number(depth - 1)});
      case 4:
        return name(dice_.below(2) == 0 ? Type::integer : Type::number);
      default:
        return arithmetic(depth - 1);
    }
  }

  // Of rows of `set`; of the outside when `set` is empty.
  Node condition(int depth, const std::string& set = "") {
    switch (dice_.below(depth > 0 ? 7 : 4)) {
      case 0:
        return comparison(depth, set);
      case 1:
        return in_list(set);
      case 2:
        return parent(Node::Kind::answered, {subject(any_type(), set)});
      case 3:
        return parent(Node::Kind::in_period, {subject(time_type(), set)});
      case 4:
        return parent(Node::Kind::inverse, {condition(depth - 1, set)});
      case 5:
        return chain(Node::Kind::both, depth, set);
      default:
        return chain(Node::Kind::either, depth, set);
    }
  }

 private:
  static Node parent(Node::Kind kind, std::vector<Node> children, Op op = Op::none) {
    return {.kind = kind, .op = op, .children = std::move(children)};
  }
  static Node literal(Type type, Value value) {
    return {.kind = Node::Kind::literal, .type = type, .value = std::move(value)};
  }

  Node number_literal() {
    static const std::vector<std::int64_t> integers{1, 0, 2, 100, -1, 999'999'999'999'999};
    static const std::vector<double> numbers{0.5, -2.5, 0.000000000000001, 1234567.125};
    if (dice_.below(3) == 0) return literal(Type::number, dice_.of(numbers));
    return literal(Type::integer, dice_.of(integers));
  }

  Node any_literal(Type type) {
    if (is_numeric(type)) return number_literal();
    if (type == Type::instant) type = Type::date;  // there is no other way to write a time
    return literal(type, random_value(dice_, type));
  }

  Type any_type() { return dice_.of(every_type()).type; }
  Type time_type() { return dice_.below(2) == 0 ? Type::date : Type::instant; }
  // A type that compares with `type`.
  Type akin(Type type) {
    if (is_numeric(type)) return dice_.below(2) == 0 ? Type::integer : Type::number;
    return is_time(type) ? time_type() : type;
  }

  std::string field_of(Type type) {
    std::vector<std::string> names;
    for (const Field& field : every_type())
      if (field.type == type) names.push_back(field.name);
    return dice_.of(names);
  }
  Node name(Type type) { return {.kind = Node::Kind::name, .name = "given." + field_of(type)}; }
  Node subject(Type type, const std::string& set) {
    if (set.empty()) return name(type);
    return {.kind = Node::Kind::field, .set = set, .name = field_of(type)};
  }

  Node aggregate(Node::Kind kind, int depth) {
    Node node{.kind = kind, .set = dice_.below(2) == 0 ? "one" : "two"};
    if (kind == Node::Kind::sum) node.name = field_of(Type::integer);
    if (dice_.below(3) != 0) node.children.push_back(condition(depth, node.set));
    return node;
  }

  Node arithmetic(int depth) {
    static const std::vector<Op> ops{Op::add, Op::subtract, Op::multiply, Op::divide};
    const Op op = dice_.of(ops);
    Node left = number(depth);
    Node right = number(depth);
    const bool is_zero = right.kind == Node::Kind::literal && right.value == Value{std::int64_t{0}};
    if (op == Op::divide && is_zero) right.value = std::int64_t{3};
    return parent(Node::Kind::arithmetic, {std::move(left), std::move(right)}, op);
  }

  Node comparison(int depth, const std::string& set) {
    static const std::vector<Op> ops{Op::equal,   Op::not_equal, Op::less,
                                     Op::at_most, Op::greater,   Op::at_least};
    const bool is_calculated = set.empty() && dice_.below(2) == 0;
    const Type type = is_calculated ? Type::integer : any_type();
    const bool has_order = is_numeric(type) || is_time(type);
    const Op op = has_order ? dice_.of(ops) : ops[dice_.below(2)];
    Node left = is_calculated ? aggregate(Node::Kind::count, depth - 1) : subject(type, set);
    Node right = is_calculated && dice_.below(2) == 0 ? number(depth - 1)
                 : dice_.below(2) == 0                ? any_literal(type)
                                                      : subject(akin(type), set);
    if (dice_.below(3) == 0) std::swap(left, right);
    return parent(Node::Kind::compare, {std::move(left), std::move(right)}, op);
  }

  Node in_list(const std::string& set) {
    const Type type = any_type();
    std::vector<Node> children{subject(type, set)};
    for (std::size_t n = dice_.below(3) + 1; n > 0; --n) children.push_back(any_literal(type));
    return parent(Node::Kind::in_list, std::move(children));
  }

  Node chain(Node::Kind kind, int depth, const std::string& set) {
    std::vector<Node> children;
    for (std::size_t n = dice_.below(2) + 2; n > 0; --n)
      children.push_back(condition(depth - 1, set));
    return parent(kind, std::move(children));
  }

  Dice& dice_;
};

struct RandomCase {
  std::string text;
  Want want = Want::number;
};

inline RandomCase random_expression(Dice& dice) {
  const Want want = dice.below(2) == 0 ? Want::number : Want::condition;
  TreeMaker maker(dice);
  return {to_text(want == Want::number ? maker.number(4) : maker.condition(4)), want};
}

}  // namespace wanhu::plan::expr
