// The checks on a source document. Each adds findings and changes nothing.
#pragma once

#include <string>
#include <vector>

#include "plan/source/charset.hpp"
#include "plan/source/clauses.hpp"
#include "plan/source/document.hpp"
#include "plan/source/findings.hpp"

namespace wanhu::plan::source {

// L-ENCODING: undecodable bytes, lost and user-defined characters, text read one byte out of step
// or in a wrong encoding.
void check_damage(const Document& document, const std::vector<BadBytes>& bad, Encoding encoding,
                  Findings& findings);

// L-ENCODING: pinyin residues, one finding for all.
void check_residues(const Document& document, Findings& findings);

// The document without its residues.
std::u32string without_residues(const Document& document);

// L-HOLE: what a template leaves blank.
void check_blanks(const Document& document, Findings& findings);

// L-SUBST, L-TYPO: damage by find-and-replace, words written twice, words confused.
void check_words(const Document& document, Findings& findings);

// L-VAGUE, L-DAYBASIS: times without a number, days without their basis.
void check_times(const Document& document, Findings& findings);

// L-FULLWIDTH, L-BOUND, L-DATE, and L-APPROX within a clause that states a share.
void check_numbers(const Document& document, const std::vector<ClauseRange>& clauses,
                   Findings& findings);

}  // namespace wanhu::plan::source
