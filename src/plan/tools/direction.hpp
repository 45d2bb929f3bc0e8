// Which way of a value is tighter: for whoever works under the plan, or kinder to the resident. The
// one table of it. The check of a plan under another (inherit.hpp) and the difference of two plans
// (diff.hpp) both read it, so they cannot disagree.
//
// A key that is not in the table has no direction: names and references, counts that describe what
// there is, days on which something begins, and choices of which neither is the stricter one.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "plan/value.hpp"

namespace wanhu::plan {

enum class Step {
  none,  // as tight as before, or beyond comparison
  tighter,
  looser,
  mixed,  // tighter in one part and looser in another: items of a list
};

enum class Way {
  shorter,     // an amount of time; without one there is no limit
  longer,      // an amount of time that somebody is given
  fewer,       // a number or share; without one there is no limit
  more,        // a number or share; without one it is none
  sooner,      // the last day; without one there is no limit
  due_day,     // a key of a table that says the last day: { phase, at }
  stays_true,  // a truth; without one it is false
  fewer_of,    // a list of which each item eases
  more_of,     // a list of which each item is asked for
  ranked,      // a word: `ranks`, from the loosest; "" is no word at all
  rhythm,      // how many times in which period, by both keys together: the more often
  rate,        // the most there may be in the period `per` of its table: the fewer
  rates,       // that period
  workload,    // a quota: the more, or the fewer where it is a ceiling
  aim,         // a share that an indicator is to reach: by the indicator's `direction`
  reminders,   // rows: each reminder is still sent to the same person, or sooner
  here,        // a table or row: tighter when it is there
  gone,        // a table or row: tighter when it is not
};

// Whether a plan under another is held to what that says.
enum class Hold {
  no,          // it speaks of something of its own, or may add what is looser
  not_looser,  // where both say it
  same,        // where both say it: other values would be read by it
};

struct Direction {
  std::string_view path;  // keys from the root, without ids: "matters.kinds.due"
  Way way = Way::shorter;
  Hold hold = Hold::not_looser;
  std::vector<std::string_view> ranks{};
};

const std::vector<Direction>& directions();
const Direction* direction_of(std::string_view path);  // null when it has none

// A place in one plan, with what stands around it; null where there is nothing.
struct Spot {
  const Value* value = nullptr;
  const Value* table = nullptr;  // the innermost table
  const Value* list = nullptr;   // the innermost rows
  const Value* block = nullptr;  // the innermost table under an id: an indicator, a form
  const Value* root = nullptr;
};

// From the one plan to the other. Exchanging the two exchanges tighter and looser. What is still
// open ("?") is beyond comparison.
Step step(const Direction& direction, const Spot& from, const Spot& to);

// The keys that together say how often, in the tables at `path` ("cadence").
struct Rhythm {
  std::string_view path, count, period;  // `count` empty: once in each period
};
const Rhythm* rhythm_of(std::string_view path);

// Whether the reminder is sent to the same person by one of `reminders`, at that moment or sooner.
bool is_reminded(const Value& row, const std::vector<Value>& reminders);

}  // namespace wanhu::plan
