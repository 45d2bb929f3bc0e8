#include "plan/source/charset.hpp"

#include <unicode/ucnv.h>

#include <memory>
#include <numeric>
#include <optional>

#include "base/text.hpp"
#include "plan/source/likeness.hpp"

namespace wanhu::plan::source {

namespace {

using namespace std::string_view_literals;

constexpr char32_t k_replacement = 0xFFFD;
constexpr std::size_t k_trails = 0x100;

unsigned char byte_at(std::string_view bytes, std::size_t i) {
  return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0;
}

// ICU's converter, for single characters: it knows the standard's mapping tables.
class Icu {
 public:
  Icu() {
    UErrorCode status = U_ZERO_ERROR;
    converter_.reset(ucnv_open("GB18030", &status));
    if (U_FAILURE(status)) throw base::MachineError("ICU has no GB18030 converter");
  }

  // 0 when the bytes are not exactly one character.
  char32_t decode(std::string_view bytes) {
    std::array<char16_t, 4> units{};
    UErrorCode status = U_ZERO_ERROR;
    const auto size = ucnv_toUChars(converter_.get(), units.data(), units.size(), bytes.data(),
                                    static_cast<std::int32_t>(bytes.size()), &status);
    if (U_FAILURE(status) || units[0] == k_replacement) return 0;
    if (size == 1) return units[0];
    const bool is_pair = size == 2 && (units[0] & 0xFC00U) == 0xD800U;
    return is_pair ? 0x10000U + ((units[0] & 0x3FFU) << 10U) + (units[1] & 0x3FFU) : 0;
  }

 private:
  struct Close {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
  };
  std::unique_ptr<UConverter, Close> converter_;
};

bool is_four_byte(std::string_view bytes, std::size_t at) {
  const auto digit = [&](std::size_t i) {
    return byte_at(bytes, i) >= 0x30 && byte_at(bytes, i) <= 0x39;
  };
  return digit(at + 1) && is_gbk_lead(byte_at(bytes, at + 2)) && digit(at + 3);
}

void put_bad(Decoded& out, std::string_view bytes) {
  out.bad.push_back({out.chars.size(), std::string(bytes)});
  out.chars += k_replacement;
}

Decoded decode_utf16(std::string_view bytes) {
  const bool little = bytes.starts_with("\xFF\xFE"sv);
  const auto unit_at = [&](std::size_t i) {
    const unsigned a = byte_at(bytes, i), b = byte_at(bytes, i + 1);
    return static_cast<char32_t>(little ? (b << 8U) | a : (a << 8U) | b);
  };
  Decoded out{.encoding = Encoding::utf16, .chars = {}, .bad = {}};
  for (std::size_t at = 2; at < bytes.size(); at += 2) {
    const char32_t unit = unit_at(at);
    const bool high = unit >= 0xD800 && unit <= 0xDBFF, low = unit >= 0xDC00 && unit <= 0xDFFF;
    const char32_t next = at + 3 < bytes.size() ? unit_at(at + 2) : U'\0';
    if (high && next >= 0xDC00 && next <= 0xDFFF) {
      out.chars += static_cast<char32_t>(0x10000U + ((unit - 0xD800U) << 10U) + (next - 0xDC00U));
      at += 2;
    } else if (high || low || at + 1 == bytes.size()) {
      put_bad(out, bytes.substr(at, 2));
    } else {
      out.chars += unit;
    }
  }
  return out;
}

int likeness(const Decoded& decoded) {
  return std::accumulate(decoded.chars.begin(), decoded.chars.end(), 0,
                         [](int sum, char32_t c) { return sum + likeness_of(c); });
}

}  // namespace

Gbk::Gbk() : chars_(k_trails * k_trails), pairs_(0x10000) {
  Icu icu;
  for (unsigned lead = 0x81; lead <= 0xFE; ++lead)
    for (unsigned trail = 0x40; trail <= 0xFE; ++trail) {
      if (trail == 0x7F) continue;
      const std::array<char, 2> bytes{static_cast<char>(lead), static_cast<char>(trail)};
      const char32_t c = icu.decode({bytes.data(), bytes.size()});
      chars_[lead * k_trails + trail] = c;
      if (c != 0 && c < pairs_.size()) pairs_[c] = static_cast<std::uint16_t>((lead << 8U) | trail);
    }
}

const Gbk& Gbk::table() {
  static const Gbk gbk;
  return gbk;
}

char32_t Gbk::decode(unsigned char lead, unsigned char trail) const {
  return chars_[lead * k_trails + trail];
}

unsigned Gbk::encode(char32_t c) const {
  return c < pairs_.size() ? pairs_[c] : 0;
}

Decoded decode_utf8(std::string_view bytes) {
  Decoded out;
  out.chars.reserve(bytes.size() / 2);
  for (;;) {
    const auto invalid = base::first_invalid_utf8(bytes);
    out.chars += base::decode_utf8(bytes.substr(0, invalid.value_or(bytes.size())));
    if (!invalid) return out;
    put_bad(out, bytes.substr(*invalid, 1));
    bytes.remove_prefix(*invalid + 1);
  }
}

Decoded decode_gb18030(std::string_view bytes) {
  const Gbk& gbk = Gbk::table();
  std::optional<Icu> icu;  // opened at the first character of four bytes
  Decoded out{.encoding = Encoding::gb18030, .chars = {}, .bad = {}};
  out.chars.reserve(bytes.size() / 2);
  for (std::size_t at = 0; at < bytes.size();) {
    const unsigned char lead = byte_at(bytes, at);
    std::size_t size = 1;
    char32_t c = lead < 0x80 ? lead : 0;
    if (is_gbk_lead(lead) && is_gbk_trail(byte_at(bytes, at + 1))) {
      c = gbk.decode(lead, byte_at(bytes, at + 1));
      size = c != 0 ? 2 : 1;
    } else if (is_gbk_lead(lead) && is_four_byte(bytes, at)) {
      if (!icu) icu.emplace();
      c = icu->decode(bytes.substr(at, 4));
      size = c != 0 ? 4 : 1;
    }
    if (c != 0)
      out.chars += c;
    else
      put_bad(out, bytes.substr(at, 1));
    at += size;
  }
  return out;
}

Decoded decode(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv))
    return decode_utf16(bytes);
  if (bytes.starts_with("\xEF\xBB\xBF"sv)) {
    Decoded marked = decode_utf8(bytes.substr(3));
    marked.encoding = Encoding::utf8_bom;
    return marked;
  }
  Decoded utf8 = decode_utf8(bytes);
  if (utf8.bad.empty()) return utf8;
  Decoded gb18030 = decode_gb18030(bytes);
  return likeness(gb18030) > likeness(utf8) ? gb18030 : utf8;
}

}  // namespace wanhu::plan::source
