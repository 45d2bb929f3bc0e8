// When somebody leaves: what they have in hand, and what keeps it from going to somebody else. All
// of it goes at once or nothing does, and what cannot go is named, never left behind in silence.
//
// Not moved, since it is nobody's work: who brought a matter in or answered it (that is history),
// saved views, matters that are closed. Sealed matters are for their body's own people to take on.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "access/person.hpp"
#include "app/posts.hpp"
#include "app/query.hpp"
#include "domain/matter/matter.hpp"
#include "domain/post/roster.hpp"

namespace wanhu::app {

struct HandoverWork {
  Tenant tenant = 0;
  access::Person from;
  std::map<std::string, std::vector<Uuid>> dwellings{};  // by unit
  std::vector<domain::Matter> matters{};                 // in hand, by due day
  std::vector<domain::Matter> helps{};                   // asked for a part in them
  std::vector<domain::Holding> holdings{};               // held now or later
  std::vector<domain::Shift> shifts{};                   // from today on, with one of these
  std::int64_t hidden = 0;  // pieces of work that the asker may not see

  [[nodiscard]] bool empty() const;
};
HandoverWork handover_work(store::Db& db, const access::Scope& scope, const access::Person& from,
                           Instant now);

// Why `to` cannot take it, piece by piece, each at the field "/data/to_person": HANDOVER-TO (a
// disabled account, one of a body outside the town, or the same person), HANDOVER-HIDDEN {n},
// HANDOVER-DWELLINGS {n, unit}, HANDOVER-RIGHT, HANDOVER-OBJECTION, HANDOVER-BOUNCE,
// HANDOVER-RECUSED, HANDOVER-HELP {receipt}, HANDOVER-POST, HANDOVER-POST-TWICE {post, unit}.
std::vector<base::Problem> handover_blocks(store::Db& db, const plan::Plan& plan,
                                           const AskedPosts& asked, const HandoverWork& work,
                                           const access::Person& to, Date today);

// What would move; with `to`, also what keeps it from moving. Schema Handover. NOT-FOUND.
Result<Json> handover_page(Reader& reader, const Uuid& person, const std::optional<Uuid>& to);

}  // namespace wanhu::app
