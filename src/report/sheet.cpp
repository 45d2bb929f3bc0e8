// A visitor's paper sheet: for those who prefer paper, and for the day the phones do not work.
#include <fmt/format.h>

#include "app/query_register.hpp"
#include "base/text.hpp"
#include "report/report.hpp"
#include "report/style.hpp"
#include "report/words.hpp"

namespace wanhu::report {

namespace {

using Dwelling = app::SheetDwelling;

std::string esc(std::string_view text) {
  return base::html_escape(text);
}

std::string boxes(const std::vector<std::string>& names) {
  std::string out = "<td class=\"boxes\">";
  for (const std::string& name : names) out += "<span>□ " + esc(name) + "</span> ";
  return out + "</td>";
}

// Free text is not asked for here, and what needs an answer goes into the column of problems.
bool countable(const plan::Question& question) {
  return question.type != plan::QuestionType::text && question.opens.empty();
}

std::vector<const plan::Question*> questions(const plan::Plan& plan) {
  std::vector<const plan::Question*> list;
  if (plan.door_form() == nullptr) return list;
  for (const plan::Question& question : plan.door_form()->ask)
    if (countable(question)) list.push_back(&question);
  return list;
}

std::string answer_box(const plan::Question& question, const Words& w) {
  switch (question.type) {
    case plan::QuestionType::scale5:
      return boxes({"1", "2", "3", "4", "5"});
    case plan::QuestionType::yes_no:
      return boxes({w.say("REPORT-YES"), w.say("REPORT-NO")});
    case plan::QuestionType::choose_one:
    case plan::QuestionType::choose_many: {
      std::vector<std::string> names;
      for (const plan::Choice& choice : question.choices) names.push_back(choice.text);
      return boxes(names);
    }
    case plan::QuestionType::integer:
    case plan::QuestionType::text:
      return "<td></td>";
  }
  throw std::logic_error("question without a box");
}

std::string asked_text(const plan::Question& question, const Words& w) {
  if (question.type != plan::QuestionType::choose_many) return question.text;
  return w.say("REPORT-SHEET-SEVERAL", {{"question", question.text}});
}

// The first of the answer columns carries the line along which they are cut off.
std::string cut_here(std::string cell) {
  const auto at = cell.find("class=\"");
  if (at != std::string::npos) return cell.insert(at + 7, "cut ");
  return cell.insert(3, " class=\"cut\"");
}

struct Sheet {
  const plan::Plan& plan;
  const Words& words;
  std::vector<const plan::Question*> asked;
  std::string village, visitor;

