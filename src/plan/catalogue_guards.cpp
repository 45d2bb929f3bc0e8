#include "plan/catalogue_rows.hpp"

namespace wanhu::plan {

namespace {

// Persons, where they are, and who is asked what (G01 … G05).
std::vector<Code> about_people() {
  return {
      {.code = "L-GUARD-G01",
       .bad = "[roster.key_persons]\nname = \"重点人员名册\"\n",
       .good = "[places]\nkinds = [ { id = \"dark_lane\", name = \"无路灯的巷道\" } ]\n",
       .seeds = "S0-25,33 S2-17,18,38 S3-35 S4-07,28,31"},
      {.code = "L-GUARD-G02",
       .bad = R"toml([form.feedback]
ask = [
  { id = "q1", type = "yes_no", text = "您信仰宗教吗？" },
]
)toml",
       .good = R"toml([form.feedback]
ask = [
  { id = "q1", type = "yes_no", text = "有没有要我们办的事？" },
]
)toml",
       .seeds = "S0-25,33 S2-17,18,38 S3-35 S4-07,28,31"},
      {.code = "L-GUARD-G03",
       .bad = "[[task]]\nid = \"steady\"\nname = \"做好敏感时期稳控工作\"\n",
       .good = "[[task]]\nid = \"reception\"\nname = \"做好来访接待，按期答复\"\n",
       .seeds = "S0-25 S4-24"},
      {.code = "L-GUARD-G04",
       .bad = R"toml([survey.poll]
name = "电话民调"
run_by = "independent"
hide_from = ["sample"]
)toml",
       .good = R"toml([survey.poll]
name = "电话民调"
run_by = "independent"
hide_from = ["sample", "village"]
)toml",
       .seeds = "S0-35 S1-23 S2-14,15,16"},
      {.code = "L-GUARD-G05",
       .bad = R"toml([publicity]
items = [
  { id = "answers", name = "民调问答口径和点赞承诺书", channels = ["door"] },
]
)toml",
       .good = R"toml([publicity]
items = [
  { id = "notice", name = "随机电话访问说明：接不接由您决定，怎么想就怎么说", channels = ["board"] },
]
)toml",
       .seeds = "S0-17,35 S2-26,33"},
  };
}

// Measures, effects and traces (G06 … G09).
std::vector<Code> about_effects() {
  return {
      {.code = "L-GUARD-G06",
       .bad = R"toml([indicators.petitions]
name = "信访量"
num = "count(matter where channel = 'statutory')"
den = "count(matter)"
use = "manage"
direction = "lower"
)toml",
       .good = R"toml([indicators.petitions]
name = "信访事项按期办结率"
num = "count(matter where channel = 'statutory' and closed_at <= due_at)"
den = "count(matter where channel = 'statutory')"
use = "manage"
direction = "higher"
)toml",
       .seeds = "S0-34 S4-01,06,19"},
      {.code = "L-GUARD-G07",
       .bad = R"toml([ladder.false_visits]
when = "supervision.finding = 'false_visit'"
steps = [ { at = 1, do = "notice", to = "扣除本人绩效工资" } ]
needs = ["evidence", "statement", "approver"]
)toml",
       .good = R"toml([ladder.false_visits]
when = "supervision.finding = 'false_visit'"
steps = [ { at = 1, do = "explain", to = "unit" } ]
needs = ["evidence", "statement", "approver"]
)toml",
       .seeds = "S1-27 S2-45 S3-01,45"},
      {.code = "L-GUARD-G08",
       .bad = R"toml([ladder.false_visits]
when = "supervision.finding = 'false_visit'"
steps = [ { at = 1, do = "veto", to = "unit", review = "10个工作日", lapse = "1年" } ]
)toml",
       .good = R"toml([ladder.false_visits]
when = "supervision.finding = 'false_visit'"
steps = [ { at = 1, do = "veto", to = "unit", review = "10个工作日", lapse = "1年" } ]
needs = ["evidence", "statement", "approver"]
basis = "《健全落实社会治安综合治理领导责任制规定》第二十四条"
)toml",
       .seeds = "S2-40 S3-44 S4-39"},
      {.code = "L-GUARD-G09",
       .bad = "[[task]]\nid = \"visit\"\nname = \"入户走访\"\nevidence = \"required\"\n",
       .good = "[[task]]\nid = \"visit\"\nname = \"入户走访\"\nevidence = \"optional\"\n",
       .seeds = "S1-11 S2-05"},
  };
}

