// Standards: near the end of a period units say what they have met, a lot decides who is looked at,
// findings are disputed and ruled on, and the period is settled; then honours are proposed.
#include <algorithm>
#include <array>
#include <set>

#include "domain/standard/period.hpp"
#include "domain/standard/standard.hpp"
#include "sim/peek.hpp"
#include "sim/rooms.hpp"

namespace wanhu::sim {

namespace {

constexpr int k_before_days = 12, k_settled_after_days = 22, k_share = 30;
constexpr double k_says_nothing = 0.06, k_not_met = 0.06, k_found_not_met = 0.07;

struct Dispute {
  Uuid assessment;
  std::string item;
  Date rule_on;
};

// One period of one standard, from its first assessment to its settlement.
class PeriodPlay {
 public:
  PeriodPlay(World& world, const domain::StandardPeriod& period, const plan::Honours* honours)
      : w_(world), period_(period), honours_(honours) {
    for (const plan::StandardItem& item : period.standard->items)
      if (domain::is_judged(item)) judged_.push_back(&item);
    for (const std::string& unit :
         domain::units_of(*period.plan, *period.standard, period.window)) {
      if (judged_.empty() || w_.play.chance(k_says_nothing)) continue;
      const Date from = std::max(period.window.to - k_before_days, w_.first() + 1);
      speaks_.emplace_back(unit, w_.day_in(std::min(from, period.window.to), period.window.to + 1));
    }
  }

  void day(Date date) {
    for (const auto& [unit, on] : speaks_)
      if (on == date) assess(unit);
    const Date end = period_.window.to;
    if (assessed_ > 0 && date == end + 2) announce(date);
    if (draw_ && date == end + 3) draw();
    if (draw_ && date == end + 5) verify(date);
    for (const Dispute& one : disputes_)
      if (one.rule_on == date) rule(one);
    if (date == end + k_settled_after_days) settle();
    if (date == end + k_settled_after_days + 4 && honours_ != nullptr) propose();
    if (date == end + k_settled_after_days + 9) decide();
  }

 private:
  void assess(const std::string& unit) {
    Json items = Json::array();
    for (const plan::StandardItem* item : judged_) {
      const bool met = !w_.play.chance(k_not_met);
      Json one{{"item", item->id}, {"verdict", met ? "met" : "not_met"}};
      if (!met) one["note"] = "还差一部分材料";
      items.push_back(std::move(one));
    }
    w_.later(w_.of(unit), "standard.assess",
             {{"assessment_id", w_.id().text()},
              {"standard", period_.standard->id},
              {"period", period_.id},
              {"unit", unit},
              {"items", std::move(items)}});
    ++w_.truth.standards.assessed;
    ++assessed_;
    w_.book.done({.rule = "standards." + period_.standard->id,
                  .unit = unit,
                  .day = std::min(w_.now().date(), period_.window.to)});
  }

  void announce(Date date) {
    draw_ = w_.id();
    const auto& draw = w_.plan.supervision ? w_.plan.supervision->draw : std::nullopt;
    w_.later(
        w_.staff.centre.front(), "standard.announce_draw",
        {{"draw_id", draw_->text()},
         {"standard", period_.standard->id},
         {"period", period_.id},
         {"seed", "抽签号" + std::to_string(date.days()) + std::to_string(w_.between(100, 999))},
         {"share", draw && draw->share_percent > k_share ? draw->share_percent : k_share}});
  }

  void draw() {
    Json answer =
        w_.must(w_.staff.centre.front(), "standard.verify_draw", {{"draw_id", draw_->text()}});
    w_.truth.standards.drawn += static_cast<std::int64_t>(answer.at("units").size());
  }

  void verify(Date date) {
    w_.send().wait();
    for (const DrawnUnit& one : drawn_units(w_.engine, *draw_))
      verify_one(one.assessment, one.unit, date);
  }

