// What the formatter makes of small files, and of every plan file there is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "base/catalogue.hpp"
#include "base/text.hpp"
#include "plan/files.hpp"
#include "plan/plan.hpp"
#include "plan/tools/format.hpp"

namespace wanhu::plan {
namespace {

std::string formatted(const std::string& text) {
  const Formatted result = format(text);
  EXPECT_FALSE(result.refused) << result.refused->code << "\n" << text;
  EXPECT_EQ(format(result.text).text, result.text) << "not stable";
  return result.text;
}

TEST(Format, OrdersAlignsAndKeepsComments) {
  EXPECT_EQ(formatted(R"~(# 汝集镇走访方案
# 第二行

[org]
units=[{quota=550,id="qinsimiao",kind="village",name="秦四庙村"},
  { id = "ruji1", name='汝集一村', kind="village" , quota = 1_063}, # 最大的村
    # 待定
  { id = "qiying", name = "七营村", kind = "village" } ]   # 一村一行
root = {kind="town",id="ruji",name="汝集镇"}   # 镇
# number = "待补"

[plan] #方案
issuer = "中共汝集镇委员会"


title="汝集镇“入户”方案"
# 编号
id = 'ruji-2021'
# 完
)~"),
            R"~(# 汝集镇走访方案
# 第二行

[plan]                                                  #方案
# 编号
id     = "ruji-2021"
title  = "汝集镇“入户”方案"
issuer = "中共汝集镇委员会"
# 完

[org]
root  = { id = "ruji", name = "汝集镇", kind = "town" }  # 镇
units = [
  { id = "qinsimiao", name = "秦四庙村", kind = "village", quota = 550 },
  { id = "ruji1",     name = "汝集一村", kind = "village", quota = 1063 },  # 最大的村
  # 待定
  { id = "qiying",    name = "七营村",   kind = "village" },
]                                                       # 一村一行
# number = "待补"
)~");
}

// What a heading says holds for the blocks under it, so they stay there.
TEST(Format, AFileWithHeadingsIsPutInOrderWithinItsChapters) {
  EXPECT_EQ(formatted(R"~(# 方案

[org]
[plan]

# ---- 一 动员 ----

# 先发资料
[quota.b]
[[task]]
id = "leaflets"
# 完


# ---- 二 走访 ----
# 两句话
# 的标题

[form.visit]
[[task]]
id = "visit"
# 直接写在任务上
[quota.a]
)~"),
            R"~(# 方案

[plan]

[org]

# ---- 一 动员 ----

[[task]]
id = "leaflets"
# 完

# 先发资料
[quota.b]

# ---- 二 走访 ----
# 两句话
# 的标题

[[task]]
id = "visit"

# 直接写在任务上
[quota.a]

[form.visit]
)~");
}

TEST(Format, IdsStandUnderEachOtherEvenWhereRowsAreTooLong) {
  EXPECT_EQ(formatted(R"~([places]
kinds = [
  { id = "post", name = "岗亭", src = "三(四)" },
  { id = "rented_home", name = "出租房屋", src = "三(四)" },
]
inspect = [
  { id = "post", of = "post", name = "岗亭完好情况", list = ["门窗", "灯", "电话"], every = "季度", who = "police", src = "三(四)" },
  { id = "rented_home", of = "rented_home", name = "出租房屋安全检查，逐户上门并当场告知结果", list = ["电线", "燃气", "出口"], every = "半年", who = "police", src = "三(四)" },
]
)~"),
            R"~([places]
kinds   = [
  { id = "post",        name = "岗亭",     src = "三(四)" },
  { id = "rented_home", name = "出租房屋", src = "三(四)" },
]
inspect = [
  { id = "post",        name = "岗亭完好情况", of = "post", list = ["门窗", "灯", "电话"], every = "季度", who = "police", src = "三(四)" },
  { id = "rented_home", name = "出租房屋安全检查，逐户上门并当场告知结果", of = "rented_home", list = ["电线", "燃气", "出口"], every = "半年", who = "police", src = "三(四)" },
]
)~");
}

TEST(Format, RowsWithoutAKeyLeaveItsCellEmpty) {
  EXPECT_EQ(formatted(R"~([bands.community]
rows = [
  { from = 1, to = 7, unit = 3000, note = "奖励", src = "三(三)" },
  { from = 8, to = 14, unit = 2000, note = "奖励", src = "三(三)" },
  { from = 22, to = 40, unit = 0, note = "不奖不罚", src = "三(三)" },
  { from = 41, to = 50, unit = 0, do = "explain", src = "三(三)" },
  { from = 61, unit = 0, do = "rectify_in_writing", src = "三(三)" },
]
)~"),
            R"~([bands.community]
rows = [
  { from = 1,  to = 7,  unit = 3000, note = "奖励",     src = "三(三)" },
  { from = 8,  to = 14, unit = 2000, note = "奖励",     src = "三(三)" },
  { from = 22, to = 40, unit = 0,    note = "不奖不罚", src = "三(三)" },
  { from = 41, to = 50, unit = 0,                       do = "explain", src = "三(三)" },
  { from = 61,          unit = 0,                       do = "rectify_in_writing", src = "三(三)" },
]
)~");
}

TEST(Format, AListWithIdsHasOneRowALineAndOtherListsWhatFits) {
  EXPECT_EQ(formatted(R"~([org]
offices = [ { id = "centre", name = "综治中心" } ]
[matters]
remind = [
  { at = "50%", to = "owner" },
  { to = "office_head", at = "80%" },
]
tell = [
  "visitor",
  "resident"
]
)~"),
            R"~([org]
offices = [
  { id = "centre", name = "综治中心" },
]

[matters]
remind = [ { at = "50%", to = "owner" }, { at = "80%", to = "office_head" } ]
tell   = ["visitor", "resident"]
)~");
}

TEST(Format, ATableTooLongIsBrokenAtItsListsOfTables) {
  EXPECT_EQ(formatted(
                R"~([duties]
lead = { src = "二", name = "领导小组", seats = [ { as = "组长", n = 2 }, { n = 2, as = "副组长" }, { as = "成员", n = 10, who = "各村支部书记" } ] } # 共十四人
visitor = { min = 1, name = "走访党员干部", src = "三" }
head = { src = "三(二)", name = "办公室", min = 1 }
)~"),
            R"~([duties]
lead    = { name = "领导小组", seats = [                # 共十四人
  { as = "组长",   n = 2 },
  { as = "副组长", n = 2 },
  { as = "成员",   n = 10, who = "各村支部书记" },
], src = "二" }
visitor = { name = "走访党员干部", min = 1, src = "三" }
head    = { name = "办公室",       min = 1, src = "三(二)" }
)~");
}

TEST(Format, BlocksStandInTheOrderOfTheSchemaItemsAndIdsInThatOfTheFile) {
  EXPECT_EQ(formatted(R"~(mystery = 2
[zeta]
b = 1
a = 2
[[task]]
id = "second"
[task.due]
phase = "p"
[quota.b]
[[task]]
id = "first"
[quota.a]
[alpha]
[plan.window]
[plan]
id = "x"
)~"),
            R"~(mystery = 2

[plan]
id = "x"

[plan.window]

[[task]]
id = "second"

[task.due]
phase = "p"

[[task]]
id = "first"

[quota.b]

[quota.a]

[zeta]
b = 1
a = 2

[alpha]
)~");
}

TEST(Format, AHeaderBehindItsIdsStaysBehindThem) {
  const std::string text = "[duties.b]\nname = \"乙\"\n\n[duties]\na = { name = \"甲\" }\n";
  EXPECT_EQ(formatted(text), text);
}

TEST(Format, ValuesHaveOneSpelling) {
  EXPECT_EQ(formatted("a = 'C:\\x \"y\"'\n"
                      "b = \"\\u4e2d\\U0001F600\\t\\\\\"\n"
                      "c = [ 0xFF, +1_000, -0, 0o17, 0b101 ]\n"
                      "d = [1e3, 1_0.50, -0.0, 6.02e23, +inf]\n"
                      "e = [ 2021-10-15, 2021-10-15 09:30:00z, 07:32:00.5 ]\n"
                      "f = '''\nfirst \n\"\"\"second\"\"\"'''\n"
                      "\"g\" . 'h i'.\"\\\"\" = {x.y=1,x.a=[[1,2],[ ]],z={ }}\n"
                      "镇 = true\n"),
            "a                = \"C:\\\\x \\\"y\\\"\"\n"
            "b                = \"中😀\\t\\\\\"\n"
            "c                = [255, 1000, 0, 15, 5]\n"
            "d                = [1000.0, 10.5, -0.0, 6.02e+23, inf]\n"
            "e                = [2021-10-15, 2021-10-15T09:30:00Z, 07:32:00.5]\n"
            "f                = \"\"\"\nfirst\\u0020\n\"\"\\\"second\"\"\\\"\"\"\"\n"
            "g.\"h i\".\"\\u0022\" = { x.y = 1, x.a = [[1, 2], []], z = {} }\n"
            "\"镇\"             = true\n");
}

TEST(Format, WhatNobodyCanSeeIsWrittenByNumber) {
  EXPECT_EQ(formatted("a = \"村\xE2\x80\x8B名\xE2\x80\xAE　\"\n"),
            "a = \"村\\u200B名\\u202E　\"\n");
}

TEST(Format, CommentsInArraysStayWithTheirItems) {
  EXPECT_EQ(formatted(R"~(x = [ # opening
  # above one
  1 # one
  , # lost its line
  [ 2, # two
  3 ], { a = [ 4 # four
  ] },
  # closing
] # behind
)~"),
            R"~(x = [                                                   # opening
  # above one
  1,  # one
  # lost its line
  [
    2,  # two
    3,
  ],
  { a = [
    4,  # four
  ] },
  # closing
]                                                       # behind
)~");
}

