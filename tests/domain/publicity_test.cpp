// Wordings and their review, copies that never get fewer than none, what may be recorded and when a
// loudspeaker is silent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <iterator>

#include "domain/publicity/noise.hpp"
#include "domain/publicity/record.hpp"

namespace wanhu::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Date day(const char* iso) {
  return Date::parse(iso).value();
}
const plan::Plan& dongfeng() {  // S2, with its ten items
  static const plan::Plan k_plan = [] {
    std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/dongfeng-2017/plan.toml");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return plan::load(text, "plan.toml").plan.value();
  }();
  return k_plan;
}
const plan::PublicityItem& item(const std::string& id) {
  for (const plan::PublicityItem& one : dongfeng().publicity)
    if (one.id == id) return one;
  throw std::logic_error(id);
}
const plan::guard::AskedQuestions& asked() {
  static const plan::guard::AskedQuestions k_asked = questions_of({&dongfeng()});
  return k_asked;
}
std::string code(const base::Result<Events>& events) {
  return events ? events->front().type : events.error().code;
}

const ItemKey k_of{"dongfeng-2017", "board"};

// ---- wordings ----

base::Result<Events> put(const std::string& title, const std::string& text,
                         const std::optional<ItemVersion>& newest = {},
                         const std::string& note = "") {
  return put_item(k_of, {.title = title, .text = text, .note = note}, newest, asked());
}

TEST(PublicityWording, VersionsAreNumberedAndClearOnesGoOutAtOnce) {
  const auto first = put("防骗提示", "陌生来电不转账");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->front().data.at("version"), 1);
  EXPECT_EQ(first->front().data.at("state"), "clear");
  ItemVersion newest{.of = k_of, .version = 3, .title = "防骗提示", .text = "陌生来电不转账"};
  EXPECT_EQ(code(put("防骗提示", "陌生来电不转账", newest)), "ITEM-SAME");
  EXPECT_EQ(put("防骗提示", "验证码不告诉人", newest)->front().data.at("version"), 4);
}

TEST(PublicityWording, S2_26_G05IsRefusedWithWordsAndField) {
  const auto refused = put("宣传页", "接到电话请回答非常满意");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "PUBLICITY-G05");
  EXPECT_EQ(refused.error().place.field, "/data/text");
  EXPECT_EQ(refused.error().args.at("found"), "请回答非常满意");
  EXPECT_EQ(code(put("民调承诺书", "请签字")), "PUBLICITY-G05");
  EXPECT_EQ(code(put("標　準　答　案", "见背面")), "PUBLICITY-G05");
  EXPECT_EQ(code(put("调查题", "问您的事办的结果怎么告诉您？")), "PUBLICITY-G05")
      << "a question of the plan's own form";
}

TEST(PublicityWording, ASentenceCutBetweenTitleAndTextIsReadAsOne) {
  EXPECT_EQ(code(put("入户宣传：标准", "答案见背面")), "PUBLICITY-G05");
}

TEST(PublicityWording, NearMissesWait) {
  const auto waits = put("电话调查通知", "本月有民意调查，请给我们打分");
  ASSERT_TRUE(waits);
  EXPECT_EQ(waits->front().data.at("state"), "waiting");
  const base::Json signals = waits->front().data.at("signals");
  EXPECT_EQ(signals.at(0), (base::Json{{"guard", "G05"}, {"words", "电话调查"}}));
  EXPECT_EQ(put("电话访问说明", "接不接由您决定，怎么想就怎么说")->front().data.at("state"),
            "clear")
      << "S0-17: the neutral notice, its title included";
}

// A leaflet explains laws that name persons; what staff note of their own work does not.
TEST(PublicityWording, WordsOfOtherRulesAreReadInPrintAndRefusedInNotes) {
  const auto law = put("法律知识", "社区矫正对象应当遵守监督管理规定");
  ASSERT_TRUE(law);
  EXPECT_EQ(law->front().data.at("state"), "waiting");
  EXPECT_EQ(law->front().data.at("signals").at(0).at("guard"), "G01");
  EXPECT_EQ(code(put("法律知识", "社区矫正法", {}, "发给重点人员名单上的户")), "PUBLICITY-GUARD");
  const auto zero = put("横幅", "争创零上访村");
  ASSERT_FALSE(zero);
  EXPECT_EQ(zero.error().code, "PUBLICITY-GUARD") << "G06 is refused in print too";
  EXPECT_EQ(zero.error().args.at("rule"), "G06");
}

