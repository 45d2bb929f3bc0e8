// Rows of checklist standards: assessments with their items, draws, and what settled periods came
// to.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/standard/draw.hpp"
#include "domain/standard/standard.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

// Which period of which standard of which plan.
struct StandardKey {
  std::string standard, period, plan;
};

std::optional<domain::Assessment> load_assessment(Db& db, Tenant tenant, const base::Uuid& id);
// By unit. With the days of its steps, for pages.
struct AssessmentRow {
  domain::Assessment assessment;
  base::Instant at;
  std::optional<base::Instant> corrected{}, verified{};
  std::string correction{};
  std::optional<base::Uuid> draw{};
};
std::vector<AssessmentRow> assessments(Db& db, Tenant tenant, const StandardKey& key);
bool is_assessed(Db& db, Tenant tenant, const StandardKey& key, const std::string& unit);

struct DrawRow {
  domain::StandardDraw draw;
  std::optional<base::Instant> made{};
  std::optional<std::int64_t> candidates{};
};
std::optional<domain::StandardDraw> load_draw(Db& db, Tenant tenant, const base::Uuid& id);
// In the order of their announcement.
std::vector<DrawRow> draws(Db& db, Tenant tenant, const StandardKey& key);

struct SettledPeriod {
  std::string plan, period;
  std::int64_t plan_version = 0;
  base::Date from, to, as_of;
  std::int64_t cut_seq = 0;
  base::Instant at;
};
std::optional<SettledPeriod> settled_period(Db& db, Tenant tenant, const StandardKey& key);
// Of all plans, by first day.
std::vector<SettledPeriod> settled_periods(Db& db, Tenant tenant, const std::string& standard);
// By unit; the items in the order of the standard.
std::vector<domain::UnitResult> settled_results(Db& db, Tenant tenant, const StandardKey& key);

// What settled periods came to in the units, by unit and first day.
struct UnitPeriod {
  std::string unit, period, plan;
  base::Date from, to;
  bool passed = false;
  std::vector<std::string> stars{};
};
std::vector<UnitPeriod> unit_periods(Db& db, Tenant tenant, const std::string& standard);

// Whether units have passed: by unit, what their last settled period of each standard says, as the
// journal stood at `seq`; passed when all of them were. A unit without a settled period is not
// there.
std::map<std::string, bool> passed_units(Db& db, Tenant tenant, std::int64_t seq);

}  // namespace wanhu::store
