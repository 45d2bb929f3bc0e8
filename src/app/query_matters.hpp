// Shared by the files that list matters; pages and reports go by query.hpp.
#pragma once

#include <set>

#include "app/filter.hpp"
#include "app/query.hpp"

namespace wanhu::app {

// Of `matter m` and its owner `person p`, in the order in which matter_row reads them.
extern const char* const k_matter_columns;
inline constexpr std::size_t k_matter_column_count = 28;
MatterRow matter_row(const store::Row& row);

// What the reader may see, as parts that have no matter in common and an index each: for a person
// with own rows only, those reported and those in hand.
std::vector<Filter> visible_parts(const Reader& reader);

// The same of rows that something else leads to.
Filter visible_rows(const Reader& reader);

// Whose work a matter may be about (matter_kept_from); "-": nobody's of the town.
std::string staff_of(const access::Scope& scope);

// Those that the reader is kept from, whatever the scope.
std::set<Uuid> kept_matters(const Reader& reader);
// The condition on the column of a matter's id that holds nothing but them.
void add_only_kept(Filter& filter, const Reader& reader, const char* matter_id);

// What the accounts were called at the cut.
std::map<Uuid, std::string> person_names_at(Reader& reader, const Cut& cut);

// Everything of `ask` but its words and its page.
void add_filters(Filter& filter, const MatterAsk& ask, Instant now);

// By the index of words; query_matters_words.cpp.
struct MatterText {
  MatterRow row;
  std::string body;
};
// Those of the numbers that the reader may see, the greatest number first.
std::vector<MatterText> matters_by_number(Reader& reader, const std::vector<std::int64_t>& numbers);
// Whether a page with words can have ended there.
bool is_page_with_words(const std::string& after);
MatterPage matters_with_words(Reader& reader, const MatterAsk& ask);

}  // namespace wanhu::app
