// Texts of messages: "您反映的“{title}”已登记，编号{receipt}。" The fields are a closed vocabulary,
// each with its type and the happenings that know it, so that no message can carry anything else.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wanhu::plan {

enum class FieldType { text, date, number };

struct MessageField {
  std::string_view name;
  FieldType type = FieldType::text;
  std::vector<std::string_view> only_on{};  // empty: known whatever happens

  [[nodiscard]] bool known_on(std::string_view happening) const;
};

std::span<const MessageField> message_fields();
const MessageField* message_field(std::string_view name);  // null: there is none

// What a plan may send something on, in the order of a matter's life.
const std::vector<std::string_view>& message_happenings();

struct MessagePiece {
  std::string text;  // as it stands, or the name of a field
  bool is_field = false;
};
// Nothing when a brace has no partner.
std::optional<std::vector<MessagePiece>> message_pieces(std::string_view text);

// Fields without a value stay out. A text with a stray brace was refused by the checker; here it
// is taken as it stands.
std::string fill_message(std::string_view text, const std::map<std::string, std::string>& values);

// A text in Chinese goes as UCS-2: 70 characters in one part, 67 in each of several (3GPP TS 23.038
// and 23.040). Characters beyond the basic plane count twice.
int sms_units(std::string_view text);
int sms_parts(int units);

}  // namespace wanhu::plan
