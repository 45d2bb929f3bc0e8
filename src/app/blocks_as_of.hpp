// What was done under the blocks of the plans, as the journal stood at a cut: what reports are made
// from, so that a past day's report has the same bytes for ever. Rows that carry the entry that
// made and ended them are read by it; where a finding stands is read from its steps. `reader.plan`
// is the set of plans in force at the cut. Only the reader's part; nothing about a person in any
// row. Asks: ask_sums (query_work.hpp); posts: staffing_at (query_posts.hpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/query.hpp"
#include "domain/place/listing.hpp"
#include "domain/standard/standard.hpp"
#include "domain/supervision/finding.hpp"
#include "domain/supervision/round.hpp"
#include "domain/visit/quota.hpp"

namespace wanhu::app {

// ---- quotas of visits (quotas_as_of.cpp)

// Of the whole and of units. Those for each holder of a duty or each team are left out: who holds
// what today says nothing of a past day, and a bulletin compares no persons.
struct QuotaAsOf {
  std::string plan, id, counted;  // counted: the plan's word for what is counted
  Date from, to;                  // of the window that holds the day, or the nearest
  std::int64_t asked = 0, done = 0;
  domain::QuotaState state = domain::QuotaState::ahead;
  std::vector<domain::QuotaMark> marks{};
};
std::vector<QuotaAsOf> quotas_as_of(Reader& reader, const Cut& cut, Date day);

// ---- publicity (publicity_as_of.cpp)

// What counts: recorded and not waiting, not refused, not withdrawn by then.
struct PublicityAsOf {
  std::string plan, item, unit, channel;
  std::int64_t n = 0, on_day = 0;
};
std::vector<PublicityAsOf> publicity_as_of(const Reader& reader, const Cut& cut, Date day);

// Copies of one version at the centre; nothing for a reader of one unit.
struct StockAsOf {
  std::string plan, item;
  std::int64_t version = 0;
  std::int64_t received = 0, handed_over = 0, returned = 0;
  std::int64_t stock = 0;  // with what counts found
};
std::vector<StockAsOf> stock_as_of(const Reader& reader, const Cut& cut);

// ---- places (query_listing.cpp); the places themselves: place_facts.hpp

struct ListingAsOf {
  std::string unit, plan, rule;
  bool delisted = false;
  bool overdue = false;  // on the list, and its term had passed before the day
};
// Those that had begun, by day.
std::vector<ListingAsOf> listings_as_of(const Reader& reader, const Cut& cut, Date day);

// A share of places against its milestones: of the indicators of the plans whose numerator and
// denominator count places and nothing else.
struct MilestoneRow {
  std::string indicator, name;
  std::int64_t done = 0, all = 0;
  domain::MilestoneState state{};
};
std::vector<MilestoneRow> milestones_as_of(const Reader& reader, std::int64_t seq, Date day);

// ---- standards and honours (standards_as_of.cpp, query_honour.cpp)

struct StandardAsOf {
  std::string plan, id, name;
  // The period that holds the day, or the last before it, while it is not settled.
  struct Running {
    std::string period;
    Date from, to;
    std::int64_t units = 0, assessed = 0, drawn = 0, verified = 0;
  };
  std::optional<Running> running{};
  // The last that was settled.
  struct Settled {
    std::string period;
    Date from, to, on;
    std::vector<domain::UnitResult> results{};  // without items, in the plan's order
    Json targets = Json::array();               // schema StandardTarget; [] for one unit
  };
  std::optional<Settled> settled{};
};
// Of the plans in force, in their order.
std::vector<StandardAsOf> standards_as_of(Reader& reader, Date day);

struct HonourAsOf {
  Uuid id;
  std::string honours, unit, act, by;
  int year = 0, years = 0;
  Date proposed;
  std::optional<Date> decided{}, revoked{};
  std::string state;  // domain::ProposalState at the end of the day
};
// By unit in the plan's order, then by year.
std::vector<HonourAsOf> honours_as_of(Reader& reader, const Cut& cut, Date day);

// ---- supervision (supervision_as_of.cpp)

// A round. Covert ones only when they had ended; whoever has a unit sees none that re-contacts
// residents: the numbers would tell how many of its households were asked.
struct CheckRoundAsOf {
  std::string plan, kind;
  domain::CheckRoundState state = domain::CheckRoundState::announced;
  std::int64_t drawn = 0, checked = 0;
};
std::vector<CheckRoundAsOf> check_rounds_as_of(const Reader& reader, const Cut& cut, Date day);

// A finding that its unit had been told of, and where it stood.
struct FindingAsOf {
  std::string plan, kind, unit;
  domain::SpotFindingState state = domain::SpotFindingState::told;
};
std::vector<FindingAsOf> findings_as_of(const Reader& reader, const Cut& cut);

// ---- ladders and proposals of measures (ladders_as_of.cpp)

// Where a unit stands on a ladder: something counts, or is open.
struct LadderAsOf {
  std::string plan, ladder, name, unit;
  int n = 0, pending = 0;
  std::optional<Date> since{};
};
// By ladder, then in the plan's order of units.
std::vector<LadderAsOf> ladders_as_of(Reader& reader, Date day);

// A proposal that its unit had been told of.
struct EffectAsOf {
  Uuid id;
  std::string name, unit, act, phase;  // phase: domain::phase_on
  std::optional<Date> from{}, to{};
};
// By unit, in the order in which they were drafted.
std::vector<EffectAsOf> effects_as_of(Reader& reader, const Cut& cut, Date day);

}  // namespace wanhu::app
