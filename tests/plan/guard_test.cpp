// The guard rules: for each, tests/plan/guards/G01.txt … G13.txt holds what must be refused beside
// the innocent neighbours that must pass.
//
//   == refused @ 2:8: a name      a section; its first finding stands at line 2, column 8
//   == refused: a name            the same without the place
//   == passes: a name
//
// Each section is a piece of a plan of its own; the guards run on it as it stands.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <map>
#include <optional>
#include <regex>
#include <set>

#include "base/catalogue.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "plan/checks.hpp"
#include "plan/files.hpp"
#include "plan/guard/fold.hpp"
#include "plan/guard/guard.hpp"
#include "plan/guard/meaning.hpp"
#include "plan/guard/terms.hpp"
#include "plan/render_finding.hpp"

namespace wanhu::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int k_rules = 13;
constexpr int k_least = 5;  // evasions, and neighbours, for each rule

std::string name_of_rule(int rule) {
  return std::string(rule < 10 ? "G0" : "G") + std::to_string(rule);
}

struct Section {
  std::string name;
  bool refused = false;
  std::optional<std::pair<int, int>> place;
  std::string text;
  int line = 0;  // of the heading in the file
};

std::vector<Section> sections_of(const std::string& file) {
  static const std::regex heading(R"(== (refused|passes)(?: @ (\d+):(\d+))?: (.+))");
  std::vector<Section> sections;
  int number = 0;
  for (const std::string_view line : base::split(file, '\n')) {
    ++number;
    std::cmatch match;
    if (std::regex_match(line.begin(), line.end(), match, heading)) {
      Section section;
      section.name = match[4].str();
      section.refused = match[1] == "refused";
      section.line = number;
      if (match[2].matched)
        section.place = std::pair(std::stoi(match[2].str()), std::stoi(match[3].str()));
      sections.push_back(std::move(section));
    } else if (line.starts_with("==")) {
      throw std::logic_error("line " + std::to_string(number) + ": " + std::string(line));
    } else if (!sections.empty()) {
      sections.back().text += std::string(line) + "\n";
    }
  }
  return sections;
}

struct Guarded {
  std::vector<Finding> syntax;  // a section that TOML cannot read proves nothing
  std::vector<Finding> findings;
};

Guarded examined(const std::string& text) {
  FindingList list;
  Guarded guarded;
  const Tree tree = read_tree(text, list);
  guarded.syntax = list.take().first;
  FindingList guards;
  check_guards(tree, guards);
  guarded.findings = guards.take().first;
  return guarded;
}

std::string listed(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings) {
    out += " " + finding.message_code() + "@" + std::to_string(finding.at.line) + ":" +
           std::to_string(finding.at.column);
    if (finding.args.contains("found")) out += "(" + finding.args.at("found") + ")";
  }
  return out;
}

std::vector<std::string> codes_of(const std::vector<Finding>& findings) {
  std::vector<std::string> codes;
  for (const Finding& finding : findings) codes.push_back(finding.code);
  return codes;
}

class Guards : public testing::TestWithParam<int> {};

TEST_P(Guards, RefusesAndLetsPass) {
  const std::string rule = name_of_rule(GetParam());
  const std::string file = "tests/plan/guards/" + rule + ".txt";
  int refused = 0, passing = 0;
  for (const Section& section : sections_of(read_text(file))) {
    const Guarded guarded = examined(section.text);
    const std::string where =
        file + ":" + std::to_string(section.line) + " " + section.name + listed(guarded.findings);
    ASSERT_THAT(codes_of(guarded.syntax), IsEmpty()) << where << listed(guarded.syntax);
    ++(section.refused ? refused : passing);
    if (!section.refused) {
      EXPECT_THAT(codes_of(guarded.findings), IsEmpty()) << where;
      continue;
    }
    EXPECT_THAT(codes_of(guarded.findings), ElementsAre("L-GUARD-" + rule)) << where;
    if (!section.place || guarded.findings.empty()) continue;
    const Span at = guarded.findings[0].at;
    EXPECT_EQ(std::pair(at.line, at.column), *section.place) << where;
  }
  EXPECT_GE(refused, k_least) << file;
  EXPECT_GE(passing, k_least) << file;
}

