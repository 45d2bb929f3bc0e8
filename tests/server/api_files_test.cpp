// Photos over HTTP: the file as it is comes in, the picture alone goes out, to those who may look.
#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "domain/picture/picture.hpp"
#include "support/json_schema.hpp"
#include "support/pictures.hpp"
#include "support/township_server.hpp"

namespace wanhu::test {
namespace {

class ApiFiles : public testing::Test {
 protected:
  ApiFiles() {
    receipt_ = client.http
                   .post_json("/api/v1/public/matters", {{"id", id_text("report")},
                                                         {"matter_id", id_text("lamp")},
                                                         {"check", "424242"},
                                                         {"text", "路灯坏了"},
                                                         {"unit", k_village_a}})
                   .json()
                   .at("receipt");
  }

  TownshipServer town;
  TownClient client = town.client();

  static std::string new_id() { return Uuid::v7(base::SystemClock().now()).text(); }
  static std::string kept(const std::string& file) { return domain::cleaned(file)->bytes; }
  static std::string hash_of(const std::string& file) {
    return base::hex(base::sha256(kept(file)));
  }
  static std::string path_of(const std::string& file) {
    return "/api/v1/matters/" + id_text("lamp") + "/files/" + hash_of(file);
  }
  static std::string upload_path() {
    return "/api/v1/files?id=" + new_id() + "&matter=" + id_text("lamp");
  }
  Answer resident_adds(const std::string& file, const std::string& check = "424242") {
    return client.http.post("/api/v1/public/files", file,
                            {{"content-type", "application/octet-stream"},
                             {"x-command-id", new_id()},
                             {"x-receipt", receipt_},
                             {"x-receipt-check", check}});
  }
  Answer resident_says(const std::string& what, Json more) {
    more["receipt"] = receipt_;
    more["check"] = "424242";
    return client.http.post_json("/api/v1/public/receipt/" + what, more);
  }

 private:
  std::string receipt_;
};

TEST_F(ApiFiles, TheResidentAddsLooksAndTakesBack) {
  const Answer added = resident_adds(phone_jpeg());
  ASSERT_EQ(added.status, 200) << added.body;
  SchemaChecker checker{Json::parse(client.get("/api/openapi.json").body)};
  EXPECT_EQ(checker.check({{"$ref", "#/components/schemas/ReceiptView"}}, added.json()), "");
  ASSERT_EQ(added.json().at("files").size(), 1U);
  const std::string hash = added.json().at("files").at(0).at("hash");
  const Answer picture = resident_says("file", {{"hash", hash}});
  EXPECT_EQ(picture.status, 200);
  EXPECT_EQ(picture.header("content-type"), "image/jpeg");
  EXPECT_EQ(picture.body, kept(phone_jpeg()));
  const Answer removed = resident_says("remove_file", {{"hash", hash}, {"id", new_id()}});
  EXPECT_EQ(removed.status, 200) << removed.body;
  EXPECT_TRUE(removed.json().at("files").empty());
  EXPECT_EQ(resident_says("file", {{"hash", hash}}).status, 404);
}

TEST_F(ApiFiles, StaffAddAndLookAndNobodyElseKeepsACopy) {
  const auto visitor = town.signed_in("qsm-lead");
  const Answer added = visitor->post_file(upload_path(), phone_jpeg());
  ASSERT_EQ(added.status, 200) << added.body;
  EXPECT_EQ(added.json().at("hash"), hash_of(phone_jpeg()));
  const Answer seen = visitor->get(path_of(phone_jpeg()));
  EXPECT_EQ(seen.status, 200);
  EXPECT_EQ(seen.body, kept(phone_jpeg()));
  EXPECT_EQ(seen.header("x-content-type-options"), "nosniff");
  EXPECT_EQ(seen.header("cache-control"), "private, no-cache");
  EXPECT_EQ(seen.header("content-disposition"), "inline; filename=\"photo.jpg\"");
  EXPECT_EQ(seen.header("etag"), '"' + hash_of(phone_jpeg()) + '"');
  const Answer again =
      visitor->http.get(path_of(phone_jpeg()), {{"if-none-match", seen.header("etag")}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  const Json matter = visitor->get("/api/v1/matters/" + id_text("lamp")).json();
  EXPECT_EQ(matter.at("files").size(), 1U);
  // Who may not see how to reach the resident sees no photo either.
  const auto auditor = town.signed_in("auditor-1");
  EXPECT_EQ(auditor->get(path_of(phone_jpeg())).status, 403);
  EXPECT_TRUE(auditor->get("/api/v1/matters/" + id_text("lamp")).json().at("files").empty());
  EXPECT_EQ(client.get(path_of(phone_jpeg())).status, 401);
}

TEST_F(ApiFiles, WhatIsWrongIsSaid) {
  EXPECT_EQ(resident_adds("GIF89a").json().at("code"), "FILE-TYPE");
  EXPECT_EQ(resident_adds(jpeg().substr(0, 80)).json().at("code"), "FILE-DAMAGED");
  EXPECT_EQ(resident_adds(png(), "000000").json().at("code"), "RECEIPT-WRONG");
  EXPECT_EQ(resident_adds(std::string(domain::k_picture_bytes_max + 1, 'x')).status, 413);
  EXPECT_EQ(client.http.post("/api/v1/public/files", png(), {}).status, 400);
  EXPECT_EQ(client.http.post(upload_path(), png(), {}).status, 401);
  const auto visitor = town.signed_in("qsm-1");
  EXPECT_EQ(visitor->post_file("/api/v1/files?id=x", png()).status, 400);
  EXPECT_EQ(
      visitor->post_file("/api/v1/files?id=" + new_id() + "&matter=" + new_id(), png()).status,
      404);
}

}  // namespace
}  // namespace wanhu::test
