// Files that become commands: the register of dwellings and the list of those who work in the
// campaign. Reading is a preview that changes nothing; importing takes exactly the file that was
// previewed (by its SHA-256), all rows or none, under a command id made by the client, so that
// sending it again gives the first answer.
//
// Two columns of the register file are more than the register: who is to visit (name or login of a
// visitor of that village) and the optional contact. They follow the import as register.assign and
// register.contact commands of the same account, whose ids are made of the import's id; an import
// sent again therefore finishes what a crash left undone and doubles nothing. A visitor who has no
// account yet is left out; the preview says how many rows that are.
#pragma once

#include <string>
#include <vector>

#include "app/accounts.hpp"
#include "app/query.hpp"

namespace wanhu::app {

struct ImportFile {
  std::string name;
  std::string bytes;
};

// Schema ImportPreview; a file that cannot be read at all is a preview with that problem.
Json register_preview(Reader& reader, const ImportFile& file);
Json people_preview(Reader& reader, const ImportFile& file);

struct ImportOrder {
  ImportFile file;
  Uuid command_id;
  std::string sha256;  // hexadecimal, from the preview
  std::string actor;   // account id
};

struct RegisterImported {
  std::int64_t seq = 0, added = 0, already = 0;
};
struct PeopleImported {
  std::int64_t seq = 0;
  std::vector<IssuedCode> codes;
};

// Errors: IMPORT-CHANGED, IMPORT-ERRORS {n} with the findings as details, IMPORT-REGISTER-CHANGED
// {n} with the rows whose place was taken since as details, ID-USED, and those of the commands.
Result<RegisterImported> import_register(Engine& engine, Reader& reader, const ImportOrder& order);
// Accounts that have signed in already (when the import is sent again) get no new code.
Result<PeopleImported> import_people(Engine& engine, Reader& reader, Accounts& accounts,
                                     const ImportOrder& order);

}  // namespace wanhu::app
