// Messages that could not be written, or would never be sent; and how long each text message gets.
#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "base/catalogue.hpp"
#include "base/text.hpp"
#include "plan/checks.hpp"
#include "plan/message_text.hpp"
#include "plan/messages.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

class MessageChecker {
 public:
  MessageChecker(const Tree& tree, const Value& messages, FindingList& findings)
      : tree_(tree), messages_(messages), findings_(findings) {}

  void run() {
    if (const Value* quiet = messages_.find("quiet")) quiet_hours(*quiet);
    for (const Value& one : messages_.rows_of("templates")) fields(one);
    for (const Value& row : messages_.rows_of("send")) never(row);
  }

 private:
  void quiet_hours(const Value& quiet) {
    const Value *from = quiet.find("from"), *to = quiet.find("to");
    for (const Value* time : {from, to}) {
      if (time == nullptr || time->kind != Kind::text || minute_of(time->text) >= 0) continue;
      Finding finding{.code = "L-MESSAGE-QUIET", .at = time->at};
      finding.args = {{"value", time->text}};
      findings_.add(std::move(finding));
    }
    if (from == nullptr || to == nullptr || from->kind != Kind::text || to->kind != Kind::text)
      return;
    const bool always = minute_of(from->text) == minute_of(to->text) ||
                        (minute_of(from->text) == 0 && minute_of(to->text) == 24 * 60);
    if (minute_of(from->text) < 0 || minute_of(to->text) < 0 || !always) return;
    Finding finding{.code = "L-MESSAGE-QUIET", .variant = "always", .at = to->at};
    finding.second = from->at;
    finding.args = {{"value", to->text}};
    findings_.add(std::move(finding));
  }

  // ---- fields ----

  void fields(const Value& one) {
    const Value* text = one.find("text");
    if (text == nullptr || text->kind != Kind::text) return;
    const auto pieces = message_pieces(text->text);
    if (!pieces) return raise("L-MESSAGE-FIELD", "brace", *text, "", one);
    std::set<std::string> said;
    for (const MessagePiece& piece : *pieces) {
      if (!piece.is_field || !said.insert(piece.text).second) continue;
      const MessageField* field = message_field(piece.text);
      if (field == nullptr)
        unknown(piece.text, *text, one);
      else
        known_when(*field, *text, one);
    }
  }

  void unknown(const std::string& name, const Value& text, const Value& one) {
    std::vector<std::string> names;
    Finding finding{.code = "L-MESSAGE-FIELD", .at = text.at};
    for (const MessageField& field : message_fields()) {
      names.emplace_back(field.name);
      finding.choices.push_back(
          {.word = names.back(), .term = "PLAN-MESSAGE-FIELD-" + names.back()});
    }
    if (const auto near = base::nearest(name, names)) finding.hints = {*near};
    finding.args = {{"field", name}, {"id", one.text_of("id")}};
    finding.clause = one.text_of("src");
    findings_.add(std::move(finding));
  }

  // A field that only some happenings know, in a template that is sent on others.
  void known_when(const MessageField& field, const Value& text, const Value& one) {
    for (const Value& row : messages_.rows_of("send")) {
      const std::string on = row.text_of("on");
      if (row.text_of("template") != one.text_of("id") || on.empty() || field.known_on(on))
        continue;
      return raise("L-MESSAGE-FIELD", "happening", text, std::string(field.name), one, on);
    }
  }

  void raise(const char* code, const char* variant, const Value& at, const std::string& field,
             const Value& one, const std::string& on = {}) {
    Finding finding{.code = code, .variant = variant, .at = at.at};
    finding.args = {{"field", field}, {"id", one.text_of("id")}};
    if (!on.empty()) finding.terms = {{"on", word_of(on)}};
    finding.clause = one.text_of("src");
    findings_.add(std::move(finding));
  }

  static std::string word_of(const std::string& on) {
    return "PLAN-DOC-WORD-messages.send.on." + on;
  }

  // ---- what never happens ----

