// The transport over real sockets: what a well-behaved client meets.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "base/digest.hpp"
#include "http_fixture.hpp"

namespace wanhu::server::http {
namespace {

using test::HttpClient;
using namespace std::chrono_literals;

// Stands for the store's writer: takes replies and answers them in groups from its own thread.
class Writer {
 public:
  Writer() : thread_([this] { work(); }) {}
  ~Writer() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  void take(Request request, Reply reply) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.emplace_back(std::move(request), std::move(reply));
    }
    wake_.notify_all();
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      auto group = std::exchange(waiting_, {});
      lock.unlock();
      std::this_thread::sleep_for(2ms);
      for (auto& [request, reply] : group) reply.send(text(201, request.body));
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  bool closed_ = false;
  std::deque<std::pair<Request, Reply>> waiting_;
  std::thread thread_;
};

Router toy_routes() {
  Router router;
  router.add("GET /hello/{name}", Handler(echo));
  router.add("GET /loop", Handler(echo), {.on_loop = true});
  router.add("POST /echo", Handler(echo));
  router.add("POST /large", Handler(echo), {.body_bytes_max = std::size_t{8} << 20U});
  router.add("GET /throws",
             Handler([](const Request&) -> Response { throw std::runtime_error("a bug"); }));
  router.add("GET /broken",
             Handler([](const Request&) -> Response { throw base::MachineError("disk full"); }));
  router.add("GET /dropped", LaterHandler([](const Request&, const Reply&) {}));
  return router;
}

TEST(Server, RoutesAndDecodes) {
  Running running(toy_routes());
  HttpClient client(running.port());
  client.cookies["sid"] = "abc";
  const auto answer = client.get("/hello/%E4%B8%87%2F%E6%88%B7?q=a%20b+c&q=2");
  ASSERT_EQ(answer.status, 200);
  const auto body = answer.json();
  EXPECT_EQ(body["params"]["name"], "万/户");
  EXPECT_EQ(body["query"]["q"], "a b c");
  EXPECT_EQ(body["route"], "/hello/{name}");
  EXPECT_EQ(body["remote"], "127.0.0.1");
  EXPECT_EQ(body["secure"], false);
  EXPECT_EQ(body["cookies"]["sid"], "abc");
  EXPECT_EQ(client.get("/loop").status, 200);
  EXPECT_EQ(running.server().url(), "http://127.0.0.1:" + std::to_string(running.port()));
}

TEST(Server, EveryAnswerCarriesTheSecurityHeaders) {
  Running running(toy_routes());
  HttpClient client(running.port());
  std::string last_id;
  for (const char* path : {"/loop", "/nothing", "/throws", "/%zz"}) {
    const auto answer = client.get(path);
    EXPECT_NE(answer.header("content-security-policy").find("frame-ancestors 'none'"),
              std::string::npos);
    EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
    EXPECT_EQ(answer.header("referrer-policy"), "no-referrer");
    EXPECT_EQ(answer.header("cross-origin-opener-policy"), "same-origin");
    EXPECT_NE(answer.header("permissions-policy").find("geolocation=()"), std::string::npos);
    EXPECT_EQ(answer.header("cache-control"), "no-store");
    EXPECT_NE(answer.header("x-request-id"), last_id);
    last_id = answer.header("x-request-id");
    EXPECT_FALSE(last_id.empty());
  }
}

TEST(Server, RefusesInWordsOfTheClientsLanguage) {
  Running running(toy_routes());
  HttpClient client(running.port());
  const auto missing = client.get("/nothing", {{"accept-language", "en"}});
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.header("content-type"), "application/problem+json; charset=utf-8");
  EXPECT_EQ(missing.json()["code"], "HTTP-NOT-FOUND");
  EXPECT_EQ(missing.json()["detail"], "There is nothing at \"/nothing\".");
  EXPECT_EQ(client.get("/nothing").json()["title"], "没有找到");
  const auto method = client.post("/hello/x", "{}");
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.header("allow"), "GET, HEAD");
  EXPECT_EQ(method.json()["status"], 405);
}

