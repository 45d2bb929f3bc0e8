// Which matter has which picture, and the pictures themselves.
#include "base/digest.hpp"
#include "store/statement.hpp"
#include "store/tables/files.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

const Statement k_add{
    Reach::tenant, "matter_file_add",
    "INSERT INTO matter_file (tenant, matter_id, hash, media_type, bytes, width, height, "
    "by_resident, actor, added_ms, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
const Statement k_remove{
    Reach::tenant, "matter_file_remove",
    "DELETE FROM matter_file WHERE tenant = $1 AND matter_id = $2 AND hash = $3"};
const Statement k_remove_all{Reach::tenant, "matter_file_remove_all",
                             "DELETE FROM matter_file WHERE tenant = $1 AND matter_id = $2"};
const Statement k_keep{Reach::local, "file_keep",
                       "INSERT INTO file (tenant, hash, content) VALUES ($1, $2, $3) "
                       "ON CONFLICT (tenant, hash) DO NOTHING"};
const Statement k_forget{Reach::tenant, "file_forget",
                         "DELETE FROM file WHERE tenant = $1 AND hash = $2 AND NOT EXISTS "
                         "(SELECT 1 FROM matter_file f WHERE f.tenant = $1 AND f.hash = $2)"};
const Statement k_content{Reach::local, "file_content",
                          "SELECT content FROM file WHERE tenant = $1 AND hash = $2"};
const Statement k_next{Reach::tenant, "matter_file_next",
                       "SELECT hash, matter_id FROM matter_file WHERE tenant = $1 AND hash > $2 "
                       "ORDER BY hash, matter_id LIMIT 64"};

}  // namespace

namespace tables {

void apply_files(Db& db, const Context& c, const domain::Event& event,
                 const domain::Matter& after) {
  if (event.type == "matter.file_added") {
    const domain::MatterFile& file = after.files.back();
    db.exec(k_add, {c.tenant, after.id, file.hash, file.type, file.bytes, file.width, file.height,
                    file.by_resident, file.by, file.at, c.seq});
  } else if (event.type == "matter.file_removed") {
    db.exec(k_remove, {c.tenant, after.id, text_of(event.data, "hash")});
  } else if (event.type == "matter.text_erased") {
    db.exec(k_remove_all, {c.tenant, after.id});
  }
}

}  // namespace tables

void keep_file(Db& db, Tenant tenant, const std::string& hash, const std::string& content) {
  db.exec(k_keep, {tenant, hash, Bytes{content}});
}

void forget_file(Db& db, Tenant tenant, const std::string& hash) {
  db.exec(k_forget, {tenant, hash});
}

std::optional<std::string> file_content(Db& db, Tenant tenant, const std::string& hash) {
  const auto row = db.query_one(k_content, {tenant, hash});
  if (!row) return {};
  return row->bytes(0);
}

base::Result<std::int64_t> verify_files(Db& db, Tenant tenant) {
  std::int64_t files = 0;
  std::string last;
  for (;;) {
    const auto page = db.query(k_next, {tenant, last});
    for (const Row& row : page) {
      if (row.text(0) == last) continue;  // another matter's
      last = row.text(0);
      const auto content = file_content(db, tenant, last);
      const bool sound = content && base::hex(base::sha256(*content)) == last;
      if (sound) {
        ++files;
        continue;
      }
      base::Problem problem{.code = content ? "VERIFY-FILE-HASH" : "VERIFY-FILE-MISSING",
                            .kind = base::Kind::refused};
      problem.with("hash", last).with("matter", row.uuid(1).text());
      return base::fail(std::move(problem));
    }
    if (page.empty()) return files;
  }
}

}  // namespace wanhu::store
