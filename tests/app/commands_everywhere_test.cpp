// Every kind of command on SQLite and on PostgreSQL: the same answers, the same journal to the last
// byte, and tables that a replay makes again. And what time brings: reminders, once each.
#include <gtest/gtest.h>

#include <map>

#include "app/command.hpp"
#include "base/base64.hpp"
#include "base/digest.hpp"
#include "domain/picture/picture.hpp"
#include "domain/work/follow.hpp"
#include "support/asking_plan.hpp"
#include "support/outlines.hpp"
#include "support/pictures.hpp"
#include "support/places_plan.hpp"
#include "support/quoted_poll.hpp"
#include "support/ranking_plan.hpp"
#include "support/small_engine.hpp"
#include "support/standards_plan.hpp"

namespace wanhu::test {
namespace {

// A campaign of a few days that sends every kind at least once. All ids come from names, so that
// two runs are the same; contact data is sealed with fresh randomness and stands apart.
class Play {
 public:
  explicit Play(store::Engine kind) : town(kind, {"sms", "email", "hook"}) {}

  void run() {
    register_and_people();
    knowledge();
    map();
    posts();
    visits();
    matter_to_its_end();
    exits_and_rounds();
    messages();
    improvements();
    quoted_figures();
    work();
    together();
    publicity();
    standards();
    places();
    supervision();
    measures();
    follow();
    rankings();
  }

  SmallEngine town;
  std::vector<std::string> answers;  // in the order of sending
  std::map<std::string, int> kinds;

 private:
  void send(const std::string& actor, const std::string& kind, Json data) {
    const auto answer = town.send_as(id("command " + std::to_string(++n_)), actor, kind, data);
    ++kinds[kind];
    answers.push_back(
        kind + " " +
        (answer ? std::to_string(answer->seq) + " " + answer->answer.dump() : answer.error().code));
  }
  void on(const std::string& matter, const std::string& actor, const std::string& kind,
          Json data = Json::object()) {
    data["matter_id"] = id_text(matter);
    send(actor, kind, std::move(data));
  }
  void pass(std::int64_t hours) { town.clock().pass(hours * 3'600'000); }

  void register_and_people() {
    const Json a7{{"dwelling_id", id_text("dwelling a 7")}, {"reason", "已拆除"}};
    send("qsm-lead", "register.add",
         {{"dwelling_id", id_text("new")},
          {"unit", k_village_a},
          {"group", "2组"},
          {"address", "9号"},
          {"reason", "新建"}});
    send("qsm-lead", "register.split",
         {{"dwelling_id", id_text("dwelling a 8")},
          {"parts",
           {{{"dwelling_id", id_text("east")}, {"address", "8号东"}},
            {{"dwelling_id", id_text("west")}, {"address", "8号西"}}}},
          {"reason", "分户"}});
    send("qsm-lead", "register.merge",
         {{"into", id_text("east")}, {"dwelling_ids", {id_text("west")}}, {"reason", "合户"}});
    send("qsm-lead", "register.vacate", a7);
    send("qsm-lead", "register.restore", a7);
    send("centre-1", "register.apportion", {{"unit", k_village_a}});
    send("centre-1", "register.freeze", {{"reason", "定册"}});
    send("centre-1", "person.add",
         {{"person_id", id_text("new visitor")},
          {"login", "qsm-3"},
          {"name", "走访员三"},
          {"role", "visitor"},
          {"unit", k_village_a}});
    send("centre-1", "person.change", {{"person_id", id_text("new visitor")}, {"weight", 3}});
    send("centre-1", "person.disable", {{"person_id", id_text("new visitor")}, {"reason", "调离"}});
    send("centre-1", "person.enable", {{"person_id", id_text("new visitor")}, {"reason", "回来"}});
    send("qsm-lead", "register.assign",
         {{"visitor", id_text("new visitor")}, {"dwelling_ids", {id_text("east")}}});
    send("centre-1", "register.add", {{"unit", k_village_a}});  // refused: fields are missing
  }

  void knowledge() {
    const Json lamp{{"entry", "lamp"}, {"question", "路灯坏了找谁"}, {"answer", "打村委会电话"}};
    send("centre-1", "knowledge.put", lamp);
    send("centre-1", "knowledge.withdraw", {{"entry", "lamp"}, {"reason", "已改由供电所负责"}});
  }

  void map() {
    send("centre-1", "map.put", map_data());
    send("centre-1", "map.put", map_data());  // refused: the same
    send("centre-1", "map.remove", {{"reason", "界线有误"}});
    send("centre-1", "map.put", map_data(900));
  }

  void visit(const std::string& name, const std::string& visitor, const std::string& dwelling,
             const std::string& outcome, Json answer = {}) {
    Json data{{"visit_id", id_text(name)},
              {"dwelling_id", id_text(dwelling)},
              {"outcome", outcome},
              {"at", town.clock().now().iso()},
              {"channel", "app"}};
    if (!answer.is_null()) data["answers"] = {{"q1", answer}};
    send(visitor, "visit.record", std::move(data));
  }

