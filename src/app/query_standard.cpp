// A standard's period as a matrix: what units have said, what others found, what the system counts.
#include <algorithm>
#include <set>

#include "access/role.hpp"
#include "app/query_standard.hpp"
#include "domain/standard/draw.hpp"
#include "domain/text/sensitive.hpp"

namespace wanhu::app {

namespace {

using domain::Assessment;
using domain::ItemResult;
using domain::ItemState;
using domain::UnitResult;

template <class T>
Json maybe_iso(const std::optional<T>& value) {
  return value ? Json(value->iso()) : Json();
}

Json mark_json(const std::optional<domain::Mark>& mark) {
  return mark ? Json(domain::text_of(*mark)) : Json();
}

// ---- what the plan says
// ------------------------------------------------------------------------

std::string check_words(const Reader& reader, const plan::Plan& plan,
                        const plan::StandardItem& item) {
  if (item.check == "review") return word(reader, "STANDARD-CHECK-REVIEW");
  if (item.check == "duties_filled") return word(reader, "STANDARD-CHECK-DUTIES");
  return condition_words(reader.lang, plan, item.check);
}

Json groups_json(const Reader& reader, const StandardPeriod& period) {
  Json groups = Json::array();
  for (const plan::StandardGroup& group : period.standard->groups) {
    Json items = Json::array();
    for (const plan::StandardItem& item : period.standard->items)
      if (item.in == group.id)
        items.push_back({{"id", item.id},
                         {"text", item.text},
                         {"needed", domain::is_needed(*period.standard, item)},
                         {"judged", domain::is_judged(item)},
                         {"check", check_words(reader, *period.plan, item)},
                         {"src", item.src}});
    groups.push_back({{"id", group.id}, {"name", group.name}, {"items", std::move(items)}});
  }
  return groups;
}

Json stars_json(const plan::Standard& standard) {
  Json stars = Json::array();
  for (const plan::Star& star : standard.stars)
    stars.push_back({{"id", star.id}, {"name", star.name}, {"needs", star.needs}});
  return stars;
}

using Settled = std::vector<store::SettledPeriod>;

const store::SettledPeriod* settled_of(const Settled& settled, const StandardPeriod& period) {
  const auto found =
      std::find_if(settled.begin(), settled.end(), [&](const store::SettledPeriod& one) {
        return one.period == period.id && one.plan == period.plan->head.id;
      });
  return found == settled.end() ? nullptr : &*found;
}

Json period_json(const Reader& reader, const StandardPeriod& period, const Settled& settled) {
  const Date today = reader.now.date();
  const char* const state = settled_of(settled, period) != nullptr ? "settled"
                            : today < period.window.from           ? "ahead"
                            : today <= period.window.to            ? "running"
                                                                   : "over";
  return {{"id", period.id},
          {"label", period_words(reader.lang, period.id, period.window.from, period.window.to)},
          {"from", period.window.from.iso()},
          {"to", period.window.to.iso()},
          {"state", state}};
}

Json periods_json(const Reader& reader, const std::vector<StandardPeriod>& periods,
                  const Settled& settled) {
  Json list = Json::array();
  for (const StandardPeriod& one : periods) list.push_back(period_json(reader, one, settled));
  return list;
}

// ---- one unit
// ----------------------------------------------------------------------------------

// What this page knows of a period beside the plan's words.
struct Period {
  const StandardPeriod& of;
  const store::SettledPeriod* settled = nullptr;
  std::vector<store::AssessmentRow> assessments{};
  std::vector<store::DrawRow> draws{};
  std::vector<UnitResult> results{};
  std::vector<store::UnitPeriod> history{};

