#include "domain/work/filing.hpp"

#include <algorithm>
#include <array>

namespace wanhu::domain {

namespace {

constexpr std::array<std::string_view, 3> k_plans{"方案", "计划", "安排"};

}  // namespace

bool is_plan_item(std::string_view item) {
  return std::any_of(k_plans.begin(), k_plans.end(), [&](std::string_view piece) {
    return item.find(piece) != std::string_view::npos;
  });
}

std::optional<std::string> own_plan_item(const Rule& rule) {
  if (rule.block != "task" || rule.deliver.size() != 1) return {};
  const std::string& item = rule.deliver.front();
  const bool ends = std::any_of(k_plans.begin(), k_plans.end(),
                                [&](std::string_view piece) { return item.ends_with(piece); });
  if (!ends) return {};
  return item;
}

base::Result<Events> file_plan(const Rule& rule, const Filing& filing, const plan::Header& head,
                               const std::string& root, Date today) {
  const std::string item = filing.act.handed_in.empty() ? "" : filing.act.handed_in.front();
  if (rule.block != "task" || !is_plan_item(item))
    return base::fail_field("PLAN-FILED-ITEM", "/data/item", {{"item", item}});
  if (head.parent != filing.act.plan)
    return base::fail_field("PLAN-FILED-PARENT", "/data/source", {{"parent", filing.act.plan}});
  if (root != filing.act.unit)
    return base::fail_field("PLAN-FILED-UNIT", "/data/source", {{"unit", filing.act.unit}});
  if (auto act = record_act(rule, filing.act, today); !act) return act;
  return Events{{"plan.filed", to_json(filing)}};
}

Json to_json(const Filing& filing) {
  return {{"act", to_json(filing.act)}, {"filed_plan", filing.filed_plan}, {"title", filing.title},
          {"digest", filing.digest},    {"source", filing.source},         {"found", filing.found}};
}

Filing filing_from_json(const Json& data) {
  return {.act = act_from_json(data.at("act")),
          .filed_plan = data.at("filed_plan"),
          .title = data.at("title"),
          .digest = data.at("digest"),
          .source = data.at("source"),
          .found = data.at("found")};
}

}  // namespace wanhu::domain
