// Findings of supervision as they are read: where each stands, what was said, what the reader may
// do.
#include "app/filter.hpp"
#include "app/query_supervision.hpp"
#include "domain/matter/matter.hpp"
#include "store/statement.hpp"
#include "store/tables/supervision.hpp"

namespace wanhu::app {

namespace {

using domain::CheckRound;
using domain::OpenFinding;
using S = domain::SpotFindingState;
using store::Reach;
using store::Row;
using store::Statement;

constexpr std::int64_t k_findings_shown = 500;

const Statement k_steps{
    Reach::tenant, "supervision_steps_shown",
    "SELECT step, at_ms, actor, taken_down, body FROM supervision_step WHERE tenant = $1 "
    "AND finding_id = $2 ORDER BY n"};

struct FindingRow {
  OpenFinding finding;
  Date found;
  bool may_name = false;
  std::optional<Uuid> matter{};
};

// Ended ones last; the oldest first, as they wait longest.
std::vector<FindingRow> finding_rows(Reader& reader) {
  Filter filter({reader.tenant()});
  if (reader.scope.unit) {
    filter.add("f.unit = {}", *reader.scope.unit);
    filter.add_text("f.state <> 'found'");
  }
  const std::string limit = filter.place(k_findings_shown);
  std::vector<FindingRow> rows;
  for (const Row& row : reader.db.query(
           "SELECT f.finding_id, f.found_day, f.may_name, f.matter_id FROM supervision_finding f "
           "WHERE f.tenant = $1" +
               filter.where() +
               " ORDER BY CASE WHEN f.state IN ('lifted', 'closed') THEN 1 ELSE 0 END, "
               "f.found_day, f.finding_id LIMIT " +
               limit,
           filter.params()))
    rows.push_back({.finding = store::load_finding(reader.db, reader.tenant(), row.uuid(0)).value(),
                    .found = date_of(row, 1),
                    .may_name = row.flag(2),
                    .matter = row.uuid_if(3)});
  return rows;
}

Json steps_json(const SupervisionView& view, const CheckRound& round, const Uuid& finding) {
  Json steps = Json::array();
  Reader& reader = view.reader();
  reader.db.each(k_steps, {reader.tenant(), finding}, [&](const Row& row) {
    const std::string step = row.text(0);
    // Who went covertly stays with those who sent them.
    const bool hidden =
        round.is_covert() && !view.is_whole() && (step == "found" || step == "told");
    steps.push_back({{"step", step},
                     {"text", word(reader, "SUPERVISION-STEP-" + step)},
                     {"at", row.instant(1).iso()},
                     {"who", hidden ? word(reader, "ROLE-centre") : view.name_of(row.text(2))},
                     {"taken_down", row.flag(3)},
                     {"note", row.text(4)}});
  });
  return steps;
}

// The rules of who, as the domain has them: a button is shown to who may press it.
bool may_take(const Reader& reader, const OpenFinding& finding, const std::string& command) {
  if (!access::may_send(reader.scope.role, command)) return false;
  const std::string me = reader.scope.person.text();
  const Date today = reader.now.date();
  if (command == "supervision.open_matter") return true;
  if (command == "supervision.appeal" && finding.appeal_due && today > *finding.appeal_due)
    return false;
  if (command == "supervision.decide") {
    if (finding.state == S::appealed && finding.deciders.contains(me)) return false;
    if (finding.state == S::told && finding.statement_due && today <= *finding.statement_due)
      return false;
  }
  return reader.scope.unit.has_value() || finding.recorder != me;
}

Json may_json(const Reader& reader, const OpenFinding& finding) {
  Json may = Json::array();
  for (const std::string& command : domain::steps_in(finding))
    if (may_take(reader, finding, command)) may.push_back(command);
  return may;
}

// Only what was heard, decided and stands is held against what a ladder says; it follows from
// nothing here.
Json ladders_json(const Reader& reader, const plan::Plan& plan, const OpenFinding& finding) {
  Json ladders = Json::array();
  if (finding.state != S::upheld && finding.state != S::rectified && finding.state != S::closed)
    return ladders;
  for (const plan::Ladder* const ladder : domain::ladders_naming(plan, finding.kind)) {
    const std::string& name = ladder->name.empty() ? ladder->id : ladder->name;
    ladders.push_back({{"id", ladder->id},
                       {"name", name},
                       {"basis", ladder->basis},
                       {"note", word(reader, "SUPERVISION-LADDER", {{"name", name}})}});
  }
  return ladders;
}

Json day_or_null(const std::optional<Date>& day) {
  return day ? Json(day->iso()) : Json();
}

std::string kind_name(const plan::Plan& plan, const std::string& kind) {
  if (plan.supervision)
    for (const plan::StandardGroup& one : plan.supervision->findings)
      if (one.id == kind) return one.name;
  return kind;
}

Json opened_json(const std::optional<Uuid>& matter) {
  if (!matter) return {};
  return {{"id", matter->text()}, {"receipt", domain::receipt_of(*matter)}};
}

}  // namespace

Json findings_json(SupervisionView& view) {
  Reader& reader = view.reader();
  Json list = Json::array();
  for (const FindingRow& row : finding_rows(reader)) {
    const OpenFinding& one = row.finding;
    const CheckRound round = store::load_round(reader.db, reader.tenant(), one.round).value();
    const SupervisionView::Label label = view.label_of(round, one.item, row.may_name);
    if (label.kept) continue;
    const plan::Plan& plan = view.plan_of(round.plan_version, round.plan);
    const bool overdue =
        one.state == S::told && one.statement_due && *one.statement_due < reader.now.date();
    list.push_back({{"id", one.id.text()},
                    {"round", one.round.text()},
                    {"kind", one.kind},
                    {"kind_name", kind_name(plan, one.kind)},
                    {"unit", one.unit},
                    {"unit_name", reader.unit_name(one.unit)},
                    {"label", label.text},
                    {"matter", label.matter ? Json(label.matter->text()) : Json()},
                    {"dwelling", label.dwelling ? Json(label.dwelling->text()) : Json()},
                    {"state", domain::text_of(one.state)},
                    {"found", row.found.iso()},
                    {"statement_due", day_or_null(one.statement_due)},
                    {"statement_overdue", overdue},
                    {"appeal_due", day_or_null(one.appeal_due)},
                    {"opened", opened_json(row.matter)},
                    {"ladders", ladders_json(reader, plan, one)},
                    {"steps", steps_json(view, round, one.id)},
                    {"may", may_json(reader, one)}});
  }
  return list;
}

}  // namespace wanhu::app
