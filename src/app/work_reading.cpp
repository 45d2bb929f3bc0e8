#include "app/work_reading.hpp"

#include <algorithm>
#include <limits>

#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using domain::Ask;
using domain::AskRun;
using domain::Deed;
using store::Row;

// Rounds of supervision come unforeseen: whoever may be visited does not read when.
bool may_know(const Reader& reader, const domain::Rule& rule) {
  return rule.block != "supervision" || !reader.scope.unit;
}

const store::Statement k_posts_held{
    store::Reach::tenant, "work_posts_held",
    "SELECT post FROM post_holding WHERE tenant = $1 AND person = $2 AND from_day <= $3 AND "
    "(to_day IS NULL OR left_seq > $4 OR to_day >= $3) AND seq <= $4 ORDER BY post"};

// What a visitor is asked for: what visitors do, and what the posts do that they fill.
std::vector<std::string> own_posts(const Reader& reader, Date day, std::int64_t seq) {
  std::vector<std::string> posts{"duty.visitor"};
  reader.db.each(k_posts_held, {reader.tenant(), reader.scope.person, day.days(), seq},
                 [&](const Row& row) { posts.push_back(row.text(0)); });
  return posts;
}

// "duty.handler", "duty.lead_group/组长", "team.mediators" → whoever the rule means by `who`.
bool is_of_post(const std::string& post, const std::string& who) {
  const auto dot = post.find('.');
  const std::string_view id = std::string_view(post).substr(dot + 1);
  return id == who || (id.starts_with(who) && id.substr(who.size()).starts_with('/'));
}

std::int64_t plan_version_at(Reader& reader, const std::optional<Date>& as_of) {
  if (!as_of) return reader.plan->version;
  const PlanRef then = plan_at(reader, cut_of_day(reader.db, reader.tenant(), *as_of));
  return then == nullptr ? 0 : then->version;
}

}  // namespace

int PlaceDays::on(Date day) const {
  const auto until = [&](const std::vector<Date>& days) {
    return std::upper_bound(days.begin(), days.end(), day) - days.begin();
  };
  return static_cast<int>(until(from) - until(closed));
}

// ---- one rule ----

void WorkPart::sort(std::vector<std::pair<std::uint32_t, Deed>>& found) {
  begins_.assign(rule().units.size() + 1, 0);
  for (const auto& [unit, deed] : found) ++begins_[unit + 1];
  for (std::size_t n = 1; n < begins_.size(); ++n) begins_[n] += begins_[n - 1];
  std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
  deeds_.resize(found.size());
  for (auto& [unit, deed] : found) deeds_[next[unit]++] = std::move(deed);
  // The index gives them by day already.
  const auto by_day = [](const Deed& a, const Deed& b) { return a.day < b.day; };
  const auto at = [&](std::uint32_t n) { return deeds_.begin() + n; };
  for (std::size_t n = 0; n + 1 < begins_.size(); ++n)
    if (!std::is_sorted(at(begins_[n]), at(begins_[n + 1]), by_day))
      std::sort(at(begins_[n]), at(begins_[n + 1]), by_day);
}

std::optional<Ask> WorkPart::ask(std::uint32_t unit, const Window& window) const {
  if (asks_->is_replaced(*run_, unit, window)) return {};
  Ask ask = run_->ask(unit, window);
  if (places_ == nullptr) return ask;
  const auto places = places_->find(ask.unit);
  if (places == places_->end()) return {};
  ask.times = places->second.on(std::min(window.to, today_));
  if (ask.times == 0) return {};
  return ask;
}

std::span<const Deed> WorkPart::deeds(std::uint32_t unit, const Window& window) const {
  if (begins_.empty()) return {};
  const auto all = std::span(deeds_).subspan(begins_[unit], begins_[unit + 1] - begins_[unit]);
  if (rule().is_once()) return all;
  const auto first = std::partition_point(all.begin(), all.end(),
                                          [&](const Deed& deed) { return deed.day < window.from; });
  const auto last = std::partition_point(first, all.end(),
                                         [&](const Deed& deed) { return deed.day <= window.to; });
  return {first, last};
}

WorkPart::Told WorkPart::told(const Ask& ask, std::uint32_t unit) const {
  Told told;
  told.done = domain::done_of(ask, deeds(unit, ask.window));
  const auto words = [&](const Words* all) -> const std::string* {
    if (all == nullptr) return nullptr;
    const auto found = all->find({std::string(ask.unit), ask.window.from});
    return found == all->end() ? nullptr : &found->second;
  };
  told.excuse = words(excuses_);
  told.explanation = words(explanations_);
  told.done.excused = told.excuse != nullptr;
  told.state = domain::state_of(ask.window, ask.times, told.done, today_);
  return told;
}

