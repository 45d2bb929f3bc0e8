// The description of the interface and the interface are one: every route served is described and
// the other way round, the roles in it are the program's own, and real answers fit their schemas.
#include <gtest/gtest.h>

#include <set>

#include "app/query_supervision.hpp"
#include "base/digest.hpp"
#include "support/filed_plan.hpp"
#include "support/json_schema.hpp"
#include "support/outlines.hpp"
#include "support/places_plan.hpp"
#include "support/proposed_measure.hpp"
#include "support/quoted_poll.hpp"
#include "support/ranking_plan.hpp"
#include "support/script.hpp"
#include "support/standards_play.hpp"
#include "support/township_server.hpp"

namespace wanhu::test {
namespace {

// Answers of one server, each checked against the schema of its route and status.
class Contract {
 public:
  explicit Contract(TownshipServer& town)
      : checker_(Json::parse(town.client().get("/api/openapi.json").body)) {}

  [[nodiscard]] const Json& document() const { return checker_.document(); }

  void expect(const std::string& method, const std::string& route, const Answer& answer,
              int status = 200) {
    EXPECT_EQ(answer.status, status) << method << " " << route << ": " << answer.body;
    const Json& responses = document().at("paths").at(route).at(method).at("responses");
    const std::string key = std::to_string(answer.status);
    const Json& described = responses.contains(key) ? responses.at(key) : responses.at("default");
    if (!described.contains("content")) {
      EXPECT_EQ(answer.body, "") << route;
      return;
    }
    const std::string type = answer.header("content-type");
    const std::string plain = type.substr(0, type.find(';'));
    ASSERT_TRUE(described.at("content").contains(plain)) << route << " answers " << plain;
    if (plain.find("json") == std::string::npos) return;
    const std::string wrong =
        checker_.check(described.at("content").at(plain).at("schema"), answer.json());
    EXPECT_EQ(wrong, "") << method << " " << route << ": " << answer.body.substr(0, 600);
    checked_.insert(method + " " + route);
  }
  void expect_fits(const std::string& schema, const Json& value) {
    EXPECT_EQ(checker_.check({{"$ref", "#/components/schemas/" + schema}}, value), "") << value;
  }
  [[nodiscard]] const std::set<std::string>& checked() const { return checked_; }

