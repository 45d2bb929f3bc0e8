// The formatter's check on itself: what was read before and after must mean the same.
#pragma once

#include "plan/source_text.hpp"
#include "plan/tools/format_order.hpp"
#include "plan/value.hpp"

namespace wanhu::plan {

struct ReadText {  // a tree and the text it came from; the tree does not keep reals and times
  const Value& root;
  const SourceText& source;
};

// Equal values under equal keys, places apart. Items of arrays and ids of maps in the same order.
bool same_meaning(const ReadText& before, const ReadText& after);

}  // namespace wanhu::plan
