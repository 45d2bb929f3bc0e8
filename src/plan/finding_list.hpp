// Collects findings while a plan is read. Bounded, so that a hostile file cannot make it grow.
#pragma once

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "plan/catalogue.hpp"
#include "plan/finding.hpp"
#include "plan/plan.hpp"

namespace wanhu::plan {

class FindingList {
 public:
  // Beyond this number nothing is kept; `load` shows k_findings_max of them, in order of position.
  static constexpr std::size_t k_kept_max = 20 * k_findings_max;

  // Its severity is what the table of findings says; a code that is not there is a bug.
  void add(Finding finding) {
    finding.severity = severity_of(finding.code, finding.variant);
    if (all_.size() < k_kept_max)
      all_.push_back(std::move(finding));
    else
      overflow_ = true;
  }

  [[nodiscard]] bool full() const { return all_.size() >= k_kept_max; }
  [[nodiscard]] const std::vector<Finding>& all() const { return all_; }

  // Moves the findings out, in order of position, and says whether some were left out.
  std::pair<std::vector<Finding>, bool> take() {
    const auto place = [](const Finding& f) { return std::tuple(f.at.line, f.at.column, f.code); };
    const bool more = overflow_ || all_.size() > k_findings_max;
    // An error must never fall behind fifty lesser findings: the plan would look loadable.
    std::sort(all_.begin(), all_.end(), [&](const Finding& a, const Finding& b) {
      return more && a.severity != b.severity ? a.severity < b.severity : place(a) < place(b);
    });
    if (all_.size() > k_findings_max) all_.resize(k_findings_max);
    return {std::move(all_), more};
  }

 private:
  std::vector<Finding> all_;
  bool overflow_ = false;
};

}  // namespace wanhu::plan
