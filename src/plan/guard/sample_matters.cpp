#include "plan/guard/sample_matters.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "plan/expr/holds.hpp"

namespace wanhu::plan::guard {

namespace {

using expr::holds;
using expr::Node;
using expr::Op;
using Kind = Node::Kind;

// Days since the matter was opened; every sample is due on the tenth.
struct Matter {
  std::string_view state;
  std::optional<std::int64_t> answered{}, closed{};
  std::int64_t round = 1;
  bool confirmed = false, overdue = false;
  std::string_view closing{};  // empty while it is open
  bool left_over = false;      // opened before the plan
};
constexpr double k_opened = 0;
constexpr std::int64_t k_due = 10, k_early = 5, k_late = 15;

constexpr std::array<Matter, 7> k_well = {{
    {.state = "listed"},
    {.state = "handed_over"},
    {.state = "handling"},
    {.state = "answered", .answered = k_early},
    {.state = "told", .answered = k_early},
    {.state = "confirmed", .answered = k_early, .confirmed = true},
    {.state = "closed",
     .answered = k_early,
     .closed = k_early,
     .confirmed = true,
     .closing = "confirmed"},
}};
constexpr std::array<Matter, 11> k_badly = {{
    {.state = "listed", .overdue = true},
    {.state = "handling", .overdue = true},
    {.state = "answered", .answered = k_late, .overdue = true},
    {.state = "closed",
     .answered = k_late,
     .closed = k_late,
     .confirmed = true,
     .closing = "confirmed"},
    {.state = "closed", .answered = k_early, .closed = k_early, .closing = "explained"},
    {.state = "closed", .answered = k_early, .closed = k_early, .closing = "unreachable"},
    {.state = "closed", .answered = k_early, .closed = k_early, .closing = "no_answer"},
    {.state = "closed", .answered = k_early, .closed = k_early, .closing = "statutory_channel"},
    {.state = "handling", .left_over = true},
    {.state = "handling", .round = 2},
    {.state = "closed",
     .answered = k_early,
     .closed = k_early,
     .round = 2,
     .confirmed = true,
     .closing = "confirmed"},
}};

// What a condition can come to; neither when a value is missing, as in expr/evaluate.
struct Can {
  bool hold = false, fail = false;
};
constexpr Can k_either = {true, true};
constexpr Can k_missing = {};

// What an operand stands for in a sample.
struct Operand {
  enum class Sort { number, day, opened, date, text, missing, anything };
  Sort sort = Sort::anything;
  double number = 0;  // of numbers, days, and 0 or 1
  std::string_view text{};
};
using Sort = Operand::Sort;

Operand day(std::optional<std::int64_t> at) {
  if (!at) return {.sort = Sort::missing};
  return {.sort = Sort::day, .number = static_cast<double>(*at)};
}

Operand literal(const Node& node) {
  if (node.type == expr::Type::date)
    return {.sort = Sort::date, .number = static_cast<double>(std::get<std::int64_t>(node.value))};
  if (const auto* text = std::get_if<std::string>(&node.value))
    return {.sort = Sort::text, .text = *text};
  if (const auto* whole = std::get_if<std::int64_t>(&node.value))
    return {.sort = Sort::number, .number = static_cast<double>(*whole)};
  return {.sort = Sort::number, .number = std::get<double>(node.value)};
}

Operand field(const std::string& name, const Matter& matter) {
  const auto number = [](std::int64_t value) {
    return Operand{.sort = Sort::number, .number = static_cast<double>(value)};
  };
  if (name == "state") return {.sort = Sort::text, .text = matter.state};
  if (name == "opened_at") return {.sort = Sort::opened, .number = k_opened};
  if (name == "due_at") return day(k_due);
  if (name == "answered_at") return day(matter.answered);
  if (name == "closed_at") return day(matter.closed);
  if (name == "round") return number(matter.round);
  if (name == "confirmed") return number(matter.confirmed ? 1 : 0);
  if (name == "overdue") return number(matter.overdue ? 1 : 0);
  if (name != "closing") return {};
  return matter.closing.empty() ? Operand{.sort = Sort::missing}
                                : Operand{.sort = Sort::text, .text = matter.closing};
}

Operand operand(const Node& node, const Matter& matter) {
  if (node.kind == Kind::literal) return literal(node);
  if (node.kind == Kind::name || node.kind == Kind::field) return field(node.name, matter);
  return {};
}

class Trial {
 public:
  Trial(const Matter& matter, std::optional<base::Date> since) : matter_(matter), since_(since) {}

