// A ledger of any size for measuring, written straight into the tables: lives of matters as the
// domain decides them, with their events, clocks and rungs, from a seed. Without journal entries,
// so nothing here can be verified; what is done with it afterwards is journalled as ever.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/engine.hpp"
#include "base/random.hpp"
#include "base/time.hpp"

namespace wanhu::sim {

struct LedgerOptions {
  std::int64_t matters = 1'000'000;
  std::uint64_t seed = 1;
  base::Date from;      // the first of them came in on that day
  base::Instant until;  // what lies later has not happened yet
  std::function<void(std::int64_t done)> progress{};
};

// Who handles matters in each unit: accounts that are there.
struct LedgerStaff {
  std::vector<base::Uuid> centre;
  std::vector<std::pair<std::string, std::vector<base::Uuid>>> visitors;  // by unit
};

// Writes them in transactions of their own. The tenant has a plan and no matters yet.
void write_ledger(store::Db& db, store::Tenant tenant, const plan::Plan& plan,
                  const LedgerStaff& staff, const LedgerOptions& options);

}  // namespace wanhu::sim
