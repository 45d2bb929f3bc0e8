// The parts of `apply`, one a group of tables. Each answers whether the event was its own.
#pragma once

#include "domain/event.hpp"
#include "domain/matter/matter.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store::tables {

// What every part needs of the entry an event came in.
struct Context {
  Tenant tenant;
  std::int64_t seq;
  base::Instant at;
  const std::string& actor;
  // Numbers the register changes of one entry.
  std::int64_t changes = 0;
};

bool apply_plan(Db& db, const Context& context, const domain::Event& event);
bool apply_person(Db& db, const Context& context, const domain::Event& event);
bool apply_register(Db& db, Context& context, const domain::Event& event);
bool apply_visit(Db& db, const Context& context, const domain::Event& event);
bool apply_message(Db& db, const Context& context, const domain::Event& event);
bool apply_matter(Db& db, const Context& context, const domain::Event& event);
bool apply_callback(Db& db, const Context& context, const domain::Event& event);
// A round that is reopened has answered its call-back.
void end_callback(Db& db, const Context& context, const base::Uuid& matter, int round,
                  bool after_review);
bool apply_knowledge(Db& db, const Context& context, const domain::Event& event);
bool apply_indicator(Db& db, const Context& context, const domain::Event& event);
// poll_result.cpp: what polls have published, in the campaign.
bool apply_poll_result(Db& db, const Context& context, const domain::Event& event);
bool apply_ranking(Db& db, const Context& context, const domain::Event& event);
// poll_case.cpp: cases as they are worked, calls and answers.
bool apply_poll_case(Db& db, const Context& context, const domain::Event& event);
bool apply_improvement(Db& db, const Context& context, const domain::Event& event);
bool apply_sealed(Db& db, const Context& context, const domain::Event& event);
// sealed.cpp: a part of apply_matter, after the rows of `after`.
void apply_asked(Db& db, const Context& context, const domain::Event& event);
void apply_kept_from(Db& db, const Context& context, const domain::Event& event,
                     const domain::Matter& after);
// The events of a letter; those of its matters are matters' own.
bool apply_forward(Db& db, const Context& context, const domain::Event& event);
// Of helpers and of forwarding, what an event of the matter has changed.
void save_help(Db& db, const Context& context, const std::optional<domain::Matter>& before,
               const domain::Matter& after);
void save_forwards(Db& db, const Context& context, const std::optional<domain::Matter>& before,
                   const domain::Matter& after);
bool apply_map(Db& db, const Context& context, const domain::Event& event);
bool apply_post(Db& db, const Context& context, const domain::Event& event);
bool apply_supervision(Db& db, const Context& context, const domain::Event& event);
bool apply_standard(Db& db, const Context& context, const domain::Event& event);
bool apply_honour(Db& db, const Context& context, const domain::Event& event);
bool apply_proposal(Db& db, const Context& context, const domain::Event& event);
bool apply_work(Db& db, const Context& context, const domain::Event& event);
bool apply_follow(Db& db, const Context& context, const domain::Event& event);
bool apply_filing(Db& db, const Context& context, const domain::Event& event);
// publicity.cpp: items of publicity, their copies, and what was done with them.
bool apply_item(Db& db, const Context& context, const domain::Event& event);
// place.cpp: events of places, and of what is done there, by the three below.
bool apply_place(Db& db, const Context& context, const domain::Event& event);
bool apply_inspection(Db& db, const Context& context, const domain::Event& event);
bool apply_listing(Db& db, const Context& context, const domain::Event& event);
bool apply_room(Db& db, const Context& context, const domain::Event& event);
// poll.cpp: the house, questionnaires, frames, waves and draws.
bool apply_poll(Db& db, const Context& context, const domain::Event& event);
bool apply_client(Db& db, const Context& context, const domain::Event& event);
// matter_public.cpp: a part of apply_matter, after the rows of `after` and of the event.
void apply_publicity(Db& db, const Context& context, const domain::Event& event,
                     const domain::Matter& after);

// matter_file.cpp: likewise.
void apply_files(Db& db, const Context& context, const domain::Event& event,
                 const domain::Matter& after);

// Fields of event data; a missing or malformed one is a broken journal: std::logic_error.
base::Uuid uuid_of(const Json& data, const char* name);
std::optional<base::Uuid> uuid_if(const Json& data, const char* name);
const std::string& text_of(const Json& data, const char* name);
// An actor that is an account; nothing for "system" and "resident".
std::optional<base::Uuid> account_of(const std::string& actor);

}  // namespace wanhu::store::tables