TEST(PublicityWording, IsReleasedOrRefusedByAnother) {
  ItemVersion waiting{.of = k_of,
                      .version = 2,
                      .title = "a",
                      .text = "b",
                      .state = WordingState::waiting,
                      .author = "one"};
  EXPECT_EQ(code(review_item(waiting, ReviewVerdict::released, "可以", "one")), "ITEM-OWN-REVIEW");
  const auto released = review_item(waiting, ReviewVerdict::released, "只说有调查", "two");
  ASSERT_TRUE(released);
  EXPECT_EQ(released->front().data.at("verdict"), "released");
  waiting.state = WordingState::released;
  EXPECT_TRUE(waiting.may_go_out());
  EXPECT_EQ(code(review_item(waiting, ReviewVerdict::refused, "再想想", "two")),
            "ITEM-NOT-WAITING");
}

// ---- copies ----

ItemVersion clear_version() {
  return {.of = k_of, .version = 1, .title = "a", .text = "b"};
}

TEST(PublicityStock, S1_10_WhatIsHandedOverIsAcknowledgedByTheUnit) {
  const CopyHandover sent{
      .id = Uuid::named("h"), .of = k_of, .version = 1, .unit = "c1", .n = 100, .author = "centre"};
  EXPECT_EQ(code(hand_over_stock(clear_version(), 99, sent, "")), "STOCK-SHORT");
  EXPECT_EQ(code(hand_over_stock(clear_version(), 100, sent, "")), "stock.handed_over");
  EXPECT_EQ(code(acknowledge_stock(sent, 100, "", "centre")), "STOCK-OWN-RECEIPT");
  EXPECT_EQ(code(acknowledge_stock(sent, 101, "", "lead")), "STOCK-RECEIPT-MANY");
  EXPECT_EQ(code(acknowledge_stock(sent, 97, "少三份", "lead")), "stock.acknowledged");
  EXPECT_EQ(code(return_stock(sent, 1, "")), "STOCK-RECEIPT-NONE");
  CopyHandover got = sent;
  got.got = 97;
  got.returned = 90;
  EXPECT_EQ(code(acknowledge_stock(got, 97, "", "lead")), "STOCK-ACKNOWLEDGED");
  EXPECT_EQ(code(return_stock(got, 8, "")), "STOCK-RETURN-MANY");
  EXPECT_EQ(code(return_stock(got, 7, "")), "stock.returned");
}

TEST(PublicityStock, WhatWaitsIsNeitherPrintedNorHandedOver) {
  ItemVersion version = clear_version();
  const CopyHandover sent{.id = Uuid::named("h"), .of = k_of, .unit = "c1", .n = 1};
  for (const auto& [state, expected] : {std::pair(WordingState::waiting, "ITEM-WAITING"),
                                        {WordingState::refused, "ITEM-REFUSED"}}) {
    version.state = state;
    EXPECT_EQ(code(receive_stock(version, 0, 10, "")), expected);
    EXPECT_EQ(code(hand_over_stock(version, 10, sent, "")), expected);
  }
}

TEST(PublicityStock, ACountIsACorrectionWithItsReason) {
  EXPECT_EQ(code(count_stock(clear_version(), 40, 40, "盘点")), "STOCK-SAME");
  const auto counted = count_stock(clear_version(), 40, 37, "受潮三份");
  ASSERT_TRUE(counted);
  EXPECT_EQ(counted->front().data.at("was"), 40);
  EXPECT_EQ(counted->front().data.at("n"), 37);
  EXPECT_EQ(code(receive_stock(clear_version(), k_copies_max, 1, "")), "STOCK-MANY");
}

