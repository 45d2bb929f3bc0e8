// The figures of a wave that has closed: weights, response rates, what the plan's indicators over
// `poll` come to for the whole and for each unit, the shares of each answer, and the change since
// the wave before; and which of them may leave the poll house (hide.hpp). docs/statistics.md, "From
// a wave to its release".
//
// Everything is computed by src/stats from tables in memory. The same rows give the same document,
// to the byte.
//
// Who counts: complete interviews (AAPOR class I). Partial ones are in the response rates only.
// Who does not know has answered and stays in the denominator (S3-11); he is below no number and
// above none, and equal to 0 where no choice has the value 0, as "q_aware = 0" of a plan means him.
// Who did not want to say has not answered.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/problem.hpp"
#include "domain/poll/form.hpp"
#include "domain/poll/hide.hpp"
#include "domain/poll/wave.hpp"
#include "stats/outcome_rates.hpp"

namespace wanhu::domain {

// Units in the order of the plan; node 0 is the whole, its id "".
struct PollTree {
  std::vector<std::string> id{""};
  PollParents parents{-1};
  std::vector<std::int32_t> depth{0};

  [[nodiscard]] std::size_t size() const { return id.size(); }
  // Of a unit below `parent`; answers its node.
  std::int32_t add(const std::string& unit, std::int32_t parent);
  [[nodiscard]] std::int32_t deepest() const;
};

inline constexpr std::int32_t k_no_answer = -1, k_dk_answer = -2;

// Answers to one question, one each complete interview.
struct PollColumn {
  const PollQuestion* question = nullptr;
  std::vector<std::int32_t> choice{};  // of `choose`: its index, k_dk_answer, k_no_answer
  std::vector<std::int64_t> number{};  // of `number`, where choice is 0
};

struct PollCaseRow {
  std::int32_t node = 0;  // where the resident lives; 0 when nobody knows
  std::int32_t kind = 0, stratum = 0;
  double probability = 1;  // of being drawn and put to work
  stats::OutcomeClass outcome = stats::OutcomeClass::unknown_household;
  bool final = false;
};

struct PollData {
  PollTree tree{};
  std::vector<std::string> kinds{}, strata{};  // names
  std::vector<PollCaseRow> cases{};            // those that were put to work
  std::vector<std::uint32_t> completes{};      // which of them, in the order of the columns
  std::vector<PollColumn> columns{};           // of the questions, in the order of the form
  std::int64_t told = 0, pressured = 0;        // completes that say so
  std::vector<Margin> margins{};

