#include "access/role.hpp"

#include <algorithm>
#include <array>

namespace wanhu::access {

namespace {

constexpr std::array<std::string_view, 9> k_roles{"centre",        "village_lead", "visitor",
                                                  "county_reader", "auditor",      "competent",
                                                  "poll_lead",     "interviewer",  "converter"};
constexpr std::array<std::string_view, 2> k_houses{"campaign", "poll"};

using ByRole = std::array<bool, k_roles.size()>;  // in the order of Role
bool allows(const ByRole& row, Role role) {
  return row.at(static_cast<std::size_t>(role));
}

struct CommandRow {
  std::string_view kind;
  ByRole may;  // county_reader and auditor send nothing
};
// Of both houses; of the other kinds `poll.` is the poll house's but for what the campaign does
// with a release that was published.
constexpr std::array<std::string_view, 8> k_common{
    "house.set",  "plan.activate", "person.import",  "person.code",
    "person.add", "person.change", "person.disable", "person.enable"};
constexpr std::array<std::string_view, 2> k_of_releases{"poll.record", "poll.withdraw"};

// The poll house's roles, in the order of Role after `competent`.
constexpr ByRole poll_roles(bool lead, bool interviewer, bool converter) {
  ByRole row{};
  row[static_cast<std::size_t>(Role::poll_lead)] = lead;
  row[static_cast<std::size_t>(Role::interviewer)] = interviewer;
  row[static_cast<std::size_t>(Role::converter)] = converter;
  return row;
}
// Of both houses: the centre's in the campaign, whoever leads the poll in the other.
constexpr ByRole k_both_leads{true, false, false, false, false, false, true};
constexpr ByRole k_poll_lead = poll_roles(true, false, false);
constexpr ByRole k_poll_all = poll_roles(true, true, true);

// A body's accounts handle what is theirs, without routing, joining or showing it.
constexpr std::array k_of_competent{"matter.accept",  "matter.note",    "matter.answer",
                                    "matter.tell",    "matter.attempt", "matter.contact",
                                    "matter.confirm", "matter.dissent", "matter.ask_review",
                                    "matter.review",  "matter.exit",    "matter.erase_contact",
                                    "matter.recuse"};
constexpr std::array k_commands{
    // kind                                 centre lead  visitor
    CommandRow{"register.add", {true, true, false}},
    CommandRow{"register.split", {true, true, false}},
    CommandRow{"register.merge", {true, true, false}},
    CommandRow{"register.vacate", {true, true, false}},
    CommandRow{"register.restore", {true, true, false}},
    CommandRow{"register.freeze", {true, false, false}},
    CommandRow{"register.contact", {true, true, true}},
    CommandRow{"register.erase_contact", {true, true, true}},
    CommandRow{"register.apportion", {true, true, false}},
    CommandRow{"register.assign", {true, true, false}},
    CommandRow{"visit.record", {true, true, true}},
    CommandRow{"matter.open", {true, true, true}},
    CommandRow{"matter.hand_over", {true, false, false}},
    CommandRow{"matter.accept", {true, true, true}},
    CommandRow{"matter.object", {true, true, true}},
    CommandRow{"matter.rule", {true, false, false}},
    CommandRow{"matter.ask_review", {true, true, true}},
    CommandRow{"matter.review", {true, false, false}},
    CommandRow{"matter.urge", {true, false, false}},
    CommandRow{"matter.note", {true, true, true}},
    CommandRow{"matter.reclassify", {true, false, false}},
    CommandRow{"matter.extend", {true, false, false}},
    CommandRow{"matter.pause", {true, false, false}},
    CommandRow{"matter.resume", {true, true, true}},
    CommandRow{"matter.answer", {true, true, true}},
    CommandRow{"matter.tell", {true, true, true}},
    CommandRow{"matter.attempt", {true, true, true}},
    CommandRow{"matter.contact", {true, true, true}},
    CommandRow{"matter.exclude", {true, false, false}},
    CommandRow{"matter.call_back", {true, false, false}},
    CommandRow{"matter.confirm", {true, false, false}},
    CommandRow{"matter.dissent", {true, true, true}},
    CommandRow{"matter.exit", {true, false, false}},
    CommandRow{"matter.join", {true, true, false}},
    CommandRow{"matter.unjoin", {true, true, false}},
    CommandRow{"matter.recuse", {true, true, false}},
    CommandRow{"matter.ask_help", {true, true, true}},
    CommandRow{"matter.accept_help", {true, true, true}},
    CommandRow{"matter.decline_help", {true, true, true}},
    CommandRow{"matter.give_part", {true, true, true}},
    CommandRow{"matter.end_help", {true, true, true}},
    CommandRow{"matter.forward", {true, false, false}},
    CommandRow{"matter.forward_accept", {true, false, false}},
    CommandRow{"matter.forward_return", {true, false, false}},
    CommandRow{"matter.forward_reply", {true, true, true}},
    CommandRow{"matter.take_back", {true, false, false}},
    CommandRow{"forward.send", {true, false, false}},
    CommandRow{"matter.erase_contact", {true, true, true}},
    CommandRow{"knowledge.put", {true, false, false}},
    CommandRow{"knowledge.withdraw", {true, false, false}},
    CommandRow{"act.record", {true, true, true}},
    CommandRow{"act.withdraw", {true, true, true}},
    CommandRow{"ask.excuse", {true, false, false}},
    CommandRow{"ask.withdraw_excuse", {true, false, false}},
    CommandRow{"ask.explain", {true, true, false}},
    CommandRow{"plan.file", {true, true, false}},
    CommandRow{"supervision.announce", {true, false, false}},
    CommandRow{"supervision.draw", {true, false, false}},
    CommandRow{"supervision.record", {true, false, false}},
    CommandRow{"supervision.close", {true, false, false}},
    CommandRow{"supervision.state", {true, true, false}},
    CommandRow{"supervision.decide", {true, false, false}},
    CommandRow{"supervision.appeal", {true, true, false}},
    CommandRow{"supervision.rectify", {true, true, false}},
    CommandRow{"supervision.recheck", {true, false, false}},
    CommandRow{"supervision.open_matter", {true, false, false}},
    CommandRow{"map.put", {true, false, false}},
    CommandRow{"map.remove", {true, false, false}},
    CommandRow{"standard.assess", {true, true, false}},
    CommandRow{"standard.correct", {true, true, false}},
    CommandRow{"standard.announce_draw", {true, false, false}},
    CommandRow{"standard.verify_draw", {true, false, false}},
    CommandRow{"standard.verify", {true, false, false}},
    CommandRow{"standard.dispute", {true, true, false}},
    CommandRow{"standard.rule", {true, false, false}},
    CommandRow{"standard.settle", {true, false, false}},
    CommandRow{"honour.propose", {true, false, false}},
    CommandRow{"honour.decide", {true, false, false}},
    CommandRow{"honour.revoke", {true, false, false}},
    CommandRow{"proposal.draft", {true, false, false}},
    CommandRow{"proposal.notify", {true, false, false}},
    CommandRow{"proposal.state", {true, true, false}},
    CommandRow{"proposal.review", {true, false, false}},
    CommandRow{"proposal.approve", {true, false, false}},
    CommandRow{"proposal.reject", {true, false, false}},
    CommandRow{"proposal.withdraw", {true, false, false}},
    CommandRow{"proposal.appeal", {true, true, false}},
    CommandRow{"proposal.decide_appeal", {true, false, false}},
    CommandRow{"proposal.lift", {true, false, false}},
    CommandRow{"post.fill", {true, true, false}},
    CommandRow{"post.leave", {true, true, false}},
    CommandRow{"post.hand_over", {true, false, false}},
    CommandRow{"shift.put", {true, true, false}},
    CommandRow{"shift.remove", {true, true, false}},
    CommandRow{"item.put", {true, false, false}},
    CommandRow{"item.review", {true, false, false}},
    CommandRow{"stock.receive", {true, false, false}},
    CommandRow{"stock.hand_over", {true, false, false}},
    CommandRow{"stock.acknowledge", {true, true, false}},
    CommandRow{"stock.return", {true, false, false}},
    CommandRow{"stock.count", {true, false, false}},
    CommandRow{"publicity.record", {true, true, true}},
    CommandRow{"publicity.review", {true, false, false}},
    CommandRow{"publicity.withdraw", {true, true, true}},
    CommandRow{"publicity.check", {true, true, false}},
    CommandRow{"message.cancel", {true, true, false}},
    CommandRow{"message.again", {true, true, false}},
    CommandRow{"message.address", {true, true, true}},
    CommandRow{"message.opt_out", {true, true, true}},
    CommandRow{"matter.add_file", {true, true, true}},
    CommandRow{"matter.remove_file", {true, true, true}},
    CommandRow{"matter.hide", {true, true, false}},
    CommandRow{"matter.show", {true, false, false}},
    CommandRow{"indicator.record", {true, false, false}},
    CommandRow{"indicator.withdraw", {true, false, false}},
    CommandRow{"ranking.publish", {true, false, false}},
    CommandRow{"ranking.withdraw", {true, false, false}},
    CommandRow{"improvement.open", {true, true, false}},
    CommandRow{"improvement.update", {true, true, false}},
    CommandRow{"improvement.close", {true, false, false}},
    CommandRow{"place.put", {true, true, true}},
    CommandRow{"place.close", {true, true, false}},
    CommandRow{"place.hazard", {true, true, true}},
    CommandRow{"place.list", {true, true, false}},
    CommandRow{"place.list_update", {true, true, false}},
    CommandRow{"place.list_extend", {true, true, false}},
    CommandRow{"place.delist", {true, true, false}},
    CommandRow{"inspection.record", {true, true, true}},
    CommandRow{"inspection.withdraw", {true, true, false}},
    CommandRow{"patrol.record", {true, true, true}},
    CommandRow{"patrol.withdraw", {true, true, false}},
    CommandRow{"room.book", {true, true, true}},
    CommandRow{"room.cancel", {true, true, true}},
    CommandRow{"person.add", k_both_leads},
    CommandRow{"person.change", k_both_leads},
    CommandRow{"person.disable", k_both_leads},
    CommandRow{"person.enable", k_both_leads},
    CommandRow{"poll.record", {true, false, false}},
    CommandRow{"poll.withdraw", {true, false, false}},
    CommandRow{"poll.form", k_poll_lead},
    CommandRow{"poll.frame_erase", k_poll_lead},
    CommandRow{"poll.plan_wave", k_poll_lead},
    CommandRow{"poll.publish_seed", k_poll_lead},
    CommandRow{"poll.draw", k_poll_lead},
    CommandRow{"poll.open", k_poll_lead},
    CommandRow{"poll.close", k_poll_lead},
    CommandRow{"poll.release", k_poll_lead},
    CommandRow{"poll.exclude", k_poll_all},
    CommandRow{"poll.take", k_poll_all},
    CommandRow{"poll.give_back", k_poll_all},
    CommandRow{"poll.call", k_poll_all},
    CommandRow{"poll.link", k_poll_all},
    CommandRow{"poll.monitor", k_poll_all},  // interviewers record the consent
};

struct QueryRow {
  Query query;
  ByRole may;
};
constexpr std::array k_queries{
    // query                           centre lead  visitor county auditor competent
    QueryRow{Query::today, {true, true, false, true, true}},
    QueryRow{Query::progress, {true, true, true, true, true}},
    QueryRow{Query::matters, {true, true, true, true, true}},
    QueryRow{Query::matter, {true, true, true, true, true, true}},
    QueryRow{Query::sealed, {false, false, false, false, false, true}},
    QueryRow{Query::matter_file, {true, true, true, false, false}},
    QueryRow{Query::receipts, {true, false, false, true, true}},
    QueryRow{Query::dwellings, {true, true, true, true, true}},
    QueryRow{Query::dwelling, {true, true, true, false, false}},
    QueryRow{Query::field, {true, true, true, false, false}},
    QueryRow{Query::changes, {true, true, false, true, true}},
    QueryRow{Query::sheet, {true, true, true, false, false}},
    QueryRow{Query::people, {true, true, false, true, true, false, true}},
    QueryRow{Query::answers, {true, false, false, true, true}},
    QueryRow{Query::callbacks, {true, false, false, true, true}},
    QueryRow{Query::forwards, {true, false, false, true, true}},
    QueryRow{Query::rates, {true, true, false, true, true}},
    QueryRow{Query::rate_rows, {true, false, false, true, true}},
    QueryRow{Query::report, {true, true, false, true, true}},
    QueryRow{Query::plan, {true, true, false, true, true, false, true}},
    QueryRow{Query::indicators, {true, true, false, true, true}},
    QueryRow{Query::standards, {true, true, false, true, true}},
    QueryRow{Query::journal, {false, false, false, false, true}},
    QueryRow{Query::messages, {true, true, false, true, true}},
    QueryRow{Query::asks, {true, true, true, true, true}},
    QueryRow{Query::publicity, {true, true, true, true, true}},
    QueryRow{Query::publicity_reviews, {true, false, false, true, true}},
    QueryRow{Query::burden, {true, true, false, true, true}},
    QueryRow{Query::places, {true, true, true, true, true}},
    QueryRow{Query::supervision, {true, true, false, true, true}},
    QueryRow{Query::supervision_list, {true, false, false, true, true}},
    QueryRow{Query::posts, {true, true, false, true, true}},
    QueryRow{Query::handover, {true, false, false, false, false}},
    QueryRow{Query::import_files, {true, false, false, false, false}},
    QueryRow{Query::accounts, k_both_leads},
    QueryRow{Query::poll_desk, k_poll_all},
    QueryRow{Query::poll_watch, k_poll_lead},
    QueryRow{Query::poll_frame, k_poll_lead},
    QueryRow{Query::polls, {true, true, false, true, true}},
    QueryRow{Query::evaluation, {true, true, false, true, true}},
};

}  // namespace

std::string_view text_of(Role role) {
  return k_roles.at(static_cast<std::size_t>(role));
}

std::optional<Role> role_of(std::string_view text) {
  const auto found = std::find(k_roles.begin(), k_roles.end(), text);
  if (found == k_roles.end()) return {};
  return static_cast<Role>(found - k_roles.begin());
}

std::vector<std::string> role_names() {
  return {k_roles.begin(), k_roles.end()};
}

std::vector<std::string> role_names(House house) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < k_roles.size(); ++i)
    if (house_of(static_cast<Role>(i)) == house) names.emplace_back(k_roles.at(i));
  return names;
}

