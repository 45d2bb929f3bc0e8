#include "access/session.hpp"

#include "base/digest.hpp"
#include "store/statement.hpp"

namespace wanhu::access {

namespace {

using store::Bytes;
using store::Reach;
using store::Statement;

constexpr std::int64_t k_minute = 60'000, k_hour = 60 * k_minute;

const Statement k_credential{
    Reach::local, "credential",
    "SELECT password, code, code_until_ms, failures, locked_until_ms FROM credential "
    "WHERE tenant = $1 AND person_id = $2"};
const Statement k_failure{
    Reach::local, "credential_failure",
    "UPDATE credential SET failures = CASE WHEN failures + 1 >= $3 THEN 0 ELSE failures + 1 END, "
    "locked_until_ms = CASE WHEN failures + 1 >= $3 THEN $4 ELSE locked_until_ms END "
    "WHERE tenant = $1 AND person_id = $2"};
const Statement k_set_password{
    Reach::local, "credential_set_password",
    "INSERT INTO credential (tenant, person_id, password, failures, locked_until_ms) "
    "VALUES ($1, $2, $3, 0, 0) ON CONFLICT (tenant, person_id) DO UPDATE SET "
    "password = excluded.password, code = NULL, code_until_ms = NULL, failures = 0, "
    "locked_until_ms = 0"};
const Statement k_set_code{
    Reach::local, "credential_set_code",
    "INSERT INTO credential (tenant, person_id, code, code_until_ms, failures, locked_until_ms) "
    "VALUES ($1, $2, $3, $4, 0, 0) ON CONFLICT (tenant, person_id) DO UPDATE SET password = NULL, "
    "code = excluded.code, code_until_ms = excluded.code_until_ms, failures = 0, "
    "locked_until_ms = 0"};
const Statement k_success{Reach::local, "credential_success",
                          "UPDATE credential SET failures = 0, locked_until_ms = 0 "
                          "WHERE tenant = $1 AND person_id = $2"};
const Statement k_session_insert{
    Reach::local, "session_insert",
    "INSERT INTO session (tenant, token_hash, person_id, csrf, created_ms, seen_ms) "
    "VALUES ($1, $2, $3, $4, $5, $5)"};
const Statement k_session_trim{
    Reach::local, "session_trim",
    "DELETE FROM session WHERE tenant = $1 AND token_hash IN (SELECT token_hash FROM session "
    "WHERE tenant = $1 AND person_id = $2 AND token_hash <> $3 "
    "ORDER BY seen_ms DESC, created_ms DESC, token_hash LIMIT 1000 OFFSET $4)"};
const Statement k_session_end{Reach::local, "session_end",
                              "DELETE FROM session WHERE tenant = $1 AND token_hash = $2"};
const Statement k_sessions_of_end{Reach::local, "sessions_of_end",
                                  "DELETE FROM session WHERE tenant = $1 AND person_id = $2"};
const Statement k_session_touch{
    Reach::local, "session_touch",
    "UPDATE session SET seen_ms = $3 WHERE tenant = $1 AND token_hash = $2"};
const Statement k_session_forget{Reach::local, "session_forget",
                                 "DELETE FROM session WHERE tenant = $1 AND seen_ms < $2"};
const Statement k_session_find{Reach::local, "session_find",
                               "SELECT person_id, csrf, created_ms, seen_ms FROM session "
                               "WHERE tenant = $1 AND token_hash = $2"};

struct Life {
  std::int64_t idle_ms, whole_ms;
};
Life life_of(Role role) {
  constexpr std::int64_t k_month = 30LL * 24 * k_hour;
  return role == Role::visitor ? Life{k_month, k_month} : Life{30 * k_minute, 10 * k_hour};
}

Bytes hash_of(const std::string& token) {
  return Bytes{base::sha256(token)};
}

base::Failure wrong(Secret kind) {
  return base::fail(kind == Secret::code ? "SIGN-IN-CODE" : "SIGN-IN-WRONG",
                    base::Kind::unauthorised);
}

}  // namespace

std::optional<Credential> credential(store::Db& db, Tenant tenant, const Uuid& person) {
  const auto row = db.query_one(k_credential, {tenant, person});
  if (!row) return {};
  return Credential{.password_hash = row->text_if(0).value_or(""),
                    .code_hash = row->text_if(1).value_or(""),
                    .code_until = row->instant_if(2).value_or(Instant()),
                    .failures = static_cast<int>(row->i64(3)),
                    .locked_until = row->instant(4)};
}

base::Result<Person> check_secret(store::Db& db, Tenant tenant, const std::string& login,
                                  std::string_view secret, Secret kind, Instant now) {
  auto person = person_by_login(db, tenant, login);
  const auto known =
      person && person->active ? credential(db, tenant, person->id) : std::optional<Credential>();
  if (known && known->locked_until > now) {
    base::Problem problem{.code = "SIGN-IN-LOCKED", .kind = base::Kind::too_many};
    const std::int64_t left_ms = known->locked_until - now;
    problem.with("minutes", std::to_string((left_ms + k_minute - 1) / k_minute));
    problem.with("retry_after_s", std::to_string(left_ms / 1000 + 1));
    return base::fail(std::move(problem));
  }
  const std::string hash = !known                     ? std::string()
                           : kind == Secret::password ? known->password_hash
                                                      : known->code_hash;
  if (hash.empty() || (kind == Secret::code && known->code_until < now)) {
    pretend_to_match(secret);
    return wrong(kind);
  }
  if (!matches(secret, hash)) return wrong(kind);
  return std::move(*person);
}

void note_failure(store::Db& db, Tenant tenant, const std::string& login, Instant now) {
  const auto person = person_by_login(db, tenant, login);
  if (person) db.exec(k_failure, {tenant, person->id, k_failures_max, now + k_lock_ms});
}

void set_password(store::Db& db, Tenant tenant, const Uuid& person, const std::string& hash) {
  db.exec(k_set_password, {tenant, person, hash});
}

void set_code(store::Db& db, Tenant tenant, const Uuid& person, const std::string& code_hash,
              Instant until) {
  db.exec(k_set_code, {tenant, person, code_hash, until});
  end_sessions_of(db, tenant, person);
}

void start_session(store::Db& db, Tenant tenant, const Uuid& person, const NewSession& session,
                   Instant now) {
  db.exec(k_success, {tenant, person});
  db.exec(k_session_insert, {tenant, hash_of(session.token), person, session.csrf, now});
  // Never the new one, also when others began in the same moment.
  db.exec(k_session_trim,
          {tenant, person, hash_of(session.token), static_cast<std::int64_t>(k_sessions_max) - 1});
}

void end_session(store::Db& db, Tenant tenant, const std::string& token) {
  db.exec(k_session_end, {tenant, hash_of(token)});
}

void end_sessions_of(store::Db& db, Tenant tenant, const Uuid& person) {
  db.exec(k_sessions_of_end, {tenant, person});
}

void touch_session(store::Db& db, Tenant tenant, const std::string& token, Instant now) {
  db.exec(k_session_touch, {tenant, hash_of(token), now});
}

void forget_old_sessions(store::Db& db, Tenant tenant, Instant now) {
  db.exec(k_session_forget, {tenant, now + -life_of(Role::visitor).whole_ms});
}

std::optional<Session> session(store::Db& db, Tenant tenant, const std::string& token,
                               Instant now) {
  const auto row = db.query_one(k_session_find, {tenant, hash_of(token)});
  if (!row) return {};
  auto person = person_by_id(db, tenant, row->uuid(0));
  if (!person || !person->active) return {};
  const Life life = life_of(person->role);
  const Instant created = row->instant(2), seen = row->instant(3);
  if (now - created > life.whole_ms || now - seen > life.idle_ms) return {};
  return Session{.person = std::move(*person),
                 .csrf = row->text(1),
                 .seen = seen,
                 .stale = now - seen > 2 * k_minute};
}

}  // namespace wanhu::access
