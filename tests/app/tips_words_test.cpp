// A resident's hold on the words of a tip: erased ones are read by nobody, its body included; and
// nothing clear is written about messages, which nobody gets about one.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/query_receipt.hpp"
#include "support/bodies.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class TipsWords : public testing::TestWithParam<store::Engine> {
 protected:
  TipsWords() : town(GetParam(), {"sms"}) {
    add_bodies(town);
    give_tip(town, "tip", "gang_tip", "砂厂夜里有人收保护费");
  }

  void resident(const std::string& kind, Json data = Json::object()) {
    data.update(key());
    town.must("resident", kind, std::move(data));
  }
  void police(const std::string& kind, Json data = Json::object()) {
    data["matter_id"] = id_text("tip");
    town.must("police-1", kind, std::move(data));
  }
  static Json key() { return {{"receipt", domain::receipt_of(id("tip"))}, {"check", "123456"}}; }
  // As the body and as the resident see it, and all that is held.
  std::string seen() {
    const std::string number = domain::receipt_of(id("tip"));
    return town.read("police-1", [&](app::Reader& r) {
      return app::matter_page(r, id("tip")).value().dump() +
             app::receipt_view(r, number, "123456").value().dump() +
             app::receipt_copy(r, number, "123456").value().dump();
    });
  }

  SmallEngine town;
};
INSTANTIATE_TEST_SUITE_P(Both, TipsWords,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(TipsWords, ErasedOnesAreReadByNobody) {
  resident("public.correct", {{"text", "砂厂白天也收"}});
  police("matter.accept");
  police("matter.answer", {{"outcome", "solved"}, {"text", "已经查处"}});
  resident("public.dissent", {{"text", "砂厂还在收"}});
  police("matter.answer", {{"outcome", "solved"}, {"text", "再次查处"}});
  resident("public.withdraw", {{"text", "砂厂搬走了"}});
  EXPECT_NE(seen().find("砂厂"), std::string::npos);
  resident("public.erase_text");
  const std::string after = seen();
  EXPECT_EQ(after.find("砂厂"), std::string::npos) << after;
  EXPECT_NE(after.find("再次查处"), std::string::npos) << "the body's own words stay";
  // What is said later is not erased.
  resident("public.dissent", {{"text", "砂厂又回来了"}});
  EXPECT_NE(seen().find("砂厂又回来了"), std::string::npos);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(TipsWords, NobodyStopsMessagesThatThereAreNone) {
  EXPECT_EQ(town.outcome("resident", "public.opt_out", key()), "MESSAGE-SEALED");
  const Json may = town.read("centre-1", [](app::Reader& r) {
    return app::receipt_view(r, domain::receipt_of(id("tip")), "123456").value().at("may");
  });
  EXPECT_EQ(std::count(may.begin(), may.end(), "opt_out"), 0) << may;
  EXPECT_EQ(std::count(may.begin(), may.end(), "erase_contact"), 1) << may;
}

}  // namespace
}  // namespace wanhu::test
