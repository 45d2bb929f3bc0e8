#include "app/outbox_proposal.hpp"

#include "app/outbox_unit.hpp"
#include "store/tables/proposal.hpp"

namespace wanhu::app {

namespace {

constexpr std::string_view k_before = "proposal_";
constexpr const char* k_text_number = "1";

}  // namespace

bool is_of_proposal(std::string_view happening) {
  return happening.starts_with(k_before);
}

std::string proposal_message_name(base::Lang lang, std::string_view happening) {
  return base::message(lang,
                       "PROPOSAL-MESSAGE-NAME-" + std::string(happening.substr(k_before.size())));
}

void queue_proposal_message(Context& c, store::Decision& decision,
                            const domain::EffectProposal& proposal, const std::string& what,
                            const std::optional<base::Date>& day) {
  const plan::Plan& plan = c.plan->plan_of(proposal.unit);
  const std::string text =
      base::message(base::Lang::zh, "PROPOSAL-MESSAGE-" + what + "-" + k_text_number,
                    {{"issuer", plan.head.issuer},
                     {"unit", c.plan->plan.name_of(proposal.unit)},
                     {"name", proposal.name},
                     {"act", base::message(base::Lang::zh, "PLAN-DOC-WORD-do." + proposal.act)},
                     {"day", day ? day_words(*day) : std::string()}});
  queue_to_unit(c, decision, leads_of(c, proposal.unit, proposal.unit),
                {.about = proposal.id,
                 .unit = proposal.unit,
                 .happening = std::string(k_before) + what,
                 .to = "unit_lead",
                 .template_id = "proposal." + what + "." + k_text_number,
                 .number = what + "." + k_text_number,
                 .text = text});
}

bool is_proposal_overtaken(store::Db& db, Tenant tenant, const PendingMessage& message) {
  const auto row = store::load_effect(db, tenant, message.matter);
  if (!row) throw std::logic_error("message about no proposal");
  const domain::EffectState state = row->proposal.state;
  if (message.happening == std::string(k_before) + "notice")
    return state != domain::EffectState::notified && state != domain::EffectState::stated;
  return false;
}

}  // namespace wanhu::app