  [[nodiscard]] Can of(const Node& where) const {
    const auto operand = [&](std::size_t i) { return guard::operand(where.children[i], matter_); };
    switch (where.kind) {
      case Kind::both:
      case Kind::either:
        return chained(where);
      case Kind::inverse: {
        const Can inner = of(where.children.front());
        return {inner.fail, inner.hold};
      }
      case Kind::compare:
        return compared(where.op, operand(0), operand(1));
      case Kind::in_list:
        return listed(where, operand(0));
      case Kind::in_period:
        return operand(0).sort == Sort::missing ? k_missing : k_either;
      case Kind::answered: {
        const bool there = operand(0).sort != Sort::missing;
        return {there, !there};
      }
      default:
        return k_either;
    }
  }

 private:
  // "and" holds when all parts do, "or" fails when all do.
  [[nodiscard]] Can chained(const Node& where) const {
    Can all{true, true}, some{};
    for (const Node& child : where.children) {
      const Can part = of(child);
      all = {all.hold && part.hold, all.fail && part.fail};
      some = {some.hold || part.hold, some.fail || part.fail};
    }
    return where.kind == Kind::both ? Can{all.hold, some.fail} : Can{some.hold, all.fail};
  }

  [[nodiscard]] Can listed(const Node& where, const Operand& found) const {
    if (found.sort == Sort::missing) return k_missing;
    Can any{false, true};
    for (std::size_t i = 1; i < where.children.size(); ++i) {
      const Can one = compared(Op::equal, found, guard::operand(where.children[i], matter_));
      any = {any.hold || one.hold, any.fail && one.fail};
    }
    return any;
  }

  [[nodiscard]] Can compared(Op op, const Operand& a, const Operand& b) const {
    if (a.sort == Sort::missing || b.sort == Sort::missing) return k_missing;
    if (a.sort == Sort::opened && b.sort == Sort::date) return opened(op, b.number);
    if (a.sort == Sort::date && b.sort == Sort::opened) return opened(mirrored(op), a.number);
    const bool days = is_day(a) && is_day(b);
    if ((a.sort != b.sort && !days) || a.sort == Sort::anything) return k_either;
    const bool held =
        a.sort == Sort::text ? holds(op, a.text, b.text) : holds(op, a.number, b.number);
    return {held, !held};
  }

  static bool is_day(const Operand& operand) {
    return operand.sort == Sort::day || operand.sort == Sort::opened;
  }

  // A matter of this plan was opened on its first day or any later one.
  [[nodiscard]] Can opened(Op op, double date) const {
    if (matter_.left_over || !since_ || date > since_->days()) return k_either;
    const bool on_first = date == since_->days();
    switch (op) {
      case Op::less:
        return {false, true};
      case Op::at_most:
      case Op::equal:
        return {on_first, true};
      case Op::greater:
      case Op::not_equal:
        return {true, on_first};
      default:
        return {true, false};
    }
  }

  const Matter& matter_;
  std::optional<base::Date> since_;
};

template <std::size_t N>
std::ptrdiff_t selected(const std::array<Matter, N>& matters, const Node& where,
                        std::optional<base::Date> since) {
  return std::ranges::count_if(
      matters, [&](const Matter& matter) { return Trial(matter, since).of(where).hold; });
}

}  // namespace

bool selects_only_failures(const Node& where, std::optional<base::Date> since) {
  return selected(k_well, where, since) == 0 && selected(k_badly, where, since) > 0;
}

bool selects_by_handling(const Node& where) {
  const auto all = static_cast<std::ptrdiff_t>(k_well.size() + k_badly.size());
  return selected(k_well, where, {}) + selected(k_badly, where, {}) < all;
}

}  // namespace wanhu::plan::guard
