#include "plan/expr/vocabulary.hpp"

#include <algorithm>
#include <stdexcept>

namespace wanhu::plan::expr {

namespace {

bool matches(std::string_view pattern, std::string_view name) {
  if (!pattern.ends_with('*')) return false;
  pattern.remove_suffix(1);
  return name.size() > pattern.size() && name.starts_with(pattern);
}

}  // namespace

const Field* find_field(const std::vector<Field>& fields, std::string_view name) {
  const auto exact = std::ranges::find(fields, name, &Field::name);
  if (exact != fields.end() && !name.ends_with('*')) return &*exact;
  const auto like = std::ranges::find_if(
      fields, [name](const Field& field) { return matches(field.name, name); });
  return like == fields.end() ? nullptr : &*like;
}

const Set* Schema::set(std::string_view name) const {
  const auto found = std::ranges::find(sets, name, &Set::name);
  return found == sets.end() ? nullptr : &*found;
}

void Schema::allow(std::string_view set_name, std::string_view field_name,
                   std::vector<std::string> words) {
  for (Set& set : sets) {
    if (set.name != set_name) continue;
    const auto field = std::ranges::find(set.fields, field_name, &Field::name);
    if (field == set.fields.end()) break;
    field->words = std::move(words);
    return;
  }
  throw std::logic_error("no field " + std::string(set_name) + "." + std::string(field_name));
}

Schema campaign_schema() {
  const Field kind{.name = "kind", .type = Type::text};
  const Field unit{.name = "unit", .type = Type::text};
  const auto instant = [](const char* name) { return Field{.name = name, .type = Type::instant}; };
  const auto date = [](const char* name) { return Field{.name = name, .type = Type::date}; };
  const auto yes_no = [](const char* name) { return Field{.name = name, .type = Type::boolean}; };
  const auto integer = [](const char* name) { return Field{.name = name, .type = Type::integer}; };
  const auto word = [](const char* name, std::vector<std::string> words = {}) {
    return Field{.name = name, .type = Type::text, .words = std::move(words)};
  };
  return {{
      {"matter",
       {kind, unit,
        word("state",
             {"listed", "handed_over", "handling", "answered", "told", "confirmed", "closed"}),
        word("channel"), instant("opened_at"), instant("due_at"), instant("answered_at"),
        instant("closed_at"), integer("round"), yes_no("confirmed"), yes_no("overdue"),
        word("closing", {"confirmed", "withdrawn", "unreachable", "no_answer", "statutory_channel",
                         "explained"})}},
      {"visit",
       {unit, word("outcome", {"answered", "declined", "nobody_home", "vacant", "unsafe", "other"}),
        instant("at"), yes_no("reached")}},
      {"poll", {word("wave"), unit, integer("q_*")}},
      {"task", {word("id"), unit, date("due_at"), instant("done_at")}},
      {"place", {kind, unit, yes_no("rectified"), date("listed_at")}},
      {"finding", {kind, unit, date("at")}},
      {"unit", {word("id"), kind, yes_no("passed")}},
  }};
}

}  // namespace wanhu::plan::expr
