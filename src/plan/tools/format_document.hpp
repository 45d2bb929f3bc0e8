// A plan file as it is written, for the formatter: every key, value and comment, with nothing lost
// but spacing. The reader's tree (value.hpp) has no comments and keeps neither reals nor the form
// in which tables were written, so the formatter reads the text once more, into this.
//
// A list of comment lines holds them as written ("# …"); an empty line in it stands for one or more
// blank lines between two of them.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "plan/source_text.hpp"

namespace wanhu::plan {

using CommentLines = std::vector<std::string>;

struct Written {  // a value, with its key where it is an entry
  enum class Kind { text, token, array, table };
  Kind kind = Kind::token;
  std::string text{};              // of a text: its characters; of a token: its canonical spelling
  std::vector<Written> items{};    // of an array; the entries of a table in braces
  std::vector<std::string> key{};  // of an entry: the parts of its (dotted) key
  bool one_line = true;            // no line end between its first and last character

  // Of an entry of a block and of an item of an array.
  CommentLines above{};
  std::string trailing{};
  // Of an array: behind its opening bracket, and above its closing one.
  std::string opening{};
  CommentLines closing{};
};

struct Section {  // one header and what stands under it; the first of a file has no header
  std::vector<std::string> name{};
  bool array = false;  // [[task]]
  // Set off by blank lines before and behind: the heading of a chapter, which this section begins.
  CommentLines heading{};
  CommentLines above{};
  std::string trailing{};
  CommentLines intro{};  // right under the header and set off by a blank line
  std::vector<Written> pairs{};
  CommentLines tail{};  // right under the last line, before the blank line that ends the block
};

struct Document {
  CommentLines head{};              // at the top, set off by a blank line
  std::vector<Section> sections{};  // at least one: the first has no header
  CommentLines foot{};              // at the end, set off by a blank line
};

// The text is not what the reader took it for: a bug in one of the two.
struct ReadingsDiffer : std::logic_error {
  using std::logic_error::logic_error;
};

// `source` has been read by `read_tree` without a finding. Throws ReadingsDiffer.
Document read_document(const SourceText& source);

// Every comment of the document, in the order of the file; for the check that none got lost.
std::vector<std::string> comments_of(const Document& document);

}  // namespace wanhu::plan
