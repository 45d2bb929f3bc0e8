// Short answers: what may be kept, and what is found by what is typed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.hpp"
#include "domain/knowledge/knowledge.hpp"
#include "domain/knowledge/search.hpp"
#include "support/matter_walk.hpp"

namespace wanhu::test {
namespace {

using domain::KnowledgeEntry;
using domain::KnowledgeSearch;
using domain::search_grams;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

KnowledgeEntry lamp() {
  return {.id = "lamp",
          .kind = "general",
          .question = "路灯坏了找谁修",
          .answer = "打村委会电话报修。",
          .office = {},
          .place = {},
          .phone = "0558-7654321",
          .hours = {},
          .bring = {}};
}

std::string code_of(const base::Result<domain::Events>& result) {
  return result ? "ok" : result.error().code;
}

TEST(Knowledge, AnEntrySaysWhatOrWho) {
  const plan::Plan& plan = s1_rules().plan;
  EXPECT_EQ(code_of(domain::put_knowledge(plan, lamp(), {})), "ok");
  KnowledgeEntry entry = lamp();
  entry.answer.clear();
  EXPECT_EQ(code_of(domain::put_knowledge(plan, entry, {})), "KNOWLEDGE-EMPTY");
  entry.office = "镇供电所";
  EXPECT_EQ(code_of(domain::put_knowledge(plan, entry, {})), "ok");
  entry.kind = "none";
  EXPECT_EQ(code_of(domain::put_knowledge(plan, entry, {})), "KNOWLEDGE-KIND");
  entry.kind.clear();
  EXPECT_EQ(code_of(domain::put_knowledge(plan, entry, {})), "ok");
  for (const char* id : {"", "Lamp", "路灯", "a b", "a/b"}) {
    entry.id = id;
    EXPECT_EQ(code_of(domain::put_knowledge(plan, entry, {})), "KNOWLEDGE-ID") << id;
  }
  entry.id = std::string(41, 'a');
  EXPECT_EQ(code_of(domain::put_knowledge(plan, entry, {})), "KNOWLEDGE-ID");
}

TEST(Knowledge, TheSameAgainIsNoChangeAndWhatIsGoneIsNotWithdrawn) {
  const plan::Plan& plan = s1_rules().plan;
  EXPECT_EQ(code_of(domain::put_knowledge(plan, lamp(), lamp())), "KNOWLEDGE-SAME");
  KnowledgeEntry other = lamp();
  other.phone = "12345";
  EXPECT_EQ(code_of(domain::put_knowledge(plan, lamp(), other)), "ok");
  EXPECT_EQ(code_of(domain::withdraw_knowledge("lamp", "r", {})), "KNOWLEDGE-GONE");
  EXPECT_EQ(code_of(domain::withdraw_knowledge("lamp", "r", lamp())), "ok");
}

TEST(Knowledge, AnEntryComesBackFromItsEvent) {
  EXPECT_EQ(domain::knowledge_from_json(domain::to_json(lamp())), lamp());
}

TEST(KnowledgeSearch, GramsArePairsAndWordsWithoutWhatSaysNothing) {
  EXPECT_THAT(search_grams("路灯坏了"), UnorderedElementsAre("路灯", "灯坏"));
  EXPECT_THAT(search_grams("ＷｉＦｉ坏 5G a"), UnorderedElementsAre("wifi", "5g"));
  EXPECT_THAT(search_grams("请问怎么办"), IsEmpty());
  EXPECT_THAT(search_grams("路，灯"), IsEmpty());
  EXPECT_THAT(search_grams("路灯 路灯"), ElementsAre("路灯"));
}

std::vector<std::string> found(const KnowledgeSearch& search,
                               const std::vector<KnowledgeSearch::Document>& documents,
                               std::string_view text) {
  std::vector<std::string> questions;
  for (const auto& hit : search.find(text, 3, 0.2)) questions.push_back(documents[hit.at].question);
  return questions;
}

// What residents write, and the entry that they would be glad of.
TEST(KnowledgeSearch, FindsWhatATextIsAbout) {
  const std::vector<KnowledgeSearch::Document> documents{
      {"路灯坏了找谁修", "打村委会电话报修。"},
      {"医保卡丢了怎么补办", "带身份证到镇便民服务中心医保窗口。"},
      {"垃圾没有人收找谁", "环卫所每天清运两次，漏收请打电话。"},
      {"宅基地怎么申请", "向村委会书面申请。"},
      {"自来水停水或者水压低", "自来水公司抢修电话。"},
      {"how to renew the medical card", "at the service hall"}};
  const KnowledgeSearch search(documents);
  const std::vector<std::pair<const char*, const char*>> wanted{
      {"我家门口的路灯已经坏了三天了，晚上看不见", "路灯坏了找谁修"},
      {"老人的医保卡掉了，想补办一张", "医保卡丢了怎么补办"},
      {"垃圾堆了一个星期没人收", "垃圾没有人收找谁"},
      {"想申请宅基地盖房", "宅基地怎么申请"},
      {"这几天水压低，三楼没有水", "自来水停水或者水压低"},
      {"Where can I renew my MEDICAL CARD?", "how to renew the medical card"}};
  for (const auto& [text, question] : wanted) {
    const auto list = found(search, documents, text);
    ASSERT_FALSE(list.empty()) << text;
    EXPECT_EQ(list.front(), question) << text;
  }
  for (const char* other : {"", "您好", "请问一下怎么办", "邻居晚上唱歌太吵", "树枝压到电线"})
    EXPECT_THAT(found(search, documents, other), IsEmpty()) << other;
}

RC_GTEST_PROP(KnowledgeSearch, AnEntryIsFoundByItsOwnQuestion, ()) {
  const auto at = *rc::gen::inRange<std::size_t>(0, 4);
  const std::vector<KnowledgeSearch::Document> documents{
      {"路灯坏了找谁修", "甲"}, {"医保卡补办", "乙"}, {"垃圾清运", "丙"}, {"宅基地申请", "丁"}};
  const KnowledgeSearch search(documents);
  const auto hits = search.find(documents[at].question, 3, 0.2);
  RC_ASSERT(!hits.empty());
  RC_ASSERT(hits.front().at == at);
  RC_ASSERT(hits.front().score > 0.99);
}

// Any bytes: no crash, nothing beyond the limit, best first, scores within reach.
RC_GTEST_PROP(KnowledgeSearch, TakesAnyText, (const std::string& a, const std::string& b)) {
  const KnowledgeSearch search({{a, b}, {b, a}, {a + b, ""}});
  for (const std::string& text : {a, b, a + b}) {
    const auto hits = search.find(text, 2, 0.0);
    RC_ASSERT(hits.size() <= 2U);
    for (const auto& hit : hits) RC_ASSERT(hit.at < 3U && hit.score <= 1.5 + 1e-9);
    RC_ASSERT(std::is_sorted(hits.begin(), hits.end(),
                             [](const auto& x, const auto& y) { return x.score > y.score; }));
  }
}

}  // namespace
}  // namespace wanhu::test
