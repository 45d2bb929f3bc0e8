// The table of findings: the checker raises what is in it and nothing else, its examples do what
// they say, and the committed pages are those it makes. WANHU_UPDATE_GOLDEN=1 writes them anew.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "base/text.hpp"
#include "plan/catalogue.hpp"
#include "plan/files.hpp"
#include "plan/finding_list.hpp"
#include "plan/plan.hpp"
#include "plan/render_finding.hpp"
#include "plan/source/source.hpp"
#include "plan/tools/explain.hpp"

namespace wanhu::plan {
namespace {

using base::Lang;
using testing::HasSubstr;

std::string listed(const std::vector<Finding>& findings) {
  std::string out;
  const Renderer renderer("", "", Lang::en);
  for (const Finding& finding : findings) out += "\n" + renderer.one_line(finding);
  return out;
}

std::size_t count(const std::vector<Finding>& findings, std::string_view code) {
  return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(),
                                                [&](const Finding& f) { return f.code == code; }));
}

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const Code& code : codes()) all.emplace_back(code.code);
  return all;
}

TEST(Catalogue, HasEveryCodeOfTheMessagesAndNoOther) {
  static const std::set<std::string> k_expression{"EXPR-FULLWIDTH", "EXPR-LIMIT",  "EXPR-NAME",
                                                  "EXPR-SIGN",      "EXPR-SYNTAX", "EXPR-TYPE",
                                                  "EXPR-WORD"};
  std::set<std::string> said = k_expression;
  for (const std::string& code : base::message_codes())
    if (code.starts_with("L-")) said.insert(code.substr(0, code.find('.')));
  EXPECT_THAT(names(), testing::ElementsAreArray(said));
}

TEST(Catalogue, TheFrameIsClean) {
  EXPECT_EQ(listed(load(example_frame(), "frame.toml").findings), "");
  EXPECT_EQ(completed(""), example_frame());
}

TEST(Catalogue, AFragmentTakesThePlaceOfTheFramesKeys) {
  const std::string plan = completed("[matters]\ntail = false\n\n[places]\nkinds = [\n]\n");
  EXPECT_THAT(plan, HasSubstr("tail = false\n\n"));
  EXPECT_THAT(plan, testing::Not(HasSubstr("tail = true")));
  EXPECT_THAT(plan, HasSubstr("roll = \"next_working_day\"\n"));
  EXPECT_TRUE(plan.ends_with("\n[places]\nkinds = [\n]\n"));
}

class Example : public testing::TestWithParam<std::string> {
 protected:
  const Code& code = *find_code(GetParam());
};

TEST_P(Example, TheBadOneHasItsCodeAndNoOtherError) {
  const auto findings = tried(code, code.bad);
  std::size_t own = 0;
  for (const Finding& finding : findings) {
    own += finding.code == code.code ? 1 : 0;
    const bool other_error = finding.code != code.code && finding.severity == Severity::error;
    EXPECT_FALSE(other_error) << listed(findings);
    if (finding.code != code.code) continue;
    const bool varies = finding.variant == code.variant && !code.variant.empty();
    EXPECT_EQ(finding.severity, varies ? code.variant_severity : code.severity);
  }
  EXPECT_GT(own, 0U) << listed(findings);
}

TEST_P(Example, TheGoodOneHasNone) {
  const auto findings = tried(code, code.good);
  if (code.trial == Trial::note)  // other blocks of the frame have their notes
    EXPECT_LT(count(findings, code.code), count(tried(code, code.bad), code.code));
  else
    EXPECT_EQ(listed(findings), "");
  // Whatever the way it is tried, it is a piece of a plan without a fault.
  EXPECT_EQ(listed(load(completed(code.good), "good.toml").findings), "");
}

TEST_P(Example, IsShort) {
  for (const std::string_view fragment : {code.bad, code.good}) {
    EXPECT_LE(std::count(fragment.begin(), fragment.end(), '\n'), 12);
    EXPECT_TRUE(fragment.ends_with('\n'));
    for (const std::string_view line : base::split(fragment, '\n'))
      EXPECT_LE(base::display_width(line), 140) << line;
  }
}

TEST_P(Example, TheDocumentHasItToo) {
  if (code.document.empty()) return;
  const auto examined = source::examine(code.document);
  ASSERT_TRUE(examined);
  EXPECT_TRUE(examined->counts.contains(GetParam()));
}

TEST_P(Example, HasAPageInBothLanguages) {
  for (const Lang lang : {Lang::zh, Lang::en}) {
    const base::Json page = explain_json(code.code, lang);
    for (const char* part : {"title", "says", "bad", "good", "reason"})
      EXPECT_FALSE(page.at(part).get<std::string>().empty()) << part;
    EXPECT_EQ(page.at("severity"), word_of(code.severity));
    const std::string html = explain_html(code.code, lang);
    EXPECT_THAT(html, HasSubstr("id=\"" + GetParam() + "\""));
    EXPECT_THAT(html, HasSubstr(base::html_escape(page.at("reason").get<std::string>())));
    EXPECT_THAT(explain_index_html(lang), HasSubstr("href=\"" + explain_file(code.code) + "\""));
    EXPECT_THAT(explain_text(code.code, lang), HasSubstr(page.at("reason").get<std::string>()));
    for (const std::string& text : {html, explain_text(code.code, lang), page.dump()})
      EXPECT_THAT(text, testing::Not(HasSubstr("EXPLAIN-"))) << "a message is missing";
  }
}

INSTANTIATE_TEST_SUITE_P(Catalogue, Example, testing::ValuesIn(names()), [](const auto& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(Catalogue, GuardsSayWhyAndWhatInstead) {
  for (const Code& code : codes()) {
    if (!code.code.starts_with("L-GUARD-")) continue;
    const base::Json page = explain_json(code.code, Lang::zh);
    EXPECT_FALSE(page.at("remedy").get<std::string>().empty()) << code.code;
    EXPECT_EQ(code.severity, Severity::error) << code.code;
  }
}

TEST(Catalogue, WhatIsNotInItCannotBeRaised) {
  FindingList findings;
  EXPECT_THROW(findings.add({.code = "L-NO-SUCH"}), std::logic_error);
  EXPECT_THROW(findings.add({.code = ""}), std::logic_error);
  EXPECT_TRUE(findings.all().empty());
}

TEST(Catalogue, TheSeverityOfAFindingIsTheTables) {
  FindingList findings;
  findings.add({.code = "L-TAIL", .severity = Severity::error});
  findings.add({.code = "L-BAND-GAP"});
  findings.add({.code = "L-BAND-GAP", .variant = "total"});
  ASSERT_EQ(findings.all().size(), 3U);
  EXPECT_EQ(findings.all()[0].severity, Severity::warning);
  EXPECT_EQ(findings.all()[1].severity, Severity::hold);
  EXPECT_EQ(findings.all()[2].severity, Severity::error);
}

TEST(Catalogue, TheCommittedPagesAreThoseItMakes) {
  for (const auto& [lang, file] :
       {std::pair(Lang::zh, "docs/zh/findings.md"), std::pair(Lang::en, "docs/en/findings.md")}) {
    const std::string page = explain_markdown(lang);
    if (std::getenv("WANHU_UPDATE_GOLDEN") != nullptr)
      std::ofstream(source_path(file), std::ios::binary) << page;
    EXPECT_EQ(page, read_text(file)) << file;
  }
}

}  // namespace
}  // namespace wanhu::plan
