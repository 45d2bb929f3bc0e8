// What a plan puts into the knowledge base must be something that a person could have put there:
// an answer or an office, in texts of its lengths. Identity numbers are guard G03's.
#include <array>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "plan/checks.hpp"

namespace wanhu::plan {

namespace {

// As the command knowledge.put takes them.
constexpr std::array<std::pair<std::string_view, std::size_t>, 7> k_lengths{{{"question", 80},
                                                                             {"answer", 600},
                                                                             {"office", 100},
                                                                             {"place", 100},
                                                                             {"phone", 100},
                                                                             {"hours", 100},
                                                                             {"bring", 100}}};

void add(FindingList& findings, Finding finding, const Value& entry) {
  finding.args["name"] = entry.text_of("question");
  finding.clause = entry.text_of("src");
  findings.add(std::move(finding));
}

void check_entry(const Value& entry, FindingList& findings) {
  const Value* const question = entry.find("question");
  if (question != nullptr && entry.find("answer") == nullptr && entry.find("office") == nullptr)
    add(findings, {.code = "L-KNOWLEDGE", .at = entry.at}, entry);
  for (const auto& [key, most] : k_lengths) {
    const Value* const text = entry.find(key);
    if (text == nullptr || text->kind != Value::Kind::text) continue;
    const std::size_t length = base::decode_utf8(text->text).size();
    if (length <= most) continue;
    Finding finding{.code = "L-KNOWLEDGE", .variant = "long", .at = text->at};
    finding.args = {{"n", std::to_string(length)}, {"max", std::to_string(most)}};
    finding.terms = {{"key", "PLAN-KEY-" + std::string(key)}};
    add(findings, std::move(finding), entry);
  }
}

}  // namespace

void check_knowledge(const Tree& tree, FindingList& findings) {
  for (const Value& entry : tree.root.rows_of("knowledge"))
    if (entry.kind == Value::Kind::table) check_entry(entry, findings);
}

}  // namespace wanhu::plan
