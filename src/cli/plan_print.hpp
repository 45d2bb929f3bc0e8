// Findings of a plan file on standard error, as `plan check` and `plan activate` show them.
#pragma once

#include <string>

#include "base/catalogue.hpp"
#include "plan/plan.hpp"

namespace wanhu::cli {

// Findings that belong to one clause of the source stand together, in the order of the file; then
// the notes and the sum. With `long_form`, each clause has a heading and each finding its source
// lines and marks. `text` is the file.
void print_findings(const plan::Loaded& loaded, const std::string& text, base::Lang lang,
                    bool long_form);

}  // namespace wanhu::cli
