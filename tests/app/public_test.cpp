// What everybody may see, on both databases: what the plan publishes and no more, small cells
// suppressed, hidden at once; and the resident's hold on the own data.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "app/public_scope.hpp"
#include "app/query_public.hpp"
#include "app/query_receipt.hpp"
#include "support/published_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

constexpr const char* k_text = "我叫张三，电话13812345678，路灯坏了。";

class Public : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  void publish(const std::string& plan = published_plan()) {
    town.must("system", "plan.activate", {{"source", plan}});
  }
  void report(const std::string& name, const std::string& unit = k_village_a,
              const std::string& text = k_text) {
    town.must("resident", "public.open",
              {{"matter_id", id_text(name)},
               {"check", "123456"},
               {"text", text},
               {"place", "张三家门口"},
               {"unit", unit},
               {"contact", {{"name", "张三"}, {"phone", "13812345678"}}}});
  }
  void report_many(int n, const std::string& unit) {
    for (int i = 0; i < n; ++i) report(unit + std::to_string(i), unit, "路灯坏了");
  }
  Json key(const std::string& name) {
    return {{"receipt", domain::receipt_of(id(name))}, {"check", "123456"}};
  }
  void resident(const std::string& name, const std::string& kind, Json data = Json::object()) {
    data.update(key(name));
    town.must("resident", kind, std::move(data));
  }
  std::string refusal(const std::string& name, const std::string& kind,
                      Json data = Json::object()) {
    data.update(key(name));
    return town.outcome("resident", kind, std::move(data));
  }
  Json page(const app::PublicAsk& ask = {}) {
    return town.read("qsm-1", [&](app::Reader& reader) {
      app::PublicCountsCache counts;
      return app::public_page(reader, ask, counts.get(reader));
    });
  }
  Json receipt(const std::string& name) {
    return town.read("qsm-1", [&](app::Reader& reader) {
      return app::receipt_view(reader, domain::receipt_of(id(name)), "123456").value();
    });
  }
  Json copy(const std::string& name) {
    return town.read("qsm-1", [&](app::Reader& reader) {
      return app::receipt_copy(reader, domain::receipt_of(id(name)), "123456").value();
    });
  }
  void close(const std::string& name) { resident(name, "public.withdraw"); }
};
INSTANTIATE_TEST_SUITE_P(Both, Public,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Public, NothingIsPublishedUnlessThePlanSaysSo) {
  report("lamp");
  const Json all = page();
  EXPECT_FALSE(all.at("published").get<bool>());
  EXPECT_TRUE(all.at("items").empty());
  EXPECT_EQ(all.at("counts").at("total"), 0);
  EXPECT_TRUE(receipt("lamp").at("public").is_null());
}

TEST_P(Public, B25WhatWasReportedBeforeThePlanPublishedStaysPrivate) {
  report("before");
  publish();
  report("after");
  const Json items = page().at("items");
  ASSERT_EQ(items.size(), 1U);
  EXPECT_TRUE(items.at(0).at("title").is_null());
  EXPECT_EQ(items.at(0).at("kind"), "general");
  publish(s1_plan_text() + "\n# publishes nothing any more\n");
  EXPECT_TRUE(page().at("items").empty());
}

// Whatever way it comes in: a title is made of the text, or typed by whoever took it down.
TEST_P(Public, WhereThePlanPublishesNoWordsNoneOfTheResidentsIsSeen) {
  publish();
  report("lamp", k_village_a, "我是张三丰，住七号楼301，邻居李四把垃圾堆我门口");
  town.must("centre-1", "matter.open",
            {{"matter_id", id_text("desk")},
             {"check", "123456"},
             {"title", "张三丰家门口有垃圾"},
             {"text", "七号楼301"},
             {"place", "七号楼"},
             {"unit", k_village_a},
             {"channel", "desk"}});
  const Json all = page(), seen = receipt("lamp").at("public");
  ASSERT_EQ(all.at("items").size(), 2U);
  for (const Json& item : all.at("items")) {
    EXPECT_TRUE(item.at("title").is_null());
    EXPECT_TRUE(item.at("text").is_null());
    EXPECT_EQ(item.at("kind_name"), "一般问题");
    EXPECT_EQ(item.at("state"), "listed");
  }
  const std::string told = all.dump() + seen.dump();
  for (const char* secret : {"张三", "七号楼", "301", "李四", "垃圾"})
    EXPECT_EQ(told.find(secret), std::string::npos) << secret << " in " << told;
  const Json promised = town.read("qsm-1", [](app::Reader& reader) {
    return app::publish_json(reader.plan->plan).at("fields");
  });
  EXPECT_EQ(std::count(promised.begin(), promised.end(), "title"), 0);
}

