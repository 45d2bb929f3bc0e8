// The letter with which matters go to a body above the town: its text and its list, the same in
// every format and whenever it is made.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "report/campaign.hpp"

namespace wanhu::report::test {
namespace {

std::string golden(const std::string& name, const std::string& made) {
  const std::string path = std::string(WANHU_SOURCE_DIR) + "/tests/report/golden/" + name;
  if (std::getenv("WANHU_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << made;
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class LetterTest : public testing::Test {
 protected:
  LetterTest() {
    campaign.at(day(10, 18), 9);
    campaign.open("a-1", "lamp", "qinsimiao", "general", "路灯不亮，联系 13812345678", "村口");
    campaign.open("b-1", "bridge", "qiying", "complex", "县道桥面塌陷 <3处>", "县道");
    campaign.at(day(10, 20), 9);
    for (const char* name : {"lamp", "bridge"})
      campaign.must("centre", "matter.forward",
                    {{"matter_id", id_text(name)},
                     {"to", "county_centre"},
                     {"ground", "beyond"},
                     {"reason", "县道归县里管"}});
    campaign.must("centre", "forward.send",
                  {{"batch_id", id_text("letter")},
                   {"body", "county_centre"},
                   {"matters", {id_text("lamp"), id_text("bridge")}}});
  }
  Document letter(const std::string& format, Lang lang = Lang::zh) {
    return campaign.as(
        "centre", [&](app::Reader& reader) { return transmittal(reader, 2021, 1, format).value(); },
        lang);
  }
  Campaign campaign;
};

// The journal's hashes are of random command ids; the document says which entry it stands on.
std::string without_hash(std::string text, const std::string& hash) {
  for (const std::string& part : {hash, hash.substr(0, 12)})
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part))
      text.replace(at, part.size(), "HASH");
  return text;
}

TEST_F(LetterTest, GoldenOfTheDocument) {
  const Json json = Json::parse(letter("json").bytes);
  const std::string hash = json.at("cut").at("hash").get<std::string>();
  for (const Lang lang : {Lang::zh, Lang::en}) {
    const std::string name = lang == Lang::zh ? "letter.zh" : "letter.en";
    std::string html = letter("html", lang).bytes;
    html.erase(html.find("<style>"), html.find("</style>") - html.find("<style>"));
    html = without_hash(std::move(html), hash);
    EXPECT_EQ(html, golden(name + ".html", html));
    const std::string text =
        without_hash(Json::parse(letter("json", lang).bytes).dump(1), hash) + "\n";
    EXPECT_EQ(text, golden(name + ".json", text));
  }
}

TEST_F(LetterTest, ListsWhatWasSentWithoutTelephoneNumbersAndEscapes) {
  const Json json = Json::parse(letter("json").bytes);
  EXPECT_EQ(json.at("letter").at("number"), "转送〔2021〕1号");
  EXPECT_EQ(json.at("letter").at("addressee"), "县综治中心");
  const Json rows = json.at("sections").at("letter").at("tables").at("list").at("rows");
  ASSERT_EQ(rows.size(), 2U);
  std::set<std::string> receipts;
  for (const Json& row : rows) receipts.insert(row.at("receipt").get<std::string>());
  EXPECT_EQ(receipts, (std::set<std::string>{domain::receipt_of(id("lamp")),
                                             domain::receipt_of(id("bridge"))}));
  const std::string html = letter("html").bytes;
  EXPECT_EQ(html.find("13812345678"), std::string::npos);
  EXPECT_NE(html.find("&lt;3处&gt;"), std::string::npos);
  EXPECT_NE(html.find("附件：转送事项清单"), std::string::npos);
}

TEST_F(LetterTest, HasTheSameBytesLaterAndTheDueDayOfItsOwnDay) {
  const std::string html = letter("html").bytes, xlsx = letter("xlsx").bytes;
  campaign.at(day(10, 25), 9);
  campaign.must("centre", "matter.reclassify",
                {{"matter_id", id_text("lamp")}, {"kind", "complex"}, {"reason", "需多部门"}});
  campaign.must("centre", "matter.forward_accept", {{"matter_id", id_text("bridge")}});
  EXPECT_EQ(letter("html").bytes, html);
  EXPECT_EQ(letter("xlsx").bytes, xlsx);
}

TEST_F(LetterTest, HasTheTitlesAndNamesOfItsOwnDay) {
  const std::string html = letter("html").bytes, json = letter("json").bytes;
  campaign.at(day(10, 25), 9);
  campaign.must("resident", "public.correct",
                {{"receipt", domain::receipt_of(id("bridge"))},
                 {"check", "123456"},
                 {"text", "县道桥面裂了一条缝"}});
  campaign.must("centre", "person.change", {{"person_id", id_text("centre")}, {"name", "改了名"}});
  EXPECT_EQ(letter("html").bytes, html);
  EXPECT_EQ(letter("json").bytes, json);
}

TEST_F(LetterTest, DoesNotBringBackWhatAResidentHadErased) {
  const Json resident{{"receipt", domain::receipt_of(id("bridge"))}, {"check", "123456"}};
  ASSERT_NE(letter("html").bytes.find("桥面"), std::string::npos);
  campaign.at(day(10, 25), 9);
  campaign.must("resident", "public.withdraw", resident);
  campaign.must("resident", "public.erase_text", resident);
  const std::string html = letter("html").bytes;
  EXPECT_EQ(html.find("桥面"), std::string::npos);
  EXPECT_NE(html.find("路灯不亮"), std::string::npos);
  EXPECT_NE(html.find(domain::receipt_of(id("bridge"))), std::string::npos);
}

TEST_F(LetterTest, IsNotForThoseWhoHaveNoListOfIt) {
  const auto code = [&](const char* who, const char* format, std::int64_t no) -> std::string {
    return campaign.as(who, [&](app::Reader& reader) {
      const auto made = transmittal(reader, 2021, no, format);
      return made ? "ok" : made.error().code;
    });
  };
  EXPECT_EQ(code("a-1", "html", 1), "NOT-FOUND");
  EXPECT_EQ(code("centre", "html", 2), "NOT-FOUND");
  EXPECT_EQ(code("centre", "pdf", 1), "REPORT-FORMAT");
}

}  // namespace
}  // namespace wanhu::report::test
