// Rounds of inspection with who is still to be looked at, rooms with their bookings, and how far
// patrols have come.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/place_row.hpp"
#include "app/place_rules.hpp"
#include "app/query_history.hpp"
#include "app/query_work.hpp"

namespace wanhu::app {

namespace {

using domain::Ask;
using store::Row;

constexpr std::size_t k_sheet_places_max = 2'000;
constexpr int k_patrols_shown = 200;

// ---- rounds ----

struct RoundPlace {
  Uuid id;
  std::string unit, name, where, code;
};

class RoundsOf {
 public:
  RoundsOf(Reader& reader, const RoundAsk& ask) : reader_(reader), ask_(ask) {}

  Json page() {
    Json rounds = Json::array(), places = Json::array();
    bool more = false;
    const WorkRef work =
        reader_.engine.work().version(reader_.db, reader_.tenant(), reader_.engine.plans(),
                                      reader_.engine.calendar(), reader_.plan->version);
    const Date today = reader_.now.date();
    work->each(today, today, [&](const Ask& ask) {
      const plan::Inspection* line = line_of(ask);
      if (line == nullptr || !is_wanted(ask, *line)) return;
      const std::vector<const RoundPlace*> here = places_of(ask, *line);
      // Of a body's round for the whole plan only those see something who have a place in it.
      if (here.empty() && (reader_.scope.unit || ask_.unit) && is_whole(ask, *line)) return;
      const std::map<Uuid, Date>& done = done_in(ask);
      rounds.push_back(round_json(ask, *line, here, done));
      if (!ask_.rule) return;
      for (const RoundPlace* place : here) {
        more = more || places.size() == k_sheet_places_max;
        if (!more) places.push_back(place_json(*place, done));
      }
    });
    return {{"rounds", std::move(rounds)}, {"places", std::move(places)}, {"more", more}};
  }

 private:
  [[nodiscard]] const plan::Inspection* line_of(const Ask& ask) const {
    const Member* member = ask.rule->block == "inspect" ? reader_.plan->member(ask.plan) : nullptr;
    if (member == nullptr) return nullptr;
    const auto& lines = member->plan.places.inspect;
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const plan::Inspection& one) {
      return one.id == ask.rule->id;
    });
    return found == lines.end() ? nullptr : &*found;
  }

  // Whether `unit` is the unit that is asked, or lies below it.
  [[nodiscard]] bool lies_in(const std::string& unit, std::string_view asked) const {
    const plan::Plan& plan = reader_.plan->plan;
    const plan::Unit* at = plan.unit(unit);
    for (std::size_t n = 0; at != nullptr && n <= plan.org.units.size(); ++n) {
      if (at->id == asked) return true;
      at = at->id == plan.org.root.id ? nullptr : plan.unit(at->of);
    }
    return false;
  }

  // One body goes round everywhere: the police look at every school, wherever it is.
  static bool is_whole(const Ask& ask, const plan::Inspection& line) {
    return line.each.empty() && ask.rule->units.size() == 1;
  }

  [[nodiscard]] bool is_wanted(const Ask& ask, const plan::Inspection& line) const {
    if (ask_.rule && *ask_.rule != ask.rule->key) return false;
    if (ask_.plan && *ask_.plan != ask.plan) return false;
    if (is_whole(ask, line)) return true;
    if (reader_.scope.unit && !lies_in(*reader_.scope.unit, ask.unit)) return false;
    return !ask_.unit || lies_in(*ask_.unit, ask.unit) ||
           lies_in(std::string(ask.unit), *ask_.unit);
  }

  std::vector<const RoundPlace*> places_of(const Ask& ask, const plan::Inspection& line) {
    const bool whole = is_whole(ask, line);
    std::vector<const RoundPlace*> here;
    for (const RoundPlace& place : of_kind(line.of)) {
      if (!whole && !lies_in(place.unit, ask.unit)) continue;
      if (ask_.unit && !lies_in(place.unit, *ask_.unit)) continue;
      // Where another plan has a line of this name for the unit, the place is looked at by that.
      const auto own = place_line(*reader_.plan, place.unit, ask.rule->key);
      if (own && own->plan->head.id == ask.plan) here.push_back(&place);
    }
    return here;
  }

  const std::vector<RoundPlace>& of_kind(const std::string& kind) {
    const auto [slot, fresh] = by_kind_.try_emplace(kind);
    if (!fresh) return slot->second;
    Filter filter = visible_places(reader_);
    filter.add("p.kind = {}", kind);
    reader_.db.each(
        "SELECT p.place_id, p.unit, p.name, p.location, p.code FROM place p WHERE p.tenant = $1 "
        "AND p.closed_day IS NULL" +
            filter.where() + " ORDER BY p.unit, p.name, p.place_id",
        filter.params(), [&](const Row& row) {
          slot->second.push_back({row.uuid(0), row.text(1), row.text(2), row.text(3), row.text(4)});
        });
    return slot->second;
  }

