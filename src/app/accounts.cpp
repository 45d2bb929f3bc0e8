#include "app/accounts.hpp"

namespace wanhu::app {

namespace {

using access::Person;
using access::Secret;

// Codes are typed from paper: case, blanks and dashes do not matter.
std::string normal_code(std::string_view typed) {
  std::string out;
  for (const char c : typed) {
    if (c >= 'a' && c <= 'z')
      out += static_cast<char>(c - 'a' + 'A');
    else if (c != ' ' && c != '-')
      out += c;
  }
  return out;
}

std::string stored_hash(store::Db& db, Tenant tenant, const Uuid& person, Secret kind) {
  const auto known = access::credential(db, tenant, person);
  if (!known) return {};
  return kind == Secret::password ? known->password_hash : known->code_hash;
}

base::Failure wrong(Secret kind) {
  return base::fail(kind == Secret::code ? "SIGN-IN-CODE" : "SIGN-IN-WRONG",
                    base::Kind::unauthorised);
}

access::NewSession new_session() {
  return {.token = access::session_token(), .csrf = access::session_token()};
}

}  // namespace

Result<Person> Accounts::check(const std::string& login, const std::string& secret, Secret kind,
                               std::string& seen_hash) {
  auto person = [&]() -> Result<Person> {
    const base::Lock lock(hashing_);
    const auto lease = engine_.reads().lease();
    auto found = access::check_secret(*lease, engine_.tenant(), login, secret, kind, engine_.now());
    if (found) seen_hash = stored_hash(*lease, engine_.tenant(), found->id, kind);
    return found;
  }();
  if (!person && person.error().kind == base::Kind::unauthorised) {
    auto noted = engine_.writer().run_local(
        [&](store::Db& db) { access::note_failure(db, engine_.tenant(), login, engine_.now()); });
    if (!noted) return base::fail(noted.error());
  }
  return person;
}

std::string Accounts::hashed(const std::string& secret) {
  const base::Lock lock(hashing_);
  return access::hash_secret(secret, cost_);
}

Result<SignedIn> Accounts::sign_in(const std::string& login, const std::string& password) {
  std::string seen;
  auto person = check(login, password, Secret::password, seen);
  if (!person) return base::fail(person.error());
  const access::NewSession session = new_session();
  bool stands = false;
  auto written = engine_.writer().run_local([&](store::Db& db) {
    stands = stored_hash(db, engine_.tenant(), person->id, Secret::password) == seen;
    if (stands) access::start_session(db, engine_.tenant(), person->id, session, engine_.now());
  });
  if (!written) return base::fail(written.error());
  if (!stands) return wrong(Secret::password);
  return SignedIn{std::move(*person), session};
}

Result<SignedIn> Accounts::activate(const std::string& login, const std::string& code,
                                    const std::string& password) {
  if (auto fine = access::check_password(password, login); !fine) return base::fail(fine.error());
  std::string seen;
  auto person = check(login, normal_code(code), Secret::code, seen);
  if (!person) return base::fail(person.error());
  const std::string hash = hashed(password);
  const access::NewSession session = new_session();
  bool stands = false;
  auto written = engine_.writer().run_local([&](store::Db& db) {
    stands = stored_hash(db, engine_.tenant(), person->id, Secret::code) == seen;
    if (!stands) return;
    access::set_password(db, engine_.tenant(), person->id, hash);
    access::start_session(db, engine_.tenant(), person->id, session, engine_.now());
  });
  if (!written) return base::fail(written.error());
  if (!stands) return wrong(Secret::code);
  return SignedIn{std::move(*person), session};
}

Result<void> Accounts::change_password(const Person& person, const access::Session& session,
                                       const std::string& token, const std::string& old,
                                       const std::string& fresh) {
  if (auto fine = access::check_password(fresh, person.login); !fine) return fine;
  std::string seen;
  if (auto known = check(person.login, old, Secret::password, seen); !known)
    return base::fail(known.error());
  const std::string hash = hashed(fresh);
  bool stands = false;
  auto written = engine_.writer().run_local([&](store::Db& db) {
    stands = stored_hash(db, engine_.tenant(), person.id, Secret::password) == seen;
    if (!stands) return;
    access::set_password(db, engine_.tenant(), person.id, hash);
    access::end_sessions_of(db, engine_.tenant(), person.id);
    access::start_session(db, engine_.tenant(), person.id, {token, session.csrf}, engine_.now());
  });
  if (!written) return written;
  if (!stands) return wrong(Secret::password);
  return {};
}

Result<void> Accounts::set_password(const Uuid& person, const std::string& password) {
  const std::string hash = hashed(password);
  return engine_.writer().run_local(
      [&](store::Db& db) { access::set_password(db, engine_.tenant(), person, hash); });
}

Result<std::vector<IssuedCode>> Accounts::issue_codes(const std::vector<Person>& people,
                                                      const std::string& actor) {
  if (people.empty()) return std::vector<IssuedCode>();
  const Instant expires = engine_.now() + access::k_code_life_ms;
  std::vector<IssuedCode> issued;
  Json codes = Json::array();
  for (const Person& person : people) {
    issued.push_back({person, access::one_time_code(), expires});
    const std::string typed = normal_code(issued.back().code);
    codes.push_back({{"person_id", person.id.text()},
                     {"code_hash", access::hash_secret(typed, access::Cost::quick)}});
  }
  const auto written =
      engine_.execute({.id = Uuid::v7(engine_.now()),
                       .actor = actor,
                       .kind = "person.code",
                       .data = {{"until", expires.iso()}, {"codes", std::move(codes)}}});
  if (!written) return base::fail(written.error());
  return issued;
}

Result<void> Accounts::sign_out(const std::string& token) {
  return engine_.writer().run_local(
      [&](store::Db& db) { access::end_session(db, engine_.tenant(), token); });
}

}  // namespace wanhu::app
