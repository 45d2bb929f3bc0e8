// Contact data: sealed before it becomes an event, unreadable once its key is thrown away. And what
// a resident needs to come back to a matter.
#include <gtest/gtest.h>

#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

constexpr const char* k_phone = "13805567788";
constexpr const char* k_name = "赵钱孙李";

struct Kept {
  Uuid contact;
  std::string sealed, wrapped, master;
};
std::vector<Kept> kept(SmallEngine& town) {
  std::vector<Kept> all;
  town.connect()->each(
      "SELECT c.contact_id, c.sealed, k.wrapped, k.master FROM contact c JOIN contact_key k "
      "ON k.tenant = c.tenant AND k.contact_id = c.contact_id WHERE c.tenant = 1",
      {}, [&](const store::Row& row) {
        all.push_back({row.uuid(0), row.bytes(1), row.bytes(2), row.text(3)});
      });
  return all;
}

void set_contact(SmallEngine& town, const char* phone = k_phone) {
  town.must("qsm-1", "register.contact",
            {{"dwelling_id", id_text("dwelling a 1")}, {"name", k_name}, {"phone", phone}});
}

TEST(Contact, IsNowhereInTheDatabase) {
  SmallEngine town;
  set_contact(town);
  town.must("resident", "public.open",
            {{"matter_id", id_text("matter")},
             {"check", "123456"},
             {"text", "路灯不亮"},
             {"unit", k_village_a},
             {"contact", {{"name", k_name}, {"phone", "13900001111"}}}});
  EXPECT_EQ(kept(town).size(), 2U);
  const std::string bytes = town.file_bytes();
  ASSERT_NE(bytes.find("路灯不亮"), std::string::npos);  // so that finding nothing means something
  for (const char* secret : {k_phone, "13900001111", k_name, "123456\""})
    EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
  EXPECT_EQ(town.verified(), "ok");
}

TEST(Contact, ErasedIsUnreadableWhileTheReplayStillHolds) {
  SmallEngine town;
  set_contact(town);
  const Kept before = kept(town).at(0);
  const access::Keyring& ring = town.engine().keyring();
  const auto contact = ring.open(before.contact, before.sealed, before.wrapped, before.master);
  ASSERT_TRUE(contact);
  EXPECT_EQ(contact->phone, k_phone);
  EXPECT_EQ(contact->name, k_name);

  town.must("qsm-1", "register.erase_contact", {{"dwelling_id", id_text("dwelling a 1")}});
  EXPECT_TRUE(kept(town).empty());
  EXPECT_EQ(town.count("contact_key"), 0);
  EXPECT_EQ(town.count("dwelling WHERE contact_id IS NOT NULL"), 0);
  EXPECT_EQ(town.verified(), "ok");
  EXPECT_EQ(
      town.outcome("qsm-1", "register.erase_contact", {{"dwelling_id", id_text("dwelling a 1")}}),
      "NOT-FOUND");
}

TEST(Contact, AFreshOneErasesTheOldOne) {
  SmallEngine town;
  set_contact(town);
  const Uuid old = kept(town).at(0).contact;
  set_contact(town, "0558-7654321");
  ASSERT_EQ(kept(town).size(), 1U);
  EXPECT_NE(kept(town).at(0).contact, old);
}

TEST(Contact, APhoneNumberIsKeptInItsNormalForm) {
  SmallEngine town;
  set_contact(town, "+86 138 0556 7788");
  const Kept one = kept(town).at(0);
  const auto opened =
      town.engine().keyring().open(one.contact, one.sealed, one.wrapped, one.master);
  EXPECT_EQ(opened->phone, k_phone);
  const auto sent = [&](Json data) {
    data["dwelling_id"] = id_text("dwelling a 1");
    return town.outcome("qsm-1", "register.contact", data);
  };
  for (const char* bad : {"138055677", "1380556778x", "23805567788", "110110199001011234"})
    EXPECT_EQ(sent({{"phone", bad}}), "CONTACT-PHONE") << bad;
  EXPECT_EQ(sent(Json::object()), "FIELD-MISSING");
}

TEST(Contact, OfAMatterIsErasedByStaffOrByTheResident) {
  SmallEngine town;
  const auto open_one = [&](const char* name) {
    town.must("resident", "public.open",
              {{"matter_id", id_text(name)},
               {"check", "123456"},
               {"text", "路灯不亮"},
               {"unit", k_village_a},
               {"contact", {{"phone", k_phone}}}});
  };
  open_one("m1");
  open_one("m2");
  EXPECT_EQ(kept(town).size(), 2U);
  town.must("centre-1", "matter.erase_contact", {{"matter_id", id_text("m1")}});
  EXPECT_EQ(kept(town).size(), 1U);
  town.must("resident", "public.erase_contact",
            {{"receipt", domain::receipt_of(id("m2"))}, {"check", "123456"}});
  EXPECT_EQ(town.count("contact_key"), 0);
  EXPECT_EQ(town.matter("m1").contact, std::nullopt);
  EXPECT_EQ(town.outcome("centre-1", "matter.erase_contact", {{"matter_id", id_text("m1")}}),
            "MATTER-NO-CONTACT");
  EXPECT_EQ(town.verified(), "ok");
}

