#include "access/keyring.hpp"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "base/text.hpp"

namespace wanhu::access {

namespace {

constexpr std::size_t k_nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t k_tag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// `label` binds the ciphertext to what it belongs to, so that rows cannot be swapped.
std::string encrypt(std::string_view key, std::string_view label, std::string_view plain) {
  std::string out = base::random_string(k_nonce);
  out.resize(k_nonce + plain.size() + k_tag);
  unsigned long long size = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(out.data()) + k_nonce,
                                             &size, bytes_of(plain), plain.size(), bytes_of(label),
                                             label.size(), nullptr, bytes_of(out), bytes_of(key));
  return out;
}

std::optional<std::string> decrypt(std::string_view key, std::string_view label,
                                   std::string_view sealed) {
  if (sealed.size() < k_nonce + k_tag) return {};
  std::string out(sealed.size() - k_nonce - k_tag, '\0');
  unsigned long long size = 0;
  const std::string_view body = sealed.substr(k_nonce);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          reinterpret_cast<unsigned char*>(out.data()), &size, nullptr, bytes_of(body), body.size(),
          bytes_of(label), label.size(), bytes_of(sealed), bytes_of(key)) != 0)
    return {};
  return out;
}

std::string key_label(const base::Uuid& contact) {
  return "contact key " + contact.text();
}
std::string data_label(const base::Uuid& contact) {
  return "contact " + contact.text();
}

}  // namespace

base::Result<Keyring> Keyring::parse(std::string_view text) {
  Keyring ring;
  int line_number = 0;
  for (const std::string_view raw : base::split(text, '\n')) {
    ++line_number;
    const std::string_view line = base::trim(raw);
    if (line.empty() || line.starts_with('#')) continue;
    const auto colon = line.find(':');
    const std::string bytes =
        colon == std::string_view::npos ? std::string() : base::unhex(line.substr(colon + 1));
    if (bytes.size() != 32 || colon == 0) {
      base::Problem problem{.code = "KEY-FORMAT"};
      problem.with("line", std::to_string(line_number)).place.line = line_number;
      return base::fail(std::move(problem));
    }
    ring.keys_.push_back({std::string(line.substr(0, colon)), bytes});
  }
  if (ring.keys_.empty()) return base::fail("KEY-NONE");
  return ring;
}

std::string Keyring::fresh_text(std::string_view id) {
  return std::string(id) + ":" + base::hex(base::random_string(32)) + "\n";
}

const Keyring::Key* Keyring::find(std::string_view id) const {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [&](const Key& key) { return key.id == id; });
  return found == keys_.end() ? nullptr : &*found;
}

Sealed Keyring::seal(const base::Uuid& contact, const Contact& value) const {
  const std::string key = base::random_string(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  base::Json plain{{"name", value.name}, {"phone", value.phone}};
  if (!value.email.empty()) plain["email"] = value.email;
  return {.bytes = encrypt(key, data_label(contact), base::canonical(plain)),
          .wrapped = encrypt(keys_.front().bytes, key_label(contact), key),
          .master = keys_.front().id};
}

std::optional<std::string> Keyring::unwrap(const base::Uuid& contact, std::string_view wrapped,
                                           std::string_view master) const {
  const Key* key = find(master);
  if (key == nullptr) return {};
  return decrypt(key->bytes, key_label(contact), wrapped);
}

std::optional<Contact> Keyring::open(const base::Uuid& contact, std::string_view bytes,
                                     std::string_view wrapped, std::string_view master) const {
  const auto key = unwrap(contact, wrapped, master);
  if (!key) return {};
  const auto plain = decrypt(*key, data_label(contact), bytes);
  if (!plain) return {};
  const auto json = base::parse_json(*plain);
  if (!json) return {};
  return Contact{json->value("name", ""), json->value("phone", ""), json->value("email", "")};
}

std::optional<Sealed> Keyring::rewrap(const base::Uuid& contact, std::string_view wrapped,
                                      std::string_view master) const {
  const auto key = unwrap(contact, wrapped, master);
  if (!key) return {};
  return Sealed{.bytes = {},
                .wrapped = encrypt(keys_.front().bytes, key_label(contact), *key),
                .master = keys_.front().id};
}

Sealed Keyring::fresh_key(const base::Uuid& matter) const {
  const std::string key = base::random_string(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  return {.bytes = {},
          .wrapped = encrypt(keys_.front().bytes, key_label(matter), key),
          .master = keys_.front().id};
}

std::optional<std::string> Keyring::seal_text(const base::Uuid& matter, const Sealed& key,
                                              std::string_view label,
                                              std::string_view plain) const {
  const auto open = unwrap(matter, key.wrapped, key.master);
  if (!open) return {};
  return encrypt(*open, "matter " + matter.text() + " " + std::string(label), plain);
}

std::optional<std::string> Keyring::open_text(const base::Uuid& matter, const Sealed& key,
                                              std::string_view label,
                                              std::string_view bytes) const {
  const auto open = unwrap(matter, key.wrapped, key.master);
  if (!open) return {};
  return decrypt(*open, "matter " + matter.text() + " " + std::string(label), bytes);
}

std::optional<std::string> Keyring::mac_text(const base::Uuid& matter, const Sealed& key,
                                             std::string_view plain) const {
  const auto open = unwrap(matter, key.wrapped, key.master);
  if (!open) return {};
  return base::hmac_sha256(*open, plain);
}

std::vector<std::string> Keyring::check_macs(const base::Uuid& matter,
                                             std::string_view code) const {
  std::vector<std::string> macs;
  macs.reserve(keys_.size());
  for (const Key& key : keys_)
    macs.push_back(
        base::hmac_sha256(key.bytes, "check " + matter.text() + " " + std::string(code)));
  return macs;
}

}  // namespace wanhu::access
