#include "app/query_field_day.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "app/place_row.hpp"
#include "app/place_rules.hpp"
#include "app/query_work.hpp"
#include "base/digest.hpp"
#include "domain/matter/decide.hpp"

namespace wanhu::app {

namespace {

using store::Row;

constexpr int k_missed_days = 31, k_ahead_days = 7;
constexpr std::size_t k_asks_max = 200, k_places_max = 400, k_mark_bytes = 12;

// ---- asks ----

bool is_wanted(const Json& ask, const std::string& today) {
  if (ask.at("row").is_null()) return false;
  return ask.at("to").get_ref<const std::string&>() >= today ||
         ask.at("row").at("state") == "missed";
}

Json asks_of(Reader& reader) {
  const Date today = reader.now.date();
  Json page = asks_page(reader, {.from = today - k_missed_days, .to = today + k_ahead_days});
  std::vector<Json> wanted;
  for (Json& ask : page.at("asks"))
    if (is_wanted(ask, today.iso())) wanted.push_back(std::move(ask));
  const auto place_of = [](const Json& ask) {
    return std::tuple(ask.at("to").get<std::string>(), ask.at("plan").get<std::string>(),
                      ask.at("rule").get<std::string>());
  };
  std::sort(wanted.begin(), wanted.end(),
            [&](const Json& a, const Json& b) { return place_of(a) < place_of(b); });
  // What was missed longest ago comes first and is left out first.
  if (wanted.size() > k_asks_max)
    wanted.erase(wanted.begin(), wanted.end() - static_cast<std::ptrdiff_t>(k_asks_max));
  return wanted;
}

// ---- places ----

class FieldPlaces {
 public:
  explicit FieldPlaces(Reader& reader) : reader_(reader) {}

  void add_rounds() {
    const auto all = rounds_page(reader_, {});
    std::set<std::pair<std::string, std::string>> seen;
    for (const Json& round : all->at("rounds")) {
      const std::string plan = round.at("plan"), rule = round.at("rule");
      if (round.at("places") != 0 && seen.emplace(plan, rule).second) add_round(plan, rule);
    }
  }

  // Every place of the reader's part, with when it was passed last.
  void add_passed() {
    const Filter filter = visible_places(reader_);
    reader_.db.each(
        "SELECT p.place_id, p.unit, p.name, p.location, p.code, p.kind, (SELECT max(w.day) FROM "
        "patrol_place x JOIN patrol w ON w.tenant = $1 AND w.patrol_id = x.patrol_id AND "
        "w.withdrawn_seq IS NULL WHERE x.tenant = $1 AND x.place_id = p.place_id) FROM place p "
        "WHERE p.tenant = $1 AND p.closed_day IS NULL" +
            filter.where() + " ORDER BY p.unit, p.kind, p.name, p.place_id",
        filter.params(), [&](const Row& row) {
          Json place{{"id", row.uuid(0).text()},
                     {"unit", row.text(1)},
                     {"unit_name", reader_.unit_name(row.text(1))},
                     {"name", row.text(2)},
                     {"where", row.text(3)},
                     {"code", row.text(4)},
                     {"kind_name", place_kind_name(*reader_.plan, row.text(5))}};
          if (!take(std::move(place))) return;
          passing_.push_back({{"place", row.uuid(0).text()}, {"last", day_or_null(row, 6)}});
        });
  }

  void put_into(Json& day) {
    Json kinds = Json::array();
    for (const std::string& unit : units_)
      kinds.push_back({{"unit", unit}, {"kinds", matter_kinds(unit)}});
    day["rounds"] = std::move(rounds_);
    day["passing"] = std::move(passing_);
    day["places"] = std::move(places_);
    day["matter_kinds"] = std::move(kinds);
    day["more"] = more_;
  }

 private:
  // Each place is sent once, however many rounds come to it; false when there is no room.
  bool take(Json place) {
    if (known_.contains(place.at("id"))) return true;
    if (places_.size() == k_places_max) {
      more_ = true;
      return false;
    }
    known_.insert(place.at("id"));
    units_.insert(place.at("unit"));
    places_.push_back(std::move(place));
    return true;
  }

  void add_round(const std::string& plan, const std::string& rule) {
    const auto page = rounds_page(reader_, {.rule = rule, .plan = plan});
    const Json& rounds = page->at("rounds");
    const Json& first = rounds.at(0);
    Json walk = Json::array();
    std::int64_t needed = 0, done = 0;
    for (const Json& round : rounds) {
      needed += round.at("needed").get<std::int64_t>();
      done += round.at("done").get<std::int64_t>();
    }
    for (const Json& place : page->at("places"))
      if (take({{"id", place.at("id")},
                {"unit", place.at("unit")},
                {"unit_name", place.at("unit_name")},
                {"name", place.at("name")},
                {"where", place.at("where")},
                {"code", place.at("code")},
                {"kind_name", first.at("kind_name")}}))
        walk.push_back(
            {{"place", place.at("id")}, {"done", place.at("done")}, {"open", place.at("open")}});
    if (walk.empty()) return;
    const std::string unit = page->at("places").at(0).at("unit");
    const auto line = place_line(*reader_.plan, unit, rule);
    rounds_.push_back({{"plan", plan},
                       {"rule", rule},
                       {"name", first.at("name")},
                       {"kind_name", first.at("kind_name")},
                       {"who", first.at("who")},
                       {"from", first.at("from")},
                       {"to", first.at("to")},
                       {"items", first.at("items")},
                       {"every", first.at("every")},
                       {"needed", needed},
                       {"done", done},
                       {"opens_matters", line && inspection_list(*line).opens_matters},
                       {"walk", std::move(walk)}});
  }

  // That a fault may become, in the plan's order.
  [[nodiscard]] Json matter_kinds(const std::string& unit) const {
    Json kinds = Json::array();
    for (const plan::MatterKind& kind : reader_.plan->plan_of(unit).matters.kinds)
      if (!domain::is_sealed(kind)) kinds.push_back({{"id", kind.id}, {"name", kind.name}});
    return kinds;
  }

  Reader& reader_;
  Json rounds_ = Json::array(), places_ = Json::array(), passing_ = Json::array();
  std::set<std::string> known_, units_;
  bool more_ = false;
};

}  // namespace

Json field_day(Reader& reader) {
  Json day{{"date", reader.now.date().iso()}, {"asks", Json::array()}};
  FieldPlaces places(reader);
  if (reader.plan->version > 0) {
    day["asks"] = asks_of(reader);
    places.add_rounds();
    const Json& asks = day.at("asks");
    if (std::any_of(asks.begin(), asks.end(),
                    [](const Json& ask) { return ask.at("act") == "patrol"; }))
      places.add_passed();
  }
  places.put_into(day);
  return day;
}

Json field_day_since(Reader& reader, const std::optional<std::string>& known) {
  Json day = field_day(reader);
  // The texts are in the reader's language, so its change is one of the day.
  const std::string mark = base::hex(base::sha256(base::canonical(day)).substr(0, k_mark_bytes));
  if (known == mark) day = nullptr;
  return {{"day", std::move(day)}, {"day_mark", mark}};
}

}  // namespace wanhu::app
