"""How many times the plan's ladders count of each unit (decision 0035).

Taken: one round is one time; a finding has the place of the day on which it was made and counts while
it stands; of covert rounds and re-contacts a pass is known when they end.
"""

import re

from .facts import Day

UPHELD = ("upheld", "rectified", "closed")


class Occasion:
    """What one round came to in one unit."""

    def __init__(self):
        self.found, self.passed, self.findings = [], [], []

    def row(self):
        states = [one["state"] for one in self.findings]
        if any(state in UPHELD for state in states):
            return min(self.found), "counted"
        if any(state != "lifted" for state in states):
            return min(self.found), "pending"
        if self.passed:
            return min(self.passed), "passed"
        return (min(self.found), "overturned") if states else None


def happened(world):
    """Rounds by id, findings by id, and what was in order: (round, unit, day)."""
    rounds, findings, passes = {}, {}, []
    for event in world.events("supervision."):
        kind, data = event.type.split(".")[1], event.data
        if kind == "announced":
            rounds[data["round"]] = {
                "quiet": data["how"] == "covert" or data["of"] == "visits",
                "done": None,
            }
        elif kind == "closed":
            rounds[data["round"]]["done"] = event.day
        elif kind == "checked" and data["result"] == "in_order":
            unit = data["where"] if rounds[data["round"]]["quiet"] else data["unit"]
            passes.append((data["round"], unit, event.day))
        elif kind == "found":
            findings[data["finding"]] = {
                "round": data["round"],
                "unit": data["where"],
                "kind": data["kind"],
                "day": event.day,
                "state": "found",
            }
        elif kind in ("told", "stated", "appealed", "rectified"):
            findings[data["finding"]]["state"] = kind
        elif kind == "decided":
            findings[data["finding"]]["state"] = "upheld" if data["upheld"] else "lifted"
        elif kind == "rechecked":
            findings[data["finding"]]["state"] = "closed" if data["in_order"] else "upheld"
    return rounds, findings, passes


def occasions(world, unit, kinds):
    rounds, findings, passes = world.once(happened)
    found = {}
    for one in findings.values():
        if one["unit"] != unit or one["kind"] not in kinds or one["state"] == "found":
            continue
        at = found.setdefault(one["round"], Occasion())
        at.found.append(one["day"])
        at.findings.append(one)
    for name, where, day in passes:
        known = rounds[name]["done"] if rounds[name]["quiet"] else day
        if where == unit and known is not None:
            found.setdefault(name, Occasion()).passed.append(known)
    rows = [(one.row(), name) for name, one in found.items() if one.row()]
    return sorted((day, name, what) for (day, what), name in rows)


def counted(world, ladder, unit):
    by_pass = ladder.get("count") == "consecutive" or ladder.get("reset") == "pass"
    by_year = ladder.get("reset") == "year"
    kinds = set(re.findall(r"'([^']*)'", ladder["when"]))
    n, since, pending, year = 0, None, 0, None
    for day, _, what in occasions(world, unit, kinds):
        if by_year and day.year != year:
            n, year, since = 0, day.year, Day(day.year, 1, 1)
        n += what == "counted"
        pending += what == "pending"
        if what == "passed" and by_pass:
            n, since = 0, day
    if by_year and world.day.year != year:
        n, since = 0, Day(world.day.year, 1, 1)
    return n, pending, since


def ladders(world):
    org, rows = world.plan.raw["org"], []
    units = [org["root"]["id"], *(unit["id"] for unit in org["units"])]
    for key, ladder in world.plan.raw.get("ladder", {}).items():
        for unit in units:
            n, pending, since = counted(world, ladder, unit)
            if n or pending:
                rows.append(
                    {
                        "unit": world.plan.names[unit],
                        "name": ladder.get("name", key),
                        "ladder": key,
                        "n": n,
                        "since": since,
                        "pending": pending,
                    }
                )
    return rows, None


def proposals(world):
    """The demos propose nothing; where something is, nobody has counted it again."""
    if any(world.events("proposal.")):
        raise SystemExit("the recount does not know proposals of measures")
    return [], None
