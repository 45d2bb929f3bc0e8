#include "server/http/message.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "server/http/metrics.hpp"
#include "server/http/rate_limit.hpp"
#include "server/http/request_reader.hpp"

namespace wanhu::server::http {
namespace {

TEST(PercentDecoding, IsDoneOnceAndStrictly) {
  EXPECT_EQ(percent_decode("a%20b%2Fc"), "a b/c");
  EXPECT_EQ(percent_decode("%E4%B8%87%E6%88%B7"), "万户");
  EXPECT_EQ(percent_decode("%2541"), "%41");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_decode("a+b", true), "a b");
  for (const char* bad : {"%", "%4", "%zz", "a%2", "%00", "%ff", "%c0%af", "%ed%a0%80"}) {
    EXPECT_FALSE(percent_decode(bad)) << bad;
  }
}

TEST(PercentDecoding, UndoesEncoding) {
  EXPECT_TRUE(rc::check([] {
    std::string text;
    for (const auto c : *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 128))) {
      text += static_cast<char>(c);
    }
    RC_ASSERT(percent_decode(percent_encode(text)) == text);
  }));
}

TEST(Query, FirstValueCountsAndBadEscapesAreRefused) {
  const auto query = parse_query("a=1&b=%E6%9D%91+%31&a=2&flag&=x&&");
  ASSERT_TRUE(query);
  EXPECT_EQ(*query, (Values{{"a", "1"}, {"b", "村 1"}, {"flag", ""}, {"", "x"}}));
  EXPECT_FALSE(parse_query("a=%G1"));
  EXPECT_TRUE(parse_query("")->empty());
}

TEST(Cookies, AreReadLeniently) {
  EXPECT_EQ(parse_cookies("sid=abc; theme=\"dark\";bad; =x; n=1=2"),
            (Values{{"sid", "abc"}, {"theme", "dark"}, {"n", "1=2"}}));
}

TEST(Cookies, AreSecureOnlyOverTls) {
  Request plain;
  Request secure;
  secure.secure = true;
  const Cookie cookie{.name = "sid", .value = "x", .max_age_s = 60};
  EXPECT_EQ(Response{}.set_cookie(plain, cookie).header("Set-Cookie"),
            "sid=x; Path=/; Max-Age=60; HttpOnly; SameSite=Strict");
  EXPECT_EQ(Response{}.set_cookie(secure, cookie).header("Set-Cookie"),
            "sid=x; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Strict");
}

TEST(ProblemAnswer, CarriesCodeTitleAndFields) {
  base::Problem whole{.code = "HTTP-MALFORMED", .args = {{"what", "x"}}};
  base::Problem row{.code = "FIELD-MISSING", .args = {{"field", "村"}}};
  row.place = {.file = "r.csv", .line = 7, .column = 2, .field = "village", .cell = "B7"};
  whole.details.push_back(row);
  const Response answer = problem(whole, base::Lang::en);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.header("content-type"), "application/problem+json; charset=utf-8");
  const auto body = base::Json::parse(answer.bytes());
  EXPECT_EQ(body.at("code"), "HTTP-MALFORMED");
  EXPECT_EQ(body.at("status"), 400);
  EXPECT_EQ(body.at("title"), "The request is wrong");
  EXPECT_EQ(body.at("detail"), "The request is malformed: x.");
  EXPECT_EQ(body.at("fields"),
            base::Json::array({{{"field", "village"},
                                {"cell", "B7"},
                                {"line", 7},
                                {"column", 2},
                                {"code", "FIELD-MISSING"},
                                {"detail", base::text_of(base::Lang::en, row)}}}));
}

TEST(ProblemAnswer, MapsEveryKind) {
  using base::Kind;
  const std::vector<std::pair<Kind, int>> table = {
      {Kind::invalid, 400},   {Kind::refused, 409},    {Kind::unauthorised, 401},
      {Kind::forbidden, 403}, {Kind::not_found, 404},  {Kind::too_large, 413},
      {Kind::too_many, 429},  {Kind::unavailable, 503}};
  for (const auto& [kind, status] : table) {
    const Response answer = problem({.code = "HTTP-STOPPING", .kind = kind}, base::Lang::zh);
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(!answer.header("Retry-After").empty(), status == 503 || status == 429);
    EXPECT_FALSE(base::Json::parse(answer.bytes()).contains("fields"));
  }
  const base::Problem later{
      .code = "HTTP-STOPPING", .kind = Kind::unavailable, .args = {{"retry_after_s", "30"}}};
  EXPECT_EQ(problem(later, base::Lang::zh).header("Retry-After"), "30");
}

TEST(Download, KeepsChineseNames) {
  EXPECT_EQ(download("x", "text/csv", "台账 1.csv").header("content-disposition"),
            "attachment; filename*=UTF-8''%E5%8F%B0%E8%B4%A6%201.csv");
}

TEST(Target, LosesQueryAndOrigin) {
  EXPECT_EQ(split_target("/a?b=/c?d").raw_path, "/a");
  EXPECT_EQ(split_target("/a?b=/c?d").query, "b=/c?d");
  EXPECT_EQ(split_target("http://host:80/a?q").raw_path, "/a");
  EXPECT_EQ(split_target("http://host").raw_path, "/");
  EXPECT_EQ(split_target("/x?to=http://host/").raw_path, "/x");
}

