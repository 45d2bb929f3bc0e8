// What goes over a cap only because several plans ask the same units.
#include "domain/work/burden_together.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <deque>

#include "support/work_plan.hpp"

namespace wanhu::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::string meetings(int times, const std::string& id = "talk") {
  return "\n[[cadence]]\nid = \"" + id + "\"\nname = \"恳谈会\"\nwho = \"visitor\"\n" +
         "each = \"village\"\nat_least = " + std::to_string(times) +
         "\nper = \"月\"\ndo = \"meeting\"\n";
}
std::string cap(int most) {
  return "\n[burden]\nmax_meetings = " + std::to_string(most) + "\nper = \"月\"\n";
}

// Ids "plan0", "plan1" …; `parent` stands above the first.
class Plans {
 public:
  explicit Plans(const std::vector<std::string>& blocks, const std::string& parent = "") {
    for (const std::string& one : blocks) {
      const std::string id = "plan" + std::to_string(plans_.size());
      std::string text = test::work_plan_text(one, id);
      if (plans_.empty() && !parent.empty())
        text.insert(text.find("title"), "parent   = \"" + parent + "\"\n");
      plan::Loaded loaded = plan::load(text, id + ".toml");
      if (!loaded.plan) throw std::logic_error(loaded.findings.front().code);
      plans_.push_back(std::move(*loaded.plan));
    }
  }
  // Of the first beside the others.
  [[nodiscard]] std::vector<TogetherOver> over() const {
    std::vector<const plan::Plan*> others;
    for (std::size_t n = 1; n < plans_.size(); ++n) others.push_back(&plans_[n]);
    return burden_together(plans_.front(), others, calendar::Calendar::office());
  }

 private:
  std::deque<plan::Plan> plans_;
};

TEST(BurdenTogether, F29_EachAloneIsWithinItsCapAndTheSumIsNot) {
  const auto over = Plans({meetings(2), meetings(2, "study") + cap(3)}).over();
  ASSERT_EQ(over.size(), 1U);
  EXPECT_EQ(over[0].load, Load::meetings);
  EXPECT_EQ(over[0].plan, "plan1");
  EXPECT_EQ(over[0].cap.asked, 4);
  EXPECT_EQ(over[0].cap.max, 3);
  EXPECT_EQ(over[0].units, 3) << "all three villages";
  EXPECT_EQ(over[0].unit, "v1");
  EXPECT_THAT(over[0].parts, ElementsAre(Pair("plan0", 2), Pair("plan1", 2)));
}

TEST(BurdenTogether, TheCapMayBeThePlansOwn) {
  const auto over = Plans({meetings(2) + cap(3), meetings(2, "study")}).over();
  ASSERT_EQ(over.size(), 1U);
  EXPECT_EQ(over[0].plan, "plan0");
}

TEST(BurdenTogether, WhatThePlanHasNoPartInIsNotItsFinding) {
  EXPECT_THAT(Plans({"", meetings(2) + cap(3), meetings(2, "study")}).over(), IsEmpty());
  EXPECT_THAT(Plans({meetings(5) + cap(3), ""}).over(), IsEmpty()) << "alone: L-BURDEN of its text";
  EXPECT_THAT(Plans({meetings(5), meetings(5, "study")}).over(), IsEmpty()) << "nobody caps it";
  EXPECT_THAT(Plans({meetings(2) + cap(3)}).over(), IsEmpty());
}

TEST(BurdenTogether, WhatAPlanSaysInPlaceOfItsParentsCountsOnce) {
  EXPECT_THAT(Plans({meetings(3), meetings(2) + cap(3)}, "plan1").over(), IsEmpty());
  EXPECT_EQ(Plans({meetings(3), meetings(2) + cap(3)}).over().size(), 1U) << "beside each other";
}

// However the meetings are shared out: it is told exactly when the sum is over the cap and both
// have a part in it.
RC_GTEST_PROP(BurdenTogetherProperty, ToldWhenTheSumIsOver, ()) {
  const int own = *rc::gen::inRange(0, 5), others = *rc::gen::inRange(0, 5);
  const int most = *rc::gen::inRange(1, 8);
  const Plans plans(
      {own == 0 ? "" : meetings(own), (others == 0 ? "" : meetings(others, "study")) + cap(most)});
  const auto over = plans.over();
  RC_ASSERT(over.size() == (own > 0 && others > 0 && own + others > most ? 1U : 0U));
  if (over.empty()) return;
  RC_ASSERT(over[0].cap.asked == own + others);
  RC_ASSERT(over[0].parts.front().second == own);
}

}  // namespace
}  // namespace wanhu::domain
