#include "sim/world.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"

namespace wanhu::sim {

namespace {

constexpr std::int64_t k_step_ms = 5'000;
constexpr std::size_t k_short_max = 14;  // characters

plan::Plan plan_of(const std::string& text) {
  plan::Loaded loaded = plan::load(text, "plan.toml");
  if (!loaded.plan) throw std::runtime_error("the plan does not load");
  return std::move(*loaded.plan);
}

}  // namespace

World::World(app::Engine& engine_in, base::ManualClock& clock, const Options& options_in)
    : engine(engine_in),
      options(options_in),
      plan(plan_of(options.plan_text)),
      chance(options.seed),
      play(options.seed ^ 0x706c6179'00000000ULL),
      book(plan, engine.calendar()),
      clock_(clock),
      sender_(options.sender ? options.sender(engine, clock)
                             : std::make_unique<EngineSender>(engine, clock)) {
  std::vector<std::string> above;
  for (const plan::Unit& unit : plan.org.units) above.push_back(unit.of);
  for (const plan::Unit& unit : plan.org.units)
    if (unit.kind != "institution" && std::find(above.begin(), above.end(), unit.id) == above.end())
      homes_.push_back(unit.id);
  if (homes_.empty()) homes_.push_back(plan.org.root.id);
}

void World::at(Date day, int hour, int minute) {
  clock_.set(Instant::at(day, hour * 60 + minute));
}

void World::step() {
  clock_.set(clock_.now() + k_step_ms);
}

Date World::first() const {
  return std::max(plan.head.issued, plan.head.window.from);
}

const Account& World::of(const std::string& unit) const {
  const auto lead = std::find_if(staff.leads.begin(), staff.leads.end(),
                                 [&](const Account& one) { return one.unit == unit; });
  return lead == staff.leads.end() ? staff.centre.front() : *lead;
}

std::vector<const Account*> World::visitors_of(const std::string& unit) const {
  std::vector<const Account*> found;
  for (const Account& one : staff.visitors)
    if (one.unit == unit) found.push_back(&one);
  return found;
}

bool World::lies_in(const std::string& unit, const std::string& above) const {
  const plan::Unit* at = plan.unit(unit);
  for (std::size_t n = 0; at != nullptr && n <= plan.org.units.size(); ++n) {
    if (at->id == above) return true;
    at = at->id == plan.org.root.id ? nullptr : plan.unit(at->of);
  }
  return false;
}

void World::later(const Account& who, const std::string& kind, Json data) {
  step();
  sender_->later(id(), who.id.text(), kind, std::move(data));
}

Json World::must(const Account& who, const std::string& kind, Json data) {
  step();
  return sender_->must(id(), who.id.text(), kind, std::move(data));
}

Date World::day_in(Date from, Date to) {
  Date day = from;
  for (int tries = 0; tries < 5; ++tries) {
    day = from + static_cast<int>(play.below(static_cast<std::uint64_t>(to - from) + 1));
    if (works(day)) break;
  }
  return day;
}

std::int64_t World::between(std::int64_t from, std::int64_t to) {
  return from + static_cast<std::int64_t>(play.below(static_cast<std::uint64_t>(to - from) + 1));
}

std::string short_name(const std::string& name) {
  std::u32string points = base::decode_utf8(name);
  points = points.substr(0, points.find_first_of(U"（(，,：:、", 1));
  return base::encode_utf8(points.substr(0, k_short_max));
}

}  // namespace wanhu::sim
