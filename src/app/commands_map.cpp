// Commands about the township's map.
#include "app/command.hpp"
#include "app/import/guard.hpp"
#include "app/map.hpp"

namespace wanhu::app {

namespace {

constexpr std::size_t k_file_max = 120, k_number_max = 40, k_reason_max = 200;

}  // namespace

namespace handlers {

Result<store::Decision> map_put(Context& c, base::FieldReader& fields) {
  domain::UnitMap map{.file = fields.text("file", k_file_max),
                      .number = fields.text_or("number", "", k_number_max),
                      .drawing = {}};
  if (holds_id_number(map.number)) fields.problem("MAP-NUMBER", "number");
  const base::Json& drawing = fields.raw("drawing");
  if (!fields.has("drawing")) fields.problem("FIELD-MISSING", "drawing");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto read = domain::drawing_from_json(drawing, fields.pointer("drawing"));
  if (!read) return base::fail(read.error());
  map.drawing = std::move(*read);
  auto events = domain::put_map(c.plan->plan, map, kept_map(c.db, c.tenant()));
  if (!events) return base::fail(events.error());
  return decision(*events);
}

Result<store::Decision> map_remove(Context& c, base::FieldReader& fields) {
  const std::string reason = fields.text("reason", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto events = domain::remove_map(reason, kept_map(c.db, c.tenant()));
  if (!events) return base::fail(events.error());
  return decision(*events);
}

}  // namespace handlers

}  // namespace wanhu::app
