#include "report/repeated.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "domain/matter/words.hpp"

namespace wanhu::report {

namespace {

using app::MatterAsOf;

}  // namespace

std::vector<Repeated> repeated(const std::vector<MatterAsOf>& matters, base::Date from,
                               base::Date to, const std::vector<plan::Unit>& units) {
  std::vector<const MatterAsOf*> in_time;
  for (const MatterAsOf& m : matters)
    if (m.opened >= from && m.opened <= to) in_time.push_back(&m);
  std::sort(in_time.begin(), in_time.end(), [](const MatterAsOf* a, const MatterAsOf* b) {
    return std::tie(a->opened, a->id) < std::tie(b->opened, b->id);
  });
  std::map<std::string, std::size_t> rank;
  for (const plan::Unit& unit : units) rank.emplace(unit.id, rank.size());
  std::map<std::tuple<std::string, std::string, std::string>, Repeated> groups;
  for (const MatterAsOf* m : in_time) {
    const std::string place = domain::normal_place(m->place);
    if (place.empty()) continue;
    Repeated& group = groups[{m->unit, m->kind, place}];
    if (group.n == 0)
      group = {.unit = m->unit,
               .kind = m->kind,
               .place = m->place,
               .first = m->opened,
               .last = m->opened};
    ++group.n;
    if (m->state != "closed") ++group.open;
    group.last = m->opened;
  }
  std::vector<Repeated> list;
  for (auto& [key, group] : groups)
    if (group.n >= 2) list.push_back(std::move(group));
  const auto rank_of = [&](const std::string& unit) {
    const auto found = rank.find(unit);
    return found == rank.end() ? rank.size() : found->second;
  };
  std::sort(list.begin(), list.end(), [&](const Repeated& a, const Repeated& b) {
    return std::make_tuple(-a.n, rank_of(a.unit), a.kind, a.place) <
           std::make_tuple(-b.n, rank_of(b.unit), b.kind, b.place);
  });
  return list;
}

}  // namespace wanhu::report
