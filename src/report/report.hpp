// Documents a township prints, sends and keeps: the daily bulletin (每日通报), the ledger of
// matters (台账), the final report (总结) and a visitor's paper sheet (入户走访登记表).
//
// Invariants of the three reports:
//  - everything in one is as of the cut of its day, so a past day's report has the same bytes for
//    ever: nothing in it depends on "now", on today's owner or on later rows;
//  - units stand in the plan's order and persons are never compared; an inflow of matters is
//    reported, not judged;
//  - each figure leads to its rows in the console, and the cut of the journal and the command that
//    makes the report again are printed in it;
//  - answers to the questions at the door are not in it;
//  - what it says of the other blocks of the plans: campaign.hpp, docs/reports.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/query.hpp"

namespace wanhu::report {

// What a page with a report in it may load: nothing but its own style and its own pictures. Links
// may be followed.
inline constexpr std::string_view k_csp =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'";

struct Document {
  std::string content_type;
  std::string bytes;
  std::string file_name;  // ASCII, e.g. "daily-2021-11-04.html"
  std::string csp;        // for the Content-Security-Policy header; empty when not HTML
};

// `name`: daily, ledger or final; `format`: html, xlsx or json. What the reader's scope does not
// hold is not in it. Errors: NOT-FOUND (unknown name, or no plan), REPORT-FUTURE (the day has not
// come), REPORT-FORMAT, those of tabular::xlsx_write.
base::Result<Document> make(app::Reader& reader, const std::string& name, base::Date day,
                            const std::string& format);

// The letter with which a batch of matters went to a body above the town, with its list; the same
// bytes whenever it is made, but for words that residents had erased since. Errors: NOT-FOUND,
// REPORT-FORMAT, those of tabular::xlsx_write.
base::Result<Document> transmittal(app::Reader& reader, const base::Uuid& batch,
                                   const std::string& format);
base::Result<Document> transmittal(app::Reader& reader, std::int64_t year, std::int64_t no,
                                   const std::string& format);

// What a unit reports in a window of one of the plan's [[report]]s, as a document of the class that
// the plan names there. Errors: NOT-FOUND (also where it names none), REPORT-FORMAT, those of
// tabular::xlsx_write.
struct AskLetter {
  std::string plan, rule, unit;
  base::Date day;
};
base::Result<Document> ask_letter(app::Reader& reader, const AskLetter& which,
                                  const std::string& format);

// The proposal of an honour, for the body that decides: the same bytes whenever it is made. Errors:
// NOT-FOUND, REPORT-FORMAT, those of tabular::xlsx_write.
base::Result<Document> honour_proposal(app::Reader& reader, const base::Uuid& id,
                                       const std::string& format);

// A league table as it was published: the same bytes whenever it is made, but for a withdrawal.
// Errors: NOT-FOUND, REPORT-FORMAT, those of tabular::xlsx_write.
base::Result<Document> ranking_document(app::Reader& reader, const base::Uuid& id,
                                        const std::string& format);

// The proposal of a measure (domain/evaluation/proposal.hpp) with its evidence, what was said and
// decided, as far as it has come. Errors: NOT-FOUND, REPORT-FORMAT, those of tabular::xlsx_write.
base::Result<Document> effect_proposal(app::Reader& reader, const base::Uuid& id,
                                       const std::string& format);

// A4 HTML to print and fill in by hand: one row a dwelling of this visitor, as assigned now.
// Errors: NOT-FOUND (no such visitor in the reader's scope).
base::Result<Document> visitor_sheet(app::Reader& reader, const base::Uuid& visitor);

// A4 HTML to print and fill in by hand: what plans ask for of a unit today, what it missed lately
// and what comes up, each with a box to tick. Without a unit the reader's own, or the plan's root.
// Errors: NOT-FOUND (no such unit in the reader's scope).
base::Result<Document> day_sheet(app::Reader& reader, const std::optional<std::string>& unit);

}  // namespace wanhu::report
