#include "plan/catalogue_rows.hpp"

namespace wanhu::plan {

namespace {

constexpr Severity k_error = Severity::error, k_hold = Severity::hold,
                   k_warning = Severity::warning, k_note = Severity::note;

// What can be wrong with the bytes, the signs and the statements of a file.
std::vector<Code> reading() {
  return {
      {.code = "L-DATE",
       .bad = "[plan]\nissued = 2022-02-30\n",
       .good = "[plan]\nissued = 2022-02-28\n",
       .document = "会议定于2月30日召开。\n"},
      {.code = "L-DEPTH",
       .bad = "[matters]\ntell = [[[[[[[[[[[[[[[[[\"visitor\"]]]]]]]]]]]]]]]]]\n",
       .good = "[matters]\ntell = [\"visitor\"]\n"},
      {.code = "L-ENCODING",
       .bad = "[plan]\ntitle = \"平安發(fā)展走访方案\"\n",
       .good = "[plan]\ntitle = \"平安发展走访方案\"\n",
       .seeds = "S0",
       .variant = "text",
       .variant_severity = k_hold,
       .document = "各村要促进平安發(fā)展。\n"},
      {.code = "L-FULLWIDTH",
       .bad = "[matters]\nroll ＝ “next_working_day”\n",
       .good = "[matters]\nroll = \"next_working_day\"\n",
       .document = "全年走访不少于１２次，每次２户。\n"},
      {.code = "L-KEY-DUP",
       .bad = "[plan]\nissued = 2022-03-01\nissued = 2022-03-02\n",
       .good = "[plan]\nissued = 2022-03-01\n"},
      {.code = "L-SIZE",
       .bad = "# 单位、任务和说明，直到超过上限\n",
       .good = "# 一万个单位约 1 MiB，远在上限以内\n",
       .trial = Trial::large},
      {.code = "L-SYNTAX",
       .bad = "[matters]\nclose = { needs = \"resident_confirms\", exits = [\"withdrawn\"]\n",
       .good = "[matters]\nclose = { needs = \"resident_confirms\", exits = [\"withdrawn\"] }\n"},
  };
}

// What a key may be called and a value may hold.
std::vector<Code> vocabulary() {
  return {
      {.code = "L-AMOUNT",
       .bad = "[form.feedback]\nretain = \"半年左右\"\n",
       .good = "[form.feedback]\nretain = \"180日\"\n"},
      {.code = "L-APPROX",
       .severity = k_hold,
       .bad = "[org]\ncounted = [ { kind = \"enterprise\", n = \"1000余家\" } ]\n",
       .good = "[org]\ncounted = [ { kind = \"enterprise\", n = 1012 } ]\n",
       .seeds = "S4",
       .document = "全镇1000余家企业中，达标企业占90%。\n"},
      {.code = "L-BOUND",
       .bad = R"toml([indicators.mended]
num = "count(place where rectified = true)"
den = "count(place)"
use = "manage"
target = { at = "100%以上", by = 2022-03-31 }
)toml",
       .good = R"toml([indicators.mended]
num = "count(place where rectified = true)"
den = "count(place)"
use = "manage"
target = { at = "100%", by = 2022-03-31 }
)toml",
       .seeds = "S4",
       .document = "隐患整改率达到100%以上。\n"},
      {.code = "L-HOLE",
       .severity = k_hold,
       .bad = "[quota.household_visit]\ntotal = \"?\"\n",
       .good = "[quota.household_visit]\ntotal = 200\n",
       .seeds = "S3",
       .document = "活动时间为2021年X月至X月。\n"},
      {.code = "L-ID-DUP",
       .bad = R"toml([org]
units = [
  { id = "east", name = "东一村", kind = "village", quota = 120 },
  { id = "east", name = "西山村", kind = "village", quota = 80 },
]
)toml",
       .good = R"toml([org]
units = [
  { id = "east", name = "东一村", kind = "village", quota = 120 },
  { id = "west", name = "西山村", kind = "village", quota = 80 },
]
)toml"},
      {.code = "L-KEY-MISSING",
       .bad = "[[task]]\nname = \"到乡综治中心领取宣传资料\"\n",
       .good = "[[task]]\nid = \"leaflets\"\nname = \"到乡综治中心领取宣传资料\"\n"},
      {.code = "L-KEY-UNKNOWN",
       .bad = "[quota.household_visit]\ncieling = true\n",
       .good = "[quota.household_visit]\nceiling = true\n"},
      {.code = "L-REF",
       .bad = "[quota.household_visit]\nphase = \"visits\"\n",
       .good = "[quota.household_visit]\nphase = \"visit\"\n"},
      {.code = "L-TYPE",
       .bad = "[quota.household_visit]\ntotal = \"200\"\n",
       .good = "[quota.household_visit]\ntotal = 200\n"},
      {.code = "L-VAGUE",
       .severity = k_hold,
       .bad = "[matters]\nremind = \"定期\"\n",
       .good = "[matters]\nremind = [ { at = \"50%\", to = \"owner\" } ]\n",
       .seeds = "S0 S1",
       .document = "对群众反映的问题要及时办理。\n"},
      {.code = "L-WORD",
       .bad = "[quota.household_visit]\ncoverage = \"every_adress\"\n",
       .good = "[quota.household_visit]\ncoverage = \"every_address\"\n"},
  };
}