  // Which were looked at in the window, and when last.
  const std::map<Uuid, Date>& done_in(const Ask& ask) {
    const auto [slot, fresh] =
        done_.try_emplace(std::pair(std::string(ask.plan), ask.rule->key + ask.window.from.iso()));
    if (!fresh) return slot->second;
    reader_.db.each(
        "SELECT i.place_id, max(i.day) FROM inspection i WHERE i.tenant = $1 AND i.rule = $2 AND "
        "i.plan_id = $3 AND i.day >= $4 AND i.day <= $5 AND i.withdrawn_seq IS NULL "
        "GROUP BY i.place_id",
        {reader_.tenant(), ask.rule->key, std::string(ask.plan), ask.window.from.days(),
         ask.window.to.days()},
        [&](const Row& row) { slot->second.emplace(row.uuid(0), date_of(row, 1)); });
    return slot->second;
  }

  // The items that are open under the rule that is asked for.
  const std::vector<std::string>& open_items(const Uuid& place) {
    if (!open_) {
      open_.emplace();
      Filter filter = visible_places(reader_);
      filter.add("f.rule = {}", *ask_.rule);
      reader_.db.each(
          "SELECT f.place_id, f.item FROM place_fault f JOIN place p ON p.tenant = $1 "
          "AND p.place_id = f.place_id WHERE f.tenant = $1 AND f.closed_day IS NULL" +
              filter.where() + " ORDER BY f.opened_day, f.fault_id",
          filter.params(), [&](const Row& row) { (*open_)[row.uuid(0)].push_back(row.text(1)); });
    }
    return (*open_)[place];
  }

  Json round_json(const Ask& ask, const plan::Inspection& line,
                  const std::vector<const RoundPlace*>& here,
                  const std::map<Uuid, Date>& done) const {
    const auto n = std::count_if(here.begin(), here.end(),
                                 [&](const RoundPlace* place) { return done.contains(place->id); });
    const bool every = !ask.rule->each_place.empty();
    return {{"plan", ask.plan},
            {"rule", ask.rule->key},
            {"name", ask.rule->name},
            {"kind", line.of},
            {"kind_name", place_kind_name(*reader_.plan, line.of)},
            {"unit", ask.unit},
            {"unit_name", reader_.unit_name(std::string(ask.unit))},
            {"who", reader_.plan->plan.name_of(ask.rule->who)},
            {"from", ask.window.from.iso()},
            {"to", ask.window.to.iso()},
            {"items", line.list},
            {"places", here.size()},
            {"every", every},
            {"needed", every ? Json(here.size()) : Json(ask.times)},
            {"done", n}};
  }

  Json place_json(const RoundPlace& place, const std::map<Uuid, Date>& done) {
    const auto when = done.find(place.id);
    return {{"id", place.id.text()},
            {"unit", place.unit},
            {"unit_name", reader_.unit_name(place.unit)},
            {"name", place.name},
            {"where", place.where},
            {"code", place.code},
            {"done", when == done.end() ? Json() : Json(when->second.iso())},
            {"open", open_items(place.id)}};
  }

  Reader& reader_;
  const RoundAsk& ask_;
  std::map<std::string, std::vector<RoundPlace>> by_kind_;
  std::map<std::pair<std::string, std::string>, std::map<Uuid, Date>> done_;
  std::optional<std::map<Uuid, std::vector<std::string>>> open_;
};

bool is_known(const Reader& reader, const std::string& rule) {
  return std::any_of(
      reader.plan->members.begin(), reader.plan->members.end(), [&](const Member& member) {
        const auto& lines = member.plan.places.inspect;
        return std::any_of(lines.begin(), lines.end(), [&](const plan::Inspection& line) {
          return "inspect." + line.id == rule;
        });
      });
}

// ---- rooms ----

// The matters that rooms are kept for and that the reader may see.
std::set<Uuid> matters_of_bookings(const Reader& reader, const DaysAsk& ask) {
  Filter filter = visible_matters(reader);
  const std::string from = filter.place(ask.from.days()), to = filter.place(ask.to.days());
  std::set<Uuid> matters;
  reader.db.each(
      fmt::format("SELECT m.matter_id FROM matter m WHERE m.tenant = $1{} AND m.matter_id IN "
                  "(SELECT b.matter_id FROM booking b WHERE b.tenant = $1 AND b.day >= {} "
                  "AND b.day <= {})",
                  filter.where(), from, to),
      filter.params(), [&](const Row& row) { matters.insert(row.uuid(0)); });
  return matters;
}

