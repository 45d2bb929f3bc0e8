// Private numbers in free text: found so that a page can advise against sending them, and masked
// wherever more people read a text than need them (china-conventions section 6: masking
// 138****5678). A pure function of the bytes, whatever they are; the residents' page finds the same
// (web/src/p/sensitive.ts), which tests/domain/sensitive_vectors.json holds both to.
//
// Numbers may be written in full-width characters, and in groups with up to three blanks, hyphens,
// points or closing brackets between them. What counts:
//   identity    GB 11643, 18 characters or the old 15; the check digit need not fit, as a mistyped
//               number is as private as a right one. Inside a longer row of digits it must fit.
//   bank card   16 to 19 digits, first 3 to 6, that pass the Luhn check (ISO/IEC 7812-1)
//   mobile      1[3-9] and nine digits, also after 0, 86 or 0086; numbers of machines have 13
//   digits landline    with its area code, also after 86 or 0086. Short numbers (12345, 12340,
//   95xxx) and
//               400 numbers are public. A local number without area code cannot be told from
//               others.
//   e-mail      name@host.domain
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wanhu::domain {

enum class SensitiveKind { identity, bank_card, mobile, landline, email };
std::string_view text_of(SensitiveKind kind);

struct Sensitive {
  SensitiveKind kind;
  std::size_t begin = 0, end = 0;  // bytes
  bool operator==(const Sensitive&) const = default;
};

// In order, disjoint.
std::vector<Sensitive> find_sensitive(std::string_view text);

// The text with the middle of every private number replaced by stars, character for character:
// 110105********002X, 138****5678, 622202******0123, 0556****456, a***@example.org. Nothing that
// find_sensitive finds is left; masking twice is masking once.
std::string masked(std::string_view text);

}  // namespace wanhu::domain
