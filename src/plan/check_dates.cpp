// What is planned for a day on which the plan is not in force.
#include <optional>
#include <string>

#include "plan/checks.hpp"

namespace wanhu::plan {

namespace {

using base::Date;
using Kind = Value::Kind;

// Dates that do not bind anybody are left alone: those of documents and of approval, the terms of
// matters by date (they run on with matters.tail), and from when to when a unit exists.
class Dates {
 public:
  Dates(const Tree& tree, FindingList& findings) : root_(tree.root), findings_(findings) {}

  void run() {
    window_ = root_.at_path("plan.window");
    if (window_ == nullptr) return;
    const auto from = window_->date_of("from"), to = window_->date_of("to");
    if (!from || !to || *from > *to) return;
    from_ = *from;
    to_ = *to;
    if (const Value* calendars = root_.find("calendars"))
      for (const Value& calendar : calendars->entries) own_days(calendar);
    for (const Value& task : root_.rows_of("task")) task_days(task);
    for (const Value& post : root_.rows_of("staffing"))
      inside(post, "by", {.name = post.text_of("post"), .before_is_fine = true});
    if (const Value* publicity = root_.find("publicity"))
      for (const Value& item : publicity->rows_of("items"))
        for (const char* key : {"from", "by"}) inside(item, key, {.name = item.text_of("name")});
    if (const Value* indicators = root_.find("indicators"))
      for (const Value& indicator : indicators->entries) targets(indicator);
    if (const Value* quotas = root_.find("quota"))
      for (const Value& quota : quotas->entries) targets(quota);
  }

 private:
  struct Named {
    std::string name{};
    std::string clause{};         // where the row itself has none
    bool before_is_fine = false;  // a post may be filled before the plan begins
    bool after_is_fine = false;
  };

  void own_days(const Value& calendar) {
    for (const char* list : {"off", "work"})
      for (const Value& row : calendar.rows_of(list)) {
        const std::string name = row.text_of("name");
        inside(row, "date",
               {.name = name.empty() ? calendar.text_of("name") : name,
                .clause = calendar.text_of("src")});
      }
  }

  void task_days(const Value& task) {
    for (const char* key : {"from", "to", "due"})
      inside(task, key, {.name = task.text_of("name"), .after_is_fine = follows_up(task)});
  }

  // A task that works on matters or findings may come when those end that the plan lets run on.
  [[nodiscard]] bool follows_up(const Value& task) const {
    const Value* tail = root_.at_path("matters.tail");
    return tail != nullptr && tail->kind == Kind::boolean && tail->boolean &&
           !task.text_of("from").empty();
  }

  void targets(const Value& indicator) {
    const std::string name = indicator.text_of("name");
    const Named named{.name = name.empty() ? indicator.key : name,
                      .clause = indicator.text_of("src")};
    if (const Value* target = indicator.find("target")) inside(*target, "by", named);
    for (const Value& milestone : indicator.rows_of("milestones")) inside(milestone, "by", named);
  }

  void inside(const Value& row, const char* key, const Named& named) {
    const auto day = row.date_of(key);
    if (!day) return;
    const bool early = *day < from_ && !named.before_is_fine;
    const bool late = *day > to_ && !named.after_is_fine;
    if (!early && !late) return;
    Finding finding{.code = "L-DATE-WINDOW", .at = row.find(key)->at};
    finding.second = window_->find(early ? "from" : "to")->at;
    finding.args = {
        {"name", named.name}, {"day", day->iso()}, {"from", from_.iso()}, {"to", to_.iso()}};
    finding.clause = named.clause.empty() ? row.text_of("src") : named.clause;
    findings_.add(std::move(finding));
  }

  const Value& root_;
  FindingList& findings_;
  const Value* window_ = nullptr;
  Date from_, to_;
};

}  // namespace

void check_dates(const Tree& tree, FindingList& findings) {
  Dates(tree, findings).run();
}

}  // namespace wanhu::plan
