#include "domain/work/burden.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace wanhu::domain {

namespace {

constexpr std::array<std::string_view, k_loads> k_names{"forms", "reports", "meetings",
                                                        "inspections"};

// Pieces of what a task hands in, or of what a report is called.
constexpr std::array<std::string_view, 3> k_minutes{"纪要", "会议记录", "minutes"};
constexpr std::array<std::string_view, 4> k_reports{"报告", "总结", "汇报", "report"};
constexpr std::array<std::string_view, 9> k_tables{"表",   "台账", "清单",  "登记",  "名录",
                                                   "统计", "日志", "table", "ledger"};

template <std::size_t N>
bool names_one(std::string_view text, const std::array<std::string_view, N>& pieces) {
  return std::any_of(pieces.begin(), pieces.end(), [&](std::string_view piece) {
    return text.find(piece) != std::string_view::npos;
  });
}

std::size_t at(Load load) {
  return static_cast<std::size_t>(load);
}

void add_deliverables(const Rule& rule, std::vector<BurdenWeight>& weights) {
  int tables = 0, reports = 0, minutes = 0;
  for (const std::string& item : rule.deliver) {
    if (names_one(item, k_minutes))
      minutes = 1;  // one meeting, however many papers come of it
    else if (names_one(item, k_reports))
      ++reports;
    else if (names_one(item, k_tables))
      ++tables;
  }
  if (tables > 0) weights.push_back({Load::forms, tables, true});
  if (reports > 0) weights.push_back({Load::reports, reports});
  if (minutes > 0) weights.push_back({Load::meetings, 1});
}

const plan::Report* report_of(const plan::Plan& plan, const std::string& id) {
  const auto found = std::find_if(plan.reports.begin(), plan.reports.end(),
                                  [&](const plan::Report& report) { return report.id == id; });
  return found == plan.reports.end() ? nullptr : &*found;
}

// The version that governed on the day; null when none did.
const Governing* governing(const BurdenPlan& plan, Date day) {
  for (const Governing& version : plan.history)
    if (version.from <= day && day <= version.to) return &version;
  return nullptr;
}

const Governing* version_of(const BurdenPlan& plan, std::int64_t number) {
  for (const Governing& version : plan.history)
    if (version.version == number) return &version;
  return nullptr;
}

// ---- what is asked in a stretch of days ----

struct LineKey {
  std::string plan, rule;
  Load load;
  bool operator<(const LineKey& other) const {
    return std::tie(plan, rule, load) < std::tie(other.plan, other.rule, other.load);
  }
};
struct LineCount {
  std::string name, src;
  std::int64_t asked = 0;
};
using Lines = std::map<LineKey, LineCount>;
using ByUnit = std::map<std::string, Lines>;

void add(Lines& lines, const LineKey& key, const std::string& name, const std::string& src,
         std::int64_t n, bool distinct) {
  LineCount& line = lines[key];
  line.name = name;
  line.src = src;
  line.asked = distinct ? std::max(line.asked, n) : line.asked + n;
}

void add_asks(const BurdenPlan& plan, Date from, Date to, ByUnit& units) {
  plan.asks->each_run(from, to, [&](const AskRun& run) {
    const Governing* const version = version_of(plan, run.version);
    if (version == nullptr) return;
    const std::vector<BurdenWeight> weights = weights_of(*run.rule, *version->plan);
    if (weights.empty()) return;
    for (const calendar::Window& window : run.windows) {
      if (window.to < from || window.to > to) continue;  // due in another stretch
      for (std::size_t unit = 0; unit < run.rule->units.size(); ++unit) {
        if (plan.asks->is_replaced(run, unit, window)) continue;
        const std::int64_t times = std::max(run.ask(unit, window).times, 1);
        for (const BurdenWeight& weight : weights)
          add(units[run.rule->units[unit]], {std::string(run.plan), run.rule->key, weight.load},
              run.rule->name, run.rule->src, weight.each * (weight.distinct ? 1 : times),
              weight.distinct);
      }
    }
  });
}

// Those whose people ask the forms: units with a share of the visits, or else of the first kind.
std::vector<std::string> visiting(const plan::Org& org) {
  std::vector<std::string> units;
  for (const plan::Unit& unit : org.units)
    if (unit.quota > 0) units.push_back(unit.id);
  if (!units.empty() || org.units.empty()) return units;
  for (const plan::Unit& unit : org.units)
    if (unit.kind == org.units.front().kind) units.push_back(unit.id);
  return units;
}

void add_forms(const BurdenPlan& plan, Date from, Date to, ByUnit& units) {
  const Governing* const version = governing(plan, to);
  if (version == nullptr || version->plan->forms.empty()) return;
  const plan::Plan& text = *version->plan;
  Date begins = text.head.window.from, ends = text.head.window.to;
  const plan::Quota* const visits = text.quota("household_visit");
  if (visits != nullptr)
    if (const plan::Phase* phase = text.phase(visits->phase)) {
      begins = phase->from;
      ends = phase->to;
    }
  if (ends < from || begins > to) return;
  for (const std::string& unit : visiting(text.org))
    for (const plan::Form& form : text.forms)
      add(units[unit], {text.head.id, "form." + form.id, Load::forms},
          form.name.empty() ? form.id : form.name, form.src, 1, true);
}

ByUnit asked_in(const std::vector<BurdenPlan>& plans, Date from, Date to) {
  ByUnit units;
  for (const BurdenPlan& plan : plans) {
    add_asks(plan, from, to, units);
    add_forms(plan, from, to, units);
  }
  return units;
}

std::int64_t sum_of(const ByUnit& units, const std::string& unit, Load load) {
  const auto found = units.find(unit);
  if (found == units.end()) return 0;
  std::int64_t sum = 0;
  for (const auto& [key, line] : found->second)
    if (key.load == load) sum += line.asked;
  return sum;
}

// ---- caps ----

std::array<std::optional<int>, k_loads> most_of(const plan::Burden& burden) {
  return {burden.max_forms, burden.max_reports, burden.max_meetings, std::nullopt};
}

// The period's windows that end in the month; of a longer period the one that holds it.
std::vector<calendar::Window> windows_of(calendar::Period period, const calendar::Window& month,
                                         const calendar::Calendar& calendar) {
  auto windows = calendar::windows_in(period, month.from, month.to, calendar);
  const bool some_end = std::any_of(windows.begin(), windows.end(), [&](const auto& window) {
    return window.whole_to <= month.to;
  });
  if (some_end)
    std::erase_if(windows, [&](const auto& window) { return window.whole_to > month.to; });
  for (calendar::Window& window : windows) {
    window.from = window.whole_from;
    window.to = window.whole_to;
  }
  return windows;
}

// Whether the plan names the unit or one above it.
bool reaches(const plan::Plan& plan, const plan::Org& tree, std::string_view unit) {
  const auto parent = [&](std::string_view id) -> std::string_view {
    for (const plan::Unit& one : tree.units)
      if (one.id == id) return one.of;
    return {};
  };
  std::size_t steps = 0;
  for (std::string_view id = unit; !id.empty() && steps <= tree.units.size();
       id = parent(id), ++steps)
    if (plan.unit(id) != nullptr) return true;
  return false;
}

class Caps {
 public:
  Caps(const std::vector<BurdenPlan>& plans, const plan::Org& tree, const calendar::Window& month,
       const calendar::Calendar& calendar)
      : tree_(tree) {
    for (const BurdenPlan& plan : plans) {
      const Governing* const version = governing(plan, month.to);
      if (version == nullptr || !version->plan->burden) continue;
      const plan::Burden& burden = *version->plan->burden;
      const auto period = calendar::period_of(burden.per);
      if (!period) continue;
      Set set{version->plan, {}};
      for (const calendar::Window& window : windows_of(*period, month, calendar))
        set.windows.emplace_back(window, asked_in(plans, window.from, window.to));
      sets_.push_back(std::move(set));
    }
  }

