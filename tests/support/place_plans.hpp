// The real plans in an engine, for tests of what they ask of places: one of them stands beside the
// township's, with a village lead "lead" and a visitor "walker" in one of its units.
#pragma once

#include <gtest/gtest.h>

#include "app/place_facts.hpp"
#include "app/query_place.hpp"
#include "app/query_work.hpp"
#include "plan/expr/parse.hpp"
#include "plan/files.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {

class PlacePlans : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  // `kinds`: further ones, as the plan writes them.
  void use(const std::string& plan, const std::string& unit, const std::string& kinds = "") {
    unit_ = unit;
    std::string source = plan::read_text("plans/" + plan + "/plan.toml");
    const auto at = source.find('\n', source.find("\n[places]\nkinds") + 10) + 1;
    town.must("system", "plan.activate", {{"source", source.insert(at, kinds)}});
    Json people = Json::array();
    for (const auto& [login, role] :
         {std::pair("lead", "village_lead"), std::pair("walker", "visitor")})
      people.push_back({{"person_id", id_text(login)},
                        {"login", login},
                        {"name", std::string("测试") + login},
                        {"role", role},
                        {"unit", unit}});
    town.must("system", "person.import", {{"people", std::move(people)}});
  }
  void at(const std::string& instant) { town.clock().set(base::Instant::parse(instant).value()); }

  void place(const std::string& name, const std::string& kind, Json more = Json::object()) {
    Json data{{"place_id", id_text(name)}, {"kind", kind}, {"unit", unit_}, {"name", name}};
    data.update(more);
    town.must("centre-1", "place.put", std::move(data));
  }
  // An inspection by the plan's list; of each item whether it is in order. Faults offer a matter.
  std::string look(const std::string& name, const std::string& rule, const std::string& place,
                   const std::vector<std::pair<std::string, bool>>& items,
                   const std::string& kind = "") {
    Json answers = Json::array();
    for (const auto& [item, in_order] : items) {
      Json answer{{"item", item}, {"state", in_order ? "ok" : "fault"}};
      if (!in_order && !kind.empty()) {
        answer["matter_id"] = id_text(name + item);
        answer["kind"] = kind;
      }
      answers.push_back(std::move(answer));
    }
    return town.outcome("lead", "inspection.record",
                        {{"inspection_id", id_text(name)},
                         {"rule", rule},
                         {"place_id", id_text(place)},
                         {"day", town.clock().now().date().iso()},
                         {"items", std::move(answers)}});
  }
  std::string list(const std::string& name, const std::string& rule, const std::string& place,
                   Json more = Json::object()) {
    Json data{{"listing_id", id_text(name)},
              {"rule", rule},
              {"place_id", id_text(place)},
              {"reason", "符合挂牌条件"},
              {"measures", {"定牵头单位", "定整改期限"}},
              {"owner", "派出所"}};
    data.update(more);
    return town.outcome("lead", "place.list", std::move(data));
  }
  std::string delist(const std::string& name) {
    return town.outcome("lead", "place.delist",
                        {{"listing_id", id_text(name)}, {"evidence", "居民代表现场认可"}});
  }
  template <class Ask>
  Json ask(Ask query, const std::string& who = "centre-1") {
    return town.read(who, query);
  }
  Json page(const std::string& place) {
    return ask([&](app::Reader& reader) { return app::place_page(reader, id(place)).value(); });
  }
  Json listings(const std::string& state = "open") {
    return ask([&](app::Reader& reader) { return app::listings_page(reader, {.state = state}); });
  }
  Json rounds(const std::string& rule) {
    return ask(
        [&](app::Reader& reader) { return app::rounds_page(reader, {.rule = rule}).value(); });
  }
  Json patrols(const std::string& from, const std::string& to, const std::string& kind = "") {
    return ask([&](app::Reader& reader) {
      app::DaysAsk days{.from = base::Date::parse(from).value(),
                        .to = base::Date::parse(to).value()};
      if (!kind.empty()) days.kind = kind;
      return app::patrols_page(reader, days);
    });
  }
  std::int64_t acts(const std::string& rule, const std::string& unit) {
    return town.count("act WHERE tenant = 1 AND withdrawn_seq IS NULL AND rule = $1 AND unit = $2",
                      {rule, unit});
  }
  // What the plan's own sums say: done within the window that holds today.
  int done(const std::string& rule, const std::string& unit) {
    return town.read("centre-1", [&](app::Reader& reader) {
      const base::Date today = reader.now.date();
      const app::AskRows rows =
          app::ask_rows(reader, {.from = today, .to = today, .unit = unit, .rule = rule});
      return rows.rows.size() == 1 ? rows.rows.front().done.in_time : -1;
    });
  }

  // What an expression of the plan counts in the unit today.
  std::int64_t counted(const std::string& expression) {
    return town.read("centre-1", [&](app::Reader& reader) {
      const app::CampaignRows rows(app::campaign_day(reader.db, 1,
                                                     {reader.engine.plans(), reader.engine.work(),
                                                      reader.engine.calendar(), reader.plan},
                                                     reader.now.date()),
                                   {unit_});
      const auto tree =
          plan::expr::parse(expression, {.schema = plan::expr::campaign_schema(), .names = {}},
                            plan::expr::Want::number);
      return std::get<std::int64_t>(plan::expr::evaluate(tree.value(), rows, {}));
    });
  }

  std::string unit_;
};
}  // namespace wanhu::test
