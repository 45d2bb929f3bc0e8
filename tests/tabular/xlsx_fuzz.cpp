// Hostile workbooks. The first byte says what the rest is: the zip file itself, or one part of an
// otherwise sound workbook (so that the fuzzer reaches the readers behind the checksums).
#include <cstdint>
#include <cstdlib>

#include "tabular/table.hpp"
#include "xlsx_build.hpp"

namespace {

using namespace wanhu::tabular;

std::string wrapped(unsigned which, std::string_view rest) {
  build::Parts parts = build::parts_with(
      "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>");
  if (which % 4 == 0) return std::string(rest);
  constexpr unsigned k_first_part = 1;  // not [Content_Types].xml, which nobody reads
  const auto count = static_cast<unsigned>(parts.size()) - k_first_part;
  // Half of the tries go to the sheet, the largest reader.
  const unsigned index = which % 2 == 0 ? count - 1 : which / 4 % count;
  parts[k_first_part + index].second = rest;
  return build::zip_of(parts, false);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Limits limits{.bytes = 1 << 18,
                      .line_bytes = 8192,
                      .cell_bytes = 512,
                      .rows = 500,
                      .columns = 16,
                      .cells = 2000,
                      .unpacked_bytes = 1 << 20};
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto table = read_table(wrapped(data[0], rest), "fuzz.xlsx", limits);
  if (!table && table.error().code.empty()) std::abort();
  if (!table) return 0;
  for (const Row& row : table->rows)
    if (row.cells.size() != table->heading.size() || row.number > 1'048'576) std::abort();
  return 0;
}
