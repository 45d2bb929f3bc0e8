#include "plan/tools/direction.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include "calendar/amount.hpp"
#include "plan/checks.hpp"
#include "plan/period.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

constexpr double k_no_limit = std::numeric_limits<double>::infinity();
constexpr double k_same = 1e-9;  // periods are compared as fractions of a month

Step opposite(Step step) {
  switch (step) {
    case Step::tighter:
      return Step::looser;
    case Step::looser:
      return Step::tighter;
    case Step::none:
    case Step::mixed:
      break;
  }
  return step;
}

// Of a whole of which one part eases and another does not.
Step whole_of(bool eases, bool tightens) {
  if (eases && tightens) return Step::mixed;
  if (!eases && !tightens) return Step::none;
  return eases ? Step::looser : Step::tighter;
}

Step growing(double from, double to) {
  if (from == to || std::abs(from - to) < k_same) return Step::none;
  return from < to ? Step::tighter : Step::looser;
}
Step growing(const std::optional<double>& from, const std::optional<double>& to) {
  return from && to ? growing(*from, *to) : Step::none;
}

bool is_open(const Value* value) {
  return value != nullptr && (value->kind == Kind::hole || value->kind == Kind::broken);
}

// ---- numbers and words -------------------------------------------------------------------------

std::optional<double> number_of(const Value* value, double otherwise) {
  if (value == nullptr) return otherwise;
  if (value->kind == Kind::integer) return static_cast<double>(value->integer);
  const int percent = value->kind == Kind::text ? percent_of(value->text) : -1;
  return percent < 0 ? std::nullopt : std::optional<double>(percent);
}
std::optional<double> number_in(const Value* table, std::string_view key, double otherwise) {
  return number_of(table == nullptr ? nullptr : table->find(key), otherwise);
}
std::string text_in(const Value* table, std::string_view key) {
  return table == nullptr ? std::string() : table->text_of(key);
}

// Nothing for a word that is not ranked.
std::optional<double> rank_of(const Value* value, const std::vector<std::string_view>& ranks) {
  const auto found =
      std::find(ranks.begin(), ranks.end(), value == nullptr ? std::string() : value->text);
  if (found == ranks.end()) return {};
  return static_cast<double>(found - ranks.begin());
}

std::set<std::string> texts_in(const Value* value) {
  std::set<std::string> texts;
  if (value != nullptr)
    for (const Value& item : value->items) texts.insert(item.text);
  return texts;
}

// More items are tighter.
Step growing_list(const Value* from, const Value* to) {
  const auto before = texts_in(from), after = texts_in(to);
  return whole_of(!std::includes(after.begin(), after.end(), before.begin(), before.end()),
                  !std::includes(before.begin(), before.end(), after.begin(), after.end()));
}

// ---- times -------------------------------------------------------------------------------------

// Days, for comparison only; of dated rows the longest.
std::optional<int> days_of(const Value& value) {
  if (value.kind == Kind::text) {
    const auto amount = calendar::parse_amount(value.text);
    return amount ? std::optional(calendar::days_at_most(*amount)) : std::nullopt;
  }
  std::optional<int> longest;
  for (const Value& row : value.items)
    if (const Value* v = row.find("v"))
      if (const auto days = days_of(*v)) longest = std::max(longest.value_or(0), *days);
  return longest;
}

// The longer is tighter. Amounts of one unit are compared exactly, others by their upper bounds in
// days.
Step growing_time(const Value& from, const Value& to) {
  const auto a = calendar::parse_amount(from.text), b = calendar::parse_amount(to.text);
  if (a && b && a->index() == b->index()) {
    const auto number = [](const auto& amount) { return static_cast<double>(amount.n); };
    return growing(std::visit(number, *a), std::visit(number, *b));
  }
  const auto before = days_of(from), after = days_of(to);
  return before && after ? growing(*before, *after) : Step::none;
}

