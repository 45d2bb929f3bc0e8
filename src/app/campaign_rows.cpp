#include "app/campaign_rows.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include "app/filter.hpp"
#include "app/query.hpp"
#include "domain/matter/matter.hpp"
#include "domain/work/acts.hpp"
#include "store/statement.hpp"
#include "store/tables/standard.hpp"

namespace wanhu::app {

namespace {

using plan::expr::Value;
using store::Row;
using Maybe = std::optional<Value>;
using List = std::vector<std::unique_ptr<CampaignRow>>;

const store::Statement k_version_at{store::Reach::tenant, "campaign_plan_at",
                                    "SELECT coalesce(max(version), 0) FROM plan_version "
                                    "WHERE tenant = $1 AND seq <= $2"};

constexpr std::array<std::string_view, 4> k_own_sets{"matter", "visit", "task", "unit"};

Value whole(std::int64_t number) {
  return number;
}
Value yes_no(bool is) {
  return std::int64_t{is ? 1 : 0};
}
Maybe moment(const std::optional<Instant>& at) {
  return at ? Maybe(whole(at->ms())) : Maybe();
}

// ---- matters
// -----------------------------------------------------------------------------------

struct MatterFacts {
  Uuid id;
  std::string kind, unit, state, channel, closing;
  Instant opened, due_at;
  Date due;
  std::optional<Instant> answered{}, closed{};
  int round = 1;
  bool confirmed = false;
};

class MatterOne final : public CampaignRow {
 public:
  MatterOne(MatterFacts facts, Date day) : m_(std::move(facts)), day_(day) {}

  [[nodiscard]] Maybe at(std::string_view field) const override {
    if (field == "kind") return m_.kind;
    if (field == "unit") return m_.unit;
    if (field == "state") return m_.state;
    if (field == "channel") return m_.channel;
    if (field == "opened_at") return whole(m_.opened.ms());
    if (field == "due_at") return whole(m_.due_at.ms() - 1);
    if (field == "answered_at") return moment(m_.answered);
    if (field == "closed_at") return moment(m_.closed);
    if (field == "round") return whole(m_.round);
    if (field == "confirmed") return yes_no(m_.confirmed);
    if (field == "overdue") return yes_no(domain::is_running(m_.state) && m_.due < day_);
    if (field == "closing") return m_.closing.empty() ? Maybe() : Maybe(m_.closing);
    throw std::logic_error("matters have no field " + std::string(field));
  }
  [[nodiscard]] Ref ref() const override {
    return {.matter = m_.id, .unit = m_.unit, .href = "/matters/" + m_.id.text(), .due = m_.due};
  }