TEST_P(Public, FieldsAreThoseOfThePlanAndNumbersAreMasked) {
  publish(published_plan("opened", "masked", R"("kind", "state")"));
  report("lamp");
  const Json item = page().at("items").at(0);
  EXPECT_EQ(item.at("kind_name"), "一般问题");
  EXPECT_EQ(item.at("state"), "listed");
  EXPECT_EQ(item.at("text"), "我叫张三，电话138****5678，路灯坏了。");
  for (const char* name : {"title", "unit", "unit_name", "due", "opened", "outcome"})
    EXPECT_TRUE(item.at(name).is_null()) << name;
  const std::string all = page().dump();
  EXPECT_EQ(all.find("13812345678"), std::string::npos);
  EXPECT_EQ(all.find("门口"), std::string::npos);
  EXPECT_EQ(all.find(domain::receipt_of(id("lamp"))), std::string::npos);
}

TEST_P(Public, FieldsAreThoseOfThePlanInFiltersAndCountsToo) {
  publish(published_plan("opened", "none", R"("opened")"));
  report_many(12, k_village_a);
  const Json all = page({.limit = 100});
  ASSERT_EQ(all.at("items").size(), 12U);
  const Json& counts = all.at("counts");
  EXPECT_EQ(counts.at("total"), 12);
  for (const char* name : {"open", "overdue"}) EXPECT_TRUE(counts.at(name).is_null()) << name;
  for (const char* name : {"by_unit", "by_kind"}) EXPECT_TRUE(counts.at(name).empty()) << name;
  EXPECT_TRUE(page({.unit = k_village_a}).at("items").empty());
  EXPECT_TRUE(page({.kind = "general"}).at("items").empty());
  for (const char* state : {"open", "overdue", "answered", "closed"})
    EXPECT_TRUE(page({.state = state}).at("items").empty()) << state;
}

TEST_P(Public, EachFilterIsAnsweredByItsFieldAlone) {
  publish(published_plan("opened", "none", R"("due")"));
  report_many(12, k_village_a);
  town.clock().pass(20 * k_day_ms);
  const Json overdue = page({.state = "overdue"});
  EXPECT_EQ(overdue.at("items").size(), 12U) << "whoever is told the day can tell";
  EXPECT_EQ(overdue.at("counts").at("overdue"), 12);
  EXPECT_TRUE(overdue.at("counts").at("open").is_null());
  EXPECT_TRUE(page({.state = "open"}).at("items").empty());
  publish(published_plan("opened", "none", R"("unit", "state")"));
  const Json again = page({.unit = k_village_a, .state = "overdue"});
  EXPECT_TRUE(again.at("items").empty()) << "their plan did not publish the village";
  EXPECT_TRUE(again.at("counts").at("by_unit").empty());
}

TEST_P(Public, CountsFollowAPlanThatPublishesLessAtOnce) {
  publish();
  report_many(12, k_village_a);
  app::PublicCountsCache cache;
  const auto by_unit = [&] {
    return town.read("qsm-1", [&](app::Reader& reader) {
      return app::public_page(reader, {}, cache.get(reader)).at("counts").at("by_unit").size();
    });
  };
  EXPECT_EQ(by_unit(), 1U);
  publish(published_plan("opened", "none", R"("kind", "state")"));
  EXPECT_EQ(by_unit(), 0U);
}

