// UTF-8 text as people see it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanhu::base {

// Byte offset of the first ill-formed sequence (Unicode 15, table 3-7), or nothing when all is
// well.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

// Code points; ill-formed bytes become U+FFFD.
std::u32string decode_utf8(std::string_view text);
std::string encode_utf8(std::u32string_view text);
void append_utf8(std::string& out, char32_t c);

// Cells on a terminal: 2 for East Asian wide and full-width, 0 for combining marks, 1 otherwise.
int display_width(char32_t c);
int display_width(std::string_view text);

// Levenshtein distance in code points, stopping at `limit` + 1.
int edit_distance(std::string_view a, std::string_view b, int limit = 8);
// The candidate nearest to `text` within `limit` edits; ties go to the first.
std::optional<std::string> nearest(std::string_view text,
                                   const std::vector<std::string>& candidates, int limit = 2);

std::string_view trim(std::string_view text);  // ASCII white space and U+3000
std::vector<std::string_view> split(std::string_view text, char separator);
std::string html_escape(std::string_view text);

}  // namespace wanhu::base
