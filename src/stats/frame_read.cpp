// The reader of typed tables: one look at all bytes for lines, quotes and encoding, one pass for
// the cells. Parts of the file write into one table. A column that turns out to hold words starts
// the pass again as a category (that shows in the first rows, as a rule).
#include <algorithm>
#include <cmath>
#include <cstring>
#include <deque>
#include <optional>
#include <set>
#include <thread>

#include "base/text.hpp"
#include "stats/frame_cells.hpp"

namespace wanhu::stats {

namespace {

constexpr std::size_t k_rows_max = 2'000'000'000;

struct Layout {
  std::string file;
  char separator = ',';
  std::vector<std::string> names;
  std::vector<bool> category;
};

struct Part {
  explicit Part(std::string_view bytes, std::size_t first_row = 0, std::size_t line_breaks = 0)
      : text(bytes), first(first_row), lines(line_breaks) {}
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  Part(Part&&) = default;
  Part& operator=(Part&&) = default;
  ~Part() = default;

  std::string_view text;  // ends with a line break
  std::size_t first = 0;  // row its first line would be, were all lines rows
  std::size_t lines = 0;  // line breaks
  std::vector<ColumnPart> columns{};
  std::vector<std::int32_t> line_of_row{};  // within this part from 0, when irregular
  std::int32_t lines_read = 0;
  bool irregular = false;  // some row is not on the line after the row before
  std::optional<base::Problem> problem{};
  std::set<std::size_t> words{};    // columns that must become categories
  std::deque<std::string> spelt{};  // cells whose quotes had to be undone
  std::size_t rows = 0;
};

// What a stretch of bytes holds.
struct Scan {
  std::size_t lines = 0;
  bool quotes = false, beyond_ascii = false;
};

Scan scan(std::string_view text) {
  using Bytes __attribute__((vector_size(16))) = signed char;
  using Words __attribute__((vector_size(16))) = long long;
  Scan found;
  const char* at = text.data();
  const char* end = at + text.size();
  Words quotes{}, high{};
  while (end - at >= 16) {
    Bytes lines{};
    // A byte counts to 127 before it is emptied.
    const char* stop = at + std::min<std::ptrdiff_t>((end - at) / 16, 127) * 16;
    for (; at < stop; at += 16) {
      Bytes bytes;
      std::memcpy(&bytes, at, sizeof bytes);
      lines -= bytes == '\n';
      quotes |= reinterpret_cast<Words>(bytes == '"');
      high |= reinterpret_cast<Words>(bytes < 0);
    }
    for (int i = 0; i < 16; ++i) found.lines += static_cast<std::size_t>(lines[i]);
  }
  found.quotes = (quotes[0] | quotes[1]) != 0;
  found.beyond_ascii = (high[0] | high[1]) != 0;
  for (; at < end; ++at) {
    found.lines += *at == '\n' ? 1 : 0;
    found.quotes = found.quotes || *at == '"';
    found.beyond_ascii = found.beyond_ascii || static_cast<signed char>(*at) < 0;
  }
  return found;
}

// A cell in quotes that begins at `at`; leaves `at` behind the closing quote. Null when it has
// none.
std::optional<std::string_view> quoted(const char*& at, const char* end, Part& part) {
  const char* begin = ++at;
  std::string* undone = nullptr;
  while (true) {
    const auto* quote =
        static_cast<const char*>(std::memchr(at, '"', static_cast<std::size_t>(end - at)));
    if (quote == nullptr) return {};
    at = quote + 1;
    if (at < end && *at == '"') {  // a doubled quote stands for one
      if (undone == nullptr) undone = &part.spelt.emplace_back();
      undone->append(begin, at);
      begin = ++at;
      continue;
    }
    const std::string_view rest(begin, static_cast<std::size_t>(quote - begin));
    if (undone == nullptr) return rest;
    undone->append(rest);
    return std::string_view(*undone);
  }
}

class PartReader {
 public:
  PartReader(const Layout& layout, Part& part)
      : layout_(layout), part_(part), end_(part.text.data() + part.text.size()) {
    for (std::size_t i = 0; i < part.columns.size(); ++i) targets_.push_back(target(i));
  }

