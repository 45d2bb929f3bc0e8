#include "plan/tools/format_layout.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "plan/tools/format_order.hpp"
#include "plan/tools/format_rows.hpp"
#include "plan/tools/format_scalar.hpp"

namespace wanhu::plan {

namespace {

constexpr int k_indent = 2;
constexpr int k_key_cells_max = 40;   // a longer key does not push the others' "=" away
constexpr int k_comment_column = 56;  // of a block; fixed, so that one line cannot move all others
constexpr int k_comment_reach = 100;  // longer rows do not push the comments of the others away
constexpr int k_comment_distance = 2;

// ---- lines and the comments behind them ----

class Lines {
 public:
  // The comments of a group begin in one column: at `fixed`, or where its longest line allows.
  int new_group(int fixed = 0) {
    groups_.push_back({.column = fixed, .grows = fixed == 0});
    return static_cast<int>(groups_.size()) - 1;
  }

  void add(std::string code, std::string comment, int group) {
    const int width = comment.empty() ? 0 : base::display_width(code);
    Group& its = groups_[static_cast<std::size_t>(group)];
    if (its.grows && !comment.empty() && width <= k_comment_reach)
      its.column = std::max(its.column, width + k_comment_distance);
    lines_.push_back({std::move(code), std::move(comment), width, group});
  }
  void add(std::string code) { lines_.push_back({.code = std::move(code)}); }

  [[nodiscard]] bool empty() const { return lines_.empty(); }

  [[nodiscard]] std::string text() const {
    std::string out;
    for (const Line& line : lines_) {
      out += line.code;
      if (!line.comment.empty()) {
        const int column = groups_[static_cast<std::size_t>(line.group)].column;
        out += spaces(std::max(k_comment_distance, column - line.width)) + line.comment;
      }
      out += '\n';
    }
    return out;
  }

 private:
  struct Line {
    std::string code{}, comment{};
    int width = 0;  // of the code, when there is a comment
    int group = 0;
  };
  struct Group {
    int column = 0;
    bool grows = false;
  };
  std::vector<Line> lines_;
  std::vector<Group> groups_;
};

// ---- what must be broken ----

bool has_comments(const Written& value) {
  if (!value.opening.empty() || !value.closing.empty()) return true;
  const bool array = value.kind == Written::Kind::array;
  return std::any_of(value.items.begin(), value.items.end(), [&](const Written& item) {
    return (array && (!item.above.empty() || !item.trailing.empty())) || has_comments(item);
  });
}

bool is_list_of_tables(const Written& value) {
  return value.kind == Written::Kind::array && !value.items.empty() &&
         std::all_of(value.items.begin(), value.items.end(),
                     [](const Written& item) { return item.kind == Written::Kind::table; });
}

bool fits(const Written& value, int before, int behind) {
  return before + base::display_width(on_one_line(value)) + behind <= k_line_cells_max;
}

// Whether breaking lists inside it would shorten a table.
bool has_list_of_tables(const Written& value) {
  return std::any_of(value.items.begin(), value.items.end(), [](const Written& item) {
    return is_list_of_tables(item) ||
           (item.kind == Written::Kind::table && has_list_of_tables(item));
  });
}

// Whether an entry of a table that does not fit into a line begins a new one.
bool is_broken_up(const Written& entry) {
  const bool nested = entry.kind == Written::Kind::table && has_list_of_tables(entry);
  const bool long_list = entry.kind == Written::Kind::array && !fits(entry, 0, 0);
  return is_list_of_tables(entry) || long_list || nested || has_comments(entry);
}

// A row of a list that is on one line, because it fits or because there is nothing to break.
bool is_row(const Written& item, int start) {
  return item.kind == Written::Kind::table && !has_comments(item) &&
         (fits(item, start, 1) || std::none_of(item.items.begin(), item.items.end(), is_broken_up));
}

// ---- one statement ----

// Writes a value behind what already stands on the line, over more lines where it must.
class ValueWriter {
 public:
  ValueWriter(Lines& lines, int group, std::string line)
      : lines_(lines), group_(group), line_(std::move(line)) {}

  // `one_a_line`: this array is broken even though it would fit. A comment behind a value that was
  // on one line and is broken now goes behind its first line.
  void statement(const Written& value, bool one_a_line) {
    if (value.one_line) first_comment_ = value.trailing;
    if (value.kind == Written::Kind::text && value.text.find('\n') != std::string::npos)
      write_lines(quoted_lines(value.text));
    else if (one_a_line)
      write_broken(value, 0);
    else
      write(value, 0, 0);
    const bool moved = value.one_line && first_comment_.empty();
    lines_.add(std::move(line_), moved ? "" : value.trailing, group_);
  }

 private:
  [[nodiscard]] int column() const { return base::display_width(line_); }

  void end_line(std::string comment) {
    if (comment.empty()) comment = std::exchange(first_comment_, {});
    lines_.add(std::exchange(line_, {}), std::move(comment), group_);
  }

  // `behind`: cells that must follow on the last line.
  void write(const Written& value, int indent, int behind) {
    const bool on_one =
        !has_comments(value) && (value.items.empty() || fits(value, column(), behind));
    if (on_one)
      line_ += on_one_line(value);
    else if (value.kind == Written::Kind::array)
      write_broken(value, indent);
    else
      write_table(value, indent);
  }

