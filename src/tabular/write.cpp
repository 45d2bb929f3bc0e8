#include "tabular/write.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <set>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"
#include "tabular/columns.hpp"
#include "tabular/table.hpp"

namespace wanhu::tabular {

namespace {

constexpr std::size_t k_rows_max = 1'048'576;
constexpr std::size_t k_columns_max = 16'384;
constexpr std::size_t k_cell_units_max = 32'767;              // UTF-16 units in one cell of Excel
constexpr std::int64_t k_exact_max = std::int64_t{1} << 53U;  // beyond it a double loses digits
constexpr std::size_t k_rows_measured = 1000;                 // for the widths of columns
constexpr int k_width_min = 6, k_width_max = 60;

std::string number_of(double value) {
  if (!std::isfinite(value)) throw std::logic_error("a table holds a number that is not finite");
  return fmt::format("{}", value);
}

std::string shown(const Cell& cell) {
  struct Shown {
    std::string operator()(std::monostate) const { return ""; }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return number_of(value); }
    std::string operator()(const Link& link) const { return link.text; }
  };
  return std::visit(Shown{}, cell);
}

// Text as a workbook can hold it: XML has no NUL, no U+FFFE and no U+FFFF, and what looks like an
// escape of ST_Xstring ("_x0041_") must be escaped itself.
std::string xlsx_text(std::string_view text) {
  std::u32string out;
  const std::u32string in = base::decode_utf8(text);
  const auto hex = [](char32_t c) {
    return (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'F') || (c >= U'a' && c <= U'f');
  };
  for (std::size_t i = 0; i < in.size(); ++i) {
    const bool escape = i + 6 < in.size() && in[i] == U'_' && in[i + 1] == U'x' &&
                        in[i + 6] == U'_' &&
                        std::all_of(in.begin() + static_cast<std::ptrdiff_t>(i) + 2,
                                    in.begin() + static_cast<std::ptrdiff_t>(i) + 6, hex);
    const bool impossible = in[i] == 0 || in[i] == 0xFFFE || in[i] == 0xFFFF;
    if (escape) out += U"_x005F";
    out += impossible ? U'\uFFFD' : in[i];
  }
  return base::encode_utf8(out);
}

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (const char32_t c : base::decode_utf8(text)) units += c > 0xFFFF ? 2 : 1;
  return units;
}

bool allowed_link(const std::string& url) {
  constexpr std::array<std::string_view, 4> k_schemes{"https://", "http://",
                                                      "mailto:", "internal:"};
  constexpr std::size_t k_url_max = 2'000;
  return url.size() <= k_url_max &&
         std::any_of(k_schemes.begin(), k_schemes.end(),
                     [&](std::string_view scheme) { return url.starts_with(scheme); });
}

// A file that lives in memory and has a name, which the library's writer asks for.
class MemoryFile {
 public:
  MemoryFile() : fd_(memfd_create("wanhu-xlsx", MFD_CLOEXEC)) {
    if (fd_ < 0) throw base::MachineError("no memory for a workbook");
  }
  ~MemoryFile() { close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  [[nodiscard]] std::string path() const { return fmt::format("/proc/self/fd/{}", fd_); }
  [[nodiscard]] std::string bytes() const {
    const off_t size = lseek(fd_, 0, SEEK_END);
    std::string out(static_cast<std::size_t>(std::max<off_t>(size, 0)), '\0');
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t got =
          pread(fd_, out.data() + done, out.size() - done, static_cast<off_t>(done));
      if (got <= 0) throw base::MachineError("a workbook in memory cannot be read");
      done += static_cast<std::size_t>(got);
    }
    return out;
  }

 private:
  int fd_;
};

struct CloseWorkbook {
  void operator()(lxw_workbook* workbook) const { lxw_workbook_free(workbook); }
};

base::Failure too_many_rows(const std::string& sheet) {
  return base::fail(base::Problem{
      .code = "TAB-WRITE-ROWS", .kind = base::Kind::too_large, .args = {{"sheet", sheet}}});
}