// Windows, phases, terms.
std::vector<Code> days() {
  return {
      {.code = "L-CAL-MISSING",
       .severity = k_warning,
       .bad = R"toml([plan]
window = { from = 2022-03-05, to = 2039-03-31 }
phases = [ { id = "visit", name = "走访阶段", from = 2022-03-05, to = 2039-03-31 } ]
)toml",
       .good = R"toml([plan]
window = { from = 2022-03-05, to = 2022-03-31 }
phases = [ { id = "visit", name = "走访阶段", from = 2022-03-05, to = 2022-03-31 } ]
)toml"},
      {.code = "L-CALENDAR-DAY",
       .bad = R"toml([calendars.fair]
name = "集市日历"
off  = [ { date = 2022-03-12, name = "庙会" } ]
work = [ { date = 2022-03-12 } ]
src  = "四"
)toml",
       .good = R"toml([calendars.fair]
name = "集市日历"
off  = [ { date = 2022-03-11, name = "庙会" } ]
work = [ { date = 2022-03-12 } ]
src  = "四"
)toml"},
      {.code = "L-CALENDAR-HOURS",
       .bad = R"toml([calendars.fair]
name  = "集市日历"
hours = [ { from = "08:00", to = "12:00" }, { from = "11:30", to = "17:00" } ]
src   = "四"
)toml",
       .good = R"toml([calendars.fair]
name  = "集市日历"
hours = [ { from = "08:00", to = "12:00" }, { from = "14:30", to = "17:00" } ]
src   = "四"
)toml"},
      {.code = "L-CALENDAR-WEEK",
       .bad = "[calendars.fair]\nname = \"集市日历\"\nweek = []\nsrc = \"四\"\n",
       .good = "[calendars.fair]\nname = \"集市日历\"\nweek = [\"mon\", \"sat\"]\nsrc = \"四\"\n"},
      {.code = "L-DATE-WINDOW",
       .severity = k_warning,
       .bad = "[[task]]\nid = \"sum_up\"\nname = \"走访情况小结\"\ndue = 2023-03-31\n",
       .good = "[[task]]\nid = \"sum_up\"\nname = \"走访情况小结\"\ndue = 2022-03-31\n"},
      {.code = "L-DAYBASIS",
       .severity = k_hold,
       .bad = R"toml([matters]
kinds = [
  { id = "general", name = "一般问题", owner = "centre", due = "10日" },
]
)toml",
       .good = R"toml([matters]
