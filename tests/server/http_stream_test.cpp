// Server-sent events over real sockets.
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>

#include "http_fixture.hpp"
#include "server/http/event_hub.hpp"

namespace wanhu::server::http {
namespace {

using test::HttpClient;
using namespace std::chrono_literals;

Router live(EventHub& hub) {
  Router router;
  router.add("GET /live", LaterHandler([&hub](const Request& request, Reply reply) {
               const std::string prefix(request.query_value("topic").value_or(""));
               hub.subscribe(request, std::move(reply), [prefix](std::string_view topic) {
                 return topic.starts_with(prefix);
               });
             }));
  router.add("GET /quick", Handler(echo));
  return router;
}

void subscribe(HttpClient& client, const std::string& path = "/live") {
  client.send_raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_EQ(client.read_head().status, 200);
}

template <class Condition>
bool within(std::chrono::milliseconds time, Condition condition) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

TEST(EventHub, DeliversWhatTheFilterPasses) {
  EventHub hub;
  Running running(live(hub));
  HttpClient all(running.port());
  HttpClient matters(running.port());
  all.send_raw("GET /live HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto head = all.read_head();
  EXPECT_EQ(head.header("content-type"), "text/event-stream; charset=utf-8");
  EXPECT_EQ(head.header("cache-control"), "no-store");
  EXPECT_FALSE(head.header("content-security-policy").empty());
  subscribe(matters, "/live?topic=matter");
  hub.publish("visit", "1");
  hub.publish("matter.due", "第一行\n第二行");
  EXPECT_EQ(all.read_event(),
            (std::map<std::string, std::string>{{"event", "visit"}, {"data", "1"}}));
  for (HttpClient* client : {&all, &matters}) {
    const auto event = client->read_event();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->at("event"), "matter.due");
    EXPECT_EQ(event->at("data"), "第一行\n第二行");
  }
}

TEST(EventHub, KeepsOrderUnderManyPublishers) {
  EventHub hub({.buffer_bytes_max = 1 << 20});
  Running running(live(hub));
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<HttpClient>(running.port()));
    subscribe(*clients.back());
  }
  std::vector<std::thread> publishers;
  for (int p = 0; p < 3; ++p) {
    publishers.emplace_back([&hub, p] {
      for (int i = 0; i < 200; ++i) hub.publish(std::to_string(p), std::to_string(i));
    });
  }
  for (auto& client : clients) {
    std::map<std::string, int> next;
    for (int i = 0; i < 600; ++i) {
      const auto event = client->read_event();
      ASSERT_TRUE(event);
      EXPECT_EQ(event->at("data"), std::to_string(next[event->at("event")]++));
    }
  }
  for (std::thread& publisher : publishers) publisher.join();
}

TEST(EventHub, BeatsAndNoticesWhoHasGone) {
  EventHub hub({.heartbeat_ms = 30});
  Running running(live(hub));
  {
    HttpClient client(running.port());
    subscribe(client);
    std::string text;
    while (text.find(": beat") == std::string::npos) text += client.read_chunk();
    EXPECT_EQ(hub.subscribers(), 1U);
  }
  EXPECT_TRUE(within(2s, [&] { return hub.subscribers() == 0; }));
}

TEST(EventHub, DropsASlowReaderAndNobodyElse) {
  EventHub hub({.buffer_bytes_max = 200'000});
  Running running(live(hub));
  HttpClient slow(running.port());
  slow.receive_buffer(4096);
  subscribe(slow);
  HttpClient good(running.port());
  subscribe(good);
  auto reading = std::async(std::launch::async, [&] {
    int events = 0;
    while (good.read_event()->at("event") != "end") ++events;
    return events;
  });
  const std::string large(20'000, 'x');
  int published = 0;
  while (hub.subscribers() == 2 && published < 2000) {
    hub.publish("large", large);
    ++published;
    std::this_thread::sleep_for(2ms);
  }
  EXPECT_EQ(hub.subscribers(), 1U);
  hub.publish("end", "");
  EXPECT_EQ(reading.get(), published);
  EXPECT_TRUE(slow.closed_by_server());
}

TEST(EventHub, LimitsItsSubscribers) {
  EventHub hub({.subscribers_max = 3, .subscribers_per_client_max = 2});
  Running running(live(hub));
  HttpClient one(running.port());
  HttpClient two(running.port());
  subscribe(one);
  subscribe(two);
  const auto refused = HttpClient(running.port()).get("/live");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.json()["code"], "HTTP-SUBSCRIBERS");
  EXPECT_EQ(HttpClient(running.port()).get("/quick").status, 200);
}

TEST(EventHub, StopEndsTheStreams) {
  EventHub hub;
  Running running(live(hub));
  HttpClient client(running.port());
  subscribe(client);
  hub.publish("last", "words");
  running.server().stop();
  EXPECT_EQ(client.read_event()->at("data"), "words");
  EXPECT_FALSE(client.read_event());
  hub.publish("after", "the end");
  EXPECT_EQ(hub.subscribers(), 0U);
}

TEST(EventHub, OutlivesItsServerAndTheOtherWayRound) {
  auto hub = std::make_unique<EventHub>();
  Running running(live(*hub));
  HttpClient client(running.port());
  subscribe(client);
  hub.reset();
  EXPECT_FALSE(client.read_event()) << "the stream ends with the hub";
  EXPECT_EQ(HttpClient(running.port()).get("/quick").status, 200);
}

}  // namespace
}  // namespace wanhu::server::http
