// Accounts, the counts of the door form, the journal, and what the plan and the public page show.
#include <algorithm>
#include <functional>
#include <set>

#include "app/query.hpp"
#include "app/suppress.hpp"
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
                         "SELECT form, version, unit, question, answer, n FROM answer_count "
                         "WHERE tenant = $1"};
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

Json cell_json(const Cells& cells, const std::optional<std::string>& unit) {
  Cells shown = cells;
  if (unit) {
    suppress(shown);
    const auto found = shown.find(*unit);
    return found != shown.end() && found->second ? Json(*found->second) : Json();
  }
  const std::int64_t n = total(cells);
  return n < k_lot_min ? Json() : Json(n);
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

const char* type_name(const plan::Question& question) {
  using T = plan::QuestionType;
  return question.type == T::scale5    ? "scale5"
         : question.type == T::integer ? "number"
         : question.type == T::text    ? "text"
                                       : "choice";
}

Json labels_of(const plan::Question& question) {
  Json labels = Json::object();
  for (const plan::Choice& choice : question.choices) labels[choice.id] = choice.text;
  return labels;
}

Json form_json(const plan::Form& form, std::int64_t version) {
  Json ask = Json::array();
  for (const plan::Question& question : form.ask) {
    Json item{{"id", question.id},
              {"type", type_name(question)},
              {"text", question.text},
              {"opens", question.opens.empty() ? Json() : Json(question.opens)},
              {"show_if", question.show_if.empty() ? Json() : Json(question.show_if)}};
    if (item.at("type") == "choice") {
      item["choices"] = values_of(question);
      item["labels"] = labels_of(question);
    }
    ask.push_back(std::move(item));
  }
  return {{"id", form.id},
          {"name", form.name},
          {"version", version},
          {"anonymous", form.anonymous},
          {"ask", std::move(ask)}};
}

// One question in one wording, with the forms and versions of the plans that asked it so. Answers
// to another wording are answers to another question: they are never added up.
struct Asked {
  const plan::Question* question = nullptr;  // owned by the plan book, like the forms
  std::set<const plan::Form*> forms{};
  std::set<std::int64_t> versions{};
  std::map<std::string, Cells> cells{};  // by answer
};

bool same_words(const plan::Question& a, const plan::Question& b) {
  const auto same_choice = [](const plan::Choice& x, const plan::Choice& y) {
    return x.id == y.id && x.text == y.text;
  };
  return a.id == b.id && a.type == b.type && a.text == b.text &&
         std::equal(a.choices.begin(), a.choices.end(), b.choices.begin(), b.choices.end(),
                    same_choice);
}

// All that were asked, newest version first, each in the order of its form.
class AskedQuestions {
 public:
  void add_form(const plan::Form& form, std::int64_t version) {
    for (const plan::Question& question : form.ask) {
      const auto known = std::find_if(asked_.begin(), asked_.end(), [&](const Asked& a) {
        return same_words(*a.question, question);
      });
      Asked& asked =
          known != asked_.end() ? *known : asked_.emplace_back(Asked{.question = &question});
      asked.forms.insert(&form);
      asked.versions.insert(version);
    }
  }
  void count(const plan::Form* form, const std::string& question, const std::string& answer,
             const std::string& unit, std::int64_t n) {
    for (Asked& asked : asked_) {
      if (asked.question->id != question || !asked.forms.contains(form)) continue;
      auto& cell = asked.cells[answer][unit];
      cell = cell.value_or(0) + n;
    }
  }
  [[nodiscard]] Json json(const std::optional<std::string>& unit) {
    Json list = Json::array();
    for (Asked& asked : asked_) list.push_back(asked_json(asked, unit));
    return list;
  }

 private:
  static Json asked_json(Asked& asked, const std::optional<std::string>& unit) {
    std::vector<std::string> values = values_of(*asked.question);
    if (asked.question->type == plan::QuestionType::integer)
      for (const auto& [value, cells] : asked.cells) values.push_back(value);
    Json counts = Json::array();
    for (const std::string& value : values)
      counts.push_back({{"value", value}, {"n", cell_json(asked.cells[value], unit)}});
    return {{"id", asked.question->id},     {"type", type_name(*asked.question)},
            {"text", asked.question->text}, {"labels", labels_of(*asked.question)},
            {"versions", asked.versions},   {"counts", std::move(counts)}};
  }

  std::vector<Asked> asked_;
};

struct Counted {
  std::string unit, question, answer;
  std::int64_t n = 0;
};

// What was counted, by form and version of the plan, newest first; the form in force is there even
// before its first count.
std::map<std::pair<std::int64_t, std::string>, std::vector<Counted>, std::greater<>> counted(
    Reader& reader) {
  std::map<std::pair<std::int64_t, std::string>, std::vector<Counted>, std::greater<>> all;
  for (const Member& member : reader.plan->members)
    if (const plan::Form* form = member.plan.door_form()) all[{reader.plan->version, form->id}];
  reader.db.each(k_counts, {reader.tenant()}, [&](const Row& row) {
    all[{row.i64(1), row.text(0)}].push_back({row.text(2), row.text(3), row.text(4), row.i64(5)});
  });
  return all;
}

}  // namespace

Json answers_page(Reader& reader, const std::optional<std::string>& unit) {
  const auto only = reader.scope.unit ? reader.scope.unit : unit;
  std::int64_t waiting = 0;
  reader.db.each(k_waiting, {reader.tenant()}, [&](const Row& row) {
    if (!only || *only == row.text(0)) waiting += row.i64(1);
  });
  AskedQuestions questions;
  for (const auto& [key, counts] : counted(reader)) {
    const auto& [version, form_id] = key;
    const PlanRef plans = reader.engine.plans().version(reader.db, reader.tenant(), version);
    for (const Member& member : plans->members)
      if (const plan::Form* form = member.plan.form(form_id)) questions.add_form(*form, version);
    for (const Counted& c : counts)
      questions.count(plans->plan_of(c.unit).form(form_id), c.question, c.answer, c.unit, c.n);
  }
  const plan::Form* form = plan_here(reader).door_form();
  return {{"form", form == nullptr ? Json() : form_json(*form, reader.plan->version)},
          {"min_cell", k_lot_min},
          {"waiting", waiting},
          {"questions", questions.json(only)}};
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
  const plan::Plan& plan = plan_here(reader);
  const plan::Form* form = plan.door_form();
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
