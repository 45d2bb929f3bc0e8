// The list that a sample is drawn from: numbers and addresses without a single name. Its rows stay
// in the poll house's local tables, sealed, and are erased when they are not needed any more; the
// journal has the file's digest and how many of what there were.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

inline constexpr std::int64_t k_frame_rows_max = 1'000'000;

enum class FrameKind { landline, mobile, address };
std::string_view text_of(FrameKind kind);
std::optional<FrameKind> frame_kind_of(std::string_view text);
// Of a number in its normal form: 11 digits that begin with 1 are a mobile one.
FrameKind kind_of_number(std::string_view number);

// What a plan may stratify by, besides the kind of number, which always counts when the survey has
// more than one kind.
inline constexpr std::string_view k_strata_of[] = {"unit", "urban_rural", "age", "sex"};

struct FrameFacts {  // of one row, for its stratum
  FrameKind kind = FrameKind::mobile;
  std::string unit, urban_rural, age, sex;
};
// "mobile/qinsimiao/城镇": its parts in the order of survey.stratify, after the kind. Words of the
// plan that no list has (not in k_strata_of) are passed over.
std::string stratum_of(const plan::Survey& survey, const FrameFacts& facts);
// The survey's strata need this column.
bool stratifies_by(const plan::Survey& survey, std::string_view what);

struct FrameCount {
  std::string kind, unit, stratum;
  std::int64_t n = 0;
  bool operator==(const FrameCount&) const = default;
};

struct PollFrame {
  base::Uuid id;
  std::string plan, survey, name, source, sha256;
  std::int64_t n = 0;
  std::vector<FrameCount> counts{};
  base::Date loaded{};
  std::optional<base::Date> erased{};
};
base::Json counts_json(const std::vector<FrameCount>& counts);
std::vector<FrameCount> counts_of(const base::Json& json);

// poll.frame_loaded: frame plan survey name source sha256 n counts[].
domain::Event frame_loaded(const PollFrame& frame);

}  // namespace wanhu::domain