// What figures may bear, and what residents write and close (G10 … G13).
std::vector<Code> about_figures() {
  return {
      {.code = "L-GUARD-G10",
       .bad = R"toml([ranking.prize]
of = "village"
by = "on_time"

[bands.prize]
on = "ranking.prize"
policy = "unique"
rows = [ { from = 1, unit = 1000, note = "奖励" } ]
)toml",
       .good = R"toml([ranking.prize]
of = "village"
by = "on_time"
min_n = 200
interval = "95%"
publish = "ranges"

[bands.prize]
on = "ranking.prize"
policy = "unique"
rows = [ { from = 1, do = "explain" } ]
)toml",
       .seeds = "S2-44,45 S3-16"},
      {.code = "L-GUARD-G11",
       .bad = "[matters]\nclose = { needs = \"handler_confirms\", exits = [\"withdrawn\"] }\n",
       .good = "[matters]\nclose = { needs = \"resident_confirms\", exits = [\"withdrawn\"] }\n",
       .seeds = "S1-21"},
      {.code = "L-GUARD-G12",
       .bad = R"toml([[report]]
id = "answers"
name = "导出每户答卷"
every = "周"
from = "centre"
to = "centre"
template = "逐人明细表"
)toml",
       .good = R"toml([[report]]
id = "answers"
name = "各村问卷汇总"
every = "周"
from = "centre"
to = "centre"
template = "汇总表"
)toml"},
      {.code = "L-GUARD-G13",
       .bad = R"toml([form.feedback]
anonymous = false
ask = [
  { id = "q1", type = "text", text = "还有什么要说的？", opens = "matter" },
]
)toml",
       .good = R"toml([form.feedback]
anonymous = false
ask = [
  { id = "q1", type = "text", text = "哪条路晚上太暗？", opens = "matter", purpose = "安装路灯",)toml"
               R"toml( retain = "180日", access = "handler" },
]
)toml",
       .seeds = "S0-19 S2-09"},
  };
}

}  // namespace

std::vector<Code> guard_codes() {
  std::vector<Code> all = about_people();
  for (const std::vector<Code>& part : {about_effects(), about_figures()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::vector<Code> expression_codes() {
  return {
      {.code = "EXPR-FULLWIDTH",
       .bad = "[indicators.all]\nnum = \"count（matter）\"\nden = \"1\"\nuse = \"display\"\n",
       .good = "[indicators.all]\nnum = \"count(matter)\"\nden = \"1\"\nuse = \"display\"\n"},
      {.code = "EXPR-LIMIT",
       .bad = R"toml([standards.calm]
pass = "all"
groups = [ { id = "order", name = "秩序" } ]
items = [
  { id = "visits", in = "order", text = "走访到位", check = "count(visit) >= 12345678901234567" },
]
)toml",
       .good = R"toml([standards.calm]
pass = "all"
groups = [ { id = "order", name = "秩序" } ]
items = [
  { id = "visits", in = "order", text = "走访到位", check = "count(visit) >= 1234" },
]
)toml"},
      {.code = "EXPR-NAME",
       .bad = "[indicators.all]\nnum = \"count(matters)\"\nden = \"1\"\nuse = \"display\"\n",
       .good = "[indicators.all]\nnum = \"count(matter)\"\nden = \"1\"\nuse = \"display\"\n"},
      {.code = "EXPR-SIGN",
       .bad = R"toml([indicators.confirmed]
num = "count(matter where confirmed == true)"
den = "count(matter)"
use = "display"
)toml",
       .good = R"toml([indicators.confirmed]
num = "count(matter where confirmed = true)"
den = "count(matter)"
use = "display"
)toml"},
      {.code = "EXPR-SYNTAX",
       .bad = R"toml([indicators.confirmed]
num = "count(matter where confirmed =)"
den = "count(matter)"
use = "display"
)toml",
       .good = R"toml([indicators.confirmed]
num = "count(matter where confirmed = true)"
den = "count(matter)"
use = "display"
)toml"},
      {.code = "EXPR-TYPE",
       .bad = R"toml([indicators.slow]
num = "count(matter where round > 'two')"
den = "count(matter)"
use = "display"
)toml",
       .good = R"toml([indicators.slow]
num = "count(matter where round > 2)"
den = "count(matter)"
use = "display"
)toml"},
      {.code = "EXPR-WORD",
       .bad = R"toml([indicators.confirmed]
num = "count(matter where closing = 'confirmd')"
den = "count(matter)"
use = "display"
)toml",
       .good = R"toml([indicators.confirmed]
num = "count(matter where closing = 'confirmed')"
den = "count(matter)"
use = "display"
)toml"},
  };
}

}  // namespace wanhu::plan
