#include "store/journal.hpp"

#include "base/digest.hpp"
#include "stage.hpp"

namespace wanhu::store {
namespace {

constexpr Tenant k_tenant = 431122;

Draft draft(int n) {
  return {.command_id = id_of(n),
          .at = base::Instant(1'634'000'000'000 + n),
          .actor = "村民组长",
          .kind = "visit.record",
          .events = {{{"n", n}, {"文", "入户"}}},
          .answer = {{"ok", true}}};
}

class JournalTest : public Stage {
 protected:
  JournalTest() : db_(migrated()) {}

  void write(Tenant tenant, int from, int to) {
    Transaction work(*db_);
    Batch batch(*db_, tenant);
    for (int n = from; n <= to; ++n) batch.add(draft(n));
    batch.write();
    work.commit();
  }

  // What check_chain says after `sql`, which is undone again.
  std::string found_after(const std::string& sql, const Params& params) {
    Transaction work(*db_);
    EXPECT_EQ(db_->exec(sql, params), 1) << sql;
    const auto checked = check_chain(*db_, k_tenant);
    return checked ? "nothing" : checked.error().code + " " + checked.error().args.at("seq");
  }

  std::unique_ptr<Db> db_;
};
WANHU_ON_BOTH_ENGINES(JournalTest);

TEST_P(JournalTest, EntriesAreNumberedWithoutGapsPerTenant) {
  write(k_tenant, 1, 3);
  write(k_tenant + 1, 4, 4);
  write(k_tenant, 5, 5);
  const auto entries = read(*db_, k_tenant, 1, 100);
  ASSERT_EQ(entries.size(), 4U);
  for (std::size_t n = 0; n < entries.size(); ++n)
    EXPECT_EQ(entries[n].seq, static_cast<std::int64_t>(n) + 1);
  EXPECT_EQ(entries[3].command_id, id_of(5));
  EXPECT_EQ(entries[0].actor, "村民组长");
  EXPECT_EQ(entries[0].events.at(0).at("文"), "入户");
  EXPECT_EQ(read(*db_, k_tenant, 2, 2).size(), 2U);
  EXPECT_EQ(read(*db_, k_tenant, 2, 2).front().seq, 2);
  EXPECT_EQ(journal_tenants(*db_), (std::vector<Tenant>{k_tenant, k_tenant + 1}));
  EXPECT_EQ(check_chain(*db_, k_tenant)->entries, 4);
  EXPECT_EQ(check_chain(*db_, 99)->entries, 0);
}

// The grammar of journal.hpp, written out by hand.
TEST_P(JournalTest, TheHashIsWhatTheHeaderSays) {
  write(k_tenant, 1, 2);
  const auto entries = read(*db_, k_tenant, 1, 2);
  const std::string payload = R"({"answer":{"ok":true},"events":[{"n":2,"文":"入户"}]})";
  EXPECT_EQ(entries[1].payload, payload);
  const std::string header = R"({"actor":"村民组长","at":1634000000002,"command":")" +
                             id_of(2).text() +
                             R"(","kind":"visit.record","seq":2,"tenant":431122,"v":1})";
  EXPECT_EQ(entries[1].hash, base::sha256(entries[0].hash + header + "\n" + payload));
  EXPECT_EQ(check_chain(*db_, k_tenant)->head_hash, entries[1].hash);
}

TEST_P(JournalTest, FindsByCommand) {
  write(k_tenant, 1, 70);  // more rows than one INSERT takes
  EXPECT_EQ(find(*db_, k_tenant, id_of(70))->seq, 70);
  EXPECT_FALSE(find(*db_, k_tenant + 1, id_of(70)));
  std::vector<base::Uuid> ids;
  for (int n = 61; n <= 400; ++n) ids.push_back(id_of(n));
  const auto found = find_all(*db_, k_tenant, ids);
  EXPECT_EQ(found.size(), 10U);
  EXPECT_EQ(found.at(id_of(61)).seq, 61);
  EXPECT_TRUE(find_all(*db_, k_tenant, {}).empty());
}

// However many commands one commit looks for, each costs a look-up, not a walk through the journal.
TEST_P(JournalTest, FindingManyReadsNoMoreThanTheyAre) {
  if (db_->engine() != Engine::sqlite) GTEST_SKIP() << "PostgreSQL plans by size; this one is tiny";
  write(k_tenant, 1, 1);
  for (const std::size_t count : {1U, 2U, 4U, 16U, 64U}) {
    std::vector<Value> values{k_tenant};
    for (std::size_t n = 0; n < count; ++n) values.emplace_back(id_of(static_cast<int>(n)));
    std::size_t searches = 0;
    db_->each("EXPLAIN QUERY PLAN " + find_all_sql(count), values, [&](const Row& row) {
      const std::string step = row.text(3);
      EXPECT_EQ(step.find("SCAN"), std::string::npos) << step;
      if (step.starts_with("SEARCH")) {
        ++searches;
        EXPECT_NE(step.find("(tenant=? AND command_id=?)"), std::string::npos) << step;
      }
    });
    EXPECT_EQ(searches, count);
  }
}

