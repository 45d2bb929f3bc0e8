// Signing in: locks, the life of sessions, accounts that are switched off.
#include "access/session.hpp"

#include <gtest/gtest.h>

#include "store/verify.hpp"

namespace wanhu::access {
namespace {

constexpr store::Tenant k_tenant = 1;
constexpr std::int64_t k_minute = 60'000, k_hour = 60 * k_minute, k_day = 24 * k_hour;
const Instant k_now = Instant::parse("2021-10-16T09:00:00+08:00").value();
const std::string k_good = "Ping-an-tong-2021";

class SignIn : public testing::Test {
 protected:
  SignIn() {
    for (const auto& [login, role, unit] :
         {std::tuple{"visitor", "visitor", "qiying"}, std::tuple{"centre", "centre", ""}}) {
      add(login, role, unit);
      set_password(*db_, k_tenant, id(login), hash_secret(k_good, Cost::quick));
    }
  }
  static Uuid id(const std::string& login) { return Uuid::named(login); }
  void add(const std::string& login, const char* role, const std::string& unit) {
    db_->exec(
        "INSERT INTO person (tenant, person_id, login, name, role, unit, weight, active, seq) "
        "VALUES (1, $1, $2, $2, $3, $4, 1, 1, 1)",
        {id(login), login, role, unit.empty() ? store::Value() : store::Value(unit)});
  }
  void set_active(const std::string& login, bool active) {
    db_->exec("UPDATE person SET active = $2 WHERE tenant = 1 AND person_id = $1",
              {id(login), active});
  }
  std::string try_secret(const std::string& login, const std::string& secret, Instant now = k_now,
                         Secret kind = Secret::password) {
    const auto answer = check_secret(*db_, k_tenant, login, secret, kind, now);
    if (answer) return "ok " + answer->login;
    last_ = answer.error();
    return answer.error().code;
  }
  void start(const std::string& login, const std::string& token, Instant now = k_now) {
    start_session(*db_, k_tenant, id(login), {.token = token, .csrf = "csrf of " + token}, now);
  }
  bool alive(const std::string& token, Instant now) {
    return session(*db_, k_tenant, token, now).has_value();
  }

