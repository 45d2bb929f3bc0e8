// Rounds that ask for each place of a kind: a window asks for the places that stood on its last
// day, so that what is registered or closed later changes no window that has passed.
#include <gtest/gtest.h>

#include "app/query_work.hpp"
#include "support/places_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using base::Date;

class WorkPlaces : public testing::TestWithParam<store::Engine> {
 protected:
  WorkPlaces() { town.must("system", "plan.activate", {{"source", places_plan()}}); }

  void spot(const std::string& name) {
    town.must("centre-1", "place.put",
              {{"place_id", id_text(name)},
               {"kind", "spot"},
               {"unit", k_village_a},
               {"name", name},
               {"where", "村东"}});
  }
  // "times state" of the village's round in the month of the day; "-" when nothing is asked.
  std::string round(const char* day, std::optional<Date> as_of = {}) {
    const Date date = Date::parse(day).value();
    return town.read("centre-1", [&](app::Reader& r) -> std::string {
      const auto rows = app::ask_rows(r, {.from = date,
                                          .to = date,
                                          .unit = k_village_a,
                                          .rule = "inspect.spots",
                                          .as_of = as_of})
                            .rows;
      if (rows.empty()) return "-";
      return std::to_string(rows.front().ask.times) + " " +
             std::string(domain::text_of(rows.front().state));
    });
  }
  SmallEngine town{GetParam()};  // 16 October 2021
};
INSTANTIATE_TEST_SUITE_P(Both, WorkPlaces,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(WorkPlaces, F07_APlaceThatComesLaterMakesNoEarlierWindowAMiss) {
  spot("塘边");
  EXPECT_EQ(round("2021-10-16"), "1 open");
  town.clock().pass(20 * k_day_ms);  // 5 November
  EXPECT_EQ(round("2021-10-16"), "1 missed");
  EXPECT_EQ(round("2021-11-05"), "1 open");
  spot("桥头");
  EXPECT_EQ(round("2021-10-16"), "1 missed") << "it was not there in October";
  EXPECT_EQ(round("2021-11-05"), "2 open");
  // Closed later, it was missed all the same.
  town.must("centre-1", "place.close", {{"place_id", id_text("塘边")}, {"reason", "已填平"}});
  EXPECT_EQ(round("2021-10-16"), "1 missed");
  EXPECT_EQ(round("2021-11-05"), "1 open");
  EXPECT_EQ(round("2021-10-16", Date::parse("2021-10-20")), "1 open") << "as that day knew it";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(WorkPlaces, NothingIsAskedBeforeTheFirstPlace) {
  town.clock().pass(20 * k_day_ms);
  spot("塘边");
  EXPECT_EQ(round("2021-10-16"), "-");
  EXPECT_EQ(round("2021-11-05"), "1 open");
}

}  // namespace
}  // namespace wanhu::test
