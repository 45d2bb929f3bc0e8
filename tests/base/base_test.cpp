#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/catalogue.hpp"
#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace wanhu::base {
namespace {

TEST(Date, RoundTripsEveryDayOfFourHundredYears) {
  for (Date d = *Date::from_ymd(1800, 1, 1); d < *Date::from_ymd(2200, 1, 1); d = d + 1)
    ASSERT_EQ(Date::parse(d.iso()), d) << d.iso();
}

TEST(Date, RefusesWhatIsNotADay) {
  for (const char* text : {"2021-02-29", "2021-13-01", "2021-00-10", "2021-1-1", "21-10-10", "",
                           "2021/10/10", "2021-10-1x", "2021-10-100"})
    EXPECT_FALSE(Date::parse(text)) << text;
  EXPECT_EQ(Date::parse("2024-02-29")->weekday(), 4);
}

TEST(Instant, ReadsOffsetsAndWritesShanghai) {
  EXPECT_EQ(Instant::parse("2021-10-16T01:30:00Z")->iso(), "2021-10-16T09:30:00.000+08:00");
  EXPECT_EQ(Instant::parse("2021-10-16T09:30:00.25+08:00")->ms(),
            Instant::parse("2021-10-16T01:30:00.250Z")->ms());
  EXPECT_EQ(Instant::at(*Date::parse("2021-10-16"), 24 * 60).date().iso(), "2021-10-17");
  EXPECT_EQ(Instant::parse("1969-12-31T16:00:00Z")->date().iso(), "1970-01-01");
  for (const char* text : {"2021-10-16T09:30:00", "2021-10-16", "2021-10-16T25:00:00Z", "x"})
    EXPECT_FALSE(Instant::parse(text)) << text;
}

TEST(Uuid, SevenIsOrderedByTimeAndRoundTrips) {
  const Uuid a = Uuid::v7(Instant(1'000)), b = Uuid::v7(Instant(2'000));
  EXPECT_LT(a, b);
  EXPECT_EQ(a.version(), 7);
  EXPECT_EQ(Uuid::parse(a.text()), a);
  EXPECT_EQ(Uuid::from_bytes(a.view()), a);
  EXPECT_EQ(Uuid::named("x"), Uuid::named("x"));
  EXPECT_NE(Uuid::named("x"), Uuid::named("y"));
  EXPECT_FALSE(Uuid::parse("01890a5d-ac96-774b-bcce-b302099a805"));
  EXPECT_FALSE(Uuid::parse("01890a5dxac96-774b-bcce-b302099a8057"));
}

TEST(Digest, StandardVectors) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(unhex("00ff10"), std::string("\x00\xff\x10", 3));
  EXPECT_EQ(unhex("0g"), "");
}

TEST(Seeded, KnownSequenceOfSplitMix64) {
  Seeded random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317ULL);
  EXPECT_EQ(random.next(), 3203168211198807973ULL);
}

TEST(Text, WidthAndDistanceCountCharacters) {
  EXPECT_EQ(display_width("总数 = 1"), 8);
  EXPECT_EQ(edit_distance("汝集1村", "汝集一村"), 1);
  EXPECT_EQ(nearest("windw", {"plan", "window"}), "window");
  EXPECT_FALSE(nearest("x", {"window"}));
  EXPECT_EQ(trim(" \u3000a b\u3000\n"), "a b");
  EXPECT_EQ(first_invalid_utf8("ab\xC0\xAF"), 2U);
  EXPECT_EQ(first_invalid_utf8("\xED\xA0\x80"), 0U);  // a surrogate
  EXPECT_FALSE(first_invalid_utf8("汝集镇𠀀"));
  EXPECT_EQ(encode_utf8(decode_utf8("汝集镇𠀀é")), "汝集镇𠀀é");
}

TEST(Json, RefusesDuplicatesDepthAndBadText) {
  EXPECT_EQ(parse_json("{\"a\":1,\"a\":2}").error().code, "JSON-KEY-DUP");
  EXPECT_EQ(parse_json(std::string(40, '[') + std::string(40, ']')).error().code, "JSON-DEPTH");
  EXPECT_EQ(parse_json("\"\xff\"").error().code, "TEXT-ENCODING");
  const auto broken = parse_json("{\n  \"a\": }");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().place.line, 2);
  EXPECT_EQ(canonical(*parse_json("{\"b\":1, \"a\":[true,null]}")), "{\"a\":[true,null],\"b\":1}");
}

TEST(FieldReader, NamesTheFieldAndTheWayOut) {
  const Json object = *parse_json(R"({"reson":"x","n":3})");
  FieldReader read(object, "/data");
  EXPECT_EQ(read.integer("n", 1, 5), 3);
  EXPECT_EQ(read.text_or("reason", "-"), "-");
  const auto done = read.done();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "FIELD-UNKNOWN");
  EXPECT_EQ(done.error().place.field, "/data/reson");
  EXPECT_EQ(done.error().args.at("hint"), "reason");
}

TEST(FieldReader, GuessesNothingWhereNothingIsNear) {
  const Json object = *parse_json(R"({"source":"x","n":3})");
  FieldReader read(object, "/data");
  EXPECT_EQ(read.integer("n", 1, 5), 3);
  const auto done = read.done();
  ASSERT_FALSE(done);
  EXPECT_EQ(text_of(Lang::zh, done.error()), "没有“source”这一项。");
  EXPECT_EQ(text_of(Lang::en, done.error()), "There is no field \"source\".");
  EXPECT_EQ(done.error().place.field, "/data/source");
}

TEST(Catalogue, EveryMessageStandsInBothLanguagesWithTheSameHoles) {
  for (const std::string& code : message_codes()) {
    const std::string zh = message(Lang::zh, code), en = message(Lang::en, code);
    EXPECT_FALSE(zh.empty()) << code;
    EXPECT_FALSE(en.empty()) << code;
    const auto holes = [](const std::string& text) {
      std::set<std::string> names;
      for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
        const std::string name = text.substr(at + 1, text.find('}', at) - at - 1);
        if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string::npos)
          names.insert(name);  // "{ with }" is a sentence about braces
      }
      return names;
    };
    EXPECT_EQ(holes(zh), holes(en)) << code;
  }
}

}  // namespace
}  // namespace wanhu::base
