// Signing in: credentials and sessions, kept in local tables (never in the journal). Functions that
// read take a read connection; functions that write run on the writer's thread
// (store::Writer::run_local) and so see the truth.
//
// Limits: five failures lock a login for 15 minutes. Desk sessions end after 30 minutes of idling
// or 10 hours; a visitor's after 30 days, since a phone works for days without a signal and reaches
// only its own dwellings. A session is a random token; the database keeps its SHA-256 only.
#pragma once

#include <optional>
#include <string>

#include "access/password.hpp"
#include "access/person.hpp"
#include "base/problem.hpp"
#include "base/time.hpp"

namespace wanhu::access {

using base::Instant;

inline constexpr int k_failures_max = 5;
inline constexpr std::int64_t k_lock_ms = 15 * 60'000;
inline constexpr std::int64_t k_code_life_ms = 14LL * 24 * 3'600'000;
inline constexpr std::size_t k_sessions_max = 5;  // of one account; the oldest end first

struct Credential {
  std::string password_hash;  // empty: not set yet
  std::string code_hash;      // empty: no code
  Instant code_until;
  int failures = 0;
  Instant locked_until;
};
std::optional<Credential> credential(store::Db& db, Tenant tenant, const Uuid& person);

// Whether this secret opens the account now. Slow by design (Argon2id): call it outside the writer.
// Errors: SIGN-IN-WRONG, SIGN-IN-LOCKED {minutes}, SIGN-IN-CODE.
enum class Secret { password, code };
base::Result<Person> check_secret(store::Db& db, Tenant tenant, const std::string& login,
                                  std::string_view secret, Secret kind, Instant now);

// Writers.
void note_failure(store::Db& db, Tenant tenant, const std::string& login, Instant now);
void set_password(store::Db& db, Tenant tenant, const Uuid& person, const std::string& hash);
void set_code(store::Db& db, Tenant tenant, const Uuid& person, const std::string& code_hash,
              Instant until);
struct NewSession {
  std::string token;
  std::string csrf;
};
void start_session(store::Db& db, Tenant tenant, const Uuid& person, const NewSession& session,
                   Instant now);
void end_session(store::Db& db, Tenant tenant, const std::string& token);
void end_sessions_of(store::Db& db, Tenant tenant, const Uuid& person);
// Moves "last seen"; call at most every few minutes.
void touch_session(store::Db& db, Tenant tenant, const std::string& token, Instant now);
void forget_old_sessions(store::Db& db, Tenant tenant, Instant now);

struct Session {
  Person person;
  std::string csrf;
  Instant seen;
  bool stale = false;  // its "last seen" wants touching
};
// Nothing when there is none, it has ended, or the account is disabled.
std::optional<Session> session(store::Db& db, Tenant tenant, const std::string& token, Instant now);

}  // namespace wanhu::access
