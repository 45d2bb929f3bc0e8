#include "app/indicators.hpp"

#include <algorithm>
#include <stdexcept>

#include "app/standards.hpp"
#include "calendar/period.hpp"
#include "plan/expr/parse.hpp"

namespace wanhu::app {

namespace {

using plan::expr::Node;
using Kind = Node::Kind;
using Trees = std::vector<const Node*>;

// A period of the calendar is at most a year long; two of them hold any day.
constexpr int k_around_days = 400;

std::optional<Node> number_tree(const std::string& text) {
  auto tree =
      plan::expr::parse(text, {.schema = plan::expr::campaign_schema()}, plan::expr::Want::number);
  if (!tree) return {};
  return std::move(*tree);
}

bool uses(const Node& tree, std::string_view set) {
  return plan::expr::uses_of(tree).sets.contains(std::string(set));
}

// Nobody lives in an institution: it is judged by what the plan makes it responsible for.
constexpr std::string_view k_institution = "institution";

std::map<std::string, std::vector<std::string>, std::less<>> owned_by_institutions(
    const plan::Plan& plan, const IndicatorDef& def) {
  std::map<std::string, std::vector<std::string>, std::less<>> owned;
  for (const plan::MatterKind& kind : plan.matters.kinds) {
    const plan::Unit* const owner = plan.unit(kind.owner);
    if (owner != nullptr && owner->kind == k_institution && def.has_unit(owner->id))
      owned[owner->id].push_back(kind.id);
  }
  return owned;
}

IndicatorDef def_of(const plan::Plan& plan, const plan::Indicator& indicator, std::int64_t version,
                    const std::vector<std::string>& units) {
  IndicatorDef def{.plan = &plan,
                   .indicator = &indicator,
                   .version = version,
                   .units = units,
                   .covered = {units.begin(), units.end()}};
  if (indicator.use == "external") return def;
  auto num = number_tree(indicator.num), den = number_tree(indicator.den);
  def.kind = IndicatorKind::unreadable;
  if (!num || !den) return def;
  def.num = std::move(*num);
  def.den = std::move(*den);
  const bool polls = uses(def.num, "poll") || uses(def.den, "poll");
  def.kind = polls ? IndicatorKind::polled : IndicatorKind::counted;
  if (!polls && (uses(def.num, "matter") || uses(def.den, "matter")))
    def.owned = owned_by_institutions(plan, def);
  for (const char* set : {"matter", "visit"})
    def.of_residents = def.of_residents || uses(def.num, set) || uses(def.den, set);
  return def;
}

// The root first, then each unit that the plan names with all that stands below it.
std::vector<std::string> covered_by(const plan::Plan& plan, const plan::Org& tree) {
  if (plan.org.units.empty()) return units_below(tree, plan.org.root.id);
  std::vector<std::string> units{plan.org.root.id};
  std::set<std::string> known{plan.org.root.id};
  for (const plan::Unit& named : plan.org.units)
    for (std::string& unit : units_below(tree, named.id))
      if (known.insert(unit).second) units.push_back(std::move(unit));
  return units;
}

void add_counts(const Node& node, Trees& counts) {
  if (node.kind == Kind::count || node.kind == Kind::sum) {
    counts.push_back(&node);
    return;
  }
  for (const Node& child : node.children) add_counts(child, counts);
}

std::string key_of(const Node& count, const plan::expr::Setting& setting) {
  const std::string where = count.has_where() ? plan::expr::to_text(count.where()) : std::string();
  return setting.period->from.iso() + " " + setting.period->to.iso() + " " + where;
}

calendar::Period rhythm_of(const IndicatorDef& def) {
  return calendar::period_of(def.indicator->period).value_or(calendar::Period::month);
}

}  // namespace

std::string_view text_of(IndicatorKind kind) {
  switch (kind) {
    case IndicatorKind::counted:
      return "counted";
    case IndicatorKind::quoted:
      return "quoted";
    case IndicatorKind::polled:
      return "polled";
    case IndicatorKind::unreadable:
      return "unreadable";
  }
  throw std::logic_error("unknown kind of indicator");
}

const std::string& IndicatorDef::name() const {
  return indicator->name.empty() ? indicator->id : indicator->name;
}

std::vector<std::string> IndicatorDef::below(const plan::Org& org, const std::string& unit) const {
  std::vector<std::string> all = units_below(org, unit);
  std::erase_if(all, [&](const std::string& one) { return !has_unit(one); });
  return all;
}

std::vector<const Node*> counts_in(const Node& tree) {
  Trees counts;
  add_counts(tree, counts);
  return counts;
}

std::string indicator_words(base::Lang lang, const plan::Plan& plan, const Node& tree) {
  return figure_words(lang, plan, plan::expr::to_text(tree));
}

std::vector<IndicatorDef> indicators_of(Reader& reader, const ActivePlan& plans) {
  const Histories histories =
      reader.engine.plans().histories(reader.db, reader.tenant(), plans.version);
  std::vector<IndicatorDef> defs;
  for (const Member& member : plans.members)
    for (const auto& history : histories)
      for (const domain::Governing& own : history) {
        if (own.version != member.version) continue;
        const std::vector<std::string> units = covered_by(*own.plan, plans.plan.org);
        for (const plan::Indicator& one : own.plan->indicators)
          defs.push_back(def_of(*own.plan, one, own.version, units));
      }
  return defs;
}

// ---- periods
// -----------------------------------------------------------------------------------

IndicatorPeriod period_of(const IndicatorDef& def, Date day, const calendar::Calendar& calendar) {
  const auto period = calendar::period_of(def.indicator->period);
  if (!period) return {std::min(def.plan->head.window.from, day), day};
  for (const calendar::Window& one :
       calendar::windows_in(*period, day - k_around_days, day + k_around_days, calendar))
    if (one.whole_from <= day && day <= one.whole_to)
      return {one.whole_from, day, day < one.whole_to};
  return {day, day};
}

std::vector<IndicatorPeriod> periods_until(const IndicatorDef& def, Date day, std::size_t most,
                                           const calendar::Calendar& calendar) {
  std::vector<IndicatorPeriod> all;
  for (const calendar::Window& one :
       calendar::windows_in(rhythm_of(def), def.plan->head.window.from, day, calendar)) {
    const bool running = one.to == day && day < one.whole_to;
    all.push_back({one.from, one.to, running});
  }
  if (all.size() > most) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(most));
  return all;
}

