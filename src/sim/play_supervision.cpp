// Supervision: the seed of a round is published, the round is drawn on a later day, what was drawn
// is looked at, and findings go their road: the unit speaks, somebody else decides, it may appeal,
// it puts right, and a second look ends it.
#include <algorithm>
#include <array>

#include "calendar/amount.hpp"
#include "domain/supervision/round.hpp"
#include "sim/peek.hpp"
#include "sim/rooms.hpp"

namespace wanhu::sim {

namespace {

constexpr double k_finding = 0.07;

struct Item {
  std::string id, unit;
  bool checked = false;
};

struct Finding {
  Uuid id;
  std::string unit;
  enum class State { told, stated, upheld, appealed, rectified, ended } state = State::told;
  Date next{};
  bool appealed = false;
  bool plain = false;  // it is so, and nobody says otherwise
};

struct Round {
  Uuid id;
  const plan::CheckKind* kind = nullptr;
  std::string of, ask_unit;
  Date announce{}, on{}, close{};
  enum class State { ahead, announced, drawn, done } state = State::ahead;
  std::vector<Item> items{};
  std::vector<Finding> findings{};  // of a covert round, until it ends
  std::vector<Date> looks{};        // of a quiet one: what counts, counts when it ends

  [[nodiscard]] bool is_quiet() const { return kind->how == "covert" || of == "visits"; }
};

class Supervision final : public Room {
 public:
  explicit Supervision(const Shared& shared) : w_(shared.w), doors_(shared.doors) {}

  void begin() override {
    if (!w_.plan.supervision || !w_.plan.supervision->draw) return;
    w_.book.each(w_.first(), w_.last(), [&](const domain::Ask& ask) {
      if (ask.rule->block == "supervision") plan_round(ask);
    });
  }

  void day(Date date) override {
    for (Round& round : rounds_) {
      if (round.state == Round::State::ahead && round.announce == date) announce(round);
      if (round.state == Round::State::announced && round.on == date) draw(round);
      if (round.state == Round::State::drawn) check(round, date);
      if (round.state == Round::State::drawn && date >= round.close) close(round, date);
    }
    for (std::size_t n = 0; n < findings_.size(); ++n)
      if (findings_[n].state != Finding::State::ended && findings_[n].next <= date)
        go_on(findings_[n], date);
  }

 private:
  // ---- rounds ----

  // Within the window: published in its first part, drawn on a later day, ended before it ends.
  void plan_round(const domain::Ask& ask) {
    const Date from = std::max(ask.window.from, w_.first() + 1);
    const int days = ask.window.to - from;
    if (days < 4 || w_.play.chance(0.08)) return;
    Round round;
    round.id = w_.id();
    round.ask_unit = ask.unit;
    for (const plan::CheckKind& kind : w_.plan.supervision->kinds)
      if ("supervision." + kind.id == ask.rule->key) round.kind = &kind;
    const int start = days > 60 ? days * 4 / 5 : static_cast<int>(w_.between(0, days / 4));
    round.announce = from + start;
    round.on = round.announce + 1;
    round.close = round.on + std::min(days - start - 1, 4);
    round.of = population(*round.kind, rounds_.size());
    rounds_.push_back(std::move(round));
  }

  [[nodiscard]] std::string population(const plan::CheckKind& kind, std::size_t n) const {
    if (kind.by == "phone") return doors_.any() ? "visits" : "matters";
    const bool has_posts = !w_.plan.staffing.empty() || !w_.plan.org.teams.empty();
    if (kind.by == "papers" && has_posts) return "posts";
    return n % 2 == 0 ? "units" : "matters";
  }

  // Where nobody was visited since the last round, or nothing settled, there is nothing to draw
  // from.
  [[nodiscard]] bool is_empty(const Round& round) const {
    if (round.of == "visits") return w_.truth.answered - answered_before_ < 5;
    return round.of == "matters" && w_.truth.confirmed < 5;
  }

  void announce(Round& round) {
    if (is_empty(round)) {
      round.state = Round::State::done;
      return;
    }
    Json data{
        {"round_id", round.id.text()},
        {"kind", round.kind->id},
        {"of", round.of},
        {"seed", "seed-" + round.announce.iso() + "-" + std::to_string(w_.between(1000, 9999)) +
                     "-" + std::to_string(&round - rounds_.data())},
        {"on", round.on.iso()}};
    if (round.of == "visits") {
      if (last_) data["since"] = last_->iso();
      last_ = round.on;
    }
    w_.later(w_.staff.checkers.front(), "supervision.announce", std::move(data));
    ++w_.truth.supervision.rounds;
    round.state = Round::State::announced;
  }

  void draw(Round& round) {
    w_.must(w_.staff.checkers.front(), "supervision.draw", {{"round_id", round.id.text()}});
    if (round.of == "visits") answered_before_ = w_.truth.answered;
    for (const DrawnThing& one : drawn_things(w_.engine, round.id))
      round.items.push_back({one.item, one.unit});
    round.state = Round::State::drawn;
  }

  // About as many a day as it takes to be through in time; a few are never reached.
  void check(Round& round, Date date) {
    const auto left = static_cast<std::size_t>(std::max(round.close - date, 0)) + 1;
    std::size_t n = (round.items.size() + left - 1) / left;
    for (Item& item : round.items) {
      if (item.checked || n == 0) continue;
      --n;
      item.checked = true;
      if (date != round.close || !w_.play.chance(0.05))
        record(round, item, date);
      else
        item.checked = false;
    }
  }

