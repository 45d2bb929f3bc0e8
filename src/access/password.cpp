#include "access/password.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/digest.hpp"
#include "base/random.hpp"
#include "base/text.hpp"

namespace wanhu::access {

namespace {

// Argon2id, one lane. The OWASP Password Storage Cheat Sheet asks for 46 MiB in one pass or 19 MiB
// in two; a township's server has 100 MB in all and compares one password at a time.
constexpr std::size_t k_memory = std::size_t{46} << 20;
constexpr unsigned long long k_passes = 2;

}  // namespace

std::string hash_secret(std::string_view secret, Cost cost) {
  std::string out(crypto_pwhash_STRBYTES, '\0');
  const bool quick = cost == Cost::quick;
  const int failed = crypto_pwhash_str(out.data(), secret.data(), secret.size(),
                                       quick ? crypto_pwhash_OPSLIMIT_MIN : k_passes,
                                       quick ? crypto_pwhash_MEMLIMIT_MIN : k_memory);
  if (failed != 0) throw base::MachineError("not enough memory to hash a password", true);
  out.resize(out.find('\0'));
  return out;
}

bool matches(std::string_view secret, const std::string& hash) {
  return crypto_pwhash_str_verify(hash.c_str(), secret.data(), secret.size()) == 0;
}

void pretend_to_match(std::string_view secret) {
  static const std::string decoy = hash_secret("nobody signs in with this");
  (void)matches(secret, decoy);
}

namespace {

int classes_in(std::string_view password) {
  bool lower = false, upper = false, digit = false, other = false;
  for (const char32_t c : base::decode_utf8(password)) {
    if (c >= 'a' && c <= 'z')
      lower = true;
    else if (c >= 'A' && c <= 'Z')
      upper = true;
    else if (c >= '0' && c <= '9')
      digit = true;
    else
      other = true;
  }
  return static_cast<int>(lower) + static_cast<int>(upper) + static_cast<int>(digit) +
         static_cast<int>(other);
}

// The stems people reach for; a password that is one of them with decoration at the end is refused.
constexpr std::array<std::string_view, 14> k_common{
    "password", "passw0rd", "p@ssw0rd", "p@ssword", "admin",    "administrator", "qwerty",
    "1q2w3e4r", "1qaz2wsx", "abc123",   "abcd1234", "12345678", "wanhu",         "iloveyou"};

bool is_common(std::string_view password) {
  std::string lower(password);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::any_of(k_common.begin(), k_common.end(), [&](std::string_view stem) {
    return lower.starts_with(stem) && lower.size() <= stem.size() + 6;
  });
}

}  // namespace

base::Result<void> check_password(std::string_view password, std::string_view login) {
  const auto refuse = [](const char* code) { return base::fail_field(code, "/password"); };
  const std::size_t length = base::decode_utf8(password).size();
  if (length < 10) return refuse("PASSWORD-SHORT");
  if (length < 16 && classes_in(password) < 3) return refuse("PASSWORD-PLAIN");
  if (is_common(password) || (!login.empty() && password.find(login) != std::string_view::npos))
    return refuse("PASSWORD-COMMON");
  return {};
}

std::string one_time_code() {
  constexpr std::string_view k_alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";  // 31 signs
  std::string out;
  while (out.size() < 9) {
    if (out.size() == 4) out += '-';
    const auto byte = static_cast<unsigned char>(base::random_string(1)[0]);
    if (byte < 248) out += k_alphabet[byte % k_alphabet.size()];  // 248 = 8 * 31: no bias
  }
  return out;
}

std::string session_token() {
  return base::hex(base::random_string(32));
}

}  // namespace wanhu::access
