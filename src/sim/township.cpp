#include "sim/township.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "domain/map/map.hpp"
#include "sim/doors.hpp"
#include "sim/outlines.hpp"
#include "sim/peek.hpp"
#include "sim/rooms.hpp"

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

// However long a campaign with activities is, about so many matters are reported in it by residents
// themselves, a day no more than that; where nobody goes from door to door, people on the way bring
// in a part of them.
constexpr double k_reports = 900, k_reports_a_day_max = 9, k_brought = 0.3;
// A table may come out a few days after the campaign is over.
constexpr int k_after_window_days = 14;
// History is worth a look when a yearly period has been settled.
constexpr int k_days_to_settle = 45;

// The day on which the league table of the first period is published.
Date first_table(const plan::Plan& plan, Date first) {
  Date day = first;
  for (const plan::Ranking& ranking : plan.rankings)
    if (const auto end = ranking_period_end(ranking, first))
      day = std::max(day, *end + k_table_after_days);
  return day;
}

Options with_days(Options options) {
  if (options.days == 0) options.days = default_days(options.plan_text);
  return options;
}

class Campaign {
 public:
  Campaign(app::Engine& engine, base::ManualClock& clock, const Options& options)
      : options_(with_days(options)),
        w_(engine, clock, options_),
        matters_(w_.send(), w_.chance, w_.truth),
        doors_(w_, matters_) {
    matters_.set_topics(topics_of(w_.plan));
  }

  Truth run() {
    if (options_.activities)
      with_activities();
    else
      doors_only();
    w_.truth.end = w_.now();
    return w_.truth;
  }

 private:
  // ---- S1 as it always was: the days begin with the first visit ----

  void doors_only() {
    const Date issued = w_.first();
    const Date eve = std::max(issued, doors_.from() - 1);
    begin(issued);
    doors_.add_register();
    w_.at(eve, 10);
    doors_.apportion();
    w_.at(eve, 17);
    doors_.freeze();
    for (int n = 0; n < options_.days; ++n) {
      const Date date = doors_.from() + n;
      morning(date);
      const bool works = w_.works(date);
      for (int hour = 9; hour <= 20; ++hour)
        if (hour != 12 && hour != 13) doors_.hour(date, hour, works);
      evening(date, n);
    }
  }

  // ---- with everything else: the days begin with the day of issue ----

  void with_activities() {
    const Date issued = w_.first();
    w_.days = options_.days;
    begin(issued);
    const bool visits = doors_.any();
    reports_a_day_ = std::min(k_reports / options_.days, k_reports_a_day_max) * options_.scale;
    matters_.set_reports(w_.homes(), reports_a_day_ * (visits ? 1 : 1 - k_brought));
    if (visits) doors_.add_register();
    const Date eve = std::max(issued, doors_.from() - 1);
    Rooms rooms{w_, matters_, doors_};
    w_.at(issued, 16);
    if (visits && eve == issued) ready_for_doors(issued, 16);
    w_.at(issued, 17, 30);
    rooms.begin();
    evening(issued, 0);
    for (int n = 1; n < options_.days; ++n) {
      const Date date = issued + n;
      if (visits && eve == date) ready_for_doors(date, 7);
      morning(date);
      const bool at_doors = visits && date > eve && date <= doors_.to();
      day(rooms, date, at_doors);
      evening(date, n);
    }
    w_.truth.asks = w_.book.tally(w_.last());
    if (options_.tips) leave_tips(w_.last());
  }

  void ready_for_doors(Date date, int hour) {
    w_.at(date, hour, 10);
    doors_.apportion();
    w_.at(date, hour, 40);
    doors_.freeze();
  }

  void day(Rooms& rooms, Date date, bool at_doors) {
    const bool works = w_.works(date);
    for (int hour = 9; hour <= 20; ++hour) {
      if (hour == 12 || hour == 13) continue;
      w_.at(date, hour);
      rooms.hour(date, hour);
      if (at_doors) doors_.hour(date, hour, works);
    }
    w_.at(date, 20, 30);
    if (!doors_.any()) bring_in();
  }

  // Visitors without rounds bring in what they hear on the way.
  void bring_in() {
    double left = reports_a_day_ * k_brought;
    for (; left > 0; --left) {
      if (!w_.chance.chance(std::min(left, 1.0)) || w_.staff.visitors.empty()) continue;
      const Account& visitor = w_.staff.visitors.at(w_.chance.below(w_.staff.visitors.size()));
      w_.step();
      matters_.open_at_door(visitor, {}, visitor.unit, w_.plan.name_of(visitor.unit) + "路口");
    }
  }

