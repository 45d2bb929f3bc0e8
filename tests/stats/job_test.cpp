// What a job says of what cannot be: a named error or a named note, never a silent number.
#include <gtest/gtest.h>

#include <algorithm>

#include "stats/reference.hpp"

namespace wanhu::stats {
namespace {

using base::Json;

// Two strata of three clusters, one row each.
const std::string k_rows =
    "h,psu,w,x,y\n1,11,2,2.5,0\n1,12,3,4,1\n1,13,4,5.5,0\n2,21,2,3.5,1\n2,22,3,5,0\n2,23,4,6.5,1\n";
const Json k_mean = {{"id", "a"}, {"kind", "mean"}, {"of", {"x"}}};

std::string with(std::string rows, const std::string& old, const std::string& fresh) {
  rows.replace(rows.find(old), old.size(), fresh);
  return rows;
}

struct Asked {
  std::string rows = k_rows;
  Json estimate = k_mean;
  Json design = {{"ids", {"psu"}}, {"strata", {"h"}}, {"weights", "w"}};
  Json more = Json::object();  // beside data, design and estimate
};

Json answer(const Asked& asked) {
  Files files;
  files.put("d.csv", asked.rows);
  Json job = asked.more;
  job["data"] = "d.csv";
  job["design"] = asked.design;
  job["estimate"] = asked.estimate.is_array() ? asked.estimate : Json::array({asked.estimate});
  return run_text(job.dump(), files);
}

// The code of the whole job, else of its first estimate; empty when both are good.
std::string error_of(const Asked& asked) {
  const Json document = answer(asked);
  if (document.contains("error")) return document["error"]["code"];
  const Json& first = document["estimates"][0];
  return first.contains("error") ? first["error"]["code"].get<std::string>() : "";
}

std::vector<std::string> codes(const Json& problems) {
  std::vector<std::string> all;
  for (const Json& problem : problems) all.push_back(problem["code"]);
  return all;
}

// Notes of the job and of its first estimate.
std::vector<std::string> notes_of(const Asked& asked) {
  const Json document = answer(asked);
  if (document.contains("error")) return {"error " + document["error"].dump()};
  auto all = codes(document["notes"]);
  const Json& first = document["estimates"][0];
  if (first.contains("error")) return {"error " + first["error"].dump()};
  for (const std::string& code : codes(first["notes"])) all.push_back(code);
  return all;
}

using Notes = std::vector<std::string>;

Json estimate(const std::string& kind, const Json& more = Json::object()) {
  Json spec = {{"id", "a"}, {"kind", kind}, {"of", {"x"}}};
  spec.update(more);
  return spec;
}

TEST(Job, BadRowsAreNamed) {
  EXPECT_EQ(error_of({}), "");
  EXPECT_EQ(error_of({.rows = ""}), "STATS-CSV-EMPTY");
  EXPECT_EQ(error_of({.rows = "h,psu,w,x,y\n"}), "STATS-NO-ROWS");
  EXPECT_EQ(error_of({.rows = "h,psu,w,x,y\n1,1,1,1,1\n"}), "STATS-ONE-CLUSTER");
  EXPECT_EQ(error_of({.rows = with(k_rows, "2.5", "Inf")}), "STATS-INFINITE");
  EXPECT_EQ(error_of({.rows = with(k_rows, "2.5", "1e300")}), "STATS-OVERFLOW");
  EXPECT_EQ(error_of({.rows = with(k_rows, "2.5", "1e400")}), "STATS-INFINITE");
  EXPECT_EQ(notes_of({.rows = with(k_rows, "2.5", "")}), Notes{"STATS-MISSING-VALUES"});
  EXPECT_EQ(notes_of({.rows = with(k_rows, "2.5", "NaN")}),
            (Notes{"STATS-NAN", "STATS-MISSING-VALUES"}));
  EXPECT_EQ(
      notes_of({.rows = with(k_rows, "2.5", ""), .estimate = estimate("mean", {{"na_rm", true}})}),
      Notes{});
  // One word makes a category of a column of numbers.
  EXPECT_EQ(notes_of({.rows = with(k_rows, "2.5", "two")}), Notes{"STATS-CATEGORY-NUMBERS"});
  EXPECT_EQ(notes_of({.rows = with(k_rows, "1,11,2,2.5,0", "1,11,2,2.5,"),
                      .estimate = estimate("mean", {{"by", {"y"}}})}),
            Notes{"STATS-BY-MISSING"});
}

TEST(Job, BadWeightsAreNamed) {
  const auto weight = [](const std::string& text) {
    return Asked{.rows = with(k_rows, "1,11,2,", "1,11," + text + ",")};
  };
  EXPECT_EQ(error_of(weight("-2")), "STATS-WEIGHT");
  EXPECT_EQ(error_of(weight("inf")), "STATS-WEIGHT");
  EXPECT_EQ(error_of(weight("")), "STATS-MISSING");
  EXPECT_EQ(error_of(weight("NaN")), "STATS-MISSING");
  EXPECT_EQ(error_of(weight("two")), "STATS-NOT-NUMBER");
  EXPECT_EQ(error_of(weight("1e300")), "STATS-OVERFLOW");
  EXPECT_EQ(notes_of(weight("0")), Notes{"STATS-WEIGHT-ZERO"});
  EXPECT_EQ(error_of({.rows = "h,psu,w,x,y\n1,1,0,1,1\n1,2,0,2,1\n"}), "STATS-WEIGHT-NONE");
}

TEST(Job, BadDesignsAreNamed) {
  const std::string lonely = k_rows + "3,31,2,4,1\n";
  EXPECT_EQ(error_of({.rows = lonely}), "STATS-LONELY");
  Asked average{.rows = "h,psu,w,x,y\n1,1,1,1,1\n2,2,1,2,1\n"};
  average.design["lonely"] = "average";
  EXPECT_EQ(notes_of(average), Notes{"STATS-NO-VARIANCE"});
  Asked crossed{.rows = k_rows + "1,21,2,4,1\n"};
  EXPECT_EQ(error_of(crossed), "STATS-CROSSED");
  crossed.design["nest"] = true;
  EXPECT_EQ(error_of(crossed), "");
  Asked column;
  column.design["ids"] = {"pssu"};
  EXPECT_EQ(error_of(column), "STATS-COLUMN-NEAR");
  Asked fpc;
  fpc.design["fpc"] = {"x"};
  EXPECT_EQ(error_of(fpc), "STATS-FPC-SMALL");
  fpc.design["fpc"] = {"w", "w"};
  EXPECT_EQ(error_of(fpc), "STATS-FPC-STAGES");
}

TEST(Job, NothingIsMissingWithoutAWord) {
  const auto asked = [](const Json& spec) { return Asked{.estimate = spec}; };
  EXPECT_EQ(notes_of(asked(estimate("ratio", {{"over", {"y"}}, {"where", "y == 0"}}))),
            Notes{"STATS-NO-VALUE"});
  EXPECT_EQ(notes_of(asked(estimate("quantile", {{"probs", {0.0}}}))), Notes{"STATS-NO-LIMIT"});
  EXPECT_EQ(notes_of(asked(estimate("glm", {{"on", {"y", "1 - y"}}}))), Notes{"STATS-GLM-ALIASED"});
  EXPECT_EQ(notes_of(asked(estimate("glm", {{"on", {"factor(psu)"}}}))), Notes{"STATS-NO-LIMIT"});
  EXPECT_EQ(notes_of(asked({{"kind", "proportion"}, {"of", {"y"}}, {"where", "y == 1"}})),
            Notes{"STATS-SHARE-EXTREME"});
  for (const char* method : {"wilson", "beta"}) {
    const Json all = answer(asked({{"kind", "proportion"},
                                   {"of", {"y"}},
                                   {"where", "y == 1"},
                                   {"method", method}}))["estimates"][0];
    EXPECT_EQ(all["notes"], Json::array()) << method;
    EXPECT_LT(all["rows"][0]["ci"][0], 1) << method;
    EXPECT_EQ(all["rows"][0]["ci"][1], 1) << method;
  }
  Asked aliases = asked(Json::array({k_mean, k_mean}));
  EXPECT_EQ(notes_of(aliases), Notes{"STATS-ID-TWICE"});
}

// Every value is missing, or `where` keeps only such rows: no mean is 0 that nobody measured.
TEST(Job, NothingToMeasureIsNoZero) {
  const std::string rows = "h,psu,w,x,y\n1,11,2,,0\n1,12,3,,1\n2,21,2,,1\n2,22,3,,0\n";
  for (const char* kind : {"mean", "proportion", "ratio"}) {
    Json spec = estimate(kind, {{"na_rm", true}});
    if (spec["kind"] == "ratio") spec["over"] = Json::array({"w"});
    const Json document = answer({.rows = rows, .estimate = spec});
    const Json& first = document["estimates"][0];
    EXPECT_TRUE(first["rows"][0]["estimate"].is_null()) << kind;
    EXPECT_TRUE(first["rows"][0]["se"].is_null()) << kind;
    EXPECT_EQ(codes(first["notes"]), Notes{"STATS-NO-VALUE"}) << kind;
  }
  const Json total = answer({.rows = rows, .estimate = estimate("total", {{"na_rm", true}})});
  EXPECT_EQ(codes(total["estimates"][0]["notes"]), Notes{"STATS-NOTHING-SUMMED"});
  const Json within = {{"na_rm", true}, {"where", "w == 2"}};
  EXPECT_EQ(notes_of({.rows = "h,psu,w,x\n1,11,2,\n1,12,3,4\n2,21,2,\n2,22,3,5\n",
                      .estimate = estimate("mean", within)}),
            Notes{"STATS-NO-VALUE"});
}

// A village that is both cluster and breakdown: R's error of 1e-17 is no certainty.
TEST(Job, ADomainInsideOneClusterIsNotCertain) {
  std::string rows = "village,ok\n";
  for (int village = 0; village < 5; ++village)
    for (int row = 0; row < 10; ++row)
      rows += "v" + std::to_string(village) + "," + (row <= 6 + village % 3 ? "1" : "0") + "\n";
  const Asked asked{.rows = rows,
                    .estimate = {{"kind", "mean"}, {"of", {"ok"}}, {"by", {"village"}}},
                    .design = {{"ids", {"village"}}}};
  const Json first = answer(asked)["estimates"][0];
  EXPECT_EQ(codes(first["notes"]), Notes{"STATS-NO-ERROR"});
  EXPECT_NE(first["notes"][0]["text"].get<std::string>().find("5"), std::string::npos);
  Asked alone = asked;
  alone.design = Json::object();
  EXPECT_EQ(codes(answer(alone)["estimates"][0]["notes"]), Notes{});
}

TEST(Job, AColumnOfManyWordsIsRefused) {
  std::string rows = "g,x\n";
  for (int row = 0; row < 3'000; ++row)
    rows += "c" + std::to_string(row) + "," + std::to_string(row % 7) + "\n";
  EXPECT_EQ(
      error_of(
          {.rows = rows, .estimate = {{"kind", "mean"}, {"of", {"g"}}}, .design = Json::object()}),
      "STATS-WIDE");
}

// R 4.2.2, survey 4.1: confint(svyciprop(~I(y == 1), svydesign(id = ~psu, strata = ~h, weights =
// ~w, data = d, nest = TRUE), method = "likelihood", na.rm = TRUE)). Weights are one on average of
// all rows, those without an answer too.
TEST(Job, ALikelihoodIntervalKnowsTheRowsWithoutAnAnswer) {
  const Json share =
      answer({.rows = "h,psu,w,y\n1,1,2,1\n1,1,2,0\n1,2,3,\n1,2,3,1\n1,3,5,0\n1,3,5,1\n2,4,1,1\n"
                      "2,4,1,\n2,5,8,0\n2,5,8,0\n2,6,4,1\n2,6,4,0\n",
              .estimate = {{"kind", "proportion"},
                           {"of", {"y"}},
                           {"na_rm", true},
                           {"method", "likelihood"}}})["estimates"][0]["rows"][0];
  EXPECT_NEAR(share["estimate"].get<double>(), 0.35714285714285715, 1e-12);
  EXPECT_NEAR(share["ci"][0].get<double>(), 0.039969222553539, 1e-5);
  EXPECT_NEAR(share["ci"][1].get<double>(), 0.820986769828381, 1e-5);
}

// R's svymean and svytotal of a condition: how many are not, and how many are.
TEST(Job, AConditionInsideIIsTwoVariables) {
  const Json mean =
      answer({.estimate = estimate("mean", {{"of", {"I(x > 4)"}}})})["estimates"][0]["rows"];
  ASSERT_EQ(mean.size(), 2U);
  EXPECT_EQ(mean[0]["name"], "I(x > 4)FALSE");
  EXPECT_EQ(mean[1]["name"], "I(x > 4)TRUE");
  EXPECT_NEAR(mean[0]["estimate"].get<double>() + mean[1]["estimate"].get<double>(), 1, 1e-15);
  const Json plain = answer({.estimate = estimate("mean", {{"of", {"I(x / 2)"}}})});
  EXPECT_EQ(plain["estimates"][0]["rows"].size(), 1U);
  const Json share = answer({.estimate = estimate("proportion", {{"of", {"I(x > 4)"}}})});
  EXPECT_EQ(share["estimates"][0]["rows"].size(), 1U);
}

// The other domains stand where one has nothing to divide by.
TEST(Job, ADomainWithoutADenominatorStandsAlone) {
  const Json rows = answer({.rows = "g,d,x\na,0,1\na,0,2\nb,1,3\nb,2,4\n",
                            .estimate = estimate("ratio", {{"over", {"d"}}, {"by", {"g"}}}),
                            .design = Json::object()})["estimates"][0]["rows"];
  EXPECT_TRUE(rows[0]["estimate"].is_null());
  EXPECT_NEAR(rows[1]["estimate"].get<double>(), 7.0 / 3, 1e-15);
}

TEST(Job, BadCalibrationsAreNamed) {
  const auto calibrated = [](const Json& calibration) {
    return error_of({.more = {{"calibrate", Json::array({calibration})}}});
  };
  const auto margin = [](const Json& totals) {
    return Json{{"method", "rake"}, {"margins", {{{"by", {"h"}}, {"totals", totals}}}}};
  };
  EXPECT_EQ(calibrated(margin({{"1", 10}})), "STATS-MARGIN-NO-TOTAL");
  EXPECT_EQ(calibrated(margin({{"1", 10}, {"2", 0}})), "STATS-MARGIN-NO-TOTAL");
  EXPECT_EQ(calibrated(margin({{"1", 10}, {"2", 5}, {"3", 6}})), "STATS-MARGIN-NO-ROWS");
  EXPECT_EQ(calibrated(margin({{"1", -10}, {"2", 5}})), "STATS-MARGIN-TOTAL");
  EXPECT_EQ(calibrated(margin({{"1", "a"}, {"2", 5}})), "FIELD-TYPE");
  Json two = margin({{"1", 10}, {"2", 5}});
  two["margins"].push_back({{"by", {"y"}}, {"totals", {{"0", 10}, {"1", 10}}}});
  EXPECT_EQ(calibrated(two), "STATS-MARGIN-SUMS");
  const auto model = [](const std::string& method, double total, const Json& bounds) {
    Json calibration{
        {"method", method}, {"formula", {"x"}}, {"totals", {{"(Intercept)", 18}, {"x", total}}}};
    if (!bounds.is_null()) calibration["bounds"] = bounds;
    return calibration;
  };
  EXPECT_EQ(calibrated(model("logit", 500, {0.5, 2})), "STATS-CAL-FAILED");
  EXPECT_EQ(calibrated(model("linear_bounded", 500, {0.5, 2})), "STATS-CAL-FAILED");
  EXPECT_EQ(calibrated(model("raking", 5000, nullptr)), "STATS-CAL-FAILED");
  EXPECT_EQ(calibrated(model("linear", 1e300, nullptr)), "STATS-OVERFLOW");
  EXPECT_EQ(calibrated(model("logit", 80, {1.5, 2})), "STATS-CAL-BOUNDS");
  Json names = model("linear", 80, nullptr);
  names["totals"].erase("(Intercept)");
  EXPECT_EQ(calibrated(names), "STATS-CAL-NAMES");
  names = model("linear", 80, nullptr);
  names["totals"]["z"] = 1;
  EXPECT_EQ(calibrated(names), "STATS-CAL-EXTRA");
  names = model("linear", 80, nullptr);
  names["aggregate_stage"] = 3;
  EXPECT_EQ(calibrated(names), "STATS-CAL-STAGE");
  EXPECT_EQ(calibrated({{"method", "trim"}, {"lower", 3}, {"upper", 2}}), "STATS-CAL-BOUNDS");
  Json loose = margin({{"1", 10}, {"2", 8}});
  loose["epsilon"] = 0;
  EXPECT_EQ(calibrated(loose), "FIELD-VALUE");
}

TEST(Job, BadReplicatesAreNamed) {
  const auto replicated = [](const Json& replicates, const std::string& weights = "") {
    Files files;
    files.put("d.csv", k_rows);
    files.put("w.csv", weights);
    const Json job{{"data", "d.csv"},
                   {"design", {{"ids", {"psu"}}, {"strata", {"h"}}, {"weights", "w"}}},
                   {"replicates", replicates},
                   {"estimate", Json::array({k_mean})}};
    return run_text(job.dump(), files);
  };
  const auto error = [&](const Json& replicates, const std::string& weights = "") {
    const Json document = replicated(replicates, weights);
    return document.contains("error") ? document["error"]["code"].get<std::string>() : "";
  };
  const auto lines = [](const std::string& line) {
    std::string text = "a,b\n";
    for (int i = 0; i < 6; ++i) text += line + "\n";
    return text;
  };
  EXPECT_EQ(error({{"type", "JK1"}}), "STATS-REP-STRATA");
  EXPECT_EQ(error({{"type", "JK2"}}), "FIELD-VALUE");
  EXPECT_EQ(error({{"type", "BRR"}}), "STATS-BRR-ODD");
  EXPECT_EQ(error({{"type", "Fay"}, {"rho", 1}}), "FIELD-VALUE");
  const Json given{{"type", "other"}, {"weights_file", "w.csv"}, {"scale", 1}, {"rscales", {1, 1}}};
  EXPECT_EQ(error(given, lines("1,2")), "");
  EXPECT_EQ(error(given, "a,b\n1,2\n"), "STATS-REP-ROWS");
  EXPECT_EQ(error(given, lines("1,x")), "STATS-NOT-NUMBER");
  EXPECT_EQ(error(given, lines("1,")), "STATS-MISSING");
  Json scales = given;
  scales["rscales"] = {1, 1, 1};
  EXPECT_EQ(error(scales, lines("1,2")), "STATS-REP-RSCALES");
  scales["rscales"] = {1, -1};
  EXPECT_EQ(error(scales, lines("1,2")), "FIELD-VALUE");
  scales = given;
  scales["scale"] = -1;
  EXPECT_EQ(error(scales, lines("1,2")), "FIELD-VALUE");
  EXPECT_EQ(codes(replicated(given, lines("1,-2"))["notes"]), Notes{"STATS-REP-NEGATIVE"});
  const Json none = replicated(given, lines("0,0"))["estimates"][0];
  EXPECT_EQ(codes(none["notes"]), (Notes{"STATS-REP-MISSING", "STATS-NO-VARIANCE"}));
  // Many more replicates than clusters: their rank is that of the clusters.
  EXPECT_EQ(replicated({{"type", "bootstrap"}, {"replicates", 20000}})["design"]["df"], 4);
}

TEST(Job, BadSpecificationsAreNamed) {
  const auto asked = [](const Json& spec) { return error_of({.estimate = spec}); };
  EXPECT_EQ(asked(estimate("mean", {{"of", {"xx"}}})), "STATS-COLUMN-NEAR");
  EXPECT_EQ(asked(estimate("median")), "FIELD-VALUE");
  EXPECT_EQ(asked(estimate("mean", {{"offf", 1}})), "FIELD-UNKNOWN");
  EXPECT_EQ(asked(estimate("mean", {{"level", 95}})), "FIELD-VALUE");
  EXPECT_EQ(asked(estimate("mean", {{"df", -1}})), "FIELD-VALUE");
  EXPECT_EQ(asked(estimate("mean", {{"deff", "much"}})), "FIELD-TYPE");
  EXPECT_EQ(asked(estimate("mean", {{"where", "x > 100"}})), "STATS-DOMAIN-EMPTY");
  EXPECT_EQ(asked(estimate("mean", {{"where", "x >"}})), "STATS-EXPRESSION");
  EXPECT_EQ(asked(estimate("mean", {{"where", "x == 'a'"}})), "STATS-EXPRESSION-TYPE");
  EXPECT_EQ(asked(estimate("quantile", {{"probs", {1.5}}})), "FIELD-VALUE");
  EXPECT_EQ(asked(estimate("quantile", {{"qrule", "hf10"}})), "STATS-METHOD");
  EXPECT_EQ(asked(estimate("proportion")), "STATS-NOT-BINARY");
  EXPECT_EQ(asked(estimate("glm", {{"on", {"y"}}, {"family", "gamma"}})), "STATS-METHOD");
  EXPECT_EQ(asked(estimate("glm", {{"of", {"y"}}, {"on", {"y"}}, {"family", "quasibinomial"}})),
            "STATS-GLM-DIVERGED");
  EXPECT_EQ(asked({{"kind", "contrast"}, {"from", "zz"}, {"weights", {{"a", 1}}}}), "STATS-FROM");
  EXPECT_EQ(asked({{"kind", "contrast"}, {"from", "zz"}}), "FIELD-MISSING");
  EXPECT_EQ(error_of({.rows = with(k_rows, "2.5", "1e300"),
                      .estimate = estimate("glm", {{"of", {"y"}}, {"on", {"x"}}})}),
            "STATS-OVERFLOW");
  // Regressions by domain have no covariance between domains.
  for (const Json& second : {Json{{"kind", "difference"}, {"from", "a"}},
                             Json{{"kind", "contrast"}, {"from", "a"}, {"weights", {{"y", 1}}}}}) {
    const Json document =
        answer({.estimate = Json::array({estimate("glm", {{"by", {"y"}}}), second})});
    EXPECT_EQ(document["estimates"][1]["error"]["code"], "STATS-METHOD");
  }
}

TEST(Job, SaysWhatIsWrongInFullSentences) {
  for (const Json& spec : {estimate("mean", {{"level", 95}}), estimate("mean", {{"deff", "much"}}),
                           Json{{"kind", "mean"}}, Json{{"kind", "ratio"}, {"of", {"x"}}},
                           Json{{"kind", "contrast"}}}) {
    const Json error = answer({.estimate = spec})["estimates"][0]["error"];
    EXPECT_EQ(error["text"].get<std::string>().find('{'), std::string::npos) << error.dump();
  }
}

TEST(Job, TomlAndJsonSayTheSame) {
  const std::string toml =
      "data = \"d.csv\"\n[design]\nids = [\"psu\"]\nstrata = [\"h\"]\nweights = \"w\"\n"
      "[[estimate]]\nid = \"a\"\nkind = \"mean\"\nof = [\"x\"]\ndf = \"inf\"\n";
  Files files;
  files.put("d.csv", k_rows);
  EXPECT_EQ(run_text(toml, files), answer({.estimate = estimate("mean", {{"df", "inf"}})}));
  EXPECT_EQ(run_text("data = \n", files)["error"]["code"], "STATS-JOB-SYNTAX");
  EXPECT_EQ(run_text("{bad", files)["error"]["code"], "JSON-SYNTAX");
  EXPECT_EQ(run_text("", files)["error"]["code"], "FIELD-MISSING");
  // A date is no name of a column, and does not pass for an absent one.
  EXPECT_EQ(run_text("data = \"d.csv\"\n[design]\nweights = 1979-05-27\n", files)["error"]["code"],
            "STATS-COLUMN");
}

TEST(Job, ListsOfInAreWrittenInThreeWays) {
  for (const char* list : {"(1, 3)", "[1, 3]", "c(1, 3)"}) {
    const Json rows =
        answer({.estimate = estimate("mean", {{"where", std::string("h in ") + list}})});
    EXPECT_EQ(rows["estimates"][0]["rows"][0]["n"], 3) << list;
  }
}

}  // namespace
}  // namespace wanhu::stats
