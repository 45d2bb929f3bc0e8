// Queries: what pages and reports read. Each takes a Reader (one snapshot of the database, who
// asks, in which language) and answers with JSON of the shape in src/server/api/openapi.json, or
// with typed rows where a report needs them too. A row outside the asker's scope does not exist.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/person.hpp"
#include "app/engine.hpp"
#include "base/catalogue.hpp"
#include "domain/matter/matter.hpp"
#include "domain/visit/coverage.hpp"
#include "domain/visit/forecast.hpp"
#include "domain/visit/quota.hpp"

namespace wanhu::app {

using base::Date;

class Filter;
class DecidersBook;

// The cut of the journal a figure is computed from: entries up to and including `seq`.
struct Cut {
  std::int64_t seq = 0;
  std::string hash;             // 32 bytes, of that entry
  std::optional<Instant> at{};  // of that entry
};
Cut head_cut(store::Db& db, Tenant tenant);
// The last entry stamped before the end of `day`: the same for ever once the day has passed.
Cut cut_of_day(store::Db& db, Tenant tenant, Date day);
// The cut just after the entry, which there is.
Cut cut_at(store::Db& db, Tenant tenant, std::int64_t seq);
Json to_json(const Cut& cut);

// A day as the tables keep it.
inline Date date_of(const store::Row& row, std::size_t column) {
  return Date(static_cast<std::int32_t>(row.i64(column)));
}

struct Reader {
  Engine& engine;
  store::Db& db;  // a ReadPool lease
  access::Scope scope;
  Instant now;
  base::Lang lang = base::Lang::zh;
  PlanRef plan;  // those in force
  // Whether there are words with readers or a term of their own at all (asked.hpp): looked up once.
  mutable std::optional<bool> has_asked{};
  // Who may decide what (deciders.hpp: deciders_of): read once.
  mutable std::shared_ptr<DecidersBook> deciders{};

