// The plan as a document: that it reads as it should (goldens), that nothing of a plan is missing
// from it, and that no text of a plan can become markup. WANHU_UPDATE_GOLDEN=1 writes the goldens
// anew; read the difference before keeping it.
#include "plan/tools/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/text.hpp"
#include "plan/document_support.hpp"
#include "plan/files.hpp"
#include "plan/tools/document_layout.hpp"

namespace wanhu::plan {
namespace {

using base::Lang;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

PlanDocument document(const std::string& text, Lang lang = Lang::zh) {
  const Read read = read_plan(text);
  return document_of(read.tree, read.plan, lang);
}

// The document as plain text, a line for every row; with the places in the file unless told not to.
std::string text_of(const PlanDocument& document, bool with_places = true) {
  std::string text;
  for (const std::string* line :
       {&document.title, &document.issuer, &document.number, &document.issued, &document.approved,
        &document.window, &document.source})
    text += *line + "\n";
  for (const std::string& hole : document.holes) text += "? " + hole + "\n";
  for (const DocSection& section : document.sections) {
    text += "\n" + section.title + (section.clause.empty() ? "" : "  <" + section.clause + ">");
    if (with_places) text += "  " + section.path + ":" + std::to_string(section.line);
    text += "\n";
    for (const std::string& paragraph : section.paragraphs) text += paragraph + "\n";
    for (const DocTable& table : section.tables) {
      const auto row = [&](const std::vector<std::string>& cells) {
        for (const std::string& cell : cells) text += "| " + cell + " ";
        text += "|\n";
      };
      row(table.head);
      for (const DocTable::Row& line : table.rows) row(line.cells);
    }
  }
  return text;
}

DocSection section(const PlanDocument& document, const std::string& path) {
  for (const DocSection& one : document.sections)
    if (one.path == path) return one;
  throw std::logic_error("no section " + path);
}

// ---- how it reads ------------------------------------------------------------------------------

void expect_golden(Lang lang, const std::string& golden) {
  const std::string text = text_of(document(ruji(), lang));
  if (std::getenv("WANHU_UPDATE_GOLDEN") != nullptr)
    std::ofstream(source_path(golden), std::ios::binary) << text;
  EXPECT_EQ(text, read_text(golden));
}

TEST(PlanDocument, ReadsAsAnOfficialDocument) {
  expect_golden(Lang::zh, "tests/plan/documents/ruji-2021.zh.txt");
  expect_golden(Lang::en, "tests/plan/documents/ruji-2021.en.txt");
}

// Ids are for the file; a document shows what they stand for, wherever the plan names it.
TEST(PlanDocument, QuotasAndPostsWithoutANameGoByWhatTheyReferTo) {
  const std::string more =
      "\n[[staffing]]\npost = \"visitor\"\neach = \"village\"\nmin = 1\n"
      "\n[[staffing]]\npost = \"网格员\"\nat = \"centre\"\nmin = 1\n"
      "\n[quota.extra]\nunit = \"school\"\ntotal = 2\nper = \"visitor\"\n"
      "coverage = \"quota\"\nphase = \"visit\"\n"
      "\n[quota.improve]\nunit = \"户\"\ntotal = 11267\ncoverage = \"quota\"\n"
      "phase = \"visit\"\n"
      "\n[quota.again]\nunit = \"village\"\ntotal = 11267\ncoverage = \"quota\"\n"
      "phase = \"visit\"\n"
      "\n[places]\nkinds = [ { id = \"school\", name = \"学校\" } ]\n";
  const PlanDocument zh = document(ruji() + more);
  const DocSection staffing = section(zh, "staffing");
  ASSERT_EQ(staffing.tables.size(), 1U);
  const std::vector<DocTable::Row>& rows = staffing.tables.front().rows;
  EXPECT_THAT(rows[0].cells, ElementsAre("走访党员干部", "每个村", "不少于1人"));
  EXPECT_THAT(rows[1].cells, ElementsAre("网格员", "镇综治中心", "不少于1人"));
  EXPECT_THAT(section(zh, "quota.extra").title, HasSubstr("每名走访党员干部的任务（学校）"));
  EXPECT_THAT(section(zh, "quota.extra").paragraphs.front(), HasSubstr("2学校"));
  EXPECT_THAT(section(zh, "quota.improve").title,
              HasSubstr("对普遍、多发的问题提出整改措施和长效办法"));
  EXPECT_THAT(section(zh, "quota.again").title, HasSubstr("走访整改阶段的任务（村）"));
  const PlanDocument en = document(ruji() + more, Lang::en);
  EXPECT_THAT(section(en, "quota.extra").title, HasSubstr("Quota of each 走访党员干部 (学校)"));
  EXPECT_THAT(section(en, "quota.again").title, HasSubstr("Quota during 走访整改阶段 (village)"));
}

TEST(PlanDocument, SaysAKindOfMatterInOneSentence) {
  EXPECT_EQ(section(document(ruji()), "matters.kinds").paragraphs.front(),
            "1．一般问题：由镇综治中心办理，10个自然日内办结，到期日为休息日的顺延至下一工作日"
            "〔三(二)3〕。");
}

TEST(PlanDocument, ATermThatCannotEndOnARestDayDoesNotRoll) {
  const std::string general = "name = \"一般问题\", owner = \"centre\", due = ";
  const auto said = [&](const std::string& due) {
    return section(document(edited(ruji(), general + "\"10日\"", general + due)), "matters.kinds")
        .paragraphs.front();
  };
  EXPECT_THAT(said("\"24小时\""), HasSubstr("24小时内办结〔"));
  EXPECT_THAT(said("\"5个工作日\""), HasSubstr("5个工作日内办结〔"));
  EXPECT_THAT(said("\"1个月\""), HasSubstr("1个月内办结，到期日"));
  EXPECT_THAT(said("[ { v = \"10日\" }, { from = 2021-11-01, v = \"5个工作日\" } ]"),
              HasSubstr("办理时限按日期：10个自然日；自2021年11月1日起5个工作日，到期日"));
}

TEST(PlanDocument, BareDaysAreWhatThePlanSaysTheyAre) {
  const std::string working = edited(ruji(), "basis    = \"calendar\"", "basis = \"working\"");
  EXPECT_THAT(section(document(working), "matters.kinds").paragraphs.front(),
              HasSubstr("，10个工作日内办结〔"));
}

TEST(PlanDocument, IsNumberedAsTheStandardAsks) {
  int first = 0, second = 0;
  for (const DocSection& one :
       document(read_text("plans/county-double-lift-2021/plan.toml")).sections) {
    first += one.level == 1 ? 1 : 0;
    second = one.level == 1 ? 0 : second + 1;
    const int n = one.level == 1 ? first : second;
    const std::vector<std::string> numbers{"",     "一",   "二",   "三",   "四",   "五",   "六",
                                           "七",   "八",   "九",   "十",   "十一", "十二", "十三",
                                           "十四", "十五", "十六", "十七", "十八", "十九"};
    const std::string number = numbers.at(static_cast<std::size_t>(n));
    EXPECT_THAT(one.title,
                testing::StartsWith(one.level == 1 ? number + "、" : "（" + number + "）"));
    EXPECT_GT(one.line, 0) << one.path;
  }
  EXPECT_EQ(first, 18);
}

TEST(PlanDocument, HolesAreOpenAndListed) {
  const std::string text =
      edited(edited(ruji(), "total    = 11267", "total    = \"?\""),
             "\"一般问题\", owner = \"centre\"", "\"一般问题\", owner = \"?\"");
  const PlanDocument found = document(text);
  EXPECT_THAT(section(found, "quota.household_visit").paragraphs,
              Contains(HasSubstr("【待定】户")));
  EXPECT_THAT(section(found, "matters.kinds").paragraphs, Contains(HasSubstr("由【待定】办理")));
  EXPECT_THAT(found.holes, ElementsAre("入户走访：总数（方案文件第87行）",
                                       "一般问题：责任单位（方案文件第109行）"));
  EXPECT_THAT(to_html(found, Lang::zh), HasSubstr("入户走访：总数（方案文件第87行）"));
}

TEST(PlanDocument, ABlockThatIsOpenIsSaidToBe) {
  const std::string text = ruji() + "\n[burden]\nper = \"?\"\nmax_forms = 2\nsrc = \"?\"\n";
  const DocSection burden = section(document(text), "burden");
  EXPECT_EQ(burden.clause, "【待定】");
  EXPECT_THAT(burden.paragraphs, ElementsAre("以下是【待定】对一个单位的上限。表格不超过2份。"));
}

TEST(PlanDocument, TablesAreRectangularAndKnowTheirLines) {
  for (const std::string& plan : all_plans())
    for (const DocSection& one : document(plan).sections)
      for (const DocTable& table : one.tables)
        for (const DocTable::Row& row : table.rows) {
          EXPECT_EQ(row.cells.size(), table.head.size()) << one.path;
          EXPECT_GT(row.line, 0) << one.path;
        }
}

// ---- that nothing is missing -------------------------------------------------------------------

// Keys that stand in no document: an id is replaced by the name of what it names.
const std::set<std::string> k_unsaid{"id", "schema"};

std::vector<std::string> missing(const Marks& marks, const std::string& text) {
  std::vector<std::string> found;
  for (const Marks::Mark& mark : marks.marks())
    if (!k_unsaid.contains(mark.key) && text.find(mark.text) == std::string::npos)
      found.push_back(mark.path + " " + mark.text);
  return found;
}

TEST(PlanDocument, EveryValueOfThePlansIsInIt) {
  for (const std::string& plan : all_plans()) {
    Read read = read_plan(plan);
    const Marks marks(read.tree);
    ASSERT_GT(marks.marks().size(), 150U);
    for (const Lang lang : {Lang::zh, Lang::en})
      EXPECT_THAT(missing(marks, text_of(document_of(read.tree, read.plan, lang))), IsEmpty())
          << read.plan.head.id;
  }
}

TEST(PlanDocument, EveryTruthValueOfThePlansIsInIt) {
  for (const std::string& plan : all_plans()) {
    Read read = read_plan(plan);
    const std::string before = text_of(document_of(read.tree, read.plan, Lang::zh));
    for (Value* value : truths_of(read.tree.root)) {
      value->boolean = !value->boolean;
      EXPECT_NE(text_of(document_of(read.tree, read.plan, Lang::zh)), before) << value->key;
      value->boolean = !value->boolean;
    }
  }
}

// Whatever the schema allows, in each of its forms, also where no plan uses it yet.
TEST(PlanDocument, EveryKeyOfTheSchemaIsInIt) {
  for (const bool other_form : {false, true}) {
    Tree tree;
    tree.root = everything(root_shape(), other_form);
    const Marks marks(tree);
    const Plan none;
    for (const Lang lang : {Lang::zh, Lang::en}) {
      const PlanDocument found = document_of(tree, none, lang);
      EXPECT_THAT(missing(marks, text_of(found)), IsEmpty()) << other_form;
      EXPECT_THAT(text_of(found), Not(HasSubstr("PLAN-")));
    }
    const std::string before = text_of(document_of(tree, none, Lang::zh));
    for (Value* value : truths_of(tree.root)) {
      value->boolean = !value->boolean;
      EXPECT_NE(text_of(document_of(tree, none, Lang::zh)), before) << value->key;
    }
  }
}

TEST(PlanDocument, IdsAreReplacedByNames) {
  const std::string text = text_of(document(ruji()), false);
  for (const char* id : {"centre", "visitor", "office_head", "lead_group", "resident_confirms",
                         "next_working_day", "on_time", "false_visit"})
    EXPECT_THAT(text, Not(HasSubstr(id)));
}

// ---- the catalogue against the schema ----------------------------------------------------------

// Whether `path` is made of keys of the schema; the last may be a group ("per+do"), and behind it
// may come a form or a word.
bool is_of_schema(const std::string& path) {
  static const std::set<std::string_view> forms{"true", "false", "same", "table", "rows", "date"};
  const Shape* shape = &root_shape();
  const Field* field = nullptr;
  std::string_view rest = path;
  while (!rest.empty()) {
    const auto dot = rest.find('.');
    const std::string_view part = rest.substr(0, dot);
    if (shape == nullptr || shape->field(part.substr(0, part.find('+'))) == nullptr) break;
    field = shape->field(part.substr(0, part.find('+')));
    if (part.find('+') == std::string_view::npos || dot == std::string_view::npos)
      shape = field->shape != nullptr ? field->shape : field->or_shape;
    rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
  }
  if (field == nullptr) return false;
  const auto is_word = [&](const auto& words) {
    return std::find(words.begin(), words.end(), rest) != words.end();
  };
  return rest.empty() || forms.contains(rest) || is_word(field->words) || is_word(field->or_words);
}

TEST(PlanDocument, EveryTextOfTheCatalogueHasItsPlaceInTheSchema) {
  for (const std::string& code : base::message_codes())
    for (const std::string family : {"SAY-", "KEY-", "HEAD-", "TITLE-"}) {
      const std::string before = "PLAN-DOC-" + family;
      if (!code.starts_with(before)) continue;
      const std::string path = code.substr(before.size());
      const bool is_reading = path == "read" || path.starts_with("read.");
      EXPECT_TRUE(is_reading || is_of_schema(path)) << code;
    }
}

// ---- as a page, as JSON ------------------------------------------------------------------------

TEST(PlanDocumentPage, NeedsNothingButItself) {
  const std::string page = to_html(document(ruji()), Lang::zh);
  for (const char* foreign : {"<script", "<link", "http", "url(", "@import"})
    EXPECT_THAT(page, Not(HasSubstr(foreign)));
  EXPECT_THAT(page, HasSubstr("<html lang=\"zh-CN\">"));
  EXPECT_THAT(page, HasSubstr("<section id=\"block-matters-kinds\" data-line=\"108\">"));
  EXPECT_THAT(page, HasSubstr("<span class=\"clause\">三(二)1</span>"));
  EXPECT_THAT(page, HasSubstr(read_plan(ruji()).plan.digest));
  EXPECT_THAT(to_html(document(ruji(), Lang::en), Lang::en), HasSubstr("<html lang=\"en\">"));
}

TEST(PlanDocumentPage, AnchorsAreUnique) {
  for (const std::string& plan : all_plans()) {
    std::set<std::string> anchors;
    for (const DocSection& one : document(plan).sections)
      EXPECT_TRUE(anchors.insert(anchor_of(one)).second) << one.path;
  }
}

TEST(PlanDocumentPage, JsonSaysTheSame) {
  const PlanDocument found = document(ruji());
  const base::Json json = to_json(found);
  EXPECT_EQ(json.at("title"), found.title);
  EXPECT_EQ(json.at("digest"), found.digest);
  ASSERT_EQ(json.at("sections").size(), found.sections.size());
  for (std::size_t i = 0; i < found.sections.size(); ++i) {
    const base::Json& one = json.at("sections").at(i);
    EXPECT_EQ(one.at("anchor"), anchor_of(found.sections[i]));
    EXPECT_EQ(one.at("paragraphs"), base::Json(found.sections[i].paragraphs));
    ASSERT_EQ(one.at("tables").size(), found.sections[i].tables.size());
    for (std::size_t t = 0; t < found.sections[i].tables.size(); ++t)
      EXPECT_EQ(one.at("tables").at(t).at("rows").size(), found.sections[i].tables[t].rows.size());
  }
}

TEST(PlanDocumentPage, HostileTextsAreShownAsTheyStand) {
  const std::string bad = R"(<script>alert("x")</script>&amp;{name}')";
  const std::string text = edited(ruji(), "name = \"一般问题\"", "name = '''" + bad + "'''");
  const std::string page = to_html(document(text), Lang::zh);
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;amp;{name}"));
}

// Signs that mean something in HTML are as many as with harmless texts, whatever stands in a plan.
RC_GTEST_PROP(PlanDocumentPage, NoTextBecomesMarkup, ()) {
  static const std::vector<std::string> pieces{
      "<", ">", "\"", "'", "&", "{name}", "<b onclick=", "-->", "</style>", "问", "\\"};
  std::string bad = "x";
  for (const std::string& piece :
       *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)))
    bad += piece;
  static const Read plan = read_plan(ruji());
  const auto page = [](const std::string& name) {
    Read read = plan;
    for (Value* value : texts_of_key(read.tree.root, {"name", "title", "src", "text", "who"}))
      value->text = name;
    return to_html(document_of(read.tree, read.plan, Lang::zh), Lang::zh);
  };
  const auto width = static_cast<std::size_t>(base::display_width(bad));
  const std::string hostile = page(bad), harmless = page(std::string(width, 'x'));
  for (const char sign : {'<', '>', '"', '\''})
    RC_ASSERT(std::count(hostile.begin(), hostile.end(), sign) ==
              std::count(harmless.begin(), harmless.end(), sign));
}

}  // namespace
}  // namespace wanhu::plan
