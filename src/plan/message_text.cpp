#include "plan/message_text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "plan/messages.hpp"

namespace wanhu::plan {

bool MessageField::known_on(std::string_view happening) const {
  return only_on.empty() || std::find(only_on.begin(), only_on.end(), happening) != only_on.end();
}

std::span<const MessageField> message_fields() {
  static const std::vector<MessageField> all{
      {"receipt"},
      {"title"},
      {"kind"},
      {"unit"},
      {"issuer"},
      {"due", FieldType::date},
      {"state"},
      {"left", FieldType::number, {"reminded"}},
      {"why", FieldType::text, {"paused"}},
      {"until", FieldType::date, {"paused"}},
      {"outcome", FieldType::text, {"answered", "told"}},
      {"closing", FieldType::text, {"closed"}},
  };
  return all;
}

const MessageField* message_field(std::string_view name) {
  const auto all = message_fields();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const MessageField& field) { return field.name == name; });
  return found == all.end() ? nullptr : &*found;
}

const std::vector<std::string_view>& message_happenings() {
  static const std::vector<std::string_view> all{
      "opened",   "handed_over", "reclassified", "reminded",     "paused",   "resumed", "extended",
      "answered", "told",        "reopened",     "review_asked", "reviewed", "closed"};
  return all;
}

std::optional<std::vector<MessagePiece>> message_pieces(std::string_view text) {
  std::vector<MessagePiece> pieces;
  while (!text.empty()) {
    const std::size_t open = text.find_first_of("{}");
    if (open > 0) pieces.push_back({std::string(text.substr(0, open)), false});
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find_first_of("{}", open + 1);
    if (text[open] == '}' || close == std::string_view::npos || text[close] == '{') return {};
    pieces.push_back({std::string(base::trim(text.substr(open + 1, close - open - 1))), true});
    text.remove_prefix(close + 1);
  }
  return pieces;
}

std::string fill_message(std::string_view text, const std::map<std::string, std::string>& values) {
  const auto pieces = message_pieces(text);
  if (!pieces) return std::string(text);
  std::string filled;
  for (const MessagePiece& piece : *pieces) {
    const auto value = piece.is_field ? values.find(piece.text) : values.end();
    if (!piece.is_field) filled += piece.text;
    if (value != values.end()) filled += value->second;
  }
  return filled;
}

int sms_units(std::string_view text) {
  int units = 0;
  for (const char32_t c : base::decode_utf8(text)) units += c > 0xFFFF ? 2 : 1;
  return units;
}

int sms_parts(int units) {
  constexpr int k_single = 70, k_joined = 67;
  return units <= k_single ? 1 : (units + k_joined - 1) / k_joined;
}

const MessageTemplate* Messages::find(std::string_view id) const {
  const auto found = std::find_if(templates.begin(), templates.end(),
                                  [&](const MessageTemplate& one) { return one.id == id; });
  return found == templates.end() ? nullptr : &*found;
}

int minute_of(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
    return -1;
  const int hour = (text[0] - '0') * 10 + text[1] - '0';
  const int minute = (text[3] - '0') * 10 + text[4] - '0';
  return minute > 59 || hour * 60 + minute > 24 * 60 ? -1 : hour * 60 + minute;
}

}  // namespace wanhu::plan
