// The forms a report takes: a page that is safe and complete in itself, a workbook that agrees with
// the JSON, and the visitor's paper sheet.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>

#include "report/campaign.hpp"
#include "report/repeated.hpp"
#include "report/words.hpp"
#include "tabular/table.hpp"

namespace wanhu::report {
namespace {

using base::Json;
using base::Lang;
using test::Campaign;
using test::day;
using test::id;
using testing::HasSubstr;
using testing::Not;

class Form : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    town_ = std::make_unique<Campaign>();
    town_->run_to(day(11, 6));
  }
  static void TearDownTestSuite() { town_.reset(); }
  static std::unique_ptr<Campaign> town_;
};
std::unique_ptr<Campaign> Form::town_;

TEST_F(Form, HostileTitlesAreText) {
  for (const char* name : {"daily", "ledger", "final"}) {
    const Document page = town_->report(name, day(10, 30), "html");
    EXPECT_THAT(page.bytes, Not(HasSubstr("<script"))) << name;
    EXPECT_THAT(page.bytes, Not(HasSubstr("<b>已拆除"))) << name;
    EXPECT_THAT(page.bytes, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;"));
  }
}

TEST_F(Form, PageNeedsNothingButItself) {
  const Document page = town_->report("daily", day(10, 30), "html");
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(page.file_name, "daily-2021-10-30.html");
  EXPECT_THAT(page.csp, HasSubstr("default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
  EXPECT_THAT(page.bytes, Not(HasSubstr("src=")));
  EXPECT_THAT(page.bytes, Not(HasSubstr("http:")));
  EXPECT_THAT(page.bytes, HasSubstr("@page"));
  EXPECT_THAT(page.bytes, HasSubstr("lang=\"zh-CN\""));
}

TEST_F(Form, PagePrintsItsCutAndTheCommandThatMakesItAgain) {
  const Document page = town_->report("daily", day(10, 30), "html");
  const Json cut = Json::parse(town_->report("daily", day(10, 30), "json").bytes).at("cut");
  EXPECT_THAT(page.bytes, HasSubstr("第 " + cut.at("seq").dump() + " 条记录，校验 " +
                                    cut.at("hash").get<std::string>().substr(0, 12)));
  EXPECT_THAT(page.bytes, HasSubstr("wanhu report daily --db URL --date 2021-10-30 --format html "
                                    "-o daily-2021-10-30.html"));
}

// Every table has a caption, headings with a scope and a heading in each line.
TEST_F(Form, TablesAreAccessible) {
  const std::string page = town_->report("final", day(11, 1), "html").bytes;
  const auto times = [&](const std::string& pattern) {
    const std::regex wanted(pattern);
    return std::distance(std::sregex_iterator(page.begin(), page.end(), wanted), {});
  };
  EXPECT_GT(times("<table"), 5);
  EXPECT_EQ(times("<table"), times("<caption[ >]"));
  EXPECT_EQ(times("<th[ >]"), times("<th scope="));
  EXPECT_EQ(times("<tr[ >]"), times("<table") + times("scope=\"row\""));
}

TEST_F(Form, FiguresLeadToTheirRows) {
  const std::string page = town_->report("daily", day(10, 30), "html").bytes;
  for (const char* href :
       {"/matters?view=list&amp;overdue_on=2021-10-30",
        "/matters?view=list&amp;closed_on=2021-10-30", "/matters?view=list&amp;open_on=2021-10-30",
        "#due", "/dwellings?unit=qiying&amp;outcome=vacant&amp;as_of=2021-10-30", "/journal"})
    EXPECT_THAT(page, HasSubstr("href=\"" + std::string(href) + "\""));
  EXPECT_THAT(page, HasSubstr("id=\"due\""));
}

TEST_F(Form, EnglishHasNoChineseSentences) {
  const std::string page = town_->report("daily", day(10, 30), "html", "centre", Lang::en).bytes;
  EXPECT_THAT(page, HasSubstr("Daily Bulletin"));
  EXPECT_THAT(page, HasSubstr("30 October 2021"));
  EXPECT_THAT(page, HasSubstr("--lang en"));
  EXPECT_THAT(page, Not(HasSubstr("REPORT-")));
  EXPECT_THAT(page, Not(HasSubstr("合计")));
  EXPECT_THAT(town_->report("final", day(11, 1), "html").bytes, Not(HasSubstr("REPORT-")));
}

// What a workbook's cell must read like, given the JSON value of the same figure.
void expect_cell(const std::string& cell, const Json& value, const std::string& what) {
  if (value.is_null())
    EXPECT_EQ(cell, "") << what;
  else if (value.is_object())
    expect_cell(cell, value.at("share"), what);
  else if (value.is_number())
    EXPECT_DOUBLE_EQ(std::strtod(cell.c_str(), nullptr), value.get<double>()) << what;
  else
    EXPECT_EQ(cell, value.get<std::string>()) << what;
}

std::size_t column_of(const tabular::Table& table, const std::string& heading) {
  const auto at = std::find(table.heading.begin(), table.heading.end(), heading);
  if (at == table.heading.end()) throw std::runtime_error("no column " + heading);
  return static_cast<std::size_t>(at - table.heading.begin());
}

TEST_F(Form, WorkbookAgreesWithJson) {
  for (const char* name : {"daily", "ledger", "final"}) {
    const Document book = town_->report(name, day(11, 1), "xlsx");
    const Json sections = town_->figures(name, day(11, 1));
    const auto figures = tabular::read_table(book.bytes, "r.xlsx", {}, "主要数字");
    ASSERT_TRUE(figures) << figures.error().code;
    std::size_t seen = 0;
    for (const tabular::Row& row : figures->rows) {
      const std::string key = row.cells.at(column_of(*figures, "代码"));
      for (const Json& section : sections)
        if (section.at("title") == row.cells.at(0) && section.at("figures").contains(key)) {
          const Json& value = section.at("figures").at(key).at("value");
          expect_cell(row.cells.at(column_of(*figures, "数值")), value, key);
          if (value.is_object())
            expect_cell(row.cells.at(column_of(*figures, "分子")), value.at("num"), key);
          ++seen;
        }
    }
    EXPECT_EQ(seen, figures->rows.size());
    EXPECT_GE(seen, 3U);
  }
}

TEST_F(Form, WorkbookHasTheVillagesAsNumbers) {
  const Document book = town_->report("daily", day(10, 20), "xlsx");
  const auto sheet = tabular::read_table(book.bytes, "r.xlsx", {}, "各村进度");
  ASSERT_TRUE(sheet) << sheet.error().code;
  const Json villages =
      town_->figures("daily", day(10, 20)).at("progress").at("tables").at("villages");
  ASSERT_EQ(sheet->rows.size(), villages.at("rows").size() + 1);
  const std::vector<std::pair<std::string, std::string>> columns{
      {"村", "name"},       {"底册", "register"}, {"已到户", "covered"}, {"覆盖率", "share"},
      {"婉拒", "declined"}, {"未走访", "none"},   {"任务数", "quota"}};
  for (std::size_t i = 0; i < sheet->rows.size(); ++i)
    for (const auto& [heading, key] : columns)
      expect_cell(sheet->rows[i].cells.at(column_of(*sheet, heading)),
                  i < villages.at("rows").size() ? villages.at("rows").at(i).at(key)
                                                 : villages.at("total").at(key),
                  heading);
}

std::string sheet_or_code(Campaign& town, const std::string& login, const std::string& visitor) {
  return town.as(login, [&](app::Reader& reader) {
    const auto made = visitor_sheet(reader, id(visitor));
    return made ? made->bytes : made.error().code;
  });
}

TEST_F(Form, SheetHasOneRowADwellingAndSaysItIsVoluntary) {
  const std::string sheet = sheet_or_code(*town_, "a-lead", "a-1");
  EXPECT_THAT(sheet, HasSubstr("走访自愿"));
  EXPECT_THAT(sheet, HasSubstr("测试a-1"));
  EXPECT_THAT(sheet, HasSubstr("秦四庙村"));
  EXPECT_THAT(sheet, HasSubstr("晚上在家附近走动，您觉得安全吗？"));
  EXPECT_THAT(sheet, Not(HasSubstr("有没有需要我们解决的问题")));  // it opens a matter
  EXPECT_THAT(sheet, HasSubstr("要解决的问题"));
  EXPECT_THAT(sheet, HasSubstr("□ 婉拒"));
  const std::regex row("<th scope=\"row\">");
  EXPECT_EQ(std::distance(std::sregex_iterator(sheet.begin(), sheet.end(), row), {}), 3);
}

TEST_F(Form, SheetStaysInsideTheScope) {
  EXPECT_EQ(sheet_or_code(*town_, "a-lead", "b-1"), "NOT-FOUND");
  EXPECT_EQ(sheet_or_code(*town_, "a-1", "a-2"), "NOT-FOUND");
  EXPECT_EQ(sheet_or_code(*town_, "a-lead", "nobody"), "NOT-FOUND");
  EXPECT_EQ(sheet_or_code(*town_, "centre", "a-lead"), "NOT-FOUND");  // not a visitor
  EXPECT_EQ(sheet_or_code(*town_, "auditor", "a-1"), "NOT-FOUND");
  EXPECT_THAT(sheet_or_code(*town_, "a-1", "a-1"), HasSubstr("<table>"));
  EXPECT_THAT(sheet_or_code(*town_, "centre", "b-1"), HasSubstr("七营村"));
}

// A visitor of the village may still be named at a door of the one they were in before: here a
// dwelling that was out of the register while they changed. The sheet shows the asker's own doors.
TEST(Sheet, ShowsNoDwellingOfAnotherVillage) {
  using test::id_text;
  Campaign town;
  const Json a5{{"dwelling_id", id_text("a 5")}, {"reason", "核对"}};
  town.must("centre", "person.add",
            {{"person_id", id_text("moves")},
             {"login", "moves"},
             {"name", "走访员"},
             {"role", "visitor"},
             {"unit", "qinsimiao"}});
  town.must("centre", "register.assign",
            {{"visitor", id_text("moves")}, {"dwelling_ids", {id_text("a 5")}}});
  town.must("centre", "register.vacate", a5);
  town.must("centre", "person.change", {{"person_id", id_text("moves")}, {"unit", "qiying"}});
  town.must("centre", "register.restore", a5);
  town.must("centre", "register.assign",
            {{"visitor", id_text("moves")}, {"dwelling_ids", {id_text("b 1")}}});
  const auto rows = [&](const std::string& login) {
    const std::string sheet = sheet_or_code(town, login, "moves");
    const std::regex row("<th scope=\"row\">");
    return std::distance(std::sregex_iterator(sheet.begin(), sheet.end(), row), {});
  };
  EXPECT_EQ(rows("b-lead"), 1);
  EXPECT_EQ(rows("moves"), 1);
  EXPECT_EQ(rows("centre"), 2) << "the whole township";
}

TEST(Repeated, NeedsTwoOfAKindAtANamedPlaceInThePeriod) {
  const auto matter = [n = 0](const char* unit, const char* kind, const char* place,
                              base::Date opened) mutable {
    app::MatterAsOf m{};
    m.id = base::Uuid::named("m" + std::to_string(++n));
    m.unit = unit;
    m.kind = kind;
    m.place = place;
    m.state = "listed";
    m.opened = opened;
    return m;
  };
  auto make_matter = matter;
  const std::vector<app::MatterAsOf> list{
      make_matter("v1", "g", "桥头", day(10, 20)), make_matter("v1", "g", "桥 头", day(10, 18)),
      make_matter("v1", "c", "桥头", day(10, 20)), make_matter("v2", "g", "桥头", day(10, 20)),
      make_matter("v1", "g", "", day(10, 20)),     make_matter("v1", "g", "", day(10, 20)),
      make_matter("v2", "g", "井边", day(10, 1)),  make_matter("v2", "g", "井边", day(10, 20))};
  const auto found = repeated(list, day(10, 10), day(10, 31), {});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].unit, "v1");
  EXPECT_EQ(found[0].place, "桥 头");  // as it was written first
  EXPECT_EQ(found[0].n, 2);
  EXPECT_EQ(found[0].first, day(10, 18));
  EXPECT_EQ(found[0].last, day(10, 20));
}

TEST(Address, EncodesAndLeavesOutWhatIsEmpty) {
  EXPECT_EQ(address("/matters", {{"unit", ""}, {"q", "a b&\"桥"}}),
            "/matters?q=a%20b%26%22%E6%A1%A5");
  EXPECT_EQ(address("/matters"), "/matters");
}

}  // namespace
}  // namespace wanhu::report
