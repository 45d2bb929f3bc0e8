// Pictures of a matter: added by staff, by the visitor at the door and by the resident; never asked
// for. What comes in is cleaned before anything is kept (domain/picture).
#include "app/files.hpp"
#include "app/matter_frame.hpp"
#include "base/base64.hpp"
#include "base/digest.hpp"
#include "domain/matter/files.hpp"
#include "store/tables/files.hpp"

namespace wanhu::app {

namespace {

using domain::Side;

constexpr std::size_t k_hash_length = 64;
constexpr std::size_t k_image_length_max = domain::k_picture_bytes_max / 3 * 4 + 8;

// The field `image`: the file in base64.
std::optional<domain::Picture> picture_in(base::FieldReader& fields) {
  const auto file = base::unbase64(fields.text("image", k_image_length_max));
  auto picture = domain::cleaned(file.value_or(""));
  if (picture) return std::move(*picture);
  base::Problem problem = std::move(picture.error());
  problem.place.field = fields.pointer("image");
  fields.adopt(std::move(problem));
  return {};
}

Result<store::Decision> added(Context& c, const Matter& matter, const domain::Picture& picture,
                              Side side) {
  const std::string hash = base::hex(base::sha256(picture.bytes));
  auto result = decided(c, matter, domain::add_file(matter, picture, hash, side));
  if (!result) return result;
  result->answer = {{"hash", hash}};
  result->local = [tenant = c.tenant(), hash, bytes = picture.bytes](store::Db& db) {
    store::keep_file(db, tenant, hash, bytes);
  };
  return result;
}

Result<store::Decision> removed(Context& c, const Matter& matter, const std::string& hash,
                                Side side, const std::string& reason) {
  auto result = decided(c, matter, domain::remove_file(matter, hash, side, reason));
  if (result) result->local = forget_files(c, {hash});
  return result;
}

}  // namespace

std::function<void(store::Db&)> forget_files(const Context& c, std::vector<std::string> hashes) {
  return [tenant = c.tenant(), hashes = std::move(hashes)](store::Db& db) {
    for (const std::string& hash : hashes) store::forget_file(db, tenant, hash);
  };
}

namespace handlers {

Result<store::Decision> matter_add_file(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const auto picture = picture_in(fields);
  return on_matter(c, fields, id,
                   [&](const Matter& matter) { return added(c, matter, *picture, Side::staff); });
}

Result<store::Decision> matter_remove_file(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string hash = fields.text("hash", k_hash_length);
  const std::string reason = fields.text("reason", 200);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return removed(c, matter, hash, Side::staff, reason);
  });
}

Result<store::Decision> public_add_file(Context& c, base::FieldReader& fields) {
  const auto picture = picture_in(fields);
  return on_receipt(
      c, fields, [&](const Matter& matter) { return added(c, matter, *picture, Side::resident); });
}

Result<store::Decision> public_remove_file(Context& c, base::FieldReader& fields) {
  const std::string hash = fields.text("hash", k_hash_length);
  return on_receipt(c, fields, [&](const Matter& matter) {
    return removed(c, matter, hash, Side::resident, "");
  });
}

}  // namespace handlers

}  // namespace wanhu::app
