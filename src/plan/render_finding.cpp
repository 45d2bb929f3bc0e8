#include "plan/render_finding.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "plan/plan.hpp"

namespace wanhu::plan {

namespace {

constexpr std::size_t k_before_max = 60;  // characters of the line shown before the mark
constexpr std::size_t k_after_max = 60;   // and after it

std::string cells(int n, char c = ' ') {
  return std::string(static_cast<std::size_t>(std::max(0, n)), c);
}

// Tabs and control characters would move the caret; they are shown as one space.
std::u32string printable(std::u32string_view text) {
  std::u32string out(text);
  for (char32_t& c : out)
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) c = U' ';
  return out;
}

int width_of(std::u32string_view text) {
  return base::display_width(base::encode_utf8(text));
}

// "working（工作日）、calendar（自然日）"
std::string listed(const std::vector<Alternative>& choices, base::Lang lang) {
  std::string list;
  for (const Alternative& choice : choices) {
    const std::string name = choice.term.empty() ? choice.name : base::message(lang, choice.term);
    if (!list.empty()) list += base::message(lang, "PLAN-CHOICE-AND");
    list += name.empty() || name == choice.word
                ? choice.word
                : base::message(lang, "PLAN-CHOICE", {{"word", choice.word}, {"name", name}});
  }
  return list;
}

base::Json json_of(Span span) {
  return {{"line", span.line}, {"column", span.column}, {"width", span.width}};
}

}  // namespace

std::string_view word_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::hold:
      return "hold";
    case Severity::warning:
      return "warning";
    case Severity::note:
      break;
  }
  return "note";
}

Renderer::Renderer(std::string_view text, std::string file_name, base::Lang lang)
    : source_(text.substr(0, k_file_bytes_max)), file_name_(std::move(file_name)), lang_(lang) {}

std::string Renderer::part(const Finding& finding, const std::string& suffix) const {
  auto args = finding.args;
  for (const auto& [name, code] : finding.terms) args[name] = base::message(lang_, code);
  if (!finding.choices.empty()) args["choices"] = listed(finding.choices, lang_);
  // A variant has its own sentence or shares its code's.
  for (const std::string& code : {finding.message_code() + suffix, finding.code + suffix})
    if (base::has_message(code)) return base::message(lang_, code, args);
  return "";
}

std::string Renderer::headline(const Finding& finding) const {
  return part(finding, "");
}
std::string Renderer::explanation(const Finding& finding) const {
  const std::string why = part(finding, ".why");
  const std::string list = finding.choices.empty() ? "" : part(finding, ".choices");
  const bool apart = lang_ == base::Lang::en && !why.empty() && !list.empty();
  return why + (apart ? " " : "") + list;
}

std::string Renderer::hint(const Finding& finding) const {
  if (finding.fix)
    return finding.fix->text.empty() || base::trim(finding.fix->text).empty()
               ? part(finding, ".fix")
               : base::message(lang_, "PLAN-FIX", {{"text", finding.fix->text}});
  if (finding.hints.empty()) return part(finding, ".fix");
  std::string list;
  for (const std::string& hint : finding.hints) list += (list.empty() ? "" : " | ") + hint;
  return base::message(lang_, "PLAN-HINT", {{"list", list}});
}

std::string Renderer::one_line(const Finding& finding) const {
  return file_name_ + ":" + std::to_string(finding.at.line) + ":" +
         std::to_string(finding.at.column) + ": " + std::string(word_of(finding.severity)) + " " +
         finding.code + ": " + headline(finding);
}

std::string Renderer::marked(Span span, char mark, const std::string& label) const {
  const std::u32string line = printable(source_.line(span.line));
  const std::size_t at =
      std::min(static_cast<std::size_t>(std::max(0, span.column - 1)), line.size());
  const std::size_t begin = at > k_before_max ? at - k_before_max : 0;
  const std::size_t width =
      std::min(static_cast<std::size_t>(std::max(1, span.width)), k_after_max);
  const std::size_t end = std::min(line.size(), at + width + k_after_max);
  const std::u32string_view shown = std::u32string_view(line).substr(begin, end - begin);
  const std::u32string_view before = shown.substr(0, at - begin);
  const std::u32string_view under =
      shown.substr(at - begin, std::min(width, shown.size() - (at - begin)));

  const std::string ellipsis = "…";
  const std::string left = begin > 0 ? ellipsis : "";
  const std::string number = std::to_string(span.line);
  std::string out = cells(5 - static_cast<int>(number.size())) + number + " │ " + left +
                    base::encode_utf8(shown) + (end < line.size() ? ellipsis : "") + "\n";
  out += cells(5) + " │ " + cells(base::display_width(left) + width_of(before)) +
         cells(std::max(1, width_of(under)), mark);
  return out + (label.empty() ? "" : " " + label) + "\n";
}

std::string Renderer::framed(const Finding& finding) const {
  const std::string term = "PLAN-SEVERITY-" + std::string(word_of(finding.severity));
  std::string out = base::message(lang_, term) + " " + finding.code + "  " + file_name_ + ":" +
                    std::to_string(finding.at.line) + ":" + std::to_string(finding.at.column) +
                    "\n";
  out += marked(finding.at, '^', headline(finding));
  if (finding.second.line > 0) out += marked(finding.second, '~', part(finding, ".second"));
  if (const std::string why = explanation(finding); !why.empty())
    out += "  " + base::message(lang_, "PLAN-WHY", {{"text", why}}) + "\n";
  if (const std::string text = hint(finding); !text.empty()) out += "  " + text + "\n";
  if (!finding.clause.empty())
    out += "  " + base::message(lang_, "PLAN-CLAUSE", {{"clause", finding.clause}}) + "\n";
  return out;
}

base::Json Renderer::json(const Finding& finding) const {
  base::Json json = json_of(finding.at);
  json["file"] = file_name_;
  json["code"] = finding.code;
  json["severity"] = word_of(finding.severity);
  json["message"] = headline(finding);
  json["explanation"] = explanation(finding);
  json["hint"] = hint(finding);
  json["hints"] = finding.hints;
  json["clause"] = finding.clause;
  json["second"] = finding.second.line > 0 ? json_of(finding.second) : base::Json();
  json["fix"] = base::Json();
  if (finding.fix) {
    json["fix"] = json_of(finding.fix->at);
    json["fix"]["text"] = finding.fix->text;
  }
  return json;
}

}  // namespace wanhu::plan
