#include "plan/guard/complaints.hpp"

#include <algorithm>
#include <optional>

#include "plan/guard/expressions.hpp"
#include "plan/guard/sample_matters.hpp"
#include "plan/guard/structure.hpp"

namespace wanhu::plan::guard {

namespace {

using expr::Node;
using expr::Op;
using Kind = Node::Kind;

const Pieces k_complaining = {"petition", "complaint", "12345",   "信访",      "上访", "投诉",
                              "举报",     "越级",      "xinfang", "shangfang", "tousu"};
// Names of measures about handling, which may have complaints in them.
const Pieces k_handling = {"overdue",   "on_time", "in_time",  "late", "answered", "reopen",
                           "confirmed", "closed",  "resolved", "按期", "及时",     "超期",
                           "逾期",      "答复",    "办结",     "受理", "化解",     "确认",
                           "回访",      "时限",    "积压",     "解决"};

bool is_aggregate(const Node& node) {
  return node.kind == Kind::count || node.kind == Kind::sum;
}

enum class Sign { zero, plus, minus, either };

Sign turned(Sign sign) {
  if (sign == Sign::plus) return Sign::minus;
  return sign == Sign::minus ? Sign::plus : sign;
}

Sign product(Sign a, Sign b) {
  if (a == Sign::zero || b == Sign::zero) return Sign::zero;
  if (a == Sign::either || b == Sign::either) return Sign::either;
  return a == b ? Sign::plus : Sign::minus;
}

double number_of(const Node& literal) {
  if (const auto* whole = std::get_if<std::int64_t>(&literal.value))
    return static_cast<double>(*whole);
  const auto* real = std::get_if<double>(&literal.value);
  return real == nullptr ? 0 : *real;
}

// Counts are taken for what they can become, not for what they are when nothing happened.
Sign sign_of(const Node& node) {
  switch (node.kind) {
    case Kind::literal:
      if (number_of(node) == 0) return Sign::zero;
      return number_of(node) < 0 ? Sign::minus : Sign::plus;
    case Kind::negate:
      return turned(sign_of(node.children[0]));
    case Kind::arithmetic: {
      const Sign a = sign_of(node.children[0]), b = sign_of(node.children[1]);
      if (node.op == Op::multiply || node.op == Op::divide) return product(a, b);
      const Sign c = node.op == Op::subtract ? turned(b) : b;
      if (a == Sign::zero) return c;
      return c == Sign::zero || a == c ? a : Sign::either;
    }
    default:
      return Sign::plus;
  }
}

Sway scaled(Sway sway, Sign by) {
  switch (by) {
    case Sign::zero:
      return {};
    case Sign::plus:
      return sway;
    case Sign::minus:
      return sway.turned();
    case Sign::either:
      break;
  }
  return sway | sway.turned();
}

// Matters and nothing else, in whatever proportion.
bool is_of_matters(const Node& node) {
  if (is_aggregate(node)) return node.set == "matter";
  if (node.kind != Kind::arithmetic) return false;
  const Node &a = node.children[0], &b = node.children[1];
  const auto is_factor = [](const Node& part) {
    return part.kind == Kind::literal && sign_of(part) == Sign::plus;
  };
  switch (node.op) {
    case Op::add:
      return is_of_matters(a) && is_of_matters(b);
    case Op::multiply:
      return (is_factor(a) && is_of_matters(b)) || (is_of_matters(a) && is_factor(b));
    case Op::divide:
      return is_of_matters(a) && is_factor(b);
    default:
      return false;
  }
}

// Every count in it depends on how matters were handled.
bool is_by_handling(const Node& node) {
  if (is_aggregate(node)) return node.has_where() && selects_by_handling(node.where());
  return node.kind == Kind::literal || std::ranges::all_of(node.children, is_by_handling);
}

bool speaks(const Node& node, const Pieces& words) {
  const auto* text = std::get_if<std::string>(&node.value);
  return words.in(node.set) || words.in(node.name) || (text != nullptr && words.in(*text)) ||
         std::ranges::any_of(node.children,
                             [&](const Node& child) { return speaks(child, words); });
}

class Judge {
 public:
  explicit Judge(const Tree& tree) : tree_(tree) {
    // Without a window that can be read, which is an error of its own, any day may lie before it.
    const Value* const window = tree.root.at_path("plan.window");
    const auto from = window == nullptr ? std::nullopt : window->date_of("from");
    since_ = from.value_or(base::Date::from_ymd(9999, 12, 31).value());
  }