// Columns as wide as their text, within limits.
class ColumnWidths {
 public:
  explicit ColumnWidths(const std::vector<std::string>& heading)
      : widths_(heading.size(), k_width_min) {
    for (std::size_t column = 0; column < heading.size(); ++column)
      measure(column, heading[column]);
  }
  void measure(const std::vector<Cell>& cells) {
    for (std::size_t column = 0; column < std::min(cells.size(), widths_.size()); ++column)
      measure(column, shown(cells[column]));
  }
  void set(lxw_worksheet* worksheet) const {
    for (std::size_t column = 0; column < widths_.size(); ++column)
      worksheet_set_column(worksheet, static_cast<lxw_col_t>(column),
                           static_cast<lxw_col_t>(column), widths_[column], nullptr);
  }

 private:
  void measure(std::size_t column, std::string_view text) {
    widths_[column] = std::clamp(base::display_width(text) + 2, widths_[column], k_width_max);
  }

  std::vector<int> widths_;
};

class WorkbookWriter {
 public:
  explicit WorkbookWriter(base::Instant created) {
    if (created.ms() < 1000) throw std::logic_error("a workbook needs its instant");
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.use_zip64 = LXW_FALSE;
    workbook_.reset(workbook_new_opt(file_.path().c_str(), &options));
    if (!workbook_) throw base::MachineError("a workbook cannot be begun");
    lxw_doc_properties properties{};
    properties.created = static_cast<time_t>(created.ms() / 1000);
    workbook_set_properties(workbook_.get(), &properties);
    bold_ = workbook_add_format(workbook_.get());
    format_set_bold(bold_);
  }

  base::Result<void> add(const Sheet& sheet) {
    std::size_t at = 0;
    return add({.name = sheet.name, .heading = sheet.heading}, [&](std::vector<Cell>& cells) {
      if (at == sheet.rows.size()) return false;
      cells = sheet.rows[at++];
      return true;
    });
  }

  base::Result<void> add(const SheetHead& head, const NextRow& next) {
    lxw_worksheet* worksheet = workbook_add_worksheet(workbook_.get(), head.name.c_str());
    if (worksheet == nullptr) throw base::MachineError("no temporary space for a workbook");
    ColumnWidths widths(head.heading);
    for (std::size_t column = 0; column < head.heading.size(); ++column)
      if (auto done = put_text(worksheet, 0, column, head.heading[column], bold_); !done)
        return done;
    std::vector<Cell> cells;
    for (std::size_t row = 1; next(cells); ++row) {
      if (row >= k_rows_max) return too_many_rows(head.name);
      if (row <= k_rows_measured) widths.measure(cells);
      for (std::size_t column = 0; column < cells.size(); ++column)
        if (auto done = put(worksheet, row, column, cells[column]); !done) return done;
    }
    widths.set(worksheet);
    worksheet_freeze_panes(worksheet, 1, 0);
    return {};
  }

  std::string finish() {
    const lxw_error error = workbook_close(workbook_.release());
    if (error != LXW_NO_ERROR) throw base::MachineError(lxw_strerror(error));
    return file_.bytes();
  }

 private:
  static void check(lxw_error error) {
    if (error != LXW_NO_ERROR) throw base::MachineError(lxw_strerror(error));
  }

  base::Result<void> put_text(lxw_worksheet* worksheet, std::size_t row, std::size_t column,
                              const std::string& text, lxw_format* format = nullptr) {
    if (text.empty()) return {};
    const std::string safe = xlsx_text(text);
    if (utf16_units(safe) > k_cell_units_max)
      return base::fail({.code = "TAB-CELL-LONG",
                         .kind = base::Kind::too_large,
                         .args = {{"where", cell_address(column, static_cast<int>(row) + 1)},
                                  {"max", std::to_string(k_cell_units_max)}}});
    check(worksheet_write_string(worksheet, static_cast<lxw_row_t>(row),
                                 static_cast<lxw_col_t>(column), safe.c_str(), format));
    return {};
  }

  void put_number(lxw_worksheet* worksheet, std::size_t row, std::size_t column, double value) {
    check(worksheet_write_number(worksheet, static_cast<lxw_row_t>(row),
                                 static_cast<lxw_col_t>(column), value, nullptr));
  }

  base::Result<void> put(lxw_worksheet* worksheet, std::size_t row, std::size_t column,
                         const Cell& cell) {
    if (const auto* link = std::get_if<Link>(&cell))
      if (allowed_link(link->url) && put_link(worksheet, row, column, *link)) return {};
    if (const auto* value = std::get_if<double>(&cell)) {
      number_of(*value);
      put_number(worksheet, row, column, *value);
      return {};
    }
    const auto* whole = std::get_if<std::int64_t>(&cell);
    if (whole != nullptr && std::abs(*whole) <= k_exact_max) {
      put_number(worksheet, row, column, static_cast<double>(*whole));
      return {};
    }
    return put_text(worksheet, row, column, shown(cell));
  }

