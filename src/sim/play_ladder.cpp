// The ladder with due process. One unit of the plan really is bad: whoever looks there finds what
// the ladder hangs on, until its last rung has been decided about; then it mends. The figures are
// whatever the program makes of it. Measures are drafted by one of the inspection, reviewed by the
// other, and the competent body's decision is entered by the centre.
//
// How they end. Of the bad unit: the last rung is rejected (the rung below is thought enough), the
// one below it is lifted once the unit has mended, the others stay in force until they run out. Of
// other units, a few of which are found out too: not supported by the review; appealed against.
#include <algorithm>

#include "domain/evaluation/ladder.hpp"
#include "plan/ladder_when.hpp"
#include "sim/peek.hpp"
#include "sim/rooms.hpp"

namespace wanhu::sim {

namespace {

constexpr int k_others_max = 3;  // measures of units that are not bad in earnest
constexpr int k_step_days = 2, k_mended_days = 10;
// Where a ladder cites nothing.
constexpr const char* k_basis = "《健全落实社会治安综合治理领导责任制规定》（中办发〔2016〕8号）";

enum class Fate { stands, lifted, rejected, dropped, appealed };

struct Open {
  std::size_t measure;  // in Truth::measures
  Fate fate;
  Date next;
  bool of_bad = false;
};

class Measures final : public Room {
 public:
  explicit Measures(const Shared& shared) : w_(shared.w) {}

  void begin() override {
    for (const plan::Ladder& ladder : w_.plan.ladders) {
      const auto kinds = plan::findings_of(ladder.when);
      if (!kinds || kinds->empty() || !w_.plan.supervision) continue;
      ladder_ = &ladder;
      w_.bad_unit = bad_ = w_.homes().back();
      w_.bad_kind = *kinds->begin();
      return;
    }
  }

  void day(Date date) override {
    if (ladder_ == nullptr) return;
    w_.send().wait();
    for (const ReachedStep& step : reached_steps(w_.engine)) draft(step, date);
    for (Open& one : open_)
      if (one.next <= date) go_on(one, date);
    for (Open& one : open_) note_end(one);
  }

 private:
  // ---- drafting ----

  [[nodiscard]] bool was_drafted(const ReachedStep& step) const {
    const auto& all = w_.truth.measures;
    return std::any_of(all.begin(), all.end(), [&](const Truth::Measure& one) {
      return one.ladder == step.ladder && one.unit == step.unit && one.rung == step.rung;
    });
  }

  // Of the ladder of the bad unit how far from its last rung.
  [[nodiscard]] Fate fate_of(const ReachedStep& step) {
    if (step.unit != bad_) return others_++ % 2 == 0 ? Fate::dropped : Fate::appealed;
    const auto& steps = ladder_->steps;
    const int last = domain::rung_of(steps.back());
    if (step.ladder != ladder_->id || step.rung < last - 1) return Fate::stands;
    return step.rung == last && steps.size() > 1 ? Fate::rejected : Fate::lifted;
  }

  void draft(const ReachedStep& step, Date date) {
    if (was_drafted(step) || !w_.works(date)) return;
    const bool of_bad = step.unit == bad_;
    if (!of_bad && others_ >= k_others_max) return;
    if (of_bad && mended_) return;  // what was still under way counts no more
    const Truth::Measure made{.id = w_.id(),
                              .ladder = step.ladder,
                              .unit = step.unit,
                              .act = step.act,
                              .end = "",
                              .rung = step.rung};
    Json data{{"proposal_id", made.id.text()},
              {"unit", made.unit},
              {"text", "检查发现的问题经陈述、认定后成立，按方案提出处理建议"},
              {"ladder", made.ladder},
              {"rung", made.rung},
              {"act", made.act}};
    const auto named = std::find_if(w_.plan.ladders.begin(), w_.plan.ladders.end(),
                                    [&](const plan::Ladder& one) { return one.id == step.ladder; });
    if (named->basis.empty()) data["basis"] = k_basis;
    w_.must(drafter(), "proposal.draft", std::move(data));
    w_.must(drafter(), "proposal.notify", {{"proposal_id", made.id.text()}});
    open_.push_back({w_.truth.measures.size(), fate_of(step), date + k_step_days, of_bad});
    w_.truth.measures.push_back(made);
  }

  // ---- the road ----

