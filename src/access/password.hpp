// Passwords and codes as Argon2id strings (libsodium, RFC 9106), tokens as random text.
// Policy: GB/T 22239 level 2 defaults of china-conventions §8, without forced rotation.
#pragma once

#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace wanhu::access {

// How much work a hash costs. `interactive` is for people (46 MiB, about 0.1 s); `quick` is for
// tests and for one-time codes of the demo.
enum class Cost { interactive, quick };

std::string hash_secret(std::string_view secret, Cost cost = Cost::interactive);
bool matches(std::string_view secret, const std::string& hash);
// Takes as long as a real comparison, for logins that do not exist.
void pretend_to_match(std::string_view secret);

// At least 10 characters of 3 of the 4 classes, or a phrase of at least 16; not the login, not one
// of the commonest. Errors: PASSWORD-SHORT, PASSWORD-PLAIN, PASSWORD-COMMON.
base::Result<void> check_password(std::string_view password, std::string_view login);

// Eight characters without 0 O 1 I L, "XXXX-XXXX": 40 bits, to be typed once.
std::string one_time_code();
// 256 bits as hexadecimal text.
std::string session_token();

}  // namespace wanhu::access
