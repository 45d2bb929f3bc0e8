// Text files as Chinese offices have them: UTF-8, UTF-8 with a byte order mark (Excel's "CSV
// UTF-8"), UTF-16 with a mark (Excel's "Unicode text") and GB18030 (Excel's plain "CSV" on a
// Chinese Windows). Nothing is repaired silently: bytes that do not decode are refused with their
// place.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace wanhu::tabular {

enum class Encoding { utf8, utf8_bom, utf16_le, utf16_be, gb18030 };

// UTF-8 text; a view of the given bytes when they are UTF-8 already (they must then outlive it).
class Decoded {
 public:
  static Decoded view(Encoding encoding, std::string_view text);
  static Decoded copy(Encoding encoding, std::string text);
  [[nodiscard]] Encoding encoding() const { return encoding_; }
  [[nodiscard]] std::string_view text() const { return copied_ ? copy_ : view_; }

 private:
  Encoding encoding_ = Encoding::utf8;
  bool copied_ = false;
  std::string_view view_{};
  std::string copy_{};
};

// Without a mark: UTF-8 when it is well-formed, else GB18030, unless most of it is well-formed
// UTF-8 (then it is damaged UTF-8, which would decode as GB18030 nonsense). Errors: TAB-ENCODING,
// TAB-NUL.
base::Result<Decoded> decode(std::string_view bytes, const std::string& file);

enum class DamageKind {
  replacement,  // U+FFFD: characters were lost before the file came to us
  control,      // U+0080…U+009F, which no one types: a wrong decoding
  mojibake,     // Chinese read in a wrong encoding and saved: 姹濋泦涓€鏉?, æ±é›†, 锟斤拷
};

struct Damage {
  DamageKind kind;
  std::string sample;  // the damaged run, shortened
};

// Finds damage in UTF-8 text. Keeps a converter, so make one for many cells.
class DamageFinder {
 public:
  DamageFinder();
  ~DamageFinder();
  DamageFinder(DamageFinder&&) noexcept;
  DamageFinder& operator=(DamageFinder&&) noexcept;

  std::optional<Damage> find(std::string_view text);

 private:
  struct Converter;
  std::unique_ptr<Converter> converter_;
};

}  // namespace wanhu::tabular
