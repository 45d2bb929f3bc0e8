// Shared by the files that list matters; pages and reports go by query.hpp.
#pragma once

#include "app/filter.hpp"
#include "app/query.hpp"

namespace wanhu::app {

// Of `matter m` and its owner `person p`, in the order in which matter_row reads them.
extern const char* const k_matter_columns;
inline constexpr std::size_t k_matter_column_count = 27;
MatterRow matter_row(const store::Row& row);

// Everything of `ask` but its words and its page.
void add_filters(Filter& filter, const MatterAsk& ask, Instant now);

// By the index of words; query_matters_words.cpp.
struct MatterText {
  MatterRow row;
  std::string body;
};
// Those of the numbers that the reader may see, the greatest number first.
std::vector<MatterText> matters_by_number(Reader& reader, const std::vector<std::int64_t>& numbers);
MatterPage matters_with_words(Reader& reader, const MatterAsk& ask);

}  // namespace wanhu::app
