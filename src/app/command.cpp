#include "app/command.hpp"

#include <algorithm>
#include <array>

namespace wanhu::app {

namespace {

enum class From { account, resident, system };

struct Row {
  std::string_view kind;
  From from;
  Handler handler;
};

namespace h = handlers;

constexpr std::array k_handlers{
    Row{"plan.activate", From::system, h::plan_activate},
    Row{"answers.count", From::system, h::answers_count},
    Row{"person.import", From::system, h::person_import},
    Row{"person.code", From::system, h::person_code},
    Row{"client.key", From::system, h::client_key},
    Row{"client.disable", From::system, h::client_disable},
    Row{"client.open", From::system, h::client_open},
    Row{"person.add", From::account, h::person_add},
    Row{"person.change", From::account, h::person_change},
    Row{"person.disable", From::account, h::person_disable},
    Row{"person.enable", From::account, h::person_enable},
    Row{"register.import", From::system, h::register_import},
    Row{"register.add", From::account, h::register_add},
    Row{"register.split", From::account, h::register_split},
    Row{"register.merge", From::account, h::register_merge},
    Row{"register.vacate", From::account, h::register_vacate},
    Row{"register.restore", From::account, h::register_restore},
    Row{"register.freeze", From::account, h::register_freeze},
    Row{"register.apportion", From::account, h::register_apportion},
    Row{"register.assign", From::account, h::register_assign},
    Row{"register.contact", From::account, h::register_contact},
    Row{"register.erase_contact", From::account, h::register_erase_contact},
    Row{"visit.record", From::account, h::visit_record},
    Row{"matter.open", From::account, h::matter_open},
    Row{"matter.hand_over", From::account, h::matter_hand_over},
    Row{"matter.accept", From::account, h::matter_accept},
    Row{"matter.object", From::account, h::matter_object},
    Row{"matter.rule", From::account, h::matter_rule},
    Row{"matter.urge", From::account, h::matter_urge},
    Row{"matter.note", From::account, h::matter_note},
    Row{"matter.reclassify", From::account, h::matter_reclassify},
    Row{"matter.extend", From::account, h::matter_extend},
    Row{"matter.pause", From::account, h::matter_pause},
    Row{"matter.resume", From::account, h::matter_resume},
    Row{"matter.answer", From::account, h::matter_answer},
    Row{"matter.tell", From::account, h::matter_tell},
    Row{"matter.attempt", From::account, h::matter_attempt},
    Row{"matter.contact", From::account, h::matter_contact},
    Row{"matter.exclude", From::account, h::matter_exclude},
    Row{"matter.call_back", From::account, h::matter_call_back},
    Row{"matter.confirm", From::account, h::matter_confirm},
    Row{"matter.dissent", From::account, h::matter_dissent},
    Row{"matter.ask_review", From::account, h::matter_ask_review},
    Row{"matter.review", From::account, h::matter_review},
    Row{"matter.exit", From::account, h::matter_exit},
    Row{"matter.recuse", From::account, h::matter_recuse},
    Row{"matter.erase_contact", From::account, h::matter_erase_contact},
    Row{"matter.hide", From::account, h::matter_hide},
    Row{"matter.show", From::account, h::matter_show},
    Row{"matter.add_file", From::account, h::matter_add_file},
    Row{"matter.remove_file", From::account, h::matter_remove_file},
    Row{"matter.join", From::account, h::matter_join},
    Row{"matter.unjoin", From::account, h::matter_unjoin},
    Row{"matter.ask_help", From::account, h::matter_ask_help},
    Row{"matter.accept_help", From::account, h::matter_accept_help},
    Row{"matter.decline_help", From::account, h::matter_decline_help},
    Row{"matter.give_part", From::account, h::matter_give_part},
    Row{"matter.end_help", From::account, h::matter_end_help},
    Row{"matter.forward", From::account, h::matter_forward},
    Row{"matter.forward_accept", From::account, h::matter_forward_accept},
    Row{"matter.forward_return", From::account, h::matter_forward_return},
    Row{"matter.forward_reply", From::account, h::matter_forward_reply},
    Row{"matter.take_back", From::account, h::matter_take_back},
    Row{"forward.send", From::account, h::forward_send},
    Row{"indicator.record", From::account, h::indicator_record},
    Row{"indicator.withdraw", From::account, h::indicator_withdraw},
    Row{"poll.release", From::account, h::poll_release},
    Row{"poll.record", From::account, h::poll_record},
    Row{"poll.withdraw", From::account, h::poll_withdraw},
    Row{"ranking.publish", From::account, h::ranking_publish},
    Row{"ranking.withdraw", From::account, h::ranking_withdraw},
    Row{"poll.take", From::account, h::poll_take},
    Row{"poll.give_back", From::account, h::poll_give_back},
    Row{"poll.call", From::account, h::poll_call},
    Row{"poll.link", From::account, h::poll_link},
    Row{"poll.self", From::resident, h::poll_self},
    Row{"poll.monitor", From::account, h::poll_monitor},
    Row{"improvement.open", From::account, h::improvement_open},
    Row{"improvement.update", From::account, h::improvement_update},
    Row{"improvement.close", From::account, h::improvement_close},
    Row{"matter.remind", From::system, h::matter_remind},
    Row{"matter.expire", From::system, h::matter_expire},
    Row{"export.made", From::system, h::export_made},
    Row{"knowledge.put", From::account, h::knowledge_put},
    Row{"knowledge.withdraw", From::account, h::knowledge_withdraw},
    Row{"act.record", From::account, h::act_record},
    Row{"act.withdraw", From::account, h::act_withdraw},
    Row{"ask.excuse", From::account, h::ask_excuse},
    Row{"ask.withdraw_excuse", From::account, h::ask_withdraw_excuse},
    Row{"ask.explain", From::account, h::ask_explain},
    Row{"ask.follow", From::system, h::ask_follow},
    Row{"plan.file", From::account, h::plan_file},
    Row{"supervision.announce", From::account, h::supervision_announce},
    Row{"supervision.draw", From::account, h::supervision_draw},
    Row{"supervision.record", From::account, h::supervision_record},
    Row{"supervision.close", From::account, h::supervision_close},
    Row{"supervision.state", From::account, h::supervision_state},
    Row{"supervision.decide", From::account, h::supervision_decide},
    Row{"supervision.appeal", From::account, h::supervision_appeal},
    Row{"supervision.rectify", From::account, h::supervision_rectify},
    Row{"supervision.recheck", From::account, h::supervision_recheck},
    Row{"supervision.open_matter", From::account, h::supervision_open_matter},
    Row{"map.put", From::account, h::map_put},
    Row{"map.remove", From::account, h::map_remove},
    Row{"standard.assess", From::account, h::standard_assess},
    Row{"standard.correct", From::account, h::standard_correct},
    Row{"standard.announce_draw", From::account, h::standard_announce_draw},
    Row{"standard.verify_draw", From::account, h::standard_verify_draw},
    Row{"standard.verify", From::account, h::standard_verify},
    Row{"standard.dispute", From::account, h::standard_dispute},
    Row{"standard.rule", From::account, h::standard_rule},
    Row{"standard.settle", From::account, h::standard_settle},
    Row{"honour.propose", From::account, h::honour_propose},
    Row{"honour.decide", From::account, h::honour_decide},
    Row{"honour.revoke", From::account, h::honour_revoke},
    Row{"proposal.draft", From::account, h::proposal_draft},
    Row{"proposal.notify", From::account, h::proposal_notify},
    Row{"proposal.state", From::account, h::proposal_state},
    Row{"proposal.review", From::account, h::proposal_review},
    Row{"proposal.approve", From::account, h::proposal_approve},
    Row{"proposal.reject", From::account, h::proposal_reject},
    Row{"proposal.withdraw", From::account, h::proposal_withdraw},
    Row{"proposal.appeal", From::account, h::proposal_appeal},
    Row{"proposal.decide_appeal", From::account, h::proposal_decide_appeal},
    Row{"proposal.lift", From::account, h::proposal_lift},
    Row{"post.fill", From::account, h::post_fill},
    Row{"post.leave", From::account, h::post_leave},
    Row{"post.hand_over", From::account, h::post_hand_over},
    Row{"shift.put", From::account, h::shift_put},
    Row{"shift.remove", From::account, h::shift_remove},
    Row{"item.put", From::account, h::item_put},
    Row{"item.review", From::account, h::item_review},
    Row{"stock.receive", From::account, h::stock_receive},
    Row{"stock.hand_over", From::account, h::stock_hand_over},
    Row{"stock.acknowledge", From::account, h::stock_acknowledge},
    Row{"stock.return", From::account, h::stock_return},
    Row{"stock.count", From::account, h::stock_count},
    Row{"publicity.record", From::account, h::publicity_record},
    Row{"publicity.review", From::account, h::publicity_review},
    Row{"publicity.withdraw", From::account, h::publicity_withdraw},
    Row{"publicity.check", From::account, h::publicity_check},
    Row{"message.settle", From::system, h::message_settle},
    Row{"message.cancel", From::account, h::message_cancel},
    Row{"message.again", From::account, h::message_again},
    Row{"message.address", From::account, h::message_address},
    Row{"message.opt_out", From::account, h::message_opt_out},
    Row{"public.opt_out", From::resident, h::public_opt_out},
    Row{"public.open", From::resident, h::public_open},
    Row{"public.confirm", From::resident, h::public_confirm},
    Row{"public.dissent", From::resident, h::public_dissent},
    Row{"public.ask_review", From::resident, h::public_ask_review},
    Row{"public.withdraw", From::resident, h::public_withdraw},
    Row{"public.erase_contact", From::resident, h::public_erase_contact},
    Row{"public.add_file", From::resident, h::public_add_file},
    Row{"public.remove_file", From::resident, h::public_remove_file},
    Row{"public.hide", From::resident, h::public_hide},
    Row{"public.show", From::resident, h::public_show},
    Row{"public.correct", From::resident, h::public_correct},
    Row{"public.erase_text", From::resident, h::public_erase_text},
    Row{"place.put", From::account, h::place_put},
    Row{"place.close", From::account, h::place_close},
    Row{"place.hazard", From::account, h::place_hazard},
    Row{"place.list", From::account, h::place_list},
    Row{"place.list_update", From::account, h::place_list_update},
    Row{"place.list_extend", From::account, h::place_list_extend},
    Row{"place.delist", From::account, h::place_delist},
    Row{"inspection.record", From::account, h::inspection_record},
    Row{"inspection.withdraw", From::account, h::inspection_withdraw},
    Row{"patrol.record", From::account, h::patrol_record},
    Row{"patrol.withdraw", From::account, h::patrol_withdraw},
    Row{"room.book", From::account, h::room_book},
    Row{"room.cancel", From::account, h::room_cancel},
    Row{"house.set", From::system, h::house_set},
    Row{"poll.frame_load", From::system, h::poll_frame_load},
    Row{"poll.forget", From::system, h::poll_forget},
    Row{"poll.form", From::account, h::poll_form},
    Row{"poll.frame_erase", From::account, h::poll_frame_erase},
    Row{"poll.exclude", From::account, h::poll_exclude},
    Row{"poll.plan_wave", From::account, h::poll_plan_wave},
    Row{"poll.publish_seed", From::account, h::poll_publish_seed},
    Row{"poll.draw", From::account, h::poll_draw},
    Row{"poll.open", From::account, h::poll_open},
    Row{"poll.close", From::account, h::poll_close},
};

const Row* row_of(std::string_view kind) {
  const auto* const found = std::find_if(k_handlers.begin(), k_handlers.end(),
                                         [&](const Row& row) { return row.kind == kind; });
  return found == k_handlers.end() ? nullptr : found;
}

}  // namespace

access::Scope Context::scope() const {
  if (person) return access::scope_of(tenant(), *person);
  return {.tenant = tenant(), .role = access::Role::centre, .person = {}, .unit = {}};
}

Handler handler_of(std::string_view kind) {
  const Row* row = row_of(kind);
  return row == nullptr ? nullptr : row->handler;
}

bool is_system_kind(std::string_view kind) {
  const Row* row = row_of(kind);
  return row != nullptr && row->from == From::system;
}

bool is_resident_kind(std::string_view kind) {
  const Row* row = row_of(kind);
  return row != nullptr && row->from == From::resident;
}

std::optional<access::Query> import_query(std::string_view kind) {
  if (kind == "register.import") return access::Query::import_files;
  if (kind == "person.import" || kind == "person.code") return access::Query::accounts;
  if (kind == "poll.frame_load") return access::Query::poll_frame;
  return {};
}

store::Decision decision(const domain::Events& events, Json answer) {
  Json list = Json::array();
  for (const domain::Event& event : events)
    list.push_back({{"type", event.type}, {"data", event.data}});
  return {.events = std::move(list), .answer = std::move(answer)};
}

base::Failure not_found() {
  return base::fail("NOT-FOUND", base::Kind::not_found);
}

}  // namespace wanhu::app
