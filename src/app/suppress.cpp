#include "app/suppress.hpp"

namespace wanhu::app {

std::int64_t total(const Cells& cells) {
  std::int64_t sum = 0;
  for (const auto& [unit, n] : cells) sum += n.value_or(0);
  return sum;
}

void suppress(Cells& cells, std::int64_t least, const std::set<std::string>& already) {
  std::int64_t hidden = 0;
  const auto hide = [&](std::optional<std::int64_t>& n) {
    hidden += n.value_or(0);
    n.reset();
  };
  for (auto& [unit, n] : cells)
    if (n && (*n < least || already.contains(unit))) hide(n);
  while (hidden > 0 && hidden < least) {
    std::optional<std::int64_t>* smallest = nullptr;
    for (auto& [unit, n] : cells)
      if (n && (smallest == nullptr || *n < **smallest)) smallest = &n;
    if (smallest == nullptr) return;
    hide(*smallest);
  }
}

std::set<std::string> suppressed(Cells cells, std::int64_t least,
                                 const std::set<std::string>& already) {
  suppress(cells, least, already);
  std::set<std::string> units;
  for (const auto& [unit, n] : cells)
    if (!n) units.insert(unit);
  return units;
}

}  // namespace wanhu::app
