#include "domain/supervision/draw.hpp"

#include <algorithm>
#include <numeric>

#include "base/digest.hpp"
#include "domain/visit/apportion.hpp"

namespace wanhu::domain {

namespace {

constexpr std::size_t k_load_strata = 3;

std::int64_t size_of(const DrawStratum& stratum) {
  return static_cast<std::int64_t>(stratum.items.size());
}

// Apportioning is by ids: one that sorts as the stratum stands.
base::Uuid numbered(std::size_t n) {
  base::Uuid::Bytes bytes{};
  for (std::size_t i = 0; i < sizeof(std::uint64_t); ++i)
    bytes.at(bytes.size() - 1 - i) =
        static_cast<std::uint8_t>((static_cast<std::uint64_t>(n) >> (8 * i)) & 0xFFU);
  return base::Uuid(bytes);
}

VisitorWeight weight_of(std::size_t n, const DrawStratum& stratum) {
  return {numbered(n), std::clamp<std::int64_t>(stratum.load, 1, k_apportion_weight_max)};
}

// The lowest `n` of the items by their keys, in order of their text.
std::vector<std::string> lowest(std::string_view seed, std::string_view cut_hash_hex,
                                const std::vector<std::string>& items, std::int64_t n) {
  std::vector<std::pair<std::string, std::string>> keyed;
  keyed.reserve(items.size());
  for (const std::string& item : items)
    keyed.emplace_back(draw_key(seed, cut_hash_hex, item), item);
  std::sort(keyed.begin(), keyed.end());
  std::vector<std::string> drawn;
  for (std::int64_t i = 0; i < n; ++i)
    drawn.push_back(std::move(keyed[static_cast<std::size_t>(i)].second));
  std::sort(drawn.begin(), drawn.end());
  return drawn;
}

}  // namespace

std::string draw_key(std::string_view seed, std::string_view cut_hash_hex, std::string_view item) {
  std::string text(seed);
  text += '\0';
  text += cut_hash_hex;
  text += '\0';
  text += item;
  return base::hex(base::sha256(text));
}

std::int64_t draw_size(int share_percent, std::int64_t n, std::int64_t population,
                       std::int64_t strata) {
  const std::int64_t share = (population * share_percent + 99) / 100;
  return std::min(population, std::max({share, n, strata, std::int64_t{1}}));
}

std::vector<std::int64_t> allot(std::int64_t total, const std::vector<DrawStratum>& strata) {
  std::vector<std::int64_t> given(strata.size(), 1);
  std::int64_t left = total - static_cast<std::int64_t>(strata.size());
  while (left > 0) {
    std::vector<VisitorWeight> open;
    std::vector<std::size_t> whose;
    for (std::size_t i = 0; i < strata.size(); ++i)
      if (given[i] < size_of(strata[i])) {
        open.push_back(weight_of(i, strata[i]));
        whose.push_back(i);
      }
    const auto parts = apportion(left, std::move(open)).value();
    // Either all of it finds room, or one more stratum is full.
    for (std::size_t k = 0; k < parts.size(); ++k) {
      const std::size_t i = whose[k];
      const std::int64_t taken = std::min(parts[k].n, size_of(strata[i]) - given[i]);
      given[i] += taken;
      left -= taken;
    }
  }
  return given;
}

std::vector<DrawnStratum> draw(std::string_view seed, std::string_view cut_hash_hex,
                               int share_percent, std::int64_t n, std::vector<DrawStratum> strata) {
  std::erase_if(strata, [](const DrawStratum& stratum) { return stratum.items.empty(); });
  std::sort(strata.begin(), strata.end(),
            [](const DrawStratum& a, const DrawStratum& b) { return a.id < b.id; });
  const std::int64_t population = std::accumulate(
      strata.begin(), strata.end(), std::int64_t{0},
      [](std::int64_t sum, const DrawStratum& stratum) { return sum + size_of(stratum); });
  std::vector<DrawnStratum> drawn;
  if (population == 0) return drawn;
  const std::vector<std::int64_t> parts = allot(
      draw_size(share_percent, n, population, static_cast<std::int64_t>(strata.size())), strata);
  for (std::size_t i = 0; i < strata.size(); ++i) {
    std::sort(strata[i].items.begin(), strata[i].items.end());
    std::vector<std::string> chosen = lowest(seed, cut_hash_hex, strata[i].items, parts[i]);
    drawn.push_back({strata[i].id, strata[i].load, std::move(strata[i].items), std::move(chosen)});
  }
  return drawn;
}

std::vector<DrawStratum> by_load(std::vector<std::pair<std::string, std::int64_t>> units) {
  std::sort(units.begin(), units.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  std::vector<DrawStratum> strata;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const std::string id = std::to_string(1 + i * k_load_strata / units.size());
    if (strata.empty() || strata.back().id != id) strata.push_back({.id = id});
    strata.back().load += units[i].second;
    strata.back().items.push_back(units[i].first);
  }
  return strata;
}

}  // namespace wanhu::domain
