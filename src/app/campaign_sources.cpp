// Who has the rows that are not the ledger's: one line a group of tables.
#include <algorithm>

#include "app/campaign_rows.hpp"
#include "app/filter.hpp"
#include "app/place_facts.hpp"
#include "app/posts.hpp"
#include "domain/post/staffing.hpp"
#include "store/tables/post.hpp"

namespace wanhu::app {

namespace {

using base::Date;
using store::Row;

// ---- findings of supervision ----

class FindingOne final : public CampaignRow {
 public:
  explicit FindingOne(const store::Row& row)
      : kind_(row.text(0)), unit_(row.text(1)), at_(static_cast<std::int32_t>(row.i64(2))) {}

  [[nodiscard]] std::optional<plan::expr::Value> at(std::string_view field) const override {
    if (field == "kind") return kind_;
    if (field == "unit") return unit_;
    if (field == "at") return std::int64_t{at_.days()};
    throw std::logic_error("findings have no field " + std::string(field));
  }
  [[nodiscard]] Ref ref() const override {
    return {.label = kind_, .unit = unit_, .href = "/supervision", .done = at_};
  }

 private:
  std::string kind_, unit_;
  Date at_;
};

// Those that were upheld: what is only alleged, or was lifted, counts against nobody.
class FindingSource final : public CampaignSource {
 public:
  [[nodiscard]] bool has(std::string_view set) const override { return set == "finding"; }
  void each(const CampaignDay& day, const std::vector<std::string>& units, std::string_view,
            const std::function<void(const CampaignRow&)>& visit) const override {
    if (units.empty()) return;
    Filter filter({day.tenant, day.seq});
    filter.add_text("f.unit IN " + filter.places(units));
    day.db->each(
        "SELECT f.kind, f.unit, f.found_day FROM supervision_finding f WHERE f.tenant = $1 "
        "AND EXISTS (SELECT 1 FROM supervision_step s WHERE s.tenant = $1 AND "
        "s.finding_id = f.finding_id AND s.step = 'upheld' AND s.seq <= $2) "
        "AND NOT EXISTS (SELECT 1 FROM supervision_step s WHERE s.tenant = $1 AND "
        "s.finding_id = f.finding_id AND s.step = 'lifted' AND s.seq <= $2)" +
            filter.where() + " ORDER BY f.found_day, f.finding_id",
        filter.params(), [&](const Row& row) { visit(FindingOne(row)); });
  }
  [[nodiscard]] std::optional<domain::Ratio> duties(
      const CampaignDay&, const std::vector<std::string>&) const override {
    return {};
  }
};

// ---- posts ----

class PostSource final : public CampaignSource {
 public:
  [[nodiscard]] bool has(std::string_view) const override { return false; }
  void each(const CampaignDay&, const std::vector<std::string>&, std::string_view,
            const std::function<void(const CampaignRow&)>&) const override {}
  // The duties' posts; those of teams and of staffing are no duties (domain::duties_filled).
  [[nodiscard]] std::optional<domain::Ratio> duties(
      const CampaignDay& day, const std::vector<std::string>& units) const override {
    if (day.plan == nullptr) return {};
    AskedPosts asked = asked_posts(*day.plans, *day.db, day.tenant, day.plan->version, day.day);
    std::erase_if(asked.posts, [&](const domain::Post& post) {
      return !post.is_duty() || std::find(units.begin(), units.end(), post.unit) == units.end();
    });
    const domain::Staffing staffing =
        domain::staffing(std::move(asked.posts), store::load_holdings(*day.db, day.tenant, day.seq),
                         store::load_shifts(*day.db, day.tenant, day.day, day.day, day.seq),
                         asked.families, day.day);
    domain::Ratio filled{.numerator = 0,
                         .denominator = static_cast<std::int64_t>(staffing.posts.size())};
    for (const domain::Manned& one : staffing.posts)
      if (one.state != domain::PostState::vacant && one.state != domain::PostState::below)
        ++filled.numerator;
    return filled;
  }
};

}  // namespace

const CampaignSources& campaign_sources() {
  static const FindingSource k_findings;
  static const PostSource k_posts;
  static const CampaignSources k_sources{&place_source(), &k_findings, &k_posts};
  return k_sources;
}

}  // namespace wanhu::app
