#include "domain/matter/matter.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/digest.hpp"
#include "domain/matter/forward.hpp"
#include "domain/matter/help.hpp"
#include "domain/matter/history_only.hpp"

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

// Ends a clock: what has not fired by then never will.
void end_clock(MatterClock& clock, ClockState state, Instant at) {
  if (clock.state != ClockState::running) return;
  clock.state = state;
  clock.ended = at;
  for (Rung& rung : clock.rungs)
    if (!rung.fired) rung.live = false;
  cut_pauses(clock);
}

// A recomputed clock of the same name and number: what was granted stays granted, pauses have been,
// and fired rungs stay fired, at the moment they fired.
MatterClock keep_past(MatterClock fresh, const MatterClock& old) {
  fresh.granted = old.granted;
  fresh.granted_at = old.granted_at;
  fresh.extensions = old.extensions;
  fresh.excluded = old.excluded;
  fresh.pauses = old.pauses;
  for (Rung& rung : fresh.rungs) {
    const auto same = std::find_if(old.rungs.begin(), old.rungs.end(),
                                   [&](const Rung& r) { return r.name == rung.name; });
    if (same != old.rungs.end() && same->fired) rung = *same;
  }
  std::sort(fresh.rungs.begin(), fresh.rungs.end(), fires_before);
  return fresh;
}

// The clocks beside the term that an event starts or has counted again. One that starts takes the
// place of a running one of its name: whoever had it in hand before is not measured any longer.
void start_sides(Matter& m, const Json& data, Instant at) {
  const auto list = data.find("clocks");
  if (list == data.end()) return;
  for (const Json& one : *list) {
    MatterClock clock = clock_from_json(one);
    const auto same = std::find_if(m.sides.begin(), m.sides.end(), [&](const MatterClock& side) {
      return side.name == clock.name && side.n == clock.n;
    });
    if (same != m.sides.end()) {
      *same = keep_past(std::move(clock), *same);
      continue;
    }
    for (MatterClock& side : m.sides)
      if (side.name == clock.name) end_clock(side, ClockState::stopped, at);
    m.sides.push_back(std::move(clock));
  }
  std::sort(m.sides.begin(), m.sides.end(), starts_before);
}

// Who answers has accepted; who tells the outcome, or hears it confirmed, has made contact; and who
// confirms it knew it.
bool meets(std::string_view until, std::string_view what) {
  return until == what || (until == "accepted" && what == "answered") ||
         (until == "contacted" && (what == "told" || what == "confirmed")) ||
         (until == "told" && what == "confirmed");
}

// What is entered late counts at the moment when it happened: the earliest one is what meets
// the clock.
void meet_sides(Matter& m, const std::string& type, Instant at) {
  const std::string what = type.substr(type.find('.') + 1);
  for (MatterClock& side : m.sides) {
    if (!meets(side.until, what)) continue;
    if (side.state == ClockState::met && side.round == m.round && at >= side.started)
      side.ended = std::min(*side.ended, at);
    end_clock(side, ClockState::met, std::max(at, side.started));
    cut_pauses(side);
  }
}

// Those that the matter's new kind does not have.
void end_named_sides(Matter& m, const Json& data, Instant at) {
  const Json names = data.value("clocks_ended", Json::array());
  for (MatterClock& side : m.sides)
    if (std::find(names.begin(), names.end(), side.name) != names.end())
      end_clock(side, ClockState::stopped, at);
}

// When what the event tells of was done: some is entered later.
Instant done_when(const Event& event, Instant at) {
  const bool entered = event.type == "matter.told" || event.type == "matter.contacted";
  return entered ? instant_of(event.data.at("at")) : at;
}

// What ends with the round. A second look goes on behind a closing.
void stop_sides(Matter& m, Instant at) {
  for (MatterClock& side : m.sides)
    if (side.until != "reviewed" || !m.review_asked) end_clock(side, ClockState::stopped, at);
}

// Who is kept from it from the beginning.
void note_opening(Matter& m, const Json& data) {
  m.concerns = data.value("concerns", "");
  m.competent = data.value("competent", "");
  for (const Json& person : data.value("recused", Json::array()))
    m.recused.insert(person.get<std::string>());
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
  start_sides(m, data, at);
  m.first_reported = m.clock().started;
  m.listed_on = at.date();
  m.plan_version = data.at("plan_version");
  note_opening(m, data);
  return m;
}

