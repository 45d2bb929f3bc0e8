#include "app/quota_count.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/dwelling_row.hpp"
#include "app/filter.hpp"
#include "app/people_at.hpp"
#include "domain/matter/calendars.hpp"
#include "domain/post/posts.hpp"
#include "store/tables/post.hpp"

namespace wanhu::app {

namespace {

using domain::DoneByDay;
using domain::QuotaFor;
using store::Row;

constexpr const char* k_visit_quota = "household_visit";
constexpr const char* k_visitor_duty = "visitor";  // what an account of that role does
// So many people are asked for one by one, by the index of their visits; more in one go.
constexpr std::size_t k_few = 50;

std::string outcomes_sql(const plan::Quota& quota) {
  const domain::OutcomeSet set = domain::counted_outcomes(&quota);
  std::string list;
  for (const domain::OutcomeRule& rule : domain::outcome_rules())
    if (domain::counts(set, rule.outcome))
      list += fmt::format("{}'{}'", list.empty() ? "" : ", ", rule.name);
  return "(" + list + ")";
}

// Which member of the set governs a unit.
bool governs(const ActivePlan& plans, const Member& member, const std::string& unit) {
  return &plans.plan_of(unit) == &member.plan;
}

// Units of the set that there are on that day, in the order of the plan.
struct Standing {
  const plan::Unit* unit = nullptr;
  std::size_t place = 0;
};
std::map<std::string, Standing> standing_units(const QuotaPlace& at) {
  std::map<std::string, Standing> units;
  const auto add = [&](const plan::Unit& unit) {
    if (unit.is_on(at.day)) units.emplace(unit.id, Standing{&unit, units.size()});
  };
  add(at.plans.plan.org.root);
  for (const plan::Unit& unit : at.plans.plan.org.units) add(unit);
  return units;
}

// ---- whom they are for -------------------------------------------------------------------------

class Asked {
 public:
  Asked(const QuotaPlace& place, const QuotaReach& reach)
      : at_(place), reach_(reach), units_(standing_units(place)) {}

  std::vector<QuotaRow> rows(const Member& member, const plan::Quota& quota, QuotaFor who) {
    std::vector<QuotaRow> found;
    if (who == QuotaFor::holders) found = holders(member, quota.per);
    if (who == QuotaFor::teams) found = teams(member, quota.per);
    if (!reach_.person) {
      if (who == QuotaFor::units) found = units(member, quota);
      if (who == QuotaFor::whole) found = shares(member, quota);
    }
    std::erase_if(found, [&](const QuotaRow& row) {
      return !units_.contains(row.unit) || (reach_.unit && *reach_.unit != row.unit);
    });
    std::sort(found.begin(), found.end(), [&](const QuotaRow& a, const QuotaRow& b) {
      return std::tuple(units_.at(a.unit).place, a.name, a.person) <
             std::tuple(units_.at(b.unit).place, b.name, b.person);
    });
    return found;
  }

 private:
  // Whoever holds the duty on that day; of the visitors' duty every account of a visitor too. A
  // person stands once, in the unit of the account or else where the duty is held.
  std::vector<QuotaRow> holders(const Member& member, const std::string& duty) {
    std::map<Uuid, QuotaRow> found;
    const auto add = [&](const access::Person& person, const std::string& unit) {
      if (!person.active || !governs(at_.plans, member, unit)) return;
      found.try_emplace(person.id,
                        QuotaRow{.unit = unit, .person = person.id, .name = person.name});
    };
    if (duty == k_visitor_duty)
      for (const auto& [id, person] : people())
        if (person.role == access::Role::visitor)
          add(person, person.unit.value_or(at_.plans.plan.org.root.id));
    const std::string key = "duty." + duty;
    for (const domain::Holding& one : holdings()) {
      if (!one.person || !one.holds_on(at_.day)) continue;
      const bool held = one.post == key || one.post.starts_with(key + "/");
      if (!held || !same_family(one.plan, member)) continue;
      if (const auto person = people().find(*one.person); person != people().end())
        add(person->second, person->second.unit.value_or(one.unit));
    }
    std::vector<QuotaRow> rows;
    for (auto& [id, row] : found) rows.push_back(std::move(row));
    return rows;
  }

