#include "plan/tools/format.hpp"

#include <algorithm>

#include "plan/reader.hpp"
#include "plan/tools/format_document.hpp"
#include "plan/tools/format_layout.hpp"
#include "plan/tools/format_order.hpp"
#include "plan/tools/format_verify.hpp"

namespace wanhu::plan {

namespace {

struct Reading {
  FindingList findings{};
  Tree tree;
  explicit Reading(std::string_view text) : tree(read_tree(text, findings)) {}
};

Formatted refused_for_syntax(std::string_view text, FindingList& findings) {
  Formatted result{.text = std::string(text)};
  const std::size_t count = findings.all().size();
  result.findings = findings.take().first;
  base::Problem problem{.code = "PLAN-FMT-SYNTAX"};
  problem.with("count", std::to_string(count))
      .with("line", std::to_string(result.findings.front().at.line));
  problem.place.line = result.findings.front().at.line;
  problem.place.column = result.findings.front().at.column;
  result.refused = std::move(problem);
  return result;
}

std::vector<std::string> sorted_comments(const Document& document) {
  std::vector<std::string> comments = comments_of(document);
  std::sort(comments.begin(), comments.end());
  return comments;
}

// The formatted text; nothing when it does not mean what `source` means.
std::optional<std::string> rewritten(const SourceText& source, const Tree& tree) {
  try {
    Document document = read_document(source);
    put_in_order(document);
    std::string text = laid_out(document);

    const Reading again(text);
    const SourceText after(text);
    if (!again.findings.all().empty() ||
        !same_meaning({tree.root, source}, {again.tree.root, after}) ||
        sorted_comments(read_document(after)) != sorted_comments(document))
      return std::nullopt;
    return text;
  } catch (const ReadingsDiffer&) {
    return std::nullopt;
  }
}

}  // namespace

Formatted format(std::string_view text) {
  Reading reading(text);
  if (!reading.findings.all().empty()) return refused_for_syntax(text, reading.findings);
  if (auto result = rewritten(SourceText(text), reading.tree)) return {.text = std::move(*result)};
  return {.text = std::string(text), .refused = base::Problem{.code = "PLAN-FMT-DIFFERS"}};
}

}  // namespace wanhu::plan
