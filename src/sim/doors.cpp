#include "sim/doors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/peek.hpp"

namespace wanhu::sim {

namespace {

constexpr int k_dwellings_per_group = 64;

const plan::Phase* phase_of(const plan::Plan& plan) {
  return plan.quotas.empty() ? nullptr : plan.phase(plan.quotas.front().phase);
}

}  // namespace

Date Doors::from() const {
  const plan::Phase* phase = phase_of(w_.plan);
  return phase == nullptr ? w_.plan.head.window.from : phase->from;
}

Date Doors::to() const {
  const plan::Phase* phase = phase_of(w_.plan);
  return phase == nullptr ? w_.plan.head.window.to : phase->to;
}

void Doors::set_diligence(const std::vector<double>& of_visitors) {
  for (std::size_t i = 0; i < w_.staff.visitors.size(); ++i)
    visitors_.push_back({.account = w_.staff.visitors[i], .diligence = of_visitors.at(i)});
}

void Doors::add_register() {
  Json rows = Json::array();
  const std::vector<Household> units = households_of(w_);
  for (std::size_t v = 0; v < units.size(); ++v) {
    for (std::int64_t i = 0; i < units[v].dwellings; ++i) {
      const std::int64_t group = i / k_dwellings_per_group + 1;
      const std::int64_t number = i % k_dwellings_per_group + 1;
      const Dwelling d{.id = id(),
                       .unit = v,
                       .address = fmt::format("{}第{}组{}号", units[v].name, group, number)};
      rows.push_back({{"id", d.id.text()},
                      {"unit", units[v].unit},
                      {"group", fmt::format("{:02}组", group)},
                      {"code", fmt::format("{:02}-{:03}", group, number)},
                      {"address", d.address}});
      dwellings_.push_back(d);
    }
  }
  w_.truth.dwellings = static_cast<std::int64_t>(dwellings_.size());
  w_.send().must(id(), w_.staff.centre.front().id.text(), "register.import",
                 {{"file", "底册.xlsx"}, {"sha256", std::string(64, '0')}, {"dwellings", rows}});
}

void Doors::apportion() {
  for (const Household& unit : households_of(w_))
    if (unit.visitors > 0)
      w_.send().must(id(), w_.staff.centre.front().id.text(), "register.apportion",
                     {{"unit", unit.unit}});
}

void Doors::freeze() {
  w_.send().must(id(), w_.staff.centre.front().id.text(), "register.freeze",
                 {{"reason", "走访开始前定册"}});
  std::map<Uuid, std::size_t> dwelling_at, visitor_at;
  for (std::size_t i = 0; i < dwellings_.size(); ++i) dwelling_at[dwellings_[i].id] = i;
  for (std::size_t i = 0; i < visitors_.size(); ++i) visitor_at[visitors_[i].account.id] = i;
  for (const Given& one : rounds_given(w_.engine))
    visitors_[visitor_at.at(one.visitor)].round.push_back(dwelling_at.at(one.dwelling));
}

void Doors::hour(Date date, int hour, bool works) {
  for (Visitor& visitor : visitors_) visits_of(visitor, date, hour, works);
}

void Doors::move(const Uuid& from, const Uuid& to) {
  const auto visitor_of = [&](const Uuid& id) {
    return std::find_if(visitors_.begin(), visitors_.end(),
                        [&](const Visitor& one) { return one.account.id == id; });
  };
  const auto leaving = visitor_of(from), staying = visitor_of(to);
  staying->round.insert(staying->round.end(), leaving->round.begin(), leaving->round.end());
  leaving->round.clear();
}

std::int64_t Doors::dwellings_in(const std::string& unit) const {
  return std::count_if(dwellings_.begin(), dwellings_.end(),
                       [&](const Dwelling& one) { return w_.plan.org.units[one.unit].id == unit; });
}

// People go out after work on working days and all day on rest days.
void Doors::visits_of(Visitor& visitor, Date date, int hour, bool works) {
  const double rate = works ? (hour >= 17 ? 0.27 : 0.07) : 0.17;
  const double mean = rate * visitor.diligence;
  int n = 0;
  for (double left = std::exp(-mean), p = w_.chance.unit(); p > left && n < 6; ++n)
    p *= w_.chance.unit();
  for (int i = 0; i < n && !visitor.round.empty(); ++i) {
    const std::size_t at_door = visitor.round.front();
    visitor.round.erase(visitor.round.begin());
    w_.at(date, hour, static_cast<int>(w_.chance.below(60)));
    visit(visitor, dwellings_[at_door], at_door);
  }
}

std::string Doors::outcome() {
  const double p = w_.chance.unit();
  if (p < 0.73) return "answered";
  if (p < 0.78) return "declined";
  if (p < 0.92) return "nobody_home";
  if (p < 0.985) return "vacant";
  if (p < 0.99) return "unsafe";
  return "other";
}

// To the questions of the plan's form that are answered by a mark, a choice or yes and no.
Json Doors::answers() {
  Json given = Json::object();
  const plan::Form* form = w_.plan.door_form();
  if (form == nullptr) return given;
  for (const plan::Question& question : form->ask) {
    if (question.type == plan::QuestionType::scale5) {
      const double p = w_.chance.unit();
      given[question.id] = p < 0.46 ? 5 : p < 0.81 ? 4 : p < 0.93 ? 3 : p < 0.98 ? 2 : 1;
    } else if (question.type == plan::QuestionType::yes_no) {
      given[question.id] = w_.chance.chance(0.12) ? "yes" : "no";
    } else if (question.type == plan::QuestionType::choose_one && question.opens.empty()) {
      given[question.id] = question.choices.at(w_.chance.below(question.choices.size())).id;
    }
  }
  return given;
}

void Doors::visit(Visitor& visitor, Dwelling& dwelling, std::size_t index) {
  const std::string met = outcome();
  const bool reached = met == "answered" || met == "declined" || met == "vacant";
  Json data{{"visit_id", id().text()},
            {"dwelling_id", dwelling.id.text()},
            {"outcome", met},
            {"at", w_.now().iso()},
            {"channel", w_.chance.chance(0.12) ? "paper" : "app"}};
  if (met == "answered" && w_.chance.chance(0.93)) {
    Json given = answers();
    if (!given.empty()) ++w_.truth.ballots;
    data["answers"] = std::move(given);
  }
  w_.send().later(id(), visitor.account.id.text(), "visit.record", std::move(data));
  ++w_.truth.visits;
  if (reached && !dwelling.done) {
    ++w_.truth.reached;
    dwelling.done = true;
  }
  if (met == "answered") ++w_.truth.answered;
  if (met == "declined") ++w_.truth.declined;
  if (!reached) visitor.round.push_back(index);  // tried again at the end of the round
  if (met == "answered" && w_.chance.chance(0.028)) {
    const plan::Unit& unit = w_.plan.org.units[dwelling.unit];
    matters_.open_at_door(visitor.account, dwelling.id, unit.id,
                          fmt::format("{}第{}组附近", unit.name, static_cast<int>(index % 9) + 1));
  }
}

}  // namespace wanhu::sim
