// The sections about what the plans of the day ask for besides visits and matters: tasks and
// cadences, quotas, posts, publicity, places, standards, honours, supervision and burden. Each only
// when a plan of that day has the block.
//
// Invariants, beside those of report.hpp:
//  - publicity is counted, never scored: no share, no order, no best or worst (S2-30);
//  - of supervision only what units may know: no covert round before it has ended, no finding that
//    its unit has not been told of, nothing about who was asked;
//  - of posts how many and where, never who;
//  - what each figure is and which events it comes from: docs/reports.md.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/sources.hpp"

namespace wanhu::report {

// Units in the order of the plan, the root first.
class UnitOrder {
 public:
  explicit UnitOrder(const plan::Org& org);
  // Of a unit that the plan does not have: behind all others.
  [[nodiscard]] std::size_t place(const std::string& unit) const;

 private:
  std::map<std::string, std::size_t, std::less<>> places_;
};

struct Blocks {
  const Sources& s;
  app::Reader reader;  // the same, to ask with
  // The bulletin tells of the last seven days and what runs now, the final report of all days.
  bool whole = false;
  Date from;
  UnitOrder order;

  [[nodiscard]] std::string say(std::string_view code,
                                const std::map<std::string, std::string>& args = {}) const {
    return s.words.say(code, args);
  }
  // The plans in force that have something.
  [[nodiscard]] bool any(const std::function<bool(const plan::Plan&)>& has) const;
  [[nodiscard]] std::string plan_title(const std::string& plan) const;
  // Of the console's page about asks: the days that are told of, as they stood.
  [[nodiscard]] std::string asks_address(const std::string& plan, const std::string& rule) const;
};

std::optional<Section> asks_section(Blocks& b);         // sections_asks.cpp
std::optional<Section> quotas_section(Blocks& b);       // sections_quotas.cpp
std::optional<Section> posts_section(Blocks& b);        // sections_posts.cpp
std::optional<Section> burden_section(Blocks& b);       // sections_posts.cpp
std::optional<Section> publicity_section(Blocks& b);    // sections_publicity.cpp
std::optional<Section> places_section(Blocks& b);       // sections_places.cpp
std::optional<Section> standards_section(Blocks& b);    // sections_standards.cpp
std::optional<Section> honours_section(Blocks& b);      // sections_standards.cpp
std::optional<Section> supervision_section(Blocks& b);  // sections_supervision.cpp
std::optional<Section> polls_section(Blocks& b);        // sections_polls.cpp
std::optional<Section> ladder_section(Blocks& b);       // sections_ladder.cpp

// Those that there are, in this order.
std::vector<Section> block_sections(const Sources& s, bool whole);

}  // namespace wanhu::report
