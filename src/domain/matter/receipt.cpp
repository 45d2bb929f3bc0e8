// Receipt numbers: fifty bits of a matter's id in Crockford's base 32, as people read them out.
#include "domain/matter/matter.hpp"

namespace wanhu::domain {

namespace {
constexpr std::string_view k_crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
}

std::string receipt_of(const Uuid& matter) {
  std::uint64_t low = 0;
  for (std::size_t i = 8; i < 16; ++i) low = (low << 8U) | matter.bytes().at(i);
  std::string out;
  for (int shift = 45; shift >= 0; shift -= 5) {
    out += k_crockford.at((low >> static_cast<unsigned>(shift)) & 31U);
    if (shift == 25) out += '-';
  }
  return out;
}

std::optional<std::string> normal_receipt(std::string_view typed) {
  std::string out;
  for (char c : typed) {
    if (c == '-' || c == ' ') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (k_crockford.find(c) == std::string_view::npos) return {};
    if (out.size() == 5) out += '-';
    out += c;
  }
  if (out.size() != 11) return {};
  return out;
}

}  // namespace wanhu::domain
