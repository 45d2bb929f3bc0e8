// Pictures of a matter for whoever may look at them: those who see how to reach the resident, and
// those who handle or handled the matter; the resident the own ones.
#pragma once

#include "app/query.hpp"
#include "domain/matter/matter.hpp"

namespace wanhu::app {

struct FileBytes {
  std::string type, hash, bytes;
};

// [{hash, type, bytes, width, height, at, by, by_resident}], as they were added; none for others.
Json files_json(const Reader& reader, const domain::Matter& matter,
                const std::map<std::string, std::string>& names);
Json own_files_json(const domain::Matter& matter);

// NOT-FOUND: no such matter or picture within the reader's reach.
Result<FileBytes> matter_file(Reader& reader, const Uuid& matter, const std::string& hash);
// RECEIPT-WRONG, NOT-FOUND.
Result<FileBytes> receipt_file(Reader& reader, const std::string& receipt, const std::string& check,
                               const std::string& hash);

}  // namespace wanhu::app