  void record(Round& round, const Item& item, Date date) {
    const double p = w_.play.unit();
    const bool bad = !w_.bad_unit.empty() && item.unit == w_.bad_unit;
    std::string result = p < k_finding || bad ? "finding" : "in_order";
    if (round.of == "visits" && p > 0.9) result = "declined";
    if (round.kind->by == "phone" && p > 0.8 && p <= 0.9) result = "not_reached";
    Json data{{"round_id", round.id.text()},
              {"item", item.id},
              {"check_id", w_.id().text()},
              {"day", date.iso()},
              {"by", round.kind->by.empty() ? "site" : round.kind->by},
              {"result", result}};
    if (round.kind->by == "phone") data["identified"] = true;
    if (round.of == "visits" && result != "not_reached") data["consent"] = result != "declined";
    if (result == "finding") {
      const auto& kinds = w_.plan.supervision->findings;
      Finding finding;
      finding.id = w_.id();
      finding.unit = item.unit;
      finding.plain = finding.appealed = bad;
      data["finding"] = {{"finding_id", finding.id.text()},
                         {"kind", bad ? w_.bad_kind : kinds.at(w_.play.below(kinds.size())).id},
                         {"text", "与登记的情况不一致，请说明"}};
      ++w_.truth.supervision.findings;
      finding.next = date + static_cast<int>(w_.between(1, 5));
      (round.kind->how == "covert" ? round.findings : findings_).push_back(finding);
    }
    w_.later(w_.staff.checkers.front(), "supervision.record", std::move(data));
    ++w_.truth.supervision.checks;
    if (result != "in_order" && result != "finding") return;  // nothing was looked at
    if (round.is_quiet())
      round.looks.push_back(date);
    else
      count(round, date);
  }

  void count(const Round& round, Date date) {
    w_.book.done({.rule = "supervision." + round.kind->id, .unit = round.ask_unit, .day = date});
  }

  void close(Round& round, Date date) {
    for (const Date look : round.looks) count(round, look);
    Json data{{"round_id", round.id.text()}};
    if (std::any_of(round.items.begin(), round.items.end(),
                    [](const Item& item) { return !item.checked; }))
      data["reason"] = "有的没有联系上，下次再看";
    w_.later(w_.staff.checkers.front(), "supervision.close", std::move(data));
    ++w_.truth.supervision.closed_rounds;
    round.state = Round::State::done;
    for (Finding& one : round.findings) {
      one.next = date + static_cast<int>(w_.between(1, 5));
      findings_.push_back(one);
    }
    round.findings.clear();
  }

  // ---- findings ----

  [[nodiscard]] const Account& decider() const { return w_.staff.checkers.back(); }

  // The unit's word, or one that the centre takes down where a unit has nobody of its own.
  void say(const Finding& one, const char* kind, const char* text) {
    const Account& lead = w_.of(one.unit);
    Json data{{"finding_id", one.id.text()}, {"text", text}};
    if (lead.role == "centre") data["taken_down"] = true;
    w_.later(lead, kind, std::move(data));
  }

  void go_on(Finding& one, Date date) {
    using State = Finding::State;
    switch (one.state) {
      case State::told:
        if (w_.play.chance(0.75)) {
          say(one, "supervision.state", "情况属实的部分马上整改，记录漏写了一行");
          one.state = State::stated;
          one.next = date + static_cast<int>(w_.between(1, 4));
        } else {  // says nothing: decided when its days have passed
          one.state = State::stated;
          one.next =
              calendar::due(w_.engine.calendar(), date,
                            calendar::WorkingDays{domain::k_statement_days}, calendar::Roll::none)
                  .date +
              1;
        }
        return;
      case State::stated:
        return decide(one, date, decider(), 0.75);
      case State::appealed:
        return decide(one, date, w_.staff.centre.front(), 0.5);
      case State::upheld:
        return after_decision(one, date);
      case State::rectified:
        return recheck(one, date);
      case State::ended:
        return;
    }
  }

  void decide(Finding& one, Date date, const Account& by, double upheld) {
    const bool stands = one.plain || w_.play.chance(upheld);
    w_.later(by, "supervision.decide",
             {{"finding_id", one.id.text()},
              {"outcome", stands ? "upheld" : "lifted"},
              {"reason", stands ? "核对材料后成立" : "说明有据，不成立"}});
    one.state = stands ? Finding::State::upheld : Finding::State::ended;
    one.next = date + static_cast<int>(w_.between(1, 3));
    if (!stands) ++w_.truth.supervision.lifted;
  }

  void after_decision(Finding& one, Date date) {
    if (!one.appealed && w_.play.chance(0.2)) {
      say(one, "supervision.appeal", "请第三人再看一次");
      one.appealed = true;
      one.state = Finding::State::appealed;
    } else {
      say(one, "supervision.rectify", "已经补正并举一反三");
      one.state = Finding::State::rectified;
    }
    one.next = date + static_cast<int>(w_.between(2, 6));
  }

  void recheck(Finding& one, Date date) {
    const bool in_order = w_.play.chance(0.85);
    w_.later(decider(), "supervision.recheck",
             {{"finding_id", one.id.text()},
              {"result", in_order ? "in_order" : "not_yet"},
              {"text", in_order ? "复查已经到位" : "还差一处"}});
    one.state = in_order ? Finding::State::ended : Finding::State::upheld;
    one.appealed = true;  // what is not put right yet is not argued about any more
    one.next = date + static_cast<int>(w_.between(2, 5));
    if (in_order) ++w_.truth.supervision.put_right;
  }

  World& w_;
  Doors& doors_;
  std::vector<Round> rounds_;
  std::vector<Finding> findings_;
  std::optional<Date> last_{};        // on which visits were drawn from
  std::int64_t answered_before_ = 0;  // until then
};

}  // namespace

std::unique_ptr<Room> play_supervision(const Shared& shared) {
  return std::make_unique<Supervision>(shared);
}

}  // namespace wanhu::sim
