// An import against a register that changes under it.
#include "app/imports.hpp"

#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

const std::string k_csv =
    "村名,村民组,门牌号,地址\n"
    "七营村,3组,21,21号\n"
    "七营村,3组,22,22号\n"
    "七营村,3组,23,23号\n";

app::ImportOrder order(const std::string& name) {
  return {.file = {.name = "list.csv", .bytes = k_csv},
          .command_id = id(name),
          .sha256 = base::hex(base::sha256(k_csv)),
          .actor = id_text("centre-1")};
}

void add(SmallEngine& town, const std::string& address) {
  town.must("centre-1", "register.add",
            {{"dwelling_id", id_text(address)},
             {"unit", k_village_b},
             {"group", "3组"},
             {"address", address},
             {"reason", "漏登"}});
}

TEST(ImportRace, APlaceTakenSinceThePreviewIsNamedAndNothingIsImported) {
  SmallEngine town;
  const auto refused = town.read("centre-1", [&](app::Reader& reader) {
    // The reader's snapshot has been taken: what comes now it does not see.
    add(town, "22号");
    add(town, "23号");
    return app::import_register(town.engine(), reader, order("import"));
  });
  ASSERT_FALSE(refused);
  const base::Problem& problem = refused.error();
  EXPECT_EQ(problem.code, "IMPORT-REGISTER-CHANGED");
  EXPECT_EQ(problem.kind, base::Kind::refused);
  ASSERT_EQ(problem.details.size(), 2U);
  EXPECT_EQ(problem.details.at(0).place.line, 3);
  EXPECT_EQ(base::text_of(base::Lang::en, problem.details.at(1)),
            "Row 4: \"23号\" is on the register already.");
  EXPECT_EQ(town.count("dwelling WHERE grp = '3组'"), 2) << "only those that were added";

  const auto again = town.read("centre-1", [&](app::Reader& reader) {
    return app::import_register(town.engine(), reader, order("import"));
  });
  ASSERT_TRUE(again) << again.error().code;
  EXPECT_EQ(again->added, 1);
  EXPECT_EQ(again->already, 2);
  EXPECT_EQ(town.count("dwelling WHERE grp = '3组'"), 3);
  EXPECT_EQ(town.verified(), "ok");
}

TEST(ImportRace, TwoRowsOfOnePlaceAreNotTwoDwellings) {
  SmallEngine town;
  const auto row = [](const char* name) {
    return Json{{"id", id_text(name)}, {"unit", k_village_b}, {"address", "东街1号"}};
  };
  const auto answer =
      town.send("system", "register.import",
                {{"file", "f"}, {"sha256", "0"}, {"dwellings", {row("one"), row("two")}}});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().details.at(0).place.line, 2);
  // Where a dwelling has gone another may stand.
  town.must("centre-1", "register.vacate",
            {{"dwelling_id", id_text("dwelling b 1")}, {"reason", "已拆除"}});
  EXPECT_EQ(town.outcome("system", "register.import",
                         {{"file", "f"},
                          {"sha256", "0"},
                          {"dwellings", Json::array({{{"id", id_text("again")},
                                                      {"unit", k_village_b},
                                                      {"group", "1组"},
                                                      {"address", "1号"}}})}}),
            "ok");
}

}  // namespace
}  // namespace wanhu::test
