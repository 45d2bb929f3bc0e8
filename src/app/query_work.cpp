#include "app/query_work.hpp"

#include <algorithm>

#include "app/filter.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using domain::Ask;
using domain::AskState;
using domain::Deed;
using store::Row;

// Rounds of supervision come unforeseen: whoever may be visited does not read when.
bool may_know(const Reader& reader, const domain::Rule& rule) {
  return rule.block != "supervision" || !reader.scope.unit;
}

const store::Statement k_posts_held{
    store::Reach::tenant, "work_posts_held",
    "SELECT post FROM post_holding WHERE tenant = $1 AND person = $2 AND to_day IS NULL "
    "ORDER BY post"};

// What a visitor is asked for: what visitors do, and what the posts do that they fill.
std::vector<std::string> own_posts(const Reader& reader) {
  std::vector<std::string> posts{"duty.visitor"};
  reader.db.each(k_posts_held, {reader.tenant(), reader.scope.person},
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

// The acts of one rule within days, by unit.
using Deeds = std::map<std::string, std::vector<Deed>, std::less<>>;

class Reading {
 public:
  Reading(Reader& reader, const WorkAsk& ask) : reader_(reader), ask_(ask) {
    if (reader.scope.own_rows_only()) posts_ = own_posts(reader);
    if (ask.as_of) cut_ = cut_of_day(reader.db, reader.tenant(), *ask.as_of).seq;
  }

  AskRows rows() {
    AskRows found{.work = nullptr, .today = ask_.as_of.value_or(reader_.now.date()), .rows = {}};
    const std::int64_t version = plan_version_at(reader_, ask_.as_of);
    if (version == 0) return found;
    found.work = reader_.engine.work().version(reader_.db, reader_.tenant(), reader_.engine.plans(),
                                               reader_.engine.calendar(), version);
    found.work->each(ask_.from, ask_.to, [&](const Ask& ask) {
      if (is_wanted(ask)) found.rows.push_back({ask, {}, AskState::ahead, {}, {}});
    });
    count_places(found.rows);
    std::erase_if(found.rows, [](const AskRow& row) { return row.ask.times == 0; });
    for (std::size_t first = 0; first < found.rows.size();) first = fill(found, first);
    return found;
  }

 private:
  [[nodiscard]] bool is_wanted(const Ask& ask) const {
    if ((reader_.scope.unit && *reader_.scope.unit != ask.unit) || !may_know(reader_, *ask.rule) ||
        !is_for_reader(*ask.rule))
      return false;
    return (!ask_.unit || *ask_.unit == ask.unit) && (!ask_.rule || *ask_.rule == ask.rule->key) &&
           (!ask_.plan || *ask_.plan == ask.plan) &&
           (!ask_.block || *ask_.block == ask.rule->block);
  }

  [[nodiscard]] bool is_for_reader(const domain::Rule& rule) const {
    if (!reader_.scope.own_rows_only()) return true;
    return !rule.who.empty() &&
           std::any_of(posts_.begin(), posts_.end(),
                       [&](const std::string& post) { return is_of_post(post, rule.who); });
  }

  // Of rules that ask for each place of a kind: how many there are in the unit and those below it,
  // or anywhere when one body goes round.
  void count_places(std::vector<AskRow>& rows) {
    std::map<std::string, std::map<std::string, int>> by_kind;
    for (AskRow& row : rows) {
      const std::string& kind = row.ask.rule->each_place;
      if (kind.empty()) continue;
      if (!by_kind.contains(kind)) by_kind.emplace(kind, places_of(kind));
      row.ask.times = 0;
      for (const auto& [unit, n] : by_kind.at(kind))
        if (row.ask.rule->everywhere || lies_in(unit, row.ask.unit)) row.ask.times += n;
    }
  }

  // Whether it is the unit, or lies below it.
  [[nodiscard]] bool lies_in(const std::string& unit, std::string_view asked) const {
    const plan::Plan& plan = reader_.plan->plan;
    const plan::Unit* at = plan.unit(unit);
    for (std::size_t n = 0; at != nullptr && n <= plan.org.units.size(); ++n) {
      if (at->id == asked) return true;
      at = at->id == plan.org.root.id ? nullptr : plan.unit(at->of);
    }
    return false;
  }

  std::map<std::string, int> places_of(const std::string& kind) {
    std::map<std::string, int> units;
    Filter filter({reader_.tenant(), kind});
    if (cut_) filter.add("p.from_seq <= {}", *cut_);
    const std::string until =
        cut_ ? "(p.closed_seq IS NULL OR p.closed_seq > " + filter.place(*cut_) + ")"
             : "p.closed_seq IS NULL";
    filter.add_text(until);
    reader_.db.each(
        "SELECT p.unit, CAST(count(*) AS BIGINT) FROM place p WHERE p.tenant = $1 AND "
        "p.kind = $2" +
            filter.where() + " GROUP BY p.unit ORDER BY p.unit",
        filter.params(),
        [&](const Row& row) { units[row.text(0)] = static_cast<int>(row.i64(1)); });
    return units;
  }

  // The rows from `first` on that are of the same plan and rule; answers where they end.
  std::size_t fill(AskRows& found, std::size_t first) {
    const Ask& head = found.rows[first].ask;
    std::size_t last = first;
    Date from = head.window.from, to = head.window.to;
    for (; last < found.rows.size() && found.rows[last].ask.rule->key == head.rule->key &&
           found.rows[last].ask.plan == head.plan;
         ++last) {
      from = std::min(from, found.rows[last].ask.window.from);
      to = std::max(to, found.rows[last].ask.window.to);
    }
    if (from <= found.today || head.rule->is_once()) {
      const bool once = head.rule->is_once();
      const Deeds deeds =
          deeds_of(head, once ? domain::k_no_beginning : from, once ? domain::k_no_end : to);
      const auto excuses = excuses_of(head, from, to);
      for (std::size_t n = first; n < last; ++n) take(found.rows[n], deeds, excuses);
    }
    for (std::size_t n = first; n < last; ++n) {
      AskRow& row = found.rows[n];
      row.done.excused = !row.excuse.empty();
      row.state = domain::state_of(row.ask.window, row.ask.times, row.done, found.today);
    }
    return last;
  }

  using Excuses = std::map<std::pair<std::string, Date>, std::string>;

  static void take(AskRow& row, const Deeds& deeds, const Excuses& excuses) {
    if (const auto own = deeds.find(row.ask.unit); own != deeds.end()) {
      row.done = domain::done_of(row.ask, own->second);
      for (const Deed& deed : own->second)
        if (row.ask.rule->is_once() || row.ask.window.contains(deed.day))
          row.handed_in.insert(deed.handed_in.begin(), deed.handed_in.end());
    }
    const auto excuse = excuses.find({std::string(row.ask.unit), row.ask.window.from});
    if (excuse != excuses.end()) row.excuse = excuse->second;
  }

  void as_of_cut(Filter& filter, const char* began, const char* ended) const {
    if (!cut_) {
      filter.add_text(std::string(ended) + " IS NULL");
      return;
    }
    filter.add((std::string(began) + " <= {}").c_str(), *cut_);
    filter.add_text("(" + std::string(ended) + " IS NULL OR " + ended + " > " +
                    filter.place(*cut_) + ")");
  }

  Deeds deeds_of(const Ask& ask, Date from, Date to) {
    Filter filter({reader_.tenant(), ask.rule->key, from.days(), to.days()});
    filter.add("a.plan_id = {}", std::string(ask.plan));
    if (!ask.rule->everywhere) {
      if (reader_.scope.unit) filter.add("a.unit = {}", *reader_.scope.unit);
      if (ask_.unit) filter.add("a.unit = {}", *ask_.unit);
    }
    as_of_cut(filter, "a.seq", "a.withdrawn_seq");
    Deeds deeds;
    reader_.db.each(
        "SELECT a.unit, a.day, a.n, a.subject, a.handed_in FROM act a WHERE a.tenant = $1 AND "
        "a.rule = $2 AND a.day >= $3 AND a.day <= $4" +
            filter.where(),
        filter.params(), [&](const Row& row) {
          Deed deed{.day = date_of(row, 1), .n = row.i64(2)};
          if (!row.is_null(3)) deed.subject = row.uuid(3);
          if (const std::string items = row.text(4); items != "[]")
            deed.handed_in = Json::parse(items);
          deeds[row.text(0)].push_back(std::move(deed));
        });
    if (ask.rule->everywhere) {
      std::vector<Deed> all;
      for (const auto& [unit, own] : deeds) all.insert(all.end(), own.begin(), own.end());
      deeds = {{std::string(ask.unit), std::move(all)}};
    }
    return deeds;
  }

  Excuses excuses_of(const Ask& ask, Date from, Date to) {
    Filter filter({reader_.tenant(), ask.rule->key, from.days(), to.days()});
    filter.add("e.plan_id = {}", std::string(ask.plan));
    as_of_cut(filter, "e.seq", "e.ended_seq");
    Excuses excuses;
    reader_.db.each(
        "SELECT e.unit, e.day, e.reason FROM ask_excuse e WHERE e.tenant = $1 AND e.rule = $2 AND "
        "e.day >= $3 AND e.day <= $4" +
            filter.where(),
        filter.params(),
        [&](const Row& row) { excuses[{row.text(0), date_of(row, 1)}] = row.text(2); });
    return excuses;
  }

  Reader& reader_;
  const WorkAsk& ask_;
  std::optional<std::int64_t> cut_;
  std::vector<std::string> posts_;  // of a visitor
};

bool same_window(const Ask& a, const Ask& b) {
  return a.plan == b.plan && a.rule->key == b.rule->key && a.window == b.window;
}

}  // namespace

AskRows ask_rows(Reader& reader, const WorkAsk& ask) {
  return Reading(reader, ask).rows();
}

std::vector<AskSum> sums_of(const AskRows& rows) {
  std::vector<AskSum> sums;
  std::size_t rule_begins = 0;  // in `sums`
  for (const AskRow& row : rows.rows) {
    if (sums.empty() || sums.back().ask.plan != row.ask.plan ||
        sums.back().ask.rule->key != row.ask.rule->key)
      rule_begins = sums.size();
    auto sum = std::find_if(sums.begin() + static_cast<std::ptrdiff_t>(rule_begins), sums.end(),
                            [&](const AskSum& s) { return same_window(s.ask, row.ask); });
    if (sum == sums.end()) sum = sums.insert(sums.end(), {.ask = row.ask});
    ++sum->units;
    ++sum->by_state[row.state];
  }
  return sums;
}

}  // namespace wanhu::app
