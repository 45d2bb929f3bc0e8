// The message catalogue: every sentence the program says, in Chinese and English. The texts are
// data/messages/<room>.json ({"CODE": {"zh": "…{name}…", "en": "…{name}…"}}), compiled in.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace wanhu::base {

enum class Lang { zh, en };

// "en", "en_US.UTF-8", "en-GB,zh;q=0.5" → en; anything else, also the empty text → zh.
Lang lang_of(std::string_view tag);

// The message of `code` with its {name} holes filled. A code without a message is a bug: the answer
// is then the code itself, and tests/base/catalogue_test fails on every such code it can see.
std::string message(Lang lang, std::string_view code,
                    const std::map<std::string, std::string>& args = {});
bool has_message(std::string_view code);
std::vector<std::string> message_codes();

inline std::string text_of(Lang lang, const Problem& problem) {
  return message(lang, problem.code, problem.args);
}

}  // namespace wanhu::base
