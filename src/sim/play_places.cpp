// Rounds of inspection with their second looks, listed places, patrols, and rooms that are booked.
#include <algorithm>
#include <set>

#include "sim/diary.hpp"
#include "sim/place_world.hpp"
#include "sim/rooms.hpp"

namespace wanhu::sim {

namespace {

constexpr double k_new_fault = 0.02;  // of an item, each time it is looked at
// What is looked at where the plan has no list of its own.
const std::vector<std::string>& plain_list() {
  static const std::vector<std::string> k_list{"设施完好", "通道畅通", "标识清楚"};
  return k_list;
}

struct Look {  // at a place
  std::size_t place = 0;
  const plan::Inspection* line = nullptr;
  std::string ask_unit;
  bool again = false;
};
struct Walk {
  Date day;  // on which it is walked; written down the next morning
  std::string rule, unit;
  int shift = 0;
  bool by_visitor = false;
};
struct Listing {  // a place to be put on a list, and its road from there
  Date day;
  const plan::Listing* line = nullptr;
  std::string ask_unit;
  std::size_t place = 0;
  Uuid id{};
  enum class State { ahead, listed, ended } state = State::ahead;
  int looks = 0;
};
struct Booking {
  Uuid id;
  Date day;
};

class Places final : public Room {
 public:
  explicit Places(const Shared& shared) : w_(shared.w), world_(shared.w, shared.matters) {}

  void begin() override {
    world_.put_all();
    for (const plan::Inspection& line : w_.plan.places.inspect) count_places(line);
    w_.book.each(w_.first(), w_.last(), [&](const domain::Ask& ask) {
      if (ask.rule->block == "inspect") plan_round(ask);
      if (ask.rule->act == "patrol") plan_walks(ask);
      if (ask.rule->block == "listing") plan_listings(ask);
    });
    for (const plan::Listing& line : w_.plan.places.listing)
      if (line.at_least == 0) plan_few_listings(line);
  }

  void day(Date date) override {
    walks_.through(date - 1, [&](const Walk& one) { walk(one); });
    looks_.through(date, [&](const Look& one) { look(one); });
    look_again(date);
    for (Listing& one : listings_)
      if (one.state != Listing::State::ended && one.day == date) go_on(one, date);
    world_.look_after_hazards(date);
    book(date);
  }

 private:
  // ---- rounds ----

  [[nodiscard]] static std::string key(const plan::Inspection& line) {
    return "inspect." + line.id;
  }

  [[nodiscard]] std::vector<std::size_t> asked_places(const plan::Inspection& line,
                                                      const domain::Ask& ask) const {
    return world_.in(line.of, ask.rule->everywhere ? w_.plan.org.root.id : std::string(ask.unit));
  }

  [[nodiscard]] const plan::Inspection* line_of(const domain::Ask& ask) const {
    for (const plan::Inspection& line : w_.plan.places.inspect)
      if (key(line) == ask.rule->key) return &line;
    return nullptr;
  }

  void count_places(const plan::Inspection& line) {
    w_.book.each(w_.plan.head.window.from, w_.last(), [&](const domain::Ask& ask) {
      if (ask.rule->key == key(line))
        w_.book.places(ask.rule->key, std::string(ask.unit),
                       static_cast<int>(asked_places(line, ask).size()));
    });
  }

  void plan_round(const domain::Ask& ask) {
    const plan::Inspection& line = *line_of(ask);
    const Date from = std::max(ask.window.from, w_.first() + 1),
               to = std::min(ask.window.to, w_.last());
    if (from > to) return;
    const double share = w_.play.chance(0.82) ? 1 : 0.6;
    for (const std::size_t place : asked_places(line, ask))
      if (share == 1 || w_.play.chance(share))
        looks_.add(w_.day_in(from, to),
                   {.place = place, .line = &line, .ask_unit = std::string(ask.unit)});
  }

  // Whoever goes round: the unit's lead, or the centre where one body looks at every place.
  [[nodiscard]] const Account& inspector(const Look& look, const SimPlace& place) const {
    const bool own = w_.lies_in(place.unit, look.ask_unit) && look.ask_unit != w_.plan.org.root.id;
    return own ? w_.of(place.unit) : w_.staff.centre.at(1);
  }

