// Open311 GeoReport v2 over raw HTTP: the round trip in both formats, every field against its
// schema, errors as the specification has them, and what is never told.
#include <expat.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>

#include "base/digest.hpp"
#include "support/json_schema.hpp"
#include "support/published_plan.hpp"
#include "support/township_server.hpp"

namespace wanhu::test {
namespace {

constexpr const char* k_key = "a-key-of-the-hotline-with-enough-random-bits";
const std::string k_root = "/open311/v2/";

std::string encoded(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((std::isalnum(byte) != 0 && byte < 0x80) || c == '-' || c == '.' || c == '_') {
      out += c;
    } else {
      constexpr std::string_view k_hex = "0123456789ABCDEF";
      out += '%';
      out += k_hex[byte >> 4U];
      out += k_hex[byte & 15U];
    }
  }
  return out;
}

std::string form_of(const std::map<std::string, std::string>& fields) {
  std::string form;
  for (const auto& [name, value] : fields)
    form += (form.empty() ? "" : "&") + encoded(name) + "=" + encoded(value);
  return form;
}

// An XML document as "a/b/c=text" lines in document order: read by expat, which knows nothing of
// what wrote it.
class XmlLines {
 public:
  static std::string of(const std::string& xml) {
    XmlLines lines;
    XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, &lines);
    XML_SetElementHandler(parser, &XmlLines::begin, &XmlLines::end);
    XML_SetCharacterDataHandler(parser, &XmlLines::text);
    const auto status =
        XML_Parse(parser, xml.data(), static_cast<int>(xml.size()), static_cast<int>(XML_TRUE));
    XML_ParserFree(parser);
    return status == XML_STATUS_OK ? lines.out_ : "not well formed: " + xml;
  }

 private:
  static void begin(void* self, const XML_Char* name, const XML_Char** /*attributes*/) {
    auto& lines = *static_cast<XmlLines*>(self);
    lines.path_ += std::string(lines.path_.empty() ? "" : "/") + name;
    lines.text_.clear();
    lines.leaf_ = true;
  }
  static void end(void* self, const XML_Char* /*name*/) {
    auto& lines = *static_cast<XmlLines*>(self);
    if (lines.leaf_) lines.out_ += lines.path_ + "=" + lines.text_ + "\n";
    lines.leaf_ = false;
    const auto slash = lines.path_.rfind('/');
    lines.path_.erase(slash == std::string::npos ? 0 : slash);
  }
  static void text(void* self, const XML_Char* text, int size) {
    static_cast<XmlLines*>(self)->text_.append(text, static_cast<std::size_t>(size));
  }

  std::string out_, path_, text_;
  bool leaf_ = false;
};

// The same lines from JSON: items of a list are called what the specification calls them in XML.
void lines_of(const std::string& path, const nlohmann::ordered_json& value, std::string& out) {
  static const std::map<std::string, std::string> k_items{
      {"services", "service"},     {"service_requests", "request"},
      {"attributes", "attribute"}, {"values", "value"},
      {"errors", "error"},         {"endpoints", "endpoint"},
      {"formats", "format"},       {"request_updates", "request_update"}};
  if (value.is_array()) {
    const std::string list = path.substr(path.rfind('/') + 1);
    for (const auto& item : value) lines_of(path + "/" + k_items.at(list), item, out);
    if (value.empty()) out += path + "=\n";
  } else if (value.is_object()) {
    for (const auto& [name, child] : value.items()) lines_of(path + "/" + name, child, out);
  } else {
    out += path + "=" +
           (value.is_null()     ? std::string()
            : value.is_string() ? value.get<std::string>()
                                : value.dump()) +
           "\n";
  }
}

class Open311 : public testing::Test {
 protected:
  Open311() {
    town.must("system", "plan.activate", {{"source", published_plan("opened", "masked")}});
    town.must("system", "client.key",
              {{"client_id", id_text("hotline")},
               {"name", "12345热线"},
               {"key_hash", base::hex(base::sha256(k_key))}});
  }

  TownshipServer town;
  TownClient client = town.client();
  SchemaChecker checker{Json::parse(client.get("/api/openapi.json").body)};

