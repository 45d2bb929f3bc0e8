// wanhu report NAME --db URL --date D --format F -o OUT: the same documents as the pages give, out
// of the database itself, for whoever has its file or address.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "base/catalogue.hpp"

namespace wanhu::cli {

// Exit codes: 0 written, 1 refused (unknown report, a day to come, no database), 2 wrong usage.
int report_command(const std::vector<std::string>& args, base::Lang lang, bool json);
int report_command(const std::vector<std::string>& args, base::Lang lang, bool json,
                   std::ostream& out, std::ostream& err);

}  // namespace wanhu::cli
