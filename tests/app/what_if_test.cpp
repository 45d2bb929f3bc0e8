// What another plan would do to the terms of open matters: due dates by hand, and nothing moved
// that is not the reader's, not the plan's or no longer running.
#include "app/what_if.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "plan/reader.hpp"
#include "support/pilot_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using app::LimitChange;
using app::Move;
using app::MovedMatter;
using app::OpenTerm;
using base::Date;
using base::Instant;

Date october(int day) {
  return Date::from_ymd(2021, 10, day).value();
}
Date november(int day) {
  return Date::from_ymd(2021, 11, day).value();
}

std::string ruji_text() {
  std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
  return {std::istreambuf_iterator<char>(file), {}};
}
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error(from);
  return text.replace(at, from.size(), to);
}
plan::Plan ruji() {
  return plan::load(ruji_text(), "plan.toml").plan.value();
}
plan::Plan ruji_with(const std::vector<LimitChange>& changes) {
  return app::with_limits(ruji(), changes).value();
}

// Told on Saturday 16 October at nine; ten calendar days end on Tuesday 26 October.
OpenTerm general() {
  return {.matter = id("general"),
          .receipt = "R",
          .title = "路灯",
          .kind = "general",
          .unit = k_village_a,
          .started = Instant::at(october(16), 9 * 60),
          .due = october(26),
          .due_at = Instant::at(october(26), 24 * 60)};
}
MovedMatter under(const OpenTerm& term, const plan::Plan& plan) {
  return app::what_if({term}, plan, calendar::Calendar::office()).at(0);
}

TEST(WhatIf, CountsTheDaysOfTheProposedTerm) {
  struct Case {
    const char* due;
    Date then;
    int days;
    Move move;
  };
  const std::vector<Case> cases{
      {"10日", october(26), 0, Move::same},
      {"10个工作日", october(29), 3, Move::later},  // two weeks of five days from Monday 18th
      {"15日", november(1), 6, Move::later},        // 31 October is a Sunday
      {"3日", october(19), -7, Move::earlier},      // the 17th, 18th and 19th
      {"1日", october(18), -8, Move::earlier},      // the 17th is a Sunday
      {"24小时", october(17), -9, Move::earlier},   // hours do not roll
      {"1个月", november(16), 21, Move::later},
  };
  for (const Case& c : cases) {
    const MovedMatter m = under(general(), ruji_with({{"general", c.due}}));
    EXPECT_EQ(m.due, c.then) << c.due << " " << m.due.iso();
    EXPECT_EQ(m.days(), c.days) << c.due;
    EXPECT_EQ(m.move, c.move) << c.due;
    EXPECT_EQ(m.now.due, october(26)) << "what is, stays";
  }
}

TEST(WhatIf, ATermInHoursMovesWithinItsDay) {
  OpenTerm term = general();
  term.due = october(16);
  term.due_at = Instant::at(october(16), 17 * 60);
  const MovedMatter m = under(term, ruji_with({{"general", "6小时"}}));
  EXPECT_EQ(m.days(), 0);
  EXPECT_EQ(m.move, Move::earlier);
  EXPECT_EQ(m.due_at, Instant::at(october(16), 15 * 60));
}

TEST(WhatIf, WhatWasGrantedStands) {
  OpenTerm term = general();
  term.due = *(term.granted = november(5));
  term.due_at = Instant::at(november(5), 24 * 60);
  EXPECT_EQ(under(term, ruji_with({{"general", "3日"}})).move, Move::same);
  const MovedMatter later = under(term, ruji_with({{"general", "1个月"}}));
  EXPECT_EQ(later.due, november(16)) << "an extension is a floor, no ceiling";
  EXPECT_EQ(later.days(), 11);
}

TEST(WhatIf, AKindThatIsGoneIsSaidToBe) {
  plan::Plan without = ruji();
  std::erase_if(without.matters.kinds, [](const auto& kind) { return kind.id == "general"; });
  const MovedMatter m = under(general(), without);
  EXPECT_EQ(m.move, Move::kind_gone);
  EXPECT_EQ(m.due, october(26));
}

