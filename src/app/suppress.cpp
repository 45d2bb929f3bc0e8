#include "app/suppress.hpp"

#include "app/engine.hpp"

namespace wanhu::app {

std::int64_t total(const Cells& cells) {
  std::int64_t sum = 0;
  for (const auto& [unit, n] : cells) sum += n.value_or(0);
  return sum;
}

void suppress(Cells& cells) {
  std::int64_t hidden = 0;
  const auto hide = [&](std::optional<std::int64_t>& n) {
    hidden += n.value_or(0);
    n.reset();
  };
  for (auto& [unit, n] : cells)
    if (n && *n < k_lot_min) hide(n);
  while (hidden > 0 && hidden < k_lot_min) {
    std::optional<std::int64_t>* smallest = nullptr;
    for (auto& [unit, n] : cells)
      if (n && (smallest == nullptr || *n < **smallest)) smallest = &n;
    if (smallest == nullptr) return;
    hide(*smallest);
  }
}

}  // namespace wanhu::app
