// What a poll knows of residents, under lock: numbers, addresses and languages of frames and cases.
// Each frame and each wave has a key of its own (access/keyring.hpp), wrapped in contact_key like
// those of residents' contact data, so that `wanhu key rotate` covers it; deleting the key erases
// whatever its rows still hold.
//
// Whoever is contacted is known across waves by a digest under a third key, made with the house, so
// that nobody is called too often and nobody who asked not to be called is; without that key the
// digests say nothing.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "access/keyring.hpp"
#include "base/uuid.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::app {

struct PollContact {
  std::vector<std::string> numbers{};  // in their normal form
  std::string address{}, language{};   // language: empty for Mandarin
  std::string note{};                  // of interviewers, for the next one
};

class PollVault {
 public:
  // Nothing when the key is gone.
  static std::optional<PollVault> of_frame(store::Db& db, store::Tenant tenant,
                                           const access::Keyring& keyring, const base::Uuid& frame);
  static std::optional<PollVault> of_wave(store::Db& db, store::Tenant tenant,
                                          const access::Keyring& keyring, const base::Uuid& wave);
  // With a fresh key, which is written by keep() in the transaction of what is sealed with it.
  static PollVault fresh_frame(const access::Keyring& keyring, const base::Uuid& frame);
  static PollVault fresh_wave(const access::Keyring& keyring, const base::Uuid& wave);
  void keep(store::Db& db, store::Tenant tenant) const;

  // `place`: the ord of a frame's row, the id of a wave's case.
  [[nodiscard]] std::string seal(const std::string& place, const PollContact& contact) const;
  // Nothing for bytes that were erased or are another place's.
  [[nodiscard]] std::optional<PollContact> open(const std::string& place,
                                                std::string_view bytes) const;

 private:
  PollVault(const access::Keyring& keyring, base::Uuid id, access::Sealed key)
      : keyring_(&keyring), id_(id), key_(std::move(key)) {}
  static std::optional<PollVault> of(store::Db& db, store::Tenant tenant,
                                     const access::Keyring& keyring, const base::Uuid& id);

  const access::Keyring* keyring_;
  base::Uuid id_;
  access::Sealed key_;
};

// The keyed digests by which residents are known again.
class PollDigests {
 public:
  // Throws std::logic_error when the house has no key: it was not set up as a poll's.
  PollDigests(store::Db& db, store::Tenant tenant, const access::Keyring& keyring);
  // 32 hexadecimal digits, of one number or address in its normal form.
  [[nodiscard]] std::string of(std::string_view number_or_address) const;
  // By which a case is known: of its first number, of its address when it has none.
  [[nodiscard]] std::string of(const PollContact& contact) const;
  // Of all its numbers, and of its address: for who asked never to be called.
  [[nodiscard]] std::vector<std::string> all_of(const PollContact& contact) const;

 private:
  const access::Keyring* keyring_;
  access::Sealed key_;
};
// Makes that key; with the house.
std::function<void(store::Db&)> keep_poll_digest_key(store::Tenant tenant,
                                                     const access::Keyring& keyring);

// What the desk shows of a case; nothing when it was erased.
std::optional<PollContact> poll_contact(store::Db& db, store::Tenant tenant,
                                        const access::Keyring& keyring, const base::Uuid& wave,
                                        const base::Uuid& case_id);

// Erases the contact data of a wave, of a frame with its rows. Idempotent.
void erase_wave_contacts(store::Db& db, store::Tenant tenant, const base::Uuid& wave);
void erase_frame_rows(store::Db& db, store::Tenant tenant, const base::Uuid& frame);

}  // namespace wanhu::app
