// A round of supervision: its seed is published on one day, it is drawn on a later one from the
// list as the last day before that ended, each drawn item is checked, and the round is ended. A
// round is drawn once; another draw is another round with a seed of its own. Sources: S0-40, S1-27,
// S2-42, S3-50, S4-35.
//
// Covert rounds look at places and matters. Nobody of a unit learns of one before it has ended, and
// nothing about it is asked of residents. Re-contacts of visits ask residents who agree to it; whom
// they asked no unit ever learns, unless the resident says it may. A check by telephone begins with
// who is calling; there is no field for a recording.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"
#include "domain/supervision/draw.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

using base::Date;
using base::Result;
using base::Uuid;

inline constexpr int k_statement_days_min = 3, k_statement_days_max = 30;  // working days
inline constexpr int k_statement_days = 5;
inline constexpr int k_round_ahead_max = 60;  // days from publishing the seed to the draw
inline constexpr std::int64_t k_population_max = 20'000;

enum class CheckRoundState { announced, drawn, done };
std::string_view text_of(CheckRoundState state);
CheckRoundState round_state_of(std::string_view text);

// What is drawn from.
//   units    the units of the plan that have none below them: villages to go to
//   matters  closed ones, to be verified on the spot; none of sealed or confidential kinds, none
//            from which somebody is kept, none whose words were erased
//   visits   the standing ones with the outcome "answered": who declined is not asked again
//   posts    staffing and teams of each unit, to look at their papers
inline constexpr std::string_view k_of_units = "units", k_of_matters = "matters",
                                  k_of_visits = "visits", k_of_posts = "posts";

struct CheckRound {
  Uuid id;
  std::string plan;               // id
  std::int64_t plan_version = 1;  // of the set of plans: what it is held by
  std::string kind, how, by;      // of plan::CheckKind; `by` empty: each check says so
  std::string of;
  std::string seed;
  Date on;                      // the first day on which it may be drawn
  std::optional<Date> since{};  // of visits and matters: those since that day only
  int share_percent = 0;
  std::int64_t n = 0;
  int statement_days = k_statement_days;
  CheckRoundState state = CheckRoundState::announced;

  [[nodiscard]] bool is_covert() const { return how == "covert"; }
  // Nobody of a unit hears that something happens in it.
  [[nodiscard]] bool is_quiet() const { return is_covert() || of == k_of_visits; }
  // Whose drawn items units may see.
  [[nodiscard]] bool shows_items() const { return of != k_of_visits; }
};

// Null when the plan has none of that id.
const plan::CheckKind* check_kind(const plan::Plan& plan, std::string_view id);
// What a kind of check may be drawn from.
std::vector<std::string> populations_of(const plan::CheckKind& kind);

// supervision.announced: round plan plan_version kind how by of seed on since|null share n
// statement_days quiet. SUPERVISION-KIND, SUPERVISION-NO-DRAW (the plan does not say how many),
// SUPERVISION-OF, SUPERVISION-ON {from, to}, SUPERVISION-SINCE, SUPERVISION-SEED.
Result<Events> announce_round(const plan::Plan& plan, CheckRound round, Date today);

// supervision.drawn: round cut strata[{id load items[] drawn[]}] quiet. SUPERVISION-DRAWN,
// SUPERVISION-EARLY {on}, SUPERVISION-EMPTY, SUPERVISION-MANY {n, max}.
Result<Events> draw_round(const CheckRound& round, std::vector<DrawStratum> population,
                          std::int64_t cut_seq, std::string_view cut_hash_hex, Date today);

// One of those drawn. `result`: of its last check, empty when there is none yet.
struct DrawnItem {
  std::string id, unit, result;
};

struct SpotFinding {  // as it is written down
  Uuid id;
  std::string kind, text;
  bool may_name = false;  // the resident says the unit may be told which dwelling
};

struct SpotCheck {
  Uuid id;
  Date day;
  std::string by;      // site, phone, papers
  std::string result;  // in_order, finding, declined, not_reached
  std::string text{};
  bool identified = false;  // by telephone: who is calling was said first
  bool consent = false;     // of a visit: the resident agreed to be asked
  bool own_hand = false;    // whoever records it had a hand in what is checked
  std::optional<SpotFinding> finding{};
};

// supervision.checked: round check item unit plan rule day by result text quiet (`unit` of quiet
// rounds as `where`), and of a finding supervision.found: finding round check item where kind text
// may_name quiet, with supervision.told unless the round is covert.
// SUPERVISION-NOT-DRAWN, SUPERVISION-DONE, SUPERVISION-CHECKED, SUPERVISION-OWN, SUPERVISION-DAY
// {from, to}, SUPERVISION-BY, SUPERVISION-IDENTIFIED, SUPERVISION-CONSENT, SUPERVISION-DECLINED,
// SUPERVISION-FINDING, SUPERVISION-FINDING-KIND.
Result<Events> record_check(const plan::Plan& plan, const CheckRound& round, const DrawnItem& item,
                            const SpotCheck& check, Date today, Date statement_due);

// A finding that its unit has not been told of.
struct UntoldFinding {
  Uuid finding;
  std::string unit;
};
// supervision.closed: round reason, and supervision.told for each of `untold`. It says why when it
// was not drawn or not all of it was checked. SUPERVISION-DONE, SUPERVISION-REASON {n}.
Result<Events> close_round(const CheckRound& round, std::int64_t unchecked,
                           const std::string& reason, const std::vector<UntoldFinding>& untold,
                           Date statement_due);

}  // namespace wanhu::domain
