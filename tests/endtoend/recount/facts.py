"""What the recount starts from: the entries of the journal, the plan, the national calendar.

Times: events carry milliseconds since 1970 (UTC); a day is one in Shanghai (UTC+8, no summer time).
"""

import csv
import datetime
import json
import tomllib

Day = datetime.date
ZONE_MS = 8 * 3_600_000


def day_of(ms):
    return Day(1970, 1, 1) + datetime.timedelta(days=(ms + ZONE_MS) // 86_400_000)


def days(first, last):
    """Every day of first … last."""
    while first <= last:
        yield first
        first += datetime.timedelta(days=1)


def after(day, n=1):
    return day + datetime.timedelta(days=n)


def percent(line):
    """Of a milestone or a target: "60%"."""
    return int(line["at"].rstrip("%"))


class Event:
    def __init__(self, entry, event):
        self.seq = entry["seq"]
        self.at = entry["at_ms"]
        self.day = entry["day"]
        self.actor = entry["actor"]
        self.type = event["type"]
        self.data = event["data"]


class Journal:
    """The exported entries, one a line, up to and including the cut."""

    def __init__(self, path):
        self.entries = []
        for line in open(path, encoding="utf-8"):
            entry = json.loads(line)
            at = datetime.datetime.fromisoformat(entry["at"])
            entry["at_ms"] = round(at.timestamp() * 1000)
            entry["day"] = day_of(entry["at_ms"])
            self.entries.append(entry)
        numbers = [entry["seq"] for entry in self.entries]
        if numbers != list(range(1, len(numbers) + 1)):
            raise SystemExit(f"{path}: the entries are not numbered 1, 2, 3 …")

    def cut_of_day(self, day):
        """The number of the last entry of that day or before it, as the report's cut says it."""
        last = [entry for entry in self.entries if entry["day"] <= day]
        return last[-1] if last else None

    def events(self, seq, *prefixes):
        for entry in self.entries:
            if entry["seq"] > seq:
                return
            for event in entry["payload"]["events"]:
                if not prefixes or event["type"].startswith(prefixes):
                    yield Event(entry, event)


class Office:
    """Working days: Monday to Friday, but for what the State Council's notices move."""

    def __init__(self, path):
        self.rest, self.work = set(), set()
        for row in csv.DictReader(open(path, encoding="utf-8")):
            (self.rest if row["kind"] == "rest" else self.work).add(Day.fromisoformat(row["date"]))

    def works(self, day):
        if day in self.work:
            return True
        return day not in self.rest and day.isoweekday() <= 5

    def working_days(self, first, last):
        return sum(self.works(day) for day in days(first, last))

    def next_working(self, day):
        """That day, or the first working day after it."""
        while not self.works(day):
            day = after(day)
        return day

    def nth_working(self, day, n):
        """The n-th working day after `day`."""
        while n > 0:
            day = after(day)
            n -= self.works(day)
        return day


class Plan:
    """The plan file, as it was written; keys that change no figure are left."""

    def __init__(self, path):
        self.text = open(path, encoding="utf-8").read()
        self.raw = tomllib.loads(self.text)
        head = self.raw["plan"]
        self.id = head["id"]
        self.first, self.last = head["window"]["from"], head["window"]["to"]
        self.phases = {phase["id"]: phase for phase in head["phases"]}
        org = self.raw["org"]
        self.root = org["root"]
        self.units = org.get("units", [])
        self.teams = {team["id"]: team for team in org.get("teams", [])}
        self.offices = {office["id"]: office for office in org.get("offices", [])}
        self.counted = {row["kind"]: row["n"] for row in org.get("counted", [])}
        self.duties = self.raw.get("duties", {})
        self.matters = self.raw.get("matters", {})
        self.kinds = {kind["id"]: kind for kind in self.matters.get("kinds", [])}
        self.names = {unit["id"]: unit["name"] for unit in [self.root, *self.units]}
        self.above = {unit["id"]: unit.get("of", self.root["id"]) for unit in self.units}
        self.unit_ids = {name: unit for unit, name in self.names.items()}

    def of_kind(self, kind):
        return [unit["id"] for unit in [self.root, *self.units] if unit["kind"] == kind]

    def lies_in(self, unit, other):
        """Whether `unit` is `other` or stands below it."""
        while unit != other and unit in self.above:
            unit = self.above[unit]
        return unit == other

    def visiting_phase(self):
        for quota in self.raw.get("quota", {}).values():
            if quota.get("phase") in self.phases:
                return self.phases[quota["phase"]]
        return None


class Words:
    """The sentences of the program's catalogue that stand in cells: names of states, of endings."""

    def __init__(self, folder):
        self.by_code = {}
        for path in sorted(folder.glob("*.json")):
            self.by_code.update(json.loads(path.read_text(encoding="utf-8")))

    def __call__(self, code, **args):
        text = self.by_code[code]["zh"]
        for name, value in args.items():
            text = text.replace("{" + name + "}", value)
        return text


class Ratio:
    def __init__(self, num, den):
        self.num, self.den = num, den

    def json(self):
        share = self.num / self.den if self.den else None
        return {"num": self.num, "den": self.den, "share": share}


class World:
    """Everything a figure may ask for: the facts as of the cut of one day."""

    def __init__(self, journal, plan, office, words, day, seq):
        self.journal, self.plan, self.office, self.words = journal, plan, office, words
        self.day, self.seq = day, seq
        self.kept = {}

    def events(self, *prefixes):
        return self.journal.events(self.seq, *prefixes)

    def once(self, make):
        """What `make(world)` answers, computed once."""
        if make not in self.kept:
            self.kept[make] = make(self)
        return self.kept[make]

    def check(self):
        """That this plan, and no other, is what the events happened under."""
        activated = list(self.events("plan.activated"))
        if [event.data["plan_id"] for event in activated] != [self.plan.id]:
            raise SystemExit("the recount knows one plan in one version")
        if activated[0].data["source"] != self.plan.text:
            raise SystemExit("the plan that was activated is another file")

    def as_of(self, day):
        """The same as it was known at the end of an earlier day."""
        return self.at(day, min(self.seq, self.journal.cut_of_day(day)["seq"]))

    def at(self, day, seq):
        key = "world", day, seq
        if key not in self.kept:
            self.kept[key] = World(self.journal, self.plan, self.office, self.words, day, seq)
        return self.kept[key]

    def name_of_person(self, person):
        return self.once(names_of_people)[person]


def names_of_people(world):
    names = {}
    for event in world.events("person.added", "person.changed"):
        names[event.data["person"]] = event.data["name"]
    return names
