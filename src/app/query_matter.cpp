// One matter: its facts, its whole history in words, its clocks with every counted and skipped day,
// and what this person may do next. What the resident sees of it is query_receipt.cpp.
#include "access/role.hpp"
#include "app/confidential.hpp"
#include "app/deciders.hpp"
#include "app/matter_frame.hpp"
#include "app/query_clock.hpp"
#include "app/query_files.hpp"
#include "app/query_join.hpp"
#include "app/query_joint.hpp"
#include "app/query_public.hpp"
#include "app/sealed_matter.hpp"
#include "app/statutory.hpp"
#include "domain/matter/decide.hpp"
#include "domain/matter/telling.hpp"
#include "domain/text/sensitive.hpp"
#include "plan/channels.hpp"
#include "store/statement.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using domain::Matter;
using store::Reach;
using store::Statement;

const Statement k_address{Reach::tenant, "matter_address",
                          "SELECT address FROM dwelling WHERE tenant = $1 AND dwelling_id = $2"};
const Statement k_contact_sealed{
    Reach::tenant, "contact_sealed",
    "SELECT sealed FROM contact WHERE tenant = $1 AND contact_id = $2"};
const Statement k_contact_key{
    Reach::local, "contact_key",
    "SELECT wrapped, master FROM contact_key WHERE tenant = $1 AND contact_id = $2"};

std::string nothing_of(const std::string&) {
  return {};
}

// For those who work on it: on whose parts it rests, what it did not wait for, and which body gave
// it.
Json answer_for_staff(const Matter& m, const plan::Plan& plan,
                      const std::map<std::string, std::string>& names, ShownText shown) {
  if (!m.answer) return {};
  Json parts = Json::array();
  for (const Uuid& person : m.answer->parts) parts.push_back(name_in(names, person.text()));
  return {{"outcome", m.answer->outcome},
          {"text", shown(m.answer->text)},
          {"at", m.answer->at.iso()},
          {"parts", std::move(parts)},
          {"without", shown(m.answer->without)},
          {"body_name", m.answer->body.empty() ? Json() : Json(plan.name_of(m.answer->body))}};
}

Json attempts_json(const Matter& m, ShownText shown) {
  Json list = Json::array();
  for (const domain::Attempt& a : m.attempts)
    list.push_back({{"at", a.at.iso()}, {"channel", a.channel}, {"note", shown(a.note)}});
  return list;
}

MatterRow brief_of(const Matter& m, const std::string& owner_name, Instant now) {
  const domain::ClockPause* const pause = m.clock().paused(now);
  return {.id = m.id,
          .receipt = m.receipt,
          .title = m.title,
          .kind = m.kind,
          .state = std::string(domain::text_of(m.state)),
          .unit = m.unit,
          .place = m.place,
          .channel = m.channel,
          .closing = m.closing,
          .opened = m.first_reported,
          .listed = m.listed_on,
          .due = m.clock().due,
          .original_due = m.clock().original_due,
          .due_at = m.clock().due_at,
          .provisional = m.clock().provisional,
          .clock_running = m.clock().state == domain::ClockState::running,
          .owner = m.owner,
          .reporter = m.reporter,
          .dwelling = m.dwelling,
          .owner_name = owner_name,
          .round = m.round,
          .closed = m.closed,
          .plan_version = m.plan_version,
          .answered_by = {},
          .paused_until = pause == nullptr ? std::nullopt : std::optional(pause->to),
          .objected = m.objection.has_value(),
          .review_asked = m.review_asked.has_value()};
}

}  // namespace

Json brief_json(Reader& reader, const Matter& m) {
  const auto owner =
      m.owner ? access::person_by_id(reader.db, reader.tenant(), *m.owner) : std::nullopt;
  MatterRow row = brief_of(m, owner ? owner->name : std::string(), reader.now);
  if (!may_read_words(reader, m)) {
    row.title = concealed_title(reader);
    row.place.clear();
  }
  return to_json(row, reader);
}

std::optional<access::Contact> contact_of(Reader& reader, const std::optional<Uuid>& contact) {
  if (!contact || !access::may_see_contact(reader.scope.role)) return {};
  const auto sealed = reader.db.query_one(k_contact_sealed, {reader.tenant(), *contact});
  const auto key = reader.db.query_one(k_contact_key, {reader.tenant(), *contact});
  if (!sealed || !key) return {};
  return reader.engine.keyring().open(*contact, sealed->bytes(0), key->bytes(0), key->text(1));
}

