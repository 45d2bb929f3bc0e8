// The rows that register, visit, person, plan and answer events make, on both engines.
#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "stage.hpp"
#include "store/tables/tables.hpp"
#include "store/verify.hpp"

namespace wanhu::store {
namespace {

constexpr Tenant k_tenant = 3;

base::Uuid named(const std::string& name) {
  return base::Uuid::named(name);
}
std::string text(const std::string& name) {
  return named(name).text();
}

class TableRows : public testing::TestWithParam<Engine> {
 protected:
  TableRows() {
    db_ = GetParam() == Engine::sqlite ? fresh_in_memory()
                                       : open(test::PostgresServer::shared().fresh_database());
    EXPECT_TRUE(migrate(*db_));
    happen("register.imported", {{"file", "底册.xlsx"},
                                 {"sha256", std::string(64, '0')},
                                 {"dwellings", {dwelling("a"), dwelling("b"), dwelling("c")}}});
  }

  static Json dwelling(const std::string& name) {
    return {{"id", text(name)},
            {"unit", "qiying"},
            {"group", "1组"},
            {"code", name},
            {"address", name + "号"}};
  }

  // One entry with one event; answers its seq.
  std::int64_t happen(const std::string& type, Json data) {
    Transaction work(*db_);
    Batch batch(*db_, k_tenant);
    const Entry& entry =
        batch.add({.command_id = named("command " + std::to_string(++n_)),
                   .at = base::Instant(1'634'000'000'000 + n_),
                   .actor = text("author"),
                   .kind = type,
                   .events = Json::array({{{"type", type}, {"data", std::move(data)}}}),
                   .answer = {}});
    const std::int64_t seq = entry.seq;
    apply(*db_, entry);
    batch.write();
    work.commit();
    return seq;
  }

  // The cells of the only row, as text: "active|null|7".
  std::string cells(const std::string& columns, const std::string& table, const std::string& where,
                    const Params& params = {}) {
    std::string out;
    const auto row =
        db_->query_one("SELECT " + columns + " FROM " + table + " WHERE " + where, params);
    if (!row) return "none";
    for (std::size_t n = 0; n < row->size(); ++n)
      out += (n == 0 ? "" : "|") + (row->at(n).is_null() ? "null" : plain(row->at(n)));
    return out;
  }
  std::string dwelling_row(const std::string& name, const std::string& columns) {
    return cells(columns, "dwelling", "tenant = $1 AND dwelling_id = $2", {k_tenant, named(name)});
  }
  std::string change(std::int64_t seq) {
    return cells("kind, reason, unit, address, items", "register_change",
                 "tenant = $1 AND seq = $2", {k_tenant, seq});
  }

  std::unique_ptr<Db> db_;

 private:
  static std::string plain(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value.variant()))
      return std::to_string(*number);
    if (const auto* word = std::get_if<std::string>(&value.variant())) return *word;
    return value.shown();
  }
  int n_ = 0;
};
WANHU_ON_BOTH_ENGINES(TableRows);

TEST_P(TableRows, Import) {
  EXPECT_EQ(dwelling_row("a", "unit, grp, code, address, state, visits, from_seq, to_seq"),
            "qiying|1组|a|a号|active|0|1|null");
  EXPECT_EQ(change(1), "imported|底册.xlsx|null|null|3");
}

TEST_P(TableRows, RegisterChanges) {
  const auto added = happen("register.added", {{"id", text("d")},
                                               {"unit", "qiying"},
                                               {"group", ""},
                                               {"code", ""},
                                               {"address", "丁号"},
                                               {"reason", "新建"}});
  EXPECT_EQ(change(added), "add|新建|qiying|丁号|1");
  const auto split =
      happen("register.split", {{"dwelling", text("a")},
                                {"parts",
                                 {{{"id", text("a1")}, {"address", "a东"}, {"code", "1"}},
                                  {{"id", text("a2")}, {"address", "a西"}, {"code", "2"}}}},
                                {"reason", "分户"}});
  EXPECT_EQ(change(split), "split|分户|qiying|a号|2");
  EXPECT_EQ(dwelling_row("a", "state, to_seq"), "split|" + std::to_string(split));
  EXPECT_EQ(dwelling_row("a2", "unit, grp, address, state, from_seq"),
            "qiying|1组|a西|active|" + std::to_string(split));
  const auto merged = happen(
      "register.merged", {{"into", text("a1")}, {"dwellings", {text("a2")}}, {"reason", "合户"}});
  EXPECT_EQ(change(merged), "merge|合户|qiying|a东|1");
  EXPECT_EQ(dwelling_row("a2", "state, to_seq"), "merged|" + std::to_string(merged));
  const auto vacated = happen("register.vacated", {{"dwelling", text("b")}, {"reason", "已拆除"}});
  EXPECT_EQ(dwelling_row("b", "state, to_seq, seq"),
            "vacated|" + std::to_string(vacated) + "|" + std::to_string(vacated));
  const auto restored = happen("register.restored", {{"dwelling", text("b")}, {"reason", "误记"}});
  EXPECT_EQ(dwelling_row("b", "state, to_seq, seq"), "active|null|" + std::to_string(restored));
  const auto frozen = happen("register.frozen", {{"reason", "定册"}, {"items", 4}});
  EXPECT_EQ(change(frozen), "freeze|定册|null|null|4");
  EXPECT_TRUE(verify(*db_, k_tenant, apply));
}

