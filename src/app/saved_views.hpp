// Views of the ledger that a person has given a name: filters, columns and order as the page's
// address has them. They are a matter between the account and the page: kept in a local table, no
// journal entry, seen by nobody else.
#pragma once

#include <string>
#include <vector>

#include "app/engine.hpp"

namespace wanhu::app {

struct SavedView {
  Uuid id;
  std::string name;   // up to 40 characters
  std::string query;  // of the address, without "?": "view=list&unit=a&columns=title,due"
};

inline constexpr std::int64_t k_views_max = 50;  // of one person

// By name.
std::vector<SavedView> saved_views(store::Db& db, Tenant tenant, const Uuid& person);
// A new one, or another name or query for one of this person's. Errors: VIEWS-FULL {max}.
Result<void> save_view(Engine& engine, const Uuid& person, const SavedView& view);
// One that is not there, or not theirs, is gone already.
Result<void> forget_view(Engine& engine, const Uuid& person, const Uuid& view);

}  // namespace wanhu::app