Filter wanted_places(const Reader& reader, const DaysAsk& ask) {
  Filter filter = visible_places(reader);
  filter.add_text("p.closed_day IS NULL");
  if (ask.unit) filter.add("p.unit = {}", *ask.unit);
  if (ask.kind) filter.add("p.kind = {}", *ask.kind);
  return filter;
}

std::map<Uuid, Json> bookings_by_room(Reader& reader, const DaysAsk& ask) {
  const std::set<Uuid> matters = matters_of_bookings(reader, ask);
  const auto names = names_of(reader);
  Filter filter = wanted_places(reader, ask);
  filter.add("b.day >= {}", ask.from.days());
  filter.add("b.day <= {}", ask.to.days());
  std::map<Uuid, Json> rooms;
  reader.db.each(
      "SELECT b.place_id, b.booking_id, b.day, b.from_minute, b.to_minute, b.purpose, "
      "b.matter_id, b.actor FROM booking b JOIN place p ON p.tenant = $1 AND p.place_id = "
      "b.place_id WHERE b.tenant = $1 AND b.cancelled_why IS NULL" +
          filter.where() + " ORDER BY b.day, b.from_minute, b.booking_id",
      filter.params(), [&](const Row& row) {
        const auto matter = row.uuid_if(6);
        rooms[row.uuid(0)].push_back(
            {{"id", row.uuid(1).text()},
             {"day", date_of(row, 2).iso()},
             {"from", row.i64(3)},
             {"to", row.i64(4)},
             {"purpose", row.text(5)},
             {"matter", matter && matters.contains(*matter) ? Json(matter->text()) : Json()},
             {"by", name_in(names, row.text(7))}});
      });
  return rooms;
}

// ---- patrols ----

Json patrol_rules(const Reader& reader) {
  Json rules = Json::array();
  std::set<std::string> seen;
  for (const Member& member : reader.plan->members)
    for (const plan::Cadence& cadence : member.plan.cadences)
      if (cadence.act == "patrol" && seen.insert(cadence.id).second)
        rules.push_back({{"rule", "cadence." + cadence.id}, {"name", cadence.name}});
  return rules;
}

Json patrol_asks(Reader& reader) {
  const Date today = reader.now.date();
  Json asks = Json::array();
  for (const AskRow& row :
       ask_rows(reader, {.from = today, .to = today, .block = "cadence"}).rows) {
    if (row.ask.rule->act != "patrol") continue;
    asks.push_back({{"rule", row.ask.rule->key},
                    {"name", row.ask.rule->name},
                    {"unit", row.ask.unit},
                    {"unit_name", reader.unit_name(std::string(row.ask.unit))},
                    {"from", row.ask.window.from.iso()},
                    {"to", row.ask.window.to.iso()},
                    {"needed", row.ask.times},
                    {"done", row.done.in_time}});
  }
  return asks;
}

// Places by patrols: who was passed in these days, and when each was passed last.
void add_coverage(const Reader& reader, const DaysAsk& ask, Json& page) {
  Filter filter = wanted_places(reader, ask);
  const std::string from = filter.place(ask.from.days()), to = filter.place(ask.to.days());
  struct Count {
    std::int64_t places = 0, passed = 0;
    bool ever = false;
    std::vector<Json> rows{};
  };
  std::map<std::string, Count> kinds;
  reader.db.each(
      fmt::format("SELECT p.place_id, p.kind, p.unit, p.name, p.location, "
                  "(SELECT max(w.day) FROM patrol_place x JOIN patrol w ON w.tenant = $1 "
                  "AND w.patrol_id = x.patrol_id AND w.withdrawn_seq IS NULL WHERE x.tenant = $1 "
                  "AND x.place_id = p.place_id), "
                  "(SELECT count(*) FROM patrol_place x JOIN patrol w ON w.tenant = $1 "
                  "AND w.patrol_id = x.patrol_id AND w.withdrawn_seq IS NULL AND w.day >= {} "
                  "AND w.day <= {} WHERE x.tenant = $1 AND x.place_id = p.place_id) "
                  "FROM place p WHERE p.tenant = $1{} ORDER BY p.unit, p.name, p.place_id",
                  from, to, filter.where()),
      filter.params(), [&](const Row& row) {
        Count& kind = kinds[row.text(1)];
        ++kind.places;
        if (row.i64(6) > 0) ++kind.passed;
        kind.ever = kind.ever || !row.is_null(5);
        kind.rows.push_back({{"id", row.uuid(0).text()},
                             {"kind", row.text(1)},
                             {"unit", row.text(2)},
                             {"unit_name", reader.unit_name(row.text(2))},
                             {"name", row.text(3)},
                             {"where", row.text(4)},
                             {"last", day_or_null(row, 5)},
                             {"times", row.i64(6)}});
      });
  Json coverage = Json::array(), places = Json::array();
  for (auto& [id, kind] : kinds) {
    if (!kind.ever && ask.kind != id) continue;
    coverage.push_back({{"kind", id},
                        {"kind_name", place_kind_name(*reader.plan, id)},
                        {"places", kind.places},
                        {"passed", kind.passed}});
    for (Json& row : kind.rows) places.push_back(std::move(row));
  }
  page["coverage"] = std::move(coverage);
  page["places"] = std::move(places);
}

