#include "app/rankings.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "calendar/period.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using domain::LeagueGap;
using domain::LeaguePart;

// A period of the calendar is at most a year long; two of them hold any day.
constexpr int k_around_days = 400;

const store::Statement k_polled{
    store::Reach::tenant, "ranking_polled_figures",
    "SELECT r.result_id, f.unit, coalesce(f.n, 0), f.estimate, f.se, f.low, f.high, f.deff, "
    "f.hidden, f.df FROM poll_result r JOIN poll_figure f ON f.tenant = $1 AND f.result_id = "
    "r.result_id "
    "WHERE r.tenant = $1 AND r.plan_id = $2 AND f.indicator = $3 AND r.seq <= $4 "
    "AND (r.withdrawn_seq IS NULL OR r.withdrawn_seq > $4) AND r.to_day >= $5 AND r.to_day <= $6 "
    "ORDER BY r.to_day DESC, CASE WHEN r.origin = 'own' THEN 0 ELSE 1 END, r.from_day DESC, "
    "r.seq DESC, r.result_id, f.unit"};

// The unit of that kind at or above it; nothing: none.
std::optional<std::string> above(const plan::Plan& plan, const std::string& unit,
                                 const std::string& kind) {
  if (kind.empty()) return plan.org.root.id;
  std::string at = unit;
  for (std::size_t steps = 0; steps <= plan.org.units.size(); ++steps) {
    if (at == plan.org.root.id)
      return plan.org.root.kind == kind ? std::optional(at) : std::nullopt;
    const plan::Unit* const found = plan.unit(at);
    if (found == nullptr) return {};
    if (found->kind == kind && at != unit) return at;
    at = found->of.empty() ? plan.org.root.id : found->of;
  }
  return {};
}

double number_in(const std::optional<std::string>& text, double otherwise) {
  return text ? std::strtod(text->c_str(), nullptr) : otherwise;
}

// By unit: of the newest result that ended in the period and has a figure for a unit of the
// ranking; of one day the campaign's own before another body's. What has the whole alone, or other
// units, says nothing of these. Where none has a figure to show, the newest that hides one is
// meant.
struct Polled {
  std::string result{};
  std::map<std::string, LeaguePart> by_unit{};
  bool shows = false;
};

LeaguePart polled_row(const store::Row& row, double level) {
  if (!row.text(8).empty() || !row.text_if(3)) return {.gap = LeagueGap::few};
  return domain::polled_part({.estimate = number_in(row.text_if(3), -1),
                              .se = number_in(row.text_if(4), 0),
                              .low = number_in(row.text_if(5), 0),
                              .high = number_in(row.text_if(6), 1),
                              .deff = number_in(row.text_if(7), 0),
                              .df = number_in(row.text_if(9), 0),
                              .n = row.i64(2)},
                             level);
}

Polled polled_in(const Reader& reader, const IndicatorMoment& moment, const RankingDef& ranking,
                 const IndicatorDef& def, const RankingPeriod& period) {
  const double level = domain::league_level(*ranking.ranking);
  const std::set<std::string> ranked(ranking.units.begin(), ranking.units.end());
  Polled chosen, next;
  const auto settle = [&] {
    if (!chosen.shows && (next.shows || chosen.by_unit.empty())) chosen = std::move(next);
  };
  reader.db.each(k_polled,
                 {reader.tenant(), def.plan->head.id, def.indicator->id, moment.cut.seq,
                  period.from.days(), period.until.days()},
                 [&](const store::Row& row) {
                   if (!ranked.contains(row.text(1))) return;
                   const std::string result = row.uuid(0).text();
                   if (next.result != result) {
                     settle();
                     next = Polled{.result = result};
                   }
                   LeaguePart part = polled_row(row, level);
                   next.shows = next.shows || part.gap == LeagueGap::none;
                   next.by_unit.emplace(row.text(1), std::move(part));
                 });
  settle();
  return chosen;
}

// Rows of the denominator that the numerator counts too: the rest of it lies outside the period.
LeaguePart counted_in(const IndicatorCount& count, double level) {
  const auto* const num = std::get_if<std::int64_t>(&count.measured.num);
  if (!count.is_pair || num == nullptr) return {.gap = LeagueGap::no_share, .n = count.measured.n};
  return domain::counted_part(*num - count.left.outside, count.measured.n, level);
}

std::string source_of(const IndicatorDef& def) {
  std::string names;
  const plan::expr::Uses uses = plan::expr::uses_of(def.den);
  for (const std::string& set : uses.sets) names += (names.empty() ? "" : "+") + set;
  return names;
}

enum class PartKind { counted, polled, none };

PartKind kind_of(const IndicatorDef* def) {
  if (def == nullptr || def->indicator->direction == "neutral") return PartKind::none;
  if (def->kind == IndicatorKind::counted) return PartKind::counted;
  const bool none = def->kind == IndicatorKind::quoted || def->kind == IndicatorKind::unreadable;
  return none ? PartKind::none : PartKind::polled;
}

