// The journal's entry about a file with contact data (exports.hpp). Only the server sends it: an
// account can neither add one nor leave one out.
#include "app/command.hpp"
#include "app/exports.hpp"

namespace wanhu::app {

Command export_made(const Reader& reader, const std::string& what, std::int64_t rows) {
  return {.id = Uuid::v7(reader.now),
          .actor = std::string(k_actor_system),
          .kind = "export.made",
          .data = {{"what", what},
                   {"rows", rows},
                   {"unit", reader.scope.unit ? Json(*reader.scope.unit) : Json()},
                   {"person", reader.scope.person.text()}}};
}

namespace handlers {

Result<store::Decision> export_made(Context&, base::FieldReader& fields) {
  Json data{{"what", fields.one_of("what", {"matters"})},
            {"rows", fields.integer("rows", 0, 1'000'000'000)}};
  const std::string unit = fields.text_or("unit", "", 60);
  data["unit"] = unit.empty() ? Json() : Json(unit);
  data["person"] = fields.uuid("person").text();
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return decision({{"export.made", std::move(data)}});
}

}  // namespace handlers

}  // namespace wanhu::app
