// What commands and pages of the phone desk share: who calls by which rules, and one-time links.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "access/person.hpp"
#include "app/plan_book.hpp"
#include "app/poll_vault.hpp"
#include "domain/poll/next_case.hpp"
#include "domain/poll/wave.hpp"
#include "store/tables/poll_case.hpp"

namespace wanhu::app {

// With the quiet hours of the wave's plan, as of the version it was planned under.
domain::CallRules call_rules_of(PlanBook& plans, store::Db& db, store::Tenant tenant,
                                const domain::PollWave& wave);
// `languages`: what the person says they speak; of these the wave's.
domain::Caller caller_of(const access::Person& person, const domain::PollWave& wave,
                         const std::set<std::string>& languages);

// A case of which nobody knows a number is an address with one door.
int numbers_of(const PollContact& contact);
// The number to call now, from 1; of an appointment that where it was made.
int number_now(const store::PollCaseRow& row, const std::vector<domain::CallOutcome>& calls,
               int numbers, int attempts);

// A link is known by the digest of its token alone; the token is on the page that made it and on
// the paper or telephone it was sent to.
std::string link_digest(std::string_view token);
struct LinkedCase {
  base::Uuid wave, id;
};
std::optional<LinkedCase> case_of_link(store::Db& db, store::Tenant tenant,
                                       const std::string& digest);
void keep_link(store::Db& db, store::Tenant tenant, const LinkedCase& one,
               const std::string& digest);
// Seals the contact again, with a new note.
void keep_contact(store::Db& db, store::Tenant tenant, const PollVault& vault,
                  const LinkedCase& one, const PollContact& contact);

}  // namespace wanhu::app
