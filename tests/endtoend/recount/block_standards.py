"""The sections about standards and honours, row by row as reports have them."""

import datetime

from . import standards, work
from .expressions import evaluate
from .facts import Ratio, percent


def periods_of(world, standard):
    plan = world.plan
    if not standard.get("every"):
        return [("once", plan.first, plan.last)]
    found, at = [], plan.first
    while at <= plan.last:
        whole = work.PERIODS[standard["every"]](at)
        name = period_id(standard["every"], whole[0])
        found.append((name, max(whole[0], plan.first), min(whole[1], plan.last)))
        at = whole[1] + datetime.timedelta(days=1)
    return found


def period_id(every, first):
    parts = {"半年": ("H", 6), "季度": ("Q", 3), "双月": ("B", 2)}
    if every == "年":
        return str(first.year)
    if every in parts:
        letter, months = parts[every]
        return f"{first.year}-{letter}{(first.month - 1) // months + 1}"
    return first.isoformat()[:7] if every == "月" else first.isoformat()


def period_words(world, name, first, last):
    year = name[:4]
    if len(name) == 4 and name.isdigit():
        return world.words("STANDARD-PERIOD-YEAR", year=year)
    if len(name) == 7 and name[5] == "H":
        return world.words("STANDARD-PERIOD-" + name[5:], year=year)
    if len(name) == 7 and name[5] == "Q":
        return world.words("STANDARD-PERIOD-QUARTER", year=year, n=name[6])
    within = {"from": first.isoformat(), "to": last.isoformat()}
    return world.words("STANDARD-PERIOD-DAYS", **within)


class Told:
    """Of one standard: the last period that was settled, and the one that runs."""

    def __init__(self, world, name, standard):
        self.id, self.name, self.standard = name, standard.get("name", name), standard
        records, self.settled, self.running = world.once(standards.Records), None, None
        begun = [p for p in periods_of(world, standard) if p[1] <= world.day]
        of_period = {
            event.data["period"]: event
            for event in records.settled
            if event.data["standard"] == name
        }
        for period in begun:
            if period[0] in of_period:
                self.settled = period, of_period[period[0]].data["units"]
        if begun and begun[-1][0] not in of_period:
            self.running = begun[-1]
            self.own = [
                one
                for one in records.assessments.values()
                if (one.standard, one.period) == (name, self.running[0])
            ]
        kind = standard.get("each")
        self.units = world.plan.of_kind(kind) if kind else [u["id"] for u in world.plan.units]


def told(world):
    every = [Told(world, *one) for one in world.plan.raw.get("standards", {}).items()]
    return [one for one in every if one.settled or one.running]


def standard_figures(world):
    return {
        f"standards.{one.id}.passed": Ratio(
            sum(unit["passed"] for unit in one.settled[1]), len(one.settled[1])
        )
        for one in told(world)
        if one.settled
    }


def standard_rows(world):
    found = []
    for one in told(world):
        row = {"name": one.name, "standard": one.id}
        if one.settled:
            none = dict.fromkeys(("assessed", "drawn", "verified"))
            found.append(
                row
                | none
                | {
                    "period": period_words(world, *one.settled[0]),
                    "state": world.words("REPORT-STANDARD-settled"),
                    "units": len(one.settled[1]),
                    "passed": sum(unit["passed"] for unit in one.settled[1]),
                }
            )
        if one.running:
            found.append(
                row
                | {
                    "period": period_words(world, *one.running),
                    "state": world.words("REPORT-STANDARD-running"),
                    "units": len(one.units),
                    "assessed": len(one.own),
                    "drawn": sum(a.drawn for a in one.own),
                    "verified": sum(a.is_verified for a in one.own),
                    "passed": None,
                }
            )
    return found, None


def results(world):
    found = []
    for one in told(world):
        if not one.settled:
            continue
        names = {star["id"]: star["name"] for star in one.standard.get("stars", [])}
        for unit in one.settled[1]:
            code = "HONOUR-DOC-PASSED" if unit["passed"] else "HONOUR-DOC-FAILED"
            found.append(
                {
                    "unit": world.plan.names[unit["unit"]],
                    "name": one.name,
                    "standard": one.id,
                    "period": period_words(world, *one.settled[0]),
                    "passed": world.words(code),
                    "stars": "、".join(names[star] for star in unit["stars"]),
                }
            )
    return found, None


def targets(world):
    """Of a plan with one standard: how many units its shares of passed units mean, and how many
    have passed. What is aimed at is the last step whose day has come by the period's end."""
    found = []
    if len(world.plan.raw.get("standards", {})) != 1:
        return found, None
    for one in told(world):
        if not one.settled:
            continue
        (_, _, last), units = one.settled
        passed = {unit["unit"]: unit["passed"] for unit in units}
        rows = [
            {"id": unit["id"], "kind": unit["kind"], "passed": passed.get(unit["id"])}
            for unit in [world.plan.root, *world.plan.units]
        ]
        for kind, n in world.plan.counted.items():
            rows += [{"id": None, "kind": kind, "passed": None}] * n
        for name, indicator in world.plan.raw["indicators"].items():
            steps = list(indicator.get("milestones", []))
            if "target" in indicator:
                steps.append(indicator["target"])
            if not steps or "passed" not in indicator.get("num", ""):
                continue
            steps.sort(key=lambda step: (step["by"], percent(step)))
            come = [step for step in steps if step["by"] <= last]
            aim = come[-1] if come else steps[0]
            rounding = indicator.get("target", {}).get("round", "up")
            reached, every = (
                evaluate(indicator[side], {"unit": rows}, None) for side in ("num", "den")
            )
            needed = standards.units_needed(percent(aim), every, rounding)
            found.append(
                {
                    "name": indicator["name"],
                    "indicator": name,
                    "by": aim["by"],
                    "percent": percent(aim),
                    "units": every,
                    "rounding": world.words("REPORT-ROUND-" + rounding),
                    "needed": needed,
                    "reached": reached,
                    "met": world.words("REPORT-YES" if reached >= needed else "REPORT-NO"),
                }
            )
    return found, None


def honours(world):
    return [
        {
            "unit": world.plan.names[one.unit],
            "name": world.plan.raw["honours"][one.honours].get("name", one.honours),
            "act": one.act,
            "years": one.years,
            "by": one.by,
            "proposed": one.proposed,
            "decided": one.decided,
            "revoked": one.revoked,
            "state": world.words("REPORT-HONOUR-" + one.state),
        }
        for one in world.once(standards.proposals)
    ], None
