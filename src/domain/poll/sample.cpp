#include "domain/poll/sample.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>

#include "base/digest.hpp"
#include "domain/poll/allocation.hpp"

namespace wanhu::domain {

namespace {

constexpr double k_two_to_64 = 18446744073709551616.0;

class Keys {
 public:
  Keys(std::string_view seed, std::string_view cut) {
    start_ = std::string(seed) + '\0' + std::string(cut) + '\0';
  }
  [[nodiscard]] std::uint64_t of(std::string_view text) const {
    std::string whole = start_;
    whole += text;
    const std::string digest = base::sha256(whole);
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < sizeof(key); ++i)
      key = (key << 8U) | static_cast<unsigned char>(digest[i]);
    return key;
  }
  [[nodiscard]] std::uint64_t of(std::int64_t ord) const { return of(std::to_string(ord)); }
  // [0, 1)
  [[nodiscard]] double start() const {
    return std::min(static_cast<double>(of("start")) / k_two_to_64, 0x1.fffffffffffffp-1);
  }

 private:
  std::string start_;
};

struct Keyed {
  std::uint64_t key = 0;
  std::size_t place = 0;  // in `items`, which is in order of ord
  bool operator<(const Keyed& other) const {
    return key != other.key ? key < other.key : place < other.place;
  }
};

SampleCase drawn(const SampleItem& item, double probability) {
  return {.ord = item.ord, .stratum = item.stratum, .probability = probability};
}

// The n lowest keys of these.
void draw_lowest(std::vector<Keyed>& keyed, const std::vector<SampleItem>& items, std::int64_t n,
                 std::vector<SampleCase>& cases) {
  const double probability = static_cast<double>(n) / static_cast<double>(keyed.size());
  const auto end = keyed.begin() + static_cast<std::ptrdiff_t>(n);
  std::nth_element(keyed.begin(), end, keyed.end());
  for (auto one = keyed.begin(); one != end; ++one)
    cases.push_back(drawn(items[one->place], probability));
}

base::Result<std::vector<SampleCase>> draw_stratified(const PollSpec& spec, const Keys& keys,
                                                      const std::vector<std::string>& strata,
                                                      const std::vector<SampleItem>& items) {
  std::vector<std::vector<Keyed>> of(strata.size());
  for (std::size_t i = 0; i < items.size(); ++i)
    of[static_cast<std::size_t>(items[i].stratum)].push_back({keys.of(items[i].ord), i});
  // By name, so that the order of the frame's strata does not decide who gets the last case.
  std::map<std::string, std::size_t> named;
  for (std::size_t s = 0; s < strata.size(); ++s)
    if (!of[s].empty()) named.emplace(strata[s], s);
  std::vector<StratumSize> sizes;
  for (const auto& [name, s] : named) {
    const auto deviation = spec.deviations.find(name);
    sizes.push_back({.population = static_cast<std::int64_t>(of[s].size()),
                     .deviation = deviation == spec.deviations.end() ? 0.5 : deviation->second});
  }
  const auto parts = allocate(spec.allocation, spec.n, spec.minimum, sizes);
  if (!parts) return base::fail(parts.error());
  std::vector<SampleCase> cases;
  std::size_t at = 0;
  for (const auto& [name, s] : named) draw_lowest(of[s], items, (*parts)[at++], cases);
  return cases;
}

std::vector<SampleCase> draw_srs(const PollSpec& spec, const Keys& keys,
                                 const std::vector<SampleItem>& items) {
  std::vector<Keyed> keyed;
  keyed.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) keyed.push_back({keys.of(items[i].ord), i});
  std::vector<SampleCase> cases;
  draw_lowest(keyed, items, spec.n, cases);
  return cases;
}

std::vector<SampleCase> draw_systematic(const PollSpec& spec, const Keys& keys,
                                        const std::vector<SampleItem>& items) {
  const double all = static_cast<double>(items.size()), n = static_cast<double>(spec.n);
  const double start = keys.start();
  std::vector<SampleCase> cases;
  for (std::int64_t i = 0; i < spec.n; ++i) {
    const double at = std::floor((start + static_cast<double>(i)) * all / n);
    cases.push_back(
        drawn(items[std::min(static_cast<std::size_t>(at), items.size() - 1)], n / all));
  }
  return cases;
}

std::vector<SampleCase> draw_pps(const PollSpec& spec, const Keys& keys,
                                 const std::vector<SampleItem>& items) {
  std::vector<std::int64_t> sizes;
  sizes.reserve(items.size());
  for (const SampleItem& item : items) sizes.push_back(item.size);
  const std::vector<double> probabilities = pps_probabilities(sizes, spec.n);
  std::vector<SampleCase> cases;
  double next = keys.start(), sum = 0;  // the steps are 1 on the scale of the probabilities
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (probabilities[i] >= 1) {
      cases.push_back(drawn(items[i], 1));
      continue;
    }
    sum += probabilities[i];
    if (sum <= next || static_cast<std::int64_t>(cases.size()) == spec.n) continue;
    cases.push_back(drawn(items[i], probabilities[i]));
    next += 1;
  }
  // The sum of so many shares may end a hair below n: then the last step falls on the last row that
  // was passed over.
  for (std::size_t i = items.size(); i-- > 0 && static_cast<std::int64_t>(cases.size()) < spec.n;) {
    const bool in =
        std::ranges::any_of(cases, [&](const SampleCase& one) { return one.ord == items[i].ord; });
    if (!in) cases.push_back(drawn(items[i], probabilities[i]));
  }
  return cases;
}

