// Messages about proposals of measures (domain/evaluation/proposal.hpp), to those who lead the unit
// that it is about: that one is made and until when the unit may state its view, what was decided,
// that it was lifted or withdrawn. What it is about stands in the console, not in the message.
#pragma once

#include <string>
#include <string_view>

#include "app/outbox.hpp"
#include "base/catalogue.hpp"
#include "domain/evaluation/proposal.hpp"

namespace wanhu::app {

// "proposal_notice", "proposal_approved" …
bool is_of_proposal(std::string_view happening);
std::string proposal_message_name(base::Lang lang, std::string_view happening);

// `what`: notice, approved, rejected, dropped, withdrawn, appeal, lifted. `day`: until when the
// unit may speak, appeal, or the effect lasts; none where the text names no day.
void queue_proposal_message(Context& context, store::Decision& decision,
                            const domain::EffectProposal& proposal, const std::string& what,
                            const std::optional<base::Date>& day = {});

// Whether it says nothing any more: a notice of what was withdrawn or decided since.
bool is_proposal_overtaken(store::Db& db, Tenant tenant, const PendingMessage& message);

}  // namespace wanhu::app
