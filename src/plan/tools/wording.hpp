// How the keys and values of one plan read to people: dates, terms and shares in words, the closed
// words of the schema in the reader's language, names in place of ids, expressions as phrases. What
// the rendered document and the difference of two plans have in common.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/catalogue.hpp"
#include "plan/expr/tree.hpp"
#include "plan/plan.hpp"
#include "plan/reader.hpp"
#include "plan/schema.hpp"

namespace wanhu::plan {

// A place in the schema and in the plan.
struct Where {
  std::string path;              // keys from the root, without ids: "form.ask.retain"
  const Value* block = nullptr;  // the innermost table with ids of its own: a form, a standard

  [[nodiscard]] Where in(std::string_view key) const;  // one key further; `read` is alike all over
  [[nodiscard]] std::string_view key() const;          // the last one
};

// A text of which the schema knows every value.
bool is_closed(const Field& field);

class Wording {
 public:
  // `tree` and `plan` are of one text and outlive this.
  Wording(const Tree& tree, const Plan& plan, base::Lang lang);

  [[nodiscard]] base::Lang lang() const { return lang_; }
  [[nodiscard]] std::string say(const std::string& code,
                                const std::map<std::string, std::string>& args = {}) const;
  // The name of a key; in some blocks it has a better one than in general.
  [[nodiscard]] std::string key(const Where& at) const;
  // One value that is neither a table nor an array. A hole reads 【待定】.
  [[nodiscard]] std::string value(const Value& value, const Field& field, const Where& at) const;
  // The items of a list, as one text.
  [[nodiscard]] std::string list(const std::vector<std::string>& items) const;
  [[nodiscard]] std::string open() const { return say("PLAN-DOC-OPEN"); }
  [[nodiscard]] std::string date(base::Date day) const;

  // The key under which a row says what it is called: "name", "post", "text" …; empty when none.
  [[nodiscard]] static std::string_view naming_key(const Value& row);
  // What people call a row, or a table under an id: its name, post or text; empty when it has
  // nothing of the kind.
  [[nodiscard]] std::string name_of(const Value& row, const Where& at) const;
  // A bare "10日" in a term that binds an office, with what it means here: "10日（自然日）";
  // nothing for any other value.
  [[nodiscard]] std::optional<std::string> bare_term(const Value& value, const Where& at) const;
  // Whether this is the term of a matter that a roll to the next working day can move: hours do not
  // roll, and working days end on one.
  [[nodiscard]] bool may_end_on_rest_day(const Value& value, const Where& at) const;

 private:
  [[nodiscard]] std::string text(const std::string& text, const Field& field,
                                 const Where& at) const;
  [[nodiscard]] std::optional<std::string> word(const std::string& text, const Where& at) const;
  [[nodiscard]] std::string amount(const std::string& text, const Where& at) const;
  [[nodiscard]] std::string name(Ref ref, const std::string& id) const;
  [[nodiscard]] std::optional<std::string> body(const std::string& id) const;
  [[nodiscard]] std::string named(std::string_view block, const std::string& id) const;
  [[nodiscard]] std::string kind(const std::string& id) const;
  [[nodiscard]] std::optional<std::string> named_alike(const std::string& id) const;
  [[nodiscard]] std::optional<std::string> quota_name(const std::string& id,
                                                      const Value* quota) const;
  [[nodiscard]] std::optional<std::string> referred(const std::string& text, const Where& at) const;
  // Of another row of the same block: a group or item of the standard.
  [[nodiscard]] std::optional<std::string> sibling(const std::string& id, const Where& at) const;

  // wording_expression.cpp
  [[nodiscard]] std::string expression(const std::string& text, Type type, const Where& at) const;
  [[nodiscard]] std::optional<std::string> label(std::string_view name, const Where& at) const;
  [[nodiscard]] std::optional<std::string> field_value(std::string_view field,
                                                       const std::string& value,
                                                       const Where& at) const;

  const Tree& tree_;
  const Plan& plan_;
  base::Lang lang_;
  bool days_are_working_ = false;  // matters.basis
};

}  // namespace wanhu::plan
