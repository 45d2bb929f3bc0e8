#include "app/filter.hpp"

#include <fmt/format.h>

namespace wanhu::app {

void Filter::add(const char* piece, store::Value value) {
  add_text(fmt::format(fmt::runtime(piece), place(std::move(value))));
}

void Filter::add_words(const std::vector<std::string_view>& columns, std::string_view words) {
  std::string pattern = "%";
  for (const char c : words) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  const std::string at = place(pattern + "%");
  std::string any;
  for (const std::string_view column : columns)
    any += fmt::format("{}lower({}) LIKE {} ESCAPE '\\'", any.empty() ? "" : " OR ", column, at);
  add_text("(" + any + ")");
}

std::string Filter::place(store::Value value) {
  params_.push_back(std::move(value));
  return "$" + std::to_string(params_.size());
}

}  // namespace wanhu::app
