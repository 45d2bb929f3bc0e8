// Texts of made-up matters, drawn from several hundred ways to say what is wrong and where: common
// things are reported often and rare ones rarely, so that a search finds a thousandth of the ledger
// with one word and a tenth with another.
#pragma once

#include <string>

#include "base/random.hpp"

namespace wanhu::sim {

struct MatterText {
  std::string title, body, place;
};

// `village` is the unit's name as the plan writes it.
MatterText matter_text(base::Seeded& random, const std::string& village);

}  // namespace wanhu::sim
