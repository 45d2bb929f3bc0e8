// Which units are verified, drawn by lot so that nobody picks them and everybody can check it (plan
// S4 五(一), S0-40). The seed is announced first and used on a later day; best is a number that
// none of those concerned can choose, such as a lottery's of a named day.
//
//   order   ascending by SHA-256(seed ‖ id), both as UTF-8 bytes, the id being the unit's in the
//   plan strata  the units of one parent; of each that has candidates `share` percent, rounded up,
//   so that
//           no part of the tree is left out
#pragma once

#include <string>
#include <vector>

#include "domain/standard/standard.hpp"

namespace wanhu::domain {

struct Candidate {  // a unit that has said what it has met, and is neither drawn nor verified yet
  std::string unit, parent;
  Uuid assessment;
};

// The drawn candidates, by parent and then in the order of the draw; the same for every order of
// `candidates`. `share`: 1 … 100.
std::vector<Candidate> drawn_of(const std::string& seed, int share,
                                const std::vector<Candidate>& candidates);

struct StandardDraw {
  Uuid id{};
  std::string plan{}, standard{}, period{}, seed{};
  int share = 0;  // percent
  Instant announced{};
  bool drawn = false;
};
inline constexpr std::size_t k_seed_max = 200;

// standard.draw_announced. STANDARD-ANNOUNCED {seed} (another one of this period waits to be
// drawn), STANDARD-AHEAD {from} (the period has not begun).
base::Result<Events> announce_draw(const StandardDraw& draw, const StandardDraw* waiting, Date from,
                                   Date today);
// standard.drawn: STANDARD-DRAWN (already), STANDARD-DRAW-EARLY (announced today), STANDARD-NOBODY.
base::Result<Events> make_draw(const StandardDraw& draw, const std::vector<Candidate>& candidates,
                               Date today);

}  // namespace wanhu::domain
