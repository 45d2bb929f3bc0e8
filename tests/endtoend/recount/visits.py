"""The register, the visits and how far they came (glossary: register, outcome, standing visit).

Taken: a dwelling counts as reached by answered, declined and vacant (glossary, table of outcomes);
the outcomes that a plan lists count toward its quota only. Whom a quota "per visitor" is for is told
by the accounts and posts as of the cut. `new` on a day is a dwelling first reached on it, by the
time at the door. The share to be visited a day counts from the day after the report's.
"""

from . import posts
from .facts import Day, Ratio, after, day_of, days

# AAPOR Standard Definitions, 10th edition.
OUTCOMES = {
    "answered": "1.1",
    "declined": "2.111",
    "nobody_home": "2.24",
    "vacant": "4.61",
    "unsafe": "3.17",
    "other": "2.36",
}
REACHED = ("answered", "declined", "vacant")
STRENGTH = {"answered": 0, "declined": 1, "vacant": 1, "nobody_home": 2, "unsafe": 2, "other": 2}


class Register:
    def __init__(self, world):
        self.unit = {}  # of every dwelling that ever was
        self.here = set()  # those in the register now
        self.frozen = None  # by unit, when it was frozen
        self.changes = []  # after that
        for event in world.events("register."):
            self.change(event, event.type.split(".")[1], event.data)

    def change(self, event, kind, data):
        known = {"imported", "added", "split", "merged", "vacated", "restored", "frozen"}
        if kind in ("assigned", "contact_set", "contact_erased"):
            return
        if kind not in known:
            raise SystemExit(f"unknown change of the register: {event.type}")
        if self.frozen is not None and kind != "frozen":
            self.changes.append((event.day, kind, data))
        if kind == "imported":
            for dwelling in data["dwellings"]:
                self.add(dwelling["id"], dwelling["unit"])
        elif kind == "added":
            self.add(data["id"], data["unit"])
        elif kind == "split":
            self.here.remove(data["dwelling"])
            for part in data["parts"]:
                self.add(part["id"], self.unit[data["dwelling"]])
        elif kind == "merged":
            self.here -= set(data["dwellings"]) - {data["into"]}
        elif kind == "vacated":
            self.here.remove(data["dwelling"])
        elif kind == "restored":
            self.here.add(data["dwelling"])
        elif kind == "frozen":
            self.frozen = self.sizes()

    def add(self, dwelling, unit):
        self.unit[dwelling] = unit
        self.here.add(dwelling)

    def sizes(self):
        counts = {}
        for dwelling in self.here:
            counts[self.unit[dwelling]] = counts.get(self.unit[dwelling], 0) + 1
        return counts


class Coverage:
    """By unit: how many dwellings have which outcome, and which were first reached on what day."""

    def __init__(self, world):
        self.register = world.once(Register)
        visits = {}
        for event in world.events("visit.recorded"):
            visits.setdefault(event.data["dwelling"], []).append(event.data)
        self.outcome, self.first = {}, {}
        for dwelling, all_of_it in visits.items():
            if dwelling not in self.register.here:
                continue
            standing = min(all_of_it, key=lambda v: (STRENGTH[v["outcome"]], v["at"], v["visit"]))
            self.outcome[dwelling] = standing["outcome"]
            reached = [visit["at"] for visit in all_of_it if visit["outcome"] in REACHED]
            if reached:
                self.first[dwelling] = day_of(min(reached))

    def counts(self, unit=None):
        """Of one unit, or of all: by outcome, with `register` and `none` (not visited yet)."""
        dwellings = [d for d in self.register.here if unit in (None, self.register.unit[d])]
        row = dict.fromkeys(OUTCOMES, 0)
        for dwelling in dwellings:
            if dwelling in self.outcome:
                row[self.outcome[dwelling]] += 1
        row["none"] = len(dwellings) - sum(row.values())
        row["register"] = len(dwellings)
        return row

    def covered(self, unit=None, until=Day.max):
        return sum(
            1
            for dwelling, day in self.first.items()
            if unit in (None, self.register.unit[dwelling]) and day <= until
        )

    def new(self, day, unit=None):
        return sum(
            1
            for dwelling, first in self.first.items()
            if unit in (None, self.register.unit[dwelling]) and first == day
        )


