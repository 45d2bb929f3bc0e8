// Plans of units' own, filed for a task (domain/work/filing.hpp): checked beside the plans in force
// (activation.hpp), and read again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/query.hpp"
#include "domain/work/asks.hpp"

namespace wanhu::app {

inline constexpr std::size_t k_filed_bytes_max = 300'000;

// Of one ask, the oldest first: [{act_id, title, filed_plan, digest, found, at, actor, counts}].
Json filings_json(Reader& reader, const domain::Ask& ask);
// One of the reader's part, with what a check of it finds today: schema PlanFiling. NOT-FOUND.
Result<Json> filing_page(Reader& reader, const Uuid& act);
struct FiledText {
  std::string plan_id, text;
};
// The file as it came. NOT-FOUND.
Result<FiledText> filing_source(Reader& reader, const Uuid& act);
// What a check of the text would find, before it is filed: schema FiledCheck. NOT-FOUND for a unit
// that is not the reader's, ASK-NONE at /rule.
Result<Json> check_filed(Reader& reader, const std::string& plan, const std::string& rule,
                         const std::string& unit, const std::string& text);

}  // namespace wanhu::app
