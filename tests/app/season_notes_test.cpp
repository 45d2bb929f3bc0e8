// What `plan check` says of bands and rankings before anybody is ranked: the plain order's rates
// and this program's beside them (S2_45, S3_16).
#include "app/season_notes.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/catalogue.hpp"
#include "support/plans.hpp"

namespace wanhu::test {
namespace {

plan::Finding note_of(const std::string& folder, const std::string& code) {
  const std::string text = plan_file(folder);
  plan::Loaded loaded = plan::load(text, "plan.toml");
  app::add_season_notes(loaded, text);
  std::vector<plan::Finding> found;
  for (const plan::Finding& note : loaded.notes)
    if (note.code == code) found.push_back(note);
  EXPECT_EQ(found.size(), 1U) << folder;
  return found.empty() ? plan::Finding{} : found.front();
}

double percent(const plan::Finding& note, const char* name) {
  return std::stod(note.args.at(name));
}

TEST(SeasonNotes, S2_45_OurOwnRuleStandsBesideThePlainOrder) {
  const plan::Finding note = note_of("dongfeng-2017", "RANK-POWER");
  EXPECT_GT(percent(note, "middling"), 1);
  EXPECT_LT(percent(note, "ours"), percent(note, "middling") / 10);
  EXPECT_GT(percent(note, "equal"), 90);
  EXPECT_LE(percent(note, "equal_ours"), 5);
  for (const base::Lang lang : {base::Lang::zh, base::Lang::en}) {
    const std::string line = base::message(lang, note.code, note.args);
    for (const char* name : {"middling", "ours", "equal", "equal_ours"})
      EXPECT_NE(line.find(note.args.at(name)), std::string::npos) << name << ": " << line;
  }
}

TEST(SeasonNotes, S3_16_ARankingWithoutBandsIsTriedByItsLastQuarter) {
  const plan::Finding note = note_of("county-double-lift-2021", "RANK-QUARTER");
  EXPECT_EQ(note.args.at("units"), "4");
  EXPECT_EQ(note.args.at("n"), "60");
  EXPECT_EQ(note.args.at("from"), "4");
  EXPECT_EQ(note.clause, "三3");
  EXPECT_GT(percent(note, "middling"), 3);
  EXPECT_LT(percent(note, "ours"), percent(note, "middling"));
  EXPECT_NE(base::message(base::Lang::en, note.code, note.args).find(note.args.at("ours")),
            std::string::npos);
}

TEST(SeasonNotes, APlanWithoutRankingsHasNone) {
  const std::string text = plan_file("ruji-2021");
  plan::Loaded loaded = plan::load(text, "plan.toml");
  const std::size_t before = loaded.notes.size();
  app::add_season_notes(loaded, text);
  EXPECT_EQ(loaded.notes.size(), before);
}

}  // namespace
}  // namespace wanhu::test
