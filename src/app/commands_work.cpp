// Commands about what plans ask of units: something was done about it, or it need not be.
#include <algorithm>
#include <array>

#include "app/command.hpp"
#include "app/import/guard.hpp"
#include "app/work_now.hpp"
#include "store/tables/follow.hpp"
#include "store/tables/work.hpp"

namespace wanhu::app {

namespace {

using domain::Act;
using domain::Ask;

constexpr std::size_t k_rule_max = 120, k_unit_max = 60, k_note_max = 500, k_reason_max = 200;
constexpr std::size_t k_handed_in_max = 40;

// Blocks whose acts say more than that something was done have commands of their own.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> k_own_ways{{
    {"inspect", "inspection.record"},
    {"listing", "place.list"},
    {"supervision", "supervision.record"},
    {"standards", "standard.assess"},
    {"publicity", "publicity.record"},
}};

Result<void> is_plain(std::string_view rule) {
  const std::string_view block = rule.substr(0, rule.find('.'));
  for (const auto& [name, command] : k_own_ways)
    if (name == block)
      return base::fail_field("ACT-OWN-WAY", "/data/rule", {{"command", std::string(command)}});
  return {};
}

WorkRef work_of(Context& c) {
  return c.work.version(c.db, c.tenant(), c.plans, c.calendar, c.plan->version);
}

std::vector<std::string> read_handed_in(base::FieldReader& fields) {
  std::vector<std::string> items;
  const Json& list = fields.raw("handed_in");
  if (list.is_null()) return items;
  if (!list.is_array() || list.size() > k_handed_in_max) {
    fields.problem("FIELD-TYPE", "handed_in", {{"type", "array"}});
    return items;
  }
  for (const Json& item : list) {
    if (!item.is_string()) fields.problem("FIELD-TYPE", "handed_in", {{"type", "text"}});
    if (item.is_string()) items.push_back(item.get<std::string>());
  }
  return items;
}

// Nobody's number stands in a note.
std::string read_words(base::FieldReader& fields, const char* name, bool required) {
  std::string words =
      required ? fields.text(name, k_reason_max) : fields.text_or(name, "", k_note_max);
  if (holds_id_number(words)) fields.problem("ACT-PERSON", name);
  return words;
}

// The one ask that a command about an excuse or a reason speaks of.
struct Excusing {
  WorkRef work;  // keeps the ask alive
  Ask ask;
  std::string reason;
};
Result<Excusing> read_excusing(Context& c, base::FieldReader& fields) {
  const std::string plan = fields.text_or("plan", "", k_unit_max);
  const std::string rule = fields.text("rule", k_rule_max);
  const std::string unit = fields.text("unit", k_unit_max);
  const base::Date day = fields.date("day");
  std::string reason = read_words(fields, "reason", true);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!c.scope().covers(unit)) return not_found();
  WorkRef work = work_of(c);
  const auto ask = work->find(plan, rule, unit, day);
  if (!ask) return base::fail_field("ASK-NONE", "/data/day");
  return Excusing{std::move(work), *ask, std::move(reason)};
}

Result<store::Decision> decided(Result<domain::Events> events) {
  if (!events) return base::fail(events.error());
  return decision(*events);
}

}  // namespace

namespace handlers {

Result<store::Decision> act_record(Context& c, base::FieldReader& fields) {
  Act act;
  act.id = fields.uuid("act_id");
  const std::string plan = fields.text_or("plan", "", k_unit_max);
  act.rule = fields.text("rule", k_rule_max);
  act.unit = fields.text("unit", k_unit_max);
  act.day = fields.date("day");
  act.n = fields.integer_or("n", 1, 1, domain::k_act_n_max);
  act.attended = fields.integer_or("attended", 0, 0, domain::k_attended_max);
  act.handed_in = read_handed_in(fields);
  act.note = read_words(fields, "note", false);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!c.scope().covers(act.unit)) return not_found();
  if (auto ok = is_plain(act.rule); !ok) return base::fail(ok.error());
  if (store::load_act(c.db, c.tenant(), act.id)) return base::fail_field("ID-USED", "/data/act_id");
  const WorkRef work = work_of(c);
  const Work::Found found = work->rule(plan, act.rule, act.unit, c.now().date());
  if (found.rule == nullptr) return base::fail_field("ASK-NONE", "/data/rule");
  act.plan = found.plan;
  return decided(domain::record_act(*found.rule, act, c.now().date()));
}

Result<store::Decision> act_withdraw(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("act_id");
  const std::string reason = read_words(fields, "reason", true);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto act = store::load_act(c.db, c.tenant(), id);
  if (!act || !c.scope().covers(act->unit)) return not_found();
  if (auto ok = is_plain(act->rule); !ok) return base::fail(ok.error());
  return decided(domain::withdraw_act(*act, reason));
}

Result<store::Decision> ask_excuse(Context& c, base::FieldReader& fields) {
  const auto excusing = read_excusing(c, fields);
  if (!excusing) return base::fail(excusing.error());
  return decided(domain::excuse_ask(
      excusing->ask, store::is_excused(c.db, c.tenant(), excusing->ask), excusing->reason));
}

Result<store::Decision> ask_withdraw_excuse(Context& c, base::FieldReader& fields) {
  const auto excusing = read_excusing(c, fields);
  if (!excusing) return base::fail(excusing.error());
  return decided(domain::withdraw_excuse(
      excusing->ask, store::is_excused(c.db, c.tenant(), excusing->ask), excusing->reason));
}

// The unit's own words; whoever is not asked why may say it all the same.
Result<store::Decision> ask_explain(Context& c, base::FieldReader& fields) {
  const auto excusing = read_excusing(c, fields);
  if (!excusing) return base::fail(excusing.error());
  const Ask& ask = excusing->ask;
  const base::Date today = c.now().date();
  // How many places there are to walk is not counted here.
  const domain::AskState state = ask.rule->each_place.empty()
                                     ? state_now(c.db, c.tenant(), ask, today)
                                     : domain::state_of(ask.window, 1, {}, today);
  return decided(domain::explain_ask(
      ask, state, store::explanation_of(c.db, c.tenant(), ask).has_value(), excusing->reason));
}

}  // namespace handlers

}  // namespace wanhu::app
