#include "domain/standard/period.hpp"

#include <algorithm>

namespace wanhu::domain {

namespace {

const plan::Standard* standard_of(const plan::Plan& plan, std::string_view id) {
  const auto found = std::find_if(plan.standards.begin(), plan.standards.end(),
                                  [&](const plan::Standard& one) { return one.id == id; });
  return found == plan.standards.end() ? nullptr : &*found;
}

// As the plan's window cuts them; without a rhythm the window itself.
std::vector<StandardPeriod> periods_in(const plan::Plan& plan, const plan::Standard& standard,
                                       const calendar::Calendar& calendar) {
  const plan::Window& window = plan.head.window;
  const auto period = calendar::period_of(standard.every);
  std::vector<StandardPeriod> all;
  if (!period) {
    all.push_back({.id = "once", .window = {window.from, window.to, window.from, window.to}});
  } else {
    for (const calendar::Window& one :
         calendar::windows_in(*period, window.from, window.to, calendar))
      all.push_back({.id = period_id(*period, one.whole_from), .window = one});
  }
  return all;
}

bool is_there(const plan::Unit& unit, const calendar::Window& window) {
  return (!unit.from || *unit.from <= window.to) && (!unit.to || *unit.to >= window.from);
}

}  // namespace

std::string period_id(calendar::Period period, Date whole_from) {
  const std::string year = std::to_string(whole_from.year());
  const auto part = [&](const char* letter, int months) {
    return year + "-" + letter + std::to_string((whole_from.month() - 1) / months + 1);
  };
  switch (period) {
    case calendar::Period::year:
      return year;
    case calendar::Period::half_year:
      return part("H", 6);
    case calendar::Period::quarter:
      return part("Q", 3);
    case calendar::Period::two_months:
      return part("B", 2);
    case calendar::Period::month:
      return whole_from.iso().substr(0, 7);
    default:
      return whole_from.iso();
  }
}

std::vector<StandardPeriod> periods_of(const std::vector<Governing>& history,
                                       std::string_view standard,
                                       const calendar::Calendar& calendar) {
  std::vector<StandardPeriod> all;
  for (const Governing& version : history) {
    const plan::Standard* const here = standard_of(*version.plan, standard);
    if (here == nullptr) continue;
    for (StandardPeriod& period : periods_in(*version.plan, *here, calendar)) {
      if (period.window.to < version.from || period.window.to > version.to) continue;
      period.plan = version.plan;
      period.standard = here;
      period.version = version.version;
      all.push_back(std::move(period));
    }
  }
  return all;
}

std::vector<std::string> units_of(const plan::Plan& plan, const plan::Standard& standard,
                                  const calendar::Window& window) {
  std::vector<std::string> units;
  if (!standard.each.empty() && plan.org.root.kind == standard.each)
    units.push_back(plan.org.root.id);
  for (const plan::Unit& unit : plan.org.units)
    if ((standard.each.empty() || unit.kind == standard.each) && is_there(unit, window))
      units.push_back(unit.id);
  return units;
}

const plan::StandardItem* item_of(const plan::Standard& standard, std::string_view id) {
  const auto found = std::find_if(standard.items.begin(), standard.items.end(),
                                  [&](const plan::StandardItem& item) { return item.id == id; });
  return found == standard.items.end() ? nullptr : &*found;
}

}  // namespace wanhu::domain