  void visits() {
    pass(1);
    visit("v1", "qsm-1", "dwelling a 1", "nobody_home");
    pass(1);
    visit("v2", "qsm-2", "dwelling a 1", "answered", 4);
    visit("v3", "qsm-1", "dwelling a 1", "answered", 3);
    for (int n = 0; n < 9; ++n)
      visit("w" + std::to_string(n), "qsm-1", "dwelling a 2", "answered", 1 + n % 5);
    visit("v4", "qsm-1", "dwelling b 1", "answered");  // refused: another village
    send("system", "answers.count", {{"unit", k_village_a}, {"form", "feedback"}, {"version", 1}});
    send("system", "plan.activate",
         {{"source", s1() + "\n# The second version: the same with one more remark.\n"}});
    send("system", "plan.activate", {{"source", "schema = 1"}});  // refused
  }

  static std::string s1() {
    std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
    std::string plan{std::istreambuf_iterator<char>(file), {}};
    // Every round is called back: a share would be drawn by keys that differ from run to run.
    const std::string share = "callback  = { share = \"10%\"";
    plan.replace(plan.find(share), share.size(), "callback  = { share = \"100%\"");
    // And all is drawn: keys have the cut's hash in them, which differs as well.
    const std::string drawn = "draw     = { share = \"5%\"";
    plan.replace(plan.find(drawn), drawn.size(), "draw     = { share = \"100%\"");
    // An item of publicity that hangs.
    return plan.insert(plan.find("  { id = \"door_leaflet\""),
                       "  { id = \"banner\", name = \"横幅\", channels = [\"banner\"], "
                       "each = \"village\", at_least = 10, by = 2021-11-15 },\n");
  }

  void open(const std::string& name, const std::string& actor = "qsm-1") {
    on(name, actor, "matter.open",
       {{"check", "123456"},
        {"title", "路灯不亮"},
        {"text", "坏了三天"},
        {"unit", k_village_a},
        {"channel", "visit"},
        {"dwelling_id", id_text("dwelling a 1")}});
  }

  void matter_to_its_end() {
    open("m1");
    on("m1", "centre-1", "matter.reclassify", {{"kind", "complex"}, {"reason", "需多部门"}});
    on("m1", "centre-1", "matter.hand_over", {{"owner", id_text("qsm-2")}});
    on("m1", "qsm-2", "matter.object", {{"reason", "不属于本单位"}});
    on("m1", "centre-1", "matter.rule",
       {{"owner", id_text("qsm-lead")}, {"reason", "属村委会职责"}});
    on("m1", "qsm-lead", "matter.accept");
    on("m1", "centre-1", "matter.urge", {{"note", "请尽快到现场"}});
    on("m1", "qsm-lead", "matter.note", {{"text", "已到现场"}});
    on("m1", "centre-1", "matter.pause", {{"why", "resident_answer"}, {"note", "等照片"}});
    on("m1", "qsm-lead", "matter.resume", {{"note", "照片已到"}});
    on("m1", "centre-1", "matter.extend", {{"due", "2021-11-12"}, {"reason", "等材料"}});
    pass(24 * 15);
    on("m1", "system", "matter.remind", {{"n", 1}, {"rung", "50%"}});
    on("m1", "system", "matter.expire");
    send("system", "export.made",
         {{"what", "matters"}, {"rows", 1}, {"unit", nullptr}, {"person", id_text("centre-1")}});
    on("m1", "system", "matter.remind", {{"n", 1}, {"rung", "50%"}});  // refused: fired
    on("m1", "qsm-lead", "matter.contact", {{"channel", "phone"}, {"refused", true}});
    on("m1", "qsm-lead", "matter.answer", {{"outcome", "solved"}, {"text", "已修好"}});
    on("m1", "centre-2", "matter.call_back",
       {{"round", 1}, {"channel", "phone"}, {"result", "no_answer"}});
    on("m1", "centre-2", "matter.exclude", {{"exclusion", "court"}, {"reason", "见材料"}});
    on("m1", "qsm-1", "matter.tell", {{"channel", "door"}});
    on("m1", "qsm-1", "matter.ask_review");
    on("m1", "centre-2", "matter.review", {{"outcome", "stands"}, {"text", "属实"}});
    on("m1", "qsm-lead", "matter.confirm", {{"by", "callback"}});
    on("m1", "centre-2", "matter.confirm", {{"by", "callback"}, {"note", "电话回访"}});
  }

