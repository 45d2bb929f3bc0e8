#include "plan/tools/inherit.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>

#include "calendar/amount.hpp"
#include "plan/checks.hpp"
#include "plan/period.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

// Which way is tighter for whoever works under the plan, or kinder to the resident.
enum class Way {
  shorter,     // an amount of time: at most the parent's
  longer,      // an amount of time: at least the parent's
  fewer,       // a number or share: at most
  more,        // a number or share: at least
  stays_true,  // once true, always true
  within,      // a list: nothing that the parent has not
  beyond,      // a list: everything that the parent has
  same,
};

struct Rule {
  std::string_view block;  // where the rows or tables are: "matters.kinds", "quota", "burden"
  std::string_view key;    // "" inside a block that is one table
  Way way;
};

// `block` is a table, a map of tables, or an array of rows that go by id, post, item or moment.
constexpr std::array<Rule, 36> k_rules{{
    {"matters", "basis", Way::same},  // a bare “10日” would mean another time
    {"matters", "roll", Way::same},
    {"matters", "tail", Way::stays_true},
    {"matters", "tell", Way::beyond},
    {"matters.kinds", "due", Way::shorter},
    {"matters.kinds", "confidential", Way::stays_true},
    {"matters.close", "exits", Way::within},
    {"matters.close", "needs", Way::same},
    {"matters.callback", "share", Way::more},
    {"matters.pause", "max", Way::shorter},
    {"matters.pause", "notice", Way::stays_true},
    {"matters.extend", "max", Way::shorter},
    {"matters.extend", "times", Way::fewer},
    {"matters.objection", "within", Way::longer},
    {"matters.review", "within", Way::longer},
    {"form", "anonymous", Way::stays_true},
    {"form", "retain", Way::shorter},
    {"form", "min_n", Way::more},
    {"quota", "floor", Way::stays_true},
    {"staffing", "min", Way::more},
    {"staffing", "max", Way::fewer},
    {"places.inspect", "at_least", Way::more},
    {"places.listing", "at_least", Way::more},
    {"publicity.items", "at_least", Way::more},
    {"survey", "per_day", Way::more},
    {"survey", "sample", Way::more},
    {"survey", "min_n", Way::more},
    {"survey", "hide_from", Way::beyond},
    {"survey", "items_embargo", Way::stays_true},
    {"indicators", "min_n", Way::more},
    {"ranking", "min_n", Way::more},
    {"ranking", "interval", Way::more},
    {"ladder", "needs", Way::beyond},
    {"burden", "max_forms", Way::fewer},
    {"burden", "max_reports", Way::fewer},
    {"burden", "max_meetings", Way::fewer},
}};

std::string name_of(const Value& row) {
  for (const char* key : {"id", "post", "for"})
    if (std::string name = row.text_of(key); !name.empty()) return name + row.text_of("each");
  return {};
}

std::optional<double> number_of(const Value& value) {
  if (value.kind == Kind::integer) return static_cast<double>(value.integer);
  if (value.kind != Kind::text) return {};
  const int percent = percent_of(value.text);
  return percent < 0 ? std::nullopt : std::optional<double>(percent);
}

// Days, for comparison only; of dated rows the longest.
std::optional<int> days_of(const Value& value) {
  if (value.kind == Kind::text) {
    const auto amount = calendar::parse_amount(value.text);
    return amount ? std::optional(calendar::days_at_most(*amount)) : std::nullopt;
  }
  std::optional<int> longest;
  for (const Value& row : value.items)
    if (const Value* v = row.find("v"))
      if (const auto days = days_of(*v)) longest = std::max(longest.value_or(0), *days);
  return longest;
}

// Negative when `ours` is the shorter time. Amounts of one unit are compared exactly, others by
// their upper bounds in days.
std::optional<int> longer_by(const Value& ours, const Value& theirs) {
  const auto a = calendar::parse_amount(ours.text), b = calendar::parse_amount(theirs.text);
  if (a && b && a->index() == b->index()) {
    const auto number = [](const auto& amount) { return amount.n; };
    return std::visit(number, *a) - std::visit(number, *b);
  }
  const auto our_days = days_of(ours), their_days = days_of(theirs);
  return our_days && their_days ? std::optional(*our_days - *their_days) : std::nullopt;
}

std::set<std::string> texts_in(const Value& value) {
  std::set<std::string> texts;
  for (const Value& item : value.items) texts.insert(item.text);
  return texts;
}

