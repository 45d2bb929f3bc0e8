#include "plan/source/source.hpp"

#include <algorithm>
#include <array>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "plan/source/checks.hpp"

namespace wanhu::plan::source {

namespace {

using namespace std::string_view_literals;

// What clerks drop instead of a text: .docx and .ofd (both ZIP), .doc and .wps, PDF, RTF. Other
// files give themselves away by a zero byte, which no text of eight-bit characters has.
bool is_binary(std::string_view bytes) {
  static constexpr std::array k_signatures{"PK\x03\x04"sv, "\xD0\xCF\x11\xE0"sv, "%PDF"sv,
                                           "{\\rtf"sv};
  if (std::any_of(k_signatures.begin(), k_signatures.end(),
                  [&](std::string_view signature) { return bytes.starts_with(signature); }))
    return true;
  const bool utf16 = bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv);
  return !utf16 && bytes.find('\0') != std::string_view::npos;
}

std::vector<Clause> clauses_of(const Document& document, const std::vector<ClauseRange>& ranges) {
  std::vector<Clause> clauses;
  clauses.reserve(ranges.size());
  for (const ClauseRange& range : ranges)
    clauses.push_back(
        {range.id, range.level, document.span(range.number), document.slice(range.text)});
  return clauses;
}

}  // namespace

std::string Finding::code() const {
  return "L" + message.substr("SOURCE"sv.size());
}

base::Result<Examined> examine(std::string_view bytes) {
  if (bytes.size() > k_bytes_max)
    return base::fail(
        {.code = "SOURCE-SIZE",
         .kind = base::Kind::too_large,
         .args = {{"size", std::to_string(bytes.size())}, {"max", std::to_string(k_bytes_max)}}});
  if (is_binary(bytes)) return base::fail("SOURCE-BINARY");

  Decoded decoded = decode(bytes);
  const Document document(std::move(decoded.chars));
  const std::vector<ClauseRange> clauses = split_clauses(document);
  Findings findings;
  check_damage(document, decoded.bad, decoded.encoding, findings);
  check_residues(document, findings);
  check_blanks(document, findings);
  check_words(document, findings);
  check_times(document, findings);
  check_numbers(document, clauses, findings);

  Examined examined{.encoding = decoded.encoding,
                    .text = document.slice({0, document.size()}),
                    .digest = base::hex(base::sha256(bytes)),
                    .bytes = bytes.size(),
                    .clauses = clauses_of(document, clauses),
                    .findings = {},
                    .counts = findings.counts(),
                    .more = findings.more()};
  for (Seen& seen : findings.take()) {
    seen.finding.clause = clause_at(clauses, seen.at.begin).id;
    examined.findings.push_back(std::move(seen.finding));
  }
  return examined;
}

std::string without_residues(const Examined& examined) {
  return base::encode_utf8(without_residues(Document(base::decode_utf8(examined.text))));
}

}  // namespace wanhu::plan::source
