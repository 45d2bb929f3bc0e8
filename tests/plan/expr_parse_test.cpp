// Reading expressions: the grammar, canonical text, and every error with its place and its hint.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "base/random.hpp"
#include "base/text.hpp"
#include "plan/expr_support.hpp"

namespace wanhu::plan::expr {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

const Vocabulary& campaign() {
  static const Vocabulary vocabulary{
      .schema = campaign_schema(),
      .names = {
          {.name = "q1", .type = Type::integer},
          {.name = "q2", .type = Type::text},
          {.name = "supervision.finding", .type = Type::text, .words = {"false_visit", "late"}},
          {.name = "ranking.bodies", .type = Type::text},
          {.name = "ranking.share", .type = Type::number},
          {.name = "open", .type = Type::boolean},
          {.name = "from", .type = Type::date}}};
  return vocabulary;
}

Node tree_of(const std::string& text, Want want, const Vocabulary& vocabulary = campaign()) {
  auto parsed = parse(text, vocabulary, want);
  EXPECT_TRUE(parsed) << text << "\n" << (parsed ? "" : all_texts(parsed.error()));
  return parsed ? *parsed : Node();
}

// ---- what can be said ---------------------------------------------------------------------------

TEST(ExprParse, EveryExpressionOfTheDesignIsRead) {
  for (const char* text :
       {"count(poll where q_safe >= 4)", "count(poll where q_safe answered)",
        "count(matter where closed_at <= due_at)", "count(matter where due_at in period)",
        "count(place where kind = 'remote_village' and rectified = true)",
        "count(unit where kind in ('village', 'community') and passed = true)",
        "sum(matter.round where state != 'closed') / count(matter) * 100",
        "count(task where done_at <= due_at) / count(task where due_at < 2021-11-20)"})
    EXPECT_EQ(to_text(tree_of(text, Want::number)), text);
  for (const char* text :
       {"count(finding where kind = 'accident') = 0", "supervision.finding = 'false_visit'",
        "ranking.bodies in ('last_group')", "q1 <= 2 and q2 answered",
        "not (q1 = 1 or q2 answered) and open = true", "ranking.share < 0.9", "from in period",
        "count(visit where outcome = 'declined') / count(visit) <= 0.05"})
    EXPECT_EQ(to_text(tree_of(text, Want::condition)), text);
}

TEST(ExprParse, SpacesAndBracketsDoNotMatter) {
  const Node tree = tree_of("count(matter where closed_at<=due_at)/(count(matter))", Want::number);
  EXPECT_EQ(tree,
            tree_of("count( matter where (closed_at <= due_at) )\n/ count (matter)", Want::number));
  EXPECT_EQ(to_text(tree), "count(matter where closed_at <= due_at) / count(matter)");
}

TEST(ExprParse, PrecedenceIsThatOfSchool) {
  EXPECT_EQ(tree_of("1 + 2 * 3 - 4 - 5", Want::number),
            tree_of("((1 + (2 * 3)) - 4) - 5", Want::number));
  EXPECT_NE(tree_of("1 - (2 - 3)", Want::number), tree_of("1 - 2 - 3", Want::number));
  EXPECT_EQ(
      tree_of("q1 = 1 or q1 = 2 and not q1 = 3 and q2 answered", Want::condition),
      tree_of("(q1 = 1) or ((q1 = 2) and (not (q1 = 3)) and (q2 answered))", Want::condition));
}

TEST(ExprParse, NumbersHaveOneForm) {
  EXPECT_EQ(to_text(tree_of("4.0 + 0.50 - -2", Want::number)), "4 + 0.5 - -2");
  EXPECT_EQ(to_text(tree_of("-(5) + - 5", Want::number)), "-(5) + -5");
  EXPECT_EQ(to_text(tree_of("0.000000000000001", Want::number)), "0.000000000000001");
  EXPECT_EQ(tree_of("999999999999999", Want::number).value, Value{std::int64_t{999999999999999}});
}

TEST(ExprParse, WholeNumbersStayWholeWhileTheyFit) {
  EXPECT_EQ(tree_of("count(matter) + 2 * sum(matter.round)", Want::number).type, Type::integer);
  EXPECT_EQ(tree_of("count(matter) / 2", Want::number).type, Type::number);
  EXPECT_EQ(tree_of("count(matter) * 0.5", Want::number).type, Type::number);
  EXPECT_EQ(tree_of("count(matter) * count(visit)", Want::number).type, Type::number);
}

TEST(ExprParse, TextMayHoldAnything) {
  const Node tree = tree_of("q2 = '（＝“it''s”）'", Want::condition);
  EXPECT_EQ(tree.children[1].value, Value{std::string("（＝“it's”）")});
  EXPECT_EQ(to_text(tree), "q2 = '（＝“it''s”）'");
}

TEST(ExprParse, UsesSayWhatATreeSpeaksOf) {
  const Uses uses = uses_of(tree_of(
      "count(matter where due_at in period) = sum(place.x) or q1 = 1", Want::condition,
      {.schema = {{campaign_schema().sets[0], {"place", {{.name = "x", .type = Type::integer}}}}},
       .names = campaign().names}));
  EXPECT_THAT(uses.sets, UnorderedElementsAre("matter", "place"));
  EXPECT_THAT(uses.fields,
              UnorderedElementsAre(std::pair("matter", "due_at"), std::pair("place", "x")));
  EXPECT_THAT(uses.names, ElementsAre("q1"));
  EXPECT_TRUE(uses.period);
}

// Guard rules: nothing in the default vocabulary is about a person.
TEST(ExprParse, NoSetKnowsPersons) {
  for (const Set& set : campaign_schema().sets)
    for (const Field& field : set.fields)
      for (const char* person : {"visitor", "reporter", "owner", "name", "phone", "person",
                                 "contact", "address", "dwelling", "actor", "by", "age", "sex"})
        EXPECT_NE(field.name, person) << set.name;
}

TEST(ExprParse, TheCallerMayNameTheWordsOfAField) {
  Vocabulary vocabulary = campaign();
  EXPECT_TRUE(parse("count(matter where kind = 'any')", vocabulary, Want::number));
  vocabulary.schema.allow("matter", "kind", {"general", "complex"});
  EXPECT_TRUE(parse("count(matter where kind = 'general')", vocabulary, Want::number));
  EXPECT_FALSE(parse("count(matter where kind = 'any')", vocabulary, Want::number));
  EXPECT_THROW(vocabulary.schema.allow("matter", "sort", {}), std::logic_error);
}

// ---- what is wrong
// --------------------------------------------------------------------------------

struct Wrong {
  std::string text;
  Want want;
  std::string code;
  std::size_t offset;
  std::size_t width;
  std::string hint;  // or the replacement
};

void PrintTo(const Wrong& wrong, std::ostream* out) {
  *out << wrong.text;
}

std::string hint_of(const Error& error) {
  if (error.replacement) return *error.replacement;
  return error.hints.empty() ? "" : error.hints.front();
}

class ExprWrong : public testing::TestWithParam<Wrong> {};

TEST_P(ExprWrong, IsOneErrorInItsPlace) {
  const Wrong& wrong = GetParam();
  const auto parsed = parse(wrong.text, campaign(), wrong.want);
  ASSERT_FALSE(parsed);
  ASSERT_EQ(parsed.error().size(), 1U) << all_texts(parsed.error());
  const Error& error = parsed.error().front();
  EXPECT_EQ(error.message_code(), wrong.code);
  EXPECT_EQ(error.at, (Mark{wrong.offset, wrong.width}))
      << error.at.offset << " " << error.at.width;
  EXPECT_EQ(hint_of(error), wrong.hint);
  for (const base::Lang lang : {base::Lang::zh, base::Lang::en}) {
    EXPECT_TRUE(base::has_message(error.message_code()));
    EXPECT_EQ(text_of(lang, error).find('{'), std::string::npos) << text_of(lang, error);
  }
}

constexpr Want k_n = Want::number;
constexpr Want k_c = Want::condition;

INSTANTIATE_TEST_SUITE_P(
    Signs, ExprWrong,
    testing::Values(Wrong{"count（matter)", k_n, "EXPR-FULLWIDTH", 5, 1, "("},
                    Wrong{"count(matter where kind ＝ 'a')", k_n, "EXPR-FULLWIDTH", 24, 1, "="},
                    Wrong{"q2 in ('a'， 'b')", k_c, "EXPR-FULLWIDTH", 10, 1, ","},
                    Wrong{"q2 in ('a'、'b')", k_c, "EXPR-FULLWIDTH", 10, 1, ","},
                    Wrong{"q1 ≤ 2", k_c, "EXPR-FULLWIDTH", 3, 1, "<="},
                    Wrong{"q1 <= １２", k_c, "EXPR-FULLWIDTH", 6, 2, "12"},
                    Wrong{"q1　<= 2", k_c, "EXPR-FULLWIDTH.space", 2, 1, " "},
                    Wrong{"count(matter) × 2", k_n, "EXPR-FULLWIDTH", 14, 1, "*"},
                    Wrong{"q2 = “户’s”", k_c, "EXPR-FULLWIDTH", 5, 5, "'户’s'"},
                    Wrong{"q2 = 'a’", k_c, "EXPR-FULLWIDTH", 5, 3, "'a'"},
                    Wrong{"q2 = \"a's\"", k_c, "EXPR-SIGN", 5, 5, "'a''s'"},
                    Wrong{"q1 == 2", k_c, "EXPR-SIGN", 3, 2, "="},
                    Wrong{"q1 <> 2", k_c, "EXPR-SIGN", 3, 2, "!="},
                    Wrong{"q1 => 2", k_c, "EXPR-SIGN", 3, 2, ">="},
                    Wrong{"q1 = 2&&q2 answered", k_c, "EXPR-SIGN", 6, 2, " and "},
                    Wrong{"q1 = 2 || q2 answered", k_c, "EXPR-SIGN", 7, 2, "or"},
                    Wrong{"!open = true", k_c, "EXPR-SIGN", 0, 1, "not "},
                    Wrong{"q1 = 2 AND q2 answered", k_c, "EXPR-SIGN", 7, 3, "and"},
                    Wrong{"Count(matter)", k_n, "EXPR-SIGN", 0, 5, "count"},
                    Wrong{"q1 ; = 1", k_c, "EXPR-SYNTAX.sign", 3, 1, ""}));

INSTANTIATE_TEST_SUITE_P(
    Syntax, ExprWrong,
    testing::Values(
        Wrong{"", k_n, "EXPR-SYNTAX.empty", 0, 1, ""},
        Wrong{" \n", k_c, "EXPR-SYNTAX.empty", 2, 1, ""},
        Wrong{"count(matter))", k_n, "EXPR-SYNTAX.close", 13, 1, ""},
        Wrong{"count(matter) count(visit)", k_n, "EXPR-SYNTAX.trailing", 14, 5, ""},
        Wrong{"count(matter) count(visit)", k_c, "EXPR-SYNTAX.trailing", 14, 5, ""},
        Wrong{"1 < q1 < 3", k_c, "EXPR-SYNTAX.chain", 7, 1, ""},
        Wrong{"q1 not in (1)", k_c, "EXPR-SYNTAX.notin", 3, 3, ""},
        Wrong{"q1 in 1", k_c, "EXPR-SYNTAX.list", 6, 1, ""},
        Wrong{"q2 in ('a', b)", k_c, "EXPR-SYNTAX.item", 12, 1, "'b'"},
        Wrong{"q1 in (1, )", k_c, "EXPR-SYNTAX.value", 10, 1, ""},
        Wrong{"count(matter", k_n, "EXPR-SYNTAX.open", 12, 1, ""},
        Wrong{"count(matter where kind = 'a' unit = 'b')", k_n, "EXPR-SYNTAX.open", 30, 4, ""},
        Wrong{"count(matter where kind = )", k_n, "EXPR-SYNTAX.operand", 26, 1, ""},
        Wrong{"1 +", k_n, "EXPR-SYNTAX.operand", 3, 1, ""},
        Wrong{"count matter", k_n, "EXPR-SYNTAX.opening", 6, 6, ""},
        Wrong{"count()", k_n, "EXPR-SYNTAX.set", 6, 1, ""},
        Wrong{"count(matter were kind = 'a')", k_n, "EXPR-SYNTAX.where", 13, 4, "where"},
        Wrong{"q2 = 'a\tb'", k_c, "EXPR-SYNTAX.control", 7, 1, ""},
        Wrong{"q2 = 'ab", k_c, "EXPR-SYNTAX.quote", 5, 1, ""},
        Wrong{"q1 < 1e9", k_c, "EXPR-SYNTAX.number", 5, 3, ""},
        Wrong{"q1 < 1.2.3", k_c, "EXPR-SYNTAX.number", 5, 5, ""},
        Wrong{"from < 2021-02-30", k_c, "EXPR-SYNTAX.date", 7, 10, ""},
        Wrong{"from < 2021-2-3", k_c, "EXPR-SYNTAX.dateform", 7, 8, "2021-02-03"},
        Wrong{"ranking.share < 90%", k_c, "EXPR-SYNTAX.percent", 18, 1, ""},
        Wrong{"q2 = 村\xff", k_c, "EXPR-SYNTAX.encoding", 6, 1, ""}));

INSTANTIATE_TEST_SUITE_P(
    Names, ExprWrong,
    testing::Values(
        Wrong{"avg(matter)", k_n, "EXPR-NAME.function", 0, 3, ""},
        Wrong{"cuont(matter) + 1", k_n, "EXPR-NAME.function", 0, 5, "count"},
        Wrong{"matter > 3", k_c, "EXPR-NAME.bare", 0, 6, "count(matter)"},
        Wrong{"q3 <= 2", k_c, "EXPR-NAME.name", 0, 2, "q1"},
        Wrong{"supervision.findng = 'late'", k_c, "EXPR-NAME.name", 0, 18, "supervision.finding"},
        Wrong{"count(matter where q1 = 1)", k_n, "EXPR-NAME.outside", 19, 2, ""},
        Wrong{"count(matter where close_at <= due_at)", k_n, "EXPR-NAME.field", 19, 8, "closed_at"},
        Wrong{"count(matter where 办结时间 <= due_at)", k_n, "EXPR-NAME.field", 19, 4, "closed_at"},
        Wrong{"count(matter where matter.kind = 'a')", k_n, "EXPR-NAME.field", 19, 11, "kind"},
        Wrong{"count(poll where safe >= 4)", k_n, "EXPR-NAME.field", 17, 4, ""},
        Wrong{"count(matter.round)", k_n, "EXPR-NAME.countfield", 6, 12, "matter"},
        Wrong{"sum(matter)", k_n, "EXPR-NAME.sumfield", 4, 6, "matter.round"},
        Wrong{"count(mater)", k_n, "EXPR-NAME.set", 6, 5, "matter"},
        Wrong{"count(事项 where kind = 'a')", k_n, "EXPR-NAME.set", 6, 2, "matter"},
        Wrong{"sum(mater.round)", k_n, "EXPR-NAME.set", 4, 5, "matter"},
        Wrong{"sum(matter.rounds)", k_n, "EXPR-NAME.field", 11, 6, "round"},
        Wrong{"count(finding where kind = accident) = 0", k_c, "EXPR-NAME.unquoted", 27, 8,
              "'accident'"},
        Wrong{"count(matter where state = close)", k_n, "EXPR-NAME.unquoted", 27, 5, "'closed'"},
        Wrong{"count(matter where state = 'closd')", k_n, "EXPR-WORD", 27, 7, "'closed'"},
        Wrong{"supervision.finding in ('late', 'sleeping')", k_c, "EXPR-WORD", 32, 10, ""}));

INSTANTIATE_TEST_SUITE_P(
    Types, ExprWrong,
    testing::Values(
        Wrong{"count(matter) + 'a'", k_n, "EXPR-TYPE.number", 16, 3, ""},
        Wrong{"q2", k_n, "EXPR-TYPE.number", 0, 2, ""},
        Wrong{"count(matter) = 0", k_n, "EXPR-TYPE.notnumber", 0, 17, ""},
        Wrong{"open and q1 = 1", k_c, "EXPR-TYPE.flag", 0, 4, "open = true"},
        Wrong{"count(matter)", k_c, "EXPR-TYPE.condition", 0, 13, ""},
        Wrong{"true", k_c, "EXPR-TYPE.condition", 0, 4, ""},
        Wrong{"(q1 = 1) = 1", k_c, "EXPR-TYPE.operand", 0, 8, ""},
        Wrong{"count(matter where round + 1 = 2)", k_n, "EXPR-TYPE.rowmath", 19, 9, ""},
        Wrong{"count(matter) / 0", k_n, "EXPR-TYPE.zero", 16, 1, ""},
        Wrong{"count(matter where round = count(visit))", k_n, "EXPR-TYPE.nested", 27, 12, ""},
        Wrong{"sum(matter.kind)", k_n, "EXPR-TYPE.sum", 11, 4, ""},
        Wrong{"1 = 1", k_c, "EXPR-TYPE.constant", 0, 5, ""},
        Wrong{"q2 < 'a'", k_c, "EXPR-TYPE.order", 0, 8, ""},
        Wrong{"q1 in period", k_c, "EXPR-TYPE.period", 0, 2, ""},
        Wrong{"count(matter) in (1, 2)", k_c, "EXPR-TYPE.field", 0, 13, ""},
        Wrong{"from >= '2021-10-15'", k_c, "EXPR-TYPE.quoteddate", 8, 12, "2021-10-15"},
        Wrong{"count(matter where due_at < 10) = 0", k_c, "EXPR-TYPE.compare", 28, 2, ""},
        Wrong{"q1 in (1, 'a')", k_c, "EXPR-TYPE.compare", 10, 3, ""}));

TEST(ExprParse, EveryErrorIsFoundAtOnce) {
  const auto parsed = parse("count(mater) = 0 and count(visit where outcom ＝ 'x') = and q9 <= 2",
                            campaign(), Want::condition);
  ASSERT_FALSE(parsed);
  std::vector<std::string> codes;
  for (const Error& error : parsed.error()) codes.push_back(error.message_code());
  EXPECT_THAT(codes, ElementsAre("EXPR-NAME.set", "EXPR-NAME.field", "EXPR-FULLWIDTH",
                                 "EXPR-SYNTAX.operand", "EXPR-NAME.name"))
      << all_texts(parsed.error());
}

TEST(ExprParse, WhatStandsBeforeAnUnreadableEndIsChecked) {
  const auto parsed = parse("count(mater) 1", campaign(), Want::condition);
  ASSERT_FALSE(parsed);
  ASSERT_EQ(parsed.error().size(), 2U) << all_texts(parsed.error());
  EXPECT_EQ(parsed.error()[0].message_code(), "EXPR-NAME.set");
  EXPECT_EQ(parsed.error()[1].message_code(), "EXPR-SYNTAX.trailing");
}

TEST(ExprParse, OneExampleReadsWellInBothLanguages) {
  const auto parsed = parse("count(matter where close_at <= due_at)", campaign(), Want::number);
  ASSERT_FALSE(parsed);
  const Error& error = parsed.error().front();
  EXPECT_EQ(text_of(base::Lang::zh, error),
            "matter 没有字段“close_at”。可用的有：kind | unit | state | channel | opened_at | "
            "due_at | answered_at | closed_at | round | confirmed | overdue | closing。"
            "是否想写：closed_at");
  EXPECT_EQ(text_of(base::Lang::en, error),
            "matter has no field \"close_at\". There are: kind | unit | state | channel | "
            "opened_at | due_at | answered_at | closed_at | round | confirmed | overdue | "
            "closing. Did you mean: closed_at");
}

TEST(ExprParse, WhereNothingCanBeCountedThatIsSaid) {
  const Vocabulary form{.names = {{.name = "q1", .type = Type::integer}}};
  const auto counted = parse("count(matter) = 0", form, Want::condition);
  ASSERT_FALSE(counted);
  EXPECT_EQ(counted.error().front().message_code(), "EXPR-NAME.noset");
  const auto named = parse("q1 + 1", Vocabulary{.schema = campaign_schema()}, Want::number);
  ASSERT_FALSE(named);
  EXPECT_EQ(named.error().front().message_code(), "EXPR-NAME.none");
}

// ---- limits
// ---------------------------------------------------------------------------------------

std::string repeated(const std::string& piece, std::size_t times) {
  std::string text;
  for (std::size_t n = 0; n < times; ++n) text += piece;
  return text;
}

std::string code_of(const std::string& text, Want want) {
  const auto parsed = parse(text, campaign(), want);
  return parsed ? "" : parsed.error().front().message_code();
}

TEST(ExprLimit, TextOfTwoThousandCharacters) {
  const std::string head = "q2 = '";
  const auto of_length = [&](std::size_t n) {
    return head + repeated("村", n - head.size() - 1) + "'";
  };
  EXPECT_EQ(code_of(of_length(k_text_max), Want::condition), "");
  EXPECT_EQ(code_of(of_length(k_text_max + 1), Want::condition), "EXPR-LIMIT.length");
  // The same limit holds for the canonical form, which has more spaces.
  const std::string tight = "q1=1" + repeated(" or q1=1", 240);
  ASSERT_LT(tight.size(), k_text_max);
  EXPECT_EQ(code_of(tight, Want::condition), "EXPR-LIMIT.length");
}

TEST(ExprLimit, DepthOfThirtyTwo) {
  const auto sum_of = [](std::size_t n) { return "count(matter)" + repeated(" + 1", n - 1); };
  EXPECT_EQ(code_of(sum_of(k_depth_max), Want::number), "");
  EXPECT_EQ(code_of(sum_of(k_depth_max + 1), Want::number), "EXPR-LIMIT.depth");
  EXPECT_EQ(code_of(repeated("not ", k_depth_max - 2) + "q1 = 1", Want::condition), "");
  EXPECT_EQ(code_of(repeated("not ", k_depth_max) + "q1 = 1", Want::condition), "EXPR-LIMIT.depth");
  EXPECT_EQ(code_of(repeated("(", 900) + "1", Want::number), "EXPR-LIMIT.depth");
  EXPECT_EQ(code_of(repeated("-", 1900) + "1", Want::number), "EXPR-LIMIT.depth");
  // A chain of "or" is one level.
  EXPECT_EQ(code_of("q1 = 1" + repeated(" or q1 = 1", 100), Want::condition), "");
}

TEST(ExprLimit, NumbersOfFifteenDigits) {
  EXPECT_EQ(code_of("999999999999999", Want::number), "");
  EXPECT_EQ(code_of("9999999999999999", Want::number), "EXPR-LIMIT.digits");
  EXPECT_EQ(code_of("0.123456789012345", Want::number), "");
  EXPECT_EQ(code_of("1.123456789012345", Want::number), "EXPR-LIMIT.digits");
}

TEST(ExprLimit, NoCalculationCanLeaveTheRangeOfNumbers) {
  EXPECT_EQ(code_of("count(matter)" + repeated(" * 999999999999999", 18), Want::number), "");
  EXPECT_EQ(code_of("count(matter)" + repeated(" * 999999999999999", 20), Want::number),
            "EXPR-LIMIT.range");
  EXPECT_EQ(code_of("1" + repeated(" / count(matter)", 18), Want::number), "");
  EXPECT_EQ(code_of("1" + repeated(" / count(matter)", 20), Want::number), "EXPR-LIMIT.range");
}

TEST(ExprLimit, ErrorsAreBounded) {
  const auto parsed = parse(repeated("x1 = 1 or ", 190) + "x = 1", campaign(), Want::condition);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().size(), k_errors_max);
}

