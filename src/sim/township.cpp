#include "sim/township.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <stdexcept>

#include "domain/map/map.hpp"
#include "sim/matters.hpp"
#include "sim/outlines.hpp"
#include "sim/sender.hpp"
#include "store/statement.hpp"

namespace wanhu::sim {

Uuid seeded_id(base::Seeded& random, Instant at) {
  Uuid::Bytes bytes{};
  auto ms = static_cast<std::uint64_t>(at.ms());
  for (std::size_t i = 6; i-- > 0; ms >>= 8U) bytes.at(i) = static_cast<std::uint8_t>(ms & 0xffU);
  std::uint64_t a = random.next(), b = random.next();
  for (std::size_t i = 6; i < 8; ++i, a >>= 8U) bytes.at(i) = static_cast<std::uint8_t>(a & 0xffU);
  for (std::size_t i = 8; i < 16; ++i, b >>= 8U) bytes.at(i) = static_cast<std::uint8_t>(b & 0xffU);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | 0x70U);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);
  return Uuid(bytes);
}

namespace {

const store::Statement k_waiting{
    store::Reach::tenant, "simulated_calls",
    "SELECT matter_id, round FROM callback WHERE tenant = $1 AND state = 'waiting' "
    "ORDER BY drawn_ms, matter_id"};

constexpr int k_dwellings_per_visitor = 48;
constexpr int k_dwellings_per_group = 64;

struct SimDwelling {
  Uuid id;
  std::size_t village;
  std::string address;
  bool done = false;  // a final outcome was met
};

struct SimVisitor {
  Account account;
  std::size_t village;
  std::vector<std::size_t> round;  // dwellings still to visit, in the order of the walk
  double diligence = 1;
};

// One day at the doors: what the visitors do, from morning to evening.
class Campaign {
 public:
  Campaign(app::Engine& engine, base::ManualClock& clock, const Options& options)
      : engine_(engine),
        clock_(clock),
        options_(options),
        random_(options.seed),
        send_(engine, clock),
        matters_(send_, random_, truth_) {}

  Truth run() {
    prepare();
    const Date first = plan_->plan.phase(plan_->plan.quotas.front().phase)->from;
    for (int n = 0; n < options_.days; ++n) {
      day(first + n);
      if (options_.progress) options_.progress(n + 1, options_.days);
    }
    truth_.end = clock_.now();
    return truth_;
  }

 private:
  void at(Date day, int hour, int minute = 0) { clock_.set(Instant::at(day, hour * 60 + minute)); }
  Uuid id() { return seeded_id(random_, clock_.now()); }

  // ---- before the first visit
  // --------------------------------------------------------------------

  void prepare() {
    clock_.set(Instant::parse("2021-10-12T09:00:00+08:00").value());
    const plan::Loaded loaded = plan::load(options_.plan_text, "plan.toml");
    if (!loaded.plan) throw std::runtime_error("the plan does not load");
    const Date issued = std::max(loaded.plan->head.issued, loaded.plan->head.window.from);
    at(issued, 9);
    send_.must(id(), std::string(app::k_actor_system), "plan.activate",
               {{"source", options_.plan_text}});
    plan_ = engine_.plan();
    const Date visits_from = plan_->plan.phase(plan_->plan.quotas.front().phase)->from;
    const Date eve = std::max(issued, visits_from - 1);
    add_people();
    if (options_.outlines) put_map();
    at(issued, 15);
    add_register();
    at(eve, 10);
    for (const plan::Unit& unit : plan_->plan.org.units)
      send_.must(id(), centre_[0].id.text(), "register.apportion", {{"unit", unit.id}});
    at(eve, 17);
    send_.must(id(), centre_[0].id.text(), "register.freeze", {{"reason", "走访开始前定册"}});
    read_rounds();
  }

  Account account(const std::string& login, const std::string& name, const std::string& role,
                  const std::string& unit) {
    Account a{.id = id(), .login = login, .name = name, .role = role, .unit = unit};
    people_.push_back({{"person_id", a.id.text()},
                       {"login", login},
                       {"name", name},
                       {"role", role},
                       {"unit", unit.empty() ? Json() : Json(unit)},
                       {"weight", 1}});
    ++truth_.people;
    return a;
  }

