#include "plan/tools/format_document.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "plan/tools/format_scalar.hpp"

namespace wanhu::plan {

namespace {

void drop_leading_blanks(CommentLines& lines) {
  const auto first =
      std::find_if(lines.begin(), lines.end(), [](auto& line) { return !line.empty(); });
  lines.erase(lines.begin(), first);
}

void drop_trailing_blanks(CommentLines& lines) {
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
}

// Takes the comments before the first blank line out of `lines`.
CommentLines take_first_group(CommentLines& lines) {
  const auto blank = std::find(lines.begin(), lines.end(), "");
  CommentLines group(lines.begin(), blank);
  lines.erase(lines.begin(), blank);
  return group;
}

// Takes the comments before the last blank line, and that line, out of `lines`.
CommentLines take_set_off(CommentLines& lines) {
  const auto behind = std::find(lines.rbegin(), lines.rend(), "").base();
  CommentLines group(lines.begin(), behind);
  lines.erase(lines.begin(), behind);
  drop_leading_blanks(group);
  drop_trailing_blanks(group);
  return group;
}

// Whether `lines` begins with comments, not a blank line, and a blank line follows them.
bool begins_with_group(const CommentLines& lines) {
  return !lines.empty() && !lines.front().empty() &&
         std::find(lines.begin(), lines.end(), "") != lines.end();
}

class DocumentReader {
 public:
  explicit DocumentReader(const SourceText& source) : source_(source) {
    document_.sections.emplace_back();
  }

  Document run() {
    while (i_ < source_.size()) read_line();
    finish();
    return std::move(document_);
  }

 private:
  enum class Last { nothing, header, pair };

  // ---- lines ----

  void read_line() {
    skip_blanks();
    if (i_ >= source_.size()) return;
    if (here() == U'\n') {
      ++i_;
      if (pending_.empty() || !pending_.back().empty()) pending_.emplace_back();
    } else if (here() == U'#') {
      pending_.push_back(comment());
      end_line();
    } else if (here() == U'[') {
      read_header();
    } else {
      read_pair();
    }
  }

  void read_header() {
    Section section{.array = source_[i_ + 1] == U'['};
    if (last_ == Last::nothing)  // what stands above the first statement is about the file
      document_.head = take_set_off(pending_);
    else if (begins_with_group(pending_))
      document_.sections.back().tail = take_first_group(pending_);
    section.heading = take_set_off(pending_);
    section.above = take_pending();
    const int brackets = section.array ? 2 : 1;
    for (int n = 0; n < brackets; ++n) expect(U'[');
    skip_blanks();
    section.name = read_key();
    for (int n = 0; n < brackets; ++n) expect(U']');
    section.trailing = rest_of_line();
    document_.sections.push_back(std::move(section));
    last_ = Last::header;
  }

  void read_pair() {
    Section& section = document_.sections.back();
    if (last_ == Last::nothing)
      document_.head = take_set_off(pending_);
    else if (last_ == Last::header && begins_with_group(pending_))
      section.intro = take_first_group(pending_);
    CommentLines above = take_pending();
    section.pairs.push_back(read_entry());
    section.pairs.back().above = std::move(above);
    section.pairs.back().trailing = rest_of_line();
    last_ = Last::pair;
  }

  CommentLines take_pending() {
    drop_leading_blanks(pending_);
    return std::exchange(pending_, {});
  }

  void finish() {
    drop_trailing_blanks(pending_);
    if (last_ != Last::nothing && !pending_.empty() && !pending_.front().empty())
      document_.sections.back().tail = take_first_group(pending_);
    (last_ == Last::nothing ? document_.head : document_.foot) = take_pending();
  }

  std::string rest_of_line() {
    skip_blanks();
    std::string text = here() == U'#' ? comment() : "";
    end_line();
    return text;
  }

  void end_line() {
    if (i_ >= source_.size()) return;
    if (here() != U'\n') disagree("end of line");
    ++i_;
  }

  std::string comment() {
    const std::size_t begin = i_;
    while (i_ < source_.size() && here() != U'\n') ++i_;
    std::size_t end = i_;
    while (is_blank(source_[end - 1])) --end;
    return source_.slice(begin, end);
  }

  // ---- keys and values ----

  Written read_entry() {
    std::vector<std::string> key = read_key();
    expect(U'=');
    skip_blanks();
    Written entry = read_value();
    entry.key = std::move(key);
    return entry;
  }

