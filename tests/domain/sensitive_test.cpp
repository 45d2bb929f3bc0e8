// Private numbers in free text: the table that the residents' page is held to as well, the two
// numbers of the standard with all their single-digit errors, and what must hold for any bytes.
#include "domain/text/sensitive.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <fstream>

#include "base/json.hpp"
#include "domain/text/identity_number.hpp"

namespace wanhu::domain {
namespace {

base::Json vectors() {
  std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/tests/domain/sensitive_vectors.json");
  return base::Json::parse(file);
}

std::vector<std::string> kinds_in(const std::string& text) {
  std::vector<std::string> kinds;
  for (const Sensitive& found : find_sensitive(text)) kinds.emplace_back(text_of(found.kind));
  return kinds;
}

TEST(Sensitive, AgreesWithTheTable) {
  const base::Json table = vectors();
  ASSERT_GT(table.size(), 40U);
  for (const base::Json& row : table) {
    const std::string text = row.at("text"), why = row.at("why");
    EXPECT_EQ(kinds_in(text), row.at("kinds").get<std::vector<std::string>>()) << why;
    EXPECT_EQ(masked(text), row.at("masked").get<std::string>()) << why;
  }
}

TEST(Sensitive, EverySingleDigitErrorOfAnIdentityNumberIsKnown) {
  for (const std::string number : {"11010519491231002X", "440524188001010014"}) {
    ASSERT_TRUE(is_identity_number(number));
    int mutants = 0;
    for (std::size_t at = 0; at < number.size(); ++at)
      for (const char digit : std::string_view("0123456789X")) {
        std::string mutant = number;
        mutant[at] = digit;
        if (mutant == number) continue;
        EXPECT_FALSE(is_identity_number(mutant)) << mutant;
        ++mutants;
      }
    EXPECT_EQ(mutants, 18 * 10);
  }
}

// Texts in which numbers are likely: pieces of numbers, what separates them, and anything else.
rc::Gen<std::string> text_with_numbers() {
  const auto digits = rc::gen::container<std::string>(rc::gen::inRange<char>('0', '9' + 1));
  const auto piece = rc::gen::oneOf(
      rc::gen::element<std::string>("138", "1234", "13812345678", "0556", "5123456", "110105",
                                    "19491231", "002X", "11010519491231002X", "6222", "0000", "86",
                                    "１３８", "@", "qq.com", "a", "(", ")", "X", "路"),
      rc::gen::element<std::string>(" ", "-", ".", "　", "–", "  ", "\n", "+"), digits,
      rc::gen::arbitrary<std::string>());
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const std::string& one : pieces) text += one;
                        return text;
                      });
}

RC_GTEST_PROP(Sensitive, NothingIsLeftAndMaskingTwiceIsMaskingOnce, ()) {
  const std::string text = *text_with_numbers();
  const std::string once = masked(text);
  RC_ASSERT(find_sensitive(once).empty());
  RC_ASSERT(masked(once) == once);
}

RC_GTEST_PROP(Sensitive, RangesAreInOrderAndWhatStandsOutsideStays, ()) {
  const std::string text = *text_with_numbers();
  std::size_t at = 0;
  std::string rest;
  for (const Sensitive& found : find_sensitive(text)) {
    RC_ASSERT(found.begin >= at && found.begin < found.end && found.end <= text.size());
    rest += text.substr(at, found.begin - at);
    at = found.end;
  }
  rest += text.substr(at);
  if (find_sensitive(text).empty()) RC_ASSERT(masked(text) == text);
  // Only digits and letters become stars: everything else is still there, in order.
  const auto neither = [](const std::string& of) {
    std::string out;
    for (const char c : of)
      if (c == '\n' || c == '(' || c == '@') out += c;
    return out;
  };
  RC_ASSERT(neither(masked(text)) == neither(text));
}

TEST(Sensitive, ALongRowOfSmallGroupsTakesNoTime) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "9 ";
  EXPECT_EQ(find_sensitive(text).size(), 0U);
}

}  // namespace
}  // namespace wanhu::domain
