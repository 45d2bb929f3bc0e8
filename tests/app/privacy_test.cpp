// Private numbers in what people write: masked in every list and title, in full on the matter's own
// page for those who may see contact data.
#include <gtest/gtest.h>

#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

constexpr const char* k_text = "我叫张三，电话13812345678，证号11010519491231002X，路灯坏了";
constexpr const char* k_masked = "我叫张三，电话138****5678，证号110105********002X，路灯坏了";

class Privacy : public testing::Test {
 protected:
  SmallEngine town;

  void report() {
    town.must("resident", "public.open",
              {{"matter_id", id_text("lamp")},
               {"check", "123456"},
               {"text", k_text},
               {"place", "13812345678 门口"},
               {"unit", k_village_a}});
  }
  Json page_for(const std::string& login) {
    return town.read(
        login, [](app::Reader& reader) { return app::matter_page(reader, id("lamp")).value(); });
  }
};

TEST_F(Privacy, ATitleMadeOfTheTextHoldsNoNumber) {
  report();
  EXPECT_EQ(town.matter("lamp").title, "我叫张三，电话138****5678，证号110105***");
  EXPECT_EQ(town.matter("lamp").body, k_text);
}

TEST_F(Privacy, ListsAreMaskedForEverybody) {
  town.must("centre-1", "matter.open",
            {{"matter_id", id_text("lamp")},
             {"check", "123456"},
             {"title", "回电 13812345678"},
             {"text", k_text},
             {"place", "0556-5123456 小卖部"},
             {"unit", k_village_a},
             {"channel", "phone"}});
  const Json row = town.read("centre-1", [](app::Reader& reader) {
    return app::matters_page(reader, {}).at("items").at(0);
  });
  EXPECT_EQ(row.at("title"), "回电 138****5678");
  EXPECT_EQ(row.at("place"), "0556-****456 小卖部");
  town.read("centre-1", [](app::Reader& reader) {
    const auto past = app::matters_as_of(reader, app::head_cut(reader.db, 1), reader.now.date());
    EXPECT_EQ(past.at(0).title, "回电 138****5678");
    EXPECT_EQ(past.at(0).place, "0556-****456 小卖部");
  });
}

TEST_F(Privacy, TheMattersPageHasItInFullForWhoMaySeeContactData) {
  report();
  town.must("centre-1", "matter.note", {{"matter_id", id_text("lamp")}, {"text", k_text}});
  const Json centre = page_for("centre-1");
  EXPECT_EQ(centre.at("text"), k_text);
  EXPECT_EQ(centre.at("matter").at("place"), "13812345678 门口");
  EXPECT_EQ(centre.at("history").at(1).at("detail"), k_text);
  const Json county = page_for("county-1");
  EXPECT_EQ(county.at("text"), k_masked);
  EXPECT_EQ(county.at("matter").at("place"), "138****5678 门口");
  EXPECT_EQ(county.at("history").at(1).at("detail"), k_masked);
}

TEST_F(Privacy, TheJournalIsShownMaskedAndKeptAsItIs) {
  report();
  const Json entries = town.read("auditor-1", [](app::Reader& reader) {
    return app::journal_page(reader, 0, 100).at("items");
  });
  const std::string last = entries.back().dump();
  EXPECT_EQ(last.find("13812345678"), std::string::npos) << last;
  EXPECT_NE(last.find("138****5678"), std::string::npos) << last;
  EXPECT_EQ(town.verified(), "ok");
}

TEST_F(Privacy, TheJournalMasksEveryFieldThatPeopleWriteIn) {
  report();
  const auto on = [&](const char* actor, const char* kind, Json more = Json::object()) {
    more["matter_id"] = id_text("lamp");
    town.must(actor, kind, std::move(more));
  };
  on("centre-1", "matter.hand_over", {{"owner", id_text("qsm-lead")}, {"note", k_text}});
  on("qsm-lead", "matter.accept");
  on("qsm-lead", "matter.ask_help",
     {{"person_id", id_text("qsm-2")}, {"what", k_text}, {"by", "2021-10-18"}});
  on("qsm-lead", "matter.answer",
     {{"outcome", "solved"}, {"text", k_text}, {"without", "等不及13812345678回话"}});
  town.must("centre-1", "improvement.open",
            {{"improvement_id", id_text("lamps")},
             {"kind", "general"},
             {"title", "更换路灯"},
             {"place", "13812345678 门口"},
             {"cause", "线路老化，问13812345678"},
             {"action", "由13812345678更换"},
             {"owner", "张师傅13812345678"},
             {"due", "2021-12-01"}});
  const auto journal = [&] {
    return town.read("auditor-1", [](app::Reader& reader) {
      return app::journal_page(reader, 0, 500).at("items").dump();
    });
  };
  EXPECT_EQ(journal().find("13812345678"), std::string::npos) << journal();
  for (const char* shown : {"等不及138****5678回话", "问138****5678", "张师傅138****5678"})
    EXPECT_NE(journal().find(shown), std::string::npos) << shown;
}

}  // namespace
}  // namespace wanhu::test
