// The roster of posts: who is on duty when, who is to be in two places at once, and days with
// nobody.
#include <algorithm>
#include <map>
#include <set>

#include "app/query_posts.hpp"
#include "store/tables/post.hpp"

namespace wanhu::app {

namespace {

using domain::Holding;
using domain::Shift;

class Roster {
 public:
  Roster(Reader& reader, const RosterAsk& ask)
      : reader_(reader),
        ask_(ask),
        asked_(asked_posts(reader.engine.plans(), reader.db, reader.tenant(), reader.plan->version,
                           ask.from)),
        holdings_(store::load_holdings(reader.db, reader.tenant())),
        // A night's shift of the day before may run into the first.
        shifts_(store::load_shifts(reader.db, reader.tenant(), ask.from - 1, ask.to)) {
    std::erase_if(shifts_, [&](const Shift& one) { return !reader.scope.covers(one.unit); });
    for (const access::Person& person : access::people(reader.db, reader.tenant()))
      names_.emplace(person.id, person.name);
    for (const Holding& one : holdings_) by_id_.emplace(one.id, &one);
  }

  Json page() {
    Json items = Json::array();
    for (const Shift& one : shifts_)
      if (is_wanted(one)) items.push_back(shift_json(one));
    return {{"from", ask_.from.iso()},
            {"to", ask_.to.iso()},
            {"items", std::move(items)},
            {"clashes", clashes()},
            {"gaps", gaps()}};
  }

 private:
  [[nodiscard]] bool is_wanted(const Shift& one) const {
    return one.day >= ask_.from && (!ask_.unit || one.unit == *ask_.unit);
  }

  [[nodiscard]] std::string name_of(const Holding& one) const {
    if (!one.person) return one.name;
    const auto found = names_.find(*one.person);
    return found == names_.end() ? std::string() : found->second;
  }

  [[nodiscard]] Json brief(const Shift& one) const {
    return {{"shift", one.id.text()},
            {"plan", one.plan},
            {"post", one.post},
            {"name", asked_.name_of(one.plan, one.post, one.unit)},
            {"unit", one.unit},
            {"unit_name", reader_.unit_name(one.unit)},
            {"day", one.day.iso()},
            {"from", one.from},
            {"to", one.to}};
  }

  Json shift_json(const Shift& one) const {
    Json people = Json::array();
    bool is_empty = true;
    for (const Uuid& id : one.holdings) {
      const auto found = by_id_.find(id);
      if (found == by_id_.end()) continue;
      const Holding& holding = *found->second;
      const bool there = holding.holds_on(one.day);
      is_empty = is_empty && !there;
      people.push_back({{"holding", id.text()},
                        {"person", holding.person ? Json(holding.person->text()) : Json()},
                        {"name", name_of(holding)},
                        {"note", holding.note},
                        {"there", there}});
    }
    Json shown = brief(one);
    shown["people"] = std::move(people);
    shown["empty"] = is_empty;
    shown["past"] = one.ends() <= reader_.now;
    return shown;
  }

  [[nodiscard]] Json clashes() const {
    Json list = Json::array();
    for (const domain::Clash& clash : domain::clashes_of(shifts_, holdings_)) {
      const Shift &first = shifts_[clash.first], &second = shifts_[clash.second];
      if (!is_wanted(first) && !is_wanted(second)) continue;
      list.push_back(
          {{"name", holder_name(clash.holder)}, {"shifts", {brief(first), brief(second)}}});
    }
    return list;
  }

  [[nodiscard]] std::string holder_name(const std::string& holder) const {
    const auto found = std::find_if(holdings_.begin(), holdings_.end(),
                                    [&](const Holding& one) { return one.holder() == holder; });
    return found == holdings_.end() ? std::string() : name_of(*found);
  }

  // Of posts that have a shift on any of these days, the days on which nobody begins one.
  [[nodiscard]] Json gaps() const {
    std::map<std::pair<std::string, std::string>, std::pair<const Shift*, std::set<Date>>> manned;
    for (const Shift& one : shifts_) {
      if (!is_wanted(one)) continue;
      auto& [shift, days] = manned[{one.unit, one.post}];
      shift = &one;
      if (!domain::on_duty(one, holdings_).empty()) days.insert(one.day);
    }
    Json list = Json::array();
    for (const auto& [post, found] : manned)
      for (Date day = ask_.from; day <= ask_.to; day = day + 1) {
        if (found.second.contains(day)) continue;
        const Json shown = brief(*found.first);
        list.push_back({{"post", shown.at("post")},
                        {"plan", shown.at("plan")},
                        {"name", shown.at("name")},
                        {"unit", shown.at("unit")},
                        {"unit_name", shown.at("unit_name")},
                        {"day", day.iso()}});
      }
    return list;
  }

  Reader& reader_;
  const RosterAsk& ask_;
  AskedPosts asked_;
  std::vector<Holding> holdings_;
  std::vector<Shift> shifts_;
  std::map<Uuid, std::string> names_;
  std::map<Uuid, const Holding*> by_id_;
};

}  // namespace

Json roster_page(Reader& reader, const RosterAsk& ask) {
  return Roster(reader, ask).page();
}

}  // namespace wanhu::app
