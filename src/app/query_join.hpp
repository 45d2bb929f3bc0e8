// What a page says of matters that are worked on together, and of those that might be.
#pragma once

#include "app/query.hpp"

namespace wanhu::app {

// The lead of a joined matter, and those joined to a lead: id, receipt, title, state. Nothing of
// what lies outside the scope.
Json joined_json(Reader& reader, const domain::Matter& matter);
Json joiners_json(Reader& reader, const domain::Matter& matter);
// For the resident of a joined matter: how far the lead is, nothing of who else reported it. Null
// when it is not joined.
Json joined_words(Reader& reader, const domain::Matter& matter);

struct SimilarAsk {
  std::string title{}, text{}, place{}, kind{};
  std::optional<std::string> unit{};
};
// Open matters that may be about the same, the likeliest first, each with the reasons in words.
Json similar(Reader& reader, const SimilarAsk& ask);
// NOT-FOUND.
Result<Json> similar_to(Reader& reader, const Uuid& id);

}  // namespace wanhu::app
