// What a poll has published, as the campaign keeps it: tables of figures with their source, never
// a case. Either a release of the poll house, whose digest is checked, or the table of another body
// (S1-24: a poll by the city or the province), entered by hand or from a file. A wrong one is
// withdrawn with the reason and entered anew; both stay in the journal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

inline constexpr std::size_t k_poll_name_max = 60, k_poll_source_max = 120,
                             k_poll_address_max = 300, k_poll_note_max = 400,
                             k_poll_figures_max = 100'000;

// A share of 1 with what is known of it. `hidden`: why there is none ("few", "complement").
struct PollResultFigure {
  std::string indicator{}, unit{};  // unit: "" is the whole
  std::optional<std::int64_t> n{};
  std::optional<double> estimate{}, se{}, low{}, high{}, df{}, deff{}, dont_know{};
  std::optional<double> shrunken{}, rmse{};
  std::string hidden{};
};

struct PollResult {
  base::Uuid id;
  std::string plan{}, survey{}, name{};
  base::Date from{}, to{};
  std::string origin = "own";  // or external
  std::string source{};
  base::Date source_day{};
  std::string address{}, digest{}, note{};
  // Of a release all but its figures: response, questions, changes, weights, frame, seed …
  base::Json response = base::Json::object();
  std::vector<PollResultFigure> figures{};
  bool withdrawn = false;
};

// A release document. POLL-RELEASE-SHAPE {field} (it is none, or not of this version),
// POLL-RELEASE-DIGEST (it is not whole), and those of check_least. That its digest fits says
// nothing of who made it: that is said by the digest which the poll house has published.
base::Result<PollResult> read_release(const base::Json& document);
// result_least.cpp: whether a release shows what its house hides. Least is ten, or what the survey
// and the indicator of `plan` (none: not known yet) want. POLL-RELEASE-FEW {what, unit, least} (a
// figure or an answer of fewer people), POLL-RELEASE-CELL {what, unit} (what it says is hidden,
// what fewer than ten people of a unit can have answered, or a count of fewer than ten).
base::Result<void> check_least(const PollResult& result, const plan::Plan* plan,
                               std::int64_t survey_min_n);

// Of an external file or form: percent as published, "92.5" → .925. Nothing when it is no number
// from 0 to 100.
std::optional<double> share_of_percent(const std::string& text);

// poll.recorded: result plan survey name from to origin source source_day address digest response
// note figures[]. POLL-SURVEY {survey} (the plan has none of that name), POLL-DAYS, POLL-AHEAD
// {today}, POLL-FIGURES (none), POLL-INDICATOR {indicator} (none over a poll), POLL-UNIT {unit},
// POLL-FIGURE {indicator, unit} (out of bounds, or its interval does not hold it),
// POLL-FIGURE-TWICE {indicator, unit}, POLL-ADDRESS; of an own release those of check_least.
base::Result<Events> record_poll(const plan::Plan& plan, const plan::Org& org,
                                 const PollResult& result, base::Date today);
// poll.withdrawn: result reason. POLL-WITHDRAWN.
base::Result<Events> withdraw_poll(const PollResult& result, const std::string& reason);

// Whether an indicator of a plan counts interviews.
bool counts_interviews(const plan::Indicator& indicator);

base::Json to_json(const PollResultFigure& figure);

}  // namespace wanhu::domain
