// Publicity as pages ask for it: items with their wordings and what was done for them, what waits
// for a second reader, what was handed over. Counts stand by item, channel and unit in the plan's
// own order: nothing here is a rank, a score or a share that would make one (S2-30).
#pragma once

#include <optional>
#include <string>

#include "app/query.hpp"

namespace wanhu::app {

struct PublicityAsk {
  std::optional<std::string> plan{}, item{}, unit{};
};
// Schema Publicity. Readers of one unit have that unit's counts and the wordings that may go out; a
// visitor has the records they made.
Json publicity_page(Reader& reader, const PublicityAsk& ask);

// Schema PublicityReviews: what waits, the oldest first, with why and what the guard says instead.
Json publicity_reviews(Reader& reader);

// Schema PublicityHandovers, the newest first; for readers of the whole township also how the
// copies in stock came about.
Json publicity_handovers(Reader& reader, const std::optional<std::string>& unit);

}  // namespace wanhu::app