  void look(const Look& look) {
    SimPlace& place = world_.all()[look.place];
    const auto& list = look.line->list.empty() ? plain_list() : look.line->list;
    world_.inspect(place, key(*look.line), list, look.line->findings_open_matters,
                   inspector(look, place), look.again ? 0 : k_new_fault);
    w_.book.done({.rule = key(*look.line),
                  .unit = look.ask_unit,
                  .day = w_.now().date(),
                  .subject = place.id});
    if (place.faults[key(*look.line)].empty()) return;
    const bool waits = std::any_of(again_.begin(), again_.end(), [&](const Look& one) {
      return one.place == look.place && one.line == look.line;
    });
    if (!waits) again_.push_back(look);
  }

  // A second look some days after the matter of the fault was answered.
  void look_again(Date date) {
    std::vector<Look> due;
    std::erase_if(again_, [&](const Look& one) {
      const SimPlace& place = world_.all()[one.place];
      if (!world_.is_mended(place, key(*one.line), date) || !w_.play.chance(0.5)) return false;
      due.push_back(one);
      return true;
    });
    for (Look& one : due) {
      one.again = true;
      look(one);
    }
  }

  // ---- listed places ----

  void plan_listings(const domain::Ask& ask) {
    const auto& lines = w_.plan.places.listing;
    const auto line = std::find_if(lines.begin(), lines.end(), [&](const plan::Listing& one) {
      return "listing." + one.id == ask.rule->key;
    });
    const Date from = std::max(ask.window.from, w_.first() + 1);
    const Date to = std::min(ask.window.to, from + (ask.window.to - from) * 3 / 4);
    if (from > to) return;
    const int n = w_.play.chance(0.8) ? ask.times : std::max(ask.times - 2, 1);
    for (int i = 0; i < n; ++i)
      listings_.push_back(
          {.day = w_.day_in(from, to), .line = &*line, .ask_unit = std::string(ask.unit)});
  }

  // As many as meet the criteria: about a third of them, over the whole time.
  void plan_few_listings(const plan::Listing& line) {
    const auto places = world_.in(line.of, w_.plan.org.root.id);
    const auto n = places.size() / 3 + (places.empty() ? 0 : 1);
    if (w_.days < 6) return;
    for (std::size_t i = 0; i < n; ++i)
      listings_.push_back({.day = w_.day_in(w_.first() + 3, w_.last() - 1),
                           .line = &line,
                           .ask_unit = w_.plan.org.root.id});
  }

  [[nodiscard]] const Account& lister(const Listing& one, const SimPlace& place) const {
    return one.ask_unit == w_.plan.org.root.id ? w_.staff.centre.at(1) : w_.of(place.unit);
  }

  void go_on(Listing& one, Date date) {
    if (one.state == Listing::State::ahead)
      list(one, date);
    else
      look_at_listed(one, date);
  }

  void list(Listing& one, Date date) {
    const std::string rule = "listing." + one.line->id;
    std::vector<std::size_t> free;
    for (const std::size_t n : world_.in(one.line->of, one.ask_unit))
      if (!world_.all()[n].listed.contains(rule)) free.push_back(n);
    one.state = Listing::State::ended;
    if (free.empty()) return;
    one.place = free.at(w_.play.below(free.size()));
    one.id = w_.id();
    SimPlace& place = world_.all()[one.place];
    Json data{{"listing_id", one.id.text()},
              {"rule", rule},
              {"place_id", place.id.text()},
              {"reason", one.line->criteria.empty() ? "突出问题" : one.line->criteria},
              {"measures", one.line->measures.empty() ? std::vector<std::string>{"限期整改"}
                                                      : one.line->measures},
              {"owner", w_.plan.name_of(place.unit)}};
    if (!one.line->due)
      data["due"] = std::max(std::min(date + 90, w_.plan.head.window.to), date + 15).iso();
    w_.later(lister(one, place), "place.list", std::move(data));
    ++w_.truth.places.listed;
    w_.book.done({.rule = rule, .unit = one.ask_unit, .day = date, .subject = place.id});
    place.listed.emplace(rule, one.id);
    one.state = Listing::State::listed;
    one.day = date + static_cast<int>(w_.between(8, 25));
  }