void reopen(Matter& m, const Json& data, Instant at) {
  stop_sides(m, at);
  m.state = m.owner ? MatterState::handling : MatterState::listed;
  m.round += 1;
  m.answer.reset();
  m.told.reset();
  m.confirmed.reset();
  m.closed.reset();
  m.closing.clear();
  m.attempts.clear();
  if (m.excluded_round != 0) m.excluded.clear();
  m.excluded_round = 0;
  m.clocks.push_back(clock_from_json(data.at("clock")));
}

// What goes on elsewhere takes its round out of the figures, and no other: a round that was missed
// stays missed. Journals from before say nothing of the round, and mean the whole matter.
void exclude_by_closing(Matter& m, const Json& data) {
  if (data.value("exclusion_of", "") != "round") {
    m.excluded = data.value("exclusion", m.excluded);
    return;
  }
  const std::string reason = data.at("exclusion");
  m.clocks.back().excluded = reason;
  for (MatterClock& side : m.sides)
    if (side.round == m.round) side.excluded = reason;
  if (!m.excluded.empty()) return;  // all of it is out already
  m.excluded = reason;
  m.excluded_round = m.round;
}

void close(Matter& m, const Json& data, Instant at) {
  m.state = MatterState::closed;
  m.closed = at;
  m.closing = data.at("closing");
  exclude_by_closing(m, data);
  end_clock(m.clocks.back(), m.answer ? ClockState::met : ClockState::stopped, at);
  stop_sides(m, at);
}

// The clock that a clock in an event is a new count of.
MatterClock& clock_of(Matter& m, const Json& clock) {
  if (!clock.contains("name")) return m.clocks.at(clock.at("round").get<std::size_t>() - 1);
  const auto same = std::find_if(m.sides.begin(), m.sides.end(), [&](const MatterClock& side) {
    return side.name == clock.at("name").get_ref<const std::string&>() && side.n == clock.at("n");
  });
  if (same == m.sides.end()) throw std::logic_error("event about a clock that never started");
  return *same;
}

// No pause outlasts what ended it.
void end_pauses(Matter& m, Instant at) {
  for (auto* clocks : {&m.clocks, &m.sides})
    for (MatterClock& clock : *clocks)
      for (ClockPause& pause : clock.pauses) pause.to = std::min(pause.to, at);
}

void rung_fired(Matter& m, const Json& data, Instant at) {
  const bool side = data.contains("side");
  const std::string name =
      side ? data.at("side").get<std::string>() : std::string(k_handling_clock);
  const int n = data.at(side ? "n" : "round");
  for (MatterClock& clock : side ? m.sides : m.clocks) {
    if (clock.name != name || clock.n != n) continue;
    for (Rung& rung : clock.rungs)
      if (rung.name == data.at("rung").get_ref<const std::string&>()) rung.fired = at;
  }
}

void correct(Matter& m, const Json& data) {
  m.title = data.at("title");
  m.body = data.at("text");
  m.place = data.at("place");
  if (data.contains("contact")) m.contact = uuid_if(data, "contact");
}

void hide_or_show(Matter& m, const Json& data, bool hidden) {
  (data.at("side") == "resident" ? m.hidden_by_resident : m.hidden_by_staff) = hidden;
}

// The answer of a joined matter is that of whoever answered its lead.
std::string answered_by(const Json& data, const std::string& actor) {
  return data.value("by", actor);
}

std::vector<Uuid> parts_in(const Json& data) {
  std::vector<Uuid> parts;
  for (const Json& id : data.value("parts", Json::array()))
    parts.push_back(Uuid::parse(id.get_ref<const std::string&>()).value());
  return parts;
}

MatterAnswer answer_in(const Json& data, Instant at, const std::string& actor) {
  return {.outcome = data.at("outcome"),
          .text = data.at("text"),
          .at = at,
          .by = answered_by(data, actor),
          .parts = parts_in(data),
          .without = data.value("without", ""),
          .body = data.value("body", "")};
}

