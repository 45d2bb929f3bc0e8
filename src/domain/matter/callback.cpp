#include "domain/matter/callback.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "domain/matter/rules.hpp"

namespace wanhu::domain {

using base::fail;

namespace {

bool is_answer(const Call& call) {
  return call.result == "answered";
}

// An answer says whether it is solved and how content the resident is; nothing else does.
Result<void> complete(const Call& call) {
  const auto wrong = [](const char* field) {
    return base::fail_field("CALLBACK-ANSWER", std::string("/data/") + field, {{"field", field}});
  };
  if (is_answer(call) == call.resolved.empty()) return wrong("resolved");
  if (is_answer(call) == call.satisfied.empty()) return wrong("satisfied");
  return {};
}

Event call_event(const char* type, const CallBack& callback, const Call& call, Instant at) {
  Json data{{"matter", callback.matter.text()},
            {"round", callback.round},
            {"at", at.ms()},
            {"channel", call.channel}};
  if (!call.note.empty()) data["note"] = call.note;
  return event(type, std::move(data));
}

Event ended(const CallBack& callback, const Call& call, Instant at, const char* state) {
  Event done = call_event("callback.ended", callback, call, at);
  done.data["state"] = state;
  if (is_answer(call)) {
    done.data["resolved"] = call.resolved;
    done.data["satisfied"] = call.satisfied;
  }
  return done;
}

// The resident's word about the matter itself, where it can still be taken.
Events word(const MatterRules& rules, const Matter& matter, const Call& call,
            const std::string& actor, bool owner_stays, Instant now) {
  if (call.resolved == "no")
    if (auto events = dissent(rules, matter, call.note, owner_stays, now)) return *events;
  if (call.resolved == "yes")
    if (auto events = confirm(matter, "callback", actor, call.note)) return *events;
  return {};
}

}  // namespace

bool is_drawn(int percent, std::string_view mac) {
  if (mac.size() < 8) throw std::logic_error("a draw needs 8 bytes at least");
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i)
    number = (number << 8U) | static_cast<unsigned char>(mac.at(i));
  return std::ldexp(static_cast<double>(number >> 11U), -53) * 100 < percent;
}

Events draw(const MatterRules& rules, const Matter& matter, std::string_view mac) {
  const auto& rule = rules.plan.matters.callback;
  if (!rule || !(matter.contact || matter.dwelling)) return {};
  if (!is_drawn(rule->share_percent, mac)) return {};
  return {event("callback.drawn", {{"matter", matter.id.text()}, {"round", matter.round}})};
}

Result<Events> call_back(const MatterRules& rules, const Matter& matter, const CallBack& callback,
                         const Call& call, const std::string& actor, bool owner_stays,
                         Instant now) {
  if (callback.state != "waiting") return refuse("CALLBACK-DONE");
  // The one word that a plan can write here: guard G11 leaves it no other.
  const auto& rule = rules.plan.matters.callback;
  const bool others_only = !rule || rule->by == "other_than_owner";
  if (others_only && matter.round == callback.round && matter.handlers.contains(actor))
    return refuse("CALLBACK-OWN");
  if (auto ok = complete(call); !ok) return fail(ok.error());
  const auto at = done_at(call.at, callback.drawn, now);
  if (!at) return fail(at.error());
  if (call.result == "no_answer") {
    Events events{call_event("callback.tried", callback, call, *at)};
    std::vector<Attempt> tries = callback.tries;
    tries.push_back({*at, call.channel, call.note});
    if (unreachable_proved(tries)) events.push_back(ended(callback, call, *at, "unreachable"));
    return events;
  }
  const char* state = is_answer(call)            ? "answered"
                      : call.result == "refused" ? "refused"
                                                 : "no_contact";
  Events events{ended(callback, call, *at, state)};
  if (matter.round == callback.round)
    for (Event& one : word(rules, matter, call, actor, owner_stays, now))
      events.push_back(std::move(one));
  return events;
}

CallBack fold_callback(std::optional<CallBack> before, const Event& event, Instant at,
                       const std::string& actor) {
  const Json& data = event.data;
  if (event.type == "callback.drawn") {
    CallBack drawn;
    drawn.matter = Uuid::parse(data.at("matter").get<std::string>()).value();
    drawn.round = data.at("round");
    drawn.drawn = at;
    return drawn;
  }
  if (!before) throw std::logic_error("event before the call-back: " + event.type);
  CallBack callback = std::move(*before);
  const Instant when(data.at("at").get<std::int64_t>());
  callback.by = actor;
  callback.note = data.value("note", "");
  if (event.type == "callback.tried") {
    callback.tries.push_back({when, data.at("channel"), callback.note});
  } else if (event.type == "callback.ended") {
    callback.state = data.at("state");
    callback.ended = when;
    callback.resolved = data.value("resolved", "");
    callback.satisfied = data.value("satisfied", "");
  } else {
    throw std::logic_error("unknown event " + event.type);
  }
  return callback;
}

void answered_by_dissent(CallBack& callback, Instant at) {
  if (callback.state != "waiting") return;
  callback.state = "answered";
  callback.ended = at;
  callback.resolved = "no";
  callback.satisfied = "not_asked";
}

void ended_by_review(CallBack& callback, Instant at) {
  if (callback.state != "waiting") return;
  callback.state = "reviewed";
  callback.ended = at;
}

}  // namespace wanhu::domain