  std::unique_ptr<store::Db> db_ = store::fresh_in_memory();
  base::Problem last_;
};

TEST_F(SignIn, RightAndWrong) {
  EXPECT_EQ(try_secret("visitor", k_good), "ok visitor");
  EXPECT_EQ(try_secret("visitor", "Ping-an-tong-2022"), "SIGN-IN-WRONG");
  EXPECT_EQ(try_secret("visitor", ""), "SIGN-IN-WRONG");
  EXPECT_EQ(last_.kind, base::Kind::unauthorised);
  // An account that does not exist answers alike.
  EXPECT_EQ(try_secret("nobody", k_good), "SIGN-IN-WRONG");
  add("fresh", "visitor", "qiying");  // no credential yet
  EXPECT_EQ(try_secret("fresh", ""), "SIGN-IN-WRONG");
}

TEST_F(SignIn, FiveFailuresLockForAQuarterOfAnHour) {
  for (int n = 0; n < 4; ++n) note_failure(*db_, k_tenant, "visitor", k_now);
  EXPECT_EQ(try_secret("visitor", k_good), "ok visitor");
  note_failure(*db_, k_tenant, "visitor", k_now);
  EXPECT_EQ(try_secret("visitor", k_good), "SIGN-IN-LOCKED");
  EXPECT_EQ(last_.args.at("minutes"), "15");
  EXPECT_EQ(last_.kind, base::Kind::too_many);
  EXPECT_EQ(try_secret("visitor", k_good, k_now + 14 * k_minute), "SIGN-IN-LOCKED");
  EXPECT_EQ(last_.args.at("minutes"), "1");
  EXPECT_EQ(try_secret("visitor", k_good, k_now + 15 * k_minute), "ok visitor");
  EXPECT_EQ(try_secret("centre", k_good), "ok centre");  // the lock is the account's own
  // After the lock there are five tries again.
  for (int n = 0; n < 4; ++n) note_failure(*db_, k_tenant, "visitor", k_now + k_hour);
  EXPECT_EQ(try_secret("visitor", k_good, k_now + k_hour), "ok visitor");
  note_failure(*db_, k_tenant, "nobody", k_now);  // no such account: nothing happens
}

TEST_F(SignIn, SuccessForgetsTheFailures) {
  for (int n = 0; n < 4; ++n) note_failure(*db_, k_tenant, "visitor", k_now);
  start("visitor", "t");
  EXPECT_EQ(credential(*db_, k_tenant, id("visitor"))->failures, 0);
}

TEST_F(SignIn, CodesLiveForFourteenDaysAndReplaceThePassword) {
  start("visitor", "t");
  set_code(*db_, k_tenant, id("visitor"), hash_secret("ABCD-2345", Cost::quick),
           k_now + k_code_life_ms);
  EXPECT_FALSE(alive("t", k_now));  // whoever was signed in is not any more
  EXPECT_EQ(try_secret("visitor", k_good), "SIGN-IN-WRONG");
  EXPECT_EQ(try_secret("visitor", "ABCD-2345", k_now, Secret::code), "ok visitor");
  EXPECT_EQ(try_secret("visitor", "ABCD-2345", k_now, Secret::password), "SIGN-IN-WRONG");
  EXPECT_EQ(try_secret("visitor", "ABCD-2346", k_now, Secret::code), "SIGN-IN-CODE");
  EXPECT_EQ(try_secret("visitor", "ABCD-2345", k_now + 14 * k_day, Secret::code), "ok visitor");
  EXPECT_EQ(try_secret("visitor", "ABCD-2345", k_now + (14 * k_day + 1), Secret::code),
            "SIGN-IN-CODE");
  // Used up: the new password clears it.
  set_password(*db_, k_tenant, id("visitor"), hash_secret("Another-pass-9", Cost::quick));
  EXPECT_EQ(try_secret("visitor", "ABCD-2345", k_now, Secret::code), "SIGN-IN-CODE");
  EXPECT_EQ(try_secret("visitor", "Another-pass-9"), "ok visitor");
}

TEST_F(SignIn, ADisabledPersonIsOutAtOnce) {
  start("visitor", "t");
  EXPECT_TRUE(alive("t", k_now));
  set_active("visitor", false);
  EXPECT_FALSE(alive("t", k_now));
  EXPECT_EQ(try_secret("visitor", k_good), "SIGN-IN-WRONG");
  set_active("visitor", true);
  EXPECT_EQ(try_secret("visitor", k_good), "ok visitor");
}

TEST_F(SignIn, DeskSessionsEndByIdlingAndAfterTheDay) {
  start("centre", "desk");
  EXPECT_TRUE(alive("desk", k_now + 30 * k_minute));
  EXPECT_FALSE(alive("desk", k_now + (30 * k_minute + 1)));
  // Kept busy, it ends after ten hours all the same.
  for (std::int64_t t = 0; t <= 10 * k_hour; t += 20 * k_minute) {
    EXPECT_TRUE(alive("desk", k_now + t)) << t / k_minute;
    touch_session(*db_, k_tenant, "desk", k_now + t);
  }
  EXPECT_FALSE(alive("desk", k_now + (10 * k_hour + 1)));
}

TEST_F(SignIn, AVisitorsSessionLivesForAMonth) {
  start("visitor", "phone");
  EXPECT_TRUE(alive("phone", k_now + 30 * k_day));
  EXPECT_FALSE(alive("phone", k_now + (30 * k_day + 1)));
  EXPECT_FALSE(session(*db_, k_tenant, "phone", k_now + k_minute)->stale);
  EXPECT_TRUE(session(*db_, k_tenant, "phone", k_now + 3 * k_minute)->stale);
}

TEST_F(SignIn, SessionsAreEndedOneByOneOrAllTogether) {
  for (const char* token : {"a", "b", "c"}) start("visitor", token);
  start("centre", "d");
  end_session(*db_, k_tenant, "b");
  EXPECT_TRUE(alive("a", k_now));
  EXPECT_FALSE(alive("b", k_now));
  end_sessions_of(*db_, k_tenant, id("visitor"));
  EXPECT_FALSE(alive("a", k_now));
  EXPECT_FALSE(alive("c", k_now));
  EXPECT_TRUE(alive("d", k_now));
}

TEST_F(SignIn, FiveSessionsAnAccountTheOldestEndFirst) {
  for (int n = 0; n < 7; ++n) start("visitor", "t" + std::to_string(n), k_now + n * k_minute);
  const Instant now = k_now + 10 * k_minute;
  for (int n = 0; n < 7; ++n) EXPECT_EQ(alive("t" + std::to_string(n), now), n >= 2) << n;
}

TEST_F(SignIn, TheNewSessionStaysAlsoAmongOthersOfTheSameMoment) {
  for (int n = 0; n < 20; ++n) {
    const std::string token = "t" + std::to_string(n);
    start("visitor", token);
    EXPECT_TRUE(alive(token, k_now)) << token;
  }
  EXPECT_EQ(db_->query_one("SELECT count(*) FROM session")->i64(0), 5);
}

TEST_F(SignIn, TokensAreNotInTheDatabase) {
  start("visitor", "secret token");
  const auto row = db_->query_one("SELECT token_hash, csrf FROM session");
  EXPECT_EQ(row->bytes(0).size(), 32U);
  EXPECT_EQ(row->bytes(0).find("secret"), std::string::npos);
  const auto found = session(*db_, k_tenant, "secret token", k_now);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->person.login, "visitor");
  EXPECT_EQ(found->csrf, "csrf of secret token");
  EXPECT_FALSE(session(*db_, k_tenant, "secret toke", k_now));
}

TEST_F(SignIn, OldSessionsAreSweptAway) {
  start("visitor", "old");
  start("visitor", "new", k_now + 20 * k_day);
  forget_old_sessions(*db_, k_tenant, k_now + 31 * k_day);
  EXPECT_EQ(db_->query_one("SELECT count(*) FROM session")->i64(0), 1);
  EXPECT_TRUE(alive("new", k_now + 31 * k_day));
}

}  // namespace
}  // namespace wanhu::access