  // Each body has a tip that it has answered, one in hand and one that waits.
  void leave_tips(Date date) {
    for (const plan::MatterKind& kind : w_.plan.matters.kinds) {
      const auto body = std::find_if(w_.staff.bodies.begin(), w_.staff.bodies.end(),
                                     [&](const Account& one) { return one.unit == kind.owner; });
      if (kind.channel != "sealed" || body == w_.staff.bodies.end()) continue;
      for (int steps = 2; steps >= 0; --steps) {
        w_.at(date, 21, 30 + 3 * steps);
        matters_.tip(kind.id, w_.homes().at(w_.play.below(w_.homes().size())), *body, steps);
      }
    }
    w_.send().wait();
  }

  // ---- what both have ----

  void begin(Date issued) {
    w_.at(issued, 9);
    w_.send().must(seeded_id(w_.chance, w_.now()), std::string(app::k_actor_system),
                   "plan.activate", {{"source", options_.plan_text}});
    const Crew crew = add_people(w_);
    doors_.set_diligence(crew.diligence);
    matters_.set_staff(w_.staff.centre, w_.staff.leads);
    if (options_.outlines) put_map();
    w_.at(issued, 15);
  }

  // With an id of its own randomness, so that a township with a map lives the same days.
  void put_map() {
    base::Seeded random(~options_.seed);
    plan::Plan drawn = w_.plan;  // a unit that lies in another is not drawn over it
    std::erase_if(drawn.org.units, [&](const plan::Unit& unit) {
      return std::any_of(w_.plan.org.units.begin(), w_.plan.org.units.end(),
                         [&](const plan::Unit& other) { return other.of == unit.id; });
    });
    const domain::OutlineFile file =
        domain::read_outlines(outlines_geojson(drawn, options_.seed), domain::named_units(w_.plan));
    Json drawing = domain::to_json(domain::draw(file.outlines));
    for (Json& unit : drawing.at("units")) unit.erase("label");
    w_.send().must(seeded_id(random, w_.now()), w_.staff.centre.front().id.text(), "map.put",
                   {{"file", "村界.geojson"}, {"drawing", std::move(drawing)}});
  }

  void morning(Date date) {
    w_.at(date, 8, 20);
    matters_.call_back(waiting_calls(w_.engine), date);
    w_.at(date, 8, 30);
    matters_.morning(date);
  }

  void evening(Date date, int n) {
    w_.at(date, 20, 50);
    matters_.evening(date);
    w_.send().wait();
    w_.at(date, 21);
    w_.engine.tick();
    if (options_.progress) options_.progress(n + 1, options_.days);
  }

  Options options_;
  World w_;
  MatterDesk matters_;
  Doors doors_;
  double reports_a_day_ = 0;
};

}  // namespace

int default_days(const std::string& plan_text) {
  const plan::Loaded loaded = plan::load(plan_text, "plan.toml");
  if (!loaded.plan) return 0;
  const plan::Plan& plan = *loaded.plan;
  const Date first = std::max(plan.head.issued, plan.head.window.from);
  const int whole = plan.head.window.to - first + 1;
  int days = std::max(whole * 3 / 5, 1);
  const bool yearly =
      std::any_of(plan.standards.begin(), plan.standards.end(),
                  [](const plan::Standard& standard) { return standard.every == "年"; });
  const int table = plan.rankings.empty() ? 0 : first_table(plan, first) - first + 1;
  if (table <= whole + k_after_window_days) days = std::max(days, table);
  const Date new_year = Date::from_ymd(first.year() + 1, 1, 1).value();
  if (yearly && new_year + k_days_to_settle <= plan.head.window.to)
    days = new_year - first + k_days_to_settle;
  return std::min(days, k_days_max);
}

bool has_surveys(const std::string& plan_text) {
  const plan::Loaded loaded = plan::load(plan_text, "plan.toml");
  return loaded.plan && !loaded.plan->surveys.empty();
}

Truth play(app::Engine& engine, base::ManualClock& clock, const Options& options) {
  Options asked = options;
  const plan::Loaded loaded = plan::load(options.plan_text, "plan.toml");
  if (loaded.plan && loaded.plan->quotas.empty()) asked.activities = true;
  return Campaign(engine, clock, asked).run();
}

}  // namespace wanhu::sim
