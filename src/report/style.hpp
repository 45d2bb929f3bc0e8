// The look of printed pages: A4, the measures and the red head of Chinese official documents
// (GB/T 9704-2012), fonts by their usual names with free substitutes, none shipped.
#pragma once

#include <string_view>

namespace wanhu::report {

extern const std::string_view k_report_style;
extern const std::string_view k_sheet_style;
extern const std::string_view k_day_style;

}  // namespace wanhu::report
