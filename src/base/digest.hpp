// SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104) from OpenSSL, and hexadecimal text.
#pragma once

#include <string>
#include <string_view>

namespace wanhu::base {

std::string sha256(std::string_view bytes);                             // 32 bytes
std::string hmac_sha256(std::string_view key, std::string_view bytes);  // 32 bytes
std::string hex(std::string_view bytes);                                // lower case
std::string unhex(std::string_view text);  // empty when the text is not hexadecimal
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace wanhu::base
