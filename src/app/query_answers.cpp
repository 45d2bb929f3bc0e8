// The counts of the door form, as far as they may be shown (guard G12; docs/decisions/0002, 0014).
#include <algorithm>
#include <functional>
#include <set>

#include "app/answers.hpp"
#include "app/form_json.hpp"
#include "app/query.hpp"
#include "app/suppress.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;
using Units = std::set<std::string>;
using QuestionType = plan::QuestionType;

const Statement k_counts{Reach::tenant, "answers_counts",
                         "SELECT form, version, unit, question, answer, n FROM answer_count "
                         "WHERE tenant = $1"};
const Statement k_waiting{Reach::local, "answers_waiting",
                          "SELECT unit, count(*) FROM ballot WHERE tenant = $1 GROUP BY unit"};

// One question in one wording, with the forms and versions of the plans that asked it so. Answers
// to another wording are answers to another question: they are never added up.
struct Asked {
  const plan::Question* question = nullptr;  // owned by the plan book, like the forms
  std::set<const plan::Form*> forms{};
  std::set<std::int64_t> versions{};
  std::map<std::string, Cells> cells{};  // by answer
  Cells answered{};                      // by how many
  std::int64_t least = k_lot_min;        // below it nothing is shown: the plan's min_n, or the lot

  // One person may have given several answers.
  [[nodiscard]] bool several() const { return question->type == QuestionType::choose_many; }
  void count(const std::string& answer, const std::string& unit, std::int64_t n) {
    const auto add = [&](Cells& to) { to[unit] = to[unit].value_or(0) + n; };
    if (!several() || answer == k_answered) add(answered);
    if (answer != k_answered) add(cells[answer]);
  }
};

bool same_words(const plan::Question& a, const plan::Question& b) {
  const auto same_choice = [](const plan::Choice& x, const plan::Choice& y) {
    return x.id == y.id && x.text == y.text;
  };
  return a.id == b.id && a.type == b.type && a.text == b.text &&
         std::equal(a.choices.begin(), a.choices.end(), b.choices.begin(), b.choices.end(),
                    same_choice);
}

// What of one question may be shown: in one village, or in all together.
class Shown {
 public:
  Shown(const Asked& asked, const std::optional<std::string>& unit)
      : asked_(asked), unit_(unit), hidden_(suppressed(asked.answered, asked.least)) {}

  // Whether as many answered as the plan demands.
  [[nodiscard]] bool enough() const {
    if (!unit_) return total(asked_.answered) >= asked_.least;
    return asked_.answered.contains(*unit_) && !hidden_.contains(*unit_);
  }
  // How many gave that answer; nothing when it is not shown.
  [[nodiscard]] std::optional<std::int64_t> n(const std::string& value) const {
    if (!enough()) return {};
    const auto found = asked_.cells.find(value);
    const Cells cells = found == asked_.cells.end() ? Cells{} : found->second;
    return asked_.several() ? one_of_several(cells) : one(cells);
  }
  // How many answered at all. Told only where people may give several answers: where each gives
  // one, it would tell a single hidden cell by what the others leave over.
  [[nodiscard]] Json of() const {
    if (!asked_.several() || !enough()) return {};
    return unit_ ? asked_.answered.at(*unit_).value() : total(asked_.answered);
  }

 private:
  [[nodiscard]] std::optional<std::int64_t> one(const Cells& cells) const {
    if (!unit_) return shown_total(cells);
    if (suppressed(cells, k_lot_min, hidden_).contains(*unit_)) return {};
    const auto cell = cells.find(*unit_);
    return cell == cells.end() ? std::nullopt : cell->second;
  }
  // Who did not take a choice has answered too: those cells must not be small either.
  [[nodiscard]] std::optional<std::int64_t> one_of_several(const Cells& taken) const {
    Cells all = asked_.answered, left = asked_.answered;
    for (auto& [unit, n] : all) {
      const auto cell = taken.find(unit);
      n = cell == taken.end() ? 0 : cell->second.value();
      left[unit] = left[unit].value() - n.value();
    }
    if (!one(left)) return {};
    return one(all);
  }
  static std::optional<std::int64_t> shown_total(const Cells& cells) {
    const std::int64_t n = total(cells);
    return n < k_lot_min ? std::nullopt : std::optional(n);
  }

  const Asked& asked_;
  const std::optional<std::string>& unit_;
  Units hidden_;
};

Json counts_json(const Asked& asked, const Shown& shown) {
  Json counts = Json::array();
  const auto add = [&](const std::string& value, const std::optional<std::int64_t>& n) {
    counts.push_back({{"value", value}, {"n", n ? Json(*n) : Json()}});
  };
  if (!asked.question->opens.empty()) return counts;  // it is answered by its matter
  for (const std::string& value : values_of(*asked.question)) add(value, shown.n(value));
  if (asked.question->type != QuestionType::integer) return counts;
  // Numbers that few gave are not listed at all: the number itself would tell of somebody.
  std::map<std::int64_t, std::int64_t> numbers;
  for (const auto& [value, cells] : asked.cells)
    if (const auto n = shown.n(value)) numbers[std::stoll(value)] = *n;
  for (const auto& [value, n] : numbers) add(std::to_string(value), n);
  return counts;
}

Json asked_json(const Asked& asked, const std::optional<std::string>& unit) {
  const Shown shown(asked, unit);
  return {{"id", asked.question->id},
          {"type", type_name(*asked.question)},
          {"text", asked.question->text},
          {"labels", labels_of(*asked.question)},
          {"versions", asked.versions},
          {"opens", !asked.question->opens.empty()},
          {"least", asked.least},
          {"enough", shown.enough()},
          {"of", shown.of()},
          {"counts", counts_json(asked, shown)}};
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
      asked.least = std::max(asked.least, static_cast<std::int64_t>(form.min_n));
    }
  }
  void count(const plan::Form* form, const std::string& question, const std::string& answer,
             const std::string& unit, std::int64_t n) {
    for (Asked& asked : asked_)
      if (asked.question->id == question && asked.forms.contains(form))
        asked.count(answer, unit, n);
  }
  [[nodiscard]] Json json(const std::optional<std::string>& unit) const {
    Json list = Json::array();
    for (const Asked& asked : asked_) list.push_back(asked_json(asked, unit));
    return list;
  }

 private:
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

}  // namespace wanhu::app
