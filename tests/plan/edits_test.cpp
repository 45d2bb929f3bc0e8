// T2: every key of S1's plan misspelt, removed, doubled or given a value of another type, one at a
// time. One slip must give one finding, on its line, and a misspelling the right hint.
#include <gtest/gtest.h>

#include <regex>

#include "base/text.hpp"
#include "plan/files.hpp"
#include "plan/plan.hpp"
#include "plan/schema.hpp"

namespace wanhu::plan {
namespace {

struct Place {  // a schema key as it stands in the file
  std::size_t at = 0;
  std::string key;
  int line = 0;
};

// Keys at the start of a line, in inline tables, and in headers; not the ids that a plan chooses
// itself ([duties] and [indicators], the last part of [form.feedback]).
std::vector<Place> schema_keys(const std::string& text) {
  std::vector<Place> places;
  const auto keys = all_keys();
  const std::regex pattern("(^|\\n|[{,] )(\\[?\\[?)([a-z_0-9]+)(\\]| *=|\\.)");
  for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) {
    const auto at = static_cast<std::size_t>(it->position(3));
    const bool in_header = it->length(2) > 0;
    if (!in_header && it->str(4) != "=" && it->str(4).find('=') == std::string::npos) continue;
    const std::string key = it->str(3);
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) continue;
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<long>(at), '\n');
    places.push_back({at, key, static_cast<int>(line)});
  }
  return places;
}

std::vector<std::string> misspellings(const std::string& key) {
  std::vector<std::string> all{key + key.back(), key.substr(0, key.size() - 1),
                               std::string(1, key[0]) + "x" + key.substr(1)};
  if (key.size() > 3) {
    std::string swapped = key;
    std::swap(swapped[1], swapped[2]);
    all.push_back(swapped);
  }
  const auto keys = all_keys();
  std::erase_if(all, [&](const std::string& word) {
    return word.empty() || word == key || std::find(keys.begin(), keys.end(), word) != keys.end();
  });
  return all;
}

std::string listed(const Loaded& loaded) {
  std::string out;
  for (const Finding& finding : loaded.findings)
    out += " " + finding.code + ":" + std::to_string(finding.at.line);
  return out;
}

TEST(Edits, AMisspeltKeyIsOneFindingWithTheRightHint) {
  const std::string text = ruji();
  // Every one of some 800 with ./test --long, every fourth otherwise.
  const int stride = std::getenv("WANHU_LONG") != nullptr ? 1 : 4;
  int tried = 0, hinted = 0, single = 0, turn = 0;
  for (const Place& place : schema_keys(text)) {
    for (const std::string& wrong : misspellings(place.key)) {
      if (turn++ % stride != 0) continue;
      std::string bad = text;
      bad.replace(place.at, place.key.size(), wrong);
      const Loaded loaded = load(bad, "p");
      ++tried;
      const auto found = std::find_if(
          loaded.findings.begin(), loaded.findings.end(),
          [&](const Finding& f) { return f.code == "L-KEY-UNKNOWN" && f.at.line == place.line; });
      ASSERT_NE(found, loaded.findings.end()) << place.line << " " << wrong << listed(loaded);
      EXPECT_FALSE(loaded.plan) << wrong;
      hinted += !found->hints.empty() && found->hints[0] == place.key ? 1 : 0;
      single += loaded.findings.size() == 1 ? 1 : 0;
    }
  }
  RecordProperty("tried", tried);
  RecordProperty("hinted", hinted);
  RecordProperty("single", single);
  EXPECT_GT(tried, 800 / stride);
  EXPECT_GE(hinted, tried * 95 / 100) << hinted << " of " << tried;
  EXPECT_GE(single, tried * 95 / 100) << single << " of " << tried;
}

// "key = value" alone on its line, with the number of lines it takes.
std::vector<Place> line_keys(const std::string& text) {
  std::vector<Place> places;
  for (const Place& place : schema_keys(text))
    if (place.at == 0 || text[place.at - 1] == '\n') places.push_back(place);
  return places;
}

std::string line_at(const std::string& text, std::size_t at) {
  return text.substr(at, text.find('\n', at) - at);
}

TEST(Edits, ADoubledKeyNamesBothLines) {
  const std::string text = ruji();
  int tried = 0;
  for (const Place& place : line_keys(text)) {
    const std::string line = line_at(text, place.at);
    if (std::count(line.begin(), line.end(), '[') != std::count(line.begin(), line.end(), ']'))
      continue;  // a value over several lines
    std::string bad = text;
    bad.insert(place.at, line + "\n");
    const Loaded loaded = load(bad, "p");
    ASSERT_EQ(loaded.findings.size(), 1U) << place.key << listed(loaded);
    EXPECT_EQ(loaded.findings[0].code, "L-KEY-DUP");
    EXPECT_EQ(loaded.findings[0].at.line, place.line + 1);
    EXPECT_EQ(loaded.findings[0].second.line, place.line);
    ++tried;
  }
  EXPECT_GT(tried, 60);
}

