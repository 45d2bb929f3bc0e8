// Search and the lists of a large ledger: what the indexes and counters say is what the rows say.
#include <gtest/gtest.h>

#include <map>

#include "app/number_set.hpp"
#include "base/random.hpp"
#include "domain/matter/words.hpp"
#include "store/tables/matter_index.hpp"
#include "support/matter_walk.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using app::MatterAsk;
using Titles = std::vector<std::string>;

class Search : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  void open(const std::string& title, const std::string& text, const std::string& place = "",
            const std::string& actor = "qsm-1", const char* unit = k_village_a) {
    town.must(actor, "matter.open",
              {{"matter_id", id_text(title)},
               {"check", "123456"},
               {"title", title},
               {"text", text},
               {"place", place},
               {"unit", unit},
               {"channel", "visit"}});
    town.clock().pass(k_minute_ms);
  }
  Titles found(const std::string& words, const std::string& who = "centre-1", MatterAsk ask = {}) {
    ask.words = words;
    return town.read(who, [&](app::Reader& reader) {
      Titles titles;
      for (int pages = 0; pages < 100; ++pages) {
        const app::MatterPage page = app::matters(reader, ask);
        for (const app::MatterRow& row : page.rows) titles.push_back(row.title);
        if (page.next.empty()) break;
        ask.after = page.next;
      }
      return titles;
    });
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Search,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Search, FindsInTitlePlaceAndTextTheNewestFirst) {
  open("路灯不亮", "三天没修", "村东路口");
  open("井盖破了", "就在路灯下面", "村西");
  open("排水沟堵了", "下雨进水", "村东路口");
  EXPECT_EQ(found("路灯"), (Titles{"井盖破了", "路灯不亮"}));
  EXPECT_EQ(found("村东"), (Titles{"排水沟堵了", "路灯不亮"}));
  EXPECT_EQ(found("路燈 村東"), (Titles{"路灯不亮"}));
  EXPECT_EQ(found("水"), (Titles{"排水沟堵了"}));
  EXPECT_EQ(found("水沟 进水"), (Titles{"排水沟堵了"}));
  EXPECT_EQ(found("沟水"), Titles());
  EXPECT_EQ(found("，"), Titles());
  EXPECT_EQ(found("路灯", "centre-1", {.limit = 1}), (Titles{"井盖破了", "路灯不亮"}));
}

TEST_P(Search, KeepsToScopeAndOtherFilters) {
  open("甲路灯", "不亮");
  open("乙路灯", "不亮", "", "qsm-2");
  open("丙路灯", "不亮", "", "qy-1", k_village_b);
  town.must("resident", "public.withdraw",
            {{"receipt", domain::receipt_of(id("甲路灯"))}, {"check", "123456"}});
  EXPECT_EQ(found("路灯"), (Titles{"丙路灯", "乙路灯", "甲路灯"}));
  EXPECT_EQ(found("路灯", "qsm-lead"), (Titles{"乙路灯", "甲路灯"}));
  EXPECT_EQ(found("路灯", "qsm-2"), (Titles{"乙路灯"}));
  EXPECT_EQ(found("路灯", "qy-1"), (Titles{"丙路灯"}));
  EXPECT_EQ(found("路灯", "centre-1", {.unit = k_village_a}), (Titles{"乙路灯", "甲路灯"}));
  EXPECT_EQ(found("路灯", "centre-1", {.states = {"closed"}}), (Titles{"甲路灯"}));
  EXPECT_EQ(found("路灯", "centre-1", {.states = {"listed", "closed"}}),
            (Titles{"丙路灯", "乙路灯", "甲路灯"}));
  EXPECT_EQ(found("路灯", "centre-1", {.reporter = id("qsm-2")}), (Titles{"乙路灯"}));
  EXPECT_EQ(found("路灯", "centre-1", {.overdue = true}), Titles());
  town.clock().pass(60 * k_day_ms);
  EXPECT_EQ(found("路灯", "centre-1", {.overdue = true}), (Titles{"丙路灯", "乙路灯"}));
}

// A number of a person is no way to find a matter, for anybody.
TEST_P(Search, NobodyIsFoundByTheirNumber) {
  open("电话不通", "打13812345678没人接，身份证64012219900101123X");
  EXPECT_EQ(found("13812345678"), Titles());
  EXPECT_EQ(found("138 1234 5678"), Titles());
  EXPECT_EQ(found("64012219900101123X"), Titles());
  EXPECT_EQ(found("没人接"), (Titles{"电话不通"}));
}

TEST_P(Search, AReceiptNumberLeadsToItsMatterAlone) {
  open("路灯不亮", "三天没修");
  open("井盖破了", "不见了");
  const std::string receipt = domain::receipt_of(id("井盖破了"));
  EXPECT_EQ(found(receipt), (Titles{"井盖破了"}));
  EXPECT_EQ(found(receipt.substr(0, 5) + receipt.substr(6)), (Titles{"井盖破了"}));
  EXPECT_EQ(found(receipt, "qy-1"), Titles());
}

