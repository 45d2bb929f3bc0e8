// The table of directions, in the order of the schema, and the rhythms. One row has one test, in
// tests/plan/direction_test.cpp.
#include <algorithm>
#include <array>
#include <map>

#include "plan/tools/direction.hpp"

namespace wanhu::plan {

namespace {

constexpr std::array<Rhythm, 7> k_rhythms{{
    {"cadence", "at_least", "per"},
    {"places.inspect", "at_least", "every"},
    {"places.listing", "at_least", "per"},
    {"publicity.items", "at_least", "per"},
    {"report", "", "every"},
    {"survey.waves", "n", "each"},
    {"supervision.kinds", "", "every"},
}};

}  // namespace

const std::vector<Direction>& directions() {
  static const std::vector<Direction> all{
      // A plan under another has its own days and its own share of the dwellings.
      {"plan.window.to", Way::sooner, Hold::no},
      {"plan.phases.to", Way::sooner, Hold::no},
      {"org.units.quota", Way::workload, Hold::no},

      {"duties.min", Way::more},
      {"duties.max", Way::fewer},
      {"task", Way::here, Hold::no},
      {"task.to", Way::sooner},
      {"task.due", Way::sooner},
      {"task.due.phase", Way::due_day, Hold::no},
      {"task.due.at", Way::due_day, Hold::no},
      {"task.deliver", Way::more_of},
      {"task.on_miss", Way::ranked, Hold::not_looser, {"", "remind", "explain", "notice"}},
      {"cadence", Way::here, Hold::no},
      {"cadence.at_least", Way::rhythm},
      {"cadence.per", Way::rhythm},
      {"cadence.on_miss", Way::ranked, Hold::not_looser, {"", "remind", "explain", "notice"}},
      {"staffing", Way::here, Hold::no},
      {"staffing.min", Way::more},
      {"staffing.max", Way::fewer},
      {"staffing.by", Way::sooner},

      {"quota", Way::here, Hold::no},
      {"quota.total", Way::workload, Hold::no},
      {"quota.floor", Way::stays_true},
      {"quota.ceiling", Way::stays_true},
      {"quota.coverage", Way::ranked, Hold::not_looser, {"quota", "every_address"}},
      {"quota.outcomes", Way::fewer_of},
      {"quota.milestones", Way::here, Hold::no},
      {"quota.milestones.by", Way::sooner, Hold::no},
      {"quota.milestones.at", Way::more, Hold::no},

      {"form.anonymous", Way::stays_true},
      {"form.retain", Way::shorter},
      {"form.min_n", Way::more},
      {"form.ask.retain", Way::shorter},
      {"form.ask.access", Way::ranked, Hold::not_looser, {"", "centre", "nobody"}},

      {"matters.kinds", Way::here, Hold::no},  // dropped kinds: see inherit.cpp
      {"matters.kinds.due", Way::shorter},
      {"matters.kinds.due.v", Way::shorter, Hold::no},  // rows are held by the longest
      {"matters.kinds.confidential", Way::stays_true},
      {"matters.basis", Way::ranked, Hold::same, {"working", "calendar"}},
      {"matters.roll", Way::ranked, Hold::same, {"next_working_day", "none"}},
      {"matters.remind", Way::reminders, Hold::no},  // all at once: see inherit.cpp
      {"matters.remind.at", Way::reminders, Hold::no},
      {"matters.remind.to", Way::reminders, Hold::no},
      {"matters.tell", Way::more_of},
      {"matters.close.exits", Way::fewer_of},
      {"matters.callback", Way::here, Hold::no},
      {"matters.callback.share", Way::more},
      {"matters.pause", Way::gone, Hold::no},
      {"matters.pause.max", Way::shorter},
      {"matters.pause.notice", Way::stays_true},
      {"matters.clocks", Way::here, Hold::no},
      {"matters.clocks.due", Way::shorter},
      {"matters.clocks.remind", Way::reminders, Hold::no},
      {"matters.clocks.remind.at", Way::reminders, Hold::no},
      {"matters.clocks.remind.to", Way::reminders, Hold::no},
      {"matters.exclude", Way::gone, Hold::no},
      {"matters.rates.min_n", Way::more},
      {"matters.extend", Way::gone, Hold::no},
      {"matters.extend.max", Way::shorter},
      {"matters.extend.times", Way::fewer},
      {"matters.objection", Way::here, Hold::no},
      {"matters.objection.within", Way::longer},
      {"matters.review", Way::here, Hold::no},
      {"matters.review.within", Way::longer},
      {"matters.publish", Way::gone, Hold::no},
      {"matters.publish.kinds", Way::fewer_of},
      {"matters.publish.fields", Way::fewer_of},
      {"matters.publish.after", Way::ranked, Hold::not_looser, {"opened", "answered", "closed"}},
      {"matters.publish.words", Way::ranked, Hold::not_looser, {"masked", "none"}},
      {"matters.tail", Way::stays_true},

      {"messages.caps.recipient", Way::fewer, Hold::no},
      {"messages.retain", Way::shorter},
      {"messages.templates.statutory", Way::stays_true},
      {"messages.send", Way::here, Hold::no},

      {"places.inspect", Way::here, Hold::no},
      {"places.inspect.list", Way::more_of},
      {"places.inspect.at_least", Way::rhythm},
      {"places.inspect.every", Way::rhythm},
      {"places.inspect.findings", Way::here, Hold::no},
      {"places.listing", Way::here, Hold::no},
      {"places.listing.measures", Way::more_of},
      {"places.listing.at_least", Way::rhythm},
      {"places.listing.per", Way::rhythm},
      {"places.listing.due", Way::shorter},
      {"publicity.items", Way::here, Hold::no},
      {"publicity.items.at_least", Way::rhythm},
      {"publicity.items.per", Way::rhythm},
      {"publicity.items.by", Way::sooner},
      {"report", Way::here, Hold::no},
      {"report.every", Way::rhythm},

      {"survey.waves.each", Way::rhythm},
      {"survey.waves.n", Way::rhythm},
      {"survey.per_day", Way::more},
      {"survey.sample", Way::more},
      {"survey.hide_from", Way::more_of},
      {"survey.min_n", Way::more},
      {"survey.items_embargo", Way::stays_true},
      {"indicators.min_n", Way::more},
      {"indicators.target", Way::here, Hold::no},
      {"indicators.target.at", Way::aim},
      {"indicators.target.by", Way::sooner},
      {"indicators.milestones", Way::here, Hold::no},
      {"indicators.milestones.by", Way::sooner},
      {"indicators.milestones.at", Way::aim},
      {"indicators.weight_at_least", Way::more},
      {"ranking.min_n", Way::more},
      {"ranking.interval", Way::more},
      {"bands.rows.due", Way::shorter},

      {"ladder", Way::here, Hold::no},
      {"ladder.count", Way::ranked, Hold::not_looser, {"consecutive", "total"}},
      {"ladder.steps", Way::here, Hold::no},
      {"ladder.steps.at", Way::fewer},
      {"ladder.steps.review", Way::longer},
      {"ladder.steps.lapse", Way::longer, Hold::no},
      {"ladder.needs", Way::more_of},
      {"standards", Way::here, Hold::no},
      {"standards.pass", Way::ranked, Hold::not_looser, {"all_hard", "all"}},
      {"standards.items", Way::here, Hold::no},
      {"standards.items.hard", Way::stays_true},
      {"standards.stars.needs", Way::more_of},
      {"honours.rows.years", Way::more},
      {"supervision.kinds", Way::here, Hold::no},
      {"supervision.kinds.every", Way::rhythm},
      {"supervision.draw", Way::here, Hold::no},
      {"supervision.draw.share", Way::more},
      {"supervision.draw.n", Way::more},
      {"burden", Way::here, Hold::no},
      {"burden.max_forms", Way::rate},
      {"burden.max_reports", Way::rate},
      {"burden.max_meetings", Way::rate},
      {"burden.per", Way::rates},
  };
  return all;
}

const Direction* direction_of(std::string_view path) {
  static const auto by_path = [] {
    std::map<std::string_view, const Direction*> places;
    for (const Direction& direction : directions()) places.emplace(direction.path, &direction);
    return places;
  }();
  const auto found = by_path.find(path);
  return found == by_path.end() ? nullptr : found->second;
}

const Rhythm* rhythm_of(std::string_view path) {
  const auto* const found = std::find_if(k_rhythms.begin(), k_rhythms.end(),
                                         [&](const Rhythm& rhythm) { return rhythm.path == path; });
  return found == k_rhythms.end() ? nullptr : found;
}

}  // namespace wanhu::plan