  void add_people() {
    for (int i = 1; i <= 3; ++i)
      centre_.push_back(
          account(fmt::format("centre{}", i), fmt::format("综治中心{:02}", i), "centre", ""));
    const Account county = account("county", "县平安办", "county_reader", "");
    const Account audit = account("audit", "审计", "auditor", "");
    const auto& units = plan_->plan.org.units;
    for (std::size_t v = 0; v < units.size(); ++v) {
      leads_.push_back(
          account(units[v].id + "-lead", units[v].name + "负责人", "village_lead", units[v].id));
      const auto n = std::max<std::int64_t>(
          2, (units[v].quota + k_dwellings_per_visitor - 1) / k_dwellings_per_visitor);
      const double village_diligence = 0.75 + 0.5 * random_.unit();
      for (std::int64_t i = 1; i <= n; ++i)
        visitors_.push_back({.account = account(fmt::format("{}-{:02}", units[v].id, i),
                                                fmt::format("{}走访员{:02}", units[v].name, i),
                                                "visitor", units[v].id),
                             .village = v,
                             .round = {},
                             .diligence = village_diligence * (0.8 + 0.4 * random_.unit())});
    }
    send_.must(id(), std::string(app::k_actor_system), "person.import", {{"people", people_}});
    truth_.showcase = {centre_[0], leads_[0], visitors_.front().account, county, audit};
    matters_.set_staff(centre_, leads_);
  }

  void add_register() {
    Json rows = Json::array();
    const auto& units = plan_->plan.org.units;
    for (std::size_t v = 0; v < units.size(); ++v) {
      for (std::int64_t i = 0; i < units[v].quota; ++i) {
        const std::int64_t group = i / k_dwellings_per_group + 1;
        const std::int64_t number = i % k_dwellings_per_group + 1;
        const SimDwelling d{.id = id(),
                            .village = v,
                            .address = fmt::format("{}第{}组{}号", units[v].name, group, number)};
        rows.push_back({{"id", d.id.text()},
                        {"unit", units[v].id},
                        {"group", fmt::format("{:02}组", group)},
                        {"code", fmt::format("{:02}-{:03}", group, number)},
                        {"address", d.address}});
        dwellings_.push_back(d);
      }
    }
    truth_.dwellings = static_cast<std::int64_t>(dwellings_.size());
    send_.must(id(), centre_[0].id.text(), "register.import",
               {{"file", "底册.xlsx"}, {"sha256", std::string(64, '0')}, {"dwellings", rows}});
  }

  // With an id of its own randomness, so that a township with a map lives the same days.
  void put_map() {
    base::Seeded random(~options_.seed);
    const domain::OutlineFile file = domain::read_outlines(
        outlines_geojson(plan_->plan, options_.seed), domain::named_units(plan_->plan));
    Json drawing = domain::to_json(domain::draw(file.outlines));
    for (Json& unit : drawing.at("units")) unit.erase("label");
    send_.must(seeded_id(random, clock_.now()), centre_[0].id.text(), "map.put",
               {{"file", "村界.geojson"}, {"drawing", std::move(drawing)}});
  }

  // The rounds as the program apportioned them.
  void read_rounds() {
    std::map<Uuid, std::size_t> dwelling_at, visitor_at;
    for (std::size_t i = 0; i < dwellings_.size(); ++i) dwelling_at[dwellings_[i].id] = i;
    for (std::size_t i = 0; i < visitors_.size(); ++i) visitor_at[visitors_[i].account.id] = i;
    const auto lease = engine_.reads().lease();
    lease->each(
        "SELECT dwelling_id, visitor FROM dwelling WHERE tenant = $1 AND visitor IS NOT NULL "
        "ORDER BY unit, grp, code, dwelling_id",
        {engine_.tenant()}, [&](const store::Row& row) {
          visitors_[visitor_at.at(row.uuid(1))].round.push_back(dwelling_at.at(row.uuid(0)));
        });
  }

