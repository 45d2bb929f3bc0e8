#include "domain/map/position.hpp"

#include <cmath>

namespace wanhu::domain {

std::optional<GeoPosition> position_at(double longitude, double latitude) {
  // Not "outside", so that what is no number is refused as well.
  const bool inside =
      std::abs(longitude) <= k_longitude_max && std::abs(latitude) <= k_latitude_max;
  if (!inside) return {};
  return GeoPosition{std::llround(longitude * static_cast<double>(k_degree_steps)),
                     std::llround(latitude * static_cast<double>(k_degree_steps))};
}

bool are_sound(const GeoBounds& bounds) {
  return bounds.west <= bounds.east && bounds.south <= bounds.north &&
         position_at(degrees(bounds.west), degrees(bounds.south)).has_value() &&
         position_at(degrees(bounds.east), degrees(bounds.north)).has_value();
}

}  // namespace wanhu::domain