  std::vector<QuotaRow> teams(const Member& member, const std::string& team) {
    std::vector<QuotaRow> rows;
    for (const domain::Post& post : domain::posts_of(member.plan)) {
      if (post.key != "team." + team || post.counted > 0 || !governs(at_.plans, member, post.unit))
        continue;
      QuotaRow row{.unit = post.unit};
      row.asked = std::max<std::int64_t>(post.min, 1);  // how many teams there are
      for (const domain::Holding& one : holdings())
        if (one.person && one.post == post.key && one.unit == post.unit && one.holds_on(at_.day) &&
            same_family(one.plan, member))
          row.people.push_back(*one.person);
      const bool is_in = reach_.person && std::find(row.people.begin(), row.people.end(),
                                                    *reach_.person) != row.people.end();
      if (!reach_.person || is_in) rows.push_back(std::move(row));
    }
    return rows;
  }

  std::vector<QuotaRow> units(const Member& member, const plan::Quota& quota) const {
    std::vector<QuotaRow> rows;
    for (const std::string& unit : domain::quota_units(member.plan, quota))
      if (governs(at_.plans, member, unit)) rows.push_back({.unit = unit});
    return rows;
  }

  // The shares that units state; without any, all together. What a plan has from the one above it
  // is asked there.
  std::vector<QuotaRow> shares(const Member& member, const plan::Quota& quota) const {
    std::vector<QuotaRow> rows;
    for (const auto& [id, standing] : units_)
      if (standing.unit->quota > 0 && governs(at_.plans, member, id))
        rows.push_back({.unit = id, .asked = standing.unit->quota});
    if (rows.empty() && at_.plans.member(member.plan.head.parent) == nullptr)
      rows.push_back({.unit = at_.plans.plan.org.root.id, .asked = quota.total});
    return rows;
  }

  // As of the cut: who has changed unit, role or name since, or came later, stands as they were.
  const std::map<Uuid, access::Person>& people() {
    if (people_) return *people_;
    if (!reach_.person) {
      people_ = people_at(at_.db, at_.tenant, at_.seq);
      return *people_;
    }
    people_.emplace();
    if (auto one = person_at(at_.db, at_.tenant, *reach_.person, at_.seq))
      people_->emplace(one->id, *one);
    return *people_;
  }

  const std::vector<domain::Holding>& holdings() {
    if (!holdings_)
      holdings_ = reach_.person ? around(*reach_.person)
                                : store::load_holdings(at_.db, at_.tenant, at_.seq);
    return *holdings_;
  }

  // What one person holds, and who is in the same teams: a team counts together.
  [[nodiscard]] std::vector<domain::Holding> around(const Uuid& person) const {
    std::vector<domain::Holding> found = store::holdings_of(at_.db, at_.tenant, person);
    std::set<std::pair<std::string, std::string>> teams;  // unit, post
    for (const domain::Holding& own : found)
      if (own.post.starts_with("team.")) teams.emplace(own.unit, own.post);
    for (const auto& [unit, post] : teams)
      for (domain::Holding& one : store::holdings_in(at_.db, at_.tenant, unit, at_.seq))
        if (one.post == post && one.person != person) found.push_back(std::move(one));
    return found;
  }

  bool same_family(const std::string& plan, const Member& member) {
    if (plan == member.plan.head.id) return true;
    if (!families_) {
      std::vector<const plan::Plan*> ever;
      for (const auto& history : at_.book.histories(at_.db, at_.tenant, at_.plans.version))
        for (const domain::Governing& one : history) ever.push_back(one.plan);
      families_.emplace(ever);
    }
    return families_->same(plan, member.plan.head.id);
  }

  const QuotaPlace& at_;
  const QuotaReach& reach_;
  std::map<std::string, Standing> units_;
  std::optional<std::map<Uuid, access::Person>> people_;
  std::optional<std::vector<domain::Holding>> holdings_;
  std::optional<domain::PlanFamilies> families_;
};

// ---- what they have done -----------------------------------------------------------------------

class Done {
 public:
  Done(const QuotaPlace& place, const plan::Quota& quota)
      : at_(place), outcomes_(outcomes_sql(quota)) {}

  // Adds what was done in the window, up to the day.
  void add(std::vector<QuotaRow>& rows, QuotaFor who, const calendar::Window& window) {
    from_ = window.from;
    to_ = std::min(window.to, at_.day);
    if (to_ < from_) return;
    if (who == QuotaFor::holders) of_people(rows);
    if (who == QuotaFor::teams)
      for (QuotaRow& row : rows) of_team(row);
    if (who == QuotaFor::units) of_units(rows);
  }

