// Messages to those who lead a unit, with texts of the program's own. They keep to the quiet hours
// and the caps of the plan like any other message; where a plan sets no hours, to hours of their
// own. Where nobody said how the recipient is reached, the hook has it if the server has one: it
// knows recipients.
#pragma once

#include <string>
#include <vector>

#include "app/outbox.hpp"

namespace wanhu::app {

// Those who lead the unit; or else `body`, when nobody has an account there.
std::vector<domain::Recipient> leads_of(Context& context, const std::string& unit,
                                        const std::string& body);
// "10月16日".
std::string day_words(base::Date day);

struct UnitMessage {
  Uuid about;  // stands in place of a matter
  std::string unit, happening, to, template_id;
  std::string number;  // of the text: one that changes gets the next
  std::string text;
};
// Adds it to the decision, once for each recipient and number of the text; nothing where the server
// has no gateway.
void queue_to_unit(Context& context, store::Decision& decision,
                   const std::vector<domain::Recipient>& recipients, const UnitMessage& message);

}  // namespace wanhu::app
