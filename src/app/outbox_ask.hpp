// Messages about asks that were not met (domain/work/follow.hpp): to those who lead the unit, or
// the unit above. Their texts are the program's own and carry a number: a text that changes gets
// the next one, so that what was sent can be told apart. They keep to the quiet hours and the caps
// of the plan like any other message; where a plan sets no hours, to hours of their own. Where
// nobody said how the recipient is reached, the hook has it if the server has one: it knows
// recipients.
#pragma once

#include <string>
#include <string_view>

#include "app/outbox.hpp"
#include "base/catalogue.hpp"
#include "domain/work/follow.hpp"

namespace wanhu::app {

// "ask_remind" …: what messages of this file say has happened.
bool is_of_ask(std::string_view happening);
// What it is called; in Chinese the subject of an e-mail.
std::string ask_message_name(base::Lang lang, std::string_view happening);

// Adds the messages to a decision that holds ask.followed; none where the server has no gateway.
// `who`: whom the plan asks, where it is a body of its own and nobody leads the unit.
void queue_ask_messages(Context& context, store::Decision& decision,
                        const domain::Followed& followed, const std::string& who);

// Whether the ask has been met, excused or explained since, or is asked no more.
bool is_ask_overtaken(Engine& engine, store::Db& db, const PendingMessage& message);

}  // namespace wanhu::app
