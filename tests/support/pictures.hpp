// Pictures made in the test, with what a telephone writes into them: small, sound containers around
// a few coded bytes that no test decodes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace wanhu::test {

using namespace std::string_view_literals;

inline std::string be16(unsigned n) {
  return {static_cast<char>(n >> 8U), static_cast<char>(n & 0xFFU)};
}
inline std::string be32(std::uint32_t n) {
  return be16(n >> 16U) + be16(n & 0xFFFFU);
}

// ---- JPEG ----

inline std::string segment(unsigned marker, std::string_view body) {
  return "\xFF" + std::string(1, static_cast<char>(marker)) +
         be16(static_cast<unsigned>(body.size()) + 2) + std::string(body);
}

// "MM": orientation, then where it was taken, in clear.
inline std::string exif_segment(unsigned orientation, std::string_view place = "31.2304N121.47E") {
  std::string tiff("MM\0\x2A\0\0\0\x08"sv);
  tiff += be16(2);
  tiff += be16(0x0112) + be16(3) + be32(1) + be16(orientation) + be16(0);
  tiff += be16(0x8825) + be16(2) + be32(static_cast<std::uint32_t>(place.size())) + be32(38);
  tiff += be32(0);
  tiff += place;
  return segment(0xE1, std::string("Exif\0\0"sv) + tiff);
}

struct JpegParts {
  std::string before{};  // behind the first marker: APPn, COM
  unsigned width = 640, height = 480;
  std::string scan = std::string("\x12\x34\xFF\0\x56\xFF\xD0\x78"sv);
  std::string after{};  // behind the end
};

inline std::string jpeg(const JpegParts& parts = {}) {
  std::string file("\xFF\xD8"sv);
  file += parts.before;
  file += segment(0xDB, std::string(1, '\0') + std::string(64, '\x10'));
  const std::string extent = be16(parts.height) + be16(parts.width);
  file += segment(0xC0, "\x08" + extent + std::string("\x01\x01\x11\0"sv));
  file += segment(0xC4, std::string(1, '\0') + "\x01" + std::string(15, '\0') + "\x05");
  file += segment(0xDA, std::string("\x01\x01\0\0\x3F\0"sv));
  file += parts.scan;
  file += "\xFF\xD9";
  return file + parts.after;
}

// As a telephone makes it.
inline std::string phone_jpeg(unsigned orientation = 6) {
  return jpeg({.before = segment(0xE0, "JFIF\0\x01\x02\x01\x00\x48\x00\x48\x00\x00"sv) +
                         exif_segment(orientation) + segment(0xE2, "MPF\0secret preview"sv) +
                         segment(0xED, "Photoshop 3.0 by Zhang San"sv) +
                         segment(0xFE, "taken by phone 13812345678"sv),
               .after = "a second picture and a film behind it"});
}

// ---- PNG ----

inline std::uint32_t crc32_of(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? 0xEDB88320U ^ (crc >> 1U) : crc >> 1U;
  }
  return ~crc;
}
inline std::string chunk(std::string_view type, std::string_view body) {
  const std::string named = std::string(type) + std::string(body);
  return be32(static_cast<std::uint32_t>(body.size())) + named + be32(crc32_of(named));
}

inline std::string png(const std::string& before = {}, const std::string& behind = {},
                       unsigned width = 32, unsigned height = 16) {
  return std::string("\x89PNG\r\n\x1A\n"sv) +
         chunk("IHDR", be32(width) + be32(height) + std::string("\x08\x02\0\0\0"sv)) + before +
         chunk("IDAT", "\x78\x9C half of it") + chunk("IDAT", "and the rest") + behind +
         chunk("IEND", "");
}

}  // namespace wanhu::test