bool includes(const std::set<std::string>& all, const std::set<std::string>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

// Holes and values of a wrong type are other findings' business: never looser.
bool is_looser(const Value& child, const Value& parent, Way way) {
  switch (way) {
    case Way::shorter:
    case Way::longer: {
      const auto by = longer_by(child, parent);
      return by && (way == Way::shorter ? *by > 0 : *by < 0);
    }
    case Way::fewer:
    case Way::more: {
      const auto ours = number_of(child), theirs = number_of(parent);
      return ours && theirs && (way == Way::fewer ? *ours > *theirs : *ours < *theirs);
    }
    case Way::stays_true:
      return parent.boolean && child.kind == Kind::boolean && !child.boolean;
    case Way::within:
      return child.kind == Kind::rows && !includes(texts_in(parent), texts_in(child));
    case Way::beyond:
      return child.kind == Kind::rows && !includes(texts_in(child), texts_in(parent));
    case Way::same:
      return child.kind == Kind::text && parent.kind == Kind::text && child.text != parent.text;
  }
  return false;
}

std::string shown(const Value& value) {
  if (value.kind == Kind::integer) return std::to_string(value.integer);
  if (value.kind == Kind::boolean) return value.boolean ? "true" : "false";
  if (value.kind == Kind::text) return value.text;
  std::string out;
  for (const Value& item : value.items)
    out += (out.empty() ? "" : " ") + (item.kind == Kind::table ? item.text_of("v") : item.text);
  return "[" + out + "]";
}

// When the reminder of the parent's is still sent to the same person, at that moment or sooner.
bool is_reminded(const Value& row, const std::vector<Value>& reminders) {
  const auto moment = [](const Value& reminder) {
    return reminder.text_of("at") == "due" ? 100 : percent_of(reminder.text_of("at"));
  };
  return std::any_of(reminders.begin(), reminders.end(), [&](const Value& own) {
    return own.text_of("to") == row.text_of("to") && moment(own) <= moment(row);
  });
}

class Inheritance {
 public:
  Inheritance(const Tree& child, const Tree& parent, std::string parent_file, FindingList& findings)
      : child_(child), parent_(parent), parent_file_(std::move(parent_file)), findings_(findings) {}

  void run() {
    for (const Rule& rule : k_rules) {
      const Value* ours = child_.root.at_path(rule.block);
      const Value* theirs = parent_.root.at_path(rule.block);
      if (ours != nullptr && theirs != nullptr) pair(*ours, *theirs, rule);
    }
    cadences();
    reminders();
    kinds();
  }

 private:
  void pair(const Value& ours, const Value& theirs, const Rule& rule) {
    if (ours.kind == Kind::rows && theirs.kind == Kind::rows) {
      for (const Value& row : theirs.items)
        for (const Value& own : ours.items)
          if (!name_of(row).empty() && name_of(own) == name_of(row)) value(own, row, rule);
    } else if (is_map(rule.block)) {
      for (const Value& entry : theirs.entries)
        if (const Value* own = ours.find(entry.key)) value(*own, entry, rule);
    } else {
      value(ours, theirs, rule);
    }
  }

  static bool is_map(std::string_view block) {
    return block == "form" || block == "quota" || block == "survey" || block == "indicators" ||
           block == "ranking" || block == "ladder";
  }

  void value(const Value& ours, const Value& theirs, const Rule& rule) {
    const Value* mine = ours.find(rule.key);
    const Value* stated = theirs.find(rule.key);
    if (mine == nullptr || stated == nullptr || !is_looser(*mine, *stated, rule.way)) return;
    looser(*mine, shown(*mine), *stated, shown(*stated), std::string(rule.key), ours);
  }

  void looser(const Value& mine, const std::string& ours, const Value& stated,
              const std::string& theirs, const std::string& key, const Value& block) {
    Finding finding{.code = "L-LOOSER", .at = mine.at};
    finding.terms = {{"what", "PLAN-KEY-" + key}};
    finding.args = {{"ours", ours},
                    {"theirs", theirs},
                    {"file", parent_file_},
                    {"line", std::to_string(stated.at.line)}};
    finding.clause = block.text_of("src");
    findings_.add(std::move(finding));
  }

  static double frequency(const Value& row) {
    return static_cast<double>(row.integer_of("at_least").value_or(1)) *
           times_a_month(row.text_of("per"));
  }

  void cadences() {
    for (const Value& theirs : parent_.root.rows_of("cadence"))
      for (const Value& ours : child_.root.rows_of("cadence")) {
        if (name_of(theirs).empty() || name_of(ours) != name_of(theirs)) continue;
        if (frequency(ours) <= 0 || frequency(ours) >= frequency(theirs) - 1e-9) continue;
        const auto said = [](const Value& row) {
          return std::to_string(row.integer_of("at_least").value_or(1)) + "/" + row.text_of("per");
        };
        looser(*ours.find("per"), said(ours), *theirs.find("per"), said(theirs), "per", ours);
      }
  }

  // Every reminder of the parent's is still sent, or sooner, to the same person.
  void reminders() {
    const Value* theirs = parent_.root.at_path("matters.remind");
    const Value* ours = child_.root.at_path("matters.remind");
    if (theirs == nullptr || ours == nullptr || ours->kind != Kind::rows) return;
    for (const Value& row : theirs->items) {
      const std::string said = row.text_of("at") + " → " + row.text_of("to");
      if (!is_reminded(row, ours->items))
        looser(*ours, "–", row, said, "remind", *child_.root.find("matters"));
    }
  }

  // A kind of matter that the parent knows cannot be dropped: its residents would have no term.
  void kinds() {
    const Value* theirs = parent_.root.at_path("matters.kinds");
    const Value* ours = child_.root.at_path("matters.kinds");
    if (theirs == nullptr || ours == nullptr || ours->kind != Kind::rows) return;
    for (const Value& row : theirs->items) {
      const bool kept = std::any_of(ours->items.begin(), ours->items.end(), [&](const Value& own) {
        return own.text_of("id") == row.text_of("id");
      });
      if (!kept)
        looser(*ours, "–", row, row.text_of("name"), "kinds", *child_.root.find("matters"));
    }
  }

  const Tree& child_;
  const Tree& parent_;
  std::string parent_file_;
  FindingList& findings_;
};

const Rule* rule_of(std::string_view block, std::string_view key) {
  const auto* const found = std::find_if(k_rules.begin(), k_rules.end(), [&](const Rule& rule) {
    return rule.block == block && rule.key == key;
  });
  return found == k_rules.end() ? nullptr : found;
}

Value* find(Value& table, std::string_view key) {
  const auto found = std::find_if(table.entries.begin(), table.entries.end(),
                                  [&](const Value& entry) { return entry.key == key; });
  return found == table.entries.end() ? nullptr : &*found;
}

// The parent's rows that the child's list lacks are added to it; the others are completed.
void complete(Value& ours, const Value& theirs, const std::string& block);
void complete_rows(Value& ours, const Value& theirs, const std::string& block) {
  for (const Value& row : theirs.items) {
    const auto own = std::find_if(ours.items.begin(), ours.items.end(),
                                  [&](const Value& item) { return name_of(item) == name_of(row); });
    if (own == ours.items.end())
      ours.items.push_back(row);
    else
      complete(*own, row, block);
  }
}

void complete(Value& ours, const Value& theirs, const std::string& block) {
  for (const Value& stated : theirs.entries) {
    Value* own = find(ours, stated.key);
    const std::string path = block + "." + stated.key;
    const Rule* rule = rule_of(block, stated.key);
    if (own == nullptr)
      ours.entries.push_back(stated);
    else if (rule != nullptr && is_looser(*own, stated, rule->way))
      *own = stated;
    else if (own->kind == Kind::table && stated.kind == Kind::table)
      complete(*own, stated, path);
    else if (path == "matters.kinds" || path == "matters.pause")
      complete_rows(*own, stated, path);
    else if (path == "matters.remind")
      std::copy_if(stated.items.begin(), stated.items.end(), std::back_inserter(own->items),
                   [&](const Value& row) { return !is_reminded(row, own->items); });
  }
}

}  // namespace

void check_inheritance(const Tree& child, const Tree& parent, const std::string& parent_file,
                       FindingList& findings) {
  Inheritance(child, parent, parent_file, findings).run();
}

Value under(const Value& child, const Value& parent) {
  Value out = child;
  for (const char* block : {"matters", "form"}) {
    const Value* theirs = parent.find(block);
    if (theirs == nullptr) continue;
    Value* ours = find(out, block);
    if (ours == nullptr) {
      out.entries.push_back(*theirs);
    } else if (std::string_view(block) == "matters") {
      complete(*ours, *theirs, block);
    } else {
      for (const Value& form : theirs->entries)
        if (Value* own = find(*ours, form.key))
          complete(*own, form, block);
        else
          ours->entries.push_back(form);
    }
  }
  return out;
}

}  // namespace wanhu::plan