// ---- counting
// ----------------------------------------------------------------------------------

IndicatorCounts::IndicatorCounts(Reader& reader, const PlanRef& plans, const Cut& cut, Date day)
    : reader_(reader),
      plans_(plans),
      scope_(tally_scope(reader, {.db = &reader.db,
                                  .plans = &reader.engine.plans(),
                                  .tenant = reader.tenant(),
                                  .day = day,
                                  .seq = cut.seq,
                                  .plan = plans})) {}

// One with room for all that it does not have yet.
IndicatorCounts::Chunk& IndicatorCounts::chunk_for(const std::string& group,
                                                   const std::vector<std::string>& keys) {
  for (Chunk& chunk : chunks_) {
    if (chunk.group != group) continue;
    std::set<std::string> missing(keys.begin(), keys.end());
    for (const std::string& known : chunk.keys) missing.erase(known);
    if (chunk.keys.size() + missing.size() <= k_conditions_max) return chunk;
  }
  return chunks_.emplace_back(Chunk{.group = group});
}

// All of one set, in one tally, so that what they say of a row is known together.
std::vector<IndicatorCounts::Slot> IndicatorCounts::place(const IndicatorDef& def,
                                                          const std::vector<const Node*>& counts,
                                                          const plan::expr::Setting& setting,
                                                          bool by_kind) {
  const std::string& set = counts.front()->set;
  std::vector<std::string> keys;
  for (const Node* count : counts) keys.push_back(key_of(*count, setting));
  const std::string group = set == "unit" ? set + " " + def.plan->head.id
                            : by_kind     ? set + " by kind"
                                          : set;
  Chunk& chunk = chunk_for(group, keys);
  chunk.ask.set = set;
  chunk.ask.by_kind = by_kind;
  // By kind over all units: for those who see all, and for an institution's own people.
  chunk.is_asked = chunk.is_asked || !by_kind || !scope_.unit || def.owns(*scope_.unit);
  chunk.units_of = &def;
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto known = std::find(chunk.keys.begin(), chunk.keys.end(), keys[i]);
    Slot slot{.chunk = static_cast<std::size_t>(&chunk - chunks_.data()),
              .condition = static_cast<std::size_t>(known - chunk.keys.begin())};
    if (known == chunk.keys.end()) {
      chunk.keys.push_back(keys[i]);
      chunk.ask.conditions.push_back(
          {.where = counts[i]->has_where() ? &counts[i]->where() : nullptr, .setting = setting});
    }
    if (counts[i]->kind == Kind::sum) {
      std::vector<std::string>& sums = chunk.ask.sums;
      const auto at = std::find(sums.begin(), sums.end(), counts[i]->name);
      slot.sum = static_cast<std::size_t>(at - sums.begin());
      if (at == sums.end()) sums.push_back(counts[i]->name);
    }
    slots.push_back(slot);
  }
  return slots;
}

