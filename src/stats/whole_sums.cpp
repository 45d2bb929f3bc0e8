#include "stats/whole_sums.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/parts.hpp"

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

// Variables that are summed together: those of numbers a few at a time, all levels of a category in
// one go. The sums of a pair stand side by side.
struct Chunk {
  std::size_t first = 0, count = 1;  // of the sources
  bool levels = false;               // consecutive levels of one category, from the first
};

constexpr std::size_t k_chunk = 5;

std::vector<Chunk> chunks_of(const std::vector<Source>& sources) {
  std::vector<Chunk> chunks;
  for (std::size_t at = 0; at < sources.size();) {
    Chunk chunk{at, 1, sources[at].indicator};
    while (at + chunk.count < sources.size()) {
      const Source& next = sources[at + chunk.count];
      const bool goes_on =
          chunk.levels
              ? next.indicator && next.cells == sources[at].cells &&
                    next.level == sources[at].level + static_cast<std::int32_t>(chunk.count)
              : !next.indicator && chunk.count < k_chunk;
      if (!goes_on) break;
      ++chunk.count;
    }
    at += chunk.count;
    chunks.push_back(chunk);
  }
  return chunks;
}

// Sums modulo 2^64: the true ones fit.
using Sums = std::vector<std::uint64_t>;

template <std::size_t count>
void add_numbers(const Source* sources, const std::int32_t* pair, const std::int32_t* weight,
                 std::size_t begin, std::size_t rows, std::uint64_t* sums) {
  std::array<const std::int32_t*, count> cells;
  for (std::size_t j = 0; j < count; ++j) cells[j] = sources[j].cells + begin;
  for (std::size_t i = 0; i < rows; ++i) {
    std::uint64_t* to = sums + static_cast<std::size_t>(pair[i]) * count;
    const std::int64_t w = weight[i];
    for (std::size_t j = 0; j < count; ++j) to[j] += static_cast<std::uint64_t>(w * cells[j][i]);
  }
}

void add_levels(const Source& first, std::size_t count, const std::int32_t* pair,
                const std::int32_t* weight, std::size_t begin, std::size_t rows,
                std::uint64_t* sums) {
  const std::int32_t* codes = first.cells + begin;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto level = static_cast<std::size_t>(static_cast<std::uint32_t>(codes[i] - first.level));
    if (level < count)  // a gap, or a level before these
      sums[static_cast<std::size_t>(pair[i]) * count + level] +=
          static_cast<std::uint64_t>(weight[i]);
  }
}

void add_block(const Chunk& chunk, const std::vector<Source>& sources, const std::int32_t* pair,
               const std::int32_t* weight, std::size_t begin, std::size_t rows, Sums& sums) {
  const Source* first = &sources[chunk.first];
  if (chunk.levels) return add_levels(*first, chunk.count, pair, weight, begin, rows, sums.data());
  switch (chunk.count) {
    case 1:
      return add_numbers<1>(first, pair, weight, begin, rows, sums.data());
    case 2:
      return add_numbers<2>(first, pair, weight, begin, rows, sums.data());
    case 3:
      return add_numbers<3>(first, pair, weight, begin, rows, sums.data());
    case 4:
      return add_numbers<4>(first, pair, weight, begin, rows, sums.data());
    default:
      return add_numbers<k_chunk>(first, pair, weight, begin, rows, sums.data());
  }
}

struct Part {
  Sums weights;
  std::vector<Sums> terms;  // of every chunk
};

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
  const std::vector<Chunk> chunks = chunks_of(sources);
  std::vector<Part> parts(static_cast<std::size_t>(std::max(sample.threads, 1)));
  in_parts(sample.rows(), sample.threads, [&](int number, std::size_t begin, std::size_t end) {
    Part part{Sums(stride, 0), {}};
    for (const Chunk& chunk : chunks) part.terms.emplace_back(stride * chunk.count, 0);
    for (std::size_t at = begin; at < end; at += k_block) {
      const std::size_t count = std::min(k_block, end - at);
      const std::int32_t* pair = sums.pairs.of_row.data() + at;
      const std::int32_t* cells = weight->cells.data() + at;
      std::uint64_t* weights = part.weights.data();
      for (std::size_t i = 0; i < count; ++i)
        weights[pair[i]] += static_cast<std::uint64_t>(cells[i]);
      for (std::size_t c = 0; c < chunks.size(); ++c)
        add_block(chunks[c], sources, pair, cells, at, count, part.terms[c]);
    }
    parts[static_cast<std::size_t>(number)] = std::move(part);
  });
  sums.weights.assign(pairs, 0);
  sums.terms.assign(pairs * sources.size(), 0);
  for (const Part& part : parts) {
    if (part.weights.empty()) continue;
    for (std::size_t i = 0; i < pairs; ++i)
      sums.weights[i] += static_cast<std::int64_t>(part.weights[i]);
    for (std::size_t c = 0; c < chunks.size(); ++c)
      for (std::size_t i = 0; i < pairs; ++i)
        for (std::size_t j = 0; j < chunks[c].count; ++j)
          sums.terms[(chunks[c].first + j) * pairs + i] +=
              static_cast<std::int64_t>(part.terms[c][i * chunks[c].count + j]);
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