  // Looked at by the criterion for getting off the list, until that holds and nothing else is wrong
  // with the place.
  void look_at_listed(Listing& one, Date date) {
    const std::string rule = "listing." + one.line->id;
    SimPlace& place = world_.all()[one.place];
    const Account& who = lister(one, place);
    if (one.looks++ == 0)
      w_.later(who, "place.list_update",
               {{"listing_id", one.id.text()},
                {"measures", one.line->measures.empty() ? std::vector<std::string>{"限期整改"}
                                                        : one.line->measures},
                {"owner", w_.plan.name_of(place.unit)},
                {"progress", "措施已经落实一半"}});
    const std::size_t faults =
        world_.inspect(place, rule, {one.line->delist}, false, who, one.looks == 1 ? 0.4 : 0);
    one.day = date + static_cast<int>(w_.between(7, 16));
    if (faults > 0 || place.has_faults()) return;
    w_.later(who, "place.delist",
             {{"listing_id", one.id.text()}, {"evidence", "复查合格：" + one.line->delist}});
    ++w_.truth.places.delisted;
    place.listed.erase(rule);
    one.state = Listing::State::ended;
  }

  // ---- patrols ----

  void plan_walks(const domain::Ask& ask) {
    const Date from = std::max(ask.window.from, w_.first() + 1),
               to = std::min(ask.window.to, w_.last());
    if (from > to) return;
    const int n = w_.play.chance(0.92) ? ask.times : ask.times - 1;
    for (int i = 0; i < n; ++i) {
      const Date day = w_.day_in(from, to);
      walks_.add(day, {.day = day,
                       .rule = ask.rule->key,
                       .unit = std::string(ask.unit),
                       .shift = i % 3,
                       .by_visitor = ask.rule->who == "visitor"});
    }
  }

  void walk(const Walk& walk) {
    const auto visitors = w_.visitors_of(walk.unit);
    const Account& who = walk.by_visitor && !visitors.empty()
                             ? *visitors.at(w_.play.below(visitors.size()))
                             : w_.of(walk.unit);
    Json passed = Json::array();
    for (const SimPlace& place : world_.all())
      if (w_.lies_in(place.unit, walk.unit) && w_.play.chance(0.15))
        passed.push_back(place.id.text());
    const int from = (6 + 8 * walk.shift) * 60;
    w_.later(who, "patrol.record",
             {{"patrol_id", w_.id().text()},
              {"rule", walk.rule},
              {"unit", walk.unit},
              {"day", walk.day.iso()},
              {"from", from},
              {"to", from + (walk.by_visitor ? 90 : 8 * 60)},
              {"place_ids", std::move(passed)}});
    ++w_.truth.places.patrols;
    w_.book.done({.rule = walk.rule, .unit = walk.unit, .day = walk.day});
  }

  // ---- rooms ----

  void book(Date date) {
    for (const SimPlace& room : world_.all()) {
      if (room.kind.find("room") == std::string::npos) continue;
      const Date day = date + 2;
      if (day.weekday() > 5 || !w_.play.chance(0.35)) continue;
      const Uuid id = w_.id();
      const int from = w_.play.chance(0.5) ? 9 * 60 : 14 * 60 + 30;
      w_.later(w_.staff.centre.at(1), "room.book",
               {{"booking_id", id.text()},
                {"place_id", room.id.text()},
                {"day", day.iso()},
                {"from", from},
                {"to", from + 90},
                {"purpose", "邻里纠纷调解"}});
      ++w_.truth.places.bookings;
      bookings_.push_back({id, day});
    }
    for (Booking& one : bookings_)
      if (one.day == date + 1 && w_.play.chance(0.1)) {
        w_.later(w_.staff.centre.at(1), "room.cancel",
                 {{"booking_id", one.id.text()}, {"reason", "双方已经和解"}});
        --w_.truth.places.bookings;
      }
  }

  World& w_;
  PlaceWorld world_;
  Diary<Look> looks_;
  std::vector<Look> again_;
  Diary<Walk> walks_;
  std::vector<Listing> listings_;
  std::vector<Booking> bookings_;
};

}  // namespace

std::unique_ptr<Room> play_places(const Shared& shared) {
  return std::make_unique<Places>(shared);
}

}  // namespace wanhu::sim
