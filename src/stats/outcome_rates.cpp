#include "stats/outcome_rates.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "stats/frame.hpp"

namespace wanhu::base {
std::vector<EmbeddedFile> wanhu_survey_data();
}

namespace wanhu::stats {

namespace {

constexpr std::array<std::string_view, k_outcome_classes> k_class_names{"I", "P",  "R",  "NC",
                                                                        "O", "UH", "UO", "NE"};

// How a class enters a sum: not at all, whole, or only the share e of it.
enum Part : std::uint8_t { n, y, e };
using Parts = std::array<Part, k_outcome_classes>;
struct Formula {
  std::string_view name;
  Parts above, below;
};
// clang-format off
constexpr std::array k_formulae{
    //                     I  P  R  NC O  UH UO NE   I  P  R  NC O  UH UO NE
    Formula{"RR1",   Parts{y, n, n, n, n, n, n, n}, {y, y, y, y, y, y, y, n}},
    Formula{"RR2",   Parts{y, y, n, n, n, n, n, n}, {y, y, y, y, y, y, y, n}},
    Formula{"RR3",   Parts{y, n, n, n, n, n, n, n}, {y, y, y, y, y, e, e, n}},
    Formula{"RR4",   Parts{y, y, n, n, n, n, n, n}, {y, y, y, y, y, e, e, n}},
    Formula{"RR5",   Parts{y, n, n, n, n, n, n, n}, {y, y, y, y, y, n, n, n}},
    Formula{"RR6",   Parts{y, y, n, n, n, n, n, n}, {y, y, y, y, y, n, n, n}},
    Formula{"COOP1", Parts{y, n, n, n, n, n, n, n}, {y, y, y, n, y, n, n, n}},
    Formula{"COOP2", Parts{y, y, n, n, n, n, n, n}, {y, y, y, n, y, n, n, n}},
    Formula{"COOP3", Parts{y, n, n, n, n, n, n, n}, {y, y, y, n, n, n, n, n}},
    Formula{"COOP4", Parts{y, y, n, n, n, n, n, n}, {y, y, y, n, n, n, n, n}},
    Formula{"REF1",  Parts{n, n, y, n, n, n, n, n}, {y, y, y, y, y, y, y, n}},
    Formula{"REF2",  Parts{n, n, y, n, n, n, n, n}, {y, y, y, y, y, e, e, n}},
    Formula{"REF3",  Parts{n, n, y, n, n, n, n, n}, {y, y, y, y, y, n, n, n}},
    Formula{"CON1",  Parts{y, y, y, n, y, n, n, n}, {y, y, y, y, y, y, y, n}},
    Formula{"CON2",  Parts{y, y, y, n, y, n, n, n}, {y, y, y, y, y, e, e, n}},
    Formula{"CON3",  Parts{y, y, y, n, y, n, n, n}, {y, y, y, y, y, n, n, n}},
};
// clang-format on

double sum_of(const OutcomeSums& sums, const Parts& parts, double share) {
  double sum = 0;
  for (std::size_t c = 0; c < k_outcome_classes; ++c)
    if (parts[c] != n) sum += parts[c] == y ? sums[c] : share * sums[c];
  return sum;
}

OutcomeClass class_of(const std::string& text) {
  const auto* const found = std::find(k_class_names.begin(), k_class_names.end(), text);
  if (found == k_class_names.end()) throw std::logic_error("aapor.csv: class " + text);
  return static_cast<OutcomeClass>(found - k_class_names.begin());
}

std::vector<OutcomeCode> read_codes() {
  const std::vector<base::EmbeddedFile> files = base::wanhu_survey_data();
  const auto file = std::find_if(files.begin(), files.end(),
                                 [](const base::EmbeddedFile& f) { return f.name == "aapor.csv"; });
  if (file == files.end()) throw std::logic_error("aapor.csv is not in the program");
  const std::set<std::string> retries{"never",    "later",        "convert",
                                      "language", "other_number", "supervisor"};
  std::vector<OutcomeCode> codes;
  const auto lines = base::split(file->bytes, '\n');
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (base::trim(lines[i]).empty()) continue;
    const auto cells = base::split(lines[i], ',');
    if (cells.size() < 7) throw std::logic_error("aapor.csv: a row of few cells");
    OutcomeCode code{.code = std::string(cells[0]),
                     .mode = std::string(cells[1]),
                     .of = class_of(std::string(cells[2])),
                     .final = cells[3] == "final",
                     .retry = std::string(cells[4]),
                     .zh = std::string(cells[5]),
                     .en = std::string(lines[i].substr(
                         static_cast<std::size_t>(cells[6].data() - lines[i].data())))};
    if ((cells[3] != "final" && cells[3] != "interim") || !retries.contains(code.retry))
      throw std::logic_error("aapor.csv: " + code.code);
    std::erase(code.en, '"');
    codes.push_back(std::move(code));
  }
  return codes;
}

base::Problem row_problem(const char* code, std::size_t row) {
  base::Problem problem{.code = code};
  problem.with("row", std::to_string(row + 1));
  return problem;
}

struct Tally {
  OutcomeSums sums{};
  std::size_t cases = 0;
  void add(OutcomeClass of, double weight) {
    sums[static_cast<std::size_t>(of)] += weight;
    ++cases;
  }
};

}  // namespace

