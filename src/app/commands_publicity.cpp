// Commands about publicity: wordings and their review, copies and receipts, what was done, looks at
// what hangs.
#include "app/command.hpp"
#include "app/import/guard.hpp"
#include "app/publicity.hpp"
#include "domain/publicity/noise.hpp"
#include "store/tables/publicity.hpp"
#include "store/tables/work.hpp"

namespace wanhu::app {

namespace {

using domain::ItemKey;
using domain::PublicityRecord;

constexpr std::size_t k_id_max = 60, k_title_max = 80, k_text_max = 4000, k_note_max = 300;
constexpr std::size_t k_words_max = 120, k_reason_max = 200;
constexpr std::int64_t k_version_max = 100'000;

PublicityPlans plans_of(Context& c) {
  return {c.plans, c.db, c.tenant(), *c.plan};
}

// Everybody may come to read it: no identity number stands in it (guard G02).
std::string read_words(base::FieldReader& fields, const char* name, std::size_t max) {
  std::string words = fields.text_or(name, "", max);
  if (holds_id_number(words)) fields.problem("PUBLICITY-PERSON", name);
  return words;
}

struct ItemNamed {
  std::string plan, item;
};
ItemNamed read_item(base::FieldReader& fields) {
  return {.plan = fields.text_or("plan", "", k_id_max), .item = fields.text("item", k_id_max)};
}
Result<ItemHere> found(const PublicityPlans& plans, const ItemNamed& named) {
  return plans.find(named.plan, named.item);
}

struct VersionNamed {
  ItemNamed item;
  std::int64_t version = 0;
};
VersionNamed read_version(base::FieldReader& fields) {
  return {read_item(fields), fields.integer("version", 1, k_version_max)};
}
Result<domain::ItemVersion> found(Context& c, const PublicityPlans& plans,
                                  const VersionNamed& named) {
  const auto here = found(plans, named.item);
  if (!here) return base::fail(here.error());
  auto version = store::load_wording(c.db, c.tenant(), here->key(), named.version);
  if (!version)
    return base::fail_field("ITEM-VERSION", "/data/version",
                            {{"version", std::to_string(named.version)}});
  return std::move(*version);
}

Result<store::Decision> decided(Result<domain::Events> events, Json answer = Json::object()) {
  if (!events) return base::fail(events.error());
  return decision(*events, std::move(answer));
}

// A note that goes along with copies is read by whoever hands them out: it is judged like them.
// (Reasons of a review are not: they may quote what they refuse.)
Result<void> judged(const PublicityPlans& plans, const std::string& note) {
  if (auto sound = domain::judge_wording({{"/data/note", note}}, plans.questions()); !sound)
    return base::fail(sound.error());
  return {};
}

// What became of the words that were sent: a page says so at once when they wait.
Json state_of(const Result<domain::Events>& events) {
  if (!events) return Json::object();
  const Json& data = events->front().data;
  return {{"state", data.at("state")}, {"version", data.at("version")}};
}

domain::ReviewVerdict read_verdict(base::FieldReader& fields) {
  return fields.one_of("verdict", {"released", "refused"}) == "released"
             ? domain::ReviewVerdict::released
             : domain::ReviewVerdict::refused;
}

Result<domain::CopyHandover> handover_in_scope(Context& c, const Uuid& id) {
  auto handover = store::load_copy_handover(c.db, c.tenant(), id);
  if (!handover || !c.scope().covers(handover->unit)) return not_found();
  return std::move(*handover);
}

// A visitor's own; those of their unit for a lead.
Result<PublicityRecord> record_in_scope(Context& c, const Uuid& id) {
  auto record = store::load_record(c.db, c.tenant(), id);
  if (!record || !c.scope().covers(record->unit)) return not_found();
  if (c.scope().own_rows_only() && record->author != c.actor()) return not_found();
  return std::move(*record);
}

std::optional<std::pair<int, int>> read_hours(base::FieldReader& fields) {
  const std::string from = fields.text_or("from", "", 5), to = fields.text_or("to", "", 5);
  if (from.empty() && to.empty()) return {};
  const auto begin = domain::clock_of(from), end = domain::clock_of(to);
  if (!begin) fields.problem("PUBLICITY-HOURS", "from");
  if (!end) fields.problem("PUBLICITY-HOURS", "to");
  if (!begin || !end) return {};
  return std::pair(*begin, *end);
}

PublicityRecord read_record(base::FieldReader& fields) {
  PublicityRecord record;
  record.act = fields.uuid("act_id");
  record.unit = fields.text("unit", k_id_max);
  record.day = fields.date("day");
  record.channel = fields.text("channel", k_id_max);
  record.n = fields.integer_or("n", 1, 1, domain::k_act_n_max);
  record.version = fields.integer_or("version", 0, 1, k_version_max);
  record.place = read_words(fields, "place", k_words_max);
  record.route = read_words(fields, "route", k_note_max);
  record.hours = read_hours(fields);
  record.medium = read_words(fields, "medium", k_words_max);
  record.title = read_words(fields, "title", k_title_max);
  record.consent = read_words(fields, "consent", k_words_max);
  record.note = read_words(fields, "note", k_note_max);
  return record;
}

// The wording that a record names; without a name the newest that may go out.
Result<std::optional<domain::ItemVersion>> wording_for(Context& c, const ItemKey& of,
                                                       std::int64_t version) {
  if (version == 0) return store::load_wording_to_use(c.db, c.tenant(), of);
  auto wording = store::load_wording(c.db, c.tenant(), of, version);
  if (!wording)
    return base::fail_field("ITEM-VERSION", "/data/version",
                            {{"version", std::to_string(version)}});
  return wording;
}

}  // namespace

namespace handlers {

Result<store::Decision> item_put(Context& c, base::FieldReader& fields) {
  const ItemNamed named = read_item(fields);
  domain::ItemVersion wording;
  wording.title = fields.text("title", k_title_max);
  wording.text = fields.text("text", k_text_max);
  wording.note = read_words(fields, "note", k_note_max);
  for (const auto& [name, text] : {std::pair("title", &wording.title), {"text", &wording.text}})
    if (holds_id_number(*text)) fields.problem("PUBLICITY-PERSON", name);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const PublicityPlans plans = plans_of(c);
  const auto here = found(plans, named);
  if (!here) return base::fail(here.error());
  const auto newest = store::load_newest_wording(c.db, c.tenant(), here->key());
  auto events = domain::put_item(here->key(), wording, newest, plans.questions());
  Json answer = state_of(events);
  return decided(std::move(events), std::move(answer));
}

Result<store::Decision> item_review(Context& c, base::FieldReader& fields) {
  const VersionNamed named = read_version(fields);
  const domain::ReviewVerdict verdict = read_verdict(fields);
  const std::string reason = fields.text("reason", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto version = found(c, plans_of(c), named);
  if (!version) return base::fail(version.error());
  return decided(domain::review_item(*version, verdict, reason, c.actor()));
}

Result<store::Decision> stock_receive(Context& c, base::FieldReader& fields) {
  const VersionNamed named = read_version(fields);
  const std::int64_t n = fields.integer("n", 1, domain::k_copies_max);
  const std::string note = read_words(fields, "note", k_note_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const PublicityPlans plans = plans_of(c);
  const auto version = found(c, plans, named);
  if (!version) return base::fail(version.error());
  if (auto sound = judged(plans, note); !sound) return base::fail(sound.error());
  const std::int64_t stock = store::load_stock(c.db, c.tenant(), version->of, version->version);
  return decided(domain::receive_stock(*version, stock, n, note));
}

Result<store::Decision> stock_hand_over(Context& c, base::FieldReader& fields) {
  const VersionNamed named = read_version(fields);
  domain::CopyHandover handover;
  handover.id = fields.uuid("handover_id");
  handover.unit = fields.text("to_unit", k_id_max);
  handover.n = fields.integer("n", 1, domain::k_copies_max);
  const std::string note = read_words(fields, "note", k_note_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const PublicityPlans plans = plans_of(c);
  const auto version = found(c, plans, named);
  if (!version) return base::fail(version.error());
  const ItemHere here = plans.find(version->of.plan, version->of.item).value();
  if (!domain::ask_unit_of(*here.plan, *here.item, handover.unit))
    return base::fail_field("PUBLICITY-UNIT", "/data/to_unit", {{"unit", handover.unit}});
  if (auto sound = judged(plans, note); !sound) return base::fail(sound.error());
  if (store::load_copy_handover(c.db, c.tenant(), handover.id))
    return base::fail_field("ID-USED", "/data/handover_id");
  const std::int64_t stock = store::load_stock(c.db, c.tenant(), version->of, version->version);
  return decided(domain::hand_over_stock(*version, stock, handover, note));
}

Result<store::Decision> stock_acknowledge(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("handover_id");
  const std::int64_t n = fields.integer_or("n", -1, 0, domain::k_copies_max);
  const std::string note = read_words(fields, "note", k_note_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto handover = handover_in_scope(c, id);
  if (!handover) return base::fail(handover.error());
  if (auto sound = judged(plans_of(c), note); !sound) return base::fail(sound.error());
  return decided(domain::acknowledge_stock(*handover, n < 0 ? handover->n : n, note, c.actor()));
}

Result<store::Decision> stock_return(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("handover_id");
  const std::int64_t n = fields.integer("n", 1, domain::k_copies_max);
  const std::string note = read_words(fields, "note", k_note_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto handover = handover_in_scope(c, id);
  if (!handover) return base::fail(handover.error());
  if (auto sound = judged(plans_of(c), note); !sound) return base::fail(sound.error());
  return decided(domain::return_stock(*handover, n, note));
}

Result<store::Decision> stock_count(Context& c, base::FieldReader& fields) {
  const VersionNamed named = read_version(fields);
  const std::int64_t n = fields.integer("n", 0, domain::k_copies_max);
  const std::string reason = fields.text("reason", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto version = found(c, plans_of(c), named);
  if (!version) return base::fail(version.error());
  const std::int64_t stock = store::load_stock(c.db, c.tenant(), version->of, version->version);
  return decided(domain::count_stock(*version, stock, n, reason));
}

Result<store::Decision> publicity_record(Context& c, base::FieldReader& fields) {
  const ItemNamed named = read_item(fields);
  PublicityRecord record = read_record(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!c.scope().covers(record.unit)) return not_found();
  const PublicityPlans plans = plans_of(c);
  const auto here = found(plans, named);
  if (!here) return base::fail(here.error());
  record.of = here->key();
  if (store::load_record(c.db, c.tenant(), record.act) ||
      store::load_act(c.db, c.tenant(), record.act))
    return base::fail_field("ID-USED", "/data/act_id");
  auto wording = wording_for(c, record.of, record.version);
  if (!wording) return base::fail(wording.error());
  const auto asked = plans.questions();
  const bool has_wording = store::load_newest_wording(c.db, c.tenant(), record.of).has_value();
  auto events = domain::record_publicity({.plan = *here->plan,
                                          .item = *here->item,
                                          .has_wording = has_wording,
                                          .wording = std::move(*wording),
                                          .asked = asked,
                                          .today = c.now().date()},
                                         std::move(record));
  Json answer = state_of(events);
  return decided(std::move(events), std::move(answer));
}

Result<store::Decision> publicity_review(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("act_id");
  const domain::ReviewVerdict verdict = read_verdict(fields);
  const std::string reason = fields.text("reason", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto record = record_in_scope(c, id);
  if (!record) return base::fail(record.error());
  return decided(domain::review_record(*record, verdict, reason, c.actor()));
}

Result<store::Decision> publicity_withdraw(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("act_id");
  const std::string reason = fields.text("reason", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto record = record_in_scope(c, id);
  if (!record) return base::fail(record.error());
  return decided(domain::withdraw_record(*record, reason));
}

Result<store::Decision> publicity_check(Context& c, base::FieldReader& fields) {
  const ItemNamed named = read_item(fields);
  domain::HangingCheck check;
  check.id = fields.uuid("check_id");
  check.unit = fields.text("unit", k_id_max);
  check.day = fields.date("day");
  check.ok = fields.integer_or("ok", 0, 0, domain::k_act_n_max);
  check.mended = fields.integer_or("mended", 0, 0, domain::k_act_n_max);
  check.removed = fields.integer_or("removed", 0, 0, domain::k_act_n_max);
  check.note = read_words(fields, "note", k_note_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!c.scope().covers(check.unit)) return not_found();
  const PublicityPlans plans = plans_of(c);
  const auto here = found(plans, named);
  if (!here) return base::fail(here.error());
  check.of = here->key();
  if (store::has_hanging_check(c.db, c.tenant(), check.id))
    return base::fail_field("ID-USED", "/data/check_id");
  const std::int64_t hanging = store::load_hanging(c.db, c.tenant(), check.of, check.unit);
  return decided(domain::check_hanging(check, hanging, c.now().date(), plans.questions()));
}

}  // namespace handlers

}  // namespace wanhu::app
