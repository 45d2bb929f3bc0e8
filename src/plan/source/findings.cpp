#include "plan/source/findings.hpp"

#include <algorithm>
#include <tuple>

namespace wanhu::plan::source {

namespace {

auto place_of(const Seen& seen) {
  return std::tie(seen.at.begin, seen.at.end, seen.finding.message, seen.finding.variant);
}

}  // namespace

void Findings::add(const Document& document, Range at, Finding finding) {
  std::size_t& count = kept_[{finding.message, finding.severity}];
  ++counts_[finding.code()];
  if (++count > k_findings_max) {
    overflow_ = true;
    return;
  }
  finding.at = document.span(at);
  if (finding.quoted.empty()) finding.quoted = document.quoted(at);
  seen_.push_back({at, std::move(finding)});
}

std::vector<Seen> Findings::take() {
  if (seen_.size() > k_findings_max) {
    std::sort(seen_.begin(), seen_.end(), [](const Seen& a, const Seen& b) {
      return a.finding.severity != b.finding.severity ? a.finding.severity < b.finding.severity
                                                      : place_of(a) < place_of(b);
    });
    seen_.resize(k_findings_max);
  }
  std::sort(seen_.begin(), seen_.end(),
            [](const Seen& a, const Seen& b) { return place_of(a) < place_of(b); });
  return std::move(seen_);
}

}  // namespace wanhu::plan::source