TEST_P(TableRows, AssignmentAndContact) {
  const Json first = Json::array({text("visitor 1"), Json::array({text("a"), text("b")})});
  const Json second = Json::array({text("visitor 2"), Json::array({text("c")})});
  happen("register.assigned", {{"assign", Json::array({first, second})}});
  EXPECT_EQ(
      cells("count(*)", "dwelling", "tenant = $1 AND visitor = $2", {k_tenant, named("visitor 1")}),
      "2");
  happen("register.contact_set", {{"dwelling", text("a")},
                                  {"contact", text("contact")},
                                  {"sealed", base::hex("sealed bytes")}});
  EXPECT_EQ(db_->query_one("SELECT sealed FROM contact WHERE tenant = $1", {k_tenant})->bytes(0),
            "sealed bytes");
  EXPECT_EQ(cells("count(*)", "dwelling", "tenant = $1 AND contact_id = $2",
                  {k_tenant, named("contact")}),
            "1");
  happen("register.contact_erased", {{"dwelling", text("a")}, {"contact", text("contact")}});
  EXPECT_EQ(dwelling_row("a", "contact_id"), "null");
  EXPECT_TRUE(verify(*db_, k_tenant, apply));
}

Json visit(const std::string& name, const std::string& outcome, std::int64_t at, bool stands,
           bool doubled, bool reached = true) {
  return {{"visit", text(name)},
          {"dwelling", text("a")},
          {"unit", "qiying"},
          {"visitor", text("visitor")},
          {"entered_by", text("visitor")},
          {"outcome", outcome},
          {"aapor", "2.111"},
          {"reached", reached},
          {"at", at},
          {"channel", "app"},
          {"plan_version", 1},
          {"stands", stands},
          {"doubled", doubled}};
}

TEST_P(TableRows, Visits) {
  const std::int64_t day_ms = 86'400'000, first = 1'634'350'000'000;
  const std::int64_t day = base::Instant(first).date().days();
  happen("visit.recorded", visit("v1", "nobody_home", first - day_ms, true, false, false));
  EXPECT_EQ(dwelling_row("a", "outcome, visits, doubled, covered_day"), "nobody_home|1|0|null");
  Json later = visit("v2", "declined", first + day_ms, true, false);
  later["replaces"] = text("v1");
  const auto seq = happen("visit.recorded", later);
  EXPECT_EQ(dwelling_row("a", "outcome, visits, doubled, covered_day"),
            "declined|2|0|" + std::to_string(day + 1));
  EXPECT_EQ(cells("fell_seq", "visit", "tenant = $1 AND visit_id = $2", {k_tenant, named("v1")}),
            std::to_string(seq));
  // An earlier visit that arrives late covers the dwelling from its own day on.
  Json early = visit("v3", "answered", first, true, true);
  early["replaces"] = text("v2");
  happen("visit.recorded", early);
  EXPECT_EQ(dwelling_row("a", "outcome, visits, doubled, covered_day, visited_ms"),
            "answered|3|1|" + std::to_string(day) + "|" + std::to_string(first));
  // One that does not stand changes the counts only; a doubling once seen stays.
  happen("visit.recorded", visit("v4", "declined", first + 2 * day_ms, false, false));
  EXPECT_EQ(dwelling_row("a", "outcome, visits, doubled, covered_day"),
            "answered|4|1|" + std::to_string(day));
  EXPECT_EQ(cells("stood_seq", "visit", "tenant = $1 AND visit_id = $2", {k_tenant, named("v4")}),
            "null");
  EXPECT_TRUE(verify(*db_, k_tenant, apply));
}

TEST_P(TableRows, PeoplePlansAndAnswers) {
  const Json person{{"person", text("p")}, {"login", "qsm-1"}, {"name", "走访员"},
                    {"role", "visitor"},   {"unit", "qiying"}, {"weight", 2}};
  happen("person.added", person);
  const auto row = [&] {
    return cells("login, name, role, unit, weight, active", "person",
                 "tenant = $1 AND person_id = $2", {k_tenant, named("p")});
  };
  EXPECT_EQ(row(), "qsm-1|走访员|visitor|qiying|2|1");
  Json changed = person;
  changed["role"] = "centre";
  changed["unit"] = nullptr;
  happen("person.changed", changed);
  EXPECT_EQ(row(), "qsm-1|走访员|centre|null|2|1");
  happen("person.disabled", {{"person", text("p")}, {"reason", "调离"}});
  EXPECT_EQ(row(), "qsm-1|走访员|centre|null|2|0");
  happen("person.enabled", {{"person", text("p")}, {"reason", "回来"}});
  EXPECT_EQ(row(), "qsm-1|走访员|centre|null|2|1");

  happen("plan.activated",
         {{"version", 1}, {"plan_id", "ruji-2021"}, {"digest", "d1"}, {"source", "schema …"}});
  EXPECT_EQ(
      cells("plan_id, digest, source", "plan_version", "tenant = $1 AND version = 1", {k_tenant}),
      "ruji-2021|d1|schema …");

  for (int lot = 0; lot < 2; ++lot)
    happen("answers.counted", {{"unit", "qiying"},
                               {"form", "feedback"},
                               {"version", 1},
                               {"counts", {{"q1", "4", 7}, {"q1", "5", 3}}}});
  EXPECT_EQ(cells("n", "answer_count", "tenant = $1 AND answer = '4'", {k_tenant}), "14");
  EXPECT_EQ(cells("sum(n)", "answer_count", "tenant = $1", {k_tenant}), "20");
  EXPECT_TRUE(verify(*db_, k_tenant, apply));
}

}  // namespace
}  // namespace wanhu::store
