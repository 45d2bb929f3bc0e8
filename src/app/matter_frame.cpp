#include "app/matter_frame.hpp"

#include <algorithm>

#include "app/seal.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

const store::Statement k_matter_id_by_receipt{
    store::Reach::tenant, "matter_id_by_receipt",
    "SELECT matter_id FROM matter WHERE tenant = $1 AND receipt = $2"};

bool in_scope(const access::Scope& scope, const Matter& matter) {
  if (!scope.covers(matter.unit)) return false;
  if (!scope.own_rows_only()) return true;
  return matter.reporter == scope.person || matter.owner == scope.person;
}

}  // namespace

Result<Matter> matter_in_scope(Context& c, const Uuid& id) {
  auto matter = store::load_matter(c.db, c.tenant(), id);
  if (!matter || !in_scope(c.scope(), *matter)) return not_found();
  return std::move(*matter);
}

bool is_receipt_taken(Context& c, const std::string& receipt) {
  return c.db.query_one(k_matter_id_by_receipt, {c.tenant(), receipt}).has_value();
}

Result<Matter> matter_by_receipt(Context& c, base::FieldReader& fields) {
  const std::string receipt = fields.text("receipt", 20), check = fields.text("check", 12);
  const auto wrong = [] { return base::fail("RECEIPT-WRONG", base::Kind::not_found); };
  const auto normal = domain::normal_receipt(receipt);
  if (!normal) return wrong();
  const auto row = c.db.query_one(k_matter_id_by_receipt, {c.tenant(), *normal});
  if (!row) return wrong();
  auto matter = store::load_matter(c.db, c.tenant(), row->uuid(0));
  if (!matter || !check_fits(c.keyring, matter->id, check, matter->check_mac)) return wrong();
  return std::move(*matter);
}

Result<store::Decision> decided(Result<domain::Events> events, Json answer) {
  if (!events) return base::fail(events.error());
  return decision(*events, std::move(answer));
}

std::string title_from(const std::string& text) {
  const std::u32string points = base::decode_utf8(domain::masked(text));
  const auto end = std::min<std::size_t>(points.find_first_of(U"\n。！？", 1), 30);
  return base::encode_utf8(points.substr(0, end));
}

}  // namespace wanhu::app
