// Loading a frame: the file is read as a preview, then exactly the previewed file (by its SHA-256)
// goes into the local table in portions, each sealed, and one command says in the journal what was
// loaded. A load that was broken off is done again under the same ids and leaves nothing behind.
#pragma once

#include <string>

#include "app/imports.hpp"
#include "app/query.hpp"

namespace wanhu::app {

struct FrameOrder {
  ImportFile file;
  Uuid command_id, frame_id;
  std::string sha256;  // hexadecimal, from the preview
  std::string actor;
  std::string plan, survey;  // plan: empty, the first that has such a survey
  std::string name, source;  // what the list is called, and who made it
};

struct FrameLoaded {
  std::int64_t seq = 0, rows = 0, duplicates = 0;
};

// Schema FramePreview. WAVE-SURVEY.
Result<Json> frame_preview(Reader& reader, const ImportFile& file, const std::string& plan,
                           const std::string& survey);
// Errors: IMPORT-CHANGED, IMPORT-ERRORS {n} with the findings as details, ID-USED, WAVE-SURVEY,
// FRAME-NONE (no row at all), and those of the command.
Result<FrameLoaded> load_frame_file(Engine& engine, Reader& reader, const FrameOrder& order);

}  // namespace wanhu::app
