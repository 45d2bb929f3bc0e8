#include "domain/post/roster.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace wanhu::domain {

namespace {

base::Failure past() {
  return base::fail("SHIFT-PAST", base::Kind::refused);
}

const Holding* holding_of(const std::vector<Holding>& holdings, const Uuid& id) {
  const auto found = std::find_if(holdings.begin(), holdings.end(),
                                  [&](const Holding& one) { return one.id == id; });
  return found == holdings.end() ? nullptr : &*found;
}

// Each of them holds something in the unit on that day, and nobody stands there twice.
base::Result<void> check_people(const Post& post, const Shift& shift,
                                const std::vector<Holding>& of_unit) {
  std::set<std::string> holders;
  for (const Uuid& id : shift.holdings) {
    const Holding* const holding = holding_of(of_unit, id);
    if (holding == nullptr || holding->unit != shift.unit || !holding->holds_on(shift.day))
      return base::fail_field("SHIFT-HOLDER", "/data/holding_ids");
    if (!holders.insert(holding->holder()).second)
      return base::fail_field("SHIFT-TWICE", "/data/holding_ids");
  }
  if (post.max > 0 && static_cast<std::int64_t>(holders.size()) > post.max)
    return base::fail_field("SHIFT-FULL", "/data/holding_ids", {{"max", std::to_string(post.max)}});
  return {};
}

}  // namespace

base::Json to_json(const Shift& shift) {
  base::Json holdings = base::Json::array();
  for (const Uuid& id : shift.holdings) holdings.push_back(id.text());
  return {{"shift", shift.id.text()}, {"plan", shift.plan},
          {"post", shift.post},       {"unit", shift.unit},
          {"day", shift.day.iso()},   {"from", shift.from},
          {"to", shift.to},           {"holdings", std::move(holdings)}};
}

base::Result<Events> put_shift(const Post& post, const Shift& shift,
                               const std::optional<Shift>& before,
                               const std::vector<Holding>& of_unit, Instant now) {
  if (shift.from < 0 || shift.from >= k_day_minutes || shift.to <= shift.from ||
      shift.to > shift.from + k_day_minutes)
    return base::fail_field("SHIFT-TIMES", "/data/to");
  if (const Date last = now.date() + k_days_ahead_max; shift.day > last)
    return base::fail_field("SHIFT-DAY", "/data/day", {{"to", last.iso()}});
  if (shift.ends() <= now || (before && before->ends() <= now)) return past();
  if (auto ok = check_people(post, shift, of_unit); !ok) return base::fail(ok.error());
  return Events{{"shift.put", to_json(shift)}};
}

base::Result<Events> remove_shift(const Shift& shift, Instant now) {
  if (shift.ends() <= now) return past();
  return Events{{"shift.removed", {{"shift", shift.id.text()}, {"unit", shift.unit}}}};
}

std::vector<const Holding*> on_duty(const Shift& shift, const std::vector<Holding>& holdings) {
  std::vector<const Holding*> there;
  for (const Uuid& id : shift.holdings)
    if (const Holding* holding = holding_of(holdings, id);
        holding != nullptr && holding->holds_on(shift.day))
      there.push_back(holding);
  return there;
}

std::vector<Clash> clashes_of(const std::vector<Shift>& shifts,
                              const std::vector<Holding>& holdings) {
  std::map<Uuid, const Holding*> by_id;
  for (const Holding& one : holdings) by_id.emplace(one.id, &one);
  std::map<std::string, std::vector<std::size_t>> shifts_of;  // by holder
  for (std::size_t n = 0; n < shifts.size(); ++n) {
    std::set<std::string> there;
    for (const Uuid& id : shifts[n].holdings)
      if (const auto found = by_id.find(id);
          found != by_id.end() && found->second->holds_on(shifts[n].day))
        there.insert(found->second->holder());
    for (const std::string& holder : there) shifts_of[holder].push_back(n);
  }
  std::vector<Clash> clashes;
  for (const auto& [holder, own] : shifts_of)
    for (std::size_t a = 0; a < own.size(); ++a)
      for (std::size_t b = a + 1; b < own.size(); ++b)
        if (shifts[own[a]].overlaps(shifts[own[b]])) clashes.push_back({holder, own[a], own[b]});
  return clashes;
}

}  // namespace wanhu::domain
