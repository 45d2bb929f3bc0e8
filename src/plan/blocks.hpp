// The blocks of a plan that set rhythms, measure and oversee: from [[cadence]] to [burden]. Members
// are named as the keys of the file; plans/README.md explains each. Which of them this version runs
// and which it only registers: plan/engine_notes.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "calendar/calendar.hpp"

namespace wanhu::plan {

using base::Date;
using calendar::Amount;

// ---- [calendars.*]
// -------------------------------------------------------------------------------

// The calendar of a body that works on other days or at other hours than the national one says.
struct NamedCalendar {
  std::string id{}, name{};
  calendar::Changes changes{};
  std::string src{};
};
// What a plan calls the national calendar.
inline constexpr std::string_view k_national_calendar = "cn-office";

// ---- [[cadence]], [[staffing]], [[report]], [burden] -------------------------------------------

// Periods are the words of the file: 日 工作日 周 旬 半月 月 双月 季度 半年 年.

struct Cadence {  // what is done again and again
  std::string id{}, name{};
  std::string who{};   // id of a duty, office, team or unit, or a position in words
  std::string each{};  // unit kind: once for each such unit
  int at_least = 1;
  std::string per{};
  std::string act{};      // `do`: visit, meeting, report …
  std::string phase{};    // only in this phase; empty: over the whole window
  std::string on_miss{};  // remind, explain, notice
  std::string src{};
};

struct Staffing {
  std::string post{};    // "法律明白人"
  std::string each{};    // unit kind
  std::string at{};      // unit or office
  int min = 0, max = 0;  // max 0: none stated
  std::optional<Date> by{};
  std::string src{};
};

struct Report {
  std::string id{}, name{};
  std::string every{};
  std::string from{}, to{};  // unit or office
  std::string template_name{};
  std::string src{};
};

struct Burden {  // the most that one unit may be asked for
  std::optional<int> max_forms{}, max_reports{}, max_meetings{};
  std::string per{};
  std::string src{};
};

// ---- [places], [publicity] ---------------------------------------------------------------------

struct PlaceKind {
  std::string id{}, name{};
  std::optional<std::int64_t> n{};
  std::string src{};
};

struct Inspection {
  std::string id{}, name{};
  std::string of{};                 // place kind
  std::vector<std::string> list{};  // what is looked at
  int at_least = 0;                 // places a period; 0: every one of the kind
  std::string every{};
  std::string who{}, each{};
  bool findings_open_matters = false;
  std::string src{};
};

struct Listing {  // a place under listed rectification
  std::string id{}, name{};
  std::string of{};
  std::string criteria{}, delist{};
  std::vector<std::string> measures{};
  int at_least = 0;
  std::string per{}, each{};
  std::optional<Amount> due{};
  std::string src{};
};

struct Places {
  std::vector<PlaceKind> kinds{};
  std::vector<Inspection> inspect{};
  std::vector<Listing> listing{};
};

struct PublicityItem {
  std::string id{}, name{};
  std::vector<std::string> channels{};
  std::string each{};
  int at_least = 0;
  std::string per{};
  std::optional<Date> from{}, by{};
  bool scored = false;  // counted, never scored, unless the plan says so
  std::string src{};
};

// A short answer, or where to go: what the knowledge base begins with. `answer` or `office` is
// there.
struct Knowledge {
  std::string id{};
  std::string kind{};  // of matters; empty: any
  std::string question{}, answer{};
  std::string office{}, place{}, phone{}, hours{}, bring{};
  std::string src{};
};

// ---- [survey.*], [indicators], [ranking.*], [bands.*] ------------------------------------------

struct Survey {
  std::string id{}, name{};
  std::string run_by{};
  std::string waves_each{};  // a period
  int waves_n = 0;
  int per_day = 0, sample = 0, min_n = 0;  // completed interviews; 0: not stated
  std::vector<std::string> frame{}, stratify{};
  std::vector<std::string> hide_from{};  // units, unit kinds or offices: the firewall
  bool items_embargo = false;
  std::string src{};
};

struct Target {
  int percent = 0;
  Date by{};
  std::string round{};  // of a number of units: up, down, nearest
};

struct Milestone {
  Date by{};
  int percent = 0;
};

struct Indicator {
  std::string id{}, name{};
  std::string num{}, den{};  // expressions, as written
  int factor = 1;
  int min_n = 0;
  std::string direction{};  // higher, lower, neutral
  std::string use{};        // display, manage, external (entered by hand with its source)
  std::optional<Target> target{};
  std::vector<Milestone> milestones{};
  std::string period{};
  std::optional<int> weight_at_least{};  // percent
  std::string src{};
};

struct RankingPart {
  std::string indicator{};
  int weight = 100;  // percent; the parts of one ranking make 100
};

struct Ranking {
  std::string id{}, name{};
  std::string of{};  // unit kind
  std::vector<RankingPart> by{};
  std::string among{};  // kind of the unit within which they are compared
  int min_n = 0;
  std::string ties{}, publish{};
  int interval = 0;  // percent; 0: none stated
  std::string every{};
  std::string src{};
};

struct Band {
  std::int64_t from = 0;
  std::optional<std::int64_t> to{};    // absent: and all after
  std::optional<std::int64_t> unit{};  // yuan, to the unit
  std::string note{};
  std::string act{};  // `do`
  std::optional<Amount> due{};
  std::string src{};
};

struct Bands {
  std::string id{}, name{};
  std::string on{};      // "ranking.community"
  std::string policy{};  // unique, first
  bool total = false;    // every rank lies in a band
  std::vector<Band> rows{};
  std::string src{};
};

// ---- [ladder.*], [standards.*], [honours.*], [supervision] -------------------------------------

struct LadderStep {
  std::string act{};  // `do`
  std::string to{}, of{};
  int at = 0, delta = 0;
  std::optional<Amount> review{}, lapse{};
};

struct Ladder {
  std::string id{}, name{}, when{};
  std::string count{}, reset{};
  std::vector<LadderStep> steps{};
  std::vector<std::string> needs{};
  std::string basis{};
  std::string src{};
};

struct StandardGroup {
  std::string id{}, name{}, src{};
};

struct StandardItem {
  std::string id{}, in{}, text{};
  std::string check{};  // "review", "duties_filled" or a condition
  bool hard = false;
  std::string src{};
};

struct Star {
  std::string id{}, name{};
  std::vector<std::string> needs{};  // items
  std::string src{};
};

struct Standard {
  std::string id{}, name{};
  std::string each{};  // unit kind
  std::string pass{};  // all, all_hard
  std::string every{};
  std::vector<StandardGroup> groups{};
  std::vector<StandardItem> items{};
  std::vector<Star> stars{};
  std::string src{};
};

struct Honour {
  int years = 1;
  std::string act{};  // `do`: in words
  std::string by{};
};

struct Honours {
  std::string id{}, name{};
  std::string streak{};  // "standards.three_zeros"
  std::vector<Honour> rows{};
  std::string revoke{};
  std::string src{};
};

struct CheckKind {
  std::string id{}, name{};
  std::string how{};  // open, covert
  std::string by{};   // site, phone, papers
  std::string who{}, every{};
  std::string src{};
};

struct Draw {
  int share_percent = 0;
  int n = 0;
  std::string seed{};  // what makes the draw reproducible, published beforehand
};

struct Supervision {
  std::vector<CheckKind> kinds{};
  std::optional<Draw> draw{};
  std::vector<StandardGroup> findings{};
  std::string src{};
};

}  // namespace wanhu::plan
