// Sums made elsewhere (GROUP BY stratum, cluster, domain) and finished here.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "base/random.hpp"
#include "stats/reference.hpp"

namespace wanhu::stats {
namespace {

using base::Json;

struct Row {
  int h, psu, dw;
  char g;
  double w, x, y;
};
std::vector<Row> made() {
  std::vector<Row> rows;
  base::Seeded random(5);
  for (int h = 0; h < 4; ++h)
    for (int p = 0; p < 5; ++p)
      for (int d = 0; d < 3; ++d)
        for (int i = 0; i < 6; ++i)
          rows.push_back({h, p, d, static_cast<char>('a' + random.next() % 3),
                          1 + 9 * random.unit(), h + random.unit(),
                          random.unit() < 0.7 ? 1.0 : 0.0});
  return rows;
}

std::string number(double value) {
  return number_text(value);
}

std::string as_rows(const std::vector<Row>& rows) {
  std::string text = "h,psu,dw,g,w,x,y,N,M\n";
  for (const Row& row : rows)
    text += std::to_string(row.h) + "," + std::to_string(row.psu) + "," + std::to_string(row.dw) +
            "," + row.g + "," + number(row.w) + "," + number(row.x) + "," + number(row.y) +
            ",20,7\n";
  return text;
}

// What `machines` of them answer to the same GROUP BY, each over its own rows.
std::string as_sums(const std::vector<Row>& rows, std::size_t machines) {
  std::vector<std::string> lines;
  for (std::size_t m = 0; m < machines; ++m) {
    std::map<std::tuple<int, int, int, char>, std::array<double, 4>> sums;
    for (std::size_t i = m; i < rows.size(); i += machines) {
      auto& sum = sums[{rows[i].h, rows[i].psu, rows[i].dw, rows[i].g}];
      sum[0] += 1;
      sum[1] += rows[i].w;
      sum[2] += rows[i].w * rows[i].x;
      sum[3] += rows[i].w * rows[i].y;
    }
    for (const auto& [key, sum] : sums) {
      const auto& [h, psu, dw, g] = key;
      lines.push_back(std::to_string(h) + "," + std::to_string(psu) + "," + std::to_string(dw) +
                      "," + g + "," + number(sum[1]) + "," + number(sum[2]) + "," + number(sum[3]) +
                      ",20,7," + number(sum[0]) + "\n");
    }
  }
  std::shuffle(lines.begin(), lines.end(), std::mt19937(2));
  std::string text = "h,psu,dw,g,w,x,y,N,M,n\n";
  for (const std::string& line : lines) text += line;
  return text;
}

Json job(const Json& design) {
  return {{"data", "d.csv"},
          {"design", design},
          {"estimate",
           {{{"id", "m"}, {"kind", "mean"}, {"of", {"x", "y"}}, {"by", {"g"}}, {"covmat", true}},
            {{"id", "t"}, {"kind", "total"}, {"of", {"x"}}, {"where", "g != 'b'"}},
            {{"id", "r"}, {"kind", "ratio"}, {"of", {"y"}}, {"over", {"x"}}},
            {{"id", "d"}, {"kind", "difference"}, {"from", "m"}},
            {{"id", "c"}, {"kind", "contrast"}, {"from", "m"}, {"expr", "`a:x` / `b:x`"}}}}};
}

const std::vector<Json> k_designs{
    {{"ids", {"psu"}}, {"strata", {"h"}}, {"weights", "w"}, {"nest", true}},
    {{"ids", {"psu", "dw"}},
     {"strata", {"h"}},
     {"weights", "w"},
     {"nest", true},
     {"fpc", {"N", "M"}}}};

TEST(Summed, FinishesWhatAGroupByHasSummed) {
  const auto rows = made();
  Files whole, sums;
  whole.put("d.csv", as_rows(rows));
  for (const Json& design : k_designs)
    for (const std::size_t machines : {1U, 2U, 5U}) {
      sums.put("d.csv", as_sums(rows, machines));
      Json finish = job(design);
      finish["sums"] = {{"rows", "n"}};
      const Json wanted = run_text(job(design).dump(), whole);
      const Json found = run_text(finish.dump(), sums, 2);
      ASSERT_FALSE(found.contains("error")) << found.dump();
      EXPECT_EQ(found["design"], wanted["design"]);
      for (std::size_t e = 0; e < wanted["estimates"].size(); ++e) {
        const Json &a = wanted["estimates"][e], &b = found["estimates"][e];
        ASSERT_FALSE(b.contains("error")) << b.dump();
        ASSERT_EQ(a["rows"].size(), b["rows"].size());
        for (std::size_t i = 0; i < a["rows"].size(); ++i) {
          EXPECT_EQ(a["rows"][i]["n"], b["rows"][i]["n"]);
          EXPECT_EQ(a["rows"][i]["df"], b["rows"][i]["df"]);
          for (const char* field : {"estimate", "se"})
            EXPECT_LE(apart(as_number(a["rows"][i][field]), as_number(b["rows"][i][field])), 1e-12)
                << a["id"] << field << machines;
        }
      }
    }
}

// Lines come from many machines: what is made of them has no order.
TEST(Summed, LinesHaveNoOrder) {
  const auto rows = made();
  Json finish = job(k_designs.front());
  finish["sums"] = {{"rows", "n"}};
  Files one, other;
  std::string text = as_sums(rows, 3);
  one.put("d.csv", text);
  const auto first = text.find('\n') + 1, second = text.find('\n', first) + 1;
  other.put("d.csv",
            text.substr(0, first) + text.substr(second) + text.substr(first, second - first));
  EXPECT_EQ(run_text(finish.dump(), one, 1), run_text(finish.dump(), other, 3));
}

TEST(Summed, SaysWhatSumsCannotTell) {
  const auto rows = made();
  Files files;
  files.put("d.csv", as_sums(rows, 1));
  const auto code = [&](const Json& changes, const Json& estimate = nullptr) {
    Json finish = job(k_designs.front());
    finish["sums"] = {{"rows", "n"}};
    if (!estimate.is_null()) finish["estimate"] = Json::array({estimate});
    finish.merge_patch(changes);
    const Json document = run_text(finish.dump(), files);
    if (document.contains("error")) return document["error"]["code"].get<std::string>();
    const Json& first = document["estimates"][0];
    return first.contains("error") ? first["error"]["code"].get<std::string>() : "";
  };
  EXPECT_EQ(code(Json::object()), "");
  for (const char* kind : {"variance", "quantile", "proportion", "chisq", "glm"})
    EXPECT_EQ(code(Json::object(), {{"kind", kind}, {"of", {"x", "y"}}}), "STATS-SUMS-KIND")
        << kind;
  EXPECT_EQ(code(Json::object(), {{"kind", "mean"}, {"of", {"x"}}, {"deff", true}}),
            "STATS-SUMS-KIND");
  EXPECT_EQ(code(Json::object(), {{"kind", "mean"}, {"of", {"x * 2"}}}), "STATS-COLUMN");
  EXPECT_EQ(code(Json::object(), {{"kind", "mean"}, {"of", {"g"}}}), "STATS-NOT-NUMBER");
  EXPECT_EQ(code({{"replicates", {{"type", "JKn"}}}}), "STATS-SUMS-KIND");
  EXPECT_EQ(code({{"calibrate", {{{"method", "trim"}, {"upper", 9}}}}}), "STATS-SUMS-KIND");
  EXPECT_EQ(code({{"design", {{"ids", nullptr}}}}), "FIELD-MISSING");
  EXPECT_EQ(code({{"design", {{"weights", nullptr}}}}), "FIELD-MISSING");
  EXPECT_EQ(code({{"sums", {{"rows", "x"}}}}), "STATS-SUMS-ROWS");
  EXPECT_EQ(code({{"sums", {{"lines", "n"}}}}), "FIELD-UNKNOWN-PLAIN");
}

}  // namespace
}  // namespace wanhu::stats
