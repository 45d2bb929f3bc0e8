#include <algorithm>

#include "domain/matter/decide.hpp"
#include "report/repeated.hpp"
#include "report/sources.hpp"

namespace wanhu::report {

namespace {

using app::MatterAsOf;

std::string result_of(const Words& words, const MatterAsOf& m) {
  return m.closing.empty() ? words.answer(m.answer) : words.closing(m.closing, m.answer);
}

Line matter_line(const Sources& s, const MatterAsOf& m) {
  const std::string page = "/matters/" + m.id.text();
  const auto late = m.overdue ? Value(std::int64_t{s.day - m.due}) : Value();
  return {.cells = {{.value = m.receipt, .href = page},
                    {.value = m.title},
                    {.value = s.kind_name(m)},
                    {.value = s.reader.unit_name(m.unit)},
                    {.value = m.place},
                    {.value = m.owner_name.empty() ? Value() : Value(m.owner_name)},
                    {.value = m.opened},
                    {.value = m.due},
                    {.value = late},
                    {.value = std::int64_t{m.round}},
                    {.value = s.words.state(m.state)},
                    {.value = result_of(s.words, m)}},
          .href = page};
}

}  // namespace

bool is_open(const MatterAsOf& matter) {
  return matter.state != "closed";
}

std::int64_t count(const Sources& s, const Keep& keep) {
  return std::count_if(s.matters.begin(), s.matters.end(), keep);
}

std::string Sources::kind_name(const std::string& kind) const {
  const plan::MatterKind* found = plan().matter_kind(kind);
  return found == nullptr ? kind : found->name;
}

std::string Sources::kind_name(const MatterAsOf& matter) const {
  return app::kind_name(reader, matter.plan_version, matter.kind);
}

std::string matters_address(const Sources& s, std::string_view filter, const std::string& value,
                            const std::string& unit, const std::string& kind) {
  return address("/matters", {{"view", "list"},
                              {"unit", unit.empty() ? s.unit() : unit},
                              {"kind", kind},
                              {filter, value}});
}

std::string dwellings_address(const Sources& s, const std::string& unit,
                              const std::string& outcome) {
  return address(
      "/dwellings",
      {{"unit", unit.empty() ? s.unit() : unit}, {"outcome", outcome}, {"as_of", s.day.iso()}});
}

Table matter_table(const Sources& s, const std::string& id, const std::string& caption,
                   const Keep& keep) {
  const Words& w = s.words;
  Table table{.id = id,
              .sheet = caption,
              .caption = caption,
              .columns = {{"receipt", w.say("REPORT-COL-RECEIPT")},
                          {"title", w.say("REPORT-COL-TITLE"), false, true},
                          {"kind", w.say("REPORT-COL-KIND")},
                          {"unit", w.say("REPORT-COL-VILLAGE")},
                          {"place", w.say("REPORT-COL-PLACE"), false, true},
                          {"owner", w.say("REPORT-COL-OWNER")},
                          {"opened", w.say("REPORT-COL-OPENED")},
                          {"due", w.say("REPORT-COL-DUE")},
                          {"overdue_days", w.say("REPORT-COL-OVERDUE-DAYS"), true},
                          {"round", w.say("REPORT-COL-ROUND"), true},
                          {"state", w.say("REPORT-COL-STATE")},
                          {"result", w.say("REPORT-COL-RESULT"), false, true}},
              .empty = w.say("REPORT-MATTERS-NONE")};
  for (const MatterAsOf& m : s.matters)
    if (keep(m)) table.lines.push_back(matter_line(s, m));
  return table;
}

Table state_table(const Sources& s) {
  const Words& w = s.words;
  Table table{.id = "standing",
              .sheet = w.say("REPORT-SHEET-STANDING"),
              .caption = w.say("REPORT-STANDING"),
              .columns = {{"kind", w.say("REPORT-COL-KIND")}}};
  for (const std::string_view state : domain::k_matter_states)
    table.columns.push_back({std::string(state), w.state(state), true});
  table.columns.push_back({"total", w.say("REPORT-TOTAL"), true});
  const auto line = [&](const std::string& name, const std::string& kind) {
    const std::string href = matters_address(s, "kind", kind);
    Line out{.cells = {{.value = name, .href = href}}, .href = href};
    const auto of_kind = [&](const MatterAsOf& m) { return kind.empty() || m.kind == kind; };
    for (const std::string_view state : domain::k_matter_states)
      out.cells.push_back(
          {.value = count(s, [&](const MatterAsOf& m) { return of_kind(m) && m.state == state; })});
    out.cells.push_back({.value = count(s, of_kind)});
    return out;
  };
  for (const plan::MatterKind& kind : s.plan().matters.kinds)
    if (!domain::is_sealed(kind))  // a 0 would say that there are no tips; nobody may know
      table.lines.push_back(line(kind.name, kind.id));
  table.total = line(w.say("REPORT-TOTAL"), "");
  return table;
}

Table repeated_table(const Sources& s) {
  const Words& w = s.words;
  Table table{.id = "repeated",
              .sheet = w.say("REPORT-SHEET-REPEATED"),
              .caption = w.say("REPORT-REPEATED"),
              .columns = {{"unit", w.say("REPORT-COL-VILLAGE")},
                          {"kind", w.say("REPORT-COL-KIND")},
                          {"place", w.say("REPORT-COL-PLACE"), false, true},
                          {"n", w.say("REPORT-COL-MATTERS"), true},
                          {"open", w.say("REPORT-COL-OPEN"), true},
                          {"first", w.say("REPORT-COL-FIRST")},
                          {"last", w.say("REPORT-COL-LAST")}},
              .note = w.say("REPORT-REPEATED-NOTE"),
              .empty = w.say("REPORT-REPEATED-NONE")};
  const auto groups = repeated(s.matters, s.plan().head.window.from, s.day, s.plan().org.units);
  for (const Repeated& group : groups) {
    const std::string href = matters_address(s, "q", group.place, group.unit, group.kind);
    table.lines.push_back({.cells = {{.value = s.reader.unit_name(group.unit)},
                                     {.value = s.kind_name(group.kind)},
                                     {.value = group.place, .href = href},
                                     {.value = group.n, .href = href},
                                     {.value = group.open},
                                     {.value = group.first},
                                     {.value = group.last}},
                           .href = href});
  }
  return table;
}

}  // namespace wanhu::report