 private:
  MatterFacts m_;
  Date day_;
};

MatterFacts facts_of(const Row& row) {
  return {.id = row.uuid(0),
          .kind = row.text(1),
          .unit = row.text(2),
          .state = row.text(3),
          .channel = row.text(4),
          .closing = row.text_if(12).value_or(""),
          .opened = row.instant(5),
          .due_at = row.instant(7),
          .due = date_of(row, 6),
          .answered = row.instant_if(8),
          .closed = row.instant_if(9),
          .round = static_cast<int>(row.i64(10)),
          .confirmed = !row.is_null(11)};
}

MatterFacts facts_of(const domain::Matter& m) {
  return {.id = m.id,
          .kind = m.kind,
          .unit = m.unit,
          .state = std::string(domain::text_of(m.state)),
          .channel = m.channel,
          .closing = m.closing,
          .opened = m.first_reported,
          .due_at = m.clock().due_at,
          .due = m.clock().due,
          .answered = m.answer ? std::optional(m.answer->at) : std::nullopt,
          .closed = m.closed,
          .round = m.round,
          .confirmed = m.confirmed.has_value()};
}

// Nothing has happened to them since: the row of today says how they stood.
void add_unchanged(const CampaignDay& day, const std::vector<std::string>& units, List& list) {
  Filter filter({day.tenant, day.seq});
  const std::string of = filter.places(units);
  day.db->each(
      "SELECT m.matter_id, m.kind, m.unit, m.state, m.channel, m.first_ms, m.due_day, m.due_ms, "
      "m.answered_ms, m.closed_ms, m.round, m.confirmed_ms, m.closing FROM matter m "
      "WHERE m.tenant = $1 AND m.seq <= $2 AND m.excluded IS NULL AND m.unit IN " +
          of + " ORDER BY m.matter_id",
      filter.params(),
      [&](const Row& row) { list.push_back(std::make_unique<MatterOne>(facts_of(row), day.day)); });
}

// What was entered later is taken back by playing their events up to then.
void add_changed(const CampaignDay& day, const std::vector<std::string>& units, List& list) {
  Filter filter({day.tenant, day.seq});
  const std::string of = filter.places(units);
  std::optional<domain::Matter> m;
  const auto take = [&] {
    if (m && m->excluded.empty())
      list.push_back(std::make_unique<MatterOne>(facts_of(*m), day.day));
    m.reset();
  };
  day.db->each(
      "SELECT e.matter_id, e.kind, e.data, e.at_ms, e.actor FROM matter m "
      "JOIN matter_event e ON e.tenant = $1 AND e.matter_id = m.matter_id AND e.seq <= $2 "
      "WHERE m.tenant = $1 AND m.seq > $2 AND m.unit IN " +
          of + " ORDER BY e.matter_id, e.n",
      filter.params(), [&](const Row& row) {
        if (m && m->id != row.uuid(0)) take();
        domain::Event event{row.text(1), Json::parse(row.text(2))};
        // Not kept beside the matter, and nothing here asks for it.
        if (event.type == "matter.opened") event.data["check_mac"] = "";
        m = domain::fold(std::move(m), event, row.instant(3), row.text(4));
      });
  take();
}

// ---- visits, units
// -----------------------------------------------------------------------------

class VisitOne final : public CampaignRow {
 public:
  explicit VisitOne(const store::Row& row)
      : unit_(row.text(0)), outcome_(row.text(1)), at_(row.i64(2)), reached_(row.flag(3)) {}

  [[nodiscard]] Maybe at(std::string_view field) const override {
    if (field == "unit") return unit_;
    if (field == "outcome") return outcome_;
    if (field == "at") return whole(at_);
    if (field == "reached") return yes_no(reached_);
    throw std::logic_error("visits have no field " + std::string(field));
  }
  // A visit is somebody's door: it is counted, never listed.
  [[nodiscard]] Ref ref() const override { return {.unit = unit_}; }

 private:
  std::string unit_, outcome_;
  std::int64_t at_;
  bool reached_;
};

void add_visits(const CampaignDay& day, const std::vector<std::string>& units, List& list) {
  Filter filter({day.tenant, day.seq});
  const std::string of = filter.places(units);
  day.db->each(
      "SELECT v.unit, v.outcome, v.at_ms, v.reached FROM visit v WHERE v.tenant = $1 "
      "AND v.seq <= $2 AND v.unit IN " +
          of + " ORDER BY v.visit_id",
      filter.params(), [&](const Row& row) { list.push_back(std::make_unique<VisitOne>(row)); });
}

class UnitOne final : public CampaignRow {
 public:
  UnitOne(const plan::Unit& unit, std::optional<bool> passed)
      : id_(unit.id), kind_(unit.kind), name_(unit.name), passed_(passed) {}

  [[nodiscard]] Maybe at(std::string_view field) const override {
    if (field == "id") return id_;
    if (field == "kind") return kind_;
    if (field == "passed") return passed_ ? Maybe(yes_no(*passed_)) : Maybe();
    throw std::logic_error("units have no field " + std::string(field));
  }
  [[nodiscard]] Ref ref() const override { return {.label = name_, .unit = id_}; }

 private:
  std::string id_, kind_, name_;
  std::optional<bool> passed_;
};

void add_units(const CampaignDay& day, const std::vector<std::string>& units, List& list) {
  const std::map<std::string, bool> passed = store::passed_units(*day.db, day.tenant, day.seq);
  for (const std::string& id : units) {
    const plan::Unit* const unit = day.plan->plan.unit(id);
    if (unit == nullptr) continue;
    const auto result = passed.find(id);
    list.push_back(std::make_unique<UnitOne>(
        *unit, result == passed.end() ? std::nullopt : std::optional(result->second)));
  }
}

// ---- tasks
// -------------------------------------------------------------------------------------

class TaskOne final : public CampaignRow {
 public:
  TaskOne(const domain::Ask& ask, std::optional<Date> done)
      : id_(ask.rule->id),
        name_(ask.rule->name),
        unit_(ask.unit),
        due_(ask.window.to),
        done_(done) {}

