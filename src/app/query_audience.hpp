// Whom an entry of the journal concerns: live updates tell those people that something changed.
#pragma once

#include <compare>
#include <optional>
#include <set>
#include <string>

#include "access/person.hpp"
#include "store/journal.hpp"

namespace wanhu::app {

struct Audience {
  std::set<std::string> units{};  // none: the whole township
  std::set<base::Uuid> people{};  // visitors hear only what names them
  // Who is kept from its matters, from all of them: accounts, or a staff (matter_kept_from).
  std::set<std::string> kept{};
  bool everybody = false;
  // Nobody of a unit hears that it happened: a covert round of supervision, a re-contact, the draft
  // of a proposal.
  bool above_units = false;
  auto operator<=>(const Audience&) const = default;
};
Audience audience_of(store::Db& db, const store::Entry& entry);
bool concerns(const access::Scope& scope, const Audience& audience);

// The id in that field of an event; nothing when it has none there.
std::optional<base::Uuid> id_in(const base::Json& data, const char* name);

}  // namespace wanhu::app