std::string_view text_of(OutcomeClass value) {
  return k_class_names[static_cast<std::size_t>(value)];
}

const std::vector<OutcomeCode>& aapor_codes() {
  static const std::vector<OutcomeCode> codes = read_codes();
  return codes;
}

const OutcomeCode* find_outcome(std::string_view code) {
  const auto exact = [](std::string_view wanted) -> const OutcomeCode* {
    for (const OutcomeCode& one : aapor_codes())
      if (one.code == wanted) return &one;
    return nullptr;
  };
  if (const auto* const found = exact(code)) return found;
  const bool is_number = code.size() >= 3 && code[1] == '.' &&
                         code.find_first_not_of("0123456789", 2) == std::string_view::npos;
  if (!is_number || code[0] < '1' || code[0] > '4') return nullptr;
  for (std::string_view shorter = code; shorter.size() >= 3; shorter.remove_suffix(1)) {
    if (const auto* const found = exact(shorter)) return found;
    // "2.1" is written "2.10", as a spreadsheet that takes codes for numbers leaves it.
    if (const auto* const found = exact(std::string(shorter) + "0")) return found;
  }
  return nullptr;
}

std::vector<RateParts> rate_parts() {
  std::vector<RateParts> all;
  for (const Formula& formula : k_formulae) {
    RateParts& parts = all.emplace_back(RateParts{.name = formula.name});
    for (std::size_t c = 0; c < k_outcome_classes; ++c) {
      parts.above[c] = static_cast<std::uint8_t>(formula.above[c]);
      parts.below[c] = static_cast<std::uint8_t>(formula.below[c]);
    }
  }
  return all;
}

OutcomeRates outcome_rates(const OutcomeSums& sums, std::optional<double> share) {
  OutcomeRates out{.sums = sums};
  const double eligible = sums[0] + sums[1] + sums[2] + sums[3] + sums[4], not_eligible = sums[7];
  const double known = eligible + not_eligible;
  out.e = share.value_or(known > 0 ? eligible / known : 1);
  for (const Formula& formula : k_formulae) {
    Rate rate{.name = formula.name,
              .numerator = sum_of(sums, formula.above, out.e),
              .denominator = sum_of(sums, formula.below, out.e)};
    if (rate.denominator > 0) rate.value = rate.numerator / rate.denominator;
    out.rates.push_back(rate);
  }
  return out;
}

base::Result<std::vector<OutcomeGroup>> rates_of_rows(const std::vector<OutcomeRow>& rows,
                                                      std::optional<double> share) {
  if (rows.empty()) return base::fail("RATES-NONE");
  std::map<std::string, std::array<Tally, 2>> tallies;  // by mode; as they stand, and final
  bool all_final = true;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const OutcomeRow& row = rows[r];
    const OutcomeCode* const code = find_outcome(row.code);
    if (code == nullptr) return base::fail(row_problem("RATES-CODE", r).with("code", row.code));
    const bool fits = row.mode.empty() || code->mode == "both" || code->mode == row.mode;
    if ((row.mode != "" && row.mode != "door" && row.mode != "phone") || !fits)
      return base::fail(row_problem("RATES-MODE", r).with("code", row.code).with("mode", row.mode));
    if (!std::isfinite(row.weight) || row.weight < 0)
      return base::fail(row_problem("RATES-WEIGHT", r).with("value", number_text(row.weight)));
    all_final = all_final && row.final;
    for (const std::string& mode : {std::string("all"), row.mode}) {
      if (mode.empty()) continue;
      auto& tally = tallies[mode];
      tally[0].add(code->of, row.weight);
      if (row.final) tally[1].add(code->of, row.weight);
    }
  }
  std::vector<OutcomeGroup> out;
  for (const auto& [mode, tally] : tallies)  // "all" sorts before "door" and "phone"
    for (const bool final : {false, true}) {
      if (!final && all_final) continue;
      const Tally& of = tally[final ? 1 : 0];
      out.push_back({.mode = mode,
                     .final = final,
                     .cases = of.cases,
                     .rates = outcome_rates(of.sums, share)});
    }
  return out;
}

}  // namespace wanhu::stats
