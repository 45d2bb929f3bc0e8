// The failing examples: tests/plan/cases/L-CODE.toml with what people are shown in both languages
// (L-CODE.zh.txt, L-CODE.en.txt), and S1 as issued. WANHU_UPDATE_GOLDEN=1 writes the texts anew;
// read the difference before keeping it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <regex>
#include <set>

#include "base/text.hpp"
#include "plan/files.hpp"
#include "plan/plan.hpp"
#include "plan/render_finding.hpp"

namespace wanhu::plan {
namespace {

using base::Lang;

const std::string k_cases = "tests/plan/cases/";

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(source_path(k_cases)))
    if (file.path().extension() == ".toml" && file.path().stem() != "clean")
      names.push_back(file.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

void expect_golden(const std::string& name, const std::string& actual) {
  if (std::getenv("WANHU_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(source_path(name), std::ios::binary) << actual;
    return;
  }
  EXPECT_EQ(actual, read_text(name)) << name;
}

std::string shown(const std::string& text, const std::string& file, Lang lang) {
  const Loaded loaded = load(text, file);
  const Renderer renderer(text, file, lang);
  std::string out;
  for (const Finding& finding : loaded.findings)
    out += renderer.one_line(finding) + "\n" + renderer.framed(finding) + "\n";
  return out;
}

class Case : public testing::TestWithParam<std::string> {};

TEST_P(Case, ShowsItsCodeInBothLanguages) {
  const std::string& name = GetParam();
  const std::string text = read_text(k_cases + name + ".toml");
  const Loaded loaded = load(text, name + ".toml");
  const auto named = [&](const Finding& finding) { return finding.code == name; };
  EXPECT_TRUE(std::any_of(loaded.findings.begin(), loaded.findings.end(), named));
  const Renderer zh(text, name, Lang::zh), en(text, name, Lang::en);
  for (const Finding& finding : loaded.findings) {
    EXPECT_FALSE(zh.headline(finding).empty()) << finding.message_code();
    EXPECT_FALSE(en.hint(finding).empty() && zh.explanation(finding).empty())
        << finding.message_code() << " leaves the reader without a way out";
    const std::regex unfilled("\\{[a-z]+\\}");
    for (const Renderer* renderer : {&zh, &en})
      for (const std::string& part :
           {renderer->headline(finding), renderer->explanation(finding), renderer->hint(finding)})
        EXPECT_FALSE(std::regex_search(part, unfilled)) << part;
  }
  expect_golden(k_cases + name + ".zh.txt", shown(text, name + ".toml", Lang::zh));
  expect_golden(k_cases + name + ".en.txt", shown(text, name + ".toml", Lang::en));
}

INSTANTIATE_TEST_SUITE_P(Plan, Case, testing::ValuesIn(case_names()), [](const auto& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(Golden, EveryCodeOfTheCatalogueHasACase) {
  // Tested elsewhere: L-SIZE needs a large file (hostile_test), L-LOOSER two files (inherit_test),
  // L-NOT-RUN, L-SMS-LENGTH and L-APPROVAL stand beside the findings (plans_test, load_test).
  std::set<std::string> codes;
  for (const std::string& code : base::message_codes())
    if (code.rfind("L-", 0) == 0) codes.insert(code.substr(0, code.find('.')));
  for (const char* other : {"L-SIZE", "L-LOOSER", "L-NOT-RUN", "L-SMS-LENGTH", "L-APPROVAL"})
    codes.erase(other);
  const auto names = case_names();
  EXPECT_THAT(names, testing::ElementsAreArray(codes));
}

TEST(Golden, TheBaseOfTheCasesIsClean) {
  EXPECT_EQ(shown(read_text(k_cases + "clean.toml"), "clean.toml", Lang::en), "");
}

// The caret stands under the marked text on a terminal where Chinese takes two cells a character.
TEST(Golden, CaretsStandUnderTheirText) {
  for (const std::string& name : case_names()) {
    if (name == "L-ENCODING") continue;
    const std::string text = read_text(k_cases + name + ".toml");
    const Renderer renderer(text, "f", Lang::en);
    for (const Finding& finding : load(text, "f").findings) {
      const std::string framed = renderer.framed(finding);
      const auto rows = base::split(framed, '\n');
      ASSERT_GE(rows.size(), 3U);
      const std::string_view source = rows[1], marks = rows[2];
      const auto caret = marks.find('^');
      ASSERT_NE(caret, std::string_view::npos);
      // Cells before the caret equal cells before the marked text.
      const int cells = base::display_width(marks.substr(0, caret));
      std::u32string before = base::decode_utf8(source);
      std::size_t cut = 0;
      for (int width = 0; cut < before.size() && width < cells; ++cut)
        width += base::display_width(before[cut]);
      const std::u32string line = base::decode_utf8(text);
      std::size_t start = 0;
      for (int n = 1; n < finding.at.line; ++n) start = line.find(U'\n', start) + 1;
      const auto at = start + static_cast<std::size_t>(finding.at.column - 1);
      const char32_t shown_there = cut < before.size() ? before[cut] : U'\n';
      EXPECT_EQ(shown_there, line[at]) << name << "\n" << framed;
    }
  }
}

TEST(Golden, JsonHasTheParts) {
  const std::string text = read_text(k_cases + "L-QUOTA-SUM.toml");
  const Loaded loaded = load(text, "f.toml");
  const base::Json json = Renderer(text, "f.toml", Lang::en).json(loaded.findings.at(0));
  EXPECT_EQ(json.at("code"), "L-QUOTA-SUM");
  EXPECT_EQ(json.at("line"), 25);
  EXPECT_EQ(json.at("column"), 12);
  EXPECT_EQ(json.at("width"), 3);
  EXPECT_EQ(json.at("second").at("line"), 17);
  EXPECT_EQ(json.at("severity"), "error");
  EXPECT_EQ(json.at("clause"), "三");
  EXPECT_EQ(json.at("hints").at(0), "total = 200");
  EXPECT_TRUE(json.at("fix").is_null());
}

}  // namespace
}  // namespace wanhu::plan
