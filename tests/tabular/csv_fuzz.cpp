// Any bytes as a CSV file: never a crash, bounded work, and a table that keeps its invariants.
#include <cstdint>
#include <cstdlib>
#include <set>

#include "tabular/table.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wanhu;
  const tabular::Limits limits{.bytes = 1 << 16,
                               .line_bytes = 4096,
                               .cell_bytes = 512,
                               .rows = 500,
                               .columns = 16,
                               .cells = 2000,
                               .unpacked_bytes = 1 << 20};
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto table = tabular::read_table(bytes, "fuzz.csv", limits);
  if (!table) {
    if (table.error().code.empty() || table.error().place.file != "fuzz.csv") std::abort();
    return 0;
  }
  std::set<std::string> headings;
  for (const std::string& heading : table->heading)
    if (!heading.empty() && !headings.insert(heading).second) std::abort();
  if (table->heading.size() > limits.columns || table->rows.size() > limits.rows) std::abort();
  int last = table->heading_row;
  for (const tabular::Row& row : table->rows) {
    if (row.cells.size() != table->heading.size() || row.number <= last) std::abort();
    last = row.number;
    for (const std::string& cell : row.cells)
      if (cell.find('\0') != std::string::npos) std::abort();
  }
  return 0;
}
