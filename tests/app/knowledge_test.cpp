// Short answers from the desk to the resident: kept with their history, found by what is typed,
// counted without who or when, out to a file and in again.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>

#include "app/knowledge.hpp"
#include "support/pilot_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class KnowledgeBase : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  // What S1 itself brings is out of the way; PlanKnowledge below is about it.
  void SetUp() override {
    for (const std::string& id : shown())
      town.must("centre-1", "knowledge.withdraw", {{"entry", id}, {"reason", "测试"}});
  }
  static Json entry(const std::string& id, const std::string& question, Json more = {}) {
    Json data{{"entry", id}, {"question", question}, {"answer", "打村委会电话"}};
    if (!more.is_null()) data.update(more);
    return data;
  }
  void put(const std::string& id, const std::string& question, Json more = {}) {
    town.must("centre-1", "knowledge.put", entry(id, question, std::move(more)));
  }
  template <class Ask>
  auto ask(Ask query, const std::string& who = "qsm-1") {
    return town.read(who, query);
  }
  std::vector<std::string> shown(const app::KnowledgeAsk& wanted = {}) {
    const Json list = ask([&](app::Reader& reader) { return app::knowledge_list(reader, wanted); });
    std::vector<std::string> ids;
    for (const Json& item : list.at("items")) ids.push_back(item.at("entry"));
    return ids;
  }
  std::vector<std::string> suggested(const std::string& text,
                                     const std::optional<std::string>& kind = {}) {
    const Json list =
        ask([&](app::Reader& reader) { return app::knowledge_suggestions(reader, text, kind); });
    std::vector<std::string> ids;
    for (const Json& item : list.at("items")) ids.push_back(item.at("entry"));
    return ids;
  }
};
INSTANTIATE_TEST_SUITE_P(Both, KnowledgeBase,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });
using Ids = std::vector<std::string>;