Json patrols_json(Reader& reader, const DaysAsk& ask) {
  Filter filter({reader.tenant()});
  if (reader.scope.role == access::Role::competent) filter.add_text("1 = 0");
  if (reader.scope.unit) filter.add("w.unit = {}", *reader.scope.unit);
  if (ask.unit) filter.add("w.unit = {}", *ask.unit);
  filter.add("w.day >= {}", ask.from.days());
  filter.add("w.day <= {}", ask.to.days());
  const std::string limit = filter.place(k_patrols_shown);
  const auto names = names_of(reader);
  Json patrols = Json::array();
  reader.db.each(
      fmt::format(
          "SELECT w.patrol_id, w.rule, w.unit, w.day, w.from_minute, w.to_minute, w.note, w.actor, "
          "w.withdrawn_why, "
          "(SELECT count(*) FROM patrol_place x WHERE x.tenant = $1 AND x.patrol_id = "
          "w.patrol_id), "
          "(SELECT count(*) FROM patrol_matter x WHERE x.tenant = $1 AND x.patrol_id = "
          "w.patrol_id) FROM patrol w WHERE w.tenant = $1{} "
          "ORDER BY w.day DESC, w.from_minute DESC, w.patrol_id LIMIT {}",
          filter.where(), limit),
      filter.params(), [&](const Row& row) {
        const auto line = place_line(*reader.plan, row.text(2), row.text(1));
        patrols.push_back({{"id", row.uuid(0).text()},
                           {"rule", row.text(1)},
                           {"rule_name", line ? line->name() : row.text(1)},
                           {"unit", row.text(2)},
                           {"unit_name", reader.unit_name(row.text(2))},
                           {"day", date_of(row, 3).iso()},
                           {"from", row.i64(4)},
                           {"to", row.i64(5)},
                           {"note", row.text(6)},
                           {"by", name_in(names, row.text(7))},
                           {"withdrawn", row.is_null(8) ? Json() : Json(row.text(8))},
                           {"places", row.i64(9)},
                           {"matters", row.i64(10)}});
      });
  return patrols;
}

}  // namespace

Result<Json> rounds_page(Reader& reader, const RoundAsk& ask) {
  if (ask.rule && !is_known(reader, *ask.rule))
    return base::fail("NOT-FOUND", base::Kind::not_found);
  return RoundsOf(reader, ask).page();
}

Json rooms_page(Reader& reader, const DaysAsk& ask) {
  std::map<Uuid, Json> bookings = bookings_by_room(reader, ask);
  const Filter filter = wanted_places(reader, ask);
  Json items = Json::array();
  reader.db.each(
      "SELECT p.place_id, p.kind, p.unit, p.name, p.location, p.n, p.hours FROM place p "
      "WHERE p.tenant = $1 AND p.hours <> '[]'" +
          filter.where() + " ORDER BY p.unit, p.name, p.place_id",
      filter.params(), [&](const Row& row) {
        Json& own = bookings[row.uuid(0)];
        items.push_back({{"id", row.uuid(0).text()},
                         {"kind", row.text(1)},
                         {"kind_name", place_kind_name(*reader.plan, row.text(1))},
                         {"unit", row.text(2)},
                         {"unit_name", reader.unit_name(row.text(2))},
                         {"name", row.text(3)},
                         {"where", row.text(4)},
                         {"n", row.is_null(5) ? Json() : Json(row.i64(5))},
                         {"hours", Json::parse(row.text(6))},
                         {"bookings", own.is_null() ? Json::array() : std::move(own)}});
      });
  return {{"from", ask.from.iso()}, {"to", ask.to.iso()}, {"items", std::move(items)}};
}

Json patrols_page(Reader& reader, const DaysAsk& ask) {
  Json page{{"from", ask.from.iso()},
            {"to", ask.to.iso()},
            {"rules", patrol_rules(reader)},
            {"asks", patrol_asks(reader)},
            {"patrols", patrols_json(reader, ask)}};
  add_coverage(reader, ask, page);
  return page;
}

}  // namespace wanhu::app