// A day, or the first or last one of a phase, as days since some day; nothing when it is neither.
std::optional<double> day_of(const Value* value, const Value* root) {
  if (value == nullptr) return k_no_limit;
  const auto number = [](base::Date day) { return static_cast<double>(day - base::Date()); };
  if (value->kind == Kind::date) return number(value->date);
  const Value* phases = root == nullptr ? nullptr : root->at_path("plan.phases");
  if (value->kind != Kind::table || phases == nullptr) return {};
  for (const Value& phase : phases->items)
    if (phase.text_of("id") == value->text_of("phase"))
      if (const auto day = phase.date_of(value->text_of("at") == "start" ? "from" : "to"))
        return number(*day);
  return {};
}

// ---- keys that are read together ---------------------------------------------------------------

// How often: counts and periods. A plan that states no count of places has every one of them looked
// at, and none of the others asked for.
Step step_of_rhythm(const Rhythm& rhythm, const Value* from, const Value* to) {
  const double uncounted = rhythm.count.empty()              ? 1
                           : rhythm.path == "places.inspect" ? k_no_limit
                                                             : 0;
  const auto count = [&](const Value* table) {
    const auto n = number_in(table, rhythm.count, uncounted);
    return n == 0.0 ? uncounted : n;
  };
  const auto times = [&](const Value* table) {
    return times_a_month(text_in(table, rhythm.period));
  };
  const auto before = count(from), after = count(to);
  if (!before || !after) return Step::none;
  const double often_before = times(from), often_after = times(to);
  const bool is_timeless = often_before == 0 && often_after == 0;
  if (is_timeless || std::isinf(*before) || std::isinf(*after)) {
    const Step counts = growing(*before, *after), periods = growing(often_before, often_after);
    const auto has = [&](Step step) { return counts == step || periods == step; };
    return whole_of(has(Step::looser), has(Step::tighter));
  }
  if (often_before == 0 || often_after == 0) return Step::none;
  return growing(*before * often_before, *after * often_after);
}

Step step_of_rate(std::string_view key, const Value* from, const Value* to) {
  const auto rate = [&](const Value* table) -> std::optional<double> {
    const auto most = number_in(table, key, k_no_limit);
    const double times = times_a_month(text_in(table, "per"));
    return most && times > 0 ? std::optional(*most * times) : std::nullopt;
  };
  return opposite(growing(rate(from), rate(to)));
}

// The period of all ceilings of a table: where they all move one way.
Step step_of_rates(const Value* from, const Value* to) {
  bool eases = false, tightens = false;
  for (const char* key : {"max_forms", "max_reports", "max_meetings"}) {
    const Step step = step_of_rate(key, from, to);
    eases |= step == Step::looser;
    tightens |= step == Step::tighter;
  }
  return whole_of(eases, tightens);
}

// What a quota asks for: at least so many, at most, exactly.
enum class Asks { more, fewer, exactly };

Asks asks_of(const Value* quota) {
  if (quota == nullptr || !quota->is_true("ceiling")) return Asks::more;
  return quota->is_true("floor") ? Asks::exactly : Asks::fewer;
}

// The quota of a unit belongs to the quota of visits.
Step step_of_workload(const Spot& from, const Spot& to) {
  const auto quota_of = [](const Spot& spot) {
    const bool is_quota = spot.table != nullptr && spot.table->find("coverage") != nullptr;
    if (is_quota || spot.root == nullptr) return spot.table;
    return spot.root->at_path("quota.household_visit");
  };
  const Value *before = quota_of(from), *after = quota_of(to);
  const Asks asks = asks_of(before);
  if (asks != asks_of(after)) return Step::none;
  for (const char* key : {"per", "every"})
    if (text_in(before, key) != text_in(after, key)) return Step::none;
  const Step step = growing(number_of(from.value, 0), number_of(to.value, 0));
  if (asks == Asks::exactly) return Step::none;
  return asks == Asks::more ? step : opposite(step);
}