TEST(Format, LineEndsBlanksAndTheByteOrderMarkAreTidied) {
  EXPECT_EQ(formatted("\xEF\xBB\xBF\r\n\r\nschema = \"plan/1\"  \r\n\r\n\r\n# end \t"),
            "schema = \"plan/1\"\n\n# end\n");
  EXPECT_EQ(formatted(""), "");
  EXPECT_EQ(formatted(" \n\n\t\n"), "");
  EXPECT_EQ(formatted("\n# only\n\n\n# comments"), "# only\n\n# comments\n");
}

TEST(Format, AVeryLongKeyDoesNotPushTheOthersAway) {
  const std::string key(60, 'k');
  EXPECT_EQ(formatted("a=1\n" + key + "=2\nbcd=3"), "a   = 1\n" + key + " = 2\nbcd = 3\n");
}

TEST(Format, RefusesWhatCannotBeReadAndChangesNothing) {
  for (const std::string& text : {std::string("[plan\nid = 1\n"), std::string("id ＝ 1\r\n"),
                                  std::string("a = 1\na = 2\n"), std::string("\xff\xfe")}) {
    const Formatted result = format(text);
    ASSERT_TRUE(result.refused) << text;
    EXPECT_EQ(result.refused->code, "PLAN-FMT-SYNTAX");
    EXPECT_EQ(result.text, text);
    EXPECT_FALSE(result.findings.empty());
    EXPECT_EQ(result.refused->args.at("count"), std::to_string(result.findings.size()));
    EXPECT_THAT(base::text_of(base::Lang::en, *result.refused),
                testing::HasSubstr("line " + std::to_string(result.findings[0].at.line)));
  }
}

