#include "app/blocks_as_of.hpp"
#include "app/quota_count.hpp"

namespace wanhu::app {

namespace {

QuotaAsOf as_of(const QuotaTally& tally, Date day) {
  QuotaAsOf made{.plan = tally.member->plan.head.id,
                 .id = tally.quota->id,
                 .counted = tally.quota->unit,
                 .from = tally.window.from,
                 .to = tally.window.to};
  std::int64_t in_all = 0;
  domain::DoneByDay days;
  for (const QuotaRow& row : tally.rows) {
    made.asked += row.asked;
    made.done += row.done;
    in_all += row.asked_in_all;
    for (const auto& [when, n] : row.days) days[when] += n;
  }
  made.state = domain::state_of(*tally.quota, made.asked, made.done, tally.window, day);
  made.marks = domain::marks_of(*tally.quota, in_all, days, day);
  return made;
}

}  // namespace

std::vector<QuotaAsOf> quotas_as_of(Reader& reader, const Cut& cut, Date day) {
  const QuotaPlace place{.db = reader.db,
                         .tenant = reader.tenant(),
                         .book = reader.engine.plans(),
                         .plans = *reader.plan,
                         .national = reader.engine.calendar(),
                         .day = day,
                         .seq = cut.seq};
  std::vector<QuotaAsOf> list;
  for (const QuotaTally& tally : quota_tallies(place, {.unit = reader.scope.unit}))
    if (tally.who == domain::QuotaFor::whole || tally.who == domain::QuotaFor::units)
      list.push_back(as_of(tally, day));
  return list;
}

}  // namespace wanhu::app