  Answer get(const std::string& path) { return client.get(k_root + path); }
  Answer post(const std::string& format, std::map<std::string, std::string> fields) {
    return client.http.post(k_root + "requests." + format, form_of(fields),
                            {{"content-type", "application/x-www-form-urlencoded"}});
  }
  static std::map<std::string, std::string> lamp() {
    return {{"api_key", k_key},
            {"service_code", "general"},
            {"description", "路灯坏了，电话13812345678 <急>"},
            {"lat", "33.12345678"},
            {"long", "116.5"},
            {"attribute[unit]", k_village_a},
            {"device_id", "imei-490154203237518"},
            {"email", "zhang@example.org"},
            {"first_name", "三"},
            {"last_name", "张"},
            {"phone", "13912345678"}};
  }
  std::string sent() { return post("json", lamp()).json().at(0).at("service_request_id"); }

  // Both formats say the same; the JSON fits its schema.
  Json both(const std::string& path, const std::string& root, const std::string& schema,
            const std::string& query = "") {
    const Answer json = get(path + ".json" + query), xml = get(path + ".xml" + query);
    EXPECT_EQ(json.status, 200) << json.body;
    EXPECT_EQ(json.header("content-type"), "application/json; charset=utf-8");
    EXPECT_EQ(xml.header("content-type"), "text/xml; charset=utf-8");
    std::string lines;
    lines_of(root, nlohmann::ordered_json::parse(json.body), lines);
    EXPECT_EQ(XmlLines::of(xml.body), lines);
    EXPECT_EQ(checker.check({{"$ref", "#/components/schemas/" + schema}}, json.json()), "");
    return json.json();
  }
  void expect_error(const Answer& answer, int status, const std::string& words) {
    EXPECT_EQ(answer.status, status) << answer.body;
    const Json errors = answer.json();
    EXPECT_EQ(checker.check({{"$ref", "#/components/schemas/Open311Errors"}}, errors), "");
    EXPECT_EQ(errors.at(0).at("code"), status);
    EXPECT_NE(errors.at(0).at("description").get<std::string>().find(words), std::string::npos)
        << errors;
  }
};

TEST_F(Open311, TheRoundTripInBothFormats) {
  const Json services = both("services", "services", "Open311Services");
  EXPECT_EQ(services.at(0).at("service_code"), "general");
  const Json definition = both("services/general", "service_definition", "Open311Definition");
  EXPECT_EQ(definition.at("attributes").at(0).at("values").size(), 16U);
  const Answer xml = post("xml", lamp());
  EXPECT_EQ(xml.status, 200) << xml.body;
  const std::string created = XmlLines::of(xml.body);
  EXPECT_EQ(created.find("service_requests/request/service_request_id="), 0U) << created;
  const std::string number = sent();
  const Json one = both("requests/" + number, "service_requests", "Open311Requests");
  EXPECT_EQ(one.at(0).at("service_request_id"), number);
  EXPECT_EQ(one.at(0).at("status"), "open");
  EXPECT_EQ(one.at(0).at("status_notes"), "registered");
  EXPECT_EQ(one.at(0).at("description"), "路灯坏了，电话138****5678 <急>");
  EXPECT_EQ(one.at(0).at("expected_datetime"), "2021-10-26T23:59:59+08:00");
  EXPECT_EQ(both("requests", "service_requests", "Open311Requests").size(), 2U);
  EXPECT_EQ(both("tokens/" + number, "service_requests", "Open311Token").at(0).at("token"), number);
  const Json discovery = both("discovery", "discovery", "Open311Discovery");
  EXPECT_EQ(discovery.at("endpoints").at(0).at("url"), "http://localhost/open311/v2");
}

TEST_F(Open311, WhatIsSentBecomesAMatterAndTheReceiptOpensIt) {
  const Json created = post("json", lamp()).json().at(0);
  EXPECT_EQ(
      checker.check({{"$ref", "#/components/schemas/Open311Created"}}, Json::array({created})), "");
  const std::string notice = created.at("service_notice");
  const auto behind = [&](const std::string& words, std::size_t size) {
    return notice.substr(notice.find(words) + words.size(), size);
  };
  const Json seen = client
                        .post("/api/v1/public/receipt", {{"receipt", behind("receipt number ", 11)},
                                                         {"check", behind("check code ", 6)}})
                        .json();
  EXPECT_EQ(seen.at("text"), "路灯坏了，电话13812345678 <急>");
  EXPECT_EQ(seen.at("place"), "33.12346, 116.50000 (WGS-84)");
  EXPECT_EQ(seen.at("kind_name"), "一般问题");
}

