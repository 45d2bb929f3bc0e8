// G07: nothing happens to a person's pay or career by itself. G08: a veto or a grave rung cites its
// basis and names who approves. G10: no effect hangs on a ranking that its data cannot carry.
#include <algorithm>
#include <map>
#include <set>

#include "plan/checks.hpp"
#include "plan/guard/structure.hpp"

namespace wanhu::plan::guard {

namespace {

using Kind = Value::Kind;

// With 20 interviews a unit, three in ten of those fined are not among the worst third (simulated,
// 70 units); below 30 an interval by the usual approximation means nothing either.
constexpr std::int64_t k_ranked_least = 30;
constexpr int k_interval_least = 80;  // percent; a narrower claim tells nobody apart

// Rungs that take something away, and so need who approves; all but points also need a basis.
const std::set<std::string> k_points = {"score"};
const std::set<std::string> k_grave = {"listed_supervision", "honours_suspended", "veto"};

const Pieces k_persons = {"person", "staff",  "cadre",   "individual", "employee",  "principal",
                          "deputy", "leader", "handler", "visitor",    "secretary", "director",
                          "个人",   "本人",   "干部",    "人员",       "责任人",    "负责人",
                          "书记",   "主任",   "网格员",  "工作者",     "局长",      "所长"};

class Effects {
 public:
  Effects(const Tree& tree, Refusals& refusals) : tree_(tree), refusals_(refusals) {}

  void run() {
    for (const Value& duty : entries_of(tree_, "duties")) duties_.insert(duty.key);
    for (const Value& ladder : entries_of(tree_, "ladder")) {
      if (refusals_.full()) return;
      if (ladder.kind != Kind::table) continue;
      steps(ladder);
      automatic(ladder);
      ranked_by(ladder, "when");
      raw_answers(ladder);
    }
    for (const Value& bands : entries_of(tree_, "bands")) {
      if (refusals_.full()) return;
      if (bands.kind != Kind::table) continue;
      for (const Value& row : bands.rows_of("rows")) paid(row);
      automatic(bands);
      if (has_effect(bands)) ranked_by(bands, "on");
    }
    for (const Value& honours : entries_of(tree_, "honours"))
      if (honours.kind == Kind::table) automatic(honours);
    for (const Value& ranking : entries_of(tree_, "ranking")) of_persons(ranking);
  }

 private:
  // ---- G07, G08: rungs ----

  void steps(const Value& ladder) {
    bool grave = false, takes = false;
    for (const Value& step : ladder.rows_of("steps")) {
      const std::string act = step.text_of("do");
      const bool is_grave = k_grave.contains(act);
      const bool is_effect = is_grave || k_points.contains(act) || step.find("delta") != nullptr;
      if (is_effect && on_person(step)) {
        person(ladder, step, act);
        continue;
      }
      grave = grave || is_grave;
      takes = takes || is_effect;
    }
    std::vector<std::string> lacks;
    if (grave) lacks.emplace_back("basis");
    if (takes && ladder.find("needs") == nullptr) lacks.emplace_back("needs");
    if (!lacks.empty()) refusals_.lacking(ladder, lacks, {.rule = Rule::g08, .variant = "rung"});
    if (takes) approver(ladder);
  }

  // `needs` is there, but nobody approves.
  void approver(const Value& ladder) {
    const Value* needs = ladder.find("needs");
    if (needs == nullptr || needs->kind != Kind::rows) return;
    const bool approved = std::ranges::any_of(needs->items, [](const Value& need) {
      return need.kind != Kind::text || is_slip_for(need.text, {"approver"});
    });
    if (!approved) refusals_.at_value(*needs, {.rule = Rule::g08, .variant = "approver"});
  }

  [[nodiscard]] bool on_person(const Value& step) const {
    for (const char* key : {"to", "of"}) {
      const std::string whom = step.text_of(key);
      if (!whom.empty() && (duties_.contains(whom) || k_persons.in(whom))) return true;
    }
    return false;
  }

  // Points on a person never; other effects only by the whole procedure.
  void person(const Value& ladder, const Value& step, const std::string& act) {
    const bool procedure =
        has_text(ladder, "needs", "evidence") && has_text(ladder, "needs", "statement") &&
        has_text(ladder, "needs", "approver") && ladder.find("basis") != nullptr &&
        step.find("review") != nullptr && step.find("lapse") != nullptr;
    if (procedure && k_grave.contains(act)) return;
    const Value* whom = step.find("to") != nullptr ? step.find("to") : step.find("of");
    refusals_.at_value(*whom, {.rule = Rule::g07,
                               .variant = k_grave.contains(act) ? "procedure" : "points",
                               .args = {{"found", whom->text}},
                               .second = step.find("do")});
  }

