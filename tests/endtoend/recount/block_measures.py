"""The plan's own indicators, counted over the rows of the whole plan.

Taken: `in period` is the period of the indicator's rhythm that holds the day, up to the day; without
a rhythm from the plan's first day on. It is a proportion when numerator and denominator count rows
of one set and none is in the first alone. No value: nothing to divide by, or fewer rows in the
denominator than the plan's min_n. What a survey or somebody else measures is not counted here.
"""

import re

from . import standards, work
from .expressions import evaluate
from .facts import Ratio

COUNT = re.compile(r"count\((\w+)(?: where (.*))?\)")


def sets_of(world):
    rows = standards.rows_of(world, list(world.plan.names), world.day)
    passed = {}
    for event in world.once(standards.Records).settled:
        passed |= {result["unit"]: result["passed"] for result in event.data["units"]}
    rows["unit"] = [
        {"id": unit["id"], "kind": unit["kind"], "passed": passed.get(unit["id"])}
        for unit in [world.plan.root, *world.plan.units]
    ]
    for kind, n in world.plan.counted.items():
        rows["unit"] += [{"id": None, "kind": kind, "passed": None}] * n
    return rows


def period_of(world, indicator):
    if indicator.get("period"):
        return work.PERIODS[indicator["period"]](world.day)[0], world.day
    return min(world.plan.first, world.day), world.day


def figure(world, indicator):
    """(value, rows in the denominator)."""
    sets, period = world.once(sets_of), period_of(world, indicator)
    num, den = (evaluate(indicator[side], sets, period) for side in ("num", "den"))
    (one, keep), (other, within) = (
        COUNT.fullmatch(indicator[side]).groups() for side in ("num", "den")
    )
    if den == 0 or den < indicator.get("min_n", 0):
        return None, den
    alone = 0
    if one == other and within:
        alone = num - evaluate(f"count({one} where ({keep}) and ({within}))", sets, period)
    if one == other and alone == 0 and indicator.get("factor", 1) == 1:
        return Ratio(num, den), den
    return num / den * indicator.get("factor", 1), den


def rows(world):
    found = []
    for name, indicator in world.plan.raw.get("indicators", {}).items():
        if indicator.get("use") == "external":
            continue
        row = {"name": indicator.get("name", name), "value": None, "n": None}
        if "poll" not in indicator["num"]:
            row["value"], row["n"] = figure(world, indicator)
        found.append(row)
    return found, None