TEST_F(Open311, NoRequesterAndNoHandsetIsEverTold) {
  const std::string number = sent();
  for (const std::string& path : std::vector<std::string>{
           "requests.xml", "requests.json", "requests.json?extensions=true",
           "requests/" + number + ".xml", "requests/" + number + "/updates.json"})
    for (const std::string& with : {std::string(), std::string("api_key=") + k_key}) {
      const std::string join = path.find('?') == std::string::npos ? "?" : "&";
      const std::string body = get(path + (with.empty() ? "" : join + with)).body;
      for (const char* secret : {"imei", "490154203237518", "zhang@example", "张三", "13912345678",
                                 "13812345678", "33.12"})
        EXPECT_EQ(body.find(secret), std::string::npos) << path << " tells " << secret;
    }
  const Answer journal = town.signed_in("auditor-1")->get("/api/v1/journal?limit=500");
  EXPECT_EQ(journal.body.find("imei"), std::string::npos);
}

TEST_F(Open311, B24TheHistoryOfARequestIsInTheApi) {
  const std::string number = sent();
  const auto ledger = town.signed_in("centre-1")->get("/api/v1/matters?q=").json();
  const std::string matter = ledger.at("items").at(0).at("id");
  town.clock().pass(k_day_ms);
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", matter}, {"owner", id_text("qsm-lead")}, {"note", "请张三办"}});
  town.must("qsm-lead", "matter.accept", {{"matter_id", matter}});
  town.must("qsm-lead", "matter.note", {{"matter_id", matter}, {"text", "内部"}});
  town.must("qsm-lead", "matter.answer",
            {{"matter_id", matter}, {"outcome", "solved"}, {"text", "换了灯"}});
  const Json updates = both("requests/" + number + "/updates", "request_updates", "Open311Updates");
  ASSERT_EQ(updates.size(), 4U);
  EXPECT_EQ(updates.at(0).at("description"), "Registered");
  EXPECT_EQ(updates.at(0).at("updated_datetime"), "2021-10-16T00:00:00+08:00");
  EXPECT_EQ(updates.at(3).at("state"), "answered");
  EXPECT_EQ(updates.at(3).at("updated_datetime"), "2021-10-17T00:00:00+08:00");
  EXPECT_EQ(updates.dump().find("qsm-lead"), std::string::npos);
  const Json one = get("requests/" + number + ".json?extensions=true").json().at(0);
  EXPECT_EQ(one.at("status"), "open");
  EXPECT_EQ(one.at("status_notes"), "answered: solved");
  EXPECT_EQ(one.at("extended_attributes").at("state"), "answered");
  // Its sender is told the moment.
  const Json own = get("requests/" + number + ".json?api_key=" + k_key).json().at(0);
  EXPECT_EQ(own.at("requested_datetime"), "2021-10-16T09:00:00+08:00");
}