std::string_view text_of(House house) {
  return k_houses.at(static_cast<std::size_t>(house));
}

std::optional<House> house_named(std::string_view text) {
  const auto found = std::find(k_houses.begin(), k_houses.end(), text);
  if (found == k_houses.end()) return {};
  return static_cast<House>(found - k_houses.begin());
}

House house_of(Role role) {
  return role == Role::poll_lead || role == Role::interviewer || role == Role::converter
             ? House::poll
             : House::campaign;
}

std::optional<House> house_of_command(std::string_view kind) {
  if (std::find(k_common.begin(), k_common.end(), kind) != k_common.end()) return {};
  const bool release =
      std::find(k_of_releases.begin(), k_of_releases.end(), kind) != k_of_releases.end();
  return kind.starts_with("poll.") && !release ? House::poll : House::campaign;
}

bool may_send(Role role, std::string_view command) {
  if (role == Role::competent)
    return std::find(k_of_competent.begin(), k_of_competent.end(), command) != k_of_competent.end();
  const auto row = std::find_if(k_commands.begin(), k_commands.end(),
                                [&](const CommandRow& r) { return r.kind == command; });
  return row != k_commands.end() && allows(row->may, role);
}

std::vector<std::string> commands_of(Role role) {
  std::vector<std::string> kinds;
  for (const CommandRow& row : k_commands)
    if (may_send(role, row.kind)) kinds.emplace_back(row.kind);
  return kinds;
}

std::vector<std::string> all_commands() {
  std::vector<std::string> kinds;
  kinds.reserve(k_commands.size());
  for (const CommandRow& row : k_commands) kinds.emplace_back(row.kind);
  return kinds;
}

std::vector<std::string> all_commands(House house) {
  std::vector<std::string> kinds;
  for (const CommandRow& row : k_commands)
    if (house_of_command(row.kind).value_or(house) == house) kinds.emplace_back(row.kind);
  return kinds;
}

bool may_ask(Role role, Query query) {
  const auto row = std::find_if(k_queries.begin(), k_queries.end(),
                                [&](const QueryRow& r) { return r.query == query; });
  return row != k_queries.end() && allows(row->may, role);
}

bool may_see_contact(Role role) {
  return role == Role::centre || role == Role::village_lead || role == Role::visitor ||
         role == Role::competent;
}

}  // namespace wanhu::access
