#include "tabular/xlsx.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <sys/resource.h>

#include <random>

#include "base/catalogue.hpp"
#include "tabular/number_format.hpp"
#include "tabular/package.hpp"
#include "tabular/write.hpp"
#include "tabular/xlsx_build.hpp"

namespace wanhu::tabular {
namespace {

using build::parts_with;
using build::workbook_of;
using build::zip_of;
using Cells = std::vector<std::string>;

const base::Instant k_created = base::Instant::at(*base::Date::from_ymd(2021, 10, 16), 9 * 60);

std::string code_of(const base::Result<Table>& result) {
  return result ? "" : result.error().code;
}

std::string heading(int columns = 2) {
  std::string row = "<row r=\"1\">";
  for (int i = 0; i < columns; ++i)
    row += "<c t=\"inlineStr\"><is><t>c" + std::to_string(i) + "</t></is></c>";
  return row + "</row>";
}

base::Result<Table> read_rows(const std::string& rows, const Limits& limits = {}) {
  return read_table(workbook_of(heading() + rows), "a.xlsx", limits);
}

long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(Xlsx, ReadsEveryKindOfCell) {
  const auto table = read_table(
      workbook_of(
          R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>值</t></is></c></row>)"
          R"(<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3"><v>1.3812345678E10</v></c></row>)"
          R"(<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" s="1"><v>44485</v></c></row>)"
          R"(<row r="5"><c r="A5" t="str"><v>a&amp;_x000A_b</v></c><c r="B5" s="2"><v>44485</v></c></row>)"
          R"(<row><c><v>0.10000000000000001</v></c><c s="3"><v>44485.395833333336</v></c></row>)"
          R"(<row r="7"><c r="A7" t="d"><v>2021-10-16T00:00:00</v></c><c r="B7" t="s"><v>2</v></c></row>)"
          R"(<row r="1048576"><c r="A1048576"><v>-0</v></c><c r="XFD1048576" s="1"/></row>)"),
      "a.csv");  // the extension does not matter
  ASSERT_TRUE(table) << table.error().code;
  EXPECT_EQ(table->sheet, "登记表");
  EXPECT_EQ(table->heading, (Cells{"村", "值"}));
  ASSERT_EQ(table->rows.size(), 6U);
  EXPECT_EQ(table->rows[0].cells, (Cells{"汝集一村", "13812345678"}));
  EXPECT_EQ(table->rows[0].number, 3);
  EXPECT_EQ(table->rows[1].cells, (Cells{"TRUE", "2021-10-16"}));
  EXPECT_EQ(table->rows[2].cells, (Cells{"a&\nb", "2021-10-16"}));
  EXPECT_EQ(table->rows[3].cells, (Cells{"0.1", "2021-10-16 09:30"}));
  EXPECT_EQ(table->rows[4].cells, (Cells{"2021-10-16", ""}));
  EXPECT_EQ(table->rows[5].cells, (Cells{"0", ""}));
  EXPECT_EQ(table->place(table->rows[5], 1).cell, "B1048576");
}

TEST(Xlsx, KnowsSerialDaysOfBothSystems) {
  EXPECT_EQ(date_text("1", false), "1900-01-01");
  EXPECT_EQ(date_text("59", false), "1900-02-28");
  EXPECT_EQ(date_text("61", false), "1900-03-01");
  EXPECT_EQ(date_text("2958465", false), "9999-12-31");
  EXPECT_EQ(date_text("0.5", false), "12:00");
  EXPECT_EQ(date_text("44484.999999", false), "2021-10-16");
  EXPECT_EQ(date_text("43023", true), "2021-10-16");
  EXPECT_EQ(date_text("0", true), "1904-01-01");
  for (const char* wrong : {"-1", "2958466", "nan", "inf", "", "1e300", "4x"})
    EXPECT_FALSE(date_text(wrong, false)) << wrong;
}

