// Words of a text: what search and comparison see.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.hpp"
#include "base/text.hpp"
#include "domain/matter/words.hpp"

namespace wanhu::domain {
namespace {

using List = std::vector<std::string>;

TEST(Words, ArePairsOfCharactersAndWholeWordsOfLetters) {
  EXPECT_EQ(words_of({"村东路灯"}), (List{"东路", "村东", "灯", "路灯"}));
  EXPECT_EQ(words_of({"修WiFi路由"}), (List{"wifi", "修", "由", "路由"}));
  EXPECT_EQ(words_of({"，。！ 　"}), List());
}

TEST(Words, FoldWidthCaseAndOldForms) {
  EXPECT_EQ(words_of({"ＡＢ１２"}), words_of({"ab12"}));
  EXPECT_EQ(words_of({"路燈壞了"}), words_of({"路灯坏了"}));
  EXPECT_EQ(normal_place("村東 路口。"), normal_place("村东路口"));
  EXPECT_EQ(normal_place("Ａ区３号"), "a区3号");
  EXPECT_NE(normal_place("1号"), normal_place("2号"));
  EXPECT_EQ(normal_place(" 　，。"), "");
}

// Nobody is found by a number that may be theirs, however it is written.
TEST(Words, HoldNoNumberOfAPerson) {
  for (const char* number :
       {"13812345678", "138 1234 5678", "138-1234-5678", "１３８１２３４５６７８",
        "64012219900101123X", "6222 0212 3456 7890", "0954-1234567", "(0954) 123 4567"}) {
    EXPECT_EQ(words_of({std::string("电话") + number + "找我"}), words_of({"电话，找我"}))
        << number;
    EXPECT_TRUE(Sought(number).empty()) << number;
  }
  EXPECT_FALSE(words_of({"3号楼201室"}) == words_of({"号楼 室"}));
}

TEST(Sought, FitsTextsThatHoldEveryRun) {
  const Sought sought("路灯 村东");
  EXPECT_TRUE(sought.fits({"村东路灯不亮"}));
  EXPECT_TRUE(sought.fits({"路灯不亮", "在村东"}));
  EXPECT_FALSE(sought.fits({"村西路灯不亮"}));
  EXPECT_FALSE(Sought("路灯坏").fits({"路灯不坏，灯坏"}));  // pairs of it, but not the run
  EXPECT_TRUE(Sought("wi").fits({"修WiFi"}));
  EXPECT_FALSE(Sought("fi").fits({"修WiFi"}));  // not the beginning of a word
  EXPECT_TRUE(Sought("灯").fits({"路灯"}));
}

// The index never hides what the texts hold: whatever is cut out of a text, its words are there.
TEST(Words, EveryPieceOfATextIsFoundByItsWords) {
  const std::u32string signs = U"村东路灯坏了水电ab12 ，燈X。";
  base::Seeded random(7);
  for (int n = 0; n < 20'000; ++n) {
    std::u32string text;
    for (std::uint64_t i = random.below(14); i > 0; --i) text += signs[random.below(signs.size())];
    const std::string whole = base::encode_utf8(text);
    const std::size_t from = random.below(text.size() + 1);
    const std::string piece = base::encode_utf8(text.substr(from, 1 + random.below(5)));
    const Sought sought(piece);
    if (!sought.fits({whole})) continue;
    const List words = words_of({whole});
    for (const std::string& word : sought.words())
      EXPECT_TRUE(std::binary_search(words.begin(), words.end(), word)) << whole << " / " << piece;
    for (const std::string& beginning : sought.beginnings())
      EXPECT_TRUE(std::any_of(words.begin(), words.end(),
                              [&](const std::string& w) { return w.starts_with(beginning); }))
          << whole << " / " << piece;
  }
}

}  // namespace
}  // namespace wanhu::domain