  void exits_and_rounds() {
    on("m1", "qsm-1", "matter.dissent", {{"text", "又坏了"}});
    for (const int hours : {1, 3, 24}) {
      pass(hours);
      on("m1", "qsm-1", "matter.attempt",
         {{"at", town.clock().now().iso()}, {"channel", "phone"}, {"note", "无人接听"}});
    }
    on("m1", "centre-1", "matter.exit", {{"exit", "unreachable"}, {"evidence", "三次未接"}});
    const Json word{{"receipt", domain::receipt_of(id("m2"))}, {"check", "654321"}};
    const auto say = [&](const char* kind, Json more) {
      more.update(word);
      send("resident", kind, std::move(more));
    };
    on("m2", "resident", "public.open",
       {{"check", "654321"}, {"text", "排水沟堵塞"}, {"unit", k_village_a}});
    on("m2", "centre-1", "matter.hand_over", {{"owner", id_text("qsm-2")}});
    on("m2", "qsm-2", "matter.answer", {{"outcome", "partly"}, {"text", "清了一半"}});
    say("public.dissent", {{"text", "还堵"}});
    on("m2", "qsm-2", "matter.answer", {{"outcome", "solved"}, {"text", "清完"}});
    say("public.confirm", Json::object());
    say("public.dissent", {{"text", "又堵"}});
    say("public.withdraw", Json::object());
    on("m2", "centre-1", "matter.hide", {{"reason", "有姓名"}});
    on("m2", "centre-1", "matter.show", {{"reason", "已处理"}});
    say("public.hide", Json::object());
    say("public.show", Json::object());
    say("public.correct", {{"text", "排水沟堵塞两处"}});
    const std::string photo = base::base64(phone_jpeg()), other = base::base64(png());
    const auto hash_of = [](const std::string& file) {
      return base::hex(base::sha256(domain::cleaned(file)->bytes));
    };
    on("m2", "qsm-2", "matter.add_file", {{"image", photo}});
    on("m2", "qsm-2", "matter.add_file", {{"image", photo}});   // refused: it is there
    on("m2", "qsm-2", "matter.add_file", {{"image", "AAAA"}});  // refused: no picture
    say("public.add_file", {{"image", other}});
    say("public.remove_file", {{"hash", hash_of(phone_jpeg())}});  // refused: not the resident's
    say("public.remove_file", {{"hash", hash_of(png())}});
    say("public.add_file", {{"image", other}});
    on("m2", "centre-1", "matter.remove_file",
       {{"hash", hash_of(phone_jpeg())}, {"reason", "拍到人脸"}});
    say("public.erase_text", Json::object());
    open("m3");
    open("m4");
    open("m5");
    on("m4", "centre-1", "matter.join", {{"into", id_text("m3")}});
    on("m5", "qsm-lead", "matter.join", {{"into", id_text("m3")}});
    on("m5", "qsm-lead", "matter.unjoin", {{"reason", "是另一盏灯"}});
    on("m5", "centre-1", "matter.recuse",
       {{"person_id", id_text("qsm-2")}, {"reason", "是本人亲属"}});
    on("m3", "centre-1", "matter.hand_over", {{"owner", id_text("qsm-2")}});
    on("m3", "qsm-2", "matter.answer", {{"outcome", "solved"}, {"text", "已换灯"}});
    on("m4", "qsm-1", "matter.dissent", {{"text", "还是不亮"}});
    client();
  }

  void quoted_figures() {
    const Json figure{{"value_id", id_text("city")},
                      {"indicator", "city_result"},
                      {"from", "2021-01-01"},
                      {"to", "2021-06-30"},
                      {"number", "96.530"},
                      {"measure", "分"},
                      {"source", "市考评通报"},
                      {"source_day", "2021-07-10"},
                      {"address", "https://example.org/2021"}};
    send("centre-1", "indicator.record", figure);
    send("centre-2", "indicator.record", figure);  // refused: there already
    send("centre-1", "indicator.withdraw", {{"value_id", id_text("city")}, {"reason", "抄错"}});
    Json share = figure;
    share.erase("number");
    share.update(
        Json{{"value_id", id_text("village")}, {"unit", k_village_a}, {"num", 9}, {"den", 10}});
    send("centre-1", "indicator.record", share);
    send("centre-1", "poll.record", quoted_poll());
    send("centre-1", "poll.record", quoted_poll());  // refused: its id is used
    send("centre-1", "poll.withdraw", {{"result_id", id_text("poll")}, {"reason", "抄错"}});
  }

  void rankings() {
    send("system", "plan.activate", {{"source", ranking_plan()}});
    send("centre-1", "ranking.publish",
         {{"edition_id", id_text("september")}, {"ranking", "villages"}, {"day", "2021-09-15"}});
    send("centre-1", "ranking.withdraw",
         {{"edition_id", id_text("september")}, {"reason", "漏了一个村"}});
  }

  void improvements() {
    Json work{{"improvement_id", id_text("lamps")},
              {"title", "更换老旧路灯"},
              {"cause", "线路老化"},
              {"action", "统一更换线路"},
              {"owner", "供电所"},
              {"due", "2022-03-01"},
              {"matters", {id_text("m3"), id_text("m4")}}};
    Json opened = work;
    opened.update({{"unit", k_village_a}, {"kind", "general"}});
    send("qsm-lead", "improvement.open", opened);
    work["action"] = "更换线路和灯头";
    send("qsm-lead", "improvement.update", work);
    send("centre-1", "improvement.close",
         {{"improvement_id", id_text("lamps")}, {"outcome", "done"}, {"evidence", "验收单"}});
  }

