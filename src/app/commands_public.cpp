// Commands about what the public sees, and the resident's hold on the own words: hide, show again,
// correct, erase.
#include "app/files.hpp"
#include "app/matter_frame.hpp"
#include "app/seal.hpp"
#include "domain/matter/publicity.hpp"

namespace wanhu::app {

namespace {

using domain::Side;

// As the matter is to read: what the fields leave out stays. A title that was made of the text is
// made again.
domain::Correction corrected(const Matter& matter, const std::optional<std::string>& text,
                             const std::optional<std::string>& place) {
  const bool made = matter.title == title_from(matter.body);
  domain::Correction correction{.title = matter.title,
                                .text = text.value_or(matter.body),
                                .place = place.value_or(matter.place)};
  if (made) correction.title = title_from(correction.text);
  return correction;
}

// The new contact data under a key of their own; the key of the old is thrown away.
domain::Event sealed_anew(const Context& c, const Matter& matter, const access::Contact& contact,
                          domain::Correction& correction, std::function<void(store::Db&)>& local) {
  SealedContact sealed = seal_contact(c, contact);
  correction.contact = sealed.id;
  local = [keep = std::move(sealed.keep_key), old = matter.contact,
           tenant = c.tenant()](store::Db& db) {
    keep(db);
    if (old) forget_key(tenant, *old)(db);
  };
  return {"contact.sealed", {{"contact", sealed.id.text()}, {"sealed", base::hex(sealed.bytes)}}};
}

}  // namespace

namespace handlers {

Result<store::Decision> matter_hide(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string reason = fields.text("reason", 200);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, domain::hide(matter, Side::staff, reason));
  });
}

Result<store::Decision> matter_show(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string reason = fields.text("reason", 200);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, domain::show(matter, Side::staff, reason));
  });
}

Result<store::Decision> public_hide(Context& c, base::FieldReader& fields) {
  const std::string reason = fields.text_or("text", "", 500);
  return on_receipt(c, fields, [&](const Matter& matter) {
    return decided(c, matter, domain::hide(matter, Side::resident, reason));
  });
}

Result<store::Decision> public_show(Context& c, base::FieldReader& fields) {
  const std::string reason = fields.text_or("text", "", 500);
  return on_receipt(c, fields, [&](const Matter& matter) {
    return decided(c, matter, domain::show(matter, Side::resident, reason));
  });
}

Result<store::Decision> public_correct(Context& c, base::FieldReader& fields) {
  std::optional<std::string> text, place;
  if (fields.has("text")) text = fields.text("text", 1000);
  if (fields.has("place")) place = fields.text_or("place", "", 100);
  const access::Contact contact = read_contact(fields, "contact");
  return on_receipt(c, fields, [&](const Matter& matter) -> Result<store::Decision> {
    domain::Correction correction = corrected(matter, text, place);
    domain::Events events;
    std::function<void(store::Db&)> local;
    if (!contact.name.empty() || !contact.phone.empty())
      events.push_back(sealed_anew(c, matter, contact, correction, local));
    auto done = domain::correct(matter, correction);
    if (!done) return base::fail(done.error());
    events.insert(events.end(), done->begin(), done->end());
    store::Decision result = decision(events);
    result.local = std::move(local);
    return result;
  });
}

Result<store::Decision> public_erase_text(Context& c, base::FieldReader& fields) {
  return on_receipt(c, fields, [&](const Matter& matter) {
    std::vector<std::string> hashes;
    for (const domain::MatterFile& file : matter.files) hashes.push_back(file.hash);
    auto result = decided(c, matter, domain::erase_text(matter));
    if (result) result->local = forget_files(c, std::move(hashes));
    return result;
  });
}

}  // namespace handlers

}  // namespace wanhu::app
