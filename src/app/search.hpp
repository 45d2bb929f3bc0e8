// The index of words, read: which matters have a word. What a query finds here are candidates; the
// caller looks at the rows, by scope and by text.
#pragma once

#include <string>

#include "app/number_set.hpp"
#include "domain/matter/words.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::app {

NumberSet with_word(store::Db& db, store::Tenant tenant, const std::string& word);
// Those with any word that begins so.
NumberSet with_beginning(store::Db& db, store::Tenant tenant, const std::string& beginning);
// Those with all words of what is sought; nothing when it is empty.
NumberSet candidates(store::Db& db, store::Tenant tenant, const domain::Sought& sought);

}  // namespace wanhu::app
