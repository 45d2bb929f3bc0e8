// A Paper written down in one of the formats.
#pragma once

#include <string>

#include "report/paper.hpp"
#include "report/report.hpp"

namespace wanhu::report {

// html, xlsx or json; otherwise REPORT-FORMAT.
base::Result<Document> document(const Paper& paper, const std::string& format);

}  // namespace wanhu::report