  Sway of(const Node& node) const {
    switch (node.kind) {
      case Kind::name:
      case Kind::field:
        return named(node.name);
      case Kind::count:
      case Kind::sum:
        return node.set == "matter" ? of_matters(node) : of_others(node);
      case Kind::arithmetic:
        return calculated(node);
      case Kind::negate:
      case Kind::inverse:
        return of(node.children[0]).turned();
      case Kind::compare:
        return compared(node);
      case Kind::in_list:
        return scaled(of(node.children[0]), Sign::either);
      case Kind::both:
      case Kind::either: {
        Sway all;
        for (const Node& child : node.children) all = all | of(child);
        return all;
      }
      case Kind::literal:
      case Kind::in_period:
      case Kind::answered:
      case Kind::broken:
        break;
    }
    return {};
  }

  Sway of_indicator(const Value& indicator) const {
    const auto num = expression_at(indicator, "num"), den = expression_at(indicator, "den");
    if (!num) return {};
    return den ? ratio(*num, *den) : of(*num);
  }

 private:
  Sway ratio(const Node& num, const Node& den) const {
    if (is_of_matters(num) && is_of_matters(den)) return is_by_handling(num) ? Sway{} : of(num);
    return scaled(of(num), sign_of(den)) | scaled(of(den).turned(), sign_of(num));
  }

  Sway named(const std::string& name) const {
    static constexpr std::string_view k_indicators = "indicators.";
    if (name.starts_with(k_indicators) && !inside_) {
      const Value* indicator = tree_.root.at_path(name);
      Judge inner(tree_);
      inner.inside_ = true;  // an indicator names no other
      return indicator == nullptr ? Sway{} : inner.of_indicator(*indicator);
    }
    return {.more = k_complaining.in(name) && !k_handling.in(name)};
  }

  [[nodiscard]] Sway of_matters(const Node& node) const {
    return {.more = !node.has_where() || !selects_only_failures(node.where(), since_)};
  }

  // "count(unit where petitions = 0)" counts complaints backwards; where nothing is compared, what
  // speaks of complaints counts them.
  Sway of_others(const Node& node) const {
    if (!speaks(node, k_complaining)) return {};
    if (node.has_where() && speaks(node.where(), k_handling)) return {};
    const Sway said = node.has_where() ? of(node.where()) : Sway{};
    return said.any() ? said : Sway{.more = true};
  }

  Sway calculated(const Node& node) const {
    const Node &a = node.children[0], &b = node.children[1];
    switch (node.op) {
      case Op::add:
        return of(a) | of(b);
      case Op::subtract:
        return of(a) | of(b).turned();
      case Op::multiply:
        return scaled(of(a), sign_of(b)) | scaled(of(b), sign_of(a));
      default:
        return ratio(a, b);
    }
  }

  Sway compared(const Node& node) const {
    const Node &a = node.children[0], &b = node.children[1];
    // "confirmed >= 0.8 * closed" is a share, written without a fraction.
    if (is_of_matters(a) && is_of_matters(b) && (is_by_handling(a) || is_by_handling(b))) return {};
    switch (node.op) {
      case Op::less:
      case Op::at_most:
        return of(a).turned() | of(b);
      case Op::greater:
      case Op::at_least:
        return of(a) | of(b).turned();
      default:
        return equated(a, b, node.op == Op::equal);
    }
  }

  // "= 0" asks for none, and "!= 0" for some; "= 3" goes both ways.
  Sway equated(const Node& a, const Node& b, bool equal) const {
    const Sway sway = of(a) | of(b);
    const auto is_zero = [](const Node& part) {
      return part.kind == Kind::literal && sign_of(part) == Sign::zero &&
             part.type != expr::Type::text && part.type != expr::Type::boolean;
    };
    if (!is_zero(a) && !is_zero(b)) return scaled(sway, Sign::either);
    return equal ? sway.turned() : sway;
  }

  const Tree& tree_;
  base::Date since_{};
  bool inside_ = false;  // an indicator that a condition names
};

}  // namespace

bool is_called_complaining(const std::string& name) {
  return k_complaining.in(name) && !k_handling.in(name);
}

Sway sway_of(const Node& node, const Tree& tree) {
  return Judge(tree).of(node);
}

Sway sway_of_indicator(const Value& indicator, const Tree& tree) {
  return Judge(tree).of_indicator(indicator);
}

}  // namespace wanhu::plan::guard
