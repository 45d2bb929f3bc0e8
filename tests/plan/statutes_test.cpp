// What a plan may say where the law has a term: stricter for those who work, never for the
// resident.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/catalogue.hpp"
#include "plan/files.hpp"
#include "plan/plan.hpp"
#include "plan/render_finding.hpp"
#include "plan/statutes.hpp"

namespace wanhu::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* k_kinds = "kinds     = [\n";
constexpr const char* k_objection = "objection = { within = \"2个工作日\", by = \"centre\" }";
constexpr const char* k_review = "review    = { within = \"30日\", by = \"centre\" }";

// S1 with petitions.
std::string petitions() {
  return edited(ruji(), k_kinds,
                std::string(k_kinds) +
                    "  { id = \"petition\", name = \"信访\", owner = \"centre\", due = \"60日\", "
                    "channel = \"statutory\", statute = \"petition.decide\", "
                    "basis = \"信访工作条例\" },\n");
}

std::vector<std::string> found(const std::string& text) {
  std::vector<std::string> all;
  for (const Finding& finding : load(text, "plan.toml").findings) {
    EXPECT_TRUE(base::has_message(finding.message_code())) << finding.message_code();
    all.push_back(finding.message_code());
  }
  return all;
}

std::string with_extend(const char* extend) {
  return edited(petitions(), k_review, std::string(k_review) + "\nextend    = " + extend);
}

TEST(Statutes, APlanThatKeepsWithinTheLawIsClean) {
  EXPECT_THAT(found(petitions()), IsEmpty());
  EXPECT_THAT(found(with_extend("{ max = \"30日\", times = 1, by = \"centre\" }")), IsEmpty());
}

TEST(Statutes, MoreTimeThanTheLawGivesIsAnError) {
  EXPECT_THAT(found(with_extend("{ max = \"31日\", by = \"centre\" }")), ElementsAre("L-STATUTE"));
  EXPECT_THAT(found(with_extend("{ max = \"30日\", times = 2, by = \"centre\" }")),
              ElementsAre("L-STATUTE.times"));
  // Where no kind has a term of the law the plan says what it likes.
  const std::string own = edited(
      ruji(), k_review,
      std::string(k_review) + "\nextend    = { max = \"90日\", times = 3, by = \"centre\" }");
  EXPECT_THAT(found(own), IsEmpty());
}

TEST(Statutes, ObjectingTakesNoLongerThanTheLawGives) {
  const auto within = [](const std::string& term, const std::string& text) {
    return edited(text, k_objection, "objection = { within = \"" + term + "\", by = \"centre\" }");
  };
  EXPECT_THAT(found(within("5个工作日", petitions())), IsEmpty());
  EXPECT_THAT(found(within("30日", petitions())), ElementsAre("L-STATUTE"));
  EXPECT_THAT(found(within("30日", ruji())), IsEmpty());
}

TEST(Statutes, AResidentHasNoLessTimeToAskForAReviewThanTheLawGives) {
  const auto within = [](const std::string& term, const std::string& text) {
    return edited(text, k_review, "review    = { within = \"" + term + "\", by = \"centre\" }");
  };
  EXPECT_THAT(found(within("60日", petitions())), IsEmpty());
  EXPECT_THAT(found(within("30个工作日", petitions())), IsEmpty());
  EXPECT_THAT(found(within("29日", petitions())), ElementsAre("L-STATUTE.shorter"));
  EXPECT_THAT(found(within("1个月", petitions())), ElementsAre("L-STATUTE.shorter"))
      << "February has 28 days";
  EXPECT_THAT(found(within("5日", ruji())), IsEmpty());
}

TEST(Statutes, ASecondReviewHasABodyOfItsOwn) {
  const auto with = [](const std::string& review) {
    std::string text = edited(petitions(), k_review, review);
    return edited(text, "clocks    = [",
                  "clocks    = [\n  { id = \"again\", statute = "
                  "\"petition.recheck\", kinds = [\"petition\"] },");
  };
  EXPECT_THAT(found(with(k_review)), IsEmpty()) << "the town above its office";
  EXPECT_THAT(found(with("review    = { within = \"30日\", by = \"county_centre\" }")),
              ElementsAre("L-STATUTE.recheck"));
  EXPECT_THAT(
      found(
          with("review    = { within = \"30日\", by = \"centre\", recheck = \"county_centre\" }")),
      IsEmpty());
  EXPECT_THAT(
      found(with("review    = { within = \"30日\", by = \"centre\", recheck = \"centre\" }")),
      ElementsAre("L-STATUTE.recheck"));
}

TEST(Statutes, AllOfThePreloadedOnesHaveNamesInBothLanguages) {
  ASSERT_EQ(statutes().size(), 9U);
  for (const Statute& one : statutes()) {
    const std::string id(one.id);
    EXPECT_TRUE(base::has_message("STATUTE-" + id)) << id;
    EXPECT_TRUE(base::has_message("STATUTE-LAW-" + id)) << id;
    EXPECT_TRUE(calendar::parse_amount(one.amount)) << id;
    EXPECT_EQ(one.use == Statute::Use::clock, !one.from.empty() && !one.until.empty()) << id;
  }
}

}  // namespace
}  // namespace wanhu::plan
