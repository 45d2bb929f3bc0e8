#include "tabular/columns.hpp"

#include <gtest/gtest.h>

namespace wanhu::tabular {
namespace {

const std::vector<ColumnSpec> k_specs{
    {"village", true, {"村", "村名", "行政村", "village"}},
    {"address", true, {"地址", "address"}},
    {"phone", false, {"联系电话", "电话", "phone"}},
};

Table table_of(std::vector<std::string> heading) {
  return {.file = "a.csv", .heading_row = 1, .heading = std::move(heading)};
}

TEST(Columns, RecognisesHeadingsHoweverTheyAreWritten) {
  for (const char* village : {"村", " 村 名 ", "行政村（必填）", "Village", "ＶＩＬＬＡＧＥ",
                              "*村名:", "村名\n(全称)", "【必填】村名"}) {
    const auto columns = match_columns(table_of({"Address", village}), k_specs);
    ASSERT_TRUE(columns) << village << " " << columns.error().code;
    EXPECT_EQ(columns->find("village"), 1U) << village;
    EXPECT_FALSE(columns->find("phone"));
    EXPECT_TRUE(columns->notes.empty());
  }
}

TEST(Columns, ReadsCellsByTheirId) {
  Table table = table_of({"村", "地址"});
  table.rows.push_back({.number = 7, .cells = {" 一村　", "东街"}});
  const auto columns = match_columns(table, k_specs);
  ASSERT_TRUE(columns);
  EXPECT_EQ(columns->cell(table.rows[0], "village"), "一村");
  EXPECT_EQ(columns->cell(table.rows[0], "phone"), "");
  EXPECT_EQ(columns->place(table, table.rows[0], "address").cell, "B7");
}

TEST(Columns, NamesEveryMissingColumn) {
  const auto columns = match_columns(table_of({"编号", "电话"}), k_specs);
  ASSERT_FALSE(columns);
  EXPECT_EQ(columns.error().code, "TAB-COLUMN-MISSING");
  ASSERT_EQ(columns.error().details.size(), 2U);
  EXPECT_EQ(columns.error().details[1].args.at("column"), "地址");
}

TEST(Columns, RefusesTwoColumnsForOneThing) {
  const auto columns = match_columns(table_of({"村", "地址", "行政村"}), k_specs);
  ASSERT_FALSE(columns);
  EXPECT_EQ(columns.error().code, "TAB-COLUMN-AMBIGUOUS");
  EXPECT_EQ(columns.error().args.at("first"), "A “村”");
  EXPECT_EQ(columns.error().args.at("second"), "C “行政村”");
}

TEST(Columns, AnExactHeadingGoesBeforeOneWithARemark) {
  const auto columns = match_columns(table_of({"电话（备用）", "村", "地址", "电话"}), k_specs);
  ASSERT_TRUE(columns);
  EXPECT_EQ(columns->find("phone"), 3U);
  ASSERT_EQ(columns->notes.size(), 1U);
}

TEST(Columns, NotesUnknownHeadingsWithAHint) {
  const auto columns = match_columns(table_of({"村", "地址", "联系电活", "树种"}), k_specs);
  ASSERT_TRUE(columns);
  ASSERT_EQ(columns->notes.size(), 2U);
  EXPECT_EQ(columns->notes[0].code, "TAB-COLUMN-NEAR");
  EXPECT_EQ(columns->notes[0].args.at("hint"), "联系电话");
  EXPECT_EQ(columns->notes[1].code, "TAB-COLUMN-UNKNOWN");
  EXPECT_EQ(columns->notes[1].place.cell, "D1");
}

}  // namespace
}  // namespace wanhu::tabular
