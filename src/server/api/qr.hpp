// QR codes as SVG (ISO/IEC 18004, by libqrencode).
#pragma once

#include <string>

namespace wanhu::server::api {

// One path on white, with the quiet zone of four modules the standard asks for; error correction M,
// since receipts are printed and folded.
std::string qr_svg(const std::string& text);

}  // namespace wanhu::server::api