basis = "calendar"
kinds = [
  { id = "general", name = "一般问题", owner = "centre", due = "10日" },
]
)toml",
       .seeds = "S1",
       .document = "一般问题10日内办结。\n"},
      {.code = "L-ORDER",
       .bad = "[plan]\nwindow = { from = 2022-03-31, to = 2022-03-05 }\n",
       .good = "[plan]\nwindow = { from = 2022-03-05, to = 2022-03-31 }\n"},
      {.code = "L-PHASE-GAP",
       .bad = R"toml([plan]
phases = [
  { id = "visit", name = "走访阶段", from = 2022-03-05, to = 2022-03-20 },
  { id = "sum_up", name = "总结阶段", from = 2022-03-25, to = 2022-03-31 },
]
)toml",
       .good = R"toml([plan]
phases = [
  { id = "visit", name = "走访阶段", from = 2022-03-05, to = 2022-03-20 },
  { id = "sum_up", name = "总结阶段", from = 2022-03-21, to = 2022-03-31 },
]
)toml",
       .seeds = "S1"},
      {.code = "L-PHASE-OVERLAP",
       .bad = R"toml([plan]
phases = [
  { id = "visit", name = "走访阶段", from = 2022-03-05, to = 2022-03-20 },
  { id = "sum_up", name = "总结阶段", from = 2022-03-18, to = 2022-03-31 },
]
)toml",
       .good = R"toml([plan]
phases = [
  { id = "visit", name = "走访阶段", from = 2022-03-05, to = 2022-03-20 },
  { id = "sum_up", name = "总结阶段", from = 2022-03-21, to = 2022-03-31 },
]
)toml"},
      {.code = "L-PHASE-WINDOW",
       .bad = R"toml([plan]
phases = [
  { id = "visit", name = "走访阶段", from = 2022-03-05, to = 2022-04-02 },
]
)toml",
       .good = R"toml([plan]
phases = [
  { id = "visit", name = "走访阶段", from = 2022-03-05, to = 2022-03-31 },
]
)toml"},
      {.code = "L-FREE-TEXT",
       .bad = R"toml([form.feedback]
ask = [
  { id = "q1", type = "scale5", text = "晚上出门，您觉得安全吗？" },
  { id = "q2", type = "text", text = "您觉得哪里不安全？" },
]
)toml",
       .good = R"toml([form.feedback]
ask = [
  { id = "q1", type = "scale5", text = "晚上出门，您觉得安全吗？" },
  { id = "q2", type = "text", text = "您觉得哪里不安全？", opens = "matter" },
]
)toml"},
      {.code = "L-CLOCK-ORDER",
       .bad = R"toml([matters]
clocks = [
  { id = "told", name = "告知结果", from = "told", until = "contacted", due = "2日" },
]
)toml",
       .good = R"toml([matters]
clocks = [
  { id = "told", name = "告知结果", from = "answered", until = "told", due = "2日" },
]
)toml"},
      {.code = "L-STATUTE",
       .bad = "[matters]\nclocks = [ { id = \"accept\", statute = \"petition.tell\", due = "
              "\"20日\" } ]\n",
       .good = "[matters]\nclocks = [ { id = \"accept\", statute = \"petition.tell\" } ]\n"},
      {.code = "L-PUBLISH",
       .bad = R"toml([matters]
basis = "calendar"
kinds = [ { id = "tip", name = "线索举报", owner = "centre", due = "10日", channel = "sealed" } ]
publish = { kinds = ["tip"], fields = ["kind", "state"], after = "opened", words = "none" }
)toml",
       .good = R"toml([matters]
