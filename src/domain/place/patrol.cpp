#include "domain/place/patrol.hpp"

namespace wanhu::domain {

namespace {

Json texts_of(const std::vector<Uuid>& ids) {
  Json list = Json::array();
  for (const Uuid& id : ids) list.push_back(id.text());
  return list;
}

}  // namespace

base::Result<Events> record_patrol(const Patrol& patrol, Date first, base::Instant now) {
  if (patrol.from < 0 || patrol.from >= k_day_minutes || patrol.to <= patrol.from ||
      patrol.to > patrol.from + k_day_minutes)
    return base::fail_field("PATROL-TIME", "/data/to");
  if (patrol.day < first || base::Instant::at(patrol.day, patrol.to) > now + k_clock_skew_ms)
    return base::fail_field("PATROL-DAY", "/data/day",
                            {{"from", first.iso()}, {"today", now.date().iso()}});
  return Events{{"patrol.recorded",
                 {{"patrol", patrol.id.text()},
                  {"plan", patrol.plan},
                  {"rule", patrol.rule},
                  {"unit", patrol.unit},
                  {"day", patrol.day.iso()},
                  {"from", patrol.from},
                  {"to", patrol.to},
                  {"places", texts_of(patrol.places)},
                  {"matters", texts_of(patrol.matters)},
                  {"note", patrol.note}}}};
}

base::Result<Events> withdraw_patrol(const Patrol& patrol, const std::string& reason) {
  if (patrol.withdrawn) return base::fail("PATROL-WITHDRAWN", base::Kind::refused);
  return Events{{"patrol.withdrawn", {{"patrol", patrol.id.text()}, {"reason", reason}}}};
}

}  // namespace wanhu::domain
