#include "tabular/xlsx.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "tabular/builder.hpp"
#include "tabular/number_format.hpp"
#include "tabular/package.hpp"
#include "tabular/xlsx_parts.hpp"

namespace wanhu::tabular {

namespace {

constexpr int k_last_row = 1'048'576;
constexpr std::size_t k_columns = 16'384;  // A … XFD

std::optional<int> row_number(std::string_view text) {
  int row = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), row);
  if (error != std::errc() || end != text.data() + text.size() || row < 1 || row > k_last_row)
    return std::nullopt;
  return row;
}

// One worksheet: rows in rising order, cells in rising order within a row.
class SheetReader : public XmlHandler {
 public:
  SheetReader(TableBuilder& builder, const SharedStrings& strings, const StylesReader& styles,
              bool from_1904)
      : builder_(builder), strings_(strings), styles_(styles), from_1904_(from_1904) {}

  void start(std::string_view name, const XmlAttributes& attributes) override {
    in_value_ = false;
    if (name == "row") {
      start_row(attributes);
    } else if (name == "c" && in_row_) {
      start_cell(attributes);
    } else if (name == "f" && in_cell_ && !formula_) {
      formula_ = true;
      cell_problem("TAB-FORMULA");
    } else if (name == "rPh") {
      ++phonetic_;
    } else if (name == "v" || name == "t") {
      in_value_ = in_cell_ && phonetic_ == 0;
    }
  }

  void end(std::string_view name) override {
    in_value_ = false;
    if (name == "rPh") --phonetic_;
    if (name == "c" && in_cell_) finish_cell();
    if (name == "row" && in_row_) finish_row();
  }

  void text(std::string_view text) override {
    if (!in_value_) return;
    value_ += text;
    if (value_.size() > builder_.limits().cell_bytes)
      stop("TAB-CELL-LONG", base::Kind::too_large,
           {{"where", cell_address(column_, row_.number)},
            {"max", std::to_string(builder_.limits().cell_bytes)}});
  }

 private:
  void stop(const char* code, base::Kind kind, std::map<std::string, std::string> args) {
    failure = base::Problem{.code = code, .kind = kind, .args = std::move(args), .place = place()};
  }

  [[nodiscard]] base::Place place() const {
    base::Place place{.file = builder_.file()};
    place.cell = cell_address(column_, row_.number);
    return place;
  }

  void cell_problem(const char* code) {
    builder_.problem(
        {.code = code,
         .args = {{"cell", cell_address(column_, row_.number)}, {"value", value_.substr(0, 40)}},
         .place = place()});
  }

  void bad_address(std::string_view text) {
    stop("TAB-XLSX-ADDRESS", base::Kind::invalid, {{"address", std::string(text.substr(0, 40))}});
  }

  void start_row(const XmlAttributes& attributes) {
    const auto given = attributes.find("r");
    const auto number = given ? row_number(*given) : std::optional(row_.number + 1);
    if (in_row_ || !number || *number <= row_.number || *number > k_last_row)
      return bad_address(given.value_or("row"));
    row_ = Row{.number = *number};
    next_column_ = 0;
    in_row_ = true;
  }

  void start_cell(const XmlAttributes& attributes) {
    const auto given = attributes.find("r");
    const auto address =
        given ? parse_address(*given) : std::optional(Address{next_column_, row_.number});
    if (in_cell_ || !address || address->row != row_.number || address->column < next_column_ ||
        address->column >= k_columns)
      return bad_address(given.value_or("c"));
    column_ = address->column;
    next_column_ = column_ + 1;
    type_ = attributes.text("t");
    const std::string style = attributes.text("s");
    style_ = 0;
    std::from_chars(style.data(), style.data() + style.size(), style_);
    value_.clear();
    formula_ = false;
    in_cell_ = true;
  }

  void finish_cell() {
    in_cell_ = false;
    if (formula_ || value_.empty()) return;
    auto text = cell_text();
    if (!text || base::trim(*text).empty()) return;
    if (text->find('\0') != std::string::npos) return cell_problem("TAB-NUL-CELL");
    if (column_ >= builder_.limits().columns) {
      failure = builder_.too_many_columns(place()).value();
      return;
    }
    row_.cells.resize(column_ + 1);
    row_.cells.back() = std::move(*text);
  }

  // The value as text; nothing when it is wrong, which is then on record.
  std::optional<std::string> cell_text() {
    if (type_ == "s") return shared_string();
    if (type_ == "inlineStr" || type_ == "str") return unescape_xstring(value_);
    if (type_ == "b") return value_ == "1" || value_ == "true" ? "TRUE" : "FALSE";
    if (type_ == "e") {
      cell_problem("TAB-CELL-ERROR");
      return std::nullopt;
    }
    if (type_ == "d") {  // ISO 8601, strict workbooks only
      constexpr std::string_view k_midnight = "T00:00:00";
      const std::size_t day = value_.find(k_midnight);
      return day == std::string::npos ? value_ : value_.substr(0, day);
    }
    auto text = styles_.is_date(style_) ? date_text(value_, from_1904_) : number_text(value_);
    if (!text) cell_problem("TAB-CELL-VALUE");
    return text;
  }