TEST_P(KnowledgeBase, TheNewestVersionIsShownAndEveryOneIsKept) {
  put("lamp", "路灯坏了找谁修");
  put("lamp", "路灯坏了找谁修", {{"phone", "0558-7654321"}});
  EXPECT_EQ(shown(), Ids{"lamp"});
  town.must("centre-2", "knowledge.withdraw", {{"entry", "lamp"}, {"reason", "改由供电所负责"}});
  EXPECT_EQ(shown(), Ids{});
  put("lamp", "路灯坏了找供电所");
  const Json history =
      ask([](app::Reader& reader) { return app::knowledge_history(reader, "lamp").value(); });
  const Json& versions = history.at("versions");
  ASSERT_EQ(versions.size(), 4U);
  EXPECT_EQ(versions.at(0).at("question"), "路灯坏了找供电所");
  EXPECT_EQ(versions.at(0).at("version"), 4);
  EXPECT_EQ(versions.at(1).at("withdrawn"), true);
  EXPECT_EQ(versions.at(1).at("reason"), "改由供电所负责");
  EXPECT_EQ(versions.at(2).at("phone"), "0558-7654321");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(KnowledgeBase, OnlyTheCentreKeepsIt) {
  EXPECT_EQ(town.outcome("qsm-lead", "knowledge.put", entry("a", "问")), "FORBIDDEN");
  EXPECT_EQ(town.outcome("qsm-1", "knowledge.put", entry("a", "问")), "FORBIDDEN");
  EXPECT_EQ(town.outcome("centre-1", "knowledge.put", entry("a", "问")), "ok");
  EXPECT_EQ(town.outcome("centre-1", "knowledge.put", entry("a", "问")), "KNOWLEDGE-SAME");
  EXPECT_EQ(town.outcome("centre-1", "knowledge.withdraw", {{"entry", "b"}, {"reason", "r"}}),
            "KNOWLEDGE-GONE");
  EXPECT_EQ(town.outcome("centre-1", "knowledge.put",
                         entry("b", "问", {{"answer", "找张三 11010519491231002X"}})),
            "KNOWLEDGE-PERSON")
      << "everybody reads it";
}

TEST_P(KnowledgeBase, SuggestsByTextAndKind_S3_18_S3_30_S4_13) {
  put("lamp", "路灯坏了找谁修", {{"kind", "general"}});
  put("card", "医保卡怎么补办", {{"kind", "complex"}});
  put("trash", "垃圾没有人收找谁");
  EXPECT_EQ(suggested("村口的路灯又坏了"), Ids{"lamp"});
  EXPECT_EQ(suggested("村口的路灯又坏了", "complex"), Ids{}) << "of another kind";
  EXPECT_EQ(suggested("垃圾堆着没人收", "complex"), Ids{"trash"}) << "for every kind";
  EXPECT_EQ(suggested("今天天气很好"), Ids{});
  EXPECT_EQ(shown({.words = "补办"}), Ids{"card"});
  EXPECT_EQ(shown({.kind = "complex"}), (Ids{"trash", "card"})) << "those for every kind first";
}

TEST_P(KnowledgeBase, AnAnswerIsCountedAndNothingElseIsKept) {
  put("lamp", "路灯坏了找谁修");
  const std::int64_t head = store::read_head(*town.connect(), 1).seq;
  for (int n = 0; n < 2; ++n)
    ask([&](app::Reader& reader) {
      EXPECT_TRUE(app::count_answered(town.engine(), reader, "lamp"));
      return 0;
    });
  ask([&](app::Reader& reader) {
    EXPECT_EQ(app::count_answered(town.engine(), reader, "none").error().code, "KNOWLEDGE-GONE");
    return 0;
  });
  const Json list = ask([](app::Reader& reader) { return app::knowledge_list(reader, {}); });
  EXPECT_EQ(list.at("items").at(0).at("answered"), 2);
  const Json open = ask([](app::Reader& reader) { return app::public_knowledge(reader); });
  EXPECT_FALSE(open.at("items").at(0).contains("answered"));
  EXPECT_EQ(store::read_head(*town.connect(), 1).seq, head) << "no entry in the journal";
  EXPECT_EQ(town.count("matter"), 0) << "no matter opened";
}

TEST_P(KnowledgeBase, AFileThatWentOutComesBackTheSame) {
  put("lamp", "路灯坏了找谁修", {{"kind", "general"}, {"phone", "0558-7654321"}});
  put("card", "医保卡怎么补办", {{"answer", ""}, {"office", "便民服务中心"}, {"bring", "身份证"}});
  for (const bool as_csv : {false, true})
    for (const base::Lang lang : {base::Lang::zh, base::Lang::en}) {
      const std::string bytes = town.read(
          "centre-1",
          [&](app::Reader& reader) { return app::knowledge_file(reader, as_csv).value(); }, lang);
      const Json seen = ask([&](app::Reader& reader) {
        return app::knowledge_preview(reader, as_csv ? "list.csv" : "list.xlsx", bytes);
      });
      EXPECT_EQ(seen.at("total_problems"), 0) << seen;
      ASSERT_EQ(seen.at("entries").size(), 2U);
      for (const Json& one : seen.at("entries")) EXPECT_EQ(one.at("change"), "same") << one;
    }
}

TEST_P(KnowledgeBase, APreviewSaysWhatIsNewChangedOrWrong) {
  put("lamp", "路灯坏了找谁修");
  const auto preview = [&](const std::string& csv) {
    return ask(
        [&](app::Reader& reader) { return app::knowledge_preview(reader, "list.csv", csv); });
  };
  const Json seen = preview(
      "编号,问题,答复,类别\nlamp,路灯坏了找谁修,打 12345,\n,垃圾没人收找谁,环卫所,一般问题\n");
  ASSERT_EQ(seen.at("entries").size(), 2U) << seen;
  EXPECT_EQ(seen.at("entries").at(0).at("change"), "changed");
  EXPECT_EQ(seen.at("entries").at(1).at("change"), "new");
  EXPECT_EQ(seen.at("entries").at(1).at("data").at("kind"), "general") << "by its name";
  for (const Json& one : seen.at("entries")) town.must("centre-1", "knowledge.put", one.at("data"));
  const Json again = preview("问题,答复,类别\n垃圾没人收找谁,环卫所,一般问题\n");
  EXPECT_EQ(again.at("entries").at(0).at("change"), "same") << "known by its question";
  EXPECT_GT(preview("问题,答复\n,没有问题\n").at("total_problems"), 0);
  EXPECT_GT(preview("编号,问题,答复\na,一,1\na,二,2\n").at("total_problems"), 0);
  EXPECT_GT(preview("答复\n没有问题这一列\n").at("total_problems"), 0);
  EXPECT_GT(preview("").at("total_problems"), 0);
}

// ---- what a plan brings ----

// S1 with other words in the place of its own entries.
std::string with_knowledge(const std::string& blocks) {
  std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
  std::string text(std::istreambuf_iterator<char>(file), {});
  return text.substr(0, text.find("\n[[knowledge]]")) + blocks;
}
std::string block(const std::string& id, const std::string& answer) {
  return "\n[[knowledge]]\nid = \"" + id + "\"\nkind = \"general\"\nquestion = \"" + id +
         "坏了找谁修？\"\nanswer = \"" + answer +
         "\"\nphone = \"0558-7654321\"\nsrc = \"三(二)3\"\n";
}

class PlanKnowledge : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  // The ids that were kept as they were.
  std::vector<std::string> activate(const std::string& blocks) {
    return town.must("system", "plan.activate", {{"source", with_knowledge(blocks)}})
        .at("knowledge_kept");
  }
  std::map<std::string, std::string> answers() {
    return town.read("qsm-1", [](app::Reader& reader) {
      std::map<std::string, std::string> all;
      const Json list = app::public_knowledge(reader);
      for (const Json& one : list.at("items")) all[one.at("entry")] = one.at("answer");
      return all;
    });
  }
  Json newest(const std::string& id) {
    return town.read("qsm-1", [&](app::Reader& reader) {
      return app::knowledge_history(reader, id).value().at("versions").at(0);
    });
  }
  using Answers = std::map<std::string, std::string>;
};
INSTANTIATE_TEST_SUITE_P(Both, PlanKnowledge,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(PlanKnowledge, AnActivationBringsItsEntriesWithTheirClauseAndIntakeSuggestsThem) {
  EXPECT_EQ(answers().size(), 2U) << "S1's own";
  EXPECT_TRUE(activate(block("lamp", "打村委会电话")).empty());
  EXPECT_EQ(answers(), (Answers{{"lamp", "打村委会电话"}}))
      << "what S1 no longer says is withdrawn";
  const Json lamp = newest("lamp");
  EXPECT_EQ(lamp.at("version"), 1);
  EXPECT_NE(lamp.at("reason").get<std::string>().find("三(二)3"), std::string::npos) << lamp;
  EXPECT_EQ(lamp.at("phone"), "0558-7654321");
  EXPECT_TRUE(newest("follow").at("withdrawn").get<bool>());
  const Json found = town.read("qsm-1", [](app::Reader& reader) {
    return app::knowledge_suggestions(reader, "村口的lamp坏了，找谁", "general").at("items");
  });
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.at(0).at("entry"), "lamp");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(PlanKnowledge, ANewVersionOfThePlanChangesOnlyWhatItWroteItself) {
  activate(block("lamp", "一") + block("road", "一") + block("pump", "一") + block("gate", "一"));
  town.must("centre-1", "knowledge.put",
            {{"entry", "road"}, {"question", "路坏了找谁"}, {"answer", "人写的"}});
  town.must("centre-1", "knowledge.withdraw", {{"entry", "pump"}, {"reason", "不再适用"}});
  const auto kept = activate(block("lamp", "二") + block("road", "二") + block("pump", "二"));
  EXPECT_EQ(kept, (std::vector<std::string>{"pump", "road"})) << "named, not silently passed over";
  EXPECT_EQ(answers(), (Answers{{"lamp", "二"}, {"road", "人写的"}}));
  EXPECT_EQ(newest("lamp").at("version"), 2);
  EXPECT_TRUE(newest("gate").at("withdrawn").get<bool>()) << "the plan no longer says it";
  // Left out, then said again: nobody of the office had a hand in it.
  activate(block("lamp", "二") + block("gate", "三"));
  EXPECT_EQ(answers(), (Answers{{"gate", "三"}, {"lamp", "二"}, {"road", "人写的"}}));
  EXPECT_EQ(newest("lamp").at("version"), 2) << "the same text is no new version";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(PlanKnowledge, WhatAnotherPlanBroughtStays) {
  activate(block("lamp", "镇里的"));
  const std::string child =
      pilot(k_pilot_matters) + block("lamp", "村里的") + block("well", "村里的");
  const Json answer = town.must("system", "plan.activate", {{"source", child}});
  EXPECT_EQ(answer.at("knowledge_kept"), Json::array({"lamp"}));
  EXPECT_EQ(answers(), (Answers{{"lamp", "镇里的"}, {"well", "村里的"}}));
  activate("");
  EXPECT_EQ(answers(), (Answers{{"well", "村里的"}})) << "each plan withdraws its own only";
}

// Naming an entry is not writing it: what was kept out once is kept out the next time too.
TEST_P(PlanKnowledge, APlanThatNamedAnothersEntryNeitherChangesNorWithdrawsIt) {
  activate(block("lamp", "镇里的"));
  const auto child = [&](const std::string& blocks) {
    return town.must("system", "plan.activate", {{"source", pilot(k_pilot_matters) + blocks}})
        .at("knowledge_kept");
  };
  const Answers both{{"lamp", "镇里的"}, {"well", "村里的"}};
  const Json lamp = Json::array({"lamp"});
  EXPECT_EQ(child(block("lamp", "村里的") + block("well", "村里的")), lamp);
  EXPECT_EQ(child(block("lamp", "村里改的") + block("well", "村里的")), lamp);
  EXPECT_EQ(answers(), both) << "still the town's";
  EXPECT_EQ(child(block("well", "村里的")), Json::array());
  EXPECT_EQ(answers(), both) << "it was never the child's to withdraw";
  EXPECT_EQ(newest("lamp").at("version"), 1);
  child(block("well", "村里又改的"));
  EXPECT_EQ(answers(), (Answers{{"lamp", "镇里的"}, {"well", "村里又改的"}}))
      << "its own it changes";
  EXPECT_EQ(town.verified(), "ok");
}

// What a plan wrote is its own again when it comes back, and until then its successor's.
TEST_P(PlanKnowledge, APlanThatComesBackFindsItsOwnEntries) {
  const auto other = [&](const std::string& blocks, const std::string& supersedes) {
    std::string text = with_knowledge(blocks);
    const std::string id = "\"ruji-2021\"";
    text.replace(text.find(id), id.size(), "\"ruji-2022\"" + supersedes);
    return town.must("system", "plan.activate", {{"source", text}}).at("knowledge_kept");
  };
  const std::string over = "\nsupersedes = \"ruji-2021\"";
  activate(block("lamp", "一") + block("road", "一"));
  EXPECT_EQ(other(block("lamp", "一") + block("road", "二"), over), Json::array());
  EXPECT_EQ(answers(), (Answers{{"lamp", "一"}, {"road", "二"}}));
  EXPECT_EQ(newest("lamp").at("version"), 1) << "the same words: the first plan wrote them";
  EXPECT_EQ(activate(block("lamp", "三") + block("road", "三")),
            (std::vector<std::string>{"road"}));
  EXPECT_EQ(answers(), (Answers{{"lamp", "三"}, {"road", "二"}})) << "road is the other's now";
  // The other no longer takes the place of the one that came back.
  EXPECT_EQ(other(block("lamp", "四"), ""), Json::array({"lamp"}));
  EXPECT_EQ(answers(), (Answers{{"lamp", "三"}})) << "road it withdraws itself";
  // It takes the place again, and all that stands there with it.
  EXPECT_EQ(other(block("lamp", "五"), over), Json::array());
  EXPECT_EQ(answers(), (Answers{{"lamp", "五"}}));
  // A later version leaves the word out and is still the successor.
  EXPECT_EQ(other("", ""), Json::array());
  EXPECT_EQ(answers(), Answers{});
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
