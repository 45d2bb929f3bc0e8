// A wave under way as its supervisor sees it.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "access/person.hpp"
#include "app/campaign_rows.hpp"
#include "app/command.hpp"
#include "app/filter.hpp"
#include "app/query_poll_desk.hpp"
#include "domain/poll/form.hpp"
#include "domain/poll/interviewer.hpp"
#include "domain/poll/outcome.hpp"
#include "domain/poll/wave.hpp"
#include "stats/proportion.hpp"
#include "store/statement.hpp"
#include "store/tables/poll.hpp"

namespace wanhu::app {

namespace {

using stats::OutcomeClass;
using store::Row;

// Shares of less than so many are not shown: they say nothing and point at people.
constexpr std::int64_t k_share_min = 10;

const store::Statement k_screens{
    store::Reach::tenant, "poll_watch_screens",
    "SELECT case_id, number, held_by, held_ms, monitor FROM poll_case WHERE tenant = $1 AND "
    "wave_id = $2 AND held_by IS NOT NULL AND held_ms > $3 ORDER BY held_ms, number"};
const store::Statement k_units{
    store::Reach::tenant, "poll_watch_units",
    "SELECT DISTINCT unit FROM poll_case WHERE tenant = $1 AND wave_id = $2 ORDER BY unit"};
const store::Statement k_days{
    store::Reach::tenant, "poll_watch_days",
    "SELECT day, outcome, count(*) FROM poll_call WHERE tenant = $1 AND wave_id = $2 "
    "GROUP BY day, outcome ORDER BY day, outcome"};
const store::Statement k_by_interviewer{
    store::Reach::tenant, "poll_watch_interviewers",
    "SELECT actor, outcome, count(*), CAST(sum(told) AS BIGINT), CAST(sum(pressured) AS BIGINT), "
    "CAST(sum(seconds) AS BIGINT), max(at_ms) FROM poll_call WHERE tenant = $1 AND wave_id = $2 "
    "AND mode <> 'self' GROUP BY actor, outcome ORDER BY actor, outcome"};
const store::Statement k_answers{
    store::Reach::tenant, "poll_watch_answers",
    "SELECT c.actor, a.question, a.value, count(*) FROM poll_answer a JOIN poll_call c "
    "ON c.tenant = a.tenant AND c.wave_id = a.wave_id AND c.case_id = a.case_id "
    "WHERE a.tenant = $1 AND c.tenant = $1 AND a.wave_id = $2 AND c.outcome = '1.10' "
    "AND c.mode <> 'self' GROUP BY c.actor, a.question, a.value "
    "ORDER BY c.actor, a.question, a.value"};

OutcomeClass class_of(const std::string& outcome) {
  return stats::find_outcome(outcome)->of;
}

// Cases of days that have come, by kind, stage and outcome.
struct CaseCount {
  std::string kind, outcome;
  bool final = false;
  std::int64_t n = 0, attempted = 0;
};
// `units`: theirs only; empty means all.
std::vector<CaseCount> case_counts(const Reader& reader, const domain::PollWave& wave,
                                   const std::vector<std::string>& units) {
  Filter filter({reader.tenant()});
  filter.add("k.wave_id = {}", wave.id);
  filter.add("k.day <= {}", std::int64_t{wave.worked_until(reader.now.date()).days()});
  if (!units.empty()) filter.add_text("k.unit IN " + filter.places(units));
  std::vector<CaseCount> counts;
  reader.db.each(
      "SELECT k.kind, k.stage, k.outcome, count(*), CAST(sum(CASE WHEN k.attempts > 0 THEN 1 ELSE "
      "0 END) AS BIGINT) FROM poll_case k WHERE k.tenant = $1" +
          filter.where() +
          " GROUP BY k.kind, k.stage, k.outcome ORDER BY k.kind, k.stage, "
          "k.outcome",
      filter.params(), [&](const Row& row) {
        counts.push_back({.kind = row.text(0),
                          .outcome = row.text(2),
                          .final = row.text(1) == domain::k_case_final,
                          .n = row.i64(3),
                          .attempted = row.i64(4)});
      });
  return counts;
}

// Those of the tree in which somebody was drawn, with what stands above them, in the plan's order.
Json units_json(const Reader& reader, const Uuid& wave, const plan::Org& org) {
  std::map<std::string, std::string> above;
  for (const plan::Unit& one : org.units) above[one.id] = one.of;
  std::set<std::string> asked;
  reader.db.each(k_units, {reader.tenant(), wave}, [&](const Row& row) {
    std::string unit = row.text(0);
    while (above.contains(unit) && asked.insert(unit).second) unit = above.at(unit);
  });
  Json list = Json::array();
  for (const plan::Unit& one : org.units)
    if (asked.contains(one.id)) list.push_back({{"id", one.id}, {"name", one.name}});
  return list;
}

Json funnel_of(const std::vector<CaseCount>& counts) {
  std::int64_t drawn = 0, attempted = 0, contacted = 0, eligible = 0, completed = 0, open = 0;
  for (const CaseCount& count : counts) {
    const domain::CaseReached far = domain::case_reached(count.outcome);
    drawn += count.n;
    // Who answered over the link was not called, and yet is further than that.
    attempted += far.contacted ? count.n : count.attempted;
    contacted += far.contacted ? count.n : 0;
    eligible += far.eligible ? count.n : 0;
    completed += far.completed ? count.n : 0;
    open += count.final ? 0 : count.n;
  }
  return {{"drawn", drawn},       {"attempted", attempted}, {"contacted", contacted},
          {"eligible", eligible}, {"completed", completed}, {"open", open}};
}

Json rates_json(const std::string& kind, bool final, const std::vector<CaseCount>& counts) {
  stats::OutcomeSums sums{};
  std::int64_t n = 0;
  for (const CaseCount& count : counts) {
    if ((kind != "all" && count.kind != kind) || (final && !count.final)) continue;
    n += count.n;
    sums.at(static_cast<std::size_t>(class_of(count.outcome))) += static_cast<double>(count.n);
  }
  const stats::OutcomeRates rates = stats::outcome_rates(sums);
  Json list = Json::array();
  for (const stats::Rate& rate : rates.rates)
    list.push_back({{"name", rate.name},
                    {"numerator", rate.numerator},
                    {"denominator", rate.denominator},
                    {"value", rate.value ? Json(*rate.value) : Json()}});
  return {{"kind", kind},
          {"stage", final ? "final" : "interim"},
          {"n", n},
          {"e", rates.e},
          {"rates", std::move(list)}};
}

Json all_rates(const std::vector<CaseCount>& counts) {
  std::vector<std::string> kinds{"all"};
  for (const CaseCount& count : counts)
    if (std::find(kinds.begin(), kinds.end(), count.kind) == kinds.end())
      kinds.push_back(count.kind);
  Json list = Json::array();
  for (const std::string& kind : kinds)
    for (const bool final : {true, false}) list.push_back(rates_json(kind, final, counts));
  return list;
}

std::map<std::string, std::string> names_of_people(const Reader& reader) {
  std::map<std::string, std::string> names;
  for (const access::Person& person : access::people(reader.db, reader.tenant()))
    names.emplace(person.id.text(), person.name);
  return names;
}

std::string name_in(const std::map<std::string, std::string>& names, const std::string& account) {
  const auto found = names.find(account);
  return found == names.end() ? account : found->second;
}

Json screens_json(const Reader& reader, const Uuid& wave,
                  const std::map<std::string, std::string>& names) {
  Json list = Json::array();
  reader.db.each(k_screens, {reader.tenant(), wave, reader.now}, [&](const Row& row) {
    const auto monitor = row.text_if(4);
    list.push_back(
        {{"case_id", row.uuid(0).text()},
         {"number", row.i64(1)},
         {"interviewer", name_in(names, row.text(2))},
         {"until", row.instant(3).iso()},
         {"may_listen", monitor.has_value()},
         {"listens", monitor && !monitor->empty() ? Json(name_in(names, *monitor)) : Json()}});
  });
  return list;
}

Json days_json(const Reader& reader, const Uuid& wave) {
  std::map<Date, std::array<std::int64_t, 2>> days;
  reader.db.each(k_days, {reader.tenant(), wave}, [&](const Row& row) {
    auto& day = days[date_of(row, 0)];
    day[0] += row.i64(2);
    if (class_of(row.text(1)) == OutcomeClass::complete) day[1] += row.i64(2);
  });
  Json list = Json::array();
  for (const auto& [day, n] : days)
    list.push_back({{"day", day.iso()}, {"calls", n[0]}, {"completed", n[1]}});
  return list;
}

struct Interviewed {
  std::int64_t calls = 0, completed = 0, agreed = 0,
               asked = 0;  // of those asked: complete, partial
  std::int64_t told = 0, pressured = 0, interviews = 0, seconds = 0, last_ms = 0;
};

std::map<std::string, Interviewed> by_interviewer(const Reader& reader, const Uuid& wave) {
  std::map<std::string, Interviewed> all;
  reader.db.each(k_by_interviewer, {reader.tenant(), wave}, [&](const Row& row) {
    Interviewed& one = all[row.text(0)];
    const std::int64_t n = row.i64(2);
    const OutcomeClass of = class_of(row.text(1));
    const bool agreed = of == OutcomeClass::complete || of == OutcomeClass::partial;
    one.calls += n;
    one.last_ms = std::max(one.last_ms, row.i64(6));
    if (agreed || of == OutcomeClass::refusal) one.asked += n;
    if (!agreed) return;
    one.agreed += n;
    one.interviews += n;
    one.told += row.i64(3);
    one.pressured += row.i64(4);
    if (of != OutcomeClass::complete) return;
    one.completed += n;
    one.seconds += row.i64(5);
  });
  return all;
}

// {part, n, value, low, high}, without the last three of small numbers.
Json share_json(std::int64_t part, std::int64_t n) {
  Json json{{"part", part}, {"n", n}, {"few", n < k_share_min}};
  const bool few = n < k_share_min;
  const stats::Interval interval = few ? stats::Interval{} : stats::wilson(part, n);
  json["value"] = few ? Json() : Json(static_cast<double>(part) / static_cast<double>(n));
  json["low"] = few ? Json() : Json(interval.low);
  json["high"] = few ? Json() : Json(interval.high);
  if (few) json["part"] = nullptr;
  return json;
}

Json interviewer_json(const std::string& name, const Interviewed& one) {
  const bool few = one.completed < k_share_min;
  return {{"name", name},
          {"calls", one.calls},
          {"completed", one.completed},
          {"cooperation", share_json(one.agreed, one.asked)},
          {"minutes",
           few ? Json()
               : Json(static_cast<double>(one.seconds) / 60 / static_cast<double>(one.completed))},
          {"told", share_json(one.told, one.interviews)},
          {"pressured", share_json(one.pressured, one.interviews)},
          {"last_at", Instant(one.last_ms).iso()}};
}

Json alikeness_json(const std::string& id, const std::string& name,
                    const std::vector<domain::ValuesOfOne>& values) {
  const auto found = domain::alikeness(values);
  if (!found) return nullptr;
  return {{"id", id},
          {"name", name},
          {"interviewers", found->interviewers},
          {"n", found->n},
          {"rho", found->rho},
          {"low", found->interval.low},
          {"high", found->interval.high},
          {"few", found->few}};
}

// Who agrees to an interview: yes is 1, a refusal 0.
std::vector<domain::ValuesOfOne> agreeing(const std::map<std::string, Interviewed>& all) {
  std::vector<domain::ValuesOfOne> values;
  for (const auto& [account, one] : all)
    values.push_back({.n = one.asked,
                      .sum = static_cast<double>(one.agreed),
                      .squares = static_cast<double>(one.agreed)});
  return values;
}

using ByQuestion = std::map<std::string, std::map<std::string, domain::ValuesOfOne>>;

// Answers that have a number, by question and interviewer.
ByQuestion numbers_said(const Reader& reader, const Uuid& wave, const domain::PollForm& form) {
  ByQuestion all;
  reader.db.each(k_answers, {reader.tenant(), wave}, [&](const Row& row) {
    const domain::PollQuestion* const question = form.question(row.text(1));
    const auto value = question == nullptr ? std::nullopt : value_of(*question, row.text(2));
    if (!value) return;
    domain::ValuesOfOne& one = all[question->id][row.text(0)];
    const auto number = static_cast<double>(*value), times = static_cast<double>(row.i64(3));
    one.n += row.i64(3);
    one.sum += number * times;
    one.squares += number * number * times;
  });
  return all;
}

Json questions_alike(Reader& reader, const domain::PollWave& wave) {
  Json list = Json::array();
  const auto form = store::form_of(reader.db, reader.tenant(), wave);
  if (!form) return list;
  const ByQuestion said = numbers_said(reader, wave.id, *form);
  for (const domain::PollQuestion& question : form->questions) {
    const auto found = said.find(question.id);
    if (found == said.end()) continue;
    std::vector<domain::ValuesOfOne> values;
    for (const auto& [account, one] : found->second) values.push_back(one);
    Json json = alikeness_json(question.id,
                               reader.lang == base::Lang::zh ? question.zh : question.en, values);
    if (!json.is_null()) list.push_back(std::move(json));
  }
  return list;
}

}  // namespace

Json poll_funnel(Reader& reader, const domain::PollWave& wave) {
  return funnel_of(case_counts(reader, wave, {}));
}

Result<Json> poll_watch(Reader& reader, const Uuid& wave_id,
                        const std::optional<std::string>& unit) {
  const auto wave = store::load_wave(reader.db, reader.tenant(), wave_id);
  if (!wave) return not_found();
  const PlanRef plans =
      reader.engine.plans().version(reader.db, reader.tenant(), wave->plan_version);
  const plan::Org& org = plans->plan.org;
  std::vector<std::string> units;
  if (unit && *unit != org.root.id) {
    if (std::ranges::find(org.units, *unit, &plan::Unit::id) == org.units.end()) return not_found();
    units = units_below(org, *unit);
  }
  const auto counts = case_counts(reader, *wave, units);
  return Json{{"wave_id", wave_id.text()},
              {"name", wave->name},
              {"state", domain::text_of(wave->state)},
              {"per_day", wave->spec.per_day},
              {"unit", unit ? Json(*unit) : Json()},
              {"units", units_json(reader, wave_id, org)},
              {"funnel", funnel_of(counts)},
              {"rates", all_rates(counts)},
              {"screens", screens_json(reader, wave_id, names_of_people(reader))},
              {"days", days_json(reader, wave_id)}};
}

Result<Json> poll_interviewers(Reader& reader, const Uuid& wave_id) {
  const auto wave = store::load_wave(reader.db, reader.tenant(), wave_id);
  if (!wave) return not_found();
  const auto names = names_of_people(reader);
  const auto all = by_interviewer(reader, wave_id);
  std::map<std::pair<std::string, std::string>, Json> by_name;
  for (const auto& [account, one] : all) {
    const std::string name = name_in(names, account);
    by_name.emplace(std::pair(name, account), interviewer_json(name, one));
  }
  Json people = Json::array();
  for (auto& [key, json] : by_name) people.push_back(std::move(json));
  return Json{{"wave_id", wave_id.text()},
              {"least", k_share_min},
              {"interviewers", std::move(people)},
              {"cooperation", alikeness_json("cooperation", "", agreeing(all))},
              {"questions", questions_alike(reader, *wave)}};
}

}  // namespace wanhu::app
