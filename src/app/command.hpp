// What a command handler sees, and the table of handlers. A handler reads the fields, authorises by
// scope, loads the state, asks the domain and returns the events: it decides nothing itself.
#pragma once

#include <optional>
#include <string>

#include "access/keyring.hpp"
#include "access/person.hpp"
#include "app/engine.hpp"
#include "base/json.hpp"
#include "domain/event.hpp"
#include "store/writer.hpp"

namespace wanhu::app {

struct Context {
  store::Db& db;
  const store::Request& request;
  const PlanRef& plan;  // null only for plan.activate on an empty tenant
  PlanBook& plans;
  WorkBook& work;
  const calendar::Calendar& calendar;
  const access::Keyring& keyring;
  const std::set<std::string>& channels;  // of messages: EngineOptions
  Engine& engine;  // for what is read as a page reads it, on `db`: a table that is published
  // The account that sends; nothing for the resident and the system.
  std::optional<access::Person> person{};

  [[nodiscard]] Tenant tenant() const { return request.tenant; }
  [[nodiscard]] Instant now() const { return request.at; }
  [[nodiscard]] const std::string& actor() const { return request.actor; }
  // Whole township for the system; what the person reaches otherwise.
  [[nodiscard]] access::Scope scope() const;
};

using Handler = Result<store::Decision> (*)(Context& context, base::FieldReader& fields);

// Null for an unknown kind.
Handler handler_of(std::string_view kind);
// The kinds that only the program itself or the resident may send.
bool is_system_kind(std::string_view kind);
bool is_resident_kind(std::string_view kind);
// System kinds that the server sends for an account: a file it has read, codes it has made. What
// the account must be allowed to ask for; nothing for other kinds.
std::optional<access::Query> import_query(std::string_view kind);

store::Decision decision(const domain::Events& events, Json answer = Json::object());

// The problem for a row that does not exist or lies outside the scope.
base::Failure not_found();

// Handlers, one file a group.
namespace handlers {
Result<store::Decision> plan_activate(Context& context, base::FieldReader& fields);
Result<store::Decision> answers_count(Context& context, base::FieldReader& fields);
Result<store::Decision> person_add(Context& context, base::FieldReader& fields);
Result<store::Decision> person_import(Context& context, base::FieldReader& fields);
Result<store::Decision> person_change(Context& context, base::FieldReader& fields);
Result<store::Decision> person_disable(Context& context, base::FieldReader& fields);
Result<store::Decision> person_enable(Context& context, base::FieldReader& fields);
Result<store::Decision> person_code(Context& context, base::FieldReader& fields);
Result<store::Decision> register_import(Context& context, base::FieldReader& fields);
Result<store::Decision> register_add(Context& context, base::FieldReader& fields);
Result<store::Decision> register_split(Context& context, base::FieldReader& fields);
Result<store::Decision> register_merge(Context& context, base::FieldReader& fields);
Result<store::Decision> register_vacate(Context& context, base::FieldReader& fields);
Result<store::Decision> register_restore(Context& context, base::FieldReader& fields);
Result<store::Decision> register_freeze(Context& context, base::FieldReader& fields);
Result<store::Decision> register_apportion(Context& context, base::FieldReader& fields);
Result<store::Decision> register_assign(Context& context, base::FieldReader& fields);
Result<store::Decision> register_contact(Context& context, base::FieldReader& fields);
Result<store::Decision> register_erase_contact(Context& context, base::FieldReader& fields);
Result<store::Decision> visit_record(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_open(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_hand_over(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_accept(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_object(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_rule(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_ask_review(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_review(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_urge(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_note(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_reclassify(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_extend(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_pause(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_resume(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_answer(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_tell(Context& context, base::FieldReader& fields);
Result<store::Decision> export_made(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_expire(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_attempt(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_contact(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_exclude(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_call_back(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_confirm(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_dissent(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_exit(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_recuse(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_erase_contact(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_join(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_unjoin(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_ask_help(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_accept_help(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_decline_help(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_give_part(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_end_help(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_forward(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_forward_accept(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_forward_return(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_forward_reply(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_take_back(Context& context, base::FieldReader& fields);
Result<store::Decision> forward_send(Context& context, base::FieldReader& fields);
Result<store::Decision> indicator_record(Context& context, base::FieldReader& fields);
Result<store::Decision> indicator_withdraw(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_release(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_record(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_withdraw(Context& context, base::FieldReader& fields);
Result<store::Decision> ranking_publish(Context& context, base::FieldReader& fields);
Result<store::Decision> ranking_withdraw(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_take(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_give_back(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_call(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_link(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_self(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_monitor(Context& context, base::FieldReader& fields);
Result<store::Decision> improvement_open(Context& context, base::FieldReader& fields);
Result<store::Decision> improvement_update(Context& context, base::FieldReader& fields);
Result<store::Decision> improvement_close(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_remind(Context& context, base::FieldReader& fields);
Result<store::Decision> knowledge_put(Context& context, base::FieldReader& fields);
Result<store::Decision> knowledge_withdraw(Context& context, base::FieldReader& fields);
Result<store::Decision> supervision_announce(Context& context, base::FieldReader& fields);
Result<store::Decision> supervision_draw(Context& context, base::FieldReader& fields);
Result<store::Decision> supervision_record(Context& context, base::FieldReader& fields);
Result<store::Decision> supervision_close(Context& context, base::FieldReader& fields);
Result<store::Decision> supervision_state(Context& context, base::FieldReader& fields);
Result<store::Decision> supervision_decide(Context& context, base::FieldReader& fields);
Result<store::Decision> supervision_appeal(Context& context, base::FieldReader& fields);
Result<store::Decision> supervision_rectify(Context& context, base::FieldReader& fields);
Result<store::Decision> supervision_recheck(Context& context, base::FieldReader& fields);
Result<store::Decision> supervision_open_matter(Context& context, base::FieldReader& fields);
Result<store::Decision> map_put(Context& context, base::FieldReader& fields);
Result<store::Decision> map_remove(Context& context, base::FieldReader& fields);
Result<store::Decision> standard_assess(Context& context, base::FieldReader& fields);
Result<store::Decision> standard_correct(Context& context, base::FieldReader& fields);
Result<store::Decision> standard_announce_draw(Context& context, base::FieldReader& fields);
Result<store::Decision> standard_verify_draw(Context& context, base::FieldReader& fields);
Result<store::Decision> standard_verify(Context& context, base::FieldReader& fields);
Result<store::Decision> standard_dispute(Context& context, base::FieldReader& fields);
Result<store::Decision> standard_rule(Context& context, base::FieldReader& fields);
Result<store::Decision> standard_settle(Context& context, base::FieldReader& fields);
Result<store::Decision> honour_propose(Context& context, base::FieldReader& fields);
Result<store::Decision> honour_decide(Context& context, base::FieldReader& fields);
Result<store::Decision> honour_revoke(Context& context, base::FieldReader& fields);
Result<store::Decision> proposal_draft(Context& context, base::FieldReader& fields);
Result<store::Decision> proposal_notify(Context& context, base::FieldReader& fields);
Result<store::Decision> proposal_state(Context& context, base::FieldReader& fields);
Result<store::Decision> proposal_review(Context& context, base::FieldReader& fields);
Result<store::Decision> proposal_approve(Context& context, base::FieldReader& fields);
Result<store::Decision> proposal_reject(Context& context, base::FieldReader& fields);
Result<store::Decision> proposal_withdraw(Context& context, base::FieldReader& fields);
Result<store::Decision> proposal_appeal(Context& context, base::FieldReader& fields);
Result<store::Decision> proposal_decide_appeal(Context& context, base::FieldReader& fields);
Result<store::Decision> proposal_lift(Context& context, base::FieldReader& fields);
Result<store::Decision> post_fill(Context& context, base::FieldReader& fields);
Result<store::Decision> post_leave(Context& context, base::FieldReader& fields);
Result<store::Decision> post_hand_over(Context& context, base::FieldReader& fields);
Result<store::Decision> shift_put(Context& context, base::FieldReader& fields);
Result<store::Decision> shift_remove(Context& context, base::FieldReader& fields);
Result<store::Decision> act_record(Context& context, base::FieldReader& fields);
Result<store::Decision> act_withdraw(Context& context, base::FieldReader& fields);
Result<store::Decision> ask_excuse(Context& context, base::FieldReader& fields);
Result<store::Decision> ask_explain(Context& context, base::FieldReader& fields);
Result<store::Decision> ask_follow(Context& context, base::FieldReader& fields);
Result<store::Decision> plan_file(Context& context, base::FieldReader& fields);
Result<store::Decision> ask_withdraw_excuse(Context& context, base::FieldReader& fields);
Result<store::Decision> item_put(Context& context, base::FieldReader& fields);
Result<store::Decision> item_review(Context& context, base::FieldReader& fields);
Result<store::Decision> stock_receive(Context& context, base::FieldReader& fields);
Result<store::Decision> stock_hand_over(Context& context, base::FieldReader& fields);
Result<store::Decision> stock_acknowledge(Context& context, base::FieldReader& fields);
Result<store::Decision> stock_return(Context& context, base::FieldReader& fields);
Result<store::Decision> stock_count(Context& context, base::FieldReader& fields);
Result<store::Decision> publicity_record(Context& context, base::FieldReader& fields);
Result<store::Decision> publicity_review(Context& context, base::FieldReader& fields);
Result<store::Decision> publicity_withdraw(Context& context, base::FieldReader& fields);
Result<store::Decision> publicity_check(Context& context, base::FieldReader& fields);
Result<store::Decision> message_settle(Context& context, base::FieldReader& fields);
Result<store::Decision> message_cancel(Context& context, base::FieldReader& fields);
Result<store::Decision> message_again(Context& context, base::FieldReader& fields);
Result<store::Decision> message_address(Context& context, base::FieldReader& fields);
Result<store::Decision> message_opt_out(Context& context, base::FieldReader& fields);
Result<store::Decision> public_opt_out(Context& context, base::FieldReader& fields);
Result<store::Decision> public_open(Context& context, base::FieldReader& fields);
Result<store::Decision> public_confirm(Context& context, base::FieldReader& fields);
Result<store::Decision> public_dissent(Context& context, base::FieldReader& fields);
Result<store::Decision> public_ask_review(Context& context, base::FieldReader& fields);
Result<store::Decision> public_withdraw(Context& context, base::FieldReader& fields);
Result<store::Decision> public_erase_contact(Context& context, base::FieldReader& fields);
Result<store::Decision> client_key(Context& context, base::FieldReader& fields);
Result<store::Decision> client_disable(Context& context, base::FieldReader& fields);
Result<store::Decision> client_open(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_add_file(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_remove_file(Context& context, base::FieldReader& fields);
Result<store::Decision> public_add_file(Context& context, base::FieldReader& fields);
Result<store::Decision> public_remove_file(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_hide(Context& context, base::FieldReader& fields);
Result<store::Decision> matter_show(Context& context, base::FieldReader& fields);
Result<store::Decision> public_hide(Context& context, base::FieldReader& fields);
Result<store::Decision> public_show(Context& context, base::FieldReader& fields);
Result<store::Decision> public_correct(Context& context, base::FieldReader& fields);
Result<store::Decision> public_erase_text(Context& context, base::FieldReader& fields);
Result<store::Decision> place_put(Context& context, base::FieldReader& fields);
Result<store::Decision> place_close(Context& context, base::FieldReader& fields);
Result<store::Decision> place_hazard(Context& context, base::FieldReader& fields);
Result<store::Decision> place_list(Context& context, base::FieldReader& fields);
Result<store::Decision> place_list_update(Context& context, base::FieldReader& fields);
Result<store::Decision> place_list_extend(Context& context, base::FieldReader& fields);
Result<store::Decision> place_delist(Context& context, base::FieldReader& fields);
Result<store::Decision> inspection_record(Context& context, base::FieldReader& fields);
Result<store::Decision> inspection_withdraw(Context& context, base::FieldReader& fields);
Result<store::Decision> patrol_record(Context& context, base::FieldReader& fields);
Result<store::Decision> patrol_withdraw(Context& context, base::FieldReader& fields);
Result<store::Decision> room_book(Context& context, base::FieldReader& fields);
Result<store::Decision> room_cancel(Context& context, base::FieldReader& fields);
Result<store::Decision> house_set(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_form(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_frame_load(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_frame_erase(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_exclude(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_plan_wave(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_publish_seed(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_draw(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_open(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_close(Context& context, base::FieldReader& fields);
Result<store::Decision> poll_forget(Context& context, base::FieldReader& fields);
}  // namespace handlers

}  // namespace wanhu::app