// Whatever is asked in whatever order: copies are neither made nor lost, and none is below zero.
RC_GTEST_PROP(PublicityStockProperty, CopiesAreNeverFewerThanNone, ()) {
  std::int64_t stock = 0, came = 0;
  CopyHandover out{.id = Uuid::named("h"), .of = k_of, .unit = "c1", .n = 0, .author = "centre"};
  bool sent = false;
  const int steps = *rc::gen::inRange(1, 40);
  for (int i = 0; i < steps; ++i) {
    const std::int64_t n = *rc::gen::inRange(1, 50);
    switch (*rc::gen::inRange(0, 5)) {
      case 0:
        if (receive_stock(clear_version(), stock, n, "")) {
          stock += n;
          came += n;
        }
        break;
      case 1:
        if (sent) break;
        out.n = n;
        if (hand_over_stock(clear_version(), stock, out, "")) {
          stock -= n;
          sent = true;
        }
        break;
      case 2:
        if (sent && acknowledge_stock(out, n, "", "lead")) out.got = n;
        break;
      case 3:
        if (sent && return_stock(out, n, "")) {
          out.returned += n;
          stock += n;
        }
        break;
      default:
        if (count_stock(clear_version(), stock, n, "盘点")) {
          came += n - stock;
          stock = n;
        }
    }
    RC_ASSERT(stock >= 0);
    RC_ASSERT(out.with_unit() >= 0);
    RC_ASSERT(stock == came - (sent ? out.n : 0) + out.returned);
  }
}

// ---- noise ----

TEST(PublicityNoise, S2_29_LoudspeakersKeepOutOfNightAndNoon) {
  const auto quiet = [](const char* from, const char* to) {
    const QuietHours* const found = quiet_in(clock_of(from).value(), clock_of(to).value());
    return found == nullptr ? std::string() : std::string(found->code);
  };
  EXPECT_EQ(quiet("09:00", "11:30"), "");
  EXPECT_EQ(quiet("06:00", "12:00"), "") << "up to the hour";
  EXPECT_EQ(quiet("14:30", "22:00"), "") << "from the hour on";
  EXPECT_EQ(quiet("05:59", "07:00"), "PUBLICITY-QUIET-NIGHT");
  EXPECT_EQ(quiet("21:00", "22:01"), "PUBLICITY-QUIET-NIGHT");
  EXPECT_EQ(quiet("23:00", "24:00"), "PUBLICITY-QUIET-NIGHT");
  EXPECT_EQ(quiet("11:59", "12:01"), "PUBLICITY-QUIET-NOON");
  EXPECT_EQ(quiet("14:29", "16:00"), "PUBLICITY-QUIET-NOON");
  EXPECT_EQ(quiet("09:00", "17:00"), "PUBLICITY-QUIET-NOON") << "over the whole of noon";
  for (const char* wrong : {"", "9:00", "24:01", "12:60", "1230", "ab:cd", "12:3a"})
    EXPECT_EQ(clock_of(wrong), std::nullopt) << wrong;
}

RC_GTEST_PROP(PublicityNoiseProperty, AStretchIsQuietWhenAMinuteOfItIs, ()) {
  const int from = *rc::gen::inRange(0, 24 * 60), to = *rc::gen::inRange(from + 1, 24 * 60 + 1);
  bool any = false;
  for (int minute = from; minute < to; ++minute)
    for (const QuietHours& quiet : k_quiet_hours)
      if (quiet.from <= minute && minute < quiet.to) any = true;
  RC_ASSERT((quiet_in(from, to) != nullptr) == any);
  RC_ASSERT(clock_of(clock_text(from)) == from);
}

// ---- records ----

PublicityRecord record(const std::string& id, const std::string& channel, Json more = {}) {
  PublicityRecord made{.act = Uuid::named(id),
                       .of = {"dongfeng-2017", id},
                       .unit = "c1",
                       .day = day("2017-04-20"),
                       .channel = channel,
                       .n = 1};
  for (const auto& [name, value] : more.items()) {
    if (name == "unit") made.unit = value;
    if (name == "day") made.day = day(value.get<std::string>().c_str());
    if (name == "hours")
      made.hours = std::pair(clock_of(value.at(0).get<std::string>()).value(),
                             clock_of(value.at(1).get<std::string>()).value());
    if (name == "route") made.route = value;
    if (name == "consent") made.consent = value;
    if (name == "medium") made.medium = value;
    if (name == "title") made.title = value;
    if (name == "note") made.note = value;
  }
  return made;
}
base::Result<Events> recorded(const PublicityRecord& made, std::optional<ItemVersion> wording = {},
                              bool has_wording = false) {
  return record_publicity({.plan = dongfeng(),
                           .item = item(made.of.item),
                           .has_wording = has_wording || wording.has_value(),
                           .wording = std::move(wording),
                           .asked = asked(),
                           .today = day("2017-05-10")},
                          made);
}

