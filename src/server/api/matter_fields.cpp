#include "server/api/matter_fields.hpp"

#include "domain/matter/matter.hpp"

namespace wanhu::server::api {

app::MatterAsk read_matter_filters(QueryFields& fields) {
  app::MatterAsk ask{.kind = fields.text("kind"),
                     .unit = fields.text("unit"),
                     .words = fields.text("q", 60),
                     .owner = fields.uuid("owner"),
                     .overdue = fields.boolean("overdue"),
                     .paused = fields.boolean("paused"),
                     .objected = fields.boolean("objected"),
                     .review_asked = fields.boolean("review_asked"),
                     .unowned = fields.boolean("unowned"),
                     .due_on = fields.date("due_on"),
                     .due_by = fields.date("due_by"),
                     .opened_on = fields.date("opened_on"),
                     .closed_on = fields.date("closed_on"),
                     .open_on = fields.date("open_on"),
                     .overdue_on = fields.date("overdue_on")};
  ask.states =
      fields.words("state", {domain::k_matter_states.begin(), domain::k_matter_states.end()});
  return ask;
}

}  // namespace wanhu::server::api
