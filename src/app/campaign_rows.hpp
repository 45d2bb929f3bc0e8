// What expressions of a plan count (plan/expr), as rows of the database: one unit and those below
// it, as they stood at the end of a day. The same rows whoever asks: what may be shown of them is
// the caller's to decide.
//
//   matter  those of the ledger. Matters that the plan keeps out of every judging (`excluded`) and
//           sealed ones are no rows. `overdue`: due before the day and still not answered at its
//           end; `due_at` is the last moment of the due day, so "closed_at <= due_at" is "in time".
//   visit   every attempt
//   task    what is asked of the units by then and not excused; `done_at` when enough was done
//   unit    `passed`: what their last settled standards say (store::passed_units)
// place and finding are other groups' tables: a CampaignSource has them. A set that nobody has
// (poll: those who are evaluated never read answers) is no data, which is never the same as none.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/plan_book.hpp"
#include "app/work_book.hpp"
#include "base/uuid.hpp"
#include "domain/matter/matter.hpp"
#include "domain/visit/ratio.hpp"
#include "plan/expr/evaluate.hpp"

namespace wanhu::app {

// The state of the campaign at the end of a day: what had been entered by then, under the plans
// that were in force (the first ones for days before them).
struct CampaignDay {
  // What is asked once, by unit: found once for all units of a page.
  using Tasks = std::map<std::string, std::vector<domain::Ask>, std::less<>>;

  store::Db* db = nullptr;
  PlanBook* plans = nullptr;
  store::Tenant tenant = 0;
  base::Date day;
  std::int64_t seq = 0;  // the last entry
  PlanRef plan{};
  WorkRef work{};  // the tasks point into it
  std::shared_ptr<const Tasks> tasks{};
};
struct CampaignBooks {  // where a day's plans are found
  PlanBook& plans;
  WorkBook& work;
  const calendar::Calendar& calendar;
  const PlanRef& newest;
};
CampaignDay campaign_day(store::Db& db, store::Tenant tenant, const CampaignBooks& books,
                         base::Date day);

// The unit and all below it in the tree of the plans in force, the unit first.
std::vector<std::string> units_below(const plan::Org& org, const std::string& unit);

// A row with the way to it, for "which ones?".
class CampaignRow : public plan::expr::Row {
 public:
  struct Ref {
    std::optional<base::Uuid> matter{};  // whoever shows it asks whether the reader may see it
    std::string label{}, unit{};
    std::string href{};  // of its page in the console; empty: it has none
    std::optional<base::Date> due{}, done{};
  };
  [[nodiscard]] virtual Ref ref() const = 0;
};

// A matter as an expression sees it at the end of that day; `matter` as it stood then.
std::unique_ptr<CampaignRow> matter_as_row(const domain::Matter& matter, base::Date day);

// Rows that another group of tables keeps. To plug one in: a line in campaign_sources.cpp.
class CampaignSource {
 public:
  virtual ~CampaignSource() = default;
  // "place", "finding".
  [[nodiscard]] virtual bool has(std::string_view set) const = 0;
  // Those of the units as of the day; only asked for sets that it has.
  virtual void each(const CampaignDay& day, const std::vector<std::string>& units,
                    std::string_view set,
                    const std::function<void(const CampaignRow&)>& visit) const = 0;
  // How many of the posts that the plans ask for in the units are filled; nothing when it does not
  // know.
  [[nodiscard]] virtual std::optional<domain::Ratio> duties(
      const CampaignDay& day, const std::vector<std::string>& units) const = 0;
};
using CampaignSources = std::vector<const CampaignSource*>;
const CampaignSources& campaign_sources();

class CampaignRows final : public plan::expr::Rows {
 public:
  CampaignRows(CampaignDay day, std::vector<std::string> units,
               CampaignSources sources = campaign_sources());
  ~CampaignRows() override;

  [[nodiscard]] bool has(std::string_view set) const;
  // Whether every set of the tree has rows; when not, it must not be evaluated.
  [[nodiscard]] bool has_all(const plan::expr::Node& tree) const;
  void each(std::string_view set,
            const std::function<void(const plan::expr::Row&)>& visit) const override;
  void each_row(std::string_view set, const std::function<void(const CampaignRow&)>& visit) const;
  // Nothing when nobody knows, and when nothing is asked.
  [[nodiscard]] std::optional<domain::Ratio> duties() const;

  [[nodiscard]] const CampaignDay& day() const { return day_; }

 private:
  using List = std::vector<std::unique_ptr<CampaignRow>>;
  [[nodiscard]] const CampaignSource* source(std::string_view set) const;
  const List& rows(std::string_view set) const;

  CampaignDay day_;
  std::vector<std::string> units_;
  CampaignSources sources_;
  mutable std::map<std::string, List, std::less<>> loaded_{};  // read when first asked for
};

}  // namespace wanhu::app
