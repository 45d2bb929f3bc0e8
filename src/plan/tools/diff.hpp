// What differs between two plans, in the words of the field: "一般问题 办理时限：10日（自然日） →
// 10个工作日（放松）". Rows go by their id (or post, item or reason), others by what they say and
// then by position, so neither the order of the file nor its layout counts; where order means
// something (questions, choices, steps, who is told) a new order is a change.
//
// Invariants: no change exactly when the trees say the same; diff(b, a) is diff(a, b) with the two
// sides exchanged.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/catalogue.hpp"
#include "base/json.hpp"
#include "plan/plan.hpp"
#include "plan/reader.hpp"

namespace wanhu::plan {

enum class ChangeKind { added, removed, changed };

// For whoever works under the plan, by the table that also says what a plan under another may not
// loosen (direction.hpp). Neutral: names and other words without effect.
enum class Bearing { tighter, looser, neutral };

struct InWords {  // the same in both languages of the catalogue
  std::string zh{}, en{};
  [[nodiscard]] const std::string& in(base::Lang lang) const;
  bool operator==(const InWords&) const = default;
};

struct Change {
  ChangeKind kind = ChangeKind::changed;
  std::string path{};          // of the block in the plan file: "matters.kinds", "form.feedback"
  std::string key{};           // "due"; empty when a whole row or table comes or goes
  int line_a = 0, line_b = 0;  // 0 where it does not stand
  InWords entry{};             // which row, by name; empty for a key of the plan itself
  InWords name{};              // of the key, or of the rows that one is added to
  InWords before{}, after{};   // the values; empty where there is none
  std::optional<Bearing> bearing{};  // when the key has a direction
};

// Of plans without errors: `pa` belongs to `a`, `pb` to `b`. In the order of the schema.
std::vector<Change> diff(const Tree& a, const Plan& pa, const Tree& b, const Plan& pb);

// One line, without a line end.
std::string say(const Change& change, base::Lang lang);

// {kind, path, key, entry, name, line_a, line_b, before, after, bearing (or null), text}
base::Json to_json(const Change& change, base::Lang lang);

}  // namespace wanhu::plan
