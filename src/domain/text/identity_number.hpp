// The citizen identity number after GB 11643-1999: six digits of area, date of birth, three of
// order, and the check digit of ISO 7064 MOD 11-2. Wanhu never stores one: it is known here so that
// it can be refused in files and masked in texts.
#pragma once

#include <string_view>

namespace wanhu::domain {

// Exactly one number of 18 characters, its check digit right ("X" in either case).
bool is_identity_number(std::string_view text);

// 18 characters, digits but for an "X" at the end, whose area and date of birth are possible: a
// mistyped number is as private as a right one.
bool is_like_identity_number(std::string_view text);

// The 15 digits of cards issued before 1999: two of the year, no check digit.
bool is_old_identity_number(std::string_view text);

}  // namespace wanhu::domain
