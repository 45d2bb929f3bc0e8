// The indicators of the plans in force at a cut, and what they come to: shared by their pages, the
// workbook and the reports.
//
//   counted    num and den over the program's own rows
//   quoted     use = "external": what others published (domain/indicator/value.hpp)
//   polled     over answers of a poll: what the newest result within the period has published
//
// An indicator is its plan's: it covers the units that the plan names and what other plans put
// below them. Units stand in the plan's order, never by their value; persons are no units.
//
// Matters are counted where they lie, with one exception: nobody lives in an institution. One that
// the plan makes responsible for kinds of matters (their `owner`) has the matters of these kinds,
// wherever they lie (S3-16). These are the same matters seen another way and are added to nothing.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/indicator_tally.hpp"
#include "app/query_poll_result.hpp"
#include "domain/indicator/figure.hpp"
#include "plan/expr/tree.hpp"

namespace wanhu::app {

enum class IndicatorKind { counted, quoted, polled, unreadable };
std::string_view text_of(IndicatorKind kind);

struct IndicatorDef {
  const plan::Plan* plan = nullptr;  // as it was activated
  const plan::Indicator* indicator = nullptr;
  std::int64_t version = 0;
  IndicatorKind kind = IndicatorKind::quoted;
  plan::expr::Node num{}, den{};                 // of what is counted
  std::vector<std::string> units{};              // the plan's root, then what it covers
  std::set<std::string, std::less<>> covered{};  // the same, to look up
  // Of matters, where the plan makes institutions responsible: by institution, the kinds.
  std::map<std::string, std::vector<std::string>, std::less<>> owned{};
  // How many rows of residents' business it counts: then small cells stay in the house (G12).
  bool of_residents = false;

  [[nodiscard]] const std::string& name() const;  // its id when the plan gives no name
  [[nodiscard]] bool has_unit(const std::string& unit) const { return covered.contains(unit); }
  // Whether it has matters because it is responsible for them.
  [[nodiscard]] bool owns(const std::string& unit) const { return owned.contains(unit); }
  // Of the unit and all below it in the tree, those that it covers.
  [[nodiscard]] std::vector<std::string> below(const plan::Org& org, const std::string& unit) const;
};
// In the order of the plans and of their text.
std::vector<IndicatorDef> indicators_of(Reader& reader, const ActivePlan& plans);

struct IndicatorPeriod {
  Date from, to;         // cut by the day
  bool running = false;  // more of it is to come
};
// The period of the plan's rhythm that the day is in; without one from the plan's first day.
IndicatorPeriod period_of(const IndicatorDef& def, Date day, const calendar::Calendar& calendar);
// The last `most` of them up to the day, without a rhythm by month.
std::vector<IndicatorPeriod> periods_until(const IndicatorDef& def, Date day, std::size_t most,
                                           const calendar::Calendar& calendar);

// How many rows are not in the figure, or in it for want of data.
struct LeftOut {
  std::int64_t excluded = 0;     // of the denominator, that the plan keeps out of every judging
  std::int64_t unknown_den = 0;  // of which nobody can say whether the denominator counts them
  std::int64_t unknown_num = 0;  // … the numerator
  std::int64_t outside = 0;      // in the numerator and not in the denominator
};
struct IndicatorCount {
  domain::Measured measured{};
  LeftOut left{};
  std::optional<PolledValue> polled{};  // where it comes from, of a poll
  bool is_pair = false;  // both count rows of one set: a proportion when nothing is outside
};

// The rows of a day, for any number of indicators at once.
class IndicatorCounts {
 public:
  // Each count of an indicator goes by its own period.
  IndicatorCounts(Reader& reader, const PlanRef& plans, const Cut& cut, Date day);

  // The definition must outlive this; answers its number.
  std::size_t want(const IndicatorDef& def, const IndicatorPeriod& period);
  // Once, after all are wanted.
  void count();
  // In a unit and all below it, or in the whole plan. What the reader does not reach is not in it.
  [[nodiscard]] IndicatorCount in_unit(std::size_t wanted, const std::string& unit) const;
  [[nodiscard]] IndicatorCount in_all(std::size_t wanted) const;

  [[nodiscard]] const TallyScope& scope() const { return scope_; }

 private:
  struct Chunk {
    std::string group{};  // one tally: a set, for units of one plan
    const IndicatorDef* units_of = nullptr;
    TallyAsk ask{};
    bool is_asked = false;            // its rows are within the reader's reach
    std::vector<std::string> keys{};  // of the conditions
    Tally tally{};
  };
  struct Slot {
    std::size_t chunk = 0, condition = 0;
    std::optional<std::size_t> sum{};
  };
  struct Part {
    const plan::expr::Node* node = nullptr;
    Slot slot{};
  };
  struct Wanted {
    const IndicatorDef* def = nullptr;
    std::vector<Part> num{}, den{};
    std::vector<Part> num_owned{}, den_owned{};  // of the same rows, told apart by their kind too
    bool is_pair = false;
    IndicatorPeriod period{};
  };
  struct Sums {
    std::int64_t rows = 0, excluded = 0, unknown = 0, sum = 0, values = 0;
  };

  std::vector<Slot> place(const IndicatorDef& def,
                          const std::vector<const plan::expr::Node*>& counts,
                          const plan::expr::Setting& setting, bool by_kind);
  void place_parts(const IndicatorDef& def, const plan::expr::Setting& setting, bool owned,
                   Wanted& wanted);
  // The keys of what an institution is responsible for; none where the reader does not reach it.
  [[nodiscard]] std::vector<std::string> keys_of(const IndicatorDef& def,
                                                 const std::string& institution) const;
  Chunk& chunk_for(const std::string& group, const std::vector<std::string>& keys);
  // `owned`: of the parts by kind, whose keys `units` are.
  [[nodiscard]] IndicatorCount counted(const Wanted& wanted, const std::vector<std::string>& units,
                                       bool owned = false) const;
  [[nodiscard]] IndicatorCount published(const Wanted& wanted, const std::string& unit) const;
  [[nodiscard]] Sums sums_of(const Slot& slot, const std::vector<std::string>& units) const;
  [[nodiscard]] plan::expr::Answer value_of(const plan::expr::Node& tree,
                                            const std::vector<Part>& parts,
                                            const std::vector<std::string>& units) const;
  [[nodiscard]] std::int64_t outside(const Part& num, const Part& den,
                                     const std::vector<std::string>& units) const;

  Reader& reader_;
  PlanRef plans_;
  TallyScope scope_;
  std::vector<Chunk> chunks_{};
  std::unique_ptr<PolledValues> polled_{};
  std::vector<Wanted> wanted_{};
};

// The count and sum nodes of a tree, from left to right.
std::vector<const plan::expr::Node*> counts_in(const plan::expr::Node& tree);

// The plan's words for a part of it, and of the whole: "…" out of "…".
std::string indicator_words(base::Lang lang, const plan::Plan& plan, const plan::expr::Node& tree);

}  // namespace wanhu::app
