#include "domain/matter/help.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "domain/matter/rules.hpp"

namespace wanhu::domain {

using base::fail;

namespace {

bool is_pending(const Help& help) {
  return help.is_open() || help.state == HelpState::declined;
}

// The last one of this person that is open or was declined; what is open is of this round.
const Help* pending_of(const Matter& matter, const Uuid& person) {
  const auto found =
      std::find_if(matter.helps.rbegin(), matter.helps.rend(),
                   [&](const Help& help) { return help.person == person && is_pending(help); });
  return found == matter.helps.rend() ? nullptr : &*found;
}

Json about(const Matter& matter, const Uuid& person) {
  return with(ref(matter), "person", person.text());
}

Uuid person_in(const Json& data) {
  const auto id = Uuid::parse(data.at("person").get_ref<const std::string&>());
  if (!id) throw std::logic_error("event field is no id: person");
  return *id;
}

Help& noted(Matter& matter, const Json& data) {
  const Help* const found = pending_of(matter, person_in(data));
  if (found == nullptr) throw std::logic_error("event about help that was not asked");
  return matter.helps.at(static_cast<std::size_t>(found - matter.helps.data()));
}

void settle(Help& help, HelpState state, const std::string& text, Instant at) {
  help.state = state;
  help.text = text;
  help.done = at;
}

void end_open(Matter& matter, Instant at, const std::string& why) {
  for (Help& help : matter.helps)
    if (help.is_open()) settle(help, HelpState::ended, why, at);
}

// Whoever has the matter in hand now is no helper of their own; nor is whoever is recused.
void end_of(Matter& matter, const std::string& person, Instant at) {
  for (Help& help : matter.helps)
    if (help.is_open() && help.person.text() == person) settle(help, HelpState::ended, "", at);
}

}  // namespace

std::string_view text_of(HelpState state) {
  constexpr std::array<std::string_view, 5> k_texts{"asked", "accepted", "given", "declined",
                                                    "ended"};
  return k_texts.at(static_cast<std::size_t>(state));
}

const Help* open_help(const Matter& matter, const Uuid& person) {
  const Help* const found = pending_of(matter, person);
  return found != nullptr && found->is_open() ? found : nullptr;
}
const Help* pending_help(const Matter& matter, const Uuid& person) {
  const Help* const found = pending_of(matter, person);
  return found != nullptr && found->round == matter.round ? found : nullptr;
}

bool is_helper(const Matter& matter, const Uuid& person) {
  return std::any_of(matter.helps.begin(), matter.helps.end(), [&](const Help& help) {
    return help.person == person && help.round == matter.round &&
           (help.is_open() || help.state == HelpState::given);
  });
}

std::size_t open_helps(const Matter& matter) {
  return static_cast<std::size_t>(std::count_if(matter.helps.begin(), matter.helps.end(),
                                                [](const Help& help) { return help.is_open(); }));
}

std::vector<Uuid> helpers_who_gave(const Matter& matter) {
  std::vector<Uuid> all;
  for (const Help& help : matter.helps)
    if (help.round == matter.round && help.state == HelpState::given &&
        std::find(all.begin(), all.end(), help.person) == all.end())
      all.push_back(help.person);
  return all;
}

Result<Events> ask_help(const Matter& matter, const Uuid& person, const std::string& what, Date day,
                        Instant now) {
  if (auto ok = check(matter, "matter.ask_help"); !ok) return fail(ok.error());
  if (matter.forwarded() != nullptr) return refuse("MATTER-FORWARDED");
  if (matter.owner == person) return base::fail_field("MATTER-HELP-OWNER", "/data/person_id");
  if (matter.is_recused(person.text()))
    return base::fail_field("MATTER-RECUSED", "/data/person_id");
  if (open_help(matter, person) != nullptr)
    return base::fail_field("MATTER-HELP-ASKED", "/data/person_id");
  const Date today = now.date(), last = matter.clock().due;
  const bool within = now < matter.clock().due_at;
  if (day < today || (within && day > last) || day - today > 366)
    return base::fail_field("MATTER-HELP-DAY", "/data/by",
                            {{"from", today.iso()}, {"to", (within ? last : today + 366).iso()}});
  if (open_helps(matter) >= k_helps_max) {
    Problem problem{.code = "MATTER-HELP-FULL", .kind = Kind::refused};
    problem.with("max", std::to_string(k_helps_max));
    return fail(std::move(problem));
  }
  Json data = about(matter, person);
  data["what"] = what;
  data["day"] = day.iso();
  data["round"] = matter.round;
  return Events{event("matter.help_asked", std::move(data))};
}

Result<Events> accept_help(const Matter& matter, const Uuid& who) {
  if (auto ok = check(matter, "matter.accept_help"); !ok) return fail(ok.error());
  const Help* const help = open_help(matter, who);
  if (help == nullptr || help->state != HelpState::asked) return refuse("MATTER-HELP-NONE");
  return Events{event("matter.help_accepted", about(matter, who))};
}

Result<Events> decline_help(const Matter& matter, const Uuid& who, const std::string& reason) {
  if (auto ok = check(matter, "matter.decline_help"); !ok) return fail(ok.error());
  if (open_help(matter, who) == nullptr) return refuse("MATTER-HELP-NONE");
  return Events{event("matter.help_declined", with(about(matter, who), "reason", reason))};
}

Result<Events> give_part(const Matter& matter, const Uuid& who, const std::string& text) {
  if (auto ok = check(matter, "matter.give_part"); !ok) return fail(ok.error());
  if (open_help(matter, who) == nullptr) return refuse("MATTER-HELP-NONE");
  return Events{event("matter.part_given", with(about(matter, who), "text", text))};
}

Result<Events> end_help(const Matter& matter, const Uuid& person, const std::string& cause,
                        const std::string& reason) {
  if (auto ok = check(matter, "matter.end_help"); !ok) return fail(ok.error());
  if (pending_help(matter, person) == nullptr)
    return base::fail_field("MATTER-HELP-NONE", "/data/person_id");
  Json data = with(about(matter, person), "ended", cause);
  data["reason"] = reason;
  return Events{event("matter.help_ended", std::move(data))};
}

void note_help(Matter& m, const Event& event, Instant at, const std::string& actor) {
  const Json& data = event.data;
  if (event.type == "matter.help_asked") {
    m.helps.push_back({.person = person_in(data),
                       .what = data.at("what"),
                       .due = Date::parse(data.at("day").get_ref<const std::string&>()).value(),
                       .asked_by = actor,
                       .asked = at,
                       .round = data.at("round")});
  } else if (event.type == "matter.help_accepted") {
    Help& help = noted(m, data);
    help.state = HelpState::accepted;
    help.took_part = true;
    m.handlers.insert(help.person.text());
  } else if (event.type == "matter.help_declined") {
    settle(noted(m, data), HelpState::declined, data.at("reason"), at);
  } else if (event.type == "matter.part_given") {
    Help& help = noted(m, data);
    settle(help, HelpState::given, data.at("text"), at);
    help.took_part = true;
    m.handlers.insert(help.person.text());
  } else if (event.type == "matter.help_ended") {
    settle(noted(m, data), HelpState::ended, data.at("reason"), at);
  } else if (event.type == "matter.answered") {
    end_open(m, at, data.value("without", ""));
  } else if (event.type == "matter.closed" || event.type == "matter.reopened" ||
             event.type == "matter.forwarded" || event.type == "matter.joined") {
    end_open(m, at, "");
  } else if (event.type == "matter.handed_over" || event.type == "matter.ruled") {
    end_of(m, data.value("owner", ""), at);
  } else if (event.type == "matter.recused") {
    if (data.at("back").get<bool>())
      end_open(m, at, "");  // nobody has it in hand who would need the parts
    else
      end_of(m, data.at("person"), at);
  }
}

}  // namespace wanhu::domain
