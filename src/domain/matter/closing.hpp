// What the end of a matter is called. A confirmed one is called by what came of it: "partly solved,
// confirmed" is not "solved".
#pragma once

#include <string>

namespace wanhu::domain {

// The message code; `outcome` of the answer, empty when nobody answered.
inline std::string closing_code(const std::string& closing, const std::string& outcome) {
  const std::string code = "CLOSING-" + closing;
  return closing == "confirmed" && !outcome.empty() ? code + "-" + outcome : code;
}

}  // namespace wanhu::domain
