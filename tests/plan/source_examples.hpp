// Source documents of our own making and the ways they come to harm, for the tests.
#pragma once

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "base/text.hpp"
#include "plan/files.hpp"
#include "plan/source/source.hpp"

namespace wanhu::plan::source {

inline std::string example(const std::string& name) {
  return read_text("tests/plan/source/" + name);
}

// By ICU alone, so that a mistake of the reader's own table would be seen.
inline std::string to_gb18030(const std::string& utf8) {
  std::string out(utf8.size() * 2 + 4, '\0');
  UErrorCode status = U_ZERO_ERROR;
  const auto size =
      ucnv_convert("GB18030", "UTF-8", out.data(), static_cast<std::int32_t>(out.size()),
                   utf8.data(), static_cast<std::int32_t>(utf8.size()), &status);
  if (U_FAILURE(status)) throw std::runtime_error("cannot encode");
  return out.substr(0, static_cast<std::size_t>(size));
}

// GB18030 as a careless program reads it: U+FFFD for what does not decode.
inline std::string from_gb18030(const std::string& bytes) {
  std::string out(bytes.size() * 3 + 4, '\0');
  UErrorCode status = U_ZERO_ERROR;
  const auto size =
      ucnv_convert("UTF-8", "GB18030", out.data(), static_cast<std::int32_t>(out.size()),
                   bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
  if (U_FAILURE(status)) throw std::runtime_error("cannot decode");
  return out.substr(0, static_cast<std::size_t>(size));
}

// Line and column of the n-th `needle`, counted here anew.
inline Span place_of(const std::string& text, const std::string& needle, int n = 1) {
  std::size_t at = text.find(needle);
  for (; n > 1 && at != std::string::npos; --n) at = text.find(needle, at + 1);
  if (at == std::string::npos) throw std::logic_error("not in the text: " + needle);
  const std::string before = text.substr(0, at);
  const auto line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<int>(base::decode_utf8(before.substr(line_begin)).size()) + 1,
          static_cast<int>(base::decode_utf8(needle).size())};
}

inline std::string joined(const std::vector<Clause>& clauses) {
  std::string text;
  for (const Clause& clause : clauses) text += clause.text;
  return text;
}

}  // namespace wanhu::plan::source
