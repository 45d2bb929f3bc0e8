#include "plan/channels.hpp"

#include <algorithm>
#include <array>

#include "base/catalogue.hpp"

namespace wanhu::plan {

namespace {

constexpr std::array<const char*, 6> k_ids{"litigation", "arbitration", "reconsideration",
                                           "crime",      "discipline",  "disclosure"};

Exclusion of_the_law(const std::string& id) {
  const auto said = [&](const char* what) {
    return base::message(base::Lang::zh, std::string("STATUTORY-") + what + id);
  };
  return {.id = id, .name = said(""), .to = said("TO-"), .ground = said("LAW-")};
}

}  // namespace

const std::vector<Exclusion>& statutory_channels() {
  static const std::vector<Exclusion> all = [] {
    std::vector<Exclusion> made;
    for (const char* id : k_ids) made.push_back(of_the_law(id));
    return made;
  }();
  return all;
}

const Exclusion* exclusion_named(const Matters& matters, std::string_view id) {
  if (const Exclusion* own = matters.exclusion(id)) return own;
  const auto& all = statutory_channels();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Exclusion& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

const Exclusion* channel(const Matters& matters, std::string_view id) {
  const Exclusion* const named = exclusion_named(matters, id);
  return named == nullptr || named->to.empty() ? nullptr : named;
}

std::vector<const Exclusion*> channels(const Matters& matters) {
  std::vector<const Exclusion*> all;
  for (const Exclusion& one : matters.exclusions)
    if (!one.to.empty()) all.push_back(&one);
  for (const Exclusion& one : statutory_channels())
    if (matters.exclusion(one.id) == nullptr) all.push_back(&one);
  return all;
}

}  // namespace wanhu::plan
