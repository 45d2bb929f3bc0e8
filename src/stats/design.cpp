#include "stats/design.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/design_narrow.hpp"

namespace wanhu::stats {

namespace {

using base::Result;

base::Problem at_row(const char* code, const Frame& frame, std::size_t row,
                     const std::string& column) {
  base::Problem problem{.code = code};
  problem.with("column", column);
  problem.place = frame.place(row, column);
  return problem;
}

// Pairs of codes as one code, in the order of (first, second). Both have no missing rows.
struct Crossing {
  Codes codes;
  Codes first, second;  // of every crossed code
};

Crossing cross(const Codes& first, std::size_t first_count, const Codes& second,
               std::size_t second_count) {
  Crossing crossing;
  const std::size_t size = first.size();
  crossing.codes.resize(size);
  const auto key = [&](std::size_t row) {
    return static_cast<std::uint64_t>(first[row]) * second_count +
           static_cast<std::uint64_t>(second[row]);
  };
  std::vector<std::uint64_t> keys;
  constexpr std::uint64_t k_table_max = 1 << 22;
  const std::uint64_t all = std::uint64_t{first_count} * second_count;
  if (all <= k_table_max) {
    std::vector<std::int32_t> place(all, k_missing_code);
    for (std::size_t row = 0; row < size; ++row) place[key(row)] = 0;
    for (std::uint64_t i = 0; i < all; ++i)
      if (place[i] == 0) {
        place[i] = static_cast<std::int32_t>(keys.size());
        keys.push_back(i);
      }
    for (std::size_t row = 0; row < size; ++row) crossing.codes[row] = place[key(row)];
  } else {
    keys.resize(size);
    for (std::size_t row = 0; row < size; ++row) keys[row] = key(row);
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    for (std::size_t row = 0; row < size; ++row)
      crossing.codes[row] = static_cast<std::int32_t>(
          std::lower_bound(keys.begin(), keys.end(), key(row)) - keys.begin());
  }
  for (const std::uint64_t k : keys) {
    crossing.first.push_back(static_cast<std::int32_t>(k / second_count));
    crossing.second.push_back(static_cast<std::int32_t>(k % second_count));
  }
  return crossing;
}

// The codes of a column of the design, which must have no missing cell.
Result<Coding> complete_coding(const Frame& frame, const std::string& name) {
  const auto column = frame.column(name);
  if (!column) return base::fail(column.error());
  Coding coding = code_column(**column);
  const auto gap = std::find(coding.codes.begin(), coding.codes.end(), k_missing_code);
  if (gap != coding.codes.end())
    return base::fail(
        at_row("STATS-MISSING", frame, static_cast<std::size_t>(gap - coding.codes.begin()), name));
  return coding;
}

Coding one_code(std::size_t rows) {
  return {Codes(rows, 0), {"1"}, {}};
}

struct Labels {
  std::vector<Coding> ids;
  std::vector<Coding> strata;
};

Result<Labels> read_labels(const Frame& frame, const DesignSpec& spec) {
  Labels labels;
  for (const std::string& name : spec.ids) {
    auto coding = complete_coding(frame, name);
    if (!coding) return base::fail(coding.error());
    labels.ids.push_back(std::move(*coding));
  }
  for (const std::string& name : spec.strata) {
    auto coding = complete_coding(frame, name);
    if (!coding) return base::fail(coding.error());
    labels.strata.push_back(std::move(*coding));
  }
  if (labels.ids.empty()) {
    Coding rows;
    rows.codes.resize(frame.rows());
    std::iota(rows.codes.begin(), rows.codes.end(), 0);
    rows.labels.resize(frame.rows());  // nobody asks for them
    labels.ids.push_back(std::move(rows));
  }
  if (labels.strata.empty()) labels.strata.push_back(one_code(frame.rows()));
  return labels;
}

// A cluster of the first stage must lie in one stratum (unless labels repeat across strata).
Result<void> check_crossed(const Frame& frame, const DesignSpec& spec, const Labels& labels) {
  if (spec.nest || spec.ids.empty()) return {};
  const Coding& ids = labels.ids.front();
  const Coding& strata = labels.strata.front();
  Codes seen(ids.count(), k_missing_code);
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    std::int32_t& stratum = seen[static_cast<std::size_t>(ids.codes[row])];
    if (stratum == strata.codes[row]) continue;
    if (stratum >= 0) {
      base::Problem problem = at_row("STATS-CROSSED", frame, row, spec.ids.front());
      problem.with("cluster", ids.labels[static_cast<std::size_t>(ids.codes[row])])
          .with("stratum", strata.labels[static_cast<std::size_t>(stratum)])
          .with("other", strata.labels[static_cast<std::size_t>(strata.codes[row])]);
      return base::fail(std::move(problem));
    }
    stratum = strata.codes[row];
  }
  return {};
}

// Units of a stage: label within the unit of the stage before, within the strata so far when labels
// repeat across strata. The stratum of the unit is found from any of its rows.
Stage make_stage(std::size_t index, const Labels& labels, const DesignSpec& spec,
                 const Stage* before) {
  const Coding& ids = labels.ids[index];
  const Coding& strata = labels.strata[std::min(index, labels.strata.size() - 1)];
  Stage stage;
  Crossing in_stratum;  // (unit of the stage before | 0, stratum label)
  if (before == nullptr) {
    in_stratum.codes = strata.codes;
    in_stratum.first.assign(strata.count(), 0);
    stage.stratum_labels = strata.labels;
  } else {
    in_stratum = cross(before->unit, before->units(), strata.codes, strata.count());
  }
  const std::size_t strata_count = in_stratum.first.size();
  // The label alone tells units of the first stage apart unless it repeats; the pair with its
  // stratum tells the same units apart, and puts them in an order by stratum.
  Crossing units = cross(in_stratum.codes, strata_count, ids.codes, ids.count());
  stage.unit = std::move(units.codes);
  stage.stratum = std::move(units.first);
  stage.sampled.assign(strata_count, 0);
  for (const std::int32_t stratum : stage.stratum)
    ++stage.sampled[static_cast<std::size_t>(stratum)];
  stage.parent.resize(stage.stratum.size());
  for (std::size_t unit = 0; unit < stage.parent.size(); ++unit)
    stage.parent[unit] = in_stratum.first[static_cast<std::size_t>(stage.stratum[unit])];
  (void)spec;
  return stage;
}

struct FpcColumn {
  std::string name;
  Numbers values;
};

Result<std::vector<FpcColumn>> read_fpc(const Frame& frame, const DesignSpec& spec) {
  std::vector<FpcColumn> all;
  bool large = false;
  for (const std::string& name : spec.fpc) {
    const auto column = frame.number_column(name);
    if (!column) return base::fail(column.error());
    all.push_back({name, (*column)->numbers()});
    for (std::size_t row = 0; row < frame.rows(); ++row) {
      const double value = all.back().values[row];
      if (std::isnan(value)) return base::fail(at_row("STATS-MISSING", frame, row, name));
      if (!(value > 0)) {
        base::Problem problem = at_row("STATS-FPC", frame, row, name);
        return base::fail(problem.with("value", number_text(value)));
      }
      large = large || value > 1;
    }
  }
  if (large)
    for (const FpcColumn& column : all)
      for (std::size_t row = 0; row < frame.rows(); ++row)
        if (column.values[row] < 1) {
          base::Problem problem = at_row("STATS-FPC-MIXED", frame, row, column.name);
          return base::fail(problem.with("value", number_text(column.values[row])));
        }
  if (!all.empty() && !large)  // fractions; all ones: a census
    for (FpcColumn& column : all)
      for (double& value : column.values) value = -value;
  return all;
}

// A negative value is a fraction (see read_fpc).
Result<void> set_population(const Frame& frame, const FpcColumn& column, Stage& stage) {
  stage.population.assign(stage.strata(), 0);
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    const auto stratum =
        static_cast<std::size_t>(stage.stratum[static_cast<std::size_t>(stage.unit[row])]);
    const double value = column.values[row];
    const double size = value < 0 ? stage.sampled[stratum] / -value : value;
    double& known = stage.population[stratum];
    if (known == 0) known = size;
    if (known != size) {
      base::Problem problem = at_row("STATS-FPC-VARIES", frame, row, column.name);
      return base::fail(
          problem.with("value", number_text(std::abs(value))).with("other", number_text(known)));
    }
    if (size < stage.sampled[stratum]) {
      base::Problem problem = at_row("STATS-FPC-SMALL", frame, row, column.name);
      return base::fail(problem.with("population", number_text(size))
                            .with("sample", std::to_string(stage.sampled[stratum])));
    }
  }
  return {};
}