 private:
  SchemaChecker checker_;
  std::set<std::string> checked_;
};

std::set<std::string> described_routes(const Json& document) {
  std::set<std::string> routes;
  for (const auto& [path, methods] : document.at("paths").items())
    for (const auto& [method, operation] : methods.items()) {
      std::string upper = method;
      for (char& c : upper) c = static_cast<char>(std::toupper(c));
      routes.insert(upper + " " + path);
    }
  return routes;
}

TEST(ApiContract, EveryRouteIsDescribedAndServed) {
  TownshipServer town;
  const Contract contract(town);
  const std::set<std::string> served(town.server().routes().begin(), town.server().routes().end());
  EXPECT_EQ(served, described_routes(contract.document()));
}

TEST(ApiContract, EveryCommandIsDescribedAndItsRolesAreTheProgramsOwn) {
  TownshipServer town;
  const Contract contract(town);
  const Json& document = contract.document();
  std::set<std::string> described;
  for (const auto& [name, schema] : document.at("components").at("schemas").items()) {
    if (!name.starts_with("Command_")) continue;
    const std::string kind = schema.at("properties").at("kind").at("const");
    described.insert(kind);
    std::set<std::string> roles;
    for (const std::string& role : access::role_names())
      if (access::may_send(access::role_of(role).value(), kind)) roles.insert(role);
    EXPECT_EQ(schema.at("x-roles").get<std::set<std::string>>(), roles) << kind;
  }
  const std::vector<std::string> all = access::all_commands();
  EXPECT_EQ(described, std::set<std::string>(all.begin(), all.end()));
  const Json& mapping =
      document.at("components").at("schemas").at("Command").at("discriminator").at("mapping");
  EXPECT_EQ(mapping.size(), described.size());
}

// A leaflet that was handed over and given out, and one that waits for a second reader.
void publicise(TownshipServer& town) {
  const Json leaflet{{"item", "door_leaflet"}, {"version", 1}};
  const auto version = [&](const char* kind, Json more) {
    more.update(leaflet);
    town.must("centre-1", kind, std::move(more));
  };
  town.must("centre-1", "item.put",
            {{"item", "door_leaflet"}, {"title", "防骗提示"}, {"text", "陌生来电不转账"}});
  version("stock.receive", {{"n", 500}});
  version("stock.hand_over",
          {{"handover_id", id_text("leaflets")}, {"to_unit", k_village_a}, {"n", 100}});
  town.must("qsm-lead", "stock.acknowledge", {{"handover_id", id_text("leaflets")}});
  for (const char* name : {"given", "waits"})
    town.must("qsm-lead", "publicity.record",
              {{"act_id", id_text(name)},
               {"item", "door_leaflet"},
               {"unit", k_village_a},
               {"day", "2021-10-16"},
               {"channel", "door"},
               {"n", 20},
               {"from", "09:00"},
               {"to", "11:00"},
               {"note", name == std::string("waits") ? "提到满意度" : "逐户发放"}});
  town.must("centre-1", "item.put",
            {{"item", "door_leaflet"}, {"title", "电话调查通知"}, {"text", "本月有电话调查"}});
}

TEST(ApiContract, StandardsAndHonoursFitTheirSchemas) {
  TownshipServer town;
  Contract contract(town);
  town.open_matter("qsm-1", "lamp");
  assess_october(town);
  const auto ask = [&](const char* who, const std::string& route, const std::string& path) {
    contract.expect("get", route, town.signed_in(who)->get(path));
  };
  const std::string page = "/api/v1/standards/{id}", one = "/api/v1/standards/safe";
  const std::string rows = page + "/rows";
  ask("centre-1", page, one);
  ask("qsm-lead", rows, one + "/rows?unit=qinsimiao&item=overdue&period=2021-10");
  ask("centre-1", rows, one + "/rows?unit=qinsimiao&item=meeting&period=2021-10");
  ask("centre-1", "/api/v1/honours", "/api/v1/honours");
  honour_october(town);
  ask("centre-1", "/api/v1/standards", "/api/v1/standards");
  for (const char* who : {"centre-1", "centre-2", "qsm-lead", "auditor-1"})
    ask(who, page, one + "?period=2021-10&plan=safe-villages");
  ask("county-1", "/api/v1/honours", "/api/v1/honours");
  const std::string document = "/api/v1/honours/" + id_text("honour") + "/document";
  for (const char* format : {"html", "json", "xlsx"})
    ask("auditor-1", "/api/v1/honours/{id}/document", document + "?format=" + format);
  ask("qsm-lead", page + "/export", one + "/export?period=2021-10&lang=en");
  const auto centre = town.signed_in("centre-1");
  contract.expect("get", page, centre->get("/api/v1/standards/nothing"), 404);
  contract.expect("get", rows, centre->get(one + "/rows?unit=qinsimiao&item=lead&period=2021-10"),
                  404);
  contract.expect("get", rows, centre->get(one + "/rows?unit=qinsimiao&item=overdue"), 400);
}

// A place with everything that can stand at one: an open fault, a hazard, a listing, a booking.
void furnish_places(Township& town) {
  town.must("system", "plan.activate", {{"source", places_plan()}});
  const Json hours{{"days", {1, 2, 3, 4, 5, 6, 7}}, {"from", 0}, {"to", 1440}};
  const auto put = [&](const char* name, const char* kind, Json more) {
    more.update({{"place_id", id_text(name)},
                 {"kind", kind},
                 {"unit", k_village_a},
                 {"name", name},
                 {"where", "村东"}});
    town.must("qsm-lead", "place.put", std::move(more));
  };
  put("spot", "spot",
      {{"n", 2}, {"sign", false}, {"code", "A-1"}, {"longitude", 115.46}, {"latitude", 33.08}});
  put("room", "room", {{"hours", Json::array({hours})}});
  put("screen", "screen", {{"consent", "业主同意"}, {"consent_day", "2021-10-15"}});
  const std::string day = town.clock().now().date().iso();
  town.must("qsm-1", "inspection.record",
            {{"inspection_id", id_text("look")},
             {"rule", "inspect.spots"},
             {"place_id", id_text("spot")},
             {"day", day},
             {"items",
              {{{"item", "照明"}, {"state", "ok"}},
               {{"item", "护栏"},
                {"state", "fault"},
                {"note", "松动"},
                {"matter_id", id_text("rail")},
                {"kind", "general"}}}}});
  town.must("qsm-lead", "place.hazard",
            {{"hazard_id", id_text("bank")},
             {"place_id", id_text("spot")},
             {"kind", "塘坝"},
             {"risk", "high"},
             {"state", "open"}});
  town.must("qsm-lead", "place.list",
            {{"listing_id", id_text("listing")},
             {"rule", "listing.rectify"},
             {"place_id", id_text("spot")},
             {"reason", "两次检查都有隐患"},
             {"measures", Json::array({"一处一方案"})},
             {"owner", "村委会"}});
  town.must("qsm-1", "room.book",
            {{"booking_id", id_text("booking")},
             {"place_id", id_text("room")},
             {"day", (town.clock().now().date() + 1).iso()},
             {"from", 540},
             {"to", 600},
             {"purpose", "邻里调解"},
             {"matter_id", id_text("rail")}});
  town.must("qsm-1", "patrol.record",
            {{"patrol_id", id_text("walk")},
             {"rule", "cadence.walk"},
             {"unit", k_village_a},
             {"day", town.clock().now().date().iso()},
             {"from", 0},
             {"to", 60},
             {"place_ids", Json::array({id_text("spot")})},
             {"matters", Json::array({id_text("rail")})}});
}

TEST(ApiContract, AnswersFitTheirSchemas) {
  TownshipServer town;
  Contract contract(town);
  const auto centre = town.signed_in("centre-1"), visitor = town.signed_in("qsm-1"),
             lead = town.signed_in("qsm-lead"), auditor = town.signed_in("auditor-1");
  town.must("centre-1", "register.freeze", {{"reason", "核对完毕"}});
  town.visit("qsm-1", "dwelling a 1", "answered", {{"q1", 5}});
  town.visit("qsm-2", "dwelling a 1", "declined");
  town.visit("qsm-1", "dwelling a 2", "nobody_home");
  town.must("qsm-1", "register.contact",
            {{"dwelling_id", id_text("dwelling a 1")}, {"name", "张三"}, {"phone", "13812345678"}});
  town.open_matter("qsm-1", "lamp");
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("lamp")}, {"owner", id_text("qsm-lead")}});
  town.must("qsm-lead", "matter.accept", {{"matter_id", id_text("lamp")}});
  town.must("qsm-lead", "matter.answer",
            {{"matter_id", id_text("lamp")}, {"outcome", "solved"}, {"text", "换了灯"}});
  town.must("qsm-lead", "improvement.open",
            {{"improvement_id", id_text("lamps")},
             {"unit", k_village_a},
             {"kind", "general"},
             {"title", "更换路灯"},
             {"cause", "线路老化"},
             {"action", "更换线路"},
             {"owner", "供电所"},
             {"due", "2022-03-01"}});
  town.must(
      "qsm-1", "matter.attempt",
      {{"matter_id", id_text("lamp")}, {"at", town.clock().now().iso()}, {"channel", "door"}});

  town.open_matter("qsm-1", "bridge");
  town.must("centre-1", "matter.forward",
            {{"matter_id", id_text("bridge")},
             {"to", "county_centre"},
             {"ground", "beyond"},
             {"reason", "县道归县里管"}});
  town.must("centre-1", "forward.send",
            {{"batch_id", id_text("letter")},
             {"body", "county_centre"},
             {"matters", {id_text("bridge")}}});
  town.open_matter("qsm-1", "drain");
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("drain")}, {"owner", id_text("qsm-lead")}});
  town.must("qsm-lead", "matter.accept", {{"matter_id", id_text("drain")}});
  town.must("qsm-lead", "matter.ask_help",
            {{"matter_id", id_text("drain")},
             {"person_id", id_text("qsm-1")},
             {"what", "量一下"},
             {"by", town.clock().now().date().iso()}});
  town.must("centre-1", "knowledge.put",
            {{"entry", "lamp"}, {"question", "路灯坏了找谁"}, {"answer", "打村委会电话"}});
  town.must("centre-1", "map.put", map_data());
  publicise(town);
  file_a_plan(town);
  publish_september(town);
  town.must("centre-1", "indicator.record",
            {{"value_id", id_text("city")},
             {"indicator", "city_result"},
             {"from", "2021-01-01"},
             {"to", "2021-06-30"},
             {"number", "96.53"},
             {"source", "市考评通报"},
             {"source_day", "2021-07-10"}});
  town.must("centre-1", "poll.record", quoted_poll());
  for (const char* who : {"qsm-lead", "王一"}) {
    Json data{{"holding_id", id_text(who)}, {"post", "duty.visitor"}, {"unit", k_village_a}};
    data[*who == 'q' ? "person_id" : "name"] = *who == 'q' ? id_text(who) : who;
    town.must("centre-1", "post.fill", std::move(data));
    town.must("centre-1", "shift.put",
              {{"shift_id", id_text(std::string("shift ") + who)},
               {"post", "duty.visitor"},
               {"unit", k_village_a},
               {"day", "2021-10-17"},
               {"from", 480},
               {"to", 1920},
               {"holding_ids", {id_text("qsm-lead")}}});
  }
  furnish_places(town);
  const std::string lamp = "/" + id_text("lamp"), house = "/" + id_text("dwelling a 1");
  const std::vector<std::tuple<TownClient*, std::string, std::string>> questions{
      {visitor.get(), "/api/v1/session", ""},
      {centre.get(), "/api/v1/today", ""},
      {centre.get(), "/api/v1/progress", ""},
      {centre.get(), "/api/v1/progress", "?by=group&unit=qinsimiao"},
      {centre.get(), "/api/v1/progress", "?by=visitor&as_of=2021-10-16"},
      {centre.get(), "/api/v1/matters", ""},
      {centre.get(), "/api/v1/matters", "?state=answered,told&q=%E8%B7%AF&limit=1"},
      {centre.get(), "/api/v1/matters", "?kind=general&count=true&limit=1"},
      {visitor.get(), "/api/v1/matters/{id}", lamp},
      {centre.get(), "/api/v1/matters/{id}", "/" + id_text("bridge")},
      {visitor.get(), "/api/v1/matters/{id}", "/" + id_text("drain")},
      {centre.get(), "/api/v1/forwards", ""},
      {visitor.get(), "/api/v1/knowledge", "?q=%E8%B7%AF%E7%81%AF"},
      {visitor.get(), "/api/v1/knowledge/{id}", "/lamp"},
      {visitor.get(), "/api/v1/public/knowledge", ""},
      {visitor.get(), "/api/v1/map", ""},
      {visitor.get(), "/api/v1/map/places", "?kind=spot"},
      {visitor.get(), "/api/v1/public/map", ""},
      {centre.get(), "/api/v1/publicity", ""},
      {lead.get(), "/api/v1/publicity", "?item=door_leaflet&unit=qinsimiao"},
      {auditor.get(), "/api/v1/publicity/reviews", ""},
      {lead.get(), "/api/v1/publicity/handovers", ""},
      {centre.get(), "/api/v1/publicity/handovers", "?unit=qinsimiao"},
      {centre.get(), "/api/v1/burden", ""},
      {lead.get(), "/api/v1/burden", "?month=2021-11-01"},
      {centre.get(), "/api/v1/work", ""},
      {lead.get(), "/api/v1/my-day", ""},
      {centre.get(), "/api/v1/my-day", ""},
      {centre.get(), "/api/v1/quotas", ""},
      {lead.get(), "/api/v1/quotas", "?unit=qinsimiao&as_of=2021-10-16"},
      {visitor.get(), "/api/v1/quotas", ""},
      {centre.get(), "/api/v1/asks", "?from=2021-10-10&to=2021-11-20"},
      {lead.get(), "/api/v1/asks/window",
       "?plan=ruji-2021&rule=task.collect_leaflets&day=2021-10-12"},
      {lead.get(), "/api/v1/asks/explain",
       "?plan=ruji-2021&rule=task.collect_leaflets&unit=qinsimiao&day=2021-10-12"},
      {visitor.get(), "/api/v1/work", ""},
      {lead.get(), "/api/v1/matters/calendar", "?month=2021-10-01&kind=general"},
      {lead.get(), "/api/v1/workload", ""},
      {visitor.get(), "/api/v1/views", ""},
      {lead.get(), "/api/v1/matters/chart", "?unit=qinsimiao&kind=general&weeks=8"},
      {centre.get(), "/api/v1/improvements", ""},
      {centre.get(), "/api/v1/indicators", ""},
      {centre.get(), "/api/v1/polls", ""},
      {lead.get(), "/api/v1/polls", ""},
      {lead.get(), "/api/v1/indicators", "?as_of=2021-10-16&from=2021-10-01&to=2021-10-31"},
      {auditor.get(), "/api/v1/indicators/{id}", "/on_time"},
      {lead.get(), "/api/v1/indicators/{id}", "/on_time?plan=ruji-2021"},
      {centre.get(), "/api/v1/indicators/{id}", "/city_result"},
      {centre.get(), "/api/v1/indicators/{id}", "/safety?unit=qinsimiao"},
      {centre.get(), "/api/v1/rankings", ""},
      {lead.get(), "/api/v1/rankings", "?as_of=2021-10-16"},
      {centre.get(), "/api/v1/rankings/{id}", "/villages"},
      {lead.get(), "/api/v1/rankings/{id}", "/villages"},
      {auditor.get(), "/api/v1/rankings/{id}", "/villages?edition=" + id_text("edition")},
      {centre.get(), "/api/v1/stats/door", ""},
      {auditor.get(), "/api/v1/stats/door", "?unit=qinsimiao"},
      {centre.get(), "/api/v1/stats/wave", ""},
      {auditor.get(), "/api/v1/stats/wave", "?indicator=safety&by=waves"},
      {lead.get(), "/api/v1/stats/wave", "?wave=" + id_text("poll") + "&by=village"},
      {lead.get(), "/api/v1/posts", "?as_of=2021-10-16"},
      {auditor.get(), "/api/v1/posts/roster", "?from=2021-10-16&to=2021-10-22"},
      {centre.get(), "/api/v1/posts/handover",
       "?person=" + id_text("qsm-lead") + "&to=" + id_text("qy-1")},
      {centre.get(), "/api/v1/dwellings", ""},
      {centre.get(), "/api/v1/dwellings", "?as_of=2021-10-15&limit=2"},
      {visitor.get(), "/api/v1/dwellings/{id}", house},
      {visitor.get(), "/api/v1/field", ""},
      {visitor.get(), "/api/v1/field", "?since=3"},
      {lead.get(), "/api/v1/field", "?day=0"},
      {lead.get(), "/api/v1/register/changes", ""},
      {lead.get(), "/api/v1/people", ""},
      {visitor.get(), "/api/v1/plan", ""},
      {lead.get(), "/api/v1/plans", ""},
      {auditor.get(), "/api/v1/plans/{version}", "/1"},
      {centre.get(), "/api/v1/answers", "?unit=qinsimiao"},
      {auditor.get(), "/api/v1/journal", "?limit=5"},
      {centre.get(), "/api/v1/reports/{name}", "/daily?format=json"},
      {visitor.get(), "/api/v1/public/info", ""},
      {lead.get(), "/api/v1/messages", "?state=queued,waiting&limit=5"},
      {centre.get(), "/api/v1/messages/setup", ""},
      {visitor.get(), "/api/v1/public/matters", "?state=open&limit=5"},
      {centre.get(), "/api/v1/places", "?kind=spot&listed=true&limit=1"},
      {visitor.get(), "/api/v1/places/{id}", "/" + id_text("spot")},
      {visitor.get(), "/api/v1/places/{id}", "/" + id_text("room")},
      {visitor.get(), "/api/v1/inspections/rounds", "?rule=inspect.spots"},
      {lead.get(), "/api/v1/listings", "?state=all"},
      {visitor.get(), "/api/v1/rooms", ""},
      {auditor.get(), "/api/v1/patrols", "?kind=spot"},
  };
  for (const auto& [client, route, more] : questions) {
    const bool hole = route.ends_with("}");
    const std::string path = (hole ? route.substr(0, route.rfind('/')) : route) + more;
    contract.expect("get", route, client->get(path));
  }
  contract.expect("get", "/api/v1/reports/{name}", centre->get("/api/v1/reports/daily"));
  contract.expect("get", "/api/v1/reports/{name}",
                  centre->get("/api/v1/reports/ledger?format=xlsx"));
  for (const char* format : {"html", "json", "xlsx"})
    contract.expect(
        "get", "/api/v1/forwards/{id}/letter",
        centre->get("/api/v1/forwards/" + id_text("letter") + "/letter?format=" + format));
  town.open_matter("qsm-1", "lamp again");
  const Answer alike = lead->get("/api/v1/matters" + lamp + "/similar");
  contract.expect("get", "/api/v1/matters/{id}/similar", alike);
  EXPECT_EQ(alike.json().at("items").size(), 3U);  // bridge and drain say the same words
  contract.expect("get", "/api/v1/matters/export",
                  lead->get("/api/v1/matters/export?contact=true"));
  contract.expect("get", "/api/v1/register/sheet",
                  centre->get("/api/v1/register/sheet?visitor=" + id_text("qsm-1")));
  for (const char* part : {"num", "den", "rest"})
    contract.expect("get", "/api/v1/indicators/{id}/rows",
                    lead->get(std::string("/api/v1/indicators/on_time/rows?part=") + part));
  for (TownClient* const who : {centre.get(), lead.get()})
    contract.expect("get", "/api/v1/rankings/{id}/units/{unit}",
                    who->get(std::string("/api/v1/rankings/villages/units/") + k_village_a));
  contract.expect("get", "/api/v1/rankings/{id}/season",
                  lead->get("/api/v1/rankings/villages/season?n=50"));
  contract.expect("get", "/api/v1/rankings/{id}/export",
                  lead->get("/api/v1/rankings/villages/export?lang=en&format=csv"));
  for (const char* format : {"html", "json", "xlsx"})
    contract.expect("get", "/api/v1/ranking-editions/{id}/document",
                    centre->get("/api/v1/ranking-editions/" + id_text("edition") +
                                "/document?lang=en&format=" + format));
  contract.expect("get", "/api/v1/indicators/{id}/series",
                  centre->get("/api/v1/indicators/on_time/series?points=3"));
  for (TownClient* const who : {centre.get(), lead.get()})
    contract.expect("get", "/api/v1/polls/{id}", who->get("/api/v1/polls/" + id_text("poll")));
  for (const char* format : {"xlsx", "csv", "csv&part=response", "csv&part=questions", "svg"})
    contract.expect(
        "get", "/api/v1/polls/{id}/export",
        lead->get("/api/v1/polls/" + id_text("poll") + "/export?lang=en&format=" + format));
  contract.expect(
      "post", "/api/v1/polls/preview",
      centre->post_file("/api/v1/polls/preview?name=a.csv",
                        "indicator,n,percent,name,from,to,source,source_day\n"
                        "safety,900,95.1,另一次,2021-01-01,2021-03-31,通报,2021-04-10\n"));
  contract.expect("get", "/api/v1/indicators/export",
                  lead->get("/api/v1/indicators/export?lang=en"));
  contract.expect("get", "/api/v1/indicators/export",
                  lead->get("/api/v1/indicators/export?lang=en&format=csv"));
  contract.expect("post", "/api/v1/indicators/preview",
                  centre->post_file("/api/v1/indicators/preview?name=a.csv",
                                    "indicator,from,to,number,source,source_day\n"
                                    "city_result,2021-01-01,2021-03-31,95.1,通报,2021-04-10\n"));
  contract.expect("get", "/api/v1/posts/export", lead->get("/api/v1/posts/export?lang=en"));
  contract.expect("get", "/api/v1/rates/rows",
                  centre->get("/api/v1/rates/rows?rate=resolution&part=explained&limit=1"));
  contract.expect("get", "/api/v1/rates/rows",
                  centre->get("/api/v1/rates/rows?rate=response&part=explained"), 400);
  contract.expect("get", "/api/v1/callbacks", centre->get("/api/v1/callbacks?limit=1"));
  contract.expect("get", "/api/v1/callbacks", centre->get("/api/v1/callbacks?after=x"), 400);
  contract.expect("get", "/api/v1/rates/rows",
                  centre->get("/api/v1/rates/rows?part=met&reason=court"), 400);
  contract.expect("get", "/api/v1/rates/rows/export",
                  centre->get("/api/v1/rates/rows/export?lang=en&rate=response&part=met"));
  for (const char* route :
       {"/api/v1/asks/export", "/api/v1/places/export", "/api/v1/listings/export",
        "/api/v1/rooms/export", "/api/v1/patrols/export", "/api/v1/publicity/export",
        "/api/v1/supervision/export", "/api/v1/my-day/sheet"})
    contract.expect("get", route, lead->get(std::string(route) + "?lang=en"));
  contract.expect("get", "/api/v1/plans/{version}/document",
                  centre->get("/api/v1/plans/1/document?lang=en"));
  contract.expect("get", "/api/v1/plans/{version}/source", centre->get("/api/v1/plans/1/source"));
  const std::string filed = "/api/v1/filings/" + id_text("own plan");
  contract.expect("get", "/api/v1/filings/{id}", lead->get(filed));
  contract.expect("get", "/api/v1/filings/{id}/source", auditor->get(filed + "/source"));
  contract.expect("get", "/api/v1/asks/explain",
                  lead->get("/api/v1/asks/explain?plan=asking&rule=task.own_plan&unit=qinsimiao&"
                            "day=2021-10-20"));
  // A task is no report that goes up as a document.
  contract.expect("get", "/api/v1/asks/letter",
                  lead->get("/api/v1/asks/letter?plan=asking&rule=task.own_plan&unit=qinsimiao&"
                            "day=2021-10-20"),
                  404);
  contract.expect("post", "/api/v1/filings/check",
                  lead->post("/api/v1/filings/check", {{"plan", "asking"},
                                                       {"rule", "task.own_plan"},
                                                       {"unit", k_village_a},
                                                       {"source", village_plan()}}));
  contract.expect("get", "/healthz", centre->get("/healthz"));
  contract.expect("get", "/readyz", centre->get("/readyz"));
  contract.expect("get", "/metrics", centre->get("/metrics"));
  contract.expect("get", "/api/v1/qr", centre->get("/api/v1/qr?receipt=01234-56789"));

  EXPECT_EQ(visitor->get("/api/v1/field").json().at("notices").size(), 1U) << "doubled dwelling";
}

