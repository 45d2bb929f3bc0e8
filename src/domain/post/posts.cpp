#include "domain/post/posts.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>

namespace wanhu::domain {

namespace {

constexpr std::int64_t k_people_max = 1'000'000'000;

// So many people in each of so many units.
std::int64_t times(std::int64_t people, std::int64_t units) {
  if (people <= 0 || units <= 0) return 0;
  return people > k_people_max / units ? k_people_max : people * units;
}

class Reading {
 public:
  explicit Reading(const plan::Plan& plan) : plan_(plan) {}

  std::vector<Post> read() {
    for (const plan::Duty& duty : plan_.duties) add_duty(duty);
    for (const plan::Team& team : plan_.org.teams) {
      Post post = named("team." + team.id, team.name, team.src);
      post.min = std::max(team.n, 1);
      add_each(post, team.each, team.of);
    }
    for (const plan::Staffing& staff : plan_.staffing) {
      Post post = named("staffing." + staff.post, staff.post, staff.src);
      post.min = staff.min;
      post.max = staff.max;
      post.by = staff.by;
      add_each(post, staff.each, staff.at);
    }
    return std::move(posts_);
  }

 private:
  [[nodiscard]] Post named(std::string key, const std::string& name, const std::string& src) const {
    return {.plan = plan_.head.id,
            .key = std::move(key),
            .unit = plan_.org.root.id,
            .name = name,
            .src = src};
  }

  void add_duty(const plan::Duty& duty) {
    Post post = named("duty." + duty.id, duty.name, duty.src);
    post.min = duty.min;
    post.max = duty.max;
    post.whole = !duty.seats.empty();
    if (duty.seats.empty() || duty.min > 0 || duty.max > 0) add_each(post, duty.each, duty.at);
    for (const plan::Seat& seat : duty.seats) {
      Post one = named("duty." + duty.id + "/" + seat.as, seat.as, duty.src);
      one.group = duty.name;
      one.who = seat.who;
      one.min = seat.n;
      one.max = seat.is_counted ? seat.n : 0;
      add_each(one, seat.each.empty() ? duty.each : seat.each, duty.at);
    }
  }

  // In each unit of the kind; otherwise where the unit or office is; otherwise at the root.
  void add_each(const Post& post, const std::string& kind, const std::string& place) {
    if (kind.empty()) return add_at(post, place);
    std::int64_t listed = 0;
    const auto in = [&](const plan::Unit& unit) {
      if (unit.kind != kind) return;
      Post one = post;
      one.unit = unit.id;
      add(std::move(one));
      ++listed;
    };
    in(plan_.org.root);
    for (const plan::Unit& unit : plan_.org.units) in(unit);
    for (const plan::Counted& counted : plan_.org.counted) {
      if (counted.kind != kind || counted.n <= listed) continue;
      Post all = post;
      all.counted = counted.n - listed;
      all.min = times(post.min, all.counted);
      all.max = times(post.max, all.counted);
      add(std::move(all));
    }
  }

  void add_at(Post post, const std::string& place) {
    if (const plan::Office* office = plan_.office(place)) {
      post.office = office->id;
      if (plan_.unit(office->of) != nullptr) post.unit = office->of;
    } else if (plan_.unit(place) != nullptr) {
      post.unit = place;
    }
    add(std::move(post));
  }

  // Two seats of one name add up. What is said twice of a post otherwise: the stricter.
  void add(Post post) {
    const auto [at, fresh] = known_.try_emplace({post.key, post.unit}, posts_.size());
    if (fresh) {
      posts_.push_back(std::move(post));
      return;
    }
    Post* const same = &posts_[at->second];
    if (!post.group.empty()) {
      same->max = same->max > 0 && post.max > 0 ? same->max + post.max : 0;
      same->min += post.min;
      return;
    }
    if (post.min > same->min) same->by = post.by;
    same->min = std::max(same->min, post.min);
    if (same->max == 0 || (post.max > 0 && post.max < same->max)) same->max = post.max;
  }

  const plan::Plan& plan_;
  std::vector<Post> posts_;
  std::map<std::pair<std::string, std::string>, std::size_t> known_;  // key, unit → in posts_
};

// How many plans of these stand above it.
std::size_t depth_of(const plan::Plan& plan, const std::vector<const plan::Plan*>& plans) {
  std::size_t depth = 0;
  const plan::Plan* at = &plan;
  while (depth < plans.size()) {
    const auto above = std::find_if(plans.begin(), plans.end(), [&](const plan::Plan* other) {
      return other != at && other->head.id == at->head.parent;
    });
    if (above == plans.end()) break;
    at = *above;
    ++depth;
  }
  return depth;
}

}  // namespace

std::string_view Post::duty() const {
  return std::string_view(key).substr(0, is_duty() ? key.find('/') : std::string::npos);
}

bool Post::counts(std::string_view post) const {
  if (post == key) return true;
  return whole && post.size() > key.size() && post.starts_with(key) && post[key.size()] == '/';
}

std::vector<Post> posts_of(const plan::Plan& plan) {
  return Reading(plan).read();
}

PlanFamilies::PlanFamilies(const std::vector<const plan::Plan*>& ever) {
  for (const plan::Plan* plan : ever) above_.emplace(plan->head.id, plan->head.id);
  for (const plan::Plan* plan : ever)
    for (const std::string* other : {&plan->head.parent, &plan->head.supersedes}) {
      if (other->empty()) continue;
      above_.emplace(*other, *other);  // kept in a tenant of its own, or never activated
      const std::string mine(of(plan->head.id)), theirs(of(*other));
      // The smaller name, so that the order of the versions does not matter.
      above_[std::max(mine, theirs)] = std::min(mine, theirs);
    }
}

std::string_view PlanFamilies::of(std::string_view plan) const {
  auto found = above_.find(plan);
  while (found != above_.end() && found->second != found->first) found = above_.find(found->second);
  return found == above_.end() ? plan : std::string_view(found->first);
}

bool PlanFamilies::same(std::string_view a, std::string_view b) const {
  return of(a) == of(b);
}

std::vector<Post> posts_asked(const std::vector<const plan::Plan*>& in_force,
                              const PlanFamilies& families, base::Date day) {
  struct Said {
    Post post;
    std::size_t depth = 0;
  };
  std::vector<Said> all;
  std::multimap<std::pair<std::string, std::string>, std::size_t> known;  // key, unit → in `all`
  for (const plan::Plan* plan : in_force) {
    if (plan->head.window.to < day) continue;
    const std::size_t depth = depth_of(*plan, in_force);
    std::set<std::string> absent;  // units that there are not on that day
    for (const plan::Unit& unit : plan->org.units)
      if (!unit.is_on(day)) absent.insert(unit.id);
    for (Post& post : posts_of(*plan)) {
      if (absent.contains(post.unit)) continue;
      const auto [first, last] = known.equal_range({post.key, post.unit});
      const auto same = std::find_if(first, last, [&](const auto& one) {
        return families.same(all[one.second].post.plan, post.plan);
      });
      if (same == last) {
        known.emplace(std::pair(post.key, post.unit), all.size());
        all.push_back({std::move(post), depth});
      } else if (depth >= all[same->second].depth) {
        all[same->second] = {std::move(post), depth};
      }
    }
  }
  std::vector<Post> posts;
  posts.reserve(all.size());
  for (Said& said : all) posts.push_back(std::move(said.post));
  return posts;
}

}  // namespace wanhu::domain
