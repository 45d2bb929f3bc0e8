#include "plan/bind.hpp"

#include <algorithm>
#include <tuple>

#include "base/catalogue.hpp"
#include "plan/bind_blocks.hpp"
#include "plan/bind_read.hpp"
#include "plan/statutes.hpp"

namespace wanhu::plan {

namespace {

Header header(const Value& v) {
  Header head{.id = v.text_of("id"),
              .title = v.text_of("title"),
              .issuer = v.text_of("issuer"),
              .number = v.text_of("number"),
              .issued = day_of(v, "issued"),
              .retro = v.text_of("retro"),
              .calendar = v.text_of("calendar"),
              .parent = v.text_of("parent"),
              .supersedes = v.text_of("supersedes")};
  if (const Value* approved = v.find("approved"))
    head.approved = Approval{approved->text_of("by"), approved->text_of("src")};
  const Value& window = table_of(v, "window");
  head.window = {day_of(window, "from"), day_of(window, "to"), window.text_of("src")};
  if (const Value* source = v.find("source"))
    head.source =
        Source{source->text_of("issuer"), source->text_of("title"), day_of(*source, "date")};
  head.goals = bind_rows<Goal>(v, "goals", [](const Value& row) {
    return Goal{row.text_of("text"), texts_of(row, "uses"), row.text_of("src")};
  });
  head.phases = bind_rows<Phase>(v, "phases", [](const Value& row) {
    return Phase{row.text_of("id"), row.text_of("name"), day_of(row, "from"), day_of(row, "to"),
                 row.text_of("src")};
  });
  head.diagnosis = bind_rows<Diagnosis>(v, "diagnosis", [](const Value& row) {
    return Diagnosis{row.text_of("cause"), texts_of(row, "measures"), texts_of(row, "indicators"),
                     row.text_of("src")};
  });
  return head;
}

Org org(const Value& v) {
  const Value& top = table_of(v, "root");
  Org result;
  result.root = {.id = top.text_of("id"),
                 .name = top.text_of("name"),
                 .kind = top.text_of("kind"),
                 .code = top.text_of("code"),
                 .calendar = top.text_of("calendar")};
  result.units = bind_rows<Unit>(v, "units", [&](const Value& row) {
    const std::string of = row.text_of("of");
    return Unit{.id = row.text_of("id"),
                .name = row.text_of("name"),
                .kind = row.text_of("kind"),
                .of = of.empty() ? result.root.id : of,
                .code = row.text_of("code"),
                .from = row.date_of("from"),
                .to = row.date_of("to"),
                .quota = row.integer_of("quota").value_or(0),
                .calendar = row.text_of("calendar")};
  });
  result.offices = bind_rows<Office>(v, "offices", [](const Value& row) {
    return Office{row.text_of("id"), row.text_of("name"), row.text_of("of"),
                  row.is_true("external"), row.text_of("calendar")};
  });
  result.teams = bind_rows<Team>(v, "teams", [](const Value& row) {
    return Team{.id = row.text_of("id"),
                .name = row.text_of("name"),
                .of = row.text_of("of"),
                .each = row.text_of("each"),
                .n = number_of(row, "n", 1),
                .src = row.text_of("src")};
  });
  result.counted = bind_rows<Counted>(v, "counted", [](const Value& row) {
    return Counted{row.text_of("kind"), row.integer_of("n").value_or(0), row.text_of("src")};
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
  result.seats = bind_rows<Seat>(v, "seats", [](const Value& row) {
    return Seat{row.text_of("as"), number_of(row, "n", 1), row.text_of("each"), row.text_of("who"),
                row.find("n") != nullptr};
  });
  return result;
}

Task task(const Value& v) {
  Task result{.id = v.text_of("id"),
              .name = v.text_of("name"),
              .who = v.text_of("who"),
              .each = v.text_of("each"),
              .from = v.text_of("from"),
              .first = v.date_of("from"),
              .last = v.date_of("to"),
              .phase = v.text_of("phase"),
              .deliver = texts_of(v, "deliver"),
              .on_miss = v.text_of("on_miss"),
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
          .per = v.text_of("per"),
          .every = v.text_of("every"),
          .floor = v.is_true("floor"),
          .ceiling = v.is_true("ceiling"),
          .coverage = v.text_of("coverage"),
          .split_by = split.text_of("by"),
          .split_method = split.text_of("method"),
          .outcomes = texts_of(v, "outcomes"),
          .milestones = milestones_of(v),
          .round = v.text_of("round"),
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
              .basis = v.text_of("basis"),
              .min_n = number_of(v, "min_n"),
              .src = v.text_of("src")};
  result.ask = bind_rows<Question>(v, "ask", [](const Value& row) {
    Question question{.id = row.text_of("id"),
                      .type = question_type(row.text_of("type")),
                      .text = row.text_of("text"),
                      .opens = row.text_of("opens"),
                      .show_if = row.text_of("show_if"),
                      .purpose = row.text_of("purpose"),
                      .access = row.text_of("access"),
                      .retain = amount_if(row, "retain")};
    question.choices = bind_rows<Choice>(row, "choices", [](const Value& choice) {
      return Choice{choice.text_of("id"), choice.text_of("text")};
    });
    return question;
  });
  return result;
}

// A bare "10日" means what matters.basis says; an amount that names its unit keeps it.
Amount term(const std::string& written, DayBasis basis) {
  const auto parsed = calendar::parse_amount(written);
  const Amount amount = parsed ? *parsed : Amount();
  const auto* days = std::get_if<calendar::CalendarDays>(&amount);
  if (days != nullptr && basis == DayBasis::working && is_bare_days(written))
    return calendar::WorkingDays{days->n};
  return amount;
}

MatterKind matter_kind(const Value& v, DayBasis basis) {
  MatterKind kind{.id = v.text_of("id"),
                  .name = v.text_of("name"),
                  .owner = v.text_of("owner"),
                  .due = term(v.text_of("due"), basis),
                  .channel = v.text_of("channel"),
                  .confidential = v.is_true("confidential"),
                  .statute = v.text_of("statute"),
                  .basis = v.text_of("basis"),
                  .calendar = v.text_of("calendar"),
                  .src = v.text_of("src")};
  for (const Value& row : v.rows_of("due"))
    kind.dated.emplace_back(day_of(row, "from"), term(row.text_of("v"), basis));
  std::sort(kind.dated.begin(), kind.dated.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  if (!kind.dated.empty()) kind.due = kind.dated.back().second;
  return kind;
}

Amount amount_of(const Value& v, std::string_view key) {
  return amount_if(v, key).value_or(Amount());
}

std::optional<Appeal> appeal_if(const Value& v, std::string_view key) {
  const Value* found = v.find(key);
  if (found == nullptr) return {};
  return Appeal{amount_of(*found, "within"), found->text_of("by"), found->text_of("src"),
                found->text_of("recheck")};
}

std::vector<Reminder> reminders(const Value& v) {
  std::vector<Reminder> list = bind_rows<Reminder>(v, "remind", [](const Value& row) {
    const std::string at = row.text_of("at");
    const auto after = amount_after_due(at);
    return Reminder{at == "due" || after ? 100 : percent_of(at), row.text_of("to"), after};
  });
  const auto days = [](const Reminder& r) {
    return r.after ? calendar::days_at_most(*r.after) : 0;
  };
  std::sort(list.begin(), list.end(), [&](const Reminder& a, const Reminder& b) {
    return std::tuple(a.percent, days(a), a.to) < std::tuple(b.percent, days(b), b.to);
  });
  return list;
}

// What the row leaves out, the law says.
SideClock side_clock(const Value& v, DayBasis basis) {
  SideClock clock{.id = v.text_of("id"),
                  .name = v.text_of("name"),
                  .from = v.text_of("from"),
                  .until = v.text_of("until"),
                  .due = {},
                  .kinds = texts_of(v, "kinds"),
                  .pause = v.is_true("pause"),
                  .remind = reminders(v),
                  .statute = v.text_of("statute"),
                  .basis = v.text_of("basis"),
                  .calendar = v.text_of("calendar"),
                  .src = v.text_of("src")};
  std::string due = v.text_of("due");
  if (const Statute* law = statute(clock.statute)) {
    const std::string id(law->id);
    if (clock.name.empty()) clock.name = base::message(base::Lang::zh, "STATUTE-" + id);
    if (clock.basis.empty()) clock.basis = base::message(base::Lang::zh, "STATUTE-LAW-" + id);
    if (clock.from.empty()) clock.from = law->from;
    if (clock.until.empty()) clock.until = law->until;
    if (due.empty()) {
      clock.due = calendar::parse_amount(law->amount).value();
      return clock;
    }
  }
  clock.due = term(due, basis);
  return clock;
}

std::optional<RateWeights> rate_weights(const Value& v) {
  const Value* rates = v.find("rates");
  if (rates == nullptr) return {};
  const auto share = [&](const char* key) { return share_if(*rates, key).value_or(0); };
  return RateWeights{.response = share("response"),
                     .resolution = share("resolution"),
                     .satisfaction = share("satisfaction"),
                     .min_n = number_of(*rates, "min_n", 0),
                     .src = rates->text_of("src")};
}

// Said, and not only missing.
bool is_false(const Value& v, std::string_view key) {
  const Value* said = v.find(key);
  return said != nullptr && said->kind == Value::Kind::boolean && !said->boolean;
}

Matters matters(const Value& v) {
  Matters result{.roll_to_working_day = v.text_of("roll") == "next_working_day",
                 .tell = texts_of(v, "tell"),
                 .tail = v.is_true("tail"),
                 .ends_with_window = is_false(v, "tail")};
  const std::string basis = v.text_of("basis");
  if (basis == "calendar") result.basis = DayBasis::calendar;
  if (basis == "working") result.basis = DayBasis::working;
  result.kinds = bind_rows<MatterKind>(
      v, "kinds", [&](const Value& row) { return matter_kind(row, result.basis); });
  result.remind = reminders(v);
  const Value& close = table_of(v, "close");
  result.close = {close.text_of("needs"), texts_of(close, "exits"), close.text_of("src")};
  if (const Value* callback = v.find("callback"))
    result.callback = Callback{share_if(*callback, "share").value_or(0), callback->text_of("by")};
  result.pauses = bind_rows<Pause>(v, "pause", [](const Value& row) {
    return Pause{row.text_of("for"), amount_of(row, "max"), row.is_true("notice"),
                 row.text_of("src")};
  });
  result.clocks = bind_rows<SideClock>(
      v, "clocks", [&](const Value& row) { return side_clock(row, result.basis); });
  result.exclusions = bind_rows<Exclusion>(v, "exclude", [](const Value& row) {
    return Exclusion{row.text_of("id"), row.text_of("name"), row.text_of("to"),
                     row.text_of("ground"), row.text_of("src")};
  });
  result.rates = rate_weights(v);
  if (const Value* extend = v.find("extend"))
    result.extend = Extension{amount_of(*extend, "max"), number_of(*extend, "times", 1),
                              extend->text_of("by"), extend->text_of("src")};
  result.objection = appeal_if(v, "objection");
  result.review = appeal_if(v, "review");
  if (const Value* publish = v.find("publish"))
    result.publish = Publish{texts_of(*publish, "kinds"), texts_of(*publish, "fields"),
                             publish->text_of("after"), publish->text_of("words") == "masked",
                             publish->text_of("src")};
  return result;
}

}  // namespace

Plan bind(const Value& root) {
  return {.head = header(table_of(root, "plan")),
          .org = org(table_of(root, "org")),
          .calendars = bind_calendars(root),
          .duties = bind_map<Duty>(root, "duties", duty),
          .tasks = bind_rows<Task>(root, "task", task),
          .quotas = bind_map<Quota>(root, "quota", quota),
          .forms = bind_map<Form>(root, "form", form),
          .matters = matters(table_of(root, "matters")),
          .messages = bind_messages(table_of(root, "messages")),
          .reports = bind_rows<Report>(root, "report", bind_report),
          .cadences = bind_rows<Cadence>(root, "cadence", bind_cadence),
          .staffing = bind_rows<Staffing>(root, "staffing", bind_staffing),
          .places = bind_places(table_of(root, "places")),
          .publicity =
              bind_rows<PublicityItem>(table_of(root, "publicity"), "items", bind_publicity_item),
          .surveys = bind_map<Survey>(root, "survey", bind_survey),
          .indicators = bind_map<Indicator>(root, "indicators", bind_indicator),
          .rankings = bind_map<Ranking>(root, "ranking", bind_ranking),
          .bands = bind_map<Bands>(root, "bands", bind_bands),
          .ladders = bind_map<Ladder>(root, "ladder", bind_ladder),
          .standards = bind_map<Standard>(root, "standards", bind_standard),
          .honours = bind_map<Honours>(root, "honours", bind_honours),
          .supervision = bind_supervision(root),
          .burden = bind_burden(root),
          .knowledge = bind_rows<Knowledge>(root, "knowledge", bind_knowledge)};
}

}  // namespace wanhu::plan
