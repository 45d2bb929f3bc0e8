// Guard rules G01 to G03 on files that come in: Wanhu keeps matters and places, never registers of
// persons by status, and no identity numbers, religion, ethnicity, health, criminal record or
// whereabouts (Personal Information Protection Law, articles 28 and 29). Such columns and cells are
// refused as a whole; nothing of them is stored, and no message repeats them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wanhu::app {

// Whether an identity number stands anywhere in the text, also with spaces or hyphens inside, in
// full-width digits, or with the last three digits lost, as spreadsheets do to 18-digit numbers.
bool holds_id_number(std::string_view text);

struct RefusedHeading {
  std::string guard;  // "G01" …
  std::string word;   // what in the heading is refused
};
std::optional<RefusedHeading> refused_heading(std::string_view heading);

}  // namespace wanhu::app
