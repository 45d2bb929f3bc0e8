#include "message/settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wanhu::message {
namespace {

using testing::ElementsAre;

std::string refused(const std::string& json) {
  const auto settings = read_settings(json);
  return settings ? "ok" : settings.error().code;
}

TEST(MessageSettings, AreReadWhole) {
  const Settings settings = read_settings(R"({
    "email": {"url": "smtp://mail.example:587", "from": "a@town.example", "user": "u",
              "password": "p", "ca_file": "ca.pem"},
    "sms": {"url": "https://gateway.example/send", "secret": "0123456789abcdef", "timeout_s": 3}
  })")
                                .value();
  EXPECT_THAT(settings.channels(), ElementsAre("email", "sms"));
  EXPECT_EQ(settings.email->from, "a@town.example");
  EXPECT_TRUE(settings.email->starttls);
  EXPECT_EQ(settings.sms->timeout_s, 3);
  EXPECT_TRUE(read_settings("{}").value().channels().empty());
}

TEST(MessageSettings, WhatWouldTravelInTheClearIsRefused) {
  const auto hook = [](const std::string& url) {
    return refused(R"({"hook": {"url": ")" + url + R"(", "secret": "0123456789abcdef"}})");
  };
  EXPECT_EQ(hook("https://oa.example/x"), "ok");
  EXPECT_EQ(hook("http://127.0.0.1:8080/x"), "ok");
  EXPECT_EQ(hook("http://localhost/x"), "ok");
  EXPECT_EQ(hook("http://[::1]:9/x"), "ok");
  for (const char* url :
       {"http://oa.example/x", "http://127.0.0.1.example/x", "http://localhost@oa.example/x",
        "http://127.0.0.1:80@oa.example/x", "ftp://oa.example", "oa.example"})
    EXPECT_EQ(hook(url), "MESSAGE-URL") << url;
  const auto mail = [](const std::string& url, const char* starttls) {
    return refused(R"({"email": {"url": ")" + url + R"(", "from": "a@b.example", "starttls": )" +
                   starttls + "}}");
  };
  EXPECT_EQ(mail("smtps://mail.example:465", "true"), "ok");
  EXPECT_EQ(mail("smtp://mail.example", "false"), "MESSAGE-URL");
  EXPECT_EQ(mail("smtp://127.0.0.1:25", "false"), "ok");
}

TEST(MessageSettings, SlipsAreNamed) {
  EXPECT_EQ(refused(R"({"sns": {}})"), "FIELD-UNKNOWN");
  EXPECT_EQ(refused(R"({"sms": {"url": "https://a.example", "secret": "short"}})"),
            "MESSAGE-SECRET");
  EXPECT_EQ(refused(R"({"sms": {"url": "https://a.example"}})"), "FIELD-MISSING");
  EXPECT_EQ(refused("{"), "JSON-SYNTAX");
}

}  // namespace
}  // namespace wanhu::message
