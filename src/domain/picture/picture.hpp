// A picture as it may be kept: the container of a JPEG or PNG file taken apart and written again
// with nothing but what shows the picture. Where and when it was taken, with what, by whom, earlier
// versions and previews, and whatever stands behind its end, are not written. Nothing is decoded:
// the coded picture passes through byte by byte. Pure; any bytes whatever may come in.
//
//   JPEG  SOI [JFIF] [Exif with the orientation alone] [Adobe transform] DQT DHT SOF DRI SOS… EOI
//   PNG   signature IHDR [PLTE] [tRNS] IDAT… IEND
//
// Sources: ITU-T T.81 annex B, JFIF 1.02, Exif 2.32 4.6; PNG (W3C, third edition) 5.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace wanhu::domain {

enum class PictureType { jpeg, png };
std::string_view media_type(PictureType type);  // "image/jpeg"

struct Picture {
  PictureType type = PictureType::jpeg;
  int width = 0, height = 0;  // as coded, before the orientation turns it
  std::string bytes;          // cleaned: cleaning them again changes nothing
};

inline constexpr std::size_t k_picture_bytes_max = std::size_t{3} << 20U;
// More than any telephone takes; what shows a picture must hold it all at once.
inline constexpr int k_picture_side_max = 16'000;
inline constexpr std::int64_t k_picture_pixels_max = 50'000'000;

// The result is never longer than what came in. Errors: FILE-SIZE {max} (in MiB), FILE-TYPE (the
// first bytes are of neither kind), FILE-DAMAGED {at} (the offset of what cannot be read, or the
// end, when it ends too early), FILE-CODING (a way of coding that browsers do not show),
// FILE-PIXELS {max} (in millions).
base::Result<Picture> cleaned(std::string_view file);

}  // namespace wanhu::domain