std::vector<std::string> plan_files() {
  std::vector<std::string> files;
  for (const char* folder : {"plans", "tests/plan/cases"})
    for (const auto& file : std::filesystem::recursive_directory_iterator(source_path(folder)))
      if (file.path().extension() == ".toml")
        files.push_back(std::filesystem::relative(file.path(), WANHU_SOURCE_DIR).string());
  std::sort(files.begin(), files.end());
  return files;
}

// Nothing for a text with Chinese bare keys, which the reader tolerates and TOML does not.
std::optional<toml::table> parsed(const std::string& text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
}

// A plan and what a check says of it are the same before and after, but for the places.
void expect_same_plan(const std::string& before, const std::string& after) {
  const auto tree = parsed(before);
  EXPECT_TRUE(!tree || tree == parsed(after));
  const Loaded a = load(before, "f"), b = load(after, "f");
  EXPECT_EQ(a.plan.has_value(), b.plan.has_value());
  std::multiset<std::string> codes_a, codes_b;
  for (const Finding& finding : a.findings) codes_a.insert(finding.code);
  for (const Finding& finding : b.findings) codes_b.insert(finding.code);
  EXPECT_EQ(codes_a, codes_b);
}

TEST(Format, EveryPlanFileThatReads) {
  int done = 0;
  for (const std::string& name : plan_files()) {
    const std::string text = read_text(name);
    const Formatted result = format(text);
    if (result.refused) {
      EXPECT_EQ(result.refused->code, "PLAN-FMT-SYNTAX") << name;
      EXPECT_EQ(result.text, text);
      continue;
    }
    SCOPED_TRACE(name);
    const std::string again = format(result.text).text;
    EXPECT_EQ(again, result.text);
    expect_same_plan(text, result.text);
    EXPECT_EQ(std::count(text.begin(), text.end(), '#'),
              std::count(again.begin(), again.end(), '#'));
    ++done;
  }
  EXPECT_GE(done, 20);
}

TEST(Format, TheRujiPlanReadsAsItDid) {
  const std::string text = formatted(ruji());
  for (const char* line : {
           "\n  { id = \"qinsimiao\",  name = \"秦四庙村\", kind = \"village\", quota = 550 },\n",
           "\n  { id = \"qiying\",     name = \"七营村\",   kind = \"village\", quota = 450 },\n",
           "\n  { id = \"visit\",    name = \"走访整改阶段\", from = 2021-10-16, to = 2021-11-15, "
           "src = \"三(二)\" },\n",
           "\n[duties]                                                # positions only",
           "\n[[task]]\nid   = \"collect_leaflets\"\n",
           "\nfloor    = true                                         # a floor, never a ceiling\n",
       })
    EXPECT_THAT(text, testing::HasSubstr(line));
  for (const std::string_view line : base::split(text, '\n'))
    EXPECT_EQ(line, base::trim(line).empty() ? "" : line.substr(0, line.find_last_not_of(' ') + 1));
}

}  // namespace
}  // namespace wanhu::plan
