// Commands about figures that others published: quoted with their source, and withdrawn.
#include "app/command.hpp"
#include "app/import/guard.hpp"
#include "app/indicator_quote.hpp"
#include "domain/text/sensitive.hpp"
#include "store/tables/indicator.hpp"

namespace wanhu::app {

namespace {

using domain::IndicatorValue;

Result<store::Decision> decided(Result<domain::Events> events) {
  if (!events) return base::fail(events.error());
  return decision(*events);
}

// A figure is about a place and a time; nobody's number stands beside it.
std::string read_words(base::FieldReader& fields, const char* name, std::size_t max, bool needed) {
  std::string words = needed ? fields.text(name, max) : fields.text_or(name, "", max);
  if (holds_id_number(words) || !domain::find_sensitive(words).empty())
    fields.problem("INDICATOR-PERSON", name);
  return words;
}

std::optional<std::int64_t> read_count(base::FieldReader& fields, const char* name) {
  if (!fields.has(name)) return {};
  return fields.integer(name, 0, k_quote_count_max);
}

IndicatorValue read_value(base::FieldReader& fields) {
  IndicatorValue value;
  value.id = fields.uuid("value_id");
  value.indicator = fields.text("indicator", k_quote_id_max);
  value.plan = fields.text_or("plan", "", k_quote_id_max);
  if (fields.has("unit")) value.unit = fields.text("unit", k_quote_id_max);
  value.from = fields.date("from");
  value.to = fields.date("to");
  value.value = fields.text_or("number", "", k_quote_number_max);
  value.num = read_count(fields, "num");
  value.den = read_count(fields, "den");
  value.measure = read_words(fields, "measure", k_quote_measure_max, false);
  value.source = read_words(fields, "source", k_quote_source_max, true);
  value.source_day = fields.date("source_day");
  value.address = fields.text_or("address", "", k_quote_address_max);
  return value;
}

// The indicator of the plan that is meant: INDICATOR-UNKNOWN, INDICATOR-PLAN {plans}.
Result<QuotedIndicator> meant(const Context& c, const IndicatorValue& value) {
  std::vector<QuotedIndicator> found = indicators_named(*c.plan, value.indicator, value.plan);
  if (found.empty())
    return base::fail_field("INDICATOR-UNKNOWN", "/data/indicator",
                            {{"indicator", value.indicator}});
  if (found.size() == 1) return found.front();
  std::string plans;
  for (const QuotedIndicator& one : found) plans += (plans.empty() ? "" : ", ") + one.plan->head.id;
  return base::fail_field("INDICATOR-PLAN", "/data/plan", {{"plans", plans}});
}

}  // namespace

std::vector<QuotedIndicator> indicators_named(const ActivePlan& plans, const std::string& word,
                                              const std::string& plan) {
  std::vector<QuotedIndicator> found;
  for (const Member& member : plans.members) {
    if (!plan.empty() && member.plan.head.id != plan) continue;
    for (const plan::Indicator& one : member.plan.indicators)
      if (one.id == word || one.name == word) found.push_back({&member.plan, &one, member.version});
  }
  return found;
}

namespace handlers {

Result<store::Decision> indicator_record(Context& c, base::FieldReader& fields) {
  IndicatorValue value = read_value(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  // The whole plan's figures are the centre's, whichever unit they are about.
  if (c.scope().unit) return not_found();
  const auto found = meant(c, value);
  if (!found) return base::fail(found.error());
  value.plan = found->plan->head.id;
  value.indicator = found->indicator->id;
  value.plan_version = found->version;
  if (value.unit && c.plan->plan.unit(*value.unit) == nullptr)
    return base::fail_field("UNIT-UNKNOWN", "/data/unit", {{"unit", *value.unit}});
  if (store::load_indicator_value(c.db, c.tenant(), value.id))
    return base::fail_field("ID-USED", "/data/value_id");
  if (store::is_quoted(c.db, c.tenant(), value))
    return base::fail_field("INDICATOR-TWICE", "/data/to");
  return decided(domain::record_value(*found->indicator, value, c.now().date()));
}

Result<store::Decision> indicator_withdraw(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("value_id");
  const std::string reason = read_words(fields, "reason", k_quote_reason_max, true);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto value = store::load_indicator_value(c.db, c.tenant(), id);
  if (!value || c.scope().unit) return not_found();
  return decided(domain::withdraw_value(*value, reason));
}

}  // namespace handlers

}  // namespace wanhu::app
