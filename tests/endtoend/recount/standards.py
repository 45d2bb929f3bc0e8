"""Standards, stars, targets and honours (decision 0029).

Taken: a unit's rows are its own and those of units below it, as they stood at the cut that the
settlement names; matters that a plan keeps out of judging are no rows. A task that is excused is no
row. Of what is settled every verdict is made again, from the claims, the verifications, the rulings
and the rows, so that a settlement cannot say what its grounds do not.
"""

from . import matters, places, posts, supervision, work
from .expressions import evaluate
from .facts import Day


class Assessment:
    def __init__(self, event):
        data = event.data
        self.standard, self.unit, self.period = data["standard"], data["unit"], data["period"]
        self.marks = {item["item"]: item["verdict"] for item in data["items"]}
        self.verified, self.ruled = {}, {}
        self.drawn = self.is_verified = False

    def verdict(self, item):
        """The ruling, or what was verified, or the unit's own word."""
        for said in (self.ruled, self.verified, self.marks):
            if item in said:
                return said[item]
        return None


class Records:
    """What was said of standards by the cut."""

    def __init__(self, world):
        self.assessments, self.settled = {}, []
        for event in world.events("standard."):
            self.happened(event, event.type.split(".")[1], event.data)

    def happened(self, event, kind, data):
        if kind == "assessed":
            self.assessments[data["assessment"]] = Assessment(event)
        elif kind == "settled":
            self.settled.append(event)
        elif kind == "drawn":
            for one in data["units"]:
                self.assessments[one["assessment"]].drawn = True
        elif kind != "draw_announced":
            one = self.assessments[data["assessment"]]
            if kind == "corrected":
                one.marks |= {item["item"]: item["verdict"] for item in data["items"]}
            elif kind == "verified":
                one.verified = {item["item"]: item["verdict"] for item in data["items"]}
                one.is_verified = True
            elif kind == "ruled":
                one.ruled[data["item"]] = data["verdict"]
            elif kind != "disputed":
                raise SystemExit(f"the recount does not know standard.{kind}")


def rows_of(world, units, until):
    """The sets that conditions count in, of these units."""
    # Statutory cases that a plan keeps out of judging carry their reason.
    excluded = set()
    confirmed = set()
    for event in world.events("matter."):
        if event.data.get("exclusion"):
            excluded.add(event.data["matter"])
        if event.type == "matter.confirmed":
            confirmed.add(event.data["matter"])
        if event.type == "matter.reopened":
            confirmed.discard(event.data["matter"])
    asked = [
        ask
        for ask in world.once(work.asks)
        if ask.rule.block == "task" and ask.unit in units and ask.first <= until
    ]
    return {
        "matter": [
            {
                "kind": m.kind,
                "unit": m.unit,
                "state": m.state,
                "overdue": m.overdue(until),
                "closing": m.closing or None,
                "confirmed": m.id in confirmed,
                "round": len(m.rounds),
                "opened_at": m.first_told,
                "closed_at": m.closed_at,
                "due_at": m.due_at - 1,
            }
            for m in world.once(matters.Ledger).all
            if m.unit in units and m.id not in excluded
        ],
        "place": [
            {"kind": place.kind, "unit": place.unit, "rectified": place.rectified}
            for place in world.once(places.standing_places)
            if place.unit in units
        ],
        "finding": [
            {"kind": finding.kind, "unit": finding.unit}
            for finding in world.once(supervision.Rounds).upheld()
            if finding.unit in units
        ],
        "task": [
            {
                "id": ask.rule.id,
                "unit": ask.unit,
                "due_at": ask.last,
                "done_at": True if ask.in_time + ask.late >= ask.times else None,
            }
            for ask in asked
            if ask.state != "excused"
        ],
    }


def verdicts(world, name, standard, unit, period, assessment):
    """Item by item: met, not_met, not_applicable, or None when nobody has said."""
    units = [u for u in world.plan.names if world.plan.lies_in(u, unit)]
    rows, found = rows_of(world, units, world.day), {}
    for item in standard["items"]:
        if item["check"] == "review":
            found[item["id"]] = assessment.verdict(item["id"]) if assessment else None
        elif item["check"] == "duties_filled":
            found[item["id"]] = "met" if posts.duties_filled(world, units) else "not_met"
        else:
            holds = evaluate(item["check"], rows, period)
            found[item["id"]] = "met" if holds else "not_met"
    return found


def passed(standard, found):
    needed = [
        item["id"]
        for item in standard["items"]
        if standard["pass"] != "all_hard" or item.get("hard", False)
    ]
    return all(found[item] == "met" for item in needed)


def stars(standard, found):
    return [
        star["id"]
        for star in standard.get("stars", [])
        if star["needs"] and all(found[need] == "met" for need in star["needs"])
    ]


def settlements(world):
    """(where, said, recounted) of every result that was settled by the cut."""
    for event in world.once(Records).settled:
        data = event.data
        standard = world.plan.raw["standards"][data["standard"]]
        period = Day.fromisoformat(data["from"]), Day.fromisoformat(data["to"])
        then = world.at(Day.fromisoformat(data["as_of"]), data["seq"])
        before = world.at(event.day, event.seq - 1)
        own = {
            one.unit: one
            for one in before.once(Records).assessments.values()
            if (one.standard, one.period) == (data["standard"], data["period"])
        }
        for result in data["units"]:
            unit = result["unit"]
            found = verdicts(then, data["standard"], standard, unit, period, own.get(unit))
            where = f"{data['standard']} {data['period']} {unit}"
            for item in result["items"]:
                yield f"{where} {item['item']}", item["verdict"], found[item["item"]]
            yield f"{where} passed", result["passed"], passed(standard, found)
            yield f"{where} stars", result["stars"], stars(standard, found)


def units_needed(percent, units, rounding):
    """90 % of 25 units is 22.5: how many that means is the plan's word; whole numbers only."""
    hundredths = percent * units
    return {"up": -(-hundredths // 100), "down": hundredths // 100}.get(
        rounding, (hundredths + 50) // 100
    )


class Proposal:
    def __init__(self, event):
        data = event.data
        self.unit, self.year, self.years = data["unit"], data["year"], data["years"]
        self.honours, self.act, self.by = data["honours"], data["act"], data["by"]
        self.proposed, self.decided, self.revoked = event.day, None, None
        self.state = "proposed"


def proposals(world):
    found = {}
    for event in world.events("honour."):
        one = found.setdefault(event.data["proposal"], None) or Proposal(event)
        found[event.data["proposal"]] = one
        if event.type == "honour.decided":
            one.state, one.decided = event.data["outcome"], event.day
        elif event.type == "honour.revoked":
            one.state, one.revoked = "revoked", event.day
    order = {unit["id"]: n for n, unit in enumerate(world.plan.units)}
    return sorted(found.values(), key=lambda one: (order[one.unit], one.year, one.years))


def streaks(world):
    """(where, said, recounted): each proposal rests on so many years in a row that were passed."""
    results = {}
    for event in world.once(Records).settled:
        for result in event.data["units"]:
            year = Day.fromisoformat(event.data["to"]).year
            key = event.data["standard"], result["unit"], year
            results[key] = results.get(key, True) and result["passed"]
    for one in world.once(proposals):
        standard = world.plan.raw["honours"][one.honours]["streak"].split(".")[1]
        years = 0
        while results.get((standard, one.unit, one.year - years)):
            years += 1
        yield f"{one.honours} {one.unit} {one.year}", True, years >= one.years