// Rounds that are announced, in hand and ended, and findings on their road, for who sees all of it
// and for a unit.
class SupervisionContract : public testing::Test {
 protected:
  TownshipServer town;
  Contract contract{town};

  void announce(const std::string& name, const char* of) {
    town.must("centre-1", "supervision.announce",
              {{"round_id", id_text(name)},
               {"kind", "supervision.recontact"},
               {"of", of},
               {"seed", "seed-" + name},
               {"on", (town.clock().now().date() + 1).iso()}});
  }
  void draw(const std::string& name) {
    town.clock().pass(k_day_ms);
    town.must("centre-1", "supervision.draw", {{"round_id", id_text(name)}});
  }
  void find(const std::string& round, const std::string& finding) {
    const Json page = town.read("centre-1", [&](app::Reader& reader) {
      return app::supervision_round_page(reader, id(round)).value();
    });
    town.must("centre-1", "supervision.record",
              {{"round_id", id_text(round)},
               {"item", page.at("items")[0].at("item")},
               {"check_id", id_text(finding)},
               {"day", town.clock().now().date().iso()},
               {"by", "phone"},
               {"result", "finding"},
               {"identified", true},
               {"consent", true},
               {"finding",
                {{"finding_id", id_text(finding)}, {"kind", "false_visit"}, {"text", "不符"}}}});
  }
  void on(const char* who, const char* kind, Json more) {
    more["finding_id"] = id_text("second");
    town.must(who, kind, std::move(more));
  }
  void look(const std::vector<std::string>& rounds) {
    for (const char* who : {"centre-1", "qsm-lead", "county-1"}) {
      const auto client = town.signed_in(who);
      contract.expect("get", "/api/v1/supervision", client->get("/api/v1/supervision"));
      for (const std::string& name : rounds)
        contract.expect("get", "/api/v1/supervision/rounds/{id}",
                        client->get("/api/v1/supervision/rounds/" + id_text(name)));
    }
  }
};

