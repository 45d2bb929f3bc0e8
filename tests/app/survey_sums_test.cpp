// A survey whose rows never leave the database: SQL sums by stratum, cluster and domain, the engine
// finishes. The same estimates as from the rows.
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "stats/run.hpp"
#include "store/db.hpp"

namespace wanhu::test {
namespace {

using base::Json;

constexpr const char* k_table =
    "CREATE TABLE answers (h INTEGER, psu INTEGER, village TEXT, sex INTEGER, w DOUBLE PRECISION, "
    "safe INTEGER, score DOUBLE PRECISION)";
constexpr const char* k_sums =
    "SELECT h, psu, village, sex, count(*) AS n, sum(w) AS w, sum(w * safe) AS safe, "
    "sum(w * score) AS score FROM answers GROUP BY h, psu, village, sex";

std::string number(double value) {
  return stats::number_text(value);
}

// Fills the table of both machines' halves; answers the rows as CSV.
std::string fill(store::Db& first, store::Db& second) {
  std::string csv = "h,psu,village,sex,w,safe,score\n";
  base::Seeded random(23);
  for (store::Db* db : {&first, &second}) db->script(k_table);
  for (int i = 0; i < 2000; ++i) {
    const auto h = static_cast<std::int64_t>(random.next() % 5);
    const auto psu =
        static_cast<std::int64_t>(10 * h + static_cast<std::int64_t>(random.next() % 8));
    const std::string village(1, static_cast<char>('a' + random.next() % 6));
    const auto sex = static_cast<std::int64_t>(random.next() % 2);
    const double w = 1 + 4 * random.unit(), score = 100 * random.unit();
    const std::int64_t safe = random.unit() < 0.8 ? 1 : 0;
    (i % 3 == 0 ? first : second)
        .exec("INSERT INTO answers VALUES ($1, $2, $3, $4, $5, $6, $7)",
              {h, psu, village, sex, w, safe, score});
    csv += std::to_string(h) + "," + std::to_string(psu) + "," + village + "," +
           std::to_string(sex) + "," + number(w) + "," + std::to_string(safe) + "," +
           number(score) + "\n";
  }
  return csv;
}

void add_sums(store::Db& db, std::string& csv) {
  for (const store::Row& row : db.query(k_sums)) {
    csv += std::to_string(row.i64(0)) + "," + std::to_string(row.i64(1)) + "," + row.text(2) + "," +
           std::to_string(row.i64(3)) + "," + std::to_string(row.i64(4));
    for (const std::size_t i : {5U, 6U, 7U}) csv += "," + number(row.f64(i));
    csv += "\n";
  }
}

Json run(const Json& job, const std::string& csv) {
  const auto read = stats::read_job(job.dump(), "job");
  if (!read) throw std::runtime_error(read.error().code);
  const auto report = stats::run_job(
      *read,
      [&](const std::string&) -> base::Result<std::string_view> { return std::string_view(csv); },
      1);
  if (!report) throw std::runtime_error(report.error().code);
  return stats::report_json(**report, base::Lang::en);
}

TEST(SurveySums, SqlSumsAndTheEngineFinishes) {
  const auto first = store::open("sqlite::memory:"), second = store::open("sqlite::memory:");
  const std::string rows = fill(*first, *second);
  std::string sums = "h,psu,village,sex,n,w,safe,score\n";
  add_sums(*first, sums);
  add_sums(*second, sums);
  Json job{
      {"data", "d.csv"},
      {"design", {{"ids", {"psu"}}, {"strata", {"h"}}, {"weights", "w"}}},
      {"estimate",
       {{{"id", "a"},
         {"kind", "mean"},
         {"of", {"safe", "score"}},
         {"by", {"village"}},
         {"covmat", true}},
        {{"id", "b"}, {"kind", "total"}, {"of", {"safe"}}, {"where", "sex == 1"}},
        {{"id", "c"}, {"kind", "ratio"}, {"of", {"score"}}, {"over", {"safe"}}, {"by", {"sex"}}},
        {{"id", "d"}, {"kind", "difference"}, {"from", "a"}}}}};
  const Json wanted = run(job, rows);
  job["sums"] = {{"rows", "n"}};
  const Json found = run(job, sums);
  EXPECT_EQ(found["design"], wanted["design"]);
  for (std::size_t e = 0; e < wanted["estimates"].size(); ++e) {
    const Json &a = wanted["estimates"][e]["rows"], &b = found["estimates"][e]["rows"];
    ASSERT_EQ(a.size(), b.size()) << found["estimates"][e].dump();
    for (std::size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(a[i]["n"], b[i]["n"]);
      EXPECT_EQ(a[i]["by"], b[i]["by"]);
      for (const char* field : {"estimate", "se"}) {
        const double x = a[i][field], y = b[i][field];
        EXPECT_NEAR(x, y, 1e-12 * std::max(1.0, std::abs(x))) << e << field;
      }
    }
  }
}

}  // namespace
}  // namespace wanhu::test
