// The reader of typed tables. One pass: a cell that is a decimal of few digits goes straight into
// its column; a column that turns out to hold wider numbers becomes real on the way, and one that
// turns out to hold words starts the pass again as a category (that shows in the first rows, as a
// rule).
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <thread>
#include <unordered_map>

#include "base/text.hpp"
#include "stats/frame.hpp"

namespace wanhu::stats {

namespace {

constexpr std::size_t k_rows_max = 2'000'000'000;
constexpr std::int64_t k_whole_max = std::numeric_limits<std::int32_t>::max();
constexpr int k_decimals_max = 9;

// What one column has so far, in one part of the file.
struct Building {
  ColumnKind kind = ColumnKind::whole;
  int decimals = 0;
  std::size_t not_numbers = 0;
  std::size_t rows = 0;
  std::unique_ptr<std::int32_t[]> cells{};
  std::unique_ptr<double[]> reals{};
  std::size_t room = 0;
  std::unordered_map<std::string_view, std::int32_t> codes{};
  std::vector<std::string_view> texts{};

  void make_room(std::size_t rows_max) {
    room = rows_max;
    if (kind == ColumnKind::real)
      reals = std::make_unique_for_overwrite<double[]>(room);
    else
      cells = std::make_unique_for_overwrite<std::int32_t[]>(room);
  }
  void to_real() {
    auto wide = std::make_unique_for_overwrite<double[]>(room);
    const double unit = power_of_ten(decimals);
    for (std::size_t i = 0; i < rows; ++i)
      wide[i] = cells[i] == k_missing_whole ? k_missing : cells[i] / unit;
    reals = std::move(wide);
    cells.reset();
    kind = ColumnKind::real;
  }
  // False when a cell would not fit any more.
  bool scale_to(int wanted) {
    const auto factor = static_cast<std::int64_t>(power_of_ten(wanted - decimals));
    for (std::size_t i = 0; i < rows; ++i)
      if (cells[i] != k_missing_whole && std::abs(cells[i] * factor) > k_whole_max) return false;
    for (std::size_t i = 0; i < rows; ++i)
      if (cells[i] != k_missing_whole) cells[i] = static_cast<std::int32_t>(cells[i] * factor);
    decimals = wanted;
    return true;
  }
  void add_missing() {
    if (kind == ColumnKind::real)
      reals[rows++] = k_missing;
    else
      cells[rows++] = kind == ColumnKind::whole ? k_missing_whole : k_missing_code;
  }
  // mantissa / 10^digits, |mantissa| < 10^18.
  void add_decimal(std::int64_t mantissa, int digits, std::string_view text);
  void add_real(std::string_view text);
  void add_word(std::string_view text) {
    const auto [at, fresh] = codes.try_emplace(text, static_cast<std::int32_t>(texts.size()));
    if (fresh) texts.push_back(text);
    cells[rows++] = at->second;
  }
};

double real_of(std::string_view text) {
  double value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void Building::add_real(std::string_view text) {
  if (kind == ColumnKind::whole) to_real();
  reals[rows++] = real_of(text);
}

void Building::add_decimal(std::int64_t mantissa, int digits, std::string_view text) {
  if (kind == ColumnKind::real) {
    reals[rows++] = std::abs(mantissa) < (std::int64_t{1} << 53)
                        ? static_cast<double>(mantissa) / power_of_ten(digits)
                        : real_of(text);
    return;
  }
  while (digits > decimals && mantissa % 10 == 0) {
    mantissa /= 10;
    --digits;
  }
  const bool small = digits <= k_decimals_max && std::abs(mantissa) <= k_whole_max;
  if (!small || (digits > decimals && !scale_to(digits))) return add_real(text);
  mantissa *= static_cast<std::int64_t>(power_of_ten(decimals - digits));
  if (std::abs(mantissa) > k_whole_max) return add_real(text);
  cells[rows++] = static_cast<std::int32_t>(mantissa);
}

struct Layout {
  std::string_view text;  // ends with a line break
  std::string file;
  char separator = ',';
  std::vector<std::string> names;
  std::vector<bool> category;
  bool quotes = false;
};

struct Part {
  std::vector<Building> columns;
  std::vector<std::int32_t> lines;  // of the rows, within this part from 0
  std::int32_t lines_read = 0;
  bool irregular = false;  // some row is not on the line after the row before
  std::optional<base::Problem> problem;
  std::set<std::size_t> words;    // columns that must become categories
  std::deque<std::string> spelt;  // cells whose quotes had to be undone
};

enum class Number { missing, nan, decimal, real, word };

// What a cell is that the fast way did not take. `mantissa` and `digits` of a decimal.
Number classify(std::string_view text, std::int64_t& mantissa, int& digits) {
  if (text.empty() || text == "NA") return Number::missing;
  if (text == "NaN" || text == "nan") return Number::nan;
  std::string_view body = text;
  const bool negative = body.front() == '-';
  if (negative || body.front() == '+') body.remove_prefix(1);
  if (body.empty() || (!(body.front() >= '0' && body.front() <= '9') && body.front() != '.' &&
                       body != "Inf" && body != "inf"))
    return Number::word;
  mantissa = 0;
  digits = 0;
  bool plain = body.size() <= 18 && body != ".";
  bool point = false;
  for (const char c : body) {
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9' && plain) {
      mantissa = mantissa * 10 + (c - '0');
      digits += point ? 1 : 0;
    } else {
      plain = false;
    }
  }
  if (plain) {
    if (negative) mantissa = -mantissa;
    return Number::decimal;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), value);
  if (end != body.data() + body.size()) return Number::word;
  if (error == std::errc::result_out_of_range) return Number::real;
  return error == std::errc() ? Number::real : Number::word;
}

void add_cell(Part& part, std::size_t column, std::string_view text) {
  Building& building = part.columns[column];
  if (building.kind == ColumnKind::category) {
    if (text.empty() || text == "NA") return building.add_missing();
    return building.add_word(text);
  }
  std::int64_t mantissa = 0;
  int digits = 0;
  switch (classify(base::trim(text), mantissa, digits)) {
    case Number::missing:
      return building.add_missing();
    case Number::nan:
      ++building.not_numbers;
      return building.add_missing();
    case Number::decimal:
      return building.add_decimal(mantissa, digits, base::trim(text));
    case Number::real:
      return building.add_real(base::trim(text));
    case Number::word:
      part.words.insert(column);
      return building.add_missing();
  }
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
  PartReader(const Layout& layout, std::string_view text, Part& part)
      : layout_(layout), part_(part), at_(text.data()), end_(text.data() + text.size()) {}

  void read() {
    while (at_ < end_ && !part_.problem) {
      if (*at_ == '\n' || (*at_ == '\r' && at_ + 1 < end_ && at_[1] == '\n')) {
        at_ += *at_ == '\r' ? 2 : 1;  // an empty line
        ++part_.lines_read;
        part_.irregular = true;
        continue;
      }
      const std::int32_t line = part_.lines_read;
      if (!record()) return;
      if (part_.irregular) {
        for (auto row = static_cast<std::int32_t>(part_.lines.size());
             static_cast<std::size_t>(row) + 1 < part_.columns[0].rows; ++row)
          part_.lines.push_back(row);
        part_.lines.push_back(line);
      }
    }
  }

 private:
  bool record() {
    const std::size_t width = part_.columns.size();
    for (std::size_t column = 0; column < width; ++column) {
      if (!plain_decimal(column) && !cell(column)) return false;
      const bool last = *at_ == '\n';
      if (last != (column + 1 == width)) return miscounted(column + 1);
      ++at_;
    }
    ++part_.lines_read;
    return true;
  }

  // The usual cell, a decimal of at most nine digits as its column has them; false and nothing read
  // for any other.
  bool plain_decimal(std::size_t column) {
    Building& building = part_.columns[column];
    if (building.kind != ColumnKind::whole) return false;
    const char* at = at_;
    const bool negative = *at == '-';
    at += negative ? 1 : 0;
    const char* begin = at;
    std::uint32_t mantissa = 0;
    std::uint32_t digit = 0;
    while ((digit = static_cast<std::uint32_t>(static_cast<unsigned char>(*at)) - '0') <= 9) {
      mantissa = mantissa * 10 + digit;
      ++at;
    }
    std::ptrdiff_t size = at - begin;
    std::ptrdiff_t decimals = 0;
    if (*at == '.') {
      begin = ++at;
      while ((digit = static_cast<std::uint32_t>(static_cast<unsigned char>(*at)) - '0') <= 9) {
        mantissa = mantissa * 10 + digit;
        ++at;
      }
      decimals = at - begin;
      size += decimals;
    }
    if ((*at != layout_.separator && *at != '\n') || size == 0 || size > 9 ||
        decimals != building.decimals)
      return false;
    const auto value = static_cast<std::int32_t>(mantissa);
    building.cells[building.rows++] = negative ? -value : value;
    at_ = at;
    return true;
  }

  // Leaves `at_` on the separator or the line break behind the cell.
  bool cell(std::size_t column) {
    if (*at_ == '"') {
      const auto text = quoted(at_, end_, part_);
      if (!text) return failed("STATS-CSV-QUOTE", column);
      const auto breaks = std::count(text->begin(), text->end(), '\n');
      if (breaks > 0) part_.irregular = true;
      part_.lines_read += static_cast<std::int32_t>(breaks);
      if (*at_ == '\r') ++at_;
      if (*at_ != layout_.separator && *at_ != '\n') return failed("STATS-CSV-QUOTE", column);
      add_cell(part_, column, *text);
      return true;
    }
    const char* begin = at_;
    while (*at_ != layout_.separator && *at_ != '\n') ++at_;
    const char* end = at_;
    if (end > begin && *at_ == '\n' && end[-1] == '\r') --end;
    add_cell(part_, column, {begin, static_cast<std::size_t>(end - begin)});
    return true;
  }

  bool failed(const char* code, std::size_t column) {
    part_.problem = base::Problem{.code = code};
    part_.problem->place = {.line = part_.lines_read + 1, .field = layout_.names[column]};
    return false;
  }

  bool miscounted(std::size_t have) {
    while (*at_ != '\n') {
      have += *at_ == layout_.separator ? 1 : 0;
      ++at_;
    }
    part_.problem = base::Problem{.code = "STATS-CSV-CELLS"};
    part_.problem->with("want", std::to_string(part_.columns.size()))
        .with("have", std::to_string(have));
    part_.problem->place = {.line = part_.lines_read + 1};
    return false;
  }

  const Layout& layout_;
  Part& part_;
  const char* at_;
  const char* end_;
};

Part read_part(const Layout& layout, std::string_view text) {
  Part part;
  part.columns.resize(layout.names.size());
  const auto rows = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  for (std::size_t i = 0; i < part.columns.size(); ++i) {
    if (layout.category[i]) part.columns[i].kind = ColumnKind::category;
    part.columns[i].make_room(rows + 1);
  }
  PartReader(layout, text, part).read();
  return part;
}

std::vector<std::string_view> cut(const Layout& layout, int threads) {
  const std::string_view text = layout.text;
  std::vector<std::string_view> parts;
  constexpr std::size_t k_part_min = 1 << 18;
  const auto wanted = layout.quotes ? std::size_t{1} : static_cast<std::size_t>(threads);
  const std::size_t count = std::clamp<std::size_t>(text.size() / k_part_min, 1, wanted);
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= count && begin < text.size(); ++i) {
    std::size_t end = text.size();
    if (i < count) end = text.find('\n', std::max(begin, text.size() * i / count)) + 1;
    parts.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  if (parts.empty()) parts.push_back(text);
  return parts;
}

std::vector<Part> read_parts(const Layout& layout, int threads) {
  const auto texts = cut(layout, threads);
  std::vector<Part> parts(texts.size());
  std::vector<std::jthread> running;
  for (std::size_t i = 1; i < texts.size(); ++i)
    running.emplace_back([&, i] { parts[i] = read_part(layout, texts[i]); });
  parts[0] = read_part(layout, texts[0]);
  return parts;
}

Column join_numbers(std::vector<Part>& parts, std::size_t index) {
  Column column;
  int decimals = 0;
  bool real = false;
  std::size_t rows = 0;
  for (const Part& part : parts) {
    real = real || part.columns[index].kind == ColumnKind::real;
    decimals = std::max(decimals, part.columns[index].decimals);
    rows += part.columns[index].rows;
  }
  for (Part& part : parts) {
    Building& from = part.columns[index];
    column.not_numbers += from.not_numbers;
    if (!real && from.decimals < decimals && !from.scale_to(decimals)) real = true;
  }
  if (real) {
    column.kind = ColumnKind::real;
    column.reals.reserve(rows);
  } else {
    column.decimals = decimals;
    column.cells.reserve(rows);
  }
  for (Part& part : parts) {
    Building& from = part.columns[index];
    if (real && from.kind == ColumnKind::whole) from.to_real();
    if (real)
      column.reals.insert(column.reals.end(), from.reals.get(), from.reals.get() + from.rows);
    else
      column.cells.insert(column.cells.end(), from.cells.get(), from.cells.get() + from.rows);
    from.cells.reset();
    from.reals.reset();
  }
  return column;
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

Column join_words(std::vector<Part>& parts, std::size_t index) {
  Column column;
  column.kind = ColumnKind::category;
  std::set<std::string_view> all;
  for (const Part& part : parts)
    all.insert(part.columns[index].texts.begin(), part.columns[index].texts.end());
  column.levels.assign(all.begin(), all.end());
  for (const Part& part : parts) {
    const Building& from = part.columns[index];
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

Frame join(std::vector<Part>& parts, const Layout& layout) {
  std::vector<Column> columns;
  std::vector<std::int32_t> lines;
  bool irregular = false;
  std::size_t rows = 0;
  for (const Part& part : parts) {
    irregular = irregular || part.irregular;
    rows += part.columns[0].rows;
  }
  std::int32_t before = 2;  // the line of the first row
  if (irregular)
    for (const Part& part : parts) {
      for (std::size_t row = 0; row < part.columns[0].rows; ++row)
        lines.push_back(before +
                        (part.lines.empty() ? static_cast<std::int32_t>(row) : part.lines[row]));
      before += part.lines_read;
    }
  for (std::size_t i = 0; i < layout.names.size(); ++i) {
    columns.push_back(layout.category[i] ? join_words(parts, i) : join_numbers(parts, i));
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
  Layout layout{.text = {}, .file = file, .separator = ',', .names = {}, .category = {}};
  const std::size_t size = text.find('\n');
  const std::string_view line = text.substr(0, size);
  for (const char candidate : {';', '\t'})
    if (std::count(line.begin(), line.end(), candidate) >
        std::count(line.begin(), line.end(), layout.separator))
      layout.separator = candidate;
  Part part;
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
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const auto refuse = [&](const char* code, int line) {
    base::Problem problem{.code = code};
    problem.place = {.file = file, .line = line};
    return base::fail(std::move(problem));
  };
  if (base::trim(bytes.substr(0, bytes.find('\n'))).empty()) return refuse("STATS-CSV-EMPTY", 1);
  if (const auto bad = base::first_invalid_utf8(bytes))
    return refuse("TEXT-ENCODING",
                  1 + static_cast<int>(std::count(
                          bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(*bad), '\n')));
  auto layout = read_heading(bytes, file);
  if (!layout) return base::fail(std::move(layout.error()));
  std::string ended;
  if (!bytes.empty() && !bytes.ends_with('\n')) {
    ended = std::string(bytes) + '\n';
    bytes = ended;
  }
  layout->text = bytes;
  layout->quotes = std::memchr(bytes.data(), '"', bytes.size()) != nullptr;
  while (true) {
    auto parts = read_parts(*layout, std::max(threads, 1));
    int before = 1;
    std::set<std::size_t> words;
    std::size_t rows = 0;
    for (Part& part : parts) {
      if (part.problem) {
        part.problem->place.file = file;
        part.problem->place.line += before;
        return base::fail(std::move(*part.problem));
      }
      before += part.lines_read;
      rows += part.columns[0].rows;
      words.insert(part.words.begin(), part.words.end());
    }
    if (rows > k_rows_max) return refuse("STATS-CSV-ROWS", 1);
    if (words.empty()) return join(parts, *layout);
    for (const std::size_t column : words) layout->category[column] = true;
  }
}

}  // namespace wanhu::stats
