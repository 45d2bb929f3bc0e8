#include "app/search.hpp"

#include <optional>

#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Bytes;
using store::Reach;
using store::Row;
using store::Statement;

const Statement k_word{Reach::tenant, "word_members",
                       "SELECT block, members FROM matter_word WHERE tenant = $1 AND word = $2"};
const Statement k_beginning{
    Reach::tenant, "word_beginning_members",
    "SELECT block, members FROM matter_word WHERE tenant = $1 AND word >= $2 AND word <= $3"};

void add(NumberSet& set, const Row& row) {
  set.add_block(row.i64(0), store::unpacked(row.bytes(1)));
}

// No text holds this byte, so it comes after everything that begins so.
std::string after_all(const std::string& beginning) {
  return beginning + '\xFF';
}

}  // namespace

NumberSet with_word(store::Db& db, store::Tenant tenant, const std::string& word) {
  NumberSet set;
  db.each(k_word, {tenant, Bytes{word}}, [&](const Row& row) { add(set, row); });
  return set;
}

NumberSet with_beginning(store::Db& db, store::Tenant tenant, const std::string& beginning) {
  NumberSet set;
  db.each(k_beginning, {tenant, Bytes{beginning}, Bytes{after_all(beginning)}},
          [&](const Row& row) { add(set, row); });
  return set;
}

NumberSet candidates(store::Db& db, store::Tenant tenant, const domain::Sought& sought) {
  std::optional<NumberSet> found;
  const auto keep = [&](const NumberSet& set) {
    if (found)
      found->keep(set);
    else
      found = set;
  };
  for (const std::string& word : sought.words()) {
    if (found && found->empty()) break;
    keep(with_word(db, tenant, word));
  }
  for (const std::string& beginning : sought.beginnings()) {
    if (found && found->empty()) break;
    keep(with_beginning(db, tenant, beginning));
  }
  return found.value_or(NumberSet());
}

}  // namespace wanhu::app