  [[nodiscard]] bool anonymous() const {
    return plan.door_form() != nullptr && plan.door_form()->anonymous && !asked.empty();
  }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> names() const;
  [[nodiscard]] std::string head() const;
  [[nodiscard]] std::string line(std::size_t number, const Dwelling& dwelling) const;
};

// The columns in order: their look and their heading.
std::vector<std::pair<std::string, std::string>> Sheet::names() const {
  const Words& w = words;
  std::vector<std::pair<std::string, std::string>> list{
      {"c-n", w.say("REPORT-SHEET-N")},
      {"c-group", w.say("REPORT-SHEET-GROUP")},
      {"c-code", w.say("REPORT-SHEET-CODE")},
      {"c-address", w.say("REPORT-COL-ADDRESS")},
      {"c-outcome", w.say("REPORT-SHEET-OUTCOME")},
      {"c-problem", w.say("REPORT-SHEET-PROBLEM")},
      {"c-date", w.say("REPORT-COL-DATE")}};
  for (std::size_t i = 0; i < asked.size(); ++i)
    list.emplace_back(anonymous() && i == 0 ? "c-answer cut" : "c-answer",
                      asked_text(*asked[i], w));
  return list;
}

std::string Sheet::head() const {
  const Words& w = words;
  const auto columns = names();
  std::string out = "<colgroup>";
  for (const auto& [look, text] : columns) out += fmt::format("<col class=\"{}\">", look);
  out += fmt::format(
      "</colgroup>\n<thead>\n<tr class=\"head\"><th colspan=\"{}\"><b>{}</b><span class=\"who\">"
      "<span>{}</span><span>{}</span><span>{}</span></span><span class=\"voluntary\">{}</span>",
      columns.size(), esc(w.say("REPORT-SHEET-TITLE")), esc(plan.head.title),
      esc(w.say("REPORT-SHEET-VILLAGE", {{"village", village}})),
      esc(w.say("REPORT-SHEET-VISITOR", {{"visitor", visitor}})),
      esc(w.say("REPORT-SHEET-VOLUNTARY")));
  if (anonymous())
    out += fmt::format("<span class=\"how\">{}</span>", esc(w.say("REPORT-SHEET-ANONYMOUS")));
  out += "</th></tr>\n<tr class=\"names\">";
  for (const auto& [look, text] : columns)
    out += fmt::format("<th scope=\"col\" class=\"{}\">{}</th>", look, esc(text));
  return out + "</tr>\n</thead>\n";
}

std::string Sheet::line(std::size_t number, const Dwelling& dwelling) const {
  std::vector<std::string> outcomes;
  for (const domain::OutcomeRule& rule : domain::outcome_rules())
    outcomes.push_back(words.outcome(rule.outcome));
  std::string out = fmt::format(
      "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td>{}<td></td><td></td>", number,
      esc(dwelling.place.group), esc(dwelling.code), esc(dwelling.place.address), boxes(outcomes));
  for (std::size_t i = 0; i < asked.size(); ++i) {
    std::string cell = answer_box(*asked[i], words);
    out += anonymous() && i == 0 ? cut_here(std::move(cell)) : cell;
  }
  return out + "</tr>\n";
}

bool in_scope(const access::Scope& scope, const access::Person& visitor) {
  if (visitor.role != access::Role::visitor) return false;
  if (scope.own_rows_only()) return visitor.id == scope.person;
  return visitor.unit ? scope.covers(*visitor.unit) : !scope.unit;
}

std::string page(const Sheet& sheet, const std::vector<Dwelling>& dwellings) {
  const Words& w = sheet.words;
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<title>{} {}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n<table>\n{}<tbody>\n",
      w.lang() == Lang::en ? "en" : "zh-CN", esc(w.say("REPORT-SHEET-TITLE")), esc(sheet.visitor),
      k_sheet_style, sheet.head());
  for (std::size_t i = 0; i < dwellings.size(); ++i) out += sheet.line(i + 1, dwellings[i]);
  if (dwellings.empty())
    out += fmt::format("<tr><td class=\"empty\" colspan=\"{}\">{}</td></tr>\n",
                       sheet.names().size(), esc(w.say("REPORT-SHEET-EMPTY")));
  return out + "</tbody>\n</table>\n</main>\n</body>\n</html>\n";
}

}  // namespace

base::Result<Document> visitor_sheet(app::Reader& reader, const base::Uuid& visitor) {
  const auto person = access::person_by_id(reader.db, reader.tenant(), visitor);
  if (!person || !access::may_ask(reader.scope.role, access::Query::sheet) ||
      !in_scope(reader.scope, *person))
    return base::fail("NOT-FOUND", base::Kind::not_found);
  const std::vector<Dwelling> dwellings = app::dwellings_of_visitor(reader, visitor);
  const Words words(reader.lang);
  const plan::Plan& plan = person->unit ? reader.plan->plan_of(*person->unit) : reader.plan->plan;
  const Sheet sheet{.plan = plan,
                    .words = words,
                    .asked = questions(plan),
                    .village = person->unit ? reader.unit_name(*person->unit) : plan.org.root.name,
                    .visitor = person->name};
  return Document{.content_type = "text/html; charset=utf-8",
                  .bytes = page(sheet, dwellings),
                  .file_name = "sheet-" + person->id.text() + ".html",
                  .csp = std::string(k_csp)};
}

}  // namespace wanhu::report
