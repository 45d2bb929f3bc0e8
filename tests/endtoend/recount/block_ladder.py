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


class Proposal:
    """A measure that is proposed, as its steps tell it."""

    def __init__(self, event):
        data = event.data
        self.unit, self.name, self.act, self.delta = data["where"], data["name"], data["act"], data["delta"]
        self.rung, self.source, self.evidence = data["rung"], data["source"], data["evidence"]
        self.state, self.told = "drafted", False
        self.first = self.last = self.ended = None

    def happened(self, event):
        kind, data = event.type.split(".")[1], event.data
        self.told = self.told or kind == "notified"
        if kind in ("notified", "stated", "approved", "rejected", "withdrawn"):
            self.state = kind
        elif kind == "reviewed":
            self.state = "reviewed" if data["supported"] else "dropped"
        elif kind == "lifted" or (kind == "appeal_decided" and not data["upheld"]):
            self.state, self.ended = "lifted", event.day
        if kind == "approved":
            self.first, self.last = Day.fromisoformat(data["from"]), Day.fromisoformat(data["to"])

    def rests_on(self, findings):
        """Rounds whose findings stand, and those whose findings still may."""
        if self.source == "bands":
            return self.rung, 0
        stands, pending = set(), set()
        for one in self.evidence:
            state = findings[one["finding"]]["state"]
            if state in UPHELD:
                stands.add(one["round"])
            elif state not in ("found", "lifted"):
                pending.add(one["round"])
        return len(stands), len(pending - stands)

    def phase(self, findings, day):
        stands, pending = self.rests_on(findings)
        if self.state == "approved" and day > self.last:
            return "expired"
        if self.state in ("drafted", "notified", "stated", "reviewed", "approved"):
            if stands + pending < self.rung:
                return "void"
        if self.state == "approved":
            return "in_force" if stands >= self.rung and day >= self.first else "suspended"
        return self.state


def proposals(world):
    """Those that their unit was told of: by unit, and of a unit in the order of their drafts."""
    found = {}
    for event in world.events("proposal."):
        if event.type == "proposal.drafted":
            found[event.data["proposal"]] = Proposal(event)
        else:
            found[event.data["proposal"]].happened(event)
    _, findings, _ = world.once(happened)
    rows = []
    for one in sorted(found.values(), key=lambda one: one.unit):
        if not one.told:
            continue
        act = world.words("PLAN-DOC-WORD-do." + one.act)
        if one.delta:
            act = world.words("PROPOSAL-DELTA", act=act, delta=str(one.delta))
        rows.append(
            {
                "unit": world.plan.names[one.unit],
                "name": one.name,
                "act": act,
                "phase": world.words("PROPOSAL-PHASE-" + one.phase(findings, world.day)),
                "from": one.first,
                "to": one.ended or one.last,
            }
        )
    return rows, None