  // auto = true, in whatever spelling.
  void automatic(const Value& block) {
    static const std::set<std::string> k_keys = {"auto",       "automatic", "automatically",
                                                 "auto_apply", "immediate", "自动"};
    const auto look = [&](const Value& table) {
      for (const Value& entry : table.entries) {
        if (!k_keys.contains(entry.key) || (entry.kind == Kind::boolean && !entry.boolean))
          continue;
        refusals_.at_key(entry, {.rule = Rule::g07, .variant = "auto"});
        refusals_.drop(entry);
      }
    };
    look(block);
    for (const char* list : {"steps", "rows"})
      for (const Value& row : block.rows_of(list)) look(row);
  }

  // Money or a measure for a person by the rank of a unit.
  void paid(const Value& row) {
    const Value* person = row.find("person");
    if (person == nullptr || is_open(person)) return;
    if (person->kind == Kind::integer && person->integer == 0) return;
    refusals_.at_value(*person, {.rule = Rule::g07, .variant = "band"});
  }

  // ---- G10 ----

  static bool has_effect(const Value& bands) {
    return std::ranges::any_of(bands.rows_of("rows"), [](const Value& row) {
      return row.integer_of("unit").value_or(0) != 0 || row.find("do") != nullptr ||
             row.find("person") != nullptr;
    });
  }

  // Every ranking, and every poll figure, that an effect hangs on.
  void ranked_by(const Value& block, std::string_view key) {
    const Value* cause = block.find(key);
    if (cause == nullptr || cause->kind != Kind::text) return;
    for (const Value& ranking : entries_of(tree_, "ranking"))
      if (ranking.kind == Kind::table && names(cause->text, "ranking." + ranking.key))
        carries(ranking, block);
    for (const Value& indicator : entries_of(tree_, "indicators"))
      if (indicator.kind == Kind::table && names(cause->text, "indicators." + indicator.key) &&
          indicator.text_of("den").find("poll") != std::string::npos)
        carries_n(indicator, block);
  }

  // "count(poll where q_sat < 3) > 5": answers themselves, without number or interval.
  void raw_answers(const Value& ladder) {
    const Value* when = ladder.find("when");
    if (when == nullptr || when->kind != Kind::text || !speaks_of_poll(when->text)) return;
    refusals_.at_value(*when, {.rule = Rule::g10, .variant = "raw"});
  }

  static bool speaks_of_poll(std::string_view expression) {
    for (const char* start : {"(poll", "( poll", "poll."})
      if (expression.find(start) != std::string_view::npos) return true;
    return expression.starts_with("poll ");
  }

  // `name` as a whole in an expression: "ranking.a" is not named by "ranking.ab".
  static bool names(std::string_view expression, std::string_view name) {
    const auto at = expression.find(name);
    if (at == std::string_view::npos) return false;
    const auto behind = expression.substr(at + name.size());
    return behind.empty() || !((behind[0] >= 'a' && behind[0] <= 'z') || behind[0] == '_' ||
                               behind[0] == '-' || (behind[0] >= '0' && behind[0] <= '9'));
  }

  void carries(const Value& ranking, const Value& effect) {
    std::vector<std::string> lacks;
    for (const char* key : {"min_n", "interval"})
      if (ranking.find(key) == nullptr) lacks.emplace_back(key);
    if (!lacks.empty())
      refusals_.lacking(ranking, lacks, {.rule = Rule::g10, .variant = "bare", .second = &effect});
    carries_n(ranking, effect);
    const Value* interval = ranking.find("interval");
    if (interval == nullptr || interval->kind != Kind::text) return;
    const int percent = percent_of(interval->text);
    if (percent >= 0 && percent < k_interval_least)
      refusals_.at_value(*interval, {.rule = Rule::g10,
                                     .variant = "interval",
                                     .args = {{"found", interval->text},
                                              {"min", std::to_string(k_interval_least)}},
                                     .second = &effect});
  }

  void carries_n(const Value& figure, const Value& effect) {
    const auto n = figure.integer_of("min_n");
    if (!n || *n < 0 || *n >= k_ranked_least) return;
    refusals_.at_value(*figure.find("min_n"), {.rule = Rule::g10,
                                               .variant = "small",
                                               .args = {{"n", std::to_string(*n)},
                                                        {"min", std::to_string(k_ranked_least)}},
                                               .second = &effect});
  }

  void of_persons(const Value& ranking) {
    if (ranking.kind != Kind::table) return;
    const Value* of = ranking.find("of");
    if (of == nullptr || of->kind != Kind::text) return;
    if (!duties_.contains(of->text) && !k_persons.in(of->text)) return;
    refusals_.at_value(*of,
                       {.rule = Rule::g10, .variant = "persons", .args = {{"found", of->text}}});
  }

  const Tree& tree_;
  Refusals& refusals_;
  std::set<std::string> duties_;  // ids of positions: people
};

}  // namespace

void check_effects(const Tree& tree, Refusals& refusals) {
  Effects(tree, refusals).run();
}

}  // namespace wanhu::plan::guard
