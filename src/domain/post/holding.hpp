// Holdings (在岗): who fills a post, from which day to which. An account of the system, or somebody
// who has none (a volunteer, a lawyer) by name alone: no telephone, no other number, nothing about
// the person but what they do there, in a few words ("人民路东段"). To hold a post gives no right
// in the system.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"
#include "domain/post/posts.hpp"

namespace wanhu::domain {

using base::Date;
using base::Uuid;

// Nothing is planned further ahead than a year.
inline constexpr int k_days_ahead_max = 366;

struct Holding {
  Uuid id;
  std::string plan{}, post{}, unit{};  // as of the post when it was filled
  std::optional<Uuid> person{};        // an account; otherwise `name`
  std::string name{}, note{};
  Date from{};
  std::optional<Date> to{};  // the last day

  [[nodiscard]] bool holds_on(Date day) const { return from <= day && (!to || day <= *to); }
  // Whether there is, or will be, a day on which it is held.
  [[nodiscard]] bool holds_after(Date day) const { return !to || (*to >= day && *to >= from); }
  // The same for the same account; for the same name in one unit, as far as names can tell.
  [[nodiscard]] std::string holder() const { return person ? person->text() : unit + "\n" + name; }
  bool operator==(const Holding&) const = default;
};

// post.filled: holding plan post unit person|null name note from. `others` are all holdings of that
// post, past ones too. POST-WHO (neither or both of account and name), POST-NUMBER (a telephone,
// identity or card number in name or note), POST-DAY {to}, POST-TWICE, POST-FULL {max}.
base::Result<Events> fill_post(const Post& post, const Holding& holding,
                               const std::vector<Holding>& others, Date today);
// post.left: holding unit day reason. `day` is the last one; the day before the first means that it
// was never begun. POST-LEFT, POST-LEAVE-DAY {from, to}.
base::Result<Events> leave_post(const Holding& holding, Date day, const std::string& reason,
                                Date today);

// From `day` on the holding is `to`'s, with all that was said of it: post.left, and post.filled
// under the id `next`; only the first when `held`, what `to` holds of that post, goes on for as
// long. POST-TWICE when it does so for a part of the time.
base::Result<Events> pass_post(const Holding& holding, const Uuid& next, const Uuid& to, Date day,
                               const std::string& reason, const std::vector<Holding>& held);
// The one of them that goes on for as long as the holding does from that day on; null: none.
const Holding* covering(const Holding& holding, Date day, const std::vector<Holding>& held);

}  // namespace wanhu::domain
