// The draw of a wave's sample, which anybody with the frame can make again
// (docs/decisions/0032-two-houses.md has the recipe). As with rounds of supervision (0028) two
// things decide: the seed, published after the frame was fixed, and the hash of the journal's last
// entry of that day, which nobody knew when the seed was published. So neither the frame can be
// chosen by the seed, nor the seed by the frame.
//
// Key of a text: the first 16 hexadecimal digits of SHA-256(seed ‖ 0x00 ‖ hash of the cut in
// hexadecimal ‖ 0x00 ‖ text), read as a number. Texts: "<ord>" decides who is drawn, "n<ord>" the
// order of the numbers, "start" where a systematic draw begins.
//
//   srs          the n lowest keys
//   stratified   the lowest keys of each stratum, as many as it was allotted (allocation.hpp)
//   systematic   every N/n-th row of the list, from a random start
//   pps          systematic over the sizes, one after the other: a row that is larger than the step
//                is drawn for certain and taken out, until none is
// Numbers are given so that the cases 1 … k are, for every k, a random part of the sample with each
// stratum's share in it: replicates are such parts. Pure: rows in any order give the same draw.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "domain/poll/wave.hpp"

namespace wanhu::domain {

std::uint64_t sample_key(std::string_view seed, std::string_view cut_hash_hex,
                         std::string_view text);

struct SampleItem {
  std::int64_t ord = 0;      // place in the frame
  std::int32_t stratum = 0;  // place in `strata`
  std::int64_t size = 1;     // at least 1
};

struct SampleCase {
  std::int64_t number = 0;  // from 1
  std::int64_t ord = 0;
  std::int32_t stratum = 0;
  double probability = 0;  // of being drawn
};

struct StratumDrawn {
  std::string stratum;
  std::int64_t population = 0, n = 0;
};

struct Sample {
  std::vector<SampleCase> cases{};     // by number
  std::vector<StratumDrawn> strata{};  // by name, without those that have no row
};

// `strata`: the names that items point to. SAMPLE-MANY, SAMPLE-FEW, SAMPLE-SIZE (a size below 1).
base::Result<Sample> draw_sample(const PollSpec& spec, std::string_view seed,
                                 std::string_view cut_hash_hex,
                                 const std::vector<std::string>& strata,
                                 std::vector<SampleItem> items);

// Inclusion probabilities of a draw in proportion to size, in the order of the sizes: n in sum, 1
// for those that are certain. n is at most the number of sizes.
std::vector<double> pps_probabilities(const std::vector<std::int64_t>& sizes, std::int64_t n);

// A line of the sealed list, without its end: number,ord,kind,unit,stratum,probability,who. The
// list is the heading k_list_heading and these lines, each ended by LF; its digest is their
// SHA-256.
inline constexpr std::string_view k_list_heading = "number,ord,kind,unit,stratum,probability,who";
std::string list_line(const SampleCase& one, std::string_view kind, std::string_view unit,
                      std::string_view stratum, std::string_view who);
// As printf("%.17g").
std::string probability_text(double probability);

}  // namespace wanhu::domain
