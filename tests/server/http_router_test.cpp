#include "server/http/router.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

namespace wanhu::server::http {
namespace {

Handler named(const std::string& name) {
  return [name](const Request&) { return text(200, name); };
}

Router routes(const std::vector<std::string>& patterns) {
  Router router;
  for (const std::string& pattern : patterns) router.add(pattern, named(pattern));
  return router;
}

std::string chosen(const Router& router, std::string_view method, std::string_view path) {
  const auto match = router.match(method, path);
  return match.route == nullptr ? "" : match.route->method + " " + match.route->pattern;
}

TEST(Router, PrefersWhatIsMoreSpecificWhateverTheOrder) {
  const Router router =
      routes({"GET /{path...}", "GET /v1/forms/{form}", "GET /v1/forms/{form}.svc",
              "GET /v1/forms/new", "GET /v1/{rest...}"});
  EXPECT_EQ(chosen(router, "GET", "/v1/forms/new"), "GET /v1/forms/new");
  EXPECT_EQ(chosen(router, "GET", "/v1/forms/x.svc"), "GET /v1/forms/{form}.svc");
  EXPECT_EQ(chosen(router, "GET", "/v1/forms/x"), "GET /v1/forms/{form}");
  EXPECT_EQ(chosen(router, "GET", "/v1/other/x/y"), "GET /v1/{rest...}");
  EXPECT_EQ(chosen(router, "GET", "/"), "GET /{path...}");
  EXPECT_EQ(router.match("GET", "/v1/forms/a.svc").params, (Values{{"form", "a"}}));
  EXPECT_EQ(router.match("GET", "/v1/o/p/").params, (Values{{"rest", "o/p/"}}));
}

TEST(Router, DecodesEachSegmentAfterSplitting) {
  const Router router = routes({"GET /a/{x}/b", "GET /a/{x}"});
  EXPECT_EQ(router.match("GET", "/a/%E6%9D%91%2F1/b").params, (Values{{"x", "村/1"}}));
  EXPECT_EQ(chosen(router, "GET", "/a/"), "") << "a hole is never empty";
  EXPECT_EQ(chosen(router, "GET", "/a/1/"), "");
}

TEST(Router, FindsOtherMethods) {
  const Router router = routes({"GET /a", "POST /a", "DELETE /a", "PUT /b", "GET /{x}"});
  EXPECT_EQ(router.match("PATCH", "/a").allowed,
            (std::vector<std::string>{"DELETE", "GET", "HEAD", "POST"}));
  EXPECT_EQ(chosen(router, "GET", "/b"), "GET /{x}")
      << "a less specific pattern may know the method";
  EXPECT_EQ(chosen(router, "HEAD", "/a"), "GET /a");
  EXPECT_TRUE(router.match("GET", "/nothing/here").allowed.empty());
}

TEST(Router, RefusesTraversal) {
  const Router router = routes({"GET /{path...}"});
  for (const char* path : {"/../etc/passwd", "/a/%2e%2e/b", "/a/%2E%2E", "/./a", "/a/%2e", "/%00",
                           "/a%0d%0ab", "/%", "", "a", "*"}) {
    EXPECT_EQ(chosen(router, "GET", path), "") << path;
  }
}

TEST(Router, RefusesMistakesOfItsBuilder) {
  Router router = routes({"GET /a/{x}"});
  EXPECT_THROW(router.add("GET /a/{x}", named("again")), std::logic_error);
  for (const char* bad : {"/a", "GET a", "GET /{}", "GET /{x...}/b", "GET /a{", "GET /a}",
                          "GET /p{x...}", "GET /{a}{b}", "GET "}) {
    EXPECT_THROW(router.add(bad, named("bad")), std::logic_error) << bad;
  }
  EXPECT_EQ(router.routes().size(), 1U);
}

// Among patterns of holes and literals, the match must be one that fits, whatever was added first.
TEST(Router, MatchesIndependentlyOfOrder) {
  EXPECT_TRUE(rc::check([] {
    const auto segment = rc::gen::element<std::string>("a", "b", "{x}");
    const auto pattern = [&] {
      std::string out = "GET ";
      for (int i = 0; i < 3; ++i) out += "/" + *segment;
      return out;
    };
    std::set<std::string> patterns;
    for (int i = 0; i < 5; ++i) patterns.insert(pattern());
    const std::vector<std::string> forward(patterns.begin(), patterns.end());
    const std::vector<std::string> backward(patterns.rbegin(), patterns.rend());
    for (const char* path : {"/a/a/a", "/a/b/c", "/c/b/a", "/b/b/b"}) {
      RC_ASSERT(chosen(routes(forward), "GET", path) == chosen(routes(backward), "GET", path));
    }
  }));
}

}  // namespace
}  // namespace wanhu::server::http
