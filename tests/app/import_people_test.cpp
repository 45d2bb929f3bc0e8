#include <gtest/gtest.h>

#include "app/import/people_file.hpp"
#include "base/catalogue.hpp"

namespace wanhu::app {
namespace {

using Codes = std::vector<std::string>;
const std::vector<UnitName> k_villages{{"v01", "汝集一村"}, {"v02", "汝集二村"}};

PeoplePreview preview(const std::string& csv, const std::set<std::string>& taken = {}) {
  const auto table = tabular::read_table(csv, "人员.csv");
  EXPECT_TRUE(table) << table.error().code;
  return read_people(table.value_or(tabular::Table{}), k_villages, taken);
}

Codes codes(const PeoplePreview& preview) {
  Codes out;
  for (const base::Problem& problem : preview.errors.listed) out.push_back(problem.code);
  return out;
}

TEST(PeopleFile, ReadsEveryRoleAndMakesLogins) {
  const PeoplePreview read = preview(
      "姓名,角色,村,账号,权重\n甲,综治中心,,,\n乙,村负责人,汝集一村,,\n丙,走访员,汝集一村,,3\n"
      "丁,Visitor,v02,v01-2,\n戊,县级查看,,,\n己,审计,,,\n",
      {"v01-1"});
  EXPECT_EQ(codes(read), Codes{});
  ASSERT_EQ(read.rows.size(), 6U);
  const std::vector<std::vector<std::string>> expected{
      {"centre", "", "centre-1"},  {"village_lead", "v01", "v01-3"},  {"visitor", "v01", "v01-4"},
      {"visitor", "v02", "v01-2"}, {"county_reader", "", "county-1"}, {"auditor", "", "audit-1"}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const PersonRow& row = read.rows[i];
    EXPECT_EQ((std::vector{row.role, row.unit, row.login}), expected[i]);
  }
  EXPECT_EQ(read.rows[2].weight, 3);
  EXPECT_EQ(read.rows[3].weight, 1);
}

TEST(PeopleFile, TakesTheWordsInUse) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> words{
      {"centre", {"综治中心", "综治中心人员", "centre"}},
      {"village_lead", {"村负责人", "村级负责人", "village_lead", "village lead"}},
      {"visitor", {"走访员", "入户人员", "走访人", "走访人员", "visitor"}},
      {"county_reader", {"县级查看", "县级", "county_reader"}},
      {"auditor", {"审计", "auditor"}}};
  for (const auto& [role, names] : words) {
    const bool in_village = role == "village_lead" || role == "visitor";
    for (const std::string& name : names) {
      const PeoplePreview read =
          preview("姓名,角色,村\n甲," + name + "," + (in_village ? "v01" : "") + "\n");
      ASSERT_EQ(codes(read), Codes{}) << name;
      EXPECT_EQ(read.rows.at(0).role, role) << name;
    }
  }
  for (const std::string heading : {"姓名", "称呼", "名称", "name"}) {
    const PeoplePreview read = preview(heading + ",角色,权重\n甲,审计,1000\n");
    ASSERT_EQ(codes(read), Codes{}) << heading;
    EXPECT_EQ(read.rows.at(0).name, "甲");
    EXPECT_EQ(read.rows.at(0).weight, 1000);
  }
}

TEST(PeopleFile, ShowsWhatIsWrongWithItsCell) {
  const PeoplePreview read = preview(
      "姓名,角色,村,账号,权重\n,走访员,汝集一村,,\n甲,村霸,,,\n甲,走访员,,,\n甲,审计,汝集一村,,\n"
      "甲,走访员,汝集1村,,\n甲,审计,,X,\n甲,审计,,ab,\n乙,审计,,ab,\n丙,审计,,,1.5\n丙,审计,,,"
      "1001\n丙,审计,,,0\n");
  EXPECT_EQ(codes(read),
            (Codes{"IMPORT-MISSING", "IMPORT-ROLE", "IMPORT-ROLE-VILLAGE", "IMPORT-ROLE-TOWNSHIP",
                   "IMPORT-VILLAGE-NEAR", "IMPORT-LOGIN", "IMPORT-LOGIN-TWICE", "IMPORT-WEIGHT",
                   "IMPORT-WEIGHT", "IMPORT-WEIGHT"}));
  EXPECT_EQ(read.errors.listed[0].place.cell, "A2");
  EXPECT_EQ(read.errors.listed[4].args.at("hint"), "汝集一村");
  EXPECT_EQ(read.errors.listed[8].place.cell, "E11");
  EXPECT_NE(base::text_of(base::Lang::zh, read.errors.listed[1]).find("综治中心、村负责人"),
            std::string::npos);
}

TEST(PeopleFile, TellsNamesakesApartByTheirLogins) {
  const std::string head = "姓名,角色,村,账号\n";
  const PeoplePreview same = preview(head + "甲,走访员,v01,\n甲,走访员,v01,\n");
  ASSERT_EQ(codes(same), Codes{"IMPORT-DUP-PERSON"});
  EXPECT_EQ(same.errors.listed[0].args.at("first"), "2");
  EXPECT_EQ(codes(preview(head + "甲,走访员,v01,jia1\n甲,走访员,v01,jia2\n")), Codes{});
  EXPECT_EQ(codes(preview(head + "甲,走访员,v01,\n甲,走访员,v02,\n")), Codes{});
}

TEST(PeopleFile, KeepsTheGuards) {
  EXPECT_EQ(codes(preview("姓名,角色,民族\n甲,审计,\n")), Codes{"IMPORT-GUARD-HEADING"});
  EXPECT_EQ(codes(preview("姓名,角色,账号\n甲11010519491231002X,审计,\n")),
            Codes{"IMPORT-GUARD-ID"});
}

TEST(PeopleFile, NeedsItsColumns) {
  EXPECT_EQ(codes(preview("姓名,村\n甲,v01\n")), Codes{"TAB-COLUMN-MISSING"});
}

}  // namespace
}  // namespace wanhu::app
