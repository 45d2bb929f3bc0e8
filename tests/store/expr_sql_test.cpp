// Expressions of plan files: SQL on both engines gives what evaluation in memory gives, over random
// rows with missing values, and leaves no trace in the database.
#include <gtest/gtest.h>

#include <rapidcheck.h>

#include "plan/expr/sql.hpp"
#include "plan/expr_support.hpp"
#include "stage.hpp"

namespace wanhu::store {
namespace {

namespace expr = plan::expr;
using expr::Type;

class ExprSqlTest : public Stage {
 protected:
  std::unique_ptr<Db> with_tables() const {
    auto db = connect();
    for (const char* set : {"one", "two"}) {
      std::string columns = "tenant BIGINT NOT NULL";
      for (const expr::Field& field : expr::every_type())
        columns += ", " + field.name + " " + column_type(field.type);
      db->script("CREATE TABLE " + std::string(set) + " (" + columns + ")");
    }
    return db;
  }

 private:
  static std::string column_type(Type type) {
    if (type == Type::text) return "TEXT";
    return type == Type::number ? "DOUBLE PRECISION" : "BIGINT";
  }
};
WANHU_ON_BOTH_ENGINES(ExprSqlTest);

Value cell_of(const expr::Value& value) {
  return std::visit([](const auto& held) { return Value(held); }, value);
}

constexpr Tenant k_tenant = 7;
constexpr Tenant k_other = 8;

void insert(Db& db, Tenant tenant, const std::string& set, const expr::Record& record) {
  std::string columns = "tenant", places = "$1";
  std::vector<Value> cells{tenant};
  for (const auto& [field, value] : record) {
    cells.push_back(cell_of(value));
    columns += ", " + field;
    places += ", $" + std::to_string(cells.size());
  }
  db.exec("INSERT INTO " + set + " (" + columns + ") VALUES (" + places + ")", cells);
}

expr::SqlSource source_for(const expr::Node& tree) {
  const auto from = [](std::string_view set) {
    return "(SELECT * FROM " + std::string(set) + " WHERE tenant = $1) AS x";
  };
  const auto column = [](std::string_view, std::string_view field) {
    return "x." + std::string(field);
  };
  return {from, column, expr::uses_of(tree).sets.empty() ? std::size_t{0} : std::size_t{1}};
}

expr::Answer answer_of(const Row& row, const expr::Node& tree) {
  if (row.is_null(0)) return expr::NoData{};
  if (tree.is_condition()) return row.flag(0);
  if (tree.type == Type::number) return row.f64(0);
  return row.i64(0);
}

expr::Answer from_database(Db& db, const expr::Node& tree, const expr::Setting& setting) {
  const expr::SqlSource source = source_for(tree);
  const expr::SqlQuery query = expr::to_sql(tree, source, setting);
  std::vector<Value> cells;
  if (source.own_parameters == 1) cells.push_back(Value(k_tenant));
  for (const expr::Value& value : query.parameters) cells.push_back(cell_of(value));
  return answer_of(db.query_one(query.text, cells).value(), tree);
}

// Fails with everything that is needed to see why; answers whether there was data.
bool expect_agreement(Db& db, const expr::Node& tree, const expr::Table& table,
                      const expr::Setting& setting) {
  const expr::Answer memory = expr::evaluate(tree, table, setting);
  const expr::Answer database = from_database(db, tree, setting);
  if (memory != database)
    RC_FAIL(expr::to_text(tree) + "\nin memory " + expr::shown(memory) + ", in the database " +
            expr::shown(database) + "\n" + expr::to_sql(tree, source_for(tree), setting).text);
  return memory != expr::Answer(expr::NoData{});
}

// Rows and a setting, then as many expressions as the tape is good for.
void expect_agreement(Db& db, const std::vector<std::uint8_t>& tape) {
  expr::Dice dice(tape);
  const expr::Table table = expr::random_table(dice);
  const expr::Setting setting = expr::random_setting(dice);
  const Transaction rolled_back(db);
  for (const auto& [set, records] : table.sets)
    for (const expr::Record& record : records) insert(db, k_tenant, set, record);
  insert(db, k_other, "one", {{"i", std::int64_t{1'000'000}}});
  int with_data = 0, without = 0;
  while (!dice.is_over()) {
    const expr::RandomCase random = expr::random_expression(dice);
    const auto tree = expr::parse(random.text, expr::small_vocabulary(), random.want);
    if (!tree && tree.error().front().code == "EXPR-LIMIT") continue;
    if (!tree) RC_FAIL(random.text + "\n" + expr::all_texts(tree.error()));
    ++(expect_agreement(db, *tree, table, setting) ? with_data : without);
  }
  RC_CLASSIFY(with_data > 0, "data");
  RC_CLASSIFY(without > 0, "no data");
}

TEST_P(ExprSqlTest, MemoryAndDatabaseAgree) {
  const auto db = with_tables();
  EXPECT_TRUE(rc::check("the same value or no data on both sides", [&] {
    const auto tape = *rc::gen::resize(1000, rc::gen::arbitrary<std::vector<std::uint8_t>>());
    expect_agreement(*db, tape);
  }));
}

// The cases that engines treat differently when nobody looks.
TEST_P(ExprSqlTest, EdgesOfNumbers) {
  const auto db = with_tables();
  const std::int64_t big = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t i : {big, big, -big, -big, std::int64_t{-5}})
    insert(*db, k_tenant, "one", {{"i", i}});
  for (const std::int64_t i : {big, big}) insert(*db, k_tenant, "two", {{"i", i}});
  const auto value = [&](const char* text) {
    const auto tree = expr::parse(text, expr::small_vocabulary(), expr::Want::number);
    EXPECT_TRUE(tree) << text;
    return expr::shown(from_database(*db, *tree, {}));
  };
  EXPECT_EQ(value("sum(one.i)"), "-5") << "through sums beyond 64 bits";
  EXPECT_EQ(value("sum(two.i)"), "no data") << "beyond 2^53";
  EXPECT_EQ(value("sum(one.i where i < 0 and i > -9)"), "-5");
  EXPECT_EQ(value("sum(one.j)"), "no data");
  EXPECT_EQ(value("count(one) / count(two)"), "2.5") << "no division of whole numbers";
  EXPECT_EQ(value("count(one) / count(two where i = 0)"), "no data");
  EXPECT_EQ(value("--count(one)"), "5") << "no comment of SQL";
}

}  // namespace
}  // namespace wanhu::store
