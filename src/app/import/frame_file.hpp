// The list that a poll's sample is drawn from, as a telephone company, a register or another office
// hands it in: one row a number or an address. There is no column for a name: one that is there is
// not read. Reading is a preview; the caller loads the frame only when there are no errors at all.
//
// A row without a kind is told by what it has: 11 digits that begin with 1 are a mobile number,
// other digits a landline, an address alone an address. Of rows with the same first number (or the
// same address, without one) the first is taken, so that nobody is twice as likely to be drawn.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/import/import_file.hpp"
#include "app/poll_vault.hpp"
#include "domain/poll/frame.hpp"
#include "tabular/columns.hpp"
#include "tabular/table.hpp"

namespace wanhu::app {

struct FrameRow {
  domain::FrameKind kind = domain::FrameKind::mobile;
  std::string unit{}, stratum{};
  std::int64_t size = 1;
  PollContact contact{};
};

struct FramePreview {
  std::vector<FrameRow> rows{};
  ImportErrors errors{};
  std::vector<base::Problem> notes{};        // columns that are not read
  std::size_t duplicates = 0;                // rows left out
  std::vector<base::Problem> duplicate{};    // FRAME-TWICE, the first hundred of them
  std::vector<domain::FrameCount> counts{};  // by kind, unit, stratum
};

const std::vector<tabular::ColumnSpec>& frame_columns();
// Room for k_frame_rows_max rows of all columns.
const tabular::Limits& frame_limits();

// Errors: those of match_columns and import_file.hpp, FRAME-EMPTY (neither number nor address),
// IMPORT-PHONE, FRAME-KIND (not one that the survey asks), FRAME-STRATUM (a value that the plan
// stratifies by is missing), FRAME-SIZE.
FramePreview read_frame(const tabular::Table& table, const plan::Survey& survey,
                        const std::vector<UnitName>& units);

}  // namespace wanhu::app
