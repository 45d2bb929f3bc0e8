#include "plan/plan.hpp"

#include <algorithm>
#include <tuple>

#include "base/digest.hpp"
#include "plan/bind.hpp"
#include "plan/checks.hpp"
#include "plan/engine_notes.hpp"
#include "plan/guard/guard.hpp"
#include "plan/reader.hpp"
#include "plan/tools/inherit.hpp"

namespace wanhu::plan {

namespace {

template <class T>
const T* by_id(const std::vector<T>& all, std::string_view id) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const T& item) { return item.id == id; });
  return found == all.end() ? nullptr : &*found;
}

// Adopting a plan is an act of its own, so its absence is no fault of the text.
void note_approval(const Tree& tree, std::vector<Finding>& notes) {
  const Value* head = tree.root.find("plan");
  if (head == nullptr || head->find("approved") != nullptr) return;
  notes.insert(notes.begin(),
               {.code = "L-APPROVAL", .severity = Severity::hold, .at = head->key_at});
}

}  // namespace

const Unit* Plan::unit(std::string_view id) const {
  return id == org.root.id ? &org.root : by_id(org.units, id);
}
const Office* Plan::office(std::string_view id) const {
  return by_id(org.offices, id);
}
const NamedCalendar* Plan::named_calendar(std::string_view id) const {
  return by_id(calendars, id);
}
const Phase* Plan::phase(std::string_view id) const {
  return by_id(head.phases, id);
}
const Duty* Plan::duty(std::string_view id) const {
  return by_id(duties, id);
}
const Form* Plan::form(std::string_view id) const {
  return by_id(forms, id);
}
const Form* Plan::door_form() const {
  return forms.empty() ? nullptr : &forms.front();
}
const Quota* Plan::quota(std::string_view id) const {
  return by_id(quotas, id);
}
const Exclusion* Matters::exclusion(std::string_view id) const {
  return by_id(exclusions, id);
}

const SideClock* Matters::clock(std::string_view id) const {
  return by_id(clocks, id);
}

bool SideClock::is_for(std::string_view kind) const {
  return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

const MatterKind* Plan::matter_kind(std::string_view id) const {
  return by_id(matters.kinds, id);
}

bool Publish::shows(std::string_view field) const {
  // A title is made of the resident's words, or of what staff heard from them: names and places
  // stand in it.
  if (field == "title" && !text) return false;
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

const Amount& MatterKind::due_on(Date day) const {
  const Amount* found = dated.empty() ? &due : &dated.front().second;
  for (const auto& [from, amount] : dated)
    if (from <= day) found = &amount;
  return *found;
}

const Phase* Plan::phase_on(Date day) const {
  const auto found = std::find_if(head.phases.begin(), head.phases.end(), [&](const Phase& phase) {
    return phase.from <= day && day <= phase.to;
  });
  return found == head.phases.end() ? nullptr : &*found;
}

std::string Plan::name_of(std::string_view id) const {
  if (const Unit* found = unit(id)) return found->name;
  if (const Office* found = office(id)) return found->name;
  if (const Duty* found = duty(id)) return found->name;
  for (const Team& team : org.teams)
    if (team.id == id) return team.name;
  return std::string(id);
}

bool Loaded::has(Severity severity) const {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return finding.severity == severity; });
}

bool Loaded::may_activate() const {
  return plan.has_value() && plan->head.approved && !has(Severity::hold);
}

Loaded load(std::string_view text, std::string file_name, const Above* above) {
  FindingList findings;
  Tree tree = read_tree(text, findings);
  check_texts(tree, findings);  // before the guards withdraw what they refuse, damaged or not
  check_moved(tree, findings);
  withdraw(tree, check_guards(tree, findings));
  Shaped shaped = check_shape(tree, findings);
  check_refs(tree, shaped.refs, findings);
  check_rules(tree, findings);
  check_dates(tree, findings);
  check_blocks(tree, findings);
  check_publish(tree, findings);
  check_knowledge(tree, findings);
  check_questions(tree, findings);
  check_clocks(tree, findings);
  check_deciders(tree, findings);
  check_calendars(tree, findings);
  check_messages(tree, findings);
  check_expressions(tree, findings);
  if (above != nullptr) {
    FindingList theirs;  // the parent's own findings are not this file's
    check_inheritance(tree, read_tree(above->text, theirs), above->file_name, findings);
  }

  Loaded loaded{.file_name = std::move(file_name)};
  std::tie(loaded.findings, loaded.more) = findings.take();
  loaded.notes = engine_notes(tree);
  for (Finding& note : message_notes(tree)) loaded.notes.push_back(std::move(note));
  note_approval(tree, loaded.notes);
  if (loaded.has(Severity::error)) return loaded;
  loaded.plan = bind(tree.root);
  loaded.plan->holes = std::move(shaped.holes);
  loaded.plan->digest = base::hex(base::sha256(text));
  return loaded;
}

}  // namespace wanhu::plan
