// The desk's own questions: my work, due days, workload, the ledger as a workbook, saved views, and
// what a command would come to.
#include <gtest/gtest.h>

#include <set>

#include "app/query_desk.hpp"
#include "app/saved_views.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "support/small_engine.hpp"
#include "tabular/xlsx.hpp"

namespace wanhu::test {
namespace {

using base::Date;

class Desk : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021, 9:00

  void open(const std::string& name, Json more = Json::object()) {
    Json data{{"matter_id", id_text(name)}, {"check", "123456"},   {"title", name},
              {"text", "村口路灯坏了三天"}, {"unit", k_village_a}, {"channel", "visit"}};
    data.update(more);
    town.must("qsm-1", "matter.open", std::move(data));
  }
  void on(const std::string& name, const std::string& actor, const std::string& kind,
          Json data = Json::object()) {
    data["matter_id"] = id_text(name);
    town.must(actor, kind, std::move(data));
  }
  void hand(const std::string& name, const std::string& owner) {
    on(name, "centre-1", "matter.hand_over", {{"owner", id_text(owner)}});
  }
  void answer(const std::string& name, const std::string& owner) {
    hand(name, owner);
    on(name, owner, "matter.answer", {{"outcome", "solved"}, {"text", "换了灯"}});
  }
  Json ask(const std::string& who, Json (*query)(app::Reader&)) {
    return town.read(who, [&](app::Reader& reader) { return query(reader); });
  }
  // "accept": ["a", "b"] …, groups with something in them only.
  std::map<std::string, std::vector<std::string>> work(const std::string& who) {
    std::map<std::string, std::vector<std::string>> found;
    const Json answer = ask(who, app::my_work);
    for (const Json& group : answer.at("groups")) {
      if (group.at("id") == "callback") continue;  // a tenth is drawn, by chance
      EXPECT_EQ(group.at("total"), group.at("items").size());
      for (const Json& item : group.at("items")) found[group.at("id")].push_back(item.at("title"));
    }
    return found;
  }
  base::Result<store::Decision> preview(const std::string& actor, const std::string& kind,
                                        const std::string& name, Json data = Json::object()) {
    data["matter_id"] = id_text(name);
    return town.read(actor, [&](app::Reader& reader) {
      return town.engine().preview(
          reader.db, {.id = id("tried"), .actor = id_text(actor), .kind = kind, .data = data});
    });
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Desk,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

using Work = std::map<std::string, std::vector<std::string>>;

TEST_P(Desk, MyWorkIsWhatWaitsForThisPersonSoonestFirst) {
  open("later");
  town.clock().pass(-3 * k_day_ms);
  open("sooner");
  town.clock().pass(3 * k_day_ms);
  EXPECT_EQ(work("centre-1"), (Work{{"route", {"sooner", "later"}}}));
  EXPECT_EQ(work("qsm-lead"), Work{}) << "nobody has it yet";
  hand("later", "qsm-lead");
  hand("sooner", "qsm-lead");
  EXPECT_EQ(work("qsm-lead"), (Work{{"accept", {"sooner", "later"}}}));
  on("sooner", "qsm-lead", "matter.accept");
  on("later", "qsm-lead", "matter.object", {{"reason", "不属于本村"}});
  EXPECT_EQ(work("qsm-lead"), (Work{{"accept", {"later"}}, {"handle", {"sooner"}}}));
  EXPECT_EQ(work("centre-1"), (Work{{"rule", {"later"}}}));
  on("later", "centre-1", "matter.rule", {{"owner", id_text("centre-1")}, {"reason", "属中心"}});
  EXPECT_EQ(work("centre-1"), (Work{{"accept", {"later"}}}));
  EXPECT_EQ(work("county-1"), Work{}) << "who may do nothing has nothing to do";
}

TEST_P(Desk, CallBackAndSecondLookAreForThoseWhoHadNoHandInIt) {
  open("lamp");
  answer("lamp", "centre-1");
  EXPECT_EQ(work("centre-1"), (Work{{"tell", {"lamp"}}}));
  EXPECT_EQ(work("centre-2"), Work{}) << "telling is for who has it";
  EXPECT_EQ(work("qsm-1"), (Work{{"tell", {"lamp"}}})) << "or who brought it in";
  on("lamp", "qsm-1", "matter.tell", {{"channel", "door"}});
  EXPECT_EQ(work("centre-1"), Work{}) << "not by whoever answered";
  EXPECT_EQ(work("centre-2"), (Work{{"confirm", {"lamp"}}}));
  on("lamp", "qsm-1", "matter.ask_review");
  EXPECT_EQ(work("centre-1"), Work{});
  EXPECT_EQ(work("centre-2"), (Work{{"confirm", {"lamp"}}, {"review", {"lamp"}}}));
}

// B05: a day is a date, so what is due on the 26th stands on the 26th.
TEST_P(Desk, B05DueDaysStandOnTheirOwnDateAmongRestAndMakeUpDays) {
  open("a");
  open("b");
  answer("b", "qsm-lead");  // no clock runs any more
  const Json calendar = town.read("centre-1", [](app::Reader& reader) {
    return app::due_calendar(reader, Date::parse("2021-10-16").value(), {});
  });
  EXPECT_EQ(calendar.at("month"), "2021-10");
  const Json& days = calendar.at("days");
  ASSERT_EQ(days.size(), 35U);  // Monday 27 September to Sunday 31 October
  EXPECT_EQ(days.at(0).at("date"), "2021-09-27");
  EXPECT_EQ(days.at(0).at("in_month"), false);
  EXPECT_EQ(days.at(34).at("date"), "2021-10-31");
  std::map<std::string, Json> by_date;
  for (const Json& day : days) by_date[day.at("date")] = day;
  EXPECT_EQ(by_date.at("2021-10-01").at("kind"), "holiday");
  EXPECT_EQ(by_date.at("2021-10-01").at("name"), "国庆节");
  EXPECT_EQ(by_date.at("2021-10-09").at("kind"), "make_up") << "a Saturday that was worked";
  EXPECT_EQ(by_date.at("2021-10-16").at("kind"), "weekend");
  const Json row = town.read("centre-1", [](app::Reader& reader) {
    return app::to_json(app::matters(reader, {.states = {"listed"}}).rows.at(0), reader);
  });
  for (const auto& [date, day] : by_date)
    EXPECT_EQ(day.at("due"), row.at("due") == date ? 1 : 0) << date;
}

TEST_P(Desk, ADayOfTheCalendarOpensTheRowsItCounted) {
  open("a");
  town.clock().pass(60 * k_day_ms);
  open("b");
  const Date month = town.clock().now().date();
  for (const auto& [who, all] : {std::pair{"centre-1", 2}, std::pair{"qy-1", 0}}) {
    int counted = 0, overdue = 0;
    for (const Date in : {Date::parse("2021-10-01").value(), month, month + 28}) {
      const Json days = town.read(
          who, [&](app::Reader& reader) { return app::due_calendar(reader, in, {}).at("days"); });
      for (const Json& day : days) {
        if (day.at("in_month") != true) continue;
        counted += day.at("due").get<int>();
        overdue += day.at("overdue").get<int>();
        const auto rows = town.read(who, [&](app::Reader& reader) {
          return app::matter_count(
              reader, {.due_on = Date::parse(day.at("date").get<std::string>()).value()});
        });
        EXPECT_EQ(rows, day.at("due")) << day;
      }
    }
    EXPECT_EQ(counted, all) << who;
    EXPECT_EQ(overdue, all / 2) << who;
  }
}

TEST_P(Desk, WorkloadIsByNameAndAddsUp) {
  for (const char* name : {"a", "b", "c", "d"}) open(name);
  hand("a", "qsm-lead");
  hand("b", "qsm-lead");
  hand("c", "centre-2");
  answer("b", "qsm-lead");
  town.clock().pass(30 * k_day_ms);
  const Json load = ask("centre-1", app::workload);
  ASSERT_EQ(load.at("items").size(), 3U);
  std::vector<std::string> names;
  std::map<std::string, Json> by_owner;
  for (const Json& row : load.at("items")) {
    if (!row.at("owner").is_null()) names.push_back(row.at("name"));
    by_owner[row.at("owner").is_null() ? "" : row.at("owner").get<std::string>()] = row;
  }
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end())) << "by name, not by how much";
  EXPECT_TRUE(load.at("items").back().at("owner").is_null());
  const Json& lead = by_owner.at(id_text("qsm-lead"));
  EXPECT_EQ(lead.at("open"), 1);
  EXPECT_EQ(lead.at("waiting"), 1);
  EXPECT_EQ(lead.at("overdue"), 1);
  EXPECT_EQ(lead.at("oldest"), "2021-10-16");
  EXPECT_EQ(by_owner.at("").at("open"), 1);
  EXPECT_EQ(ask("qy-1", app::workload).at("items").size(), 0U) << "nothing of another village";
}

TEST_P(Desk, WhatIsDueThisWeekIsNotOverdueAndEndsOnSunday) {
  open("a");
  hand("a", "qsm-lead");
  const Date due = town.matter("a").clock().due;
  town.clock().set(base::Instant::at(due, 10 * 60));
  const Json now = ask("centre-1", app::workload);
  EXPECT_EQ(now.at("items").at(0).at("due_this_week"), 1);
  EXPECT_EQ(Date::parse(now.at("week_end").get<std::string>()).value().weekday(), 7);
  town.clock().set(base::Instant::at(due - 7, 10 * 60));
  EXPECT_EQ(ask("centre-1", app::workload).at("items").at(0).at("due_this_week"), 0);
  town.clock().set(base::Instant::at(due + 1));
  EXPECT_EQ(ask("centre-1", app::workload).at("items").at(0).at("due_this_week"), 0);
}

tabular::Table workbook(const std::string& bytes) {
  return tabular::read_xlsx(bytes, "ledger.xlsx").value();
}

TEST_P(Desk, TheWorkbookHasEveryRowOfTheFilterAndNoContactUnlessAskedFor) {
  open("with contact", {{"contact", {{"name", "张三"}, {"phone", "13812345678"}}}});
  open("=1+1");
  open("other", {{"title", "别的事"}});
  hand("other", "qsm-lead");
  const auto written = [&](const std::string& who, const app::MattersExport& wanted) {
    return town.read(who,
                     [&](app::Reader& reader) { return app::matters_workbook(reader, wanted); });
  };
  const auto plain = workbook(written("centre-1", {}).value());
  EXPECT_EQ(plain.rows.size(), 3U);
  const auto text_of = [](const tabular::Table& table) {
    std::string all;
    for (const auto& row : table.rows)
      for (const std::string& cell : row.cells) all += cell + "\n";
    return all;
  };
  EXPECT_EQ(text_of(plain).find("13812345678"), std::string::npos);
  EXPECT_NE(text_of(plain).find("=1+1\n"), std::string::npos) << "text, no formula";
  const auto with = workbook(written("centre-1", {.contact = true}).value());
  EXPECT_NE(text_of(with).find("13812345678"), std::string::npos);
  const auto some = workbook(written("centre-1", {.ask = {.states = {"handed_over"}}}).value());
  EXPECT_EQ(some.rows.size(), 1U);
  EXPECT_EQ(written("county-1", {.contact = true}).error().code, "FORBIDDEN");
  EXPECT_TRUE(written("county-1", {}));
}

TEST_P(Desk, TheWorkbookGoesOnBeyondAPageOfTheDatabase) {
  for (int n = 0; n < 501; ++n) open("m" + std::to_string(n));
  const auto bytes = town.read("centre-1", [](app::Reader& reader) {
    return app::matters_workbook(reader, {.ask = {.limit = 1}}).value();
  });
  std::set<std::string> titles;
  for (const auto& row : workbook(bytes).rows) titles.insert(row.cells.at(1));
  EXPECT_EQ(titles.size(), 501U);
}

TEST_P(Desk, ViewsBelongToTheirAccountAndAreLimited) {
  const auto views = [&](const std::string& who) {
    return app::saved_views(*town.connect(), 1, id(who));
  };
  auto& engine = town.engine();
  ASSERT_TRUE(app::save_view(engine, id("centre-1"), {id("v"), "超期", "overdue=true"}));
  ASSERT_TRUE(app::save_view(engine, id("centre-1"), {id("v"), "已超期", "overdue=true&unit=a"}));
  ASSERT_TRUE(app::save_view(engine, id("centre-2"), {id("v"), "mine", ""}));
  ASSERT_EQ(views("centre-1").size(), 1U) << "the same id is the same view";
  EXPECT_EQ(views("centre-1").at(0).name, "已超期");
  EXPECT_EQ(views("centre-1").at(0).query, "overdue=true&unit=a");
  ASSERT_TRUE(app::forget_view(engine, id("centre-2"), id("v")));
  EXPECT_EQ(views("centre-1").size(), 1U) << "of the other account";
  for (int n = 1; n < app::k_views_max; ++n)
    ASSERT_TRUE(app::save_view(engine, id("centre-1"), {id(std::to_string(n)), "n", ""}));
  EXPECT_EQ(app::save_view(engine, id("centre-1"), {id("more"), "n", ""}).error().code,
            "VIEWS-FULL");
  EXPECT_TRUE(app::save_view(engine, id("centre-1"), {id("v"), "renamed", ""}));
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Desk, APreviewSaysWhatTheCommandThenDoesAndKeepsNothing) {
  open("lamp");
  const std::string before = base::hex(store::read_head(*town.connect(), 1).hash);
  const Json data{{"owner", id_text("qsm-lead")}, {"note", "请办理"}};
  const auto tried = preview("centre-1", "matter.hand_over", "lamp", data);
  ASSERT_TRUE(tried);
  EXPECT_EQ(base::hex(store::read_head(*town.connect(), 1).hash), before);
  const Json words = town.read(
      "centre-1", [&](app::Reader& reader) { return app::events_in_words(reader, tried->events); });
  hand("lamp", "qsm-lead");
  const Json history = town.read("centre-1", [&](app::Reader& reader) {
    return app::matter_page(reader, id("lamp")).value().at("history");
  });
  ASSERT_EQ(words.size(), 1U);
  EXPECT_EQ(words.at(0).at("text"), history.back().at("text"));
  EXPECT_EQ(words.at(0).at("detail"), "请办理");
}

TEST_P(Desk, APreviewRefusesWhatTheCommandWouldRefuse) {
  open("lamp");
  const auto refused = [&](const std::string& actor, const std::string& kind, Json data) {
    const auto tried = preview(actor, kind, "lamp", data);
    data["matter_id"] = id_text("lamp");
    const std::string sent = town.outcome(actor, kind, data);
    EXPECT_EQ(tried ? "ok" : tried.error().code, sent) << kind;
    return sent;
  };
  const Json owner{{"owner", id_text("qsm-lead")}};
  EXPECT_EQ(refused("qsm-1", "matter.hand_over", owner), "FORBIDDEN");
  EXPECT_EQ(refused("qy-1", "matter.note", {{"text", "别村的"}}), "NOT-FOUND");
  EXPECT_EQ(refused("centre-1", "matter.urge", {}), "MATTER-STATE");
  EXPECT_EQ(refused("centre-1", "matter.extend", {{"due", "2021-10-01"}, {"reason", "r"}}),
            "MATTER-EXTEND-EARLIER");
  EXPECT_EQ(refused("centre-1", "matter.hand_over", {}), "FIELD-MISSING");
}

TEST_P(Desk, UrgingGoesOnRecordAndChangesNothingElse) {
  open("lamp");
  hand("lamp", "qsm-lead");
  const domain::Matter before = town.matter("lamp");
  on("lamp", "centre-1", "matter.urge", {{"note", "居民在等"}});
  EXPECT_EQ(town.matter("lamp"), before);
  const Json last = town.read("centre-1", [&](app::Reader& reader) {
    return app::matter_page(reader, id("lamp")).value().at("history").back();
  });
  EXPECT_EQ(last.at("kind"), "matter.urged");
  EXPECT_EQ(last.at("detail"), "居民在等");
  EXPECT_EQ(town.outcome("qsm-lead", "matter.urge", {{"matter_id", id_text("lamp")}}), "FORBIDDEN");
  on("lamp", "centre-1", "matter.pause", {{"why", "resident_answer"}, {"note", "等照片"}});
  EXPECT_EQ(town.outcome("centre-1", "matter.urge", {{"matter_id", id_text("lamp")}}),
            "MATTER-PAUSED");
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
