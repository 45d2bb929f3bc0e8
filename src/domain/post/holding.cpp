#include "domain/post/holding.hpp"

#include <algorithm>
#include <set>

#include "domain/text/sensitive.hpp"

namespace wanhu::domain {

namespace {

// Whether both are held on some day.
bool meet(const Holding& a, const Holding& b) {
  const Date first = std::max(a.from, b.from);
  return a.holds_on(first) && b.holds_on(first);
}

// The most people at once on any day of the new holding, without it. Their number only grows on a
// day on which somebody begins.
std::int64_t most_at_once(const Holding& holding, const std::vector<Holding>& others) {
  std::set<Date> days{holding.from};
  for (const Holding& other : others)
    if (other.from > holding.from && holding.holds_on(other.from)) days.insert(other.from);
  std::int64_t most = 0;
  for (const Date day : days)
    most = std::max<std::int64_t>(
        most, std::count_if(others.begin(), others.end(),
                            [&](const Holding& other) { return other.holds_on(day); }));
  return most;
}

Event filled(const Holding& holding) {
  return {"post.filled",
          {{"holding", holding.id.text()},
           {"plan", holding.plan},
           {"post", holding.post},
           {"unit", holding.unit},
           {"person", holding.person ? base::Json(holding.person->text()) : base::Json()},
           {"name", holding.name},
           {"note", holding.note},
           {"from", holding.from.iso()}}};
}

Event left(const Holding& holding, Date day, const std::string& reason) {
  return {"post.left",
          {{"holding", holding.id.text()},
           {"unit", holding.unit},
           {"day", day.iso()},
           {"reason", reason}}};
}

}  // namespace

base::Result<Events> fill_post(const Post& post, const Holding& holding,
                               const std::vector<Holding>& others, Date today) {
  if (holding.person.has_value() != holding.name.empty())
    return base::fail_field("POST-WHO", "/data/name");
  for (const auto& [text, field] :
       {std::pair(&holding.name, "/data/name"), std::pair(&holding.note, "/data/note")})
    if (!find_sensitive(*text).empty()) return base::fail_field("POST-NUMBER", field);
  if (const Date last = today + k_days_ahead_max; holding.from > last)
    return base::fail_field("POST-DAY", "/data/from", {{"to", last.iso()}});
  if (std::any_of(others.begin(), others.end(), [&](const Holding& other) {
        return other.holder() == holding.holder() && meet(other, holding);
      }))
    return base::fail_field("POST-TWICE", holding.person ? "/data/person_id" : "/data/name");
  if (post.max > 0 && most_at_once(holding, others) >= post.max)
    return base::fail_field("POST-FULL", "/data/post", {{"max", std::to_string(post.max)}});
  return Events{filled(holding)};
}

base::Result<Events> leave_post(const Holding& holding, Date day, const std::string& reason,
                                Date today) {
  if (holding.to) return base::fail("POST-LEFT", base::Kind::refused);
  const Date first = holding.from - 1, last = std::max(today + k_days_ahead_max, first);
  if (day < first || day > last)
    return base::fail_field("POST-LEAVE-DAY", "/data/day",
                            {{"from", first.iso()}, {"to", last.iso()}});
  return Events{left(holding, day, reason)};
}

const Holding* covering(const Holding& holding, Date day, const std::vector<Holding>& held) {
  const Date from = std::max(day, holding.from);
  const auto found = std::find_if(held.begin(), held.end(), [&](const Holding& one) {
    return one.from <= from && (!one.to || (holding.to && *one.to >= *holding.to));
  });
  return found == held.end() ? nullptr : &*found;
}

base::Result<Events> pass_post(const Holding& holding, const Uuid& next, const Uuid& to, Date day,
                               const std::string& reason, const std::vector<Holding>& held) {
  Holding taken = holding;
  taken.id = next;
  taken.person = to;
  taken.name.clear();
  taken.from = std::max(day, holding.from);
  Events events{left(holding, taken.from - 1, reason)};
  if (covering(holding, day, held) != nullptr) return events;
  if (std::any_of(held.begin(), held.end(), [&](const Holding& one) { return meet(one, taken); }))
    return base::fail("POST-TWICE", base::Kind::refused);
  events.push_back(filled(taken));
  if (taken.to) events.push_back(left(taken, *taken.to, reason));
  return events;
}

}  // namespace wanhu::domain
