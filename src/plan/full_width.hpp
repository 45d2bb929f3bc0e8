// First step of reading: what a Chinese input method leaves behind outside strings (＝ ： ， “ ” ［
// ］ １２３ and the ideographic space) is reported with its fix and replaced, so that the checks
// after it still run on the file the writer meant.
#pragma once

#include "plan/finding_list.hpp"
#include "plan/source_text.hpp"

namespace wanhu::plan {

void replace_full_width(SourceText& source, FindingList& findings);

}  // namespace wanhu::plan
