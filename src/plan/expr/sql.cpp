#include "plan/expr/sql.hpp"

#include <stdexcept>
#include <utility>

#include "plan/expr/given.hpp"

namespace wanhu::plan::expr {

namespace {

using Kind = Node::Kind;

std::string cast(const std::string& sql, std::string_view type) {
  return "CAST(" + sql + " AS " + std::string(type) + ")";
}
std::string whole(const std::string& sql) {
  return cast(sql, "BIGINT");
}
std::string real(const std::string& sql) {
  return cast(sql, "DOUBLE PRECISION");
}
std::string of_type(const std::string& sql, Type type) {
  if (type == Type::text) return cast(sql, "TEXT");
  return type == Type::number ? real(sql) : whole(sql);
}

std::string_view sql_sign(Op op) {
  return op == Op::not_equal ? "<>" : sign_of(op);
}

std::string infix(const std::string& left, std::string_view sign, const std::string& right) {
  return "(" + left + " " + std::string(sign) + " " + right + ")";
}

std::string between(const std::string& value, const std::string& low, const std::string& high) {
  return "(" + value + " BETWEEN " + low + " AND " + high + ")";
}

class Writer {
 public:
  Writer(const SqlSource& source, const Setting& setting) : source_(source), setting_(setting) {}

  std::string condition(const Node& node) {
    switch (node.kind) {
      case Kind::both:
        return joined(node, " AND ");
      case Kind::either:
        return joined(node, " OR ");
      case Kind::inverse:
        return "(NOT " + condition(node.children[0]) + ")";
      case Kind::compare:
        return compare(node.op, node.children[0], node.children[1]);
      case Kind::in_list:
        return in_list(node);
      case Kind::in_period:
        return in_period(node.children[0]);
      case Kind::answered:
        return "(" + value(node.children[0]) + " IS NOT NULL)";
      default:
        throw std::logic_error("not a condition: " + to_text(node));
    }
  }

  std::string value(const Node& node) {
    switch (node.kind) {
      case Kind::literal:
      case Kind::name:
        return constant(given(node, setting_), node.type);
      case Kind::field:
        return field(node);
      case Kind::count:
        return "(SELECT count(*)" + rows(node) + ")";
      case Kind::sum:
        return sum(node);
      case Kind::negate:
        return "(-" + value(node.children[0]) + ")";
      case Kind::arithmetic:
        return arithmetic(node);
      default:
        throw std::logic_error("not a value: " + to_text(node));
    }
  }

  std::vector<Value> take_parameters() { return std::move(parameters_); }

 private:
  std::string parameter(Value value, Type type) {
    parameters_.push_back(std::move(value));
    return of_type("$" + std::to_string(source_.own_parameters + parameters_.size()), type);
  }
  std::string whole_parameter(std::int64_t number) { return parameter(number, Type::integer); }

  std::string constant(std::optional<Value> value, Type type) {
    return value ? parameter(std::move(*value), type) : of_type("NULL", type);
  }

  std::string field(const Node& node) const {
    const std::string column = source_.column(node.set, node.name);
    return node.type == Type::number ? real(column) : column;
  }

  // A number that is about to meet one with decimals. Every operand here is one term (a column, a
  // CAST, or something in parentheses), so signs never run together.
  std::string as_real(const Node& node) {
    const std::string sql = value(node);
    return node.type == Type::number ? sql : real(sql);
  }

  std::string rows(const Node& node) {
    const std::string from = " FROM " + source_.from(node.set);
    return node.has_where() ? from + " WHERE " + condition(node.where()) : from;
  }

  // SQLite stops at a sum beyond 64 bits, PostgreSQL goes on with more digits; in two halves the
  // sum leaves 64 bits on neither, and beyond the bound there is no data (given.hpp).
  std::string sum(const Node& node) {
    const std::string column = whole(source_.column(node.set, node.name));
    const std::string half = std::to_string(k_half);
    const std::string bound = std::to_string(k_sum_max);
    return "(SELECT CASE WHEN s.total " + ("BETWEEN -" + bound + " AND " + bound) + " THEN " +
           whole("s.total") + " END FROM (SELECT sum(" + column + " / " + half + ") * " + half +
           " + sum(" + column + " % " + half + ") AS total" + rows(node) + ") AS s)";
  }