TEST_F(Open311, ErrorsAreThoseOfTheSpecification) {
  auto without_key = lamp(), wrong_key = lamp(), no_service = lamp(), no_place = lamp(),
       no_unit = lamp(), no_number = lamp(), long_text = lamp(), bad_phone = lamp();
  without_key.erase("api_key");
  wrong_key["api_key"] = "guessed";
  no_service["service_code"] = "nothing";
  for (const char* name : {"lat", "long"}) no_place.erase(name);
  no_unit.erase("attribute[unit]");
  no_number["lat"] = "91";
  long_text["description"] = std::string(4001, 'x');
  bad_phone["phone"] = "call me";
  expect_error(post("json", without_key), 403, "api_key");
  expect_error(post("json", wrong_key), 403, "api_key");
  expect_error(post("json", no_service), 404, "service_code nothing");
  expect_error(post("json", no_place), 400, "location");
  expect_error(post("json", no_unit), 400, "attribute[unit]");
  expect_error(post("json", no_number), 400, "lat");
  expect_error(post("json", long_text), 400, "4000");
  expect_error(post("json", bad_phone), 400, "telephone");
  expect_error(
      client.http.post(k_root + "requests.json", "{}", {{"content-type", "application/json"}}), 400,
      "urlencoded");
  expect_error(get("services/nothing.json"), 404, "service_code nothing");
  expect_error(get("requests/999999.json"), 404, "999999");
  expect_error(get("requests/x'y.json"), 404, "x'y");
  expect_error(get("requests/999999/updates.json"), 404, "999999");
  expect_error(get("tokens/nothing.json"), 404, "token nothing");
  expect_error(get("services.json?jurisdiction_id=elsewhere"), 404, "elsewhere");
  expect_error(get("services.json?api_key=guessed"), 403, "api_key");
  expect_error(get("requests.json?status=fixed"), 400, "fixed");
  expect_error(get("requests.json?start_date=yesterday"), 400, "offset");
  expect_error(get("requests.json?start_date=2021-10-16"), 400, "offset");
  expect_error(get("requests.json?page=0"), 400, "page");
  EXPECT_EQ(get("services.json?jurisdiction_id=ruji").status, 200);
  const Answer xml = get("requests/999999.xml");
  EXPECT_EQ(xml.status, 404);
  EXPECT_EQ(XmlLines::of(xml.body),
            "errors/error/code=404\n"
            "errors/error/description=service_request_id 999999 was not found.\n");
  const Answer text = get("services.txt");
  EXPECT_EQ(text.status, 404);
  EXPECT_EQ(XmlLines::of(text.body).find("errors/error/code=404"), 0U);
}

TEST_F(Open311, AMissingArgumentIs400AndAnUnknownServiceIs404) {
  auto none = lamp(), empty = lamp(), unknown = lamp();
  none.erase("service_code");
  empty["service_code"] = "";
  unknown["service_code"] = "nothing";
  expect_error(post("json", none), 400, "service_code is missing");
  expect_error(post("json", empty), 400, "service_code is missing");
  expect_error(post("json", unknown), 404, "service_code nothing");
}

TEST_F(Open311, AnotherJurisdictionIsRefusedOnPostToo) {
  auto elsewhere = lamp(), here = lamp();
  elsewhere["jurisdiction_id"] = "elsewhere";
  here["jurisdiction_id"] = "ruji";
  expect_error(post("json", elsewhere), 404, "elsewhere");
  expect_error(client.http.post(k_root + "requests.json?jurisdiction_id=elsewhere", form_of(lamp()),
                                {{"content-type", "application/x-www-form-urlencoded"}}),
               404, "elsewhere");
  EXPECT_EQ(post("json", here).status, 200);
}

TEST_F(Open311, AnUnknownAttributeIsNamed) {
  auto more = lamp(), nowhere = lamp();
  more["attribute[colour]"] = "red";
  nowhere["attribute[unit]"] = "atlantis";
  expect_error(post("json", more), 400, "attribute[colour]");
  expect_error(post("json", nowhere), 400, "attribute[unit]");
  EXPECT_EQ(get("requests.json").json().size(), 0U);
}

TEST_F(Open311, UnknownAddressesAndMethodsAnswerInTheErrorFormOfTheSpecification) {
  expect_error(get("nothing.json"), 404, "/open311/v2/nothing.json");
  expect_error(get("requests/1/2/3.json"), 404, "/open311/v2/requests/1/2/3.json");
  const Answer xml = get("nothing.xml");
  EXPECT_EQ(xml.status, 404);
  EXPECT_EQ(xml.header("content-type"), "text/xml; charset=utf-8");
  EXPECT_EQ(XmlLines::of(xml.body),
            "errors/error/code=404\n"
            "errors/error/description=/open311/v2/nothing.xml was not found.\n");
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    const Answer answer = client.http.request(method, k_root + "services.json", "");
    expect_error(answer, 405, method);
    EXPECT_EQ(answer.header("allow"), "GET, HEAD");
  }
  const Answer removed = client.http.request("DELETE", k_root + "requests.xml", "");
  EXPECT_EQ(removed.status, 405);
  EXPECT_EQ(removed.header("allow"), "GET, HEAD, POST");
  EXPECT_EQ(XmlLines::of(removed.body).find("errors/error/code=405\n"), 0U) << removed.body;
  EXPECT_EQ(client.http.request("HEAD", k_root + "services.json", "").status, 200);
}

