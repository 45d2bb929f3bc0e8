// Rounds that were drawn for a call-back, for those who had no hand in them: whoever handled one
// learns neither that it was drawn nor how many there are before it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/query.hpp"

namespace wanhu::app {

struct CallBacksAsk {
  bool done = false;    // those that have ended, the last to be drawn first
  std::string after{};  // from `next` of the page before
  int limit = 200;
};
// Whether `after` is empty or can be the `next` of a page.
bool is_callback_page_after(const std::string& after);
// {"items", "next"}: what waits for a call by somebody like the reader, the first to be drawn
// first.
Json callbacks_page(Reader& reader, const CallBacksAsk& ask);

// The matters of what waits, in the same order, each once and up to `most` of them.
std::vector<domain::Matter> matters_to_call_about(Reader& reader, int most);

}  // namespace wanhu::app