TEST(WhatIf, CountsAddUp) {
  OpenTerm complex = general();
  complex.kind = "complex";
  complex.due = november(5);
  complex.due_at = Instant::at(november(5), 24 * 60);
  const auto matters = app::what_if({general(), complex, general()},
                                    ruji_with({{"general", "3日"}}), calendar::Calendar::office());
  const Instant now = Instant::at(october(20), 0);
  const app::MoveCounts all = app::count_moves(matters, now);
  EXPECT_EQ(all.open, 3);
  EXPECT_EQ(all.earlier, 2);
  EXPECT_EQ(all.same, 1);
  EXPECT_EQ(all.later + all.kind_gone, 0);
  EXPECT_EQ(all.overdue_now, 0);
  EXPECT_EQ(all.overdue_then, 2);
  const auto by_kind = app::count_moves_by_kind(matters, now);
  EXPECT_EQ(by_kind.at("general").earlier, 2);
  EXPECT_EQ(by_kind.at("complex").same, 1);
}

TEST(WithLimits, RefusesAtItsPlace) {
  struct Case {
    std::vector<LimitChange> changes;
    const char *code, *field;
  };
  const std::vector<Case> cases{
      {{{"general", "5日"}, {"none", "5日"}}, "MATTER-KIND", "/changes/1/kind"},
      {{{"general", "5日"}, {"general", "6日"}}, "WHATIF-TWICE", "/changes/1/kind"},
      {{{"general", "soon"}}, "AMOUNT-SYNTAX", "/changes/0/due"},
      {{{"complex", "5日"}, {"general", "0日"}}, "AMOUNT-RANGE", "/changes/1/due"}};
  for (const Case& c : cases) {
    const auto refused = app::with_limits(ruji(), c.changes);
    ASSERT_FALSE(refused) << c.code;
    EXPECT_EQ(refused.error().code, c.code);
    EXPECT_EQ(refused.error().place.field, c.field);
    EXPECT_NE(base::text_of(base::Lang::en, refused.error()), c.code);
  }
}

TEST(WithLimits, ABareDayIsReadByThePlansBasis) {
  plan::Plan plan = ruji();
  plan.matters.basis = plan::DayBasis::working;
  const auto due = [&](const char* written) {
    return app::with_limits(plan, {{"general", written}})->matter_kind("general")->due;
  };
  EXPECT_EQ(due("5日"), calendar::Amount(calendar::WorkingDays{5}));
  EXPECT_EQ(due("5个自然日"), calendar::Amount(calendar::CalendarDays{5}));
}

TEST(WithLimits, TakesThePlaceOfDatedTerms) {
  plan::Plan plan = ruji();
  plan.matters.kinds.front().dated = {{october(1), calendar::Amount(calendar::CalendarDays{30})}};
  const plan::Plan changed = app::with_limits(plan, {{"general", "5日"}}).value();
  EXPECT_EQ(changed.matter_kind("general")->due_on(october(20)),
            calendar::Amount(calendar::CalendarDays{5}));
}

class MovedMatters : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October, 9:00

  // Days moved, by title.
  std::map<std::string, int> moved(const std::string& login, const plan::Plan& proposed) {
    return town.read(login, [&](app::Reader& reader) {
      std::map<std::string, int> days;
      for (const MovedMatter& m : app::moved_matters(reader, proposed))
        days[m.now.title] = m.days();
      return days;
    });
  }
  void open(const std::string& name, const char* unit = k_village_a, const char* kind = "general") {
    town.must("centre-1", "matter.open",
              {{"matter_id", id_text(name)},
               {"check", "123456"},
               {"title", name},
               {"text", "村口路灯坏了三天"},
               {"kind", kind},
               {"unit", unit},
               {"channel", "desk"}});
  }
  void activate(const std::string& text) {
    town.must("system", "plan.activate", {{"source", text}});
  }
};
using Days = std::map<std::string, int>;
INSTANTIATE_TEST_SUITE_P(Both, MovedMatters,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(MovedMatters, AreThoseThatRunInOnesPart) {
  for (const char* name : {"plain", "answered", "withdrawn", "granted"}) open(name);
  open("other village", k_village_b);
  open("complex", k_village_a, "complex");
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("answered")}, {"owner", id_text("centre-1")}});
  town.must("centre-1", "matter.answer",
            {{"matter_id", id_text("answered")}, {"outcome", "solved"}, {"text", "换了灯"}});
  town.must("resident", "public.withdraw",
            {{"receipt", domain::receipt_of(id("withdrawn"))}, {"check", "123456"}});
  for (const char* due : {"2021-10-27", "2021-10-28"})
    town.must("centre-1", "matter.extend",
              {{"matter_id", id_text("granted")}, {"due", due}, {"reason", "等配件"}});

  const plan::Plan shorter = ruji_with({{"general", "3日"}});
  EXPECT_EQ(moved("centre-1", shorter),
            (Days{{"plain", -7}, {"granted", 0}, {"other village", -7}, {"complex", 0}}));
  EXPECT_EQ(moved("qsm-lead", shorter), (Days{{"plain", -7}, {"granted", 0}, {"complex", 0}}));
  EXPECT_EQ(moved("qy-lead", shorter), (Days{{"other village", -7}}));
  EXPECT_EQ(moved("qsm-1", shorter), Days()) << "neither brought in nor owned";
}

