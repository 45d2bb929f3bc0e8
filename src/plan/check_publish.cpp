// Which matters the public may see: never those that the plan itself keeps from the town.
#include "plan/checks.hpp"

namespace wanhu::plan {

namespace {

// Why a kind is not for the public, as the variant of the finding; null when it may be published.
const char* reason_against(const Value& kind) {
  const std::string channel = kind.text_of("channel");
  if (channel == "sealed") return "";
  if (channel == "statutory") return "statutory";
  return kind.is_true("confidential") ? "confidential" : nullptr;
}

}  // namespace

void check_publish(const Tree& tree, FindingList& findings) {
  const Value* const matters = tree.root.find("matters");
  const Value* const publish = matters == nullptr ? nullptr : matters->find("publish");
  const Value* const published = publish == nullptr ? nullptr : publish->find("kinds");
  if (published == nullptr || published->kind != Value::Kind::rows) return;
  for (const Value& item : published->items)
    for (const Value& kind : matters->rows_of("kinds")) {
      if (item.kind != Value::Kind::text || item.text != kind.text_of("id")) continue;
      const char* const reason = reason_against(kind);
      if (reason == nullptr) continue;
      Finding finding{.code = "L-PUBLISH", .variant = reason, .at = item.at, .second = kind.at};
      finding.args = {{"name", kind.text_of("name")}};
      finding.clause = publish->text_of("src");
      findings.add(std::move(finding));
    }
}

}  // namespace wanhu::plan
