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
  EXPECT_THAT(noted("[survey.a]\nper_day = 5\n[survey.b]\nper_day = 6\n[ladder.a]\nname = \"x\"\n"),
              ElementsAre("survey:1", "ladder:5"));
}

TEST(EngineNotes, NameAKeyOfAnyRowOrBlock) {
  EXPECT_THAT(noted("[[report]]\nid = \"a\"\n[[report]]\ntemplate = \"daily\"\n"),
              ElementsAre("report.template:4"));
  EXPECT_THAT(noted("[form.a]\nask = [ { id = \"q\" }, { id = \"r\", access = \"centre\" } ]\n"),
              ElementsAre("form.ask.access:2"));
}

TEST(EngineNotes, SaySoOnlyOfValuesThatAreNotActedOn) {
  const auto kind = [](const std::string& keys) {
    return noted("[matters]\nkinds = [ { id = \"tip\", " + keys + " } ]\n");
  };
  EXPECT_THAT(kind("channel = \"ordinary\", confidential = false"), IsEmpty());
  EXPECT_THAT(kind("channel = \"sealed\", confidential = true"), IsEmpty());
  EXPECT_THAT(kind("channel = \"statutory\""), ElementsAre("matters.kinds.channel:2"));
  EXPECT_THAT(noted("[indicators.a]\nnum = \"count(matter)\"\nden = \"count(unit)\"\n"
                    "[indicators.b]\nuse = \"external\"\n"),
              IsEmpty())
      << "computed, and quoted";
  EXPECT_THAT(noted("[indicators.a]\nnum = \"count(matter)\"\nden = \"count(unit)\"\n"
                    "[indicators.b]\nnum = \"count(poll where q_1 = 5)\"\nden = \"count(poll)\"\n"
                    "[indicators.c]\nnum = \"count(matter)\"\nden = \"count(poll)\"\n"),
              ElementsAre("indicators:4"));
  EXPECT_THAT(noted("[matters]\ntail = true\n"), IsEmpty());
  EXPECT_THAT(noted("[matters]\ntail = false\n"), ElementsAre("matters.tail:2"));
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