  void work() {
    const Json ask{{"rule", "task.collect_leaflets"}, {"unit", k_village_a}, {"day", "2021-10-15"}};
    Json act = ask;
    act.update({{"act_id", id_text("leaflets")}, {"note", "三百份"}});
    send("qsm-lead", "act.record", act);
    send("qsm-lead", "act.withdraw", {{"act_id", id_text("leaflets")}, {"reason", "记错"}});
    Json excuse = ask;
    excuse["reason"] = "与邻村合领";
    send("centre-1", "ask.excuse", excuse);
    send("centre-1", "ask.withdraw_excuse", excuse);
    send("centre-1", "ask.withdraw_excuse", excuse);  // refused: it is not excused any more
    send("centre-1", "ask.excuse", excuse);
  }

  // What a plan beside the others asks of two villages: one files its plan, the other is asked why
  // not.
  void follow() {
    const base::Date first = town.clock().now().date();
    send("system", "plan.activate", {{"source", in_days_from(asking_plan(), first)}});
    send("qsm-lead", "plan.file",
         {{"act_id", id_text("own plan")},
          {"plan", "asking"},
          {"rule", "task.own_plan"},
          {"unit", k_village_a},
          {"source", in_days_from(village_plan(), first)}});
    const calendar::Window window{first, first + 6, first, first + 6};
    town.clock().set(
        domain::moment_of(domain::Step::explain, window, calendar::Calendar::office()));
    Json ask{
        {"plan", "asking"}, {"rule", "task.own_plan"}, {"unit", k_village_b}, {"day", first.iso()}};
    send("system", "ask.follow", ask);
    ask["reason"] = "主笔人住院";
    send("qy-lead", "ask.explain", ask);
  }

  void together() {
    const std::string today = town.clock().now().date().iso();
    const auto ask = [&](const char* who) {
      on("m6", "qsm-lead", "matter.ask_help",
         {{"person_id", id_text(who)}, {"what", "量电压"}, {"by", today}});
    };
    open("m6");
    on("m6", "centre-1", "matter.hand_over", {{"owner", id_text("qsm-lead")}});
    on("m6", "qsm-lead", "matter.accept");
    ask("qsm-2");
    ask("qsm-1");
    on("m6", "qsm-2", "matter.accept_help");
    on("m6", "qsm-2", "matter.give_part", {{"text", "电压正常"}});
    on("m6", "qsm-1", "matter.decline_help", {{"reason", "在外"}});
    on("m6", "qsm-lead", "matter.end_help",
       {{"person_id", id_text("qsm-1")}, {"reason", "知道了"}});
    ask("qsm-2");
    const auto up = [&](const char* matter, const char* ground) {
      on(matter, "centre-1", "matter.forward",
         {{"to", "county_centre"}, {"ground", ground}, {"reason", "线路归县里"}});
    };
    const auto send_letter = [&](const char* batch) {
      send("centre-1", "forward.send",
           {{"batch_id", id_text(batch)}, {"body", "county_centre"}, {"matters", {id_text("m6")}}});
    };
    up("m6", "beyond");
    send_letter("letter 1");
    on("m6", "centre-1", "matter.forward_accept");
    on("m6", "centre-1", "matter.forward_return", {{"reason", "材料不全"}});
    up("m6", "beyond");  // refused: it has come back on that ground
    up("m6", "new_facts");
    send_letter("letter 2");
    on("m6", "qsm-lead", "matter.forward_reply", {{"outcome", "solved"}, {"text", "已更换线路"}});
    open("m7");
    up("m7", "several");
    on("m7", "centre-1", "matter.take_back", {{"reason", "村里能办"}});
  }

  void publicity() {
    const Json leaflet{{"item", "door_leaflet"}, {"version", 1}};
    const auto version = [&](const char* who, const char* kind, Json more) {
      more.update(leaflet);
      send(who, kind, std::move(more));
    };
    send("centre-1", "item.put",
         {{"item", "door_leaflet"}, {"title", "电话访问说明"}, {"text", "接不接由您决定"}});
    version("centre-2", "item.review", {{"verdict", "released"}, {"reason", "只是通知"}});
    version("centre-1", "stock.receive", {{"n", 100}});
    version("centre-1", "stock.hand_over",
            {{"handover_id", id_text("leaflets")}, {"to_unit", k_village_a}, {"n", 60}});
    send("qsm-lead", "stock.acknowledge",
         {{"handover_id", id_text("leaflets")}, {"n", 58}, {"note", "少两份"}});
    send("centre-1", "stock.return", {{"handover_id", id_text("leaflets")}, {"n", 8}});
    version("centre-1", "stock.count", {{"n", 47}, {"reason", "受潮"}});
    const auto hung = [&](const char* name, const char* who, const char* note) {
      send(who, "publicity.record",
           {{"act_id", id_text(name)},
            {"item", "banner"},
            {"unit", k_village_a},
            {"day", town.clock().now().date().iso()},
            {"channel", "banner"},
            {"n", 5},
            {"note", note}});
    };
    hung("banners 1", "qsm-lead", "顺便提到电话调查");
    send("centre-1", "publicity.review",
         {{"act_id", id_text("banners 1")}, {"verdict", "released"}, {"reason", "没有问题"}});
    hung("banners 2", "qsm-1", "村口两侧");
    send("qsm-lead", "publicity.check",
         {{"check_id", id_text("look")},
          {"item", "banner"},
          {"unit", k_village_a},
          {"day", town.clock().now().date().iso()},
          {"ok", 8},
          {"mended", 1},
          {"removed", 1}});
    send("qsm-1", "publicity.withdraw", {{"act_id", id_text("banners 2")}, {"reason", "重复"}});
  }