  [[nodiscard]] const store::AssessmentRow* assessment(const std::string& unit) const {
    const auto found =
        std::find_if(assessments.begin(), assessments.end(),
                     [&](const store::AssessmentRow& one) { return one.assessment.unit == unit; });
    return found == assessments.end() ? nullptr : &*found;
  }
};

bool may(const Reader& reader, const char* kind) {
  return access::may_send(reader.scope.role, kind);
}

bool may_dispute(const Reader& reader, const Assessment& a, const ItemState& item) {
  return may(reader, "standard.dispute") && item.verified == domain::Mark::not_met &&
         item.disputed.empty() && a.dispute_until && reader.now < *a.dispute_until;
}
bool may_rule(const Reader& reader, const Assessment& a, const ItemState& item) {
  const std::string me = reader.scope.person.text();
  return may(reader, "standard.rule") && item.waits() && me != a.verifier &&
         me != item.disputed_by && !a.authors.contains(me);
}

Json figures_json(const Reader& reader, const plan::Plan& plan, const Json& stored) {
  Json figures = Json::array();
  for (const Json& one : stored) {
    const std::string of = one.at("of");
    figures.push_back({{"of", of},
                       {"text", figure_words(reader.lang, plan, of)},
                       {"value", one.at("value")},
                       {"needed", one.value("needed", Json())}});
  }
  return figures;
}

Json item_json(const Reader& reader, const Period& period, const ItemResult& result,
               const Assessment* a) {
  static const ItemState k_nothing;
  const ItemState* const known = a == nullptr ? nullptr : a->item(result.item);
  const ItemState& state = known == nullptr ? k_nothing : *known;
  const bool open = known != nullptr && period.settled == nullptr;
  return {{"item", result.item},
          {"verdict", mark_json(result.verdict.mark)},
          {"source", domain::text_of(result.verdict.source)},
          {"claimed", mark_json(state.claimed)},
          {"note", domain::masked(state.note)},
          {"verified", mark_json(state.verified)},
          {"finding", domain::masked(state.finding)},
          {"disputed", domain::masked(state.disputed)},
          {"ruled", mark_json(state.ruled)},
          {"ruling", domain::masked(state.ruling)},
          {"figures", figures_json(reader, *period.of.plan, result.figures)},
          {"may_dispute", open && may_dispute(reader, *a, state)},
          {"may_rule", open && may_rule(reader, *a, state)}};
}

const char* state_of(const Period& period, const store::AssessmentRow* row) {
  if (period.settled != nullptr) return "settled";
  if (row == nullptr) return "none";
  const Assessment& a = row->assessment;
  const bool waits = std::any_of(a.items.begin(), a.items.end(),
                                 [](const auto& item) { return item.second.waits(); });
  return waits ? "disputed" : a.is_verified() ? "verified" : a.drawn ? "drawn" : "assessed";
}

Json may_json(const Reader& reader, const Period& period, const Assessment* a) {
  Json list = Json::array();
  if (period.settled != nullptr || reader.now.date() < period.of.window.from) return list;
  const auto add = [&](const char* kind, bool open) {
    if (open && may(reader, kind)) list.push_back(kind);
  };
  add("standard.assess", a == nullptr);
  add("standard.correct", a != nullptr && !a->is_verified());
  add("standard.verify", a != nullptr && a->drawn && !a->is_verified() &&
                             !a->authors.contains(reader.scope.person.text()));
  return list;
}

Json history_json(const Reader& reader, const Period& period, const std::string& unit) {
  Json list = Json::array();
  for (const store::UnitPeriod& one : period.history)
    if (one.unit == unit)
      list.push_back({{"period", one.period},
                      {"label", period_words(reader.lang, one.period, one.from, one.to)},
                      {"passed", one.passed},
                      {"stars", one.stars}});
  return list;
}

Json unit_json(const Reader& reader, const Period& period, const UnitResult& result) {
  const store::AssessmentRow* const row = period.assessment(result.unit);
  const Assessment* const a = row == nullptr ? nullptr : &row->assessment;
  const plan::Unit* const unit = period.of.plan->unit(result.unit);
  const std::string parent = unit == nullptr ? std::string() : unit->of;
  std::int64_t needed = 0, met = 0;
  Json items = Json::array();
  for (const ItemResult& one : result.items) {
    const plan::StandardItem* const item = domain::item_of(*period.of.standard, one.item);
    if (item != nullptr && domain::is_needed(*period.of.standard, *item)) {
      ++needed;
      met += one.verdict.mark == domain::Mark::met ? 1 : 0;
    }
    items.push_back(item_json(reader, period, one, a));
  }
  return {{"unit", result.unit},
          {"unit_name", period.of.plan->name_of(result.unit)},
          {"parent", parent},
          {"parent_name", period.of.plan->name_of(parent)},
          {"state", state_of(period, row)},
          {"assessment", a == nullptr ? Json() : Json(a->id.text())},
          {"assessed_at", row == nullptr ? Json() : Json(row->at.iso())},
          {"corrected_at", row == nullptr ? Json() : maybe_iso(row->corrected)},
          {"correction", row == nullptr ? std::string() : domain::masked(row->correction)},
          {"verified_at", row == nullptr ? Json() : maybe_iso(row->verified)},
          {"dispute_until", a == nullptr ? Json() : maybe_iso(a->dispute_until)},
          {"passed", result.passed},
          {"needed", {{"met", met}, {"of", needed}}},
          {"stars", result.stars},
          {"items", std::move(items)},
          {"history", history_json(reader, period, result.unit)},
          {"may", may_json(reader, period, a)}};
}

// ---- the period
// --------------------------------------------------------------------------------

// Each unit with what it comes to as things stand.
std::vector<UnitResult> standing(const Reader& reader, const Period& period,
                                 const CampaignDay& day) {
  std::vector<UnitResult> all;
  for (const std::string& unit :
       domain::units_of(*period.of.plan, *period.of.standard, period.of.window)) {
    if (!reader.scope.covers(unit)) continue;
    const CampaignRows rows(day, units_below(day.plan->plan.org, unit));
    const store::AssessmentRow* const own = period.assessment(unit);
    all.push_back(domain::result_of(*period.of.standard, unit,
                                    own == nullptr ? nullptr : &own->assessment,
                                    computed_items(*period.of.standard, rows, period.of.window)));
  }
  return all;
}

// As they were settled, in the order of the plan.
std::vector<UnitResult> settled(Reader& reader, const StandardPeriod& period) {
  std::vector<UnitResult> all = store::settled_results(reader.db, reader.tenant(), key_of(period));
  std::erase_if(all, [&](const UnitResult& one) { return !reader.scope.covers(one.unit); });
  const std::vector<std::string> order =
      domain::units_of(*period.plan, *period.standard, period.window);
  const auto place = [&](const UnitResult& one) {
    return std::find(order.begin(), order.end(), one.unit) - order.begin();
  };
  std::sort(all.begin(), all.end(), [&](const UnitResult& a, const UnitResult& b) {
    return std::pair(place(a), a.unit) < std::pair(place(b), b.unit);
  });
  return all;
}

Json draws_json(const Reader& reader, const Period& period) {
  Json list = Json::array();
  for (const store::DrawRow& row : period.draws) {
    Json units = Json::array();
    for (const store::AssessmentRow& one : period.assessments)
      if (one.draw == row.draw.id && reader.scope.covers(one.assessment.unit))
        units.push_back(period.of.plan->name_of(one.assessment.unit));
    list.push_back({{"id", row.draw.id.text()},
                    {"seed", row.draw.seed},
                    {"share", row.draw.share},
                    {"announced_at", row.draw.announced.iso()},
                    {"drawn_at", maybe_iso(row.made)},
                    {"candidates", row.candidates ? Json(*row.candidates) : Json()},
                    {"units", std::move(units)}});
  }
  return list;
}

Json whole_may(const Reader& reader, const Period& period) {
  Json list = Json::array();
  if (period.settled != nullptr || reader.scope.unit) return list;
  const Date today = reader.now.date();
  const auto add = [&](const char* kind, bool open) {
    if (open && may(reader, kind)) list.push_back(kind);
  };
  const auto waiting = std::find_if(period.draws.begin(), period.draws.end(),
                                    [](const store::DrawRow& row) { return !row.draw.drawn; });
  const bool waits = waiting != period.draws.end();
  add("standard.announce_draw", today >= period.of.window.from && !waits);
  add("standard.verify_draw", waits && waiting->draw.announced.date() < today);
  add("standard.settle", today >= period.of.window.to);
  return list;
}

// The period asked for: by its name, or the one that runs, or the last that has begun.
const StandardPeriod* chosen(const Reader& reader, const std::vector<StandardPeriod>& periods,
                             const std::string& id) {
  const StandardPeriod* found = nullptr;
  for (const StandardPeriod& one : periods) {
    if (id.empty() ? one.window.from <= reader.now.date() || found == nullptr : one.id == id)
      found = &one;
  }
  return found;
}

base::Failure not_found() {
  return base::fail("NOT-FOUND", base::Kind::not_found);
}

// Of one plan: the one that is named, or the first that has it for the reader's unit, or at all.
std::vector<StandardPeriod> periods_for(Reader& reader, const StandardAsk& ask) {
  std::vector<StandardPeriod> all =
      standard_periods(histories(reader), ask.standard, ask.plan, reader.engine.calendar());
  if (all.empty()) return all;
  std::string plan = all.front().plan->head.id;
  if (reader.scope.unit)
    for (const StandardPeriod& one : all) {
      const auto units = domain::units_of(*one.plan, *one.standard, one.window);
      if (std::find(units.begin(), units.end(), *reader.scope.unit) == units.end()) continue;
      plan = one.plan->head.id;
      break;
    }
  std::erase_if(all, [&](const StandardPeriod& one) { return one.plan->head.id != plan; });
  return all;
}

std::int64_t passed_in(const std::vector<UnitResult>& results) {
  return std::count_if(results.begin(), results.end(),
                       [](const UnitResult& one) { return one.passed; });
}

Json summary_json(const Reader& reader, const std::vector<StandardPeriod>& periods,
                  const Settled& settled) {
  const StandardPeriod& newest = periods.back();
  const plan::Standard& standard = *newest.standard;
  return {{"plan", newest.plan->head.id},
          {"plan_title", newest.plan->head.title},
          {"id", standard.id},
          {"name", standard.name.empty() ? standard.id : standard.name},
          {"pass", standard.pass},
          {"every", standard.every},
          {"groups", standard.groups.size()},
          {"items", standard.items.size()},
          {"stars", standard.stars.size()},
          {"units", domain::units_of(*newest.plan, standard, newest.window).size()},
          {"periods", periods_json(reader, periods, settled)}};
}

}  // namespace

Histories histories(Reader& reader) {
  return reader.engine.plans().histories(reader.db, reader.tenant(), reader.plan->version);
}

CampaignBooks books(Reader& reader) {
  return {.plans = reader.engine.plans(),
          .work = reader.engine.work(),
          .calendar = reader.engine.calendar(),
          .newest = reader.plan};
}

std::string period_words(base::Lang lang, const std::string& id, Date from, Date to) {
  const std::string year = id.substr(0, 4);
  if (id.size() == 4 && id != "once")
    return base::message(lang, "STANDARD-PERIOD-YEAR", {{"year", year}});
  if (id.size() == 7 && id[5] == 'H')
    return base::message(lang, id[6] == '1' ? "STANDARD-PERIOD-H1" : "STANDARD-PERIOD-H2",
                         {{"year", year}});
  if (id.size() == 7 && id[5] == 'Q')
    return base::message(lang, "STANDARD-PERIOD-QUARTER",
                         {{"year", year}, {"n", std::string(1, id[6])}});
  return base::message(lang, "STANDARD-PERIOD-DAYS", {{"from", from.iso()}, {"to", to.iso()}});
}

Json standards_page(Reader& reader) {
  const Histories all = histories(reader);
  Json items = Json::array();
  for (const auto& history : all) {
    std::set<std::string> seen;
    for (const domain::Governing& version : history)
      for (const plan::Standard& standard : version.plan->standards) {
        if (!seen.insert(standard.id).second) continue;
        const auto periods = domain::periods_of(history, standard.id, reader.engine.calendar());
        if (!periods.empty())
          items.push_back(summary_json(
              reader, periods, store::settled_periods(reader.db, reader.tenant(), standard.id)));
      }
  }
  return {{"items", std::move(items)}};
}

Result<Json> standard_page(Reader& reader, const StandardAsk& ask) {
  const std::vector<StandardPeriod> periods = periods_for(reader, ask);
  const StandardPeriod* const of = chosen(reader, periods, ask.period);
  if (of == nullptr) return not_found();
  const Settled settled_ones = store::settled_periods(reader.db, reader.tenant(), of->standard->id);
  Period period{.of = *of, .settled = settled_of(settled_ones, *of)};
  period.assessments = store::assessments(reader.db, reader.tenant(), key_of(*of));
  period.draws = store::draws(reader.db, reader.tenant(), key_of(*of));
  period.history = store::unit_periods(reader.db, reader.tenant(), of->standard->id);
  Date day = as_of(*of, reader.now.date());
  std::int64_t seq = 0;
  if (period.settled != nullptr) {
    day = period.settled->as_of;
    seq = period.settled->cut_seq;
    period.results = settled(reader, *of);
  } else {
    const CampaignDay now = campaign_day(reader.db, reader.tenant(), books(reader), day);
    seq = now.seq;
    period.results = standing(reader, period, now);
  }
  Json units = Json::array();
  for (const UnitResult& one : period.results) units.push_back(unit_json(reader, period, one));
  const plan::Standard& standard = *of->standard;
  return Json{{"plan", of->plan->head.id},
              {"plan_title", of->plan->head.title},
              {"plan_version", of->version},
              {"id", standard.id},
              {"name", standard.name.empty() ? standard.id : standard.name},
              {"pass", standard.pass},
              {"src", standard.src},
              {"groups", groups_json(reader, *of)},
              {"stars", stars_json(standard)},
              {"periods", periods_json(reader, periods, settled_ones)},
              {"period", period_json(reader, *of, settled_ones)},
              {"as_of", day.iso()},
              {"cut", to_json(cut_at(reader.db, reader.tenant(), seq))},
              {"settled_at", period.settled == nullptr ? Json() : Json(period.settled->at.iso())},
              {"units", std::move(units)},
              {"passed", passed_in(period.results)},
              {"targets", reader.scope.unit ? Json::array() : targets_json(*of, period.results)},
              {"draws", draws_json(reader, period)},
              {"may", whole_may(reader, period)}};
}

}  // namespace wanhu::app
