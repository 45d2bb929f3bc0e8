// Any bytes as a picture: never a crash; what is accepted grows no longer, and cleaning it again
// changes nothing. Seeds: corpus/picture.
#include <cstdint>
#include <cstdlib>

#include "domain/picture/picture.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wanhu::domain;
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const auto once = cleaned(file);
  if (!once) return 0;
  const auto again = cleaned(once->bytes);
  if (once->bytes.size() > size || !again || again->bytes != once->bytes ||
      again->width != once->width || again->height != once->height)
    std::abort();
  return 0;
}
