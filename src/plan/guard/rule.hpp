// The guard rules by number, and the places of a plan in which a text may stand.
#pragma once

#include <string>

namespace wanhu::plan::guard {

enum class Rule {
  any,  // words that serve every rule (negation, plain services)
  g01,  // a list of persons by status
  g02,  // religion, ethnicity, politics, health, criminal record, whereabouts, ID number
  g03,  // where people are and go; keeping them in place
  g04,  // from the survey's sample or answers to those evaluated, or to a visit
  g05,  // survey questions, model answers, pledges as publicity
  g06,  // fewer complaints is better
  g07,  // automatic effect on a person's pay or career
  g08,  // veto or rung without basis and approver
  g09,  // check-in, points, online time, screenshots, photos, tracks
  g10,  // effects of a ranking that its data cannot carry
  g11,  // the handler closes
  g12,  // small cells
  g13,  // free text without purpose, retention, access
};

inline std::string code_of(Rule rule) {
  const int number = static_cast<int>(rule);
  return "L-GUARD-" + std::string(number < 10 ? "G0" : "G") + std::to_string(number);
}

using Zones = unsigned;
inline constexpr Zones k_prose = 1;      // names, tasks, standards: what people read
inline constexpr Zones k_label = 2;      // ids and expressions: what the engine reads
inline constexpr Zones k_question = 4;   // what residents are asked
inline constexpr Zones k_publicity = 8;  // what residents are handed
inline constexpr Zones k_key = 16;       // a key that the vocabulary does not know, or a block's id
inline constexpr Zones k_body = 32;      // the name of a unit, office or team
inline constexpr Zones k_choice = 64;    // what they may answer
inline constexpr Zones k_asked = k_question | k_choice;
inline constexpr Zones k_everywhere =
    k_prose | k_label | k_question | k_publicity | k_key | k_choice;

}  // namespace wanhu::plan::guard
