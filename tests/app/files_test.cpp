// Pictures of a matter, on both databases: who adds, looks and takes away; kept once, gone when
// nobody has them; a replay does without their bytes, and a check tells when bytes are missing.
#include <gtest/gtest.h>

#include "app/query_files.hpp"
#include "base/base64.hpp"
#include "base/digest.hpp"
#include "domain/matter/files.hpp"
#include "store/tables/files.hpp"
#include "support/pictures.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class Files : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  void report(const std::string& name, const std::string& unit = k_village_a) {
    town.must("resident", "public.open",
              {{"matter_id", id_text(name)},
               {"check", "123456"},
               {"text", "路灯坏了"},
               {"unit", unit},
               {"contact", {{"phone", "13812345678"}}}});
  }
  static Json of(const std::string& matter, Json more) {
    more["matter_id"] = id_text(matter);
    return more;
  }
  static Json key(const std::string& matter, Json more) {
    more["receipt"] = domain::receipt_of(id(matter));
    more["check"] = "123456";
    return more;
  }
  std::string add(const std::string& actor, const std::string& matter, const std::string& file) {
    const Json image{{"image", base::base64(file)}};
    if (actor == "resident") return town.outcome(actor, "public.add_file", key(matter, image));
    return town.outcome(actor, "matter.add_file", of(matter, image));
  }
  std::string remove(const std::string& actor, const std::string& matter, const std::string& file) {
    const Json hash{{"hash", hash_of(file)}};
    if (actor == "resident") return town.outcome(actor, "public.remove_file", key(matter, hash));
    Json data = of(matter, hash);
    data["reason"] = "拍到人脸";
    return town.outcome(actor, "matter.remove_file", std::move(data));
  }
  static std::string kept(const std::string& file) { return domain::cleaned(file)->bytes; }
  static std::string hash_of(const std::string& file) {
    return base::hex(base::sha256(kept(file)));
  }
  // The bytes as `login` gets them, or the code of the refusal.
  std::string look(const std::string& login, const std::string& matter, const std::string& file) {
    return town.read(login, [&](app::Reader& reader) {
      const auto found = app::matter_file(reader, id(matter), hash_of(file));
      return found ? found->bytes : found.error().code;
    });
  }
  std::string look_by_receipt(const std::string& matter, const std::string& file,
                              const std::string& check = "123456") {
    return town.read("qsm-1", [&](app::Reader& reader) {
      const auto found =
          app::receipt_file(reader, domain::receipt_of(id(matter)), check, hash_of(file));
      return found ? found->bytes : found.error().code;
    });
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Files,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Files, AreAddedByTheResidentTheVisitorAndTheCentreAndKeptCleaned) {
  report("lamp");
  EXPECT_EQ(add("resident", "lamp", phone_jpeg()), "ok");
  EXPECT_EQ(add("qsm-lead", "lamp", phone_jpeg(3)), "ok");
  EXPECT_EQ(add("centre-1", "lamp", png()), "ok");
  const domain::Matter lamp = town.matter("lamp");
  ASSERT_EQ(lamp.files.size(), 3U);
  EXPECT_TRUE(lamp.files.at(0).by_resident);
  EXPECT_EQ(lamp.files.at(0).type, "image/jpeg");
  EXPECT_EQ(lamp.files.at(2).width, 32);
  EXPECT_EQ(look("centre-1", "lamp", phone_jpeg()), kept(phone_jpeg()));
  EXPECT_EQ(town.count("file"), 3);
  EXPECT_EQ(town.verified(), "ok");
  EXPECT_EQ(store::verify_files(*town.connect(), 1).value(), 3);
}

TEST_P(Files, WhatATelephoneWroteIntoThemReachesNoTableAndNoJournal) {
  report("lamp");
  add("resident", "lamp", phone_jpeg());
  if (GetParam() == store::Engine::sqlite) {
    const std::string all = town.file_bytes();
    for (const char* secret : {"31.2304", "Zhang San", "second picture"})
      EXPECT_EQ(all.find(secret), std::string::npos) << secret;
  }
  EXPECT_EQ(town.count("matter_event WHERE data LIKE '%image\"%'"), 0);
}

