// Systems that send matters in through Open311: made and ended by the administrator on the command
// line, and what they send. The journal has their names; keys are local and hashed.
#include "app/command.hpp"
#include "base/digest.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

const store::Statement k_client_by_name{
    store::Reach::tenant, "client_by_name",
    "SELECT client_id, active FROM client WHERE tenant = $1 AND name = $2"};
const store::Statement k_key_put{
    store::Reach::local, "client_key_put",
    "INSERT INTO client_key (tenant, client_id, key_hash) VALUES ($1, $2, $3) "
    "ON CONFLICT (tenant, client_id) DO UPDATE SET key_hash = excluded.key_hash"};
const store::Statement k_key_forget{store::Reach::local, "client_key_forget",
                                    "DELETE FROM client_key WHERE tenant = $1 AND client_id = $2"};

}  // namespace

namespace handlers {

// A new client, or a new key for one that there is already; the old key ends.
Result<store::Decision> client_key(Context& c, base::FieldReader& fields) {
  const Uuid fresh = fields.uuid("client_id");
  const std::string name = fields.text("name", 60);
  const std::string hash = base::unhex(fields.text("key_hash", 64));
  if (hash.size() != 32) fields.problem("FIELD-TYPE", "key_hash", {{"type", "64 hex digits"}});
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto known = c.db.query_one(k_client_by_name, {c.tenant(), name});
  const Uuid id = known ? known->uuid(0) : fresh;
  store::Decision result = decision(
      {{"client.key_issued", {{"client", id.text()}, {"name", name}}}}, {{"client_id", id.text()}});
  result.local = [tenant = c.tenant(), id, hash](store::Db& db) {
    db.exec(k_key_put, {tenant, id, store::Bytes{hash}});
  };
  return result;
}

Result<store::Decision> client_disable(Context& c, base::FieldReader& fields) {
  const std::string name = fields.text("name", 60);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto known = c.db.query_one(k_client_by_name, {c.tenant(), name});
  if (!known) return base::fail_field("CLIENT-UNKNOWN", "/data/name", {{"name", name}});
  const Uuid id = known->uuid(0);
  store::Decision result = decision({{"client.disabled", {{"client", id.text()}}}});
  result.local = [tenant = c.tenant(), id](store::Db& db) { db.exec(k_key_forget, {tenant, id}); };
  return result;
}

}  // namespace handlers

}  // namespace wanhu::app
