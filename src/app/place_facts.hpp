// Places as expressions of plans count them: `kind`, `unit`, `rectified` (domain::is_rectified) and
// `listed_at`, the day on which it was last put on a list. As of an entry of the journal: what was
// entered later, however early its day, changes nothing of a past figure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/campaign_rows.hpp"

namespace wanhu::app {

struct FaultFact {  // by the days of the inspections that found it, and found it in order
  base::Date opened;
  std::optional<base::Date> closed{};
};
struct PlaceFact {
  base::Uuid id;
  std::string kind, unit, name;
  std::optional<bool> rectified{};
  std::optional<base::Date> listed{}, due{};  // due: of the listing it is under
  std::vector<FaultFact> faults{};
};
// Of these units, those that stood after the entry `seq`, by their ids.
std::vector<PlaceFact> place_facts(store::Db& db, store::Tenant tenant,
                                   const std::vector<std::string>& units, std::int64_t seq);

class PlaceOne final : public CampaignRow {
 public:
  explicit PlaceOne(const PlaceFact& fact) : fact_(fact) {}
  [[nodiscard]] std::optional<plan::expr::Value> at(std::string_view field) const override;
  [[nodiscard]] Ref ref() const override;

 private:
  const PlaceFact& fact_;
};

// The set "place", for campaign_sources.cpp.
const CampaignSource& place_source();

}  // namespace wanhu::app
