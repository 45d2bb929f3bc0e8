// Who may do what, in one table. A role gives the kinds of command and query; the scope gives the
// part of the tree they reach (person.hpp). The API description carries the same table (x-roles)
// and a test compares them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanhu::access {

// `competent`: of a body outside the town that alone reads the sealed matters meant for it (police,
// discipline); its account names the body instead of a unit. The last three are of the poll house:
// whoever leads a poll, those who call, and those of them who may call back after a refusal.
enum class Role {
  centre,
  village_lead,
  visitor,
  county_reader,
  auditor,
  competent,
  poll_lead,
  interviewer,
  converter
};

// A database belongs to the campaign, whose people are evaluated, or to the poll office, which
// alone holds frame, sample, schedule and answers (guard G04); each has its own accounts and
// commands. docs/decisions/0032-two-houses.md.
enum class House { campaign, poll };

std::string_view text_of(House house);
std::optional<House> house_named(std::string_view text);
House house_of(Role role);
// Nothing: of both, such as accounts and the plan. An unknown kind is the campaign's.
std::optional<House> house_of_command(std::string_view kind);

std::string_view text_of(Role role);
std::optional<Role> role_of(std::string_view text);
std::vector<std::string> role_names();
std::vector<std::string> role_names(House house);

// `command` is a kind such as "visit.record"; an unknown kind is allowed to nobody.
bool may_send(Role role, std::string_view command);
std::vector<std::string> commands_of(Role role);
std::vector<std::string> all_commands();
std::vector<std::string> all_commands(House house);

enum class Query {
  today,
  progress,
  matters,
  matter,       // a single one
  sealed,       // those of the asker's body
  matter_file,  // a photo, for who may know the resident
  receipts,     // of sealed matters: their numbers only
  dwellings,
  dwelling,  // one dwelling with its visits and contact
  field,
  changes,
  sheet,
  people,
  answers,
  callbacks,  // those that wait for somebody who did not handle the matter
  forwards,   // what goes to bodies above the town
  rates,
  rate_rows,  // the matters behind a rate
  report,
  plan,        // its versions as documents, and what a change would do
  indicators,  // what plans measure, and the rows behind
  standards,   // checklists, their results, and honours
  journal,
  messages,  // the outbox; those of one matter come with the matter
  asks,      // what plans ask of units
  // Items, what was done and receipts; wordings that wait for a second reader; what plans ask of
  // units in a month.
  publicity,
  publicity_reviews,
  burden,
  places,            // with inspections, listings, patrols and rooms
  supervision,       // rounds and findings
  supervision_list,  // what a round was drawn from, to draw it again
  posts,             // what plans ask to be filled, by whom it is, and rosters
  handover,          // what somebody who leaves has in hand
  import_files,
  accounts,    // people from a file, and one-time codes
  poll_desk,   // the next case, its script, one's own calls
  poll_watch,  // waves with their progress, rates and interviewers
  poll_frame,  // frames, draws and questionnaires
  polls,       // what polls have published, in the campaign
  evaluation,  // rankings, bands and ladders
};
bool may_ask(Role role, Query query);
// Contact data (name, telephone) of residents, in the campaign. What the desk of a poll shows of a
// case goes by poll_desk alone.
bool may_see_contact(Role role);

}  // namespace wanhu::access
