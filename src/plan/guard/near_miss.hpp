// Words that come near guard G05 without breaking it: a text about the survey, or one that tells
// people how to say something, may be an honest notice or a nudge, and a table of words cannot
// tell. Somebody other than its author reads it before it goes out. The neutral notice of a survey
// ("you may be called, it is voluntary, say what you think") passes by itself: it is what the guard
// itself says instead.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wanhu::plan::guard {

// The words as written, each once, in the order of the text; empty when there is nothing to look
// at.
std::vector<std::string> near_misses(std::string_view text);

// Says that it is voluntary and that people say what they think, nothing about what to say, and is
// no longer than a notice.
bool is_neutral_notice(std::string_view text);

}  // namespace wanhu::plan::guard