  // False when the sheet cannot take one more link (65 530): the text is then written alone.
  static bool put_link(lxw_worksheet* worksheet, std::size_t row, std::size_t column,
                       const Link& link) {
    const std::string text = xlsx_text(link.text.empty() ? link.url : link.text);
    return worksheet_write_url_opt(worksheet, static_cast<lxw_row_t>(row),
                                   static_cast<lxw_col_t>(column), link.url.c_str(), nullptr,
                                   text.c_str(), nullptr) == LXW_NO_ERROR;
  }

  MemoryFile file_{};
  std::unique_ptr<lxw_workbook, CloseWorkbook> workbook_{};
  lxw_format* bold_ = nullptr;
};

base::Result<void> check_sheets(const std::vector<Sheet>& sheets) {
  constexpr std::size_t k_name_max = 31;
  std::set<std::string> names;
  for (const Sheet& sheet : sheets) {
    const bool sound = !sheet.name.empty() && utf16_units(sheet.name) <= k_name_max &&
                       sheet.name.find_first_of("[]:*?/\\") == std::string::npos &&
                       !sheet.name.starts_with('\'') && !sheet.name.ends_with('\'') &&
                       xlsx_text(sheet.name) == sheet.name;
    // Excel compares names without case, as `fold` does.
    if (!sound || !names.insert(fold(sheet.name)).second) {
      base::Problem problem{.code = "TAB-WRITE-SHEET", .args = {{"sheet", sheet.name}}};
      return base::fail(std::move(problem));
    }
    std::size_t columns = sheet.heading.size();
    for (const auto& row : sheet.rows) columns = std::max(columns, row.size());
    if (sheet.rows.size() >= k_rows_max || columns > k_columns_max)
      return too_many_rows(sheet.name);
  }
  return {};
}

bool looks_like_formula(std::string_view text) {
  constexpr std::array<std::string_view, 11> k_starts{"=",  "+",  "-",  "@",  "\t", "\r",
                                                      "\n", "＝", "＋", "－", "＠"};
  return std::any_of(k_starts.begin(), k_starts.end(),
                     [&](std::string_view start) { return text.starts_with(start); });
}

void append_csv(std::string& out, std::string_view text, bool is_text) {
  const bool neutralise = is_text && looks_like_formula(text);
  const bool quote = text.find_first_of(",;\t\"\r\n") != std::string_view::npos ||
                     (!text.empty() && (text.front() == ' ' || text.back() == ' '));
  if (quote) out += '"';
  if (neutralise) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  if (quote) out += '"';
}

}  // namespace

base::Result<std::string> xlsx_write(const std::vector<Sheet>& sheets, base::Instant created) {
  if (auto checked = check_sheets(sheets); !checked) return base::fail(checked.error());
  WorkbookWriter writer(created);
  for (const Sheet& sheet : sheets)
    if (auto added = writer.add(sheet); !added) return base::fail(added.error());
  return writer.finish();
}

base::Result<std::string> xlsx_write(const SheetHead& head, const NextRow& next,
                                     base::Instant created) {
  const std::vector<Sheet> alone{{.name = head.name, .heading = head.heading, .rows = {}}};
  if (auto checked = check_sheets(alone); !checked) return base::fail(checked.error());
  WorkbookWriter writer(created);
  if (auto added = writer.add(head, next); !added) return base::fail(added.error());
  return writer.finish();
}

std::string csv_write(const Sheet& sheet, Bom bom) {
  std::string out = bom == Bom::yes ? "\xEF\xBB\xBF" : "";
  for (std::size_t column = 0; column < sheet.heading.size(); ++column) {
    if (column > 0) out += ',';
    append_csv(out, sheet.heading[column], true);
  }
  out += "\r\n";
  for (const auto& row : sheet.rows) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      if (column > 0) out += ',';
      const bool is_text = std::holds_alternative<std::string>(row[column]) ||
                           std::holds_alternative<Link>(row[column]);
      append_csv(out, shown(row[column]), is_text);
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace wanhu::tabular
