// The whole history of a matter in words.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/query.hpp"
#include "app/sealed_matter.hpp"

namespace wanhu::app {

// Words about a matter as this reader may see them.
using ShownText = std::string (*)(const std::string& text);
// Telephone and card numbers in a text are contact data like any other.
ShownText shown_to(const Reader& reader);

// Whether the matter is sealed or not; the oldest first.
std::vector<Happening> history_of(Reader& reader, const Uuid& matter);
// A closing is worded by the answer before it, which `outcome` carries from event to event.
void note_outcome(const std::string& kind, Json& data, std::string& outcome);

// What each actor is called where the staff reads: name and role.
std::map<std::string, std::string> names_of(Reader& reader);

// [{"seq", "at", "kind", "actor", "text", "detail"}], the oldest first. `names`: what each actor is
// called, by the actor's text.
Json history_json(Reader& reader, const Uuid& matter, const plan::Plan& plan,
                  const std::map<std::string, std::string>& names);

// Whoever is not among them keeps the id.
inline std::string name_in(const std::map<std::string, std::string>& names, const std::string& id) {
  const auto found = names.find(id);
  return found == names.end() ? id : found->second;
}

}  // namespace wanhu::app
