// Weights after one thing and another: what R does not do, or does not do well.
#include <gtest/gtest.h>

#include "stats/reference.hpp"

namespace wanhu::stats {
namespace {

using base::Json;

// Weights whole numbers (which have a fast way of their own) or not.
std::string rows(bool whole) {
  std::string text = "h,psu,w,g,x,resp\n";
  for (int i = 0; i < 24; ++i)
    text += std::to_string(i / 12) + "," + std::to_string(i / 3) + "," +
            std::to_string(2 + i * 5 % 7) + (whole ? "," : ".000000000000001,") +
            (i % 2 == 0 ? "a," : "b,") + std::to_string(i * i % 11) + "," +
            (i % 5 == 0 ? "0" : "1") + "\n";
  return text;
}

struct Result {
  double mean = 0, se = 0, sum = 0, least = 0;
};
Result result(bool whole, const Json& calibrations, const Json& replicates = nullptr) {
  Files files;
  files.put("d.csv", rows(whole));
  Json job{{"data", "d.csv"},
           {"design", {{"ids", {"psu"}}, {"strata", {"h"}}, {"weights", "w"}}},
           {"calibrate", calibrations},
           {"estimate", {{{"kind", "mean"}, {"of", {"x"}}}}}};
  if (!replicates.is_null()) job["replicates"] = replicates;
  const Json document = run_text(job.dump(), files);
  if (document.contains("error")) throw std::runtime_error(document.dump());
  const Json& row = document["estimates"][0]["rows"][0];
  return {row["estimate"], row["se"], document["weights"]["sum"], document["weights"]["min"]};
}

const Json k_post = {{"method", "poststratify"},
                     {"margins", {{{"by", {"g"}}, {"totals", {{"a", 80}, {"b", 50}}}}}}};
const Json k_rake = {{"method", "rake"},
                     {"epsilon", 1e-12},
                     {"maxit", 500},
                     {"margins",
                      {{{"by", {"g"}}, {"totals", {{"a", 80}, {"b", 50}}}},
                       {{"by", {"h"}}, {"totals", {{"0", 60}, {"1", 70}}}}}}};
const Json k_trim = {{"method", "trim"}, {"lower", 3.5}, {"upper", 8}};
const Json k_classes = {{"method", "nonresponse"}, {"respondent", "resp"}, {"by", {"g"}}};

// Weights that are almost the same give almost the same: the sums by cell that post-stratified
// whole weights are finished from must not be used once other weights follow.
TEST(Weights, WhatComesAfterACalibrationCounts) {
  for (const Json& before : {k_post, k_rake})
    for (const Json& after : {k_trim, k_classes}) {
      const Json both = Json::array({before, after});
      const Result fast = result(true, both);
      const Result slow = result(false, both);
      EXPECT_NEAR(fast.mean, slow.mean, 1e-12) << both.dump();
      EXPECT_NEAR(fast.se, slow.se, 1e-12) << both.dump();
      EXPECT_GT(std::abs(fast.mean - result(true, Json::array({before})).mean), 1e-3)
          << both.dump();
    }
}

// R's trimWeights gives what it cuts to rows of weight zero as well: those who did not answer.
TEST(Weights, NonrespondentsDoNotComeBack) {
  const Result classes = result(true, Json::array({k_classes}));
  const Result trimmed = result(true, Json::array({k_classes, k_trim}));
  EXPECT_NEAR(trimmed.sum, classes.sum, 1e-9);
  EXPECT_GE(trimmed.least, 3.5);
  // Someone without an answer is in no estimate: x of nonrespondents may be anything.
  Files files;
  std::string other = rows(true);
  for (std::size_t at = 0; (at = other.find(",0\n", at)) != std::string::npos; at += 2)
    other.insert(at, "9");
  files.put("d.csv", other);
  const Json job{{"data", "d.csv"},
                 {"design", {{"ids", {"psu"}}, {"strata", {"h"}}, {"weights", "w"}}},
                 {"calibrate", Json::array({k_classes, k_trim})},
                 {"estimate", {{{"kind", "mean"}, {"of", {"x"}}}}}};
  const Json document = run_text(job.dump(), files);
  EXPECT_NEAR(document["estimates"][0]["rows"][0]["estimate"].get<double>(), trimmed.mean, 1e-12);
}

// Trimmed in every replicate (R leaves the estimate's own weights as they were).
TEST(Weights, TrimmingReachesReplicates) {
  const Result linear = result(true, Json::array({k_trim}));
  const Result jackknife = result(true, Json::array({k_trim}), {{"type", "JKn"}});
  EXPECT_NEAR(jackknife.mean, linear.mean, 1e-12);
  EXPECT_NEAR(jackknife.se / linear.se, 1, 0.5);
}

// Shares of 0 or 1 after calibration: the interval is that of those who answered, not of the file.
TEST(Weights, AnIntervalOfAllAlikeCountsWhoAnswered) {
  Files files;
  std::string text = "psu,w,g,y\n";
  for (int i = 0; i < 400; ++i)
    text += std::to_string(i) + ",1," + (i < 20 ? "a,1\n" : i % 3 == 0 ? "b,0\n" : "b,1\n");
  files.put("d.csv", text);
  for (const char* method : {"wilson", "beta"}) {
    Json job{
        {"data", "d.csv"},
        {"design", {{"ids", {"psu"}}, {"weights", "w"}}},
        {"estimate", {{{"kind", "proportion"}, {"of", {"y"}}, {"by", {"g"}}, {"method", method}}}}};
    const Json plain = run_text(job.dump(), files)["estimates"][0]["rows"][0];
    job["calibrate"] = {{{"method", "poststratify"},
                         {"margins", {{{"by", {"g"}}, {"totals", {{"a", 20}, {"b", 380}}}}}}}};
    const Json calibrated = run_text(job.dump(), files)["estimates"][0]["rows"][0];
    EXPECT_LT(plain["ci"][0].get<double>(), 0.9) << method;
    // Korn and Graubard's factor looks at the rows of the design, which a calibration keeps (as R).
    EXPECT_NEAR(plain["ci"][0].get<double>(), calibrated["ci"][0].get<double>(), 0.03) << method;
  }
}

// What a weight is measured in is no matter: where a regression starts must not hang on it.
TEST(Weights, OfHundredsOrThousandthsGiveTheSameRegression) {
  const auto slopes = [](double unit) {
    std::string text = "w,x,y\n";
    for (int i = 0; i < 200; ++i)
      text += std::to_string(unit * (1 + i % 3)) + "," + std::to_string(i * i % 11) + "," +
              (i % 5 == 0 ? "0" : "1") + "\n";
    Files files;
    files.put("d.csv", text);
    const Json job{
        {"data", "d.csv"},
        {"design", {{"weights", "w"}}},
        {"estimate",
         {{{"kind", "glm"}, {"of", {"y"}}, {"on", {"x"}}, {"family", "quasibinomial"}}}}};
    const Json document = run_text(job.dump(), files);
    Numbers all;
    for (const Json& row : document.at("estimates")[0].at("rows")) all.push_back(row["estimate"]);
    return all;
  };
  const Numbers one = slopes(1);
  ASSERT_EQ(one.size(), 2U);
  for (const double unit : {0.001, 50.0, 5000.0})
    for (std::size_t i = 0; i < one.size(); ++i) EXPECT_NEAR(slopes(unit)[i], one[i], 1e-9) << unit;
}

}  // namespace
}  // namespace wanhu::stats
