#include "tabular/table.hpp"

#include <array>
#include <utility>

#include "tabular/csv.hpp"
#include "tabular/xlsx.hpp"

namespace wanhu::tabular {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view k_zip = "PK\x03\x04"sv;
constexpr std::string_view k_zip_empty = "PK\x05\x06"sv;
constexpr std::string_view k_ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv;

// Files often met under the name .xls or .csv that are no tables.
constexpr std::array<std::pair<std::string_view, const char*>, 7> k_foreign{{
    {"%PDF", "PDF"},
    {"{\\rtf", "RTF"},
    {"Rar!", "RAR"},
    {"7z\xBC\xAF", "7z"},
    {"\x89PNG", "PNG"},
    {"\xFF\xD8\xFF", "JPEG"},
    {"<", "HTML/XML"},
}};

// The name of the stream that holds an encrypted workbook inside an OLE container, in UTF-16LE.
bool holds_encrypted_package(std::string_view bytes) {
  std::string name;
  for (const char c : "EncryptedPackage"sv) {
    name += c;
    name += '\0';
  }
  return bytes.find(name) != std::string_view::npos;
}

base::Failure refused(std::string code, const std::string& file,
                      std::map<std::string, std::string> args = {}) {
  return base::fail(
      {.code = std::move(code), .args = std::move(args), .place = base::Place{.file = file}});
}

}  // namespace

std::string column_letters(std::size_t column) {
  std::string letters;
  for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return letters;
}

std::string cell_address(std::size_t column, int row) {
  return column_letters(column) + std::to_string(row);
}

base::Place Table::place(const Row& row, std::size_t column) const {
  base::Place place{.file = file, .line = row.line};
  if (column < heading.size()) place.field = heading[column];
  place.cell = cell_address(column, row.number);
  return place;
}

base::Place Table::heading_place(std::size_t column) const {
  base::Place place{.file = file, .line = heading_line};
  if (column < heading.size()) place.field = heading[column];
  place.cell = cell_address(column, heading_row);
  return place;
}

base::Result<Table> read_table(std::string_view bytes, const std::string& file,
                               const Limits& limits, const std::string& sheet) {
  if (bytes.size() > limits.bytes)
    return base::fail({.code = "TAB-FILE-SIZE",
                       .kind = base::Kind::too_large,
                       .args = {{"max", std::to_string(limits.bytes / k_mib)}},
                       .place = base::Place{.file = file}});
  if (bytes.empty()) return refused("TAB-EMPTY", file);
  if (bytes.starts_with(k_zip) || bytes.starts_with(k_zip_empty))
    return read_xlsx(bytes, file, limits, sheet);
  if (bytes.starts_with(k_ole))
    return refused(holds_encrypted_package(bytes) ? "TAB-XLSX-ENCRYPTED" : "TAB-XLS-OLD", file);
  for (const auto& [magic, kind] : k_foreign)
    if (bytes.starts_with(magic)) return refused("TAB-NOT-TABLE", file, {{"kind", kind}});
  return read_csv(bytes, file, limits);
}

}  // namespace wanhu::tabular
