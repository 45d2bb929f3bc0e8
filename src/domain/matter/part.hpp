// Who else works on a matter: helpers who are asked for a part (会办), and bodies above the town
// that it is forwarded to (上报, 转送). The owner, the term and the answer stay one: a helper never
// answers, and a body is responsible only from the day it has accepted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"

namespace wanhu::domain {

// ended: taken back, or nothing was left to wait for (answered, closed, reopened, forwarded, joined
// to another, the helper left).
enum class HelpState { asked, accepted, given, declined, ended };
std::string_view text_of(HelpState state);

struct Help {
  base::Uuid person;
  std::string what;  // is asked of them
  base::Date due;
  std::string asked_by;  // actor
  base::Instant asked;
  int round = 1;
  HelpState state = HelpState::asked;
  bool took_part = false;  // accepted or gave: they had a hand in the round (guard G11)
  std::string text{};      // the part, or why it was declined or ended
  std::optional<base::Instant> done{};
  bool operator==(const Help&) const = default;

  [[nodiscard]] bool is_open() const {
    return state == HelpState::asked || state == HelpState::accepted;
  }
};

// waiting: marked, not sent. ended: taken back, handed on in the town, or closed meanwhile.
enum class ForwardState { waiting, sent, accepted, returned, replied, ended };
std::string_view text_of(ForwardState state);

// Why a matter goes up. A body that has returned it does not get it again on the same ground, so
// that no matter travels for ever: there are only so many.
inline constexpr std::string_view k_ground_office = "office";  // the kind's owner in the plan
inline const std::vector<std::string> k_forward_grounds{"office", "beyond", "several", "new_facts"};

struct Forward {
  std::string to;  // office of the plan
  std::string ground, reason;
  base::Instant marked;
  ForwardState state = ForwardState::waiting;
  std::optional<base::Uuid> batch{};
  std::optional<base::Date> sent{}, accepted{}, returned{}, replied{};
  std::string sent_kind{};  // kind and due day as the letter says them
  std::optional<base::Date> sent_due{};
  std::string words{};  // why returned or ended
  bool operator==(const Forward&) const = default;

  [[nodiscard]] bool is_open() const {
    return state != ForwardState::replied && state != ForwardState::ended;
  }
};

}  // namespace wanhu::domain
