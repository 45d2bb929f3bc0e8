#include "app/query_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "app/confidential.hpp"
#include "app/filter.hpp"
#include "app/outbox_ask.hpp"
#include "app/outbox_proposal.hpp"
#include "base/text.hpp"
#include "plan/message_text.hpp"
#include "store/statement.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using domain::Matter;
using domain::Recipient;
using store::Row;

constexpr const char* k_columns =
    "m.message_id, m.matter_id, m.unit, m.happening, m.audience, m.recipient, m.template, "
    "m.channel, m.statutory, m.plan_version, m.state, m.reason, m.times, m.queued_ms, "
    "m.settled_ms, b.text, b.tries, b.next_ms, b.wait, b.problem, t.receipt, t.title, t.kind, "
    "s.plan_id, s.rule, s.day, s.name, p.name";
constexpr const char* k_from =
    " FROM message m LEFT JOIN matter t ON t.matter_id = m.matter_id AND t.tenant = $1 "
    "LEFT JOIN ask_step s ON s.about = m.matter_id AND s.tenant = $1 "
    "LEFT JOIN proposal p ON p.proposal_id = m.matter_id AND p.tenant = $1 "
    "LEFT JOIN message_box b ON b.message_id = m.message_id AND b.tenant = $1 "
    "WHERE m.tenant = $1";
// What a message looks like from outside: what the journal says, and for what is still queued, what
// the sender waits for.
constexpr const char* k_state =
    "CASE WHEN m.state <> 'queued' THEN m.state WHEN coalesce(b.wait, '') <> '' THEN 'waiting' "
    "WHEN coalesce(b.tries, 0) > 0 THEN 'failed' ELSE 'queued' END";

struct MessageRow {
  Uuid id, matter;
  std::string unit, happening, audience, template_id, channel;
  std::optional<Recipient> recipient{};
  bool statutory = false;
  std::int64_t plan_version = 1, times = 1;
  std::string state, reason;
  Instant queued;
  std::optional<Instant> settled{}, next{};
  std::optional<std::string> text{};
  std::int64_t tries = 0;
  std::string wait, problem, receipt, title, kind;
  // Of an ask of a plan, in place of a matter.
  struct AskOf {
    std::string plan, rule, name;
    Date day;
  };
  std::optional<AskOf> ask{};
  // Of a proposal of a measure, in place of a matter: what the plan calls it.
  std::optional<std::string> proposal{};

  [[nodiscard]] bool is_of_matter() const { return !ask && !proposal; }
};

std::optional<MessageRow::AskOf> ask_in(const Row& row) {
  if (row.is_null(23)) return {};
  return MessageRow::AskOf{
      .plan = row.text(23), .rule = row.text(24), .name = row.text(26), .day = date_of(row, 25)};
}

MessageRow row_of(const Row& row) {
  return {.id = row.uuid(0),
          .matter = row.uuid(1),
          .unit = row.text(2),
          .happening = row.text(3),
          .audience = row.text(4),
          .template_id = row.text(6),
          .channel = row.text(7),
          .recipient = Recipient::parse(row.text(5)),
          .statutory = row.flag(8),
          .plan_version = row.i64(9),
          .times = row.i64(12),
          .state = row.text(10),
          .reason = row.text(11),
          .queued = row.instant(13),
          .settled = row.instant_if(14),
          .next = row.instant_if(17),
          .text = row.text_if(15),
          .tries = row.is_null(16) ? 0 : row.i64(16),
          .wait = row.text_if(18).value_or(""),
          .problem = row.text_if(19).value_or(""),
          .receipt = row.text_if(20).value_or(""),
          .title = row.text_if(21).value_or(""),
          .kind = row.text_if(22).value_or(""),
          .ask = ask_in(row),
          .proposal = row.text_if(27)};
}

std::string shown_state(const MessageRow& row) {
  if (row.state != "queued") return row.state;
  if (!row.wait.empty()) return "waiting";
  return row.tries > 0 ? "failed" : "queued";
}

// Why it waits, why it was not sent: a word of ours, or what the gateway answered ("HTTP 500").
std::string why(const Reader& reader, const MessageRow& row) {
  const std::string reason = row.state != "queued" ? row.reason
                             : !row.wait.empty()   ? row.wait
                                                   : row.problem;
  const std::string code = "MESSAGE-REASON-" + reason;
  return base::has_message(code) ? word(reader, code) : reason;
}

