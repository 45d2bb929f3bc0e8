// Expressions as people say them, and as SQL text.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "plan/expr/phrase.hpp"
#include "plan/expr/sql.hpp"
#include "plan/expr_support.hpp"

namespace wanhu::plan::expr {
namespace {

using base::Lang;

const Vocabulary& campaign() {
  static const Vocabulary vocabulary{.schema = campaign_schema(),
                                     .names = {{.name = "q1", .type = Type::integer},
                                               {.name = "q2", .type = Type::text},
                                               {.name = "open", .type = Type::boolean}}};
  return vocabulary;
}

Node tree_of(const std::string& text) {
  auto parsed = parse(text, campaign(), Want::number);
  if (!parsed) parsed = parse(text, campaign(), Want::condition);
  EXPECT_TRUE(parsed) << text << "\n" << all_texts(parsed.error());
  return parsed.value_or(Node());
}

struct Said {
  std::string text, zh, en;
};

class ExprPhrase : public testing::TestWithParam<Said> {};

TEST_P(ExprPhrase, ReadsAsPeopleSayIt) {
  const Said& said = GetParam();
  EXPECT_EQ(phrase(Lang::zh, tree_of(said.text)), said.zh);
  EXPECT_EQ(phrase(Lang::en, tree_of(said.text)), said.en);
}

INSTANTIATE_TEST_SUITE_P(
    Examples, ExprPhrase,
    testing::Values(
        Said{"count(matter where closed_at <= due_at)", "办结时间不晚于到期时间的事项数",
             "number of matters where time of closing is not after due time"},
        Said{"count(matter where due_at in period)", "到期时间在本期内的事项数",
             "number of matters where due time is in the period"},
        Said{"count(poll where q_safe answered)", "“q_safe”已填写的民调答卷数",
             "number of poll answers where \"q_safe\" is given"},
        Said{"count(place where kind = 'remote' and rectified = true)",
             "类别为“remote”且已整改的场所数",
             "number of places where kind is \"remote\" and rectified"},
        Said{"count(unit where kind in ('a', 'b') and passed != true)",
             "类别为“a”、“b”之一且未达标的单位数",
             "number of units where kind is one of \"a\", \"b\" and not passed"},
        Said{"count(matter where kind = 'a' or overdue = true)", "（类别为“a”或已超期）的事项数",
             "number of matters where (kind is \"a\" or overdue)"},
        Said{"count(matter where closed_at answered) / count(matter) * 100",
             "（（办结时间已填写的事项数）除以事项数）乘以100",
             "((number of matters where time of closing is given) divided by number of matters) "
             "times 100"},
        Said{"sum(matter.round where not state = 'closed')",
             "并非（状态为“closed”）的事项的办理轮次之和",
             "sum of round over matters where not (state is \"closed\")"},
        Said{"-sum(matter.round)", "负的事项的办理轮次之和", "minus sum of round over matters"},
        Said{"count(finding where kind = 'accident') = 0", "类别为“accident”的检查发现数等于0",
             "(number of findings where kind is \"accident\") equals 0"},
        Said{"count(visit where at > 2021-10-15) > 3", "发生时间晚于2021-10-15的走访数大于3",
             "(number of visits where time is after 2021-10-15) is greater than 3"},
        Said{"q1 <= 2 and (q2 = 'x' or open = true)", "“q1”不大于2且（“q2”为“x”或“open”为是）",
             "\"q1\" is at most 2 and (\"q2\" is \"x\" or \"open\" is true)"}));

TEST(ExprPhraseLabels, TheCallerNamesItsOwnWords) {
  const Labels labels = [](Lang lang, std::string_view name) -> std::optional<std::string> {
    if (name == "q1") return lang == Lang::zh ? "晚上是否安全" : "safe at night";
    if (name == "general") return "一般问题";
    return std::nullopt;
  };
  EXPECT_EQ(phrase(Lang::zh, tree_of("q1 >= 4"), labels), "晚上是否安全不小于4");
  EXPECT_EQ(phrase(Lang::en, tree_of("q1 >= 4"), labels), "safe at night is at least 4");
  EXPECT_EQ(phrase(Lang::zh, tree_of("count(matter where kind = 'general')"), labels),
            "类别为一般问题的事项数");
}

// Whatever the schema of the campaign has, a name of it has a Chinese one.
TEST(ExprPhraseLabels, EverySetAndFieldHasItsName) {
  for (const Set& set : campaign_schema().sets) {
    EXPECT_TRUE(base::has_message("EXPR-SET-" + set.name)) << set.name;
    for (const Field& field : set.fields) {
      if (field.name.ends_with('*')) continue;
      EXPECT_TRUE(base::has_message("EXPR-FIELD-" + field.name)) << field.name;
      EXPECT_EQ(base::has_message("EXPR-YES-" + field.name), field.type == Type::boolean);
      EXPECT_EQ(base::has_message("EXPR-NO-" + field.name), field.type == Type::boolean);
    }
  }
}

RC_GTEST_PROP(ExprPhraseProperty, NoHoleIsLeftOpen, (const std::vector<std::uint8_t>& tape)) {
  Dice dice(tape);
  const RandomCase random = random_expression(dice);
  const auto parsed = parse(random.text, small_vocabulary(), random.want);
  if (!parsed) RC_DISCARD();
  for (const Lang lang : {Lang::zh, Lang::en}) {
    const std::string said = phrase(lang, *parsed);
    RC_ASSERT(said.find('{') == std::string::npos);
    RC_ASSERT(said.find('?') == std::string::npos);
    RC_ASSERT(said.find("EXPR-") == std::string::npos);
  }
}

// ---- SQL text; tests/store compares its values ------------------------------------------------

const SqlSource& source() {
  static const SqlSource made{
      .from =
          [](std::string_view set) {
            return "(SELECT * FROM " + std::string(set) + " WHERE tenant = $1) AS x";
          },
      .column = [](std::string_view, std::string_view field) { return "x." + std::string(field); },
      .own_parameters = 1};
  return made;
}

TEST(ExprSql, ValuesAreParametersBehindTheCallers) {
  const SqlQuery query =
      to_sql(tree_of("count(matter where kind = 'a''; DROP' and round > 2)"), source(), {});
  EXPECT_EQ(query.text,
            "SELECT CAST((SELECT count(*) FROM (SELECT * FROM matter WHERE tenant = $1) AS x "
            "WHERE ((x.kind = CAST($2 AS TEXT)) AND (x.round > CAST($3 AS BIGINT)))) AS BIGINT) "
            "AS value");
  EXPECT_EQ(query.parameters,
            (std::vector<Value>{Value(std::string("a'; DROP")), Value(std::int64_t{2})}));
}

RC_GTEST_PROP(ExprSqlProperty, ParametersAreNumberedWithoutGaps,
              (const std::vector<std::uint8_t>& tape)) {
  Dice dice(tape);
  const RandomCase random = random_expression(dice);
  const auto parsed = parse(random.text, small_vocabulary(), random.want);
  if (!parsed) RC_DISCARD();
  const SqlQuery query = to_sql(*parsed, source(), random_setting(dice));
  RC_ASSERT(query.text.find('\'') == std::string::npos);
  RC_ASSERT(query.text.find("--") == std::string::npos);
  for (std::size_t n = 2; n < query.parameters.size() + 2; ++n)
    RC_ASSERT(query.text.find("$" + std::to_string(n) + " AS ") != std::string::npos);
  RC_ASSERT(query.text.find("$" + std::to_string(query.parameters.size() + 2)) ==
            std::string::npos);
}

}  // namespace
}  // namespace wanhu::plan::expr
