// The independent call-back: its draw, and what the resident says.
#include "app/callback.hpp"

#include "app/matter_frame.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

// The key outside the database takes part, so that nobody who handles matters can foresee the draw
// and whoever audits it can compute it again.
domain::Events drawn(Context& c, const Matter& matter) {
  // The body that has a tip answers for it to the resident; nobody of the town calls back.
  if (matter.is_sealed()) return {};
  if (store::load_callback(c.db, c.tenant(), matter.id, matter.round)) return {};
  // What goes its way by law is no service that residents are asked about.
  const plan::MatterKind* const kind = rules_of(c, matter).plan.matter_kind(matter.kind);
  if (kind != nullptr && kind->is_statutory()) return {};
  const std::string name = "callback " + std::to_string(matter.round);
  return domain::draw(rules_of(c, matter), matter, c.keyring.check_macs(matter.id, name).front());
}

namespace handlers {

Result<store::Decision> matter_call_back(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const int round = static_cast<int>(fields.integer("round", 1, 1'000'000));
  domain::Call call{
      .channel = fields.one_of("channel", {"phone", "door", "paper"}),
      .result = fields.one_of("result", {"answered", "no_answer", "refused", "wrong_number"}),
      .at = fields.has("at") ? fields.instant("at") : c.now(),
      .note = fields.text_or("note", "", 500)};
  if (fields.has("resolved"))
    call.resolved = fields.one_of("resolved", {"yes", "partly", "no", "explained"});
  if (fields.has("satisfied"))
    call.satisfied =
        fields.one_of("satisfied", {"very", "yes", "neutral", "no", "not_at_all", "unknown"});
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    const auto callback = store::load_callback(c.db, c.tenant(), id, round);
    if (!callback) return not_found();
    const bool owner_stays = matter.owner && may_own(c, *matter.owner, matter);
    return decided(c, matter,
                   domain::call_back(rules_of(c, matter), matter, *callback, call, c.actor(),
                                     owner_stays, c.now()));
  });
}

}  // namespace handlers

}  // namespace wanhu::app
