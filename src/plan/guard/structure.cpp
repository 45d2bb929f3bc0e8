#include "plan/guard/structure.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "plan/guard/fold.hpp"
#include "plan/labels.hpp"

namespace wanhu::plan::guard {

namespace {

using Kind = Value::Kind;

const std::vector<Value> k_none;

}  // namespace

void check_structure(const Tree& tree, Refusals& refusals) {
  check_survey(tree, refusals);
  check_counting(tree, refusals);
  check_effects(tree, refusals);
  check_loop(tree, refusals);
  check_free_text(tree, refusals);
}

const std::vector<Value>& entries_of(const Tree& tree, std::string_view block) {
  const Value* value = tree.root.find(block);
  return value != nullptr && value->kind == Kind::table ? value->entries : k_none;
}

const std::vector<Value>& rows_at(const Tree& tree, std::string_view path) {
  const Value* value = tree.root.at_path(path);
  return value != nullptr && value->kind == Kind::rows ? value->items : k_none;
}

std::vector<const Value*> texts_of(const Value& block, std::string_view key) {
  std::vector<const Value*> texts;
  const Value* value = block.find(key);
  if (value == nullptr) return texts;
  if (value->kind == Kind::text) texts.push_back(value);
  for (const Value& item : value->items)
    if (item.kind == Kind::text) texts.push_back(&item);
  return texts;
}

bool has_text(const Value& block, std::string_view key, std::string_view text) {
  return std::ranges::any_of(texts_of(block, key),
                             [&](const Value* value) { return value->text == text; });
}

bool is_open(const Value* value) {
  return value == nullptr || value->kind == Kind::hole || value->kind == Kind::broken;
}

bool is_slip_for(std::string_view text, const std::vector<std::string_view>& words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return base::edit_distance(text, word, 2) <= 2; });
}

bool is_called(std::string_view text, std::string_view key,
               const std::vector<std::string_view>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) {
    return !text.empty() && chinese_of(word_term(key, word)) == text;
  });
}

bool is_free_text(const std::string& type) {
  static const std::set<std::string> k_types = {"text",      "free_text", "freetext", "textarea",
                                                "long_text", "memo",      "note",     "string",
                                                "文本",      "自由文本"};
  return k_types.contains(type);
}

Pieces::Pieces(std::initializer_list<std::string_view> pieces) {
  for (const std::string_view piece : pieces) pieces_.push_back(fold(piece).text);
}

bool Pieces::in(std::string_view text) const {
  if (text.empty()) return false;
  const std::u32string folded = fold(text).text;
  return std::ranges::any_of(pieces_, [&](const std::u32string& piece) {
    return folded.find(piece) != std::u32string::npos;
  });
}

}  // namespace wanhu::plan::guard
