// Tips: sealed to the competent body. Nobody of the town reads, finds, counts or works out anything
// of them; the receipt works as always; a replay needs no key.
#include <gtest/gtest.h>

#include "app/query_callbacks.hpp"
#include "app/query_desk.hpp"
#include "app/query_files.hpp"
#include "app/query_joint.hpp"
#include "app/query_message.hpp"
#include "app/query_rates.hpp"
#include "app/query_receipt.hpp"
#include "app/sealed_matter.hpp"
#include "base/base64.hpp"
#include "support/bodies.hpp"
#include "support/pictures.hpp"
#include "support/small_engine.hpp"
#include "tabular/xlsx.hpp"

namespace wanhu::test {
namespace {

constexpr const char* k_word = "貔貅砂厂";
const std::string k_text = "貔貅砂厂夜里有人收保护费";

class Tips : public testing::TestWithParam<store::Engine> {
 protected:
  Tips() : town_(GetParam(), {"sms", "email", "hook"}) { add_bodies(town_); }

  Json on(Json data = Json::object(), const char* name = "tip") {
    data["matter_id"] = id_text(name);
    return data;
  }
  Json receipt(const std::string& name = "tip") {
    return {{"receipt", domain::receipt_of(id(name))}, {"check", "123456"}};
  }
  Json view(const std::string& name = "tip") {
    return town_
        .read("centre-1",
              [&](app::Reader& reader) {
                return app::receipt_view(reader, domain::receipt_of(id(name)), "123456");
              })
        .value();
  }
  std::vector<std::string> seen_by(const std::string& login) {
    const Json page = town_.read(login, [](app::Reader& r) { return app::sealed_page(r); });
    std::vector<std::string> ids;
    for (const Json& item : page.at("items")) ids.push_back(item.at("id"));
    return ids;
  }
  // A matter of a confidential kind, "help", told at the door.
  void open_confidential() {
    town_.must("qsm-1", "matter.open",
               {{"matter_id", id_text("help")},
                {"check", "123456"},
                {"kind", "home_help"},
                {"title", std::string(k_word) + "家"},
                {"text", k_text},
                {"place", k_word},
                {"unit", k_village_a},
                {"channel", "visit"},
                {"contact", {{"name", "甄求助"}, {"phone", "13812345678"}}}});
  }
  Json receipts(const std::string& login = "centre-1") {
    return town_.read(login, [](app::Reader& r) { return app::receipts_page(r); });
  }
  // Every text of every column of every table, local ones too.
  std::string all_columns() {
    std::string out;
    const auto db = town_.connect();
    for (const store::TableInfo& table : store::program_tables()) {
      std::string columns;
      for (const std::string& c : table.columns) columns += (columns.empty() ? "" : ", ") + c;
      if (columns.empty()) continue;
      db->each("SELECT " + columns + " FROM " + table.name, {}, [&](const store::Row& row) {
        for (std::size_t n = 0; n < row.size(); ++n) {
          const auto& cell = row.at(n).variant();
          if (const auto* text = std::get_if<std::string>(&cell)) out += *text + "\n";
          if (const auto* bytes = std::get_if<store::Bytes>(&cell)) out += bytes->data + "\n";
        }
      });
    }
    return out;
  }

