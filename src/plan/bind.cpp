#include "plan/bind.hpp"

#include <algorithm>
#include <tuple>

#include "plan/checks.hpp"

namespace wanhu::plan {

namespace {

const Value& table_of(const Value& value, std::string_view key) {
  static const Value none;
  const Value* found = value.find(key);
  return found == nullptr ? none : *found;
}

int number_of(const Value& value, std::string_view key, int otherwise = 0) {
  return static_cast<int>(value.integer_of(key).value_or(otherwise));
}

Date day_of(const Value& value, std::string_view key) {
  return value.date_of(key).value_or(Date());
}

std::vector<std::string> texts_of(const Value& value, std::string_view key) {
  std::vector<std::string> texts;
  for (const Value& item : value.rows_of(key))
    if (item.kind == Value::Kind::text) texts.push_back(item.text);
  return texts;
}

std::optional<Amount> amount_if(const Value& value, std::string_view key) {
  const auto amount = calendar::parse_amount(value.text_of(key));
  return amount ? std::optional(*amount) : std::nullopt;
}

template <class T, class Read>
std::vector<T> rows(const Value& value, std::string_view key, Read read) {
  std::vector<T> all;
  for (const Value& row : value.rows_of(key))
    if (row.kind == Value::Kind::table) all.push_back(read(row));
  return all;
}

template <class T, class Read>
std::vector<T> map(const Value& value, std::string_view key, Read read) {
  std::vector<T> all;
  for (const Value& entry : table_of(value, key).entries) {
    T item = read(entry);
    item.id = entry.key;
    all.push_back(std::move(item));
  }
  return all;
}

Header header(const Value& v) {
  Header head{.id = v.text_of("id"),
              .title = v.text_of("title"),
              .issuer = v.text_of("issuer"),
              .number = v.text_of("number"),
              .issued = day_of(v, "issued"),
              .retro = v.text_of("retro"),
              .calendar = v.text_of("calendar")};
  if (const Value* approved = v.find("approved"))
    head.approved = Approval{approved->text_of("by"), approved->text_of("src")};
  const Value& window = table_of(v, "window");
  head.window = {day_of(window, "from"), day_of(window, "to"), window.text_of("src")};
  if (const Value* source = v.find("source"))
    head.source =
        Source{source->text_of("issuer"), source->text_of("title"), day_of(*source, "date")};
  head.goals = rows<Goal>(v, "goals", [](const Value& row) {
    return Goal{row.text_of("text"), texts_of(row, "uses"), row.text_of("src")};
  });
  head.phases = rows<Phase>(v, "phases", [](const Value& row) {
    return Phase{row.text_of("id"), row.text_of("name"), day_of(row, "from"), day_of(row, "to"),
                 row.text_of("src")};
  });
  return head;
}

Org org(const Value& v) {
  const Value& top = table_of(v, "root");
  Org result;
  result.root = {.id = top.text_of("id"), .name = top.text_of("name"), .kind = top.text_of("kind")};
  result.units = rows<Unit>(v, "units", [&](const Value& row) {
    const std::string of = row.text_of("of");
    return Unit{row.text_of("id"), row.text_of("name"), row.text_of("kind"),
                of.empty() ? result.root.id : of, row.integer_of("quota").value_or(0)};
  });
  result.offices = rows<Office>(v, "offices", [](const Value& row) {
    return Office{row.text_of("id"), row.text_of("name"), row.text_of("of"),
                  row.is_true("external")};
  });
  return result;
}

Duty duty(const Value& v) {
  Duty result{.name = v.text_of("name"),
              .at = v.text_of("at"),
              .each = v.text_of("each"),
              .min = number_of(v, "min"),
              .max = number_of(v, "max"),
              .src = v.text_of("src")};
  result.seats = rows<Seat>(v, "seats", [](const Value& row) {
    return Seat{row.text_of("as"), number_of(row, "n", 1), row.text_of("each"), row.text_of("who")};
  });
  return result;
}

Task task(const Value& v) {
  Task result{.id = v.text_of("id"),
              .name = v.text_of("name"),
              .who = v.text_of("who"),
              .each = v.text_of("each"),
              .from = v.text_of("from"),
              .src = v.text_of("src")};
  if (const Value* due = v.find("due"); due != nullptr && due->kind == Value::Kind::date)
    result.due = TaskDay{.date = due->date};
  else if (due != nullptr && due->kind == Value::Kind::table)
    result.due = TaskDay{.phase = due->text_of("phase"), .at_end = due->text_of("at") != "start"};
  return result;
}

Quota quota(const Value& v) {
  const Value& split = table_of(v, "split");
  return {.unit = v.text_of("unit"),
          .total = v.integer_of("total").value_or(0),
          .floor = v.is_true("floor"),
          .coverage = v.text_of("coverage"),
          .split_by = split.text_of("by"),
          .split_method = split.text_of("method"),
          .outcomes = texts_of(v, "outcomes"),
          .phase = v.text_of("phase"),
          .src = v.text_of("src")};
}

QuestionType question_type(const std::string& word) {
  if (word == "scale5") return QuestionType::scale5;
  if (word == "yes_no") return QuestionType::yes_no;
  if (word == "choose_one") return QuestionType::choose_one;
  if (word == "choose_many") return QuestionType::choose_many;
  if (word == "integer") return QuestionType::integer;
  return QuestionType::text;
}

Form form(const Value& v) {
  Form result{.name = v.text_of("name"),
              .use = v.text_of("use"),
              .anonymous = v.is_true("anonymous"),
              .retain = amount_if(v, "retain").value_or(Amount()),
              .src = v.text_of("src")};
  result.ask = rows<Question>(v, "ask", [](const Value& row) {
    Question question{.id = row.text_of("id"),
                      .type = question_type(row.text_of("type")),
                      .text = row.text_of("text"),
                      .opens = row.text_of("opens"),
                      .show_if = row.text_of("show_if")};
    question.choices = rows<Choice>(row, "choices", [](const Value& choice) {
      return Choice{choice.text_of("id"), choice.text_of("text")};
    });
    return question;
  });
  return result;
}

// A bare "10日" means what matters.basis says; an amount that names its unit keeps it.
Amount term(const Value& v, DayBasis basis) {
  const Amount amount = amount_if(v, "due").value_or(Amount());
  const auto* days = std::get_if<calendar::CalendarDays>(&amount);
  if (days != nullptr && basis == DayBasis::working && is_bare_days(v.text_of("due")))
    return calendar::WorkingDays{days->n};
  return amount;
}

Matters matters(const Value& v) {
  Matters result{.roll_to_working_day = v.text_of("roll") == "next_working_day",
                 .tell = texts_of(v, "tell"),
                 .tail = v.is_true("tail")};
  const std::string basis = v.text_of("basis");
  if (basis == "calendar") result.basis = DayBasis::calendar;
  if (basis == "working") result.basis = DayBasis::working;
  result.kinds = rows<MatterKind>(v, "kinds", [&](const Value& row) {
    return MatterKind{row.text_of("id"), row.text_of("name"), row.text_of("owner"),
                      term(row, result.basis), row.text_of("src")};
  });
  result.remind = rows<Reminder>(v, "remind", [](const Value& row) {
    const std::string at = row.text_of("at");
    return Reminder{at == "due" ? 100 : percent_of(at), row.text_of("to")};
  });
  std::sort(result.remind.begin(), result.remind.end(), [](const Reminder& a, const Reminder& b) {
    return std::tie(a.percent, a.to) < std::tie(b.percent, b.to);
  });
  const Value& close = table_of(v, "close");
  result.close = {close.text_of("needs"), texts_of(close, "exits"), close.text_of("src")};
  if (const Value* callback = v.find("callback"))
    result.callback =
        Callback{std::max(0, percent_of(callback->text_of("share"))), callback->text_of("by")};
  return result;
}

Report report(const Value& v) {
  return {.id = v.text_of("id"),
          .name = v.text_of("name"),
          .every = v.text_of("every"),
          .from = v.text_of("from"),
          .to = v.text_of("to"),
          .src = v.text_of("src")};
}

Survey survey(const Value& v) {
  const Value& waves = table_of(v, "waves");
  return {.name = v.text_of("name"),
          .run_by = v.text_of("run_by"),
          .waves_each = waves.text_of("each"),
          .waves_n = number_of(waves, "n"),
          .frame = texts_of(v, "frame"),
          .hide_from = texts_of(v, "hide_from"),
          .src = v.text_of("src")};
}

Indicator indicator(const Value& v) {
  return {.num = v.text_of("num"),
          .den = v.text_of("den"),
          .min_n = number_of(v, "min_n"),
          .use = v.text_of("use")};
}

Ladder ladder(const Value& v) {
  Ladder result{.when = v.text_of("when"), .needs = texts_of(v, "needs"), .src = v.text_of("src")};
  result.steps = rows<LadderStep>(v, "steps", [](const Value& row) {
    return LadderStep{.act = row.text_of("do"),
                      .to = row.text_of("to"),
                      .of = row.text_of("of"),
                      .at = number_of(row, "at"),
                      .delta = number_of(row, "delta"),
                      .review = amount_if(row, "review"),
                      .lapse = amount_if(row, "lapse")};
  });
  return result;
}

}  // namespace

Plan bind(const Value& root) {
  return {.head = header(table_of(root, "plan")),
          .org = org(table_of(root, "org")),
          .duties = map<Duty>(root, "duties", duty),
          .tasks = rows<Task>(root, "task", task),
          .quotas = map<Quota>(root, "quota", quota),
          .forms = map<Form>(root, "form", form),
          .matters = matters(table_of(root, "matters")),
          .reports = rows<Report>(root, "report", report),
          .surveys = map<Survey>(root, "survey", survey),
          .indicators = map<Indicator>(root, "indicators", indicator),
          .ladders = map<Ladder>(root, "ladder", ladder)};
}

}  // namespace wanhu::plan