  void put(UnitBurden& unit) const {
    for (const Set& set : sets_) {
      if (!reaches(*set.plan, tree_, unit.unit)) continue;
      const auto most = most_of(*set.plan->burden);
      for (std::size_t n = 0; n < k_loads; ++n)
        if (most.at(n)) put(unit, set, static_cast<Load>(n), *most.at(n));
    }
  }
  [[nodiscard]] bool reach(const std::string& unit) const {
    return std::any_of(sets_.begin(), sets_.end(),
                       [&](const Set& set) { return reaches(*set.plan, tree_, unit); });
  }

 private:
  struct Set {  // of one plan
    const plan::Plan* plan = nullptr;
    std::vector<std::pair<calendar::Window, ByUnit>> windows;
  };

  static void put(UnitBurden& unit, const Set& set, Load load, int max) {
    for (const auto& [window, asked] : set.windows) {
      const BurdenCap cap{.plan = set.plan->head.id,
                          .per = set.plan->burden->per,
                          .max = max,
                          .window = window,
                          .asked = sum_of(asked, unit.unit, load)};
      std::optional<BurdenCap>& known = unit.caps.at(at(load));
      if (!known || cap.asked - cap.max > known->asked - known->max) known = cap;
    }
  }

  const plan::Org& tree_;
  std::vector<Set> sets_;
};

// ---- units ----

bool is_recorded(Load load) {
  return load != Load::forms;
}

UnitBurden unit_of(
    const std::string& unit, const ByUnit& asked,
    const std::map<std::tuple<std::string, std::string, std::string>, std::int64_t>& done) {
  UnitBurden burden{.unit = unit};
  const auto found = asked.find(unit);
  if (found == asked.end()) return burden;
  for (const auto& [key, line] : found->second) {
    BurdenLine made{.plan = key.plan,
                    .rule = key.rule,
                    .name = line.name,
                    .src = line.src,
                    .load = key.load,
                    .asked = line.asked};
    if (is_recorded(key.load)) {
      const auto acts = done.find({key.plan, key.rule, unit});
      made.done = acts == done.end() ? 0 : acts->second;
      burden.done.at(at(key.load)) += *made.done;
    }
    burden.asked.at(at(key.load)) += made.asked;
    burden.lines.push_back(std::move(made));
  }
  return burden;
}

}  // namespace

