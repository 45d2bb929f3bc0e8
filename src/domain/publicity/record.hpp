// What was done to make things known: banners hung, boards put up, screens, a car with its route,
// items in the press, posts, events. Counted by channel and unit, never scored: there is no figure
// here that puts one unit above another (S2-30). No place and no picture is ever needed (guard
// G09).
//
// A record is an act about the plan's ask (domain/work/acts.hpp, rule "publicity.<item>"). One
// whose words come near guard G05 waits for a second reader and counts only when released.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "domain/publicity/item.hpp"
#include "domain/work/acts.hpp"

namespace wanhu::domain {

enum class RecordState { counted, waiting, refused, withdrawn };
std::string_view text_of(RecordState state);
RecordState record_state_of(const std::string& text);  // of a row: throws for any other

struct PublicityRecord {
  Uuid act{};
  ItemKey of{};
  // Where it was done, and whose ask it meets: that of the unit itself, or of the root when the
  // item is asked of the plan as a whole.
  std::string unit{}, ask_unit{};
  Date day{};
  std::string channel{};
  std::int64_t n = 1;
  std::int64_t version = 0;  // of the wording; 0: the item has none
  // In words, and never needed; but a car has a route.
  std::string place{}, route{};
  std::optional<std::pair<int, int>> hours{};  // minutes after midnight, from < to
  std::string medium{}, title{};               // of an item in the press, a post or an event
  std::string consent{};  // of a screen: who of its owners agreed, and when (S2-28)
  std::string note{};
  RecordState state = RecordState::counted;
  std::vector<TextSignal> signals{};
  std::string author{};  // the account

  // As an act of the plan's rule.
  [[nodiscard]] Act as_act() const;
};

// What a record is judged by.
struct RecordBasis {
  const plan::Plan& plan;
  const plan::PublicityItem& item;
  bool has_wording = false;              // versions were put, whatever became of them
  std::optional<ItemVersion> wording{};  // the one it names, or the newest that may go out
  const plan::guard::AskedQuestions& asked;
  Date today;
};

// The first day on which something can have been done for the item.
Date first_day_of(const plan::Plan& plan, const plan::PublicityItem& item);
// Whose ask it meets when it is done in `unit`; nothing when the plan does not ask it there.
std::optional<std::string> ask_unit_of(const plan::Plan& plan, const plan::PublicityItem& item,
                                       const std::string& unit);

// publicity.recorded, as to_json(PublicityRecord). `record.state`, `signals` and `version` are
// found here. PUBLICITY-DAY {from, today}, PUBLICITY-CHANNEL {channels}, PUBLICITY-UNIT {unit},
// ITEM-WAITING (no wording may go out yet), ITEM-REFUSED, PUBLICITY-HOURS (a loud channel without
// hours, or hours that run backwards), PUBLICITY-QUIET-NIGHT and PUBLICITY-QUIET-NOON {from, to} (a
// loud channel in quiet hours), PUBLICITY-ROUTE, PUBLICITY-CONSENT, PUBLICITY-PRESS, and those of
// judge_wording.
base::Result<Events> record_publicity(const RecordBasis& basis, PublicityRecord record);

// publicity.reviewed: act verdict reason. RECORD-NOT-WAITING, RECORD-OWN-REVIEW.
base::Result<Events> review_record(const PublicityRecord& record, ReviewVerdict verdict,
                                   const std::string& reason, const std::string& reviewer);
// publicity.withdrawn: act reason. RECORD-WITHDRAWN.
base::Result<Events> withdraw_record(const PublicityRecord& record, const std::string& reason);

// ---- what hangs ----

bool hangs(std::string_view channel);  // banner, board, screen, poster

// A look at what hangs of an item in a unit: sound, put right, taken down (S2-25).
struct HangingCheck {
  Uuid id{};
  ItemKey of{};
  std::string unit{};
  Date day{};
  std::int64_t ok = 0, mended = 0, removed = 0;
  std::string note{};
};
// publicity.checked: check plan item unit day ok mended removed note. `hanging`: hung and not taken
// down so far. CHECK-DAY {today}, CHECK-NONE (all three are 0), CHECK-MANY {n}, and those of
// judge_wording.
base::Result<Events> check_hanging(const HangingCheck& check, std::int64_t hanging, Date today,
                                   const plan::guard::AskedQuestions& asked);

Json to_json(const PublicityRecord& record);
PublicityRecord record_from_json(const Json& data);

}  // namespace wanhu::domain
