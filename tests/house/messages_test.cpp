// The catalogue against its users: every code the program can say has its two texts, every text is
// said by somebody, and both languages of a text have the same holes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "base/json.hpp"
#include "base/text.hpp"
#include "house/source_tree.hpp"

namespace wanhu::house {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Names = std::vector<std::string>;

struct Message {
  std::string file;
  std::string zh;
  std::string en;
};
using Messages = std::multimap<std::string, Message>;

Messages messages_of(const SourceTree& tree) {
  Messages all;
  for (const auto& [path, text] : tree) {
    // The parser keeps the last of two that stand in one file: they are counted as it reads them.
    std::map<std::string, int> again;
    const auto count = [&again](int depth, nlohmann::json::parse_event_t event,
                                nlohmann::json& parsed) {
      if (depth == 1 && event == nlohmann::json::parse_event_t::key)
        ++again[parsed.get<std::string>()];
      return true;
    };
    const auto texts = nlohmann::json::parse(text, count);
    for (const auto& [code, languages] : texts.items())
      for (int n = 0; n < again[code]; ++n)
        all.emplace(code, Message{path, languages.value("zh", ""), languages.value("en", "")});
  }
  return all;
}

std::set<std::string> holes_of(const std::string& text) {
  static const std::regex hole(R"(\{([a-z_0-9]+)\})");
  std::set<std::string> holes;
  for (std::sregex_iterator at(text.begin(), text.end(), hole), end; at != end; ++at)
    holes.insert((*at)[1]);
  return holes;
}

// What the sources say. A literal in the shape of a code is one ("VISIT-UNKNOWN"); an open one
// ("VISIT-OUTCOME-" + name) stands for every code that begins so.
struct Spoken {
  std::map<std::string, std::string> codes;  // code → file
  std::set<std::string> open;
  std::set<std::string> literals;  // all, for codes of a single word such as "FORBIDDEN"
};

Spoken spoken_codes(const SourceTree& tree) {
  static const std::regex code(R"([A-Z][A-Z0-9]*(-[A-Z][A-Z0-9]*)+)");
  static const std::regex open(R"(([A-Z][A-Z0-9]*-)+)");
  Spoken spoken;
  for (const auto& [path, text] : tree) {
    for (const auto& literal : code_parts(text).literals) {
      if (literal.size() > 60) continue;
      spoken.literals.insert(literal);
      if (std::regex_match(literal, code)) spoken.codes.emplace(literal, path);
      if (std::regex_match(literal, open)) spoken.open.insert(literal);
    }
  }
  return spoken;
}

// Other people's names and patterns that have the shape of a code.
const std::set<std::string>& not_ours() {
  static const std::set<std::string> names{"X-CSRF-TOKEN", "XXXXX-XXXXX", "YYYY-MM-DD"};
  return names;
}

Names silent_codes(const Spoken& spoken, const Messages& messages) {
  Names found;
  for (const auto& [code, path] : spoken.codes)
    if (!messages.contains(code) && !not_ours().contains(code)) found.push_back(path + ": " + code);
  return found;
}

// Whether the sources say `code`: as it stands, by an open beginning, or as a part of another code,
// such as "L-TYPE.fix" where they say "L-TYPE" and ".fix" or "fix".
bool is_said(const Spoken& spoken, const std::string& code) {
  if (spoken.literals.contains(code)) return true;
  if (std::ranges::any_of(spoken.open, [&](const auto& start) { return code.starts_with(start); }))
    return true;
  const auto dot = code.rfind('.');
  return dot != std::string::npos && is_said(spoken, code.substr(0, dot)) &&
         (spoken.literals.contains(code.substr(dot)) ||
          spoken.literals.contains(code.substr(dot + 1)));
}

Names unspoken_messages(const Spoken& spoken, const Messages& messages) {
  Names found;
  for (const auto& [code, message] : messages)
    if (!is_said(spoken, code)) found.push_back(message.file + ": " + code);
  return found;
}

// An English text may quote what a person is to write in Chinese, but is not itself Chinese.
bool is_chinese(const std::string& text) {
  const auto characters = base::decode_utf8(text);
  const auto han =
      std::ranges::count_if(characters, [](char32_t c) { return c >= 0x4E00 && c <= 0x9FFF; });
  return static_cast<std::size_t>(han) * 3 > characters.size();
}

Names malformed_messages(const Messages& messages) {
  Names found;
  for (const auto& [code, message] : messages) {
    const std::string where = message.file + ": " + code;
    if (messages.count(code) > 1) found.push_back(where + " stands twice");
    if (message.zh.empty() || message.en.empty()) found.push_back(where + " lacks a language");
    if (is_chinese(message.en)) found.push_back(where + " is Chinese in its English");
    if (holes_of(message.zh) != holes_of(message.en)) found.push_back(where + " has unequal holes");
  }
  return found;
}

const Messages& catalogue() {
  static const Messages messages = [] {
    SourceTree tree;
    add_folder(tree, "data/messages", {".json"});
    return messages_of(tree);
  }();
  return messages;
}

TEST(Messages, EveryTextIsWhole) {
  ASSERT_FALSE(catalogue().empty());
  EXPECT_THAT(malformed_messages(catalogue()), IsEmpty());
}

TEST(Messages, EveryCodeHasItsText) {
  EXPECT_THAT(silent_codes(spoken_codes(cpp_tree({"src"})), catalogue()), IsEmpty());
}

TEST(Messages, EveryTextHasItsCode) {
  EXPECT_THAT(unspoken_messages(spoken_codes(cpp_tree({"src"})), catalogue()), IsEmpty());
}

TEST(Messages, SeesSilentAndUnspokenCodes) {
  const SourceTree code{{"a.cpp", R"(fail("MATTER-CLOSED"); text("OUTCOME-" + name); s = "UTF-8";
                                      // "NOT-SAID" is a comment
                                      fail("BUSY"); part(finding, ".fix");)"}};
  const SourceTree texts{
      {"m.json",
       R"({"OUTCOME-VACANT": {"zh": "空", "en": "a"}, "BUSY": {"zh": "忙", "en": "c"}, "NOT-SAID": {"zh": "旧", "en": "b"},
                      "BUSY.fix": {"zh": "等", "en": "d"}, "BUSY.why": {"zh": "因", "en": "e"}})"}};
  const auto spoken = spoken_codes(code);
  EXPECT_THAT(silent_codes(spoken, messages_of(texts)), ElementsAre("a.cpp: MATTER-CLOSED"));
  EXPECT_THAT(unspoken_messages(spoken, messages_of(texts)),
              ElementsAre("m.json: BUSY.why", "m.json: NOT-SAID"));
}

TEST(Messages, SeesMalformedTexts) {
  const SourceTree texts{{"a.json", R"({"A-ONE": {"zh": "{n} 户", "en": "households"},
                                        "A-TWO": {"zh": "二"}})"},
                         {"b.json", R"({"A-ONE": {"zh": "几户", "en": "几户"}})"}};
  const SourceTree doubled{{"c.json", R"({"A-SIX": {"zh": "六", "en": "six"},
                                          "A-SIX": {"zh": "陆", "en": "six"}})"}};
  EXPECT_THAT(malformed_messages(messages_of(doubled)),
              ElementsAre("c.json: A-SIX stands twice", "c.json: A-SIX stands twice"));
  EXPECT_THAT(malformed_messages(messages_of(texts)),
              ElementsAre("a.json: A-ONE stands twice", "a.json: A-ONE has unequal holes",
                          "b.json: A-ONE stands twice", "b.json: A-ONE is Chinese in its English",
                          "a.json: A-TWO lacks a language"));
}

}  // namespace
}  // namespace wanhu::house
