#include "plan/tools/wording.hpp"

#include <algorithm>
#include <array>

#include "plan/checks.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

// The catalogue names periods in ASCII.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> k_periods{{
    {"日", "day"},
    {"工作日", "working_day"},
    {"周", "week"},
    {"旬", "ten_days"},
    {"半月", "half_month"},
    {"月", "month"},
    {"双月", "two_months"},
    {"季度", "quarter"},
    {"半年", "half_year"},
    {"年", "year"},
}};

// The code of the unit, and how many; whole years are said as years.
std::pair<std::string, int> unit_of(const Amount& amount) {
  struct Visitor {
    std::pair<std::string, int> operator()(const calendar::CalendarDays& days) const {
      return {"calendar_days", days.n};
    }
    std::pair<std::string, int> operator()(const calendar::WorkingDays& days) const {
      return {"working_days", days.n};
    }
    std::pair<std::string, int> operator()(const calendar::ClockHours& hours) const {
      return {"hours", hours.n};
    }
    std::pair<std::string, int> operator()(const calendar::WorkingHours& hours) const {
      return {"working_hours", hours.n};
    }
    std::pair<std::string, int> operator()(const calendar::CalendarMonths& months) const {
      if (months.n % 12 == 0) return {"years", months.n / 12};
      return {"months", months.n};
    }
  };
  return std::visit(Visitor(), amount);
}

template <class T>
std::string name_in(const std::vector<T>& all, std::string_view id) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const T& item) { return item.id == id; });
  return found == all.end() ? std::string() : found->name;
}

// "ranking.community" → "community"
std::string behind_dot(const std::string& text) {
  return text.substr(text.find('.') + 1);
}

bool is_office_term(const Where& at) {
  return at.path == "matters.kinds.due" || at.path == "matters.kinds.due.v";
}

}  // namespace

bool is_closed(const Field& field) {
  return field.type == Type::word || field.or_type == Type::word || !field.words.empty();
}

Where Where::in(std::string_view key) const {
  if (key == "read") return {"read", block};
  return {path.empty() ? std::string(key) : path + "." + std::string(key), block};
}

std::string_view Where::key() const {
  return std::string_view(path).substr(path.rfind('.') + 1);
}

Wording::Wording(const Tree& tree, const Plan& plan, base::Lang lang)
    : tree_(tree), plan_(plan), lang_(lang) {
  const Value* matters = tree.root.find("matters");
  days_are_working_ = matters != nullptr && matters->text_of("basis") == "working";
}

std::string Wording::say(const std::string& code,
                         const std::map<std::string, std::string>& args) const {
  return base::message(lang_, code, args);
}

std::string Wording::key(const Where& at) const {
  const std::string here = "PLAN-DOC-KEY-" + at.path;
  return say(base::has_message(here) ? here : "PLAN-KEY-" + std::string(at.key()));
}

std::string Wording::date(base::Date day) const {
  return say("PLAN-DOC-DATE", {{"year", std::to_string(day.year())},
                               {"month", say("PLAN-DOC-MONTH-" + std::to_string(day.month()))},
                               {"day", std::to_string(day.day())}});
}

std::string Wording::list(const std::vector<std::string>& items) const {
  std::string all;
  for (const std::string& item : items) all += (all.empty() ? "" : say("PLAN-DOC-LIST")) + item;
  return all.empty() ? say("PLAN-DOC-NONE") : all;
}

std::string Wording::value(const Value& value, const Field& field, const Where& at) const {
  switch (value.kind) {
    case Kind::text:
      return text(value.text, field, at);
    case Kind::integer:
      return std::to_string(value.integer);
    case Kind::boolean:
      return say(value.boolean ? "PLAN-DOC-YES" : "PLAN-DOC-NO");
    case Kind::date:
      return date(value.date);
    case Kind::rows:
    case Kind::table:  // Teller's business
    case Kind::real:
    case Kind::date_time:  // in no plan that loads
    case Kind::hole:
    case Kind::broken:
      break;
  }
  return open();
}

