#include "domain/matter/files.hpp"

#include <algorithm>

#include "domain/matter/rules.hpp"

namespace wanhu::domain {

namespace {

const char* text_of(Side side) {
  return side == Side::resident ? "resident" : "staff";
}

}  // namespace

Result<Events> add_file(const Matter& matter, const Picture& picture, const std::string& hash,
                        Side side) {
  if (matter.is_sealed()) return refuse("MATTER-FILE-SEALED");  // its bytes would lie open
  if (matter.text_erased) return refuse("MATTER-TEXT-ERASED");
  if (matter.files.size() >= k_matter_files_max)
    return base::fail(Problem{.code = "MATTER-FILE-COUNT",
                              .kind = Kind::refused,
                              .args = {{"max", std::to_string(k_matter_files_max)}}});
  const bool known = std::any_of(matter.files.begin(), matter.files.end(),
                                 [&](const MatterFile& one) { return one.hash == hash; });
  if (known) return refuse("MATTER-FILE-TWICE");
  Json data = with(ref(matter), "hash", hash);
  data["type"] = media_type(picture.type);
  data["bytes"] = picture.bytes.size();
  data["width"] = picture.width;
  data["height"] = picture.height;
  data["side"] = text_of(side);
  return Events{event("matter.file_added", std::move(data))};
}

Result<Events> remove_file(const Matter& matter, const std::string& hash, Side side,
                           const std::string& reason) {
  if (file_of(matter, hash, side) == nullptr)
    return base::fail("MATTER-FILE-NONE", Kind::not_found);
  Json data = with(ref(matter), "hash", hash);
  data["side"] = text_of(side);
  data["reason"] = reason;
  return Events{event("matter.file_removed", std::move(data))};
}

const MatterFile* file_of(const Matter& matter, std::string_view hash, Side side) {
  const auto found = std::find_if(matter.files.begin(), matter.files.end(),
                                  [&](const MatterFile& one) { return one.hash == hash; });
  if (found == matter.files.end() || (side == Side::resident && !found->by_resident))
    return nullptr;
  return &*found;
}

}  // namespace wanhu::domain