  void read() {
    const char* at = part_.text.data();
    while (at < end_ && !part_.problem) {
      if (*at == '\n' || (*at == '\r' && at + 1 < end_ && at[1] == '\n')) {
        at += *at == '\r' ? 2 : 1;  // an empty line
        ++part_.lines_read;
        part_.irregular = true;
        continue;
      }
      const std::int32_t line = part_.lines_read;
      at = record(at);
      if (part_.problem) return;
      ++part_.lines_read;
      if (part_.irregular) {
        for (auto row = part_.line_of_row.size(); row < part_.rows; ++row)
          part_.line_of_row.push_back(static_cast<std::int32_t>(row));
        part_.line_of_row.push_back(line);
      }
      ++part_.rows;
    }
    for (ColumnPart& column : part_.columns) column.rows = part_.rows;
  }

 private:
  // What the fast way needs of a column; -1 decimals: the fast way is not for it.
  struct Target {
    std::int32_t* cells;
    std::int32_t decimals;
  };
  [[nodiscard]] Target target(std::size_t column) const {
    const ColumnPart& part = part_.columns[column];
    return {part.cells, part.kind == ColumnKind::whole ? part.decimals : -1};
  }

  // One record from `at`; answers where the next begins.
  const char* record(const char* at) {
    const std::size_t width = targets_.size();
    const std::size_t row = part_.rows;
    for (std::size_t column = 0; column < width; ++column) {
      const char end = column + 1 == width ? '\n' : layout_.separator;
      const Target& to = targets_[column];
      const char* next = plain(at, end, to, row);
      if (next == nullptr) {
        next = cell(at, column, end);
        if (next == nullptr) return at;
      }
      at = next;
    }
    return at;
  }

  // The usual cell, a decimal of at most nine digits as its column has them; null for any other.
  static const char* plain(const char* at, char end, const Target& to, std::size_t row) {
    const auto digit = [](char c) {
      return static_cast<std::uint32_t>(static_cast<unsigned char>(c)) - '0';
    };
    if (to.decimals == 0 && at[1] == end && digit(*at) <= 9) {  // one digit
      to.cells[row] = static_cast<std::int32_t>(digit(*at));
      return at + 2;
    }
    if (to.decimals < 0) return nullptr;
    const bool negative = *at == '-';
    at += negative ? 1 : 0;
    const char* begin = at;
    std::uint32_t mantissa = 0;
    for (; digit(*at) <= 9; ++at) mantissa = mantissa * 10 + digit(*at);
    std::ptrdiff_t size = at - begin;
    std::ptrdiff_t decimals = 0;
    if (*at == '.') {
      begin = ++at;
      for (; digit(*at) <= 9; ++at) mantissa = mantissa * 10 + digit(*at);
      decimals = at - begin;
      size += decimals;
    }
    if (*at != end || size == 0 || size > 9 || decimals != to.decimals) return nullptr;
    const auto value = static_cast<std::int32_t>(mantissa);
    to.cells[row] = negative ? -value : value;
    return at + 1;
  }

  // Any cell, which must end with `end`; null after a problem.
  const char* cell(const char* at, std::size_t column, char end) {
    std::string_view text;
    if (*at == '"') {
      const auto inside = quoted(at, end_, part_);
      if (!inside) return failed("STATS-CSV-QUOTE", column);
      text = *inside;
      const auto breaks = std::count(text.begin(), text.end(), '\n');
      if (breaks > 0) part_.irregular = true;
      part_.lines_read += static_cast<std::int32_t>(breaks);
      if (*at == '\r') ++at;
      if (*at != layout_.separator && *at != '\n') return failed("STATS-CSV-QUOTE", column);
    } else {
      const char* begin = at;
      while (*at != layout_.separator && *at != '\n') ++at;
      const bool returned = at > begin && *at == '\n' && at[-1] == '\r';
      text = {begin, static_cast<std::size_t>(at - begin) - (returned ? 1 : 0)};
    }
    if (*at != end) return miscounted(at, column + 1);
    ColumnPart& part = part_.columns[column];
    part.rows = part_.rows;
    if (!part.add(text)) part_.words.insert(column);
    targets_[column] = target(column);
    return at + 1;
  }

