// The database and the rows in memory count the same: any condition over the ledger or the visits,
// as of any day, on both engines.
#include <gtest/gtest.h>

#include <algorithm>

#include <rapidcheck.h>

#include "app/indicators.hpp"
#include "plan/expr/parse.hpp"
#include "support/indicators_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

namespace expr = plan::expr;
using base::Date;

constexpr std::int64_t k_hour_ms = 3'600'000;

// A ledger in which every state, round and closing occurs, over some weeks and a year later.
class IndicatorSql : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  void SetUp() override {
    town.must("system", "plan.activate", {{"source", indicators_plan()}});
    for (int n = 0; n < 10; ++n) {
      const bool a = n % 3 != 0;
      town.open_matter(a ? "qsm-1" : "qy-1", name(n), a ? k_village_a : k_village_b);
      town.visit("qsm-1", "dwelling a " + std::to_string(n % 3 + 1),
                 n % 2 == 0 ? "answered" : "declined");
      town.clock().pass(30 * k_hour_ms);
    }
    for (int n = 0; n < 8; ++n) work(n);
    town.clock().pass(300 * k_day_ms);
    town.open_matter("qsm-1", name(10));
    on(name(0), "qy-1", "matter.dissent", {{"text", "又坏了"}});
    on(name(10), "centre-1", "matter.reclassify", {{"kind", "complex"}, {"reason", "需多部门"}});
  }
  static std::string name(int n) { return "matter " + std::to_string(n); }
  void on(const std::string& matter, const std::string& who, const std::string& kind, Json data) {
    data["matter_id"] = id_text(matter);
    town.must(who, kind, std::move(data));
  }
  // The more, the further.
  void work(int n) {
    const std::string matter = name(n);
    const std::string lead = n % 3 != 0 ? "qsm-lead" : "qy-lead";
    on(matter, "centre-1", "matter.hand_over", {{"owner", id_text(lead)}});
    town.clock().pass((n * 20) * k_hour_ms);
    if (n == 7) return;
    on(matter, lead, "matter.answer", {{"outcome", "solved"}, {"text", "已修好"}});
    if (n == 6) return;
    on(matter, "centre-2", "matter.confirm", {{"by", "callback"}});
    if (n == 5) on(matter, n % 3 != 0 ? "qsm-1" : "qy-1", "matter.dissent", {{"text", "又坏了"}});
  }
};
INSTANTIATE_TEST_SUITE_P(Both, IndicatorSql,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

const std::vector<std::string>& matter_atoms() {
  static const std::vector<std::string> k_atoms{"kind = 'general'",
                                                "kind != 'complex'",
                                                "unit = 'qinsimiao'",
                                                "unit in ('qiying', 'ruji')",
                                                "state in ('listed', 'closed', 'answered')",
                                                "state != 'closed'",
                                                "channel = 'visit'",
                                                "opened_at in period",
                                                "opened_at >= 2021-10-20",
                                                "due_at in period",
                                                "due_at < 2021-11-01",
                                                "due_at != 2021-10-26",
                                                "answered_at answered",
                                                "answered_at <= 2021-11-10",
                                                "answered_at in period",
                                                "closed_at <= due_at",
                                                "closed_at in period",
                                                "round = 1",
                                                "round > 1",
                                                "confirmed = true",
                                                "overdue = true",
                                                "overdue != false",
                                                "closing = 'confirmed'",
                                                "closing answered",
                                                "closed_at > answered_at"};
  return k_atoms;
}
const std::vector<std::string>& visit_atoms() {
  static const std::vector<std::string> k_atoms{
      "reached = true",     "outcome = 'answered'", "outcome in ('declined', 'vacant')",
      "unit = 'qinsimiao'", "at in period",         "at < 2021-10-19",
      "at answered"};
  return k_atoms;
}

std::string condition(const std::vector<std::string>& atoms, int depth) {
  const int shape = depth == 0 ? 0 : *rc::gen::inRange(0, 4);
  if (shape == 1) return "not (" + condition(atoms, depth - 1) + ")";
  if (shape > 1) {
    const std::string left = condition(atoms, depth - 1);
    return "(" + left + (shape == 2 ? " and " : " or ") + condition(atoms, depth - 1) + ")";
  }
  return atoms[*rc::gen::inRange<std::size_t>(0, atoms.size())];
}

expr::Node where_of(const std::string& set, const std::string& text) {
  const auto tree = expr::parse("count(" + set + " where " + text + ")",
                                {.schema = expr::campaign_schema()}, expr::Want::number);
  if (!tree)
    throw std::logic_error(text + ": " + expr::text_of(base::Lang::en, tree.error().front()));
  return tree->where();
}

// What the database counts, without what the plan keeps out of judging: of that memory has no row.
app::Tally judged(app::Tally tally) {
  for (auto& [unit, cells] : tally)
    std::erase_if(cells, [](const app::TallyCell& cell) { return cell.excluded; });
  std::erase_if(tally, [](const auto& one) { return one.second.empty(); });
  return tally;
}

std::string shown(const app::Tally& tally) {
  std::string text;
  for (const auto& [unit, cells] : tally)
    for (const app::TallyCell& cell : cells)
      text += unit + " " + std::to_string(cell.code) + ": " + std::to_string(cell.rows) + "\n";
  return text;
}

void expect_agreement(app::Reader& reader, const std::string& set) {
  const std::vector<std::string>& atoms = set == "matter" ? matter_atoms() : visit_atoms();
  const int conditions = *rc::gen::inRange(1, 6);
  std::vector<expr::Node> wheres;
  std::string said;
  for (int n = 0; n < conditions; ++n) {
    const std::string text = condition(atoms, 3);
    said += text + "\n";
    wheres.push_back(where_of(set, text));
  }
  const Date from = Date::parse("2021-10-16").value() + *rc::gen::inRange(0, 40);
  const Date day = Date::parse("2021-10-15").value() + *rc::gen::inRange(0, 360);
  const expr::Setting setting{.period = expr::Period{from, from + *rc::gen::inRange(0, 30)}};
  app::TallyAsk ask{.set = set};
  for (const expr::Node& where : wheres) ask.conditions.push_back({&where, setting});
  ask.conditions.push_back({nullptr, setting});
  if (set == "matter") ask.sums = {"round"};
  const app::Cut cut = app::cut_of_day(reader.db, reader.tenant(), day);
  const app::CampaignDay campaign{.db = &reader.db,
                                  .plans = &reader.engine.plans(),
                                  .tenant = reader.tenant(),
                                  .day = day,
                                  .seq = cut.seq,
                                  .plan = reader.plan};
  const app::Tally database = judged(app::tally(reader, app::tally_scope(reader, campaign), ask));
  const plan::Org& org = reader.plan->plan.org;
  const app::CampaignRows rows(campaign, app::units_below(org, org.root.id));
  const app::Tally memory = app::tally_rows(rows, ask);
  if (database != memory)
    RC_FAIL(said + "on " + day.iso() + " the database has\n" + shown(database) + "and memory\n" +
            shown(memory));
  RC_CLASSIFY(!memory.empty(), "rows");
}

TEST_P(IndicatorSql, TheDatabaseCountsWhatMemoryCounts) {
  town.read("centre-1", [](app::Reader& reader) {
    for (const char* set : {"matter", "visit"})
      EXPECT_TRUE(
          rc::check(std::string("the same rows of ") + set + " by unit and by every condition",
                    [&] { expect_agreement(reader, set); }));
    return Json();
  });
}

// Whole indicators too: through the arithmetic, for the whole and for each unit.
TEST_P(IndicatorSql, AnIndicatorIsWhatItsExpressionsAre) {
  town.read("centre-1", [](app::Reader& reader) {
    for (const char* iso : {"2021-10-20", "2021-11-05", "2022-06-30"}) {
      const Date day = Date::parse(iso).value();
      const app::Cut cut = app::cut_of_day(reader.db, reader.tenant(), day);
      const std::vector<app::IndicatorDef> defs = app::indicators_of(reader, *reader.plan);
      app::IndicatorCounts counts(reader, reader.plan, cut, day);
      std::vector<std::pair<const app::IndicatorDef*, std::size_t>> wanted;
      for (const app::IndicatorDef& def : defs)
        if (def.kind == app::IndicatorKind::counted && def.indicator->id != "firms")
          wanted.emplace_back(&def,
                              counts.want(def, app::period_of(def, day, reader.engine.calendar())));
      counts.count();
      app::CampaignDay campaign = app::campaign_day(reader.db, reader.tenant(),
                                                    {.plans = reader.engine.plans(),
                                                     .work = reader.engine.work(),
                                                     .calendar = reader.engine.calendar(),
                                                     .newest = reader.plan},
                                                    day);
      EXPECT_EQ(campaign.seq, cut.seq);
      EXPECT_GT(wanted.size(), 8U);
      for (const auto& [def, at] : wanted) {
        const app::IndicatorPeriod period = app::period_of(*def, day, reader.engine.calendar());
        const expr::Setting setting{.period = expr::Period{period.from, period.to}};
        const auto value = [&](const expr::Node& tree, const std::vector<std::string>& units) {
          return expr::evaluate(tree, app::CampaignRows(campaign, units), setting);
        };
        std::vector<std::string> units(def->units.begin() + 1, def->units.end());
        const app::IndicatorCount all = counts.in_all(at);
        EXPECT_EQ(all.measured.num, value(def->num, units)) << def->name() << " " << iso;
        EXPECT_EQ(all.measured.den, value(def->den, units)) << def->name() << " " << iso;
        const app::IndicatorCount one = counts.in_unit(at, k_village_a);
        EXPECT_EQ(one.measured.num, value(def->num, {k_village_a})) << def->name() << " " << iso;
        EXPECT_EQ(one.measured.den, value(def->den, {k_village_a})) << def->name() << " " << iso;
      }
    }
    return Json();
  });
}

}  // namespace
}  // namespace wanhu::test
