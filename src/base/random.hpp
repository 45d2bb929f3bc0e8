// Randomness. `random_bytes` is the system's (keys, identifiers, tokens): app/ and above only.
// `Seeded` is reproducible (draws, the simulator): the same seed gives the same numbers everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace wanhu::base {

void random_bytes(void* out, std::size_t size);
std::string random_string(std::size_t size);

// SplitMix64 (Steele, Lea, Flood 2014): small, seekable by hashing, the same on every machine.
class Seeded {
 public:
  explicit Seeded(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
  }
  double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }  // [0, 1)
  // Uniform on 0 … n-1 without modulo bias; n > 0.
  std::uint64_t below(std::uint64_t n) {
    const std::uint64_t limit = ~std::uint64_t{0} - ~std::uint64_t{0} % n;
    std::uint64_t value = next();
    while (value >= limit) value = next();
    return value % n;
  }
  bool chance(double p) { return unit() < p; }

 private:
  std::uint64_t state_;
};

}  // namespace wanhu::base
