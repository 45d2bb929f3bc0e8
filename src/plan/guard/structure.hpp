// The guards by structure: what known blocks and keys say together. Each function is one part of
// the vocabulary; all read Value trees, since the plan is not typed yet, and stay silent about what
// is a hole, broken, or of another type than it should be (the key check speaks of that).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "plan/guard/refusals.hpp"

namespace wanhu::plan::guard {

void check_structure(const Tree& tree, Refusals& refusals);

void check_survey(const Tree& tree, Refusals& refusals);     // G04, G05, G12
void check_counting(const Tree& tree, Refusals& refusals);   // G06, G12
void check_effects(const Tree& tree, Refusals& refusals);    // G07, G08, G10
void check_loop(const Tree& tree, Refusals& refusals);       // G09, G11
void check_free_text(const Tree& tree, Refusals& refusals);  // G01, G13

// ---- reading the tree ----

// The entries of a map block ("ladder", "survey"); empty when there is none.
const std::vector<Value>& entries_of(const Tree& tree, std::string_view block);
// The rows of "task", or of "matters.kinds".
const std::vector<Value>& rows_at(const Tree& tree, std::string_view path);
// The texts of a list, or the one text that stands in its place.
std::vector<const Value*> texts_of(const Value& block, std::string_view key);
bool has_text(const Value& block, std::string_view key, std::string_view text);
// Absent or not known yet ("?", or a finding already): nothing can be said about it.
bool is_open(const Value* value);
// A word the writer probably meant, misspelt: left to the key check and its hint.
bool is_slip_for(std::string_view text, const std::vector<std::string_view>& words);
// The Chinese name of one of the words of the key at a schema path: left to the key check as well.
bool is_called(std::string_view text, std::string_view key,
               const std::vector<std::string_view>& words);
// A type of field into which anything may be written.
bool is_free_text(const std::string& type);

// Pieces of words, folded once, to be looked for in texts however these are spelt.
class Pieces {
 public:
  Pieces(std::initializer_list<std::string_view> pieces);
  [[nodiscard]] bool in(std::string_view text) const;

 private:
  std::vector<std::u32string> pieces_;
};

}  // namespace wanhu::plan::guard