  void supervision() {
    const Json round{{"round_id", id_text("round")}};
    const auto with = [](Json more, const Json& base) {
      more.update(base);
      return more;
    };
    send("centre-1", "person.add",
         {{"person_id", id_text("centre-3")},
          {"login", "centre-3"},
          {"name", "中心三"},
          {"role", "centre"}});
    send("centre-1", "supervision.announce",
         with({{"kind", "supervision.recontact"},
               {"of", "units"},
               {"seed", "20211018-417"},
               {"on", (town.clock().now().date() + 1).iso()}},
              round));
    pass(24);
    send("centre-1", "supervision.draw", round);
    send("centre-1", "supervision.record",
         with({{"item", k_village_a},
               {"check_id", id_text("check")},
               {"day", town.clock().now().date().iso()},
               {"by", "phone"},
               {"result", "finding"},
               {"identified", true},
               {"finding",
                {{"finding_id", id_text("finding")},
                 {"kind", "false_visit"},
                 {"text", "记录与现场不符"}}}},
              round));
    const auto about = [&](const char* who, const char* kind, Json more) {
      more["finding_id"] = id_text("finding");
      send(who, kind, std::move(more));
    };
    about("qsm-lead", "supervision.state", {{"text", "当天走过"}});
    about("centre-2", "supervision.decide", {{"outcome", "upheld"}, {"reason", "核实"}});
    about("qsm-lead", "supervision.appeal", {{"text", "另有记录"}});
    about("centre-3", "supervision.decide", {{"outcome", "upheld"}, {"reason", "维持"}});
    about("qsm-lead", "supervision.rectify", {{"text", "已补走"}});
    about("centre-2", "supervision.recheck", {{"result", "in_order"}, {"text", "属实"}});
    about("centre-1", "supervision.open_matter",
          {{"matter_id", id_text("m8")},
           {"check", "123456"},
           {"kind", "general"},
           {"title", "村口路灯"},
           {"text", "检查时不亮"}});
    send("centre-1", "supervision.close", with({{"reason", "其余下一期再查"}}, round));
  }

  // On the finding that stands: one draft withdrawn, one proposal on the whole road.
  void measures() {
    const Json draft{{"unit", k_village_a},
                     {"text", "走访记录不实"},
                     {"basis", "镇综治办〔2021〕3号"},
                     {"ladder", "false_visits"},
                     {"rung", 1},
                     {"act", "notice"}};
    const auto about = [&](const char* who, const std::string& name, const char* kind,
                           Json more = Json::object()) {
      more["proposal_id"] = id_text(name);
      send(who, kind, std::move(more));
    };
    const auto decision = [&](const char* approver) {
      return Json{{"body", "县平安建设领导小组"},
                  {"number", "平安组〔2021〕7号"},
                  {"approver", approver},
                  {"day", town.clock().now().date().iso()},
                  {"reason", "证据充分"}};
    };
    about("centre-1", "measure 1", "proposal.draft", draft);
    about("centre-1", "measure 1", "proposal.withdraw", {{"reason", "写错日期"}});
    about("centre-1", "measure", "proposal.draft", draft);
    about("centre-1", "measure", "proposal.notify");
    about("qsm-lead", "measure", "proposal.state", {{"text", "已补走"}});
    about("centre-2", "measure", "proposal.review", {{"outcome", "supported"}, {"reason", "属实"}});
    about("centre-1", "measure", "proposal.reject", decision("县平安办主任"));  // refused
    about("centre-3", "measure", "proposal.approve", decision("县平安办主任"));
    about("qsm-lead", "measure", "proposal.appeal", {{"text", "已经补走"}});
    Json upheld = decision("市平安办主任");
    upheld["outcome"] = "upheld";
    about("centre-2", "measure", "proposal.decide_appeal", upheld);
    about("centre-1", "measure", "proposal.lift", decision("县平安办主任"));
  }

