#include "domain/standard/draw.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/digest.hpp"
#include "domain/standard/target.hpp"

namespace wanhu::domain {

namespace {

base::Failure refuse(const char* code, std::map<std::string, std::string> args = {}) {
  return base::fail(
      base::Problem{.code = code, .kind = base::Kind::refused, .args = std::move(args)});
}

}  // namespace

std::vector<Candidate> drawn_of(const std::string& seed, int share,
                                const std::vector<Candidate>& candidates) {
  std::map<std::string, std::map<std::pair<std::string, std::string>, const Candidate*>> strata;
  for (const Candidate& one : candidates)
    strata[one.parent].emplace(std::pair(base::sha256(seed + one.unit), one.unit), &one);
  std::vector<Candidate> drawn;
  for (const auto& [parent, order] : strata) {
    auto left = units_needed(share, static_cast<std::int64_t>(order.size()), Rounding::up);
    for (auto next = order.begin(); next != order.end() && left > 0; ++next, --left)
      drawn.push_back(*next->second);
  }
  return drawn;
}

base::Result<Events> announce_draw(const StandardDraw& draw, const StandardDraw* waiting, Date from,
                                   Date today) {
  if (today < from) return refuse("STANDARD-AHEAD", {{"from", from.iso()}});
  if (waiting != nullptr) return refuse("STANDARD-ANNOUNCED", {{"seed", waiting->seed}});
  return Events{{"standard.draw_announced",
                 {{"draw", draw.id.text()},
                  {"plan", draw.plan},
                  {"standard", draw.standard},
                  {"period", draw.period},
                  {"seed", draw.seed},
                  {"share", draw.share}}}};
}

base::Result<Events> make_draw(const StandardDraw& draw, const std::vector<Candidate>& candidates,
                               Date today) {
  if (draw.drawn) return refuse("STANDARD-DRAWN");
  if (today <= draw.announced.date()) return refuse("STANDARD-DRAW-EARLY");
  const std::vector<Candidate> drawn = drawn_of(draw.seed, draw.share, candidates);
  if (drawn.empty()) return refuse("STANDARD-NOBODY");
  Json units = Json::array();
  for (const Candidate& one : drawn)
    units.push_back({{"unit", one.unit}, {"assessment", one.assessment.text()}});
  return Events{
      {"standard.drawn",
       {{"draw", draw.id.text()}, {"candidates", candidates.size()}, {"units", std::move(units)}}}};
}

}  // namespace wanhu::domain