std::size_t IndicatorCounts::want(const IndicatorDef& def, const IndicatorPeriod& period) {
  if (def.kind == IndicatorKind::polled) {
    if (polled_ == nullptr) polled_ = std::make_unique<PolledValues>(reader_, scope_.day.seq);
    wanted_.push_back({.def = &def, .period = period});
    return wanted_.size() - 1;
  }
  if (def.kind != IndicatorKind::counted) throw std::logic_error("not for counting: " + def.name());
  const plan::expr::Setting setting{.period = plan::expr::Period{period.from, period.to}};
  Wanted wanted{.def = &def, .period = period};
  wanted.is_pair =
      def.num.kind == Kind::count && def.den.kind == Kind::count && def.num.set == def.den.set;
  place_parts(def, setting, false, wanted);
  if (!def.owned.empty()) place_parts(def, setting, true, wanted);
  wanted_.push_back(std::move(wanted));
  return wanted_.size() - 1;
}

// What is no matter has no kind: it is counted where it lies, and an institution has none of it.
void IndicatorCounts::place_parts(const IndicatorDef& def, const plan::expr::Setting& setting,
                                  bool owned, Wanted& wanted) {
  std::vector<Part>& num = owned ? wanted.num_owned : wanted.num;
  std::vector<Part>& den = owned ? wanted.den_owned : wanted.den;
  const auto by_kind = [&](const Node* count) { return owned && count->set == "matter"; };
  if (wanted.is_pair) {
    const std::vector<Slot> slots = place(def, {&def.num, &def.den}, setting, by_kind(&def.num));
    num.push_back({&def.num, slots[0]});
    den.push_back({&def.den, slots[1]});
    return;
  }
  for (const Node* count : counts_in(def.num))
    num.push_back({count, place(def, {count}, setting, by_kind(count)).front()});
  for (const Node* count : counts_in(def.den))
    den.push_back({count, place(def, {count}, setting, by_kind(count)).front()});
}

std::vector<std::string> IndicatorCounts::keys_of(const IndicatorDef& def,
                                                  const std::string& institution) const {
  std::vector<std::string> keys{institution};  // of what is counted where it lies
  if (scope_.unit && *scope_.unit != institution) return keys;
  for (const std::string& unit : def.units)
    for (const std::string& kind : def.owned.at(institution)) keys.push_back(kind_key(unit, kind));
  return keys;
}

void IndicatorCounts::count() {
  for (Chunk& chunk : chunks_) {
    if (!chunk.is_asked) continue;
    if (chunk.ask.set == "task" && !scope_.day.tasks) {
      const std::int64_t seq = scope_.day.seq;
      scope_.day = campaign_day(reader_.db, reader_.tenant(),
                                {.plans = reader_.engine.plans(),
                                 .work = reader_.engine.work(),
                                 .calendar = reader_.engine.calendar(),
                                 .newest = plans_},
                                scope_.day.day);
      scope_.day.seq = seq;
    }
    if (chunk.ask.set != "unit") {
      // Whoever belongs to an institution has what it is responsible for in all units.
      TallyScope scope = scope_;
      if (chunk.ask.by_kind) scope.unit.reset();
      chunk.tally = tally(reader_, scope, chunk.ask);
      continue;
    }
    // The plan's units without its root, as the compiler counts them (L-ROUND); those of which only
    // the number is known belong to the whole.
    const IndicatorDef& def = *chunk.units_of;
    std::vector<std::string> units(def.units.begin() + 1, def.units.end());
    if (scope_.unit) std::erase_if(units, [&](const auto& unit) { return unit != *scope_.unit; });
    chunk.tally = tally_rows(CampaignRows(scope_.day, units), chunk.ask,
                             scope_.unit ? std::vector<plan::Counted>() : def.plan->org.counted);
  }
}

IndicatorCounts::Sums IndicatorCounts::sums_of(const Slot& slot,
                                               const std::vector<std::string>& units) const {
  Sums sums;
  for (const std::string& unit : units) {
    const auto found = chunks_[slot.chunk].tally.find(unit);
    if (found == chunks_[slot.chunk].tally.end()) continue;
    for (const TallyCell& cell : found->second) {
      const Truth truth = cell.truth(slot.condition);
      if (truth == Truth::unknown && !cell.excluded) sums.unknown += cell.rows;
      if (truth != Truth::yes) continue;
      (cell.excluded ? sums.excluded : sums.rows) += cell.rows;
      if (!slot.sum || cell.excluded) continue;
      sums.sum += cell.sums[*slot.sum];
      sums.values += cell.values[*slot.sum];
    }
  }
  return sums;
}

