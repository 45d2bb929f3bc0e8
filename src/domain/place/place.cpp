#include "domain/place/place.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace wanhu::domain {

namespace {

base::Failure refuse(const char* code) {
  return base::fail(code, base::Kind::refused);
}

bool is_sound(const PlaceHours& hours) {
  return !hours.days.empty() && hours.days.front() >= 1 && hours.days.back() <= 7 &&
         std::adjacent_find(hours.days.begin(), hours.days.end(), std::greater_equal<>()) ==
             hours.days.end() &&
         hours.from >= 0 && hours.from < hours.to && hours.to <= k_day_minutes;
}

bool are_disjoint(const std::vector<PlaceHours>& all) {
  std::vector<std::pair<int, int>> spans;  // minutes of the week
  for (const PlaceHours& hours : all)
    for (const int day : hours.days)
      spans.emplace_back(day * k_day_minutes + hours.from, day * k_day_minutes + hours.to);
  std::sort(spans.begin(), spans.end());
  // Side by side is one opening too: 08:30–12:00 and 12:00–17:00.
  return std::adjacent_find(spans.begin(), spans.end(), [](const auto& a, const auto& b) {
           return b.first < a.second;
         }) == spans.end();
}

// Words that say that people live there: anywhere in a name, and between underscores of an id.
constexpr std::array<std::string_view, 15> k_home_names{"住宅", "住房", "住户", "居民户", "住所",
                                                        "住处", "租房", "房屋", "民房",   "农房",
                                                        "民宅", "宿舍", "公寓", "家庭",   "农户"};
constexpr std::array<std::string_view, 15> k_home_ids{
    "home",   "homes",  "house",     "houses", "dwelling",  "rented", "rental",   "residence",
    "family", "tenant", "dormitory", "dorm",   "apartment", "flat",   "household"};

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

}  // namespace

bool is_home(std::string_view kind, std::string_view name) {
  if (std::any_of(k_home_names.begin(), k_home_names.end(),
                  [&](std::string_view word) { return name.find(word) != std::string_view::npos; }))
    return true;
  while (!kind.empty()) {
    const std::size_t end = std::min(kind.find('_'), kind.size());
    if (std::find(k_home_ids.begin(), k_home_ids.end(), kind.substr(0, end)) != k_home_ids.end())
      return true;
    kind.remove_prefix(std::min(end + 1, kind.size()));
  }
  return false;
}

base::Result<Events> put_place(const Place& place, const std::optional<Place>& before, Date today,
                               std::string_view kind_name) {
  if (before) {
    if (before->closed) return refuse("PLACE-CLOSED");
    if (before->kind != place.kind) return base::fail_field("PLACE-FIXED", "/data/kind");
    if (before->unit != place.unit) return base::fail_field("PLACE-FIXED", "/data/unit");
    if (*before == place) return refuse("PLACE-SAME");
  }
  if (place.consent.empty() == place.consent_day.has_value() ||
      (place.consent_day && *place.consent_day > today))
    return base::fail_field("PLACE-CONSENT", "/data/consent_day");
  if (!std::all_of(place.hours.begin(), place.hours.end(), is_sound) || !are_disjoint(place.hours))
    return base::fail_field("PLACE-HOURS", "/data/hours");
  if (place.position && is_home(place.kind, kind_name))
    return base::fail_field("PLACE-HOME", "/data/longitude", {{"kind", std::string(kind_name)}});
  return Events{{"place.put", to_json(place)}};
}

base::Result<Events> close_place(const Place& place, const PlaceTies& ties,
                                 const std::string& reason) {
  if (place.closed) return refuse("PLACE-CLOSED");
  if (ties.listed) return refuse("PLACE-LISTED");
  if (ties.booked) return refuse("PLACE-BOOKED");
  return Events{{"place.closed", {{"place", place.id.text()}, {"reason", reason}}}};
}

base::Result<Events> put_hazard(const Place& place, const PlaceHazard& hazard,
                                const std::optional<PlaceHazard>& before) {
  if (place.closed) return refuse("PLACE-CLOSED");
  if (before && before->place != hazard.place)
    return base::fail_field("HAZARD-ELSEWHERE", "/data/hazard_id");
  if (before == hazard) return refuse("HAZARD-SAME");
  return Events{{"place.hazard_put",
                 {{"hazard", hazard.id.text()},
                  {"place", hazard.place.text()},
                  {"kind", hazard.kind},
                  {"risk", hazard.risk},
                  {"state", hazard.state},
                  {"n", hazard.n},
                  {"measure", hazard.measure},
                  {"owner", hazard.owner}}}};
}

Json to_json(const PlaceHours& hours) {
  return {{"days", hours.days}, {"from", hours.from}, {"to", hours.to}};
}

PlaceHours hours_from_json(const Json& data) {
  return {.days = data.at("days"), .from = data.at("from"), .to = data.at("to")};
}

Json to_json(const Place& place) {
  Json hours = Json::array();
  for (const PlaceHours& one : place.hours) hours.push_back(to_json(one));
  return {{"place", place.id.text()},
          {"kind", place.kind},
          {"unit", place.unit},
          {"name", place.name},
          {"where", place.where},
          {"code", place.code},
          {"n", or_null(place.n)},
          {"sign", or_null(place.sign)},
          {"consent", place.consent},
          {"consent_day", place.consent_day ? Json(place.consent_day->iso()) : Json()},
          {"hours", std::move(hours)},
          {"position",
           place.position ? Json{place.position->longitude, place.position->latitude} : Json()}};
}

Place place_from_json(const Json& data) {
  Place place{.id = Uuid::parse(data.at("place").get<std::string>()).value(),
              .kind = data.at("kind"),
              .unit = data.at("unit"),
              .name = data.at("name"),
              .where = data.at("where"),
              .code = data.at("code"),
              .consent = data.at("consent")};
  if (!data.at("n").is_null()) place.n = data.at("n").get<std::int64_t>();
  if (!data.at("sign").is_null()) place.sign = data.at("sign").get<bool>();
  if (!data.at("consent_day").is_null())
    place.consent_day = Date::parse(data.at("consent_day").get<std::string>()).value();
  for (const Json& one : data.at("hours")) place.hours.push_back(hours_from_json(one));
  // Events of earlier programs have none.
  if (const auto at = data.find("position"); at != data.end() && !at->is_null())
    place.position = GeoPosition{at->at(0), at->at(1)};
  return place;
}

}  // namespace wanhu::domain
