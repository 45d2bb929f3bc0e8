// Commands about who fills posts, and about rosters.
#include <algorithm>

#include "app/command.hpp"
#include "app/import/guard.hpp"
#include "app/posts.hpp"
#include "domain/post/roster.hpp"
#include "store/tables/post.hpp"

namespace wanhu::app {

namespace {

using base::Date;
using domain::Holding;
using domain::Post;
using domain::Shift;

constexpr std::size_t k_post_max = 200, k_unit_max = 60, k_plan_max = 60, k_name_max = 40,
                      k_note_max = 100, k_reason_max = 200;

Result<store::Decision> decided(Result<domain::Events> events) {
  if (!events) return base::fail(events.error());
  return decision(*events);
}

// What a command says of the post it is about.
struct PostName {
  std::string plan, post, unit;
};
PostName read_post(base::FieldReader& fields) {
  return {.plan = fields.text_or("plan", "", k_plan_max),
          .post = fields.text("post", k_post_max),
          .unit = fields.text("unit", k_unit_max)};
}

// The one post of that name that a plan in force asks for; the plan has to be said only where
// several campaigns ask for a post of the same name.
Result<Post> post_named(Context& c, const AskedPosts& asked, const PostName& name) {
  if (!c.scope().covers(name.unit)) return not_found();
  std::vector<const Post*> found;
  for (const Post& post : asked.posts)
    if (post.key == name.post && post.unit == name.unit &&
        (name.plan.empty() || asked.families.same(post.plan, name.plan)))
      found.push_back(&post);
  if (found.empty()) return base::fail_field("POST-NONE", "/data/post");
  if (found.size() > 1) return base::fail_field("POST-PLAN", "/data/plan");
  return *found.front();
}

AskedPosts asked_now(Context& c) {
  return asked_posts(c.plans, c.db, c.tenant(), c.plan->version, c.now().date());
}

Result<Holding> holding_in_scope(Context& c, const Uuid& id) {
  auto holding = store::load_holding(c.db, c.tenant(), id);
  if (!holding || !c.scope().covers(holding->unit)) return not_found();
  return std::move(*holding);
}

// Somebody of the sender's own part whose unit the post is in, or below it.
Result<void> check_person(Context& c, const Holding& holding) {
  if (!holding.person) return {};
  const auto person = access::person_by_id(c.db, c.tenant(), *holding.person);
  const access::Scope scope = c.scope();
  if (!person || (scope.unit && person->unit != scope.unit) ||
      !may_hold(c.plan->plan, *person, holding.unit))
    return base::fail_field("POST-PERSON", "/data/person_id");
  return {};
}

}  // namespace

namespace handlers {

Result<store::Decision> post_fill(Context& c, base::FieldReader& fields) {
  Holding holding;
  holding.id = fields.uuid("holding_id");
  const PostName name = read_post(fields);
  holding.person = fields.uuid_if("person_id");
  holding.name = fields.text_or("name", "", k_name_max);
  holding.note = fields.text_or("note", "", k_note_max);
  holding.from = fields.has("from") ? fields.date("from") : c.now().date();
  for (const auto& [text, field] : {std::pair(&holding.name, "name"), {&holding.note, "note"}})
    if (holds_id_number(*text)) fields.problem("POST-NUMBER", field);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const AskedPosts asked = asked_now(c);
  const auto post = post_named(c, asked, name);
  if (!post) return base::fail(post.error());
  if (store::load_holding(c.db, c.tenant(), holding.id))
    return base::fail_field("ID-USED", "/data/holding_id");
  holding.plan = post->plan;
  holding.post = post->key;
  holding.unit = post->unit;
  if (auto ok = check_person(c, holding); !ok) return base::fail(ok.error());
  const auto others = asked.of(*post, store::holdings_in(c.db, c.tenant(), post->unit));
  return decided(domain::fill_post(*post, holding, others, c.now().date()));
}

Result<store::Decision> post_leave(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("holding_id");
  const std::string reason = fields.text("reason", k_reason_max);
  const Date day = fields.has("day") ? fields.date("day") : c.now().date();
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto holding = holding_in_scope(c, id);
  if (!holding) return base::fail(holding.error());
  return decided(domain::leave_post(*holding, day, reason, c.now().date()));
}

Result<store::Decision> shift_put(Context& c, base::FieldReader& fields) {
  Shift shift;
  shift.id = fields.uuid("shift_id");
  const PostName name = read_post(fields);
  shift.day = fields.date("day");
  shift.from = static_cast<int>(fields.integer("from", 0, domain::k_day_minutes - 1));
  shift.to = static_cast<int>(fields.integer("to", 1, std::int64_t{2} * domain::k_day_minutes));
  const Json& ids = fields.raw("holding_ids");
  if (!ids.is_array() || ids.size() > domain::k_shift_people_max)
    fields.problem("FIELD-LENGTH", "holding_ids",
                   {{"max", std::to_string(domain::k_shift_people_max)}});
  else
    for (const Json& item : ids) {
      const auto id = item.is_string() ? Uuid::parse(item.get_ref<const std::string&>())
                                       : std::optional<Uuid>();
      if (id)
        shift.holdings.push_back(*id);
      else
        fields.problem("FIELD-TYPE", "holding_ids", {{"type", "uuid"}});
    }
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const AskedPosts asked = asked_now(c);
  const auto post = post_named(c, asked, name);
  if (!post) return base::fail(post.error());
  shift.plan = post->plan;
  shift.post = post->key;
  shift.unit = post->unit;
  const auto before = store::load_shift(c.db, c.tenant(), shift.id);
  // A shift stays one of its post, and one that was removed does not come back under its id.
  const bool other = before && (before->post != shift.post || before->unit != shift.unit);
  if (other || (!before && store::is_shift(c.db, c.tenant(), shift.id)))
    return base::fail_field("ID-USED", "/data/shift_id");
  return decided(domain::put_shift(*post, shift, before,
                                   store::holdings_in(c.db, c.tenant(), shift.unit), c.now()));
}

Result<store::Decision> shift_remove(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("shift_id");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto shift = store::load_shift(c.db, c.tenant(), id);
  if (!shift || !c.scope().covers(shift->unit)) return not_found();
  return decided(domain::remove_shift(*shift, c.now()));
}

}  // namespace handlers

}  // namespace wanhu::app
