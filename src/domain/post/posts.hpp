// Posts (岗位): what plans ask to be filled by somebody. Derived from a plan's duties with their
// seats, its teams and its staffing; nothing of it is stored. Who fills them: holding.hpp.
//
// A post is the same over versions of a plan and over plans of one family (PlanFamilies) when its
// key and its unit are. So a plan that takes the place of another, or one under it that asks for
// more, finds the people who are already there.
//
// What the numbers mean:
//   a seat that says `n` has n people, no more and no fewer; one that does not has somebody at
//   least; a team is there when at least one person stands for it, n of them when the plan asks for
//   n teams; a duty with seats and a `min` or `max` of its own counts the people of all its seats.
// Source: S1-03, S1-04, S2-02, S2-36, S3-06, S3-22, S3-28, S3-36 to 38, S3-46, S3-49, S0-38.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.hpp"

namespace wanhu::domain {

struct Post {
  std::string plan;     // id of the plan that says it
  std::string key;      // "duty.visitor", "duty.lead_group/组长", "team.t", "staffing.法律明白人"
  std::string unit;     // where it is: a unit, never an office
  std::string group{};  // of a seat, the name of its duty
  std::string name{};
  std::string who{};              // the position that fills it by office, in words
  std::string office{};           // of that unit, when it is an office's
  std::int64_t min = 0, max = 0;  // people; max 0: none stated
  // For so many units of a kind of which only the number is known; they have no list of their own,
  // so their posts stand at the root.
  std::int64_t counted = 0;
  std::optional<base::Date> by{};
  bool whole = false;  // counts the people of the duty's seats too
  std::string src{};

  // "duty.lead_group" of "duty.lead_group/组长": what its seats have in common.
  [[nodiscard]] std::string_view duty() const;
  // Whether whoever holds the post of that key here is counted.
  [[nodiscard]] bool counts(std::string_view post) const;
  [[nodiscard]] bool is_duty() const { return key.starts_with("duty."); }
  bool operator==(const Post&) const = default;
};

// In the order of the plan: duties with their seats, teams, staffing; each in the order of its
// units. No two have the same key and unit.
std::vector<Post> posts_of(const plan::Plan& plan);

// Which plans belong together: those that one stands under, supersedes, or is a version of.
class PlanFamilies {
 public:
  PlanFamilies() = default;
  // Of every version of every plan that was ever in force.
  explicit PlanFamilies(const std::vector<const plan::Plan*>& ever);
  [[nodiscard]] bool same(std::string_view a, std::string_view b) const;
  // The name of the family: the id of one of its plans.
  [[nodiscard]] std::string_view of(std::string_view plan) const;

 private:
  std::map<std::string, std::string, std::less<>> above_;
};

// What is asked for on that day by the plans in force, each as it was activated (without what it
// has from its parent). Of one family the plan that stands lowest says what a post is like. A plan
// whose window is over asks for nothing, and nothing is asked of a unit outside its days.
std::vector<Post> posts_asked(const std::vector<const plan::Plan*>& in_force,
                              const PlanFamilies& families, base::Date day);

}  // namespace wanhu::domain
