// The wording of an item of publicity as numbered versions, and the printed copies of each: what
// the centre has, what it has handed over to a unit, and the unit's receipt (S0-10, S1-10).
//
//   item.put → clear ─────────────┐
//            → waiting → released ┴→ stock.received → handed_over → acknowledged → returned
//                      → refused
//
// A version that waits or was refused is neither printed nor handed over nor hung. Copies never get
// fewer than none; what a count finds is a correction with its reason.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"
#include "domain/publicity/wording.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

inline constexpr std::int64_t k_copies_max = 1'000'000;

enum class WordingState { clear, waiting, released, refused };
std::string_view text_of(WordingState state);
WordingState wording_state_of(const std::string& text);  // of a row: throws for any other

// What everything of an item is known by. Items of different plans may have one id.
struct ItemKey {
  std::string plan, item;
  bool operator==(const ItemKey&) const = default;
};

struct ItemVersion {
  ItemKey of{};
  std::int64_t version = 1;
  std::string title{}, text{}, note{};
  WordingState state = WordingState::clear;
  std::vector<TextSignal> signals{};
  std::string author{};  // the account

  [[nodiscard]] bool may_go_out() const {
    return state == WordingState::clear || state == WordingState::released;
  }
};

// item.put: plan item version title text note state signals[]. ITEM-SAME (as the newest), and those
// of judge_wording.
base::Result<Events> put_item(const ItemKey& of, const ItemVersion& wording,
                              const std::optional<ItemVersion>& newest,
                              const plan::guard::AskedQuestions& asked);

enum class ReviewVerdict { released, refused };
// item.reviewed: plan item version verdict reason. ITEM-NOT-WAITING, ITEM-OWN-REVIEW (by its
// author).
base::Result<Events> review_item(const ItemVersion& version, ReviewVerdict verdict,
                                 const std::string& reason, const std::string& reviewer);

// ---- copies ----

struct CopyHandover {
  base::Uuid id{};
  ItemKey of{};
  std::int64_t version = 1;
  std::string unit{};
  std::int64_t n = 0;
  std::optional<std::int64_t> got{};  // as the unit counted them; nothing: no receipt yet
  std::int64_t returned = 0;
  std::string author{};  // the account that handed them over

  [[nodiscard]] std::int64_t with_unit() const { return got.value_or(0) - returned; }
};

// stock.received: plan item version n note. ITEM-WAITING, ITEM-REFUSED; STOCK-MANY {max}.
base::Result<Events> receive_stock(const ItemVersion& version, std::int64_t stock, std::int64_t n,
                                   const std::string& note);
// stock.handed_over: handover plan item version unit n note. As above; STOCK-SHORT {n}.
base::Result<Events> hand_over_stock(const ItemVersion& version, std::int64_t stock,
                                     const CopyHandover& handover, const std::string& note);
// stock.acknowledged: handover n note. STOCK-ACKNOWLEDGED (there is a receipt), STOCK-RECEIPT-MANY
// {n}: more than were handed over; STOCK-OWN-RECEIPT (whoever hands over gives no receipt). Fewer
// is a receipt too: what is missing shows.
base::Result<Events> acknowledge_stock(const CopyHandover& handover, std::int64_t n,
                                       const std::string& note, const std::string& by);
// stock.returned: handover n note. STOCK-RECEIPT-NONE (no receipt yet), STOCK-RETURN-MANY {n}: more
// than the unit has of them.
base::Result<Events> return_stock(const CopyHandover& handover, std::int64_t n,
                                  const std::string& note);
// stock.counted: plan item version n was reason. STOCK-SAME {n}.
base::Result<Events> count_stock(const ItemVersion& version, std::int64_t stock, std::int64_t n,
                                 const std::string& reason);

}  // namespace wanhu::domain
