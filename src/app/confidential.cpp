#include "app/confidential.hpp"

#include "app/asked.hpp"
#include "domain/text/sensitive.hpp"

namespace wanhu::app {

namespace {

bool reads_all(const Reader& reader) {
  return reader.scope.role == access::Role::centre;
}

}  // namespace

bool is_confidential(const Reader& reader, std::int64_t plan_version, const std::string& kind) {
  const PlanRef plan =
      plan_version == reader.plan->version
          ? reader.plan
          : reader.engine.plans().version(reader.db, reader.tenant(), plan_version);
  const plan::MatterKind* const found = plan->plan.matter_kind(kind);
  return found != nullptr && found->confidential;
}

bool may_read_words(const Reader& reader, const MatterRow& row) {
  const Uuid& me = reader.scope.person;
  const bool has_hand = row.owner == me || row.reporter == me || row.answered_by == me;
  if (!may_read_asked_words(reader, row.id,
                            {.has_hand = has_hand,
                             .unowned = !row.owner && !row.closed,
                             .closed = row.closed.has_value()}))
    return false;
  if (reads_all(reader) || has_hand) return true;
  return !is_confidential(reader, row.plan_version, row.kind);
}

bool may_read_words(const Reader& reader, const domain::Matter& m) {
  const Uuid& me = reader.scope.person;
  const bool has_hand = m.owner == me || m.reporter == me || m.handlers.contains(me.text());
  if (!may_read_asked_words(
          reader, m.id,
          {.has_hand = has_hand, .unowned = !m.owner && !m.closed, .closed = m.is_closed()}))
    return false;
  if (reads_all(reader) || m.is_sealed() || has_hand) return true;
  return !is_confidential(reader, m.plan_version, m.kind);
}

bool may_read_words(const Reader& reader, std::int64_t plan_version, const std::string& kind,
                    const Uuid& matter) {
  if (!may_read_asked_words(reader, matter, {})) return false;
  return reads_all(reader) || !is_confidential(reader, plan_version, kind);
}

std::string shown_title(const Reader& reader, const std::string& title, bool reads) {
  return reads ? domain::masked(title) : concealed_title(reader);
}

std::string concealed_title(const Reader& reader) {
  return base::message(reader.lang, "MATTER-CONFIDENTIAL");
}

void conceal(const Reader& reader, MatterRow& row) {
  if (may_read_words(reader, row)) return;
  row.title = concealed_title(reader);
  row.place.clear();
}

}  // namespace wanhu::app
