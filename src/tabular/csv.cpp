#include "tabular/csv.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "tabular/builder.hpp"
#include "tabular/encoding.hpp"

namespace wanhu::tabular {

namespace {

constexpr std::array<std::string_view, 3> k_separators{",", "\t", ";"};
constexpr std::string_view k_full_width_comma = "，";
constexpr std::size_t k_lines_looked_at = 20;
constexpr std::size_t k_bytes_looked_at = 64 * 1024;

// The first lines with content, quoted parts blanked out (they hold no separators).
std::vector<std::string> first_lines(std::string_view text) {
  std::vector<std::string> lines(1);
  bool quoted = false;
  for (const char c : text.substr(0, k_bytes_looked_at)) {
    if (c == '"') quoted = !quoted;
    const bool breaks = !quoted && (c == '\n' || c == '\r');
    if (!breaks && !quoted) lines.back() += c;
    if (!breaks || base::trim(lines.back()).empty()) continue;
    if (lines.size() == k_lines_looked_at) return lines;
    lines.emplace_back();
  }
  if (base::trim(lines.back()).empty()) lines.pop_back();
  return lines;
}

std::size_t occurrences(std::string_view line, std::string_view separator) {
  std::size_t count = 0;
  for (auto at = line.find(separator); at != std::string_view::npos;
       at = line.find(separator, at + separator.size()))
    ++count;
  return count;
}

// Refuses a file of one enormous line after reading no more of it than a line may hold. Bytes are
// looked at before decoding: in UTF-8 and GB18030 a line feed is never part of another character.
// In UTF-16 it can be, so the exact length is checked again by the reader.
base::Result<void> check_lines(std::string_view bytes, const std::string& file,
                               const Limits& limits) {
  const bool wide = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  const std::size_t max = limits.line_bytes * (wide ? 2 : 1);
  std::size_t run = 0;
  int line = 1;
  for (const char c : bytes) {
    if (c == '\n') ++line;
    run = c == '\n' || c == '\r' ? 0 : run + 1;
    if (run > max)
      return base::fail(
          {.code = "TAB-LINE-LONG",
           .kind = base::Kind::too_large,
           .args = {{"where", std::to_string(line)}, {"max", std::to_string(limits.line_bytes)}},
           .place = base::Place{.file = file, .line = line}});
  }
  return {};
}

}  // namespace

std::string_view detect_separator(std::string_view text) {
  const std::vector<std::string> lines = first_lines(text);
  std::string_view best = ",";
  std::pair<std::size_t, std::size_t> best_score{0, 0};  // lines that have it, occurrences
  for (const std::string_view separator : k_separators) {
    std::pair<std::size_t, std::size_t> score{0, 0};
    for (const std::string& line : lines) {
      const std::size_t count = occurrences(line, separator);
      score.first += count > 0 ? 1 : 0;
      score.second += count;
    }
    if (score > best_score) {
      best = separator;
      best_score = score;
    }
  }
  if (best_score.first > 0 || lines.empty()) return best;
  const std::size_t full_width = occurrences(lines.front(), k_full_width_comma);
  const bool clear = full_width > 0 && std::all_of(lines.begin(), lines.end(), [&](const auto& l) {
                       return occurrences(l, k_full_width_comma) == full_width;
                     });
  return clear ? k_full_width_comma : best;
}

CsvReader::CsvReader(std::string_view text, std::string file, const Limits& limits,
                     std::string_view separator)
    : text_(text), file_(std::move(file)), limits_(limits), separator_(separator) {}

base::Result<bool> CsvReader::next(Row& row) {
  if (at_end()) return false;
  row = Row{.number = ++record_, .line = line_};
  if (const std::size_t size = line_break(); size > 0) {
    new_line(size);
    return true;
  }
  for (std::size_t column = 0;; ++column) {
    const Mark start = here();
    auto text = field();
    if (!text) return base::fail(text.error());
    if (column < limits_.columns) {
      row.cells.push_back(std::move(*text));
    } else if (!base::trim(*text).empty()) {
      base::Problem found{.code = "TAB-COLUMNS",
                          .kind = base::Kind::too_large,
                          .args = {{"max", std::to_string(limits_.columns)}},
                          .place = place(start)};
      found.place.cell = cell_address(column, row.number);
      return base::fail(std::move(found));
    }
    const auto after = field_end();
    if (!after) return base::fail(after.error());
    if (*after == After::record) return true;
  }
}

base::Result<std::string> CsvReader::field() {
  return !at_end() && text_[at_] == '"' ? quoted_field() : plain_field();
}

base::Result<std::string> CsvReader::plain_field() {
  const Mark start = here();
  const std::size_t from = at_;
  while (!at_end() && line_break() == 0 && !text_.substr(at_).starts_with(separator_)) {
    if (at_ - line_start_ >= limits_.line_bytes)
      return too_long("TAB-LINE-LONG", limits_.line_bytes, start);
    ++at_;
  }
  if (at_ - from > limits_.cell_bytes) return too_long("TAB-CELL-LONG", limits_.cell_bytes, start);
  return std::string(text_.substr(from, at_ - from));
}

base::Result<std::string> CsvReader::quoted_field() {
  const Mark start = here();
  std::string out;
  ++at_;
  while (!at_end()) {
    const char c = text_[at_];
    if (c == '"') {
      ++at_;
      if (at_end() || text_[at_] != '"') return out;
    }
    out += c;
    if (out.size() > limits_.cell_bytes)
      return too_long("TAB-CELL-LONG", limits_.cell_bytes, start);
    // A line feed after a carriage return belongs to the same line break.
    const bool breaks = c == '\n' || (c == '\r' && !text_.substr(at_ + 1).starts_with('\n'));
    if (breaks)
      new_line(1);
    else
      ++at_;
  }
  return base::fail({.code = "TAB-CSV-UNCLOSED",
                     .args = {{"line", std::to_string(start.line)}},
                     .place = place(start)});
}

// After a field: its separator, a line break or the end of the text.
base::Result<CsvReader::After> CsvReader::field_end() {
  if (at_end()) return After::record;
  if (const std::size_t size = line_break(); size > 0) {
    new_line(size);
    return After::record;
  }
  if (text_.substr(at_).starts_with(separator_)) {
    at_ += separator_.size();
    if (at_ - line_start_ > limits_.line_bytes)
      return too_long("TAB-LINE-LONG", limits_.line_bytes, here());
    return After::field;
  }
  return base::fail(
      {.code = "TAB-CSV-QUOTE", .args = {{"line", std::to_string(line_)}}, .place = place(here())});
}

void CsvReader::new_line(std::size_t size) {
  at_ += size;
  line_start_ = at_;
  ++line_;
}

std::size_t CsvReader::line_break() const {
  const std::string_view rest = text_.substr(at_, 2);
  if (rest.starts_with("\r\n")) return 2;
  return rest.starts_with('\n') || rest.starts_with('\r') ? 1 : 0;
}

base::Place CsvReader::place(const Mark& mark) const {
  const std::string_view before = text_.substr(mark.line_start, mark.at - mark.line_start);
  const auto characters = std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  return {.file = file_, .line = mark.line, .column = 1 + static_cast<int>(characters)};
}

base::Failure CsvReader::too_long(const char* code, std::size_t max, const Mark& mark) const {
  return base::fail({.code = code,
                     .kind = base::Kind::too_large,
                     .args = {{"where", std::to_string(mark.line)}, {"max", std::to_string(max)}},
                     .place = place(mark)});
}

base::Result<Table> read_csv(std::string_view bytes, const std::string& file,
                             const Limits& limits) {
  if (auto checked = check_lines(bytes, file, limits); !checked) return base::fail(checked.error());
  const auto decoded = decode(bytes, file);
  if (!decoded) return base::fail(decoded.error());
  CsvReader reader(decoded->text(), file, limits, detect_separator(decoded->text()));
  TableBuilder builder(file, "", limits);
  Row row;
  for (;;) {
    const auto more = reader.next(row);
    if (!more) return base::fail(more.error());
    if (!*more) return builder.finish();
    if (auto added = builder.add(std::move(row)); !added) return base::fail(added.error());
  }
}

}  // namespace wanhu::tabular
