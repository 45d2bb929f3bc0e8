"""The sections about asks, posts and burden, row by row as reports have them.

Taken: a report speaks of the asks whose windows touch its days, all days of the plan in a final
report and the last seven before the day in a bulletin.
"""

import datetime

from . import posts, work

STATES = ("met", "late", "missed", "excused", "open")


def first_day(world, whole):
    if whole:
        return min(world.plan.first, world.day)
    return world.day - datetime.timedelta(days=7)


def asked(world, first, *blocks):
    return [
        ask
        for ask in world.once(work.asks)
        if ask.rule.block in blocks and ask.last >= first and ask.first <= world.day
    ]


def unit_work(world, whole):
    return asked(world, first_day(world, whole), "task", "cadence", "report")


def states_of(asks):
    return {state: sum(ask.state == state for ask in asks) for state in STATES}


def ask_figures(whole):
    def figures(world):
        every = unit_work(world, whole)
        found = {f"asks-{state}": n for state, n in states_of(every).items()}
        return found | {"asks-asked": len(every)}

    return figures


def ask_rows(whole):
    def rows(world):
        every = unit_work(world, whole)
        by_rule = {}
        for ask in every:
            by_rule.setdefault(ask.rule.key, []).append(ask)
        title = world.plan.raw["plan"]["title"]
        found = [
            {"name": own[0].rule.name, "plan": title, "rule": key, "asked": len(own)}
            | states_of(own)
            for key, own in by_rule.items()
        ]
        total = {"name": world.words("REPORT-TOTAL"), "plan": None, "rule": ""}
        total |= {"asked": len(every)} | states_of(every)
        return found, total if every else None

    return rows


def misses(world):
    by_unit = {}
    for ask in unit_work(world, False):
        if ask.state == "missed":
            by_unit.setdefault((ask.unit, ask.rule.key), []).append(ask)
    found = []
    for (unit, key), own in by_unit.items():
        follows = "REPORT-FOLLOWS-" + (own[0].rule.on_miss or "nothing")
        found.append(
            {
                "unit": world.plan.names[unit],
                "name": own[0].rule.name,
                "rule": key,
                "n": len(own),
                "from": min(ask.first for ask in own),
                "to": max(ask.last for ask in own),
                "follows": world.words(follows),
            }
        )
    return found, None


# ---- posts and burden ----

POST_STATES = ("met", "ahead", "vacant", "below", "over")


def post_sums(manned):
    sums = {state: sum(one.state == state for one in manned) for state in POST_STATES}
    return sums | {
        "posts": len(manned),
        "min": sum(one.post.min for one in manned),
        "filled": sum(one.filled for one in manned),
        "missing": sum(one.missing for one in manned),
    }


def post_figures(world):
    manned = world.once(posts.staffing)
    sums = post_sums(manned)
    return {
        "posts-asked": sums["posts"],
        "posts-vacant": sums["vacant"],
        "posts-below": sums["below"],
        "posts-over": sums["over"],
        "posts-doubled": len(posts.doubled(world)),
    }


def post_rows(world):
    manned, found = world.once(posts.staffing), []
    for unit, name in world.plan.names.items():
        own = [one for one in manned if one.post.unit == unit]
        if own:
            found.append({"unit": name} | post_sums(own))
    return found, {"unit": world.words("REPORT-TOTAL")} | post_sums(manned)


def vacancies(world):
    found = []
    for one in world.once(posts.staffing):
        if one.state not in ("vacant", "below", "over"):
            continue
        found.append(
            {
                "unit": world.plan.names[one.post.unit],
                "post": posts.name_of(world.plan, one.post),
                "key": one.post.key,
                "min": one.post.min,
                "max": one.post.max or None,
                "filled": one.filled,
                "by": one.post.by,
                "state": world.words("POSTS-STATE-" + one.state),
            }
        )
    return found, None


# Pieces of what a task hands in, or of what a report is called.
MINUTES = ("纪要", "会议记录")
REPORTS = ("报告", "总结", "汇报")
TABLES = ("表", "台账", "清单", "登记", "名录", "统计", "日志")


def says(text, pieces):
    return any(piece in text for piece in pieces)


def loads_of(plan, rule):
    """(kind of load, how many each time, counted once however often)."""
    if rule.block == "report":
        line = next(one for one in plan.raw["report"] if one["id"] == rule.id)
        yield "reports", 1, False
        if says(rule.name, TABLES) or says(line.get("template", ""), TABLES):
            yield "forms", 1, True
    elif rule.block == "cadence":
        act = next(one for one in plan.raw["cadence"] if one["id"] == rule.id).get("do")
        if act == "report":
            yield "reports", 1, False
        if act in ("meeting", "study"):
            yield "meetings", 1, False
    elif rule.block == "task":
        left = [item for item in rule.deliver if not says(item, MINUTES)]
        written = [item for item in left if says(item, REPORTS)]
        forms = [item for item in left if item not in written and says(item, TABLES)]
        if forms:
            yield "forms", len(forms), True
        if written:
            yield "reports", len(written), False
        if len(left) < len(rule.deliver):  # one meeting, however many papers come of it
            yield "meetings", 1, False


def burden(world):
    """Each cap of the plan on each unit, in the month that holds the day: what falls due in it."""
    plan, caps = world.plan, world.plan.raw["burden"]
    first, last = work.PERIODS[caps["per"]](world.day)
    loads = {}  # (unit, load) → by rule
    for ask in world.once(work.asks_of_any_size):
        if not first <= ask.last <= last:
            continue
        for load, each, once in loads_of(plan, ask.rule):
            own = loads.setdefault((ask.unit, load), {})
            n = each if once else each * max(ask.times, 1)
            own[ask.rule.key] = n if once else own.get(ask.rule.key, 0) + n
    phase = plan.visiting_phase() or {"from": plan.first, "to": plan.last}
    if phase["to"] >= first and phase["from"] <= last:
        asking = [u["id"] for u in plan.units if u.get("quota", 0) > 0] or [
            u["id"] for u in plan.units if u["kind"] == plan.units[0]["kind"]
        ]
        for unit in asking:
            for form in plan.raw.get("form", {}):
                loads.setdefault((unit, "forms"), {})[f"form.{form}"] = 1
    found = []
    for unit, name in plan.names.items():
        for load in ("forms", "reports", "meetings"):
            most = caps.get("max_" + load)
            if most is None:
                continue
            n = sum(loads.get((unit, load), {}).values())
            found.append(
                {
                    "unit": name,
                    "load": world.words("BURDEN-LOAD-" + load),
                    "per": world.words("PLAN-DOC-PERIOD-" + PERIOD_NAMES[caps["per"]]),
                    "from": first,
                    "to": last,
                    "asked": n,
                    "max": most,
                    "over": world.words("REPORT-YES" if n > most else "REPORT-NO"),
                }
            )
    return found, None


PERIOD_NAMES = {
    "日": "day",
    "工作日": "working_day",
    "周": "week",
    "旬": "ten_days",
    "半月": "half_month",
    "月": "month",
    "双月": "two_months",
    "季度": "quarter",
    "半年": "half_year",
    "年": "year",
}


def burden_figures(world):
    return {"burden-over": sum(row["asked"] > row["max"] for row in burden(world)[0])}
