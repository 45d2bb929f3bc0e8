// The bytes of pictures, by the SHA-256 of what they are: local, beside the journal. An erasure
// takes them away for good; a replay does not need them.
#pragma once

#include <optional>
#include <string>

#include "base/problem.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

// `hash` is that of `content`, hexadecimal. Kept once, whoever adds it.
void keep_file(Db& db, Tenant tenant, const std::string& hash, const std::string& content);
// Unless a matter still has it.
void forget_file(Db& db, Tenant tenant, const std::string& hash);
std::optional<std::string> file_content(Db& db, Tenant tenant, const std::string& hash);

// How many pictures the matters have; VERIFY-FILE-MISSING or VERIFY-FILE-HASH {hash, matter} when
// the bytes of one are not there or are not what was added.
base::Result<std::int64_t> verify_files(Db& db, Tenant tenant);

}  // namespace wanhu::store
