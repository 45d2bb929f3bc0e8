// The documentation of the table of findings (catalogue.hpp): a page for each code with an example
// that has it, what the checker says about that, an example that has it not, the reason and the
// remedy. Nothing stands here that the checker does not say itself: each page is made by checking
// its example. Codes as arguments are of the table; another is a bug (std::logic_error).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/catalogue.hpp"
#include "base/json.hpp"
#include "plan/catalogue.hpp"

namespace wanhu::plan {

// What the checker finds in an example, tried in the way of its code.
std::vector<Finding> tried(const Code& code, std::string_view fragment);

// Title, severity, examples and reason; no line end after the last line.
std::string explain_text(std::string_view code, base::Lang lang);
// Code and title of every code, a line each.
std::string explain_list(base::Lang lang);

base::Json explain_json(std::string_view code, base::Lang lang);

// A whole page. Its heading has the code as anchor, its file is named by explain_file, and it links
// to the index.
std::string explain_html(std::string_view code, base::Lang lang);
std::string explain_index_html(base::Lang lang);
// "L-QUOTA-SUM.html": where the page of a code is, beside "index.html".
std::string explain_file(std::string_view code);

// All pages in one file, an anchor for each code: docs/zh/findings.md, docs/en/findings.md.
std::string explain_markdown(base::Lang lang);

}  // namespace wanhu::plan
