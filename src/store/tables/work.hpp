// Rows of what was done about asks (domain/work). Other groups of tables put theirs here too: a
// round of inspection is an act, so that every ask is counted from one table.
#pragma once

#include <optional>
#include <string>

#include "domain/work/acts.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

std::optional<domain::Act> load_act(Db& db, Tenant tenant, const base::Uuid& id);
// Whether it need not be met, as things stand.
bool is_excused(Db& db, Tenant tenant, const domain::Ask& ask);

namespace tables {
struct Context;
// What an event of any group did about an ask.
void put_act(Db& db, const Context& context, const domain::Act& act);
// It does not count any more.
void withdraw_act(Db& db, const Context& context, const base::Uuid& id, const std::string& reason);
}  // namespace tables

}  // namespace wanhu::store
