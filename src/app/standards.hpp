// Standards as the plans of a tenant have them, and what the system makes of their computed items.
// Shared by the commands and the queries about standards and honours.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/campaign_rows.hpp"
#include "domain/standard/honour.hpp"
#include "domain/standard/period.hpp"
#include "domain/standard/standard.hpp"
#include "store/tables/standard.hpp"

namespace wanhu::app {

using domain::StandardPeriod;
using Histories = std::vector<std::vector<domain::Governing>>;

// ---- which one is meant
// ------------------------------------------------------------------------

// The periods of a standard in all plans that have or had it, by plan and day. `plan`: in that one
// only, unless it is empty. Also of plans that others have taken the place of.
std::vector<StandardPeriod> standard_periods(const Histories& histories, std::string_view standard,
                                             std::string_view plan,
                                             const calendar::Calendar& calendar);

// The period of the plan that has it for the unit; without a unit, of the only plan that has it.
// Errors: STANDARD-UNKNOWN {standard}, STANDARD-PERIOD {period, known}, STANDARD-UNIT {unit},
// STANDARD-PLAN {plans} (several have it: say which).
base::Result<StandardPeriod> standard_period(const Histories& histories,
                                             const calendar::Calendar& calendar,
                                             const std::string& standard, const std::string& plan,
                                             const std::string& period,
                                             const std::optional<std::string>& unit = {});

inline store::StandardKey key_of(const StandardPeriod& period) {
  return {period.standard->id, period.id, period.plan->head.id};
}

// The newest version's block of that id; of the plan, unless `plan` is empty.
struct HonoursFound {
  const plan::Plan* plan = nullptr;
  const plan::Honours* honours = nullptr;
  std::int64_t version = 0;

  [[nodiscard]] std::string standard() const;  // whose streak it is
};
std::vector<HonoursFound> honours_of(const Histories& histories);

// What settled periods of the standard came to in a unit, year by year (domain::years_of).
std::map<int, bool> unit_years(const Histories& histories, const calendar::Calendar& calendar,
                               const std::string& standard,
                               const std::vector<store::UnitPeriod>& settled,
                               const std::string& unit);

// ---- computed items
// ----------------------------------------------------------------------------

// The day as of which a period's items are computed: its last, or today while it runs.
base::Date as_of(const StandardPeriod& period, base::Date today);

// A condition of the plan over the rows: met, not met, or no data, with the figures of all that it
// counts, [{"of": "count(matter where overdue = true)", "value": 2}]; "duties" has "needed" too.
domain::Computed computed_item(const plan::StandardItem& item, const CampaignRows& rows,
                               const calendar::Window& window);
// All computed items of a standard.
domain::ComputedItems computed_items(const plan::Standard& standard, const CampaignRows& rows,
                                     const calendar::Window& window);

// The rows behind a figure: those that the count keeps.
struct CountedRows {
  std::string of;  // as in the figure
  std::string set;
  std::vector<CampaignRow::Ref> rows{};
};
std::vector<CountedRows> rows_behind(const plan::StandardItem& item, const CampaignRows& rows,
                                     const calendar::Window& window);

// In words: a figure ("超期的事项数"), and a whole condition; as it is written when this program
// cannot read it any more.
std::string figure_words(base::Lang lang, const plan::Plan& plan, const std::string& of);
std::string condition_words(base::Lang lang, const plan::Plan& plan, const std::string& check);

}  // namespace wanhu::app