using Names = std::map<std::string, std::string>;

Names person_names(Reader& reader) {
  Names names;
  for (const access::Person& person : access::people(reader.db, reader.tenant()))
    names[person.id.text()] = person.name;
  return names;
}

// Residents have no name here: who may see it finds it with the matter.
std::string recipient_name(const Reader& reader, const Names& people,
                           const std::optional<Recipient>& recipient, const plan::Plan& plan) {
  if (!recipient || recipient->kind == Recipient::Kind::contact)
    return word(reader, "AUDIENCE-resident");
  if (recipient->kind == Recipient::Kind::body) return plan.name_of(recipient->id);
  const auto found = people.find(recipient->id);
  return found == people.end() ? recipient->id : found->second;
}

Json optional_json(const std::optional<Instant>& at) {
  return at ? Json(at->iso()) : Json();
}

Json may_of(const Reader& reader, const MessageRow& row) {
  Json may = Json::array();
  const auto add = [&](const char* command, bool possible) {
    if (possible && access::may_send(reader.scope.role, command)) may.push_back(command);
  };
  add("message.cancel", row.state == "queued");
  add("message.again",
      row.state != "queued" && row.text && reader.engine.channels().contains(row.channel));
  return may;
}

Json ask_json(const MessageRow& row) {
  if (!row.ask) return {};
  return {{"plan", row.ask->plan},
          {"rule", row.ask->rule},
          {"unit", row.unit},
          {"day", row.ask->day.iso()}};
}

Json message_json(Reader& reader, const Names& people, const MessageRow& row) {
  const PlanRef plans = reader.engine.plans().version(reader.db, reader.tenant(), row.plan_version);
  const plan::Plan& plan = plans->plan_of(row.unit);
  const plan::MessageTemplate* const text = plan.messages.find(row.template_id);
  const bool reads =
      !row.is_of_matter() || may_read_words(reader, row.plan_version, row.kind, row.matter);
  const std::string name = row.ask        ? ask_message_name(reader.lang, row.happening)
                           : row.proposal ? proposal_message_name(reader.lang, row.happening)
                                          : "";
  const std::string title = row.ask        ? row.ask->name
                            : row.proposal ? *row.proposal
                                           : shown_title(reader, row.title, reads);
  return {
      {"id", row.id.text()},
      {"matter_id", row.is_of_matter() ? Json(row.matter.text()) : Json()},
      {"ask", ask_json(row)},
      {"proposal", row.proposal ? Json(row.matter.text()) : Json()},
      {"receipt", row.receipt},
      {"title", title},
      {"unit", row.unit},
      {"unit_name", reader.unit_name(row.unit)},
      {"happening", row.happening},
      {"happening_name",
       row.is_of_matter() ? word(reader, "PLAN-DOC-WORD-messages.send.on." + row.happening) : name},
      {"to", row.audience},
      {"to_name", recipient_name(reader, people, row.recipient, plan)},
      {"channel", row.channel},
      {"template", row.template_id},
      {"template_name", text != nullptr      ? text->name
                        : row.is_of_matter() ? row.template_id
                                             : name},
      {"statutory", row.statutory},
      {"state", shown_state(row)},
      {"reason", why(reader, row)},
      {"tries", row.tries},
      {"times", row.times},
      {"queued_at", row.queued.iso()},
      {"next_at", row.state == "queued" ? optional_json(row.next) : Json()},
      {"settled_at", optional_json(row.settled)},
      {"text", row.text && reads ? Json(*row.text) : Json()},
      {"may", may_of(reader, row)}};
}

void apply(Filter& filter, const Reader& reader, const MessageAsk& ask) {
  if (reader.scope.unit) filter.add("m.unit = {}", *reader.scope.unit);
  add_kept(filter, reader, "m.matter_id");
  if (ask.channel) filter.add("m.channel = {}", *ask.channel);
  if (ask.template_id) filter.add("m.template = {}", *ask.template_id);
  if (ask.states.empty()) return;
  filter.add_text(fmt::format("{} IN {}", k_state, filter.places(ask.states)));
}

