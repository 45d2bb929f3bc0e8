#include "domain/poll/frame.hpp"

#include <algorithm>
#include <array>

namespace wanhu::domain {

namespace {

constexpr std::array<std::string_view, 3> k_kinds{"landline", "mobile", "address"};
constexpr std::size_t k_mobile_digits = 11;

}  // namespace

std::string_view text_of(FrameKind kind) {
  return k_kinds.at(static_cast<std::size_t>(kind));
}

std::optional<FrameKind> frame_kind_of(std::string_view text) {
  const auto found = std::find(k_kinds.begin(), k_kinds.end(), text);
  if (found == k_kinds.end()) return {};
  return static_cast<FrameKind>(found - k_kinds.begin());
}

FrameKind kind_of_number(std::string_view number) {
  const bool digits =
      std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits && number.size() == k_mobile_digits && number.front() == '1' ? FrameKind::mobile
                                                                             : FrameKind::landline;
}

bool stratifies_by(const plan::Survey& survey, std::string_view what) {
  return std::ranges::find(survey.stratify, what) != survey.stratify.end();
}

std::string stratum_of(const plan::Survey& survey, const FrameFacts& facts) {
  std::string stratum;
  const auto add = [&](std::string_view part) {
    if (!stratum.empty()) stratum += "/";
    stratum += part;
  };
  if (survey.frame.size() > 1) add(text_of(facts.kind));
  for (const std::string& part : survey.stratify) {
    if (part == "unit") add(facts.unit);
    if (part == "urban_rural") add(facts.urban_rural);
    if (part == "age") add(facts.age);
    if (part == "sex") add(facts.sex);
  }
  return stratum.empty() ? "all" : stratum;
}

base::Json counts_json(const std::vector<FrameCount>& counts) {
  base::Json list = base::Json::array();
  for (const FrameCount& count : counts)
    list.push_back(
        {{"kind", count.kind}, {"unit", count.unit}, {"stratum", count.stratum}, {"n", count.n}});
  return list;
}

std::vector<FrameCount> counts_of(const base::Json& json) {
  std::vector<FrameCount> counts;
  for (const base::Json& one : json)
    counts.push_back({one.at("kind"), one.at("unit"), one.at("stratum"), one.at("n")});
  return counts;
}

Event frame_loaded(const PollFrame& frame) {
  return {"poll.frame_loaded",
          {{"frame", frame.id.text()},
           {"plan", frame.plan},
           {"survey", frame.survey},
           {"name", frame.name},
           {"source", frame.source},
           {"sha256", frame.sha256},
           {"n", frame.n},
           {"counts", counts_json(frame.counts)}}};
}

}  // namespace wanhu::domain
