// Pages of the console as workbooks of one sheet: the same rows by the same filters, for people who
// go on with a spreadsheet or on paper. Made from what the page itself answers, so that nobody
// reads more here than there. Contact data, who was asked and free words about people are never in
// it.
#pragma once

#include <string>

#include "app/query_place.hpp"
#include "app/query_publicity.hpp"
#include "app/query_rates.hpp"
#include "app/query_standard.hpp"
#include "app/query_work.hpp"

namespace wanhu::app {

// Each ask of each unit in a row of its own, in the order of time; a plan of years is never in
// memory whole. Errors of all: those of tabular::xlsx_write.
Result<std::string> asks_workbook(Reader& reader, const WorkAsk& ask);
Result<std::string> places_workbook(Reader& reader, PlaceAsk ask);
Result<std::string> listings_workbook(Reader& reader, ListingAsk ask);
// A row for each booking.
Result<std::string> rooms_workbook(Reader& reader, const DaysAsk& ask);
// How far patrols have come: a row for each place.
Result<std::string> patrols_workbook(Reader& reader, const DaysAsk& ask);
// A row for each item, unit and channel: counted, never scored.
Result<std::string> publicity_workbook(Reader& reader, const PublicityAsk& ask);
// A row for each unit with a column for each item. NOT-FOUND.
Result<std::string> standard_workbook(Reader& reader, const StandardAsk& ask);
// A row for each finding, by unit and kind; what it is about stands in the console.
Result<std::string> findings_workbook(Reader& reader);
// A row for each matter and round that a part of a rate counts.
Result<std::string> rate_rows_workbook(Reader& reader, RateRowsAsk ask);

}  // namespace wanhu::app
