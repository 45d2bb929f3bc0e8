#include "app/statutory.hpp"

namespace wanhu::app {

namespace {

PlanRef plans_of(const Reader& reader, std::int64_t version) {
  if (version == reader.plan->version) return reader.plan;
  return reader.engine.plans().version(reader.db, reader.tenant(), version);
}

}  // namespace

const plan::MatterKind* statutory_kind(const Reader& reader, std::int64_t plan_version,
                                       const std::string& unit, const std::string& kind) {
  const PlanRef plans = plans_of(reader, plan_version);
  const plan::MatterKind* const found = plans->plan_of(unit).matter_kind(kind);
  return found != nullptr && found->is_statutory() ? found : nullptr;
}

Json statutory_json(const Reader& reader, std::int64_t plan_version, const std::string& unit,
                    const std::string& kind) {
  const plan::MatterKind* const found = statutory_kind(reader, plan_version, unit, kind);
  if (found == nullptr) return {};
  const plan::Plan& plan = plans_of(reader, plan_version)->plan_of(unit);
  return {{"name", found->name},
          {"body", plan.name_of(found->owner)},
          {"basis", found->basis},
          {"term", calendar::text_of(found->due)}};
}

std::string statutory_words(const Reader& reader, std::int64_t plan_version,
                            const std::string& unit, const std::string& kind) {
  const Json told = statutory_json(reader, plan_version, unit, kind);
  if (told.is_null()) return {};
  return base::message(reader.lang, "PUBLIC-STATUTORY",
                       {{"name", told.at("name")},
                        {"body", told.at("body")},
                        {"basis", told.at("basis")},
                        {"term", told.at("term")}});
}

}  // namespace wanhu::app
