#include "plan/expr/error.hpp"

namespace wanhu::plan::expr {

std::string text_of(base::Lang lang, const Error& error) {
  auto args = error.args;
  for (const auto& [name, code] : error.terms) args[name] = base::message(lang, code);
  std::string text = base::message(lang, error.message_code(), args);
  if (error.replacement)
    return text + base::message(lang, "EXPR-REPLACE", {{"text", *error.replacement}});
  if (error.hints.empty()) return text;
  std::string list;
  for (const std::string& hint : error.hints) list += (list.empty() ? "" : " | ") + hint;
  return text + base::message(lang, "EXPR-HINT", {{"list", list}});
}

}  // namespace wanhu::plan::expr
