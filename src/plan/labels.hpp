// What the keys and words of a plan file are called: codes of the catalogue. A block may have a
// name of its own for a key ("from" of a report is 报送单位); otherwise the key's general one
// holds.
#pragma once

#include <string>
#include <string_view>

namespace wanhu::plan {

// The place in the schema of a path in a file: "form.feedback.ask" → "form.ask".
std::string schema_path(std::string_view path);

// The code of the name of `key` in the block at the schema path `block`.
std::string key_term(std::string_view block, std::string_view key);

// The code of the meaning of `word` as value of the key at the schema path `key`, e.g.
// "matters.basis"; empty when there is none: the word is Chinese itself.
std::string word_term(std::string_view key, std::string_view word);

// What the word is called in Chinese; empty when it has no term.
std::string chinese_of(const std::string& term);

}  // namespace wanhu::plan
