#include "tabular/encoding.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"

namespace wanhu::tabular {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view k_bom_utf8 = "\xEF\xBB\xBF"sv;
constexpr std::string_view k_bom_le = "\xFF\xFE"sv;
constexpr std::string_view k_bom_be = "\xFE\xFF"sv;

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using ConverterPtr = std::unique_ptr<UConverter, CloseConverter>;

ConverterPtr open_gb18030() {
  UErrorCode status = U_ZERO_ERROR;
  ConverterPtr converter(ucnv_open("GB18030", &status));
  if (U_SUCCESS(status))
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &status);
  if (U_SUCCESS(status))
    ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                          &status);
  if (U_FAILURE(status)) throw base::MachineError("ICU has no GB18030 converter");
  return converter;
}

int line_at(std::string_view bytes, std::size_t offset) {
  return 1 + static_cast<int>(std::count(
                 bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

// `line` is counted where the text is 8-bit; 0 otherwise.
base::Failure failure_at(const char* code, const std::string& file, std::string encoding,
                         std::size_t offset, int line) {
  return base::fail({.code = code,
                     .args = {{"encoding", std::move(encoding)},
                              {"offset", std::to_string(offset + 1)},
                              {"line", std::to_string(line)}},
                     .place = base::Place{.file = file, .line = line}});
}

// Collects UTF-16 units as UTF-8. Surrogates must come in pairs.
class Utf16Sink {
 public:
  explicit Utf16Sink(std::string& out) : out_(out) {}
  // False on a surrogate without its partner.
  bool put(char16_t unit) {
    const bool high = unit >= 0xD800 && unit <= 0xDBFF, low = unit >= 0xDC00 && unit <= 0xDFFF;
    if (low != (high_ != 0)) return false;
    if (high) {
      high_ = unit;
    } else if (low) {
      base::append_utf8(out_, 0x10000U + ((high_ - 0xD800U) << 10U) + (unit - 0xDC00U));
      high_ = 0;
    } else {
      base::append_utf8(out_, unit);
    }
    return true;
  }
  [[nodiscard]] bool complete() const { return high_ == 0; }

 private:
  std::string& out_;
  char32_t high_ = 0;
};

base::Result<Decoded> decode_utf16(std::string_view bytes, Encoding encoding,
                                   const std::string& file) {
  const bool little = encoding == Encoding::utf16_le;
  std::string text;
  text.reserve(bytes.size());
  Utf16Sink sink(text);
  int line = 1;
  std::size_t at = 2;
  for (; at + 1 < bytes.size(); at += 2) {
    const auto a = static_cast<unsigned char>(bytes[at]),
               b = static_cast<unsigned char>(bytes[at + 1]);
    const auto unit = static_cast<char16_t>(little ? (b << 8U) | a : (a << 8U) | b);
    if (unit == 0) return failure_at("TAB-NUL", file, "UTF-16", at, line);
    if (unit == '\n') ++line;
    if (!sink.put(unit)) return failure_at("TAB-ENCODING", file, "UTF-16", at, line);
  }
  if (at != bytes.size() || !sink.complete())
    return failure_at("TAB-ENCODING", file, "UTF-16", bytes.size() - 1, line);
  return Decoded::copy(encoding, std::move(text));
}

base::Result<Decoded> decode_gb18030(std::string_view bytes, const std::string& file) {
  const ConverterPtr converter = open_gb18030();
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 2);
  Utf16Sink sink(text);
  std::array<char16_t, 4096> units{};
  const char* source = bytes.data();
  const char* const end = bytes.data() + bytes.size();
  for (;;) {
    char16_t* target = units.data();
    UErrorCode status = U_ZERO_ERROR;
    ucnv_toUnicode(converter.get(), &target, units.data() + units.size(), &source, end, nullptr, 1,
                   &status);
    const bool sound = std::all_of(units.data(), target, [&](char16_t u) { return sink.put(u); });
    if (status == U_BUFFER_OVERFLOW_ERROR && sound) continue;
    if (U_SUCCESS(status) && sound) return Decoded::copy(Encoding::gb18030, std::move(text));
    std::array<char, 8> bad{};
    auto bad_size = static_cast<std::int8_t>(bad.size());
    UErrorCode ignored = U_ZERO_ERROR;
    ucnv_getInvalidChars(converter.get(), bad.data(), &bad_size, &ignored);
    const auto consumed = static_cast<std::size_t>(source - bytes.data());
    const std::size_t offset = consumed - std::min(consumed, static_cast<std::size_t>(bad_size));
    return failure_at("TAB-ENCODING", file, "UTF-8, GB18030", offset, line_at(bytes, offset));
  }
}

// Length of the well-formed UTF-8 sequence of three bytes for U+3000…U+9FFF at `at`, else 0. In
// GB18030 text such sequences are rare: lead bytes E3…E9 are its seldom used second level.
std::size_t cjk_utf8(std::string_view bytes, std::size_t at) {
  if (at + 2 >= bytes.size()) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const bool lead = byte(at) >= 0xE3 && byte(at) <= 0xE9;
  return lead && follows(at + 1) && follows(at + 2) ? 3 : 0;
}

bool mostly_utf8(std::string_view bytes) {
  std::size_t in_sequences = 0, others = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t size = cjk_utf8(bytes, at);
    in_sequences += size;
    if (size == 0 && static_cast<unsigned char>(bytes[at]) >= 0x80) ++others;
    at += std::max<std::size_t>(size, 1);
  }
  return in_sequences > others;
}

base::Result<Decoded> decode_unmarked(std::string_view bytes, const std::string& file) {
  const auto invalid = base::first_invalid_utf8(bytes);
  if (!invalid) return Decoded::view(Encoding::utf8, bytes);
  if (mostly_utf8(bytes))
    return failure_at("TAB-ENCODING", file, "UTF-8", *invalid, line_at(bytes, *invalid));
  return decode_gb18030(bytes, file);
}

// The 27 characters that Windows-1252 has at 0x80…0x9F, where Latin-1 has controls.
constexpr std::u32string_view k_cp1252 = U"€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

bool latin_trail(char32_t c) {
  return (c >= 0x80 && c <= 0xBF) || k_cp1252.find(c) != std::u32string_view::npos;
}

// UTF-8 read as Latin-1: lead bytes E3…E9 as ã…é, each with two characters of 0x80…0xBF. Two
// Chinese characters in a row are enough; no language writes that.
bool latin_mojibake(std::u32string_view run) {
  int sequences = 0;
  for (std::size_t i = 0; i + 2 < run.size();) {
    const bool hit =
        run[i] >= 0xE3 && run[i] <= 0xE9 && latin_trail(run[i + 1]) && latin_trail(run[i + 2]);
    sequences = hit ? sequences + 1 : 0;
    if (sequences == 2) return true;
    i += hit ? 3 : 1;
  }
  return false;
}

// GB18030 read as Latin-1: four Chinese characters are eight letters of 0xA1…0xFF in a row.
bool gb_read_as_latin(std::u32string_view run) {
  std::size_t length = 0;
  for (const char32_t c : run) {
    length = c >= 0xA1 && c <= 0xFF ? length + 1 : 0;
    if (length == 8) return true;
  }
  return false;
}

std::string sample_of(std::u32string_view run, std::size_t at) {
  return base::encode_utf8(run.substr(at, 8));
}

}  // namespace

