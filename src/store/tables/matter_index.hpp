// What the tables keep of all matters together, so that lists, counts and search are quick over a
// million: the order of the ledger, the numbers of the index of words, and two counters. All of it
// follows from the rows of `matter`, and changes in the same transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/matter/matter.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store::tables {

// A matter as the indexes see it.
struct Standing {
  std::int64_t no = 0;
  std::string unit, kind, state;
  std::int64_t due_day = 0;  // 0: its clock has ended
  std::int64_t opened_day = 0;
  bool operator==(const Standing&) const = default;
};

// Nothing when there is no such matter yet.
std::optional<Standing> standing(Db& db, Tenant tenant, const base::Uuid& id);

// After the row of `id` was written: `before` is how it stood, nothing for a new one. The texts are
// its title, place and body before and after.
using Texts = std::vector<std::string_view>;
void keep_indexes(Db& db, Tenant tenant, const base::Uuid& id,
                  const std::optional<Standing>& before, const Texts& texts_before,
                  const Texts& texts_after);

}  // namespace wanhu::store::tables

namespace wanhu::store {

// Words by which a matter is found that are no text of it: its unit, its kind, that it is not
// closed. No text holds the sign they begin with.
std::string unit_word(std::string_view unit);
std::string kind_word(std::string_view kind);
std::string open_word();

// What happened to one matter, from its opening on.
struct Happened {
  domain::Event event;
  base::Instant at;
  std::string actor;
};
// For databases that are only measured: the rows of a whole life at once, without journal entries,
// which therefore cannot be verified. What all matters share is made by index_all afterwards.
void write_life(Db& db, Tenant tenant, std::int64_t seq, const std::vector<Happened>& life);
// Numbers, order, counters and words of all matters, made anew from their rows.
void index_all(Db& db, Tenant tenant);

// Fills the index of words from the matters of a database that was made before there was one. Does
// nothing otherwise.
void complete(Db& db, Tenant tenant);

// SQLite takes every tenant for a small one until it has looked at the tables, and would then read
// a whole ledger where an index finds fifty rows. Looks at samples: some milliseconds, however
// large the tables are. PostgreSQL looks by itself.
void look_at_sizes(Db& db);

}  // namespace wanhu::store
