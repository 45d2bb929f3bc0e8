#include "base/random.hpp"

#include <sodium.h>

#include <stdexcept>

namespace wanhu::base {

void random_bytes(void* out, std::size_t size) {
  static const int ready = sodium_init();
  if (ready < 0) throw std::runtime_error("the system gives no randomness");
  randombytes_buf(out, size);
}

std::string random_string(std::size_t size) {
  std::string out(size, '\0');
  random_bytes(out.data(), size);
  return out;
}

}  // namespace wanhu::base