  // Of a whole that is asked once: dwellings whose standing visit counts, as coverage shows them.
  void add_standing(std::vector<QuotaRow>& rows) {
    add_by_unit(rows,
                "SELECT d.unit, v.day, CAST(count(*) AS BIGINT) FROM visit v JOIN dwelling d ON "
                "d.tenant = $1 AND d.dwelling_id = v.dwelling_id WHERE v.tenant = $1 "
                "AND v.stood_seq <= $2 AND (v.fell_seq IS NULL OR v.fell_seq > $2) "
                "AND v.outcome IN " +
                    outcomes_ + " AND " WANHU_STOOD_AT_CUT("d") " GROUP BY d.unit, v.day " +
                    "ORDER BY d.unit, v.day",
                {at_.tenant, at_.seq});
  }
  void of_units(std::vector<QuotaRow>& rows) {
    add_by_unit(rows, firsts("unit") + " ORDER BY 1, 2", params());
  }

 private:
  [[nodiscard]] std::vector<store::Value> params() const {
    return {at_.tenant, at_.seq, from_.days(), to_.days()};
  }
  [[nodiscard]] std::string counted() const {
    return "v.tenant = $1 AND v.seq <= $2 AND v.day >= $3 AND v.day <= $4 AND v.outcome IN " +
           outcomes_;
  }
  // Each dwelling on the first day it was gone to: by the column and day.
  [[nodiscard]] std::string firsts(const std::string& by, const std::string& only = "") const {
    return "SELECT f." + by + ", f.day, CAST(count(*) AS BIGINT) FROM (SELECT v." + by +
           ", v.dwelling_id, min(v.day) AS day FROM visit v WHERE " + counted() + only +
           " GROUP BY v." + by + ", v.dwelling_id) f GROUP BY f." + by + ", f.day";
  }

  void of_people(std::vector<QuotaRow>& rows) {
    std::map<Uuid, QuotaRow*> by_id;
    for (QuotaRow& row : rows) by_id.emplace(*row.person, &row);
    const auto take = [&](const Row& row) {
      if (const auto found = by_id.find(row.uuid(0)); found != by_id.end())
        found->second->days[date_of(row, 1)] += row.i64(2);
    };
    if (rows.size() > k_few) {
      at_.db.each(firsts("visitor") + " ORDER BY 1, 2", params(), take);
      return;
    }
    for (const auto& [id, row] : by_id) {
      std::vector<store::Value> own = params();
      own.emplace_back(id);
      at_.db.each(firsts("visitor", " AND v.visitor = $5") + " ORDER BY 1, 2", own, take);
    }
  }

  // A dwelling that two of a team went to counts once.
  void of_team(QuotaRow& team) {
    std::map<Uuid, Date> first;
    for (const Uuid& id : team.people) {
      std::vector<store::Value> own = params();
      own.emplace_back(id);
      at_.db.each("SELECT v.dwelling_id, min(v.day) FROM visit v WHERE " + counted() +
                      " AND v.visitor = $5 GROUP BY v.dwelling_id ORDER BY 1",
                  own, [&](const Row& row) {
                    const Date day = date_of(row, 1);
                    const auto [at, fresh] = first.emplace(row.uuid(0), day);
                    if (!fresh) at->second = std::min(at->second, day);
                  });
    }
    for (const auto& [dwelling, day] : first) ++team.days[day];
  }

  // Rows of (unit, day, n), each for the unit and those above it that are asked.
  void add_by_unit(std::vector<QuotaRow>& rows, const std::string& sql,
                   const std::vector<store::Value>& params) {
    std::map<std::string, QuotaRow*> by_unit;
    for (QuotaRow& row : rows) by_unit.emplace(row.unit, &row);
    const plan::Plan& plan = at_.plans.plan;
    at_.db.each(sql, params, [&](const Row& row) {
      const plan::Unit* unit = plan.unit(row.text(0));
      for (std::size_t n = 0; unit != nullptr && n <= plan.org.units.size(); ++n) {
        if (const auto found = by_unit.find(unit->id); found != by_unit.end())
          found->second->days[date_of(row, 1)] += row.i64(2);
        unit = unit->id == plan.org.root.id ? nullptr : plan.unit(unit->of);
      }
    });
  }

