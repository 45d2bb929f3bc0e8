// Rows of publicity: wordings, copies, receipts, records, looks at what hangs.
#pragma once

#include <cstdint>
#include <optional>

#include "domain/publicity/record.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

std::optional<domain::ItemVersion> load_wording(Db& db, Tenant tenant, const domain::ItemKey& of,
                                                std::int64_t version);
std::optional<domain::ItemVersion> load_newest_wording(Db& db, Tenant tenant,
                                                       const domain::ItemKey& of);
// The newest that may go out.
std::optional<domain::ItemVersion> load_wording_to_use(Db& db, Tenant tenant,
                                                       const domain::ItemKey& of);
std::int64_t load_stock(Db& db, Tenant tenant, const domain::ItemKey& of, std::int64_t version);
std::optional<domain::CopyHandover> load_copy_handover(Db& db, Tenant tenant, const base::Uuid& id);
std::optional<domain::PublicityRecord> load_record(Db& db, Tenant tenant, const base::Uuid& id);
bool has_hanging_check(Db& db, Tenant tenant, const base::Uuid& id);
// Hung and not taken down, of an item in a unit.
std::int64_t load_hanging(Db& db, Tenant tenant, const domain::ItemKey& of,
                          const std::string& unit);

}  // namespace wanhu::store
