#include "plan/tools/inherit.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "plan/schema.hpp"
#include "plan/tools/direction.hpp"
#include "plan/tools/same.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

std::string name_of(const Value& row) {
  for (const char* key : {"id", "post", "for"})
    if (std::string name = row.text_of(key); !name.empty()) return name + row.text_of("each");
  return {};
}

std::string shown(const Value& value) {
  if (value.kind == Kind::integer) return std::to_string(value.integer);
  if (value.kind == Kind::boolean) return value.boolean ? "true" : "false";
  if (value.kind == Kind::text) return value.text;
  if (value.kind == Kind::date) return value.date.iso();
  if (value.kind == Kind::table) return value.text_of("phase") + " " + value.text_of("at");
  std::string out;
  for (const Value& item : value.items)
    out += (out.empty() ? "" : " ") + (item.kind == Kind::table ? item.text_of("v") : item.text);
  return "[" + out + "]";
}

// "2/月"
std::string shown(const Rhythm& rhythm, const Value& table) {
  const std::string period = table.text_of(rhythm.period);
  if (rhythm.count.empty()) return period;
  const Value* count = table.find(rhythm.count);
  return (count == nullptr ? "–" : shown(*count)) + (period.empty() ? "" : "/" + period);
}

// Whether the child's value breaks what the parent's says.
bool is_broken(const Direction& direction, const Spot& parent, const Spot& child) {
  switch (direction.hold) {
    case Hold::no:
      return false;
    case Hold::same:
      return child.value->kind == Kind::text && parent.value->kind == Kind::text &&
             child.value->text != parent.value->text;
    case Hold::not_looser:
      break;
  }
  const Step way = step(direction, parent, child);
  return way == Step::looser || way == Step::mixed;
}

const Rhythm* rhythm_around(const Direction& direction) {
  return rhythm_of(direction.path.substr(0, direction.path.rfind('.')));
}

// Keys that are read together break one rule and give one finding: a rhythm at its period where
// both state it, a ceiling at its number unless only the period differs.
bool is_told_elsewhere(const Direction& direction, const Field& field, const Spot& theirs,
                       const Spot& ours) {
  const auto both_state = [&](std::string_view key) {
    return theirs.table->find(key) != nullptr && ours.table->find(key) != nullptr;
  };
  if (direction.way == Way::rhythm) {
    const std::string_view period = rhythm_around(direction)->period;
    return both_state(period) != (field.name == period);
  }
  if (direction.way == Way::rate) return says_same(*theirs.value, *ours.value);
  const auto& keys = ours.table->entries;
  return direction.way == Way::rates &&
         std::any_of(keys.begin(), keys.end(), [&](const Value& key) {
           const Value* stated = theirs.table->find(key.key);
           return key.kind == Kind::integer && stated != nullptr && !says_same(*stated, key);
         });
}

std::map<std::string, const Value*> by_name(const Value& rows) {
  std::map<std::string, const Value*> all;
  for (const Value& row : rows.items)
    if (std::string name = name_of(row); !name.empty()) all.emplace(std::move(name), &row);
  return all;
}

class Inheritance {
 public:
  Inheritance(const Tree& child, const Tree& parent, std::string parent_file, FindingList& findings)
      : child_(child), parent_(parent), parent_file_(std::move(parent_file)), findings_(findings) {}

  void run() {
    table(root_shape(), "", {nullptr, &parent_.root, nullptr, nullptr, &parent_.root},
          {nullptr, &child_.root, nullptr, nullptr, &child_.root});
    reminders();
    kinds();
  }

 private:
  // The keys of a table that both plans have.
  void table(const Shape& shape, const std::string& path, Spot theirs, Spot ours) {
    for (const Field& field : shape.fields) {
      theirs.value = theirs.table->find(field.name);
      ours.value = ours.table->find(field.name);
      if (theirs.value == nullptr || ours.value == nullptr) continue;
      const std::string inner = (path.empty() ? "" : path + ".") + std::string(field.name);
      if (const Direction* direction = direction_of(inner)) key(*direction, field, theirs, ours);
      if (field.shape == nullptr) continue;
      if (field.type == Type::map)
        map(*field.shape, inner, theirs, ours);
      else if (field.type == Type::rows)
        rows(*field.shape, inner, theirs, ours);
      else
        member(*field.shape, inner, theirs, ours);
    }
  }

  void map(const Shape& shape, const std::string& path, Spot theirs, Spot ours) {
    const Value* const own = ours.value;
    for (const Value& entry : theirs.value->entries) {
      theirs.value = theirs.block = &entry;
      ours.value = ours.block = own->find(entry.key);
      if (ours.value != nullptr) member(shape, path, theirs, ours);
    }
  }

  void rows(const Shape& shape, const std::string& path, Spot theirs, Spot ours) {
    const auto named = by_name(*ours.value);
    for (const auto& [name, row] : by_name(*theirs.value)) {
      const auto own = named.find(name);
      if (own == named.end()) continue;
      theirs.value = row;
      ours.value = own->second;
      member(shape, path, theirs, ours);
    }
  }

  // A table, one under an id, or a row.
  void member(const Shape& shape, const std::string& path, Spot theirs, Spot ours) {
    if (theirs.value->kind != Kind::table || ours.value->kind != Kind::table) return;
    theirs.table = theirs.value;
    ours.table = ours.value;
    table(shape, path, theirs, ours);
  }

  void key(const Direction& direction, const Field& field, const Spot& theirs, const Spot& ours) {
    if (!is_broken(direction, theirs, ours) || is_told_elsewhere(direction, field, theirs, ours))
      return;
    const auto said = [&](const Spot& spot) {
      return direction.way == Way::rhythm ? shown(*rhythm_around(direction), *spot.table)
                                          : shown(*spot.value);
    };
    looser(*ours.value, said(ours), *theirs.value, said(theirs), std::string(field.name),
           *ours.table);
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
    const Direction* direction = direction_of(path);
    if (own == nullptr)
      ours.entries.push_back(stated);
    else if (direction != nullptr && is_broken(*direction, {&stated, &theirs}, {own, &ours}))
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
  for (const char* block : {"matters", "messages", "form"}) {
    const Value* theirs = parent.find(block);
    if (theirs == nullptr) continue;
    Value* ours = find(out, block);
    if (ours == nullptr) {
      out.entries.push_back(*theirs);
    } else if (std::string_view(block) == "matters") {
      complete(*ours, *theirs, block);
    } else if (std::string_view(block) == "form") {
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