TEST(Server, RefusalsCanSpeakAnotherForm) {
  ServerOptions options;
  options.refuse = [](const Request& request, const base::Problem& failure, int status) {
    return text(status, request.path + " " + failure.code);
  };
  Running running(toy_routes(), options);
  HttpClient client(running.port());
  EXPECT_EQ(client.get("/nothing").body, "/nothing HTTP-NOT-FOUND");
  EXPECT_EQ(client.get("/dropped").body, "/dropped HTTP-INTERNAL");
}

TEST(Server, ABugOrABrokenMachineIsA500AndALine) {
  Running running(toy_routes());
  HttpClient client(running.port());
  const auto failed = client.get("/throws");
  EXPECT_EQ(failed.status, 500);
  EXPECT_EQ(failed.json()["code"], "HTTP-INTERNAL");
  EXPECT_EQ(failed.body.find("a bug"), std::string::npos) << "causes are for the log";
  EXPECT_EQ(client.get("/broken").status, 500);
  EXPECT_EQ(client.get("/dropped").status, 500);
  const auto errors = running.errors();
  ASSERT_EQ(errors.size(), 3U);
  EXPECT_NE(errors[0].find("GET /throws: a bug"), std::string::npos);
  EXPECT_NE(errors[0].find(failed.header("x-request-id")), std::string::npos);
}

// The reply that an exception drops on its way out must not be answered before the exception is.
TEST(Server, AnExceptionOfALaterHandlerIsAnsweredByWhatItSays) {
  Router router;
  router.add("GET /busy", LaterHandler([](const Request&, const Reply&) {
               throw base::MachineError("no connection is free", true);
             }));
  router.add("GET /bug", LaterHandler([](const Request&, Reply reply) {
               const Reply taken = std::move(reply);
               throw std::runtime_error("a bug");
             }));
  Running running(std::move(router));
  HttpClient client(running.port());
  const auto busy = client.get("/busy");
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(busy.json()["code"], "HTTP-BUSY");
  EXPECT_EQ(busy.header("retry-after"), "2");
  EXPECT_EQ(client.get("/bug").status, 500);
  const auto errors = running.errors();
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_EQ(errors[0], "no connection is free");
  EXPECT_NE(errors[1].find("GET /bug: a bug"), std::string::npos) << errors[1];
}

TEST(Server, AnAnswerMayBeMadeOnThePoolAfterwards) {
  std::atomic<std::thread::id> made_by;
  std::vector<std::thread> writers;
  Router router;
  const auto later = [&](auto make) {
    return LaterHandler([&, make](const Request&, Reply reply) {
      const auto held = std::make_shared<Reply>(std::move(reply));
      writers.emplace_back([held, make] { held->send_from_pool(make); });
    });
  };
  router.add("GET /made", later([&]() -> Response {
               made_by = std::this_thread::get_id();
               return text(200, "made");
             }));
  router.add("GET /busy",
             later([]() -> Response { throw base::MachineError("no connection is free", true); }));
  Running running(std::move(router), {.threads = 1});
  HttpClient client(running.port());
  EXPECT_EQ(client.get("/made").body, "made");
  EXPECT_NE(made_by.load(), writers.at(0).get_id());
  EXPECT_EQ(client.get("/busy").header("retry-after"), "2");
  for (std::thread& writer : writers) writer.join();
}

TEST(Server, HeadHasLengthButNoBody) {
  Running running(toy_routes());
  HttpClient client(running.port());
  const auto head = client.request("HEAD", "/hello/x", "");
  EXPECT_EQ(head.status, 200);
  EXPECT_GT(std::stoi(head.header("content-length")), 10);
  EXPECT_EQ(client.get("/loop").status, 200) << "the connection is still in step";
}