Result<void> set_weights(const Frame& frame, Design& design) {
  if (design.spec.weights) {
    const auto column = frame.number_column(*design.spec.weights);
    if (!column) return base::fail(column.error());
    design.weights = (*column)->numbers();
    const bool plain = (*column)->kind == ColumnKind::whole && (*column)->gaps == 0;
    if (plain && (*column)->low > 0) return {};
    std::size_t zeros = 0;
    for (std::size_t row = 0; row < design.rows; ++row) {
      const double weight = design.weights[row];
      if (std::isnan(weight))
        return base::fail(at_row("STATS-MISSING", frame, row, *design.spec.weights));
      if (weight < 0 || std::isinf(weight)) {
        base::Problem problem = at_row("STATS-WEIGHT", frame, row, *design.spec.weights);
        return base::fail(problem.with("value", number_text(weight)));
      }
      zeros += weight == 0 ? 1 : 0;
    }
    if (zeros == design.rows) return base::fail("STATS-WEIGHT-NONE");
    if (zeros > 0) {
      base::Problem note{.code = "STATS-WEIGHT-ZERO"};
      design.notes.push_back(note.with("rows", std::to_string(zeros)));
    }
    return {};
  }
  design.weights.assign(design.rows, 1.0);
  if (design.spec.fpc.empty()) {
    design.notes.push_back({.code = "STATS-WEIGHT-EQUAL"});
    return {};
  }
  for (const Stage& stage : design.stages)
    for (std::size_t row = 0; row < design.rows; ++row) {
      const auto stratum =
          static_cast<std::size_t>(stage.stratum[static_cast<std::size_t>(stage.unit[row])]);
      if (stage.population[stratum] > 1e12) return base::fail("STATS-WEIGHT-NONE");
      design.weights[row] *= stage.population[stratum] / stage.sampled[stratum];
    }
  return {};
}

}  // namespace

