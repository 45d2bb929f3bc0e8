#include "domain/picture/picture.hpp"

#include <stdexcept>

#include "domain/picture/parts.hpp"

namespace wanhu::domain {

std::string_view media_type(PictureType type) {
  switch (type) {
    case PictureType::jpeg:
      return "image/jpeg";
    case PictureType::png:
      return "image/png";
  }
  throw std::logic_error("unknown type of picture");
}

base::Failure damaged(std::size_t at) {
  return base::fail(base::Problem{.code = "FILE-DAMAGED", .args = {{"at", std::to_string(at)}}});
}

base::Result<void> check_extent(std::int64_t width, std::int64_t height, std::size_t at) {
  if (width <= 0 || height <= 0) return damaged(at);
  if (width <= k_picture_side_max && height <= k_picture_side_max &&
      width * height <= k_picture_pixels_max)
    return {};
  return base::fail(base::Problem{
      .code = "FILE-PIXELS", .args = {{"max", std::to_string(k_picture_pixels_max / 1'000'000)}}});
}

base::Result<Picture> cleaned(std::string_view file) {
  if (file.size() > k_picture_bytes_max)
    return base::fail(base::Problem{.code = "FILE-SIZE",
                                    .args = {{"max", std::to_string(k_picture_bytes_max >> 20U)}}});
  if (file.starts_with("\xFF\xD8\xFF")) return cleaned_jpeg(file);
  if (file.starts_with("\x89PNG\r\n\x1A\n")) return cleaned_png(file);
  return base::fail("FILE-TYPE");
}

}  // namespace wanhu::domain
