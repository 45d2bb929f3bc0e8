#include "app/seal.hpp"

#include <algorithm>

#include "app/import/register_file.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {
const store::Statement k_contact_key_insert{
    store::Reach::local, "contact_key_insert",
    "INSERT INTO contact_key (tenant, contact_id, wrapped, master) VALUES ($1, $2, $3, $4)"};
const store::Statement k_contact_key_delete{
    store::Reach::local, "contact_key_delete",
    "DELETE FROM contact_key WHERE tenant = $1 AND contact_id = $2"};
}  // namespace

void check_phone(base::FieldReader& fields, access::Contact& contact) {
  if (contact.phone.empty()) return;
  const auto normal = phone_number(contact.phone);
  if (!normal) fields.problem("CONTACT-PHONE", "phone");
  contact.phone = normal.value_or("");
}

access::Contact read_contact(base::FieldReader& fields, const std::string& name) {
  const Json& raw = fields.raw(name);
  if (raw.is_null()) return {};
  base::FieldReader inner(raw, fields.pointer(name));
  access::Contact contact{.name = inner.text_or("name", "", 40),
                          .phone = inner.text_or("phone", "", 20)};
  check_phone(inner, contact);
  if (auto done = inner.done(); !done) fields.adopt(done.error());
  return contact;
}

SealedContact seal_contact(const Context& context, const access::Contact& contact) {
  const Uuid id = Uuid::v7(context.now());
  access::Sealed sealed = context.keyring.seal(id, contact);
  const Tenant tenant = context.tenant();
  return {.id = id,
          .bytes = std::move(sealed.bytes),
          .keep_key = [tenant, id, wrapped = std::move(sealed.wrapped),
                       master = std::move(sealed.master)](store::Db& db) {
            db.exec(k_contact_key_insert, {tenant, id, store::Bytes{wrapped}, master});
          }};
}

std::function<void(store::Db&)> forget_key(Tenant tenant, const Uuid& contact) {
  return [tenant, contact](store::Db& db) { db.exec(k_contact_key_delete, {tenant, contact}); };
}

bool check_fits(const access::Keyring& keyring, const Uuid& matter, std::string_view code,
                std::string_view mac) {
  std::string digits;
  for (const char c : code)
    if (c >= '0' && c <= '9') digits += c;
  const std::vector<std::string> macs = keyring.check_macs(matter, digits);
  return std::any_of(macs.begin(), macs.end(), [&](const std::string& one) {
    return base::equal_in_constant_time(one, mac);
  });
}

}  // namespace wanhu::app