TEST(Framing, RefusesContradictions) {
  const auto framing = [](Values headers) {
    Request request;
    request.headers = std::move(headers);
    return read_framing(request);
  };
  EXPECT_FALSE(framing({})->length);
  EXPECT_EQ(framing({{"content-length", "12"}})->length, 12U);
  EXPECT_TRUE(framing({{"transfer-encoding", "Chunked"}})->chunked);
  EXPECT_FALSE(framing({{"content-length", "1"}, {"transfer-encoding", "chunked"}}));
  EXPECT_FALSE(framing({{"content-length", "1, 1"}}));
  EXPECT_FALSE(framing({{"content-length", "-1"}}));
  EXPECT_FALSE(framing({{"content-length", ""}}));
  EXPECT_FALSE(framing({{"transfer-encoding", "gzip, chunked"}}));
}

TEST(ClientAddress, BelievesOnlyTrustedProxies) {
  const std::vector<std::string> trusted = {"10.0.0.1", "10.0.0.2"};
  EXPECT_EQ(client_address("9.9.9.9", "1.1.1.1", trusted), "9.9.9.9");
  EXPECT_EQ(client_address("10.0.0.1", "1.1.1.1, 2.2.2.2", trusted), "2.2.2.2");
  EXPECT_EQ(client_address("10.0.0.1", "1.1.1.1, 2.2.2.2, 10.0.0.2", trusted), "2.2.2.2");
  EXPECT_EQ(client_address("10.0.0.1", "unknown, 10.0.0.2", trusted), "10.0.0.2");
  EXPECT_EQ(client_address("10.0.0.1", "", trusted), "10.0.0.1");
  EXPECT_EQ(client_address("10.0.0.1", "::ffff:3.3.3.3", trusted), "3.3.3.3");
  EXPECT_EQ(client_address("10.0.0.1", "10.0.0.2", trusted), "10.0.0.2");
  EXPECT_FALSE(normal_address("localhost"));
}

TEST(RateLimit, RefillsByTimeAndForgetsTheOldest) {
  RateLimit limit({.per_second = 2, .burst = 3}, 2);
  const base::Instant start(1'000'000);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.take("a", start), 0);
  EXPECT_EQ(limit.take("a", start), 500);
  EXPECT_EQ(limit.take("a", start + 400), 100);
  EXPECT_EQ(limit.take("a", start + 500), 0);
  EXPECT_GT(limit.take("a", start + -10'000), 0) << "a clock set back fills nothing";
  EXPECT_EQ(limit.take("b", start), 0);
  EXPECT_EQ(limit.take("c", start), 0);
  EXPECT_EQ(limit.size(), 2U);
  EXPECT_EQ(limit.take("a", start), 0) << "forgotten, so rested";
}

TEST(RateLimit, NeverAllowsMoreThanBurstPlusRate) {
  EXPECT_TRUE(rc::check([] {
    const Rate rate{.per_second = *rc::gen::inRange(1, 50) * 1.0,
                    .burst = *rc::gen::inRange(1, 20) * 1.0};
    RateLimit limit(rate);
    std::int64_t now_ms = 0;
    double allowed = 0;
    for (const int step : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 200))) {
      now_ms += step;
      if (limit.take("k", base::Instant(now_ms)) == 0) ++allowed;
    }
    RC_ASSERT(allowed <= rate.burst + static_cast<double>(now_ms) / 1000 * rate.per_second + 1e-6);
  }));
}

TEST(Metrics, WritesPrometheusText) {
  Metrics metrics;
  metrics.observe("GET", "/a/{id}", 200, 0.004);
  metrics.observe("GET", "/a/{id}", 200, 20);
  ++metrics.counter("wanhu_commands_total", "Commands committed.");
  ++metrics.counter("wanhu_commands_total", "Commands committed.");
  metrics.gauge("wanhu_queue", "Waiting.", [] { return 7.0; });
  const std::string text = metrics.text();
  const auto has = [&](const std::string& line) {
    EXPECT_NE(text.find(line + "\n"), std::string::npos) << line << " in\n" << text;
  };
  has("# TYPE wanhu_commands_total counter");
  has("wanhu_commands_total 2");
  has("wanhu_queue 7");
  const std::string labels = R"(method="GET",route="/a/{id}",status="200")";
  has("wanhu_http_request_seconds_bucket{" + labels + ",le=\"0.0025\"} 0");
  has("wanhu_http_request_seconds_bucket{" + labels + ",le=\"0.005\"} 1");
  has("wanhu_http_request_seconds_bucket{" + labels + ",le=\"10\"} 1");
  has("wanhu_http_request_seconds_bucket{" + labels + ",le=\"+Inf\"} 2");
  has("wanhu_http_request_seconds_count{" + labels + "} 2");
  EXPECT_THROW(metrics.counter("bad-name", ""), std::logic_error);
}

}  // namespace
}  // namespace wanhu::server::http