// ---- all of them ----

WorkReading::WorkReading(Reader& reader, const WorkAsk& ask)
    : reader_(reader), ask_(ask), today_(ask.as_of.value_or(reader.now.date())) {
  if (ask.as_of) cut_ = cut_of_day(reader.db, reader.tenant(), *ask.as_of).seq;
  if (reader.scope.own_rows_only())
    posts_ = own_posts(reader, today_, cut_.value_or(std::numeric_limits<std::int64_t>::max()));
  const std::int64_t version = plan_version_at(reader, ask.as_of);
  if (version == 0) return;
  plan_ = reader.engine.plans().version(reader.db, reader.tenant(), version);
  work_ = reader.engine.work().version(reader.db, reader.tenant(), reader.engine.plans(),
                                       reader.engine.calendar(), version);
  read_words();
}

void WorkReading::each(bool items, const std::function<void(const WorkPart&)>& visit) {
  if (work_ == nullptr) return;
  for (const domain::Asks& asks : work_->plans)
    asks.each_run(ask_.from, ask_.to, [&](const AskRun& run) {
      if (!is_wanted(run.plan, *run.rule)) return;
      WorkPart part;
      part.asks_ = &asks;
      part.run_ = &run;
      part.today_ = today_;
      part.units_ = units_of(run);
      if (part.units_.empty()) return;
      const domain::Rule& rule = *run.rule;
      if (rule.is_once() || run.windows.front().from <= today_) {
        Found found = deeds_of(run, items || !rule.deliver.empty());
        if (!found.empty()) part.sort(found);
      }
      part.excuses_ = words_of(excuses_, run);
      part.explanations_ = words_of(explanations_, run);
      if (!rule.each_place.empty()) part.places_ = &places_of(rule);
      visit(part);
    });
}

bool WorkReading::is_wanted(std::string_view plan, const domain::Rule& rule) const {
  if (ask_.rule && *ask_.rule != rule.key) return false;
  if (ask_.plan && *ask_.plan != plan) return false;
  if (ask_.block && *ask_.block != rule.block) return false;
  if (ask_.follows && rule.on_miss.empty()) return false;
  if (!may_know(reader_, rule)) return false;
  if (!reader_.scope.own_rows_only()) return true;
  return !rule.who.empty() &&
         std::any_of(posts_.begin(), posts_.end(),
                     [&](const std::string& post) { return is_of_post(post, rule.who); });
}

std::vector<std::uint32_t> WorkReading::units_of(const AskRun& run) const {
  std::vector<std::uint32_t> units;
  const auto& only = reader_.scope.unit ? reader_.scope.unit : ask_.unit;
  if (only) {
    const bool both = !ask_.unit || !reader_.scope.unit || *ask_.unit == *reader_.scope.unit;
    if (const auto at = run.unit_at(*only); at && both)
      units.push_back(static_cast<std::uint32_t>(*at));
    return units;
  }
  units.resize(run.rule->units.size());
  for (std::uint32_t n = 0; n < units.size(); ++n) units[n] = n;
  return units;
}

void WorkReading::as_of_cut(Filter& filter, const char* began, const char* ended) const {
  const std::string end = ended;
  if (cut_) filter.add((std::string(began) + " <= {}").c_str(), *cut_);
  if (end.empty()) return;
  filter.add_text(cut_ ? "(" + end + " IS NULL OR " + end + " > " + filter.place(*cut_) + ")"
                       : end + " IS NULL");
}

// With the indexes act_sum and act_sum_unit these rows are read from the index alone, unless what
// was handed in is wanted too.
WorkReading::Found WorkReading::deeds_of(const AskRun& run, bool items) {
  const domain::Rule& rule = *run.rule;
  const Date from = rule.is_once() ? domain::k_no_beginning : run.windows.front().from;
  const Date to = rule.is_once() ? domain::k_no_end : run.windows.back().to;
  Filter filter({reader_.tenant(), rule.key, from.days(), to.days()});
  filter.add("a.plan_id = {}", std::string(run.plan));
  if (!rule.everywhere) {
    if (reader_.scope.unit) filter.add("a.unit = {}", *reader_.scope.unit);
    if (ask_.unit) filter.add("a.unit = {}", *ask_.unit);
  }
  as_of_cut(filter, "a.seq", "a.withdrawn_seq");
  Found found;
  reader_.db.each(
      std::string("SELECT a.unit, a.day, a.n, a.subject") + (items ? ", a.handed_in" : "") +
          " FROM act a WHERE a.tenant = $1 AND a.rule = $2 AND a.day >= $3 AND a.day <= $4" +
          filter.where(),
      filter.params(), [&](const Row& row) {
        const auto unit =
            rule.everywhere ? std::optional<std::size_t>(0) : run.unit_at(row.text(0));
        if (!unit) return;
        Deed deed{.day = date_of(row, 1), .n = row.i64(2)};
        if (!row.is_null(3)) deed.subject = row.uuid(3);
        if (items && row.text(4) != "[]") deed.handed_in = Json::parse(row.text(4));
        found.emplace_back(static_cast<std::uint32_t>(*unit), std::move(deed));
      });
  return found;
}

