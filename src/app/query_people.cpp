// Accounts, the counts of the door form, the journal, and what the plan and the public page show.
#include <fmt/format.h>

#include "app/query.hpp"
#include "base/digest.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

const Statement k_loads{Reach::tenant, "people_loads",
                        "SELECT visitor, count(*), count(covered_day) FROM dwelling "
                        "WHERE tenant = $1 AND to_seq IS NULL AND visitor IS NOT NULL "
                        "GROUP BY visitor"};
const Statement k_passwords{
    Reach::local, "people_passwords",
    "SELECT person_id FROM credential WHERE tenant = $1 AND password IS NOT NULL"};
const Statement k_counts{Reach::tenant, "answers_counts",
                         "SELECT unit, question, answer, sum(n) FROM answer_count "
                         "WHERE tenant = $1 AND form = $2 GROUP BY unit, question, answer"};
const Statement k_waiting{Reach::local, "answers_waiting",
                          "SELECT unit, count(*) FROM ballot WHERE tenant = $1 GROUP BY unit"};
const Statement k_journal{Reach::tenant, "journal_shown",
                          "SELECT seq, command_id, at_ms, actor, kind, hash, payload FROM journal "
                          "WHERE tenant = $1 AND seq > $2 ORDER BY seq LIMIT $3"};

struct Load {
  std::int64_t assigned = 0, covered = 0;
};

Json text_or_null(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json();
}

}  // namespace

Json people_page(Reader& reader, const std::optional<std::string>& unit,
                 const std::optional<std::string>& role) {
  std::map<Uuid, Load> loads;
  reader.db.each(k_loads, {reader.tenant()},
                 [&](const Row& row) { loads[row.uuid(0)] = {row.i64(1), row.i64(2)}; });
  std::map<Uuid, bool> signed_in;
  reader.db.each(k_passwords, {reader.tenant()},
                 [&](const Row& row) { signed_in[row.uuid(0)] = true; });
  Json items = Json::array();
  for (const access::Person& person : access::people(reader.db, reader.tenant())) {
    if (reader.scope.unit && person.unit != reader.scope.unit) continue;
    if (unit && person.unit != unit) continue;
    if (role && access::text_of(person.role) != *role) continue;
    const Load load = loads[person.id];
    const char* state = !person.active                  ? "disabled"
                        : signed_in.contains(person.id) ? "active"
                                                        : "invited";
    items.push_back({{"id", person.id.text()},
                     {"login", person.login},
                     {"name", person.name},
                     {"role", access::text_of(person.role)},
                     {"unit", text_or_null(person.unit)},
                     {"unit_name", person.unit ? Json(reader.unit_name(*person.unit)) : Json()},
                     {"active", person.active},
                     {"load", load.assigned},
                     {"covered", load.covered},
                     {"weight", person.weight},
                     {"state", state}});
  }
  return {{"items", std::move(items)}};
}