std::string Wording::text(const std::string& text, const Field& field, const Where& at) const {
  if (field.ref != Ref::none) return name(field.ref, text);
  if (is_closed(field))
    if (auto found = word(text, at)) return *found;
  if (auto found = sibling(text, at)) return *found;
  if (auto found = referred(text, at)) return *found;
  if (at.path == "ladder.steps.to") return body(text).value_or(text);
  switch (field.type) {
    case Type::amount:
      return amount(text, at);
    case Type::moment:
      if (const auto after = amount_after_due(text))
        return say("PLAN-DOC-MOMENT-after", {{"amount", amount(text.substr(1), at)}});
      return text == "due" ? say("PLAN-DOC-MOMENT-due") : say("PLAN-DOC-MOMENT", {{"share", text}});
    case Type::number:
    case Type::condition:
      return expression(text, field.type, at);
    default:
      return text;
  }
}

// A word of the schema; nothing for any other text.
std::optional<std::string> Wording::word(const std::string& text, const Where& at) const {
  const std::string before = "PLAN-DOC-WORD-";
  for (const std::string& code :
       {before + at.path + "." + text, before + std::string(at.key()) + "." + text})
    if (base::has_message(code)) return say(code);
  for (const auto& [period, code] : k_periods)
    if (text == period) return say("PLAN-DOC-PERIOD-" + std::string(code));
  return {};
}

std::string Wording::amount(const std::string& text, const Where& at) const {
  const auto parsed = calendar::parse_amount(text);
  if (!parsed) return text;
  auto [unit, n] = unit_of(*parsed);
  if (is_office_term(at) && is_bare_days(text) && days_are_working_) unit = "working_days";
  const std::string code = "PLAN-DOC-AMOUNT-" + unit;
  return say(n == 1 ? code + ".one" : code, {{"n", std::to_string(n)}});
}

std::optional<std::string> Wording::bare_term(const Value& value, const Where& at) const {
  if (!is_office_term(at) || value.kind != Kind::text || !is_bare_days(value.text)) return {};
  return say(days_are_working_ ? "PLAN-DOC-BARE-working" : "PLAN-DOC-BARE-calendar",
             {{"term", value.text}});
}

bool Wording::may_end_on_rest_day(const Value& value, const Where& at) const {
  if (!is_office_term(at)) return false;
  for (const Value& row : value.items)
    if (const Value* dated = row.find("v"))
      if (may_end_on_rest_day(*dated, at.in("v"))) return true;
  if (value.kind != Kind::text || (days_are_working_ && is_bare_days(value.text))) return false;
  const auto amount = calendar::parse_amount(value.text);
  return amount && (std::holds_alternative<calendar::CalendarDays>(*amount) ||
                    std::holds_alternative<calendar::CalendarMonths>(*amount));
}

// ---- names -------------------------------------------------------------------------------------

std::string Wording::name(Ref ref, const std::string& id) const {
  std::string found;
  switch (ref) {
    case Ref::kind:
      return kind(id);
    case Ref::phase:
      found = name_in(plan_.head.phases, id);
      break;
    case Ref::task:
      found = name_in(plan_.tasks, id);
      break;
    case Ref::place_kind:
      found = name_in(plan_.places.kinds, id);
      break;
    case Ref::matter_kind:
      found = name_in(plan_.matters.kinds, id);
      break;
    case Ref::indicator:
      return named("indicators", id);
    case Ref::ranked:
      return named("ranking", behind_dot(id));
    case Ref::standard:
      return named("standards", behind_dot(id));
    case Ref::message:
      found = name_in(plan_.messages.templates, id);
      break;
    case Ref::calendar:
      if (id == k_national_calendar) return say("PLAN-DOC-WORD-calendar.cn-office");
      found = name_in(plan_.calendars, id);
      break;
    case Ref::place_or_kind:
    case Ref::quota_of:
      return body(id).value_or(kind(id));
    case Ref::unit:
    case Ref::place:
    case Ref::person:
    case Ref::told:
    case Ref::none:
      return body(id).value_or(id);
  }
  return found.empty() ? id : found;
}

// A unit, office, team or duty; or a part that somebody has in a matter, such as "resident".
std::optional<std::string> Wording::body(const std::string& id) const {
  if (std::string found = plan_.name_of(id); found != id) return found;
  if (std::string found = name_in(plan_.org.teams, id); !found.empty()) return found;
  if (const std::string code = "PLAN-DOC-WORD-told." + id; base::has_message(code))
    return say(code);
  return {};
}

