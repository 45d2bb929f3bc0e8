// Proposals for text that was read wrongly: one byte out of step (a byte of GBK text was lost or
// gained), or in a wrong encoding. Each looks at one run of characters of one line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/source/charset.hpp"
#include "plan/source/document.hpp"

namespace wanhu::plan::source {

struct Repair {
  Range at;
  std::string variant;             // of SOURCE-ENCODING: "shift", "utf8", "latin"
  std::vector<std::string> meant;  // likeliest first; □ for a character that cannot be known
};

// A character of a run as GBK bytes: two, or one that could not be decoded.
struct Unit {
  std::size_t index = 0;  // in the document
  unsigned char first = 0, second = 0;
  int size = 2;
  int likeness = 0;
};

// The stretches of the run that read clearly better one byte further on.
std::vector<Repair> realigned(const Document& document, const std::vector<Unit>& run);

// UTF-8 that was read as GBK and saved: 鍔犲己 for 加强.
std::optional<Repair> reread_as_utf8(const Document& document, Range run);

// Chinese that was read as Western European text and saved: å®‰å…¨ or °²È« for 安全.
std::optional<Repair> reread_from_latin(const Document& document, Range run);

// Whether `c` is one of the characters a byte of 0x80 … 0xFF becomes in such a reading.
bool is_latin_byte(char32_t c);

}  // namespace wanhu::plan::source
