#include <algorithm>

#include "base/text.hpp"
#include "plan/render_finding.hpp"
#include "plan/source/source.hpp"

namespace wanhu::plan::source {

namespace {

using base::Json;
using base::Lang;

std::string_view word_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8:
      return "utf-8";
    case Encoding::utf8_bom:
      return "utf-8-bom";
    case Encoding::utf16:
      return "utf-16";
    case Encoding::gb18030:
      break;
  }
  return "gb18030";
}

std::string_view word_of(Certainty certainty) {
  switch (certainty) {
    case Certainty::fact:
      return "fact";
    case Certainty::likely:
      return "likely";
    case Certainty::possible:
      break;
  }
  return "possible";
}

// The part of a finding's message: its variant's own sentence, or that of its code.
std::string part_of(const Finding& finding, const std::string& suffix, Lang lang) {
  auto args = finding.args;
  args["quoted"] = finding.quoted;
  for (const std::string& code :
       {finding.message + "." + finding.variant + suffix, finding.message + suffix})
    if (base::has_message(code)) return base::message(lang, code, args);
  return "";
}

Json json_of(const Span& span) {
  return {{"line", span.line}, {"column", span.column}, {"width", span.width}};
}

Json json_of(const Finding& finding, Lang lang) {
  Json places = Json::array();
  for (const Place& place : finding.places) {
    Json one = json_of(place.at);
    one["quoted"] = place.quoted;
    one["meant"] = place.meant;
    places.push_back(std::move(one));
  }
  Json json = json_of(finding.at);
  json["code"] = finding.code();
  json["variant"] = finding.variant;
  json["severity"] = plan::word_of(finding.severity);
  json["certainty"] = word_of(finding.certainty);
  json["quoted"] = finding.quoted;
  json["meant"] = finding.meant;
  json["message"] = headline(finding, lang);
  json["reason"] = reason(finding, lang);
  json["advice"] = advice(finding, lang);
  json["clause"] = finding.clause;
  json["places"] = std::move(places);
  return json;
}

// "L-HOLE 4, L-VAGUE 2"
std::string counts_of(const Examined& examined) {
  std::string list;
  for (const auto& [code, count] : examined.counts)
    list += (list.empty() ? "" : ", ") + code + " " + std::to_string(count);
  return list;
}

// A document must not steer the terminal it is shown on.
std::string printable(const std::string& text) {
  std::u32string chars = base::decode_utf8(text);
  for (char32_t& c : chars)
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) c = U' ';
  return base::encode_utf8(chars);
}

std::string proposal_of(const Finding& finding, Lang lang) {
  if (finding.meant.empty()) return "";
  std::string list;
  for (const std::string& meant : finding.meant) list += (list.empty() ? "" : " | ") + meant;
  return " " + base::message(lang, "SOURCE-MEANT", {{"list", list}});
}

}  // namespace

std::string headline(const Finding& finding, Lang lang) {
  return part_of(finding, "", lang);
}
std::string reason(const Finding& finding, Lang lang) {
  return part_of(finding, ".why", lang);
}
std::string advice(const Finding& finding, Lang lang) {
  return part_of(finding, ".fix", lang);
}

Json to_json(const Examined& examined, Lang lang) {
  Json clauses = Json::array();
  for (const Clause& clause : examined.clauses) {
    Json one = json_of(clause.at);
    one["id"] = clause.id;
    one["level"] = clause.level;
    one["text"] = clause.text;
    clauses.push_back(std::move(one));
  }
  Json findings = Json::array();
  for (const Finding& finding : examined.findings) findings.push_back(json_of(finding, lang));
  return {{"encoding", word_of(examined.encoding)},
          {"bytes", examined.bytes},
          {"sha256", examined.digest},
          {"clauses", std::move(clauses)},
          {"findings", std::move(findings)},
          {"counts", examined.counts},
          {"more", examined.more}};
}

std::vector<std::string> to_lines(const Examined& examined, const std::string& file_name,
                                  Lang lang) {
  std::vector<std::string> lines;
  for (const Finding& finding : examined.findings) {
    lines.push_back(printable(file_name + ":" + std::to_string(finding.at.line) + ":" +
                              std::to_string(finding.at.column) + ": " +
                              std::string(plan::word_of(finding.severity)) + " " + finding.code() +
                              ": " + headline(finding, lang) + proposal_of(finding, lang)));
  }
  const bool open_end = !examined.text.empty() && !examined.text.ends_with('\n');
  const auto last =
      std::count(examined.text.begin(), examined.text.end(), '\n') + (open_end ? 1 : 0);
  lines.push_back(base::message(lang, examined.counts.empty() ? "SOURCE-CLEAN" : "SOURCE-SUM",
                                {{"file", file_name},
                                 {"encoding", std::string(word_of(examined.encoding))},
                                 {"lines", std::to_string(last)},
                                 {"clauses", std::to_string(examined.clauses.size() - 1)},
                                 {"counts", counts_of(examined)}}));
  if (examined.more)
    lines.push_back(base::message(lang, "SOURCE-MORE", {{"max", std::to_string(k_findings_max)}}));
  if (!examined.counts.empty()) lines.push_back(base::message(lang, "SOURCE-UNCHANGED"));
  return lines;
}

}  // namespace wanhu::plan::source