TEST_P(Public, B22OverdueMattersAreVisible) {
  publish();
  report("lamp");
  report("pump");
  close("pump");
  EXPECT_FALSE(page().at("items").at(1).at("overdue").get<bool>());
  town.clock().pass(20 * k_day_ms);
  const Json overdue = page({.state = "overdue"});
  ASSERT_EQ(overdue.at("items").size(), 1U);
  EXPECT_TRUE(overdue.at("items").at(0).at("overdue").get<bool>());
  EXPECT_EQ(overdue.at("items").at(0).at("due"), "2021-10-26");
  EXPECT_EQ(overdue.at("counts").at("overdue"), 1);
  EXPECT_EQ(overdue.at("counts").at("open"), 1);
  EXPECT_EQ(page({.state = "closed"}).at("items").size(), 1U);
}

TEST_P(Public, OnlyFromTheStageThatThePlanNames) {
  publish(published_plan("closed"));
  report("lamp");
  EXPECT_TRUE(page().at("items").empty());
  EXPECT_FALSE(receipt("lamp").at("public").at("now").get<bool>());
  close("lamp");
  EXPECT_EQ(page().at("items").size(), 1U);
  resident("lamp", "public.dissent", {{"text", "还是不亮"}});
  EXPECT_EQ(page().at("items").size(), 1U);  // what was public does not vanish
}

TEST_P(Public, PagesAddUpToTheWhole) {
  publish();
  for (const char* name : {"a", "b", "c"}) report(name);
  std::set<std::int64_t> seen;
  app::PublicAsk ask{.limit = 2};
  for (int pages = 0; pages < 3; ++pages) {
    const Json found = page(ask);
    for (const Json& item : found.at("items")) seen.insert(item.at("no").get<std::int64_t>());
    if (found.at("next").is_null()) break;
    ask.before = found.at("next").get<std::int64_t>();
  }
  EXPECT_EQ(seen.size(), 3U);
}

TEST_P(Public, SmallVillagesAreNeitherCountedNorNamedNorAskedFor) {
  publish();
  report_many(12, k_village_a);
  report_many(3, k_village_b);
  const std::string third = "xinqiao";
  ASSERT_NE(town.engine().plan()->plan.unit(third), nullptr);
  report_many(15, third);
  const Json all = page({.limit = 100});
  std::map<std::string, Json> counts;
  for (const Json& cell : all.at("counts").at("by_unit")) counts[cell.at("unit")] = cell.at("n");
  EXPECT_TRUE(counts.at(k_village_b).is_null());  // three
  EXPECT_TRUE(counts.at(k_village_a).is_null());  // else the total would tell the three
  EXPECT_EQ(counts.at(third), 15);
  for (const Json& item : all.at("items"))
    EXPECT_TRUE(item.at("unit").is_null() || item.at("unit") == third);
  EXPECT_TRUE(page({.unit = k_village_b}).at("items").empty());
  EXPECT_EQ(page({.unit = third, .limit = 100}).at("items").size(), 15U);
}

// As for villages: the rows and the filter tell no more than the counts.
TEST_P(Public, SmallKindsAreNeitherCountedNorNamedNorAskedFor) {
  publish(published_plan("opened", "none", R"("kind", "unit", "state", "opened")",
                         R"("general", "complex")"));
  report_many(23, k_village_a);
  for (int i = 0; i < 3; ++i)
    town.must("centre-1", "matter.reclassify",
              {{"matter_id", id_text(k_village_a + std::to_string(i))},
               {"kind", "complex"},
               {"reason", "需多部门"}});
  const auto named = [&](const Json& items) {
    return std::count_if(items.begin(), items.end(),
                         [](const Json& item) { return !item.at("kind").is_null(); });
  };
  const Json few = page({.limit = 100});
  ASSERT_EQ(few.at("items").size(), 23U);
  ASSERT_EQ(few.at("counts").at("by_kind").size(), 2U);
  // With two kinds the total would tell the small one, so neither is shown.
  for (const Json& cell : few.at("counts").at("by_kind")) EXPECT_TRUE(cell.at("n").is_null());
  EXPECT_EQ(named(few.at("items")), 0);
  for (const Json& item : few.at("items")) EXPECT_TRUE(item.at("kind_name").is_null());
  for (const char* kind : {"general", "complex"})
    EXPECT_TRUE(page({.kind = kind}).at("items").empty()) << kind;
  for (int i = 3; i < 12; ++i)
    town.must("centre-1", "matter.reclassify",
              {{"matter_id", id_text(k_village_a + std::to_string(i))},
               {"kind", "complex"},
               {"reason", "需多部门"}});
  const Json enough = page({.limit = 100});
  EXPECT_EQ(named(enough.at("items")), 23);
  EXPECT_EQ(page({.kind = "complex", .limit = 100}).at("items").size(), 12U);
}

