#include "domain/visit/outcome.hpp"

#include <gtest/gtest.h>

#include <set>

namespace wanhu::domain {
namespace {

TEST(VisitOutcome, TableIsInTheOrderOfTheEnum) {
  for (std::size_t i = 0; i < k_outcome_count; ++i) {
    EXPECT_EQ(static_cast<std::size_t>(outcome_rules().at(i).outcome), i);
  }
}

TEST(VisitOutcome, CarriesTheAaporCode) {
  EXPECT_EQ(rule_of(Outcome::answered).aapor, "1.1");
  EXPECT_EQ(rule_of(Outcome::declined).aapor, "2.111");
  EXPECT_EQ(rule_of(Outcome::nobody_home).aapor, "2.24");
  EXPECT_EQ(rule_of(Outcome::vacant).aapor, "4.61");
  EXPECT_EQ(rule_of(Outcome::unsafe).aapor, "3.17");
  EXPECT_EQ(rule_of(Outcome::other).aapor, "2.36");
}

// The first digit of a code is its class: 1 interview, 2 eligible, 3 unknown, 4 not eligible.
TEST(VisitOutcome, ClassAgreesWithTheCode) {
  for (const OutcomeRule& rule : outcome_rules()) {
    switch (rule.aapor_class) {
      case AaporClass::interview:
        EXPECT_EQ(rule.aapor.front(), '1');
        break;
      case AaporClass::refusal:
      case AaporClass::noncontact:
      case AaporClass::other:
        EXPECT_EQ(rule.aapor.front(), '2');
        break;
      case AaporClass::unknown_household:
        EXPECT_EQ(rule.aapor.front(), '3');
        break;
      case AaporClass::not_eligible:
        EXPECT_EQ(rule.aapor.front(), '4');
        break;
    }
  }
}

TEST(VisitOutcome, DecliningIsFree_S0_09_S1_12) {
  EXPECT_TRUE(rule_of(Outcome::declined).reached);
  EXPECT_TRUE(rule_of(Outcome::declined).final);
}

TEST(VisitOutcome, ReachedAndFinal) {
  for (const Outcome outcome : {Outcome::answered, Outcome::declined, Outcome::vacant}) {
    EXPECT_TRUE(rule_of(outcome).reached && rule_of(outcome).final);
  }
  for (const Outcome outcome : {Outcome::nobody_home, Outcome::unsafe, Outcome::other}) {
    EXPECT_FALSE(rule_of(outcome).reached || rule_of(outcome).final);
  }
}

TEST(VisitOutcome, NamesReadBack) {
  std::set<std::string> texts;
  for (const OutcomeRule& rule : outcome_rules()) {
    EXPECT_EQ(outcome_named(name_of(rule.outcome)), rule.outcome);
    EXPECT_TRUE(base::has_message(rule.message)) << rule.message;
    texts.insert(text_of(rule.outcome, base::Lang::zh));
  }
  EXPECT_EQ(texts.size(), k_outcome_count);
  EXPECT_EQ(outcome_named("refused"), std::nullopt);
}

}  // namespace
}  // namespace wanhu::domain