basis = "calendar"
kinds = [ { id = "general", name = "一般问题", owner = "centre", due = "10日" } ]
publish = { kinds = ["general"], fields = ["kind", "state"], after = "opened", words = "none" }
)toml"},
      {.code = "L-NOBODY",
       .severity = k_warning,
       .bad = "[matters]\nobjection = { within = \"2日\", by = \"east\" }\n",
       .good = "[matters]\nobjection = { within = \"2日\", by = \"centre\" }\n"},
      {.code = "L-KNOWLEDGE",
       .bad = "[[knowledge]]\nid = \"lamp\"\nquestion = \"路灯坏了找谁修？\"\n",
       .good = "[[knowledge]]\nid = \"lamp\"\nquestion = \"路灯坏了找谁修？\"\n"
               "answer = \"告诉村委会，三天内修好。\"\n"},
      {.code = "L-RETAIN",
       .severity = k_hold,
       .bad = "[form.feedback]\nretain = \"10年\"\n",
       .good = "[form.feedback]\nretain = \"180日\"\n"},
      {.code = "L-RETRO",
       .severity = k_hold,
       .bad = "[plan]\nissued = 2022-03-09\n",
       .good = R"toml([plan]
issued = 2022-03-09
retro = "乡党政联席会议同意，3月5日起的准备工作一并认可"
)toml",
       .seeds = "S1"},
      {.code = "L-TAIL",
       .severity = k_warning,
       .bad = "[matters]\ntail = false\n",
       .good = "[matters]\ntail = true\n",
       .seeds = "S1"},
  };
}

// Sums, shares, ranks.
std::vector<Code> numbers() {
  return {
      {.code = "L-APPORTION",
       .severity = k_hold,
       .bad = R"toml([org]
units = [
  { id = "east", name = "东一村", kind = "village", quota = 200 },
  { id = "west", name = "西山村", kind = "village" },
]

[quota.household_visit]
split = { by = "equal", method = "largest_remainder" }
)toml",
       .good = R"toml([org]
units = [
  { id = "east", name = "东一村", kind = "village", quota = 200 },
  { id = "west", name = "西山村", kind = "village", quota = 0 },
]

[quota.household_visit]
split = { by = "equal", method = "largest_remainder" }
)toml"},
      {.code = "L-BAND-GAP",
       .severity = k_hold,
       .bad = R"toml([bands.village]
on = "ranking.village"
policy = "unique"
rows = [
  { from = 1, to = 7, note = "通报表扬" },
  { from = 15, do = "explain" },
]
)toml",
       .good = R"toml([bands.village]
on = "ranking.village"
policy = "unique"
rows = [
  { from = 1, to = 7, note = "通报表扬" },
  { from = 8, to = 14, unit = 0, note = "不奖不罚" },
  { from = 15, do = "explain" },
]
)toml",
       .seeds = "S2",
       .variant = "total",
       .variant_severity = k_error},
      {.code = "L-BAND-OVERLAP",
       .bad = R"toml([bands.village]
on = "ranking.village"
policy = "unique"
rows = [
  { from = 1, to = 7, note = "通报表扬" },
  { from = 1, to = 14, note = "口头表扬" },
  { from = 15, do = "explain" },
]
)toml",
       .good = R"toml([bands.village]
on = "ranking.village"
policy = "unique"
rows = [
  { from = 1, to = 7, note = "通报表扬" },
  { from = 8, to = 14, note = "口头表扬" },
  { from = 15, do = "explain" },
]
)toml",
       .seeds = "S2"},
      {.code = "L-BURDEN",
       .severity = k_hold,
       .bad = R"toml([burden]
max_reports = 4
per = "月"

[[report]]
id = "progress"
name = "走访进度"
every = "日"
from = "centre"
to = "sample"
)toml",
       .good = R"toml([burden]
max_reports = 4
per = "月"

[[report]]
id = "progress"
name = "走访进度"
every = "旬"
from = "centre"
to = "sample"
)toml",
       .variant = "together",
       .variant_severity = k_warning},
      {.code = "L-MINN",
       .severity = k_hold,
       .bad = R"toml([indicators.safe]
num = "count(poll where q_safe >= 4)"
den = "count(poll where q_safe answered)"
use = "display"
)toml",
       .good = R"toml([indicators.safe]