INSTANTIATE_TEST_SUITE_P(Plan, Guards, testing::Range(1, k_rules + 1),
                         [](const auto& info) { return name_of_rule(info.param); });

TEST(GuardMessages, EveryFindingSaysWhatWhyAndWhatInstead) {
  const std::regex unfilled("\\{[a-z_]+\\}");
  std::set<std::string> said;
  for (int number = 1; number <= k_rules; ++number)
    for (const Section& section :
         sections_of(read_text("tests/plan/guards/" + name_of_rule(number) + ".txt")))
      for (const Finding& finding : examined(section.text).findings) {
        said.insert(finding.message_code());
        EXPECT_EQ(finding.severity, Severity::error);
        for (const base::Lang lang : {base::Lang::zh, base::Lang::en}) {
          const Renderer renderer(section.text, "f", lang);
          for (const std::string& part : {renderer.headline(finding), renderer.explanation(finding),
                                          renderer.hint(finding)}) {
            EXPECT_FALSE(part.empty()) << finding.message_code();
            EXPECT_FALSE(std::regex_search(part, unfilled)) << finding.message_code() << part;
          }
          EXPECT_EQ(renderer.framed(finding).find("~") != std::string::npos,
                    finding.second.line > 0);
        }
      }
  // Each sentence of the catalogue is said by some case of the tables.
  for (const std::string& code : base::message_codes())
    if (code.starts_with("L-GUARD-") && !code.ends_with(".why") && !code.ends_with(".fix") &&
        !code.ends_with(".second"))
      EXPECT_TRUE(said.contains(code)) << code << " is said by no case";
}

TEST(GuardPlans, RujiAsIssuedAsksForOneThingWeNeverDo) {
  EXPECT_THAT(codes_of(examined(ruji()).findings), IsEmpty());
  // Clause 四: "ideological work" on those who said they were not satisfied.
  EXPECT_THAT(codes_of(examined(read_text("plans/ruji-2021/as-issued.toml")).findings),
              ElementsAre("L-GUARD-G04"));
}

TEST(GuardPlans, AMixedFileGivesEachOnceInItsPlace) {
  const std::string text = read_text("tests/plan/guards/mixed.toml");
  const Guarded guarded = examined(text);
  ASSERT_THAT(codes_of(guarded.syntax), IsEmpty());
  std::multiset<std::string> expected;
  std::map<int, std::string> marks;  // line → rule, from the "# G01" behind it
  int number = 0;
  static const std::regex mark(R"(.*# (G\d\d))");
  for (const std::string_view line : base::split(text, '\n')) {
    ++number;
    std::cmatch match;
    if (std::regex_match(line.begin(), line.end(), match, mark)) marks[number] = match[1].str();
  }
  std::map<int, std::string> found;
  for (const Finding& finding : guarded.findings)
    EXPECT_TRUE(found.emplace(finding.at.line, finding.code.substr(8)).second)
        << "twice in line " << finding.at.line;
  EXPECT_EQ(found, marks) << listed(guarded.findings);
  EXPECT_EQ(marks.size(), static_cast<std::size_t>(k_rules));
  for (const Finding& finding : guarded.findings)
    EXPECT_FALSE(finding.clause.empty()) << listed({finding});
}

// ---- one mistake, one finding ----

std::vector<std::string> after_withdrawal(const std::string& text) {
  FindingList findings;
  Tree tree = read_tree(text, findings);
  withdraw(tree, check_guards(tree, findings));
  check_shape(tree, findings);
  return codes_of(findings.take().first);
}

