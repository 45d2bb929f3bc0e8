#include "app/poll_vault.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/digest.hpp"
#include "base/json.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using base::Json;
using base::Uuid;
using store::Reach;
using store::Statement;
using store::Tenant;

const Statement k_key{
    Reach::local, "poll_key",
    "SELECT wrapped, master FROM contact_key WHERE tenant = $1 AND contact_id = $2"};
const Statement k_key_put{
    Reach::local, "poll_key_put",
    "INSERT INTO contact_key (tenant, contact_id, wrapped, master) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (tenant, contact_id) DO UPDATE SET wrapped = excluded.wrapped, "
    "master = excluded.master"};
const Statement k_key_forget{Reach::local, "poll_key_forget",
                             "DELETE FROM contact_key WHERE tenant = $1 AND contact_id = $2"};
const Statement k_contact{Reach::local, "poll_contact_sealed",
                          "SELECT sealed FROM poll_case_contact WHERE tenant = $1 AND "
                          "wave_id = $2 AND case_id = $3"};
const Statement k_contacts_erase{Reach::local, "poll_contacts_erase",
                                 "UPDATE poll_case_contact SET sealed = $3, token_mac = NULL "
                                 "WHERE tenant = $1 AND wave_id = $2"};
const Statement k_rows_erase{Reach::local, "poll_frame_rows_erase",
                             "DELETE FROM poll_frame_row WHERE tenant = $1 AND frame_id = $2"};

constexpr std::size_t k_digest_digits = 32;

Uuid frame_key(const Uuid& frame) {
  return Uuid::named("poll frame " + frame.text());
}
Uuid wave_key(const Uuid& wave) {
  return Uuid::named("poll wave " + wave.text());
}
Uuid digest_key() {
  return Uuid::named("poll digests");
}

std::optional<access::Sealed> read_key(store::Db& db, Tenant tenant, const Uuid& id) {
  const auto row = db.query_one(k_key, {tenant, id});
  if (!row) return {};
  return access::Sealed{.bytes = {}, .wrapped = row->bytes(0), .master = row->text(1)};
}

void write_key(store::Db& db, Tenant tenant, const Uuid& id, const access::Sealed& key) {
  db.exec(k_key_put, {tenant, id, store::Bytes{key.wrapped}, key.master});
}

}  // namespace

std::optional<PollVault> PollVault::of(store::Db& db, Tenant tenant, const access::Keyring& keyring,
                                       const Uuid& id) {
  auto key = read_key(db, tenant, id);
  if (!key) return {};
  return PollVault(keyring, id, std::move(*key));
}
std::optional<PollVault> PollVault::of_frame(store::Db& db, Tenant tenant,
                                             const access::Keyring& keyring, const Uuid& frame) {
  return of(db, tenant, keyring, frame_key(frame));
}
std::optional<PollVault> PollVault::of_wave(store::Db& db, Tenant tenant,
                                            const access::Keyring& keyring, const Uuid& wave) {
  return of(db, tenant, keyring, wave_key(wave));
}
PollVault PollVault::fresh_frame(const access::Keyring& keyring, const Uuid& frame) {
  const Uuid id = frame_key(frame);
  return {keyring, id, keyring.fresh_key(id)};
}
PollVault PollVault::fresh_wave(const access::Keyring& keyring, const Uuid& wave) {
  const Uuid id = wave_key(wave);
  return {keyring, id, keyring.fresh_key(id)};
}

void PollVault::keep(store::Db& db, Tenant tenant) const {
  write_key(db, tenant, id_, key_);
}

std::string PollVault::seal(const std::string& place, const PollContact& contact) const {
  Json plain{{"n", contact.numbers}, {"a", contact.address}, {"l", contact.language}};
  if (!contact.note.empty()) plain["o"] = contact.note;
  auto bytes = keyring_->seal_text(id_, key_, place, base::canonical(plain));
  if (!bytes) throw base::MachineError("the key of a poll is not on the ring of keys");
  return std::move(*bytes);
}

std::optional<PollContact> PollVault::open(const std::string& place, std::string_view bytes) const {
  if (bytes.empty()) return {};
  const auto plain = keyring_->open_text(id_, key_, place, bytes);
  if (!plain) return {};
  const auto json = base::parse_json(*plain);
  if (!json) return {};
  return PollContact{.numbers = json->at("n").get<std::vector<std::string>>(),
                     .address = json->at("a"),
                     .language = json->at("l"),
                     .note = json->value("o", "")};
}

PollDigests::PollDigests(store::Db& db, Tenant tenant, const access::Keyring& keyring)
    : keyring_(&keyring) {
  auto key = read_key(db, tenant, digest_key());
  if (!key) throw std::logic_error("the house of polls has no key for its digests");
  key_ = std::move(*key);
}

std::string PollDigests::of(std::string_view number_or_address) const {
  const auto mac = keyring_->mac_text(digest_key(), key_, number_or_address);
  if (!mac) throw base::MachineError("the key of a poll is not on the ring of keys");
  return base::hex(*mac).substr(0, k_digest_digits);
}

std::string PollDigests::of(const PollContact& contact) const {
  return of(contact.numbers.empty() ? contact.address : contact.numbers.front());
}

std::vector<std::string> PollDigests::all_of(const PollContact& contact) const {
  std::vector<std::string> all;
  for (const std::string& number : contact.numbers) all.push_back(of(number));
  if (!contact.address.empty()) all.push_back(of(contact.address));
  return all;
}

std::function<void(store::Db&)> keep_poll_digest_key(Tenant tenant,
                                                     const access::Keyring& keyring) {
  return [tenant, key = keyring.fresh_key(digest_key())](store::Db& db) {
    write_key(db, tenant, digest_key(), key);
  };
}

std::optional<PollContact> poll_contact(store::Db& db, Tenant tenant,
                                        const access::Keyring& keyring, const Uuid& wave,
                                        const Uuid& case_id) {
  const auto row = db.query_one(k_contact, {tenant, wave, case_id});
  const auto vault = PollVault::of_wave(db, tenant, keyring, wave);
  if (!row || !vault) return {};
  return vault->open(case_id.text(), row->bytes(0));
}

void erase_wave_contacts(store::Db& db, Tenant tenant, const Uuid& wave) {
  db.exec(k_contacts_erase, {tenant, wave, store::Bytes{}});
  db.exec(k_key_forget, {tenant, wave_key(wave)});
}

void erase_frame_rows(store::Db& db, Tenant tenant, const Uuid& frame) {
  db.exec(k_rows_erase, {tenant, frame});
  db.exec(k_key_forget, {tenant, frame_key(frame)});
}

}  // namespace wanhu::app