  const char* failed(const char* code, std::size_t column) {
    part_.problem = base::Problem{.code = code};
    part_.problem->place.line = part_.lines_read + 1;
    part_.problem->place.field = layout_.names[column];
    return nullptr;
  }

  const char* miscounted(const char* at, std::size_t have) {
    for (; *at != '\n'; ++at) have += *at == layout_.separator ? 1 : 0;
    part_.problem = base::Problem{.code = "STATS-CSV-CELLS"};
    part_.problem->with("want", std::to_string(targets_.size())).with("have", std::to_string(have));
    part_.problem->place.line = part_.lines_read + 1;
    return nullptr;
  }

  const Layout& layout_;
  Part& part_;
  const char* end_;
  std::vector<Target> targets_;
};

// The text in parts that end with a line; one when there are quotes, which may hold line breaks.
std::vector<Part> cut(std::string_view text, int threads) {
  std::vector<Part> parts;
  constexpr std::size_t k_part_min = 1 << 18;
  const std::size_t count =
      std::clamp<std::size_t>(text.size() / k_part_min, 1, static_cast<std::size_t>(threads));
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= count && begin < text.size(); ++i) {
    std::size_t end = text.size();
    if (i < count) end = text.find('\n', std::max(begin, text.size() * i / count)) + 1;
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end;
  }
  if (parts.empty()) parts.emplace_back(text);
  return parts;
}

template <class Work>
void on_threads(std::vector<Part>& parts, const Work& work) {
  std::vector<std::jthread> running;
  for (std::size_t i = 1; i < parts.size(); ++i) running.emplace_back([&, i] { work(parts[i]); });
  work(parts[0]);
}

base::Failure not_utf8(const std::string& file, std::size_t line, std::size_t byte) {
  base::Problem problem{.code = "TEXT-ENCODING"};
  problem.with("offset", std::to_string(byte + 1));
  problem.place.file = file;
  problem.place.line = static_cast<int>(line);
  return base::fail(std::move(problem));
}

// Lines of every part, and whether the text, which begins `before` bytes into the file, is well.
base::Result<void> look(std::vector<Part>& parts, std::string_view text, std::size_t before,
                        const std::string& file) {
  std::vector<Scan> scans(parts.size());
  on_threads(parts, [&](Part& part) {
    scans[static_cast<std::size_t>(&part - parts.data())] = scan(part.text);
  });
  Scan all;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].lines = scans[i].lines;
    parts[i].first = all.lines;
    all.lines += scans[i].lines;
    all.quotes = all.quotes || scans[i].quotes;
    all.beyond_ascii = all.beyond_ascii || scans[i].beyond_ascii;
  }
  if (all.lines > k_rows_max) {
    base::Problem problem{.code = "STATS-CSV-ROWS"};
    problem.place = {.file = file, .line = 1};
    return base::fail(std::move(problem));
  }
  if (all.beyond_ascii)
    if (const auto bad = base::first_invalid_utf8(text))
      return not_utf8(file, 2 + scan(text.substr(0, *bad)).lines, before + *bad);
  if (all.quotes && parts.size() > 1) {
    parts.clear();
    parts.emplace_back(text, 0, all.lines);
  }
  return {};
}

