// [messages] of a plan: what is told to whom when something happens to a matter, and when nobody is
// to be disturbed. Sending itself is set up with the server, never in a plan
// (message/settings.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/amount.hpp"

namespace wanhu::plan {

struct QuietHours {
  int from = 0, to = 0;       // minutes after midnight; `from` after `to`: over midnight
  bool working_days = false;  // nothing goes out on rest days either
};

struct MessageCaps {  // the most that goes out a day; 0: no limit
  int recipient = 0;  // to one address
  int all = 0;
};

struct MessageTemplate {
  std::string id{}, name{};  // the name is the subject of an e-mail
  std::string channel{};     // sms, email, hook
  std::string text{};        // with {fields}: message_text.hpp
  bool statutory = false;    // neither an opt-out nor a cap holds it back
  std::string src{};
};

struct MessageRule {  // when `on` happens, `to` is sent `template_id`
  std::string on{}, to{}, template_id{};
};

struct Messages {
  std::optional<QuietHours> quiet{};
  MessageCaps caps{};
  calendar::Amount retain{};  // how long texts are kept
  std::vector<MessageTemplate> templates{};
  std::vector<MessageRule> send{};

  [[nodiscard]] const MessageTemplate* find(std::string_view id) const;
};

// "21:00" → 1260, "24:00" → 1440; -1 when it is no time of a day.
int minute_of(std::string_view text);

}  // namespace wanhu::plan
