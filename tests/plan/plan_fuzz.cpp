// libFuzzer: any bytes through the loader and both renderings.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "plan/plan.hpp"
#include "plan/render_finding.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wanhu;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const plan::Loaded loaded = plan::load(text, "fuzz.toml");
  if (loaded.plan.has_value() == loaded.has(plan::Severity::error)) __builtin_trap();
  const plan::Renderer renderer(text, "fuzz.toml", base::Lang::en);
  for (const plan::Finding& finding : loaded.findings) {
    if (finding.at.line < 1 || finding.at.column < 1) __builtin_trap();
    if (renderer.framed(finding).empty() || renderer.json(finding).empty()) __builtin_trap();
  }
  return 0;
}