def visit_quota(plan):
    return plan.raw.get("quota", {}).get("household_visit")


def counted(plan):
    """The outcomes that count toward the quota; a refusal always does."""
    quota = visit_quota(plan) or {}
    return {*quota.get("outcomes", REACHED), "declined"}


def gone_to(world, unit=None):
    counts = world.once(Coverage).counts(unit)
    return sum(counts[outcome] for outcome in counted(world.plan))


def visitors(world):
    """By unit, how many people hold the duty of visiting: every account of that role, and whoever
    else was put on the duty, in the unit of the account or else where the duty is held."""
    people = {}
    for event in world.events("person."):
        if event.type in ("person.added", "person.changed"):
            known = people.setdefault(event.data["person"], {"active": True})
            known |= {"role": event.data["role"], "unit": event.data["unit"]}
        elif event.type in ("person.disabled", "person.enabled"):
            people[event.data["person"]]["active"] = event.type == "person.enabled"
    place = {
        person: known["unit"] or world.plan.root["id"]
        for person, known in people.items()
        if known["role"] == "visitor" and known["active"]
    }
    for one in world.once(posts.Roll).holdings.values():
        known = people.get(one.who)
        if one.post.split("/")[0] == "duty.visitor" and one.on(world.day) and known:
            if known["active"]:
                place.setdefault(one.who, known["unit"] or one.unit)
    units = {}
    for unit in place.values():
        units[unit] = units.get(unit, 0) + 1
    return units


def quota_of(world, unit=None):
    """What the plan asks of the unit in all: the number it states, or so much for each visitor."""
    quota = visit_quota(world.plan) or {}
    people = world.once(visitors) if quota.get("per") == "visitor" else {}
    found = []
    for one in world.plan.units:
        if unit not in (None, one["id"]):
            continue
        if one.get("quota", 0) > 0:
            found.append(one["quota"])
        elif one["id"] in people:
            found.append(quota["total"] * people[one["id"]])
    return sum(found) if found else None


def village_row(world, unit, name):
    coverage = world.once(Coverage)
    row = coverage.counts(unit)
    lived_in = row["register"] - row["vacant"]
    covered = coverage.covered(unit)
    row |= {
        "name": name,
        "covered": covered,
        "share": Ratio(covered, row["register"]),
        "new": coverage.new(world.day, unit),
        "quota": quota_of(world, unit),
        "response_rate": Ratio(row["answered"], lived_in),
        "refusal_rate": Ratio(row["declined"], lived_in),
    }
    return row


def villages(world):
    rows = [village_row(world, unit["id"], unit["name"]) for unit in world.plan.units]
    return rows, village_row(world, None, world.words("REPORT-TOTAL"))


def figures(world):
    total = village_row(world, None, "")
    quota = total["quota"]
    return {
        "covered": Ratio(total["covered"], total["register"]),
        "quota": None if quota is None else Ratio(gone_to(world), quota),
        "response_rate": total["response_rate"],
        "refusal_rate": total["refusal_rate"],
    }


def figures_of_day(world):
    total = village_row(world, None, "")
    return {
        "covered": total["share"],
        "quota": figures(world)["quota"],
        "new": total["new"],
        "remaining": total["register"] - total["covered"],
    }


def classes(world):
    counts = world.once(Coverage).counts()
    rows = []
    for outcome, code in [*OUTCOMES.items(), ("none", "3.11")]:
        reached = world.words("REPORT-YES" if outcome in REACHED else "REPORT-NO")
        share = Ratio(counts[outcome], counts["register"])
        word = "REPORT-COL-NONE"
        if outcome in OUTCOMES:
            word = "VISIT-OUTCOME-" + outcome.upper().replace("_", "-")
        rows.append(
            {
                "outcome": world.words(word),
                "code": code,
                "reached": reached,
                "n": counts[outcome],
                "share": share,
            }
        )
    return rows, None