num = "count(poll where q_safe >= 4)"
den = "count(poll where q_safe answered)"
use = "display"
min_n = 200
)toml"},
      {.code = "L-QUOTA-SUM",
       .bad = "[quota.household_visit]\ntotal = 210\n",
       .good = "[quota.household_visit]\ntotal = 200\n",
       .variant = "each",
       .variant_severity = k_warning},
      {.code = "L-ROUND",
       .severity = k_hold,
       .bad = R"toml([indicators.passed]
num = "count(unit where passed = true)"
den = "count(unit where kind = 'village')"
use = "display"
target = { at = "90%", by = 2022-03-31 }
)toml",
       .good = R"toml([indicators.passed]
num = "count(unit where passed = true)"
den = "count(unit where kind = 'village')"
use = "display"
target = { at = "90%", by = 2022-03-31, round = "up" }
)toml",
       .seeds = "S4"},
      {.code = "L-WEIGHT-SUM",
       .bad = R"toml([ranking.village]
by = [
  { indicator = "on_time", weight = "60%" },
  { indicator = "solved", weight = "30%" },
]
)toml",
       .good = R"toml([ranking.village]
by = [
  { indicator = "on_time", weight = "60%" },
  { indicator = "solved", weight = "40%" },
]
)toml"},
  };
}

// What is told to whom.
std::vector<Code> messages() {
  return {
      {.code = "L-MESSAGE-FIELD",
       .bad = R"toml([messages]
retain    = "180日"
templates = [ { id = "opened", name = "登记告知", channel = "sms", text = "编号{recipt}已登记" } ]
send      = [ { on = "opened", to = "resident", template = "opened" } ]
)toml",
       .good = R"toml([messages]
retain    = "180日"
templates = [ { id = "opened", name = "登记告知", channel = "sms", text = "编号{receipt}已登记" } ]
send      = [ { on = "opened", to = "resident", template = "opened" } ]
)toml"},
      {.code = "L-MESSAGE-NEVER",
       .severity = k_warning,
       .bad = R"toml([messages]
retain    = "180日"
templates = [ { id = "rung", name = "提醒", channel = "email", text = "{receipt}还剩{left}天" } ]
send      = [ { on = "reminded", to = "centre", template = "rung" } ]
)toml",
       .good = R"toml([matters]
remind    = [ { at = "50%", to = "centre" } ]
[messages]
retain    = "180日"
templates = [ { id = "rung", name = "提醒", channel = "email", text = "{receipt}还剩{left}天" } ]
send      = [ { on = "reminded", to = "centre", template = "rung" } ]
)toml"},
      {.code = "L-MESSAGE-QUIET",
       .bad = R"toml([messages]
quiet     = { from = "晚上九点", to = "08:00", days = "all" }
retain    = "180日"
templates = [ { id = "opened", name = "登记告知", channel = "sms", text = "编号{receipt}已登记" } ]
send      = [ { on = "opened", to = "resident", template = "opened" } ]
)toml",
       .good = R"toml([messages]
quiet     = { from = "21:00", to = "08:00", days = "all" }
retain    = "180日"
templates = [ { id = "opened", name = "登记告知", channel = "sms", text = "编号{receipt}已登记" } ]
send      = [ { on = "opened", to = "resident", template = "opened" } ]
)toml"},
      {.code = "L-SMS-LENGTH",
       .severity = k_note,
       .bad = R"toml([messages]
retain    = "180日"
templates = [ { id = "opened", name = "登记告知", channel = "sms", text = "编号{receipt}已登记" } ]
send      = [ { on = "opened", to = "resident", template = "opened" } ]
)toml",
       .good = R"toml([messages]
retain    = "180日"
templates = [ { id = "opened", name = "登记告知", channel = "email", text = "编号{receipt}已登记" } ]
send      = [ { on = "opened", to = "resident", template = "opened" } ]
)toml",
       .trial = Trial::note},
  };
}