// What the tables of answers do not keep.
void note_answer(Matter& m, const Json& data) {
  if (!m.answer) return;
  m.answer->parts = parts_in(data);
  m.answer->without = data.value("without", "");
  m.answer->body = data.value("body", "");
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

// The pictures; they go with the words.
void note_files(Matter& m, const Event& event, Instant at, const std::string& actor) {
  const Json& data = event.data;
  if (event.type == "matter.file_added")
    m.files.push_back({.hash = data.at("hash"),
                       .type = data.at("type"),
                       .bytes = data.at("bytes"),
                       .width = data.at("width"),
                       .height = data.at("height"),
                       .by_resident = data.at("side") == "resident",
                       .by = actor,
                       .at = at});
  if (event.type == "matter.file_removed") {
    const auto& hash = data.at("hash").get_ref<const std::string&>();
    std::erase_if(m.files, [&](const MatterFile& one) { return one.hash == hash; });
  }
  if (event.type == "matter.text_erased") m.files.clear();
}

// A round begins: nobody has objected, looked again or had it in hand but the owner who stays.
void start_round(Matter& m) {
  m.former.insert(m.handlers.begin(), m.handlers.end());
  m.handed.reset();
  m.handed_by.clear();
  m.responsible.reset();
  m.objection.reset();
  m.objections = 0;
  for (auto* actors : {&m.handlers, &m.objected, &m.released, &m.routers, &m.informed})
    actors->clear();
  m.review_asked.reset();
  m.reviewed = m.rechecked = false;
  m.reviewed_at.reset();
  m.contacted.reset();
  m.review_body.clear();
  m.reviewers.clear();
  m.joined.reset();
  if (!m.owner) return;
  m.handlers.insert(m.owner->text());
  m.responsible = m.owner;
}

void hand_to(Matter& m, const Uuid& owner, Instant at, const std::string& actor) {
  m.owner = owner;
  m.handed = at;
  m.handed_by = actor;
  m.handlers.insert(owner.text());
  m.routers.insert(actor);
}

// Whoever had it in hand has it no longer; it waits for the router, and its clock runs.
void recuse(Matter& m, const Json& data) {
  const Uuid person = uuid_in(data, "person");
  m.recused.insert(person.text());
  if (m.objection && m.objection->by == person) m.objection.reset();
  if (m.responsible == person) m.responsible.reset();
  if (m.owner != person) return;
  m.owner.reset();
  m.handed.reset();
}

// In the place of whoever left, in whatever state it is.
void pass_on(Matter& m, const Json& data) {
  const Uuid owner = uuid_in(data, "owner");
  if (m.responsible == uuid_in(data, "from")) m.responsible = owner;
  m.owner = owner;
  m.handlers.insert(owner.text());
  m.informed.insert("owner");  // who takes over has read what there is
}

// Whoever looks a second time is neither the body nor the person that looked first.
void reviewed(Matter& m, const Json& data, Instant at, const std::string& actor) {
  m.review_asked.reset();
  m.rechecked = m.reviewed;
  if (!m.reviewed) m.review_body = data.value("body", "");
  m.reviewed = true;
  m.reviewed_at = at;
  m.reviewers.insert(actor);
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
  meet_sides(m, event.type, done_when(event, at));
  if (event.type == "matter.handed_over" || event.type == "matter.ruled") {
    m.state = MatterState::handed_over;
  } else if (event.type == "matter.accepted") {
    m.state = MatterState::handling;
  } else if (event.type == "matter.reclassified") {
    m.kind = data.at("kind");
    end_named_sides(m, data, at);
    m.clocks.back() = keep_past(clock_from_json(data.at("clock")), m.clocks.back());
  } else if (event.type == "matter.extended" || event.type == "matter.paused" ||
             event.type == "matter.resumed") {
    m.clocks.back() = keep_past(clock_from_json(data.at("clock")), m.clocks.back());
  } else if (event.type == "matter.answered") {
    m.state = MatterState::answered;
    m.answer = answer_in(data, at, actor);
    end_clock(m.clocks.back(), ClockState::met, at);
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
    reopen(m, data, at);
  } else if (event.type == "matter.reminded") {
    rung_fired(m, data, at);
  } else if (event.type == "matter.excluded") {
    m.excluded = data.at("exclusion");
    m.excluded_round = 0;
  } else if (event.type == "matter.contact_erased") {
    m.contact.reset();
  } else if (event.type == "matter.corrected") {
    correct(m, data);
  } else if (event.type == "matter.recused") {
    if (data.at("back").get<bool>()) m.state = MatterState::listed;
  } else if (event.type == "matter.text_erased") {
    for (std::string* words : {&m.title, &m.body, &m.place}) words->clear();
  } else if (std::find(k_history_only.begin(), k_history_only.end(), event.type) ==
             k_history_only.end()) {
    throw std::logic_error("unknown event " + event.type);
  }
  start_sides(m, data, at);
  return m;
}

namespace {

// Helpers and bodies above the town.
void note_together(Matter& m, const Event& event, Instant at, const std::string& actor) {
  note_help(m, event, at, actor);
  note_forward(m, event, at);
}

// What the history alone tells about being public.
void note_publicity(Matter& m, const Event& event) {
  if (event.type == "matter.answered") m.reached = std::max(m.reached, Reached::answered);
  if (event.type == "matter.closed") m.reached = Reached::closed;
  if (event.type == "matter.hidden" || event.type == "matter.shown")
    hide_or_show(m, event.data, event.type == "matter.hidden");
  if (event.type == "matter.text_erased") m.text_erased = true;
}

}  // namespace

void note_history(Matter& m, const Event& event, Instant at, const std::string& actor) {
  const Json& data = event.data;
  note_publicity(m, event);
  note_files(m, event, at, actor);
  note_together(m, event, at, actor);
  if (note_joining(m, event)) return;
  if (event.type == "matter.opened") {
    note_opening(m, data);
  } else if (event.type == "matter.recused") {
    recuse(m, data);
  } else if (event.type == "matter.handed_over") {
    hand_to(m, uuid_in(data, "owner"), at, actor);
  } else if (event.type == "matter.passed_on") {
    pass_on(m, data);
  } else if (event.type == "matter.accepted") {
    m.responsible = m.owner;
    m.objection.reset();
  } else if (event.type == "matter.objected") {
    m.objection = Objection{m.owner.value(), at, data.at("reason")};
    m.objected.insert(m.owner->text());
    ++m.objections;
  } else if (event.type == "matter.ruled") {
    ruled(m, data, at, actor);
  } else if (event.type == "matter.contacted") {
    m.contacted = std::max(m.contacted.value_or(Instant()), instant_of(data.at("at")));
  } else if (event.type == "matter.review_asked") {
    m.review_asked = at;
  } else if (event.type == "matter.reviewed") {
    reviewed(m, data, at, actor);
  } else if (event.type == "matter.extended") {
    MatterClock& clock = clock_of(m, data.at("clock"));
    clock.granted = clock_from_json(data.at("clock")).due;
    clock.granted_at = at;
    ++clock.extensions;
  } else if (event.type == "matter.paused") {
    const ClockPause pause{data.at("why"), at, instant_of(data.at("until"))};
    clock_of(m, data.at("clock")).pauses.push_back(pause);
    for (const Json& side : data.value("clocks", Json::array()))
      clock_of(m, side).pauses.push_back(pause);
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
    for (const Json& one : data.value("handlers", Json::array())) m.handlers.insert(one);
    m.informed.clear();
    note_answer(m, data);
  } else if (event.type == "matter.informed") {
    m.informed.insert(data.at("to").get<std::string>());
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

void cut_pauses(MatterClock& clock) {
  if (!clock.ended) return;
  while (!clock.pauses.empty() && clock.pauses.back().from >= *clock.ended) clock.pauses.pop_back();
  if (!clock.pauses.empty())
    clock.pauses.back().to = std::min(clock.pauses.back().to, *clock.ended);
}

const MatterClock* Matter::clock_named(std::string_view name, int n) const {
  for (const auto* list : {&clocks, &sides})
    for (const MatterClock& clock : *list)
      if (clock.name == name && clock.n == n) return &clock;
  return nullptr;
}

const MatterClock* Matter::next_clock() const {
  const MatterClock* next = nullptr;
  for (const auto* list : {&clocks, &sides})
    for (const MatterClock& clock : *list)
      if (clock.state == ClockState::running && (next == nullptr || clock.due_at < next->due_at))
        next = &clock;
  return next;
}

std::vector<calendar::Pause> MatterClock::standstills() const {
  std::vector<calendar::Pause> list;
  list.reserve(pauses.size());
  for (const ClockPause& pause : pauses) list.push_back({pause.from, pause.to});
  return list;
}

}  // namespace wanhu::domain
