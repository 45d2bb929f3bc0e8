#include "base/catalogue.hpp"

#include <nlohmann/json.hpp>

#include "base/embedded.hpp"

namespace wanhu::base {

std::vector<EmbeddedFile> wanhu_messages_data();

namespace {

struct Entry {
  std::string zh, en;
};
using Entries = std::map<std::string, Entry, std::less<>>;

const Entries& entries() {
  static const Entries all = [] {
    Entries result;
    for (const EmbeddedFile& file : wanhu_messages_data()) {
      const auto json = nlohmann::json::parse(file.bytes);
      for (const auto& [code, texts] : json.items()) {
        const bool fresh = result.emplace(code, Entry{texts.at("zh"), texts.at("en")}).second;
        if (!fresh) throw std::logic_error("message defined twice: " + code);
      }
    }
    return result;
  }();
  return all;
}

std::string fill(std::string_view text, const std::map<std::string, std::string>& args) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '{') {
      const auto end = text.find('}', i);
      if (end != std::string_view::npos) {
        const auto arg = args.find(std::string(text.substr(i + 1, end - i - 1)));
        if (arg != args.end()) {
          out += arg->second;
          i = end + 1;
          continue;
        }
      }
    }
    out += text[i++];
  }
  return out;
}

}  // namespace

Lang lang_of(std::string_view tag) {
  return tag.substr(0, 2) == "en" ? Lang::en : Lang::zh;
}

bool has_message(std::string_view code) {
  return entries().contains(code);
}

std::vector<std::string> message_codes() {
  std::vector<std::string> codes;
  for (const auto& [code, entry] : entries()) codes.push_back(code);
  return codes;
}

std::string message(Lang lang, std::string_view code,
                    const std::map<std::string, std::string>& args) {
  const auto found = entries().find(code);
  if (found == entries().end()) return std::string(code);
  return fill(lang == Lang::en ? found->second.en : found->second.zh, args);
}

}  // namespace wanhu::base
