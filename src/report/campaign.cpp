#include "report/campaign.hpp"

#include <algorithm>
#include <iterator>

namespace wanhu::report {

namespace {

constexpr int k_days_back = 7;

}  // namespace

UnitOrder::UnitOrder(const plan::Org& org) {
  places_.emplace(org.root.id, 0);
  for (const plan::Unit& unit : org.units) places_.emplace(unit.id, places_.size());
}

std::size_t UnitOrder::place(const std::string& unit) const {
  const auto found = places_.find(unit);
  return found == places_.end() ? places_.size() : found->second;
}

bool Blocks::any(const std::function<bool(const plan::Plan&)>& has) const {
  return std::any_of(reader.plan->members.begin(), reader.plan->members.end(),
                     [&](const app::Member& member) { return has(member.plan); });
}

std::string Blocks::plan_title(const std::string& plan) const {
  const app::Member* const member = reader.plan->member(plan);
  return member == nullptr ? plan : member->plan.head.title;
}

std::string Blocks::asks_address(const std::string& plan, const std::string& rule) const {
  return address("/asks", {{"from", from.iso()},
                           {"to", s.day.iso()},
                           {"unit", s.unit()},
                           {"plan", plan},
                           {"rule", rule},
                           {"as_of", s.day.iso()}});
}

std::vector<Section> block_sections(const Sources& s, bool whole) {
  Blocks b{.s = s,
           .reader = s.reader,
           .whole = whole,
           .from = whole ? std::min(s.reader.plan->first_day(), s.day) : s.day - k_days_back,
           .order = UnitOrder(s.plan().org)};
  std::vector<Section> sections;
  for (const auto make : {asks_section, quotas_section, posts_section, publicity_section,
                          places_section, standards_section, honours_section, polls_section,
                          supervision_section, ladder_section, burden_section})
    if (auto section = make(b)) sections.push_back(std::move(*section));
  return sections;
}

}  // namespace wanhu::report