  SmallEngine town_;
};
INSTANTIATE_TEST_SUITE_P(Both, Tips,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Tips, GoStraightToTheirBodyAndToNobodyElse_S0_22_S4_27) {
  give_tip(town_, "tip", "gang_tip", k_text);
  give_tip(town_, "other", "cadre_tip", "另一件");
  EXPECT_EQ(seen_by("police-1"), std::vector{id_text("tip")});
  EXPECT_EQ(seen_by("police-2"), std::vector{id_text("tip")});
  EXPECT_EQ(seen_by("discipline-1"), std::vector{id_text("other")});
  for (const char* login : {"centre-1", "qsm-lead", "qsm-1", "county-1", "auditor-1"}) {
    EXPECT_TRUE(seen_by(login).empty()) << login;
    const auto page =
        town_.read(login, [](app::Reader& r) { return app::matter_page(r, id("tip")); });
    EXPECT_EQ(page.error().code, "NOT-FOUND") << login;
  }
  const Json page =
      town_.read("police-1", [](app::Reader& r) { return app::matter_page(r, id("tip")); }).value();
  EXPECT_EQ(page.at("text"), k_text);
  EXPECT_EQ(page.at("contact").at("phone"), "13812345678");
  EXPECT_EQ(page.at("matter").at("place"), "稀罕岭东头");
  EXPECT_EQ(page.at("matter").at("kind_name"), "涉黑涉恶举报");
  EXPECT_EQ(
      town_.read("discipline-1", [](app::Reader& r) { return app::matter_page(r, id("tip")); })
          .error()
          .code,
      "NOT-FOUND");
}

TEST_P(Tips, OnlyTheBodyActsAndTheReceiptWorksAsAlways) {
  give_tip(town_, "tip", "gang_tip", k_text);
  EXPECT_EQ(town_.outcome("centre-1", "matter.hand_over", on({{"owner", id_text("police-1")}})),
            "NOT-FOUND");
  EXPECT_EQ(town_.outcome("centre-1", "matter.note", on({{"text", "看看"}})), "NOT-FOUND");
  EXPECT_EQ(town_.outcome("discipline-1", "matter.accept", on()), "NOT-FOUND");
  EXPECT_EQ(town_.outcome("police-1", "matter.accept", on()), "ok");
  EXPECT_EQ(town_.outcome("police-1", "matter.accept", on()), "MATTER-TAKEN-ON");
  EXPECT_EQ(town_.outcome("police-2", "matter.accept", on()), "ok") << "taken over by a colleague";
  EXPECT_EQ(town_.outcome("police-1", "matter.answer", on({{"outcome", "solved"}, {"text", "x"}})),
            "MATTER-NOT-OWNER");
  EXPECT_EQ(view().at("state"), "handling");
  town_.must("police-2", "matter.answer",
             on({{"outcome", "solved"}, {"text", std::string(k_word) + "已查处"}}));
  EXPECT_EQ(view().at("answer").at("text"), std::string(k_word) + "已查处");
  EXPECT_EQ(view().at("text"), k_text);
  Json word = receipt();
  word["text"] = "还在收";
  town_.must("resident", "public.dissent", word);
  EXPECT_EQ(view().at("round"), 2);
  town_.must("police-2", "matter.answer", on({{"outcome", "solved"}, {"text", "已处理"}}));
  town_.must("resident", "public.confirm", receipt());
  EXPECT_EQ(view().at("state"), "closed");
  town_.must("resident", "public.ask_review", receipt());
  for (const char* had_it : {"police-1", "police-2"})
    EXPECT_EQ(town_.outcome(had_it, "matter.review", on({{"outcome", "stands"}, {"text", "x"}})),
              "MATTER-REVIEW-NOBODY")
        << had_it << ": both had it in hand, in one round or the other, and there is no third";
  town_.must("resident", "public.erase_contact", receipt());
  town_.must("resident", "public.erase_text", receipt());
  EXPECT_EQ(view().at("text"), "");
  EXPECT_EQ(town_.verified(), "ok");
}

TEST_P(Tips, NoColumnHasTheirWordsAndNoTableOfTheLedgerHasThem) {
  give_tip(town_, "tip", "gang_tip", k_text);
  town_.must("police-1", "matter.accept", on());
  town_.must("police-1", "matter.note", on({{"text", std::string(k_word) + "已派员"}}));
  town_.must("police-1", "matter.answer",
             on({{"outcome", "solved"}, {"text", std::string(k_word) + "已查处"}}));
  town_.must("qsm-1", "matter.open",
             {{"matter_id", id_text("at the desk")},
              {"check", "123456"},
              {"kind", "cadre_tip"},
              {"title", std::string(k_word) + "有股份"},
              {"text", k_text},
              {"unit", k_village_a},
              {"channel", "visit"},
              {"dwelling_id", id_text("dwelling a 1")}});
  town_.engine().tick();
  const std::string all = all_columns();
  EXPECT_EQ(all.find(k_word), std::string::npos);
  EXPECT_EQ(all.find("稀罕岭"), std::string::npos);
  EXPECT_EQ(all.find("甄举报"), std::string::npos);
  for (const char* table : {"matter", "matter_event", "clock", "rung", "matter_public",
                            "matter_stand", "matter_inflow", "message", "callback"})
    EXPECT_EQ(town_.count(table), 0) << table;
  EXPECT_TRUE(seen_by("qsm-1").empty()) << "whoever took it down sees it no more";
  EXPECT_EQ(seen_by("discipline-1"), std::vector{id_text("at the desk")});
  town_.reopen();
  EXPECT_EQ(view().at("state"), "answered");
  EXPECT_EQ(town_.verified(), "ok");
}

TEST_P(Tips, TheTownSeesANumberAndWhenItMayBeToldTheOutcome) {
  give_tip(town_, "tip", "gang_tip", k_text);       // due in 5 days
  give_tip(town_, "other", "cadre_tip", "另一件");  // in 20
  const auto answers = [&] {
    std::map<std::string, std::string> all;
    const Json page = receipts();
    for (const Json& item : page.at("items")) {
      EXPECT_EQ(item.size(), 3U) << item;
      EXPECT_EQ(item.at("received"), "2021-10-16");
      all[item.at("receipt")] = item.at("answered");
    }
    return std::pair(all[domain::receipt_of(id("tip"))], all[domain::receipt_of(id("other"))]);
  };
  EXPECT_EQ(answers(), std::pair(std::string("not_yet"), std::string("not_yet")));
  town_.clock().pass(7 * k_day_ms);
  EXPECT_EQ(answers().first, "not_yet") << "late now, which would tell the shorter term";
  town_.must("police-1", "matter.accept", on());
  town_.must("police-1", "matter.answer", on({{"outcome", "solved"}, {"text", "已查处"}}));
  town_.must("discipline-1", "matter.accept", on({}, "other"));
  town_.must("discipline-1", "matter.answer",
             on({{"outcome", "explained"}, {"text", "不属实"}}, "other"));
  town_.clock().pass(20 * k_day_ms);
  EXPECT_EQ(answers(), std::pair(std::string("late"), std::string("in_time")));
  EXPECT_EQ(receipts("county-1").at("items").size(), 2U);
}

TEST_P(Tips, RemindersGoToTheBodyAlsoWhenNobodyCanOpenThemThere) {
  give_tip(town_, "tip", "gang_tip", k_text);
  EXPECT_EQ(town_.engine().tick(), 0);
  town_.clock().pass(30 * k_day_ms);
  EXPECT_EQ(town_.engine().tick(), 4) << "of the term three, of the first contact one";
  EXPECT_EQ(town_.engine().tick(), 0);
  EXPECT_EQ(town_.count("message"), 0);
  const Json page =
      town_.read("police-1", [](app::Reader& r) { return app::matter_page(r, id("tip")); }).value();
  int reminded = 0;
  for (const Json& event : page.at("history"))
    if (event.at("kind") == "matter.reminded") {
      ++reminded;
      EXPECT_NE(event.at("text").get<std::string>().find("派出所"), std::string::npos) << event;
    }
  EXPECT_EQ(reminded, 4);
  EXPECT_EQ(town_.verified(), "ok");
}

TEST_P(Tips, ABodyWithoutAccountIsSaidToTheAuditorOnly) {
  EXPECT_TRUE(receipts("auditor-1").at("unopened").empty());
  town_.must("centre-1", "person.disable",
             {{"person_id", id_text("discipline-1")}, {"reason", "调离"}});
  give_tip(town_, "tip", "cadre_tip", k_text);
  EXPECT_EQ(receipts("auditor-1").at("unopened"), Json{"纪检监察机关"});
  EXPECT_TRUE(receipts("centre-1").at("unopened").empty());
  EXPECT_EQ(view().at("state"), "listed");
}

TEST_P(Tips, NoAccountOfTheTownMakesOneOfABody) {
  const Json police{{"person_id", id_text("sham")},
                    {"login", "sham"},
                    {"name", "假冒"},
                    {"role", "competent"},
                    {"unit", "police"}};
  EXPECT_EQ(town_.outcome("centre-1", "person.add", police), "PERSON-COMPETENT");
  EXPECT_EQ(town_.outcome("centre-1", "person.import", {{"people", {police}}}), "PERSON-COMPETENT");
  EXPECT_EQ(town_.outcome(
                "centre-1", "person.change",
                {{"person_id", id_text("centre-2")}, {"role", "competent"}, {"unit", "police"}}),
            "PERSON-COMPETENT");
  EXPECT_EQ(
      town_.outcome("centre-1", "person.change",
                    {{"person_id", id_text("police-1")}, {"role", "centre"}, {"unit", nullptr}}),
      "PERSON-COMPETENT");
  EXPECT_EQ(town_.outcome("centre-1", "person.code",
                          {{"until", "2021-12-01T00:00:00+08:00"},
                           {"codes", {{{"person_id", id_text("police-1")}, {"code_hash", "x"}}}}}),
            "PERSON-COMPETENT");
  Json wrong = police;
  wrong["unit"] = k_village_a;
  EXPECT_EQ(town_.outcome("system", "person.import", {{"people", {wrong}}}), "PERSON-BODY");
}

TEST_P(Tips, OtherKindsAreNotChosenByResidentsNorMadeSealedLater) {
  const auto open = [&](const std::string& kind) {
    return town_.outcome("resident", "public.open",
                         {{"matter_id", Uuid::v7(town_.clock().now()).text()},
                          {"check", "123456"},
                          {"text", "路灯不亮"},
                          {"unit", k_village_a},
                          {"kind", kind}});
  };
  EXPECT_EQ(open("complex"), "MATTER-KIND");
  EXPECT_EQ(open("nothing"), "MATTER-KIND");
  EXPECT_EQ(open("gang_tip"), "ok");
  town_.open_matter("qsm-1", "lamp");
  EXPECT_EQ(town_.outcome("centre-1", "matter.reclassify",
                          on({{"kind", "gang_tip"}, {"reason", "是举报"}}, "lamp")),
            "MATTER-KIND-SEALED");
}

TEST_P(Tips, TakeNoPhotosWhichCannotBeSealed) {
  give_tip(town_, "tip", "gang_tip", k_text);
  Json photo = receipt();
  photo["image"] = base::base64(phone_jpeg());
  EXPECT_EQ(town_.outcome("resident", "public.add_file", photo), "MATTER-FILE-SEALED");
  EXPECT_EQ(town_.count("file"), 0);
  const Json may = view().at("may");
  EXPECT_EQ(std::count(may.begin(), may.end(), "add_file"), 0);
}

// ---- Confidential kinds ---------------------------------------------------------------------

TEST_P(Tips, ConfidentialWordsAreForTheOwnerTheReporterAndTheCentre_S0_21_S2_20) {
  open_confidential();
  town_.must("centre-1", "matter.hand_over", on({{"owner", id_text("qsm-2")}}, "help"));
  const auto everything = [&](const std::string& login) {
    return town_.read(login, [&](app::Reader& r) {
      std::string all = app::matters_page(r, {}).dump();
      all += app::matter_page(r, id("help")).value().dump();
      all += app::journal_page(r, 0, 500).dump();
      for (const app::MatterAsOf& m : app::matters_as_of(r, app::head_cut(r.db, 1), r.now.date()))
        all += m.title + m.place;
      all += std::to_string(app::matter_count(r, {.words = k_word}));
      return all;
    });
  };
  for (const char* login : {"qsm-lead", "county-1", "auditor-1"}) {
    const std::string all = everything(login);
    EXPECT_EQ(all.find(k_word), std::string::npos) << login;
    EXPECT_EQ(all.find("甄求助"), std::string::npos) << login;
    EXPECT_NE(all.find("(confidential matter)"), std::string::npos) << login;
    EXPECT_EQ(all.back(), '0') << login;
  }
  for (const char* login : {"centre-1", "qsm-1", "qsm-2"}) {
    const Json page =
        town_.read(login, [](app::Reader& r) { return app::matter_page(r, id("help")); }).value();
    EXPECT_EQ(page.at("text"), k_text) << login;
    EXPECT_EQ(page.at("contact").at("name"), "甄求助") << login;
    EXPECT_EQ(
        town_.read(login, [](app::Reader& r) { return app::matter_count(r, {.words = k_word}); }),
        1)
        << login;
  }
}

TEST_P(Tips, ConfidentialWordsAreInNoOtherListPaperOrWorkbook) {
  open_confidential();
  town_.must("qsm-1", "matter.add_file", on({{"image", base::base64(phone_jpeg())}}, "help"));
  town_.must("centre-1", "matter.forward",
             on({{"to", "county_centre"}, {"ground", "beyond"}, {"reason", k_word}}, "help"));
  town_.must(
      "centre-1", "forward.send",
      {{"batch_id", id_text("letter")}, {"body", "county_centre"}, {"matters", {id_text("help")}}});
  town_.clock().pass(40 * k_day_ms);
  const auto everything = [&](const std::string& login) {
    return town_.read(login, [&](app::Reader& r) {
      const app::Date from = app::Date::parse("2021-10-01").value();
      std::string all = app::forwards_page(r).dump() + app::messages_page(r, {}).dump() +
                        app::callbacks_page(r, {.limit = 50}).dump() +
                        app::files_json(r, town_.matter("help"), {}).dump();
      for (const char* part : {"met", "missed"})
        all += app::rate_rows(r, {{from, r.now.date()}, "response", part}).dump();
      const auto bytes =
          app::matters_workbook(r, {.ask = {}, .contact = access::may_see_contact(r.scope.role)});
      const auto table = tabular::read_xlsx(bytes.value(), "ledger.xlsx").value();
      for (const auto& row : table.rows)
        for (const std::string& cell : row.cells) all += cell + "\n";
      return all;
    });
  };
  const std::string known = everything("centre-1");
  for (const char* word : {k_word, "甄求助", "image/jpeg"})
    EXPECT_NE(known.find(word), std::string::npos) << word;
  for (const char* login : {"qsm-lead", "county-1", "auditor-1"}) {
    const std::string all = everything(login);
    for (const char* word : {k_word, "甄求助", "image/jpeg"})
      EXPECT_EQ(all.find(word), std::string::npos) << login << " " << word;
  }
}

// ---- Recusal --------------------------------------------------------------------------------

TEST_P(Tips, WhoeverIsRecusedNeitherSeesNorHandles) {
  town_.open_matter("qsm-1", "lamp");
  town_.must("centre-1", "matter.hand_over", on({{"owner", id_text("qsm-lead")}}, "lamp"));
  const Json lead = on({{"person_id", id_text("qsm-lead")}, {"reason", "与本人有关"}}, "lamp");
  EXPECT_EQ(town_.outcome("centre-1", "matter.recuse",
                          on({{"person_id", id_text("nobody")}, {"reason", "x"}}, "lamp")),
            "MATTER-RECUSE-WHO");
  town_.must("centre-1", "matter.recuse", lead);
  EXPECT_EQ(town_.outcome("centre-1", "matter.recuse", lead), "MATTER-RECUSED-ALREADY");
  const domain::Matter m = town_.matter("lamp");
  EXPECT_EQ(m.state, domain::MatterState::listed);
  EXPECT_FALSE(m.owner);
  EXPECT_EQ(m.clock().state, domain::ClockState::running);
  EXPECT_EQ(town_.outcome("qsm-lead", "matter.note", on({{"text", "x"}}, "lamp")), "NOT-FOUND");
  EXPECT_EQ(
      town_.outcome("centre-1", "matter.hand_over", on({{"owner", id_text("qsm-lead")}}, "lamp")),
      "MATTER-RECUSED");
  town_.read("qsm-lead", [&](app::Reader& r) {
    EXPECT_EQ(app::matter_page(r, id("lamp")).error().code, "NOT-FOUND");
    EXPECT_TRUE(app::matters_page(r, {}).at("items").empty());
    EXPECT_EQ(app::matter_count(r, {}), 0);
    EXPECT_EQ(app::matter_counts(r).at("listed"), 0);
    EXPECT_EQ(app::matter_count(r, {.words = "路灯"}), 0);
    EXPECT_TRUE(app::matters_as_of(r, app::head_cut(r.db, 1), r.now.date()).empty());
    return 0;
  });
  EXPECT_EQ(
      town_.outcome("centre-1", "matter.hand_over", on({{"owner", id_text("qsm-2")}}, "lamp")),
      "ok");
  EXPECT_EQ(town_.verified(), "ok");
}

TEST_P(Tips, WhomItIsAboutIsSaidWhenItIsOpened) {
  town_.must("centre-1", "matter.open",
             {{"matter_id", id_text("about")},
              {"check", "123456"},
              {"title", "走访员态度"},
              {"text", "说话难听"},
              {"unit", k_village_a},
              {"channel", "phone"},
              {"recused", {id_text("qsm-1"), id_text("centre-2")}}});
  EXPECT_EQ(town_.outcome("centre-2", "matter.note", on({{"text", "x"}}, "about")), "NOT-FOUND");
  EXPECT_EQ(
      town_.outcome("centre-1", "matter.hand_over", on({{"owner", id_text("qsm-1")}}, "about")),
      "MATTER-RECUSED");
  EXPECT_EQ(town_.outcome("centre-1", "matter.note", on({{"text", "x"}}, "about")), "ok");
}

TEST_P(Tips, AReportAboutTheVillageGoesToTheCentreAndOneAboutTheTownToTheLead) {
  const auto report = [&](const std::string& name, const char* concerns) {
    town_.must("resident", "public.open",
               {{"matter_id", id_text(name)},
                {"check", "123456"},
                {"text", "办事的人让我等了三次"},
                {"unit", k_village_a},
                {"concerns", concerns}});
  };
  const auto sees = [&](const std::string& login, const std::string& name) {
    return town_.read(login, [&](app::Reader& r) { return app::matter_page(r, id(name)); })
        .has_value();
  };
  report("village", "village");
  EXPECT_FALSE(sees("qsm-lead", "village"));
  EXPECT_TRUE(sees("centre-1", "village"));
  EXPECT_EQ(town_.outcome("centre-1", "matter.hand_over",
                          on({{"owner", id_text("qsm-lead")}}, "village")),
            "MATTER-RECUSED");
  EXPECT_EQ(town_.outcome("centre-1", "matter.hand_over",
                          on({{"owner", id_text("centre-2")}}, "village")),
            "ok");
  report("town", "town");
  EXPECT_FALSE(sees("centre-1", "town"));
  EXPECT_TRUE(sees("qsm-lead", "town"));
  EXPECT_TRUE(sees("county-1", "town"));
  EXPECT_EQ(town_.outcome("qsm-lead", "matter.accept", on({}, "town")), "ok");
  EXPECT_EQ(town_.outcome("qsm-lead", "matter.answer",
                          on({{"outcome", "explained"}, {"text", "已核实"}}, "town")),
            "ok");
  EXPECT_EQ(town_.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