  void never(const Value& row) {
    const std::string on = row.text_of("on"), to = row.text_of("to");
    const Value* matters = tree_.root.find("matters");
    if (on.empty() || matters == nullptr || tree_.has_lost("matters")) return;
    const auto& rows = matters->rows_of(on == "reminded" ? "remind" : "pause");
    bool happens = true;
    if (on == "reminded")
      happens = std::any_of(rows.begin(), rows.end(),
                            [&](const Value& one) { return one.text_of("to") == to; });
    if (on == "paused" || on == "resumed") happens = paused(rows, to);
    if (on == "review_asked" || on == "reviewed") happens = matters->find("review") != nullptr;
    if (happens) return;
    Finding finding{.code = "L-MESSAGE-NEVER", .at = row.find("on")->at};
    if (on == "reminded") finding.variant = "reminded";
    if (on == "paused" && to == "resident") finding.variant = "notice";
    finding.args = {{"to", to}};
    finding.terms = {{"on", word_of(on)}};
    findings_.add(std::move(finding));
  }

  // Residents hear of the pauses that the plan gives notice of.
  static bool paused(const std::vector<Value>& pauses, const std::string& to) {
    return std::any_of(pauses.begin(), pauses.end(), [&](const Value& pause) {
      return to != "resident" || pause.is_true("notice");
    });
  }

  const Tree& tree_;
  const Value& messages_;
  FindingList& findings_;
};

// ---- how long a text message gets --------------------------------------------------------------

std::string longest_name(const Tree& tree, std::string_view path) {
  std::string longest;
  const Value* rows = tree.root.at_path(path);
  if (rows == nullptr) return longest;
  for (const Value& row : rows->items)
    if (const std::string name = row.text_of("name"); sms_units(name) > sms_units(longest))
      longest = name;
  return longest;
}

std::string longest_message(std::string_view before) {
  std::string longest;
  for (const std::string& code : base::message_codes()) {
    // Words of the vocabulary, not the sentences of problems (ANSWER-VALUE).
    if (!code.starts_with(before) || std::isupper(static_cast<unsigned char>(code[before.size()])))
      continue;
    const std::string text = base::message(base::Lang::zh, code);
    if (sms_units(text) > sms_units(longest)) longest = text;
  }
  return longest;
}

// The longest each field can become under this plan.
std::map<std::string, std::string> longest_values(const Tree& tree) {
  constexpr std::size_t k_title_max = 60;  // of matter.open
  std::string title;
  for (std::size_t i = 0; i < k_title_max; ++i) title += "一";
  const Value* head = tree.root.find("plan");
  const std::string day = "12月31日";
  return {{"receipt", "00000-00000"},
          {"title", title},
          {"kind", longest_name(tree, "matters.kinds")},
          {"unit", longest_name(tree, "org.units")},
          {"issuer", head == nullptr ? "" : head->text_of("issuer")},
          {"due", day},
          {"until", day},
          {"left", "365"},
          {"state", longest_message("MESSAGE-STATE-")},
          {"why", longest_message("PLAN-DOC-WORD-for.")},
          {"outcome", longest_message("ANSWER-")},
          {"closing", longest_message("CLOSING-")}};
}

}  // namespace

void check_messages(const Tree& tree, FindingList& findings) {
  const Value* messages = tree.root.find("messages");
  if (messages == nullptr || messages->kind != Kind::table) return;
  MessageChecker(tree, *messages, findings).run();
}

std::vector<Finding> message_notes(const Tree& tree) {
  std::vector<Finding> notes;
  const Value* messages = tree.root.find("messages");
  if (messages == nullptr) return notes;
  const std::map<std::string, std::string> values = longest_values(tree);
  for (const Value& one : messages->rows_of("templates")) {
    const Value* text = one.find("text");
    if (one.text_of("channel") != "sms" || text == nullptr || text->kind != Kind::text) continue;
    const int units = sms_units(fill_message(text->text, values));
    Finding note{.code = "L-SMS-LENGTH", .severity = severity_of("L-SMS-LENGTH"), .at = text->at};
    note.args = {{"id", one.text_of("id")},
                 {"n", std::to_string(units)},
                 {"parts", std::to_string(sms_parts(units))}};
    note.clause = one.text_of("src");
    notes.push_back(std::move(note));
  }
  return notes;
}

}  // namespace wanhu::plan
