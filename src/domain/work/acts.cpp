#include "domain/work/acts.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace wanhu::domain {

namespace {

Json ask_json(const Ask& ask) {
  return {{"plan", ask.plan},
          {"rule", ask.rule->key},
          {"unit", ask.unit},
          {"day", ask.window.from.iso()}};
}

// The first thing handed in that the rule does not speak of, or that is said twice.
std::optional<std::string> strange(const Rule& rule, const std::vector<std::string>& handed_in) {
  for (auto item = handed_in.begin(); item != handed_in.end(); ++item) {
    const bool asked =
        std::find(rule.deliver.begin(), rule.deliver.end(), *item) != rule.deliver.end();
    if (!asked || std::find(handed_in.begin(), item, *item) != item) return *item;
  }
  return {};
}

int whole(std::int64_t n) {
  return static_cast<int>(std::min<std::int64_t>(n, std::numeric_limits<int>::max()));
}

// Done when the last of what is handed in is there.
Done handed_in_of(const Ask& ask, std::span<const Deed> deeds) {
  std::map<std::string, Date> first;
  for (const Deed& deed : deeds)
    for (const std::string& item : deed.handed_in) {
      const auto [at, fresh] = first.emplace(item, deed.day);
      if (!fresh) at->second = std::min(at->second, deed.day);
    }
  Date last = ask.window.from;
  for (const std::string& item : ask.rule->deliver) {
    const auto found = first.find(item);
    if (found == first.end()) return {};
    last = std::max(last, found->second);
  }
  return last <= ask.window.to ? Done{.in_time = ask.times} : Done{.late = ask.times};
}

}  // namespace

Done done_of(const Ask& ask, std::span<const Deed> deeds) {
  if (ask.rule->is_once() && !ask.rule->deliver.empty()) return handed_in_of(ask, deeds);
  std::int64_t in_time = 0, late = 0;
  std::set<Uuid> subjects;
  for (const Deed& deed : deeds) {
    if (!ask.rule->is_once() && !ask.window.contains(deed.day)) continue;
    if (deed.subject && !subjects.insert(*deed.subject).second) continue;
    (deed.day <= ask.window.to ? in_time : late) += deed.subject ? 1 : deed.n;
  }
  return {.in_time = whole(in_time), .late = whole(late)};
}

base::Result<Events> record_act(const Rule& rule, const Act& act, Date today) {
  if (act.day > today || act.day < rule.from)
    return base::fail_field("ACT-DAY", "/data/day",
                            {{"from", rule.from.iso()}, {"today", today.iso()}});
  if (const auto item = strange(rule, act.handed_in))
    return base::fail_field("ACT-DELIVER", "/data/handed_in", {{"item", *item}});
  return Events{{"act.recorded", to_json(act)}};
}

base::Result<Events> withdraw_act(const Act& act, const std::string& reason) {
  if (act.withdrawn) return base::fail("ACT-WITHDRAWN", base::Kind::refused);
  return Events{{"act.withdrawn", {{"act", act.id.text()}, {"reason", reason}}}};
}

base::Result<Events> excuse_ask(const Ask& ask, bool is_excused, const std::string& reason) {
  if (is_excused) return base::fail("ASK-EXCUSED", base::Kind::refused);
  Json data = ask_json(ask);
  data["reason"] = reason;
  return Events{{"ask.excused", std::move(data)}};
}

base::Result<Events> withdraw_excuse(const Ask& ask, bool is_excused, const std::string& reason) {
  if (!is_excused) return base::fail("ASK-NOT-EXCUSED", base::Kind::refused);
  Json data = ask_json(ask);
  data["reason"] = reason;
  return Events{{"ask.excuse_withdrawn", std::move(data)}};
}

Json to_json(const Act& act) {
  return {
      {"act", act.id.text()},     {"plan", act.plan},
      {"rule", act.rule},         {"unit", act.unit},
      {"day", act.day.iso()},     {"n", act.n},
      {"attended", act.attended}, {"handed_in", act.handed_in},
      {"note", act.note},         {"subject", act.subject ? Json(act.subject->text()) : Json()}};
}

Act act_from_json(const Json& data) {
  Act act{.id = Uuid::parse(data.at("act").get<std::string>()).value(),
          .plan = data.at("plan"),
          .rule = data.at("rule"),
          .unit = data.at("unit"),
          .day = Date::parse(data.at("day").get<std::string>()).value(),
          .n = data.at("n"),
          .attended = data.at("attended"),
          .handed_in = data.at("handed_in"),
          .note = data.at("note")};
  if (!data.at("subject").is_null())
    act.subject = Uuid::parse(data.at("subject").get<std::string>()).value();
  return act;
}

}  // namespace wanhu::domain
