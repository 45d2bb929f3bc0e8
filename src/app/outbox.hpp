// The outbox. What is to be sent is decided with the command that gives rise to it and stands in
// the same journal entry (message.queued), so no crash loses or doubles it; its text waits in a
// local table until its retention ends. Sending is the room `message`'s business: it takes what is
// due here and writes back what came of it (docs/decisions/0025-outbox.md).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/command.hpp"
#include "domain/message/message.hpp"

namespace wanhu::app {

// Adds to a decision about matters the messages that follow from it, for the channels that the
// server has a gateway for.
void queue_messages(Context& context, store::Decision& decision);

// A message as it is queued: what the journal says of it (message.queued), and its text.
struct OutboxRow {
  Json event;
  Uuid message;
  std::string text;
  Instant keep_until, next;
  bool quiet = false;  // it waits for the end of the quiet hours
};
// Whether one of that id was ever queued.
bool is_queued(store::Db& db, Tenant tenant, const Uuid& message);
// Adds them to the decision: the events, and the texts for the local table.
void put_in_outbox(Tenant tenant, store::Decision& decision, std::vector<OutboxRow> rows);

// A resident's word on messages: message.opted_out. MESSAGE-SEALED, MESSAGE-NO-CONTACT,
// MESSAGE-OPT-SAME.
Result<store::Decision> opt_out(Context& context, const domain::Matter& matter, bool out);

// ---- for the sender ----------------------------------------------------------------------------

struct PendingMessage {
  Uuid id, matter;
  int round = 1;
  std::string happening, recipient, template_id, channel, unit, text;
  bool statutory = false;
  std::int64_t plan_version = 1;
  std::int64_t times = 1;  // how often it was queued: sent again by hand
  int tries = 0;           // of this time
  Instant queued, keep_until;
  std::string detail{};  // which one of its happening
};
// Those whose moment has come, the longest waiting first.
std::vector<PendingMessage> pending_messages(store::Db& db, Tenant tenant, Instant now, int limit);
// Queued by the journal, but their text is nowhere: a database restored from the journal alone.
std::vector<Uuid> textless_messages(store::Db& db, Tenant tenant);

// Where a recipient is reached; nothing when nobody said, or it was erased.
std::optional<access::Contact> address_of(store::Db& db, Tenant tenant,
                                          const access::Keyring& keyring,
                                          const domain::Recipient& recipient);
bool has_opted_out(store::Db& db, Tenant tenant, const Uuid& contact);
// A keyed hash, so that a cap can count one address without keeping it.
std::string address_mac(const access::Keyring& keyring, const std::string& address);
// Messages of which a try was made on that day, to that address or to all.
std::int64_t tried_on(store::Db& db, Tenant tenant, base::Date day,
                      const std::optional<std::string>& address_mac);

// Writes to the local table; for Writer::run_local. Before a try: whoever dies in the middle tries
// again at `next` with the same key.
void note_try(store::Db& db, Tenant tenant, const PendingMessage& message, Instant now,
              Instant next, const std::string& address_mac);
void postpone(store::Db& db, Tenant tenant, const Uuid& message, Instant next,
              const std::string& wait, const std::string& problem);
// Texts past their retention.
void forget_texts(store::Db& db, Tenant tenant, Instant now);

// message.settle, sent once for each (message, time queued).
Command settle_command(Tenant tenant, const Uuid& message, std::int64_t times,
                       const std::string& state, const std::string& reason);

}  // namespace wanhu::app