void apply_after(Filter& filter, const std::string& after) {
  const auto parts = base::split(after, '.');
  if (parts.size() != 2) return;
  const auto id = Uuid::parse(parts[1]);
  std::int64_t ms = 0;
  const char* const end = parts[0].data() + parts[0].size();
  const auto read = std::from_chars(parts[0].data(), end, ms);
  if (!id || read.ec != std::errc() || read.ptr != end) return;
  const std::string a = filter.place(ms), b = filter.place(*id);
  filter.add_text(fmt::format("(m.queued_ms, m.message_id) < ({}, {})", a, b));
}

Json counts_json(Reader& reader) {
  Filter filter({reader.tenant()});
  apply(filter, reader, {});
  Json counts = Json::object();
  for (const std::string& state : message_states()) counts[state] = 0;
  reader.db.each(
      fmt::format("SELECT {} AS state, count(*){}{} GROUP BY 1", k_state, k_from, filter.where()),
      filter.params(), [&](const Row& row) { counts[row.text(0)] = row.i64(1); });
  return counts;
}

}  // namespace

const std::vector<std::string>& message_states() {
  static const std::vector<std::string> all{"queued", "waiting", "failed",
                                            "sent",   "refused", "cancelled"};
  return all;
}

Json messages_page(Reader& reader, const MessageAsk& ask) {
  Filter filter({reader.tenant()});
  apply(filter, reader, ask);
  apply_after(filter, ask.after);
  const std::string limit = filter.place(std::int64_t{ask.limit} + 1);
  std::vector<MessageRow> rows;
  reader.db.each(fmt::format("SELECT {}{}{} ORDER BY m.queued_ms DESC, m.message_id DESC LIMIT {}",
                             k_columns, k_from, filter.where(), limit),
                 filter.params(), [&](const Row& row) { rows.push_back(row_of(row)); });
  std::string next;
  if (rows.size() > static_cast<std::size_t>(ask.limit)) {
    rows.pop_back();
    next = fmt::format("{}.{}", rows.back().queued.ms(), rows.back().id.text());
  }
  const Names people = person_names(reader);
  Json items = Json::array();
  for (const MessageRow& row : rows) items.push_back(message_json(reader, people, row));
  return {{"items", std::move(items)},
          {"next", next.empty() ? Json() : Json(next)},
          {"counts", counts_json(reader)}};
}

namespace {

Json rules_json(const Reader& reader, const plan::Plan& plan, const std::string& template_id) {
  Json list = Json::array();
  for (const plan::MessageRule& rule : plan.messages.send) {
    if (rule.template_id != template_id) continue;
    const std::string code = "AUDIENCE-" + rule.to;
    list.push_back(
        {{"on", rule.on},
         {"on_name", word(reader, "PLAN-DOC-WORD-messages.send.on." + rule.on)},
         {"to", rule.to},
         {"to_name", base::has_message(code) ? word(reader, code) : plan.name_of(rule.to)}});
  }
  return list;
}

Json template_json(const plan::MessageTemplate& one, const std::string& filled) {
  const int units = plan::sms_units(filled);
  return {{"id", one.id},           {"name", one.name},
          {"channel", one.channel}, {"statutory", one.statutory},
          {"text", one.text},       {"preview", filled},
          {"units", units},         {"parts", one.channel == "sms" ? plan::sms_parts(units) : 1}};
}

Json clock_time(int minute) {
  return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
}

Json quiet_json(const plan::Messages& messages) {
  if (!messages.quiet) return {};
  return {{"from", clock_time(messages.quiet->from)},
          {"to", clock_time(messages.quiet->to)},
          {"working_days", messages.quiet->working_days}};
}

// Whom the plan writes to by name, and every account.
// Units with others below them: they are told of asks that were not met, where plans say so.
std::set<std::string> units_above(const ActivePlan& set) {
  const auto says = [](const Member& member) {
    return std::any_of(member.plan.cadences.begin(), member.plan.cadences.end(),
                       [](const plan::Cadence& one) { return !one.on_miss.empty(); }) ||
           std::any_of(member.plan.tasks.begin(), member.plan.tasks.end(),
                       [](const plan::Task& one) { return !one.on_miss.empty(); });
  };
  std::set<std::string> units;
  if (std::none_of(set.members.begin(), set.members.end(), says)) return units;
  units.insert(set.plan.org.root.id);
  for (const plan::Unit& unit : set.plan.org.units) units.insert(unit.of);
  return units;
}

Json addresses_json(Reader& reader, const plan::Plan& plan) {
  Json list = Json::array();
  const auto add = [&](const Recipient& recipient, const std::string& name) {
    const auto contact = address_of(reader.db, reader.tenant(), reader.engine.keyring(), recipient);
    list.push_back({{"recipient", recipient.key()},
                    {"name", name},
                    {"phone", contact ? masked_phone(contact->phone) : ""},
                    {"email", contact ? masked_email(contact->email) : ""}});
  };
  std::set<std::string> bodies;
  for (const plan::MessageRule& rule : plan.messages.send)
    if (plan.name_of(rule.to) != rule.to && bodies.insert(rule.to).second)
      add({Recipient::Kind::body, rule.to}, plan.name_of(rule.to));
  for (const std::string& unit : units_above(*reader.plan))
    if (bodies.insert(unit).second)
      add({Recipient::Kind::body, unit}, reader.plan->plan.name_of(unit));
  for (const access::Person& person : access::people(reader.db, reader.tenant()))
    if (person.active && access::may_send(person.role, "matter.accept"))
      add({Recipient::Kind::person, person.id.text()}, person.name);
  return list;
}

}  // namespace

