// What the desk shows beyond the ledger: a person's own work, the days on which matters fall due,
// who has how much in hand, and the ledger as a workbook. All of it within the asker's scope.
#pragma once

#include "app/query.hpp"

namespace wanhu::app {

// Groups in the order in which they are to be done; those the asker has no part in are left out.
// Within a group the one due first comes first.
Json my_work(Reader& reader);

// Whole weeks, Monday first, that hold the month of `in_month`: each day with its kind, how many
// matters whose clock runs are due then, and how many of those are overdue. `ask` narrows them.
Json due_calendar(Reader& reader, Date in_month, const MatterAsk& ask);

// For each owner what is in hand, by name: a help in handing over, not a ranking (guard G06). Last
// the row of what nobody has in hand, when there is any.
Json workload(Reader& reader);

struct MattersExport {
  MatterAsk ask{};       // `after` and `limit` do not matter
  bool contact = false;  // name and telephone of the resident too
};
// A workbook of one sheet with every column of the ledger. Rows go from the database to the file
// page by page, so that memory does not grow with them. FORBIDDEN: contact data for a role that may
// not see it; TAB-WRITE-ROWS.
Result<std::string> matters_workbook(Reader& reader, const MattersExport& wanted);
// The same, with how many matters stand in it.
struct Workbook {
  std::string bytes;
  std::int64_t rows = 0;
};
Result<Workbook> matters_file(Reader& reader, const MattersExport& wanted);

}  // namespace wanhu::app