Result<Design> make_design(const Frame& frame, const DesignSpec& spec) {
  if (frame.rows() == 0) return base::fail("STATS-NO-ROWS");
  Design design{
      .spec = spec, .rows = frame.rows(), .stages = {}, .stratified = !spec.strata.empty()};
  if (auto stage = narrow_stage(frame, spec)) {
    design.stages.push_back(std::move(*stage));
    if (design.first().units() == 1) return base::fail("STATS-ONE-CLUSTER");
    if (const auto set = set_weights(frame, design); !set) return base::fail(set.error());
    return design;
  }
  auto labels = read_labels(frame, spec);
  if (!labels) return base::fail(labels.error());
  if (const auto crossed = check_crossed(frame, spec, *labels); !crossed)
    return base::fail(crossed.error());
  for (std::size_t i = 0; i < labels->ids.size(); ++i)
    design.stages.push_back(make_stage(i, *labels, spec, i == 0 ? nullptr : &design.stages.back()));
  if (design.first().units() == 1) return base::fail("STATS-ONE-CLUSTER");
  const auto fpc = read_fpc(frame, spec);
  if (!fpc) return base::fail(fpc.error());
  if (!fpc->empty() && fpc->size() != design.stages.size()) {
    base::Problem problem{.code = "STATS-FPC-STAGES"};
    problem.with("stages", std::to_string(design.stages.size()))
        .with("fpc", std::to_string(fpc->size()));
    return base::fail(std::move(problem));
  }
  for (std::size_t i = 0; i < fpc->size(); ++i)
    if (const auto set = set_population(frame, (*fpc)[i], design.stages[i]); !set)
      return base::fail(set.error());
  if (const auto set = set_weights(frame, design); !set) return base::fail(set.error());
  return design;
}

double degrees_of_freedom(const Design& design, const Numbers& weights,
                          const std::vector<std::uint8_t>* mask) {
  Codes group(design.rows, 0);
  if (mask != nullptr)
    for (std::size_t row = 0; row < design.rows; ++row) group[row] = (*mask)[row] != 0 ? 0 : -1;
  return degrees_of_freedom(design, weights, group, 1).front();
}

Numbers degrees_of_freedom(const Design& design, const Numbers& weights, const Codes& group,
                           std::size_t groups) {
  const Stage& stage = design.first();
  // Which (group, unit) and (group, stratum) occur: one list of each, sorted.
  std::vector<std::uint64_t> units, strata;
  std::vector<std::uint8_t> seen;
  const bool table = groups * stage.units() <= (std::size_t{1} << 24);
  if (table) seen.assign(groups * stage.units(), 0);
  for (std::size_t row = 0; row < design.rows; ++row) {
    if (group[row] < 0 || weights[row] == 0) continue;
    const std::uint64_t key = static_cast<std::uint64_t>(group[row]) * stage.units() +
                              static_cast<std::uint64_t>(stage.unit[row]);
    if (table)
      seen[key] = 1;
    else
      units.push_back(key);
  }
  for (std::size_t key = 0; key < seen.size(); ++key)
    if (seen[key] != 0) units.push_back(key);
  const auto unique = [](std::vector<std::uint64_t>& keys) {
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  };
  unique(units);
  for (const std::uint64_t key : units)
    strata.push_back(key / stage.units() * stage.strata() +
                     static_cast<std::uint64_t>(stage.stratum[key % stage.units()]));
  unique(strata);
  Numbers df(groups, 0);
  for (const std::uint64_t key : units) df[key / stage.units()] += 1;
  for (const std::uint64_t key : strata) df[key / stage.strata()] -= 1;
  return df;
}

}  // namespace wanhu::stats