// ---- The resident's way back ---------------------------------------------------------------

TEST(Receipt, OpensItsMatterOnlyWithItsCode) {
  SmallEngine town;
  const Json answer = town.must("resident", "public.open",
                                {{"matter_id", id_text("matter")},
                                 {"check", "042137"},
                                 {"text", "路灯不亮。晚上看不见"},
                                 {"unit", k_village_a}});
  const std::string receipt = answer.at("receipt");
  EXPECT_EQ(receipt, domain::receipt_of(id("matter")));
  EXPECT_EQ(town.matter("matter").title, "路灯不亮");
  const auto withdraw = [&](const std::string& number, const std::string& check) {
    return town.outcome("resident", "public.withdraw", {{"receipt", number}, {"check", check}});
  };
  EXPECT_EQ(withdraw(receipt, "042138"), "RECEIPT-WRONG");
  EXPECT_EQ(withdraw("00000-00000", "042137"), "RECEIPT-WRONG");
  EXPECT_EQ(withdraw("???", "042137"), "RECEIPT-WRONG");
  EXPECT_EQ(withdraw(receipt, "042 137"), "ok");
  EXPECT_EQ(withdraw(receipt, "042137"), "MATTER-STATE");
}

TEST(Receipt, LeadsToOneMatterOnly) {
  SmallEngine town;
  Uuid::Bytes bytes = id("matter").bytes();
  bytes[0] ^= 0xffU;  // above the 50 bits of the number
  const Uuid twin{bytes};
  ASSERT_EQ(domain::receipt_of(twin), domain::receipt_of(id("matter")));
  town.open_matter("qsm-1", "matter");
  const auto again = [&](const Uuid& matter) {
    return town.outcome("resident", "public.open",
                        {{"matter_id", matter.text()},
                         {"check", "123456"},
                         {"text", "路灯不亮"},
                         {"unit", k_village_a}});
  };
  EXPECT_EQ(again(twin), "ID-USED");
  EXPECT_EQ(again(id("matter")), "ID-USED");
  EXPECT_EQ(town.count("matter"), 1);
}

TEST(Receipt, APublicTitleIsNeverEmpty) {
  SmallEngine town;
  town.must("resident", "public.open",
            {{"matter_id", id_text("matter")},
             {"check", "123456"},
             {"text", "！！！快来"},
             {"unit", k_village_a}});
  EXPECT_NE(town.matter("matter").title, "");
}

// The whole loop by receipt: handled by staff, "not solved" by the resident, then confirmed.
TEST(Receipt, TheResidentHasTheLastWord) {
  SmallEngine town;
  town.must("resident", "public.open",
            {{"matter_id", id_text("matter")},
             {"check", "123456"},
             {"text", "路灯不亮"},
             {"unit", k_village_a}});
  const Json matter{{"matter_id", id_text("matter")}};
  const auto with = [&](Json more) {
    more.update(matter);
    return more;
  };
  const Json word{{"receipt", domain::receipt_of(id("matter"))}, {"check", "123456"}};
  const auto say = [&](const char* kind, Json more = Json::object()) {
    more.update(word);
    return town.outcome("resident", kind, more);
  };
  EXPECT_EQ(say("public.confirm"), "MATTER-STATE");
  town.must("centre-1", "matter.hand_over", with({{"owner", id_text("qsm-lead")}}));
  town.must("qsm-lead", "matter.accept", matter);
  town.must("qsm-lead", "matter.answer", with({{"outcome", "solved"}, {"text", "已修好"}}));
  EXPECT_EQ(say("public.dissent", {{"text", "又灭了"}}), "ok");
  EXPECT_EQ(town.matter("matter").round, 2);
  town.must("qsm-lead", "matter.answer", with({{"outcome", "solved"}, {"text", "换了灯"}}));
  town.must("qsm-lead", "matter.tell", with({{"channel", "phone"}}));
  EXPECT_EQ(town.outcome("centre-1", "matter.confirm", with({{"by", "receipt"}})), "FIELD-VALUE");
  EXPECT_EQ(say("public.confirm"), "ok");
  EXPECT_EQ(town.matter("matter").closing, "confirmed");
  EXPECT_EQ(say("public.dissent", {{"text", "第三次了"}}), "ok");
  EXPECT_EQ(town.matter("matter").round, 3);
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