namespace {

Json pause_reasons_json(const Reader& reader, const plan::Plan& plan, const Matter& m) {
  Json list = Json::array();
  for (const plan::Pause* reason : domain::pause_reasons(plan, m, reader.now))
    list.push_back({{"why", reason->why},
                    {"name", pause_name(reader, reason->why)},
                    {"max", calendar::text_of(reason->max)}});
  return list;
}

}  // namespace

Json contact_json(const std::optional<access::Contact>& contact) {
  if (!contact) return {};
  return {{"name", contact->name}, {"phone", contact->phone}};
}

namespace {

Json objection_json(const Matter& m, const std::map<std::string, std::string>& names,
                    ShownText shown) {
  if (!m.objection) return {};
  return {{"by", name_in(names, m.objection->by.text())},
          {"at", m.objection->at.iso()},
          {"reason", shown(m.objection->reason)}};
}

// Whoever accepted last, until the person it was handed to accepts: first-receiver duty.
Json responsible_name(const Matter& m, const std::map<std::string, std::string>& names) {
  if (!m.responsible || m.responsible == m.owner) return {};
  return name_in(names, m.responsible->text());
}

// A body above is responsible from the day it has accepted, not before.
Json responsible_body(const Matter& m, const plan::Plan& plan) {
  const domain::Forward* const up = m.forwarded();
  if (up == nullptr || up->state != domain::ForwardState::accepted) return {};
  return plan.name_of(up->to);
}

Json next_due_json(const Reader& reader, const Matter& m, const plan::Plan& plan) {
  const domain::MatterClock* next = m.next_clock();
  if (next == nullptr) return {};
  return {{"clock", clock_name(reader, *next, plan)},
          {"at", next->due_at.iso()},
          {"due", next->due.iso()},
          {"overdue", reader.now >= next->due_at}};
}

Json exclusion_json(const plan::Plan& plan, const std::string& id) {
  const plan::Exclusion* one = plan::exclusion_named(plan.matters, id);
  if (one == nullptr) return {};
  return {{"id", one->id}, {"name", one->name}, {"to", one->to}, {"ground", one->ground}};
}

Json exclusions_json(const plan::Plan& plan) {
  Json list = Json::array();
  for (const plan::Exclusion& one : plan.matters.exclusions)
    list.push_back(exclusion_json(plan, one.id));
  return list;
}

Json channels_json(const plan::Plan& plan) {
  Json list = Json::array();
  for (const plan::Exclusion* one : plan::channels(plan.matters))
    list.push_back(exclusion_json(plan, one->id));
  return list;
}

}  // namespace

namespace {

const store::Statement k_matter_places{
    store::Reach::tenant, "matter_places",
    "SELECT DISTINCT p.place_id, p.name, p.unit FROM place_fault f JOIN place p ON p.tenant = $1 "
    "AND p.place_id = f.place_id WHERE f.tenant = $1 AND f.matter_id = $2 "
    "ORDER BY p.name, p.place_id"};
const store::Statement k_matter_rooms{
    store::Reach::tenant, "matter_rooms",
    "SELECT p.place_id, p.name, p.unit, b.day, b.from_minute, b.to_minute FROM booking b "
    "JOIN place p ON p.tenant = $1 AND p.place_id = b.place_id WHERE b.tenant = $1 "
    "AND b.matter_id = $2 AND b.cancelled_why IS NULL "
    "ORDER BY b.day, b.from_minute, b.booking_id"};

// The places at which it was found, as far as the reader knows of places.
Json places_json(Reader& reader, const Matter& m) {
  Json list = Json::array();
  if (!access::may_ask(reader.scope.role, access::Query::places)) return list;
  reader.db.each(k_matter_places, {reader.tenant(), m.id}, [&](const store::Row& row) {
    if (reader.scope.covers(row.text(2)))
      list.push_back({{"id", row.uuid(0).text()}, {"name", row.text(1)}});
  });
  return list;
}

// The rooms that were booked for it.
Json rooms_json(Reader& reader, const Matter& m) {
  Json list = Json::array();
  if (!access::may_ask(reader.scope.role, access::Query::places)) return list;
  reader.db.each(k_matter_rooms, {reader.tenant(), m.id}, [&](const store::Row& row) {
    if (reader.scope.covers(row.text(2)))
      list.push_back({{"id", row.uuid(0).text()},
                      {"name", row.text(1)},
                      {"date", date_of(row, 3).iso()},
                      {"from", row.i64(4)},
                      {"to", row.i64(5)}});
  });
  return list;
}

// Who hears the outcome, in the plan's order.
Json tell_json(Reader& reader, const Matter& m, const plan::Plan& plan) {
  Json list = Json::array();
  const bool gone = has_visitor_gone(reader.db, reader.tenant(), m);
  for (const domain::Told& one : domain::tell_order(plan, m, gone)) {
    const std::string code = "AUDIENCE-" + one.to;
    list.push_back({{"to", one.to},
                    {"name", base::has_message(code) ? word(reader, code) : plan.name_of(one.to)},
                    {"heard", one.has_heard}});
  }
  return list;
}

}  // namespace

