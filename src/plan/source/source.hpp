// The reader of source documents: a clerk drops the text of an issued plan, as it came from a web
// page, a scan or an old word processor, and is shown what stands there and what looks damaged.
//
// Invariants:
//  - Nothing is corrected. `text` is what was decoded, and for valid UTF-8 it is the input, byte
//  for
//    byte; a byte that is no text is U+FFFD in `text` and stands in hexadecimal in its finding.
//  - The clauses tile `text`: their texts, one after the other, are `text`.
//  - A proposal (`meant`) is only that: it has a reason in the catalogue and waits for a person.
//  - Time is linear in the size, which is bounded by k_bytes_max.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/catalogue.hpp"
#include "base/json.hpp"
#include "base/problem.hpp"
#include "plan/finding.hpp"

namespace wanhu::plan::source {

inline constexpr std::size_t k_bytes_max = std::size_t{1} << 20U;
inline constexpr std::size_t k_findings_max = 200;

enum class Encoding { utf8, utf8_bom, utf16, gb18030 };

// How sure the reader is that something is wrong, not of what was meant.
enum class Certainty {
  fact,      // it stands there: an undecodable byte, a blank, "及时" without a number
  likely,    // no ordinary text looks like this
  possible,  // it may well be right; somebody who knows the place should look
};

struct Clause {
  std::string id;  // "三(二)3" as in `src` of a plan; "head" before the first number; "附件1"
  int level = 0;   // 0 head or attachment, 1 一、, 2 (一), 3 1., 4 (1)
  Span at;         // the number
  std::string text;
};

struct Place {  // one of several places that a finding sums up
  Span at;
  std::string quoted;
  std::string meant;
};

struct Finding {
  // The code of the catalogue, "SOURCE-VAGUE". A plan file's finding L-VAGUE says another sentence
  // about the same fault, hence the two names.
  std::string message;
  std::string variant{};  // which of the message's sentences; often empty
  Severity severity = Severity::warning;
  Certainty certainty = Certainty::fact;
  Span at{};
  std::string quoted{};                       // the original, shortened when long
  std::vector<std::string> meant{};           // what it might be, likeliest first
  std::map<std::string, std::string> args{};  // more values for the {holes} of the message
  std::vector<Place> places{};                // of a finding that sums up, at most k_findings_max
  std::string clause{};                       // where it stands

  [[nodiscard]] std::string code() const;  // "L-VAGUE", as in the table of findings
};

struct Examined {
  Encoding encoding = Encoding::utf8;
  std::string text;
  std::string digest;  // SHA-256 of the bytes as they came, hexadecimal
  std::size_t bytes = 0;
  std::vector<Clause> clauses;
  std::vector<Finding> findings;              // in order of place; the gravest k_findings_max
  std::map<std::string, std::size_t> counts;  // code → findings, also of those left out
  bool more = false;                          // some were left out
};

// Errors: SOURCE-SIZE; SOURCE-BINARY for what is no text, such as a word processor's file.
base::Result<Examined> examine(std::string_view bytes);

// The text without its pinyin residues 發(fā): a proposal, to be compared and approved.
std::string without_residues(const Examined& examined);

// What people read: headline, reason, what to do. Empty when the message has no such part.
std::string headline(const Finding& finding, base::Lang lang);
std::string reason(const Finding& finding, base::Lang lang);
std::string advice(const Finding& finding, base::Lang lang);

// The report for tools: clauses with their texts, findings with places, proposals and reasons.
base::Json to_json(const Examined& examined, base::Lang lang);

// The report for the command line: "FILE:LINE:COL: severity CODE: text" for every finding, then a
// sum, and that nothing was changed. Without line ends.
std::vector<std::string> to_lines(const Examined& examined, const std::string& file_name,
                                  base::Lang lang);

}  // namespace wanhu::plan::source