TEST_F(Open311, SpansFiltersAndPages) {
  for (int i = 0; i < 3; ++i) static_cast<void>(sent());
  const auto size = [&](const std::string& query) {
    const Answer answer = get("requests.json?" + query);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.json().size();
  };
  EXPECT_EQ(size("start_date=2021-10-16T00:00:00%2B08:00"), 3U);
  EXPECT_EQ(size("start_date=2021-10-16T00:00:00+08:00&end_date=2021-10-17T00:00:00Z"), 3U);
  EXPECT_EQ(size("end_date=2021-10-15T00:00:00Z"), 0U);
  EXPECT_EQ(size("service_code=complex"), 0U);
  EXPECT_EQ(size("service_code=complex,general&status=open,closed"), 3U);
  EXPECT_EQ(size("status=closed"), 0U);
  EXPECT_EQ(size("page_size=2"), 2U);
  EXPECT_EQ(size("page_size=2&page=2"), 1U);
  expect_error(get("requests.json?start_date=2021-01-01T00:00:00Z&end_date=2021-04-02T00:00:00Z"),
               400, "90 days");
  expect_error(get("requests.json?start_date=2021-10-02T00:00:00Z&end_date=2021-10-01T00:00:00Z"),
               400, "90 days");
  EXPECT_EQ(size("start_date=2021-01-01T00:00:00Z&end_date=2021-04-01T00:00:00Z"), 0U);
  // A list of ids overrides all else.
  const std::string number = get("requests.json").json().at(0).at("service_request_id");
  EXPECT_EQ(size("status=closed&service_request_id=" + number + ",999999"), 1U);
  EXPECT_EQ(size("service_request_id=" + number + "&status=fixed&start_date=yesterday"), 1U);
  EXPECT_EQ(size("service_request_id=" + number +
                 "&start_date=2020-01-01T00:00:00Z&end_date=2021-01-01T00:00:00Z"),
            1U);
  expect_error(get("requests.json?service_request_id=" + number + ",x"), 400, "service_request_id");
  town.clock().pass(91 * k_day_ms);
  EXPECT_EQ(size(""), 0U);  // the most recent 90 days
}

TEST_F(Open311, WhatThePlanDoesNotPublishOnlyItsSenderSees) {
  town.must("system", "plan.activate", {{"source", s1_plan_text() + "\n# silent\n"}});
  const std::string number = sent();
  EXPECT_EQ(get("requests.json").json().size(), 0U);
  expect_error(get("requests/" + number + ".json"), 404, number);
  const std::string with_key = ".json?api_key=" + std::string(k_key);
  EXPECT_EQ(get("requests" + with_key).json().size(), 1U);
  EXPECT_EQ(get("requests/" + number + with_key).json().at(0).at("address_id"), k_village_a);
  town.must("system", "client.disable", {{"name", "12345热线"}});
  expect_error(get("requests/" + number + with_key), 403, "api_key");
  expect_error(post("json", lamp()), 403, "api_key");
}

TEST_F(Open311, WherePlansPublishNoWordsTheDescriptionIsEmpty) {
  town.must("system", "plan.activate", {{"source", published_plan()}});
  auto neighbours = lamp();
  neighbours["description"] = "我是张三丰，住七号楼301，邻居李四把垃圾堆我门口";
  const std::string number = post("json", neighbours).json().at(0).at("service_request_id");
  for (const std::string& path : {std::string("requests.json?extensions=true"),
                                  std::string("requests.xml"), "requests/" + number + ".json"}) {
    const Answer answer = get(path);
    EXPECT_EQ(answer.status, 200) << answer.body;
    for (const char* secret : {"张三", "301", "李四", "垃圾"})
      EXPECT_EQ(answer.body.find(secret), std::string::npos) << path << " tells " << secret;
  }
  EXPECT_TRUE(get("requests/" + number + ".json").json().at(0).at("description").is_null());
  // Who sent it reads it again.
  const Json own = get("requests/" + number + ".json?api_key=" + k_key).json().at(0);
  EXPECT_NE(own.at("description").get<std::string>().find("七号楼301"), std::string::npos);
}

