// Contact data and check codes on their way in: sealed before they become events.
#pragma once

#include <functional>
#include <string>

#include "app/command.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"

namespace wanhu::app {

// The optional object {name, phone}; empty texts when absent. Errors go to `fields`: FIELD-TYPE,
// FIELD-LENGTH, CONTACT-PHONE.
access::Contact read_contact(base::FieldReader& fields, const std::string& name);
// Writes the number in its normal form (import/register_file.hpp) or names CONTACT-PHONE.
void check_phone(base::FieldReader& fields, access::Contact& contact);

struct SealedContact {
  Uuid id;
  std::string bytes;
  std::function<void(store::Db&)> keep_key;  // writes the wrapped key to its local table
};
SealedContact seal_contact(const Context& context, const access::Contact& contact);

// Deletes the key of a contact: erases it wherever its ciphertext stands.
std::function<void(store::Db&)> forget_key(Tenant tenant, const Uuid& contact);

bool check_fits(const access::Keyring& keyring, const Uuid& matter, std::string_view code,
                std::string_view mac);

}  // namespace wanhu::app
