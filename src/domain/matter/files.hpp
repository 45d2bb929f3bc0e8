// Pictures of a matter: nobody has to add one (guard G09), and whoever did can have it removed.
// Decisions as in decide.hpp: pure, events or a Problem.
#pragma once

#include <string>

#include "domain/matter/publicity.hpp"
#include "domain/picture/picture.hpp"

namespace wanhu::domain {

inline constexpr std::size_t k_matter_files_max = 6;

// MATTER-FILE-SEALED, MATTER-TEXT-ERASED, MATTER-FILE-COUNT {max}, MATTER-FILE-TWICE.
Result<Events> add_file(const Matter& matter, const Picture& picture, const std::string& hash,
                        Side side);
// Staff give a reason; the resident only takes back the own ones. MATTER-FILE-NONE.
Result<Events> remove_file(const Matter& matter, const std::string& hash, Side side,
                           const std::string& reason);

// Null when the matter has no such picture, or the side may not look at it: the resident sees the
// own ones.
const MatterFile* file_of(const Matter& matter, std::string_view hash, Side side);

}  // namespace wanhu::domain
