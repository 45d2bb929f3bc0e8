// What this version only registers is said, key by key, at its place; what it acts on is not.
#include "plan/engine_notes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wanhu::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> noted(const std::string& text) {
  FindingList findings;
  std::vector<std::string> list;
  for (const Finding& note : engine_notes(read_tree(text, findings)))
    list.push_back(note.args.at("block") + ":" + std::to_string(note.at.line));
  return list;
}

TEST(EngineNotes, NameABlockOnceWhereItFirstStands) {
  EXPECT_THAT(noted("[survey.a]\nper_day = 5\n[survey.b]\nper_day = 6\n[publicity]\n"
                    "items = [ { id = \"x\", scored = true }, { id = \"y\", scored = true } ]\n"),
              ElementsAre("publicity.items.scored:6"))
      << "surveys are run by the poll house";
}

// A ladder is counted over findings of supervision; one that hangs on more is shown only.
TEST(EngineNotes, S3_44_NameALadderThatHangsOnMoreThanFindings) {
  EXPECT_THAT(noted("[ladder.a]\nwhen = \"supervision.finding = 'slack'\"\n"), IsEmpty());
  EXPECT_THAT(noted("[ladder.a]\nwhen = \"supervision.finding in ('a', 'b')\"\n"), IsEmpty());
  EXPECT_THAT(noted("[ladder.a]\nwhen = \"supervision.finding = 'a' and count(matter) > 3\"\n"),
              ElementsAre("ladder.when:2"));
}

TEST(EngineNotes, NameAKeyOfAnyRowOrBlock) {
  EXPECT_THAT(
      noted("[publicity]\nitems = [\n  { id = \"a\" },\n  { id = \"b\", scored = true },\n]\n"),
      ElementsAre("publicity.items.scored:4"));
}

TEST(EngineNotes, SaySoOnlyOfValuesThatAreNotActedOn) {
  const auto kind = [](const std::string& keys) {
    return noted("[matters]\nkinds = [ { id = \"tip\", " + keys + " } ]\n");
  };
  EXPECT_THAT(kind("channel = \"ordinary\", confidential = false"), IsEmpty());
  EXPECT_THAT(kind("channel = \"sealed\", confidential = true"), IsEmpty());
  EXPECT_THAT(kind("channel = \"statutory\""), IsEmpty());
  EXPECT_THAT(noted("[indicators.a]\nnum = \"count(matter)\"\nden = \"count(unit)\"\n"
                    "[indicators.b]\nuse = \"external\"\n"),
              IsEmpty())
      << "computed, and quoted";
  EXPECT_THAT(noted("[indicators.a]\nnum = \"count(matter)\"\nden = \"count(unit)\"\n"
                    "[indicators.b]\nnum = \"count(poll where q_1 = 5)\"\nden = \"count(poll)\"\n"
                    "[indicators.c]\nnum = \"count(matter)\"\nden = \"count(poll)\"\n"),
              IsEmpty())
      << "polled: what a poll has published";
  EXPECT_THAT(noted("[matters]\ntail = true\n"), IsEmpty());
  EXPECT_THAT(noted("[matters]\ntail = false\ntell = [\"visitor\"]\n"), IsEmpty());
  EXPECT_THAT(noted("[[report]]\nid = \"a\"\ntemplate = \"函\"\n"), IsEmpty());
  EXPECT_THAT(noted("[form.a]\nask = [ { id = \"r\", access = \"centre\", retain = \"9日\" } ]\n"),
              IsEmpty());
  EXPECT_THAT(noted("[publicity]\nitems = [ { id = \"a\", scored = false } ]\n"), IsEmpty());
  EXPECT_THAT(noted("[publicity]\nitems = [ { id = \"a\", scored = true } ]\n"),
              ElementsAre("publicity.items.scored:2"));
}

TEST(EngineNotes, AreNotMadeOfWhatIsActedOn) {
  EXPECT_THAT(noted("[places]\nkinds = [ { id = \"school\", name = \"学校\" } ]\n"), IsEmpty());
  EXPECT_THAT(noted("[org]\nteams = [ { id = \"t\" } ]\n"
                    "[duties]\nlead = { seats = [ { as = \"x\" } ] }\n"
                    "[[staffing]]\npost = \"p\"\n"),
              IsEmpty());
  EXPECT_THAT(noted("[quota.a]\nper = \"village\"\nceiling = true\noutcomes = [\"declined\"]\n"),
              IsEmpty());
  EXPECT_THAT(noted("[org]\nunits = [ { id = \"a\", from = 2021-01-01, to = 2021-06-30 } ]\n"),
              IsEmpty());
  EXPECT_THAT(noted("[matters]\npause = [ { for = \"weather\", max = \"5日\" } ]\n"
                    "extend = { max = \"5日\" }\n"),
              IsEmpty());
}

}  // namespace
}  // namespace wanhu::plan