// Numbers in random order, with every stratum spread evenly over them.
void give_numbers(const Keys& keys, std::vector<SampleCase>& cases) {
  struct Placed {
    double at = 0;
    std::uint64_t key = 0;
    std::size_t place = 0;
  };
  std::map<std::int32_t, std::vector<Keyed>> of;
  for (std::size_t i = 0; i < cases.size(); ++i)
    of[cases[i].stratum].push_back({keys.of("n" + std::to_string(cases[i].ord)), i});
  std::vector<Placed> order;
  for (auto& [stratum, keyed] : of) {
    std::sort(keyed.begin(), keyed.end());
    // Where in its part of the way each stands is random too, by its own key.
    for (std::size_t rank = 0; rank < keyed.size(); ++rank)
      order.push_back(
          {(static_cast<double>(rank) + static_cast<double>(keyed[rank].key) / k_two_to_64) /
               static_cast<double>(keyed.size()),
           keyed[rank].key, keyed[rank].place});
  }
  std::sort(order.begin(), order.end(), [&](const Placed& a, const Placed& b) {
    if (a.at != b.at) return a.at < b.at;
    return a.key != b.key ? a.key < b.key : cases[a.place].ord < cases[b.place].ord;
  });
  std::vector<SampleCase> numbered;
  numbered.reserve(cases.size());
  for (const Placed& one : order) {
    numbered.push_back(cases[one.place]);
    numbered.back().number = static_cast<std::int64_t>(numbered.size());
  }
  cases = std::move(numbered);
}

std::vector<StratumDrawn> tally(const std::vector<std::string>& strata,
                                const std::vector<SampleItem>& items,
                                const std::vector<SampleCase>& cases) {
  std::map<std::string, StratumDrawn> of;
  const auto at = [&](std::int32_t stratum) -> StratumDrawn& {
    return of[strata[static_cast<std::size_t>(stratum)]];
  };
  for (const SampleItem& item : items) ++at(item.stratum).population;
  for (const SampleCase& one : cases) ++at(one.stratum).n;
  std::vector<StratumDrawn> all;
  for (auto& [name, drawn] : of) {
    drawn.stratum = name;
    all.push_back(std::move(drawn));
  }
  return all;
}

base::Result<std::vector<SampleCase>> cases_of(const PollSpec& spec, const Keys& keys,
                                               const std::vector<std::string>& strata,
                                               const std::vector<SampleItem>& items) {
  switch (spec.method) {
    case DrawMethod::stratified:
      return draw_stratified(spec, keys, strata, items);
    case DrawMethod::srs:
      return draw_srs(spec, keys, items);
    case DrawMethod::systematic:
      return draw_systematic(spec, keys, items);
    case DrawMethod::pps:
      return draw_pps(spec, keys, items);
  }
  throw std::logic_error("unknown method of a draw");
}

}  // namespace

std::uint64_t sample_key(std::string_view seed, std::string_view cut_hash_hex,
                         std::string_view text) {
  return Keys(seed, cut_hash_hex).of(text);
}

std::vector<double> pps_probabilities(const std::vector<std::int64_t>& sizes, std::int64_t n) {
  std::vector<double> probabilities(sizes.size(), 0);
  std::vector<bool> certain(sizes.size(), false);
  std::int64_t left = n;
  bool again = true;
  while (again && left > 0) {
    again = false;
    double sum = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i)
      if (!certain[i]) sum += static_cast<double>(sizes[i]);
    const auto wanted = static_cast<double>(left);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      if (certain[i]) continue;
      probabilities[i] = static_cast<double>(sizes[i]) * wanted / sum;
      if (probabilities[i] < 1) continue;
      probabilities[i] = 1;
      certain[i] = true;
      --left;
      again = true;
    }
  }
  if (left <= 0)
    for (std::size_t i = 0; i < sizes.size(); ++i)
      if (!certain[i]) probabilities[i] = 0;
  return probabilities;
}

base::Result<Sample> draw_sample(const PollSpec& spec, std::string_view seed,
                                 std::string_view cut_hash_hex,
                                 const std::vector<std::string>& strata,
                                 std::vector<SampleItem> items) {
  const auto population = static_cast<std::int64_t>(items.size());
  if (spec.n > population) {
    base::Problem many{.code = "SAMPLE-MANY", .kind = base::Kind::refused};
    return base::fail(
        many.with("n", std::to_string(spec.n)).with("population", std::to_string(population)));
  }
  if (spec.method == DrawMethod::pps &&
      std::ranges::any_of(items, [](const SampleItem& item) { return item.size < 1; }))
    return base::fail("SAMPLE-SIZE", base::Kind::refused);
  std::sort(items.begin(), items.end(),
            [](const SampleItem& a, const SampleItem& b) { return a.ord < b.ord; });
  const Keys keys(seed, cut_hash_hex);
  auto cases = cases_of(spec, keys, strata, items);
  if (!cases) return base::fail(cases.error());
  give_numbers(keys, *cases);
  Sample sample{.strata = tally(strata, items, *cases)};
  sample.cases = std::move(*cases);
  return sample;
}

std::string probability_text(double probability) {
  std::array<char, 40> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), probability,
                                          std::chars_format::general, 17);
  return error == std::errc() ? std::string(text.data(), end) : std::string();
}

std::string list_line(const SampleCase& one, std::string_view kind, std::string_view unit,
                      std::string_view stratum, std::string_view who) {
  std::string line = std::to_string(one.number) + "," + std::to_string(one.ord) + ",";
  for (const std::string_view part : {kind, unit, stratum}) {
    line += part;
    line += ',';
  }
  line += probability_text(one.probability);
  line += ',';
  line += who;
  return line;
}

}  // namespace wanhu::domain