TEST_F(Open311, AMatterWithoutStateInThePlanIsNotListed) {
  town.must("system", "plan.activate",
            {{"source", published_plan("opened", "none", R"("kind", "title")")}});
  static_cast<void>(sent());
  EXPECT_EQ(get("requests.json").json().size(), 0U);
}

TEST_F(Open311, WithoutTheDayInThePlanNothingIsListed) {
  town.must("system", "plan.activate",
            {{"source", published_plan("opened", "none", R"("kind", "state")")}});
  static_cast<void>(sent());
  EXPECT_EQ(get("requests.json").json().size(), 0U);
}

// Decision 0016: a service whose count is suppressed is not named either, but to its sender.
TEST_F(Open311, AServiceOfAFewIsNamedToItsSenderOnly) {
  town.must("system", "plan.activate",
            {{"source", published_plan("opened", "none", R"("kind", "state", "opened")",
                                       R"("general", "complex")")}});
  const std::string number = sent();
  const Json seen =
      both("requests/" + number, "service_requests", "Open311Requests", "?extensions=true").at(0);
  EXPECT_TRUE(seen.at("service_code").is_null());
  EXPECT_TRUE(seen.at("service_name").is_null());
  EXPECT_EQ(seen.at("agency_responsible"), "中共汝集镇委员会") << "the office would tell it";
  EXPECT_EQ(get("requests.json").json().size(), 1U);
  EXPECT_EQ(get("requests.json?service_code=general").json().size(), 0U);
  const std::string with_key = "api_key=" + std::string(k_key);
  EXPECT_EQ(get("requests.json?service_code=complex&" + with_key).json().size(), 0U);
  const Json own = get("requests.json?service_code=general&" + with_key).json();
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(own.at(0).at("service_code"), "general");
  EXPECT_EQ(own.at(0).at("agency_responsible"), "镇综治中心");
}

TEST_F(Open311, TheAgencyIsTheOfficeOfTheMattersOwnPlan) {
  const std::string number = sent();
  std::string later = published_plan("opened", "masked");
  const std::string office = R"(name = "镇综治中心", of)";
  const auto at = later.find(office);
  ASSERT_NE(at, std::string::npos);
  later.replace(at, office.size(), R"(name = "镇平安办", of)");
  town.must("system", "plan.activate", {{"source", later}});
  const std::string newer = sent();
  const auto agency = [&](const std::string& no) {
    return get("requests/" + no + ".json").json().at(0).at("agency_responsible");
  };
  EXPECT_EQ(agency(number), "镇综治中心");
  EXPECT_EQ(agency(newer), "镇平安办");
}

TEST_F(Open311, GoldenFilesOfBothFormats) {
  const std::string number = sent();
  for (const std::string& path :
       {std::string("services.xml"), std::string("services/general.json"),
        "requests/" + number + ".xml?extensions=true", "requests/" + number + ".json",
        "requests/" + number + "/updates.xml"}) {
    std::string name = path.substr(0, path.find('?'));
    if (const auto at = name.find(number); at != std::string::npos)
      name.replace(at, number.size(), "N");
    std::replace(name.begin(), name.end(), '/', '-');
    std::string body = get(path).body;
    body = std::regex_replace(body, std::regex("\\b" + number + "\\b"), "N");
    const std::string file = std::string(WANHU_SOURCE_DIR) + "/tests/server/open311/" + name;
    if (std::getenv("WANHU_UPDATE_GOLDEN") != nullptr) {
      std::ofstream(file, std::ios::binary) << body;
      continue;
    }
    std::ifstream golden(file, std::ios::binary);
    EXPECT_EQ(body, std::string(std::istreambuf_iterator<char>(golden), {})) << name;
  }
}

}  // namespace
}  // namespace wanhu::test
