#include "domain/matter/matter.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/digest.hpp"

namespace wanhu::domain {

using base::Json;

namespace {

Instant instant_of(const Json& json) {
  return Instant(json.get<std::int64_t>());
}

std::optional<Uuid> uuid_if(const Json& data, const char* name) {
  const auto found = data.find(name);
  if (found == data.end() || found->is_null()) return {};
  return Uuid::parse(found->get_ref<const std::string&>());
}

Uuid uuid_in(const Json& data, const char* name) {
  const auto id = uuid_if(data, name);
  if (!id) throw std::logic_error(std::string("event without ") + name);
  return *id;
}

// Ends the current clock: what has not fired by then never will.
void end_clock(Matter& matter, ClockState state, Instant at) {
  MatterClock& clock = matter.clocks.back();
  if (clock.state != ClockState::running) return;
  clock.state = state;
  clock.ended = at;
  for (Rung& rung : clock.rungs)
    if (!rung.fired) rung.live = false;
}

// A recomputed clock of the same round: what was granted stays granted, pauses have been, and fired
// rungs stay fired, at the moment they fired.
MatterClock keep_past(MatterClock fresh, const MatterClock& old) {
  fresh.granted = old.granted;
  fresh.granted_at = old.granted_at;
  fresh.extensions = old.extensions;
  fresh.pauses = old.pauses;
  for (Rung& rung : fresh.rungs) {
    const auto same = std::find_if(old.rungs.begin(), old.rungs.end(),
                                   [&](const Rung& r) { return r.name == rung.name; });
    if (same != old.rungs.end() && same->fired) rung = *same;
  }
  std::sort(fresh.rungs.begin(), fresh.rungs.end(), fires_before);
  return fresh;
}

Matter opened(const Json& data, Instant at) {
  Matter m;
  m.id = uuid_in(data, "matter");
  m.receipt = data.at("receipt");
  m.check_mac = base::unhex(data.at("check_mac").get_ref<const std::string&>());
  m.kind = data.at("kind");
  m.title = data.at("title");
  m.body = data.at("text");
  m.unit = data.at("unit");
  m.place = data.at("place");
  m.channel = data.at("channel");
  m.reply = data.at("reply");
  m.reporter = uuid_if(data, "reporter");
  m.dwelling = uuid_if(data, "dwelling");
  m.contact = uuid_if(data, "contact");
  m.clocks.push_back(clock_from_json(data.at("clock")));
  m.first_reported = m.clock().started;
  m.listed_on = at.date();
  m.plan_version = data.at("plan_version");
  return m;
}

void reopen(Matter& m, const Json& data) {
  m.state = m.owner ? MatterState::handling : MatterState::listed;
  m.round += 1;
  m.answer.reset();
  m.told.reset();
  m.confirmed.reset();
  m.closed.reset();
  m.closing.clear();
  m.attempts.clear();
  m.clocks.push_back(clock_from_json(data.at("clock")));
}

void close(Matter& m, const Json& data, Instant at) {
  m.state = MatterState::closed;
  m.closed = at;
  m.closing = data.at("closing");
  end_clock(m, m.answer ? ClockState::met : ClockState::stopped, at);
}

// The clock of the round that a clock in an event belongs to.
MatterClock& clock_of(Matter& m, const Json& clock) {
  return m.clocks.at(clock.at("round").get<std::size_t>() - 1);
}

// No pause outlasts what ended it.
void end_pauses(Matter& m, Instant at) {
  for (MatterClock& clock : m.clocks)
    for (ClockPause& pause : clock.pauses) pause.to = std::min(pause.to, at);
}

void rung_fired(Matter& m, const Json& data, Instant at) {
  for (MatterClock& clock : m.clocks) {
    if (clock.round != data.at("round").get<int>()) continue;
    for (Rung& rung : clock.rungs)
      if (rung.name == data.at("rung").get_ref<const std::string&>()) rung.fired = at;
  }
}

// What changes nothing of a matter but what note_history keeps.
constexpr std::array<std::string_view, 9> k_history_only{
    "matter.noted",  "matter.urged",    "matter.objected", "matter.review_asked", "matter.reviewed",
    "matter.joined", "matter.unjoined", "matter.gained",   "matter.lost"};

// The answer of a joined matter is that of whoever answered its lead.
std::string answered_by(const Json& data, const std::string& actor) {
  return data.value("by", actor);
}

// Who works on what together (join.hpp); false for any other event.
bool note_joining(Matter& m, const Event& event) {
  const Json& data = event.data;
  if (event.type == "matter.joined") {
    m.joined = uuid_in(data, "into");
    m.objection.reset();
  } else if (event.type == "matter.unjoined") {
    m.joined.reset();
  } else if (event.type == "matter.gained") {
    m.joiners.insert(data.at("joined").get<std::string>());
  } else if (event.type == "matter.lost") {
    m.joiners.erase(data.at("joined").get<std::string>());
  } else {
    return false;
  }
  return true;
}

// A round begins: nobody has objected, looked again or had it in hand but the owner who stays.
void start_round(Matter& m) {
  m.handed.reset();
  m.responsible.reset();
  m.objection.reset();
  m.objections = 0;
  for (auto* actors : {&m.handlers, &m.objected, &m.released, &m.routers}) actors->clear();
  m.review_asked.reset();
  m.reviewed = false;
  m.joined.reset();
  if (!m.owner) return;
  m.handlers.insert(m.owner->text());
  m.responsible = m.owner;
}

void hand_to(Matter& m, const Uuid& owner, Instant at, const std::string& actor) {
  m.owner = owner;
  m.handed = at;
  m.handlers.insert(owner.text());
  m.routers.insert(actor);
}

// A ruling on an objection; without a new owner it stays with the objector.
void ruled(Matter& m, const Json& data, Instant at, const std::string& actor) {
  const std::optional<Uuid> owner = uuid_if(data, "owner");
  if (owner && m.objection) m.released.insert(m.objection->by.text());
  m.objection.reset();
  m.routers.insert(actor);
  if (owner) hand_to(m, *owner, at, actor);
}

}  // namespace

bool is_running(std::string_view state) {
  return std::find(k_running_states.begin(), k_running_states.end(), state) !=
         k_running_states.end();
}

std::string_view text_of(MatterState state) {
  return k_matter_states.at(static_cast<std::size_t>(state));
}

std::optional<MatterState> matter_state(std::string_view text) {
  const auto found = std::find(k_matter_states.begin(), k_matter_states.end(), text);
  if (found == k_matter_states.end()) return {};
  return static_cast<MatterState>(found - k_matter_states.begin());
}

std::string_view text_of(ClockState state) {
  switch (state) {
    case ClockState::running:
      return "running";
    case ClockState::met:
      return "met";
    case ClockState::stopped:
      return "stopped";
  }
  throw std::logic_error("unknown clock state");
}

Matter fold(std::optional<Matter> before, const Event& event, Instant at,
            const std::string& actor) {
  const Json& data = event.data;
  if (event.type == "matter.opened") return opened(data, at);
  if (!before) throw std::logic_error("event before the matter: " + event.type);
  Matter m = std::move(*before);
  note_history(m, event, at, actor);
  if (event.type == "matter.handed_over" || event.type == "matter.ruled") {
    m.state = MatterState::handed_over;
  } else if (event.type == "matter.accepted") {
    m.state = MatterState::handling;
  } else if (event.type == "matter.reclassified") {
    m.kind = data.at("kind");
    m.clocks.back() = keep_past(clock_from_json(data.at("clock")), m.clocks.back());
  } else if (event.type == "matter.extended" || event.type == "matter.paused" ||
             event.type == "matter.resumed") {
    m.clocks.back() = keep_past(clock_from_json(data.at("clock")), m.clocks.back());
  } else if (event.type == "matter.answered") {
    m.state = MatterState::answered;
    m.answer = MatterAnswer{data.at("outcome"), data.at("text"), at, answered_by(data, actor)};
    end_clock(m, ClockState::met, at);
  } else if (event.type == "matter.told") {
    m.state = MatterState::told;
    m.told = instant_of(data.at("at"));
  } else if (event.type == "matter.attempted") {
    m.attempts.push_back({instant_of(data.at("at")), data.at("channel"), data.at("note")});
  } else if (event.type == "matter.confirmed") {
    m.state = MatterState::confirmed;
    m.confirmed = at;
  } else if (event.type == "matter.closed") {
    close(m, data, at);
  } else if (event.type == "matter.reopened") {
    reopen(m, data);
  } else if (event.type == "matter.reminded") {
    rung_fired(m, data, at);
  } else if (event.type == "matter.contact_erased") {
    m.contact.reset();
  } else if (std::find(k_history_only.begin(), k_history_only.end(), event.type) ==
             k_history_only.end()) {
    throw std::logic_error("unknown event " + event.type);
  }
  return m;
}

void note_history(Matter& m, const Event& event, Instant at, const std::string& actor) {
  const Json& data = event.data;
  if (note_joining(m, event)) return;
  if (event.type == "matter.handed_over") {
    hand_to(m, uuid_in(data, "owner"), at, actor);
  } else if (event.type == "matter.accepted") {
    m.responsible = m.owner;
    m.objection.reset();
  } else if (event.type == "matter.objected") {
    m.objection = Objection{m.owner.value(), at, data.at("reason")};
    m.objected.insert(m.owner->text());
    ++m.objections;
  } else if (event.type == "matter.ruled") {
    ruled(m, data, at, actor);
  } else if (event.type == "matter.review_asked") {
    m.review_asked = at;
  } else if (event.type == "matter.reviewed") {
    m.review_asked.reset();
    m.reviewed = true;
  } else if (event.type == "matter.extended") {
    MatterClock& clock = clock_of(m, data.at("clock"));
    clock.granted = clock_from_json(data.at("clock")).due;
    clock.granted_at = at;
    ++clock.extensions;
  } else if (event.type == "matter.paused") {
    clock_of(m, data.at("clock"))
        .pauses.push_back({data.at("why"), at, instant_of(data.at("until"))});
  } else if (event.type == "matter.resumed") {
    end_pauses(m, at);
  } else if (event.type == "matter.closed") {
    end_pauses(m, at);
    m.objection.reset();
    // The resident is content, or has taken it back: nobody need look again.
    const std::string& closing = data.at("closing").get_ref<const std::string&>();
    if (closing == "confirmed" || closing == "withdrawn") m.review_asked.reset();
  } else if (event.type == "matter.answered") {
    end_pauses(m, at);
    m.objection.reset();
    m.handlers.insert(answered_by(data, actor));
  } else if (event.type == "matter.reopened") {
    if (data.contains("owner")) m.owner = uuid_if(data, "owner");  // null: no longer there
    start_round(m);
  }
}

const ClockPause* MatterClock::paused(Instant now) const {
  if (state != ClockState::running || pauses.empty()) return nullptr;
  const ClockPause& last = pauses.back();
  return last.from <= now && now < last.to ? &last : nullptr;
}

std::vector<calendar::Pause> MatterClock::standstills() const {
  std::vector<calendar::Pause> list;
  list.reserve(pauses.size());
  for (const ClockPause& pause : pauses) list.push_back({pause.from, pause.to});
  return list;
}

Json to_json(const MatterClock& clock) {
  Json rungs = Json::array();
  for (const Rung& rung : clock.rungs)
    rungs.push_back({{"rung", rung.name}, {"to", rung.to}, {"at", rung.at.ms()}});
  return {{"round", clock.round},
          {"amount", clock.amount},
          {"started", clock.started.ms()},
          {"due", clock.due.iso()},
          {"due_at", clock.due_at.ms()},
          {"original_due", clock.original_due.iso()},
          {"provisional", clock.provisional},
          {"calendar", clock.calendar},
          {"rungs", std::move(rungs)}};
}

MatterClock clock_from_json(const Json& json) {
  MatterClock clock;
  clock.round = json.at("round");
  clock.amount = json.at("amount");
  clock.started = instant_of(json.at("started"));
  clock.due = Date::parse(json.at("due").get_ref<const std::string&>()).value();
  clock.due_at = instant_of(json.at("due_at"));
  clock.original_due = Date::parse(json.at("original_due").get_ref<const std::string&>()).value();
  clock.provisional = json.at("provisional");
  clock.calendar = json.at("calendar");
  for (const Json& rung : json.at("rungs"))
    clock.rungs.push_back({rung.at("rung"), rung.at("to"), instant_of(rung.at("at"))});
  std::sort(clock.rungs.begin(), clock.rungs.end(), fires_before);
  return clock;
}

namespace {
constexpr std::string_view k_crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
}

std::string receipt_of(const Uuid& matter) {
  std::uint64_t low = 0;
  for (std::size_t i = 8; i < 16; ++i) low = (low << 8U) | matter.bytes().at(i);
  std::string out;
  for (int shift = 45; shift >= 0; shift -= 5) {
    out += k_crockford.at((low >> static_cast<unsigned>(shift)) & 31U);
    if (shift == 25) out += '-';
  }
  return out;
}

std::optional<std::string> normal_receipt(std::string_view typed) {
  std::string out;
  for (char c : typed) {
    if (c == '-' || c == ' ') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (k_crockford.find(c) == std::string_view::npos) return {};
    if (out.size() == 5) out += '-';
    out += c;
  }
  if (out.size() != 11) return {};
  return out;
}

}  // namespace wanhu::domain