  std::optional<std::string> shared_string() {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(value_.data(), value_.data() + value_.size(), index);
    const auto text = error == std::errc() && end == value_.data() + value_.size()
                          ? strings_.at(index)
                          : std::nullopt;
    if (text) return std::string(*text);
    stop("TAB-XLSX-STRING", base::Kind::invalid,
         {{"cell", cell_address(column_, row_.number)}, {"index", value_.substr(0, 40)}});
    return std::nullopt;
  }

  void finish_row() {
    in_row_ = false;
    const int number = row_.number;
    if (auto added = builder_.add(std::move(row_)); !added) failure = added.error();
    row_ = Row{.number = number};
  }

  TableBuilder& builder_;
  const SharedStrings& strings_;
  const StylesReader& styles_;
  bool from_1904_;

  Row row_{};
  std::size_t next_column_ = 0;
  bool in_row_ = false;

  std::size_t column_ = 0;
  std::string type_{};
  std::size_t style_ = 0;
  std::string value_{};
  bool in_cell_ = false;
  bool in_value_ = false;
  bool formula_ = false;
  int phonetic_ = 0;
};

// Reads the workbook's own parts, then the sheet.
class XlsxReader {
 public:
  XlsxReader(Package& package, std::string file, const Limits& limits)
      : package_(package), file_(std::move(file)), limits_(limits), strings_(file_, limits) {}

  base::Result<Table> read(const std::string& sheet) {
    return find_workbook()
        .and_then([&](const std::string& part) { return read_workbook(part); })
        .and_then([&] { return read_sheet(sheet); });
  }

 private:
  [[nodiscard]] base::Failure failure(const char* code,
                                      std::map<std::string, std::string> args) const {
    return base::fail({.code = code, .args = std::move(args), .place = base::Place{.file = file_}});
  }

  base::Result<std::string> find_workbook() {
    if (package_.has("mimetype")) return failure("TAB-NOT-TABLE", {{"kind", "OpenDocument"}});
    const auto relationships = package_.relationships("");
    if (!relationships) return base::fail(relationships.error());
    for (const auto& [id, relationship] : *relationships)
      if (relationship.type == "officeDocument") return relationship.target;
    return failure("TAB-XLSX-PART", {{"part", "_rels/.rels"}});
  }

  base::Result<void> read_workbook(const std::string& part) {
    if (part.ends_with(".bin")) return failure("TAB-NOT-TABLE", {{"kind", "XLSB"}});
    if (auto read = package_.read(part, workbook_); !read) return read;
    if (!workbook_.is_workbook) return failure("TAB-NOT-TABLE", {{"kind", part}});
    auto relationships = package_.relationships(part);
    if (!relationships) return base::fail(relationships.error());
    relationships_ = std::move(*relationships);
    for (const auto& [id, relationship] : relationships_) {
      XmlHandler* handler = relationship.type == "sharedStrings" ? &strings_
                            : relationship.type == "styles" ? static_cast<XmlHandler*>(&styles_)
                                                            : nullptr;
      if (handler == nullptr) continue;
      if (auto read = package_.read(relationship.target, *handler); !read) return read;
    }
    return {};
  }

  [[nodiscard]] const WorkbookReader::Sheet* choose(const std::string& name) const {
    const auto found = std::find_if(
        workbook_.sheets.begin(), workbook_.sheets.end(), [&](const WorkbookReader::Sheet& sheet) {
          const auto target = relationships_.find(sheet.relationship);
          if (target == relationships_.end() || target->second.type != "worksheet") return false;
          return name.empty() ? sheet.visible : sheet.name == name;
        });
    return found == workbook_.sheets.end() ? nullptr : &*found;
  }

  base::Result<Table> read_sheet(const std::string& name) {
    const WorkbookReader::Sheet* sheet = choose(name);
    if (sheet == nullptr) {
      std::string names;
      for (const auto& other : workbook_.sheets) names += (names.empty() ? "" : "、") + other.name;
      return failure("TAB-XLSX-SHEET", {{"sheet", name.empty() ? "1" : name}, {"sheets", names}});
    }
    TableBuilder builder(file_, sheet->name, limits_);
    SheetReader reader(builder, strings_, styles_, workbook_.from_1904);
    const std::string& part = relationships_.at(sheet->relationship).target;
    if (auto read = package_.read(part, reader); !read) return base::fail(read.error());
    return builder.finish();
  }

  Package& package_;
  std::string file_;
  const Limits& limits_;
  WorkbookReader workbook_{};
  std::map<std::string, Relationship> relationships_{};
  SharedStrings strings_;
  StylesReader styles_{};
};

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  std::size_t column = 0, letters = 0;
  while (letters < text.size() && text[letters] >= 'A' && text[letters] <= 'Z') {
    column = column * 26 + static_cast<std::size_t>(text[letters] - 'A' + 1);
    if (++letters > 3) return std::nullopt;
  }
  const auto row = row_number(text.substr(letters));
  if (letters == 0 || column > k_columns || !row) return std::nullopt;
  return Address{column - 1, *row};
}

base::Result<Table> read_xlsx(std::string_view bytes, const std::string& file, const Limits& limits,
                              const std::string& sheet) {
  auto package = Package::open(bytes, file, limits);
  if (!package) return base::fail(package.error());
  return XlsxReader(*package, file, limits).read(sheet);
}

}  // namespace wanhu::tabular
