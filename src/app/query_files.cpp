#include "app/query_files.hpp"

#include "app/confidential.hpp"
#include "app/query_receipt.hpp"
#include "domain/matter/files.hpp"
#include "store/tables/files.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using domain::Matter;
using domain::Side;

bool may_look(const Reader& reader, const Matter& m) {
  return may_read_words(reader, m) &&
         (access::may_see_contact(reader.scope.role) || m.owner == reader.scope.person ||
          m.handlers.contains(reader.scope.person.text()));
}

Json file_json(const domain::MatterFile& file) {
  return {{"hash", file.hash},   {"type", file.type},     {"bytes", file.bytes},
          {"width", file.width}, {"height", file.height}, {"at", file.at.iso()}};
}

Result<FileBytes> file_in(Reader& reader, const Matter& m, const std::string& hash, Side side) {
  const domain::MatterFile* const file = domain::file_of(m, hash, side);
  if (file == nullptr) return base::fail("NOT-FOUND", base::Kind::not_found);
  auto content = store::file_content(reader.db, reader.tenant(), hash);
  if (!content) return base::fail("NOT-FOUND", base::Kind::not_found);
  return FileBytes{.type = file->type, .hash = hash, .bytes = std::move(*content)};
}

}  // namespace

Json files_json(const Reader& reader, const Matter& matter,
                const std::map<std::string, std::string>& names) {
  Json list = Json::array();
  if (!may_look(reader, matter)) return list;
  for (const domain::MatterFile& file : matter.files) {
    const auto by = names.find(file.by);
    Json one = file_json(file);
    one["by"] = by == names.end() ? file.by : by->second;
    one["by_resident"] = file.by_resident;
    list.push_back(std::move(one));
  }
  return list;
}

Json own_files_json(const Matter& matter) {
  Json list = Json::array();
  for (const domain::MatterFile& file : matter.files)
    if (file.by_resident) list.push_back(file_json(file));
  return list;
}

Result<FileBytes> matter_file(Reader& reader, const Uuid& matter, const std::string& hash) {
  const auto found = store::load_matter(reader.db, reader.tenant(), matter);
  if (!found || !is_visible(reader.scope, *found) || !may_look(reader, *found))
    return base::fail("NOT-FOUND", base::Kind::not_found);
  return file_in(reader, *found, hash, Side::staff);
}

Result<FileBytes> receipt_file(Reader& reader, const std::string& receipt, const std::string& check,
                               const std::string& hash) {
  const auto found = matter_of_receipt(reader, receipt, check);
  if (!found) return base::fail(found.error());
  return file_in(reader, *found, hash, Side::resident);
}

}  // namespace wanhu::app
