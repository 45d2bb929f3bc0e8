// Files that hold contact data leave an entry in the journal: who made which file, with how many
// rows and of which unit, and when (PIPL art. 51, 54; read by the auditor). The server writes it
// before the file goes out, so that none goes out without it.
#pragma once

#include <string>

#include "app/query.hpp"

namespace wanhu::app {

// export.made by the reader, now. `what`: "matters".
Command export_made(const Reader& reader, const std::string& what, std::int64_t rows);

}  // namespace wanhu::app
