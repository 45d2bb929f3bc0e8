// A position on the earth as it is kept: whole steps of a hundred-thousandth of a degree, about a
// metre, so that equal positions are equal bytes. Only places that a plan speaks of have one, and
// only those where nobody lives (domain/place); there is no position of a person or a dwelling.
#pragma once

#include <cstdint>
#include <optional>

namespace wanhu::domain {

inline constexpr std::int64_t k_degree_steps = 100'000;
// Further from the equator a drawing by degrees is no likeness any more.
inline constexpr double k_longitude_max = 180, k_latitude_max = 85;

struct GeoPosition {  // in steps
  std::int64_t longitude = 0, latitude = 0;
  bool operator==(const GeoPosition&) const = default;
};

// Nothing when one of them is no degree: out of range, or no number.
std::optional<GeoPosition> position_at(double longitude, double latitude);
inline double degrees(std::int64_t steps) {
  return static_cast<double>(steps) / static_cast<double>(k_degree_steps);
}

struct GeoBounds {  // in steps; all included
  std::int64_t west = 0, south = 0, east = 0, north = 0;
  bool operator==(const GeoBounds&) const = default;
};
// West before east, south before north, both on the earth.
bool are_sound(const GeoBounds& bounds);

}  // namespace wanhu::domain
