// Contact data under lock: each person's contact is sealed with a key of its own, which is wrapped
// by a master key kept outside the database (file or environment). Throwing the wrapped key away
// erases the contact everywhere its ciphertext stands, also in the journal (crypto-shredding); a
// backup made before still holds the wrapped key and ends with its own retention.
// XChaCha20-Poly1305, libsodium.
//
// Master keys come as text "ID:64 hexadecimal digits", one a line; the first seals, all unseal.
// Rotation: put a new line first, run `wanhu key rotate`, then remove the old line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "base/uuid.hpp"

namespace wanhu::access {

struct Contact {
  std::string name, phone;
  std::string email{};  // of staff; residents leave a number
};

struct Sealed {
  std::string bytes;    // nonce and ciphertext of the contact
  std::string wrapped;  // nonce and ciphertext of its key
  std::string master;   // id of the master key that wraps it
};

class Keyring {
 public:
  // Errors: KEY-FORMAT {line}, KEY-NONE.
  static base::Result<Keyring> parse(std::string_view text);
  // A fresh key file: one line.
  static std::string fresh_text(std::string_view id);

  [[nodiscard]] Sealed seal(const base::Uuid& contact, const Contact& value) const;
  // Nothing when the master key is not on the ring or the bytes were tampered with.
  [[nodiscard]] std::optional<Contact> open(const base::Uuid& contact, std::string_view bytes,
                                            std::string_view wrapped,
                                            std::string_view master) const;
  // The same contact key under the first master key; nothing when it cannot be unwrapped.
  [[nodiscard]] std::optional<Sealed> rewrap(const base::Uuid& contact, std::string_view wrapped,
                                             std::string_view master) const;
  // The words of a sealed matter: one key a matter, many texts. `label` binds a text to its place.
  [[nodiscard]] Sealed fresh_key(const base::Uuid& matter) const;  // without bytes
  [[nodiscard]] std::optional<std::string> seal_text(const base::Uuid& matter, const Sealed& key,
                                                     std::string_view label,
                                                     std::string_view plain) const;
  [[nodiscard]] std::optional<std::string> open_text(const base::Uuid& matter, const Sealed& key,
                                                     std::string_view label,
                                                     std::string_view bytes) const;
  // HMAC of a text under that key: the same as long as the key is kept, also after a rotation.
  [[nodiscard]] std::optional<std::string> mac_text(const base::Uuid& matter, const Sealed& key,
                                                    std::string_view plain) const;
  // HMAC of a resident's check code for one matter: six digits alone could be guessed from a stolen
  // database, so the key outside it takes part.
  [[nodiscard]] std::vector<std::string> check_macs(const base::Uuid& matter,
                                                    std::string_view code) const;
  [[nodiscard]] const std::string& first_id() const { return keys_.front().id; }

 private:
  struct Key {
    std::string id;
    std::string bytes;  // 32
  };
  [[nodiscard]] const Key* find(std::string_view id) const;
  [[nodiscard]] std::optional<std::string> unwrap(const base::Uuid& contact,
                                                  std::string_view wrapped,
                                                  std::string_view master) const;

  std::vector<Key> keys_;
};

}  // namespace wanhu::access
