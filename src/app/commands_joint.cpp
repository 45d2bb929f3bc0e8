// Commands about those who work on a matter together with its owner: helpers in the town, and the
// bodies above it.
#include <algorithm>

#include "app/joint.hpp"
#include "app/matter_frame.hpp"
#include "domain/matter/forward.hpp"
#include "domain/matter/help.hpp"
#include "store/tables/forward.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using base::Date;

const std::vector<std::string> k_outcomes{"solved", "partly", "explained", "referred"};

// Each of them once, in the order in which they were named.
std::vector<Uuid> without_repeats(const std::vector<Uuid>& ids) {
  std::vector<Uuid> once;
  for (const Uuid& id : ids)
    if (std::find(once.begin(), once.end(), id) == once.end()) once.push_back(id);
  return once;
}

Date day_or_today(Context& c, base::FieldReader& fields) {
  return fields.has("day") ? fields.date("day") : c.now().date();
}

// What a helper does is decided by the domain; the matter is theirs to see while they are asked.
template <class Decide>
Result<store::Decision> as_helper(Context& c, base::FieldReader& fields, const Uuid& id,
                                  Decide decide) {
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, decide(matter, c.person->id));
  });
}

}  // namespace

domain::Events helps_left(Context& c, const Uuid& person) {
  domain::Events events;
  for (const Uuid& id : store::open_help_of(c.db, c.tenant(), person)) {
    const auto matter = store::load_matter(c.db, c.tenant(), id);
    if (!matter) continue;
    if (auto left = domain::end_help(*matter, person, "left", ""))
      events.insert(events.end(), left->begin(), left->end());
  }
  return events;
}

namespace handlers {

Result<store::Decision> matter_ask_help(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id"), person = fields.uuid("person_id");
  const std::string what = fields.text("what", 500);
  const Date day = fields.date("by");
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    if (auto ok = owner_or_centre(c, matter); !ok) return base::fail(ok.error());
    if (auto ok = may_be_given(c, person, matter, "/data/person_id"); !ok)
      return base::fail(ok.error());
    return decided(c, matter, domain::ask_help(matter, person, what, day, c.now()));
  });
}

Result<store::Decision> matter_accept_help(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  return as_helper(c, fields, id, domain::accept_help);
}

Result<store::Decision> matter_decline_help(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string reason = fields.text("reason", 500);
  return as_helper(c, fields, id, [&](const Matter& matter, const Uuid& who) {
    return domain::decline_help(matter, who, reason);
  });
}

Result<store::Decision> matter_give_part(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string text = fields.text("text", 1000);
  return as_helper(c, fields, id, [&](const Matter& matter, const Uuid& who) {
    return domain::give_part(matter, who, text);
  });
}

Result<store::Decision> matter_end_help(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id"), person = fields.uuid("person_id");
  const std::string reason = fields.text("reason", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    if (auto ok = owner_or_centre(c, matter); !ok) return base::fail(ok.error());
    return decided(c, matter, domain::end_help(matter, person, "taken_back", reason));
  });
}

Result<store::Decision> matter_forward(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string to = fields.text("to", 60);
  const std::string ground = fields.one_of("ground", domain::k_forward_grounds);
  const std::string reason = fields.text("reason", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter,
                   domain::forward(rules_of(c, matter), matter, to, ground, reason, c.person->id));
  });
}

Result<store::Decision> matter_forward_accept(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const Date day = day_or_today(c, fields);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, domain::forward_accepted(matter, day, c.now().date()));
  });
}

Result<store::Decision> matter_forward_return(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const Date day = day_or_today(c, fields);
  const std::string reason = fields.text("reason", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, domain::forward_returned(matter, day, reason, c.now().date()));
  });
}

Result<store::Decision> matter_forward_reply(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const Date day = day_or_today(c, fields);
  const std::string outcome = fields.one_of("outcome", k_outcomes);
  const std::string text = fields.text("text", 1000);
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    if (auto ok = owner_or_centre(c, matter); !ok) return base::fail(ok.error());
    return decided(c, matter, domain::forward_replied(matter, day, outcome, text, c.now().date()));
  });
}

Result<store::Decision> matter_take_back(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string reason = fields.text("reason", 500);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, domain::take_back(matter, reason));
  });
}

// One letter for all of them or for none: a list that silently leaves one out is a wrong letter.
Result<store::Decision> forward_send(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("batch_id");
  const std::string body = fields.text("body", 60);
  const std::vector<Uuid> ids = without_repeats(read_matters(fields, 1, domain::k_batch_max));
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (store::is_batch(c.db, c.tenant(), id)) return base::fail_field("ID-USED", "/data/batch_id");
  std::vector<Matter> matters;
  for (const Uuid& one : ids) {
    auto matter = matter_in_scope(c, one);
    if (!matter) return base::fail_field("NOT-FOUND", "/data/matters");
    matters.push_back(std::move(*matter));
  }
  const Date today = c.now().date();
  const domain::Batch batch{.id = id,
                            .body = body,
                            .year = today.year(),
                            .no = store::next_batch_no(c.db, c.tenant(), today.year()),
                            .name = rules_of(c, matters.front()).plan.name_of(body)};
  auto events = domain::send_batch(batch, matters, today);
  if (!events) return base::fail(events.error());
  return decision(*events, {{"batch_id", id.text()}, {"year", batch.year}, {"no", batch.no}});
}

}  // namespace handlers

}  // namespace wanhu::app