TEST_F(SupervisionContract, AnswersFitTheirSchemas) {
  town.visit("qsm-1", "dwelling a 1", "answered");
  announce("first", "units");
  look({"first"});
  draw("first");
  find("first", "first finding");
  town.must("centre-1", "supervision.close", {{"round_id", id_text("first")}, {"reason", "雨"}});
  announce("round", "visits");
  draw("round");
  find("round", "second");
  on("qsm-lead", "supervision.state", {{"text", "走过"}});
  on("centre-2", "supervision.decide", {{"outcome", "upheld"}, {"reason", "核实"}});
  on("centre-1", "supervision.open_matter",
     {{"matter_id", id_text("lamp")},
      {"check", "123456"},
      {"kind", "general"},
      {"title", "路灯"},
      {"text", "不亮"}});
  look({"first", "round"});
  const auto county = town.signed_in("county-1");
  const std::string list = "/api/v1/supervision/rounds/" + id_text("round") + "/list";
  contract.expect("get", "/api/v1/supervision/rounds/{id}/list", county->get(list + "?lang=zh"));
  EXPECT_EQ(town.signed_in("qsm-lead")->get(list).status, 403);
}

// Ladders and proposals of measures, as drafted, told and decided, for the centre and for a unit.
TEST(ApiContract, LaddersAndProposalsFitTheirSchemas) {
  TownshipServer town;
  Contract contract{town};
  propose_measure(town);
  const std::string own = "/api/v1/proposals/" + id_text("measure");
  const auto look = [&] {
    for (const char* who : {"centre-2", "qsm-lead", "county-1"}) {
      const auto client = town.signed_in(who);
      contract.expect("get", "/api/v1/ladders", client->get("/api/v1/ladders"));
      contract.expect("get", "/api/v1/ladders/{id}",
                      client->get("/api/v1/ladders/false_visits?as_of=2021-10-17"));
      contract.expect("get", "/api/v1/ladders/{id}", client->get("/api/v1/ladders/false_visits"));
      contract.expect("get", "/api/v1/proposals", client->get("/api/v1/proposals"));
      contract.expect("get", "/api/v1/proposals/{id}", client->get(own));
      contract.expect("get", "/api/v1/my-day", client->get("/api/v1/my-day"));
      for (const char* format : {"html", "json", "xlsx"})
        contract.expect("get", "/api/v1/proposals/{id}/document",
                        client->get(own + "/document?format=" + format));
    }
  };
  look();
  const Json about{{"proposal_id", id_text("measure")}};
  const auto with = [&](Json more) {
    more.update(about);
    return more;
  };
  town.must("qsm-lead", "proposal.state", with({{"text", "已补走"}}));
  town.must("centre-2", "proposal.review", with({{"outcome", "supported"}, {"reason", "属实"}}));
  town.must("centre-1", "person.add",
            {{"person_id", id_text("centre-3")},
             {"login", "centre-3"},
             {"name", "测试centre-3"},
             {"role", "centre"}});
  town.must("centre-3", "proposal.approve",
            with({{"body", "镇党委"},
                  {"number", "镇发〔2021〕9号"},
                  {"approver", "镇党委书记"},
                  {"day", town.clock().now().date().iso()},
                  {"reason", "同意"}}));
  look();
  const auto county = town.signed_in("county-1");
  contract.expect("get", "/api/v1/ladders/{id}/export",
                  county->get("/api/v1/ladders/false_visits/export?lang=zh"));
  contract.expect("get", "/api/v1/proposals/export", county->get("/api/v1/proposals/export"));
  EXPECT_EQ(town.signed_in("qy-lead")->get(own).status, 404);
}

