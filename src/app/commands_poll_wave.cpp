// Waves: planned, their seed published, drawn, opened, closed; and what is erased after. Their
// release: poll_release.cpp.
#include <algorithm>
#include <map>

#include "app/command.hpp"
#include "app/poll_draw.hpp"
#include "app/poll_plan.hpp"
#include "app/poll_vault.hpp"
#include "app/query.hpp"
#include "base/digest.hpp"
#include "domain/poll/allocation.hpp"
#include "domain/poll/wave.hpp"
#include "store/tables/poll.hpp"

namespace wanhu::app {

namespace {

using domain::PollWave;
using domain::WaveState;

constexpr std::size_t k_id_max = 60, k_name_max = 80, k_reason_max = 200, k_seed_max = 64;
constexpr std::int64_t k_replicates_max = 50;

Result<PollWave> wave_in(Context& c, const Uuid& id) {
  auto wave = store::load_wave(c.db, c.tenant(), id);
  if (!wave) return not_found();
  return std::move(*wave);
}

Result<store::Decision> decided(Result<domain::Events> events, Json answer = Json::object()) {
  if (!events) return base::fail(events.error());
  return decision(*events, std::move(answer));
}

// What the draw would refuse of all of the frame, it refuses of what is left of it too: better said
// while n can still be changed.
Result<void> check_strata(const domain::PollSpec& spec, const domain::PollFrame& frame) {
  if (spec.method != domain::DrawMethod::stratified) return {};
  std::map<std::string, domain::StratumSize> strata;
  for (const domain::FrameCount& one : frame.counts) strata[one.stratum].population += one.n;
  std::vector<domain::StratumSize> sizes;
  for (const auto& [stratum, size] : strata) sizes.push_back(size);
  if (const auto parts = domain::allocate(spec.allocation, spec.n, spec.minimum, sizes); !parts)
    return base::fail(parts.error());
  return {};
}

// The frame is of this survey and its rows are there.
Result<void> check_frame(Context& c, const PollWave& wave) {
  const auto frame = store::load_frame(c.db, c.tenant(), *wave.frame);
  if (!frame || frame->plan != wave.plan || frame->survey != wave.survey)
    return base::fail_field("WAVE-FRAME", "/data/frame_id");
  if (frame->erased) return base::fail("WAVE-FRAME-GONE", base::Kind::refused);
  if (wave.spec.n > frame->n) {
    base::Problem many{.code = "SAMPLE-MANY", .kind = base::Kind::refused};
    return base::fail(
        many.with("n", std::to_string(wave.spec.n)).with("population", std::to_string(frame->n)));
  }
  if (const auto done = domain::check_allocation(wave.spec, frame->counts); !done) return done;
  return check_strata(wave.spec, *frame);
}

domain::Event contacts_erased(const Uuid& wave) {
  return {"poll.contacts_erased", {{"wave", wave.text()}}};
}

}  // namespace

namespace handlers {

// Planned again under the same id, it is changed: until its seed is published.
Result<store::Decision> poll_plan_wave(Context& c, base::FieldReader& fields) {
  PollWave wave;
  wave.id = fields.uuid("wave_id");
  const std::string plan = fields.text_or("plan", "", k_id_max);
  wave.survey = fields.text("survey", k_id_max);
  wave.name = fields.text("name", k_name_max);
  wave.from = fields.date("from");
  wave.to = fields.date("to");
  wave.frame = fields.uuid("frame_id");
  const Json& spec = fields.raw("spec");
  if (!spec.is_object())
    fields.problem("FIELD-TYPE", "spec", {{"field", "spec"}, {"type", "object"}});
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto found = survey_in_force(*c.plan, plan, wave.survey);
  if (!found) return base::fail(found.error());
  auto read = domain::poll_spec(spec, "/data/spec");
  if (!read) return base::fail(read.error());
  wave.spec = std::move(*read);
  wave.plan = found->plan->head.id;
  wave.plan_version = c.plan->version;
  if (const auto before = store::load_wave(c.db, c.tenant(), wave.id)) {
    if (before->plan != wave.plan || before->survey != wave.survey)
      return base::fail_field("ID-USED", "/data/wave_id");
    if (before->state != WaveState::planned || before->seed)
      return base::fail("WAVE-STATE", base::Kind::refused);
  }
  if (auto ok = check_frame(c, wave); !ok) return base::fail(ok.error());
  const std::int64_t form = store::newest_poll_form(c.db, c.tenant(), wave.plan, wave.survey);
  if (form == 0) return base::fail("WAVE-NO-FORM", base::Kind::refused);
  wave.form_version = form;
  return decided(domain::plan_wave(*found->plan, wave, c.now().date()));
}

Result<store::Decision> poll_publish_seed(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("wave_id");
  const std::string seed = fields.text("seed", k_seed_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto wave = wave_in(c, id);
  if (!wave) return base::fail(wave.error());
  // With an old seed and an old frame the sample would be known beforehand.
  if (store::is_wave_seed_used(c.db, c.tenant(), seed))
    return base::fail_field("WAVE-SEED-USED", "/data/seed");
  return decided(domain::publish_wave_seed(*wave, seed),
                 {{"draw_from", (c.now().date() + 1).iso()}});
}

Result<store::Decision> poll_draw(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("wave_id");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto wave = wave_in(c, id);
  if (!wave) return base::fail(wave.error());
  if (auto ok = domain::may_draw(*wave, c.now().date()); !ok) return base::fail(ok.error());
  const Cut cut = cut_of_day(c.db, c.tenant(), *wave->seed_day);
  auto draw = draw_wave(c.db, c.tenant(), c.keyring,
                        {.wave = *wave,
                         .cut_seq = cut.seq,
                         .cut_hash_hex = base::hex(cut.hash),
                         .today = c.now().date()});
  if (!draw) return base::fail(draw.error());
  store::Decision result = decision({draw->event}, {{"n", draw->n},
                                                    {"eligible", draw->eligible},
                                                    {"recent", draw->recent},
                                                    {"never", draw->never},
                                                    {"list_digest", draw->list_digest}});
  result.local = [tenant = c.tenant(), id, vault = draw->vault,
                  contacts = std::move(draw->contacts)](store::Db& db) {
    keep_contacts(db, tenant, id, vault, contacts);
  };
  return result;
}

Result<store::Decision> poll_open(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("wave_id");
  const auto replicates = static_cast<int>(fields.integer_or("replicates", 1, 1, k_replicates_max));
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto wave = wave_in(c, id);
  if (!wave) return base::fail(wave.error());
  const std::int64_t open = store::released_cases(c.db, c.tenant(), id);
  return decided(domain::open_wave(*wave, replicates, wave->drawn_n, open, c.now().date()));
}

Result<store::Decision> poll_close(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("wave_id");
  const std::string reason = fields.text_or("reason", "", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto wave = wave_in(c, id);
  if (!wave) return base::fail(wave.error());
  auto events = domain::close_wave(*wave, reason);
  if (!events) return base::fail(events.error());
  const bool erases = wave->spec.keep_days == 0 && wave->drawn_n > 0;
  if (erases) events->push_back(contacts_erased(id));
  store::Decision result = decision(*events);
  if (erases)
    result.local = [tenant = c.tenant(), id](store::Db& db) {
      erase_wave_contacts(db, tenant, id);
    };
  return result;
}

// Sent by the program when the days of keeping are over (app/poll_keep.hpp).
Result<store::Decision> poll_forget(Context& c, base::FieldReader& fields) {
  const auto wave = fields.uuid_if("wave_id");
  const auto frame = fields.uuid_if("frame_id");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  domain::Events events;
  if (wave) events.push_back(contacts_erased(*wave));
  if (frame)
    events.push_back(
        {"poll.frame_erased",
         {{"frame", frame->text()}, {"reason", base::message(base::Lang::zh, "FRAME-KEPT-LONG")}}});
  store::Decision result = decision(events);
  result.local = [tenant = c.tenant(), wave, frame](store::Db& db) {
    if (wave) erase_wave_contacts(db, tenant, *wave);
    if (frame) erase_frame_rows(db, tenant, *frame);
  };
  return result;
}

}  // namespace handlers

}  // namespace wanhu::app
