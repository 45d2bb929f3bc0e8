#include "sim/place_world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wanhu::sim {

namespace {

struct HazardWords {
  const char *kind, *measure;
};
constexpr std::array<HazardWords, 5> k_hazards{{{"用电", "更换老化线路"},
                                                {"消防通道", "清理堆放物品"},
                                                {"边坡", "设置护栏和警示"},
                                                {"燃气", "加装报警器"},
                                                {"照明", "补装路灯"}}};
constexpr std::array<const char*, 3> k_risks{"low", "middle", "high"};

// A campaign that is scaled down has places at every third home only.
constexpr double k_few_scale = 0.3;

bool holds(const std::string& text, const char* word) {
  return text.find(word) != std::string::npos;
}

// Of what a plan has for faults; otherwise the first kind that everybody may read.
std::string kind_of_faults(const plan::Plan& plan) {
  for (const char* id : {"hazard", "observed", "self_found"})
    if (plan.matter_kind(id) != nullptr) return id;
  for (const plan::MatterKind& kind : plan.matters.kinds)
    if (kind.channel != "sealed" && !kind.confidential) return kind.id;
  return {};
}

}  // namespace

bool SimPlace::has_faults() const {
  return std::any_of(faults.begin(), faults.end(),
                     [](const auto& rule) { return !rule.second.empty(); });
}

PlaceWorld::PlaceWorld(World& world, MatterDesk& matters)
    : w_(world), matters_(matters), fault_kind_(kind_of_faults(world.plan)) {}

// ---- the register
// --------------------------------------------------------------------------------------

void PlaceWorld::put_all() {
  for (const plan::PlaceKind& kind : w_.plan.places.kinds) put_kind(kind);
}

// Every third or second home has one of the rarer kinds; a small campaign has two of the others.
int PlaceWorld::how_many(const plan::PlaceKind& kind, const std::string& unit) const {
  const auto& homes = w_.homes();
  const auto at = std::find(homes.begin(), homes.end(), unit) - homes.begin();
  if (w_.options.scale < k_few_scale && at % 3 != 0) return 0;
  if (holds(kind.id, "disorder")) return 3;
  if (holds(kind.id, "remote") || kind.id == "bad_area") return at % 3 == 0 ? 1 : 0;
  if (kind.id == "major_risk") return at % 4 == 0 ? 1 : 0;
  if (holds(kind.id, "school")) return at % 2 == 0 ? 1 : 0;
  if (kind.id == "busy_place" || kind.id == "main_road") return 1;
  return homes.size() <= 12 ? 2 : 1;
}

void PlaceWorld::put_kind(const plan::PlaceKind& kind) {
  if (holds(kind.id, "room")) {
    for (int n = 1; n <= static_cast<int>(kind.n.value_or(1)); ++n)
      put(kind, w_.plan.org.root.id, n);
    return;
  }
  for (const std::string& unit : w_.homes())
    for (int n = 1; n <= how_many(kind, unit); ++n) put(kind, unit, n);
}

void PlaceWorld::put(const plan::PlaceKind& kind, const std::string& unit, int n) {
  SimPlace place{.id = w_.id(),
                 .kind = kind.id,
                 .unit = unit,
                 .name = fmt::format("{}{}{}", w_.plan.name_of(unit), short_name(kind.name), n)};
  Json data{{"place_id", place.id.text()},
            {"kind", kind.id},
            {"unit", unit},
            {"name", place.name},
            {"where", w_.plan.name_of(unit) + "主路旁"}};
  if (holds(kind.id, "asset") || holds(kind.id, "camera")) {
    data["code"] = fmt::format("{}-{:02}", unit, n);
    data["n"] = w_.between(1, 6);
    data["sign"] = w_.play.chance(0.8);
  }
  if (holds(kind.id, "screen")) {
    data["n"] = 1;
    data["consent"] = "业主同意播放，时段已商定";
    data["consent_day"] = w_.now().date().iso();
  }
  if (holds(kind.id, "room"))
    data["hours"] =
        Json::array({{{"days", {1, 2, 3, 4, 5}}, {"from", 8 * 60 + 30}, {"to", 11 * 60 + 30}},
                     {{"days", {1, 2, 3, 4, 5}}, {"from", 14 * 60}, {"to", 17 * 60 + 30}}});
  w_.later(w_.of(unit), "place.put", std::move(data));
  ++w_.truth.places.places;
  places_.push_back(std::move(place));
  if (!holds(kind.id, "room") && w_.play.chance(0.35)) put_hazard(places_.back());
}

