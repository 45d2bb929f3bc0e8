#include "app/query_quota.hpp"

#include <algorithm>
#include <set>

namespace wanhu::app {

namespace {

using domain::QuotaFor;
using domain::QuotaState;

std::string for_text(QuotaFor who) {
  switch (who) {
    case QuotaFor::holders:
      return "holders";
    case QuotaFor::teams:
      return "teams";
    case QuotaFor::units:
      return "units";
    case QuotaFor::whole:
    case QuotaFor::nobody:
      break;
  }
  return "whole";
}

std::string name_of(const Reader& reader, const plan::Quota& quota) {
  const std::string code = "PLAN-DOC-NAME-quota." + quota.id;
  return base::has_message(code) ? word(reader, code) : quota.id;
}

// A duty, team or unit by its name; a kind of units by the word for it.
std::string per_name(const Reader& reader, const plan::Plan& plan, const std::string& per) {
  if (per.empty()) return {};
  for (const plan::Team& team : plan.org.teams)
    if (team.id == per) return team.name;
  if (std::string name = plan.name_of(per); name != per) return name;
  const std::string code = "PLAN-DOC-WORD-kind." + per;
  return base::has_message(code) ? word(reader, code) : per;
}

std::string period_word(const Reader& reader, const plan::Quota& quota) {
  const auto period = calendar::period_of(quota.every);
  return period ? word(reader, "PLAN-DOC-PERIOD-" + std::string(calendar::name_of(*period)))
                : std::string();
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json outcome_names(const plan::Quota& quota) {
  const domain::OutcomeSet set = domain::counted_outcomes(&quota);
  Json names = Json::array();
  for (const domain::OutcomeRule& rule : domain::outcome_rules())
    if (domain::counts(set, rule.outcome)) names.push_back(rule.name);
  return names;
}

// ---- sums --------------------------------------------------------------------------------------

struct Sums {
  std::int64_t subjects = 0, asked = 0, done = 0, to_do = 0, below = 0, over = 0;

  void add(const QuotaTally& tally, const QuotaRow& row) {
    const std::int64_t left = domain::still_to_do(*tally.quota, row.asked, row.done);
    ++subjects;
    asked += row.asked;
    done += row.done;
    to_do += left;
    below += left > 0 ? 1 : 0;
    over += domain::beyond(*tally.quota, row.asked, row.done) > 0 ? 1 : 0;
  }
  void tell(Json& json) const {
    json["subjects"] = subjects;
    json["asked"] = asked;
    json["done"] = done;
    json["to_do"] = to_do;
    json["below"] = below;
    json["over"] = over;
  }
};

Json units_json(const Reader& reader, const QuotaTally& tally) {
  std::vector<std::pair<std::string, Sums>> units;  // rows of a unit stand together
  for (const QuotaRow& row : tally.rows) {
    if (units.empty() || units.back().first != row.unit) units.emplace_back(row.unit, Sums{});
    units.back().second.add(tally, row);
  }
  Json list = Json::array();
  for (const auto& [unit, sums] : units) {
    Json json{{"unit", unit}, {"unit_name", reader.unit_name(unit)}};
    sums.tell(json);
    list.push_back(std::move(json));
  }
  return list;
}

// ---- lists of work -----------------------------------------------------------------------------

// Whose people they are: the centre's, or the lead's own.
bool may_help(const Reader& reader) {
  return reader.scope.role == access::Role::centre ||
         reader.scope.role == access::Role::village_lead;
}

using Amount = std::int64_t (*)(const plan::Quota&, std::int64_t, std::int64_t);

Json list_json(const Reader& reader, const QuotaTally& tally, Amount amount) {
  Json list = Json::array();
  for (const QuotaRow& row : tally.rows) {
    const std::int64_t n = amount(*tally.quota, row.asked, row.done);
    if (n == 0) continue;
    list.push_back({{"unit", row.unit},
                    {"unit_name", reader.unit_name(row.unit)},
                    {"name", text_or_null(row.name)},
                    {"n", n}});
  }
  return list;
}

// Still to be done: while there is time to do it, and no record of a window that is over.
Json to_do_json(const Reader& reader, const QuotaTally& tally, Date day) {
  if (!may_help(reader) || !tally.window.contains(day)) return {};
  return list_json(reader, tally, domain::still_to_do);
}

Json over_json(const Reader& reader, const QuotaTally& tally, Date day) {
  if (!may_help(reader) || !tally.window.contains(day)) return {};
  return list_json(reader, tally, domain::beyond);
}

// ---- milestones --------------------------------------------------------------------------------

struct Whole {
  std::int64_t asked = 0;
  domain::DoneByDay days{};
};
Whole whole_of(const QuotaTally& tally) {
  Whole whole;
  for (const QuotaRow& row : tally.rows) {
    whole.asked += row.asked_in_all;
    for (const auto& [day, n] : row.days) whole.days[day] += n;
  }
  return whole;
}

}  // namespace

Json marks_json(const std::vector<domain::QuotaMark>& marks) {
  Json list = Json::array();
  for (const domain::QuotaMark& mark : marks)
    list.push_back({{"by", mark.by.iso()},
                    {"percent", mark.percent},
                    {"needed", mark.needed},
                    {"done", mark.done ? Json(*mark.done) : Json()},
                    {"met", mark.met ? Json(*mark.met) : Json()}});
  return list;
}

namespace {

struct Span {
  Date from, to;
};
Span span_of(const QuotaTally& tally) {
  const plan::Plan& plan = tally.member->plan;
  const plan::Phase* const phase = plan.phase(tally.quota->phase);
  if (phase == nullptr) return {plan.head.window.from, plan.head.window.to};
  return {phase->from, phase->to};
}

// One entry a day until today, and one for each milestone and the end that are still to come.
Json curve_json(const QuotaTally& tally, const Whole& whole, Date today) {
  Json curve = Json::array();
  if (tally.quota->milestones.empty()) return curve;
  const Span span = span_of(tally);
  const auto needed = [&](Date day) {
    return static_cast<double>(whole.asked) *
           domain::line_on(tally.quota->milestones, span.from, span.to, day);
  };
  std::int64_t done = 0;
  auto next = whole.days.begin();
  for (Date day = span.from; day <= std::min(span.to, today); day = day + 1) {
    for (; next != whole.days.end() && next->first <= day; ++next) done += next->second;
    curve.push_back({{"date", day.iso()}, {"done", done}, {"needed", needed(day)}});
  }
  std::set<Date> ahead{span.to};
  for (const plan::Milestone& one : tally.quota->milestones) ahead.insert(one.by);
  for (const Date day : ahead)
    if (day > today && day >= span.from)
      curve.push_back({{"date", day.iso()}, {"done", Json()}, {"needed", needed(day)}});
  return curve;
}

// ---- why ---------------------------------------------------------------------------------------

std::string bound_code(const plan::Quota& quota) {
  if (domain::is_floor(quota)) return quota.ceiling ? "QUOTA-BOUND-EXACT" : "QUOTA-BOUND-FLOOR";
  return "QUOTA-BOUND-CEILING";
}

// In words: where it stands, what counts, how shares are rounded, and what does not follow.
Json lines_json(const Reader& reader, const QuotaTally& tally) {
  const plan::Quota& quota = *tally.quota;
  const plan::Header& head = tally.member->plan.head;
  const auto number = [](std::int64_t n) { return std::to_string(n); };
  std::string every = period_word(reader, quota);
  if (!every.empty()) every = word(reader, "QUOTA-EVERY", {{"period", every}});
  Json lines = Json::array();
  lines.push_back(word(reader, "QUOTA-ASKED-" + for_text(tally.who),
                       {{"plan", head.title},
                        {"version", number(tally.member->version)},
                        {"src", quota.src.empty() ? "–" : quota.src},
                        {"per", per_name(reader, tally.member->plan, quota.per)},
                        {"every", every},
                        {"bound", word(reader, bound_code(quota),
                                       {{"n", number(quota.total)}, {"unit", quota.unit}})}}));
  std::string outcomes;
  const domain::OutcomeSet set = domain::counted_outcomes(&quota);
  for (const domain::OutcomeRule& rule : domain::outcome_rules())
    if (domain::counts(set, rule.outcome))
      outcomes += (outcomes.empty() ? "" : word(reader, "PLAN-DOC-LIST")) +
                  domain::text_of(rule.outcome, reader.lang);
  lines.push_back(word(reader, "QUOTA-COUNTS", {{"outcomes", outcomes}}));
  const calendar::Window& window = tally.window;
  if (window.days() != window.whole_days())
    lines.push_back(word(reader, "QUOTA-PART",
                         {{"days", number(window.days())},
                          {"whole", number(window.whole_days())},
                          {"n", number(domain::asked_in(quota.total, window))},
                          {"unit", quota.unit}}));
  if (!quota.milestones.empty())
    lines.push_back(word(reader, "QUOTA-ROUND-" + (quota.round.empty() ? "up" : quota.round)));
  if (quota.ceiling) lines.push_back(word(reader, "QUOTA-CEILING"));
  if (tally.who == QuotaFor::holders) lines.push_back(word(reader, "QUOTA-NO-RANK"));
  return lines;
}

// ---- pages -------------------------------------------------------------------------------------

Json said_json(const Reader& reader, const QuotaTally& tally) {
  const plan::Quota& quota = *tally.quota;
  return {{"plan", tally.member->plan.head.id},
          {"plan_title", tally.member->plan.head.title},
          {"plan_version", tally.member->version},
          {"id", quota.id},
          {"name", name_of(reader, quota)},
          {"counted", quota.unit},
          {"for", for_text(tally.who)},
          {"per_name", text_or_null(per_name(reader, tally.member->plan, quota.per))},
          {"every", text_or_null(period_word(reader, quota))},
          {"floor", domain::is_floor(quota)},
          {"ceiling", quota.ceiling},
          {"outcomes", outcome_names(quota)},
          {"src", quota.src},
          {"from", tally.window.from.iso()},
          {"to", tally.window.to.iso()}};
}

Json quota_json(const Reader& reader, const QuotaTally& tally, Date day) {
  Json json = said_json(reader, tally);
  json["each"] = tally.who == QuotaFor::whole
                     ? Json()
                     : Json(domain::asked_in(tally.quota->total, tally.window));
  Sums sums;
  for (const QuotaRow& row : tally.rows) sums.add(tally, row);
  sums.tell(json);
  // Of all together: whoever is over first, then whether anything is left.
  const std::int64_t left = sums.over > 0 ? 0 : sums.to_do;
  json["state"] =
      domain::text_of(sums.over > 0 ? QuotaState::over
                                    : domain::state_of(*tally.quota, left, 0, tally.window, day));
  json["units"] = units_json(reader, tally);
  json["to_do_list"] = to_do_json(reader, tally, day);
  json["over_list"] = over_json(reader, tally, day);
  const Whole whole = whole_of(tally);
  json["marks"] = marks_json(domain::marks_of(*tally.quota, whole.asked, whole.days, day));
  json["curve"] = curve_json(tally, whole, day);
  json["lines"] = lines_json(reader, tally);
  return json;
}

}  // namespace

QuotaPlace quota_place(const Reader& reader, const ActivePlan& plans, Date day, std::int64_t seq) {
  return {.db = reader.db,
          .tenant = reader.tenant(),
          .book = reader.engine.plans(),
          .plans = plans,
          .national = reader.engine.calendar(),
          .day = day,
          .seq = seq};
}

Json quotas_page(Reader& asker, const QuotasAsk& ask) {
  const Date today = asker.now.date();
  const Date day = std::min(ask.as_of.value_or(today), today);
  const Cut cut =
      day < today ? cut_of_day(asker.db, asker.tenant(), day) : head_cut(asker.db, asker.tenant());
  Reader reader = asker;
  Json items = Json::array();
  if (day < today) reader.plan = plan_at(asker, cut);
  if (reader.plan != nullptr) {
    QuotaReach reach{.unit = reader.scope.unit};
    if (reader.scope.own_rows_only()) reach = {.person = reader.scope.person};
    if (ask.unit && (!reach.unit || *reach.unit == *ask.unit)) reach.unit = ask.unit;
    const bool outside = ask.unit && !reader.scope.covers(*ask.unit);
    if (!outside)
      for (const QuotaTally& tally :
           quota_tallies(quota_place(reader, *reader.plan, day, cut.seq), reach))
        items.push_back(quota_json(reader, tally, day));
  }
  return {{"as_of", day.iso()}, {"items", std::move(items)}, {"cut", to_json(cut)}};
}

Json my_quotas(Reader& reader) {
  const Date today = reader.now.date();
  const Cut cut = head_cut(reader.db, reader.tenant());
  Json list = Json::array();
  for (const QuotaTally& tally : quota_tallies(quota_place(reader, *reader.plan, today, cut.seq),
                                               {.person = reader.scope.person}))
    for (const QuotaRow& row : tally.rows) {
      const plan::Quota& quota = *tally.quota;
      Json json = said_json(reader, tally);
      json["unit"] = row.unit;
      json["unit_name"] = reader.unit_name(row.unit);
      json["asked"] = row.asked;
      json["done"] = row.done;
      json["to_do"] = domain::still_to_do(quota, row.asked, row.done);
      json["beyond"] = domain::beyond(quota, row.asked, row.done);
      json["state"] =
          domain::text_of(domain::state_of(quota, row.asked, row.done, tally.window, today));
      json["marks"] = marks_json(domain::marks_of(quota, row.asked_in_all, row.days, today));
      list.push_back(std::move(json));
    }
  return list;
}

}  // namespace wanhu::app