  [[nodiscard]] Tenant tenant() const { return scope.tenant; }
  [[nodiscard]] std::string unit_name(const std::string& id) const;
};
// The catalogue's text in the reader's language.
std::string word(const Reader& reader, std::string_view code,
                 const std::map<std::string, std::string>& args = {});

// The plans that were in force at the cut; null before the first.
PlanRef plan_at(Reader& reader, const Cut& cut);
// The plan that governs the asker's unit; all plans as one for who reaches every unit.
const plan::Plan& plan_here(const Reader& reader);

// ---- progress
// ------------------------------------------------------------------------------------

enum class GroupBy { unit, group, visitor };

struct ProgressRow {
  std::string id, name;
  std::string visitor_name{};
  domain::CoverageCounts counts;
  std::int64_t covered = 0;
  std::int64_t gone = 0;                 // dwellings whose outcome counts toward the quota
  std::int64_t reached_on_day = 0;       // newly covered on the day asked for
  std::optional<std::int64_t> frozen{};  // register when it was frozen
  std::int64_t doubled = 0;
  std::int64_t matters_open = 0, matters_overdue = 0;
};

struct SeriesDay {
  Date date;
  std::int64_t covered = 0, fresh = 0;
  double required = 0;  // the plan line: a steady pace over the phase's days
  bool rest = false;
};

struct Progress {
  Cut cut;
  Date as_of;
  GroupBy by = GroupBy::unit;
  const plan::Phase* phase = nullptr;  // the visiting phase; owned by the plan
  ProgressRow total;
  std::vector<ProgressRow> rows;
  std::vector<SeriesDay> series;
  std::optional<domain::Coverage> coverage{};
  std::optional<domain::Forecast> forecast{};
  std::vector<domain::QuotaMark> marks{};  // the plan's milestones on the way to the whole register
};

struct ProgressAsk {
  GroupBy by = GroupBy::unit;
  std::optional<std::string> unit{};
  std::optional<Date> as_of{};  // absent: today, at the head of the journal
};
Progress progress(Reader& reader, const ProgressAsk& ask);
Json to_json(const Progress& progress, const Reader& reader);
// Parts of it that the today page shows too; null where there is nothing to say.
Json pace_json(const Progress& progress);
Json forecast_json(const Progress& progress);
Json total_json(const Progress& progress);

// ---- matters
// -------------------------------------------------------------------------------------

struct MatterRow {
  Uuid id;
  std::string receipt, title, kind, state, unit, place, channel, closing;
  Instant opened;  // told by the resident
  Date listed;     // came in
  Date due, original_due;
  Instant due_at;
  bool provisional = false, clock_running = true;
  std::optional<Uuid> owner{}, reporter{}, dwelling{};
  std::string owner_name;
  int round = 1;
  std::optional<Instant> closed{};
  std::int64_t plan_version = 1;
  std::optional<Uuid> answered_by{};
  std::optional<Instant> paused_until{};  // in the future: the clock stands still
  bool objected = false, review_asked = false;
  std::int64_t no = 0;        // in the order in which they came in
  std::int64_t list_key = 0;  // the order of the ledger
};

struct MatterAsk {
  std::vector<std::string> states{};
  std::optional<std::string> kind{}, unit{}, words{};
  std::optional<Uuid> owner{}, reporter{};
  bool overdue = false, paused = false;
  bool objected = false, review_asked = false;  // waiting for a ruling, for a second look
  bool unowned = false;                         // nobody has it in hand
  std::optional<Uuid> untouched_by{};           // no hand in it: owner, answer or a part
  std::optional<Uuid> helped_by{};              // who was asked for a part and has not given it
  std::optional<Uuid> parts_missed_by{};        // owner or asker of parts that are late or declined
  bool returned = false;                        // by the body above that it was forwarded to
  std::optional<Date> due_on{};                 // its clock runs, due on that day
  std::optional<Date> due_by{};                 // not overdue yet, due on that day or before
  std::optional<Date> opened_on{};              // came in that day, whenever it was told
  std::optional<Date> closed_on{};              // closed that day and still so at its end
  std::optional<Date> open_on{}, overdue_on{};
  std::string after{};  // from `next` of the page before
  int limit = 50;
  bool count = false;        // how many there are on all pages is asked for too
  std::int64_t few = 1'500;  // of a past day, up to so many are read by their ids
};
struct MatterPage {
  std::vector<MatterRow> rows;
  std::string next;  // empty: the end
};
// The ledger, open ones first by due date, then closed ones by closing time, newest first; with
// words those that were found, the last to come in first.
MatterPage matters(Reader& reader, const MatterAsk& ask);
// Whether `after` is empty or can be the `next` of a page of such an ask.
bool is_page_after(const MatterAsk& ask);
// How many there are on all pages; `after` and `limit` do not matter.
std::int64_t matter_count(Reader& reader, const MatterAsk& ask);
// The same, and no further than one more than `most`: a page counts beside what it shows, and a
// million must not make it wait.
inline constexpr int k_found_most = 1'000;
std::int64_t matter_count_to(Reader& reader, MatterAsk ask, int most);
// A WHERE clause over `matter m` that holds what the reader may see; $1 is the tenant.
Filter visible_matters(const Reader& reader);
// The same for one that is loaded.
bool is_visible(const access::Scope& scope, const domain::Matter& matter);
// Recused, or of the staff that the resident says it is about.
bool is_kept_from(const access::Scope& scope, const domain::Matter& matter);
// Whether anything is kept from the reader at all; and the condition on the column of a matter's id
// that leaves it out.
bool has_kept(const Reader& reader);
void add_kept(Filter& filter, const Reader& reader, const char* matter_id);
// The same with the filters of `ask`; `after` and `limit` are the caller's.
Filter filtered_matters(const Reader& reader, const MatterAsk& ask);
// "('listed', …)": domain::k_running_states for an IN of SQL.
const std::string& running_states_sql();
// The name of the matter's kind in the plan it was opened under (law 3).
std::string kind_name(const Reader& reader, std::int64_t plan_version, const std::string& kind);
std::map<std::string, std::int64_t> matter_counts(Reader& reader);
// As lists show it: private numbers in title and place are masked (domain/text/sensitive.hpp); the
// page of one matter has them in full for those who may see contact data.
Json to_json(const MatterRow& row, const Reader& reader);
Json matters_page(Reader& reader, const MatterAsk& ask);
Result<Json> matter_page(Reader& reader, const Uuid& id);

// One that is loaded, as lists show it.
Json brief_json(Reader& reader, const domain::Matter& matter);
// What this person may do with this matter in its state.
std::vector<std::string> may_do(Reader& reader, const domain::Matter& matter);
// Events of matters in words, as the history tells them: [{kind, text, detail}].
Json events_in_words(Reader& reader, const Json& events);
// Opened for those who may see it; nothing when there is none, it was erased, or they may not.
std::optional<access::Contact> contact_of(Reader& reader, const std::optional<Uuid>& contact);
Json contact_json(const std::optional<access::Contact>& contact);

// What became of one round of a matter. `due` is its last due day, `answered` the day of its first
// answer.
struct RoundAsOf {
  Date due;
  std::optional<Date> answered{}, closed{};

