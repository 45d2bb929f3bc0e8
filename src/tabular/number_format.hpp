// Numbers of a workbook as text: plain decimals, and dates where the cell's number format says so
// (ECMA-376 part 1, 18.8.30).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wanhu::tabular {

// Whether the built-in format `id` shows a date or a time, in the Chinese and the other locales.
bool is_date_format(int id);
// The same of a format code such as `yyyy"年"m"月"d"日"`; elapsed time `[h]:mm` is a plain number.
bool is_date_format(std::string_view code);

// 13812345678 for "1.3812345678E10", 0.1 for "0.10000000000000001"; nothing when it is no number.
std::optional<std::string> number_text(std::string_view raw);

// A serial day as "2021-10-16", "2021-10-16 09:30", "09:30:15"; nothing out of Excel's range. Day 1
// is 1900-01-01 (with the 29 February 1900 that never was), or 1904-01-02 in the 1904 system.
std::optional<std::string> date_text(std::string_view raw, bool from_1904);

}  // namespace wanhu::tabular
