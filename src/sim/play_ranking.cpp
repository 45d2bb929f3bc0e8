// League tables: published some days after their period has ended, whatever stands in them. A
// period in which the plan was not in force yet has none.
#include "calendar/period.hpp"
#include "sim/rooms.hpp"

namespace wanhu::sim {

namespace {

constexpr int k_around_days = 370;

class Rankings final : public Room {
 public:
  explicit Rankings(const Shared& shared) : w_(shared.w) {}

  void day(Date date) override {
    const Date end = date - k_table_after_days;
    if (end < w_.first()) return;
    for (const plan::Ranking& ranking : w_.plan.rankings) {
      if (ranking_period_end(ranking, end) != end) continue;
      w_.must(w_.staff.centre.front(), "ranking.publish",
              {{"edition_id", w_.id().text()}, {"ranking", ranking.id}, {"day", end.iso()}});
      ++w_.truth.rankings;
    }
  }

 private:
  World& w_;
};

}  // namespace

std::optional<Date> ranking_period_end(const plan::Ranking& ranking, Date day) {
  const auto period = calendar::period_of(ranking.every);
  if (!period) return {};
  for (const calendar::Window& one : calendar::windows_in(
           *period, day - k_around_days, day + k_around_days, calendar::Calendar::office()))
    if (one.whole_from <= day && day <= one.whole_to) return one.whole_to;
  return {};
}

std::unique_ptr<Room> play_ranking(const Shared& shared) {
  return std::make_unique<Rankings>(shared);
}

}  // namespace wanhu::sim