TEST_P(MovedMatters, ANewRoundHasItsOwnTermAndExtensions) {
  open("again");
  town.must("centre-1", "matter.extend",
            {{"matter_id", id_text("again")}, {"due", "2021-11-05"}, {"reason", "等配件"}});
  town.must("resident", "public.withdraw",
            {{"receipt", domain::receipt_of(id("again"))}, {"check", "123456"}});
  town.clock().pass(2 * k_day_ms);
  town.must("centre-1", "matter.dissent", {{"matter_id", id_text("again")}, {"text", "还要办"}});
  // From Monday 18 October: due on Thursday 28th, three days end on Thursday 21st.
  EXPECT_EQ(moved("centre-1", ruji_with({{"general", "3日"}})), (Days{{"again", -7}}));
}

TEST_P(MovedMatters, LiveUnderAnyVersionOfThePlanOrUnderTheOneItSupersedes) {
  open("first");
  activate(replaced(ruji_text(), "due = \"10日\"", "due = \"15日\""));
  open("second");
  const plan::Plan shorter = ruji_with({{"general", "3日"}});
  EXPECT_EQ(moved("centre-1", shorter), (Days{{"first", -7}, {"second", -13}}));

  plan::Plan other = shorter;
  other.head.id = "another";
  EXPECT_EQ(moved("centre-1", other), Days());
  other.head.supersedes = "ruji-2021";
  EXPECT_EQ(moved("centre-1", other).size(), 2U);
}

TEST_P(MovedMatters, BelongToThePlanThatGovernedTheirUnit) {
  open("before");
  activate(pilot(k_pilot_matters));
  open("pilot's");
  open("elsewhere", k_village_b);
  EXPECT_EQ(moved("centre-1", ruji_with({{"general", "3日"}})),
            (Days{{"before", -7}, {"elsewhere", -7}}));
  town.read("centre-1", [](app::Reader& reader) {
    const Json page = app::what_if_page(reader, 2, {{"general", "3日"}}).value();
    EXPECT_EQ(page.at("plan_id"), "pilot");
    EXPECT_EQ(page.at("items").size(), 1U) << page;
    EXPECT_EQ(page.at("items").at(0).at("title"), "pilot's");
    EXPECT_EQ(page.at("items").at(0).at("days"), -1);  // from the 20th to the 19th
    EXPECT_EQ(page.at("kinds").size(), 2U);

    plan::FindingList ignored;
    const plan::Tree tree = plan::read_tree(pilot(), ignored);
    const plan::Plan bare = app::as_it_would_run(reader, tree.root);
    EXPECT_EQ(app::moved_matters(reader, bare).at(0).days(), 6);  // its parent's ten days
    return 0;
  });
}

TEST_P(MovedMatters, ThePageSaysWhatWasAskedAndWhatFollows) {
  open("plain");
  open("complex", k_village_a, "complex");
  town.read("county-1", [](app::Reader& reader) {
    const Json page = app::what_if_page(reader, 1, {{"general", "10个工作日"}}).value();
    EXPECT_EQ(page.at("counts").at("later"), 1);
    EXPECT_EQ(page.at("counts").at("same"), 1);
    EXPECT_EQ(page.at("kinds").at(0).at("from"), "10日");
    EXPECT_EQ(page.at("kinds").at(0).at("to"), "10个工作日");
    EXPECT_EQ(page.at("kinds").at(1).at("from"), page.at("kinds").at(1).at("to"));
    const Json& first = page.at("items").at(0);
    EXPECT_EQ(first.at("due"), "2021-10-26");
    EXPECT_EQ(first.at("then"), "2021-10-29");
    EXPECT_EQ(first.at("days"), 3);
    EXPECT_EQ(first.at("unit_name"), "秦四庙村");
    EXPECT_EQ(page.at("left_out"), 0);
    EXPECT_EQ(app::what_if_page(reader, 7, {}).error().code, "PLAN-VERSION");
    return 0;
  });
}

}  // namespace
}  // namespace wanhu::test