TEST_P(JournalTest, ASecondWriterIsFencedOff) {
  write(k_tenant, 1, 1);
  const auto refused = [&](Tenant tenant, int id) {
    Batch late(*db_, tenant);  // reads the head, then somebody else writes
    late.add(draft(id));
    write(tenant, id + 1, id + 1);
    try {
      Transaction work(*db_);
      late.write();
    } catch (const DbError& error) {
      return error.sqlstate() == "40001" && error.retryable();
    }
    return false;
  };
  EXPECT_TRUE(refused(k_tenant, 10));
  EXPECT_TRUE(refused(k_tenant + 5, 20));  // also for the very first entry
  EXPECT_EQ(check_chain(*db_, k_tenant)->entries, 2);
  EXPECT_EQ(check_chain(*db_, k_tenant + 5)->entries, 1);
}

TEST_P(JournalTest, ACommandIsWrittenOnce) {
  write(k_tenant, 1, 1);
  EXPECT_THROW(write(k_tenant, 1, 1), DbError);
  Batch batch(*db_, k_tenant);
  batch.add(draft(2));
  EXPECT_THROW(batch.add(draft(2)), std::logic_error);
  EXPECT_NE(batch.find(id_of(2)), nullptr);
  EXPECT_EQ(batch.find(id_of(3)), nullptr);
}

TEST_P(JournalTest, AnyChangedByteIsFound) {
  write(k_tenant, 1, 3);
  const Entry second = read(*db_, k_tenant, 2, 1).front();
  for (std::size_t at = 0; at < second.payload.size(); ++at) {
    std::string changed = second.payload;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_EQ(found_after("UPDATE journal SET payload = $2 WHERE tenant = $1 AND seq = 2",
                          {k_tenant, Bytes{changed}}),
              "JOURNAL-HASH 2")
        << "byte " << at;
  }
  for (std::size_t at = 0; at < second.hash.size(); ++at) {
    std::string changed = second.hash;
    changed[at] = static_cast<char>(changed[at] ^ 0x80);
    EXPECT_EQ(found_after("UPDATE journal SET hash = $2 WHERE tenant = $1 AND seq = 2",
                          {k_tenant, Bytes{changed}}),
              "JOURNAL-HASH 2");
  }
}

TEST_P(JournalTest, AnyChangedColumnIsFound) {
  write(k_tenant, 1, 3);
  const std::string where = " WHERE tenant = $1 AND seq = $2";
  const auto found = [&](const std::string& set, std::int64_t seq) {
    return found_after("UPDATE journal SET " + set + where, {k_tenant, seq});
  };
  EXPECT_EQ(found("at_ms = at_ms + 1", 2), "JOURNAL-HASH 2");
  EXPECT_EQ(found("actor = 'x'", 1), "JOURNAL-HASH 1");
  EXPECT_EQ(found("kind = 'x'", 3), "JOURNAL-HASH 3");
  EXPECT_EQ(found("seq = 9", 2), "JOURNAL-GAP 2");
  EXPECT_EQ(found("tenant = 5", 2), "JOURNAL-GAP 2");
  EXPECT_EQ(found_after("UPDATE journal SET command_id = $2 WHERE tenant = $1 AND seq = 3",
                        {k_tenant, id_of(44)}),
            "JOURNAL-HASH 3");
  EXPECT_EQ(found_after("DELETE FROM journal WHERE tenant = $1 AND seq = 2", {k_tenant}),
            "JOURNAL-GAP 2");
  EXPECT_EQ(found_after("DELETE FROM journal WHERE tenant = $1 AND seq = 3", {k_tenant}),
            "JOURNAL-HEAD 2");
  EXPECT_EQ(found_after("UPDATE journal_head SET seq = 4 WHERE tenant = $1", {k_tenant}),
            "JOURNAL-HEAD 3");
  EXPECT_EQ(found_after("UPDATE journal_head SET hash = $2 WHERE tenant = $1",
                        {k_tenant, Bytes{std::string(32, 'x')}}),
            "JOURNAL-HEAD 3");
  EXPECT_EQ(found_after("DELETE FROM journal_head WHERE tenant = $1", {k_tenant}),
            "JOURNAL-HEAD 3");
}

// PostgreSQL's types keep such rows out; SQLite stores any bytes as an identifier or as text.
TEST_P(JournalTest, RowsThatTheTypesWouldRefuseAreFoundToo) {
  if (GetParam() == Engine::postgres) return;
  write(k_tenant, 1, 2);
  EXPECT_EQ(found_after("UPDATE journal SET command_id = $2 WHERE tenant = $1 AND seq = 2",
                        {k_tenant, Bytes{"short"}}),
            "JOURNAL-HASH 2");
  EXPECT_EQ(found_after("UPDATE journal SET actor = CAST($2 AS TEXT) WHERE tenant = $1 AND seq = 2",
                        {k_tenant, Bytes{"\xff\xfe"}}),
            "JOURNAL-HASH 2");
}

TEST_P(JournalTest, ExtremeNumbersAndTextsSurvive) {
  Draft extreme = draft(1);
  extreme.at = base::Instant(INT64_MAX);
  extreme.actor = "\"\\\n\x7f 𠮷";
  extreme.events = {
      {"low", INT64_MIN}, {"high", INT64_MAX}, {"pi", 3.141592653589793}, {"nul", "a\u0001"}};
  extreme.answer = nullptr;
  Transaction work(*db_);
  Batch batch(*db_, -7);
  batch.add(extreme);
  batch.write();
  work.commit();
  const Entry back = read(*db_, -7, 1, 1).front();
  EXPECT_EQ(back.at, extreme.at);
  EXPECT_EQ(back.actor, extreme.actor);
  EXPECT_EQ(back.events, extreme.events);
  EXPECT_TRUE(back.answer.is_null());
  EXPECT_TRUE(check_chain(*db_, -7));
}

}  // namespace
}  // namespace wanhu::store
