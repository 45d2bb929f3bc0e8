#include "domain/post/staffing.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace wanhu::domain {

namespace {

using Places = std::vector<std::size_t>;

class Counting {
 public:
  Counting(Staffing& out, const std::vector<Shift>& shifts, const PlanFamilies& families)
      : out_(out), families_(families) {
    for (std::size_t n = 0; n < out_.holdings.size(); ++n)
      in_unit_[out_.holdings[n].unit].push_back(n);
    for (const Shift& shift : shifts) shifts_in_[shift.unit].push_back(&shift);
  }

  void count(Manned& manned) {
    const Places all = held(manned.post);
    for (const std::size_t n : all)
      if (out_.holdings[n].holds_on(out_.day)) manned.holders.push_back(n);
    manned.on_duty = people_on_duty(manned.post);
    manned.filled = std::max(people_on(all, out_.day), manned.on_duty);
    manned.missing = std::max<std::int64_t>(manned.post.min - manned.filled, 0);
    manned.state = state_of(manned);
    manned.by_missed = manned.post.by && out_.day > *manned.post.by &&
                       people_on(all, *manned.post.by) < manned.post.min;
  }

 private:
  // Everybody who ever held the post, by the day on which they began.
  [[nodiscard]] Places held(const Post& post) const {
    Places all;
    const auto unit = in_unit_.find(post.unit);
    if (unit == in_unit_.end()) return all;
    for (const std::size_t n : unit->second) {
      const Holding& one = out_.holdings[n];
      if (post.counts(one.post) && families_.same(one.plan, post.plan)) all.push_back(n);
    }
    std::sort(all.begin(), all.end(), [&](std::size_t a, std::size_t b) {
      return std::pair(out_.holdings[a].from, a) < std::pair(out_.holdings[b].from, b);
    });
    return all;
  }

  [[nodiscard]] std::int64_t people_on(const Places& held, Date day) const {
    std::set<std::string> people;
    for (const std::size_t n : held)
      if (out_.holdings[n].holds_on(day)) people.insert(out_.holdings[n].holder());
    return static_cast<std::int64_t>(people.size());
  }

  [[nodiscard]] std::int64_t people_on_duty(const Post& post) const {
    const auto unit = shifts_in_.find(post.unit);
    if (unit == shifts_in_.end()) return 0;
    std::set<std::string> people;
    for (const Shift* shift : unit->second)
      if (shift->day == out_.day && post.counts(shift->post) &&
          families_.same(shift->plan, post.plan))
        for (const Holding* one : on_duty(*shift, out_.holdings)) people.insert(one->holder());
    return static_cast<std::int64_t>(people.size());
  }

  [[nodiscard]] PostState state_of(const Manned& manned) const {
    const Post& post = manned.post;
    if (post.max > 0 && manned.filled > post.max) return PostState::over;
    if (manned.missing == 0) return PostState::met;
    if (post.by && out_.day <= *post.by) return PostState::ahead;
    return manned.filled == 0 ? PostState::vacant : PostState::below;
  }

  Staffing& out_;
  const PlanFamilies& families_;
  std::map<std::string, Places> in_unit_;
  std::map<std::string, std::vector<const Shift*>> shifts_in_;
};

// What each person holds on the day, in posts that are asked for: holding → post. A seat counts as
// itself, not as its whole duty.
using Held = std::map<std::string, std::map<std::size_t, const Post*>>;

Held held_of(const Staffing& out) {
  Held held;
  for (const Manned& manned : out.posts)
    for (const std::size_t n : manned.holders)
      if (out.holdings[n].post == manned.post.key)
        held[out.holdings[n].holder()].emplace(n, &manned.post);
  return held;
}

void find_doubled(Staffing& out, const Held& held, const PlanFamilies& families) {
  for (const auto& [holder, posts] : held) {
    std::map<std::pair<std::string, std::string>, Places> seats, units;
    for (const auto& [n, post] : posts) {
      if (!post->group.empty()) seats[{post->unit, std::string(post->duty())}].push_back(n);
      if (post->max == 1) units[{std::string(families.of(post->plan)), post->key}].push_back(n);
    }
    for (const auto& [place, all] : seats) {
      std::set<std::string> named;
      for (const std::size_t n : all) named.insert(out.holdings[n].post);
      if (named.size() > 1) out.doubled.push_back({Doubled::Kind::seats, holder, all});
    }
    for (const auto& [post, all] : units) {
      std::set<std::string> named;
      for (const std::size_t n : all) named.insert(out.holdings[n].unit);
      if (named.size() > 1) out.doubled.push_back({Doubled::Kind::units, holder, all});
    }
  }
}

}  // namespace

std::string_view text_of(PostState state) {
  constexpr std::array<std::string_view, 5> k_texts{"met", "ahead", "vacant", "below", "over"};
  return k_texts.at(static_cast<std::size_t>(state));
}

std::string_view text_of(Doubled::Kind kind) {
  return kind == Doubled::Kind::seats ? "seats" : "units";
}

Staffing staffing(std::vector<Post> posts, std::vector<Holding> holdings,
                  const std::vector<Shift>& shifts, const PlanFamilies& families, Date day) {
  Staffing out{.day = day, .holdings = std::move(holdings)};
  Counting counting(out, shifts, families);
  std::set<std::size_t> asked;
  for (Post& post : posts) {
    Manned& manned = out.posts.emplace_back(Manned{.post = std::move(post)});
    counting.count(manned);
    asked.insert(manned.holders.begin(), manned.holders.end());
  }
  for (std::size_t n = 0; n < out.holdings.size(); ++n)
    if (out.holdings[n].holds_on(day) && !asked.contains(n)) out.unasked.push_back(n);
  const Held held = held_of(out);
  find_doubled(out, held, families);
  for (const auto& [holder, own] : held) {
    if (own.size() <= k_posts_of_one_max) continue;
    Overload& load = out.overloads.emplace_back(Overload{.holder = holder});
    for (const auto& [n, post] : own) load.holdings.push_back(n);
  }
  return out;
}

bool duties_filled(const Staffing& staffing, std::string_view unit) {
  return std::none_of(staffing.posts.begin(), staffing.posts.end(), [&](const Manned& manned) {
    return manned.post.unit == unit && manned.post.is_duty() &&
           (manned.state == PostState::vacant || manned.state == PostState::below);
  });
}

}  // namespace wanhu::domain
