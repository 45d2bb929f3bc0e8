#include "stats/whole_sums.hpp"

#include <algorithm>
#include <cmath>

namespace wanhu::stats {

namespace {

constexpr std::size_t k_block = 2048;

// Where the whole numbers of one variable come from.
struct Source {
  const std::int32_t* cells = nullptr;
  std::int32_t level = 0;
  bool indicator = false;
  double unit = 1;
};

bool gap_in_domain(const Codes& cells, std::int32_t gap, const Domains& domains) {
  for (std::size_t row = 0; row < cells.size(); ++row)
    if (cells[row] == gap && domains.group[row] >= 0) return true;
  return false;
}

// False when some variable cannot be summed in whole numbers.
bool add_sources(const Terms& terms, const Domains& domains, double heaviest,
                 std::vector<Source>& sources) {
  constexpr double k_sum_max = 0x1p62;
  for (std::size_t i = 0; i < terms.width(); ++i) {
    std::int32_t level = 0;
    if (const Coding* coding = terms.coding(i, level)) {
      if (level == 0 && gap_in_domain(coding->codes, k_missing_code, domains)) return false;
      sources.push_back({coding->codes.data(), level, true, 1});
      continue;
    }
    const Column* column = terms.whole_column(i);
    if (column == nullptr) return false;
    if (column->gaps > 0 && gap_in_domain(column->cells, k_missing_whole, domains)) return false;
    const double largest =
        std::max(std::abs(double{1} * column->low), std::abs(double{1} * column->high));
    if (largest * heaviest * static_cast<double>(domains.group.size()) >= k_sum_max) return false;
    sources.push_back({column->cells.data(), 0, false, 1 / power_of_ten(column->decimals)});
  }
  return true;
}

struct Part {
  std::vector<std::uint64_t> weights, terms;  // sums modulo 2^64: the true ones fit
};

void add_block(const Source& source, const std::int32_t* pair, const std::int32_t* weight,
               std::size_t begin, std::size_t count, std::uint64_t* sums) {
  const std::int32_t* cells = source.cells + begin;
  if (source.indicator) {
    for (std::size_t i = 0; i < count; ++i)
      sums[pair[i]] += cells[i] == source.level ? static_cast<std::uint64_t>(weight[i]) : 0;
    return;
  }
  for (std::size_t i = 0; i < count; ++i)
    sums[pair[i]] += static_cast<std::uint64_t>(std::int64_t{weight[i]} * cells[i]);
}

}  // namespace

std::optional<WholeSums> whole_sums(const Sample& sample, const Terms& terms, const Terms* under,
                                    const Domains& domains, const Codes& unit, std::size_t units) {
  const Column* weight = sample.whole_weights;
  if (weight == nullptr) return {};
  const double heaviest = weight->high;
  if (heaviest * static_cast<double>(sample.rows()) >= 0x1p62) return {};
  std::vector<Source> sources;
  if (!add_sources(terms, domains, heaviest, sources)) return {};
  if (under != nullptr && !add_sources(*under, domains, heaviest, sources)) return {};
  WholeSums sums{.pairs = find_pairs(unit, units, domains.group, domains.count),
                 .width = sources.size(),
                 .weight_unit = 1 / power_of_ten(weight->decimals)};
  for (const Source& source : sources) sums.term_units.push_back(source.unit);
  const std::size_t pairs = sums.pairs.keys.size();
  const std::size_t stride = pairs + 1;  // the last is of rows in no domain
  std::vector<Part> parts(static_cast<std::size_t>(std::max(sample.threads, 1)));
  in_parts(sample.rows(), sample.threads, [&](int number, std::size_t begin, std::size_t end) {
    Part part{std::vector<std::uint64_t>(stride, 0),
              std::vector<std::uint64_t>(stride * sources.size(), 0)};
    for (std::size_t at = begin; at < end; at += k_block) {
      const std::size_t count = std::min(k_block, end - at);
      const std::int32_t* pair = sums.pairs.of_row.data() + at;
      const std::int32_t* cells = weight->cells.data() + at;
      for (std::size_t i = 0; i < count; ++i)
        part.weights[static_cast<std::size_t>(pair[i])] += static_cast<std::uint64_t>(cells[i]);
      for (std::size_t j = 0; j < sources.size(); ++j)
        add_block(sources[j], pair, cells, at, count, part.terms.data() + j * stride);
    }
    parts[static_cast<std::size_t>(number)] = std::move(part);
  });
  sums.weights.assign(pairs, 0);
  sums.terms.assign(pairs * sources.size(), 0);
  for (const Part& part : parts) {
    if (part.weights.empty()) continue;
    for (std::size_t i = 0; i < pairs; ++i) {
      sums.weights[i] += static_cast<std::int64_t>(part.weights[i]);
      for (std::size_t j = 0; j < sources.size(); ++j)
        sums.terms[j * pairs + i] += static_cast<std::int64_t>(part.terms[j * stride + i]);
    }
  }
  return sums;
}

std::vector<std::int64_t> plain_sums(const Terms& terms, const Terms* under, const Domains& domains,
                                     int threads) {
  std::vector<Source> sources;
  add_sources(terms, domains, 1, sources);
  if (under != nullptr) add_sources(*under, domains, 1, sources);
  const std::size_t width = sources.size() + 1;
  const std::size_t stride = domains.count + 1;
  std::vector<std::vector<std::int64_t>> parts(static_cast<std::size_t>(std::max(threads, 1)));
  in_parts(domains.group.size(), threads, [&](int number, std::size_t begin, std::size_t end) {
    // Two tables in turn: neighbours in one domain need not wait for each other.
    std::vector<std::int64_t> sums(width * stride * 2, 0);
    std::vector<std::size_t> place(k_block);
    for (std::size_t at = begin; at < end; at += k_block) {
      const std::size_t count = std::min(k_block, end - at);
      const std::int32_t* group = domains.group.data() + at;
      for (std::size_t i = 0; i < count; ++i) {
        place[i] = 2 * static_cast<std::size_t>(group[i] < 0 ? domains.count
                                                             : static_cast<std::size_t>(group[i])) +
                   i % 2;
        sums[place[i]] += 1;
      }
      const std::size_t* to = place.data();
      for (std::size_t j = 0; j < sources.size(); ++j) {
        const Source& source = sources[j];
        const std::int32_t* cells = source.cells + at;
        std::int64_t* table = sums.data() + (j + 1) * stride * 2;
        if (source.indicator)
          for (std::size_t i = 0; i < count; ++i) table[to[i]] += cells[i] == source.level ? 1 : 0;
        else
          for (std::size_t i = 0; i < count; ++i) table[to[i]] += cells[i];
      }
    }
    parts[static_cast<std::size_t>(number)] = std::move(sums);
  });
  std::vector<std::int64_t> all(width * domains.count, 0);
  for (const auto& part : parts) {
    if (part.empty()) continue;
    for (std::size_t j = 0; j < width; ++j)
      for (std::size_t domain = 0; domain < domains.count; ++domain)
        all[j * domains.count + domain] +=
            part[(j * stride + domain) * 2] + part[(j * stride + domain) * 2 + 1];
  }
  return all;
}

}  // namespace wanhu::stats