TEST(PublicityRecord, S2_25_BannersCountForTheUnitThatHungThem) {
  PublicityRecord ten = record("banner_communities", "banner");
  ten.n = 10;
  const auto events = recorded(ten);
  ASSERT_TRUE(events) << code(events);
  const PublicityRecord back = record_from_json(events->front().data);
  EXPECT_EQ(back.state, RecordState::counted);
  EXPECT_EQ(back.ask_unit, "c1");
  const Act act = back.as_act();
  EXPECT_EQ(act.rule, "publicity.banner_communities");
  EXPECT_EQ(act.plan, "dongfeng-2017");
  EXPECT_EQ(act.unit, "c1");
  EXPECT_EQ(act.n, 10);
}

// An item that is asked of the whole is met wherever it is done.
TEST(PublicityRecord, S2_31_WhatTheWholeIsAskedIsMetInAnyUnit) {
  const auto events = recorded(record("account", "online", {{"title", "防范电信诈骗"}}));
  ASSERT_TRUE(events) << code(events);
  EXPECT_EQ(events->front().data.at("unit"), "c1");
  EXPECT_EQ(record_from_json(events->front().data).as_act().unit, "dongfeng");
}

TEST(PublicityRecord, DayChannelAndUnitAreThePlans) {
  EXPECT_EQ(code(recorded(record("board", "board", {{"day", "2017-05-11"}}))), "PUBLICITY-DAY");
  EXPECT_EQ(code(recorded(record("board", "board", {{"day", "2017-04-04"}}))), "PUBLICITY-DAY");
  EXPECT_EQ(code(recorded(record("board", "banner"))), "PUBLICITY-CHANNEL");
  EXPECT_EQ(code(recorded(record("board", "board", {{"unit", "i1"}}))), "PUBLICITY-UNIT");
  EXPECT_EQ(code(recorded(record("board", "board", {{"unit", "nowhere"}}))), "PUBLICITY-UNIT");
  EXPECT_EQ(code(recorded(record("board", "board"))), "publicity.recorded")
      << "late counts as late";
}

TEST(PublicityRecord, S2_29_ACarHasARouteAndKeepsTheHours) {
  const auto car = [](Json more) { return code(recorded(record("vehicle", "vehicle", more))); };
  const Json route{{"route", "街道办—东街—中学"}};
  const auto with = [&](const char* from, const char* to) {
    Json more = route;
    more["hours"] = {from, to};
    return car(more);
  };
  EXPECT_EQ(car(route), "PUBLICITY-HOURS");
  EXPECT_EQ(with("10:00", "09:00"), "PUBLICITY-HOURS");
  EXPECT_EQ(with("12:00", "13:00"), "PUBLICITY-QUIET-NOON");
  EXPECT_EQ(with("20:00", "23:00"), "PUBLICITY-QUIET-NIGHT");
  EXPECT_EQ(with("09:00", "11:30"), "publicity.recorded");
  EXPECT_EQ(car({{"hours", {"09:00", "11:30"}}}), "PUBLICITY-ROUTE");
  EXPECT_EQ(code(recorded(record("vehicle", "broadcast", {{"hours", {"12:30", "13:00"}}}))),
            "PUBLICITY-QUIET-NOON");
}

TEST(PublicityRecord, S2_28_AScreenNeedsItsOwnersConsentInWords) {
  EXPECT_EQ(code(recorded(record("screen", "screen"))), "PUBLICITY-CONSENT");
  EXPECT_EQ(code(recorded(record("screen", "screen", {{"consent", "影院业主4月8日同意"}}))),
            "publicity.recorded");
}

TEST(PublicityRecord, S2_30_APressItemNamesMediumAndTitle) {
  EXPECT_EQ(code(recorded(record("press", "press", {{"title", "社区夜巡"}}))), "PUBLICITY-PRESS");
  EXPECT_EQ(code(recorded(record("press", "press", {{"medium", "日报"}}))), "PUBLICITY-PRESS");
  EXPECT_EQ(code(recorded(record("press", "press", {{"medium", "日报"}, {"title", "社区夜巡"}}))),
            "publicity.recorded");
}

