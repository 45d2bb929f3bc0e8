// What the checker says about a plan: a stable code, how grave it is, where, and what to do about
// it. The sentences are in data/messages/plan.json; a finding carries only the code and the values
// that fill its holes, so that one finding reads in Chinese, in English and as JSON.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wanhu::plan {

enum class Severity {
  error,    // the file does not load
  hold,     // it loads and can be reviewed, but must not be activated
  warning,  // it can be activated; somebody should look
  note,
};

// A piece of one line. Lines and columns count from 1, columns and width in characters (code
// points). Line 0 means "no place".
struct Span {
  int line = 0;
  int column = 0;
  int width = 0;
  bool operator==(const Span&) const = default;
};

// An edit that is certain and loses nothing: put `text` in place of `at`.
struct Fix {
  Span at;
  std::string text;
  bool operator==(const Fix&) const = default;
};

// A word or key that a message lists, with what it means: a catalogue code (`term`) or a name that
// stands in the plan itself (`name`); neither when the word says it.
struct Alternative {
  std::string word{};
  std::string term{};
  std::string name{};
};

struct Finding {
  std::string code{};  // "L-QUOTA-SUM"
  std::string
      variant{};  // which of the code's messages, e.g. "undated" of L-PHASE-GAP; often empty
  Severity severity = Severity::error;
  Span at{};      // marked ^^^
  Span second{};  // marked ~~~: the place this one conflicts with; line 0 when there is none
  std::map<std::string, std::string> args{};   // values for the {holes} of the message
  std::map<std::string, std::string> terms{};  // the same, but each value is a catalogue code
  std::vector<Alternative> choices{};          // what may stand there: fills {choices}
  std::vector<std::string> hints{};            // what the writer may have meant, nearest first
  std::optional<Fix> fix{};
  std::string clause{};  // `src` of the block it stands in, e.g. "三(二)3"

  // The catalogue code of the headline; ".why", ".fix" and ".second" follow it for the other parts.
  [[nodiscard]] std::string message_code() const {
    return variant.empty() ? code : code + "." + variant;
  }
};

}  // namespace wanhu::plan