Step step_of_aim(const Spot& from, const Spot& to) {
  const std::string way = text_in(from.block, "direction");
  if (way != text_in(to.block, "direction")) return Step::none;
  if (way == "higher") return growing(number_of(from.value, 0), number_of(to.value, 0));
  if (way != "lower") return Step::none;
  return opposite(growing(number_of(from.value, k_no_limit), number_of(to.value, k_no_limit)));
}

Step step_of_reminders(const Value* from, const Value* to) {
  static const std::vector<Value> k_none;
  const auto& before = from == nullptr ? k_none : from->items;
  const auto& after = to == nullptr ? k_none : to->items;
  const auto lacks = [](const std::vector<Value>& some, const std::vector<Value>& others) {
    return std::any_of(some.begin(), some.end(),
                       [&](const Value& row) { return !is_reminded(row, others); });
  };
  return whole_of(lacks(before, after), lacks(after, before));
}

Step appearing(const Value* from, const Value* to) {
  return growing(from == nullptr ? 0 : 1, to == nullptr ? 0 : 1);
}

}  // namespace

Step step(const Direction& direction, const Spot& from, const Spot& to) {
  if (is_open(from.value) || is_open(to.value)) return Step::none;
  const auto dot = direction.path.rfind('.');
  const bool is_stated = from.value != nullptr && to.value != nullptr;
  switch (direction.way) {
    case Way::shorter:
      if (is_stated) return opposite(growing_time(*from.value, *to.value));
      return appearing(from.value, to.value);
    case Way::longer:
      return is_stated ? growing_time(*from.value, *to.value) : appearing(from.value, to.value);
    case Way::fewer:
      return opposite(growing(number_of(from.value, k_no_limit), number_of(to.value, k_no_limit)));
    case Way::more:
      return growing(number_of(from.value, 0), number_of(to.value, 0));
    case Way::sooner:
      return opposite(growing(day_of(from.value, from.root), day_of(to.value, to.root)));
    case Way::due_day:
      return opposite(growing(day_of(from.table, from.root), day_of(to.table, to.root)));
    case Way::stays_true: {
      const auto truth = [](const Value* v) { return v != nullptr && v->boolean ? 1.0 : 0.0; };
      return growing(truth(from.value), truth(to.value));
    }
    case Way::fewer_of:
      return is_stated ? opposite(growing_list(from.value, to.value)) : Step::none;
    case Way::more_of:
      return growing_list(from.value, to.value);
    case Way::ranked:
      return growing(rank_of(from.value, direction.ranks), rank_of(to.value, direction.ranks));
    case Way::rhythm: {
      const Rhythm* rhythm = rhythm_of(direction.path.substr(0, dot));
      return rhythm == nullptr ? Step::none : step_of_rhythm(*rhythm, from.table, to.table);
    }
    case Way::rate:
      return step_of_rate(direction.path.substr(dot + 1), from.table, to.table);
    case Way::rates:
      return step_of_rates(from.table, to.table);
    case Way::workload:
      return step_of_workload(from, to);
    case Way::aim:
      return step_of_aim(from, to);
    case Way::reminders:
      return step_of_reminders(from.list, to.list);
    case Way::here:
      return appearing(from.value, to.value);
    case Way::gone:
      return opposite(appearing(from.value, to.value));
  }
  return Step::none;
}

bool is_reminded(const Value& row, const std::vector<Value>& reminders) {
  const auto moment = [](const Value& reminder) {
    const std::string at = reminder.text_of("at");
    if (const auto after = amount_after_due(at)) return 100 + calendar::days_at_most(*after);
    return at == "due" ? 100 : percent_of(at);
  };
  return std::any_of(reminders.begin(), reminders.end(), [&](const Value& own) {
    return own.text_of("to") == row.text_of("to") && moment(own) <= moment(row);
  });
}

}  // namespace wanhu::plan