// A ledger made before there was an index finds the same as one that was indexed as it grew.
TEST_P(Search, AnOlderLedgerIsIndexedWhenItIsOpened) {
  open("路灯不亮", "三天没修");
  open("井盖破了", "在路灯下");
  town.must("resident", "public.withdraw",
            {{"receipt", domain::receipt_of(id("路灯不亮"))}, {"check", "123456"}});
  town.connect()->exec("DELETE FROM matter_word WHERE tenant = $1", {1});
  EXPECT_EQ(found("路灯"), Titles());
  town.reopen();
  EXPECT_EQ(found("路灯"), (Titles{"井盖破了", "路灯不亮"}));
  EXPECT_EQ(town.verified(), "ok");
}

// The counters, the order and the index against the rows themselves, over random lives.
TEST_P(Search, CountersAndOrderAreThoseOfTheRows) {
  base::Seeded random(20);
  std::vector<std::string> names;
  const std::vector<std::string> actors{"centre-1", "centre-2", "qsm-1"};
  const int steps = GetParam() == store::Engine::sqlite ? 500 : 300;
  for (int n = 0; n < steps; ++n) {
    town.clock().pass(static_cast<std::int64_t>(random.below(2 * k_day_ms)));
    if (names.empty() || (names.size() < 20 && random.chance(0.3))) {
      names.push_back("matter " + std::to_string(n));
      town.open_matter("qsm-1", names.back());
      continue;
    }
    const std::string& name = names[random.below(names.size())];
    const auto send = [&](const std::string& actor, const std::string& kind, Json data) {
      data["matter_id"] = id_text(name);
      (void)town.outcome(actor, kind, std::move(data));
    };
    switch (random.below(8)) {
      case 0:
        send("centre-1", "matter.hand_over", {{"owner", id_text("qsm-1")}});
        break;
      case 1:
        send("qsm-1", "matter.accept", Json::object());
        break;
      case 2:
        send("qsm-1", "matter.answer", {{"outcome", "solved"}, {"text", "好了"}});
        break;
      case 3:
        send("qsm-1", "matter.tell", {{"channel", "door"}});
        break;
      case 4:
        send("centre-2", "matter.confirm", {{"by", "callback"}});
        break;
      case 5:
        send("centre-1", "matter.dissent", {{"text", "没好"}});
        break;
      case 6:
        send("centre-1", "matter.reclassify", {{"kind", "complex"}, {"reason", "多部门"}});
        break;
      default:
        send("centre-1", "matter.note", {{"text", "已看"}});
        break;
    }
  }
  town.read("centre-1", [&](app::Reader& reader) {
    std::map<std::string, std::int64_t> counts;
    for (const std::string_view state : domain::k_matter_states) counts[std::string(state)] = 0;
    counts["overdue"] = 0;
    reader.db.each("SELECT state, due_ms FROM matter WHERE tenant = $1", {1},
                   [&](const store::Row& row) {
                     ++counts[row.text(0)];
                     if (domain::is_running(row.text(0)) && row.instant(1) <= reader.now)
                       ++counts["overdue"];
                   });
    EXPECT_EQ(app::matter_counts(reader), counts);
    EXPECT_GT(counts["closed"], 0);
    EXPECT_GT(counts["overdue"], 0);
    EXPECT_EQ(app::matter_count(reader, {.words = "路灯"}),
              static_cast<std::int64_t>(names.size()));
    MatterAsk ask{.limit = 7};
    std::vector<std::pair<bool, std::int64_t>> order;
    for (int pages = 0; pages < 200; ++pages) {
      const app::MatterPage page = app::matters(reader, ask);
      for (const app::MatterRow& row : page.rows)
        order.emplace_back(row.closed.has_value(),
                           row.closed ? -row.closed->ms() : std::int64_t{row.due.days()});
      if (page.next.empty()) break;
      ask.after = page.next;
    }
    EXPECT_EQ(order.size(), names.size());
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
    return 0;
  });
  EXPECT_EQ(town.verified(), "ok");
}

TEST(NumberSet, KeepsDropsAndListsFromTheTop) {
  app::NumberSet a, b;
  for (std::int64_t n = 1; n <= 20'000; n += 3) a.add(n);
  for (std::int64_t n = 1; n <= 20'000; n += 5) b.add(n);
  app::NumberSet both = a, rest = a;
  both.keep(b);
  rest.drop(b);
  EXPECT_EQ(both.count(), 20'000 / 15 + 1);
  EXPECT_EQ(both.count() + rest.count(), a.count());
  EXPECT_EQ(both.below(INT64_MAX, 2), (std::vector<std::int64_t>{19996, 19981}));
  EXPECT_EQ(both.below(4097, 1), (std::vector<std::int64_t>{4096}));
  EXPECT_TRUE(both.has(16));
  EXPECT_FALSE(both.has(17));
}

TEST(Members, PackAlikeWhatIsAlike) {
  base::Seeded random(5);
  for (const std::size_t many : {0U, 1U, 200U, 255U, 256U, 300U, 4096U}) {
    store::Members members;
    while (members.count() < many) members.set(random.below(store::k_block));
    const std::string bytes = store::packed(members);
    EXPECT_EQ(store::unpacked(bytes), members);
    EXPECT_LE(bytes.size(), 512U);
    EXPECT_EQ(bytes, store::packed(store::unpacked(bytes)));
  }
  EXPECT_THROW((void)store::unpacked("abc"), std::logic_error);
}

}  // namespace
}  // namespace wanhu::test
