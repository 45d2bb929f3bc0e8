#include "domain/visit/apportion.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace wanhu::domain {
namespace {

std::optional<base::Problem> fault_of(std::int64_t total,
                                      const std::vector<VisitorWeight>& sorted) {
  if (total < 0 || total > k_apportion_total_max) {
    base::Problem problem{.code = "VISIT-TOTAL-RANGE"};
    problem.with("total", std::to_string(total)).with("max", std::to_string(k_apportion_total_max));
    return problem;
  }
  if (sorted.empty()) return base::Problem{.code = "VISIT-NO-VISITOR"};
  bool any_weight = false;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto& [visitor, weight] = sorted[i];
    if (i > 0 && sorted[i - 1].visitor == visitor) {
      base::Problem problem{.code = "VISIT-VISITOR-DUP"};
      return problem.with("visitor", visitor.text());
    }
    if (weight < 0 || weight > k_apportion_weight_max) {
      base::Problem problem{.code = "VISIT-WEIGHT-RANGE"};
      return problem.with("visitor", visitor.text())
          .with("weight", std::to_string(weight))
          .with("max", std::to_string(k_apportion_weight_max));
    }
    any_weight = any_weight || weight > 0;
  }
  if (!any_weight) return base::Problem{.code = "VISIT-WEIGHT-NONE"};
  return std::nullopt;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The number at the front of `text` without its leading zeros; both are taken off `text`.
std::string_view take_number(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  std::string_view number = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(number.size());
  while (number.size() > 1 && number.front() == '0') number.remove_prefix(1);
  return number;
}

// Compares texts with runs of digits as numbers: negative, zero or positive.
int compare_naturally(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (is_digit(a.front()) && is_digit(b.front())) {
      const std::string_view m = take_number(a), n = take_number(b);
      if (m.size() != n.size()) return m.size() < n.size() ? -1 : 1;
      if (const int order = m.compare(n); order != 0) return order;
    } else if (a.front() != b.front()) {
      return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front()) ? -1 : 1;
    } else {
      a.remove_prefix(1);
      b.remove_prefix(1);
    }
  }
  return static_cast<int>(!a.empty()) - static_cast<int>(!b.empty());
}

}  // namespace

base::Result<std::vector<Allotment>> apportion(std::int64_t total,
                                               std::vector<VisitorWeight> visitors) {
  std::sort(visitors.begin(), visitors.end(),
            [](const auto& a, const auto& b) { return a.visitor < b.visitor; });
  if (auto fault = fault_of(total, visitors)) return base::fail(*std::move(fault));

  std::int64_t weights = 0;
  for (const VisitorWeight& visitor : visitors) weights += visitor.weight;

  std::vector<Allotment> allotments;
  std::vector<std::pair<std::int64_t, std::size_t>> remainders;  // and whose
  std::int64_t left = total;
  for (const auto& [visitor, weight] : visitors) {
    const std::int64_t quota = total * weight;  // in units of 1/weights
    remainders.emplace_back(quota % weights, allotments.size());
    allotments.push_back({.visitor = visitor,
                          .n = quota / weights,
                          .weight = {.numerator = weight, .denominator = weights},
                          .load = {}});
    left -= quota / weights;
  }
  // Equal remainders keep the order of the ids.
  std::sort(remainders.begin(), remainders.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  for (std::size_t i = 0; left > 0; ++i, --left) ++allotments[remainders[i].second].n;
  for (Allotment& allotment : allotments) {
    allotment.load = {.numerator = allotment.n, .denominator = total};
  }
  return allotments;
}

bool walks_before(const DwellingPlace& a, const DwellingPlace& b) {
  if (const int order = compare_naturally(a.group, b.group); order != 0) return order < 0;
  if (a.group != b.group) return a.group < b.group;
  if (const int order = compare_naturally(a.address, b.address); order != 0) return order < 0;
  if (a.address != b.address) return a.address < b.address;
  return a.id < b.id;
}

base::Result<std::vector<VisitorRun>> assign_runs(std::vector<DwellingPlace> dwellings,
                                                  std::vector<VisitorWeight> visitors) {
  const auto allotments =
      apportion(static_cast<std::int64_t>(dwellings.size()), std::move(visitors));
  if (!allotments) return base::fail(allotments.error());
  std::sort(dwellings.begin(), dwellings.end(), walks_before);

  std::vector<VisitorRun> runs;
  auto next = dwellings.begin();
  for (const Allotment& allotment : *allotments) {
    VisitorRun run{.allotment = allotment, .dwellings = {}};
    const auto end = next + static_cast<std::ptrdiff_t>(allotment.n);
    std::transform(next, end, std::back_inserter(run.dwellings),
                   [](const DwellingPlace& place) { return place.id; });
    next = end;
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace wanhu::domain
