// Rows of quoted figures.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/indicator/value.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

std::optional<domain::IndicatorValue> load_indicator_value(Db& db, Tenant tenant,
                                                           const base::Uuid& id);

struct IndicatorValueRow {
  domain::IndicatorValue value;
  base::Instant at;
  std::string withdrawn_why{};
};
// Those of a plan as the entries up to `seq` tell them, withdrawn ones too, by indicator, newest
// period first.
std::vector<IndicatorValueRow> indicator_values(Db& db, Tenant tenant, const std::string& plan,
                                                std::int64_t seq);
// Whether one stands that is about the same days of the same unit (empty: the whole).
bool is_quoted(Db& db, Tenant tenant, const domain::IndicatorValue& value);

}  // namespace wanhu::store
