// What comes without being asked for: live updates, and reminders by the passing of time.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "support/township_server.hpp"

namespace wanhu::test {
namespace {

// The first event that names `kind`; those of how the town was made may still come before.
Json event_of(TownClient& client, const std::string& kind) {
  while (const auto event = client.http.read_event()) {
    EXPECT_EQ(event->at("event"), "commit");
    const Json data = Json::parse(event->at("data"));
    if (data.at("kinds").dump().find(kind) != std::string::npos) return data;
  }
  throw std::runtime_error("the stream ended");
}

void listen(TownClient& client) {
  client.http.send_raw(client.http.request_text("GET", "/api/v1/live", "", {}));
  ASSERT_EQ(client.http.read_head().status, 200);
}

TEST(ApiLive, TellsWhomACommitConcerns) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1"), other = town.signed_in("qy-1");
  listen(*centre);
  listen(*other);
  const auto visitor = town.signed_in("qsm-1");
  const Json result = visitor->command("visit.record", town.visit_data("dwelling a 1", "answered"));
  ASSERT_TRUE(result.at("ok"));
  const Json heard = event_of(*centre, "visit.record");
  EXPECT_EQ(heard.at("seq"), result.at("seq"));
  EXPECT_EQ(heard.size(), 2U) << "seq and kinds, nothing of what happened";
  // The other village's visitor hears of their own visit, and of none before it.
  town.visit("qy-1", "dwelling b 1", "declined");
  EXPECT_GT(event_of(*other, "visit.record").at("seq"), heard.at("seq"));
}

TEST(ApiLive, EveryVillageOfAnEntryHears) {
  TownshipServer town;
  town.open_matter("qsm-1", "here");
  town.open_matter("qy-1", "there", k_village_b);
  const auto one = town.signed_in("qsm-lead"), other = town.signed_in("qy-lead");
  listen(*one);
  listen(*other);
  town.must("centre-1", "matter.join",
            {{"matter_id", id_text("there")}, {"into", id_text("here")}});
  EXPECT_EQ(event_of(*one, "matter.join").at("seq"), event_of(*other, "matter.join").at("seq"));
}

TEST(ApiLive, WhoeverIsRecusedHearsNoMoreOfTheMatter) {
  TownshipServer town;
  town.open_matter("qsm-1", "lamp");
  town.open_matter("qsm-1", "pipe");
  const auto lead = town.signed_in("qsm-lead");
  listen(*lead);
  town.must("centre-1", "matter.recuse",
            {{"matter_id", id_text("lamp")},
             {"person_id", id_text("qsm-lead")},
             {"reason", "与本人有关"}});
  (void)event_of(*lead, "matter.recuse");  // a last time: what their page shows is to go
  town.must("centre-1", "matter.note", {{"matter_id", id_text("lamp")}, {"text", "已到现场"}});
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("pipe")}, {"owner", id_text("qsm-2")}});
  for (std::string kinds; kinds.find("matter.hand_over") == std::string::npos;) {
    kinds = event_of(*lead, "matter.").at("kinds").dump();
    EXPECT_EQ(kinds.find("matter.note"), std::string::npos) << kinds;
  }
}

TEST(ApiLive, AChangedAccountHearsByItsNewRights) {
  TownshipServer town;
  const auto lead = town.signed_in("qsm-lead"), centre = town.signed_in("centre-1");
  listen(*lead);
  listen(*centre);
  town.must("centre-1", "person.change",
            {{"person_id", id_text("qsm-lead")}, {"unit", k_village_b}});
  const Json changed = event_of(*centre, "person.change");
  town.visit("qsm-1", "dwelling a 1", "declined");
  const Json before = event_of(*centre, "visit.record");
  EXPECT_GT(before.at("seq"), changed.at("seq"));
  town.visit("qy-1", "dwelling b 1", "declined");
  EXPECT_GT(event_of(*lead, "visit.record").at("seq"), before.at("seq"));
}

TEST(ApiLive, StoppingEndsTheStreams) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1");
  centre->http.send_raw(centre->http.request_text("GET", "/api/v1/live", "", {}));
  ASSERT_EQ(centre->http.read_head().status, 200);
  town.server().stop();
  while (centre->http.read_event()) {
  }
  EXPECT_TRUE(centre->http.closed_by_server());
}

// ---- time
// --------------------------------------------------------------------------------------

TEST(ApiTicker, RemindersFireByThemselves) {
  TownshipServer town(20);
  town.open_matter("qsm-1", "lamp");
  const auto centre = town.signed_in("centre-1");
  const auto fired = [&] {
    const Json clocks = centre->get("/api/v1/matters/" + id_text("lamp")).json().at("clocks");
    return std::count_if(clocks.at(0).at("rungs").begin(), clocks.at(0).at("rungs").end(),
                         [](const Json& rung) { return !rung.at("fired_at").is_null(); });
  };
  EXPECT_EQ(fired(), 0);
  town.clock().pass(6 * k_day_ms);
  centre->sign_in("centre-1");
  for (int i = 0; i < 200 && fired() == 0; ++i) usleep(20'000);
  EXPECT_EQ(fired(), 1);
}

}  // namespace
}  // namespace wanhu::test