  void verify_one(const Uuid& assessment, const std::string& unit, Date date) {
    Json items = Json::array();
    std::vector<std::string> wrong;
    for (const plan::StandardItem* item : judged_) {
      const bool met = !w_.play.chance(k_found_not_met);
      Json one{{"item", item->id}, {"verdict", met ? "met" : "not_met"}};
      if (!met) one["note"] = "现场没有看到";
      if (!met) wrong.push_back(item->id);
      items.push_back(std::move(one));
    }
    w_.later(w_.staff.checkers.front(), "standard.verify",
             {{"assessment_id", assessment.text()}, {"items", std::move(items)}});
    ++w_.truth.standards.verified;
    for (const std::string& item : wrong) {
      if (!w_.play.chance(0.5)) continue;
      w_.later(w_.of(unit), "standard.dispute",
               {{"assessment_id", assessment.text()},
                {"item", item},
                {"reason", "材料在另一间办公室，可以补看"}});
      ++w_.truth.standards.disputed;
      disputes_.push_back({assessment, item, date + static_cast<int>(w_.between(2, 6))});
    }
  }

  void rule(const Dispute& one) {
    w_.later(w_.staff.checkers.back(), "standard.rule",
             {{"assessment_id", one.assessment.text()},
              {"item", one.item},
              {"verdict", w_.play.chance(0.6) ? "met" : "not_met"},
              {"reason", "补看了材料"}});
    ++w_.truth.standards.ruled;
  }

  void settle() {
    w_.must(w_.staff.centre.front(), "standard.settle",
            {{"standard", period_.standard->id}, {"period", period_.id}});
    ++w_.truth.standards.settled;
  }

  // Of the units that the settlement says have passed: for one year, since no plan is played for
  // longer.
  void propose() {
    const bool has_row = std::any_of(honours_->rows.begin(), honours_->rows.end(),
                                     [](const plan::Honour& row) { return row.years == 1; });
    if (!has_row) return;
    for (const std::string& unit : passed_units(w_.engine, period_.standard->id, period_.id)) {
      if (w_.suspended.contains(unit)) continue;
      proposals_.push_back(w_.id());
      w_.later(w_.staff.centre.front(), "honour.propose",
               {{"proposal_id", proposals_.back().text()},
                {"honours", honours_->id},
                {"unit", unit},
                {"years", 1},
                {"year", period_.year()}});
      ++w_.truth.standards.proposed;
    }
  }

  void decide() {
    for (const Uuid& one : proposals_) {
      const double p = w_.play.unit();
      if (p > 0.9) continue;  // not yet
      const bool granted = p < 0.8;
      w_.later(w_.staff.centre.front(), "honour.decide",
               {{"proposal_id", one.text()},
                {"outcome", granted ? "granted" : "refused"},
                {"by", honours_->rows.front().by},
                {"reason", granted ? "会议通过" : "材料不全，下年再议"}});
      ++(granted ? w_.truth.standards.granted : w_.truth.standards.refused);
    }
  }

  World& w_;
  domain::StandardPeriod period_;
  const plan::Honours* honours_;
  std::vector<const plan::StandardItem*> judged_;
  std::vector<std::pair<std::string, Date>> speaks_;  // units, and when they say what they have met
  int assessed_ = 0;
  std::optional<Uuid> draw_{};
  std::vector<Dispute> disputes_;
  std::vector<Uuid> proposals_;
};

class Standards final : public Room {
 public:
  explicit Standards(const Shared& shared) : w_(shared.w) {}

  void begin() override {
    const std::vector<domain::Governing> history{
        {.plan = &w_.plan, .version = 1, .from = domain::k_no_beginning, .to = domain::k_no_end}};
    for (const plan::Standard& standard : w_.plan.standards) {
      const plan::Honours* honours = nullptr;
      for (const plan::Honours& one : w_.plan.honours)
        if (one.streak == "standards." + standard.id) honours = &one;
      for (const domain::StandardPeriod& period :
           domain::periods_of(history, standard.id, w_.engine.calendar()))
        if (period.window.to >= w_.first() && period.window.from <= w_.last())
          plays_.emplace_back(w_, period, honours);
    }
  }

  void day(Date date) override {
    for (PeriodPlay& one : plays_) one.day(date);
  }

 private:
  World& w_;
  std::vector<PeriodPlay> plays_;
};

}  // namespace

std::unique_ptr<Room> play_standards(const Shared& shared) {
  return std::make_unique<Standards>(shared);
}

}  // namespace wanhu::sim
