// G07: nothing happens to a person's pay or career by itself. G08: a veto or a grave rung cites its
// basis and names who approves. G10: no effect hangs on a ranking that its data cannot carry.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "plan/checks.hpp"
#include "plan/guard/expressions.hpp"
#include "plan/guard/fold.hpp"
#include "plan/guard/meaning.hpp"
#include "plan/guard/structure.hpp"
#include "plan/schema.hpp"

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

const Pieces k_persons = {"person", "staff",    "cadre",    "individual", "employee", "deputy",
                          "leader", "handler",  "visitor",  "secretary",  "director", "principal",
                          "个人",   "本人",     "干部",     "人员",       "责任人",   "负责人",
                          "书记",   "支书",     "主任",     "网格员",     "工作者",   "局长",
                          "所长",   "队员",     "组长",     "村长",       "站长",     "党员",
                          "同志",   "包村领导", "分管领导", "村医"};
// Bodies that have a person's title in their name.
const Pieces k_of_persons = {"领导小组", "党员大会", "干部大会", "党员活动", "干部学校"};
// What a body is called in words: "责任单位", "各村".
constexpr std::u32string_view k_body_ends =
    U"村镇乡县市区街道社单位部门局办所站院校会室心构关业处组";
const Pieces k_rewards = {"奖金",     "绩效", "工资", "津贴", "薪",    "优先使用",
                          "优先提拔", "提拔", "重用", "晋升", "bonus", "salary"};
const Pieces k_waived = {"不扣", "不发", "不奖",   "不罚",  "不与",
                         "不得", "不予", "不影响", "不涉及"};

// "三千元", "300元"; not "元旦".
bool is_money(std::u32string_view text) {
  constexpr std::u32string_view k_digits = U"0123456789一二两三四五六七八九十百千万";
  for (auto at = text.find(U'元'); at != std::u32string_view::npos; at = text.find(U'元', at + 1))
    if (at > 0 && k_digits.find(text[at - 1]) != std::u32string_view::npos) return true;
  return false;
}

const std::vector<std::string_view>& unit_kinds() {
  static const std::vector<std::string_view>& words =
      root_shape().field("org")->shape->field("units")->shape->field("kind")->words;
  return words;
}

// Whom a plan can mean: people, by their positions, and bodies.
class Addressees {
 public:
  explicit Addressees(const Tree& tree) {
    for (const Value& duty : entries_of(tree, "duties")) {
      positions_.insert(duty.key);
      positions_.insert(duty.text_of("name"));
      for (const Value& seat : duty.rows_of("seats"))
        for (const char* key : {"as", "who"}) positions_.insert(seat.text_of(key));
    }
    for (const char* rows : {"org.units", "org.offices", "org.teams"})
      for (const Value& row : rows_at(tree, rows)) learn(row);
    if (const Value* root = tree.root.at_path("org.root"); root != nullptr) learn(*root);
    positions_.erase("");
    bodies_.erase("");
  }

  [[nodiscard]] bool is_position(const std::string& text) const {
    return positions_.contains(text) || (!bodies_.contains(text) && k_persons.in(text));
  }

  // Anything that is neither a unit, office or team nor called like one. What is no Chinese and
  // names nothing is a slip, and the key check's.
  [[nodiscard]] bool is_person(const std::string& text) const {
    if (text.empty() || text == "unit") return false;
    if (is_position(text)) return true;
    if (bodies_.contains(text) || is_called(text, "org.units.kind", unit_kinds())) return false;
    const std::u32string folded = fold(text).text;
    if (folded.empty() || std::ranges::all_of(folded, [](char32_t c) { return c < 0x80; }))
      return false;
    return k_body_ends.find(folded.back()) == std::u32string_view::npos;
  }

 private:
  void learn(const Value& row) {
    bodies_.insert(row.text_of("id"));
    bodies_.insert(row.text_of("name"));
  }
  std::set<std::string> positions_, bodies_;  // ids and names
};

class Effects {
 public:
  Effects(const Tree& tree, Refusals& refusals)
      : tree_(tree), refusals_(refusals), addressees_(tree) {}