// ---- properties
// -----------------------------------------------------------------------------------

RC_GTEST_PROP(ExprProperty, CanonicalTextIsReadBackAsTheSameTree,
              (const std::vector<std::uint8_t>& tape)) {
  Dice dice(tape);
  const RandomCase random = random_expression(dice);
  const auto parsed = parse(random.text, small_vocabulary(), random.want);
  if (!parsed && parsed.error().front().code == "EXPR-LIMIT") RC_DISCARD();
  if (!parsed) RC_FAIL(random.text + "\n" + all_texts(parsed.error()));
  RC_ASSERT(to_text(*parsed) == random.text);
  RC_ASSERT(parse(to_text(*parsed), small_vocabulary(), random.want).value() == *parsed);
}

void expect_sound(const std::string& text) {
  for (const Want want : {Want::number, Want::condition}) {
    const auto parsed = parse(text, campaign(), want);
    if (parsed) {
      const auto again = parse(to_text(*parsed), campaign(), want);
      ASSERT_TRUE(again) << text << "\n" << all_texts(again.error());
      ASSERT_EQ(*again, *parsed) << text;
      continue;
    }
    ASSERT_FALSE(parsed.error().empty());
    const std::size_t length = base::decode_utf8(text).size();
    for (const Error& error : parsed.error()) {
      ASSERT_LE(error.at.offset + error.at.width, length + 1) << text << error.message_code();
      ASSERT_GE(error.at.width, 1U) << text << error.message_code();
      ASSERT_TRUE(base::has_message(error.message_code())) << error.message_code();
    }
  }
}