  std::string arithmetic(const Node& node) {
    const Node& left = node.children[0];
    const Node& right = node.children[1];
    if (node.type == Type::integer) return infix(value(left), sign_of(node.op), value(right));
    const std::string a = as_real(left);
    const std::string b = as_real(right);
    return infix(a, sign_of(node.op), node.op == Op::divide ? "NULLIF(" + b + ", 0)" : b);
  }

  std::string joined(const Node& node, std::string_view word) {
    std::string sql;
    for (const Node& child : node.children)
      sql += (sql.empty() ? "" : std::string(word)) + condition(child);
    return "(" + sql + ")";
  }

  std::string compare(Op op, const Node& left, const Node& right) {
    if (left.type == Type::instant && right.type == Type::date) return on_day(op, left, right);
    if (left.type == Type::date && right.type == Type::instant)
      return on_day(mirrored(op), right, left);
    const bool is_real = left.type == Type::number || right.type == Type::number;
    const std::string a = is_real ? as_real(left) : value(left);
    return infix(a, sql_sign(op), is_real ? as_real(right) : value(right));
  }

  std::string on_day(Op op, const Node& instant, const Node& day) {
    const std::string ms = value(instant);
    if (op == Op::less || op == Op::at_least) return infix(ms, sign_of(op), first_of(day));
    if (op == Op::at_most || op == Op::greater) return infix(ms, sign_of(op), last_of(day));
    const std::string first = first_of(day);
    const std::string within = between(ms, first, last_of(day));
    return op == Op::equal ? within : "(NOT " + within + ")";
  }

  std::string first_of(const Node& day) { return edge_of(day, k_first_ms); }
  std::string last_of(const Node& day) { return edge_of(day, k_last_ms); }

  // The day's first or last millisecond, `edge` after its midnight in Greenwich.
  std::string edge_of(const Node& day, std::int64_t edge) {
    if (day.kind == Kind::field)
      return "(" + whole(value(day)) + " * " + std::to_string(k_day_ms) + " + (" +
             std::to_string(edge) + "))";
    const auto known = given(day, setting_);
    if (!known) return whole("NULL");
    return whole_parameter(std::get<std::int64_t>(*known) * k_day_ms + edge);
  }

  std::string in_list(const Node& node) {
    std::string sql;
    for (std::size_t i = 1; i < node.children.size(); ++i)
      sql += (i > 1 ? " OR " : "") + compare(Op::equal, node.children[0], node.children[i]);
    return "(" + sql + ")";
  }

  std::string in_period(const Node& node) {
    if (!setting_.period) return infix(whole("NULL"), "=", whole("NULL"));
    const std::int64_t from = setting_.period->from.days();
    const std::int64_t to = setting_.period->to.days();
    const bool is_day = node.type == Type::date;
    const std::string sql = value(node);
    const std::string low = whole_parameter(is_day ? from : first_ms(from));
    return between(sql, low, whole_parameter(is_day ? to : last_ms(to)));
  }

  const SqlSource& source_;
  const Setting& setting_;
  std::vector<Value> parameters_;
};

}  // namespace

SqlQuery to_sql(const Node& tree, const SqlSource& source, const Setting& setting) {
  Writer writer(source, setting);
  const std::string sql = tree.is_condition()         ? cast(writer.condition(tree), "INTEGER")
                          : tree.type == Type::number ? real(writer.value(tree))
                                                      : whole(writer.value(tree));
  return {"SELECT " + sql + " AS value", writer.take_parameters()};
}

SqlQuery condition_to_sql(const Node& where, const SqlSource& source, const Setting& setting) {
  Writer writer(source, setting);
  std::string sql = cast(writer.condition(where), "INTEGER");
  return {std::move(sql), writer.take_parameters()};
}

}  // namespace wanhu::plan::expr
