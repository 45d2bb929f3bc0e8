#include "stats/design_narrow.hpp"

#include <algorithm>
#include <cmath>

namespace wanhu::stats {

namespace {

constexpr std::int64_t k_range_max = 1 << 22;

bool narrow(const Column* column) {
  return column != nullptr && column->kind == ColumnKind::whole && column->gaps == 0 &&
         std::int64_t{column->high} - column->low < k_range_max;
}

// What the rows of a label of clusters have in common: stratum and population, as cells.
struct Seen {
  std::int32_t stratum = k_missing_whole;
  std::int32_t population = 0;
};

// Nothing when a cluster lies in two strata or has two population sizes.
std::optional<std::vector<Seen>> look(const Column& ids, const Column* strata, const Column* fpc) {
  std::vector<Seen> seen(static_cast<std::size_t>(ids.high - ids.low) + 1);
  const std::int32_t* id = ids.cells.data();
  const std::int32_t* stratum = strata == nullptr ? nullptr : strata->cells.data();
  const std::int32_t* population = fpc == nullptr ? nullptr : fpc->cells.data();
  for (std::size_t row = 0; row < ids.cells.size(); ++row) {
    Seen& known = seen[static_cast<std::size_t>(id[row] - ids.low)];
    const Seen here{stratum == nullptr ? 0 : stratum[row],
                    population == nullptr ? 0 : population[row]};
    if (known.stratum == here.stratum && known.population == here.population) continue;
    if (known.stratum != k_missing_whole) return {};
    known = here;
  }
  return seen;
}

// Population sizes of the strata from those of their clusters; false when they do not go together.
bool set_population(const std::vector<Seen>& seen, const Codes& unit_of, const Column& fpc,
                    Stage& stage) {
  const bool sizes = fpc.high > power_of_ten(fpc.decimals);
  stage.population.assign(stage.strata(), 0);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (unit_of[i] < 0) continue;
    const auto stratum =
        static_cast<std::size_t>(stage.stratum[static_cast<std::size_t>(unit_of[i])]);
    const double value = seen[i].population / power_of_ten(fpc.decimals);
    if (!(value > 0) || (sizes && value < 1)) return false;
    const double size = sizes ? value : stage.sampled[stratum] / value;
    double& known = stage.population[stratum];
    if (known == 0) known = size;
    if (known != size || size < stage.sampled[stratum]) return false;
  }
  return true;
}

}  // namespace

std::optional<Stage> narrow_stage(const Frame& frame, const DesignSpec& spec) {
  if (spec.ids.size() != 1 || spec.strata.size() > 1 || spec.fpc.size() > 1 || spec.nest) return {};
  const Column* ids = frame.find(spec.ids.front());
  const Column* strata = spec.strata.empty() ? nullptr : frame.find(spec.strata.front());
  const Column* fpc = spec.fpc.empty() ? nullptr : frame.find(spec.fpc.front());
  if (!narrow(ids) || (!spec.strata.empty() && !narrow(strata))) return {};
  if (!spec.fpc.empty() && (fpc == nullptr || fpc->kind != ColumnKind::whole || fpc->gaps > 0))
    return {};
  const auto seen = look(*ids, strata, fpc);
  if (!seen) return {};
  // Units by stratum, then label.
  std::vector<std::pair<std::int32_t, std::int32_t>> order;
  for (std::size_t i = 0; i < seen->size(); ++i)
    if ((*seen)[i].stratum != k_missing_whole)
      order.emplace_back((*seen)[i].stratum, static_cast<std::int32_t>(i));
  std::sort(order.begin(), order.end());
  Stage stage;
  Codes unit_of(seen->size(), k_missing_code);
  for (const auto& [stratum, label] : order) {
    const auto unit = static_cast<std::int32_t>(stage.stratum.size());
    unit_of[static_cast<std::size_t>(label)] = unit;
    const bool fresh = unit == 0 || order[static_cast<std::size_t>(unit) - 1].first != stratum;
    if (fresh) {
      stage.sampled.push_back(0);
      stage.stratum_labels.push_back(
          strata == nullptr ? "1" : number_text(stratum / power_of_ten(strata->decimals)));
    }
    ++stage.sampled.back();
    stage.stratum.push_back(static_cast<std::int32_t>(stage.sampled.size()) - 1);
    stage.parent.push_back(0);
  }
  if (fpc != nullptr && !set_population(*seen, unit_of, *fpc, stage)) return {};
  stage.unit.resize(frame.rows());
  const std::int32_t* id = ids->cells.data();
  const std::int32_t* place = unit_of.data();
  const std::int32_t low = ids->low;
  std::int32_t* to = stage.unit.data();
  for (std::size_t row = 0; row < frame.rows(); ++row) to[row] = place[id[row] - low];
  return stage;
}

}  // namespace wanhu::stats
