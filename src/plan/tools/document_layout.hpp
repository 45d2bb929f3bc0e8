// What the document of a plan looks like, block by block: which rows are a table and with which
// columns, which are numbered sentences, and which parts of a block have a heading of their own.
// A block that is not mentioned here is told in sentences, in the order of the schema.
#pragma once

#include <string_view>
#include <vector>

#include "plan/tools/teller.hpp"

namespace wanhu::plan {

struct Column {
  std::string_view head;     // the key that names it
  std::vector<Keys> groups;  // said in it, as far as the row has them
};

// Null when the rows of this block are no table.
const std::vector<Column>* columns_of(std::string_view path);
// Rows that are numbered sentences: "1．一般问题：由…办理".
bool is_numbered(std::string_view path);
// A part of a block with a heading of its own: "matters.kinds".
bool has_heading(std::string_view path);

}  // namespace wanhu::plan