RC_GTEST_PROP(ExprProperty, AnyBytesAreReadOrRefused, (const std::string& bytes)) {
  expect_sound(bytes);
}

// Pieces of the language in any order get further into the parser than bytes do.
RC_GTEST_PROP(ExprProperty, AnyPiecesAreReadOrRefused, (const std::vector<std::uint8_t>& tape)) {
  static const std::vector<std::string> pieces{
      "count",   "sum",      "(",          ")",      "matter", "matter.round",
      " where ", " and ",    " or ",       " not ",  " in ",   ",",
      "period",  "kind",     "q1",         "q2",     "=",      "<=",
      "!=",      "+",        "-",          "*",      "/",      "1",
      "0.5",     "'a'",      "true",       "open",   "from",   "（",
      "＝",      "“",        "2021-10-15", "due_at", "!",      "≤",
      " ",       "state",    "9999",       "'",      ".",      "村",
      "%",       " answered"};
  Dice dice(tape);
  std::string text;
  while (!dice.is_over()) text += dice.of(pieces);
  expect_sound(text);
}

TEST(ExprProperty, ExpressionsOfARealPlanSurviveRandomEdits) {
  base::Seeded random(20211015);
  const std::string text =
      "count(matter where kind in ('a', '村') and closed_at <= 2021-10-15) / 0.5 = 3";
  for (int n = 0; n < 3000; ++n) {
    std::string edited = text;
    for (std::uint64_t edits = random.below(4) + 1; edits > 0; --edits) {
      const auto at = static_cast<std::size_t>(random.below(edited.size()));
      if (random.chance(0.5))
        edited.erase(at, 1 + static_cast<std::size_t>(random.below(3)));
      else
        edited.insert(at, text, static_cast<std::size_t>(random.below(text.size())), 3);
    }
    ASSERT_NO_FATAL_FAILURE(expect_sound(edited)) << edited;
  }
}

}  // namespace
}  // namespace wanhu::plan::expr