std::string with(const std::string& piece) {
  return read_text("tests/plan/cases/clean.toml") + "\n" + piece;
}

TEST(GuardWithdrawal, LaterChecksPassOverWhatWasRefused) {
  // An unknown block with all that is under it.
  EXPECT_THAT(after_withdrawal(with("[roster.petitioners]\nwho = \"visitor\"\nlevel = 3\n")),
              ElementsAre("L-GUARD-G01"));
  // An unknown key of a known block; the id of a known one.
  EXPECT_THAT(after_withdrawal(with("[[task]]\nid = \"a\"\nname = \"a\"\nreligion = \"text\"\n")),
              ElementsAre("L-GUARD-G02"));
  EXPECT_THAT(after_withdrawal(with("[form.drug_users]\nname = 5\n")), ElementsAre("L-GUARD-G01"));
  // A value whose word the key check would refuse too.
  EXPECT_THAT(
      after_withdrawal(with("[[task]]\nid = \"a\"\nname = \"a\"\nevidence = \"required photo\"\n")),
      ElementsAre("L-GUARD-G09"));
  // Nothing else is taken out.
  EXPECT_THAT(after_withdrawal(with("[roster]\nlevel = 3\n")), ElementsAre("L-KEY-UNKNOWN"));
}

TEST(GuardWithdrawal, WhatIsMissingStandsThereAsReported) {
  FindingList findings;
  Tree tree = read_tree("[ladder.a]\nsteps = [ { do = \"veto\", to = \"unit\" } ]\n", findings);
  const Refused refused = check_guards(tree, findings);
  ASSERT_EQ(codes_of(findings.all()), std::vector<std::string>{"L-GUARD-G08"});
  withdraw(tree, refused);
  const Value* basis = tree.root.at_path("ladder.a.basis");
  ASSERT_NE(basis, nullptr);
  EXPECT_EQ(basis->kind, Value::Kind::broken);
  EXPECT_NE(tree.root.at_path("ladder.a.steps"), nullptr);
}

TEST(GuardWithdrawal, ASlipIsLeftToTheKeyCheck) {
  const std::string units =
      "[org]\nunits = [ { id = \"a\", name = \"东村\", kind = \"village\" } ]\n[survey.poll]\n";
  EXPECT_THAT(codes_of(examined(units + "run_by = \"independent\"\n").findings),
              ElementsAre("L-GUARD-G04"));
  EXPECT_THAT(codes_of(examined(units + "hide_form = [\"village\"]\n").findings), IsEmpty());
  EXPECT_THAT(codes_of(examined(units + "hide_from = [\"?\"]\n").findings), IsEmpty());
  EXPECT_THAT(codes_of(examined("[matters]\nclose = { needs = \"resident_confirm\" }\n").findings),
              IsEmpty());
  EXPECT_THAT(
      codes_of(examined("[formm.feedback]\nask = [ { id = \"q\", type = \"text\" } ]\n").findings),
      IsEmpty());
}

// ---- folding ----

std::string folded(std::string_view text) {
  return base::encode_utf8(guard::fold(text).text);
}

TEST(GuardFold, WhatReadsAlikeIsAlike) {
  EXPECT_EQ(folded("上 访·户"), "上访户");
  EXPECT_EQ(folded("上訪戶"), "上访户");
  EXPECT_EQ(folded("上\u200B访\u2060户\uFEFF"), "上访户");
  EXPECT_EQ(folded("ＰＥＴＩＴＩＯＮＥＲ"), "petitioner");
  EXPECT_EQ(folded("ре𝐭𝕚tіоnеr"), "petitioner");  // Cyrillic ре, іо, е; mathematical letters
  EXPECT_EQ(folded("p3t1tion3r"), "petitioner");
  EXPECT_EQ(folded("shàng-fǎng_hù"), "shangfanghu");
  EXPECT_EQ(folded("⼈员"), "人员");  // a Kangxi radical
  EXPECT_EQ(folded("q1 ruji2"), "q1ruji2");
}

