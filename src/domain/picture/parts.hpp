// Shared by the files that read pictures. Not for anybody else.
#pragma once

#include <string>
#include <string_view>

#include "domain/picture/picture.hpp"

namespace wanhu::domain {

base::Result<Picture> cleaned_jpeg(std::string_view file);
base::Result<Picture> cleaned_png(std::string_view file);

base::Failure damaged(std::size_t at);
// FILE-DAMAGED for a picture without an extent, FILE-PIXELS.
base::Result<void> check_extent(std::int64_t width, std::int64_t height, std::size_t at);

inline unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
// Big-endian. REQUIRES: the bytes are there.
inline unsigned u16_at(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) << 8U | byte_at(bytes, at + 1);
}
inline std::uint32_t u32_at(std::string_view bytes, std::size_t at) {
  return std::uint32_t{u16_at(bytes, at)} << 16U | u16_at(bytes, at + 2);
}

}  // namespace wanhu::domain