// All parts of a ranking, counted once for all units.
class Parts {
 public:
  Parts(Reader& reader, const IndicatorMoment& moment, const RankingDef& def,
        const RankingPeriod& period)
      : def_(def), counts_(reader, moment.plans, moment.cut, moment.day) {
    for (const IndicatorDef* const part : def.parts) {
      Part one{.kind = kind_of(part)};
      if (one.kind == PartKind::counted)
        one.at = counts_.want(*part, {period.from, period.until, period.is_running()});
      if (one.kind == PartKind::polled) one.polled = polled_in(reader, moment, def, *part, period);
      parts_.push_back(std::move(one));
    }
    counts_.count();
  }

  [[nodiscard]] std::vector<LeaguePart> of(const std::string& unit) const {
    std::vector<LeaguePart> all;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      LeaguePart part = figure(parts_[i], unit);
      const plan::RankingPart& said = def_.ranking->by[i];
      part.indicator = said.indicator;
      part.weight = said.weight;
      if (const IndicatorDef* const def = def_.parts[i]) {
        part.is_lower = def->indicator->direction == "lower";
        part.source = parts_[i].kind == PartKind::polled ? "poll " + parts_[i].polled.result
                                                         : source_of(*def);
        // The indicator's own least number holds here too.
        if (part.gap == LeagueGap::none && part.n < def->indicator->min_n)
          part.gap = LeagueGap::few;
      }
      all.push_back(std::move(part));
    }
    return all;
  }

 private:
  struct Part {
    PartKind kind = PartKind::none;
    std::size_t at = 0;
    Polled polled{};
  };
  [[nodiscard]] LeaguePart figure(const Part& part, const std::string& unit) const {
    if (part.kind == PartKind::counted)
      return counted_in(counts_.in_unit(part.at, unit), domain::league_level(*def_.ranking));
    if (part.kind == PartKind::none) return {.gap = LeagueGap::no_share};
    const auto found = part.polled.by_unit.find(unit);
    return found == part.polled.by_unit.end() ? LeaguePart{} : found->second;
  }

  const RankingDef& def_;
  IndicatorCounts counts_;
  std::vector<Part> parts_{};
};

RankingDef def_of(const IndicatorMoment& moment, const IndicatorDef& any,
                  const plan::Ranking& ranking) {
  RankingDef def{.plan = any.plan, .ranking = &ranking, .version = any.version};
  for (const plan::Bands& bands : any.plan->bands)
    if (bands.on == "ranking." + ranking.id) def.bands.push_back(&bands);
  for (const plan::RankingPart& part : ranking.by) {
    const auto found =
        std::find_if(moment.defs.begin(), moment.defs.end(), [&](const IndicatorDef& one) {
          return one.plan == any.plan && one.indicator->id == part.indicator;
        });
    def.parts.push_back(found == moment.defs.end() ? nullptr : &*found);
  }
  for (const std::string& id : any.units)
    if (const plan::Unit* const unit = moment.plans->plan.unit(id);
        unit != nullptr && unit->kind == ranking.of && unit->is_on(moment.day))
      def.units.push_back(id);
  return def;
}

}  // namespace

const std::string& RankingDef::name() const {
  return ranking->name.empty() ? ranking->id : ranking->name;
}

const std::string& RankingDef::part_name(std::size_t part) const {
  return parts.at(part) == nullptr ? ranking->by.at(part).indicator : parts.at(part)->name();
}

std::vector<RankingDef> rankings_of(const IndicatorMoment& moment) {
  std::vector<RankingDef> all;
  const plan::Plan* last = nullptr;
  for (const IndicatorDef& def : moment.defs) {  // those of one plan stand together
    if (def.plan == last) continue;
    last = def.plan;
    for (const plan::Ranking& ranking : def.plan->rankings)
      all.push_back(def_of(moment, def, ranking));
  }
  return all;
}

RankingPeriod ranking_period(const RankingDef& def, Date day, const calendar::Calendar& calendar) {
  const auto period = calendar::period_of(def.ranking->every);
  const plan::Plan& plan = *def.plan;
  if (!period)
    return {std::min(plan.head.window.from, day), std::max(plan.head.window.to, day), day};
  for (const calendar::Window& one :
       calendar::windows_in(*period, day - k_around_days, day + k_around_days, calendar))
    if (one.whole_from <= day && day <= one.whole_to) return {one.whole_from, one.whole_to, day};
  return {day, day, day};
}

Result<RankingFigures> ranking_figures(Reader& reader, const IndicatorMoment& moment,
                                       const RankingDef& def) {
  RankingFigures out{.def = def,
                     .period = ranking_period(def, moment.day, reader.engine.calendar())};
  const Parts parts(reader, moment, def, out.period);
  const plan::Plan& tree = moment.plans->plan;
  std::vector<std::string> order;
  std::map<std::string, std::vector<domain::LeagueUnit>> by_among;
  for (const std::string& unit : def.units) {
    if (!reader.scope.covers(unit)) continue;
    const std::string among = above(tree, unit, def.ranking->among).value_or("");
    if (!by_among.contains(among)) order.push_back(among);
    by_among[among].push_back({.id = unit, .name = tree.name_of(unit), .parts = parts.of(unit)});
  }
  for (const std::string& among : order) {
    auto table = domain::league_table(std::move(by_among.at(among)), *def.ranking);
    if (!table) return base::fail(table.error());
    if (reader.scope.unit) table->ranks.reset();
    out.leagues.push_back({.among = among, .whole = !among.empty(), .table = std::move(*table)});
  }
  return out;
}

}  // namespace wanhu::app