TEST(GuardFold, RemembersWhereItStood) {
  const guard::Folded text = guard::fold("查 上 訪 戶。");
  EXPECT_EQ(text.as_written(1, 4), "上 訪 戶");
}

TEST(GuardFold, TermsFoldToThemselves) {
  for (const guard::Group& group : guard::term_groups())
    for (const std::string_view word : base::split(group.words, ' ')) {
      if (word.empty()) continue;
      std::string plain(word);
      std::erase(plain, '_');
      EXPECT_EQ(folded(word), plain);
      EXPECT_EQ(folded(folded(word)), folded(word));
    }
}

// A word twice in one rule and role is a slip of the table.
TEST(GuardTerms, EachStandsOnce) {
  std::set<std::tuple<guard::Rule, guard::Role, guard::Zones, std::string>> seen;
  for (const guard::Group& group : guard::term_groups())
    for (const std::string_view word : base::split(group.words, ' '))
      if (!word.empty()) {
        EXPECT_TRUE(seen.emplace(group.rule, group.role, group.zones, folded(word)).second) << word;
      }
}

// ---- hostile input ----

// Processor time of the guards alone, in seconds.
double seconds_for(const std::string& text) {
  FindingList list;
  const Tree tree = read_tree(text, list);
  FindingList guards;
  const std::clock_t begin = std::clock();
  check_guards(tree, guards);
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

std::string one_long_text(int times) {
  std::string text = "[[task]]\nname = \"";
  for (int i = 0; i < times; ++i) text += "不登记重点人员、残疾人";
  return text + "\"\n";
}

std::string many_blocks(int times) {
  std::string text = "[[task]]\nname = \"a\"\n";
  for (int i = 0; i < times; ++i)
    text += "[indicators.i" + std::to_string(i) +
            "]\nnum = \"count(matter where overdue = true)\"\nden = \"count(matter)\"\n";
  return text;
}

// Four times the text takes about four times the time; sixteen would be quadratic.
TEST(GuardHostile, TimeIsLinear) {
  EXPECT_THAT(codes_of(examined(one_long_text(500)).findings), IsEmpty());
  EXPECT_THAT(codes_of(examined(many_blocks(100)).findings), IsEmpty());
  EXPECT_LT(seconds_for(one_long_text(4'000)), 10 * seconds_for(one_long_text(1'000)) + 0.2);
  EXPECT_LT(seconds_for(many_blocks(1'200)), 10 * seconds_for(many_blocks(300)) + 0.2);
}

TEST(GuardHostile, FindingsAreBounded) {
  std::string text;
  for (int i = 0; i < 1'200; ++i)
    text += "[[task]]\nname = \"上访户\"\nevidence = true\n[form.f" + std::to_string(i) +
            "]\nuse = \"考核\"\n";
  EXPECT_EQ(examined(text).findings.size(), k_findings_max);
}

TEST(GuardHostile, AnyEditOfTheTablesIsRead) {
  base::Seeded random(20260);
  std::vector<std::string> texts;
  for (int number = 1; number <= k_rules; ++number)
    for (const Section& section :
         sections_of(read_text("tests/plan/guards/" + name_of_rule(number) + ".txt")))
      texts.push_back(section.text);
  for (int round = 0; round < 600; ++round) {
    std::string text = texts[random.below(texts.size())] + texts[random.below(texts.size())];
    for (int edit = 0; edit < 3 && !text.empty(); ++edit)
      text.erase(random.below(text.size()), random.below(12));
    FindingList findings;
    Tree tree = read_tree(text, findings);
    withdraw(tree, check_guards(tree, findings));
    check_shape(tree, findings);
    for (const Finding& finding : findings.all()) ASSERT_GE(finding.at.line, 1) << text;
  }
}

}  // namespace
}  // namespace wanhu::plan
