// Commands about looking at places: inspections, whose faults open matters, and patrols.
#include <algorithm>
#include <set>

#include "app/matter_frame.hpp"
#include "app/place_rules.hpp"
#include "base/text.hpp"
#include "store/tables/place.hpp"

namespace wanhu::app {

namespace {

using domain::OfferedMatter;
using domain::PlaceInspection;

constexpr std::size_t k_item_max = 200, k_note_max = 300, k_rule_max = 120, k_reason_max = 200;
constexpr std::size_t k_title_max = 60, k_place_max = 100, k_unit_max = 60;

struct InspectionFields {
  PlaceInspection inspection;
  std::vector<OfferedMatter> offered;
};

// One answer: {item, state: "ok" | "fault", note?, matter_id?, kind?}. Whoever has no signal does
// not know whether a fault is known already, so a matter is offered with every fault and taken when
// it is needed.
void read_item(const Json& json, const std::string& pointer, base::FieldReader& fields,
               InspectionFields& into) {
  base::FieldReader inner(json, pointer);
  domain::InspectedItem item;
  item.item = read_plain(inner, "item", k_item_max);
  item.fault = inner.one_of("state", {"ok", "fault"}) == "fault";
  item.note = read_plain_or(inner, "note", k_note_max);
  const auto matter = inner.uuid_if("matter_id");
  const std::string kind = matter ? inner.text("kind", 40) : inner.text_or("kind", "", 40);
  if (auto done = inner.done(); !done) fields.adopt(done.error());
  if (item.fault && matter) into.offered.push_back({item.item, *matter, kind});
  into.inspection.items.push_back(std::move(item));
}

InspectionFields read_inspection(base::FieldReader& fields) {
  InspectionFields read;
  PlaceInspection& one = read.inspection;
  one.id = fields.uuid("inspection_id");
  one.rule = fields.text("rule", k_rule_max);
  one.place = fields.uuid("place_id");
  one.day = fields.date("day");
  one.note = read_plain_or(fields, "note", k_note_max);
  const Json& items = fields.raw("items");
  if (!items.is_array() || items.size() > domain::k_inspected_items_max) {
    fields.problem("FIELD-LENGTH", "items",
                   {{"max", std::to_string(domain::k_inspected_items_max)}});
    return read;
  }
  for (std::size_t n = 0; n < items.size(); ++n)
    read_item(items[n], fields.pointer("items/" + std::to_string(n)), fields, read);
  return read;
}

std::string cut(const std::string& text, std::size_t max) {
  const std::u32string points = base::decode_utf8(text);
  return base::encode_utf8(points.substr(0, max));
}

// The events that open the matter of a fault. No resident has its check code: a code of zeroes fits
// nobody's, so that it is followed at the desk only.
Result<domain::Events> open_fault_matter(Context& c, const domain::Place& place,
                                         const PlaceLine& line, const PlaceInspection& inspection,
                                         const OfferedMatter& offer) {
  if (is_receipt_taken(c, domain::receipt_of(offer.matter)))
    return base::fail_field("ID-USED", "/data/items");
  const domain::MatterRules rules = rules_of(c, c.plan->version, place.unit);
  const plan::MatterKind* const kind = rules.plan.matter_kind(offer.kind);
  // A fault is seen by everybody who works here; sealed kinds are for what residents alone say.
  if (kind == nullptr || domain::is_sealed(*kind))
    return base::fail_field("MATTER-KIND", "/data/items", {{"kind", offer.kind}});
  const auto answer =
      std::find_if(inspection.items.begin(), inspection.items.end(),
                   [&](const domain::InspectedItem& item) { return item.item == offer.item; });
  domain::OpenMatter open;
  open.matter = offer.matter;
  open.check_mac = std::string(32, '\0');
  open.kind = offer.kind;
  open.title = cut(place.name + "：" + offer.item, k_title_max);
  open.text = line.name() + "：" + offer.item + (answer->note.empty() ? "" : "。" + answer->note);
  open.unit = place.unit;
  open.place = cut(place.where.empty() ? place.name : place.where, k_place_max);
  open.channel = "desk";
  open.reply = false;
  if (c.person->role != access::Role::centre) open.reporter = c.person->id;
  // Found on a day that has passed: the term is counted from that day.
  if (inspection.day < c.now().date())
    open.at = Instant::at(inspection.day, domain::k_day_minutes - 1);
  auto opened = domain::open_matter(rules, open, c.now());
  if (!opened) return base::fail(opened.error());
  return domain::with_clocks(rules, nullptr, std::move(*opened), c.now());
}

Json changes_json(const domain::InspectionRecorded& recorded) {
  const PlaceInspection& one = recorded.inspection;
  Json faults = Json::array(), gone = Json::array();
  for (const domain::PlaceFault& fault : recorded.faults) faults.push_back(domain::to_json(fault));
  for (const Uuid& id : recorded.gone) gone.push_back(id.text());
  return {{"inspection", one.id.text()},
          {"place", one.place.text()},
          {"plan", one.plan},
          {"rule", one.rule},
          {"faults", std::move(faults)},
          {"gone", std::move(gone)}};
}

Json inspection_json(const domain::InspectionRecorded& recorded) {
  Json data = changes_json(recorded);
  data["day"] = recorded.inspection.day.iso();
  data["note"] = recorded.inspection.note;
  data["items"] = Json::array();
  for (const domain::InspectedItem& item : recorded.inspection.items)
    data["items"].push_back(domain::to_json(item));
  return data;
}

// Only a place that is on the list is looked at by the criterion for getting off it.
Result<PlaceLine> line_for(Context& c, const domain::Place& place, const std::string& rule) {
  const auto line = place_line(*c.plan, place.unit, rule);
  if (!line || line->patrol != nullptr)
    return base::fail_field("PLACE-RULE", "/data/rule", {{"rule", rule}});
  if (line->of() != place.kind)
    return base::fail_field("INSPECTION-KIND", "/data/rule",
                            {{"kind", place_kind_name(*c.plan, line->of())}});
  if (line->listing != nullptr && !store::is_listed(c.db, c.tenant(), place.id, rule))
    return base::fail_field("INSPECTION-UNLISTED", "/data/rule");
  return *line;
}

std::vector<Uuid> read_places(base::FieldReader& fields) {
  std::set<Uuid> places;
  const Json& list = fields.raw("place_ids");
  if (!list.is_array() || list.size() > domain::k_patrol_places_max) {
    fields.problem("FIELD-LENGTH", "place_ids",
                   {{"max", std::to_string(domain::k_patrol_places_max)}});
    return {};
  }
  for (const Json& item : list) {
    const auto id = item.is_string() ? Uuid::parse(item.get<std::string>()) : std::nullopt;
    if (id)
      places.insert(*id);  // the order of a walk is nobody's affair
    else
      fields.problem("FIELD-TYPE", "place_ids", {{"type", "uuid"}});
  }
  return {places.begin(), places.end()};
}

Result<void> patrol_in_scope(Context& c, const domain::Patrol& patrol) {
  if (!c.scope().covers(patrol.unit)) return not_found();
  for (const Uuid& id : patrol.places) {
    const auto place = place_in_scope(c, id);
    if (!place) return base::fail_field("NOT-FOUND", "/data/place_ids");
    if (place->closed) return base::fail_field("PLACE-CLOSED", "/data/place_ids");
  }
  for (const Uuid& id : patrol.matters)
    if (!matter_in_scope(c, id)) return base::fail_field("NOT-FOUND", "/data/matters");
  return {};
}

}  // namespace

namespace handlers {

Result<store::Decision> inspection_record(Context& c, base::FieldReader& fields) {
  InspectionFields read = read_inspection(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto place = place_in_scope(c, read.inspection.place);
  if (!place) return base::fail(place.error());
  if (place->closed) return base::fail("PLACE-CLOSED", base::Kind::refused);
  const auto line = line_for(c, *place, read.inspection.rule);
  if (!line) return base::fail(line.error());
  if (store::load_inspection(c.db, c.tenant(), read.inspection.id))
    return base::fail_field("ID-USED", "/data/inspection_id");
  read.inspection.plan = line->plan->head.id;
  read.inspection.order = INT64_MAX;  // the newest of its day
  const auto before = store::load_inspections(c.db, c.tenant(), place->id, line->key);
  const auto recorded = domain::record_inspection(inspection_list(*line), before, read.inspection,
                                                  read.offered, c.now().date());
  if (!recorded) return base::fail(recorded.error());
  Json data = inspection_json(*recorded);
  data["act"] = Json();
  if (line->inspection != nullptr) {
    domain::Act act =
        act_of(*line, ask_place(c, *line, place->unit), read.inspection.id, read.inspection.day);
    act.subject = place->id;
    data["act"] = domain::to_json(act);
  }
  domain::Events events{{"inspection.recorded", std::move(data)}};
  std::set<std::string> receipts;
  Json matters = Json::array();
  for (const OfferedMatter& offer : recorded->opening) {
    if (!receipts.insert(domain::receipt_of(offer.matter)).second)
      return base::fail_field("ID-USED", "/data/items");
    auto opened = open_fault_matter(c, *place, *line, recorded->inspection, offer);
    if (!opened) return base::fail(opened.error());
    events.insert(events.end(), opened->begin(), opened->end());
    matters.push_back({{"item", offer.item},
                       {"matter_id", offer.matter.text()},
                       {"receipt", domain::receipt_of(offer.matter)}});
  }
  return decision(events, {{"matters", std::move(matters)}});
}

Result<store::Decision> inspection_withdraw(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("inspection_id");
  const std::string reason = read_plain(fields, "reason", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto head = store::load_inspection(c.db, c.tenant(), id);
  if (!head || !place_in_scope(c, head->place)) return not_found();
  if (head->withdrawn) return base::fail("INSPECTION-WITHDRAWN", base::Kind::refused);
  if (head->delisted_by) return base::fail("INSPECTION-USED", base::Kind::refused);
  domain::InspectionRecorded left = domain::without_inspection(
      store::load_inspections(c.db, c.tenant(), head->place, head->rule), id);
  Json data = changes_json(left);
  data["reason"] = reason;
  data["act"] = head->rule.starts_with("inspect.") ? Json(act_id_of(id).text()) : Json();
  return decision({{"inspection.withdrawn", std::move(data)}});
}

Result<store::Decision> patrol_record(Context& c, base::FieldReader& fields) {
  domain::Patrol patrol;
  patrol.id = fields.uuid("patrol_id");
  patrol.rule = fields.text("rule", k_rule_max);
  patrol.unit = fields.text("unit", k_unit_max);
  patrol.day = fields.date("day");
  patrol.from = static_cast<int>(fields.integer("from", 0, domain::k_day_minutes));
  patrol.to = static_cast<int>(fields.integer("to", 0, 2L * domain::k_day_minutes));
  patrol.places = read_places(fields);
  if (fields.has("matters")) patrol.matters = read_matters(fields, 0, domain::k_patrol_matters_max);
  patrol.note = read_plain_or(fields, "note", k_note_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  std::sort(patrol.matters.begin(), patrol.matters.end());
  patrol.matters.erase(std::unique(patrol.matters.begin(), patrol.matters.end()),
                       patrol.matters.end());
  if (auto ok = patrol_in_scope(c, patrol); !ok) return base::fail(ok.error());
  if (c.plan->plan.unit(patrol.unit) == nullptr)
    return base::fail_field("UNIT-UNKNOWN", "/data/unit", {{"unit", patrol.unit}});
  const auto line = place_line(*c.plan, patrol.unit, patrol.rule);
  if (!line || line->patrol == nullptr)
    return base::fail_field("PATROL-RULE", "/data/rule", {{"rule", patrol.rule}});
  if (store::load_patrol(c.db, c.tenant(), patrol.id))
    return base::fail_field("ID-USED", "/data/patrol_id");
  patrol.plan = line->plan->head.id;
  const AskPlace ask = ask_place(c, *line, patrol.unit);
  auto events = domain::record_patrol(patrol, ask.from, c.now());
  if (!events) return base::fail(events.error());
  events->front().data["act"] = domain::to_json(act_of(*line, ask, patrol.id, patrol.day));
  return decision(*events);
}

Result<store::Decision> patrol_withdraw(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("patrol_id");
  const std::string reason = read_plain(fields, "reason", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto patrol = store::load_patrol(c.db, c.tenant(), id);
  if (!patrol || !c.scope().covers(patrol->unit)) return not_found();
  auto events = domain::withdraw_patrol(*patrol, reason);
  if (!events) return base::fail(events.error());
  events->front().data["act"] = act_id_of(id).text();
  return decision(*events);
}

}  // namespace handlers

}  // namespace wanhu::app
