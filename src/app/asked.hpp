// Words that a plan keeps for a time, or for some to read (domain/matter/asked.hpp; guard G13):
// held wherever the words of a matter are read, and erased by the ticker when their term is over.
#pragma once

#include <set>
#include <vector>

#include "app/query.hpp"

namespace wanhu::app {

// Who asks for the words of a matter.
struct AskedReader {
  bool has_hand = false;  // owns it, brought it in, answered it, or took part
  bool unowned = false;   // nobody has it in hand
  bool closed = true;
};
// False from the day on which their term is over, for everybody, and for whom the plan does not
// name. True for a matter that came out of no such question.
bool may_read_asked_words(const Reader& reader, const Uuid& matter, const AskedReader& who);
// All whose words some only may read: what goes further than the ledger leaves them out.
std::set<Uuid> asked_in_confidence(const Reader& reader);

// matter.expire for each closed matter whose words' term is over. Its id is made of the matter.
std::vector<Command> words_expired(store::Db& db, Tenant tenant, Instant now);

}  // namespace wanhu::app