// The tree with what was counted in the place of its counts.
plan::expr::Answer IndicatorCounts::value_of(const Node& tree, const std::vector<Part>& parts,
                                             const std::vector<std::string>& units) const {
  std::size_t next = 0;
  const auto put = [&](const auto& self, const Node& node) -> Node {
    if (node.kind != Kind::count && node.kind != Kind::sum) {
      Node copy = node;
      for (Node& child : copy.children) child = self(self, child);
      return copy;
    }
    const Slot& slot = parts.at(next++).slot;
    const Sums sums = sums_of(slot, units);
    Node value;
    value.kind = Kind::literal;
    value.type = plan::expr::Type::integer;
    value.value = slot.sum ? sums.sum : sums.rows;
    // A sum without a value is no data: a name that nobody gives.
    if (slot.sum && (sums.values == 0 || std::abs(sums.sum) > (std::int64_t{1} << 53)))
      value.kind = Kind::name;
    return value;
  };
  return plan::expr::evaluate(put(put, tree), {});
}

std::int64_t IndicatorCounts::outside(const Part& in_num, const Part& in_den,
                                      const std::vector<std::string>& units) const {
  const Slot& num = in_num.slot;
  const Slot& den = in_den.slot;
  std::int64_t rows = 0;
  for (const std::string& unit : units) {
    const auto found = chunks_[num.chunk].tally.find(unit);
    if (found == chunks_[num.chunk].tally.end()) continue;
    for (const TallyCell& cell : found->second)
      if (!cell.excluded && cell.truth(num.condition) == Truth::yes &&
          cell.truth(den.condition) != Truth::yes)
        rows += cell.rows;
  }
  return rows;
}

IndicatorCount IndicatorCounts::counted(const Wanted& wanted, const std::vector<std::string>& units,
                                        bool owned) const {
  const std::vector<Part>& nums = owned ? wanted.num_owned : wanted.num;
  const std::vector<Part>& dens = owned ? wanted.den_owned : wanted.den;
  IndicatorCount out{.is_pair = wanted.is_pair};
  out.measured.num = value_of(wanted.def->num, nums, units);
  out.measured.den = value_of(wanted.def->den, dens, units);
  for (const Part& part : dens) {
    const Sums sums = sums_of(part.slot, units);
    out.measured.n += sums.rows;
    out.left.excluded += sums.excluded;
    out.left.unknown_den += sums.unknown;
  }
  for (const Part& part : nums) out.left.unknown_num += sums_of(part.slot, units).unknown;
  if (wanted.is_pair) out.left.outside = outside(nums.front(), dens.front(), units);
  out.measured.is_share = wanted.is_pair && out.left.outside == 0;
  return out;
}

// The share that was published, as so many of those asked: of an unknown number of people, of one.
IndicatorCount IndicatorCounts::published(const Wanted& wanted, const std::string& unit) const {
  const IndicatorDef& def = *wanted.def;
  IndicatorCount out{.is_pair = true};
  out.polled = polled_->of(def.plan->head.id, def.indicator->id,
                           unit == plans_->plan.org.root.id ? std::string() : unit,
                           wanted.period.from, wanted.period.to);
  out.measured.is_share = true;
  if (!out.polled) return out;
  const domain::PollResultFigure& figure = out.polled->figure;
  out.measured.n = figure.n.value_or(0);
  out.measured.withheld = !figure.estimate;
  if (!figure.estimate) return out;
  // Of another body's figure nobody may know of how many people it is: the plan's least is theirs.
  if (!figure.n) out.measured.n = def.indicator->min_n;
  const double people = std::max<double>(1, static_cast<double>(figure.n.value_or(1)));
  out.measured.num = *figure.estimate * people;
  out.measured.den = people;
  out.measured.low = figure.low;
  out.measured.high = figure.high;
  return out;
}

IndicatorCount IndicatorCounts::in_unit(std::size_t wanted, const std::string& unit) const {
  const Wanted& one = wanted_.at(wanted);
  if (one.def->kind == IndicatorKind::polled) return published(one, unit);
  if (one.def->owns(unit)) return counted(one, keys_of(*one.def, unit), true);
  return counted(one, one.def->below(plans_->plan.org, unit));
}

IndicatorCount IndicatorCounts::in_all(std::size_t wanted) const {
  if (wanted_.at(wanted).def->kind == IndicatorKind::polled)
    return published(wanted_.at(wanted), "");
  std::vector<std::string> units = wanted_.at(wanted).def->units;
  units.emplace_back();
  return counted(wanted_.at(wanted), units);
}

}  // namespace wanhu::app
