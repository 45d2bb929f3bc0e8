// Second step of reading: a light scan of TOML's statements, before the real parser sees them. It
// finds what the parser would stop at (an unclosed bracket or string, a duplicate key, a date that
// does not exist, Chinese where TOML wants ASCII), reports each once with exact places, and blanks
// or replaces the broken piece, so that one slip does not hide the findings of the other tables.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "plan/finding_list.hpp"
#include "plan/source_text.hpp"

namespace wanhu::plan {

struct Segment {  // one statement: "[header]", "key = value" over one or more lines, or neither
  enum class Kind { header, pair, other };
  Kind kind = Kind::other;
  std::size_t begin = 0, end = 0;  // offsets
  std::string table;               // the header in force, e.g. "org" ("" before the first)
  std::string key;                 // of a pair
  bool bad = false;                // reported already; to be blanked
};

// A part of the file that could not be read; checks that need it stay silent.
struct Lost {
  std::string table;
  std::string key;  // empty: the whole table
};

// A key that stood twice in one pair of braces; the second was left out.
struct Doubled {
  std::string key;
  int first_line = 0, last_line = 0;  // of the braces
};

struct Scan {
  std::vector<Segment> segments;
  std::vector<Lost> lost;
  std::vector<Doubled> doubled;
  // Placeholders stand where the text was wrong but its extent is certain. (line, column) → the
  // text.
  std::map<std::pair<int, int>, std::string> broken_values;
  std::map<std::pair<int, int>, std::string> foreign_keys;  // Chinese bare keys, as written
  std::set<std::pair<int, int>> dropped_keys;               // of pairs that are not to be read
};

Scan scan(SourceText& source, FindingList& findings);

// Blanks the segment; a header takes its whole table with it, lest the keys join another table.
void drop_segment(SourceText& source, Scan& scan, std::size_t index);

}  // namespace wanhu::plan
