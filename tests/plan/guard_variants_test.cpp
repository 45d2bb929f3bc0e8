// A guard judges what is said, not how: every way of writing one thing is refused, or passes, as
// the thing itself is. Conditions are turned round, negated twice and padded; sentences are spaced,
// widened and put under a ban.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "base/text.hpp"
#include "plan/guard/expressions.hpp"
#include "plan/guard/guard.hpp"
#include "plan/guard/meaning.hpp"

namespace wanhu::plan {
namespace {

std::vector<std::string> codes_for(const std::string& text) {
  FindingList list;
  const Tree tree = read_tree(text, list);
  EXPECT_TRUE(list.all().empty()) << text;
  FindingList guards;
  check_guards(tree, guards);
  std::vector<std::string> codes;
  for (const Finding& finding : guards.all()) codes.push_back(finding.code);
  return codes;
}

std::vector<std::string> codes_of_standard(const std::string& check) {
  return codes_for("[standards.a]\nitems = [ { id = \"a\", check = \"" + check + "\" } ]\n");
}
std::vector<std::string> codes_of_ladder(const std::string& when) {
  return codes_for("[ladder.a]\nwhen = \"" + when +
                   "\"\nsteps = [ { do = \"notice\", to = \"unit\" } ]\n");
}

// ---- conditions ----

struct Comparison {
  std::string left, op, right;
};

std::string mirrored(const std::string& op) {
  if (op == "<") return ">";
  if (op == "<=") return ">=";
  if (op == ">") return "<";
  return op == ">=" ? "<=" : op;
}
std::string opposite(const std::string& op) {
  if (op == "<") return ">=";
  if (op == "<=") return ">";
  if (op == ">") return "<=";
  return op == ">=" ? "<" : op == "=" ? "!=" : "=";
}

// Numbers that are the same number.
std::string padded(const std::string& number, base::Seeded& random) {
  switch (random.below(7)) {
    case 0:
      return "(" + number + ")";
    case 1:
      return number + " + 0";
    case 2:
      return "0 + " + number;
    case 3:
      return "1 * (" + number + ")";
    case 4:
      return "(" + number + ") / 1";
    case 5:
      return "-(-(" + number + "))";
    default:
      return number;
  }
}

std::string spaced(const std::string& text, base::Seeded& random) {
  std::string out;
  for (const char c : text) {
    out += c;
    if ((c == '(' || c == ' ') && random.below(3) == 0) out += random.below(2) == 0 ? "  " : " \\t";
  }
  return out;
}

std::string variant_of(Comparison comparison, base::Seeded& random) {
  for (std::uint64_t i = random.below(3); i > 0; --i) {
    comparison.left = padded(comparison.left, random);
    comparison.right = padded(comparison.right, random);
  }
  std::string text;
  const bool denied = random.below(2) == 0;
  std::string op = denied ? opposite(comparison.op) : comparison.op;
  if (random.below(2) == 0) {
    std::swap(comparison.left, comparison.right);
    op = mirrored(op);
  }
  text = comparison.left + " " + op + " " + comparison.right;
  if (denied) text = "not (" + text + ")";
  if (random.below(4) == 0) text = "not not (" + text + ")";
  if (random.below(3) == 0) text = "count(visit) >= 0 and (" + text + ")";
  return spaced(text, random);
}

constexpr int k_rounds = 400;

TEST(GuardVariants, FewComplaintsStayRefusedAndFewFailuresPass_S4_06_S4_19) {
  base::Seeded random(60606);
  const std::vector<std::string> complaints = {
      "count(matter)", "count(matter where round >= 1)", "count(matter where kind = 'petition')",
      "count(matter where state != 'closed')", "sum(matter.round)"};
  const std::vector<std::string> failures = {
      "count(matter where overdue = true)", "count(matter where closed_at > due_at)",
      "count(matter where not (overdue != true))", "count(matter where 1 < round)",
      "count(matter where kind = 'petition' and answered_at > due_at)"};
  const std::vector<std::string> few = {"<=", "<", "="};
  for (int round = 0; round < k_rounds; ++round) {
    const std::string& op = few[random.below(few.size())];
    const std::string number = op == "=" ? "0" : "3";
    const std::string bad =
        variant_of({complaints[random.below(complaints.size())], op, number}, random);
    EXPECT_THAT(codes_of_standard(bad), testing::ElementsAre("L-GUARD-G06")) << bad;
    const std::string good =
        variant_of({failures[random.below(failures.size())], op, number}, random);
    EXPECT_THAT(codes_of_standard(good), testing::IsEmpty()) << good;
  }
}

TEST(GuardVariants, ManyComplaintsAreNeverPunishedAndManyFailuresMayBe) {
  base::Seeded random(60607);
  for (int round = 0; round < k_rounds; ++round) {
    const std::string op = random.below(2) == 0 ? ">" : ">=";
    const std::string bad = variant_of({"count(matter)", op, "3"}, random);
    EXPECT_THAT(codes_of_ladder(bad), testing::ElementsAre("L-GUARD-G06")) << bad;
    const std::string good = variant_of({"count(matter where overdue = true)", op, "3"}, random);
    EXPECT_THAT(codes_of_ladder(good), testing::IsEmpty()) << good;
  }
}

TEST(GuardVariants, SharesByHandlingPassHoweverTheyAreWritten) {
  base::Seeded random(60608);
  const std::string in_time = "count(matter where closed_at <= due_at)";
  for (int round = 0; round < k_rounds; ++round) {
    const std::string good = random.below(2) == 0
                                 ? variant_of({in_time, ">=", "0.9 * count(matter)"}, random)
                                 : variant_of({in_time + " / count(matter)", ">=", "0.9"}, random);
    // Padded with a zero a share is no share of matters any more, and may be refused.
    if (good.find('+') == std::string::npos && good.find('-') == std::string::npos) {
      EXPECT_THAT(codes_of_standard(good), testing::IsEmpty()) << good;
    }
  }
}

TEST(GuardVariants, SingleAnswersAndBareRankingsAreFoundInEveryPlace) {
  base::Seeded random(60609);
  const std::string ranking = "[ranking.a]\nof = \"village\"\n";
  for (int round = 0; round < k_rounds; ++round) {
    const std::string answers = variant_of({"count(poll where q_sat < 3)", ">", "5"}, random);
    EXPECT_THAT(codes_of_ladder(answers), testing::ElementsAre("L-GUARD-G10")) << answers;
    EXPECT_THAT(codes_of_standard(answers), testing::ElementsAre("L-GUARD-G10")) << answers;
    std::string named = "ranking.a = 'last_group'";
    if (random.below(2) == 0) named = "ranking.abc = 'last_group' or " + named;
    if (random.below(2) == 0) named = "not (" + named + ")";
    const std::string ladder = "[ladder.a]\nwhen = \"" + spaced(named, random) + "\"\n";
    EXPECT_THAT(codes_for(ranking + ladder), testing::ElementsAre("L-GUARD-G10")) << named;
  }
}

// ---- sentences ----

std::string widened(const std::string& text, base::Seeded& random) {
  std::u32string out;
  for (const char32_t c : base::decode_utf8(text)) {
    out += c;
    if (random.below(6) == 0) out += U" \u3000\u200B·"[random.below(4)];
  }
  return base::encode_utf8(out);
}

bool is_refused(const std::string& text) {
  return guard::refused_meaning(text, guard::k_prose).has_value();
}

const std::vector<std::string> k_bans = {"不得", "严禁", "禁止", "不准", "不", "不再"};
const std::vector<std::string> k_verbs = {"建立", "登记", "收集", "统计", "编制", "使用"};
const std::vector<std::string> k_groups = {"重点人员", "上访人员", "信教群众", "刑满释放人员"};
const std::vector<std::string> k_lists = {"名单", "台账", "名册", ""};

TEST(GuardVariants, ABanReachesItsObjectAndNothingElse) {
  base::Seeded random(10101);
  const auto one_of = [&](const std::vector<std::string>& words) {
    return words[random.below(words.size())];
  };
  for (int round = 0; round < k_rounds; ++round) {
    const std::string ban = one_of(k_bans), verb = one_of(k_verbs);
    const std::string list = one_of(k_groups) + one_of(k_lists);
    const auto passes = [&](const std::string& text) {
      const std::string said = widened(text, random);
      EXPECT_FALSE(is_refused(said)) << said;
    };
    const auto fails = [&](const std::string& text) {
      const std::string said = widened(text, random);
      EXPECT_TRUE(is_refused(said)) << said;
    };
    passes(ban + verb + list);
    passes(ban + verb + "各类" + list + "、" + one_of(k_groups) + "名单");
    passes("不得以任何形式" + verb + list);
    passes("不得将" + list + "纳入统计");
    fails(list + verb + "后" + ban + "公开");
    fails(verb + list + "，" + ban + "公开");
    fails(verb + list + ban + "收取费用");
    fails("不得不" + verb + list);
    fails(ban + "遗漏" + list + "，逐个登记");
    fails(ban + verb + "住址并建立" + list);
    fails("不" + verb + list + "的予以通报");
    fails(ban + "对外公开" + list);
  }
}

// Each of these has a negation in it, and asks for what it names.
TEST(GuardVariants, ANegationOfSomethingElseExcusesNothing) {
  const std::vector<std::string> sentences = {"不得以生病为由不登记重点人员",
                                              "不得以群众不在家为由不登记重点人员",
                                              "防止重点人员脱管",
                                              "杜绝越级上访",
                                              "防止打卡造假",
                                              "不得以生病、外出为由不登记重点人员",
                                              "避免上访户进京",
                                              "不得有重点人员失控漏管",
                                              "不得出现非正常上访",
                                              "建立上访人员台账并不得公开",
                                              "不得不建立重点人员名单",
                                              "重点人员不得漏管",
                                              "严禁重点人员脱管",
                                              "不得让重点人员离开视线",
                                              "不能没有重点人员名单",
                                              "不登记上访户就扣分",
                                              "不把上访户列入低保",
                                              "取消上访人员评先资格",
                                              "上访户名单一律取消公示",
                                              "不统计则已，统计重点人员",
                                              "禁止外传重点人员名单",
                                              "重点人员名单严禁外传",
                                              "不得少建一份重点人员档案",
                                              "不得仅登记上访人员姓名",
                                              "不能只登记重点人员姓名",
                                              "严禁不登记重点人员",
                                              "不要求居民确认自动办结",
                                              "绝不放过一个上访户",
                                              "不收集其他信息，只收集宗教信仰",
                                              "不因节假日停止盯防",
                                              "无需请示即可对重点人员盯防",
                                              "不得将上访户排除在名单之外",
                                              "不建立新的台账但保留重点人员名单",
                                              "不使用手机登记重点人员",
                                              "不用手机打卡签到",
                                              "没有特殊情况必须打卡",
                                              "不打招呼盯控上访户",
                                              "不再另行通知，全员打卡签到",
                                              "不得对上访人员掉以轻心",
                                              "不得对重点人员放松登记",
                                              "不准对上访户不闻不问",
                                              "停止公布重点人员名单",
                                              "不采集人脸信息以外的宗教信仰"};
  for (const std::string& sentence : sentences) EXPECT_TRUE(is_refused(sentence)) << sentence;
}

TEST(GuardVariants, WhatIsDeniedPasses) {
  const std::vector<std::string> sentences = {"不得出现打卡签到等形式主义做法",
                                              "杜绝打卡留痕",
                                              "不得截留、不得打卡",
                                              "整治过度留痕",
                                              "不允许以任何形式要求群众作满意承诺",
                                              "不把一票否决作为手段",
                                              "没有法定依据的一票否决事项一律取消",
                                              "清理取消打卡签到类应用",
                                              "严禁对信访人拦访、截访、劝返",
                                              "不设在线时长要求",
                                              "不对个人进行积分排名",
                                              "不得以民调结果扣发干部绩效工资",
                                              "不向被评价单位提供受访者名单",
                                              "任何人不得向村里透露抽样名单和调查时间",
                                              "走访中不讨论问卷怎么答",
                                              "不得建立重点人员名单",
                                              "禁止打卡签到",
                                              "取消一票否决",
                                              "不得以任何名义统计上访户",
                                              "不对群众登记宗教信仰",
                                              "严禁将信访量纳入考核",
                                              "不以信访量排名",
                                              "不要求打卡、签到、拍照上传",
                                              "任何单位不得登记居民的宗教信仰",
                                              "不得向群众发放标准答案",
                                              "不得强制群众安装",
                                              "不得要求网格员打卡签到",
                                              "不再使用重点人员名单",
                                              "不得把投诉量下降作为考核指标",
                                              "禁止建立、使用重点人员台账和名册",
                                              "停止实行一票否决",
                                              "严禁引导群众正确评价",
                                              "不得扣发干部绩效工资",
                                              "不得收集、保存和使用身份证号",
                                              "不与个人晋升挂钩",
                                              "不得要求基层打卡",
                                              "取消末位淘汰",
                                              "取消打卡签到的要求",
                                              "不得自动办结",
                                              "不搞一票否决",
                                              "不安排一对一思想工作",
                                              "不得组织人员截访",
                                              "不得跟踪人",
                                              "不得逐户导出",
                                              "走访不问信什么教，不登记民族、宗教信仰",
                                              "不得要求村干部24小时开机",
                                              "不搞末位淘汰和一票否决",
                                              "原始数据不得导出",
                                              "不发放标准答案，不签满意承诺",
                                              "不得将重点人员列入台账",
                                              "禁止对上访人员建档立卡",
                                              "不要求报送走访照片、签到打卡"};
  for (const std::string& sentence : sentences) EXPECT_FALSE(is_refused(sentence)) << sentence;
}

}  // namespace
}  // namespace wanhu::plan