TEST(PublicityRecord, S2_26_WordsOfARecordAreJudgedToo) {
  EXPECT_EQ(code(recorded(record("board", "board", {{"note", "入户讲解标准答案"}}))),
            "PUBLICITY-G05");
  EXPECT_EQ(code(recorded(record("account", "online", {{"title", "民调 技 巧"}}))),
            "PUBLICITY-G05");
  EXPECT_EQ(code(recorded(record("board", "board", {{"note", "现场照片上传工作群"}}))),
            "PUBLICITY-GUARD");
  const auto near = recorded(record("board", "board", {{"note", "顺便提到电话调查"}}));
  ASSERT_TRUE(near);
  EXPECT_EQ(record_from_json(near->front().data).state, RecordState::waiting);
}

TEST(PublicityRecord, NothingIsHungOfAWordingThatWaits) {
  ItemVersion wording = clear_version();
  EXPECT_EQ(recorded(record("board", "board"), wording)->front().data.at("version"), 1);
  wording.state = WordingState::waiting;
  EXPECT_EQ(code(recorded(record("board", "board"), wording)), "ITEM-WAITING");
  wording.state = WordingState::refused;
  EXPECT_EQ(code(recorded(record("board", "board"), wording)), "ITEM-REFUSED");
  EXPECT_EQ(code(recorded(record("board", "board"), {}, true)), "ITEM-WAITING")
      << "versions were put, and none may go out";
  EXPECT_EQ(recorded(record("board", "board"))->front().data.at("version"), 0);
}

TEST(PublicityRecord, IsReviewedByAnotherAndWithdrawnOnce) {
  PublicityRecord waiting = record("board", "board");
  waiting.state = RecordState::waiting;
  waiting.author = "one";
  EXPECT_EQ(code(review_record(waiting, ReviewVerdict::released, "x", "one")), "RECORD-OWN-REVIEW");
  EXPECT_EQ(code(review_record(waiting, ReviewVerdict::refused, "x", "two")), "publicity.reviewed");
  EXPECT_EQ(code(withdraw_record(waiting, "误登")), "publicity.withdrawn");
  waiting.state = RecordState::withdrawn;
  EXPECT_EQ(code(withdraw_record(waiting, "误登")), "RECORD-WITHDRAWN");
  EXPECT_EQ(code(review_record(waiting, ReviewVerdict::released, "x", "two")),
            "RECORD-NOT-WAITING");
}

TEST(PublicityCheck, S2_25_LooksAtNoMoreThanHangs) {
  HangingCheck check{.id = Uuid::named("c"),
                     .of = {"dongfeng-2017", "banner_communities"},
                     .unit = "c1",
                     .day = day("2017-05-01")};
  const auto looked = [&] { return code(check_hanging(check, 10, day("2017-05-10"), asked())); };
  EXPECT_EQ(looked(), "CHECK-NONE");
  check.ok = 7;
  check.mended = 2;
  check.removed = 2;
  EXPECT_EQ(looked(), "CHECK-MANY");
  check.removed = 1;
  EXPECT_EQ(looked(), "publicity.checked");
  check.day = day("2017-05-11");
  EXPECT_EQ(looked(), "CHECK-DAY");
}

// What a record is made of comes back whole.
RC_GTEST_PROP(PublicityRecordProperty, JsonKeepsEverything, ()) {
  PublicityRecord made = record("vehicle", "vehicle");
  made.note = *rc::gen::string<std::string>();
  made.n = *rc::gen::inRange(1, 10'000);
  if (*rc::gen::arbitrary<bool>()) {
    const int from = *rc::gen::inRange(0, 24 * 60);
    made.hours = std::pair(from, *rc::gen::inRange(from + 1, 24 * 60 + 1));
  }
  made.signals = {{"G05", "满意度"}};
  const PublicityRecord back = record_from_json(to_json(made));
  RC_ASSERT(to_json(back) == to_json(made));
  RC_ASSERT(back.hours == made.hours);
}

}  // namespace
}  // namespace wanhu::domain