TEST(Xlsx, KnowsDateFormatsFromNumberFormats) {
  for (const char* code : {"yyyy-mm-dd", "yyyy\"年\"m\"月\"", "[$-804]d", "h:mm AM/PM", "mm:ss"})
    EXPECT_TRUE(is_date_format(std::string_view(code))) << code;
  for (const char* code :
       {"0.00", "General", "#,##0\"day\"", "[Red]0", "[h]:mm", "0;yyyy", "\\d0", "\"open"})
    EXPECT_FALSE(is_date_format(std::string_view(code))) << code;
  EXPECT_EQ(number_text("123456789012345678"), "123456789012345680");
  EXPECT_FALSE(number_text("1,5"));
  EXPECT_FALSE(number_text("nan"));
}

TEST(Xlsx, RefusesFormulasWithEveryAddress) {
  const auto result = read_rows(
      R"(<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f t="shared" si="0"/><v>x</v></c></row>)"
      R"(<row r="12"><c r="B12"><f>HYPERLINK("http://x")</f></c></row>)");
  ASSERT_EQ(code_of(result), "TAB-FORMULA");
  ASSERT_EQ(result.error().details.size(), 3U);
  EXPECT_EQ(result.error().place.cell, "A2");
  EXPECT_EQ(result.error().details[2].place.cell, "B12");
  EXPECT_NE(base::text_of(base::Lang::zh, result.error().details[2]).find("B12"),
            std::string::npos);
}

TEST(Xlsx, ListsAtMostAHundredProblemsAndCountsAll) {
  std::string rows;
  for (int row = 2; row < 502; ++row)
    rows += "<row r=\"" + std::to_string(row) + "\"><c t=\"e\"><v>#N/A</v></c></row>";
  const auto result = read_rows(rows);
  ASSERT_EQ(code_of(result), "TAB-CELL-ERROR");
  EXPECT_EQ(result.error().details.size(), k_problems_max);
  EXPECT_EQ(result.error().args.at("count"), "500");
}

TEST(Xlsx, RefusesCellsThatAreNoValue) {
  const auto cell = [](const std::string& xml) {
    return code_of(read_rows("<row r=\"2\">" + xml + "</row>"));
  };
  EXPECT_EQ(cell("<c><v>12a</v></c>"), "TAB-CELL-VALUE");
  EXPECT_EQ(cell("<c s=\"1\"><v>-4</v></c>"), "TAB-CELL-VALUE");
  EXPECT_EQ(cell("<c t=\"s\"><v>3</v></c>"), "TAB-XLSX-STRING");
  EXPECT_EQ(cell("<c t=\"s\"><v>-1</v></c>"), "TAB-XLSX-STRING");
  EXPECT_EQ(cell("<c t=\"s\"><v>99999999999999999999999</v></c>"), "TAB-XLSX-STRING");
  EXPECT_EQ(cell("<c t=\"str\"><v>a_x0000_</v></c>"), "TAB-NUL-CELL");
  EXPECT_EQ(cell("<c t=\"str\"><v>坏\uFFFD</v></c>"), "TAB-DAMAGE-LOST");
  EXPECT_EQ(cell("<c r=\"C2\"><v>1</v></c>"), "TAB-HEADING-EMPTY");
}

TEST(Xlsx, RefusesAddressesOutOfRangeOrOrder) {
  for (const char* rows :
       {R"(<row r="1048577"/>)", R"(<row r="0"/>)", R"(<row r="-3"/>)", R"(<row r="99999999999"/>)",
        R"(<row r="x"/>)", R"(<row r="1"/>)", R"(<row r="2"><c r="XFE2"><v>1</v></c></row>)",
        R"(<row r="2"><c r="AAAA2"><v>1</v></c></row>)",
        R"(<row r="2"><c r="A3"><v>1</v></c></row>)",
        R"(<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>)",
        R"(<row r="2"><c r="B2"><v>1</v></c><c r="B2"><v>1</v></c></row>)",
        R"(<row r="2"><c r=""><v>1</v></c></row>)", R"(<row r="2"><c r="12"><v>1</v></c></row>)",
        R"(<row r="2"><row r="3"/></row>)", R"(<row r="1048576"/><row/>)"})
    EXPECT_EQ(code_of(read_rows(rows)), "TAB-XLSX-ADDRESS") << rows;
  const auto last = parse_address("XFD1048576");
  ASSERT_TRUE(last);
  EXPECT_EQ(last->column, 16'383U);
  EXPECT_EQ(cell_address(last->column, last->row), "XFD1048576");
}

TEST(Xlsx, AddressesRoundTrip) {
  for (std::size_t column = 0; column < 16'384; ++column)
    ASSERT_EQ(parse_address(cell_address(column, 7))->column, column);
}

TEST(Xlsx, RefusesTenThousandColumnsButNotFormattedOnes) {
  const auto result = read_table(workbook_of(heading(10'000)), "a.xlsx");
  ASSERT_EQ(code_of(result), "TAB-COLUMNS");
  EXPECT_EQ(result.error().place.cell, "IW1");
  std::string blanks;
  for (int i = 0; i < 10'000; ++i) blanks += "<c s=\"1\"/>";
  EXPECT_TRUE(read_rows("<row r=\"2\">" + blanks + "</row>"));
}

TEST(Xlsx, KeepsTheLimitsOfRowsCellsAndText) {
  const std::string row = "<row><c><v>1</v></c></row>";
  EXPECT_TRUE(read_rows(row + row, {.rows = 2}));
  EXPECT_EQ(code_of(read_rows(row + row + row, {.rows = 2})), "TAB-ROWS");
  EXPECT_EQ(code_of(read_rows(row + row + row, {.cells = 5})), "TAB-CELLS");
  const auto result = read_rows("<row><c t=\"str\"><v>" + std::string(21, 'a') + "</v></c></row>",
                                {.cell_bytes = 20});
  ASSERT_EQ(code_of(result), "TAB-CELL-LONG");
  EXPECT_EQ(result.error().place.cell, "A2");
}

TEST(Xlsx, RefusesTruncatedFilesAtEveryLength) {
  const std::string whole = workbook_of(heading() + "<row><c><v>1</v></c></row>");
  ASSERT_TRUE(read_table(whole, "a.xlsx"));
  for (std::size_t size = 4; size < whole.size(); size += 7)
    ASSERT_EQ(code_of(read_table(whole.substr(0, size), "a.xlsx")), "TAB-XLSX-DAMAGED") << size;
}

TEST(Xlsx, NeverAcceptsADamagedByteAsOtherContent) {
  const std::string whole = workbook_of(heading() + "<row><c><v>1</v></c></row>");
  const auto sound = read_table(whole, "a.xlsx");
  for (std::size_t at = 4; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    const auto result = read_table(damaged, "a.xlsx");
    if (result) ASSERT_EQ(result->rows[0].cells, sound->rows[0].cells) << at;
  }
}

TEST(Xlsx, RefusesBombsInBoundedMemory) {
  const std::string huge(300 * k_mib, ' ');
  const std::string bomb = zip_of(parts_with(huge));
  const std::string quiet(40 * k_mib,
                          ' ');  // below the total, but a thousand times its packed size
  const std::string ratio = zip_of(parts_with(quiet));
  EXPECT_LT(bomb.size(), 2 * k_mib);
  const long before = peak_kib();
  EXPECT_EQ(code_of(read_table(bomb, "a.xlsx")), "TAB-XLSX-BOMB");
  EXPECT_EQ(code_of(read_table(ratio, "a.xlsx")), "TAB-XLSX-BOMB");
  EXPECT_LT(peak_kib() - before, 16 * 1024);
}

// Overwrites the declared unpacked size of every entry whose declared size is `from`.
std::string with_declared_size(std::string zip, std::uint32_t from, std::uint32_t to) {
  const auto bytes = [](std::uint32_t value) {
    std::string out;
    for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
    return out;
  };
  for (std::size_t at = zip.find(bytes(from)); at != std::string::npos;
       at = zip.find(bytes(from), at + 4))
    zip.replace(at, 4, bytes(to));
  return zip;
}

TEST(Xlsx, RefusesABombThatLiesAboutItsSize) {
  const std::string quiet(40 * k_mib, ' ');
  const std::string liar = with_declared_size(zip_of(parts_with(quiet)), 40U << 20U, 1000);
  const long before = peak_kib();
  const auto result = read_table(liar, "a.xlsx");
  ASSERT_FALSE(result);
  EXPECT_TRUE(code_of(result) == "TAB-XLSX-BOMB" || code_of(result) == "TAB-XLSX-DAMAGED" ||
              code_of(result) == "TAB-XLSX-XML");
  EXPECT_LT(peak_kib() - before, 16 * 1024);
}

TEST(Xlsx, RefusesHostileXml) {
  const auto sheet = [](const std::string& xml) {
    return code_of(read_table(zip_of(parts_with(xml)), "a.xlsx"));
  };
  EXPECT_EQ(sheet("<!DOCTYPE worksheet><worksheet/>"), "TAB-XLSX-DOCTYPE");
  EXPECT_EQ(
      sheet("<!DOCTYPE w [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><worksheet>&b;</worksheet>"),
      "TAB-XLSX-DOCTYPE");
  EXPECT_EQ(sheet("<!DOCTYPE w SYSTEM \"file:///etc/hostname\"><worksheet/>"), "TAB-XLSX-DOCTYPE");
  EXPECT_EQ(sheet("<worksheet>&unknown;</worksheet>"), "TAB-XLSX-XML");
  EXPECT_EQ(sheet("<worksheet>"), "TAB-XLSX-XML");
  EXPECT_EQ(sheet("<worksheet>\xFF</worksheet>"), "TAB-XLSX-XML");
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "<a>";
  EXPECT_EQ(sheet(deep), "TAB-XLSX-XML");
  std::minstd_rand noise;  // an attribute that does not pack well, so that only its length is wrong
  std::string value;
  while (value.size() < 3 * k_mib) value += static_cast<char>('a' + noise() % 26);
  EXPECT_EQ(sheet("<worksheet x=\"" + value + "\"/>"), "TAB-XLSX-XML");
  EXPECT_EQ(sheet("<worksheet><!--" + value + "--></worksheet>"), "TAB-XLSX-XML");
}

TEST(Xlsx, RefusesMissingPartsAndClimbingPaths) {
  const std::string sheet = "<worksheet><sheetData>" + heading() + "</sheetData></worksheet>";
  const build::Parts whole = parts_with(sheet);
  ASSERT_TRUE(read_table(zip_of(whole), "a.xlsx"));
  for (std::size_t i = 1; i < whole.size(); ++i) {
    build::Parts parts = whole;
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i));
    const auto result = read_table(zip_of(parts), "a.xlsx");
    EXPECT_TRUE(code_of(result) == "TAB-XLSX-PART" || code_of(result) == "TAB-XLSX-SHEET")
        << whole[i].first;
  }
  for (const char* name : {"../evil.xml", "xl/../../evil", "/etc/passwd", "a\\b.xml"}) {
    build::Parts parts = whole;
    parts.emplace_back(name, "x");
    EXPECT_EQ(code_of(read_table(zip_of(parts), "a.xlsx")), "TAB-XLSX-PATH") << name;
  }
  build::Parts outside = whole;
  outside[3].second =
      R"(<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="../../secret.xml"/></Relationships>)";
  EXPECT_EQ(code_of(read_table(zip_of(outside), "a.xlsx")), "TAB-XLSX-PART");
  outside[3].second =
      R"(<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="http://x/s.xml" TargetMode="External"/></Relationships>)";
  EXPECT_EQ(code_of(read_table(zip_of(outside), "a.xlsx")), "TAB-XLSX-PART");
}

TEST(Xlsx, ResolvesTargetsInsideThePackageOnly) {
  EXPECT_EQ(resolve_part("xl/worksheets", "../a/./b.xml"), "xl/a/b.xml");
  EXPECT_EQ(resolve_part("xl", "/a.xml"), "a.xml");
  EXPECT_EQ(resolve_part("", "a.xml"), "a.xml");
  EXPECT_FALSE(resolve_part("xl", "../../a.xml"));
  EXPECT_FALSE(resolve_part("xl", "..\\a.xml"));
}

TEST(Xlsx, RefusesPasswordsAndOtherZipFiles) {
  const std::string sheet = "<worksheet/>";
  EXPECT_EQ(code_of(read_table(zip_of(parts_with(sheet), true, "secret"), "a.xlsx")),
            "TAB-XLSX-ENCRYPTED");
  EXPECT_EQ(code_of(read_table(zip_of({{"mimetype", "application/vnd.oasis.opendocument"}}), "a")),
            "TAB-NOT-TABLE");
  EXPECT_EQ(code_of(read_table(zip_of({{"photo.jpg", "x"}}), "a")), "TAB-XLSX-PART");
  build::Parts document = parts_with(sheet);
  document[2].second = "<document/>";
  EXPECT_EQ(code_of(read_table(zip_of(document), "a.docx")), "TAB-NOT-TABLE");
}

std::vector<Sheet> two_sheets() {
  return {
      {"进度",
       {"村", "户数", "比例", "链接"},
       {{"汝集一村", std::int64_t{704}, 0.125, Link{"https://example.invalid/v/1", "看"}},
        {"汝集二村", std::int64_t{9'007'199'254'740'993}, -2.0, Link{"javascript:alert(1)", "不"}},
        {std::monostate{}, std::int64_t{-1}, 1e300, "=1+1"}}},
      {"说明", {"a"}, {{"b"}}}};
}

TEST(XlsxWrite, WritesSheetsThatReadBack) {
  const auto bytes = xlsx_write(two_sheets(), k_created);
  ASSERT_TRUE(bytes);
  const auto first = read_table(*bytes, "a.xlsx");
  ASSERT_TRUE(first) << first.error().code;
  EXPECT_EQ(first->sheet, "进度");
  EXPECT_EQ(first->rows[0].cells, (Cells{"汝集一村", "704", "0.125", "看"}));
  EXPECT_EQ(first->rows[1].cells, (Cells{"汝集二村", "9007199254740993", "-2", "不"}));
  EXPECT_EQ(first->rows[2].cells, (Cells{"", "-1", "1e+300", "=1+1"}));
  const auto second = read_table(*bytes, "a.xlsx", {}, "说明");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->rows[0].cells, (Cells{"b"}));
  EXPECT_EQ(code_of(read_table(*bytes, "a.xlsx", {}, "没有")), "TAB-XLSX-SHEET");
}

// All of a part's element names with their attributes, to look at what was written.
class Seen : public XmlHandler {
 public:
  void start(std::string_view name, const XmlAttributes& attributes) override {
    for (const char* attribute : {"Target", "topLeftCell", "state", "width", "s", "ref"})
      if (const auto value = attributes.find(attribute))
        all += std::string(name) + "." + attribute + "=" + std::string(*value) + " ";
    all += std::string(name) + " ";
  }
  void end(std::string_view /*name*/) override {}
  void text(std::string_view text) override { all += text; }
  std::string all{};
};

std::string part_of(const std::string& bytes, const std::string& part) {
  const Limits limits;
  auto package = Package::open(bytes, "a.xlsx", limits);
  Seen seen;
  EXPECT_TRUE(package && package->read(part, seen));
  return seen.all;
}

TEST(XlsxWrite, FreezesBoldHeadingAndSetsWidthsAndLinks) {
  const std::string bytes = *xlsx_write(two_sheets(), k_created);
  const std::string sheet = part_of(bytes, "xl/worksheets/sheet1.xml");
  EXPECT_NE(sheet.find("pane.topLeftCell=A2 pane.state=frozen"), std::string::npos) << sheet;
  EXPECT_NE(sheet.find("col.width=10."), std::string::npos) << "汝集一村 is eight cells wide";
  EXPECT_NE(sheet.find("c.s=1"), std::string::npos);
  EXPECT_NE(sheet.find("hyperlink.ref=D2"), std::string::npos);
  EXPECT_EQ(sheet.find("hyperlink.ref=D3"), std::string::npos);
  EXPECT_NE(part_of(bytes, "xl/styles.xml").find(" b "), std::string::npos);
  const std::string links = part_of(bytes, "xl/worksheets/_rels/sheet1.xml.rels");
  EXPECT_NE(links.find("https://example.invalid/v/1"), std::string::npos);
  EXPECT_EQ(links.find("javascript"), std::string::npos);
  EXPECT_NE(part_of(bytes, "docProps/core.xml").find("2021-10-16T01:00:00Z"), std::string::npos);
}

TEST(XlsxWrite, GivesTheSameBytesForTheSameContent) {
  const std::string first = *xlsx_write(two_sheets(), k_created);
  zip_error_t error;
  zip_source_t* source = zip_source_buffer_create(first.data(), first.size(), 0, &error);
  zip_t* zip = zip_open_from_source(source, ZIP_RDONLY, &error);
  ASSERT_NE(zip, nullptr);
  zip_stat_t stat;
  for (zip_uint64_t i = 0; zip_stat_index(zip, i, 0, &stat) == 0; ++i)
    EXPECT_LT(stat.mtime, 400'000'000) << stat.name << " carries a time of its making";
  zip_discard(zip);
  EXPECT_EQ(*xlsx_write(two_sheets(), k_created), first);
  EXPECT_NE(*xlsx_write(two_sheets(), k_created + 1000), first);
}

TEST(XlsxWrite, RefusesWhatAWorkbookCannotHold) {
  const auto code = [](std::vector<Sheet> sheets) {
    const auto bytes = xlsx_write(sheets, k_created);
    return bytes ? "" : bytes.error().code;
  };
  for (const char* name :
       {"", "a/b", "[x]", "'x", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二"})
    EXPECT_EQ(code({{name, {"a"}, {}}}), "TAB-WRITE-SHEET") << name;
  EXPECT_EQ(code({{"Ab", {"a"}, {}}, {"aB", {"a"}, {}}}), "TAB-WRITE-SHEET");
  EXPECT_EQ(code({{"a", {"a"}, {{std::string(40'000, 'x')}}}}), "TAB-CELL-LONG");
  EXPECT_EQ(code({{"a", std::vector<std::string>(16'385), {}}}), "TAB-WRITE-ROWS");
  EXPECT_THROW((void)xlsx_write({{"a", {"a"}, {{std::nan("")}}}}, k_created), std::logic_error);
  EXPECT_THROW((void)xlsx_write({}, base::Instant(0)), std::logic_error);
}

TEST(XlsxWrite, RoundTripsEveryText) {
  const auto cell =
      rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                       "a", "村", "\"", "<", "&", "]]>", "\t", "\n", "\r\n", " ", "\x01", "\x1F",
                       "_x0041_", "_x", "𠮷", "=", "_x000D_", "\x7F")),
                   [](const std::vector<std::string>& parts) {
                     std::string out;
                     for (const std::string& part : parts) out += part;
                     return out + "y";
                   });
  EXPECT_TRUE(rc::check("write then read", [&] {
    Sheet sheet{"一", {"甲", "乙"}, {}};
    const auto rows = *rc::gen::container<std::vector<Cells>>(rc::gen::container<Cells>(2, cell));
    for (const Cells& row : rows) sheet.rows.push_back({row[0], row[1]});
    const auto bytes = xlsx_write({sheet}, k_created);
    RC_ASSERT(bytes.has_value());
    const auto table = read_table(*bytes, "a.xlsx");
    RC_ASSERT(table.has_value());
    RC_ASSERT(table->rows.size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) RC_ASSERT(table->rows[i].cells == rows[i]);
  }));
}

}  // namespace
}  // namespace wanhu::tabular
