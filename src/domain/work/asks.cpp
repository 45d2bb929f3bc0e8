#include "domain/work/asks.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <tuple>

namespace wanhu::domain {

namespace {

bool touches(const calendar::Window& window, Date from, Date to) {
  return window.from <= to && window.to >= from;
}

// The stretch of versions that say the same of a rule.
struct Stretch {
  Rule rule;
  std::int64_t version = 0;
  Date from, to;
  bool is_first = false;  // from the plan's first version on
};

// A rule over the versions: its key, and which of its units.
std::string identity(const Rule& rule) {
  return rule.key + "\n" + rule.days;
}

// By key, ascending by time.
std::vector<Stretch> stretches_of(const std::vector<Governing>& history) {
  std::vector<Stretch> all;
  std::map<std::string, std::size_t> open;  // identity → in `all`, of the version before
  for (std::size_t n = 0; n < history.size(); ++n) {
    const Governing& now = history[n];
    // Superseded for a time: what it says begins anew.
    if (n > 0 && history[n - 1].to + 1 != now.from) open.clear();
    std::map<std::string, std::size_t> still;
    for (Rule& rule : rules_of(*now.plan)) {
      const auto before = open.find(identity(rule));
      std::size_t at = all.size();
      if (before != open.end() && all[before->second].rule == rule) {
        at = before->second;
        all[at].version = now.version;
        all[at].to = now.to;
      } else {
        all.push_back({rule, now.version, now.from, now.to, n == 0});
      }
      still.emplace(identity(rule), at);
    }
    open = std::move(still);
  }
  return all;
}

// What is asked once is asked by the version that governs its last day; the first version of a plan
// speaks for the days before it too.
std::vector<calendar::Window> once(const Stretch& stretch) {
  const Rule& rule = stretch.rule;
  if (rule.to > stretch.to) return {};
  if (rule.to < stretch.from && !stretch.is_first) return {};
  return {{rule.from, rule.to, rule.from, rule.to}};
}

std::vector<calendar::Window> windows_of(const Stretch& stretch,
                                         const calendar::Calendar& calendar) {
  const Rule& rule = stretch.rule;
  if (rule.is_once()) return once(stretch);
  const Date from = stretch.is_first ? rule.from : std::max(rule.from, stretch.from);
  auto windows = calendar::windows_in(*rule.period, from, std::min(rule.to, stretch.to), calendar);
  // Too short to ask for anything. Places are walked whole, or not in a stretch of less than half.
  std::erase_if(windows, [&](const calendar::Window& window) {
    return calendar::times_due(std::max(rule.times, 1), window) == 0;
  });
  return windows;
}

std::vector<std::uint32_t> order_of(const std::vector<std::string>& units) {
  std::vector<std::uint32_t> order(units.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return units[a] < units[b]; });
  return order;
}

}  // namespace

std::optional<std::size_t> AskRun::unit_at(std::string_view unit) const {
  const auto at = std::lower_bound(
      by_name.begin(), by_name.end(), unit,
      [&](std::uint32_t n, std::string_view name) { return rule->units[n] < name; });
  if (at == by_name.end() || rule->units[*at] != unit) return {};
  return *at;
}

Ask AskRun::ask(std::size_t unit, const calendar::Window& window) const {
  return {.plan = plan,
          .version = version,
          .rule = rule,
          .unit = rule->units[unit],
          .window = window,
          .times = rule->is_once() ? rule->times : calendar::times_due(rule->times, window)};
}

Asks::Asks(const std::vector<Governing>& history, const calendar::Calendar& calendar,
           std::vector<Replaced> replaced)
    : plan_(history.front().plan->head.id), replaced_(std::move(replaced)) {
  for (Stretch& stretch : stretches_of(history)) {
    auto windows = windows_of(stretch, calendar);
    if (windows.empty()) continue;
    auto by_name = order_of(stretch.rule.units);
    runs_.push_back(
        {std::move(stretch.rule), stretch.version, std::move(windows), std::move(by_name)});
  }
  std::sort(replaced_.begin(), replaced_.end());
}

AskRun Asks::part(const Run& run, std::span<const calendar::Window> windows) const {
  return {plan_, run.version, &run.rule, windows, run.by_name};
}

bool Asks::is_replaced(const AskRun& run, std::size_t unit, const calendar::Window& window) const {
  if (replaced_.empty()) return false;
  const std::string& name = run.rule->units[unit];
  const auto first = std::lower_bound(
      replaced_.begin(), replaced_.end(), std::tie(run.rule->key, name),
      [](const Replaced& r, const auto& key) { return std::tie(r.rule, r.unit) < key; });
  for (auto it = first; it != replaced_.end() && it->rule == run.rule->key && it->unit == name;
       ++it)
    if (touches(window, it->from, it->to)) return true;
  return false;
}

void Asks::each_run(Date from, Date to, const std::function<void(const AskRun&)>& visit) const {
  for (const Run& run : runs_) {
    const auto first =
        std::partition_point(run.windows.begin(), run.windows.end(),
                             [&](const calendar::Window& window) { return window.to < from; });
    const auto last =
        std::partition_point(first, run.windows.end(),
                             [&](const calendar::Window& window) { return window.from <= to; });
    if (first != last) visit(part(run, {first, last}));
  }
}

void Asks::each(Date from, Date to, const std::function<void(const Ask&)>& visit) const {
  each_run(from, to, [&](const AskRun& run) {
    for (std::size_t unit = 0; unit < run.rule->units.size(); ++unit)
      for (const calendar::Window& window : run.windows)
        if (!is_replaced(run, unit, window)) visit(run.ask(unit, window));
  });
}

std::optional<Ask> Asks::find_in(const Run& run, std::string_view unit, Date day) const {
  const auto window = std::partition_point(run.windows.begin(), run.windows.end(),
                                           [&](const calendar::Window& w) { return w.to < day; });
  if (window == run.windows.end() || !window->contains(day)) return {};
  const AskRun one = part(run, {window, window + 1});
  const auto at = one.unit_at(unit);
  if (!at || is_replaced(one, *at, *window)) return {};
  return one.ask(*at, *window);
}

std::optional<Ask> Asks::find(std::string_view rule, std::string_view unit, Date day) const {
  std::optional<Ask> found;
  for (const Run& run : runs_)
    if (run.rule.key == rule)
      if (auto ask = find_in(run, unit, day)) found = ask;
  return found;
}

const Rule* Asks::rule(std::string_view key, std::string_view unit, Date day) const {
  const Rule* newest = nullptr;
  for (const Run& run : runs_) {
    if (run.rule.key != key || run.windows.front().from > day) continue;
    if (std::find(run.rule.units.begin(), run.rule.units.end(), unit) != run.rule.units.end())
      newest = &run.rule;
  }
  return newest;
}

AskState state_of(const calendar::Window& window, int times, const Done& done, Date today) {
  if (done.in_time >= times) return AskState::met;
  if (done.excused) return AskState::excused;
  if (today < window.from) return AskState::ahead;
  if (today <= window.to) return AskState::open;
  return done.in_time + done.late >= times ? AskState::late : AskState::missed;
}

std::string_view text_of(AskState state) {
  constexpr std::array<std::string_view, 6> k_texts{"ahead", "open",   "met",
                                                    "late",  "missed", "excused"};
  return k_texts.at(static_cast<std::size_t>(state));
}

}  // namespace wanhu::domain
