// Tasks, rhythms and reports. For every ask of the plan it is drawn beforehand what becomes of it;
// then things are done on their days, and most are written down on the same day, some later.
#include <algorithm>
#include <array>
#include <string_view>

#include "sim/diary.hpp"
#include "sim/rooms.hpp"

namespace wanhu::sim {

namespace {

constexpr std::array<const char*, 4> k_notes{"按计划完成", "现场记录在册", "已向与会人员说明", ""};
constexpr std::array<const char*, 3> k_excuses{"遇暴雨，改在下期合并进行", "与县里统一活动时间冲突",
                                               "人员集中参加抢收"};

struct Step {
  Date day;
  std::string rule, unit;
  bool by_visitors = false, meets = false;
  std::int64_t n = 1;
  std::vector<std::string> handed_in{};
};

class Work final : public Room {
 public:
  explicit Work(const Shared& shared) : w_(shared.w) {}

  void begin() override {
    w_.book.each(w_.first() - k_days_max, w_.last(), [&](const domain::Ask& ask) {
      if (is_mine(*ask.rule)) plan_for(ask);
    });
  }

  void day(Date date) override {
    steps_.through(date, [&](const Step& step) { record(step); });
    excuses_.through(date, [&](const domain::Ask& ask) { excuse(ask); });
  }

 private:
  static bool is_mine(const domain::Rule& rule) {
    if (rule.block == "cadence") return rule.act != "patrol";
    return rule.block == "task" || rule.block == "report";
  }

  void plan_for(const domain::Ask& ask) {
    const Date first = std::max(ask.window.from, w_.first() + 1);
    const Date to = ask.window.to;
    if (first > to && !ask.rule->is_once()) {  // over before anybody could write it down
      return;
    }
    const double p = w_.play.unit();
    const bool once = ask.rule->is_once();
    if (p < (once ? 0.84 : 0.9)) {
      add(ask, std::min(first, to), to);
    } else if (p < 0.93) {
      if (const Date enter = std::min(first + 1, to); enter >= w_.first() + 1)
        excuses_.add(enter, ask);
    } else if (once && p < 0.98) {
      add(ask, to + 1, to + 12);
    } else if (!once && ask.times > 1) {
      add(ask, first, to, ask.times - 1);
    }
  }

  // As often as it is asked for; what is handed in comes at once or in two parts.
  void add(const domain::Ask& ask, Date from, Date to, int times = 0) {
    const domain::Rule& rule = *ask.rule;
    const int n = times > 0 ? times : std::max(ask.times, 1);
    const auto parts = rule.deliver.size() > 1 && w_.play.chance(0.3) ? 2U : 1U;
    for (int i = 0; i < (rule.deliver.empty() ? n : static_cast<int>(parts)); ++i) {
      Step step;
      step.rule = rule.key;
      step.day = w_.day_in(from, std::max(from, to));
      const Date least = std::max(step.day, w_.first() + 1);
      const Date enter = w_.play.chance(0.8) ? least : least + static_cast<int>(w_.between(1, 3));
      step.unit = ask.unit;
      step.by_visitors = rule.who == "visitor";
      step.meets = rule.act == "meeting" || rule.act == "study";
      const auto half = rule.deliver.size() / parts;
      const auto begin = rule.deliver.begin() + static_cast<std::ptrdiff_t>(half) * i;
      if (!rule.deliver.empty())
        step.handed_in.assign(begin, i + 1 == static_cast<int>(parts)
                                         ? rule.deliver.end()
                                         : begin + static_cast<std::ptrdiff_t>(half));
      steps_.add(enter, std::move(step));
    }
  }

  [[nodiscard]] const Account& author(const Step& step) {
    if (step.by_visitors)
      if (const auto all = w_.visitors_of(step.unit); !all.empty())
        return *all.at(w_.play.below(all.size()));
    return w_.of(step.unit);
  }

  void record(const Step& step) {
    Json data{{"act_id", w_.id().text()},
              {"rule", step.rule},
              {"unit", step.unit},
              {"day", step.day.iso()},
              {"n", step.n}};
    if (!step.handed_in.empty()) data["handed_in"] = step.handed_in;
    if (step.meets) data["attended"] = w_.between(9, 70);
    if (const char* note = k_notes.at(w_.play.below(k_notes.size())); *note != '\0')
      data["note"] = note;
    w_.later(author(step), "act.record", std::move(data));
    ++w_.truth.acts;
    w_.book.done({.rule = step.rule,
                  .unit = step.unit,
                  .day = step.day,
                  .n = step.n,
                  .handed_in = step.handed_in});
  }

  void excuse(const domain::Ask& ask) {
    w_.later(w_.staff.centre.front(), "ask.excuse",
             {{"rule", ask.rule->key},
              {"unit", std::string(ask.unit)},
              {"day", ask.window.from.iso()},
              {"reason", k_excuses.at(w_.play.below(k_excuses.size()))}});
    ++w_.truth.excuses;
    w_.book.excused(ask);
  }

  World& w_;
  Diary<Step> steps_;  // by the day on which they are written down
  Diary<domain::Ask> excuses_;
};

}  // namespace

std::unique_ptr<Room> play_work(const Shared& shared) {
  return std::make_unique<Work>(shared);
}

}  // namespace wanhu::sim