  [[nodiscard]] Maybe at(std::string_view field) const override {
    if (field == "id") return id_;
    if (field == "unit") return unit_;
    if (field == "due_at") return whole(due_.days());
    if (field == "done_at") return done_ ? Maybe(whole(Instant::at(*done_).ms())) : Maybe();
    throw std::logic_error("tasks have no field " + std::string(field));
  }
  [[nodiscard]] Ref ref() const override {
    return {.label = name_, .unit = unit_, .due = due_, .done = done_};
  }

 private:
  std::string id_, name_, unit_;
  Date due_;
  std::optional<Date> done_;
};

struct AskKey {
  std::string plan, rule, unit;
  auto operator<=>(const AskKey&) const = default;
};
using Deeds = std::map<AskKey, std::vector<domain::Deed>>;

Deeds deeds_of(const CampaignDay& day, const std::vector<std::string>& units) {
  Filter filter({day.tenant, day.seq});
  const std::string of = filter.places(units);
  Deeds deeds;
  day.db->each(
      "SELECT a.plan_id, a.rule, a.unit, a.day, a.n, a.subject, a.handed_in FROM act a "
      "WHERE a.tenant = $1 AND a.seq <= $2 AND (a.withdrawn_seq IS NULL OR a.withdrawn_seq > $2) "
      "AND a.unit IN " +
          of + " ORDER BY a.day, a.act_id",
      filter.params(), [&](const Row& row) {
        if (!row.text(1).starts_with("task.")) return;
        deeds[{row.text(0), row.text(1), row.text(2)}].push_back(
            {.day = date_of(row, 3),
             .n = row.i64(4),
             .subject = row.uuid_if(5),
             .handed_in = Json::parse(row.text(6)).get<std::vector<std::string>>()});
      });
  return deeds;
}

std::set<std::pair<AskKey, Date>> excuses_of(const CampaignDay& day,
                                             const std::vector<std::string>& units) {
  Filter filter({day.tenant, day.seq});
  const std::string of = filter.places(units);
  std::set<std::pair<AskKey, Date>> excused;
  day.db->each(
      "SELECT e.plan_id, e.rule, e.unit, e.day FROM ask_excuse e WHERE e.tenant = $1 "
      "AND e.seq <= $2 AND (e.ended_seq IS NULL OR e.ended_seq > $2) AND e.unit IN " +
          of + " ORDER BY e.rule, e.unit, e.day, e.plan_id",
      filter.params(), [&](const Row& row) {
        excused.insert({{row.text(0), row.text(1), row.text(2)}, date_of(row, 3)});
      });
  return excused;
}

// The day of the deed with which enough was done. `deeds` ascending by day.
std::optional<Date> done_on(const domain::Ask& ask, const std::vector<domain::Deed>& deeds) {
  for (std::size_t n = 1; n <= deeds.size(); ++n) {
    const domain::Done done =
        domain::done_of(ask, {deeds.begin(), deeds.begin() + static_cast<std::ptrdiff_t>(n)});
    if (done.in_time + done.late >= ask.times) return deeds[n - 1].day;
  }
  return {};
}

void add_tasks(const CampaignDay& day, const std::vector<std::string>& units, List& list) {
  const Deeds deeds = deeds_of(day, units);
  const auto excused = excuses_of(day, units);
  for (const std::string& unit : units) {
    const auto asked = day.tasks->find(unit);
    if (asked == day.tasks->end()) continue;
    for (const domain::Ask& ask : asked->second) {
      const AskKey key{std::string(ask.plan), ask.rule->key, unit};
      if (excused.contains({key, ask.window.from})) continue;
      const auto own = deeds.find(key);
      const auto done = own == deeds.end() ? std::nullopt : done_on(ask, own->second);
      list.push_back(std::make_unique<TaskOne>(ask, done));
    }
  }
}

std::shared_ptr<const CampaignDay::Tasks> tasks_until(const Work& work, Date day) {
  auto tasks = std::make_shared<CampaignDay::Tasks>();
  work.each(domain::k_no_beginning, day, [&](const domain::Ask& ask) {
    if (ask.rule->block == "task") (*tasks)[std::string(ask.unit)].push_back(ask);
  });
  return tasks;
}

bool is_own(std::string_view set) {
  return std::find(k_own_sets.begin(), k_own_sets.end(), set) != k_own_sets.end();
}

}  // namespace

CampaignDay campaign_day(store::Db& db, store::Tenant tenant, const CampaignBooks& books,
                         base::Date day) {
  const std::int64_t seq = cut_of_day(db, tenant, day).seq;
  const std::int64_t version = db.query_one(k_version_at, {tenant, seq})->i64(0);
  PlanRef plan = version == 0 ? books.newest : books.plans.version(db, tenant, version);
  WorkRef work = books.work.version(db, tenant, books.plans, books.calendar, plan->version);
  auto tasks = tasks_until(*work, day);
  return {&db, &books.plans, tenant, day, seq, std::move(plan), std::move(work), std::move(tasks)};
}

std::unique_ptr<CampaignRow> matter_as_row(const domain::Matter& matter, Date day) {
  return std::make_unique<MatterOne>(facts_of(matter), day);
}

std::vector<std::string> units_below(const plan::Org& org, const std::string& unit) {
  std::vector<std::string> units{unit};
  std::set<std::string> known{unit};
  for (std::size_t n = 0; n < units.size(); ++n)
    for (const plan::Unit& one : org.units)
      if (one.of == units[n] && known.insert(one.id).second) units.push_back(one.id);
  return units;
}

CampaignRows::CampaignRows(CampaignDay day, std::vector<std::string> units, CampaignSources sources)
    : day_(std::move(day)), units_(std::move(units)), sources_(std::move(sources)) {}
CampaignRows::~CampaignRows() = default;

const CampaignSource* CampaignRows::source(std::string_view set) const {
  const auto found = std::find_if(sources_.begin(), sources_.end(),
                                  [&](const CampaignSource* one) { return one->has(set); });
  return found == sources_.end() ? nullptr : *found;
}

bool CampaignRows::has(std::string_view set) const {
  return is_own(set) || source(set) != nullptr;
}

bool CampaignRows::has_all(const plan::expr::Node& tree) const {
  const std::set<std::string> sets = plan::expr::uses_of(tree).sets;
  return std::all_of(sets.begin(), sets.end(), [&](const std::string& set) { return has(set); });
}

const CampaignRows::List& CampaignRows::rows(std::string_view set) const {
  const auto [at, fresh] = loaded_.try_emplace(std::string(set));
  if (!fresh) return at->second;
  if (set == "matter") {
    add_unchanged(day_, units_, at->second);
    add_changed(day_, units_, at->second);
  } else if (set == "visit") {
    add_visits(day_, units_, at->second);
  } else if (set == "unit") {
    add_units(day_, units_, at->second);
  } else {
    add_tasks(day_, units_, at->second);
  }
  return at->second;
}

void CampaignRows::each_row(std::string_view set,
                            const std::function<void(const CampaignRow&)>& visit) const {
  if (is_own(set)) {
    for (const auto& row : rows(set)) visit(*row);
    return;
  }
  const CampaignSource* const other = source(set);
  if (other == nullptr) throw std::logic_error("nobody has rows of " + std::string(set));
  other->each(day_, units_, set, visit);
}

void CampaignRows::each(std::string_view set,
                        const std::function<void(const plan::expr::Row&)>& visit) const {
  each_row(set, [&](const CampaignRow& row) { visit(row); });
}

std::optional<domain::Ratio> CampaignRows::duties() const {
  std::optional<domain::Ratio> all;
  for (const CampaignSource* one : sources_)
    if (const auto known = one->duties(day_, units_)) {
      if (!all) all.emplace();
      all->numerator += known->numerator;
      all->denominator += known->denominator;
    }
  return all && all->denominator > 0 ? all : std::nullopt;
}

}  // namespace wanhu::app
