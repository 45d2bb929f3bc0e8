// Inside app/ only: whom the plans' quotas are for, and how far each of them is, counted from
// visits at a cut of the journal (domain/visit/quota.hpp says what counts).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/person.hpp"
#include "app/plan_book.hpp"
#include "base/time.hpp"
#include "calendar/calendar.hpp"
#include "domain/visit/quota.hpp"

namespace wanhu::app {

using base::Date;
using base::Uuid;
using store::Tenant;

// Where it is counted; everything it names must outlive the call.
struct QuotaPlace {
  store::Db& db;
  Tenant tenant;
  PlanBook& book;
  const ActivePlan& plans;  // as of the cut
  const calendar::Calendar& national;
  Date day;              // whose window counts, and up to which visits do
  std::int64_t seq = 0;  // of the cut
};

// One person, team or unit, or a unit's share of the whole.
struct QuotaRow {
  std::string unit;              // where it stands
  std::optional<Uuid> person{};  // of a quota for each holder
  std::string name{};            // the person's
  std::vector<Uuid> people{};    // of a team
  std::int64_t asked = 0;        // in the window
  std::int64_t done = 0;
  std::int64_t asked_in_all = 0;  // in all windows together
  domain::DoneByDay days{};       // counted, in all windows up to that of the day
};

struct QuotaTally {
  const Member* member = nullptr;
  const plan::Quota* quota = nullptr;
  domain::QuotaFor who = domain::QuotaFor::whole;
  calendar::Window window;
  std::vector<QuotaRow> rows{};  // units in the plan's order, their people by name
};

// Those of one person (with the teams they are in), of one unit, or of all.
struct QuotaReach {
  std::optional<Uuid> person{};
  std::optional<std::string> unit{};
};
// In the order of the plans and their quotas; those that are for nobody within reach are left out.
std::vector<QuotaTally> quota_tallies(const QuotaPlace& place, const QuotaReach& reach);

// What the quotas of visits ask of each unit altogether where they are set for each person, team or
// unit: so many times as there are of them.
std::map<std::string, std::int64_t> quota_by_unit(const QuotaPlace& place);

// A person's number and what they have done of it, for a ceiling: with `dwelling` counted too.
struct QuotaOver {
  std::string plan, quota;
  std::int64_t asked = 0, done = 0;
};
std::vector<QuotaOver> over_with(const QuotaPlace& place, const Uuid& person, const Uuid& dwelling,
                                 domain::Outcome outcome);

// The quota of visits that decides what counts in the unit; null when its plan has none.
const plan::Quota* visit_quota(const ActivePlan& plans, std::string_view unit);

}  // namespace wanhu::app
