// The house of polls and what a wave is drawn from: questionnaires, frames, who is not called
// again.
#include "access/house.hpp"
#include "app/command.hpp"
#include "app/import/register_file.hpp"
#include "app/poll_plan.hpp"
#include "app/poll_vault.hpp"
#include "domain/poll/form.hpp"
#include "domain/poll/frame.hpp"
#include "store/journal.hpp"
#include "store/statement.hpp"
#include "store/tables/poll.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Statement;

const Statement k_frame_counts{
    Reach::local, "poll_frame_counts",
    "SELECT kind, unit, stratum, count(*) FROM poll_frame_row WHERE tenant = $1 AND "
    "frame_id = $2 GROUP BY kind, unit, stratum ORDER BY kind, unit, stratum"};
const Statement k_frame_waves{
    Reach::tenant, "poll_frame_waves",
    "SELECT count(*) FROM poll_wave WHERE tenant = $1 AND frame_id = $2 AND state = 'planned'"};

constexpr std::size_t k_id_max = 60, k_name_max = 80, k_source_max = 200, k_reason_max = 200;
constexpr std::size_t k_sha_size = 64, k_number_max = 40;

}  // namespace

namespace handlers {

// The first thing in the journal of a poll's database, and never again.
Result<store::Decision> house_set(Context& c, base::FieldReader& fields) {
  const std::string kind = fields.one_of("kind", {"campaign", "poll"});
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (store::read_head(c.db, c.tenant()).seq > 0)
    return base::fail("HOUSE-SET", base::Kind::refused);
  store::Decision result = decision({{"house.set", {{"kind", kind}}}});
  if (kind == access::text_of(access::House::poll))
    result.local = keep_poll_digest_key(c.tenant(), c.keyring);
  return result;
}

Result<store::Decision> poll_form(Context& c, base::FieldReader& fields) {
  const std::string plan = fields.text_or("plan", "", k_id_max);
  const std::string survey = fields.text("survey", k_id_max);
  const Json& json = fields.raw("form");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto found = survey_in_force(*c.plan, plan, survey);
  if (!found) return base::fail(found.error());
  if (!json.is_object())
    return base::fail_field("FIELD-TYPE", "/data/form", {{"field", "form"}, {"type", "object"}});
  const auto form = domain::poll_form(json, "/data/form");
  if (!form) return base::fail(form.error());
  // A screening question by unit names units of the plan.
  for (std::size_t q = 0; q < form->questions.size(); ++q)
    for (const domain::PollChoice& choice : form->questions[q].choices)
      if (form->questions[q].screen == "unit" && c.plan->plan.unit(choice.id) == nullptr)
        return base::fail_field("UNIT-UNKNOWN", "/data/form/questions/" + std::to_string(q),
                                {{"unit", choice.id}});
  const std::int64_t version =
      store::newest_poll_form(c.db, c.tenant(), found->plan->head.id, survey) + 1;
  return decision({{"poll.form_put",
                    {{"plan", found->plan->head.id},
                     {"survey", survey},
                     {"version", version},
                     {"form", domain::to_json(*form)}}}},
                  {{"version", version}});
}

// Sent after the rows have been written (app/poll_frame.hpp); what it says is counted here.
Result<store::Decision> poll_frame_load(Context& c, base::FieldReader& fields) {
  domain::PollFrame frame{.id = fields.uuid("frame_id"),
                          .plan = fields.text("plan", k_id_max),
                          .survey = fields.text("survey", k_id_max),
                          .name = fields.text("name", k_name_max),
                          .source = fields.text("source", k_source_max),
                          .sha256 = fields.text("sha256", k_sha_size),
                          .n = fields.integer("n", 1, domain::k_frame_rows_max)};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (auto found = survey_in_force(*c.plan, frame.plan, frame.survey); !found)
    return base::fail(found.error());
  if (is_frame_known(c.db, c.tenant(), frame.id))
    return base::fail_field("ID-USED", "/data/frame_id");
  std::int64_t n = 0;
  c.db.each(k_frame_counts, {c.tenant(), frame.id}, [&](const store::Row& row) {
    frame.counts.push_back({row.text(0), row.text(1), row.text(2), row.i64(3)});
    n += row.i64(3);
  });
  if (n != frame.n) return base::fail("FRAME-ROWS", base::Kind::refused);
  return decision({domain::frame_loaded(frame)}, {{"n", n}});
}

Result<store::Decision> poll_frame_erase(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("frame_id");
  const std::string reason = fields.text("reason", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto frame = store::load_frame(c.db, c.tenant(), id);
  if (!frame) return not_found();
  if (frame->erased) return base::fail("FRAME-ERASED", base::Kind::refused);
  // A wave that is still to be drawn needs it; one that was drawn has its own contacts.
  if (c.db.query_one(k_frame_waves, {c.tenant(), id})->i64(0) > 0)
    return base::fail("FRAME-IN-USE", base::Kind::refused);
  store::Decision result =
      decision({{"poll.frame_erased", {{"frame", id.text()}, {"reason", reason}}}});
  result.local = [tenant = c.tenant(), id](store::Db& db) { erase_frame_rows(db, tenant, id); };
  return result;
}

// Somebody asked never to be called again: during a call, by the number on the notice, or in
// writing. Only digests are kept.
Result<store::Decision> poll_exclude(Context& c, base::FieldReader& fields) {
  const auto wave = fields.uuid_if("wave_id");
  const auto case_id = fields.uuid_if("case_id");
  const std::string number = fields.text_or("number", "", k_number_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const PollDigests digests(c.db, c.tenant(), c.keyring);
  std::vector<std::string> who;
  if (wave && case_id && number.empty()) {
    const auto contact = poll_contact(c.db, c.tenant(), c.keyring, *wave, *case_id);
    if (!contact) return not_found();
    who = digests.all_of(*contact);
  } else if (!wave && !case_id && !number.empty()) {
    const auto normal = phone_number(number);
    if (!normal) return base::fail_field("CONTACT-PHONE", "/data/number");
    who.push_back(digests.of(*normal));
  } else {
    return base::fail_field("POLL-EXCLUDE", "/data/number");
  }
  return decision({{"poll.excluded", {{"who", who}}}});
}

}  // namespace handlers

}  // namespace wanhu::app