TEST(Server, ReadsBodiesPlainAndChunked) {
  Running running(toy_routes());
  HttpClient client(running.port());
  const std::string large(3'000'000, 'x');
  EXPECT_EQ(client.post("/large", large).json()["body_bytes"], large.size());
  client.send_raw("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  client.send_raw("5\r\nhello\r\n");
  std::this_thread::sleep_for(20ms);
  client.send_raw("6\r\n world\r\n0\r\n\r\n");
  EXPECT_EQ(client.read_answer().json()["body"], "hello world");
  EXPECT_EQ(client.get("/loop").status, 200);
}

TEST(Server, AnswersLaterFromAnotherThread) {
  Writer writer;
  Router router;
  router.add("POST /later", LaterHandler([&](Request request, Reply reply) {
               writer.take(std::move(request), std::move(reply));
             }));
  Running running(std::move(router), {.threads = 2});
  std::vector<std::future<int>> clients;
  for (int c = 0; c < 16; ++c) {
    clients.push_back(std::async(std::launch::async, [&running, c] {
      HttpClient client(running.port());
      int right = 0;
      for (int i = 0; i < 30; ++i) {
        const std::string body = std::to_string(c) + ":" + std::to_string(i);
        const auto answer = client.post("/later", body);
        right += answer.status == 201 && answer.body == body ? 1 : 0;
      }
      return right;
    }));
  }
  for (auto& client : clients) EXPECT_EQ(client.get(), 30);
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  Writer writer;
  Router router = toy_routes();
  router.add("POST /later", LaterHandler([&](Request request, Reply reply) {
               writer.take(std::move(request), std::move(reply));
             }));
  Running running(std::move(router));
  HttpClient client(running.port());
  std::string all;
  for (int i = 0; i < 20; ++i) {
    all += i % 2 == 0 ? client.request_text("POST", "/later", std::to_string(i), {})
                      : client.request_text("GET", "/hello/" + std::to_string(i), "", {});
  }
  client.send_raw(all);
  for (int i = 0; i < 20; ++i) {
    const auto answer = client.read_answer();
    if (i % 2 == 0) {
      EXPECT_EQ(answer.body, std::to_string(i));
    } else {
      EXPECT_EQ(answer.json()["params"]["name"], std::to_string(i));
    }
  }
}

TEST(Server, ASecondAnswerIsABug) {
  std::atomic<bool> threw = false;
  Router router;
  router.add("GET /twice", LaterHandler([&](const Request&, Reply reply) {
               reply.send(text(200, "first"));
               EXPECT_FALSE(reply.pending());
               try {
                 reply.send(text(200, "second"));
               } catch (const std::logic_error&) {
                 threw = true;
               }
             }));
  {
    Running running(std::move(router));
    HttpClient client(running.port());
    EXPECT_EQ(client.get("/twice").body, "first");
  }  // the handler may still run when its first answer has arrived; stopping waits for it
  EXPECT_TRUE(threw);
}

TEST(Server, TrustsForwardedHeadersOnlyFromItsProxies) {
  const test::Headers forwarded = {{"x-forwarded-for", "1.2.3.4"}, {"x-forwarded-proto", "https"}};
  {
    Running running(toy_routes());
    const auto body = HttpClient(running.port()).get("/loop", forwarded).json();
    EXPECT_EQ(body["remote"], "127.0.0.1");
    EXPECT_EQ(body["secure"], false);
  }
  Running running(toy_routes(), {.trusted_proxies = {"127.0.0.1"}});
  const auto body = HttpClient(running.port()).get("/loop", forwarded).json();
  EXPECT_EQ(body["remote"], "1.2.3.4");
  EXPECT_EQ(body["secure"], true);
}

TEST(Server, StopWaitsForRepliesInFlight) {
  std::promise<Reply> handed_over;
  Router router;
  router.add("GET /slow", LaterHandler([&](const Request&, Reply reply) {
               handed_over.set_value(std::move(reply));
             }));
  Running running(std::move(router));
  auto client = std::async(std::launch::async,
                           [port = running.port()] { return HttpClient(port).get("/slow").body; });
  Reply reply = handed_over.get_future().get();
  auto stopped = std::async(std::launch::async, [&] { running.server().stop(); });
  EXPECT_EQ(stopped.wait_for(100ms), std::future_status::timeout);
  reply.send(text(200, "committed"));
  EXPECT_EQ(client.get(), "committed");
  stopped.get();
  EXPECT_THROW(HttpClient(running.port()).get("/slow"), std::runtime_error);
}

TEST(Server, StopAnswersForAHandlerThatNeverDoes) {
  std::promise<Reply> handed_over;
  Router router;
  router.add("GET /never", LaterHandler([&](const Request&, Reply reply) {
               handed_over.set_value(std::move(reply));
             }));
  std::optional<Reply> late;
  {
    Running running(std::move(router), {.limits = {.stop_ms = 50}});
    auto client = std::async(std::launch::async, [port = running.port()] {
      return HttpClient(port).get("/never").status;
    });
    late.emplace(handed_over.get_future().get());
    running.server().stop();
    EXPECT_EQ(client.get(), 503);
  }
  late->send(text(200, "too late"));  // after the server is gone: dropped, nothing breaks
}

TEST(Server, SaysWhyItCannotStart) {
  Running first(toy_routes());
  Metrics metrics;
  Server taken(Router{}, {.port = first.port()}, metrics);
  const auto started = taken.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "HTTP-LISTEN");
  EXPECT_NE(started.error().args.at("address").find(std::to_string(first.port())),
            std::string::npos);
  Server no_address(Router{}, {.address = "localhost"}, metrics);
  EXPECT_EQ(no_address.start().error().code, "HTTP-LISTEN");
  Server bad_tls(Router{}, {.tls = Tls{.certificate_pem = "x", .key_pem = "y"}}, metrics);
  EXPECT_EQ(bad_tls.start().error().code, "HTTP-TLS");
}

