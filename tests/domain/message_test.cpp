// When messages go out, to whom, and what they say: closed-loop requirement 13, B09, B10.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "domain/message/delivery.hpp"
#include "domain/message/message.hpp"
#include "plan/message_text.hpp"
#include "support/matter_walk.hpp"

namespace wanhu::domain {
namespace {

using calendar::Calendar;
using test::at;
using test::person;
using testing::ElementsAre;
using testing::IsEmpty;

// The first plan as it is: the walk's one has limits of its own.
const plan::Plan& s1() {
  static const plan::Plan k_plan = plan::load(test::s1_plan_text(), "plan.toml").plan.value();
  return k_plan;
}

// ---- quiet hours -------------------------------------------------------------------------------

plan::Messages quiet(const char* from, const char* to, bool working_days) {
  return {.quiet = plan::QuietHours{plan::minute_of(from), plan::minute_of(to), working_days}};
}
std::string opening(const plan::Messages& messages, const std::string& clock) {
  return next_opening(messages, Calendar::office(), at(clock)).clock();
}

TEST(MessageDelivery, B09_QuietHoursDeliverAtTheNextOpening) {
  const plan::Messages nights = quiet("21:00", "08:00", false);
  EXPECT_EQ(opening(nights, "2021-10-20T00:00"), "2021-10-20 08:00");
  EXPECT_EQ(opening(nights, "2021-10-20T07:59"), "2021-10-20 08:00");
  EXPECT_EQ(opening(nights, "2021-10-20T08:00"), "2021-10-20 08:00");
  EXPECT_EQ(opening(nights, "2021-10-20T20:59"), "2021-10-20 20:59");
  EXPECT_EQ(opening(nights, "2021-10-20T21:00"), "2021-10-21 08:00");
  EXPECT_EQ(opening(nights, "2021-10-17T12:00"), "2021-10-17 12:00") << "Sundays are open here";
}

TEST(MessageDelivery, B09_QuietOnRestDaysKnowsHolidaysAndMakeUpDays) {
  const plan::Messages office = quiet("21:00", "08:00", true);
  EXPECT_EQ(opening(office, "2021-10-16T22:00"), "2021-10-18 08:00") << "Saturday night";
  EXPECT_EQ(opening(office, "2021-10-17T12:00"), "2021-10-18 08:00") << "Sunday noon";
  EXPECT_EQ(opening(office, "2021-09-30T21:30"), "2021-10-08 08:00") << "National Day";
  EXPECT_EQ(opening(office, "2021-10-08T22:00"), "2021-10-09 08:00") << "a Saturday made up";
  EXPECT_EQ(opening(office, "2021-10-09T12:00"), "2021-10-09 12:00");
}

TEST(MessageDelivery, QuietHoursWithinADayAndNone) {
  const plan::Messages noon = quiet("12:00", "14:30", false);
  EXPECT_EQ(opening(noon, "2021-10-20T13:00"), "2021-10-20 14:30");
  EXPECT_EQ(opening(noon, "2021-10-20T03:00"), "2021-10-20 03:00");
  EXPECT_EQ(opening(quiet("18:00", "24:00", false), "2021-10-20T19:00"), "2021-10-21 00:00");
  EXPECT_EQ(opening({}, "2021-10-20T03:00"), "2021-10-20 03:00");
}

TEST(MessageDelivery, ACapWaitsForTheNextDay) {
  const auto next = [](const char* clock) {
    return next_day_opening(quiet("21:00", "08:00", true), Calendar::office(), at(clock)).clock();
  };
  EXPECT_EQ(next("2021-10-20T10:00"), "2021-10-21 08:00");
  EXPECT_EQ(next("2021-10-22T10:00"), "2021-10-25 08:00");
}

// An independent reading of the rule, minute by minute.
RC_GTEST_PROP(MessageDelivery, TheOpeningIsTheFirstMinuteThatIsNotQuiet, ()) {
  const int from = *rc::gen::inRange(0, 24 * 60), to = *rc::gen::inRange(0, 24 * 60);
  RC_PRE(from != to);
  const bool working = *rc::gen::arbitrary<bool>();
  const Instant now = Instant::at(Date::parse("2021-09-25").value(), *rc::gen::inRange(0, 20'000));
  const plan::Messages messages{.quiet = plan::QuietHours{from, to, working}};
  const auto is_open = [&](Instant moment) {
    const int minute = moment.minute_of_day();
    const bool in_hours = from < to ? minute >= from && minute < to : minute >= from || minute < to;
    return !in_hours && (!working || Calendar::office().day(moment.date()).works());
  };
  const Instant found = next_opening(messages, Calendar::office(), now);
  RC_ASSERT(is_open(found));
  for (Instant moment = now; moment < found; moment = moment + 60'000) RC_ASSERT(!is_open(moment));
}

// ---- back-off ----------------------------------------------------------------------------------

TEST(MessageDelivery, BackOffDoublesToSixHoursAndGivesUp) {
  std::vector<std::int64_t> minutes;
  std::int64_t all = 0;
  for (int tries = 1; const auto wait = retry_after_ms(tries, 0.5); ++tries) {
    minutes.push_back(*wait / 60'000);
    all += *wait;
  }
  EXPECT_THAT(minutes, ElementsAre(1, 2, 4, 8, 16, 32, 64, 128, 256));
  EXPECT_GT(all, 8LL * 3'600'000) << "a gateway that is down over night";
  EXPECT_FALSE(retry_after_ms(k_tries_max, 0.5));
}

RC_GTEST_PROP(MessageDelivery, BackOffIsSpreadByAFifth, ()) {
  const int tries = *rc::gen::inRange(1, k_tries_max);
  const double chance = *rc::gen::inRange(0, 1000) / 1000.0;
  const double middle = static_cast<double>(retry_after_ms(tries, 0.5).value());
  const double wait = static_cast<double>(retry_after_ms(tries, chance).value());
  RC_ASSERT(wait >= middle * 0.79 && wait <= middle * 1.21);
}

// ---- who is told -------------------------------------------------------------------------------

// The story of a matter: every event with the messages it gave rise to.
struct Story {
  Matter m;
  std::vector<std::string> sent;               // "happening to template"
  std::map<std::string, std::string> texts{};  // by template
  std::vector<Uuid> ids{};

  explicit Story(bool reply = true) {
    OpenMatter open = test::broken_lamp();
    open.kind = "general";
    open.reply = reply;
    open.contact = Uuid::named("contact");
    happen(open_matter(rules(), open, at("2021-10-16T09:00")), "2021-10-16T09:00");
    happen(hand_over(m, person("owner"), ""), "2021-10-16T10:00");
  }
  static MatterRules rules() {
    return {.plan = s1(), .plan_version = 1, .calendar = Calendar::office()};
  }
  void happen(const Result<Events>& events, const std::string& when) {
    for (const Event& event : events.value()) {
      m = event.type == "matter.opened" ? fold({}, event, at(when), "system")
                                        : fold(m, event, at(when), person("owner").text());
      for (const MessageDue& due : messages_for(s1(), m, event)) {
        sent.push_back(due.happening + " " + due.to + " " + due.text->id);
        ids.push_back(due.id);
        texts[due.text->id] =
            plan::fill_message(due.text->text, message_values(s1(), m, &event, at(when)));
      }
    }
  }
  void remind(const std::string& rung, const std::string& when) {
    happen(domain::remind(m, {.rung = rung}, at(when)), when);
  }
};

TEST(MessageRules, B10_ThreeLevelsReachThreePeople) {
  Story s;
  s.sent.clear();
  s.ids.clear();
  s.remind("50%", "2021-10-22T09:00");
  EXPECT_THAT(s.sent, ElementsAre("reminded owner reminder"));
  s.remind("80%", "2021-10-25T09:00");
  EXPECT_EQ(s.sent.back(), "reminded office_head reminder");
  s.remind("due", "2021-10-27T09:00");
  EXPECT_THAT(s.sent, ElementsAre("reminded owner reminder", "reminded office_head reminder",
                                  "reminded lead_group reminder"));
  EXPECT_EQ(std::set<Uuid>(s.ids.begin(), s.ids.end()).size(), 3U);
}

TEST(MessageRules, GoldenTextsOfTheFirstPlan) {
  Story s;
  s.happen(pause(Story::rules(), s.m, "expert_opinion", "", at("2021-10-18T10:00")),
           "2021-10-18T10:00");
  s.happen(resume(Story::rules(), s.m, "", at("2021-10-19T10:00")), "2021-10-19T10:00");
  s.happen(extend(Story::rules(), s.m, Date::parse("2021-11-05").value(), "等材料",
                  at("2021-10-20T10:00")),
           "2021-10-20T10:00");
  s.remind("50%", "2021-11-02T10:00");
  s.happen(answer(s.m, "solved", "已换灯"), "2021-11-03T10:00");
  s.happen(dissent(Story::rules(), s.m, "又坏了", true, at("2021-11-04T10:00")),
           "2021-11-04T10:00");
  const std::string receipt = s.m.receipt;
  EXPECT_EQ(s.texts.at("opened"),
            "您反映的“路灯不亮”已登记，编号" + receipt + "，10月26日前答复。");
  EXPECT_EQ(s.texts.at("paused"),
            "您反映的“路灯不亮”（" + receipt +
                "）因等待专家意见暂停计时，最迟到11月7日，期限顺延到11月16日。");
  EXPECT_EQ(s.texts.at("extended"), "您反映的“路灯不亮”（" + receipt + "）延期到11月5日答复。");
  EXPECT_EQ(s.texts.at("answered"),
            "您反映的“路灯不亮”（" + receipt + "）已有答复：已解决。是否解决，以您的回答为准。");
  EXPECT_EQ(s.texts.at("reminder"),
            "七营村“路灯不亮”（" + receipt + "）11月5日到期，还剩3天，现为“交单”。");
  EXPECT_EQ(s.texts.at("reopened"),
            "七营村“路灯不亮”（" + receipt + "）居民反映没有解决，请重新办理，11月15日前答复。");
  EXPECT_THAT(s.sent, ElementsAre("opened resident opened", "paused resident paused",
                                  "extended resident extended", "reminded owner reminder",
                                  "answered resident answered", "reopened owner reopened"));
}

TEST(MessageRules, WhoWantsNoReplyIsToldNothing) {
  Story s(/*reply=*/false);
  s.happen(answer(s.m, "solved", "已换灯"), "2021-10-20T10:00");
  EXPECT_THAT(s.sent, IsEmpty());
}

// A post box is read by those whom the matter is about.
TEST(MessageRules, WhatIsAboutSomebodyIsNotToldToTheirPostBox) {
  plan::Plan plan = s1();
  plan.org.offices.push_back({.id = "hall", .name = "便民厅", .of = "qiying"});
  plan.org.offices.push_back({.id = "county", .name = "县中心", .external = true});
  plan.org.teams.push_back({.id = "menders", .name = "维修队", .of = "hall"});
  plan.org.teams.push_back({.id = "helpers", .name = "服务队", .each = "village"});
  plan.duties.push_back({.id = "porter", .name = "门卫", .at = "hall"});
  plan.duties.push_back({.id = "warden", .name = "值班室", .each = "village"});
  plan.duties.push_back({.id = "desk", .name = "服务台", .at = "qiying"});
  plan.messages.send.clear();
  const std::string any = plan.messages.templates.front().id;
  const std::vector<std::string> village{"qiying", "hall",   "menders", "helpers",
                                         "porter", "warden", "desk"};
  const std::vector<std::string> town{"lead_group", "office_head"};
  std::vector<std::string> everybody = village;
  everybody.insert(everybody.end(), town.begin(), town.end());
  everybody.emplace_back("county");
  for (const std::string& to : everybody)
    plan.messages.send.push_back({.on = "answered", .to = to, .template_id = any});
  const auto told = [&](const std::string& concerns) {
    OpenMatter open = test::broken_lamp();
    open.concerns = concerns;
    const Events opened = open_matter(Story::rules(), open, at("2021-10-16T09:00")).value();
    Matter m = fold({}, opened.front(), at("2021-10-16T09:00"), "system");
    const Event owned = hand_over(m, person("owner"), "").value().front();
    m = fold(m, owned, at("2021-10-16T10:00"), "centre");
    const Event answered = answer(m, "solved", "已换灯").value().front();
    m = fold(m, answered, at("2021-10-16T11:00"), person("owner").text());
    std::vector<std::string> all;
    for (const MessageDue& due : messages_for(plan, m, answered)) all.push_back(due.to);
    return all;
  };
  EXPECT_EQ(told(""), everybody);
  EXPECT_THAT(told("village"), ElementsAre("lead_group", "office_head", "county"));
  std::vector<std::string> about_town = village;
  about_town.emplace_back("county");
  EXPECT_EQ(told("town"), about_town);
}

// Both wait for the morning: the one that is not true any longer is not sent.
TEST(MessageRules, AnAnswerThatIsCorrectedTakesThePlaceOfTheFirst) {
  Story s;
  s.happen(answer(s.m, "solved", "已换灯"), "2021-10-20T22:00");
  const std::string first = std::to_string(at("2021-10-20T22:00").ms()),
                    second = std::to_string(at("2021-10-20T22:05").ms());
  EXPECT_FALSE(is_overtaken(s.m, "answered", first, 1));
  s.happen(answer(s.m, "partly", "换了一盏"), "2021-10-20T22:05");
  ASSERT_EQ(s.ids.size(), 3U);
  EXPECT_NE(s.ids[1], s.ids[2]) << "each answer has a message of its own";
  EXPECT_TRUE(is_overtaken(s.m, "answered", first, 1));
  EXPECT_FALSE(is_overtaken(s.m, "answered", second, 1));
  EXPECT_FALSE(is_overtaken(s.m, "answered", "", 1)) << "rows from before say nothing of which";
  s.happen(dissent(Story::rules(), s.m, "没有换", true, at("2021-10-20T22:10")),
           "2021-10-20T22:10");
  EXPECT_TRUE(is_overtaken(s.m, "answered", second, 1)) << "called unsolved since";
}

TEST(MessageRules, TwoExtensionsAreTwoMessages) {
  Story s;
  const auto to = [&](const char* day, const char* when) {
    s.happen(extend(Story::rules(), s.m, Date::parse(day).value(), "等材料", at(when)), when);
  };
  to("2021-10-28", "2021-10-20T10:00");
  to("2021-10-29", "2021-10-21T10:00");
  EXPECT_NE(s.ids.at(1), s.ids.at(2));
}

TEST(MessageRules, TheResidentHearsOfAnotherKindAndItsDayEachTime) {
  plan::Plan plan = s1();
  plan.messages.send.clear();
  plan.messages.templates.push_back(
      {.id = "kind", .name = "改类别", .channel = "sms", .text = "改为{kind}，{due}前答复。"});
  plan.messages.send.push_back({.on = "reclassified", .to = "resident", .template_id = "kind"});
  OpenMatter open = test::broken_lamp();
  open.kind = "general";
  open.contact = Uuid::named("contact");
  const MatterRules rules{.plan = plan, .plan_version = 1, .calendar = Calendar::office()};
  const Events opened = open_matter(rules, open, at("2021-10-16T09:00")).value();
  Matter m = fold({}, opened.front(), at("2021-10-16T09:00"), "system");
  std::vector<std::string> texts;
  std::set<Uuid> ids;
  const auto change = [&](const char* kind, const char* when) {
    const Event changed = reclassify(rules, m, kind, "见材料", at(when)).value().front();
    m = fold(m, changed, at(when), "centre");
    for (const MessageDue& due : messages_for(plan, m, changed)) {
      texts.push_back(
          plan::fill_message(due.text->text, message_values(plan, m, &changed, at(when))));
      ids.insert(due.id);
    }
  };
  change("complex", "2021-10-18T10:00");
  change("general", "2021-10-18T11:00");
  change("complex", "2021-10-18T12:00");
  const std::string longer = "改为" + plan.matter_kind("complex")->name + "，" + "11月5日前答复。";
  EXPECT_EQ(texts, (std::vector<std::string>{
                       longer, "改为" + plan.matter_kind("general")->name + "，10月26日前答复。",
                       longer}));
  EXPECT_EQ(ids.size(), 3U) << "each change has a message of its own";
}

TEST(MessageRules, AReminderIsOvertakenByTheAnswer) {
  Story s;
  EXPECT_FALSE(is_overtaken(s.m, "reminded", "80%", 1));
  s.happen(answer(s.m, "solved", "已换灯"), "2021-10-20T10:00");
  EXPECT_TRUE(is_overtaken(s.m, "reminded", "80%", 1));
  EXPECT_FALSE(is_overtaken(s.m, "answered", "", 1));
}

TEST(MessageRules, RecipientsAreReadAsTheyWereWritten) {
  for (const std::string& key : {std::string("body:lead_group"), "person:" + person("owner").text(),
                                 "contact:" + person("x").text()})
    EXPECT_EQ(Recipient::parse(key).value().key(), key);
  for (const char* key : {"", "body", "body:", "person:x", "phone:13800000000"})
    EXPECT_FALSE(Recipient::parse(key)) << key;
}

TEST(MessageRules, EveryFieldHasASampleOfItsOwn) {
  const auto samples = sample_values(s1());
  for (const plan::MessageField& field : plan::message_fields())
    EXPECT_FALSE(samples.at(std::string(field.name)).empty()) << field.name;
  EXPECT_EQ(samples.size(), plan::message_fields().size());
}

// ---- text --------------------------------------------------------------------------------------

TEST(MessageText, BracesNeedAPartner) {
  for (const char* text : {"{", "}", "{a", "a}", "{{a}", "{a}}", "{a{b}}"})
    EXPECT_FALSE(plan::message_pieces(text)) << text;
  EXPECT_EQ(plan::fill_message("编号{ receipt }，{x}。", {{"receipt", "A"}}), "编号A，。");
  EXPECT_EQ(plan::fill_message("{title}", {{"title", "{receipt}"}, {"receipt", "A"}}), "{receipt}")
      << "what a resident wrote is never read as a field";
}

TEST(MessageText, PartsOfATextMessage) {
  EXPECT_EQ(plan::sms_parts(70), 1);
  EXPECT_EQ(plan::sms_parts(71), 2);
  EXPECT_EQ(plan::sms_parts(134), 2);
  EXPECT_EQ(plan::sms_parts(135), 3);
  EXPECT_EQ(plan::sms_units("路灯𠀀"), 4) << "beyond the basic plane a character counts twice";
}

TEST(MessageText, TimesOfADay) {
  EXPECT_EQ(plan::minute_of("08:30"), 510);
  EXPECT_EQ(plan::minute_of("24:00"), 1440);
  for (const char* text : {"", "8:30", "24:01", "12:60", "1200", "ab:cd", "12:0"})
    EXPECT_EQ(plan::minute_of(text), -1) << text;
}

}  // namespace
}  // namespace wanhu::domain
