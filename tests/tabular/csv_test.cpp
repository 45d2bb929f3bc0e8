#include "tabular/csv.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unicode/ucnv.h>
#include <unistd.h>

#include "base/catalogue.hpp"
#include "tabular/encoding.hpp"
#include "tabular/write.hpp"

namespace wanhu::tabular {
namespace {

using namespace std::string_view_literals;
using Cells = std::vector<std::string>;

std::string code_of(const base::Result<Table>& result) {
  return result ? "" : result.error().code;
}

std::string encoded(const char* charset, const std::string& utf8) {
  std::string out(utf8.size() * 4 + 16, '\0');
  UErrorCode status = U_ZERO_ERROR;
  const auto size = ucnv_convert(charset, "UTF-8", out.data(), static_cast<int>(out.size()),
                                 utf8.data(), static_cast<int>(utf8.size()), &status);
  EXPECT_TRUE(U_SUCCESS(status));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// `size` bytes of address space that show the same mebibyte of 'a' again and again: a file of one
// enormous line that costs a mebibyte.
class EndlessLine {
 public:
  explicit EndlessLine(std::size_t size) : size_(size) {
    const int fd = memfd_create("line", 0);
    const std::string page(k_mib, 'a');
    EXPECT_EQ(write(fd, page.data(), page.size()), static_cast<ssize_t>(page.size()));
    base_ = static_cast<char*>(
        mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    for (std::size_t at = 0; at < size; at += k_mib)
      EXPECT_NE(mmap(base_ + at, k_mib, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0), MAP_FAILED);
    close(fd);
  }
  ~EndlessLine() { munmap(base_, size_); }
  EndlessLine(const EndlessLine&) = delete;
  EndlessLine& operator=(const EndlessLine&) = delete;
  [[nodiscard]] std::string_view view() const { return {base_, size_}; }

 private:
  std::size_t size_;
  char* base_ = nullptr;
};

const std::string k_register =
    "村名,地址,电话\r\n汝集一村,1组12号,13812345678\r\n汝集二村,\"东街\"\"甲\"\",3号\",\r\n";

TEST(Csv, ReadsEveryEncodingOfChineseOfficesAlike) {
  const std::string utf16 = encoded("UTF-16LE", k_register);
  const std::vector<std::pair<std::string, Encoding>> files{
      {k_register, Encoding::utf8},
      {"\xEF\xBB\xBF" + k_register, Encoding::utf8_bom},
      {"\xFF\xFE" + utf16, Encoding::utf16_le},
      {"\xFE\xFF" + encoded("UTF-16BE", k_register), Encoding::utf16_be},
      {encoded("GB18030", k_register), Encoding::gb18030},
  };
  for (const auto& [bytes, encoding] : files) {
    const auto decoded = decode(bytes, "a.csv");
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->encoding(), encoding);
    EXPECT_EQ(decoded->text(), k_register);
    const auto table = read_table(bytes, "a.csv");
    ASSERT_TRUE(table) << table.error().code;
    EXPECT_EQ(table->heading, (Cells{"村名", "地址", "电话"}));
    ASSERT_EQ(table->rows.size(), 2U);
    EXPECT_EQ(table->rows[1].cells, (Cells{"汝集二村", "东街\"甲\",3号", ""}));
    EXPECT_EQ(table->rows[1].number, 3);
  }
}

TEST(Csv, ReadsGb18030BeyondGbkAndBeyondTheBmp) {
  const std::string text = "姓名,村\n㐂𠮷,䶮村\n";
  const auto table = read_table(encoded("GB18030", text), "a.csv");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->rows[0].cells, (Cells{"㐂𠮷", "䶮村"}));
}

TEST(Csv, RefusesBytesThatDecodeAsNothingWithTheirPlace) {
  std::string gb = encoded("GB18030", k_register);
  const std::size_t at = gb.find("13812345678");
  gb[at] = '\xFF';
  auto result = read_table(gb, "a.csv");
  ASSERT_EQ(code_of(result), "TAB-ENCODING");
  EXPECT_EQ(result.error().args.at("offset"), std::to_string(at + 1));
  EXPECT_EQ(result.error().place.line, 2);

  // Damaged UTF-8 is not taken for GB18030, as which it would decode into nonsense.
  std::string utf8 = k_register;
  const std::size_t bad = utf8.find("东街") + 1;
  utf8.erase(bad, 1);
  result = read_table(utf8, "a.csv");
  ASSERT_EQ(code_of(result), "TAB-ENCODING");
  EXPECT_EQ(result.error().args.at("encoding"), "UTF-8");
  EXPECT_EQ(result.error().place.line, 3);

  EXPECT_EQ(code_of(read_table("\xFF\xFE\x41\x00\x00\xD8\x41\x00"sv, "a.csv")), "TAB-ENCODING");
  EXPECT_EQ(code_of(read_table("\xFF\xFE\x41\x00\x42"sv, "a.csv")), "TAB-ENCODING");
  EXPECT_EQ(code_of(read_table("\xEF\xBB\xBF"
                               "a\xFF"sv,
                               "a.csv")),
            "TAB-ENCODING");
}

TEST(Csv, RefusesNulWithItsPosition) {
  const auto result = read_table("a,b\n1,\0002\n"sv, "a.csv");
  ASSERT_EQ(code_of(result), "TAB-NUL");
  EXPECT_EQ(result.error().args.at("offset"), "7");
  EXPECT_EQ(result.error().place.line, 2);
  EXPECT_EQ(code_of(read_table("\xFF\xFE"
                               "a\0\0\0"sv,
                               "a.csv")),
            "TAB-NUL");
}

TEST(Csv, ShowsDamageWithItsCell) {
  const auto first = [](const std::string& cell) {
    return read_table("村,地址\n一村,好\n二村," + cell + "\n", "a.csv");
  };
  for (const auto& [cell, code] : std::vector<std::pair<std::string, std::string>>{
           {"东街\uFFFD号", "TAB-DAMAGE-LOST"},
           {"锟斤拷锟斤拷", "TAB-DAMAGE-MOJIBAKE"},
           {"姹濋泦涓€鏉戜笢琛\u20AC", "TAB-DAMAGE-MOJIBAKE"},
           {"æ±\u009Dé›†ä¸€", "TAB-DAMAGE-MOJIBAKE"},
           {"ÈêÃ÷Ò»´åÄ³", "TAB-DAMAGE-MOJIBAKE"},
           {"a\u0081", "TAB-DAMAGE-CONTROL"}}) {
    const auto result = first(cell);
    ASSERT_EQ(code_of(result), code) << cell;
    EXPECT_EQ(result.error().place.cell, "B3");
    EXPECT_EQ(result.error().place.line, 3);
  }
  for (const char* sound : {"café crème", "东街12号", "温度±5℃", "São João", "欧阳·买买提", "①②③"})
    EXPECT_TRUE(first(sound)) << sound;
}

TEST(Csv, UnreadableUtf8TakenForGb18030IsMojibakeAndFound) {
  // What an editor makes of UTF-8 when it believes it is GB18030, for village names of any length.
  DamageFinder finder;
  for (const std::string name : {"汝集一村村民组", "东岳庙社区", "前进村三组十二号"}) {
    std::string garbled = encoded("UTF-8", name);
    std::string utf8(garbled.size() * 4, '\0');
    UErrorCode status = U_ZERO_ERROR;
    const auto size = ucnv_convert("UTF-8", "GB18030", utf8.data(), static_cast<int>(utf8.size()),
                                   garbled.data(), static_cast<int>(garbled.size()), &status);
    utf8.resize(static_cast<std::size_t>(size));
    EXPECT_TRUE(finder.find(utf8)) << utf8;
    EXPECT_FALSE(finder.find(name)) << name;
  }
}

TEST(Csv, TakesEveryLineBreakAndSeparator) {
  for (const std::string line_break : {"\n", "\r\n", "\r"})
    for (const std::string separator : {",", "\t", ";", "，"}) {
      const std::string text = "a" + separator + "b" + line_break + "1" + separator + "2";
      for (const std::string& end : {std::string(), line_break}) {
        const auto table = read_table(text + end, "a.csv");
        ASSERT_TRUE(table);
        EXPECT_EQ(table->heading, (Cells{"a", "b"}));
        ASSERT_EQ(table->rows.size(), 1U);
        EXPECT_EQ(table->rows[0].cells, (Cells{"1", "2"}));
      }
    }
}

TEST(Csv, FullWidthCommaIsAWordMarkUnlessItClearlySeparates) {
  EXPECT_EQ(detect_separator("村，地址\n一村，东街\n二村，西街\n"), "，");
  EXPECT_EQ(detect_separator("备注\n很好，谢谢\n"), ",");
  EXPECT_EQ(detect_separator("村,备注\n一村,好，谢谢，再见\n"), ",");
  EXPECT_EQ(detect_separator("村\t备注\n一村\t1,2,3,4\n二村\t5\n"), "\t");
  EXPECT_EQ(detect_separator("\"a;b;c\",d\n"), ",");
}

TEST(Csv, KeepsRecordAndLineOverEmbeddedLineBreaks) {
  const auto table = read_table("村,备注\n一村,\"甲\n乙\r\n丙\"\n\n二村,丁\n", "a.csv");
  ASSERT_TRUE(table);
  ASSERT_EQ(table->rows.size(), 2U);
  EXPECT_EQ(table->rows[0].cells[1], "甲\n乙\r\n丙");
  EXPECT_EQ(table->rows[1].number, 4);
  EXPECT_EQ(table->rows[1].line, 6);
  EXPECT_EQ(table->place(table->rows[1], 1).cell, "B4");
  EXPECT_EQ(table->place(table->rows[1], 1).field, "备注");
}

TEST(Csv, RefusesBrokenQuotes) {
  auto result = read_table("a,b\n1,\"x\"y\n", "a.csv");
  ASSERT_EQ(code_of(result), "TAB-CSV-QUOTE");
  EXPECT_EQ(result.error().place.line, 2);
  EXPECT_EQ(result.error().place.column, 6);
  result = read_table("a,b\n汝,\"x\n\n\n", "a.csv");
  ASSERT_EQ(code_of(result), "TAB-CSV-UNCLOSED");
  EXPECT_EQ(result.error().place.line, 2);
  EXPECT_EQ(result.error().place.column, 3);
  EXPECT_TRUE(read_table("a,b\n5\" pipe,x\n", "a.csv"));
}

TEST(Csv, FindsTheHeadingUnderTitles) {
  const auto table = read_table("汝集镇登记表,,\n2021年10月,,\n村,户,备注\n一村,3,\n", "a.csv");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->title, (Cells{"汝集镇登记表", "2021年10月"}));
  EXPECT_EQ(table->heading_row, 3);
  EXPECT_EQ(table->rows.size(), 1U);
  const auto one_column = read_table("村\n一村\n二村\n", "a.csv");
  ASSERT_TRUE(one_column);
  EXPECT_EQ(one_column->heading, (Cells{"村"}));
  EXPECT_EQ(one_column->rows.size(), 2U);
}

TEST(Csv, NamesBothColumnsOfADuplicateHeading) {
  const auto result = read_table("村,地址,村 ,电话,地址\n", "a.csv");
  ASSERT_EQ(code_of(result), "TAB-HEADING-DUP");
  ASSERT_EQ(result.error().details.size(), 2U);
  EXPECT_EQ(base::text_of(base::Lang::en, result.error()),
            "The heading \"村\" stands twice: columns A and C. Rename or remove one.");
  EXPECT_EQ(result.error().details[1].place.cell, "E1");
}

TEST(Csv, RefusesContentWithoutHeadingButNotEmptyCells) {
  const auto result = read_table("a,b,,\n1,2,,\n1,2,,x\n", "a.csv");
  ASSERT_EQ(code_of(result), "TAB-HEADING-EMPTY");
  EXPECT_EQ(result.error().place.cell, "D3");
  EXPECT_TRUE(read_table("a,b,,\n1,2,,,,,\n", "a.csv"));
}

TEST(Csv, RefusesTenThousandColumns) {
  std::string heading, blanks;
  for (int i = 0; i < 10'000; ++i) {
    heading += "c" + std::to_string(i) + ",";
    blanks += ",";
  }
  const auto result = read_table(heading + "\n1\n", "a.csv");
  ASSERT_EQ(code_of(result), "TAB-COLUMNS");
  EXPECT_EQ(result.error().place.cell, "IW1");
  EXPECT_TRUE(read_table("a,b" + blanks + "\n1,2\n", "a.csv"));
}

TEST(Csv, KeepsTheLimitsOfRowsCellsAndBytes) {
  const Limits small{.bytes = 100, .cell_bytes = 5, .rows = 2, .cells = 6};
  EXPECT_TRUE(read_table("a,b\n1,2\n3,4\n", "a.csv", small));
  EXPECT_EQ(code_of(read_table("a,b\n1,2\n3,4\n5,6\n", "a.csv", small)), "TAB-ROWS");
  EXPECT_EQ(code_of(read_table("a,b,c,d\n1,2\n3,4\n", "a.csv", small)), "TAB-CELLS");
  EXPECT_EQ(code_of(read_table("a,b\n1,123456\n", "a.csv", small)), "TAB-CELL-LONG");
  EXPECT_EQ(code_of(read_table("a,b\n1,\"123456\n", "a.csv", small)), "TAB-CELL-LONG");
  EXPECT_EQ(code_of(read_table(std::string(101, 'a'), "a.csv", small)), "TAB-FILE-SIZE");
  EXPECT_EQ(code_of(read_table("", "a.csv")), "TAB-EMPTY");
  EXPECT_EQ(code_of(read_table("\n \n,,\n", "a.csv")), "TAB-EMPTY");
}

TEST(Csv, RefusesAGigabyteOfOneLineInBoundedMemory) {
  const EndlessLine line(1024 * k_mib);
  const long before = peak_kib();
  EXPECT_EQ(code_of(read_table(line.view(), "a.csv")), "TAB-FILE-SIZE");
  const auto result = read_table(line.view(), "a.csv", {.bytes = 4096 * k_mib});
  ASSERT_EQ(code_of(result), "TAB-LINE-LONG");
  EXPECT_EQ(result.error().place.line, 1);
  EXPECT_LT(peak_kib() - before, 16 * 1024);
}

TEST(Csv, RefusesALongLineOfShortCellsAlsoInUtf16) {
  const Limits limits{.line_bytes = 50};
  std::string line;
  for (int i = 0; i < 30; ++i) line += "a,";
  EXPECT_EQ(code_of(read_table(line, "a.csv", limits)), "TAB-LINE-LONG");
  EXPECT_EQ(code_of(read_table("\xFF\xFE" + encoded("UTF-16LE", line), "a.csv", limits)),
            "TAB-LINE-LONG");
}

TEST(Csv, RefusesOtherKindsOfFilesByContent) {
  EXPECT_EQ(code_of(read_table("%PDF-1.7\n", "a.csv")), "TAB-NOT-TABLE");
  EXPECT_EQ(code_of(read_table("<html><table>", "a.xls")), "TAB-NOT-TABLE");
  const std::string ole("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 something");
  EXPECT_EQ(code_of(read_table(ole, "a.xlsx")), "TAB-XLS-OLD");
  EXPECT_EQ(code_of(read_table(ole + encoded("UTF-16LE", "EncryptedPackage"), "a.xlsx")),
            "TAB-XLSX-ENCRYPTED");
}

TEST(CsvWrite, NeutralisesFormulasInTextOnly) {
  const Sheet sheet{
      "一", {"a", "b"}, {{"=1+1", std::int64_t{-5}}, {"＝x", -1.5}, {Link{"http://x", "@y"}, {}}}};
  EXPECT_EQ(csv_write(sheet, Bom::no), "a,b\r\n'=1+1,-5\r\n'＝x,-1.5\r\n'@y,\r\n");
  EXPECT_TRUE(
      csv_write(sheet).starts_with("\xEF\xBB\xBF"
                                   "a,b"));
  EXPECT_EQ(csv_write({"一", {"a"}, {{"\t=cmd|' /C calc'!A0"}}}, Bom::no),
            "a\r\n\"'\t=cmd|' /C calc'!A0\"\r\n");
}

// Text of every kind of character that needs care, none of them damage or blank.
rc::Gen<std::string> any_cell() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                          "a", "村", "\"", ",", ";", "\t", "\n", "\r\n", " ", "，", "'", "1", "𠮷",
                          "=", "-", "_x0041_")),
                      [](const std::vector<std::string>& parts) {
                        std::string out = "x";
                        for (const std::string& part : parts) out += part;
                        return out + "y";
                      });
}

TEST(CsvWrite, RoundTripsEveryText) {
  EXPECT_TRUE(rc::check("write then read", [] {
    Sheet sheet{"一", {"甲", "乙", "丙"}, {}};
    const auto rows =
        *rc::gen::container<std::vector<Cells>>(rc::gen::container<Cells>(3, any_cell()));
    for (const Cells& row : rows) sheet.rows.push_back({row[0], row[1], row[2]});
    const std::string bytes = csv_write(sheet, *rc::gen::element(Bom::no, Bom::yes));
    const auto table = read_table(bytes, "a.csv");
    RC_ASSERT(table.has_value());
    RC_ASSERT(table->rows.size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) RC_ASSERT(table->rows[i].cells == rows[i]);
  }));
}

TEST(Messages, EveryCodeOfTheRoomHasBothLanguages) {
  for (const std::string& code : base::message_codes()) {
    if (!code.starts_with("TAB-")) continue;
    EXPECT_NE(base::message(base::Lang::zh, code), base::message(base::Lang::en, code)) << code;
  }
  EXPECT_TRUE(base::has_message("TAB-FORMULA"));
}

}  // namespace
}  // namespace wanhu::tabular
