#include "app/query_work.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "app/work_reading.hpp"

namespace wanhu::app {

namespace {

using domain::Ask;
using domain::AskState;

AskRow row_of(const WorkPart& part, const Ask& ask, std::uint32_t unit) {
  const WorkPart::Told told = part.told(ask, unit);
  AskRow row{.ask = ask, .done = told.done, .state = told.state};
  for (const domain::Deed& deed : part.deeds(unit, ask.window))
    row.handed_in.insert(deed.handed_in.begin(), deed.handed_in.end());
  if (told.excuse != nullptr) row.excuse = *told.excuse;
  if (told.explanation != nullptr) row.explanation = *told.explanation;
  return row;
}

// All units in one window; nothing when none of them is asked.
std::optional<AskSum> sum_of(const WorkPart& part, const calendar::Window& window) {
  constexpr std::size_t k_states = 6;
  std::array<std::int64_t, k_states> states{};
  AskSum sum;
  std::uint32_t last = 0;
  for (const std::uint32_t unit : part.units()) {
    const auto ask = part.ask(unit, window);
    if (!ask) continue;
    if (sum.units++ == 0) sum.ask = *ask;
    last = unit;
    const WorkPart::Told told = part.told(*ask, unit);
    ++states.at(static_cast<std::size_t>(told.state));
    if (told.explanation != nullptr) ++sum.explained;
  }
  if (sum.units == 0) return {};
  if (sum.units == 1) sum.row = row_of(part, sum.ask, last);
  for (std::size_t n = 0; n < k_states; ++n)
    if (states.at(n) > 0) sum.by_state[static_cast<AskState>(n)] = states.at(n);
  return sum;
}

// Units that are there for a time only stand in a rule of the same key: where its windows are the
// same, they are one line. `begins`: of the rule, in `sums`.
void add(std::vector<AskSum>& sums, std::size_t begins, AskSum sum) {
  const auto same =
      std::find_if(sums.begin() + static_cast<std::ptrdiff_t>(begins), sums.end(),
                   [&](const AskSum& known) { return known.ask.window == sum.ask.window; });
  if (same == sums.end()) {
    sums.push_back(std::move(sum));
    return;
  }
  same->units += sum.units;
  same->explained += sum.explained;
  for (const auto& [state, n] : sum.by_state) same->by_state[state] += n;
  same->row.reset();
}

}  // namespace

AskRows ask_rows(Reader& reader, const WorkAsk& ask) {
  WorkReading reading(reader, ask);
  AskRows found{.work = reading.work(), .today = reading.today(), .rows = {}};
  reading.each(true, [&](const WorkPart& part) {
    for (const std::uint32_t unit : part.units())
      for (const calendar::Window& window : part.windows())
        if (const auto one = part.ask(unit, window)) found.rows.push_back(row_of(part, *one, unit));
  });
  return found;
}

AskSums ask_sums(Reader& reader, const WorkAsk& ask) {
  WorkReading reading(reader, ask);
  AskSums found{.work = reading.work(), .today = reading.today(), .sums = {}};
  std::size_t begins = 0;
  reading.each(false, [&](const WorkPart& part) {
    const bool same_rule = !found.sums.empty() && found.sums.back().ask.plan == part.plan() &&
                           found.sums.back().ask.rule->key == part.rule().key;
    if (!same_rule) begins = found.sums.size();
    for (const calendar::Window& window : part.windows())
      if (auto sum = sum_of(part, window)) {
        if (same_rule)
          add(found.sums, begins, std::move(*sum));
        else
          found.sums.push_back(std::move(*sum));
      }
    if (!same_rule) return;
    std::sort(found.sums.begin() + static_cast<std::ptrdiff_t>(begins), found.sums.end(),
              [](const AskSum& a, const AskSum& b) {
                return std::tie(a.ask.window.from, a.ask.window.to) <
                       std::tie(b.ask.window.from, b.ask.window.to);
              });
  });
  return found;
}

}  // namespace wanhu::app
