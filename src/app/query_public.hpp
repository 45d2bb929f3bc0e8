// What everybody may see: single matters that a plan publishes, and how many there are where.
// What the resident wrote is shown only where the plan publishes words (its title too), with
// private numbers masked; contact data and the place are never shown. A matter is named by its
// public number, the journal entry that opened it; the receipt number stays the resident's own.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/query.hpp"
#include "app/suppress.hpp"
#include "base/thread_annotations.hpp"

namespace wanhu::app {

// What the public page counts, each only of matters whose plan publishes what is counted: by
// village where it publishes the village, open ones where it publishes the state.
struct PublicCounts {
  std::int64_t total = 0;
  std::optional<std::int64_t> open{}, overdue{};  // nothing: no plan publishes what would tell
  std::map<std::string, std::int64_t> by_unit, by_kind;
  bool one_kind = false;  // a single kind is published: nothing is kept back by hiding its name
};

// The same as everybody may see them. A village or kind with fewer than k_cell_min is suppressed,
// and so many others that no difference of totals tells it (suppress.hpp). Rows and filters go by
// it too: else the list would tell what the counts keep back.
class PublicCells {
 public:
  Cells by_unit, by_kind;

  explicit PublicCells(const PublicCounts& counts);
  [[nodiscard]] bool names_unit(const std::string& unit) const;
  [[nodiscard]] bool names_kind(const std::string& kind) const;

 private:
  bool one_kind_ = false;
};

// The counts of the last half minute, anew at once under another plan: everybody may ask for them,
// and they scan all that is public.
class PublicCountsCache {
 public:
  PublicCounts get(Reader& reader) WANHU_EXCLUDES(mutex_);

 private:
  static constexpr std::int64_t k_fresh_ms = 30'000;

  base::Mutex mutex_;
  std::optional<PublicCounts> counts_ WANHU_GUARDED_BY(mutex_);
  Instant made_ WANHU_GUARDED_BY(mutex_);
  std::int64_t plan_version_ WANHU_GUARDED_BY(mutex_) = 0;
};

// What is asked for by a field is answered only where the plan publishes that field; `overdue` is
// told by the due day and by the state.
struct PublicAsk {
  std::optional<std::string> kind{}, unit{};
  std::optional<std::string> state{};    // "open", "overdue", "answered" (not closed yet), "closed"
  std::optional<std::int64_t> before{};  // the public number of the last one of the page before
  int limit = 20;
};

struct PublicRow {  // one matter as its plan publishes it; what it does not is empty
  std::int64_t no = 0;
  std::optional<std::string> kind{}, unit{}, title{}, text{}, state{}, outcome{};
  std::optional<Date> opened{}, due{};
  bool overdue = false;
  std::int64_t plan_version = 1;
};
// The newest first, one more than `limit` when there are more.
std::vector<PublicRow> public_rows(Reader& reader, const PublicAsk& ask);
Json to_json(const PublicRow& row, const Reader& reader);
// The list with its counts. A row names its village and its kind only where their counts are shown,
// and suppressed ones cannot be asked for.
Json public_page(Reader& reader, const PublicAsk& ask, const PublicCounts& counts);

// What the public sees of this matter, or would see of it later: {"now", "hidden_by", "item",
// "after"}; null when its plan does not publish it.
Json public_view_json(Reader& reader, const domain::Matter& matter);

}  // namespace wanhu::app