Json message_setup(Reader& reader) {
  const plan::Plan& plan = plan_here(reader);
  const plan::Messages& messages = plan.messages;
  const auto values = domain::sample_values(plan);
  Json templates = Json::array();
  for (const plan::MessageTemplate& one : messages.templates) {
    Json shown = template_json(one, plan::fill_message(one.text, values));
    shown["rules"] = rules_json(reader, plan, one.id);
    templates.push_back(std::move(shown));
  }
  const bool centre = reader.scope.role == access::Role::centre;
  return {{"templates", std::move(templates)},
          {"quiet", quiet_json(messages)},
          {"cap_recipient", messages.caps.recipient},
          {"cap_all", messages.caps.all},
          {"retain", calendar::text_of(messages.retain)},
          {"channels", reader.engine.channels()},
          {"addresses", centre ? addresses_json(reader, plan) : Json::array()}};
}

Result<Json> matter_messages(Reader& reader, const Uuid& id) {
  const auto found = store::load_matter(reader.db, reader.tenant(), id);
  const access::Scope& scope = reader.scope;
  if (!found || !is_visible(scope, *found)) return base::fail("NOT-FOUND", base::Kind::not_found);
  const Matter& matter = *found;
  Filter filter({reader.tenant()});
  filter.add("m.matter_id = {}", id);
  const Names people = person_names(reader);
  Json items = Json::array();
  std::vector<MessageRow> rows;
  reader.db.each(fmt::format("SELECT {}{}{} ORDER BY m.queued_ms, m.message_id", k_columns, k_from,
                             filter.where()),
                 filter.params(), [&](const Row& row) { rows.push_back(row_of(row)); });
  for (const MessageRow& row : rows) items.push_back(message_json(reader, people, row));
  const PlanRef plans =
      reader.engine.plans().version(reader.db, reader.tenant(), matter.plan_version);
  const plan::Plan& plan = plans->plan_of(matter.unit);
  // What only a later happening knows is shown by example.
  auto values = domain::message_values(plan, matter, nullptr, reader.now);
  if (!may_read_words(reader, matter)) values.clear();
  for (const auto& [name, sample] : domain::sample_values(plan)) values.try_emplace(name, sample);
  Json previews = Json::array();
  for (const plan::MessageTemplate& one : plan.messages.templates) {
    Json shown = template_json(one, plan::fill_message(one.text, values));
    shown["rules"] = rules_json(reader, plan, one.id);
    previews.push_back(std::move(shown));
  }
  const bool opted_out =
      matter.contact && has_opted_out(reader.db, reader.tenant(), *matter.contact);
  const bool may_opt = matter.contact && !matter.is_sealed() &&
                       access::may_send(reader.scope.role, "message.opt_out");
  return Json{{"items", std::move(items)},
              {"previews", std::move(previews)},
              {"opted_out", opted_out},
              {"may_opt_out", may_opt}};
}

std::string masked_phone(const std::string& phone) {
  if (phone.size() < 8) return phone.empty() ? "" : "****";
  return phone.substr(0, 3) + "****" + phone.substr(phone.size() - 4);
}

std::string masked_email(const std::string& email) {
  const auto at = email.find('@');
  return at == std::string::npos || at == 0 ? "" : email.substr(0, 1) + "***" + email.substr(at);
}

}  // namespace wanhu::app