  [[nodiscard]] const PollColumn* column(std::string_view question) const;
};

// ---- weights
// -----------------------------------------------------------------------------------

// In this order: 1/probability; the share of its class (stratum and kind) that answered, unknown
// cases counting with the share e that is eligible there (AAPOR's proportional rule; of the kind
// where fewer than 20 cases of the class are known), weighted by 1/probability; divided by the
// number of frames the resident can be reached by, when the questionnaire asks for it; raked to the
// wave's margins.
struct PollWeights {
  std::vector<double> weight{};  // of each complete
  double deff = 1, min = 0, max = 0;
  std::vector<std::string> steps{};  // codes: design, nonresponse, multiplicity, raked
  std::vector<base::Problem> notes{};
};
// A question of this name and the name of a kind ("q_reach_mobile"), whose choice of the value 1
// says that the resident can be reached by that kind too (Lohr and Rao 2006, multiplicity).
inline constexpr std::string_view k_reach_question = "q_reach_";

// Errors: POLL-NO-COMPLETES, and what the statistics library says.
base::Result<PollWeights> poll_weights(const PollData& data);

// ---- figures
// -----------------------------------------------------------------------------------

struct PollFigure {
  std::int32_t node = 0;
  std::int64_t n = 0;    // complete interviews in the denominator
  std::int64_t num = 0;  // of them in the numerator: never published
  std::int64_t dk = 0;   // of them that do not know
  std::optional<double> estimate{}, se{}, low{}, high{}, df{}, deff{}, dont_know{};
  std::optional<double> shrunken{}, rmse{};  // Fay and Herriot 1979, among units of one depth
  HideReason hidden = HideReason::none;
  bool n_hidden = false, dk_hidden = false;
};

struct PollIndicator {
  std::string id{}, name{};
  std::int64_t min_n = 0;             // the plan's
  std::vector<PollFigure> figures{};  // of every node
};

struct PollShare {
  std::optional<double> estimate{}, se{}, low{}, high{};
};
struct PollShares {  // of the answers to one question, at one node
  std::int32_t node = 0;
  std::int64_t n = 0;
  std::vector<std::int64_t> counts{};  // of each answer; the last is "does not know", where allowed
  std::vector<PollShare> shares{};
  HideReason hidden = HideReason::none;
  bool n_hidden = false;
};
struct PollTable {
  const PollQuestion* question = nullptr;
  bool dont_know = false;              // a further answer
  std::vector<std::uint8_t> pooled{};  // answers whose share is told nowhere
  std::vector<PollShares> rows{};      // of every node
};

struct PollRates {
  std::int32_t node = 0;
  std::string mode = "all";  // or a kind
  bool final = false;
  stats::OutcomeRates rates{};  // once hidden: those that are told, and no sums
  std::int64_t cases = 0, complete = 0;
  bool e_hidden = false;
};

struct PollChange {
  std::string indicator{}, unit{}, against{};  // the wave before
  double difference = 0, se = 0, low = 0, high = 0;
};

struct PollFigures {
  std::int64_t n = 0;  // completes
  PollWeights weights{};
  std::vector<PollIndicator> indicators{};
  std::vector<PollTable> tables{};
  std::vector<PollRates> response{};
  std::vector<PollChange> changes{};
  std::vector<base::Problem> notes{};
};

// What is to be published: indicators of the plan over `poll` (the others are left out), with
// the survey's own min_n. Hiding is done. Errors: those of poll_weights.
// `with_tables` false: indicators only.
base::Result<PollFigures> poll_figures(const PollData& data,
                                       const std::vector<plan::Indicator>& indicators,
                                       std::int64_t min_n, bool with_tables = true);

// Differences of figures that both waves show. The samples are independent of each other: their
// variances add up; the interval has the smaller of both degrees of freedom.
std::vector<PollChange> poll_changes(const PollData& data, const PollFigures& now,
                                     const PollData& data_before, const PollFigures& before,
                                     const std::string& against);

// response, weights, flags, figures, questions, changes and notes of the release; what is hidden is
// null. Shares with six decimals, rates as they are.
base::Json to_json(const PollData& data, const PollFigures& figures);

// ---- parts, shared by the files of this group
// --------------------------------------------------

// Whether a complete interview is in the numerator and the denominator of an indicator.
struct PollTruth {
  std::vector<std::uint8_t> num{}, den{}, dk{};  // dk: in the denominator, and does not know
  std::int64_t outside = 0;                      // in the numerator and not in the denominator
  std::vector<std::string> questions{};
};
// Nothing for one that does not count interviews on both sides.
std::optional<PollTruth> poll_truth(const PollData& data, const plan::Indicator& indicator);

// How far answers spread in a stratum, for Neyman's allocation of a later wave: the largest
// deviation of the indicators there, of the share with two successes and two failures added, so
// that nobody's "all say so" leaves a stratum without a sample. Strata in which fewer than ten
// answered are not told (guard G12).
struct StratumSpread {
  std::string stratum{};
  std::int64_t n = 0;
  double s = 0.5;
};
std::vector<StratumSpread> stratum_spreads(const PollData& data,
                                           const std::vector<plan::Indicator>& indicators);

// Hides in place; `truths` of the indicators of the figures, in their order.
void hide_figures(const PollData& data, const std::vector<PollTruth>& truths, std::int64_t min_n,
                  PollFigures& figures);

// By node and group: "all" and every kind, as they stand and final.
std::vector<PollRates> poll_response(const PollData& data);
// Leaves of it what tells of no class of outcomes with fewer than ten cases. `numbers`: nodes whose
// number of completes is told nowhere.
void hide_response(const PollData& data, const std::vector<std::uint8_t>& numbers,
                   std::vector<PollRates>& response);

}  // namespace wanhu::domain