  // A table that is too long or has comments in its arrays.
  void write_table(const Written& table, int indent) {
    line_ += "{ ";
    for (std::size_t i = 0; i < table.items.size(); ++i) {
      const Written& entry = table.items[i];
      if (i > 0) line_ += ", ";
      line_ += key_text(entry.key) + " = ";
      if (is_list_of_tables(entry) || (entry.kind == Written::Kind::array && !fits(entry, 0, 0)))
        write_broken(entry, indent);
      else if (is_broken_up(entry))
        write(entry, indent, 0);
      else
        line_ += on_one_line(entry);
    }
    line_ += " }";
  }

  void write_broken(const Written& array, int indent) {
    line_ += '[';
    end_line(array.opening);
    const int outer = std::exchange(group_, lines_.new_group());
    const std::string margin = spaces(indent + k_indent);
    const auto rows = row_texts(array, indent + k_indent);
    for (const Written& item : array.items) {
      for (const std::string& comment : item.above) lines_.add(margin + comment);
      line_ = margin;
      if (item.one_line) first_comment_ = item.trailing;
      const auto row = rows.find(&item);
      if (row != rows.end())
        line_ += row->second;
      else
        write(item, indent + k_indent, 1);
      line_ += ',';
      const bool moved = item.one_line && first_comment_.empty();
      first_comment_.clear();
      end_line(moved ? "" : item.trailing);
    }
    for (const std::string& comment : array.closing) lines_.add(margin + comment);
    group_ = outer;
    line_ = spaces(indent) + ']';
  }

  // The items that are tables on one line, aligned with each other.
  static std::map<const Written*, std::string> row_texts(const Written& array, int start) {
    std::vector<Row> rows;
    for (const Written& item : array.items)
      if (is_row(item, start)) rows.push_back({&item, start});
    const std::vector<std::string> texts = aligned_rows(rows);
    std::map<const Written*, std::string> by_item;
    for (std::size_t i = 0; i < rows.size(); ++i) by_item[rows[i].table] = texts[i];
    return by_item;
  }

  // A text over several lines; its last stays open for what follows.
  void write_lines(const std::string& text) {
    const auto parts = base::split(text, '\n');
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      lines_.add(line_ + std::string(parts[i]));
      line_.clear();
    }
    line_ += parts.back();
  }

  Lines& lines_;
  int group_;
  std::string line_;
  std::string first_comment_;  // waits for the end of the first line
};

// ---- blocks ----

// A list of rows with ids: the paper document shows it as a table, so each row has its line.
bool is_table_on_paper(const Written& entry, TableShape block) {
  return is_list_of_tables(entry) &&
         shape_under(block, entry.key, /*list=*/true).field("id") != nullptr;
}

class BlockWriter {
 public:
  BlockWriter(Lines& lines, const Section& section)
      : lines_(lines),
        section_(section),
        shape_(shape_under(file_shape(), section.name, section.array)),
        group_(lines.new_group(k_comment_column)) {}

  void run() {
    add_comments(section_.heading);
    if (!section_.heading.empty()) lines_.add("");
    add_comments(section_.above);
    if (!section_.name.empty()) add_header();
    add_comments(section_.intro);
    if (!section_.intro.empty()) lines_.add("");
    measure_keys();
    align_map();
    for (const Written& pair : section_.pairs) add_pair(pair);
    add_comments(section_.tail);
  }

 private:
  void add_comments(const CommentLines& comments) {
    for (const std::string& comment : comments) lines_.add(comment);
  }

  void add_header() {
    const std::string name = key_text(section_.name);
    lines_.add(section_.array ? "[[" + name + "]]" : "[" + name + "]", section_.trailing, group_);
  }

  void measure_keys() {
    for (const Written& pair : section_.pairs) {
      const int width = base::display_width(key_text(pair.key));
      if (width <= k_key_cells_max) key_width_ = std::max(key_width_, width);
    }
  }

  [[nodiscard]] std::string key_and_equals(const Written& pair) const {
    const std::string key = key_text(pair.key);
    return key + spaces(key_width_ - base::display_width(key)) + " = ";
  }

  // The values of a map have the same keys, so they are rows of a table too.
  void align_map() {
    if (!shape_.map) return;
    std::vector<Row> rows;
    for (const Written& pair : section_.pairs) {
      const int start = base::display_width(key_and_equals(pair));
      if (pair.kind == Written::Kind::table && !has_comments(pair) && fits(pair, start, 0))
        rows.push_back({&pair, start});
    }
    const std::vector<std::string> texts = aligned_rows(rows);
    for (std::size_t i = 0; i < rows.size(); ++i) map_rows_[rows[i].table] = texts[i];
  }

  void add_pair(const Written& pair) {
    add_comments(pair.above);
    const auto row = map_rows_.find(&pair);
    if (row != map_rows_.end())
      lines_.add(key_and_equals(pair) + row->second, pair.trailing, group_);
    else
      ValueWriter(lines_, group_, key_and_equals(pair))
          .statement(pair, is_table_on_paper(pair, shape_));
  }

  Lines& lines_;
  const Section& section_;
  TableShape shape_;
  int group_;
  int key_width_ = 0;
  std::map<const Written*, std::string> map_rows_;
};

bool is_empty(const Section& section) {
  return section.name.empty() && section.pairs.empty() && section.tail.empty();
}

}  // namespace

std::string laid_out(const Document& document) {
  Lines lines;
  const auto part = [&](const CommentLines& comments) {
    if (!comments.empty() && !lines.empty()) lines.add("");
    for (const std::string& comment : comments) lines.add(comment);
  };
  part(document.head);
  for (const Section& section : document.sections) {
    if (is_empty(section)) continue;
    if (!lines.empty()) lines.add("");
    BlockWriter(lines, section).run();
  }
  part(document.foot);
  return lines.text();
}

}  // namespace wanhu::plan