namespace {

// Counts of one answer to one question, by village; nothing: suppressed.
using Cells = std::map<std::string, std::optional<std::int64_t>>;

// Cells below the smallest one that may be shown are hidden (guard G12). When that leaves exactly
// one hidden village in a row whose total is shown, the difference would give it away, so the
// smallest of the others is hidden too.
void suppress(Cells& cells) {
  std::size_t hidden = 0;
  for (auto& [unit, n] : cells) {
    if (n < k_lot_min) {
      n.reset();
      ++hidden;
    }
  }
  if (hidden != 1) return;
  auto* smallest = static_cast<std::optional<std::int64_t>*>(nullptr);
  for (auto& [unit, n] : cells)
    if (n && (smallest == nullptr || *n < **smallest)) smallest = &n;
  if (smallest != nullptr) smallest->reset();
}

Json cell_json(const Cells& cells, const std::optional<std::string>& unit) {
  Cells shown = cells;
  if (unit) {
    suppress(shown);
    const auto found = shown.find(*unit);
    return found != shown.end() && found->second ? Json(*found->second) : Json();
  }
  std::int64_t total = 0;
  for (const auto& [id, n] : cells) total += n.value_or(0);
  return total < k_lot_min ? Json() : Json(total);
}

std::vector<std::string> values_of(const plan::Question& question) {
  using T = plan::QuestionType;
  switch (question.type) {
    case T::scale5:
      return {"1", "2", "3", "4", "5"};
    case T::yes_no:
      return {"yes", "no"};
    case T::choose_one: {
      std::vector<std::string> ids;
      ids.reserve(question.choices.size());
      for (const plan::Choice& choice : question.choices) ids.push_back(choice.id);
      return ids;
    }
    case T::choose_many:
    case T::text:
    case T::integer:
      return {};
  }
  throw std::logic_error("unknown type of question");
}

const plan::Form* door_form(const plan::Plan& plan) {
  return plan.forms.empty() ? nullptr : &plan.forms.front();
}

Json form_json(const plan::Form& form, std::int64_t version) {
  using T = plan::QuestionType;
  Json ask = Json::array();
  for (const plan::Question& question : form.ask) {
    const char* type = question.type == T::scale5    ? "scale5"
                       : question.type == T::integer ? "number"
                       : question.type == T::text    ? "text"
                                                     : "choice";
    Json item{{"id", question.id},
              {"type", type},
              {"text", question.text},
              {"opens", question.opens.empty() ? Json() : Json(question.opens)},
              {"show_if", question.show_if.empty() ? Json() : Json(question.show_if)}};
    if (item.at("type") == "choice") {
      item["choices"] = values_of(question);
      Json labels = Json::object();
      for (const plan::Choice& choice : question.choices) labels[choice.id] = choice.text;
      item["labels"] = std::move(labels);
    }
    ask.push_back(std::move(item));
  }
  return {{"id", form.id},
          {"name", form.name},
          {"version", version},
          {"anonymous", form.anonymous},
          {"ask", std::move(ask)}};
}

Json question_counts(const plan::Question& question,
                     std::map<std::pair<std::string, std::string>, Cells>& cells,
                     const std::optional<std::string>& unit) {
  std::vector<std::string> values = values_of(question);
  if (question.type == plan::QuestionType::integer)
    for (const auto& [key, counts] : cells)
      if (key.first == question.id) values.push_back(key.second);
  Json list = Json::array();
  for (const std::string& value : values)
    list.push_back({{"value", value}, {"n", cell_json(cells[{question.id, value}], unit)}});
  return list;
}

}  // namespace

Json answers_page(Reader& reader, const std::optional<std::string>& unit) {
  const auto only = reader.scope.unit ? reader.scope.unit : unit;
  const plan::Form* form = door_form(reader.plan->plan);
  std::int64_t waiting = 0;
  reader.db.each(k_waiting, {reader.tenant()}, [&](const Row& row) {
    if (!only || *only == row.text(0)) waiting += row.i64(1);
  });
  Json questions = Json::array();
  if (form != nullptr) {
    std::map<std::pair<std::string, std::string>, Cells> cells;
    reader.db.each(k_counts, {reader.tenant(), form->id}, [&](const Row& row) {
      cells[{row.text(1), row.text(2)}][row.text(0)] = row.i64(3);
    });
    for (const plan::Question& question : form->ask)
      questions.push_back({{"id", question.id},
                           {"text", question.text},
                           {"counts", question_counts(question, cells, only)}});
  }
  return {{"form", form == nullptr ? Json() : form_json(*form, reader.plan->version)},
          {"min_cell", k_lot_min},
          {"waiting", waiting},
          {"questions", std::move(questions)}};
}

