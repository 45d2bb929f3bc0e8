// libFuzzer: any bytes as a text. Ranges lie in the text, in order; masking leaves no number and
// does nothing the second time.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "domain/text/sensitive.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wanhu::domain;
  const auto require = [](bool holds) {
    if (!holds) __builtin_trap();
  };
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::size_t at = 0;
  for (const Sensitive& found : find_sensitive(text)) {
    require(found.begin >= at && found.begin < found.end && found.end <= size);
    at = found.end;
  }
  const std::string once = masked(text);
  require(once.size() <= size);  // a full-width digit becomes one star
  require(find_sensitive(once).empty());
  require(masked(once) == once);
  return 0;
}
