// The numbered clauses of a source document, in the four levels official documents use (GB/T 9704):
// 一、 then (一) then 1. then (1). The id of a clause joins the numbers above it, "三(二)3(1)", as
// a plan writes it in `src`.
#pragma once

#include <string>
#include <vector>

#include "plan/source/document.hpp"

namespace wanhu::plan::source {

struct ClauseRange {
  std::string id;  // unique: a second 三(二) is "三(二)·2"
  int level = 0;
  Range number;  // 一、; empty for the head
  Range text;    // from the number to the next clause; ranges tile the document
};

// At least one: "head", which may be empty.
std::vector<ClauseRange> split_clauses(const Document& document);

// The clause that holds position `i`.
const ClauseRange& clause_at(const std::vector<ClauseRange>& clauses, std::size_t i);

}  // namespace wanhu::plan::source
