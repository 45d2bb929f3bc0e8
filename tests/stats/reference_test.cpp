// Agreement with R's survey 4.1-1: the cases reference/make.R writes (generated designs,
// calibrations, replicates, tests), each at the tolerance of its class.
#include <gtest/gtest.h>

#include "stats/reference.hpp"

namespace wanhu::stats {
namespace {

using base::Json;

const std::string k_folder = std::string(WANHU_SOURCE_DIR) + "/tests/stats/reference";

Json column(const Json& rows, const std::string& field) {
  Json all = Json::array();
  for (const Json& row : rows) {
    if (field == "low")
      all.push_back(row["ci"][0]);
    else if (field == "high")
      all.push_back(row["ci"][1]);
    else
      all.push_back(row.contains(field) ? row[field] : Json());
  }
  return all;
}

// Totals that a calibration has made known have no error but what rounding and its stopping rule
// leave: both engines must say so, and neither's remainder means anything.
constexpr double k_settled = 1e-8;

std::vector<bool> settled(const Json& expected) {
  std::vector<bool> all;
  if (!expected.contains("se") || !expected["se"].is_array()) return all;
  for (std::size_t i = 0; i < expected["se"].size(); ++i)
    all.push_back(as_number(expected["se"][i]) <=
                  k_settled * std::abs(as_number(expected["estimate"][i])));
  return all;
}

// What is off, in words; empty when all agrees.
std::string compare_list(const std::string& field, const Json& expected, const Json& found,
                         double slack, const std::vector<bool>& known) {
  const Json wanted = expected.is_array() ? expected : Json::array({expected});
  if (wanted.size() != found.size()) return field + ": other length; ";
  double largest = 0;
  for (const Json& value : wanted)
    if (value.is_number()) largest = std::max(largest, std::abs(value.get<double>()));
  std::string off;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const double a = as_number(wanted[i]);
    const double b = as_number(found[i]);
    if (field == "p" && a < 1e-12 && b < 1e-11) continue;
    if (field == "se" && i < known.size() && known[i]) continue;
    if (field == "deff" && std::isnan(a)) continue;
    if (!(apart(a, b, largest) <= slack))
      off +=
          field + "[" + std::to_string(i) + "] " + wanted[i].dump() + " " + found[i].dump() + "; ";
  }
  return off;
}

// A variance is the square of an error: what is allowed to the error is twice allowed to it.
std::string compare_matrix(const Json& expected, const Json& found, double slack,
                           const std::vector<bool>& known) {
  if (expected.size() != found.size()) return "vcov: other size; ";
  const auto at = [](const Json& m, std::size_t i, std::size_t j) { return as_number(m[i][j]); };
  for (std::size_t i = 0; i < expected.size(); ++i)
    for (std::size_t j = 0; j < expected.size(); ++j) {
      if (known.size() == expected.size() && (known[i] || known[j])) continue;
      const double scale = std::sqrt(std::abs(at(expected, i, i) * at(expected, j, j)));
      const double off = std::abs(at(expected, i, j) - at(found, i, j));
      if (scale > 0 && off > 2 * slack * scale) return "vcov[" + std::to_string(i) + "]; ";
    }
  return "";
}

std::string compare(const Json& expected, const Json& estimate, double slack) {
  if (estimate.contains("error")) return estimate["error"].dump();
  const Json& rows = estimate["rows"];
  std::string off;
  const std::vector<bool> known = settled(expected);
  for (std::size_t i = 0; i < known.size() && i < rows.size(); ++i)
    if (known[i] &&
        !(as_number(rows[i]["se"]) <= k_settled * std::abs(as_number(rows[i]["estimate"]))))
      off += "se[" + std::to_string(i) + "] is no remainder; ";
  for (const char* field : {"estimate", "se", "low", "high", "df", "deff", "statistic", "p"})
    if (expected.contains(field))
      off += compare_list(field, expected[field], column(rows, field), slack, known);
  if (expected.contains("vcov"))
    off += compare_matrix(expected["vcov"], estimate["vcov"], slack, known);
  return off;
}

TEST(Reference, AgreesWithR) {
  const Json cases = Json::parse(read_text(k_folder + "/cases.json"));
  // Cases of one design and calibration are one job.
  std::map<std::string, std::vector<const Json*>> jobs;
  for (const Json& one : cases) {
    Json job = one["job"];
    job.erase("estimate");
    jobs[job.dump()].push_back(&one);
  }
  Files files(k_folder);
  for (const auto& [text, members] : jobs) {
    Json job = Json::parse(text);
    job["estimate"] = Json::array();
    for (std::size_t i = 0; i < members.size(); ++i)
      for (Json estimate : (*members[i])["job"]["estimate"]) {
        const std::string prefix = std::to_string(i) + "/";
        estimate["id"] = prefix + estimate["id"].get<std::string>();
        if (estimate.contains("from"))
          estimate["from"] = prefix + estimate["from"].get<std::string>();
        job["estimate"].push_back(std::move(estimate));
      }
    const Json document = run_text(job.dump(), files, 2);
    ASSERT_FALSE(document.contains("error")) << document.dump() << text;
    for (std::size_t i = 0; i < members.size(); ++i) {
      const Json& one = *members[i];
      for (const Json& estimate : document["estimates"])
        if (estimate["id"] == std::to_string(i) + "/e") {
          EXPECT_EQ(compare(one["expected"], estimate, tolerance(one["class"])), "") << one["id"];
        }
    }
  }
}

}  // namespace
}  // namespace wanhu::stats
