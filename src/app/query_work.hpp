// What plans ask of units, what was done about it, and why something counts or does not.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/query.hpp"
#include "domain/work/acts.hpp"

namespace wanhu::app {

struct AskRow {
  domain::Ask ask;  // alive as long as the rows it stands in
  domain::Done done;
  domain::AskState state = domain::AskState::ahead;
  std::set<std::string> handed_in{};
  std::string excuse{};       // the reason; empty when it is not excused
  std::string explanation{};  // why it was not met; empty when nobody said
};
struct AskRows {
  WorkRef work;
  Date today;
  std::vector<AskRow> rows;  // by plan, rule, unit and day
};

struct WorkAsk {
  Date from, to;  // windows that touch these days
  std::optional<std::string> unit{}, rule{}, plan{}, block{};
  // As of the last moment of a day; absent: now.
  std::optional<Date> as_of{};
  bool follows = false;  // only rules of which something follows when they are missed
};
// Those of the reader's part. A visitor has what visitors are asked for; rounds of supervision are
// told to nobody who may be visited.
AskRows ask_rows(Reader& reader, const WorkAsk& ask);

// One line a rule and window: how many units have done it, are late, are excused.
struct AskSum {
  domain::Ask ask;  // of the first unit
  std::int64_t units = 0;
  std::map<domain::AskState, std::int64_t> by_state{};
  std::int64_t explained = 0;   // said why they have not
  std::optional<AskRow> row{};  // of a single unit
};
struct AskSums {
  WorkRef work;
  Date today;
  std::vector<AskSum> sums;  // by plan, rule and day
};
// The same as sums alone: no row is made for each unit of a county.
AskSums ask_sums(Reader& reader, const WorkAsk& ask);

Json asks_page(Reader& reader, const WorkAsk& ask);
// The units of one window, each with what was done. NOT-FOUND when nothing is asked there.
Result<Json> asks_window(Reader& reader, const std::string& plan, const std::string& rule,
                         Date day);
// Why one ask of one unit is as it is: the plan's clause and version, how the window came about,
// each act and whether it counts, what follows. NOT-FOUND.
Result<Json> asks_explain(Reader& reader, const std::string& plan, const std::string& rule,
                          const std::string& unit, Date day);

// What is due for the reader today, missed lately and coming up.
Json my_day(Reader& reader);

}  // namespace wanhu::app
