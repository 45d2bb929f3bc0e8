#include "plan/tools/format_rows.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "plan/tools/format_scalar.hpp"

namespace wanhu::plan {

namespace {

constexpr int k_separator_cells = 2;  // ", "
// A column is narrow when no row needs more blanks than this for it.
constexpr int k_narrow_cells = 20;

// A row while columns are laid: its cells, and how many of them are in a column already.
struct RowCells {
  std::vector<std::string> keys, texts;
  std::vector<int> widths;
  std::size_t next = 0;
  int compact = 0;  // cells of the line without padding
  int padding = 0;
  std::string text = "{ ";

  [[nodiscard]] bool is_long() const { return compact > k_line_cells_max; }
  [[nodiscard]] bool done() const { return next == keys.size(); }
  [[nodiscard]] bool last() const { return next + 1 == keys.size(); }
  [[nodiscard]] bool has_later(const std::string& key) const {
    return !done() &&
           std::find(keys.begin() + static_cast<long>(next), keys.end(), key) != keys.end();
  }
};

RowCells cells_of(const Row& row) {
  RowCells cells;
  for (const Written& entry : row.table->items) {
    cells.keys.push_back(key_text(entry.key));
    cells.texts.push_back(entry_on_one_line(entry));
    cells.widths.push_back(base::display_width(cells.texts.back()));
    cells.compact += cells.widths.back() + k_separator_cells;
  }
  cells.compact += row.start + k_separator_cells + 1;  // "{ ", " }" and the comma behind it
  return cells;
}

class Columns {
 public:
  explicit Columns(const std::vector<Row>& rows) {
    for (const Row& row : rows) rows_.push_back(cells_of(row));
  }

  std::vector<std::string> run() {
    while (leading_) leading_ = lay_column();
    while (lay_column()) {
    }
    std::vector<std::string> texts;
    texts.reserve(rows_.size());
    for (RowCells& row : rows_) texts.push_back(finished(row));
    return texts;
  }

 private:
  // Rows that are too long anyway stand in the narrow columns at the left only.
  [[nodiscard]] bool has_part(const RowCells& row) const { return leading_ || !row.is_long(); }

  // The key that is next in more than half of the rows and missing, not merely later, in the
  // others.
  [[nodiscard]] std::string next_key() const {
    std::map<std::string, std::size_t> counts;
    std::size_t rows = 0;
    for (const RowCells& row : rows_) {
      if (!has_part(row)) continue;
      ++rows;
      if (!row.done()) ++counts[row.keys[row.next]];
    }
    for (const auto& [key, count] : counts) {
      if (count * 2 <= rows) continue;
      const bool out_of_order = std::any_of(rows_.begin(), rows_.end(), [&](const RowCells& row) {
        return has_part(row) && row.has_later(key) && row.keys[row.next] != key;
      });
      return out_of_order ? "" : key;
    }
    return "";
  }

  // Blanks the row needs in a column of this width.
  static int padding_in(const RowCells& row, const std::string& key, int width) {
    if (row.done()) return 0;
    if (row.keys[row.next] != key) return width + k_separator_cells;
    return row.last() ? 0 : width - row.widths[row.next];
  }

  bool lay_column() {
    const std::string key = next_key();
    if (key.empty()) return false;
    int width = 0;
    for (const RowCells& row : rows_)
      if (has_part(row) && !row.done() && row.keys[row.next] == key)
        width = std::max(width, row.widths[row.next]);
    for (const RowCells& row : rows_)
      if (has_part(row) && !may_grow(row, padding_in(row, key, width))) return false;
    for (RowCells& row : rows_)
      if (has_part(row)) lay_cell(row, key, padding_in(row, key, width));
    return true;
  }

  // The narrow columns at the left, ids above all, may push a row over the limit by as much as one
  // of them.
  [[nodiscard]] bool may_grow(const RowCells& row, int padding) const {
    const int slack = leading_ ? k_narrow_cells : 0;
    const int width = row.compact + row.padding + padding;
    if (leading_ && padding > k_narrow_cells) return false;
    return padding == 0 || (leading_ && row.is_long()) || width <= k_line_cells_max + slack;
  }

  static void lay_cell(RowCells& row, const std::string& key, int padding) {
    row.padding += padding;
    if (!row.done() && row.keys[row.next] == key) {
      row.text += row.texts[row.next];
      if (!row.last()) row.text += ", ";
      ++row.next;
    }
    row.text += spaces(padding);
  }

  static std::string finished(RowCells& row) {
    if (row.keys.empty()) return "{}";
    for (; !row.done(); ++row.next) row.text += row.texts[row.next] + (row.last() ? "" : ", ");
    return row.text + " }";
  }

  std::vector<RowCells> rows_;
  bool leading_ = true;  // all columns so far are narrow
};

}  // namespace

std::string spaces(int count) {
  return std::string(static_cast<std::size_t>(std::max(0, count)), ' ');
}

std::string on_one_line(const Written& value) {
  if (value.kind == Written::Kind::text) return quoted(value.text);
  if (value.kind == Written::Kind::token) return value.text;
  const bool table = value.kind == Written::Kind::table;
  if (value.items.empty()) return table ? "{}" : "[]";
  // Braces stand in blanks, and so do brackets around braces.
  const bool blanks = table || value.items.front().kind == Written::Kind::table;
  std::string out;
  for (const Written& item : value.items)
    out += (out.empty() ? "" : ", ") + (table ? entry_on_one_line(item) : on_one_line(item));
  if (blanks) out = " " + out + " ";
  return table ? "{" + out + "}" : "[" + out + "]";
}

std::string entry_on_one_line(const Written& entry) {
  return key_text(entry.key) + " = " + on_one_line(entry);
}

std::vector<std::string> aligned_rows(const std::vector<Row>& rows) {
  return Columns(rows).run();
}

}  // namespace wanhu::plan
