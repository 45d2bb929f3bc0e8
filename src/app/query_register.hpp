// The register as reports print it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/query.hpp"
#include "domain/visit/apportion.hpp"

namespace wanhu::app {

struct RegisterChange {
  Date day;
  std::string kind, unit, address, reason;  // unit, address: empty when it is about more than one
  std::int64_t items = 0;
};
// What the reader sees of the changes up to the cut since the register was frozen first, in their
// order.
std::vector<RegisterChange> changes_since_freeze(const Reader& reader, const Cut& cut);

struct SheetDwelling {
  domain::DwellingPlace place;
  std::string code;
};
// What is assigned to a visitor now, in the order of walking.
std::vector<SheetDwelling> dwellings_of_visitor(const Reader& reader, const Uuid& visitor);

}  // namespace wanhu::app