TEST_P(Files, AreRefusedWithWhatIsWrong) {
  report("lamp");
  EXPECT_EQ(add("resident", "lamp", "GIF89a"), "FILE-TYPE");
  EXPECT_EQ(add("resident", "lamp", jpeg().substr(0, 60)), "FILE-DAMAGED");
  EXPECT_EQ(town.outcome("qsm-1", "matter.add_file", of("lamp", {{"image", "no base64!"}})),
            "FILE-TYPE");
  EXPECT_EQ(add("qy-lead", "lamp", png()), "NOT-FOUND");  // another village
  EXPECT_EQ(add("auditor-1", "lamp", png()), "FORBIDDEN");
  EXPECT_EQ(add("resident", "lamp", png()), "ok");
  EXPECT_EQ(add("centre-1", "lamp", png()), "MATTER-FILE-TWICE");
  for (unsigned n = 1; n < domain::k_matter_files_max; ++n)
    EXPECT_EQ(add("resident", "lamp", png("", "", 32 + n)), "ok");
  EXPECT_EQ(add("resident", "lamp", png("", "", 99)), "MATTER-FILE-COUNT");
}

TEST_P(Files, AreKeptOnceAndGoWhenNobodyHasThem) {
  report("lamp");
  report("road");
  add("resident", "lamp", png());
  add("resident", "road", png());
  EXPECT_EQ(town.count("file"), 1);
  EXPECT_EQ(remove("resident", "lamp", png()), "ok");
  EXPECT_EQ(town.count("file"), 1);
  EXPECT_EQ(look("centre-1", "lamp", png()), "NOT-FOUND");
  EXPECT_EQ(look("centre-1", "road", png()), kept(png()));
  EXPECT_EQ(remove("centre-1", "road", png()), "ok");
  EXPECT_EQ(town.count("file"), 0);
  EXPECT_EQ(remove("centre-1", "road", png()), "MATTER-FILE-NONE");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Files, TheResidentSeesAndRemovesTheOwnOnesOnly) {
  report("lamp");
  add("qsm-lead", "lamp", phone_jpeg());
  add("resident", "lamp", png());
  EXPECT_EQ(look_by_receipt("lamp", png()), kept(png()));
  EXPECT_EQ(look_by_receipt("lamp", phone_jpeg()), "NOT-FOUND");
  EXPECT_EQ(look_by_receipt("lamp", png(), "000000"), "RECEIPT-WRONG");
  EXPECT_EQ(remove("resident", "lamp", phone_jpeg()), "MATTER-FILE-NONE");
  EXPECT_EQ(remove("resident", "lamp", png()), "ok");
}

TEST_P(Files, OthersDoNotLookAtThem) {
  report("lamp");
  add("resident", "lamp", png());
  EXPECT_EQ(look("qsm-lead", "lamp", png()), kept(png()));
  for (const char* login : {"auditor-1", "qy-lead"})
    EXPECT_EQ(look(login, "lamp", png()), "NOT-FOUND") << login;
}

TEST_P(Files, GoWithTheWordsWhenTheResidentErasesThem) {
  report("lamp");
  add("resident", "lamp", png());
  add("qsm-lead", "lamp", phone_jpeg());
  town.must("resident", "public.withdraw", key("lamp", Json::object()));
  town.must("resident", "public.erase_text", key("lamp", Json::object()));
  EXPECT_TRUE(town.matter("lamp").files.empty());
  EXPECT_EQ(town.count("file"), 0);
  EXPECT_EQ(town.count("matter_file"), 0);
  EXPECT_EQ(add("resident", "lamp", png()), "MATTER-TEXT-ERASED");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Files, ACheckTellsWhenBytesAreMissingOrOthers) {
  report("lamp");
  add("resident", "lamp", png());
  const auto db = town.connect();
  db->exec("UPDATE file SET content = $1", {store::Bytes{"something else"}});
  EXPECT_EQ(store::verify_files(*db, 1).error().code, "VERIFY-FILE-HASH");
  db->exec("DELETE FROM file", {});
  const auto missing = store::verify_files(*db, 1);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, "VERIFY-FILE-MISSING");
  EXPECT_EQ(missing.error().args.at("matter"), id_text("lamp"));
  EXPECT_EQ(town.verified(), "ok");  // the journal and its tables do without
  EXPECT_EQ(look("centre-1", "lamp", png()), "NOT-FOUND");
}

TEST_P(Files, TheSameCommandSentTwiceAddsOne) {
  report("lamp");
  const Json image = of("lamp", {{"image", base::base64(png())}});
  const auto first = town.send_as(id("photo"), "qsm-lead", "matter.add_file", image);
  const auto second = town.send_as(id("photo"), "qsm-lead", "matter.add_file", image);
  EXPECT_FALSE(first->repeated);
  EXPECT_TRUE(second->repeated);
  EXPECT_EQ(second->answer.at("hash"), hash_of(png()));
  EXPECT_EQ(town.matter("lamp").files.size(), 1U);
}

}  // namespace
}  // namespace wanhu::test
