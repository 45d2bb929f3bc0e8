// A wave's draw from the rows of its frame: one pass over the rows, then the sealed list. What the
// draw is and how anybody makes it again: domain/poll/sample.hpp.
#pragma once

#include <string>
#include <vector>

#include "access/keyring.hpp"
#include "app/poll_vault.hpp"
#include "domain/poll/frame.hpp"
#include "domain/poll/sample.hpp"
#include "domain/poll/wave.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::app {

struct DrawnContact {  // of one case, for poll_case_contact
  base::Uuid case_id;
  std::string who, sealed;
};

struct WaveDraw {
  domain::Event event;  // poll.drawn (store/tables/tables.hpp)
  std::vector<DrawnContact> contacts{};
  PollVault vault;  // of the wave: to be kept with the contacts
  std::int64_t n = 0, eligible = 0, recent = 0, never = 0;
  std::string list_digest;
};

struct DrawAsk {
  const domain::PollWave& wave;  // with seed and frame
  std::int64_t cut_seq = 0;
  std::string cut_hash_hex;
  base::Date today;
};

// Errors: WAVE-FRAME-GONE (its rows were erased), and those of draw_sample.
base::Result<WaveDraw> draw_wave(store::Db& db, store::Tenant tenant,
                                 const access::Keyring& keyring, const DrawAsk& ask);
// Writes the contacts, in the transaction of the event.
void keep_contacts(store::Db& db, store::Tenant tenant, const base::Uuid& wave,
                   const PollVault& vault, const std::vector<DrawnContact>& contacts);

// The sealed list as it was drawn, while its contacts' digests are kept: its SHA-256 is the wave's
// list_digest. domain::k_list_heading says the columns.
std::string sealed_list(store::Db& db, store::Tenant tenant, const base::Uuid& wave);

}  // namespace wanhu::app