void read_parts(const Layout& layout, std::vector<Part>& parts, std::vector<Codes>& tables) {
  on_threads(parts, [&](Part& part) {
    part = Part(part.text, part.first, part.lines);
    part.columns.resize(layout.names.size());
    for (std::size_t i = 0; i < part.columns.size(); ++i) {
      ColumnPart& column = part.columns[i];
      if (layout.category[i]) column.kind = ColumnKind::category;
      column.room = part.lines;
      column.cells = tables[i].data() + part.first;
    }
    PartReader(layout, part).read();
  });
}

void count_gaps(Column& column) {
  if (column.kind == ColumnKind::real) {
    for (const double value : column.reals) column.gaps += std::isnan(value) ? 1 : 0;
    return;
  }
  if (column.is_category()) {
    for (const std::int32_t code : column.cells) column.gaps += code < 0 ? 1 : 0;
    return;
  }
  std::int32_t low = column.low;
  std::int32_t high = column.high;
  for (const std::int32_t cell : column.cells) {
    const bool gap = cell == k_missing_whole;
    column.gaps += gap ? 1 : 0;
    low = std::min(low, gap ? low : cell);
    high = std::max(high, cell);  // a missing cell is below all others
  }
  column.low = low;
  column.high = high;
}

Column join_numbers(std::vector<Part>& parts, std::size_t index, Codes& table, std::size_t rows) {
  Column column;
  bool real = false;
  for (const Part& part : parts) {
    real = real || part.columns[index].kind == ColumnKind::real;
    column.decimals = std::max(column.decimals, part.columns[index].decimals);
  }
  for (Part& part : parts) {
    ColumnPart& from = part.columns[index];
    column.not_numbers += from.not_numbers;
    if (!real && from.decimals < column.decimals && !from.scale_to(column.decimals)) real = true;
  }
  if (!real) {
    std::int32_t* to = table.data();
    for (const Part& part : parts) {  // lines that were no rows leave gaps between parts
      if (part.columns[index].cells != to)
        std::memmove(to, part.columns[index].cells, part.rows * sizeof(std::int32_t));
      to += part.rows;
    }
    table.resize(rows);
    column.cells = std::move(table);
    return column;
  }
  column.kind = ColumnKind::real;
  column.decimals = 0;
  column.reals.reserve(rows);
  for (Part& part : parts) {
    ColumnPart& from = part.columns[index];
    if (from.kind == ColumnKind::whole) from.to_real();
    column.reals.insert(column.reals.end(), from.reals.get(), from.reals.get() + from.rows);
    from.reals.reset();
  }
  table = {};
  return column;
}

Column join_words(std::vector<Part>& parts, std::size_t index, std::size_t rows) {
  Column column;
  column.kind = ColumnKind::category;
  std::set<std::string_view> all;
  for (const Part& part : parts)
    all.insert(part.columns[index].texts.begin(), part.columns[index].texts.end());
  column.levels.assign(all.begin(), all.end());
  column.cells.reserve(rows);
  for (const Part& part : parts) {
    const ColumnPart& from = part.columns[index];
    Codes place;
    for (const std::string_view text : from.texts)
      place.push_back(static_cast<std::int32_t>(
          std::lower_bound(column.levels.begin(), column.levels.end(), text) -
          column.levels.begin()));
    for (std::size_t row = 0; row < from.rows; ++row)
      column.cells.push_back(
          from.cells[row] < 0 ? k_missing_code : place[static_cast<std::size_t>(from.cells[row])]);
  }
  return column;
}

