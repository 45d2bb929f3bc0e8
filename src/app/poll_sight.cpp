#include "app/poll_sight.hpp"

#include <algorithm>

#include "domain/indicator/figure.hpp"
#include "stats/estimate.hpp"
#include "stats/proportion.hpp"
#include "store/tables/poll_result.hpp"

namespace wanhu::app {

namespace {

using domain::PollResultFigure;

// Counts on either side, as n times the share, that are below domain::k_compared_min.
bool is_small_change(const PollResultFigure& a, const PollResultFigure& b) {
  const auto small = [](const PollResultFigure& one) {
    if (!one.n || !one.estimate) return true;
    const double n = static_cast<double>(*one.n), part = n * *one.estimate;
    return part < domain::k_compared_min || n - part < domain::k_compared_min;
  };
  return small(a) || small(b);
}

}  // namespace

std::string PollNames::plan_title(const std::string& id) const {
  const Member* const member = reader_.plan->member(id);
  return member == nullptr ? id : member->plan.head.title;
}

std::string PollNames::survey(const std::string& plan, const std::string& id) const {
  if (const Member* const member = reader_.plan->member(plan))
    for (const plan::Survey& one : member->plan.surveys)
      if (one.id == id && !one.name.empty()) return one.name;
  return id;
}

const plan::Indicator* PollNames::find_indicator(const std::string& plan,
                                                 const std::string& id) const {
  if (const Member* const member = reader_.plan->member(plan))
    for (const plan::Indicator& one : member->plan.indicators)
      if (one.id == id) return &one;
  return nullptr;
}

std::string PollNames::indicator(const std::string& plan, const std::string& id) const {
  const plan::Indicator* const found = find_indicator(plan, id);
  return found == nullptr || found->name.empty() ? id : found->name;
}

std::string PollNames::unit(const std::string& id) const {
  return id.empty() ? base::message(reader_.lang, "POLL-WHOLE") : reader_.unit_name(id);
}

bool sees_poll_unit(const Reader& reader, const std::string& unit) {
  return unit.empty() || reader.scope.covers(unit);
}

std::vector<PollResultFigure> visible_poll_figures(Reader& reader, const Uuid& result) {
  std::vector<PollResultFigure> figures = store::poll_figures(reader.db, reader.tenant(), result);
  std::erase_if(figures,
                [&](const PollResultFigure& one) { return !sees_poll_unit(reader, one.unit); });
  return figures;
}

std::string poll_home(const Reader& reader) {
  return reader.scope.unit.value_or("");
}

Json poll_parts(const Reader& reader, const PollNames& names, const Json& release, const char* list,
                const char* unit) {
  Json out = Json::array();
  if (!release.contains(list)) return out;
  const Json& all = release.at(list);
  for (const Json& one : all) {
    const auto id = one.at(unit).get<std::string>();
    if (!sees_poll_unit(reader, id)) continue;
    Json copy = one;
    copy["unit_name"] = names.unit(id);
    out.push_back(std::move(copy));
  }
  return out;
}

Json poll_change(const PollResultFigure& now, const PollResultFigure& then) {
  Json json{{"difference", *now.estimate - *then.estimate},
            {"low", nullptr},
            {"high", nullptr},
            {"apart", nullptr},
            {"small", is_small_change(now, then)}};
  if (now.se && then.se) {
    stats::EstimateRow row{.estimate = *now.estimate - *then.estimate,
                           .df = std::min(now.df.value_or(1e9), then.df.value_or(1e9))};
    stats::set_interval(row, *now.se * *now.se + *then.se * *then.se, stats::k_confidence);
    json["low"] = row.low;
    json["high"] = row.high;
    json["apart"] = row.low > 0 || row.high < 0;
  } else if (now.low && now.high && then.low && then.high) {
    json["apart"] = *now.low > *then.high || *then.low > *now.high;
  }
  return json;
}

}  // namespace wanhu::app
