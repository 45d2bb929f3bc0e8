// Commands about what polls have published: recorded with their source, and withdrawn.
#include "app/command.hpp"
#include "app/import/guard.hpp"
#include "app/poll_file.hpp"
#include "domain/text/sensitive.hpp"
#include "store/tables/poll_result.hpp"

namespace wanhu::app {

namespace {

using domain::PollResult;
using domain::PollResultFigure;

Result<store::Decision> decided(Result<domain::Events> events) {
  if (!events) return base::fail(events.error());
  return decision(*events);
}

std::string read_words(base::FieldReader& fields, const char* name, std::size_t max, bool needed) {
  std::string words = needed ? fields.text(name, max) : fields.text_or(name, "", max);
  if (holds_id_number(words) || !domain::find_sensitive(words).empty())
    fields.problem("POLL-PERSON", name);
  return words;
}

std::optional<double> read_percent(base::FieldReader& fields, const char* name) {
  const std::string text = fields.text_or(name, "", k_poll_number_max);
  if (text.empty()) return {};
  const auto share = domain::share_of_percent(text);
  if (!share) fields.problem("POLL-PERCENT", name, {{"value", text}});
  return share;
}

void read_figures(base::FieldReader& fields, PollResult& result) {
  const Json& list = fields.raw("figures");
  if (!list.is_array() || list.size() > domain::k_poll_figures_max) {
    fields.problem("FIELD-TYPE", "figures");
    return;
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string place = fields.pointer("figures") + "/" + std::to_string(i);
    if (!list[i].is_object()) {
      fields.problem("FIELD-TYPE", "figures");
      return;
    }
    base::FieldReader one(list[i], place);
    PollResultFigure figure{.indicator = one.text("indicator", 60),
                            .unit = one.text_or("unit", "", 60)};
    if (one.has("n")) figure.n = one.integer("n", 0, 1'000'000'000);
    figure.estimate = read_percent(one, "percent");
    if (!figure.estimate) one.problem("FIELD-MISSING", "percent");
    figure.low = read_percent(one, "low");
    figure.high = read_percent(one, "high");
    // A body that publishes shares of a few people is quoted without them (guard G12).
    if (figure.n && *figure.n < k_poll_quote_least) {
      figure.estimate = figure.low = figure.high = std::nullopt;
      figure.hidden = "few";
    }
    if (const auto done = one.done(); !done) fields.adopt(done.error());
    result.figures.push_back(std::move(figure));
  }
}

// Of an external body.
PollResult read_external(base::FieldReader& fields) {
  PollResult result{.id = {},
                    .plan = fields.text_or("plan", "", 60),
                    .survey = fields.text("survey", 60),
                    .name = read_words(fields, "name", domain::k_poll_name_max, true),
                    .from = fields.date("from"),
                    .to = fields.date("to"),
                    .origin = "external",
                    .source = read_words(fields, "source", domain::k_poll_source_max, true),
                    .source_day = fields.date("source_day")};
  read_figures(fields, result);
  return result;
}

// POLL-PLAN {plans}: the plan that is meant, when it is not said and several have the survey.
Result<const Member*> plan_meant(const Context& c, const PollResult& result) {
  std::vector<const Member*> found;
  for (const Member& member : c.plan->members) {
    if (!result.plan.empty() && member.plan.head.id != result.plan) continue;
    for (const plan::Survey& survey : member.plan.surveys)
      if (survey.id == result.survey) found.push_back(&member);
  }
  if (found.size() == 1) return found.front();
  if (found.empty())
    return base::fail_field("POLL-SURVEY", "/data/survey", {{"survey", result.survey}});
  std::string plans;
  for (const Member* one : found) plans += (plans.empty() ? "" : ", ") + one->plan.head.id;
  return base::fail_field("POLL-PLAN", "/data/plan", {{"plans", plans}});
}

}  // namespace

namespace handlers {

Result<store::Decision> poll_record(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("result_id");
  PollResult result;
  const bool own = fields.has("release");
  if (own) {
    auto read = domain::read_release(fields.raw("release"));
    if (!read) return base::fail(read.error());
    result = std::move(*read);
    result.source = read_words(fields, "source", domain::k_poll_source_max, true);
  } else {
    result = read_external(fields);
  }
  result.id = id;
  result.address = fields.text_or("address", "", domain::k_poll_address_max);
  result.note = read_words(fields, "note", domain::k_poll_note_max, false);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (c.scope().unit) return not_found();
  const auto member = plan_meant(c, result);
  if (!member) return base::fail(member.error());
  result.plan = (*member)->plan.head.id;
  if (store::load_poll_result(c.db, c.tenant(), id))
    return base::fail_field("ID-USED", "/data/result_id");
  if (store::is_poll_recorded(c.db, c.tenant(), result.digest))
    return base::fail_field("POLL-TWICE", "/data/release");
  return decided(domain::record_poll((*member)->plan, c.plan->plan.org, result, c.now().date()));
}

Result<store::Decision> poll_withdraw(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("result_id");
  const std::string reason = read_words(fields, "reason", k_poll_reason_max, true);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto row = store::load_poll_result(c.db, c.tenant(), id);
  if (!row || c.scope().unit) return not_found();
  return decided(domain::withdraw_poll(row->result, reason));
}

}  // namespace handlers

}  // namespace wanhu::app