// There are few: all whose windows may touch the days.
void WorkReading::read_words() {
  Date from = ask_.from;
  for (const domain::Asks& asks : work_->plans)
    asks.each_run(ask_.from, ask_.to,
                  [&](const AskRun& run) { from = std::min(from, run.windows.front().from); });
  excuses_ = words_in("ask_excuse", "e.ended_seq", from);
  explanations_ = words_in("ask_explanation", "", from);
}

WorkReading::AllWords WorkReading::words_in(const char* table, const char* ended, Date from) {
  AllWords words;
  Filter filter({reader_.tenant(), from.days(), ask_.to.days()});
  if (reader_.scope.unit) filter.add("e.unit = {}", *reader_.scope.unit);
  if (ask_.unit) filter.add("e.unit = {}", *ask_.unit);
  as_of_cut(filter, "e.seq", ended);
  reader_.db.each(std::string("SELECT e.plan_id, e.rule, e.unit, e.day, e.reason FROM ") + table +
                      " e WHERE e.tenant = $1 AND e.day >= $2 AND e.day <= $3" + filter.where(),
                  filter.params(), [&](const Row& row) {
                    words[{row.text(0), row.text(1)}][{row.text(2), date_of(row, 3)}] = row.text(4);
                  });
  return words;
}

const WorkPart::Words* WorkReading::words_of(const AllWords& all, const AskRun& run) {
  const auto found = all.find({std::string(run.plan), run.rule->key});
  return found == all.end() ? nullptr : &found->second;
}

// The places of a kind in the unit and those below it, or anywhere when one body goes round; by the
// tree of the plan that asks.
const std::unordered_map<std::string_view, PlaceDays>& WorkReading::places_of(
    const domain::Rule& rule) {
  const auto add = [](PlaceDays& to, const PlaceDays& more) {
    to.from.insert(to.from.end(), more.from.begin(), more.from.end());
    to.closed.insert(to.closed.end(), more.closed.begin(), more.closed.end());
  };
  const auto sort = [](PlaceDays& days) {
    std::sort(days.from.begin(), days.from.end());
    std::sort(days.closed.begin(), days.closed.end());
  };
  auto known = places_.find(rule.each_place);
  if (known == places_.end()) {
    Places places;
    const plan::Org& org = plan_->plan.org;
    std::unordered_map<std::string_view, const plan::Unit*> units{{org.root.id, &org.root}};
    for (const plan::Unit& unit : org.units) units.emplace(unit.id, &unit);
    for (const auto& [unit, days] : place_days(rule.each_place)) {
      add(places.all, days);
      auto at = units.find(unit);
      for (std::size_t steps = 0; at != units.end() && steps <= units.size(); ++steps) {
        add(places.by_unit[at->first], days);
        if (at->second == &org.root) break;
        at = units.find(at->second->of);
      }
    }
    sort(places.all);
    for (auto& [unit, days] : places.by_unit) sort(days);
    known = places_.emplace(rule.each_place, std::move(places)).first;
  }
  if (!rule.everywhere) return known->second.by_unit;
  everywhere_.clear();
  if (!known->second.all.from.empty()) everywhere_.emplace(rule.units.front(), known->second.all);
  return everywhere_;
}

std::map<std::string, PlaceDays> WorkReading::place_days(const std::string& kind) {
  std::map<std::string, PlaceDays> units;
  Filter filter({reader_.tenant(), kind});
  if (cut_) filter.add("p.from_seq <= {}", *cut_);
  reader_.db.each(
      "SELECT p.unit, p.from_day, p.closed_day, p.closed_seq FROM place p WHERE p.tenant = $1 AND "
      "p.kind = $2" +
          filter.where() + " ORDER BY p.unit, p.from_day, p.place_id",
      filter.params(), [&](const Row& row) {
        PlaceDays& days = units[row.text(0)];
        days.from.push_back(date_of(row, 1));
        if (!row.is_null(2) && (!cut_ || row.i64(3) <= *cut_))
          days.closed.push_back(date_of(row, 2));
      });
  return units;
}

}  // namespace wanhu::app