Frame join(std::vector<Part>& parts, const Layout& layout, std::vector<Codes>& tables) {
  std::vector<Column> columns;
  std::vector<std::int32_t> lines;
  bool irregular = false;
  std::size_t rows = 0;
  for (const Part& part : parts) {
    irregular = irregular || part.irregular;
    rows += part.rows;
  }
  std::int32_t before = 2;  // the line of the first row
  for (const Part& part : parts) {
    for (std::size_t row = 0; irregular && row < part.rows; ++row)
      lines.push_back(before + (part.line_of_row.empty() ? static_cast<std::int32_t>(row)
                                                         : part.line_of_row[row]));
    before += part.lines_read;
  }
  for (std::size_t i = 0; i < layout.names.size(); ++i) {
    columns.push_back(layout.category[i] ? join_words(parts, i, rows)
                                         : join_numbers(parts, i, tables[i], rows));
    columns.back().name = layout.names[i];
    count_gaps(columns.back());
  }
  Frame frame(layout.file, std::move(columns), rows);
  if (irregular) frame.set_lines(std::move(lines));
  return frame;
}

base::Failure heading_problem(const std::string& file, const std::string& column) {
  base::Problem problem{.code = "STATS-CSV-HEADING"};
  problem.with("column", column);
  problem.place = {.file = file, .line = 1, .field = column};
  return base::fail(std::move(problem));
}

// Names and separator from the first line, which is taken off `text`.
base::Result<Layout> read_heading(std::string_view& text, const std::string& file) {
  Layout layout{.file = file, .separator = ',', .names = {}, .category = {}};
  const std::size_t size = text.find('\n');
  const std::string_view line = text.substr(0, size);
  for (const char candidate : {';', '\t'})
    if (std::count(line.begin(), line.end(), candidate) >
        std::count(line.begin(), line.end(), layout.separator))
      layout.separator = candidate;
  Part part(line);
  const std::string ended = std::string(base::trim(line)) + '\n';
  const char* at = ended.data();
  while (true) {
    std::string name;
    if (*at == '"') {
      const auto inner = quoted(at, ended.data() + ended.size(), part);
      if (!inner) return heading_problem(file, std::string(at));
      name = *inner;
    }
    while (*at != layout.separator && *at != '\n') name += *at++;
    name = base::trim(name);
    if (name.empty() || std::count(layout.names.begin(), layout.names.end(), name) > 0)
      return heading_problem(file, name);
    layout.names.push_back(name);
    if (*at++ == '\n') break;
  }
  text.remove_prefix(size == std::string_view::npos ? text.size() : size + 1);
  layout.category.assign(layout.names.size(), false);
  return layout;
}

}  // namespace

base::Result<Frame> read_frame(std::string_view bytes, const std::string& file, int threads) {
  const std::size_t size = bytes.size();
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (const auto bad = base::first_invalid_utf8(bytes.substr(0, bytes.find('\n'))))
    return not_utf8(file, 1, size - bytes.size() + *bad);
  if (base::trim(bytes.substr(0, bytes.find('\n'))).empty()) {
    base::Problem problem{.code = "STATS-CSV-EMPTY"};
    problem.place.file = file;
    problem.place.line = 1;
    return base::fail(std::move(problem));
  }
  auto layout = read_heading(bytes, file);
  if (!layout) return base::fail(std::move(layout.error()));
  const std::size_t headed = size - bytes.size();
  std::string ended;
  if (!bytes.empty() && !bytes.ends_with('\n')) {
    ended = std::string(bytes) + '\n';
    bytes = ended;
  }
  auto parts = cut(bytes, std::max(threads, 1));
  if (const auto well = look(parts, bytes, headed, file); !well) return base::fail(well.error());
  std::vector<Codes> tables(layout->names.size());
  while (true) {
    for (Codes& table : tables) table.resize(parts.back().first + parts.back().lines);
    read_parts(*layout, parts, tables);
    int before = 1;
    std::set<std::size_t> words;
    for (Part& part : parts) {
      if (part.problem) {
        part.problem->place.file = file;
        part.problem->place.line += before;
        return base::fail(std::move(*part.problem));
      }
      before += part.lines_read;
      words.insert(part.words.begin(), part.words.end());
    }
    if (words.empty()) return join(parts, *layout, tables);
    for (const std::size_t column : words) layout->category[column] = true;
  }
}

}  // namespace wanhu::stats
