// The one order in which a plan's blocks and keys stand: that of the fields in the schema. Ids of a
// map and items of a list keep the order of the file, since it may mean something; keys the schema
// does not know stay behind the others, in the order of the file. A file with headings keeps its
// chapters: blocks are put in order within each, for what a heading says holds for them alone.
#pragma once

#include <string_view>

#include "plan/schema.hpp"
#include "plan/tools/format_document.hpp"

namespace wanhu::plan {

// What the schema says of a table: its fields, or that its keys are ids and its values have these
// fields, or nothing.
struct TableShape {
  const Shape* shape = nullptr;
  bool map = false;

  [[nodiscard]] bool fixed() const { return shape != nullptr && !map; }
  [[nodiscard]] const Field* field(std::string_view name) const {
    return shape != nullptr && !map ? shape->field(name) : nullptr;
  }
};

inline TableShape file_shape() {
  return {.shape = &root_shape()};
}

// The shape of the table under `key`, or with `list` that of the items of the array under it.
TableShape shape_under(TableShape table, std::string_view key, bool list);

// The same along the parts of a key; `list` is about the last.
TableShape shape_under(TableShape table, const std::vector<std::string>& keys, bool list);

void put_in_order(Document& document);

}  // namespace wanhu::plan
