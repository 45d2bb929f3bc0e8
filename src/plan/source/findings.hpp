// Collects the findings of the checks. Bounded, so that a hostile document cannot make it grow: of
// each code and severity the first k_findings_max are kept, which is all the report can need.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "plan/source/document.hpp"
#include "plan/source/source.hpp"

namespace wanhu::plan::source {

struct Seen {
  Range at;
  Finding finding;
};

class Findings {
 public:
  // The checks add in order of position.
  void add(const Document& document, Range at, Finding finding);

  [[nodiscard]] bool more() const { return overflow_ || seen_.size() > k_findings_max; }
  [[nodiscard]] const std::map<std::string, std::size_t>& counts() const { return counts_; }

  // The gravest k_findings_max, in order of position.
  std::vector<Seen> take();

 private:
  std::vector<Seen> seen_;
  std::map<std::pair<std::string, Severity>, std::size_t> kept_;
  std::map<std::string, std::size_t> counts_;
  bool overflow_ = false;
};

}  // namespace wanhu::plan::source