// Units, grounds, the document behind the plan, the plan above it.
std::vector<Code> rest() {
  return {
      {.code = "L-APPROVAL",
       .severity = k_hold,
       .bad = "[plan]\nissued = 2022-03-01\n",
       .good = "[plan]\nissued = 2022-03-01\napproved = { by = \"乡党政联席会议\" }\n",
       .trial = Trial::note},
      {.code = "L-CYCLE",
       .bad = R"toml([org]
units = [
  { id = "east", name = "东一村", kind = "village", of = "west", quota = 120 },
  { id = "west", name = "西山村", kind = "village", of = "east", quota = 80 },
]
)toml",
       .good = R"toml([org]
units = [
  { id = "east", name = "东一村", kind = "village", of = "sample", quota = 120 },
  { id = "west", name = "西山村", kind = "village", of = "sample", quota = 80 },
]
)toml"},
      {.code = "L-LOOSER",
       .bad = R"toml([plan]
id = "sample-east"
parent = "sample"

[form.feedback]
retain = "1年"
)toml",
       .good = R"toml([plan]
id = "sample-east"
parent = "sample"

[form.feedback]
retain = "90日"
)toml",
       .trial = Trial::under_parent},
      {.code = "L-NAMED",
       .severity = k_note,
       .bad = "[[task]]\nid = \"sum_up\"\nname = \"走访情况小结\"\nwho = \"乡综治中心\"\n",
       .good = "[[task]]\nid = \"sum_up\"\nname = \"走访情况小结\"\nwho = \"centre\"\n"},
      {.code = "L-NO-BASIS",
       .severity = k_hold,
       .bad = R"toml([matters]
kinds = [
  { id = "petition", name = "信访事项", owner = "centre", due = "60个自然日",)toml"
              R"toml( channel = "statutory" },
]
)toml",
       .good = R"toml([matters]
kinds = [
  { id = "petition", name = "信访事项", owner = "centre", due = "60个自然日",)toml"
               R"toml( channel = "statutory", basis = "《信访工作条例》第三十四条" },
]
)toml"},
      {.code = "L-NOT-RUN",
       .severity = k_note,
       .bad = "[publicity]\nitems = [ { id = \"board\", name = \"宣传栏\", scored = true } ]\n",
       .good = "[publicity]\nitems = [ { id = \"board\", name = \"宣传栏\", scored = false } ]\n",
       .trial = Trial::note},
      {.code = "L-QUOTA-DUP",
       .bad = R"toml([org]
units = [
  { id = "east", name = "东一村", kind = "village", quota = 120 },
  { id = "west", name = "东一村", kind = "village", quota = 80 },
]
)toml",
       .good = R"toml([org]
units = [
  { id = "east", name = "东一村", kind = "village", quota = 120 },
  { id = "west", name = "西山村", kind = "village", quota = 80 },
]
)toml"},
      {.code = "L-QUOTA-OUTCOME",
       .bad = "[quota.household_visit]\noutcomes = [\"answered\", \"vacant\"]\n",
       .good = "[quota.household_visit]\noutcomes = [\"answered\", \"declined\", \"vacant\"]\n"},
      {.code = "L-SUBST",
       .severity = k_hold,
       .bad = "[plan]\ntitle = \"示例乡村(村)走访方案\"\n",
       .good = "[plan]\ntitle = \"示例乡村(社区)走访方案\"\n",
       .seeds = "S3",
       .document = "各村(村)要组织走访。\n"},
      {.code = "L-TYPO",
       .severity = k_hold,
       .bad = R"toml([form.feedback]
name = "问卷调查"
read = "文件调查"
)toml",
       .good = R"toml([form.feedback]
name = "问卷调查"
read = { printed = "文件调查", by = "乡党政联席会议" }
)toml",
       .seeds = "S1",
       .document = "开展文件调查，了解群众意见。\n"},
  };
}

}  // namespace

std::vector<Code> plan_codes() {
  std::vector<Code> all;
  for (const std::vector<Code>& part :
       {reading(), vocabulary(), days(), numbers(), messages(), rest()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace wanhu::plan