  // ---- the days
  // ----------------------------------------------------------------------------------

  std::vector<MatterDesk::Drawn> waiting_calls() {
    std::vector<MatterDesk::Drawn> waiting;
    const auto lease = engine_.reads().lease();
    lease->each(k_waiting, {engine_.tenant()}, [&](const store::Row& row) {
      waiting.push_back({row.uuid(0), static_cast<int>(row.i64(1))});
    });
    return waiting;
  }

  void day(Date date) {
    at(date, 8, 20);
    matters_.call_back(waiting_calls(), date);
    at(date, 8, 30);
    matters_.morning(date);
    const bool works = engine_.calendar().day(date).works();
    for (int hour = 9; hour <= 20; ++hour) {
      if (hour == 12 || hour == 13) continue;
      for (SimVisitor& visitor : visitors_) hour_of(visitor, date, hour, works);
    }
    at(date, 20, 50);
    matters_.evening(date);
    send_.wait();
    at(date, 21);
    engine_.tick();
  }

  // Visits an hour: people go out after work on working days and all day on rest days.
  void hour_of(SimVisitor& visitor, Date date, int hour, bool works) {
    const double rate = works ? (hour >= 17 ? 0.27 : 0.07) : 0.17;
    const double mean = rate * visitor.diligence;
    int n = 0;
    for (double left = std::exp(-mean), p = random_.unit(); p > left && n < 6; ++n)
      p *= random_.unit();
    for (int i = 0; i < n && !visitor.round.empty(); ++i) {
      const std::size_t at_door = visitor.round.front();
      visitor.round.erase(visitor.round.begin());
      at(date, hour, static_cast<int>(random_.below(60)));
      visit(visitor, dwellings_[at_door], at_door);
    }
  }

  std::string outcome() {
    const double p = random_.unit();
    if (p < 0.73) return "answered";
    if (p < 0.78) return "declined";
    if (p < 0.92) return "nobody_home";
    if (p < 0.985) return "vacant";
    if (p < 0.99) return "unsafe";
    return "other";
  }

  void visit(SimVisitor& visitor, SimDwelling& dwelling, std::size_t index) {
    const std::string met = outcome();
    const bool reached = met == "answered" || met == "declined" || met == "vacant";
    Json data{{"visit_id", id().text()},
              {"dwelling_id", dwelling.id.text()},
              {"outcome", met},
              {"at", clock_.now().iso()},
              {"channel", random_.chance(0.12) ? "paper" : "app"}};
    if (met == "answered" && random_.chance(0.93)) {
      const double p = random_.unit();
      const int safe = p < 0.46 ? 5 : p < 0.81 ? 4 : p < 0.93 ? 3 : p < 0.98 ? 2 : 1;
      data["answers"] = {{"q1", safe}};
      ++truth_.ballots;
    }
    send_.later(id(), visitor.account.id.text(), "visit.record", std::move(data));
    ++truth_.visits;
    if (reached && !dwelling.done) {
      ++truth_.reached;
      dwelling.done = true;
    }
    if (met == "answered") ++truth_.answered;
    if (met == "declined") ++truth_.declined;
    if (!reached) visitor.round.push_back(index);  // tried again at the end of the round
    if (met == "answered" && random_.chance(0.028)) {
      const auto& unit = plan_->plan.org.units[dwelling.village];
      matters_.open_at_door(
          visitor.account, dwelling.id, unit.id,
          fmt::format("{}第{}组附近", unit.name, static_cast<int>(index % 9) + 1));
    }
  }

  app::Engine& engine_;
  base::ManualClock& clock_;
  const Options& options_;
  base::Seeded random_;
  Truth truth_;
  Sender send_;
  MatterDesk matters_;
  app::PlanRef plan_;
  Json people_ = Json::array();
  std::vector<Account> centre_, leads_;
  std::vector<SimVisitor> visitors_;
  std::vector<SimDwelling> dwellings_;
};

}  // namespace

Truth play(app::Engine& engine, base::ManualClock& clock, const Options& options) {
  return Campaign(engine, clock, options).run();
}

}  // namespace wanhu::sim