TEST_P(Public, B23ThePreviewIsWhatIsShownAndHidingWorksAtAnyTime) {
  publish();
  report("lamp");
  const Json seen = receipt("lamp").at("public");
  EXPECT_TRUE(seen.at("now").get<bool>());
  Json listed = page().at("items").at(0);
  Json preview = seen.at("item");
  // One matter is too few for its village to be named in the list.
  for (const char* name : {"unit", "unit_name"}) preview[name] = listed.at(name);
  EXPECT_EQ(preview, listed);
  close("lamp");
  resident("lamp", "public.hide");
  EXPECT_TRUE(page().at("items").empty());
  EXPECT_EQ(page().at("counts").at("total"), 0);
  EXPECT_EQ(receipt("lamp").at("public").at("hidden_by"), "resident");
  EXPECT_EQ(refusal("lamp", "public.hide"), "MATTER-HIDDEN");
  EXPECT_EQ(
      town.outcome("centre-1", "matter.show", {{"matter_id", id_text("lamp")}, {"reason", "误会"}}),
      "MATTER-HIDDEN-BY-RESIDENT");
  resident("lamp", "public.show");
  EXPECT_EQ(page().at("items").size(), 1U);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Public, B21HidingLeavesAnEventAndItsAuthor) {
  publish();
  report("lamp");
  const Json reason{{"matter_id", id_text("lamp")}, {"reason", "有姓名"}};
  town.must("qsm-lead", "matter.hide", reason);
  EXPECT_EQ(town.outcome("qy-lead", "matter.hide", reason), "NOT-FOUND");
  EXPECT_EQ(town.outcome("qsm-1", "matter.hide", reason), "FORBIDDEN");
  const Json matter = town.read(
      "centre-1", [](app::Reader& reader) { return app::matter_page(reader, id("lamp")).value(); });
  const Json last = matter.at("history").back();
  EXPECT_EQ(last.at("kind"), "matter.hidden");
  EXPECT_NE(last.at("actor").get<std::string>().find("qsm-lead"), std::string::npos);
  EXPECT_EQ(last.at("detail"), "有姓名");
  EXPECT_EQ(matter.at("public").at("hidden_by"), "staff");
  EXPECT_TRUE(page().at("items").empty());
  town.must("centre-1", "matter.show", reason);
  EXPECT_EQ(page().at("items").size(), 1U);
}

TEST_P(Public, B26TheReceiptShowsTheCountdownAndClosingNeedsTheResident) {
  report("lamp");
  town.clock().pass(3 * k_day_ms);
  const Json seen = receipt("lamp");
  EXPECT_EQ(seen.at("due"), "2021-10-26");
  EXPECT_NE(seen.at("due_text").get<std::string>().find("7 days left"), std::string::npos)
      << seen.at("due_text");
  const Json lamp{{"matter_id", id_text("lamp")}};
  const auto with = [&](Json more) {
    more.update(lamp);
    return more;
  };
  town.must("centre-1", "matter.hand_over", with({{"owner", id_text("qsm-lead")}}));
  town.must("qsm-lead", "matter.accept", lamp);
  town.must("qsm-lead", "matter.answer", with({{"outcome", "solved"}, {"text", "换了灯"}}));
  EXPECT_EQ(town.outcome("qsm-lead", "matter.confirm", with({{"by", "callback"}})), "FORBIDDEN");
  EXPECT_EQ(receipt("lamp").at("state"), "answered");
  resident("lamp", "public.confirm");
  EXPECT_EQ(receipt("lamp").at("state"), "closed");
}