  // Ended before its day had passed without being answered (withdrawn, another channel): neither
  // met nor missed. One that was late already stays missed, however it ended.
  [[nodiscard]] bool stopped_in_time() const { return !answered && closed && *closed <= due; }
};

// State of every matter as of a cut, for reports.
struct MatterAsOf {
  Uuid id;
  std::string receipt, title, kind, unit, place, state, closing, owner_name;
  Date opened, due;
  std::optional<Uuid> owner{};      // whose name is `owner_name`
  std::string answer{};             // outcome of the answer in this round; empty: none yet
  std::vector<RoundAsOf> rounds{};  // the last is the current one
  std::optional<Date> closed{};
  std::optional<Date> reopened{};  // the last time
  int round = 1;
  std::int64_t plan_version = 1;
  bool overdue = false;  // due before that day, and its clock was still running at its end
};
std::vector<MatterAsOf> matters_as_of(Reader& reader, const Cut& cut, Date day);
// How many of them are left out because the account stood back from them. What others kept it or a
// whole staff from does not count: the number alone would tell that somebody has reported on it.
std::int64_t recused_as_of(const Reader& reader, const Cut& cut);

Json today(Reader& reader);

// ---- plans; what a change of one would do to open matters: what_if.hpp
// -------------------------------------------------------------------------------------

// Every version that was ever activated, newest first: in force, or what took its place; who
// activated it, and how many open matters of the reader's part live under it.
Json plans_page(Reader& reader);
// One version as a document, and what a check of its text finds today. NOT-FOUND.
Result<Json> plan_page(Reader& reader, std::int64_t version);
struct PlanSource {
  std::string plan_id, text;
};
// As it was activated, byte for byte: its SHA-256 is the version's digest. NOT-FOUND.
Result<PlanSource> plan_source(Reader& reader, std::int64_t version);
// A page to read and print. NOT-FOUND.
Result<std::string> plan_document(Reader& reader, std::int64_t version);

// ---- register, field, people, public, audit
// -------------------------------------------------------

struct DwellingAsk {
  std::optional<std::string> unit{}, group{}, outcome{}, state{}, words{};
  std::optional<Uuid> visitor{};
  std::optional<Date> visited_on{}, as_of{};
  std::string after{};
  int limit = 100;
};
Json dwellings_page(Reader& reader, const DwellingAsk& ask);
Result<Json> dwelling_page(Reader& reader, const Uuid& id);
Json register_changes(Reader& reader, const std::optional<std::string>& unit,
                      const std::string& after);
// `day_mark`: of the day that the phone has (query_field_day.hpp).
Json field_data(Reader& reader, std::optional<std::int64_t> since,
                const std::optional<std::string>& day_mark = {});
Json people_page(Reader& reader, const std::optional<std::string>& unit,
                 const std::optional<std::string>& role);
Json answers_page(Reader& reader, const std::optional<std::string>& unit);
Json journal_page(Reader& reader, std::int64_t after, std::int64_t limit);
Json plan_brief(const Reader& reader);
Json public_info(Reader& reader);
// Error: RECEIPT-WRONG.
Result<Json> receipt_view(Reader& reader, const std::string& receipt, const std::string& check);

}  // namespace wanhu::app
