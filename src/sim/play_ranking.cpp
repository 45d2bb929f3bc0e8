// League tables: published some days after their period has ended, whatever stands in them. A
// period in which the plan was not in force yet has none.
//
// When it is asked for (Options::leagues), so many matters more are brought in that the units of a
// ranking by matters come to its least number within the first period that can be published; each
// unit in turn, so that they have about as many. Units differ in how often a matter takes long.
#include <algorithm>
#include <map>

#include "calendar/period.hpp"
#include "sim/rooms.hpp"

namespace wanhu::sim {

namespace {

constexpr int k_around_days = 370;
// A matter is due and closed about so many days after it came in.
constexpr int k_settled_days = 12, k_days_least = 7;
constexpr int k_short_days = 40;  // a period that the plan's beginning cuts shorter is passed over
constexpr double k_spare = 1.25;  // beyond what is needed
// How often a matter of the quickest and of the slowest unit takes long.
constexpr double k_slow_least = 0.03, k_slow_most = 0.88;
// Units stand in the plan's order, their slowness in another.
constexpr std::size_t k_slow_stride = 5;
constexpr const char* k_institution = "institution";

double slow_of(std::size_t at, std::size_t units) {
  if (units < 2) return k_slow_least;
  const auto place = static_cast<double>(at * k_slow_stride % units);
  return k_slow_least + (k_slow_most - k_slow_least) * place / static_cast<double>(units - 1);
}

// Matters of a unit: where they lie, and what they may be about.
struct Window {
  std::string unit{};  // empty: in any home, of an institution
  double slow = 0;
  std::vector<Topic> topics{};
};
struct Windows {
  std::vector<Window> all{};
  double a_day = 0, left = 0;
  std::size_t opened = 0;
};

class Rankings final : public Room {
 public:
  explicit Rankings(const Shared& shared) : w_(shared.w), matters_(shared.matters) {}

  void begin() override {
    if (!w_.options.leagues) return;
    for (const plan::Ranking& ranking : w_.plan.rankings) prepare(ranking);
  }

  void day(Date date) override {
    if (date <= w_.plan.head.window.to)
      for (Windows& windows : windows_) open(windows);
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
  [[nodiscard]] std::int64_t least(const plan::Ranking& ranking) const {
    std::int64_t n = ranking.min_n;
    for (const plan::RankingPart& part : ranking.by)
      for (const plan::Indicator& one : w_.plan.indicators)
        if (one.id == part.indicator) n = std::max<std::int64_t>(n, one.min_n);
    return n;
  }
  // Of the kinds that the institution is responsible for, in their own words.
  [[nodiscard]] std::vector<Topic> topics_of_body(const std::string& unit) const {
    std::vector<Topic> topics;
    for (const plan::MatterKind& kind : w_.plan.matters.kinds)
      if (kind.owner == unit && !kind.is_statutory() && !kind.confidential)
        topics.push_back({kind.id, short_name(kind.name), "到窗口来办，请按期办好并告知结果。"});
    return topics;
  }

  // The usual ones of the first kind, whose terms are short.
  [[nodiscard]] std::vector<Topic> usual_topics() const {
    std::vector<Topic> topics = matters_.topics();
    std::erase_if(topics,
                  [first = topics.front().kind](const Topic& one) { return one.kind != first; });
    return topics;
  }

  void prepare(const plan::Ranking& ranking) {
    const bool bodies = ranking.of == k_institution;
    Windows windows;
    for (const plan::Unit& unit : w_.plan.org.units) {
      if (unit.kind != ranking.of) continue;
      Window one{.unit = bodies ? std::string() : unit.id,
                 .topics = bodies ? topics_of_body(unit.id) : usual_topics()};
      if (!one.topics.empty()) windows.all.push_back(std::move(one));
    }
    if (windows.all.empty()) return;
    std::map<std::string, double> slow;
    for (std::size_t i = 0; i < windows.all.size(); ++i) {
      windows.all[i].slow = slow_of(i, windows.all.size());
      if (!bodies) slow[windows.all[i].unit] = windows.all[i].slow;
    }
    if (!bodies) matters_.set_slow(std::move(slow));
    Date from = w_.first();
    Date end = ranking_period_end(ranking, from).value_or(w_.plan.head.window.to);
    if (const auto next = ranking_period_end(ranking, end + 1);
        next && end - from < k_short_days && *next <= w_.plan.head.window.to) {
      from = end + 1;
      end = *next;
    }
    const int days = std::max(end - from + 1 - k_settled_days, k_days_least);
    const double wanted = static_cast<double>(windows.all.size()) *
                          static_cast<double>(least(ranking)) * k_spare / days;
    // What residents of these units report anyway counts too.
    windows.a_day = wanted - (bodies ? 0 : matters_.reports_a_day());
    windows_.push_back(std::move(windows));
  }

  void open(Windows& windows) {
    for (windows.left += windows.a_day; windows.left >= 1; --windows.left) {
      const Window& one = windows.all.at(windows.opened % windows.all.size());
      const std::size_t round = windows.opened / windows.all.size();
      const std::vector<std::string>& homes = w_.homes();
      w_.step();
      matters_.open_at_window(w_.staff.centre.front(), one.topics.at(round % one.topics.size()),
                              one.unit.empty() ? homes.at(round % homes.size()) : one.unit,
                              one.slow);
      ++windows.opened;
    }
  }

  World& w_;
  MatterDesk& matters_;
  std::vector<Windows> windows_{};
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
