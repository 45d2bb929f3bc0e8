// The random draw of a round of supervision (F24): anybody who has the seed, the cut and the list
// makes it again with sha256sum. docs/decisions/0028-published-draws.md has the recipe and why it
// is this one. Pure: the same list in any order gives the same draw.
//
// Key of an item: SHA-256(seed ‖ 0x00 ‖ hash of the cut in hexadecimal ‖ 0x00 ‖ item), in
// hexadecimal. In each stratum the lowest keys are drawn, as many as the stratum is allotted. The
// seed was published before the cut was taken, so nobody could choose the list by it; the cut's
// hash was not known when the seed was published, so nobody could choose the seed by the list.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wanhu::domain {

// What is drawn from: the items of a unit, or units of about the same load.
struct DrawStratum {
  std::string id;
  std::int64_t load = 0;  // visits, matters: what its part of the draw is measured by
  std::vector<std::string> items{};
};

// 64 lower-case hexadecimal digits.
std::string draw_key(std::string_view seed, std::string_view cut_hash_hex, std::string_view item);

// How many are drawn of a population: its share rounded up, but no fewer than `n`, than one, and
// than one a stratum; never more than there are.
std::int64_t draw_size(int share_percent, std::int64_t n, std::int64_t population,
                       std::int64_t strata);

// How many of `total` each stratum has, in their order: one each, and of the rest its part by load
// (at least 1), by largest remainder, ties to the earlier one. What a stratum cannot give is
// divided again among those that can. The numbers add up to `total`, which lies between the number
// of strata and that of items; no stratum is empty.
std::vector<std::int64_t> allot(std::int64_t total, const std::vector<DrawStratum>& strata);

struct DrawnStratum {
  std::string id;
  std::int64_t load = 0;
  std::vector<std::string> items{}, drawn{};  // both in order of their text
};
// In order of their ids, without the empty ones.
std::vector<DrawnStratum> draw(std::string_view seed, std::string_view cut_hash_hex,
                               int share_percent, std::int64_t n, std::vector<DrawStratum> strata);

// Units as items: three strata of about as many units, those with most to do first, so that both
// busy and quiet ones are gone to. Units with the same load keep the order of their ids. The ids of
// the strata are "1", "2", "3".
std::vector<DrawStratum> by_load(std::vector<std::pair<std::string, std::int64_t>> units);

}  // namespace wanhu::domain
