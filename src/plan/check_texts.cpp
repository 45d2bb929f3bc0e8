// Traces of damage in the texts of a plan that was copied from a document: find-and-replace
// (村(村)), characters out of step, readings in pinyin. The reader of source documents knows them;
// here its remarks become findings at the values.
#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"
#include "plan/checks.hpp"
#include "plan/source/source.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

struct Said {
  const Value* value = nullptr;
  std::string clause;
};

// Every text, a line each; what only quotes the document may be as damaged as that is.
void collect(const Value& value, const std::string& clause, std::string& lines,
             std::vector<Said>& said) {
  constexpr std::array<std::string_view, 3> k_quoting{"src", "read", "printed"};
  if (std::find(k_quoting.begin(), k_quoting.end(), value.key) != k_quoting.end()) return;
  const std::string own = value.text_of("src").empty() ? clause : value.text_of("src");
  if (value.kind == Kind::text) {
    std::string line = value.text;
    std::replace(line.begin(), line.end(), '\n', ' ');
    lines += line + "\n";
    said.push_back({&value, clause});
  }
  for (const Value& entry : value.entries) collect(entry, own, lines, said);
  for (const Value& item : value.items) collect(item, own, lines, said);
}

// Where inside the quotes; the whole value when escapes make the columns uncertain.
Span place(const Value& value, const Span& in_line) {
  const auto width = static_cast<int>(base::decode_utf8(value.text).size());
  if (value.at.width != width + 2) return value.at;
  return {value.at.line, value.at.column + in_line.column, in_line.width};
}

}  // namespace

void check_texts(const Tree& tree, FindingList& findings) {
  std::string lines;
  std::vector<Said> said;
  collect(tree.root, "", lines, said);
  if (lines.size() > source::k_bytes_max) return;
  const auto examined = source::examine(lines);
  if (!examined) return;
  for (const source::Finding& remark : examined->findings) {
    const std::string code = remark.code();
    const bool twice = remark.variant == "twice";
    if ((code != "L-SUBST" && code != "L-ENCODING") || twice) continue;
    const auto line = static_cast<std::size_t>(remark.at.line) - 1;
    if (line >= said.size()) continue;
    Finding finding{.code = code};
    finding.variant = code == "L-ENCODING" ? "text" : remark.variant;
    finding.at = place(*said[line].value, remark.at);
    finding.args = {{"quoted", remark.quoted}};
    finding.args["meant"] = remark.meant.empty() ? "" : remark.meant.front();
    finding.hints = remark.meant;
    finding.clause = said[line].clause;
    findings.add(std::move(finding));
  }
}

}  // namespace wanhu::plan
