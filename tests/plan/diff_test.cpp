// Differences of plans in words: what is said, that order and layout do not count, and the laws
// that no change means the same plan and that exchanging the sides exchanges the changes.
#include "plan/tools/diff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <algorithm>

#include "plan/document_support.hpp"
#include "plan/tools/format.hpp"
#include "plan/tools/same.hpp"

namespace wanhu::plan {
namespace {

using base::Lang;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

std::vector<Change> changes(const std::string& a, const std::string& b) {
  const Read before = read_plan(a), after = read_plan(b);
  return diff(before.tree, before.plan, after.tree, after.plan);
}

std::vector<std::string> said(const std::string& a, const std::string& b, Lang lang = Lang::zh) {
  std::vector<std::string> lines;
  for (const Change& change : changes(a, b)) lines.push_back(say(change, lang));
  return lines;
}

std::vector<std::string> edit_said(const std::string& from, const std::string& to,
                                   Lang lang = Lang::zh) {
  return said(ruji(), edited(ruji(), from, to), lang);
}

// ---- what is said ------------------------------------------------------------------------------

const std::string k_general = "name = \"一般问题\", owner = \"centre\", due = \"10日\"";

TEST(PlanDiff, SpeaksTheWordsOfTheField) {
  const std::string longer = "name = \"一般问题\", owner = \"centre\", due = \"10个工作日\"";
  EXPECT_THAT(edit_said(k_general, longer),
              ElementsAre("一般问题 办理时限：10日（自然日） → 10个工作日（放松）"));
  EXPECT_THAT(edit_said(k_general, longer, Lang::en),
              ElementsAre("一般问题, term: 10日 (calendar days) → 10 working days (looser)"));
}

// T7.
TEST(PlanDiff, TwoRowsThatChangeAreTwoLines) {
  const std::string moved =
      edited(edited(ruji(), "quota = 550 }", "quota = 560 }"), "quota = 450 }", "quota = 440 }");
  EXPECT_THAT(said(ruji(), moved), ElementsAre("秦四庙村 任务数：550 → 560（收紧）",
                                               "七营村 任务数：450 → 440（放松）"));
  const std::string more = edited(edited(ruji(), "quota = 550 }", "quota = 560 }"),
                                  "total    = 11267", "total    = 11277");
  EXPECT_THAT(said(ruji(), more), ElementsAre("秦四庙村 任务数：550 → 560（收紧）",
                                              "入户走访 总数：11267 → 11277（收紧）"));
}

TEST(PlanDiff, NamesStandInPlaceOfIds) {
  EXPECT_THAT(
      edit_said(k_general, "name = \"一般问题\", owner = \"county_centre\", due = \"10日\""),
      ElementsAre("一般问题 责任单位：镇综治中心 → 县综治中心"));
  EXPECT_THAT(
      edit_said("[\"ruji\", \"village\"]", "[\"ruji\", \"village\", \"centre\"]"),
      ElementsAre("上级委托的电话抽查 保密对象：汝集镇、村 → 汝集镇、村、镇综治中心（收紧）"));
}

TEST(PlanDiff, RowsComeAndGo) {
  const std::string row =
      "  { id = \"urgent\", name = \"急事\", owner = \"centre\", due = \"24小时\" },\n]\nroll";
  const std::string more = edited(ruji(), "]\nroll", row);
  EXPECT_THAT(said(ruji(), more),
              ElementsAre("类别增加“急事”：由镇综治中心办理，24小时内办结（收紧）"));
  EXPECT_THAT(said(more, ruji()),
              ElementsAre("类别删去“急事”，原为：由镇综治中心办理，24小时内办结（放松）"));
  const std::vector<Change> found = changes(ruji(), more);
  EXPECT_EQ(found.front().path, "matters.kinds");
  EXPECT_EQ(found.front().kind, ChangeKind::added);
  EXPECT_EQ(found.front().line_a, 0);
  EXPECT_EQ(found.front().line_b, 111);
}

TEST(PlanDiff, KeysAndBlocksComeAndGo) {
  const std::string dated = edited(ruji(), "src   = \"五(二)\"\n\n[supervision]",
                                   "src   = \"五(二)\"\nbasis = \"某条例\"\n\n[supervision]");
  EXPECT_THAT(said(ruji(), dated),
              ElementsAre(StartsWith("督查发现为“走访不实” 增加依据：某条例")));
  const std::string capped = ruji() + "\n[burden]\nmax_forms = 2\nper = \"月\"\n";
  EXPECT_THAT(said(ruji(), capped),
              ElementsAre("增加减负上限：以下是每月对一个单位的上限，表格不超过2份（收紧）"));
  EXPECT_THAT(said(capped, ruji()),
              ElementsAre("删去减负上限，原为：以下是每月对一个单位的上限，表格不超过2份（放松）"));
  EXPECT_THAT(said(capped, edited(capped, "max_forms = 2", "max_forms = 3")),
              ElementsAre("减负上限 表格上限：2 → 3（放松）"));
}

TEST(PlanDiff, TablesUnderIdsComeAndGo) {
  const std::string more = ruji() +
                           "\n[form.second]\nname = \"第二问卷\"\nuse = \"consultation\"\n"
                           "anonymous = true\nretain = \"30日\"\n"
                           "ask = [ { id = \"a\", type = \"yes_no\", text = \"好不好？\" } ]\n";
  const std::vector<Change> found = changes(ruji(), more);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().path, "form.second");
  EXPECT_THAT(say(found.front(), Lang::zh),
              StartsWith("问卷增加“第二问卷”：用途：征求意见，不记名"));
}

TEST(PlanDiff, WhatIsInsideARowIsNamedWithIt) {
  EXPECT_THAT(edit_said("{ as = \"副组长\", n = 2 }", "{ as = \"副组长\", n = 3 }"),
              ElementsAre("领导小组 副组长 人数：2 → 3"));
  EXPECT_THAT(edit_said("{ by = \"镇党政联席会议\"", "{ by = \"镇党委会\""),
              ElementsAre("批准 通过：镇党政联席会议 → 镇党委会"));
  EXPECT_THAT(edit_said("tail     = true", "tail     = false"),
              ElementsAre("事项 延续：是 → 否（放松）"));
}

TEST(PlanDiff, ValuesThatReadAlikeAreSpelledOut) {
  EXPECT_THAT(edit_said("retain    = \"180日\"", "retain    = \"180天\""),
              ElementsAre("走访意见问卷 保存期限：180日 → 180天"));
}

TEST(PlanDiff, ANewOrderCountsWhereItMeansSomething) {
  const std::string q1 =
      "  { id = \"q1\", type = \"scale5\", text = \"晚上在家附近走动，您觉得安全吗？\" },\n";
  const std::string q2 =
      "  { id = \"q2\", type = \"text\",   text = \"有没有需要我们解决的问题？\",       "
      "opens = \"matter\" },\n";
  EXPECT_THAT(edit_said(q1 + q2, q2 + q1),
              ElementsAre("走访意见问卷 问题的顺序：晚上在家附近走动，您觉得安全吗？、"
                          "有没有需要我们解决的问题？ → 有没有需要我们解决的问题？、"
                          "晚上在家附近走动，您觉得安全吗？"));
  EXPECT_THAT(edit_said("[\"visitor\", \"resident\"]", "[\"resident\", \"visitor\"]"),
              ElementsAre("事项 告知：走访党员干部、居民本人 → 居民本人、走访党员干部"));
  EXPECT_THAT(edit_said("[\"landline\", \"mobile\"]", "[\"mobile\", \"landline\"]"), IsEmpty());
}

TEST(PlanDiff, KnowsTighterFromLooser) {
  const auto bearing = [](const std::string& from, const std::string& to) {
    const std::vector<Change> found = changes(ruji(), edited(ruji(), from, to));
    EXPECT_EQ(found.size(), 1U) << to;
    return found.front().bearing;
  };
  EXPECT_EQ(bearing(k_general, "name = \"一般问题\", owner = \"centre\", due = \"8日\""),
            Bearing::tighter);
  EXPECT_EQ(bearing("share = \"10%\"", "share = \"5%\" "), Bearing::looser);
  EXPECT_EQ(bearing("share = \"10%\"", "share = \"20%\""), Bearing::tighter);
  EXPECT_EQ(bearing("at = \"80%\"", "at = \"70%\""), Bearing::tighter);
  EXPECT_EQ(bearing("at = \"80%\"", "at = \"90%\""), Bearing::looser);
  EXPECT_EQ(bearing("\"走访意见问卷\"", "\"意见问卷\""), Bearing::neutral);
  EXPECT_EQ(bearing("n = 10 }", "n = 11 }"), std::nullopt);

  const std::string plan = read_text("plans/three-zeros-2020/plan.toml");
  const std::string twice = edited(plan,
                                   "id       = \"joint_patrol\"\nname     = \"公共场所联合巡逻\"\n"
                                   "who      = \"police\"\nat_least = 1",
                                   "id       = \"joint_patrol\"\nname     = \"公共场所联合巡逻\"\n"
                                   "who      = \"police\"\nat_least = 2");
  EXPECT_EQ(changes(plan, twice).front().bearing, Bearing::tighter);
  EXPECT_EQ(changes(twice, plan).front().bearing, Bearing::looser);
}

TEST(PlanDiff, JsonNamesPathKeyAndLines) {
  const std::vector<Change> found = changes(
      ruji(), "\n" + edited(ruji(), "{ as = \"成员\",   n = 10 }", "{ as = \"成员\", n = 9 }"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(to_json(found.front(), Lang::zh), (base::Json{{"kind", "changed"},
                                                          {"path", "duties.lead_group.seats"},
                                                          {"key", "n"},
                                                          {"entry", "领导小组 成员"},
                                                          {"name", "人数"},
                                                          {"line_a", 52},
                                                          {"line_b", 53},
                                                          {"before", "10"},
                                                          {"after", "9"},
                                                          {"bearing", nullptr},
                                                          {"text", "领导小组 成员 人数：10 → 9"}}));
}

// ---- order and layout --------------------------------------------------------------------------

// The same plan with blocks, keys and rows in another order.
Value turned(Value value) {
  std::reverse(value.entries.begin(), value.entries.end());
  if (!has_order(value.key)) std::reverse(value.items.begin(), value.items.end());
  for (Value& entry : value.entries) entry = turned(std::move(entry));
  for (Value& item : value.items) item = turned(std::move(item));
  return value;
}

TEST(PlanDiff, NeitherOrderNorLayoutCounts) {
  for (const std::string& text : all_plans()) {
    const Read read = read_plan(text);
    const Read formatted = read_plan(format(text).text);
    EXPECT_THAT(diff(read.tree, read.plan, formatted.tree, formatted.plan), IsEmpty());
    Tree other;
    other.root = turned(read.tree.root);
    EXPECT_THAT(diff(read.tree, read.plan, other, read.plan), IsEmpty());
  }
}

TEST(PlanDiff, EveryPlanDiffersFromEveryOther) {
  const std::vector<std::string> plans = all_plans();
  for (std::size_t i = 1; i < plans.size(); ++i)
    for (const Change& change : changes(plans[i - 1], plans[i]))
      for (const Lang lang : {Lang::zh, Lang::en})
        EXPECT_THAT(say(change, lang), testing::Not(testing::HasSubstr("PLAN-")));
}

// ---- laws --------------------------------------------------------------------------------------

void collect(Value& value, std::vector<Value*>& all) {
  for (Value& entry : value.entries) collect(entry, all);
  for (Value& item : value.items) collect(item, all);
  all.push_back(&value);
}

// One edit such as a person makes: a value changed, a row or key removed, added twice or moved.
void edit(Value& root, std::size_t place, std::size_t how) {
  std::vector<Value*> all;
  collect(root, all);
  Value& value = *all[place % all.size()];
  const auto with = value.items.size();
  switch (how % 6) {
    case 0:
      value.text += "改";
      value.integer += 1;
      value.boolean = !value.boolean;
      value.date = value.date + 1;
      break;
    case 1:
      if (with > 0) value.items.pop_back();
      break;
    case 2:
      if (with > 0) value.items.push_back(value.items.front());
      break;
    case 3:
      if (with > 1) std::swap(value.items.front(), value.items.back());
      break;
    case 4:
      if (!value.entries.empty()) value.entries.pop_back();
      break;
    default:
      value.kind = value.kind == Value::Kind::text ? Value::Kind::hole : value.kind;
  }
}

Change mirrored(Change change) {
  if (change.kind != ChangeKind::changed)
    change.kind = change.kind == ChangeKind::added ? ChangeKind::removed : ChangeKind::added;
  std::swap(change.before, change.after);
  std::swap(change.line_a, change.line_b);
  if (change.bearing == Bearing::tighter)
    change.bearing = Bearing::looser;
  else if (change.bearing == Bearing::looser)
    change.bearing = Bearing::tighter;
  return change;
}

// Everything but the names of rows, which are those of the side that is asked first.
std::vector<std::string> facts(const std::vector<Change>& all) {
  std::vector<std::string> lines;
  for (const Change& change : all) {
    base::Json json = to_json(change, Lang::zh);
    for (const char* key : {"entry", "name", "text"}) json.erase(key);
    lines.push_back(json.dump());
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

struct Pair {
  Tree a, b;
  const Plan* plan;
};

// A plan, and the same after a few random edits.
Pair random_pair() {
  static const std::vector<Read> plans = [] {
    std::vector<Read> all;
    for (const std::string& text : all_plans()) all.push_back(read_plan(text));
    return all;
  }();
  const Read& read = plans[*rc::gen::inRange<std::size_t>(0, plans.size())];
  Pair pair{read.tree, read.tree, &read.plan};
  for (auto edits = *rc::gen::inRange(0, 4); edits > 0; --edits)
    edit(pair.b.root, *rc::gen::inRange<std::size_t>(0, 100'000),
         *rc::gen::inRange<std::size_t>(0, 6));
  return pair;
}

RC_GTEST_PROP(PlanDiffLaws, NoChangeExactlyWhenThePlansSayTheSame, ()) {
  const Pair pair = random_pair();
  const bool is_same = diff(pair.a, *pair.plan, pair.b, *pair.plan).empty();
  RC_ASSERT(is_same == says_same(pair.a.root, pair.b.root));
}

RC_GTEST_PROP(PlanDiffLaws, ExchangingTheSidesExchangesTheChanges, ()) {
  const Pair pair = random_pair();
  std::vector<Change> there = diff(pair.a, *pair.plan, pair.b, *pair.plan);
  const std::vector<Change> back = diff(pair.b, *pair.plan, pair.a, *pair.plan);
  for (Change& change : there) change = mirrored(std::move(change));
  RC_ASSERT(facts(there) == facts(back));
}

}  // namespace
}  // namespace wanhu::plan