  // Of October, which is over, in the village that has no matters.
  void standards() {
    send("system", "plan.activate", {{"source", standards_month_plan()}});
    const auto claim = [](const char* item, const char* verdict, const char* note = "") {
      return Json{{"item", item}, {"verdict", verdict}, {"note", note}};
    };
    const Json which{{"standard", "safe"}, {"period", "2021-10"}};
    const auto about = [&](const char* who, const char* kind, Json more) {
      more["assessment_id"] = id_text("safe b");
      send(who, kind, std::move(more));
    };
    Json whole = which;
    whole.update({{"unit", k_village_b},
                  {"items",
                   {claim("lead", "met"), claim("patrol", "not_met"),
                    claim("clubs", "not_applicable", "没有社会组织")}}});
    about("qy-lead", "standard.assess", whole);
    about("qy-lead", "standard.correct",
          {{"items", Json::array({claim("patrol", "met")})}, {"reason", "补报"}});
    Json draw = which;
    draw.update({{"draw_id", id_text("safe draw")}, {"seed", "20211102-3"}, {"share", 50}});
    send("centre-1", "standard.announce_draw", draw);
    pass(24);
    send("centre-1", "standard.verify_draw", {{"draw_id", id_text("safe draw")}});
    about("centre-2", "standard.verify",
          {{"items", Json::array({claim("patrol", "not_met", "没有记录")})}});
    about("qy-lead", "standard.dispute", {{"item", "patrol"}, {"reason", "记录在村部"}});
    about("centre-1", "standard.rule",
          {{"item", "patrol"}, {"verdict", "met"}, {"reason", "已见记录"}});
    send("centre-1", "standard.settle", which);
    const auto honour = [&](const char* kind, Json more) {
      more["proposal_id"] = id_text("honour b");
      send("centre-1", kind, std::move(more));
    };
    honour("honour.propose", {{"honours", "safe"}, {"unit", k_village_b}, {"years", 1}});
    honour("honour.decide",
           {{"outcome", "granted"}, {"by", "镇平安建设领导小组"}, {"reason", "属实"}});
    honour("honour.revoke", {{"reason", "瞒报"}, {"evidence", "调查报告"}});
  }

  void posts() {
    const auto fill = [&](const char* who, const char* holding, const char* unit, Json more) {
      Json data{{"holding_id", id_text(holding)}, {"post", "duty.visitor"}, {"unit", unit}};
      data.update(more);
      send(who, "post.fill", std::move(data));
    };
    fill("qsm-lead", "volunteer", k_village_a, {{"name", "王桂花"}, {"note", "东头三组"}});
    fill("qy-lead", "visitor b", k_village_b, {{"person_id", id_text("qy-1")}});
    const auto shift = [&](const char* name, int in_days) {
      send("qy-lead", "shift.put",
           {{"shift_id", id_text(name)},
            {"post", "duty.visitor"},
            {"unit", k_village_b},
            {"day", (town.clock().now().date() + in_days).iso()},
            {"from", 480},
            {"to", 1080},
            {"holding_ids", {id_text("visitor b")}}});
    };
    shift("shift 1", 1);
    shift("shift 2", 2);
    send("centre-1", "person.add",
         {{"person_id", id_text("next visitor")},
          {"login", "qy-2"},
          {"name", "走访员二"},
          {"role", "visitor"},
          {"unit", k_village_b}});
    send("centre-1", "post.hand_over",
         {{"from_person", id_text("qy-1")},
          {"to_person", id_text("next visitor")},
          {"reason", "调离"}});
    send("qy-lead", "shift.remove", {{"shift_id", id_text("shift 2")}});
    send("qsm-lead", "post.leave", {{"holding_id", id_text("volunteer")}, {"reason", "搬走"}});
  }

