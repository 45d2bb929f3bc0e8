#include "app/posts.hpp"

#include <algorithm>

#include "store/tables/post.hpp"

namespace wanhu::app {

using domain::Holding;
using domain::Post;

std::vector<Holding> AskedPosts::of(const Post& post, const std::vector<Holding>& all) const {
  std::vector<Holding> held;
  std::copy_if(all.begin(), all.end(), std::back_inserter(held), [&](const Holding& one) {
    return one.unit == post.unit && one.post == post.key && families.same(one.plan, post.plan);
  });
  return held;
}

std::vector<Holding> AskedPosts::like(const Holding& holding,
                                      const std::vector<Holding>& all) const {
  return of({.plan = holding.plan, .key = holding.post, .unit = holding.unit}, all);
}

std::string AskedPosts::name_of(const std::string& plan, const std::string& post,
                                const std::string& unit) const {
  for (const Post& one : posts)
    if (one.key == post && one.unit == unit && families.same(one.plan, plan))
      return one.group.empty() ? one.name : one.group + " · " + one.name;
  return post.substr(post.find('.') + 1);
}

AskedPosts asked_posts(PlanBook& plans, store::Db& db, Tenant tenant, std::int64_t version,
                       base::Date day) {
  const std::vector<std::int64_t> in_force = plans.in_force(db, tenant, version);
  const auto histories = plans.histories(db, tenant, version);
  std::vector<const plan::Plan*> ever, now;
  for (const auto& history : histories)
    for (const domain::Governing& one : history) {
      ever.push_back(one.plan);
      if (std::binary_search(in_force.begin(), in_force.end(), one.version))
        now.push_back(one.plan);
    }
  domain::PlanFamilies families(ever);
  std::vector<Post> posts = domain::posts_asked(now, families, day);
  return {.posts = std::move(posts), .families = std::move(families)};
}

bool may_hold(const plan::Plan& plan, const access::Person& person, const std::string& unit) {
  if (!person.active || person.role == access::Role::competent) return false;
  if (!person.unit || *person.unit == unit) return true;
  const plan::Unit* at = plan.unit(*person.unit);
  for (std::size_t steps = 0; at != nullptr && steps <= plan.org.units.size(); ++steps) {
    if (at->id == unit) return true;
    at = plan.unit(at->of);
  }
  return false;
}

domain::Events posts_left(Context& c, const access::Person& after, bool only_out_of_reach,
                          const std::string& reason) {
  domain::Events events;
  const base::Date today = c.now().date();
  for (const Holding& one : store::holdings_of(c.db, c.tenant(), after.id)) {
    if (one.to || (only_out_of_reach && may_hold(c.plan->plan, after, one.unit))) continue;
    const base::Date day = std::max(today, one.from) - 1;
    if (auto left = domain::leave_post(one, day, reason, today))
      events.insert(events.end(), left->begin(), left->end());
  }
  return events;
}

}  // namespace wanhu::app
