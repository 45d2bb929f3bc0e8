// What the plans in force ask of units in a month, all together, against the caps that they set.
#pragma once

#include <vector>

#include "app/query.hpp"
#include "domain/work/burden.hpp"

namespace wanhu::app {

// The month that holds the day; units of the reader's part.
std::vector<domain::UnitBurden> burden_rows(Reader& reader, Date day);

// Schema Burden.
Json burden_page(Reader& reader, Date day);

// What is over a cap this month, in words of the catalogue: [{unit, unit_name, load, asked, max,
// per, plan, plan_title, text}]. For the reader's day: the first `most`, and how many more.
struct OverBudget {
  Json list;
  std::int64_t more = 0;
};
OverBudget over_budget(Reader& reader, std::size_t most);

}  // namespace wanhu::app
