// Posts as pages ask for them: how they are manned, and the roster.
#pragma once

#include <optional>
#include <string>

#include "app/posts.hpp"
#include "app/query.hpp"
#include "domain/post/staffing.hpp"

namespace wanhu::app {

struct PostsAsk {
  std::optional<std::string> unit{};
  // As the entries up to the end of that day tell it, when it has passed; absent: today.
  std::optional<Date> as_of{};
};
// Of the reader's part; a standard's check `duties_filled` reads it with domain::duties_filled.
domain::Staffing staffing_at(Reader& reader, const std::optional<Date>& as_of = {});
// Schema Posts: those of a unit that somebody is missing in first in the order of the plan; doubled
// and overloaded people when one of their posts is in the unit asked for.
Json posts_page(Reader& reader, const PostsAsk& ask);
// The same as a workbook of one sheet.
Result<std::string> posts_workbook(Reader& reader, const PostsAsk& ask);

inline constexpr int k_roster_days_max = 62;
struct RosterAsk {
  Date from, to;  // both included
  std::optional<std::string> unit{};
};
// Schema Roster: the shifts that begin on these days, people who are in two places at once, and
// days on which a post that has a roster has nobody.
Json roster_page(Reader& reader, const RosterAsk& ask);

}  // namespace wanhu::app
