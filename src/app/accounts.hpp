// Signing in and what belongs to it. Passwords and codes are compared on the caller's thread, one
// at a time (Argon2id takes 46 MiB each); only the short writes go through the writer, which looks
// again whether what was compared still stands.
#pragma once

#include <string>
#include <vector>

#include "access/session.hpp"
#include "app/engine.hpp"
#include "base/thread_annotations.hpp"

namespace wanhu::app {

struct SignedIn {
  access::Person person;
  access::NewSession session;
};

struct IssuedCode {
  access::Person person;
  std::string code;  // "XXXX-XXXX", to be shown once
  Instant expires;
};

// Thread-safe.
class Accounts {
 public:
  // `cost`: of passwords. Codes are always hashed at the least cost: they are 40 random bits, live
  // for 14 days, and hundreds of them are made at a time.
  explicit Accounts(Engine& engine, access::Cost cost = access::Cost::interactive)
      : engine_(engine), cost_(cost) {}

  // Errors: SIGN-IN-WRONG, SIGN-IN-LOCKED.
  Result<SignedIn> sign_in(const std::string& login, const std::string& password);
  // Errors: SIGN-IN-CODE, SIGN-IN-LOCKED, PASSWORD-*.
  Result<SignedIn> activate(const std::string& login, const std::string& code,
                            const std::string& password);
  // Ends every session of the account but the one it is done from. Errors: those of sign_in,
  // PASSWORD-*.
  Result<void> change_password(const access::Person& person, const access::Session& session,
                               const std::string& token, const std::string& old,
                               const std::string& fresh);
  // Without asking for the old one: for the first accounts (`wanhu init`, `wanhu demo`).
  Result<void> set_password(const Uuid& person, const std::string& password);
  // New codes; old passwords and sessions of these accounts end. Whoever holds a code can act as
  // its account, so the journal names `actor` and the accounts in the same transaction
  // (person.code). Error: PERSON-DISABLED.
  Result<std::vector<IssuedCode>> issue_codes(const std::vector<access::Person>& people,
                                              const std::string& actor);
  Result<void> sign_out(const std::string& token);

 private:
  Result<access::Person> check(const std::string& login, const std::string& secret,
                               access::Secret kind, std::string& seen_hash)
      WANHU_EXCLUDES(hashing_);
  std::string hashed(const std::string& secret) WANHU_EXCLUDES(hashing_);

  Engine& engine_;
  access::Cost cost_;
  base::Mutex hashing_;
};

}  // namespace wanhu::app