namespace {

// An entry that counts answers has cells of a single village's lot; small ones are not shown (guard
// G12). `wanhu verify` checks the hash over the bytes as they are.
Json shown_payload(Json payload) {
  for (Json& event : payload.at("events")) {
    if (event.at("type") != "answers.counted") continue;
    for (Json& count : event.at("data").at("counts"))
      if (count.at(2) < k_lot_min) count.at(2) = nullptr;
  }
  return payload;
}

}  // namespace

Json journal_page(Reader& reader, std::int64_t after, std::int64_t limit) {
  Json items = Json::array();
  Json next;
  reader.db.each(k_journal, {reader.tenant(), after, limit + 1}, [&](const Row& row) {
    if (static_cast<std::int64_t>(items.size()) == limit) {
      next = items.back().at("seq");
      return;
    }
    items.push_back({{"seq", row.i64(0)},
                     {"command_id", row.uuid(1).text()},
                     {"at", row.instant(2).iso()},
                     {"actor", row.text(3)},
                     {"kind", row.text(4)},
                     {"hash", base::hex(row.bytes(5))},
                     {"payload", shown_payload(Json::parse(row.bytes(6)))}});
  });
  return {{"items", std::move(items)},
          {"next", std::move(next)},
          {"head", to_json(head_cut(reader.db, reader.tenant()))}};
}

namespace {

Json units_json(const plan::Org& org) {
  Json units = Json::array();
  const auto add = [&](const plan::Unit& unit, bool root) {
    units.push_back({{"id", unit.id},
                     {"name", unit.name},
                     {"kind", unit.kind},
                     {"parent", root ? Json() : Json(unit.of.empty() ? org.root.id : unit.of)},
                     {"quota", unit.quota > 0 ? Json(unit.quota) : Json()}});
  };
  add(org.root, true);
  for (const plan::Unit& unit : org.units) add(unit, false);
  return units;
}

// The kind of unit that has visitors: that of the units with a quota, else of the first one.
Json visitors_kind(const plan::Org& org) {
  for (const plan::Unit& unit : org.units)
    if (unit.quota > 0) return unit.kind;
  return org.units.empty() ? Json() : Json(org.units.front().kind);
}

Json phases_json(const std::vector<plan::Phase>& phases) {
  Json list = Json::array();
  for (const plan::Phase& phase : phases)
    list.push_back({{"id", phase.id},
                    {"name", phase.name},
                    {"from", phase.from.iso()},
                    {"to", phase.to.iso()}});
  return list;
}

}  // namespace

Json plan_brief(const Reader& reader) {
  const plan::Plan& plan = reader.plan->plan;
  const plan::Form* form = door_form(plan);
  Json kinds = Json::array();
  for (const plan::MatterKind& kind : plan.matters.kinds)
    kinds.push_back({{"id", kind.id}, {"name", kind.name}, {"due", calendar::text_of(kind.due)}});
  return {{"id", plan.head.id},
          {"title", plan.head.title},
          {"issuer", plan.head.issuer},
          {"version", reader.plan->version},
          {"calendar", plan.head.calendar},
          {"window", {{"from", plan.head.window.from.iso()}, {"to", plan.head.window.to.iso()}}},
          {"phases", phases_json(plan.head.phases)},
          {"form", form == nullptr ? Json() : form_json(*form, reader.plan->version)},
          {"kinds", std::move(kinds)},
          {"units", units_json(plan.org)},
          {"exits", plan.matters.close.exits},
          {"visitors_unit", visitors_kind(plan.org)}};
}

Json public_info(Reader& reader) {
  const plan::Plan& plan = reader.plan->plan;
  Json units = Json::array();
  for (const plan::Unit& unit : plan.org.units)
    units.push_back({{"id", unit.id}, {"name", unit.name}});
  return {
      {"title", plan.head.title},  {"issuer", plan.head.issuer},
      {"units", std::move(units)}, {"escalation", base::message(reader.lang, "PUBLIC-ESCALATION")},
      {"now", reader.now.iso()},   {"privacy", base::message(reader.lang, "PUBLIC-PRIVACY")}};
}

}  // namespace wanhu::app