  [[nodiscard]] const Account& drafter() const { return w_.staff.checkers.front(); }
  [[nodiscard]] const Account& reviewer() const { return w_.staff.checkers.back(); }
  [[nodiscard]] Truth::Measure& measure(const Open& one) const {
    return w_.truth.measures.at(one.measure);
  }

  void send(const Open& one, const Account& who, const char* kind, Json data) {
    data["proposal_id"] = measure(one).id.text();
    w_.must(who, kind, std::move(data));
  }

  // The unit's own words, or those that the centre takes down from its paper.
  void say(const Open& one, const char* kind, const char* text) {
    const Account& who = w_.of(measure(one).unit);
    Json data{{"text", text}};
    if (who.role == "centre") data["taken_down"] = true;
    send(one, who, kind, std::move(data));
  }

  Json decision(const char* approver, const char* reason) {
    return {{"body", "平安建设领导小组"},
            {"number", "平安组〔" + std::to_string(w_.now().date().year()) + "〕" +
                           std::to_string(++decisions_) + "号"},
            {"approver", approver},
            {"day", w_.now().date().iso()},
            {"reason", reason}};
  }

  // One step a time; what the evidence does not allow today waits.
  void go_on(Open& one, Date date) {
    const MeasureNow now = measure_now(w_.engine, measure(one).id);
    const auto may = [&](const char* kind) {
      return std::find(now.may.begin(), now.may.end(), kind) != now.may.end();
    };
    one.next = date + k_step_days;
    if (now.phase == "notified" && may("proposal.state"))
      return say(one, "proposal.state", "情况属实，已经列出整改清单，请考虑已做的工作");
    if (may("proposal.review") && now.rests) return review(one);
    if (may("proposal.approve") && one.fate == Fate::rejected) return reject(one);
    if (may("proposal.approve")) return approve(one);
    if (now.phase != "in_force") return;
    if (one.fate == Fate::appealed && may("proposal.appeal"))
      return say(one, "proposal.appeal", "请对照整改后的情况再看一次");
    if (one.fate == Fate::appealed && may("proposal.decide_appeal")) return uphold(one);
    if (one.fate == Fate::lifted && may("proposal.lift")) lift(one, date);
  }

  void review(const Open& one) {
    const bool supported = one.fate != Fate::dropped;
    send(one, reviewer(), "proposal.review",
         {{"outcome", supported ? "supported" : "not_supported"},
          {"reason", supported ? "事实清楚，依据和程序齐全" : "情节轻微，单位已经补正，不必再提"}});
  }

  void approve(const Open& one) {
    send(one, w_.staff.centre.front(), "proposal.approve",
         decision("领导小组办公室主任", "证据充分，程序完备，同意"));
    if (measure(one).act == "honours_suspended") w_.suspended.insert(measure(one).unit);
    if (is_last(one)) mend();
  }

  void reject(const Open& one) {
    send(one, w_.staff.centre.front(), "proposal.reject",
         decision("领导小组组长", "已在督办期内，先看整改成效，暂不加重"));
    mend();
  }

  // The other approver, after the one appeal there is.
  void uphold(Open& one) {
    Json data = decision("领导小组组长", "复核认为原决定有据，维持");
    data["outcome"] = "upheld";
    send(one, w_.staff.centre.back(), "proposal.decide_appeal", std::move(data));
    one.fate = Fate::stands;
  }

  void lift(const Open& one, Date date) {
    if (one.of_bad && (!mended_ || date < *mended_ + k_mended_days)) return;
    send(one, w_.staff.centre.front(), "proposal.lift",
         decision("领导小组办公室主任", "问题已经整改到位，提前解除"));
    w_.suspended.erase(measure(one).unit);
  }

  // ---- how it ends ----

  [[nodiscard]] bool is_last(const Open& one) const {
    const auto& steps = ladder_->steps;
    return one.of_bad && measure(one).ladder == ladder_->id &&
           measure(one).rung == domain::rung_of(steps.back());
  }

  void mend() {
    mended_ = w_.now().date();
    w_.bad_unit.clear();
  }

  void note_end(const Open& one) {
    measure(one).end = measure_now(w_.engine, measure(one).id).phase;
  }

  World& w_;
  const plan::Ladder* ladder_ = nullptr;  // that of the bad unit
  std::string bad_;
  std::optional<Date> mended_{};
  std::vector<Open> open_;
  int others_ = 0, decisions_ = 0;
};

}  // namespace

std::unique_ptr<Room> play_ladder(const Shared& shared) {
  return std::make_unique<Measures>(shared);
}

}  // namespace wanhu::sim