TEST_P(Public, TheCopyHoldsEverythingAndContactDataInPart) {
  report("lamp");
  town.must("centre-1", "matter.note", {{"matter_id", id_text("lamp")}, {"text", "内部记录"}});
  const Json made = copy("lamp");
  const Json& held = made.at("held");
  EXPECT_EQ(held.at("text"), k_text);
  EXPECT_EQ(held.at("place"), "张三家门口");
  EXPECT_EQ(held.at("contact"), (Json{{"name", "张*"}, {"phone", "138****5678"}}));
  EXPECT_EQ(held.at("events").size(), 1U);
  EXPECT_EQ(held.at("events").at(0).at("by"), "the resident");
  const std::string text = made.at("readable");
  for (const std::string part : {"路灯坏了", "张三家门口", "138****5678", "2021-10-26"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  EXPECT_EQ(made.dump().find("内部记录"), std::string::npos);
  const auto wrong = town.read("qsm-1", [](app::Reader& reader) {
    return app::receipt_copy(reader, domain::receipt_of(id("lamp")), "654321");
  });
  EXPECT_EQ(wrong.error().code, "RECEIPT-WRONG");
}

TEST_P(Public, TheCopyNamesNoOtherMatterAndNothingTheOfficeSaysToItself) {
  const auto on = [&](const char* actor, const char* kind, Json more) {
    more["matter_id"] = id_text("lamp");
    town.must(actor, kind, std::move(more));
  };
  for (const char* name : {"lamp", "first", "second"}) report(name);
  const Json first{{"matter_id", id_text("first")}};
  Json join = first, unjoin = first;
  join["into"] = id_text("lamp");
  unjoin["reason"] = "不是同一件";
  town.must("centre-1", "matter.join", join);
  EXPECT_NE(copy("lamp").at("readable").get<std::string>().find("Joined with another matter"),
            std::string::npos);
  town.must("centre-1", "matter.unjoin", unjoin);
  on("centre-1", "matter.join", {{"into", id_text("second")}});
  on("centre-1", "matter.unjoin", {{"reason", "内部甲"}});
  on("centre-1", "matter.hand_over", {{"owner", id_text("qsm-2")}, {"note", "内部乙"}});
  on("qsm-2", "matter.object", {{"reason", "内部丙"}});
  on("centre-1", "matter.rule", {{"owner", id_text("qsm-lead")}, {"reason", "内部丁"}});
  on("centre-1", "matter.urge", {{"note", "内部戊"}});
  on("centre-1", "matter.recuse", {{"person_id", id_text("qsm-lead")}, {"reason", "内部己"}});
  const std::string all = copy("lamp").dump();
  EXPECT_EQ(all.find("内部"), std::string::npos) << all;
  for (const char* other : {"first", "second"})
    EXPECT_EQ(all.find(domain::receipt_of(id(other))), std::string::npos) << all;
  EXPECT_NE(copy("second").dump().find("No longer joined with another matter"), std::string::npos);
}

TEST_P(Public, ACorrectionIsMarkedAndTheOldWordsStayInTheJournal) {
  publish(published_plan("opened", "masked"));
  report("lamp");
  resident("lamp", "public.correct",
           {{"text", "路灯坏了三天"},
            {"place", "桥东"},
            {"contact", {{"name", "李四"}, {"phone", "13912345678"}}}});
  const domain::Matter fixed = town.matter("lamp");
  EXPECT_EQ(fixed.body, "路灯坏了三天");
  EXPECT_EQ(fixed.title, "路灯坏了三天");  // it was made of the text
  EXPECT_EQ(fixed.place, "桥东");
  EXPECT_EQ(copy("lamp").at("held").at("contact").at("phone"), "139****5678");
  EXPECT_EQ(town.count("contact_key"), 1);  // the old contact can be read no more
  EXPECT_EQ(page().at("items").at(0).at("title"), "路灯坏了三天");
  EXPECT_EQ(receipt("lamp").at("history").back().at("text"), "You corrected what you reported");
  EXPECT_EQ(refusal("lamp", "public.correct", {{"text", "路灯坏了三天"}}), "MATTER-CORRECT-SAME");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Public, APastReportKeepsTheTitleOfItsDay) {
  report("lamp", k_village_a, "路灯坏了");
  const auto titles = [&](int day) {
    return town.read("centre-1", [&](app::Reader& reader) {
      const base::Date date = base::Date::from_ymd(2021, 10, day).value();
      return app::matters_as_of(reader, app::cut_of_day(reader.db, 1, date), date).at(0).title;
    });
  };
  town.clock().pass(2 * k_day_ms);
  resident("lamp", "public.correct", {{"text", "水管坏了"}});
  EXPECT_EQ(titles(16), "路灯坏了");
  EXPECT_EQ(titles(18), "水管坏了");
}

TEST_P(Public, ErasedWordsAreNowhereButInTheJournal) {
  publish(published_plan("opened", "masked"));
  report("lamp");
  EXPECT_EQ(refusal("lamp", "public.erase_text"), "MATTER-STATE");
  resident("lamp", "public.correct", {{"text", "电话13812345678，还是路灯"}});
  resident("lamp", "public.withdraw", {{"text", "我自己修好了路灯"}});
  resident("lamp", "public.erase_text");
  EXPECT_EQ(town.count("matter WHERE title <> '' OR body <> '' OR place <> ''"), 0);
  EXPECT_EQ(town.count("matter_event WHERE data LIKE '%路灯%'"), 0);
  EXPECT_EQ(page().at("items").at(0).at("title"), "(erased)");
  EXPECT_EQ(receipt("lamp").at("text"), "");
  EXPECT_EQ(copy("lamp").dump().find("路灯"), std::string::npos);
  const Json journal = town.read("auditor-1", [](app::Reader& reader) {
    return app::journal_page(reader, 0, 500).at("items");
  });
  EXPECT_EQ(journal.dump().find("路灯"), std::string::npos);
  EXPECT_EQ(town.verified(), "ok");
}

// Whoever took them down.
TEST_P(Public, ErasedWordsAreAlsoThoseThatStaffTookDown) {
  const auto on = [&](const char* actor, const char* kind, Json more = Json::object()) {
    more["matter_id"] = id_text("lamp");
    town.must(actor, kind, std::move(more));
  };
  report("lamp");
  on("centre-1", "matter.hand_over", {{"owner", id_text("qsm-lead")}});
  on("qsm-lead", "matter.accept");
  on("qsm-lead", "matter.answer", {{"outcome", "solved"}, {"text", "已经换新"}});
  on("centre-2", "matter.dissent", {{"text", "路灯还是不亮"}});
  on("qsm-lead", "matter.answer", {{"outcome", "solved"}, {"text", "又换一次"}});
  resident("lamp", "public.confirm");
  on("centre-2", "matter.ask_review", {{"text", "路灯请再看看"}});
  EXPECT_EQ(town.count("matter_event WHERE data LIKE '%路灯%'"), 3);
  resident("lamp", "public.erase_text");
  EXPECT_EQ(town.count("matter_event WHERE data LIKE '%路灯%'"), 0);
  EXPECT_EQ(town.count("matter_event WHERE data LIKE '%换%'"), 2) << "the town's own words stay";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Public, CountsAreAtMostHalfAMinuteOld) {
  publish();
  report("lamp");
  app::PublicCountsCache counts;
  const auto total = [&] {
    return town.read("qsm-1", [&](app::Reader& reader) { return counts.get(reader).total; });
  };
  EXPECT_EQ(total(), 1);
  report("pump");
  EXPECT_EQ(total(), 1);
  town.clock().pass(30'000);
  EXPECT_EQ(total(), 2);
}

}  // namespace
}  // namespace wanhu::test