  // The first village's spots, in a plan beside the township's.
  void places() {
    send("system", "plan.activate", {{"source", places_plan()}});
    const std::string today = town.clock().now().date().iso();
    const auto at = [&](const char* who, const char* kind, const char* place, Json more) {
      more["place_id"] = id_text(place);
      send(who, kind, std::move(more));
    };
    const auto put = [&](const char* place, const char* kind, Json more) {
      more.update({{"kind", kind}, {"unit", k_village_a}, {"name", place}});
      at("qsm-lead", "place.put", place, std::move(more));
    };
    const Json daily{{"days", {1, 2, 3, 4, 5, 6, 7}}, {"from", 0}, {"to", 1440}};
    put("spot", "spot",
        {{"where", "村东"}, {"n", 2}, {"sign", false}, {"longitude", 115.46}, {"latitude", 33.08}});
    put("room", "room", {{"hours", Json::array({daily})}});
    put("screen", "screen", {{"consent", "业主同意"}, {"consent_day", today}});
    at("centre-1", "place.close", "screen", {{"reason", "已拆除"}});
    at("qsm-1", "place.hazard", "spot",
       {{"hazard_id", id_text("bank")}, {"kind", "塘坝"}, {"risk", "high"}, {"state", "open"}});
    const auto look = [&](const char* name, const char* rule, Json items) {
      at("qsm-1", "inspection.record", "spot",
         {{"inspection_id", id_text(name)},
          {"rule", rule},
          {"day", today},
          {"items", std::move(items)}});
    };
    const Json light{{"item", "照明"}, {"state", "ok"}}, rail{{"item", "护栏"}, {"state", "ok"}};
    Json loose = rail;
    loose.update({{"state", "fault"}, {"matter_id", id_text("m9")}, {"kind", "general"}});
    look("look 1", "inspect.spots", Json::array({light, loose}));
    look("look 2", "inspect.spots", Json::array({light, rail}));
    send("qsm-lead", "inspection.withdraw",
         {{"inspection_id", id_text("look 2")}, {"reason", "看错了"}});
    const Json listing{{"listing_id", id_text("listing")}};
    const auto list = [&](const char* kind, Json more) {
      more.update(listing);
      send("qsm-lead", kind, std::move(more));
    };
    const Json work{{"measures", Json::array({"一处一方案"})}, {"owner", "村委会"}};
    Json listed = work;
    listed.update({{"rule", "listing.rectify"},
                   {"place_id", id_text("spot")},
                   {"reason", "两次检查都有隐患"},
                   {"due", (town.clock().now().date() + 20).iso()}});
    list("place.list", listed);
    Json progress = work;
    progress["progress"] = "已立护栏";
    list("place.list_update", progress);
    list("place.list_extend",
         {{"due", (town.clock().now().date() + 25).iso()}, {"reason", "等材料"}});
    list("place.delist", {{"evidence", "复查合格"}});  // refused: the rail is loose
    look("look 3", "listing.rectify", Json::array({{{"item", "复查合格"}, {"state", "ok"}}}));
    look("look 4", "inspect.spots", Json::array({light, rail}));
    list("place.delist", {{"evidence", "复查合格"}});
    send("qsm-1", "patrol.record",
         {{"patrol_id", id_text("walk")},
          {"rule", "cadence.walk"},
          {"unit", k_village_a},
          {"day", (town.clock().now().date() - 1).iso()},
          {"from", 1200},
          {"to", 1260},
          {"place_ids", Json::array({id_text("spot")})},
          {"matters", Json::array({id_text("m9")})}});
    send("qsm-lead", "patrol.withdraw", {{"patrol_id", id_text("walk")}, {"reason", "记错"}});
    at("qsm-1", "room.book", "room",
       {{"booking_id", id_text("booking")},
        {"day", (town.clock().now().date() + 1).iso()},
        {"from", 540},
        {"to", 600},
        {"purpose", "邻里调解"},
        {"matter_id", id_text("m9")}});
    send("qsm-1", "room.cancel", {{"booking_id", id_text("booking")}, {"reason", "改期"}});
  }

  void client() {
    send("system", "client.key",
         {{"client_id", id_text("hotline")}, {"name", "热线"}, {"key_hash", std::string(64, 'a')}});
    on("hotline 1", "system", "client.open",
       {{"client", id_text("hotline")},
        {"check", "123456"},
        {"text", "水管坏了"},
        {"unit", k_village_a},
        {"kind", "general"}});
    send("system", "client.disable", {{"name", "热线"}});
  }

  void messages() {
    const Json first{
        {"message_id", town.connect()
                           ->query("SELECT message_id FROM message ORDER BY message_id")
                           .at(0)
                           .uuid(0)
                           .text()}};
    const auto settle = [&](const char* state) {
      Json data = first;
      data["state"] = state;
      send("system", "message.settle", std::move(data));
    };
    send("centre-1", "message.cancel", first);
    send("centre-1", "message.again", first);
    settle("sent");
    settle("refused");  // refused: it is settled
    send("centre-1", "message.address", {{"recipient", "body:lead_group"}});
    on("m2", "centre-1", "message.opt_out");  // refused: nobody left a number
    send("resident", "public.opt_out",
         {{"receipt", domain::receipt_of(id("m2"))}, {"check", "654321"}});  // the same
  }

