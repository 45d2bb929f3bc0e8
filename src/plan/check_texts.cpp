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

// Every text, on one line each; what only quotes the document may be as damaged as that is.
void collect(const Value& value, const std::string& clause, std::vector<Said>& said) {
  constexpr std::array<std::string_view, 3> k_quoting{"src", "read", "printed"};
  if (std::find(k_quoting.begin(), k_quoting.end(), value.key) != k_quoting.end()) return;
  const std::string own = value.text_of("src").empty() ? clause : value.text_of("src");
  if (value.kind == Kind::text) said.push_back({&value, clause});
  for (const Value& entry : value.entries) collect(entry, own, said);
  for (const Value& item : value.items) collect(item, own, said);
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text + "\n";
}

// Where inside the quotes; the whole value when escapes make the columns uncertain.
Span place(const Value& value, const Span& in_line) {
  const auto width = static_cast<int>(base::decode_utf8(value.text).size());
  if (value.at.width != width + 2) return value.at;
  return {value.at.line, value.at.column + in_line.column, in_line.width};
}

void report(const source::Finding& remark, const std::vector<Said>& said, std::size_t first,
            FindingList& findings) {
  const std::string code = remark.code();
  const bool twice = remark.variant == "twice";
  if ((code != "L-SUBST" && code != "L-ENCODING") || twice) return;
  const auto line = first + static_cast<std::size_t>(remark.at.line) - 1;
  if (line >= said.size()) return;
  Finding finding{.code = code};
  finding.variant = code == "L-ENCODING" ? "text" : remark.variant;
  finding.at = place(*said[line].value, remark.at);
  finding.args = {{"quoted", remark.quoted}};
  finding.args["meant"] = remark.meant.empty() ? "" : remark.meant.front();
  finding.hints = remark.meant;
  finding.clause = said[line].clause;
  findings.add(std::move(finding));
}

}  // namespace

void check_texts(const Tree& tree, FindingList& findings) {
  std::vector<Said> said;
  collect(tree.root, "", said);
  // The reader of documents takes so much at a time; a single text above that is no text.
  for (std::size_t next = 0; next < said.size() && !findings.full();) {
    const std::size_t first = next;
    std::string lines = one_line(said[next++].value->text);
    while (next < said.size() && lines.size() + said[next].value->text.size() < source::k_bytes_max)
      lines += one_line(said[next++].value->text);
    const auto examined = source::examine(lines);
    if (!examined) continue;
    for (const source::Finding& remark : examined->findings) report(remark, said, first, findings);
  }
}

}  // namespace wanhu::plan