// From the command over the wire to the gateway.
TEST(ApiContract, MessagesFitTheirSchemasAndReachTheGateway) {
  Script gateway("tests/message/hook_server.py");
  TownshipServer town(3'600'000, {.sms = message::HookSettings{
                                      .url = "http://127.0.0.1:" + gateway.port() + "/once",
                                      .secret = "a secret of sixteen"}});
  Contract contract(town);
  town.clock().set(base::Instant::parse("2021-10-20T10:00:00+08:00").value());
  const auto centre = town.signed_in("centre-1"), visitor = town.signed_in("qsm-1");
  town.must("qsm-1", "matter.open",
            {{"matter_id", id_text("lamp")},
             {"check", "123456"},
             {"title", "路灯不亮"},
             {"text", "坏了"},
             {"unit", k_village_a},
             {"channel", "visit"},
             {"contact", {{"phone", "13812345678"}}}});
  ASSERT_TRUE(gateway.next()) << "answered with 500";
  const auto list = [&] { return centre->get("/api/v1/messages"); };
  for (int i = 0; i < 200 && list().json().at("counts").at("failed") != 1; ++i) ::usleep(20'000);
  contract.expect("get", "/api/v1/messages", list());
  town.clock().pass(5 * k_minute_ms);
  ASSERT_TRUE(gateway.next()) << "tried again";
  for (int i = 0; i < 200 && list().json().at("counts").at("sent") != 1; ++i) ::usleep(20'000);
  const Answer sent = list();
  contract.expect("get", "/api/v1/messages", sent);
  EXPECT_EQ(sent.json().at("counts").at("sent"), 1);
  EXPECT_EQ(sent.body.find("138"), std::string::npos) << "no number is shown";
  contract.expect("get", "/api/v1/matters/{id}/messages",
                  visitor->get("/api/v1/matters/" + id_text("lamp") + "/messages"));
  contract.expect("get", "/api/v1/messages/setup", centre->get("/api/v1/messages/setup"));
}

TEST(ApiContract, AnswersToWritingFitTheirSchemas) {
  TownshipServer town;
  Contract contract(town);
  const auto centre = town.signed_in("centre-1"), visitor = town.signed_in("qsm-1");
  contract.expect(
      "post", "/api/v1/session",
      visitor->http.post_json("/api/v1/session", {{"login", "qsm-1"}, {"password", k_password}}));
  contract.expect("post", "/api/v1/session",
                  visitor->http.post_json("/api/v1/session", {{"login", "x"}, {"password", "y"}}),
                  401);
  const Json command{{"id", id_text("command")},
                     {"kind", "matter.open"},
                     {"data",
                      {{"matter_id", id_text("lamp")},
                       {"check", "123456"},
                       {"title", "路灯"},
                       {"text", "不亮"},
                       {"unit", k_village_a},
                       {"channel", "visit"}}}};
  contract.expect_fits("Command", command);
  const Json refused{
      {"id", id_text("refused")}, {"kind", "register.freeze"}, {"data", {{"reason", "no right"}}}};
  const auto session = town.signed_in("qsm-1");
  contract.expect("post", "/api/v1/commands",
                  session->post("/api/v1/commands", {{"commands", {command, refused}}}));
  contract.expect("post", "/api/v1/commands/preview",
                  session->post("/api/v1/commands/preview", {{"commands", {command, refused}}}));
  const Json view{{"id", id_text("view")}, {"name", "超期"}, {"query", "overdue=true"}};
  contract.expect("post", "/api/v1/views", session->post("/api/v1/views", view));
  contract.expect("delete", "/api/v1/views/{id}", session->del("/api/v1/views/" + id_text("view")));
  town.must("centre-1", "knowledge.put",
            {{"entry", "lamp"}, {"question", "路灯坏了找谁"}, {"answer", "打村委会电话"}});
  for (const std::string whose : {"/api/v1/knowledge", "/api/v1/public/knowledge"}) {
    contract.expect("post", whose + "/suggest",
                    session->post(whose + "/suggest", {{"text", "村口路灯不亮"}}));
    contract.expect("post", whose + "/answered",
                    session->post(whose + "/answered", {{"entry", "lamp"}}), 204);
    contract.expect("post", whose + "/answered",
                    session->post(whose + "/answered", {{"entry", "gone"}}), 404);
  }
  contract.expect("post", "/api/v1/knowledge/preview",
                  centre->post_file("/api/v1/knowledge/preview?name=list.csv",
                                    "问题,答复\n路灯坏了找谁,打村委会电话\n"));
  contract.expect("get", "/api/v1/knowledge/export", centre->get("/api/v1/knowledge/export"));
  contract.expect("get", "/api/v1/knowledge/export",
                  centre->get("/api/v1/knowledge/export?format=csv"));
  town.must("system", "plan.activate", {{"source", places_plan()}});
  contract.expect(
      "post", "/api/v1/places/preview",
      centre->post_file(
          "/api/v1/places/preview?name=list.csv",
          "所属单位,场所类别,场所名称,有无提示标识\n秦四庙村,重点部位,塘边,有\n没有,x,y,\n"));
  const Json mean{{"kind", "mean"}, {"of", {"y"}}};
  Json by = mean;
  by.update({{"id", "parts"}, {"by", {"unit"}}, {"covmat", true}});
  contract.expect(
      "post", "/api/v1/stats/estimate",
      centre->post(
          "/api/v1/stats/estimate",
          {{"job", {{"estimate", {mean, by}}}},
           {"file",
            {{"name", "a.csv"}, {"text", "unit,y\na,1\na,0\nb,1\nb,1\nc,0\nc,1\nd,0\nd,0\nd,1\n"}}},
           {"ranks_of", "parts"}}));
  contract.expect("post", "/api/v1/stats/rates",
                  centre->post_file("/api/v1/stats/rates?name=a.csv", "code\n1.1\n2.11\n"));
  contract.expect("post", "/api/v1/stats/table",
                  centre->post_file("/api/v1/stats/table?name=a.csv", "unit,y\na,1\na,0\n"));
  contract.expect("post", "/api/v1/map/preview",
                  centre->post_file("/api/v1/map/preview?name=a.geojson", outlines_file()));
  const std::string csv = "村名,门牌号,地址\n七营村,31,31号\n没有,1,1号\n";
  const std::string good = "村名,门牌号,地址\n七营村,31,31号\n";
  const std::string people = "姓名,岗位,村名\n王一,走访员,七营村\n";
  const auto import = [&](const std::string& bytes) {
    return "?name=list.csv&id=" + Uuid::v7(base::SystemClock().now()).text() +
           "&sha256=" + base::hex(base::sha256(bytes));
  };
  contract.expect("post", "/api/v1/register/preview",
                  centre->post_file("/api/v1/register/preview?name=list.csv", csv));
  contract.expect("post", "/api/v1/register/import",
                  centre->post_file("/api/v1/register/import" + import(csv), csv), 400);
  contract.expect("post", "/api/v1/register/import",
                  centre->post_file("/api/v1/register/import" + import(good), good));
  contract.expect("post", "/api/v1/people/preview",
                  centre->post_file("/api/v1/people/preview?name=list.csv", people));
  contract.expect("post", "/api/v1/people/import",
                  centre->post_file("/api/v1/people/import" + import(people), people));
  contract.expect("post", "/api/v1/people/{id}/code",
                  centre->post("/api/v1/people/" + id_text("qy-1") + "/code", Json::object()));
  contract.expect("post", "/api/v1/session/password",
                  session->post("/api/v1/session/password",
                                {{"old", k_password}, {"new", "Another-good-one-7"}}),
                  204);
  const Answer opened =
      session->http.post_json("/api/v1/public/matters", {{"id", id_text("public command")},
                                                         {"matter_id", id_text("ditch")},
                                                         {"check", "424242"},
                                                         {"text", "沟渠堵塞"},
                                                         {"unit", k_village_a}});
  contract.expect("post", "/api/v1/public/matters", opened);
  const Json receipt{{"receipt", opened.json().at("receipt")}, {"check", "424242"}};
  contract.expect("post", "/api/v1/public/receipt",
                  session->http.post_json("/api/v1/public/receipt", receipt));
  Json withdraw = receipt;
  withdraw["id"] = id_text("withdraw command");
  contract.expect("post", "/api/v1/public/receipt/withdraw",
                  session->http.post_json("/api/v1/public/receipt/withdraw", withdraw));
  withdraw["id"] = id_text("dissent command");
  withdraw["text"] = "没有解决";
  const Answer dissent = session->http.post_json("/api/v1/public/receipt/dissent", withdraw);
  contract.expect("post", "/api/v1/public/receipt/dissent", dissent, dissent.status);
  const Json what_if{{"version", 1}, {"changes", {{{"kind", "general"}, {"due", "10个工作日"}}}}};
  contract.expect("post", "/api/v1/plans/what-if", centre->post("/api/v1/plans/what-if", what_if));
  contract.expect("delete", "/api/v1/session", session->del("/api/v1/session"), 204);
}

TEST(SchemaChecker, FindsWhatIsWrong) {
  const SchemaChecker checker(Json::object());
  const Json schema{{"type", "object"},
                    {"additionalProperties", false},
                    {"required", {"id"}},
                    {"properties",
                     {{"id", {{"type", "string"}, {"format", "uuid"}}},
                      {"n", {{"type", {"integer", "null"}}, {"minimum", 0}}},
                      {"tags", {{"type", "array"}, {"items", {{"enum", {"a", "b"}}}}}}}}};
  const std::string good = id_text("x");
  EXPECT_EQ(checker.check(schema, {{"id", good}, {"n", nullptr}, {"tags", {"a"}}}), "");
  EXPECT_NE(checker.check(schema, Json::object()), "");
  EXPECT_NE(checker.check(schema, {{"id", "no uuid"}}), "");
  EXPECT_NE(checker.check(schema, {{"id", good}, {"n", -1}}), "");
  EXPECT_NE(checker.check(schema, {{"id", good}, {"n", 0.5}}), "");
  EXPECT_NE(checker.check(schema, {{"id", good}, {"tags", {"c"}}}), "");
  EXPECT_NE(checker.check(schema, {{"id", good}, {"more", 1}}), "");
  EXPECT_THROW((void)checker.check({{"typo", 1}}, 1), std::logic_error);
}

}  // namespace
}  // namespace wanhu::test