  void run() {
    for (const Value& ladder : entries_of(tree_, "ladder")) {
      if (refusals_.full()) return;
      if (ladder.kind != Kind::table) continue;
      steps(ladder);
      automatic(ladder);
      decided_by(ladder, ladder, "when");
    }
    for (const Value& bands : entries_of(tree_, "bands")) {
      if (refusals_.full()) return;
      if (bands.kind != Kind::table) continue;
      for (const Value& row : bands.rows_of("rows")) {
        paid(row);
        rewards(row, "note");
      }
      automatic(bands);
      if (has_effect(bands)) ranked(bands.text_of("on"), bands);
    }
    for (const Value& honours : entries_of(tree_, "honours")) {
      if (refusals_.full()) return;
      if (honours.kind != Kind::table) continue;
      for (const Value& row : honours.rows_of("rows")) rewards(row, "do");
      automatic(honours);
      decided_by(honours, honours, "revoke");
    }
    for (const Value& standard : entries_of(tree_, "standards"))
      for (const Value& item : standard.rows_of("items")) decided_by(standard, item, "check");
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
      if (is_effect && person_of(step) != nullptr) {
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

  // Whom a measure is against, when that is not a body.
  [[nodiscard]] const Value* person_of(const Value& step) const {
    for (const char* key : {"to", "of"})
      if (addressees_.is_person(step.text_of(key))) return step.find(key);
    return nullptr;
  }

  // Points on a person never; other effects only by the whole procedure.
  void person(const Value& ladder, const Value& step, const std::string& act) {
    const bool procedure =
        has_text(ladder, "needs", "evidence") && has_text(ladder, "needs", "statement") &&
        has_text(ladder, "needs", "approver") && ladder.find("basis") != nullptr &&
        step.find("review") != nullptr && step.find("lapse") != nullptr;
    if (procedure && k_grave.contains(act)) return;
    const Value* whom = person_of(step);
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

  // "书记奖三千元": the same in a sentence.
  void rewards(const Value& row, std::string_view key) {
    const Value* said = row.find(key);
    if (said == nullptr || said->kind != Kind::text) return;
    if (refused_meaning(said->text, k_prose)) return;  // words.cpp says it
    for (const std::string& clause : clauses_in(said->text))
      if (is_reward(clause)) {
        refusals_.at_value(*said, {.rule = Rule::g07, .args = {{"found", clause}}});
        return;
      }
  }

  static std::vector<std::string> clauses_in(const std::string& text) {
    std::vector<std::string> clauses(1);
    for (const char32_t c : base::decode_utf8(text))
      if (std::u32string_view(U"，；。,;").find(c) == std::u32string_view::npos)
        clauses.back() += base::encode_utf8(std::u32string_view(&c, 1));
      else
        clauses.emplace_back();
    return clauses;
  }

  static bool is_reward(const std::string& clause) {
    if (!k_persons.in(clause) || k_of_persons.in(clause) || k_waived.in(clause)) return false;
    return k_rewards.in(clause) || is_money(fold(clause).text);
  }

  // ---- G10 ----

  static bool has_effect(const Value& bands) {
    return std::ranges::any_of(bands.rows_of("rows"), [](const Value& row) {
      return row.integer_of("unit").value_or(0) != 0 || row.find("do") != nullptr ||
             row.find("person") != nullptr;
    });
  }

  // What an expression hangs on: rankings and poll figures that it names must carry `effect`;
  // single answers carry none ("count(poll where q_sat < 3) > 5").
  void decided_by(const Value& effect, const Value& block, std::string_view key) {
    const auto said = expression_at(block, key);
    if (!said) return;
    if (is_over_answers(*said))
      refusals_.at_value(*block.find(key), {.rule = Rule::g10, .variant = "raw"});
    for (const std::string& name : expr::uses_of(*said).names) ranked(name, effect);
  }

  // "ranking.a" or "indicators.a".
  void ranked(const std::string& name, const Value& effect) {
    const Value* figure = tree_.root.at_path(name);
    if (figure == nullptr || figure->kind != Kind::table) return;
    if (name == "ranking." + figure->key)
      carries(*figure, effect);
    else if (name == "indicators." + figure->key && is_over_answers(*figure))
      carries_n(*figure, effect);
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
    if (!addressees_.is_position(of->text)) return;
    refusals_.at_value(*of,
                       {.rule = Rule::g10, .variant = "persons", .args = {{"found", of->text}}});
  }

  const Tree& tree_;
  Refusals& refusals_;
  Addressees addressees_;
};

}  // namespace

void check_effects(const Tree& tree, Refusals& refusals) {
  Effects(tree, refusals).run();
}

}  // namespace wanhu::plan::guard