Result<Json> matter_page(Reader& reader, const Uuid& id) {
  const auto found = load_any(reader.db, reader.tenant(), reader.engine.keyring(), id);
  if (!found || !is_visible(reader.scope, *found))
    return base::fail("NOT-FOUND", base::Kind::not_found);
  const Matter& m = *found;
  const PlanRef plans = reader.engine.plans().version(reader.db, reader.tenant(), m.plan_version);
  const plan::Plan& plan = plans->plan_of(m.unit);
  const auto names = names_of(reader);
  Json clocks = Json::array();
  for (const domain::MatterClock& clock : m.clocks)
    clocks.push_back(clock_json(reader, m, clock, plan));
  for (const domain::MatterClock& clock : m.sides)
    clocks.push_back(clock_json(reader, m, clock, plan));
  Json address;
  const bool reads = may_read_words(reader, m);
  const bool sees_contact = reads && access::may_see_contact(reader.scope.role);
  if (m.dwelling && sees_contact)
    if (const auto row = reader.db.query_one(k_address, {reader.tenant(), *m.dwelling}))
      address = row->text(0);
  const ShownText shown = reads ? shown_to(reader) : &nothing_of;
  Json brief = brief_json(reader, m);
  if (reads) {
    brief["title"] = shown(m.title);
    brief["place"] = shown(m.place);
  }
  Json history = history_json(reader, id, plan, names);
  if (!reads)
    for (Json& one : history) one["detail"] = "";
  return Json{{"matter", std::move(brief)},
              {"text", shown(m.body)},
              {"answer", answer_for_staff(m, plan, names, shown)},
              {"helps", helps_json(reader, m, names, shown)},
              {"forwards", forwards_json(reader, m, plan, shown)},
              {"bodies", bodies_json(m, plan)},
              {"office", office_json(plan, m.kind)},
              {"responsible_body", responsible_body(m, plan)},
              {"dwelling", m.dwelling && sees_contact ? Json(m.dwelling->text()) : Json()},
              {"address", std::move(address)},
              {"contact", sees_contact ? contact_json(contact_of(reader, m.contact)) : Json()},
              {"reply", m.reply},
              {"history", std::move(history)},
              {"clocks", std::move(clocks)},
              {"pause_reasons", pause_reasons_json(reader, plan, m)},
              {"objection", objection_json(m, names, shown)},
              {"deciders", deciders_json(reader, plan, m)},
              {"responsible", responsible_name(m, names)},
              {"joined", joined_json(reader, m)},
              {"joiners", joiners_json(reader, m)},
              {"may", may_do(reader, m)},
              {"attempts", attempts_json(m, shown)},
              {"next_due", next_due_json(reader, m, plan)},
              {"excluded", exclusion_json(plan, m.excluded)},
              {"exclusions", exclusions_json(plan)},
              {"channels", channels_json(plan)},
              {"tell", tell_json(reader, m, plan)},
              {"places", places_json(reader, m)},
              {"rooms", rooms_json(reader, m)},
              {"statutory", statutory_json(reader, m.plan_version, m.unit, m.kind)},
              {"files", files_json(reader, m, names)},
              {"first_reported_at", m.first_reported.iso()},
              {"elapsed", elapsed_json(reader, m)},
              {"plan_version", m.plan_version},
              {"public", public_view_json(reader, m)}};
}

}  // namespace wanhu::app
