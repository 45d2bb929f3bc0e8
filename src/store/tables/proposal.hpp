// Rows of proposals of measures, with what they rest on and what was said and decided on the way.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/evaluation/proposal.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

struct EffectRow {
  domain::EffectProposal proposal;
  base::Date drafted;
  std::int64_t made_seq = 0;  // the entry that drafted it
};
std::optional<EffectRow> load_effect(Db& db, Tenant tenant, const base::Uuid& id);
// By unit and the order in which they were drafted; of one unit when it is named.
std::vector<EffectRow> effects(Db& db, Tenant tenant, const std::optional<std::string>& unit = {});
// The state that each had come to by the entry `seq`: later steps are taken back.
std::vector<EffectRow> effects_at(Db& db, Tenant tenant, std::int64_t seq);

struct EffectStep {
  std::string step;
  base::Instant at;
  std::string actor;
  bool taken_down = false;
  std::string text;
  std::string body{}, number{}, approver{};  // of a decision
  std::optional<base::Date> day{};
  std::int64_t seq = 0;
};
std::vector<EffectStep> effect_steps(Db& db, Tenant tenant, const base::Uuid& id);

}  // namespace wanhu::store
