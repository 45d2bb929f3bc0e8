// Sums without order: the same bits whatever the order of rows, the number of threads and the way
// parts are put together.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

#include "base/random.hpp"
#include "stats/reference.hpp"
#include "stats/sums.hpp"

namespace wanhu::stats {
namespace {

using base::Json;

RC_GTEST_PROP(Sums, HaveNoOrder, (const std::vector<std::int32_t>& whole, int shift)) {
  std::vector<double> terms;
  for (std::size_t i = 0; i < whole.size(); ++i)
    terms.push_back(std::ldexp(whole[i] + 0.1 * static_cast<double>(i % 7),
                               static_cast<int>(i * 13 % 40) - 20 + shift % 50));
  std::vector<double> turned = terms;
  std::shuffle(turned.begin(), turned.end(), std::mt19937(7));
  RC_ASSERT(exact_sum(terms) == exact_sum(turned));
}

TEST(Sums, PartsAddUpInAnyWay) {
  base::Seeded random(3);
  const std::size_t rows = 5000;
  std::vector<double> terms;
  double bound = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    terms.push_back(std::ldexp(random.unit() - 0.5, static_cast<int>(random.next() % 60) - 30));
    bound = std::max(bound, std::abs(terms.back()));
  }
  const auto table_of = [&](std::size_t begin, std::size_t end) {
    SumTable table(1, {Grid(bound, rows)});
    for (std::size_t i = begin; i < end; ++i) table.add(0, 0, terms[i]);
    return table;
  };
  const double all = table_of(0, rows).value(0, 0);
  for (const std::size_t cut : {std::size_t{1}, std::size_t{1234}, rows - 1}) {
    SumTable late = table_of(cut, rows);
    late.merge(table_of(0, cut));
    EXPECT_EQ(late.value(0, 0), all) << cut;
  }
  long double close = 0;
  for (const double term : terms) close += term;
  EXPECT_NEAR(all, static_cast<double>(close), 1e-9 * bound);
}

// A survey of 72 clusters. 20 000 rows are enough for every thread to have a part of them; where
// threads share the replicates, few are enough.
constexpr int k_many = 280, k_few = 5;  // rows of a cluster
struct Survey {
  std::string heading = "h,psu,w,N,g,x,z,y,s\n";
  std::vector<std::string> rows;
};
Survey survey(int rows) {
  Survey out;
  base::Seeded random(11);
  for (int h = 0; h < 12; ++h)
    for (int p = 0; p < 6; ++p) {
      const double u = random.unit();
      for (int i = 0; i < rows; ++i) {
        const double x = 3 + h + u + random.unit();
        out.rows.push_back(
            std::to_string(h) + "," + std::to_string(h * 10 + p) + "," +
            std::to_string(1 + random.unit()) + "," + std::to_string(20 + h) + "," +
            std::string(1, static_cast<char>('a' + random.next() % 3)) + "," + std::to_string(x) +
            "," + (random.next() % 9 == 0 ? "" : std::to_string(x * random.unit())) + "," +
            (random.unit() < 0.6 ? "1" : "0") + "," + std::to_string(random.next() % 5) + "\n");
      }
    }
  return out;
}

Json estimates() {
  const auto spec = [](const std::string& kind, const Json& of, Json more = Json::object()) {
    more["kind"] = kind;
    more["of"] = of;
    return more;
  };
  return Json::array({spec("mean", {"x", "y", "factor(s)"}, {{"deff", true}}),
                      spec("mean", {"x"}, {{"by", {"g", "s"}}, {"covmat", true}}),
                      spec("total", {"z", "y"}, {{"na_rm", true}, {"where", "g != 'a' and x > 5"}}),
                      spec("ratio", {"y"}, {{"over", {"x"}}, {"by", {"h"}}}),
                      spec("variance", {"x"}),
                      spec("proportion", {"y"}, {{"method", "beta"}, {"by", {"g"}}}),
                      spec("quantile", {"x"}, {{"probs", {0.1, 0.5, 0.9}}}),
                      spec("chisq", {"g", "s"}), spec("ttest", {"x"}, {{"on", {"y"}}}),
                      spec("glm", {"y"}, {{"on", {"x", "g"}}, {"family", "quasibinomial"}}),
                      spec("difference", {"x"}, {{"by", {"g"}}})});
}

// Every way to a variance: the usual design, single rows, calibrated, replicates.
const Json k_clusters{{"ids", {"psu"}}, {"strata", {"h"}}, {"weights", "w"}, {"fpc", {"N"}}};
std::vector<Json> jobs() {
  const Json margins =
      Json::array({{{"by", {"g"}}, {"totals", {{"a", 9e3}, {"b", 1e4}, {"c", 1.1e4}}}},
                   {{"by", {"y"}}, {"totals", {{"0", 1.2e4}, {"1", 1.8e4}}}}});
  const Json raked{{"method", "rake"}, {"margins", margins}, {"epsilon", 1e-9}, {"maxit", 50}};
  const Json linear{
      {"method", "linear"}, {"formula", {"x"}}, {"totals", {{"(Intercept)", 30000}, {"x", 3e5}}}};
  return {{{"design", k_clusters}},
          {{"design", {{"weights", "w"}}}},
          {{"design", k_clusters}, {"calibrate", {raked}}},
          {{"design", k_clusters}, {"calibrate", {raked, {{"method", "trim"}, {"upper", 4}}}}},
          {{"design", k_clusters}, {"calibrate", {linear}}}};
}
std::vector<Json> replicate_jobs() {
  return {{{"design", k_clusters}, {"replicates", {{"type", "JKn"}}}},
          {{"design", k_clusters}, {"replicates", {{"type", "bootstrap"}, {"replicates", 20}}}}};
}

void expect_no_order(int rows, const std::vector<Json>& jobs) {
  Survey data = survey(rows);
  const auto text = [&] {
    std::string all = data.heading;
    for (const std::string& row : data.rows) all += row;
    return all;
  };
  Files straight, turned;
  straight.put("d.csv", text());
  std::shuffle(data.rows.begin(), data.rows.end(), std::mt19937(5));
  turned.put("d.csv", text());
  for (Json job : jobs) {
    const std::string shown = job.dump();
    job["data"] = "d.csv";
    job["estimate"] = estimates();
    const Json one = run_text(job.dump(), straight, 1);
    ASSERT_FALSE(one.contains("error")) << one.dump() << shown;
    for (const Json& estimate : one["estimates"])
      ASSERT_FALSE(estimate.contains("error")) << estimate.dump() << shown;
    EXPECT_EQ(one, run_text(job.dump(), straight, 3)) << shown;
    EXPECT_EQ(one, run_text(job.dump(), turned, 2)) << shown;
  }
}

TEST(Order, NeitherRowsNorThreadsChangeABit) {
  expect_no_order(k_many, jobs());
}

TEST(Order, NorInAnyReplicate) {
  expect_no_order(k_few, replicate_jobs());
}

// The jackknife of single rows has as many replicates as rows: a small table.
TEST(Order, TheJackknifeOfRowsHasNone) {
  Survey data = survey(k_few);
  data.rows.resize(60);
  Files files;
  const auto run = [&] {
    std::string all = data.heading;
    for (const std::string& row : data.rows) all += row;
    files.put("d.csv", all);
    const Json job{
        {"data", "d.csv"},
        {"design", {{"weights", "w"}}},
        {"replicates", {{"type", "JK1"}}},
        {"estimate", {{{"kind", "mean"}, {"of", {"x", "y"}}}, {{"kind", "total"}, {"of", {"x"}}}}}};
    return run_text(job.dump(), files);
  };
  const Json one = run();
  ASSERT_FALSE(one.contains("error")) << one.dump();
  std::shuffle(data.rows.begin(), data.rows.end(), std::mt19937(5));
  EXPECT_EQ(one, run());
}

// Where a definition looks at single rows among equal values, it is said.
TEST(Order, WhatDependsOnItSaysSo) {
  Files files;
  files.put("d.csv", "g,w,x\n0,1,1\n1,2,1\n0,3,2\n1,1,2\n0,1,3\n");
  const auto codes = [&](const Json& estimate) {
    const Json job{{"data", "d.csv"}, {"design", {{"weights", "w"}}}, {"estimate", {estimate}}};
    return run_text(job.dump(), files)["estimates"][0]["notes"].dump();
  };
  const auto quantile = [](const char* rule) {
    return Json{{"kind", "quantile"}, {"of", {"x"}}, {"qrule", rule}};
  };
  EXPECT_NE(codes(quantile("hf7")).find("STATS-TIES-ORDER"), std::string::npos);
  for (const char* rule : {"math", "school", "hf1", "hf2", "hf3"})
    EXPECT_EQ(codes(quantile(rule)).find("STATS-TIES-ORDER"), std::string::npos) << rule;
  EXPECT_NE(codes({{"kind", "ranktest"}, {"of", {"x"}}, {"on", {"g"}}}).find("STATS-TIES-ORDER"),
            std::string::npos);
}

}  // namespace
}  // namespace wanhu::stats
