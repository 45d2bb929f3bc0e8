// Matters of confidential kinds: words and contact are for their owner, for who brought them in or
// has handled them, and for the centre. Others in scope see that there is one, its kind, unit,
// state and days. So it is with the words of matters that came out of a question of a form for
// which the plan names the readers or a term (asked.hpp). The one place that says who and what.
#pragma once

#include <string>

#include "app/query.hpp"

namespace wanhu::app {

bool is_confidential(const Reader& reader, std::int64_t plan_version, const std::string& kind);
// Whether the reader may read its words.
bool may_read_words(const Reader& reader, const MatterRow& row);
bool may_read_words(const Reader& reader, const domain::Matter& matter);
// The same for a reader who has nothing to do with it.
bool may_read_words(const Reader& reader, std::int64_t plan_version, const std::string& kind,
                    const Uuid& matter);
// Instead of its title.
std::string concealed_title(const Reader& reader);
// A title as lists show it: numbers masked (decision 0016), or instead of it.
std::string shown_title(const Reader& reader, const std::string& title, bool reads);
// Takes the words out of a row that the reader may not read.
void conceal(const Reader& reader, MatterRow& row);

}  // namespace wanhu::app
