// What would become of the terms of the matters that are open, had they been opened under another
// plan. Nothing is changed by asking: a case keeps the plan version it was opened under (law 3), so
// the answer weighs a change before it is approved, for the cases that will come after it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/query.hpp"
#include "calendar/calendar.hpp"
#include "plan/plan.hpp"
#include "plan/value.hpp"

namespace wanhu::app {

// The clock that runs for an open matter now.
struct OpenTerm {
  Uuid matter;
  std::string receipt, title, kind, unit;
  int round = 1;
  Instant started;  // of the round
  Date due;
  Instant due_at;
  std::optional<Date> granted{};  // the day of the round's last extension: never due before it
};

// `kind_gone`: the proposed plan has no such kind, so it says nothing about the matter.
enum class Move { same, later, earlier, kind_gone };
std::string_view text_of(Move move);

struct MovedMatter {
  OpenTerm now;
  Move move = Move::same;
  Date due;  // under the proposed plan
  Instant due_at;

  // Negative: earlier. A term in hours may move within its day, which is 0 days.
  [[nodiscard]] int days() const { return due - now.due; }
};

struct MoveCounts {
  std::int64_t open = 0, later = 0, earlier = 0, same = 0, kind_gone = 0;
  std::int64_t overdue_now = 0, overdue_then = 0;
};
Json to_json(const MoveCounts& counts);  // schema MoveCounts

// Pure. In the order of `terms`.
std::vector<MovedMatter> what_if(const std::vector<OpenTerm>& terms, const plan::Plan& proposed,
                                 const calendar::Calendar& calendar);
MoveCounts count_moves(const std::vector<MovedMatter>& matters, Instant now);
// By the kind's id.
std::map<std::string, MoveCounts> count_moves_by_kind(const std::vector<MovedMatter>& matters,
                                                      Instant now);

struct LimitChange {
  std::string kind, due;  // "general", "5个工作日"
};
inline constexpr std::size_t k_limit_changes_max = 50;

// The plan with other terms, each from the first day on. A bare "10日" is read by the plan's own
// basis. Errors, at /changes/N/kind or /changes/N/due: MATTER-KIND, WHATIF-TWICE, AMOUNT-SYNTAX,
// AMOUNT-RANGE.
Result<plan::Plan> with_limits(plan::Plan plan, const std::vector<LimitChange>& changes);

// The plan of a tree without errors, completed with what only its parents in force say.
plan::Plan as_it_would_run(const Reader& reader, const plan::Value& root);

// Matters in the reader's part that nobody has answered yet and that live under the proposed plan
// in whatever version, or under the one it supersedes; by their due day now. Those that live under
// a child of the plan are its child's.
std::vector<MovedMatter> moved_matters(Reader& reader, const plan::Plan& proposed);

// The answer of the page: schema WhatIf. Errors: PLAN-VERSION at /version, those of with_limits.
Result<Json> what_if_page(Reader& reader, std::int64_t version,
                          const std::vector<LimitChange>& changes);

}  // namespace wanhu::app
