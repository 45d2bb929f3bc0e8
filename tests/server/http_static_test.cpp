#include "server/http/static_files.hpp"

#include <gtest/gtest.h>

#include "http_fixture.hpp"

namespace wanhu::server::http {
namespace {

const std::vector<base::EmbeddedFile> k_site = {
    {"index.html", "desk"},
    {"m/index.html", "field"},
    {"p/index.html", "public"},
    {"sw.js", "worker"},
    {"assets/app-1a2b.js", "script script script"},
    {"assets/app-1a2b.js.gz", "GZ"},
    {"assets/app-1a2b.js.br", "BR"},
    {"m/manifest.webmanifest", "{}"},
    {"assets/engine.wasm", "w"},
    {"orphan.css.gz", "nothing"},
};

Response fetch(const std::string& path, Values headers = {{"accept", "text/html"}}) {
  static const StaticFiles files(k_site);
  Request request;
  request.path = path;
  request.headers = std::move(headers);
  return files.answer(request);
}

TEST(StaticFiles, MapsEntryPages) {
  EXPECT_EQ(fetch("/").bytes(), "desk");
  EXPECT_EQ(fetch("/m/").bytes(), "field");
  EXPECT_EQ(fetch("/m/visit/7").bytes(), "field");
  EXPECT_EQ(fetch("/p/receipt").bytes(), "public");
  EXPECT_EQ(fetch("/ledger").bytes(), "desk");
  EXPECT_EQ(fetch("/m").status, 308);
  EXPECT_EQ(fetch("/m").header("location"), "/m/");
  EXPECT_EQ(fetch("/m/missing.js").status, 404);
  EXPECT_EQ(fetch("/api/x", {{"accept", "application/json"}}).status, 404);
  EXPECT_EQ(fetch("/orphan.css.gz").status, 404);
}

TEST(StaticFiles, SaysWhatItSendsAndForHowLong) {
  EXPECT_EQ(fetch("/").header("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(fetch("/").header("cache-control"), "no-cache");
  EXPECT_EQ(fetch("/sw.js").header("cache-control"), "no-cache");
  EXPECT_EQ(fetch("/assets/app-1a2b.js").header("cache-control"),
            "public, max-age=31536000, immutable");
  EXPECT_EQ(fetch("/m/manifest.webmanifest").header("content-type"), "application/manifest+json");
  EXPECT_EQ(fetch("/assets/engine.wasm").header("content-type"), "application/wasm");
  EXPECT_EQ(content_type_of("a/b.woff2"), "font/woff2");
  EXPECT_EQ(content_type_of("a.b/c"), "application/octet-stream");
}

TEST(StaticFiles, ChoosesTheEncoding) {
  const auto coded = [](const std::string& accept) {
    return fetch("/assets/app-1a2b.js", {{"accept-encoding", accept}});
  };
  EXPECT_EQ(coded("gzip, deflate, br").bytes(), "BR");
  EXPECT_EQ(coded("gzip, deflate, br").header("content-encoding"), "br");
  EXPECT_EQ(coded("gzip").bytes(), "GZ");
  EXPECT_EQ(coded("br;q=0.2, gzip;q=0.9").bytes(), "GZ");
  EXPECT_EQ(coded("br;q=0, gzip;q=0").bytes(), "script script script");
  EXPECT_EQ(coded("").header("content-encoding"), "");
  EXPECT_EQ(coded("*").bytes(), "BR");
  EXPECT_EQ(coded("gzip").header("vary"), "Accept-Encoding");
  EXPECT_NE(coded("gzip").header("etag"), coded("br").header("etag"));
  EXPECT_EQ(encoding_weight("gzip;q=nonsense", "gzip"), 0);
}

TEST(StaticFiles, AnswersNotModified) {
  const std::string tag(fetch("/").header("etag"));
  EXPECT_EQ(tag.size(), 34U);
  for (const std::string& header : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
    const Response answer = fetch("/", {{"if-none-match", header}});
    EXPECT_EQ(answer.status, 304) << header;
    EXPECT_EQ(answer.bytes(), "");
    EXPECT_EQ(answer.header("etag"), tag);
  }
  EXPECT_EQ(fetch("/", {{"if-none-match", "\"other\""}}).status, 200);
}

TEST(StaticFiles, OverTheWire) {
  Router router;
  StaticFiles(k_site).add_to(router);
  router.add("GET /api/{rest...}", Handler([](const Request&) { return text(404, "api"); }));
  Running running(std::move(router));
  test::HttpClient client(running.port());
  const auto page = client.get("/assets/app-1a2b.js", {{"accept-encoding", "br"}});
  EXPECT_EQ(page.body, "BR");
  EXPECT_EQ(page.header("content-length"), "2");
  EXPECT_EQ(client.get("/", {{"if-none-match", page.header("etag")}}).status, 200);
  EXPECT_EQ(client
                .get("/assets/app-1a2b.js",
                     {{"if-none-match", page.header("etag")}, {"accept-encoding", "br"}})
                .status,
            304);
  EXPECT_EQ(client.get("/api/unknown", {{"accept", "text/html"}}).body, "api");
  const auto head = client.request("HEAD", "/", "");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("content-length"), "4");
  EXPECT_EQ(client.get("/%2e%2e/%2e%2e/etc/passwd").status, 400);
}

}  // namespace
}  // namespace wanhu::server::http