TEST(Edits, ARemovedKeyIsMissedInItsBlockOrWasOptional) {
  const std::string text = ruji();
  int missed = 0;
  for (const Place& place : line_keys(text)) {
    const std::string line = line_at(text, place.at);
    if (std::count(line.begin(), line.end(), '[') != std::count(line.begin(), line.end(), ']'))
      continue;
    std::string bad = text;
    bad.erase(place.at, line.size() + 1);
    const Loaded loaded = load(bad, "p");
    ASSERT_LE(loaded.findings.size(), 1U) << place.key << listed(loaded);
    for (const Finding& finding : loaded.findings) {
      if (finding.code == "L-KEY-MISSING") {
        EXPECT_EQ(finding.args.at("key"), place.key);
        EXPECT_LE(finding.at.line, place.line);
        ++missed;
      } else {  // these say more than that a key is missing
        EXPECT_TRUE(finding.code == "L-RETRO" || finding.code == "L-TAIL" ||
                    finding.code == "L-DAYBASIS" || finding.code.starts_with("L-GUARD-") ||
                    finding.code == "L-MINN")
            << finding.code << " " << place.key;
      }
    }
  }
  EXPECT_GT(missed, 30);
}

TEST(Edits, AValueOfAnotherTypeIsOneFindingAtTheValue) {
  const std::string text = ruji();
  int tried = 0;
  for (const Place& place : line_keys(text)) {
    const std::string line = line_at(text, place.at);
    const auto value = line.find('=') + 2;
    const char first = line[value];
    if (first == '[' || first == '{') continue;
    std::string bad = text;
    const auto end = std::min(line.find(" #"), line.size());
    bad.replace(place.at + value, end - value, first == '"' ? "3.5" : "[[7]]");
    const Loaded loaded = load(bad, "p");
    ASSERT_EQ(loaded.findings.size(), 1U) << place.key << listed(loaded);
    EXPECT_EQ(loaded.findings[0].code, "L-TYPE");
    EXPECT_EQ(loaded.findings[0].at.line, place.line);
    EXPECT_EQ(loaded.findings[0].at.column, static_cast<int>(value) + 1);
    ++tried;
  }
  EXPECT_GT(tried, 50);
}

TEST(Edits, ABrokenStatementHidesNothingElse) {
  const std::string text = ruji();
  const std::vector<std::pair<std::string, std::string>> breaks = {
      {"id       = \"ruji-2021\"", "id       = \"ruji-2021"},
      {"issuer   = \"中共汝集镇委员会\"\n", "issuer   \"中共汝集镇委员会\"\n"},
      {"coverage = \"every_address\"", "coverage = every address"},
      {"hide_from = [\"ruji\", \"village\"]", "hide_from = [\"ruji\", \"village\""},
      {"waves     = { each = \"半年\", n = 1 }", "waves     = { each = \"半年\", n = 1 ]"},
      {"[survey.poll]", "[survey.poll"},
      {"total    = 11267", "total    = 011267"},
      {"{ id = \"general\", name", "{ id = \"general\" name"},
  };
  for (const auto& [good, broken] : breaks) {
    std::string bad = edited(text, good, broken);
    bad = edited(bad, "roll     =", "rol      =");
    const Loaded loaded = load(bad, "p");
    const auto has = [&](const char* code) {
      return std::any_of(loaded.findings.begin(), loaded.findings.end(),
                         [&](const Finding& f) { return f.code == code; });
    };
    EXPECT_TRUE(has("L-SYNTAX")) << broken;
    EXPECT_TRUE(has("L-KEY-UNKNOWN")) << broken << listed(loaded);
    EXPECT_EQ(loaded.findings.size(), 2U) << broken << listed(loaded);
  }
}

TEST(Edits, ChineseInputOutsideStringsIsReportedAndReadOn) {
  const std::string text = edited(edited(ruji(), "quota = 550 }", "quota ＝ ５５０ ｝"),
                                  "due = \"20日\"", "due = “２０日”");
  const Loaded loaded = load(text, "p");
  // Inside the string the full-width digits are the writer's text; only the term cannot be read.
  EXPECT_EQ(listed(loaded),
            " L-FULLWIDTH:28 L-FULLWIDTH:28 L-FULLWIDTH:28 L-AMOUNT:104 L-FULLWIDTH:104 "
            "L-FULLWIDTH:104");
}

TEST(Edits, AllAtOnceButNeverMoreThanFifty) {
  std::string text = ruji();
  for (std::size_t at = 0; (at = text.find("quota = ", at)) != std::string::npos; at += 9)
    text.replace(at, 5, "qoutaX");
  const Loaded few = load(text, "p");
  EXPECT_EQ(few.findings.size(), 16U);
  EXPECT_FALSE(few.more);
  std::string units;
  for (int i = 0; i < 80; ++i) units += "x" + std::to_string(i) + " = 1\n";
  const Loaded many = load(ruji() + "\n" + units, "p");
  EXPECT_EQ(many.findings.size(), k_findings_max);
  EXPECT_TRUE(many.more);
  EXPECT_FALSE(many.plan);
}

}  // namespace
}  // namespace wanhu::plan
