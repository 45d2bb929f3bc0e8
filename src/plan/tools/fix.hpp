// Puts into a text the edits that findings offer (Finding::fix): those that are certain and lose
// nothing. Hints are guesses and are never applied. Nothing but the edits changes: line ends, byte
// order mark, blanks and comments stay.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "plan/plan.hpp"

namespace wanhu::plan {

// Findings picked by code, and by line when `line` is not 0.
struct FixChoice {
  std::string code;  // "L-FULLWIDTH"
  int line = 0;      // of the text as given, from 1

  [[nodiscard]] bool picks(const Finding& finding) const {
    return finding.code == code && (line == 0 || finding.at.line == line);
  }
  bool operator==(const FixChoice&) const = default;
};

// "L-FULLWIDTH" or "L-FULLWIDTH:28". Problem: PLAN-FIX-CHOICE {choice}.
base::Result<FixChoice> parse_fix_choice(std::string_view text);

struct AppliedFix {
  std::string code;
  Span at;            // in the text of its round; in the text as given for the first round
  std::string found;  // what stood there
  std::string text;   // what stands there now
  int round = 1;
};

struct FixRound {
  std::string text;
  std::vector<AppliedFix> applied{};  // in order of position
  std::vector<Finding>
      overlapping{};  // left out, because an edit before them touches the same text
};

// One round: the edits of the chosen findings, all of them when nothing is chosen. `findings` are
// those of `text`; an edit outside the text is left out. Where edits overlap, the first one stands.
FixRound apply_fixes(std::string_view text, const std::vector<Finding>& findings,
                     const std::vector<FixChoice>& choices);

struct Fixed {
  std::string text{};
  std::vector<AppliedFix> applied{};
  // What was chosen and not done, one each: PLAN-FIX-NONE (no such finding), PLAN-FIX-UNCERTAIN (it
  // offers no certain edit); and PLAN-FIX-UNFINISHED when the rounds were not enough or the edits
  // go in a circle. Args: choice, or rounds. The edits that were certain are applied anyway.
  std::vector<base::Problem> problems{};
  Loaded rest{};  // what a check of `text` still finds, with places in it; its file has no name
};

inline constexpr int k_fix_rounds_max = 50;

// Since one mended slip may show the next, the text is checked and mended until no chosen finding
// offers an edit any more. Any bytes.
Fixed fix_all(std::string_view text, const std::vector<FixChoice>& choices,
              int rounds_max = k_fix_rounds_max);

}  // namespace wanhu::plan
