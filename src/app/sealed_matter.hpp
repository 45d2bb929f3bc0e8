// Matters of sealed kinds (tips): read and handled by the competent body only. What happens to one
// is sealed under a key of its own before it becomes an event, so that no table, list, figure,
// export or journal has its words, its kind or its unit; opened here, it is a matter like any
// other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/command.hpp"
#include "app/query.hpp"

namespace wanhu::app {

// One thing that happened to a matter.
struct Happening {
  std::int64_t n = 0, seq = 0;
  Instant at;
  std::string actor;
  domain::Event event;
};

// Empty when there is no such matter, or its key is gone. Without the words that the resident had
// erased.
std::vector<Happening> opened_history(store::Db& db, Tenant tenant, const access::Keyring& keyring,
                                      const Uuid& matter);
// Whether it is sealed or not; nothing when there is none or it cannot be opened.
std::optional<domain::Matter> load_any(store::Db& db, Tenant tenant, const access::Keyring& keyring,
                                       const Uuid& matter);
std::optional<Uuid> matter_of_number(store::Db& db, Tenant tenant, const std::string& receipt);

// The last step of every decision: what it says about sealed matters is sealed.
void seal_matters(Context& context, store::Decision& decision);

// The reminders of sealed matters that are due, as commands.
std::vector<Command> sealed_reminders(Engine& engine, store::Db& db, Instant now);

// Those of the asker's body, open ones first.
Json sealed_page(Reader& reader);
// What the town sees: numbers, days, whether the answer came in time. For the auditor also the
// bodies that have no account, so that nobody can open what is meant for them.
Json receipts_page(Reader& reader);

}  // namespace wanhu::app