  int n_ = 0;
};

// All rows of the projected tables as text.
std::string tables_of(SmallEngine& town) {
  std::string out;
  const auto db = town.connect();
  for (const store::TableInfo& table : store::program_tables()) {
    if (table.table_class != store::TableClass::projected) continue;
    std::string columns, key;
    for (const std::string& c : table.columns) columns += (columns.empty() ? "" : ", ") + c;
    for (const std::string& c : table.key) key += (key.empty() ? "" : ", ") + c;
    db->each("SELECT " + columns + " FROM " + table.name + " ORDER BY " + key, {},
             [&](const store::Row& row) {
               out += table.name;
               for (std::size_t n = 0; n < row.size(); ++n) {
                 const store::Value& cell = row.at(n);
                 const auto* id = std::get_if<Uuid>(&cell.variant());
                 out += " " + (id != nullptr
                                   ? store::Value(store::Bytes{std::string(id->view())}).shown()
                                   : cell.shown());
               }
               out += "\n";
             });
  }
  return out;
}

TEST(CommandsEverywhere, SqliteAndPostgresKeepTheSameJournalAndTables) {
  Play sqlite(store::Engine::sqlite), postgres(store::Engine::postgres);
  sqlite.run();
  postgres.run();
  EXPECT_EQ(sqlite.answers, postgres.answers);
  EXPECT_EQ(tables_of(sqlite.town), tables_of(postgres.town));
  // The setting-up commands have ids of the moment, so the chains differ; the payloads do not.
  const auto payloads = [](SmallEngine& town) {
    std::vector<std::string> all;
    for (const store::Entry& entry : store::read(*town.connect(), 1, 1, 10'000))
      all.push_back(entry.kind + " " + entry.actor + " " + entry.payload);
    return all;
  };
  EXPECT_EQ(payloads(sqlite.town), payloads(postgres.town));
  EXPECT_EQ(sqlite.town.verified(), "ok");
  EXPECT_EQ(postgres.town.verified(), "ok");
}

TEST(CommandsEverywhere, ThePlaySendsEveryKindAndItsRefusalsAreTheExpectedOnes) {
  Play play(store::Engine::sqlite);
  play.run();
  for (const std::string& kind : access::all_commands(access::House::campaign)) {
    const bool contact = kind.ends_with("contact") && kind != "matter.contact";
    EXPECT_EQ(play.kinds.contains(kind), !contact) << kind;
  }
  std::vector<std::string> refused;
  for (const std::string& answer : play.answers)
    if (answer.find('{') == std::string::npos) refused.push_back(answer);
  EXPECT_EQ(
      refused,
      (std::vector<std::string>{
          "register.add FIELD-MISSING", "map.put MAP-SAME", "visit.record NOT-FOUND",
          "plan.activate PLAN-INVALID", "matter.expire MATTER-TERM", "matter.remind MATTER-RUNG",
          "matter.confirm FORBIDDEN", "matter.add_file MATTER-FILE-TWICE",
          "matter.add_file FILE-TYPE", "public.remove_file MATTER-FILE-NONE",
          "message.settle MESSAGE-SETTLED", "message.opt_out MESSAGE-NO-CONTACT",
          "public.opt_out MESSAGE-NO-CONTACT", "indicator.record ID-USED", "poll.record ID-USED",
          "ask.withdraw_excuse ASK-NOT-EXCUSED", "matter.forward MATTER-FORWARD-BOUNCE",
          "place.delist LISTING-FAULTS", "proposal.reject PROPOSAL-SAME-HAND"}));
}

// ---- Reminders -----------------------------------------------------------------------------

std::vector<std::string> fired(SmallEngine& town) {
  std::vector<std::string> all;
  for (const store::Entry& entry : store::read(*town.connect(), 1, 1, 10'000))
    if (entry.kind == "matter.remind")
      for (const Json& event : entry.events)
        all.push_back(event.at("data").at("rung").get<std::string>());
  return all;
}

class Reminders : public testing::TestWithParam<store::Engine> {};
INSTANTIATE_TEST_SUITE_P(Both, Reminders,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Reminders, FireOnceAlsoAcrossARestart_S1_19) {
  SmallEngine town(GetParam());
  town.open_matter("qsm-1", "matter");
  EXPECT_EQ(town.engine().tick(), 0);
  const domain::Matter m = town.matter("matter");
  std::vector<std::string> expected;
  for (const domain::Rung& rung : m.clock().rungs) {
    town.clock().set(rung.at + -1);
    EXPECT_EQ(town.engine().tick(), 0) << rung.name;
    town.clock().set(rung.at);
    EXPECT_EQ(town.engine().tick(), 1) << rung.name;
    EXPECT_EQ(town.engine().tick(), 0) << rung.name;
    town.reopen();
    EXPECT_EQ(town.engine().tick(), 0) << rung.name;
    expected.push_back(rung.name);
    EXPECT_EQ(fired(town), expected);
  }
  EXPECT_TRUE(town.matter("matter").overdue(town.clock().now()));
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Reminders, ALateProgramFiresWhatItMissedInOrder) {
  SmallEngine town(GetParam());
  town.open_matter("qsm-1", "matter");
  town.clock().pass(30 * k_day_ms);
  town.reopen();
  EXPECT_EQ(town.engine().tick(), 3);
  EXPECT_EQ(fired(town), (std::vector<std::string>{"50%", "80%", "due"}));
}

TEST_P(Reminders, ASecondRoundHasItsOwn) {
  SmallEngine town(GetParam());
  town.open_matter("qsm-1", "matter");
  town.clock().pass(30 * k_day_ms);
  EXPECT_EQ(town.engine().tick(), 3);
  const Json matter{{"matter_id", id_text("matter")}};
  const auto with = [&](Json more) {
    more.update(matter);
    return more;
  };
  town.must("centre-1", "matter.hand_over", with({{"owner", id_text("qsm-lead")}}));
  town.must("qsm-lead", "matter.answer", with({{"outcome", "solved"}, {"text", "已修好"}}));
  town.clock().pass(30 * k_day_ms);
  EXPECT_EQ(town.engine().tick(), 0);
  town.must("qsm-1", "matter.dissent", with({{"text", "又坏了"}}));
  town.clock().pass(30 * k_day_ms);
  EXPECT_EQ(town.engine().tick(), 3);
  EXPECT_EQ(town.engine().tick(), 0);
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