def outlook(world):
    """How many a day would reach the rest; None where no day is left to do it in."""
    phase = world.plan.visiting_phase()
    if phase is None:
        return {}
    coverage = world.once(Coverage)
    remaining = len(coverage.register.here) - coverage.covered()
    first = max(after(world.day), phase["from"])
    left = (phase["to"] - first).days + 1

    def pace(n):
        if remaining == 0:
            return 0.0
        return remaining / n if n > 0 else None

    return {
        "per_day": pace(left),
        "per_working_day": pace(world.office.working_days(first, phase["to"])),
    }


def series(world):
    phase = world.plan.visiting_phase()
    if phase is None:
        return [], None
    coverage = world.once(Coverage)
    per_day = len(coverage.register.here) / ((phase["to"] - phase["from"]).days + 1)
    first = min([phase["from"], *coverage.first.values()])
    rows = []
    for day in days(first, min(world.day, phase["to"])):
        elapsed = max(0, (day - phase["from"]).days + 1)
        code = "REPORT-WORKING-DAY" if world.office.works(day) else "REPORT-REST-DAY"
        rows.append(
            {
                "date": day,
                "day": world.words(code),
                "new": coverage.new(day),
                "covered": coverage.covered(until=day),
                "plan_line": per_day * elapsed,
            }
        )
    return rows, None


def denominators(world):
    coverage = world.once(Coverage)
    frozen = coverage.register.frozen

    def row(unit, name):
        now = coverage.counts(unit)["register"]
        then = None
        if frozen is not None:
            then = sum(frozen.values()) if unit is None else frozen.get(unit)
        return {
            "name": name,
            "frozen": then,
            "current": now,
            "difference": None if then is None else now - then,
        }

    rows = [row(unit["id"], unit["name"]) for unit in world.plan.units]
    return rows, row(None, world.words("REPORT-TOTAL"))


def changes(world):
    rows = [
        {"date": day, "reason": data["reason"]} for day, kind, data in world.once(Register).changes
    ]
    return rows, None


def forecasts(world, given):
    """The days that are looked at (a quarter, a half, three quarters of the phase), what came, and
    whether it lay inside what was forecast. The forecasts are drawn by chance and not recounted."""
    phase = world.plan.visiting_phase()
    actual = None
    if world.day >= phase["to"]:
        actual = world.as_of(phase["to"]).once(Coverage).covered()
    length = (phase["to"] - phase["from"]).days + 1
    looked = [after(phase["from"], length * quarter // 4 - 1) for quarter in (1, 2, 3)]
    said = {row["as_of"]: row for row in given}
    rows = []
    for day in looked:
        # A day on which there was too little to forecast from has no row.
        if day > world.day or day.isoformat() not in said:
            continue
        row, inside = said[day.isoformat()], None
        if actual is not None:
            inside = world.words("REPORT-YES" if row["low"] <= actual <= row["high"] else "REPORT-NO")
        rows.append({"as_of": day, "actual": actual, "inside": inside})
    return rows, None


def quotas(world):
    """Quotas of the whole: each unit's share, against dwellings whose standing visit counts."""
    quota = visit_quota(world.plan)
    if not quota or quota.get("per") or quota.get("every"):
        return [], None
    phase = world.plan.phases[quota["phase"]]
    asked, done = quota_of(world), gone_to(world)
    if world.day < phase["from"]:
        state = "ahead"
    elif done >= asked:
        state = "met"
    else:
        state = "open" if world.day <= phase["to"] else "below"
    row = {
        "name": world.words("PLAN-DOC-NAME-quota.household_visit"),
        "quota": "household_visit",
        "from": phase["from"],
        "to": phase["to"],
        "counted": quota["unit"],
        "asked": asked,
        "done": done,
        "state": world.words("REPORT-QUOTA-" + state),
    }
    return [row], None
