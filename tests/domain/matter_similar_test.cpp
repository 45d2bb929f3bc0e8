// Matters that may be about the same, in Chinese and in English.
#include <gtest/gtest.h>

#include <map>

#include "domain/matter/similar.hpp"
#include "domain/matter/words.hpp"

namespace wanhu::domain {
namespace {

const base::Date k_day = base::Date::parse("2021-10-16").value();

Sketch sketch(const std::string& text, const std::string& place = "", int day = 0,
              const std::string& kind = "general") {
  return {.kind = kind, .place = place, .text = text, .listed = k_day + day};
}
double even(const std::string&) {
  return 1;
}

TEST(Similar, TheSameInOtherWordsIsNearerThanAnotherThingAtThePlace) {
  const Sketch lamp = sketch("村口路灯不亮，坏了三天", "七营村口");
  const Likeness same = likeness(lamp, sketch("路灯坏了，村口晚上看不见", "七营村 村口", 2), even);
  const Likeness other = likeness(lamp, sketch("垃圾池满了没人清运", "七营村口", 0), even);
  EXPECT_GT(same.score, other.score);
  EXPECT_GE(same.score, k_alike);
  EXPECT_LT(other.score, k_alike);
}

TEST(Similar, IsCompleteForItselfAndSymmetric) {
  const Sketch a = sketch("排水沟堵塞，下雨进水", "东头"),
               b = sketch("下雨排水沟往屋里进水", "村东头", 9);
  EXPECT_NEAR(likeness(a, a, even).score, 1.0, 1e-9);
  EXPECT_NEAR(likeness(a, b, even).score, likeness(b, a, even).score, 1e-12);
  EXPECT_EQ(likeness(a, b, even).days, 9);
}

TEST(Similar, WidthPunctuationCaseAndOldFormsDoNotMatter) {
  EXPECT_NEAR(likeness(sketch("村口路燈壞了！ＷｉＦｉ"), sketch("村口，路灯坏了wifi"), even).text,
              1.0, 0.35);
  EXPECT_NEAR(likeness(sketch("路燈壞了"), sketch("路灯坏了"), even).text, 1.0, 1e-9);
}

TEST(Similar, WorksForEnglishWords) {
  const Sketch a = sketch("The street lamp at the gate is broken");
  const Likeness like = likeness(a, sketch("Broken street lamp near the gate"), even);
  EXPECT_GT(like.text, 0.6);
  EXPECT_LT(likeness(a, sketch("No water in the morning"), even).text, 0.2);
}

// A word that stands in every matter is no likeness; a rare one is.
TEST(Similar, RareWordsWeighMore) {
  EXPECT_EQ(rarity(100, 100), 0);
  EXPECT_GT(rarity(1, 1'000'000), rarity(1'000, 1'000'000));
  const std::map<std::string, double> weights{
      {"请尽", 0.01}, {"尽快", 0.01}, {"快处", 0.01}, {"处理", 0.01}, {"理", 0.01}};
  const auto weight = [&](const std::string& word) {
    const auto found = weights.find(word);
    return found == weights.end() ? 5.0 : found->second;
  };
  const Sketch a = sketch("井盖破了请尽快处理");
  EXPECT_LT(likeness(a, sketch("狗没拴请尽快处理"), weight).text, 0.05);
  EXPECT_GT(likeness(a, sketch("井盖破了三天"), weight).text, 0.4);
}

TEST(Similar, SaysWhichWordsTheyShare) {
  const Likeness like =
      likeness(sketch("村东头的排水沟堵塞，水漫到门口"), sketch("排水沟堵塞没人管"), even);
  ASSERT_FALSE(like.shared.empty());
  EXPECT_EQ(like.shared.front(), "排水沟堵塞");
}

}  // namespace
}  // namespace wanhu::domain