  const QuotaPlace& at_;
  std::string outcomes_;
  Date from_, to_;
};

std::int64_t sum_in(const DoneByDay& days, const calendar::Window& window) {
  std::int64_t sum = 0;
  for (const auto& [day, n] : days)
    if (window.contains(day)) sum += n;
  return sum;
}

std::vector<calendar::Window> windows_of(const QuotaPlace& place, const Member& member,
                                         const plan::Quota& quota) {
  return domain::quota_windows(member.plan, quota,
                               domain::plan_calendar(member.plan, place.national));
}

// Of a quota for each the number is that of all alike; of the whole each row has its own.
void set_asked(QuotaTally& tally, const std::vector<calendar::Window>& windows) {
  for (QuotaRow& row : tally.rows) {
    std::int64_t number = tally.who == QuotaFor::whole ? row.asked : tally.quota->total;
    if (tally.who == QuotaFor::teams) number *= row.asked;
    row.asked = domain::asked_in(number, tally.window);
    for (const calendar::Window& window : windows)
      row.asked_in_all += domain::asked_in(number, window);
  }
}

void count(const QuotaPlace& place, QuotaTally& tally,
           const std::vector<calendar::Window>& windows) {
  Done done(place, *tally.quota);
  const bool whole = tally.who == QuotaFor::whole;
  if (whole && tally.quota->every.empty()) {
    done.add_standing(tally.rows);
    for (QuotaRow& row : tally.rows)
      for (const auto& [day, n] : row.days) row.done += n;
    return;
  }
  // All that has been only where a curve over all windows is asked for.
  for (const calendar::Window& window : windows)
    if (window.from <= place.day && (window == tally.window || !tally.quota->milestones.empty()))
      done.add(tally.rows, whole ? QuotaFor::units : tally.who, window);
  for (QuotaRow& row : tally.rows) row.done = sum_in(row.days, tally.window);
}

}  // namespace

std::vector<QuotaTally> quota_tallies(const QuotaPlace& place, const QuotaReach& reach) {
  std::vector<QuotaTally> all;
  Asked asked(place, reach);
  for (const Member& member : place.plans.members)
    for (const plan::Quota& quota : member.plan.quotas) {
      const auto windows = windows_of(place, member, quota);
      const auto window = domain::window_on(windows, place.day);
      const QuotaFor who = domain::quota_for(member.plan, quota);
      if (!window) continue;
      QuotaTally tally{.member = &member, .quota = &quota, .who = who, .window = *window};
      tally.rows = asked.rows(member, quota, who);
      if (tally.rows.empty()) continue;
      set_asked(tally, windows);
      count(place, tally, windows);
      all.push_back(std::move(tally));
    }
  return all;
}

std::map<std::string, std::int64_t> quota_by_unit(const QuotaPlace& place) {
  std::map<std::string, std::int64_t> units;
  const QuotaReach all;
  std::optional<Asked> asked;  // most plans have no such quota
  for (const Member& member : place.plans.members) {
    const plan::Quota* const quota = member.plan.quota(k_visit_quota);
    if (quota == nullptr || quota->per.empty() || !quota->every.empty()) continue;
    if (!asked) asked.emplace(place, all);
    const QuotaFor who = domain::quota_for(member.plan, *quota);
    for (const QuotaRow& row : asked->rows(member, *quota, who))
      units[row.unit] += quota->total * (who == QuotaFor::teams ? row.asked : 1);
  }
  return units;
}

std::vector<QuotaOver> over_with(const QuotaPlace& place, const Uuid& person, const Uuid& dwelling,
                                 domain::Outcome outcome) {
  std::vector<QuotaOver> over;
  const QuotaReach own{.person = person};
  std::optional<Asked> asked;
  for (const Member& member : place.plans.members)
    for (const plan::Quota& quota : member.plan.quotas) {
      if (!quota.ceiling || !domain::counts(domain::counted_outcomes(&quota), outcome) ||
          domain::quota_for(member.plan, quota) != QuotaFor::holders)
        continue;
      const auto windows = windows_of(place, member, quota);
      const auto window = domain::window_on(windows, place.day);
      if (!window || !window->contains(place.day)) continue;
      if (!asked) asked.emplace(place, own);
      if (asked->rows(member, quota, QuotaFor::holders).empty()) continue;
      std::set<Uuid> dwellings{dwelling};
      place.db.each(
          "SELECT DISTINCT v.dwelling_id FROM visit v WHERE v.tenant = $1 AND "
          "v.visitor = $2 AND v.day >= $3 AND v.day <= $4 AND v.outcome IN " +
              outcomes_sql(quota) + " ORDER BY v.dwelling_id",
          {place.tenant, person, window->from.days(), window->to.days()},
          [&](const Row& row) { dwellings.insert(row.uuid(0)); });
      const auto done = static_cast<std::int64_t>(dwellings.size());
      const std::int64_t number = domain::asked_in(quota.total, *window);
      if (done > number) over.push_back({member.plan.head.id, quota.id, number, done});
    }
  return over;
}

const plan::Quota* visit_quota(const ActivePlan& plans, std::string_view unit) {
  return plans.plan_of(unit).quota(k_visit_quota);
}

}  // namespace wanhu::app