std::string_view text_of(Load load) {
  return k_names.at(at(load));
}

std::vector<BurdenWeight> weights_of(const Rule& rule, const plan::Plan& plan) {
  std::vector<BurdenWeight> weights;
  const auto is = [&](const char* block) { return rule.block == block; };
  if (is("inspect") || is("supervision") || is("standards")) {
    weights.push_back({Load::inspections});
  } else if (is("report")) {
    weights.push_back({Load::reports});
    const plan::Report* const report = report_of(plan, rule.id);
    if (names_one(rule.name, k_tables) ||
        (report != nullptr && names_one(report->template_name, k_tables)))
      weights.push_back({Load::forms, 1, true});
  } else if (is("cadence")) {
    if (rule.act == "report") weights.push_back({Load::reports});
    if (rule.act == "meeting" || rule.act == "study") weights.push_back({Load::meetings});
    if (rule.act == "inspect") weights.push_back({Load::inspections});
  } else if (is("task")) {
    add_deliverables(rule, weights);
  }
  return weights;
}

std::int64_t asked_of(const BurdenPlan& plan, const calendar::Window& window,
                      const std::string& unit, Load load) {
  return sum_of(asked_in({plan}, window.from, window.to), unit, load);
}

std::vector<Load> over_budget(const UnitBurden& burden) {
  std::vector<Load> loads;
  for (std::size_t n = 0; n < k_loads; ++n)
    if (burden.caps.at(n) && burden.caps.at(n)->is_over()) loads.push_back(static_cast<Load>(n));
  return loads;
}

std::vector<UnitBurden> burden_of(const std::vector<BurdenPlan>& plans, const plan::Org& tree,
                                  const std::vector<BurdenDone>& done, Date day,
                                  const calendar::Calendar& calendar) {
  const calendar::Window month =
      calendar::windows_in(calendar::Period::month, day, day, calendar).front();
  const calendar::Window whole{month.whole_from, month.whole_to, month.whole_from, month.whole_to};
  const ByUnit asked = asked_in(plans, whole.from, whole.to);
  const Caps caps(plans, tree, whole, calendar);
  std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> acts;
  for (const BurdenDone& one : done) acts[{one.plan, one.rule, one.unit}] += one.n;
  std::vector<std::string> ids{tree.root.id};
  for (const plan::Unit& unit : tree.units) ids.push_back(unit.id);
  std::vector<UnitBurden> all;
  for (const std::string& id : ids) {
    if (!asked.contains(id) && !caps.reach(id)) continue;
    UnitBurden burden = unit_of(id, asked, acts);
    caps.put(burden);
    all.push_back(std::move(burden));
  }
  return all;
}

}  // namespace wanhu::domain
