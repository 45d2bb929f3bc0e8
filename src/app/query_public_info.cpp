// What the public page says before anything is asked: who runs the campaign, where, what is
// published and what goes elsewhere sealed.
#include "app/public_scope.hpp"
#include "domain/matter/decide.hpp"

namespace wanhu::app {

namespace {

// What goes to another body than the town, sealed.
Json sealed_kinds(const plan::Plan& plan) {
  Json list = Json::array();
  for (const plan::MatterKind& kind : plan.matters.kinds)
    if (domain::is_sealed(kind))
      list.push_back(
          {{"id", kind.id}, {"name", kind.name}, {"body_name", plan.name_of(kind.owner)}});
  return list;
}

}  // namespace

Json public_info(Reader& reader) {
  const plan::Plan& plan = reader.plan->plan;
  Json units = Json::array();
  bool published = false;
  for (const plan::Unit& unit : plan.org.units) {
    Json publish = publish_json(reader.plan->plan_of(unit.id));
    published = published || !publish.is_null();
    units.push_back({{"id", unit.id},
                     {"name", unit.name},
                     {"publish", std::move(publish)},
                     {"sealed", sealed_kinds(reader.plan->plan_of(unit.id))}});
  }
  return {{"published", published},
          {"title", plan.head.title},
          {"issuer", plan.head.issuer},
          {"units", std::move(units)},
          {"escalation", word(reader, "PUBLIC-ESCALATION")},
          {"now", reader.now.iso()},
          {"privacy", word(reader, "PUBLIC-PRIVACY")}};
}

}  // namespace wanhu::app
