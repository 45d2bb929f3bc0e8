// Commands about listed rectification: a place is put on a list, worked on, and taken off it.
#include <algorithm>

#include "app/place_rules.hpp"
#include "store/tables/place.hpp"

namespace wanhu::app {

namespace {

using domain::PlaceListing;

constexpr std::size_t k_words_max = 500, k_measure_max = 100, k_owner_max = 60, k_rule_max = 120;

std::vector<std::string> read_measures(base::FieldReader& fields) {
  std::vector<std::string> measures;
  const Json& list = fields.raw("measures");
  if (!list.is_array() || list.empty() || list.size() > domain::k_measures_max) {
    fields.problem("FIELD-LENGTH", "measures", {{"max", std::to_string(domain::k_measures_max)}});
    return measures;
  }
  for (std::size_t n = 0; n < list.size(); ++n) {
    // One text, read as a field of its own so that the same rules hold.
    const Json one{{"measures", list[n]}};
    base::FieldReader inner(one, fields.pointer(""));
    measures.push_back(read_plain(inner, "measures", k_measure_max));
    if (auto done = inner.done(); !done) {
      base::Problem problem = done.error();
      problem.place.field = fields.pointer("measures/" + std::to_string(n));
      fields.adopt(std::move(problem));
    }
  }
  return measures;
}

struct Listed {
  PlaceListing listing;
  domain::Place place;
};
Result<Listed> listing_in_scope(Context& c, const Uuid& id) {
  auto listing = store::load_listing(c.db, c.tenant(), id);
  if (!listing) return not_found();
  auto place = place_in_scope(c, listing->place);
  if (!place) return base::fail(place.error());
  return Listed{std::move(*listing), std::move(*place)};
}

Result<store::Decision> decided(Result<domain::Events> events) {
  if (!events) return base::fail(events.error());
  return decision(*events);
}

}  // namespace

namespace handlers {

Result<store::Decision> place_list(Context& c, base::FieldReader& fields) {
  PlaceListing listing;
  listing.id = fields.uuid("listing_id");
  listing.rule = fields.text("rule", k_rule_max);
  listing.place = fields.uuid("place_id");
  listing.reason = read_plain(fields, "reason", k_words_max);
  listing.measures = read_measures(fields);
  listing.owner = read_plain(fields, "owner", k_owner_max);
  std::optional<Date> due;
  if (fields.has("due")) due = fields.date("due");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto place = place_in_scope(c, listing.place);
  if (!place) return base::fail(place.error());
  const auto line = place_line(*c.plan, place->unit, listing.rule);
  if (!line || line->listing == nullptr)
    return base::fail_field("PLACE-RULE", "/data/rule", {{"rule", listing.rule}});
  if (store::load_listing(c.db, c.tenant(), listing.id))
    return base::fail_field("ID-USED", "/data/listing_id");
  const Date today = c.now().date();
  const auto last = domain::listing_due(*line->plan, *line->listing, today, c.calendar);
  if (!due && !last) return base::fail_field("FIELD-MISSING", "/data/due", {{"field", "due"}});
  listing.due = due ? *due : *last;
  listing.plan = line->plan->head.id;
  const bool open = store::is_listed(c.db, c.tenant(), listing.place, listing.rule);
  auto events = domain::list_place(*line->plan, *line->listing, *place, open, listing, last, today);
  if (!events) return base::fail(events.error());
  domain::Act act = act_of(*line, ask_place(c, *line, place->unit), listing.id, today);
  act.subject = listing.place;
  events->front().data["act"] = domain::to_json(act);
  return decision(*events, {{"due", listing.due.iso()}});
}

Result<store::Decision> place_list_update(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("listing_id");
  PlaceListing after;
  after.measures = read_measures(fields);
  after.owner = read_plain(fields, "owner", k_owner_max);
  after.progress = read_plain_or(fields, "progress", k_words_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto found = listing_in_scope(c, id);
  if (!found) return base::fail(found.error());
  return decided(domain::update_listing(found->listing, after));
}

Result<store::Decision> place_list_extend(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("listing_id");
  const Date due = fields.date("due");
  const std::string reason = read_plain(fields, "reason", k_words_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto found = listing_in_scope(c, id);
  if (!found) return base::fail(found.error());
  return decided(domain::extend_listing(found->listing, due, reason, c.now().date()));
}

Result<store::Decision> place_delist(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("listing_id");
  const std::string evidence = read_plain(fields, "evidence", k_words_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto found = listing_in_scope(c, id);
  if (!found) return base::fail(found.error());
  const domain::SinceListed since = store::since_listed(c.db, c.tenant(), found->listing);
  return decided(domain::delist_place(found->listing, since, evidence));
}

}  // namespace handlers

}  // namespace wanhu::app
