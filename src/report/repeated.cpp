#include "report/repeated.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.hpp"

namespace wanhu::report {

namespace {

using app::MatterAsOf;

// Full-width forms of ASCII (U+FF01 … U+FF5E) stand at a fixed distance from it.
char32_t half_width(char32_t c) {
  return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}

bool is_word(char32_t c) {
  if (c < 0x80) return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z');
  const bool space = c == 0xA0 || (c >= 0x2000 && c <= 0x200F) || c == 0x3000;
  const bool mark = (c >= 0x2010 && c <= 0x206F) || (c >= 0x3001 && c <= 0x3004) ||
                    (c >= 0x3008 && c <= 0x3020) || c == 0x30FB || c == 0xB7 || c == 0xFFFD;
  return !space && !mark;
}

}  // namespace

std::string normal_place(std::string_view place) {
  std::string out;
  for (char32_t c : base::decode_utf8(place)) {
    c = half_width(c);
    if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
    if (is_word(c)) base::append_utf8(out, c);
  }
  return out;
}

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
    const std::string place = normal_place(m->place);
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