  // With the blanks behind it.
  std::vector<std::string> read_key() {
    std::vector<std::string> parts;
    for (;;) {
      if (here() == U'"' || here() == U'\'') {
        parts.push_back(read_text());
      } else {
        const std::size_t begin = i_;
        while (is_bare_key(here()) || is_foreign(here())) ++i_;
        if (i_ == begin) disagree("key");
        parts.push_back(source_.slice(begin, i_));
      }
      skip_blanks();
      if (here() != U'.') return parts;
      ++i_;
      skip_blanks();
    }
  }

  Written read_value() {
    const std::size_t begin = i_;
    Written value;
    switch (here()) {
      case U'[':
        value = read_array();
        break;
      case U'{':
        value = read_table();
        break;
      case U'"':
      case U'\'':
        value = {.kind = Written::Kind::text, .text = read_text()};
        break;
      default:
        value.text = read_token();
    }
    for (std::size_t i = begin; i < i_ && value.one_line; ++i) value.one_line = source_[i] != U'\n';
    return value;
  }

  Written read_array() {
    Written array{.kind = Written::Kind::array};
    CommentLines pending;
    bool same_line = true;  // as the opening bracket or the last item
    expect(U'[');
    for (;;) {
      skip_blanks();
      if (i_ >= source_.size()) disagree("end of array");
      if (here() == U']') break;
      if (here() == U'\n') {
        ++i_;
        same_line = false;
      } else if (here() == U',') {
        ++i_;
      } else if (here() == U'#') {
        std::string text = comment();
        if (!same_line)
          pending.push_back(std::move(text));
        else if (array.items.empty())
          array.opening = std::move(text);
        else
          array.items.back().trailing = std::move(text);
      } else {
        array.items.push_back(read_value());
        array.items.back().above = std::exchange(pending, {});
        same_line = true;
      }
    }
    ++i_;
    array.closing = std::move(pending);
    return array;
  }

  Written read_table() {
    Written table{.kind = Written::Kind::table};
    expect(U'{');
    for (;;) {
      skip_blanks();
      if (here() == U'}') break;
      if (here() == U',')
        ++i_;
      else
        table.items.push_back(read_entry());
    }
    ++i_;
    return table;
  }

  std::string read_text() {
    const std::size_t begin = i_;
    const auto end = end_of_text(source_, begin);
    if (!end) disagree("end of text");
    i_ = *end;
    return decoded_text(source_, begin, i_);
  }

  std::string read_token() {
    const std::size_t begin = i_;
    skip_token();
    const bool time_follows = here() == U' ' && is_digit(source_[i_ + 1]) &&
                              is_digit(source_[i_ + 2]) && source_[i_ + 3] == U':';
    if (time_follows) {  // "2021-10-15 09:30:00"
      ++i_;
      skip_token();
    }
    if (i_ == begin) disagree("value");
    return canonical_token(source_.slice(begin, i_));
  }

  void skip_token() {
    while (i_ < source_.size() && !is_blank(here()) && here() != U',' && here() != U']' &&
           here() != U'}' && here() != U'#' && here() != U'\n')
      ++i_;
  }

  // ---- characters ----

  [[nodiscard]] char32_t here() const { return source_[i_]; }

  void skip_blanks() {
    while (is_blank(here())) ++i_;
  }

  void expect(char32_t c) {
    if (here() != c) disagree("punctuation");
    ++i_;
  }

  [[noreturn]] void disagree(const char* wanted) const {
    throw ReadingsDiffer(std::string("no ") + wanted + " at character " + std::to_string(i_));
  }

  const SourceText& source_;
  std::size_t i_ = 0;
  Document document_;
  CommentLines pending_;  // whole-line comments not attached yet
  Last last_ = Last::nothing;
};

class CommentCollector {
 public:
  void add(const CommentLines& lines) {
    for (const std::string& line : lines) add(line);
  }
  void add(const std::string& line) {
    if (!line.empty()) all_.push_back(line);
  }
  void add(const Written& value) {
    add(value.above);
    add(value.opening);
    for (const Written& item : value.items) add(item);
    add(value.closing);
    add(value.trailing);
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(all_); }

 private:
  std::vector<std::string> all_;
};

}  // namespace

Document read_document(const SourceText& source) {
  return DocumentReader(source).run();
}

std::vector<std::string> comments_of(const Document& document) {
  CommentCollector collector;
  collector.add(document.head);
  for (const Section& section : document.sections) {
    collector.add(section.heading);
    collector.add(section.above);
    collector.add(section.trailing);
    collector.add(section.intro);
    for (const Written& pair : section.pairs) collector.add(pair);
    collector.add(section.tail);
  }
  collector.add(document.foot);
  return collector.take();
}

}  // namespace wanhu::plan