Decoded Decoded::view(Encoding encoding, std::string_view text) {
  Decoded decoded;
  decoded.encoding_ = encoding;
  decoded.view_ = text;
  return decoded;
}

Decoded Decoded::copy(Encoding encoding, std::string text) {
  Decoded decoded;
  decoded.encoding_ = encoding;
  decoded.copied_ = true;
  decoded.copy_ = std::move(text);
  return decoded;
}

base::Result<Decoded> decode(std::string_view bytes, const std::string& file) {
  if (bytes.starts_with(k_bom_le)) return decode_utf16(bytes, Encoding::utf16_le, file);
  if (bytes.starts_with(k_bom_be)) return decode_utf16(bytes, Encoding::utf16_be, file);
  if (const std::size_t nul = bytes.find('\0'); nul != std::string_view::npos)
    return failure_at("TAB-NUL", file, "", nul, line_at(bytes, nul));
  if (!bytes.starts_with(k_bom_utf8)) return decode_unmarked(bytes, file);
  const std::string_view text = bytes.substr(k_bom_utf8.size());
  if (const auto invalid = base::first_invalid_utf8(text))
    return failure_at("TAB-ENCODING", file, "UTF-8", *invalid + k_bom_utf8.size(),
                      line_at(text, *invalid));
  return Decoded::view(Encoding::utf8_bom, text);
}

