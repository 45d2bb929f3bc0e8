// What the three reports are made from, all of it as of the cut of one day, and the sections they
// share.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "report/paper.hpp"
#include "report/words.hpp"

namespace wanhu::report {

struct Sources {
  app::Reader reader;  // with the plan that was in force at the cut
  Words words;
  Date day;
  app::Cut cut;
  app::Progress progress;                // by unit
  std::vector<app::MatterAsOf> matters;  // in order of due date

  [[nodiscard]] const plan::Plan& plan() const { return reader.plan->plan; }
  // The unit of a scope that is a part of the township, else empty: in every address.
  [[nodiscard]] std::string unit() const { return reader.scope.unit.value_or(""); }
  // Of all matters of that kind: as the plan of the day calls it.
  [[nodiscard]] std::string kind_name(const std::string& kind) const;
  // Of one matter: as the plan it was opened under calls it.
  [[nodiscard]] std::string kind_name(const app::MatterAsOf& matter) const;
};

using Keep = std::function<bool(const app::MatterAsOf&)>;
std::int64_t count(const Sources& s, const Keep& keep);
bool is_open(const app::MatterAsOf& matter);

// An address of the ledger or the register with the scope's unit in it.
std::string matters_address(const Sources& s, std::string_view filter, const std::string& value,
                            const std::string& unit = {}, const std::string& kind = {});
std::string dwellings_address(const Sources& s, const std::string& unit,
                              const std::string& outcome = {});

// ---- progress (sections_progress.cpp)
// Villages in the plan's order, with the sum below; `rates` adds the response and refusal rates.
Table village_table(const Sources& s, bool rates);
Figure covered_figure(const Sources& s);
Figure quota_figure(const Sources& s);
// Pace, forecast and the line of days.
Section outlook_section(const Sources& s);
std::string pace_chart(const app::Progress& progress, const Words& words);

// AAPOR response rate 1 and refusal rate 1 of the dwellings that households live in as far as is
// known: those not visited yet stay in the denominator, vacant ones do not.
Ratio response_rate(const domain::CoverageCounts& counts);
Ratio refusal_rate(const domain::CoverageCounts& counts);

// ---- matters (sections_matter.cpp)
Table matter_table(const Sources& s, const std::string& id, const std::string& caption,
                   const Keep& keep);
Table state_table(const Sources& s);
Table repeated_table(const Sources& s);

// ---- causes (causes.cpp)
// Weeks in which a village had more or fewer of a kind than chance brings.
Table signals_table(const Sources& s);
// What is done about causes, and what came of it.
Table improvement_table(const Sources& s);

// ---- what the plans measure (sections_indicator.cpp)
Section indicator_section(Sources& s);

// ---- league tables (ranking.cpp); nothing when no plan of the day ranks
std::optional<Section> ranking_section(Sources& s);

// ---- the reports
std::vector<Section> daily_sections(const Sources& s);
std::vector<Section> ledger_sections(const Sources& s);
std::vector<Section> final_sections(Sources& s);

}  // namespace wanhu::report
