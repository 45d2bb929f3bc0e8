// Bytes in a JSON text (RFC 4648, with padding). One spelling for each sequence of bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wanhu::base {

std::string base64(std::string_view bytes);
// Nothing for any text that base64() would not write.
std::optional<std::string> unbase64(std::string_view text);

}  // namespace wanhu::base