struct DamageFinder::Converter {
  ConverterPtr gb18030 = open_gb18030();

  // UTF-8 read as GB18030 and saved: encoded back, the run is UTF-8 of Chinese again. Three
  // characters (nine bytes) in a row: by the letter frequencies of names and addresses a sound run
  // does that about once in 10^8. The last bytes may be gone, where the count was odd.
  bool was_utf8(std::u32string_view run) {
    std::string bytes;
    for (const char32_t c : run) {
      // Windows reads the single byte 80 as the euro sign.
      if (c == U'€')
        bytes += '\x80';
      else
        append_gb18030(bytes, c);
    }
    std::size_t good = 0;
    while (cjk_utf8(bytes, good) != 0) good += 3;
    return good >= 9 && bytes.size() - good <= 4;
  }

  void append_gb18030(std::string& out, char32_t c) {
    std::array<char16_t, 2> units{static_cast<char16_t>(c), 0};
    if (c > 0xFFFF)
      units = {static_cast<char16_t>(0xD7C0U + (c >> 10U)),
               static_cast<char16_t>(0xDC00U + (c & 0x3FFU))};
    std::array<char, 8> bytes{};
    UErrorCode status = U_ZERO_ERROR;
    const auto size = ucnv_fromUChars(gb18030.get(), bytes.data(), bytes.size(), units.data(),
                                      c > 0xFFFF ? 2 : 1, &status);
    if (U_SUCCESS(status)) out.append(bytes.data(), static_cast<std::size_t>(size));
  }

  std::optional<Damage> judge(std::u32string_view run) {
    if (const auto at = run.find(U'\uFFFD'); at != std::u32string_view::npos)
      return Damage{DamageKind::replacement, sample_of(run, at)};
    if (run.find(U"锟斤拷") != std::u32string_view::npos || latin_mojibake(run) ||
        gb_read_as_latin(run) || (run.size() >= 4 && was_utf8(run)))
      return Damage{DamageKind::mojibake, sample_of(run, 0)};
    const auto control =
        std::find_if(run.begin(), run.end(), [](char32_t c) { return c >= 0x80 && c <= 0x9F; });
    if (control == run.end()) return std::nullopt;
    return Damage{DamageKind::control,
                  sample_of(run, static_cast<std::size_t>(control - run.begin()))};
  }
};

DamageFinder::DamageFinder() : converter_(std::make_unique<Converter>()) {}
DamageFinder::~DamageFinder() = default;
DamageFinder::DamageFinder(DamageFinder&&) noexcept = default;
DamageFinder& DamageFinder::operator=(DamageFinder&&) noexcept = default;

std::optional<Damage> DamageFinder::find(std::string_view text) {
  const auto ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  for (auto from = text.begin(); from != text.end();) {
    from = std::find_if_not(from, text.end(), ascii);
    const auto to = std::find_if(from, text.end(), ascii);
    if (from != to)
      if (auto damage = converter_->judge(base::decode_utf8(std::string_view(from, to))))
        return damage;
    from = to;
  }
  return std::nullopt;
}

}  // namespace wanhu::tabular
