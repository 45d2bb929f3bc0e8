"""The sections about places and supervision, row by row as reports have them.

Taken: a round of inspection is that of the windows which hold the day.
"""

from . import places, supervision
from .block_asks import asked, first_day
from .expressions import evaluate
from .facts import Ratio, percent


def kinds_of_places(world):
    return {kind["id"]: kind for kind in world.plan.raw["places"]["kinds"]}


def place_figures(whole):
    def figures(world):
        standing = world.once(places.standing_places)
        faults = [fault for place in standing for fault in place.faults]
        first = first_day(world, whole)
        found = {
            f"places.{kind}": sum(place.kind == kind for place in standing)
            for kind in kinds_of_places(world)
        }
        return found | {
            "faults-open": sum(fault.closed is None for fault in faults),
            "faults-found": sum(fault.opened >= first for fault in faults),
            "faults-ended": sum(f.closed is not None and f.closed >= first for f in faults),
        }

    return figures


def place_rows(world):
    standing, found = world.once(places.standing_places), []
    for name, kind in kinds_of_places(world).items():
        own = [place for place in standing if place.kind == name]
        found.append(
            {
                "name": kind["name"],
                "kind": name,
                "planned": kind.get("n"),
                "standing": len(own),
                "listed": sum(any(one.delisted is None for one in p.listings) for p in own),
                "faulty": sum(any(fault.closed is None for fault in p.faults) for p in own),
                "rectified": sum(place.rectified is True for place in own),
                "unseen": sum(place.rectified is None for place in own),
            }
        )
    return found, None


def rounds(world):
    by_window = {}
    for ask in asked(world, world.day, "inspect"):
        by_window.setdefault((ask.rule.key, ask.first, ask.last), []).append(ask)
    return [
        {
            "name": own[0].rule.name,
            "rule": key,
            "from": first,
            "to": last,
            "units": len(own),
            "needed": sum(ask.times for ask in own),
            "done": sum(min(ask.in_time, ask.times) for ask in own),
        }
        for (key, first, last), own in by_window.items()
    ], None


def listings(world):
    found = []
    for line in world.plan.raw["places"]["listing"]:
        key = "listing." + line["id"]
        own = [one for one in world.once(places.Map).listings.values() if one.rule == key]
        now = [ask for ask in asked(world, world.day, "listing") if ask.rule.key == key]
        still = [one for one in own if one.delisted is None]
        found.append(
            {
                "name": line["name"],
                "rule": key,
                "listed": len(own),
                "open": len(still),
                "overdue": sum(one.due < world.day for one in still),
                "delisted": len(own) - len(still),
                "needed": sum(ask.times for ask in now) if now else None,
                "done": sum(min(ask.in_time, ask.times) for ask in now) if now else None,
            }
        )
    return found, None


def counts_places_only(indicator):
    return all("count(place" in indicator.get(side, "") for side in ("num", "den"))


def milestones(world):
    sets = {
        "place": [
            {"kind": place.kind, "unit": place.unit, "rectified": place.rectified}
            for place in world.once(places.standing_places)
        ]
    }
    found = []
    for name, indicator in world.plan.raw.get("indicators", {}).items():
        if not indicator.get("milestones") or not counts_places_only(indicator):
            continue
        done, every = (evaluate(indicator[side], sets, None) for side in ("num", "den"))
        steps = sorted(indicator["milestones"], key=lambda one: one["by"])
        passed = [one for one in steps if one["by"] <= world.day]
        ahead = [one for one in steps if one["by"] > world.day]
        row = dict.fromkeys(
            ("passed_by", "passed_percent", "met", "next_by", "next_percent", "needed")
        )
        if passed:
            row["passed_by"], row["passed_percent"] = passed[-1]["by"], percent(passed[-1])
            if every:
                met = 100 * done >= every * percent(passed[-1])
                row["met"] = world.words("REPORT-YES" if met else "REPORT-NO")
        if ahead:
            row["next_by"], row["next_percent"] = ahead[0]["by"], percent(ahead[0])
            row["needed"] = -(-every * percent(ahead[0]) // 100)
        found.append(
            row
            | {
                "name": indicator["name"],
                "indicator": name,
                "value": Ratio(done, every),
                "done": done,
                "all": every,
            }
        )
    return found, None


# ---- supervision ----

FINDING_STATES = ("told", "stated", "upheld", "appealed", "rectified", "lifted", "closed")


def draws(world):
    found = []
    for kind in world.plan.raw["supervision"]["kinds"]:
        own = [r for r in world.once(supervision.Rounds).shown() if r.kind == kind["id"]]
        if own:
            found.append(
                {
                    "name": kind["name"],
                    "kind": kind["id"],
                    "announced": sum(one.state == "announced" for one in own),
                    "going_on": sum(one.state == "drawn" for one in own),
                    "done": sum(one.state == "done" for one in own),
                    "drawn": sum(one.drawn for one in own),
                    "checked": sum(len(one.checked) for one in own),
                }
            )
    return found, None


def findings(world):
    def row(own):
        states = {state: sum(one.state == state for one in own) for state in FINDING_STATES}
        return states | {"total": len(own)}

    known = world.once(supervision.Rounds).known()
    found = [
        {"name": kind["name"], "kind": kind["id"]}
        | row([one for one in known if one.kind == kind["id"]])
        for kind in world.plan.raw["supervision"]["findings"]
    ]
    return found, {"name": world.words("REPORT-TOTAL"), "kind": ""} | row(known)