void PlaceWorld::put_hazard(const SimPlace& place) {
  const HazardWords& words = k_hazards.at(w_.play.below(k_hazards.size()));
  Hazard hazard{.id = w_.id(),
                .place = place.id,
                .unit = place.unit,
                .kind = words.kind,
                .risk = k_risks.at(w_.play.below(k_risks.size())),
                .state = "open",
                .measure = words.measure};
  hazard.next = w_.first() + static_cast<int>(w_.between(5, 60));
  send_hazard(hazard);
  ++w_.truth.places.hazards;
  hazards_.push_back(std::move(hazard));
}

void PlaceWorld::send_hazard(const Hazard& hazard) {
  w_.later(w_.of(hazard.unit), "place.hazard",
           {{"hazard_id", hazard.id.text()},
            {"place_id", hazard.place.text()},
            {"kind", hazard.kind},
            {"risk", hazard.risk},
            {"state", hazard.state},
            {"measure", hazard.measure},
            {"owner", w_.plan.name_of(hazard.unit)}});
}

void PlaceWorld::look_after_hazards(Date date) {
  for (Hazard& hazard : hazards_) {
    if (!hazard.next || *hazard.next != date) continue;
    hazard.next.reset();
    const bool gone = hazard.state == "controlled";
    hazard.state = gone ? "removed" : "controlled";
    if (!gone && w_.play.chance(0.5)) hazard.next = date + static_cast<int>(w_.between(10, 50));
    send_hazard(hazard);
  }
}

std::vector<std::size_t> PlaceWorld::in(const std::string& kind, const std::string& unit) const {
  std::vector<std::size_t> found;
  for (std::size_t n = 0; n < places_.size(); ++n)
    if (places_[n].kind == kind && w_.lies_in(places_[n].unit, unit)) found.push_back(n);
  return found;
}

// ---- looking at a place
// --------------------------------------------------------------------------------------

bool PlaceWorld::is_gone(const SimFault& fault, Date today) const {
  return fault.matter ? matters_.is_answered(*fault.matter) : fault.mended_on <= today;
}

bool PlaceWorld::is_mended(const SimPlace& place, const std::string& rule, Date today) const {
  const auto found = place.faults.find(rule);
  return found != place.faults.end() &&
         std::any_of(found->second.begin(), found->second.end(),
                     [&](const auto& one) { return is_gone(one.second, today); });
}

std::size_t PlaceWorld::inspect(SimPlace& place, const std::string& rule,
                                const std::vector<std::string>& list, bool opens_matters,
                                const Account& who, double fresh) {
  const Date today = w_.now().date();
  auto& faults = place.faults[rule];
  Json items = Json::array();
  std::size_t found = 0;
  for (const std::string& item : list) {
    const auto known = faults.find(item);
    Json answer{{"item", item}, {"state", "ok"}};
    if (known != faults.end() && is_gone(known->second, today)) {
      faults.erase(known);
      ++w_.truth.places.faults_mended;
    } else if (known != faults.end()) {
      answer["state"] = "fault";
      answer["note"] = "还在整改";
      ++found;
    } else if (w_.play.chance(fresh)) {
      answer["state"] = "fault";
      SimFault fault{.mended_on = today + static_cast<int>(w_.between(4, 12))};
      if (opens_matters) {
        fault.matter = w_.id();
        answer["matter_id"] = fault.matter->text();
        answer["kind"] = fault_kind_;
        matters_.adopt(*fault.matter, place.unit, who.role == "centre" ? Account{} : who);
        ++w_.truth.places.fault_matters;
      }
      faults.emplace(item, fault);
      ++w_.truth.places.faults;
      ++found;
    }
    items.push_back(std::move(answer));
  }
  w_.later(who, "inspection.record",
           {{"inspection_id", w_.id().text()},
            {"rule", rule},
            {"place_id", place.id.text()},
            {"day", today.iso()},
            {"items", std::move(items)}});
  ++w_.truth.places.inspections;
  return found;
}

}  // namespace wanhu::sim