std::string Wording::kind(const std::string& id) const {
  return word(id, {"kind", nullptr}).value_or(id);
}

// A table under an id. Where the plan gives no name: one in general use, or the id itself.
std::string Wording::named(std::string_view block, const std::string& id) const {
  const std::string path = std::string(block) + "." + id;
  const Value* found = tree_.root.at_path(path);
  if (found != nullptr && !found->text_of("name").empty()) return found->text_of("name");
  if (const std::string code = "PLAN-DOC-NAME-" + path; base::has_message(code)) return say(code);
  if (block == "quota")
    if (auto told = quota_name(id, found)) return *told;
  return say("PLAN-DOC-QUOTED", {{"text", id}});
}

// Whoever or whatever else in the plan has this id: a quota is often called like its task.
std::optional<std::string> Wording::named_alike(const std::string& id) const {
  if (auto found = body(id)) return found;
  for (const std::string& name :
       {name_in(plan_.tasks, id), name_in(plan_.cadences, id), name_in(plan_.places.kinds, id),
        name_in(plan_.places.inspect, id), name_in(plan_.publicity, id)})
    if (!name.empty()) return name;
  return {};
}

// A quota has no name of its own. It goes by that of what has the same id, else by whose it is, or
// by the phase it belongs to.
std::optional<std::string> Wording::quota_name(const std::string& id, const Value* quota) const {
  if (auto namesake = named_alike(id)) return namesake;
  if (quota == nullptr) return {};
  const std::string unit = quota->text_of("unit"), per = quota->text_of("per"),
                    phase = quota->text_of("phase");
  if (unit.empty() || (per.empty() && phase.empty())) return {};
  const std::string counted = referred(unit, {"quota.unit", nullptr}).value_or(unit);
  if (per.empty())
    return say("PLAN-DOC-QUOTA-IN", {{"phase", name(Ref::phase, phase)}, {"unit", counted}});
  return say("PLAN-DOC-QUOTA-PER", {{"per", name(Ref::quota_of, per)}, {"unit", counted}});
}

// Free texts in which some write the id of what they mean.
std::optional<std::string> Wording::referred(const std::string& text, const Where& at) const {
  if (at.path == "staffing.post") return named_alike(text);
  if (at.path != "quota.unit") return {};
  if (std::string found = name_in(plan_.places.kinds, text); !found.empty()) return found;
  return word(text, {"kind", nullptr});
}

std::optional<std::string> Wording::sibling(const std::string& id, const Where& at) const {
  if (at.block == nullptr) return {};
  if (at.path != "standards.items.in" && at.path != "standards.stars.needs") return {};
  const bool in_group = at.path == "standards.items.in";
  for (const Value& row : at.block->rows_of(in_group ? "groups" : "items"))
    if (row.text_of("id") == id) return row.text_of(in_group ? "name" : "text");
  return {};
}

std::string_view Wording::naming_key(const Value& row) {
  for (const std::string_view key : {"name", "post", "as", "text", "cause"})
    if (!row.text_of(key).empty()) return key;
  return {};
}

std::string Wording::name_of(const Value& row, const Where& at) const {
  if (const std::string_view key = naming_key(row); !key.empty())
    return referred(row.text_of(key), at.in(key)).value_or(row.text_of(key));
  if (const std::string id = row.text_of("indicator"); !id.empty()) return named("indicators", id);
  if (const std::string id = row.text_of("kind"); !id.empty()) return kind(id);
  if (const std::string why = row.text_of("for"); !why.empty())
    return word(why, at.in("for")).value_or(why);
  // A table under an id; one without a name is known by what it follows on, if anything.
  const Field* block = root_shape().field(at.path);
  if (row.key.empty() || block == nullptr || block->type != Type::map) return {};
  if (const Value* when = row.find("when"); when != nullptr && when->kind == Kind::text)
    return expression(when->text, Type::condition, at.in("when"));
  return named(at.path, row.key);
}

}  // namespace wanhu::plan
