#include "server/api/qr.hpp"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>

#include "base/problem.hpp"

namespace wanhu::server::api {

std::string qr_svg(const std::string& text) {
  constexpr int k_quiet = 4;
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (code == nullptr) throw base::MachineError("cannot make a QR code", true);
  std::string path;
  for (int y = 0; y < code->width; ++y)
    for (int x = 0; x < code->width; ++x)
      if ((code->data[y * code->width + x] & 1U) != 0)
        path += fmt::format("M{} {}h1v1h-1z", x + k_quiet, y + k_quiet);
  const int size = code->width + 2 * k_quiet;
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {0}\" "
      "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{0}v{0}h-{0}z\"/>"
      "<path d=\"{1}\"/></svg>",
      size, path);
}

}  // namespace wanhu::server::api