// A self-signed certificate for "localhost", valid for an hour.
Tls make_certificate() {
  const auto pem = [](auto write) {
    BIO* out = BIO_new(BIO_s_mem());
    write(out);
    char* bytes = nullptr;
    const auto size = static_cast<std::size_t>(BIO_get_mem_data(out, &bytes));
    std::string text(bytes, size);
    BIO_free(out);
    return text;
  };
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  const std::string host = "localhost";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(host.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, key, EVP_sha256());
  Tls tls{.certificate_pem = pem([&](BIO* out) { PEM_write_bio_X509(out, certificate); }),
          .key_pem = pem([&](BIO* out) {
            PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
          })};
  X509_free(certificate);
  EVP_PKEY_free(key);
  return tls;
}

// The least a TLS 1.2 client can say (RFC 5246): one cipher suite, P-256, ECDSA with SHA-256.
std::string client_hello() {
  std::string hello = base::unhex("1603010045010000410303") + std::string(32, 'r');
  hello += base::unhex("000002c02b0100");        // no session, ECDHE-ECDSA-AES128-GCM-SHA256
  hello += base::unhex("0016000a000400020017");  // extensions: supported groups
  hello += base::unhex("000b00020100000d000400020403");  // point formats, signature algorithms
  return hello;
}

TEST(Server, SpeaksOnlyTlsWhenItHasACertificate) {
  Running running(toy_routes(), {.tls = make_certificate()});
  EXPECT_TRUE(running.server().url().starts_with("https://127.0.0.1:"));
  HttpClient plain(running.port(), 5);
  EXPECT_THROW(plain.get("/loop"), std::runtime_error);
  HttpClient hello(running.port(), 5);
  hello.send_raw(client_hello());
  EXPECT_EQ(hello.read_bytes(3), "\x16\x03\x03") << "a handshake record of TLS 1.2";
}

TEST(Server, CountsWhatItServes) {
  std::mutex mutex;
  std::vector<std::string> finished;
  ServerOptions options;
  options.on_finished = [&](const Finished& f) {
    const std::lock_guard lock(mutex);
    finished.push_back(std::string(f.method) + " " + std::string(f.route) + " " +
                       std::to_string(f.status));
  };
  Running running(toy_routes(), options);
  HttpClient client(running.port());
  client.get("/hello/a");
  client.get("/hello/b");
  client.get("/nothing");
  client.request("BREW", "/nothing", "");
  running.server().stop();
  const std::string text = running.metrics().text();
  EXPECT_NE(text.find(R"(_count{method="GET",route="/hello/{name}",status="200"} 2)"),
            std::string::npos);
  EXPECT_NE(text.find(R"(_count{method="other",route="",status="404"} 1)"), std::string::npos);
  EXPECT_NE(text.find("wanhu_http_requests 0\n"), std::string::npos);
  EXPECT_NE(text.find("wanhu_http_connections 0\n"), std::string::npos);
  EXPECT_EQ(finished.size(), 4U);
  EXPECT_EQ(finished.front(), "GET /hello/{name} 200");
}

}  // namespace
}  // namespace wanhu::server::http
