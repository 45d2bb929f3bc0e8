// Values over rows in memory: missing values, no data, days and times, exact whole numbers.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "plan/expr_support.hpp"

namespace wanhu::plan::expr {
namespace {

using base::Date;
using base::Instant;

Value at(const char* time) {
  return Instant::parse(time).value().ms();
}
Value day(const char* date) {
  return std::int64_t{Date::parse(date).value().days()};
}
Value number(std::int64_t value) {
  return value;
}

const Value k_yes = std::int64_t{1};
const Value k_no = std::int64_t{0};

// Three matters: closed in time, closed late, open without a kind.
Table campaign() {
  Table table;
  table.sets["matter"] = {
      {{"kind", "general"},
       {"round", number(1)},
       {"overdue", k_no},
       {"closed_at", at("2021-10-20T10:00:00+08:00")},
       {"due_at", at("2021-10-25T23:59:59+08:00")}},
      {{"kind", "complex"},
       {"round", number(3)},
       {"overdue", k_yes},
       {"closed_at", at("2021-10-26T00:00:00+08:00")},
       {"due_at", at("2021-10-25T23:59:59+08:00")}},
      {{"round", number(2)}, {"due_at", at("2021-11-05T18:00:00+08:00")}},
  };
  table.sets["poll"] = {{{"q_safe", number(5)}}, {{"q_safe", number(2)}}, {}};
  table.sets["task"] = {
      {{"due_at", day("2021-10-15")}, {"done_at", at("2021-10-15T23:59:59+08:00")}},
      {{"due_at", day("2021-10-15")}, {"done_at", at("2021-10-16T00:00:00+08:00")}},
      {{"due_at", day("2021-10-15")}}};
  return table;
}

Answer answer(const std::string& text, const Setting& setting = {}) {
  const Vocabulary vocabulary{.schema = campaign_schema(),
                              .names = {{.name = "q1", .type = Type::integer},
                                        {.name = "q2", .type = Type::text},
                                        {.name = "share", .type = Type::number},
                                        {.name = "open", .type = Type::boolean}}};
  auto parsed = parse(text, vocabulary, Want::number);
  if (!parsed) parsed = parse(text, vocabulary, Want::condition);
  EXPECT_TRUE(parsed) << all_texts(parsed.error());
  return parsed ? evaluate(*parsed, campaign(), setting) : NoData{};
}

const Answer k_no_data = NoData{};

Answer whole(std::int64_t value) {
  return value;
}

TEST(ExprEvaluate, CountsWhatIsSurelyTrue) {
  EXPECT_EQ(answer("count(matter)"), whole(3));
  EXPECT_EQ(answer("count(matter where closed_at <= due_at)"), whole(1));
  EXPECT_EQ(answer("count(matter where not closed_at <= due_at)"), whole(1));
  EXPECT_EQ(answer("count(matter where closed_at answered)"), whole(2));
  EXPECT_EQ(answer("count(matter where not closed_at answered)"), whole(1));
  EXPECT_EQ(answer("count(poll where q_safe >= 4)"), whole(1));
  EXPECT_EQ(answer("count(place)"), whole(0));
}

// The third matter has no kind, so nothing said about its kind is true or false.
TEST(ExprEvaluate, MissingValuesAreNeitherEqualNorUnequal) {
  EXPECT_EQ(answer("count(matter where kind = 'general')"), whole(1));
  EXPECT_EQ(answer("count(matter where kind != 'general')"), whole(1));
  EXPECT_EQ(answer("count(matter where kind in ('general', 'complex'))"), whole(2));
  EXPECT_EQ(answer("count(matter where not kind in ('general'))"), whole(1));
  EXPECT_EQ(answer("count(matter where kind = 'x' or round = 2)"), whole(1));
  EXPECT_EQ(answer("count(matter where not (kind = 'x' and round = 2))"), whole(2));
  EXPECT_EQ(answer("count(matter where not (kind = 'x' and round = 9))"), whole(3));
}

TEST(ExprEvaluate, NoDataIsNeverZero) {
  EXPECT_EQ(answer("sum(poll.q_safe where unit = 'none')"), k_no_data);
  EXPECT_EQ(answer("sum(matter.round)"), whole(6));
  EXPECT_EQ(answer("sum(matter.round where kind = 'none')"), k_no_data);
  EXPECT_EQ(answer("sum(matter.round where kind = 'none') + 1"), k_no_data);
  EXPECT_EQ(answer("sum(poll.q_other)"), k_no_data);
  EXPECT_EQ(answer("count(place) / count(place)"), k_no_data);
  EXPECT_EQ(answer("count(matter) / count(place) = 1"), k_no_data);
  EXPECT_EQ(answer("count(matter) / count(place) = 1 or count(matter) = 3"), Answer(true));
  EXPECT_EQ(answer("count(matter) / count(place) = 1 and count(matter) = 4"), Answer(false));
}

TEST(ExprEvaluate, DivisionHasDecimalsAndWholeNumbersStayExact) {
  EXPECT_EQ(answer("count(matter where closed_at <= due_at) / count(matter)"), Answer(1.0 / 3));
  EXPECT_EQ(answer("count(matter) * 3 - 10"), whole(-1));
  EXPECT_EQ(answer("-count(matter) + 0.5"), Answer(-2.5));
  EXPECT_EQ(answer("1 / 2 * 2"), Answer(1.0));
}

// A time against a day counts as the day it falls on in Shanghai.
TEST(ExprEvaluate, TimesFallOnDays) {
  EXPECT_EQ(answer("count(task where done_at <= due_at)"), whole(1));
  EXPECT_EQ(answer("count(task where due_at >= done_at)"), whole(1));
  EXPECT_EQ(answer("count(task where done_at > due_at)"), whole(1));
  EXPECT_EQ(answer("count(task where done_at = 2021-10-15)"), whole(1));
  EXPECT_EQ(answer("count(task where done_at != 2021-10-15)"), whole(1));
  EXPECT_EQ(answer("count(task where done_at in (2021-10-15, 2021-10-16))"), whole(2));
  EXPECT_EQ(answer("count(task where 2021-10-15 < done_at)"), whole(1));
  EXPECT_EQ(answer("count(matter where closed_at < 2021-10-26)"), whole(1));
  EXPECT_EQ(answer("count(matter where closed_at >= 2021-10-26)"), whole(1));
}

TEST(ExprEvaluate, ThePeriodHasBothItsDays) {
  const Setting october{
      .period = Period{Date::parse("2021-10-20").value(), Date::parse("2021-10-25").value()}};
  EXPECT_EQ(answer("count(matter where due_at in period)", october), whole(2));
  EXPECT_EQ(answer("count(matter where closed_at in period)", october), whole(1));
  EXPECT_EQ(answer("count(matter where not closed_at in period)", october), whole(1));
  EXPECT_EQ(answer("count(matter where due_at in period)"), whole(0)) << "no period, not known";
}

TEST(ExprEvaluate, NamesComeFromTheCaller) {
  const Setting two{.names = {{"q1", number(2)}, {"share", 0.85}, {"open", k_yes}}};
  EXPECT_EQ(answer("q1 <= 2 and not q2 answered", two), Answer(true));
  EXPECT_EQ(answer("q2 = 'a'", two), k_no_data);
  EXPECT_EQ(answer("q2 = 'a' and q1 = 1", two), Answer(false));
  EXPECT_EQ(answer("share < 0.9 and open = true", two), Answer(true));
  EXPECT_EQ(answer("share * 100", two), Answer(85.0));
  EXPECT_THROW(answer("q1 = 2", {.names = {{"q1", Value("two")}}}), std::logic_error);
}

TEST(ExprEvaluate, GivenNumbersBeyondTheRangeAreMissing) {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double far : {infinity, -infinity, 1e300, std::nan("")})
    EXPECT_EQ(answer("share * 2", {.names = {{"share", far}}}), k_no_data) << far;
  EXPECT_EQ(answer("share * 2", {.names = {{"share", 1e-300}}}), Answer(0.0));
  EXPECT_EQ(answer("q1 * 2", {.names = {{"q1", number(k_sum_max + 2)}}}), k_no_data);
}

TEST(ExprEvaluate, SumsAreExactWithinTheirBoundWhateverTheOrder) {
  const std::int64_t big = std::numeric_limits<std::int64_t>::max();
  const Node sum = parse("sum(one.i)", small_vocabulary(), Want::number).value();
  const auto total = [&](const std::vector<std::int64_t>& values) {
    Table table;
    for (const std::int64_t value : values) table.sets["one"].push_back({{"i", value}});
    return evaluate(sum, table, {});
  };
  EXPECT_EQ(total({big, big, -big, -big, 7}), whole(7));
  EXPECT_EQ(total({-big - 1, big}), whole(-1));
  EXPECT_EQ(total({k_sum_max}), whole(k_sum_max));
  EXPECT_EQ(total({k_sum_max, 1}), k_no_data);
  EXPECT_EQ(total({-k_sum_max - 1}), k_no_data);
  EXPECT_EQ(total({k_sum_max + k_half, -k_half}), whole(k_sum_max));
  EXPECT_EQ(total({big, big, big}), k_no_data);
}

TEST(ExprEvaluate, ASetNeedsRows) {
  const Node tree = parse("count(matter)", {.schema = campaign_schema()}, Want::number).value();
  EXPECT_THROW(evaluate(tree, {}), std::logic_error);
}

}  // namespace
}  // namespace wanhu::plan::expr
