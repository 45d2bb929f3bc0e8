// libFuzzer: any bytes through the formatter. What it does not refuse means the same afterwards, by
// the TOML parser's own reading, and is formatted already.
#include <toml++/toml.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "plan/tools/format.hpp"

namespace {

bool same(const toml::node& a, const toml::node& b);

bool same_tables(const toml::table& a, const toml::table& b) {
  if (a.size() != b.size()) return false;
  for (const auto& [key, node] : a) {
    const toml::node* other = b.get(key.str());
    if (other == nullptr || !same(node, *other)) return false;
  }
  return true;
}

bool same_arrays(const toml::array& a, const toml::array& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!same(a[i], b[i])) return false;
  return true;
}

// Equality of values in which nan is nan.
bool same(const toml::node& a, const toml::node& b) {
  if (a.type() != b.type()) return false;
  if (const auto* table = a.as_table()) return same_tables(*table, *b.as_table());
  if (const auto* array = a.as_array()) return same_arrays(*array, *b.as_array());
  if (const auto* real = a.as_floating_point())
    return **real == **b.as_floating_point() ||
           (std::isnan(**real) && std::isnan(**b.as_floating_point()));
  bool equal = false;
  a.visit([&](const auto& value) {
    using Node = std::remove_cvref_t<decltype(value)>;
    if constexpr (toml::is_value<Node>) equal = value == *b.as<typename Node::value_type>();
  });
  return equal;
}

// Nothing where a key is a Chinese word without quotes: the reader has its own way with those.
std::optional<toml::table> parsed(const std::string& text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
}

// CR LF counts as LF, as the reader has it; any other CR it refuses.
std::string with_lf(std::string_view text) {
  std::string out(text);
  std::erase(out, '\r');
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wanhu;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const plan::Formatted once = plan::format(text);
  if (once.refused) {
    // A result that would differ is held back, but is a fault of the formatter all the same.
    if (once.refused->code != "PLAN-FMT-SYNTAX" || once.text != text) __builtin_trap();
    return 0;
  }
  const auto before = parsed(with_lf(text)), after = parsed(once.text);
  if (before && (!after || !same(*before, *after))) __builtin_trap();
  const plan::Formatted twice = plan::format(once.text);
  if (twice.refused || twice.text != once.text) __builtin_trap();
  return 0;
}
