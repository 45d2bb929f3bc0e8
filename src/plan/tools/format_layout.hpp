// How a plan file looks: where lines break, what stands under what, where comments begin.
//
// A block's keys are padded to the longest, so that the "=" stand under each other. A list of rows
// that have ids has one row a line, however short; any other array is on one line when it fits into
// k_line_cells_max, and one item a line when it does not or has comments in it. A table in braces
// is on one line, but for lists of tables in it when it is too long. Comments behind the lines of a
// block begin in a fixed column, or two cells behind a longer line; those behind the rows of a list
// stand under each other.
#pragma once

#include <string>

#include "plan/tools/format_document.hpp"

namespace wanhu::plan {

// Ends with a line end, unless the document is empty.
std::string laid_out(const Document& document);

}  // namespace wanhu::plan
