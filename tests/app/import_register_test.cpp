#include <gtest/gtest.h>

#include <random>

#include "app/import/guard.hpp"
#include "app/import/register_file.hpp"
#include "base/catalogue.hpp"
#include "domain/text/identity_number.hpp"

namespace wanhu::app {
namespace {

const std::vector<UnitName> k_villages{
    {"v01", "汝集一村"}, {"v02", "汝集二村"}, {"v03", "前进村"}, {"v04", "东岳社区"}};

ImportPreview preview(const std::string& csv) {
  const auto table = tabular::read_table(csv, "户册.csv");
  EXPECT_TRUE(table) << table.error().code;
  return read_register(table.value_or(tabular::Table{}), k_villages);
}

std::vector<std::string> codes(const ImportPreview& preview) {
  std::vector<std::string> out;
  for (const base::Problem& problem : preview.errors.listed) out.push_back(problem.code);
  return out;
}

using Codes = std::vector<std::string>;

TEST(RegisterFile, ReadsDwellingsOfEveryVillage) {
  const ImportPreview read = preview(
      "行政村,村民组,门牌号,住址,走访人,联系人,联系电话,备注,树种\n"
      "汝集一村,三组,12,东街12号,王干部,李某,138 1234 5678,有狗,杨\n"
      "汝集一村村委会,四组,12,,,,,,\n"
      "v02,,,西街1号,,,（0558）7654321,,\n");
  EXPECT_EQ(codes(read), Codes{});
  ASSERT_EQ(read.rows.size(), 3U);
  EXPECT_EQ(read.rows[0].unit, "v01");
  EXPECT_EQ(read.rows[0].group, "三组");
  EXPECT_EQ(read.rows[0].visitor, "王干部");
  EXPECT_EQ(read.rows[0].contact_name, "李某");
  EXPECT_EQ(read.rows[0].contact_phone, "13812345678");
  EXPECT_EQ(read.rows[0].note, "有狗");
  EXPECT_EQ(read.rows[1].address, "汝集一村四组12");
  EXPECT_EQ(read.rows[2].unit, "v02");
  EXPECT_EQ(read.rows[2].contact_phone, "0558-7654321");
  EXPECT_EQ(read.rows[2].number, 4);
  ASSERT_EQ(read.counts.size(), 4U);
  EXPECT_EQ(read.counts[0].rows, 2);
  EXPECT_EQ(read.counts[1].rows, 1);
  EXPECT_EQ(read.counts[2].rows, 0);
  ASSERT_EQ(read.notes.size(), 1U);
  EXPECT_EQ(read.notes[0].args.at("heading"), "树种");
}

TEST(RegisterFile, NeedsNoPersonsName) {
  EXPECT_EQ(codes(preview("village,address\n前进村,1号\n")), Codes{});
}

TEST(RegisterFile, SuggestsVillagesButNeverGuesses) {
  const ImportPreview read =
      preview("村,地址\n汝集1村,1号\n汝集一邨,2号\n万里村,3号\n东岳社区居委会,4号\n");
  ASSERT_EQ(codes(read), (Codes{"IMPORT-VILLAGE-NEAR", "IMPORT-VILLAGE-NEAR", "IMPORT-VILLAGE"}));
  EXPECT_EQ(read.errors.listed[0].args.at("hint"), "汝集一村");
  EXPECT_EQ(read.errors.listed[0].place.cell, "A2");
  EXPECT_EQ(read.errors.listed[0].place.field, "村");
  EXPECT_EQ(base::text_of(base::Lang::zh, read.errors.listed[0]),
            "单元格 A2：方案里没有“汝集1村”这个村。是否想写“汝集一村”？");
  ASSERT_EQ(read.rows.size(), 1U);
}

TEST(RegisterFile, AsksForTheIdWhereANameIsNotUnique) {
  const auto table = tabular::read_table("村,地址\n同村,1号\nb,2号\n", "a.csv");
  const ImportPreview read = read_register(*table, {{"a", "同村"}, {"b", "同村"}});
  ASSERT_EQ(codes(read), Codes{"IMPORT-VILLAGE-TWICE"});
  EXPECT_EQ(read.errors.listed[0].args.at("ids"), "a、b");
  EXPECT_EQ(read.rows[0].unit, "b");
}

TEST(RegisterFile, ReportsDuplicatesOfCodeAndAddressWithinVillageAndGroup) {
  const ImportPreview read = preview(
      "村,组,编号,地址\n汝集一村,1,7,东街1号\n汝集一村,1,7,东街2号\n汝集一村,1,8,东街 １号\n"
      "汝集一村,2,7,东街1号\n汝集二村,1,7,东街1号\n");
  EXPECT_EQ(codes(read), (Codes{"IMPORT-DUP-CODE", "IMPORT-DUP-ADDRESS"}));
  ASSERT_EQ(read.duplicates.size(), 2U);
  EXPECT_TRUE(read.duplicates[0].same_code);
  EXPECT_EQ(read.duplicates[0].number, 3);
  EXPECT_EQ(read.duplicates[0].first, 2);
  EXPECT_FALSE(read.duplicates[1].same_code);
  EXPECT_EQ(read.errors.listed[1].place.cell, "D4");
  EXPECT_EQ(read.rows.size(), 3U);
}

TEST(RegisterFile, ShowsEveryErrorOfARow) {
  const ImportPreview read =
      preview("村,地址,电话,备注\n,,12345,\n前进村," + std::string(121, 'x') + ",x13812345678,\n");
  EXPECT_EQ(codes(read), (Codes{"IMPORT-MISSING", "IMPORT-PHONE", "IMPORT-ADDRESS", "IMPORT-LENGTH",
                                "IMPORT-PHONE"}));
  EXPECT_EQ(read.errors.listed[1].place.cell, "C2");
  EXPECT_EQ(read.errors.listed[1].place.line, 2);
  EXPECT_TRUE(read.rows.empty());
}

TEST(RegisterFile, ListsAHundredErrorsAndCountsAll) {
  std::string csv = "村,地址\n";
  for (int i = 0; i < 250; ++i) csv += "无名,x" + std::to_string(i) + "\n";
  const ImportPreview read = preview(csv);
  EXPECT_EQ(read.errors.listed.size(), 100U);
  EXPECT_EQ(read.errors.count, 250U);
  EXPECT_FALSE(read.errors.none());
}

TEST(RegisterFile, RefusesColumnsOfWhatMustNotBeKept) {
  for (const char* heading :
       {"身份证号", "身 份 证", "民族", "宗教信仰", "健康状况", "有无前科", "政治面貌",
        "是否信访户", "重点人员", "行踪", "ID Number", "Religion", "（残疾等级）"}) {
    const ImportPreview read = preview("村,地址," + std::string(heading) + "\n前进村,1号,\n");
    ASSERT_EQ(codes(read), Codes{"IMPORT-GUARD-HEADING"}) << heading;
    EXPECT_EQ(read.errors.listed[0].place.cell, "C1");
  }
  EXPECT_FALSE(refused_heading("备注"));
  EXPECT_FALSE(refused_heading("精神文明户"));
}

TEST(RegisterFile, RefusesCellsWithIdentityNumbersWithoutRepeatingThem) {
  for (const char* cell :
       {"11010519491231002X", "证号440524188001010014。", "110105 19491231 002x",
        "１１０１０５１９４９１２３１００２Ｘ", "110105-19491231-002X", "440524188001010000"}) {
    const ImportPreview read =
        preview("村,地址,别的列\n前进村,1号,好\n前进村,2号," + std::string(cell) + "\n");
    ASSERT_EQ(codes(read), Codes{"IMPORT-GUARD-ID"}) << cell;
    EXPECT_EQ(read.errors.listed[0].place.cell, "C3");
    for (const auto lang : {base::Lang::zh, base::Lang::en})
      EXPECT_EQ(base::text_of(lang, read.errors.listed[0]).find("1010"), std::string::npos);
  }
  for (const char* sound : {"110105194912310021", "13812345678", "341621105201001",
                            "6222020200116633445", "990105194912310021", "110105194913310021", ""})
    EXPECT_FALSE(holds_id_number(sound)) << sound;
}

TEST(Guard, CatchesEverySingleWrongCharacterOfAnIdentityNumber) {
  for (const std::string number : {"11010519491231002X", "440524188001010014"}) {
    ASSERT_TRUE(domain::is_identity_number(number));
    for (std::size_t at = 0; at < number.size(); ++at)
      for (const char c : std::string("0123456789X")) {
        std::string mutant = number;
        mutant[at] = c;
        EXPECT_EQ(domain::is_identity_number(mutant), mutant == number) << mutant;
      }
  }
}

TEST(Guard, AcceptsEveryNumberMadeByTheStandard) {
  // The check digit computed by the recursive form of ISO 7064 MOD 11-2, independent of the
  // weights.
  std::mt19937 random(7);
  for (int i = 0; i < 10'000; ++i) {
    std::string number = "341621" + std::to_string(1930 + random() % 90) + "0" +
                         std::to_string(1 + random() % 9) + std::to_string(10 + random() % 19) +
                         std::to_string(100 + random() % 900);
    int sum = 0;
    for (const char c : number) sum = (sum + (c - '0')) * 2 % 11;
    const int check = (12 - sum) % 11;
    number += check == 10 ? 'X' : static_cast<char>('0' + check);
    ASSERT_TRUE(domain::is_identity_number(number)) << number;
    ASSERT_TRUE(holds_id_number("备注" + number + "号")) << number;
  }
}

TEST(RegisterFile, ReadsTelephonesAsPeopleWriteThem) {
  for (const auto& [text, number] :
       std::vector<std::pair<std::string, std::string>>{{"13812345678", "13812345678"},
                                                        {"+86 138-1234-5678", "13812345678"},
                                                        {"8613812345678", "13812345678"},
                                                        {"１３８１２３４５６７８", "13812345678"},
                                                        {"0558-7654321", "0558-7654321"},
                                                        {"010 87654321", "010-87654321"},
                                                        {"+86 0558 7654321", "0558-7654321"},
                                                        {"7654321", "7654321"}})
    EXPECT_EQ(phone_number(text), number) << text;
  for (const char* wrong : {"12812345678", "1381234567", "138123456789", "0558", "0558-123", "电话",
                            "05580000000", "13812345678x", "", "()"})
    EXPECT_FALSE(phone_number(wrong)) << wrong;
}

TEST(RegisterFile, ReadsAWholeTownship) {
  constexpr int k_dwellings = 11'267;
  std::string csv = "村,村民组,编号,地址,联系人,联系电话\n";
  for (int i = 0; i < k_dwellings; ++i) {
    const std::string n = std::to_string(i);
    csv += k_villages[static_cast<std::size_t>(i) % 4].name + ",三组," + n + ",三组东街" + n +
           "号,住户,138" + std::to_string(10'000'000 + i) + "\n";
  }
  const ImportPreview read = preview(csv);
  EXPECT_TRUE(read.errors.none());
  EXPECT_EQ(read.rows.size(), static_cast<std::size_t>(k_dwellings));
  EXPECT_EQ(read.counts[0].rows + read.counts[1].rows + read.counts[2].rows + read.counts[3].rows,
            k_dwellings);
}

}  // namespace
}  // namespace wanhu::app
