#include "plan/labels.hpp"

#include "base/catalogue.hpp"
#include "plan/schema.hpp"

namespace wanhu::plan {

std::string schema_path(std::string_view path) {
  const std::size_t first = path.find('.');
  if (first == std::string_view::npos) return std::string(path);
  const Field* block = root_shape().field(path.substr(0, first));
  if (block == nullptr || block->type != Type::map) return std::string(path);
  const std::size_t second = path.find('.', first + 1);
  return std::string(path.substr(0, first)) +
         (second == std::string_view::npos ? "" : std::string(path.substr(second)));
}

std::string key_term(std::string_view block, std::string_view key) {
  const std::string own = "PLAN-DOC-KEY-" + std::string(block) + "." + std::string(key);
  return base::has_message(own) ? own : "PLAN-KEY-" + std::string(key);
}

std::string word_term(std::string_view key, std::string_view word) {
  const std::string before = "PLAN-DOC-WORD-";
  const std::string_view last = key.substr(key.rfind('.') + 1);
  for (const std::string_view place : {key, last}) {
    const std::string code = before + std::string(place) + "." + std::string(word);
    if (base::has_message(code)) return code;
  }
  return {};
}

std::string chinese_of(const std::string& term) {
  return term.empty() ? "" : base::message(base::Lang::zh, term);
}

}  // namespace wanhu::plan
