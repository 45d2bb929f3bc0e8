// Every row of the table of directions: one edit that tightens it, told as tighter by a difference
// and as looser when undone; and what has no direction.
#include "plan/tools/direction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "plan/bind.hpp"
#include "plan/files.hpp"
#include "plan/schema.hpp"
#include "plan/tools/diff.hpp"
#include "plan/tools/inherit.hpp"

namespace wanhu::plan {
namespace {

using testing::IsEmpty;

// A plan in which every block stands. Tables under ids have the id "x"; it need not make sense
// otherwise.
const std::string k_plan = R"(
[plan]
window = { from = 2026-01-01, to = 2026-06-30 }
phases = [
  { id = "p1", name = "一", from = 2026-01-01, to = 2026-03-31 },
  { id = "p2", name = "二", from = 2026-04-01, to = 2026-06-28 },
]
[org]
root  = { id = "town", name = "镇", kind = "town" }
units = [ { id = "v1", name = "甲村", kind = "village", quota = 100 } ]
teams = [ { id = "t1", name = "巡逻队", n = 4 } ]
[duties.x]
name = "职责"
min  = 3
max  = 9
seats = [ { as = "组长", n = 1 } ]
[[task]]
id   = "survey"
name = "摸底"
to   = 2026-03-20
deliver = ["名册"]
on_miss = "remind"
[[task]]
id   = "sum_up"
name = "总结"
due  = { phase = "p2", at = "end" }
[[task]]
id   = "meet"
name = "部署"
due  = 2026-01-15
[[cadence]]
id       = "sweep"
name     = "排查"
at_least = 2
per      = "月"
do       = "sweep"
on_miss  = "explain"
[[staffing]]
post = "网格员"
min  = 1
max  = 5
by   = 2026-02-28
[quota.x]
unit     = "户"
total    = 100
floor    = false
coverage = "quota"
outcomes = ["answered", "declined"]
milestones = [{ by = 2026-04-30, at = "65%" }]
[form.x]
name      = "问卷"
anonymous = false
retain    = "90日"
min_n     = 10
ask = [ { id = "q1", type = "text", text = "还有呢？", retain = "60日", access = "centre" } ]
[matters]
basis = "working"
roll  = "next_working_day"
kinds = [
  { id = "a", name = "一般", owner = "town", due = "10日", confidential = false },
  { id = "b", name = "复杂", owner = "town", due = [ { v = "20日" }, { from = 2026-03-01, v = "18日" } ] },
]
remind   = [ { at = "50%", to = "owner" }, { at = "80%", to = "town" } ]
tell     = ["resident"]
close    = { needs = "resident_confirms", exits = ["withdrawn", "unreachable"] }
callback = { share = "10%", by = "other_than_owner" }
pause    = [ { for = "weather", max = "5日", notice = false } ]
clocks   = [ { id = "first", name = "联系", from = "opened", until = "contacted", due = "3日", remind = [
  { at = "50%", to = "owner" }, { at = "60%", to = "visitor" } ] } ]
exclude  = [ { id = "court", name = "诉讼", ground = "民事诉讼法" } ]
rates    = { response = "30%", resolution = "35%", satisfaction = "35%", min_n = 20 }
extend   = { max = "5日", times = 2 }
objection = { within = "2日", by = "town" }
review   = { within = "5日", by = "town" }
publish  = { kinds = ["a", "b"], fields = ["kind", "unit"], after = "opened", words = "masked" }
tail     = false
[places]
kinds = [ { id = "school", name = "学校", n = 3 } ]
[messages]
retain = "180日"
caps = { recipient = 5, all = 100 }
templates = [ { id = "m", name = "消息", channel = "sms", text = "{receipt}", statutory = false } ]
send = [ { on = "opened", to = "resident", template = "m" } ]
[[places.inspect]]
id = "look"
name = "检查"
of = "school"
list = ["消防"]
at_least = 2
every = "月"
[[places.listing]]
id = "list"
name = "挂牌"
of = "school"
measures = ["约谈"]
at_least = 1
per = "月"
due = "30日"
[publicity]
items = [ { id = "i", name = "标语", at_least = 1, per = "月", by = 2026-05-31 } ]
[[report]]
id = "weekly"
name = "周报"
every = "周"
[survey.x]
name = "抽查"
waves = { each = "季度", n = 1 }
per_day = 20
sample = 400
min_n = 30
hide_from = ["town"]
items_embargo = false
[indicators.x]
name = "办结率"
min_n = 10
direction = "higher"
target = { at = "80%", by = 2026-06-01 }
milestones = [ { by = 2026-03-31, at = "50%" } ]
weight_at_least = "20%"
[ranking.x]
name = "排名"
min_n = 30
interval = "90%"
ties = "average"
publish = "groups"
[bands.x]
name = "分档"
rows = [ { from = 1, to = 3, do = "explain", due = "10日" } ]
[ladder.x]
name = "问责"
count = "consecutive"
needs = ["evidence"]
steps = [ { at = 2, do = "interview", review = "5日", lapse = "6个月" } ]
[standards.x]
name = "标准"
pass = "all_hard"
items = [ { id = "i1", in = "g", text = "有办公场所", hard = false } ]
stars = [ { id = "s1", name = "一星", needs = ["i1"] } ]
[honours.x]
name = "荣誉"
rows = [ { years = 1, do = "挂牌" } ]
[supervision]
kinds = [ { id = "open", name = "明查", how = "open", every = "季度" } ]
draw = { share = "5%", n = 4, seed = "公布的种子" }
[burden]
max_forms = 3
max_reports = 3
max_meetings = 3
per = "周"
)";

Tree tree_of(const std::string& text) {
  FindingList findings;
  Tree tree = read_tree(text, findings);
  EXPECT_THAT(findings.all(), IsEmpty());
  return tree;
}

std::vector<Change> changes(const std::string& from, const std::string& to) {
  const Tree a = tree_of(from), b = tree_of(to);
  return diff(a, bind(a.root), b, bind(b.root));
}

// The place in the schema: without the ids of tables.
std::string place_of(const Change& change) {
  std::string path;
  std::istringstream parts(change.path + "." + change.key);
  for (std::string part; std::getline(parts, part, '.');)
    if (part != "x" && part != "y") path += (path.empty() ? "" : ".") + part;
  return path;
}

// The only change, as "path bearing".
std::string told(const std::string& from, const std::string& to) {
  const std::vector<Change> found = changes(from, to);
  if (found.size() != 1) return std::to_string(found.size()) + " changes";
  const auto bearing = to_json(found.front(), base::Lang::zh).at("bearing");
  return place_of(found.front()) + " " + (bearing.is_null() ? "-" : bearing.get<std::string>());
}

struct Tighter {
  const char *path, *from, *to;  // by which edit of the plan
};
void PrintTo(const Tighter& edit, std::ostream* out) {
  *out << edit.path;
}

const std::vector<Tighter>& edits() {
  static const std::vector<Tighter> all{
      {"plan.window.to", "to = 2026-06-30", "to = 2026-06-29"},
      {"plan.phases.to", "to = 2026-06-28", "to = 2026-06-27"},
      {"org.units.quota", "quota = 100 }", "quota = 101 }"},
      {"duties.min", "min  = 3", "min  = 4"},
      {"duties.max", "max  = 9", "max  = 8"},
      {"task", "[[cadence]]", "[[task]]\nid = \"more\"\nname = \"更多\"\n[[cadence]]"},
      {"task.to", "to   = 2026-03-20", "to   = 2026-03-19"},
      {"task.due", "due  = 2026-01-15", "due  = 2026-01-14"},
      {"task.due", "due  = 2026-01-15", "due  = { phase = \"p1\", at = \"start\" }"},
      {"task.due.phase", "{ phase = \"p2\", at = \"end\" }", "{ phase = \"p1\", at = \"end\" }"},
      {"task.due.at", "{ phase = \"p2\", at = \"end\" }", "{ phase = \"p2\", at = \"start\" }"},
      {"task.deliver", "[\"名册\"]", "[\"名册\", \"照片\"]"},
      {"task.on_miss", "\"remind\"", "\"explain\""},
      {"cadence", "[[staffing]]", "[[cadence]]\nid = \"more\"\nname = \"更多\"\n[[staffing]]"},
      {"cadence.at_least", "at_least = 2\nper      = \"月\"", "at_least = 3\nper      = \"月\""},
      {"cadence.per", "per      = \"月\"", "per      = \"周\""},
      {"cadence.on_miss", "\"explain\"\n[[staffing]]", "\"notice\"\n[[staffing]]"},
      {"staffing", "[quota.x]", "[[staffing]]\npost = \"民警\"\nmin = 1\n[quota.x]"},
      {"staffing.min", "min  = 1", "min  = 2"},
      {"staffing.max", "max  = 5", "max  = 4"},
      {"staffing.by", "2026-02-28", "2026-02-27"},
      {"quota", "[form.x]", "[quota.y]\nunit = \"户\"\ntotal = 5\ncoverage = \"quota\"\n[form.x]"},
      {"quota.total", "total    = 100", "total    = 101"},
      {"quota.floor", "floor    = false", "floor    = true"},
      {"quota.ceiling", "floor    = false", "floor    = false\nceiling = true"},
      {"quota.coverage", "coverage = \"quota\"", "coverage = \"every_address\""},
      {"quota.outcomes", "[\"answered\", \"declined\"]", "[\"answered\"]"},
      {"quota.milestones", "[{ by = 2026-04-30",
       "[{ by = 2026-04-15, at = \"40%\" }, { by = 2026-04-30"},
      {"quota.milestones.by", "by = 2026-04-30", "by = 2026-04-29"},
      {"quota.milestones.at", "2026-04-30, at = \"65%\"", "2026-04-30, at = \"70%\""},
      {"form.anonymous", "anonymous = false", "anonymous = true"},
      {"form.retain", "retain    = \"90日\"", "retain    = \"2个月\""},
      {"form.min_n", "min_n     = 10", "min_n     = 11"},
      {"form.ask.retain", "retain = \"60日\"", "retain = \"50日\""},
      {"form.ask.access", "access = \"centre\"", "access = \"nobody\""},
      {"matters.kinds", "  { id = \"b\"",
       "  { id = \"c\", name = \"急事\", owner = \"town\", due = \"1日\" },\n  { id = \"b\""},
      {"matters.kinds.due", "due = \"10日\", conf", "due = \"9日\", conf"},
      {"matters.kinds.due", "{ v = \"20日\" }, ", ""},
      {"matters.kinds.due.v", "v = \"18日\"", "v = \"17日\""},
      {"matters.kinds.confidential", "confidential = false", "confidential = true"},
      {"matters.basis", "basis = \"working\"", "basis = \"calendar\""},
      {"matters.roll", "roll  = \"next_working_day\"", "roll  = \"none\""},
      {"matters.remind", "{ at = \"80%\", to = \"town\" }",
       "{ at = \"80%\", to = \"town\" }, { at = \"due\", to = \"resident\" }"},
      {"matters.remind.at", "at = \"80%\", to", "at = \"70%\", to"},
      {"matters.remind.to", "", ""},
      {"matters.tell", "tell     = [\"resident\"]", "tell     = [\"resident\", \"owner\"]"},
      {"matters.close.exits", "[\"withdrawn\", \"unreachable\"]", "[\"withdrawn\"]"},
      {"matters.callback", "", ""},
      {"matters.callback.share", "share = \"10%\"", "share = \"15%\""},
      {"matters.pause", "pause    = [ { for = \"weather\", max = \"5日\", notice = false } ]\n",
       ""},
      {"matters.pause.max", "max = \"5日\", notice", "max = \"4日\", notice"},
      {"matters.pause.notice", "notice = false", "notice = true"},
      {"matters.clocks", "clocks   = [ {",
       "clocks   = [ { id = \"sign\", name = \"签收\", from = \"handed_over\", until = "
       "\"accepted\", due = \"1日\" }, {"},
      {"matters.clocks.due", "due = \"3日\", remind", "due = \"2日\", remind"},
      {"matters.clocks.remind", "{ at = \"60%\", to = \"visitor\" }",
       "{ at = \"60%\", to = \"visitor\" }, { at = \"+1日\", to = \"resident\" }"},
      {"matters.clocks.remind.at", "at = \"60%\"", "at = \"55%\""},
      {"matters.clocks.remind.to", "", ""},
      {"matters.exclude",
       "exclude  = [ { id = \"court\", name = \"诉讼\", ground = \"民事诉讼法\" } ]\n", ""},
      {"matters.rates.min_n", "min_n = 20", "min_n = 21"},
      {"matters.extend", "extend   = { max = \"5日\", times = 2 }\n", ""},
      {"matters.extend.max", "max = \"5日\", times", "max = \"3日\", times"},
      {"matters.extend.times", "times = 2", "times = 1"},
      {"matters.objection", "", ""},
      {"matters.objection.within", "within = \"2日\"", "within = \"3日\""},
      {"matters.review", "", ""},
      {"matters.review.within", "within = \"5日\"", "within = \"10日\""},
      {"matters.publish",
       "publish  = { kinds = [\"a\", \"b\"], fields = [\"kind\", \"unit\"], after = \"opened\", "
       "words = \"masked\" }\n",
       ""},
      {"matters.publish.kinds", "kinds = [\"a\", \"b\"], fields", "kinds = [\"a\"], fields"},
      {"matters.publish.fields", "fields = [\"kind\", \"unit\"]", "fields = [\"kind\"]"},
      {"matters.publish.after", "after = \"opened\"", "after = \"answered\""},
      {"matters.publish.words", "words = \"masked\"", "words = \"none\""},
      {"matters.tail", "tail     = false", "tail     = true"},
      {"messages.caps.recipient", "recipient = 5", "recipient = 4"},
      {"messages.retain", "retain = \"180日\"", "retain = \"90日\""},
      {"messages.templates.statutory", "statutory = false", "statutory = true"},
      {"messages.send", "send = [ ",
       "send = [ { on = \"closed\", to = \"owner\", template = \"m\" }, "},
      {"places.inspect", "[[places.listing]]",
       "[[places.inspect]]\nid = \"more\"\nname = \"更多\"\nof = \"school\"\n[[places.listing]]"},
      {"places.inspect.list", "[\"消防\"]", "[\"消防\", \"食品\"]"},
      {"places.inspect.at_least", "at_least = 2\nevery", "at_least = 3\nevery"},
      {"places.inspect.every", "every = \"月\"", "every = \"旬\""},
      {"places.inspect.findings", "every = \"月\"", "every = \"月\"\nfindings = \"matter\""},
      {"places.listing", "[publicity]",
       "[[places.listing]]\nid = \"more\"\nname = \"更多\"\nof = \"school\"\n[publicity]"},
      {"places.listing.measures", "[\"约谈\"]", "[\"约谈\", \"回访\"]"},
      {"places.listing.at_least", "at_least = 1\nper = \"月\"", "at_least = 2\nper = \"月\""},
      {"places.listing.per", "at_least = 1\nper = \"月\"", "at_least = 1\nper = \"半月\""},
      {"places.listing.due", "due = \"30日\"", "due = \"20日\""},
      {"publicity.items", "[ { id = \"i\"",
       "[ { id = \"j\", name = \"讲座\", at_least = 1 }, { id = \"i\""},
      {"publicity.items.at_least", "at_least = 1, per", "at_least = 2, per"},
      {"publicity.items.per", "at_least = 1, per = \"月\"", "at_least = 1, per = \"周\""},
      {"publicity.items.by", "by = 2026-05-31", "by = 2026-05-30"},
      {"report", "[survey.x]",
       "[[report]]\nid = \"r\"\nname = \"日报\"\nevery = \"日\"\n[survey.x]"},
      {"report.every", "every = \"周\"", "every = \"日\""},
      {"survey.waves.each", "each = \"季度\"", "each = \"月\""},
      {"survey.waves.n", "n = 1 }\nper_day", "n = 2 }\nper_day"},
      {"survey.per_day", "per_day = 20", "per_day = 30"},
      {"survey.sample", "sample = 400", "sample = 500"},
      {"survey.hide_from", "hide_from = [\"town\"]", "hide_from = [\"town\", \"village\"]"},
      {"survey.min_n", "sample = 400\nmin_n = 30", "sample = 400\nmin_n = 40"},
      {"survey.items_embargo", "items_embargo = false", "items_embargo = true"},
      {"indicators.min_n", "min_n = 10\ndirection", "min_n = 20\ndirection"},
      {"indicators.target", "", ""},
      {"indicators.target.at", "at = \"80%\", by", "at = \"85%\", by"},
      {"indicators.target.by", "by = 2026-06-01", "by = 2026-05-01"},
      {"indicators.milestones", "milestones = [ ",
       "milestones = [ { by = 2026-05-31, at = \"70%\" }, "},
      {"indicators.milestones.by", "by = 2026-03-31", "by = 2026-03-30"},
      {"indicators.milestones.at", "at = \"50%\" } ]\nweight", "at = \"55%\" } ]\nweight"},
      {"indicators.weight_at_least", "weight_at_least = \"20%\"", "weight_at_least = \"30%\""},
      {"ranking.min_n", "min_n = 30\ninterval", "min_n = 50\ninterval"},
      {"ranking.interval", "interval = \"90%\"", "interval = \"95%\""},
      {"bands.rows.due", "\"explain\", due = \"10日\"", "\"explain\", due = \"5日\""},
      {"ladder", "[standards.x]", "[ladder.y]\nname = \"又一\"\n[standards.x]"},
      {"ladder.count", "count = \"consecutive\"", "count = \"total\""},
      {"ladder.steps", "steps = [ ", "steps = [ { at = 9, do = \"veto\" }, "},
      {"ladder.steps.at", "at = 2, do", "at = 1, do"},
      {"ladder.steps.review", "review = \"5日\"", "review = \"9日\""},
      {"ladder.steps.lapse", "lapse = \"6个月\"", "lapse = \"1年\""},
      {"ladder.needs", "needs = [\"evidence\"]", "needs = [\"evidence\", \"statement\"]"},
      {"standards", "[honours.x]", "[standards.y]\nname = \"又一\"\n[honours.x]"},
      {"standards.pass", "pass = \"all_hard\"", "pass = \"all\""},
      {"standards.items", "items = [ { id = \"i1\"",
       "items = [ { id = \"i2\", in = \"g\", text = \"有人\" }, { id = \"i1\""},
      {"standards.items.hard", "hard = false", "hard = true"},
      {"standards.stars.needs", "needs = [\"i1\"]", "needs = [\"i1\", \"i2\"]"},
      {"honours.rows.years", "years = 1", "years = 2"},
      {"supervision.kinds", "kinds = [ { id = \"open\"",
       "kinds = [ { id = \"more\", name = \"暗访\", how = \"covert\" }, { id = \"open\""},
      {"supervision.kinds.every", "how = \"open\", every = \"季度\"",
       "how = \"open\", every = \"月\""},
      {"supervision.draw", "", ""},
      {"supervision.draw.share", "share = \"5%\", n", "share = \"6%\", n"},
      {"supervision.draw.n", "n = 4, seed", "n = 5, seed"},
      {"burden", "", ""},
      {"burden.max_forms", "max_forms = 3", "max_forms = 2"},
      {"burden.max_reports", "max_reports = 3", "max_reports = 2"},
      {"burden.max_meetings", "max_meetings = 3", "max_meetings = 2"},
      {"burden.per", "per = \"周\"", "per = \"月\""},
  };
  return all;
}

// Where the plan as it stands is the tighter one: what is taken away or put for the other.
std::pair<std::string, std::string> looser_and_plan(const std::string& path) {
  // The owner has one reminder already, so another one to somebody else is one more.
  if (path == "matters.remind.to")
    return {edited(k_plan, "{ at = \"80%\", to = \"town\" }", "{ at = \"80%\", to = \"owner\" }"),
            k_plan};
  if (path == "matters.clocks.remind.to")
    return {edited(k_plan, "to = \"visitor\"", "to = \"owner\""), k_plan};
  static const std::map<std::string, std::string> tables{
      {"matters.callback", "callback = { share = \"10%\", by = \"other_than_owner\" }\n"},
      {"matters.objection", "objection = { within = \"2日\", by = \"town\" }\n"},
      {"matters.review", "review   = { within = \"5日\", by = \"town\" }\n"},
      {"indicators.target", "target = { at = \"80%\", by = 2026-06-01 }\n"},
      {"supervision.draw", "draw = { share = \"5%\", n = 4, seed = \"公布的种子\" }\n"},
      {"burden", "[burden]\nmax_forms = 3\nmax_reports = 3\nmax_meetings = 3\nper = \"周\"\n"}};
  return {edited(k_plan, tables.at(path), ""), k_plan};
}

class EveryDirection : public testing::TestWithParam<Tighter> {};

TEST_P(EveryDirection, IsToldBothWays) {
  const Tighter& edit = GetParam();
  const std::string path = edit.path;
  auto [loose, tight] = *edit.from == '\0' ? looser_and_plan(path)
                                           : std::pair(k_plan, edited(k_plan, edit.from, edit.to));
  EXPECT_EQ(told(loose, tight), path + " tighter");
  EXPECT_EQ(told(tight, loose), path + " looser");
}
INSTANTIATE_TEST_SUITE_P(Direction, EveryDirection, testing::ValuesIn(edits()),
                         [](const auto& info) {
                           std::string name = info.param.path;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name + "_" + std::to_string(info.index);
                         });

TEST(Direction, EveryRowOfTheTableHasItsTest) {
  std::set<std::string> tested, known;
  for (const Tighter& edit : edits()) tested.insert(edit.path);
  for (const Direction& direction : directions()) known.emplace(direction.path);
  EXPECT_EQ(tested, known);
}

// A path that the schema does not have would never be asked for.
TEST(Direction, EveryRowOfTheTableIsInTheSchemaOnce) {
  std::set<std::string_view> seen;
  for (const Direction& direction : directions()) {
    EXPECT_TRUE(seen.insert(direction.path).second) << direction.path;
    const Shape* shape = &root_shape();
    std::string_view rest = direction.path;
    while (!rest.empty()) {
      const auto dot = std::min(rest.find('.'), rest.size());
      const Field* field = shape == nullptr ? nullptr : shape->field(rest.substr(0, dot));
      ASSERT_NE(field, nullptr) << direction.path;
      for (const std::string_view word : direction.ranks)
        if (dot == rest.size() && !word.empty())
          EXPECT_NE(std::find(field->words.begin(), field->words.end(), word), field->words.end())
              << direction.path << " " << word;
      shape = field->shape != nullptr ? field->shape : field->or_shape;
      rest.remove_prefix(std::min(dot + 1, rest.size()));
    }
  }
}

// ---- what has none -----------------------------------------------------------------------------

TEST(Direction, WhatHasNoneIsNotMarked) {
  const auto told_of = [](const std::string& from, const std::string& to) {
    const std::string forth = told(k_plan, edited(k_plan, from, to));
    EXPECT_EQ(forth, told(edited(k_plan, from, to), k_plan));
    return forth;
  };
  EXPECT_EQ(told_of("window = { from = 2026-01-01", "window = { from = 2026-01-02"),
            "plan.window.from -");
  EXPECT_EQ(told_of("as = \"组长\", n = 1", "as = \"组长\", n = 2"), "duties.seats.n -");
  EXPECT_EQ(told_of("n = 4 }", "n = 5 }"), "org.teams.n -");
  EXPECT_EQ(told_of("n = 3 }", "n = 4 }"), "places.kinds.n -");
  EXPECT_EQ(told_of("ties = \"average\"", "ties = \"share_best\""), "ranking.ties -");
  EXPECT_EQ(told_of("publish = \"groups\"", "publish = \"nobody\""), "ranking.publish -");
  EXPECT_EQ(told_of("do = \"interview\"", "do = \"veto\""), "ladder.steps.do -");
  EXPECT_EQ(told_of("{ from = 1, to = 3", "{ from = 1, to = 4"), "bands.rows.to -");
  EXPECT_EQ(told_of("access = \"centre\"", "access = \"handler\""), "form.ask.access -");
  EXPECT_EQ(
      told_of("exits = [\"withdrawn\", \"unreachable\"]", "exits = [\"withdrawn\", \"explained\"]"),
      "matters.close.exits -");
  EXPECT_EQ(told_of("name      = \"问卷\"", "name      = \"意见问卷\""), "form.name neutral");
}

TEST(Direction, WhatIsStillOpenIsBeyondComparison) {
  EXPECT_EQ(told(k_plan, edited(k_plan, "due = \"10日\", conf", "due = \"?\", conf")),
            "matters.kinds.due -");
  EXPECT_EQ(told(k_plan, edited(k_plan, "sample = 400", "sample = \"?\"")), "survey.sample -");
  EXPECT_EQ(told(edited(k_plan, "total    = 100", "total    = \"?\""), k_plan), "quota.total -");
}

// ---- keys that are read together ---------------------------------------------------------------

TEST(Direction, AQuotaThatIsACeilingIsTheTighterTheLower) {
  const auto with = [](const std::string& flags, const std::string& total) {
    return edited(edited(k_plan, "floor    = false", flags), "total    = 100",
                  "total    = " + total);
  };
  const std::string ceiling = "ceiling = true", both = "floor = true\nceiling = true";
  EXPECT_EQ(told(with(ceiling, "100"), with(ceiling, "90")), "quota.total tighter");
  EXPECT_EQ(told(with(ceiling, "100"), with(ceiling, "110")), "quota.total looser");
  EXPECT_EQ(told(with(both, "100"), with(both, "110")), "quota.total -");
}

TEST(Direction, AnIndicatorThatIsToFallIsTheTighterTheLower) {
  const std::string falls = edited(k_plan, "direction = \"higher\"", "direction = \"lower\"");
  EXPECT_EQ(told(falls, edited(falls, "at = \"80%\", by", "at = \"70%\", by")),
            "indicators.target.at tighter");
  const std::string neutral = edited(k_plan, "direction = \"higher\"", "direction = \"neutral\"");
  EXPECT_EQ(told(neutral, edited(neutral, "at = \"80%\", by", "at = \"70%\", by")),
            "indicators.target.at -");
}

// Once a week is more often than twice a month, though the count alone is less.
TEST(Direction, ARhythmIsJudgedByBothKeys) {
  const std::string weekly =
      edited(k_plan, "at_least = 2\nper      = \"月\"", "at_least = 1\nper      = \"周\"");
  for (const Change& change : changes(k_plan, weekly)) EXPECT_EQ(change.bearing, Bearing::tighter);
  EXPECT_EQ(changes(k_plan, weekly).size(), 2U);
  const std::string halves =
      edited(k_plan, "at_least = 2\nper      = \"月\"", "at_least = 1\nper      = \"半月\"");
  for (const Change& change : changes(k_plan, halves)) EXPECT_EQ(change.bearing, std::nullopt);
}

TEST(Direction, AnInspectionWithoutANumberIsOfEveryPlace) {
  EXPECT_EQ(told(k_plan, edited(k_plan, "at_least = 2\nevery", "every")),
            "places.inspect.at_least tighter");
}

TEST(Direction, CeilingsOnBurdenCountByTheirPeriod) {
  // 3 a week become 12 a month: fewer.
  const std::string monthly = edited(edited(edited(edited(k_plan, "per = \"周\"", "per = \"月\""),
                                                   "max_forms = 3", "max_forms = 12"),
                                            "max_reports = 3", "max_reports = 12"),
                                     "max_meetings = 3", "max_meetings = 12");
  EXPECT_EQ(changes(k_plan, monthly).size(), 4U);
  for (const Change& change : changes(k_plan, monthly))
    EXPECT_EQ(change.bearing, Bearing::tighter) << change.key;
}

// ---- a plan under another ----------------------------------------------------------------------

// What the table holds a child to is exactly what a check of it says.
TEST(Direction, APlanUnderAnotherIsHeldToTheSameTable) {
  for (const Tighter& edit : edits()) {
    const std::string path = edit.path;
    const Direction* direction = direction_of(path);
    if (*edit.from == '\0' || direction == nullptr) continue;
    const Tree tight = tree_of(edited(k_plan, edit.from, edit.to)), loose = tree_of(k_plan);
    FindingList below, above;
    check_inheritance(loose, tight, "parent.toml", below);
    check_inheritance(tight, loose, "parent.toml", above);
    // Rows that are known by nothing are not paired, and a new key is no looser one.
    const bool is_paired = !path.starts_with("bands.rows.") && !path.starts_with("ladder.steps.") &&
                           !path.starts_with("honours.rows.") &&
                           !path.starts_with("indicators.milestones.") && path != "quota.ceiling";
    // These two are checked as a whole; a day that is the end of a phase moves with the phase.
    const bool is_special = path.starts_with("matters.remind") || path == "matters.kinds" ||
                            path == "plan.phases.to" || path.starts_with("task.due.");
    const bool is_held = direction->hold != Hold::no && is_paired;
    EXPECT_EQ(below.all().size(), is_held || is_special ? 1U : 0U) << path;
    EXPECT_EQ(above.all().size(), direction->hold == Hold::same ? 1U : 0U) << path;
  }
}

}  // namespace
}  // namespace wanhu::plan
