// 128-bit identifiers. Clients make version 7 (RFC 9562): time-ordered, so that keys append.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace wanhu::base {

class Uuid {
 public:
  using Bytes = std::array<std::uint8_t, 16>;
  constexpr Uuid() = default;
  constexpr explicit Uuid(const Bytes& bytes) : bytes_(bytes) {}
  // "01890a5d-ac96-774b-bcce-b302099a8057", lower or upper case; nothing else.
  static std::optional<Uuid> parse(std::string_view text);
  static std::optional<Uuid> from_bytes(std::string_view sixteen);
  // Version 7 of `now` with system randomness.
  static Uuid v7(Instant now);
  // Version 8: the first 128 bits of SHA-256(name). The same name gives the same id, which is how
  // the program's own commands (a reminder that fires) are idempotent.
  static Uuid named(std::string_view name);

  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  [[nodiscard]] std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_nil() const { return *this == Uuid(); }
  [[nodiscard]] int version() const { return bytes_[6] >> 4; }
  auto operator<=>(const Uuid&) const = default;

 private:
  Bytes bytes_{};
};

}  // namespace wanhu::base

template <>
struct std::hash<wanhu::base::Uuid> {
  std::size_t operator()(const wanhu::base::Uuid& id) const noexcept {
    return std::hash<std::string_view>()(id.view());
  }
};
