// The ledger's lists and counts, and what one matter's page says.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "support/matter_walk.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using app::MatterAsk;
using base::Date;
using base::Instant;

Date october(int day) {
  return Date::from_ymd(2021, 10, day).value();
}

class Ledger : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October, 9:00

  std::set<std::string> titles(const MatterAsk& ask) {
    return town.read("centre-1", [&](app::Reader& reader) {
      std::set<std::string> found;
      for (const app::MatterRow& row : app::matters(reader, ask).rows) found.insert(row.title);
      EXPECT_EQ(app::matter_count(reader, ask), static_cast<std::int64_t>(found.size()));
      return found;
    });
  }
  // Of all pages, one after the other.
  std::vector<std::string> pages(const char* login, MatterAsk ask) {
    return town.read(login, [&](app::Reader& reader) {
      std::vector<std::string> found;
      do {
        const app::MatterPage one = app::matters(reader, ask);
        for (const app::MatterRow& row : one.rows) found.push_back(row.title);
        ask.after = one.next;
      } while (!ask.after.empty());
      return found;
    });
  }
  // Titled by its name.
  void open(const std::string& name, std::optional<Instant> said = {}) {
    Json data{{"matter_id", id_text(name)}, {"check", "123456"},   {"title", name},
              {"text", "村口路灯坏了三天"}, {"unit", k_village_a}, {"channel", "visit"}};
    if (said) data["at"] = said->iso();
    town.must("qsm-1", "matter.open", std::move(data));
  }
  void on(const std::string& name, const std::string& actor, const std::string& kind, Json data) {
    data["matter_id"] = id_text(name);
    town.must(actor, kind, std::move(data));
  }
  void close(const std::string& name) {
    town.must("resident", "public.withdraw",
              {{"receipt", domain::receipt_of(id(name))}, {"check", "123456"}});
  }
  Json page(const std::string& name) {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::matter_page(reader, id(name)).value();
    });
  }
  Json today() {
    return town.read("centre-1", [](app::Reader& reader) { return app::today(reader); });
  }
  void pass_days(int days) { town.clock().pass(days * k_day_ms); }
};
using Names = std::set<std::string>;
INSTANTIATE_TEST_SUITE_P(Both, Ledger,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

// A column of the board holds two states: each is counted for itself, and none beyond the most.
TEST_P(Ledger, StatesAreCountedTogetherAndNoFurtherThanTheMost) {
  for (int n = 0; n < 7; ++n) open("m" + std::to_string(n));
  for (int n = 0; n < 3; ++n)
    town.must("centre-1", "matter.hand_over",
              {{"matter_id", id_text("m" + std::to_string(n))}, {"owner", id_text("qsm-lead")}});
  town.read("centre-1", [](app::Reader& reader) {
    const auto found = [&](std::vector<std::string> states, int most) {
      const MatterAsk ask{.states = std::move(states), .unit = k_village_a};
      return app::matter_count_to(reader, ask, most);
    };
    EXPECT_EQ(found({"listed"}, 100), 4);
    EXPECT_EQ(found({"listed", "handed_over"}, 100), 7);
    EXPECT_EQ(found({"handed_over", "handed_over"}, 100), 3) << "the same state once";
    for (int most = 0; most < 9; ++most)
      EXPECT_EQ(found({"listed", "handed_over", "closed"}, most), std::min(most + 1, 7)) << most;
    return 0;
  });
}

TEST_P(Ledger, WhatAFilterFindsIsCountedBesideThePage) {
  for (int n = 0; n < 25; ++n) open("m" + std::to_string(n));
  town.read("centre-1", [](app::Reader& reader) {
    MatterAsk ask{.unit = k_village_a, .limit = 20, .count = true};
    EXPECT_EQ(app::matters_page(reader, ask).at("found"), (Json{{"n", 25}, {"more", false}}));
    ask.words = "路灯";
    const auto found = static_cast<std::int64_t>(app::matter_count(reader, ask));
    EXPECT_EQ(found, 25);
    EXPECT_EQ(app::matters_page(reader, ask).at("found").at("n"), found);
    EXPECT_EQ(app::matter_count_to(reader, ask, 3), 4) << "no further than one more";
    ask.words.reset();
    EXPECT_EQ(app::matter_count_to(reader, ask, 3), 4);
    ask.unit = k_village_b;
    EXPECT_EQ(app::matters_page(reader, ask).at("found"), (Json{{"n", 0}, {"more", false}}));
    ask.count = false;
    EXPECT_FALSE(app::matters_page(reader, ask).contains("found"));
    return 0;
  });
}

TEST_P(Ledger, PagesAddUpToTheWhole) {
  for (const char* name : {"a", "b", "c", "d", "e"}) open(name);
  close("b");
  town.clock().pass(k_minute_ms);
  close("d");
  town.read("centre-1", [](app::Reader& reader) {
    MatterAsk ask{.limit = 1};
    std::vector<std::string> seen;
    for (int pages = 0; pages < 7; ++pages) {
      const app::MatterPage found = app::matters(reader, ask);
      for (const app::MatterRow& row : found.rows) seen.push_back(row.title);
      if (found.next.empty()) break;
      ask.after = found.next;
    }
    EXPECT_EQ(Names(seen.begin(), seen.end()), (Names{"a", "b", "c", "d", "e"}));
    EXPECT_EQ(seen.size(), 5U);
    EXPECT_EQ(seen.at(3), "d");  // closed last, so first of the closed ones
    EXPECT_EQ(app::matter_count(reader, {.limit = 1}), 5);
    return 0;
  });
}

TEST_P(Ledger, WhatIsNoPlaceOfAPageIsTheBeginning) {
  open("a");
  const std::string at = "." + id_text("z");
  for (const char* key : {"0.-", "0.--1", "0.1-1", "0.+1", "0.", "0.1e3", "0.99999999999999999999",
                          "x.", "00.1", "0.1.1"})
    EXPECT_EQ(titles({.after = key + at}), Names{"a"}) << key;
  EXPECT_EQ(titles({.after = "0.-.no-id"}), Names{"a"});
}

TEST_P(Ledger, RunningStatesAreOneList) {
  EXPECT_EQ(app::running_states_sql(), "('listed', 'handed_over', 'handling')");
  for (const std::string_view state : domain::k_matter_states)
    EXPECT_EQ(domain::is_running(state),
              app::running_states_sql().find("'" + std::string(state) + "'") != std::string::npos);
}

// The overdue ones come first in the ledger; however many, they do not push out what is due soon.
TEST_P(Ledger, TodayKnowsWhatIsDueSoonBehindTwoHundredOverdue) {
  for (int n = 0; n < 205; ++n) open("late " + std::to_string(n));  // due on Tuesday 26 October
  EXPECT_EQ(today().at("opened_today"), 205);
  pass_days(5);
  open("soon");  // 31 October is a Sunday: due on Monday 1 November
  pass_days(8);
  open("later");
  const Json then = today();  // 29 October
  ASSERT_EQ(then.at("due").size(), 1U);
  EXPECT_EQ(then.at("due").at(0).at("title"), "soon");
  EXPECT_EQ(then.at("counts").at("overdue"), 205);
  EXPECT_EQ(then.at("overdue").size(), 20U);
  EXPECT_EQ(then.at("opened_today"), 1);
  pass_days(-1);
  EXPECT_EQ(today().at("due").size(), 0U) << "four days";
}

TEST_P(Ledger, ClosedOnADayStaysSoWhateverComesAfter) {
  for (const char* name : {"again", "same day", "for good"}) open(name);
  for (const char* name : {"again", "same day", "for good"}) close(name);
  on("same day", "qsm-1", "matter.dissent", {{"text", "还是要办"}});
  const Names first{"again", "for good"};
  EXPECT_EQ(titles({.closed_on = october(16)}), first);
  EXPECT_EQ(today().at("closed_today"), 2);
  pass_days(1);
  on("again", "qsm-1", "matter.dissent", {{"text", "还是要办"}});
  EXPECT_EQ(titles({.closed_on = october(16)}), first);
  EXPECT_EQ(titles({.closed_on = october(17)}), Names());
  pass_days(1);
  close("again");
  close("same day");
  EXPECT_EQ(titles({.closed_on = october(16)}), first);
  EXPECT_EQ(titles({.closed_on = october(18)}), (Names{"again", "same day"}));
  EXPECT_EQ(titles({.open_on = october(17)}), (Names{"again", "same day"}));
}

// Whichever way a page of a past day is read, its pages make the whole list.
TEST_P(Ledger, PagesOfAPastDayMakeTheWholeList) {
  const auto name = [](int n) { return "m" + std::to_string(n); };
  for (int day = 0; day < 75; ++day, pass_days(1)) {
    if (day < 30)
      for (int n : {2 * day, 2 * day + 1}) open(name(n));
    // Those of one day are closed at one moment: equal keys.
    for (int n : {day - 4, 2 * day - 15, 2 * day - 30})
      if (n >= 0 && n < 60 && n % 7 != 0 && page(name(n)).at("matter").at("state") != "closed")
        close(name(n));
    if (day > 12 && day < 36 && day % 3 == 0 && (2 * day - 15) % 7 != 0)
      on(name(2 * day - 15), "qsm-1", "matter.dissent", {{"text", "还是要办"}});
  }
  for (const char* login : {"centre-1", "qsm-1"})
    for (const bool overdue : {false, true})
      for (int past = 1; past < 75; past += 5) {
        const Date day = town.clock().now().date() - past;
        MatterAsk ask;
        (overdue ? ask.overdue_on : ask.open_on) = day;
        ask.limit = 1000;
        const auto whole = pages(login, ask);
        EXPECT_TRUE(overdue || !whole.empty());
        for (const std::int64_t few : {0, 5, 20, 1'500})
          for (const int limit : {1, 4, 11}) {
            ask.few = few;
            ask.limit = limit;
            EXPECT_EQ(pages(login, ask), whole) << login << overdue << past << few << limit;
          }
      }
}

// Several states are read one by one and stand in the order of all.
TEST_P(Ledger, PagesOfSeveralStatesStandInTheOrderOfAll) {
  const auto name = [](int n) { return "m" + std::to_string(n); };
  for (int n = 0; n < 24; ++n) {
    open(name(n));
    if (n % 3 == 0) close(name(n));
    if (n % 4 == 3) pass_days(1);
  }
  for (const char* login : {"centre-1", "qsm-1"}) {
    const auto all = pages(login, {.limit = 100});
    ASSERT_EQ(all.size(), 24U) << login;
    for (const int limit : {1, 5, 100}) {
      EXPECT_EQ(pages(login, {.states = {"closed", "listed", "closed"}, .limit = limit}), all);
      EXPECT_EQ(pages(login, {.states = {"listed", "handling"}, .limit = limit}).size(), 16U);
    }
  }
}

// Told on Saturday, in the ledger on Monday when the phone had a signal again.
TEST_P(Ledger, ToldAndListedAreTwoDays) {
  const Instant said = town.clock().now();
  pass_days(2);
  open("late", said);
  open("at once");
  EXPECT_EQ(titles({.opened_on = october(18)}), (Names{"at once", "late"}));
  EXPECT_EQ(titles({.opened_on = october(16)}), Names());
  const Json matter = page("late").at("matter");
  EXPECT_EQ(matter.at("opened_at"), said.iso());
  EXPECT_EQ(matter.at("listed_on"), "2021-10-18");
  EXPECT_EQ(matter.at("due"), "2021-10-26");
  town.read("centre-1", [&](app::Reader& reader) {
    for (const app::MatterRow& row : app::matters(reader, {}).rows)
      EXPECT_EQ(app::to_json(row, reader).at("listed_on"), "2021-10-18") << row.title;
    return 0;
  });
}

// A wrong clock of a phone costs nobody the matter, and the page says what it said.
TEST_P(Ledger, APhoneWithAWrongClockDeliversItsMatter) {
  open("slow", Instant::parse("1970-01-02T00:00:00+08:00"));
  open("fast", Instant::parse("2031-05-06T07:08:00+08:00"));
  open("a minute", town.clock().now() + k_minute_ms);
  EXPECT_EQ(page("slow").at("matter").at("opened_at"), "2021-10-10T00:00:00.000+08:00");
  EXPECT_EQ(page("fast").at("matter").at("opened_at"), town.clock().now().iso());
  const auto detail = [&](const char* name) {
    return page(name).at("history").at(0).at("detail").get<std::string>();
  };
  EXPECT_NE(detail("slow").find("1970-01-02 00:00"), std::string::npos);
  EXPECT_NE(detail("fast").find("2031-05-06 07:08"), std::string::npos);
  EXPECT_EQ(detail("a minute"), "");
}

// Law 3: a matter keeps the words of the plan it was opened under.
TEST_P(Ledger, KindsAreNamedByThePlanOfTheMatter) {
  open("before");
  std::string plan = s1_plan_text();
  const std::string name = "一般问题";
  plan.replace(plan.find(name), name.size(), "普通问题");
  town.must("system", "plan.activate", {{"source", plan}});
  open("after");
  const auto receipt = [&](const char* matter) {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::receipt_view(reader, domain::receipt_of(id(matter)), "123456").value();
    });
  };
  on("before", "centre-1", "matter.reclassify", {{"kind", "complex"}, {"reason", "需多部门"}});
  on("before", "centre-1", "matter.reclassify", {{"kind", "general"}, {"reason", "并不复杂"}});
  for (const auto& [matter, kind] : {std::pair("before", "一般问题"), {"after", "普通问题"}}) {
    EXPECT_EQ(page(matter).at("matter").at("kind_name"), kind);
    EXPECT_EQ(receipt(matter).at("kind_name"), kind);
  }
  EXPECT_NE(page("before").at("history").at(2).at("text").get<std::string>().find("一般问题"),
            std::string::npos);
  town.read("centre-1", [](app::Reader& reader) {
    for (const app::MatterRow& row : app::matters(reader, {}).rows)
      EXPECT_EQ(app::to_json(row, reader).at("kind_name"),
                row.title == "before" ? "一般问题" : "普通问题");
    return 0;
  });
}

}  // namespace
}  // namespace wanhu::test
