// Posts as commands and queries need them: what the plans in force ask for, and who may fill it.
#pragma once

#include <string>
#include <vector>

#include "access/person.hpp"
#include "app/command.hpp"
#include "app/plan_book.hpp"
#include "domain/post/holding.hpp"
#include "domain/post/posts.hpp"

namespace wanhu::app {

struct AskedPosts {
  std::vector<domain::Post> posts;
  domain::PlanFamilies families;

  // Holdings of that post, of all these.
  [[nodiscard]] std::vector<domain::Holding> of(const domain::Post& post,
                                                const std::vector<domain::Holding>& all) const;
  // Those of the same post as this one.
  [[nodiscard]] std::vector<domain::Holding> like(const domain::Holding& holding,
                                                  const std::vector<domain::Holding>& all) const;
  // "领导小组 · 组长"; what its key says when no plan asks for it any more.
  [[nodiscard]] std::string name_of(const std::string& plan, const std::string& post,
                                    const std::string& unit) const;
};
// By the plans as they stood at that version, on that day.
AskedPosts asked_posts(PlanBook& plans, store::Db& db, Tenant tenant, std::int64_t version,
                       base::Date day);

// Whether the account's people work in that unit, or in one below it: a village's secretary may sit
// in the town's leading group, not in the next village's. Accounts of bodies outside the town hold
// no posts of it, so that nobody learns from a list who reads tips.
bool may_hold(const plan::Plan& plan, const access::Person& person, const std::string& unit);

// post.left, from today on, for each post that this person holds and, when `only_out_of_reach`, may
// not hold any more as `after`: somebody who leaves is not on a roster. They are not passed on:
// post.hand_over does that before.
domain::Events posts_left(Context& context, const access::Person& after, bool only_out_of_reach,
                          const std::string& reason);

}  // namespace wanhu::app
