#include "app/poll_desk.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "domain/poll/call.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

const store::Statement k_by_link{
    store::Reach::local, "poll_case_by_link",
    "SELECT wave_id, case_id FROM poll_case_contact WHERE tenant = $1 AND token_mac = $2 "
    "ORDER BY wave_id, case_id"};
const store::Statement k_link_put{store::Reach::local, "poll_link_put",
                                  "UPDATE poll_case_contact SET token_mac = $4 WHERE tenant = $1 "
                                  "AND wave_id = $2 AND case_id = $3"};
const store::Statement k_seal_put{store::Reach::local, "poll_contact_seal_put",
                                  "UPDATE poll_case_contact SET sealed = $4 WHERE tenant = $1 "
                                  "AND wave_id = $2 AND case_id = $3"};

}  // namespace

domain::CallRules call_rules_of(PlanBook& plans, store::Db& db, store::Tenant tenant,
                                const domain::PollWave& wave) {
  const PlanRef set = plans.version(db, tenant, wave.plan_version);
  const Member* const member = set->member(wave.plan);
  return domain::call_rules(wave, member == nullptr ? set->plan.messages : member->plan.messages);
}

domain::Caller caller_of(const access::Person& person, const domain::PollWave& wave,
                         const std::set<std::string>& languages) {
  domain::Caller caller{
      .account = person.id.text(),
      .converts = person.role == access::Role::converter || person.role == access::Role::poll_lead,
      .leads = person.role == access::Role::poll_lead};
  for (const std::string& language : wave.spec.languages)
    if (languages.contains(language)) caller.languages.insert(language);
  return caller;
}

int numbers_of(const PollContact& contact) {
  return std::max(1, static_cast<int>(contact.numbers.size()));
}

int number_now(const store::PollCaseRow& row, const std::vector<domain::CallOutcome>& calls,
               int numbers, int attempts) {
  const int number = domain::number_to_call(calls, numbers, attempts);
  if (number > 0 && !row.queued.due) return number;
  for (auto call = calls.rbegin(); row.queued.due && call != calls.rend(); ++call)
    if (call->number > 0 && !domain::is_dead(calls, call->number)) return call->number;
  return std::max(number, 1);
}

std::string link_digest(std::string_view token) {
  return base::hex(base::sha256(token));
}

std::optional<LinkedCase> case_of_link(store::Db& db, store::Tenant tenant,
                                       const std::string& digest) {
  const auto row = db.query_one(k_by_link, {tenant, digest});
  if (!row) return {};
  return LinkedCase{.wave = row->uuid(0), .id = row->uuid(1)};
}

void keep_link(store::Db& db, store::Tenant tenant, const LinkedCase& one,
               const std::string& digest) {
  db.exec(k_link_put, {tenant, one.wave, one.id, digest});
}

void keep_contact(store::Db& db, store::Tenant tenant, const PollVault& vault,
                  const LinkedCase& one, const PollContact& contact) {
  db.exec(k_seal_put, {tenant, one.wave, one.id, store::Bytes{vault.seal(one.id.text(), contact)}});
}

}  // namespace wanhu::app
