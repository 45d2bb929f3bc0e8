// How posts are manned on a day: counts, vacancies, what was not reached by its date, and people in
// too many posts or in two that one person cannot fill. It speaks of posts: nobody is ranked by it.
//
// A post that is kept by a roster alone (a duty telephone) is manned by whoever is on its shifts
// that day; otherwise by those who hold it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/post/holding.hpp"
#include "domain/post/posts.hpp"
#include "domain/post/roster.hpp"

namespace wanhu::domain {

// met: enough, or no number asked. ahead: not enough, and the date has not passed. vacant: nobody.
// below: somebody, but not enough. over: more than the most.
enum class PostState { met, ahead, vacant, below, over };
std::string_view text_of(PostState state);

struct Manned {
  Post post;
  std::vector<std::size_t> holders{};  // places in the holdings, by the day on which they began
  std::int64_t filled = 0;             // people: holders, or those on the shifts of that day
  std::int64_t on_duty = 0;            // people on its shifts that begin that day
  std::int64_t missing = 0;            // to the minimum
  PostState state = PostState::met;
  bool by_missed = false;  // on its date there were not enough, whatever has come since
};

// One person in two posts that a plan gives to one person each:
//   seats: two seats of one duty in one unit;
//   units: a post for exactly one person, in several units.
struct Doubled {
  enum class Kind { seats, units };
  Kind kind = Kind::seats;
  std::string holder;
  std::vector<std::size_t> holdings{};  // two or more
};
std::string_view text_of(Doubled::Kind kind);

// In more posts than one person can look after.
inline constexpr std::size_t k_posts_of_one_max = 3;
struct Overload {
  std::string holder;
  std::vector<std::size_t> holdings{};
};

struct Staffing {
  Date day;
  std::vector<Holding> holdings{};
  std::vector<Manned> posts{};  // in the order they were given
  std::vector<Doubled> doubled{};
  std::vector<Overload> overloads{};
  std::vector<std::size_t> unasked{};  // held on that day, though no plan asks for it any more
};

// Holdings of any time, `shifts` those that begin on that day.
Staffing staffing(std::vector<Post> posts, std::vector<Holding> holdings,
                  const std::vector<Shift>& shifts, const PlanFamilies& families, Date day);

// Whether everybody is there whom duties ask for in the unit (the check `duties_filled` of a
// standard): none of them is vacant or below its minimum.
bool duties_filled(const Staffing& staffing, std::string_view unit);

}  // namespace wanhu::domain
