"""Matters as their events tell them (glossary, "Matters"; decisions 0006, 0014, 0020).

Taken: a matter comes in on the day of its entry (`listed_on`), whenever the resident told it. It is
overdue when its round has no answer and its due day is before the report's. Of the rates of terms a
round counts once, by its last due day and the day of its first answer; one that ended without an
answer before its day had passed is neither met nor missed.
"""

import datetime
import re
import unicodedata

from .facts import Day, Ratio, day_of

STATES = ("listed", "handed_over", "handling", "answered", "told", "confirmed", "closed")
UNANSWERED = STATES[:3]
# Kept in the history; they change neither state, nor term, nor owner.
HISTORY = {
    f"matter.{word}"
    for word in "noted contacted urged objected reviewed review_asked hidden shown joined unjoined "
    "gained lost help_asked help_accepted help_declined part_given help_ended forwarded forward_sent "
    "forward_accepted forward_returned forward_replied forward_ended file_added file_removed "
    "attempted reminded excluded contact_erased".split()
}


class Round:
    def __init__(self):
        self.due = self.answered = self.closed = None

    def stopped_in_time(self):
        return self.answered is None and self.closed is not None and self.closed <= self.due


class Matter:
    def __init__(self, event):
        data = event.data
        self.id, self.receipt, self.unit = data["matter"], data["receipt"], data["unit"]
        self.title, self.place, self.kind = data["title"], data["place"], data["kind"]
        self.opened = event.day
        self.state, self.owner, self.answer, self.closing = "listed", None, "", ""
        self.closed = self.reopened = None
        self.rounds = [Round()]
        self.rounds[-1].due = Day.fromisoformat(data["clock"]["due"])
        self.first_told, self.due_at = data["clock"]["started"], data["clock"]["due_at"]
        self.closed_at = None

    @property
    def due(self):
        return self.rounds[-1].due

    def overdue(self, day):
        return self.state in UNANSWERED and self.due < day

    def happened(self, event):
        data, kind = event.data, event.type.removeprefix("matter.")
        if event.type in HISTORY:
            return
        if kind == "reopened":
            self.rounds.append(Round())
            self.closing, self.answer, self.closed, self.closed_at = "", "", None, None
            self.reopened = event.day
            if "owner" in data:
                self.owner = None
            self.state = "listed" if self.owner is None else "handling"
        if "clock" in data and "name" not in data["clock"]:
            self.rounds[-1].due = Day.fromisoformat(data["clock"]["due"])
            self.due_at = data["clock"]["due_at"]
        if kind in ("handed_over", "passed_on"):
            self.owner = data["owner"]
        if kind in ("handed_over", "answered", "told", "confirmed", "closed"):
            self.state = kind
        elif kind == "accepted":
            self.state = "handling"
        elif kind == "reclassified":
            self.kind = data["kind"]
        elif kind == "corrected":
            self.title, self.place = data["title"], data["place"]
        elif kind == "text_erased":
            self.title = self.place = ""
        elif kind not in ("passed_on", "reopened", "extended", "paused", "resumed"):
            raise SystemExit(f"the recount does not know {event.type}")
        if kind == "answered":
            self.answer = data["outcome"]
            if self.rounds[-1].answered is None:
                self.rounds[-1].answered = event.day
        if kind == "closed":
            self.closing, self.closed, self.closed_at = data["closing"], event.day, event.at
            self.rounds[-1].closed = event.day


class Ledger:
    def __init__(self, world):
        self.matters = {}
        for event in world.events("matter."):
            if event.type == "matter.opened":
                self.matters[event.data["matter"]] = Matter(event)
            else:
                self.matters[event.data["matter"]].happened(event)
        self.all = list(self.matters.values())


def count(world, keep):
    return sum(1 for matter in world.once(Ledger).all if keep(matter))


def is_open(matter):
    return matter.state != "closed"


def figures(world):
    every = world.once(Ledger).all
    due = [r for m in every for r in m.rounds if r.due <= world.day]
    counted = [r for r in due if not r.stopped_in_time()]
    answered = sum(r.answered is not None and r.answered <= r.due for r in counted)
    closed = sum(r.closed is not None and r.closed <= r.due for r in counted)
    return {
        "closed": Ratio(sum(not is_open(m) for m in every), len(every)),
        "answered_on_time": Ratio(answered, len(counted)),
        "closed_on_time": Ratio(closed, len(counted)),
        "stopped": len(due) - len(counted),
        "reopened": Ratio(sum(len(m.rounds) > 1 for m in every), len(every)),
    }


def figures_of_day(world):
    return {
        "opened": count(world, lambda m: m.opened == world.day),
        "due": count(world, lambda m: m.due == world.day),
        "overdue": count(world, lambda m: m.overdue(world.day)),
        "closed": count(world, lambda m: m.closed == world.day),
        "reopened": count(world, lambda m: m.reopened == world.day),
        "standing": count(world, is_open),
    }


def by_kind(world, row):
    rows = [
        {"kind": kind["name"]} | row([m for m in world.once(Ledger).all if m.kind == name])
        for name, kind in world.plan.kinds.items()
        if not is_sealed(kind)
    ]
    return rows, {"kind": world.words("REPORT-TOTAL")} | row(world.once(Ledger).all)


def is_sealed(kind):
    """Tips go to their body alone: no report speaks of them (decision 0021)."""
    return kind.get("channel") == "sealed"


def standing(world):
    def row(matters):
        states = {state: sum(m.state == state for m in matters) for state in STATES}
        return states | {"total": len(matters)}

    return by_kind(world, row)


def closings(world):
    ways = ["confirmed", *world.plan.matters.get("close", {}).get("exits", [])]

    def row(matters):
        counts = {way: sum(m.closing == way for m in matters) for way in ways}
        return counts | {"total": len(matters), "open": sum(map(is_open, matters))}

    return by_kind(world, row)


def listed(keep):
    """A table of single matters; in any order here, by due day in the report."""

    def rows(world):
        found = []
        for m in world.once(Ledger).all:
            if not keep(world, m):
                continue
            kind = world.plan.kinds[m.kind]
            row = {
                "receipt": m.receipt,
                "kind": kind["name"],
                "unit": world.plan.names[m.unit],
                "owner": None if m.owner is None else world.name_of_person(m.owner),
                "opened": m.opened,
                "due": m.due,
                "overdue_days": (world.day - m.due).days if m.overdue(world.day) else None,
                "round": len(m.rounds),
                "state": world.words("REPORT-STATE-" + m.state),
                "result": result_of(world, m),
            }
            # Words of confidential matters are neither in the export nor in a report.
            if not kind.get("confidential"):
                row |= {"title": m.title, "place": m.place}
            found.append(row)
        return found, None

    return rows


def result_of(world, m):
    if not m.closing:
        return world.words("ANSWER-" + m.answer) if m.answer else ""
    # What is confirmed is called by what came of it: "partly solved, confirmed" is not "solved".
    kind = f"{m.closing}-{m.answer}" if m.closing == "confirmed" and m.answer else m.closing
    return world.words("CLOSING-" + kind)


LISTS = {
    "opened": listed(lambda world, m: m.opened == world.day),
    "due": listed(lambda world, m: m.due == world.day),
    "overdue": listed(lambda world, m: m.overdue(world.day)),
    "closed": listed(lambda world, m: m.closed == world.day),
    "reopened": listed(lambda world, m: m.reopened == world.day),
    "all_reopened": listed(lambda world, m: len(m.rounds) > 1),
    "open": listed(lambda world, m: is_open(m)),
}


def repeated(world):
    """The same kind at the same place in one unit, twice or more within the plan's days."""
    groups = {}
    for m in world.once(Ledger).all:
        place = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", m.place)).lower()
        if place and world.plan.first <= m.opened <= world.day:
            groups.setdefault((m.unit, m.kind, place), []).append(m)
    rows = []
    for (unit, kind, _), group in groups.items():
        if len(group) < 2:
            continue
        # As it was written the first time.
        group.sort(key=lambda m: (m.opened, m.id))
        rows.append(
            {
                "unit": world.plan.names[unit],
                "kind": world.plan.kinds[kind]["name"],
                "place": group[0].place,
                "n": len(group),
                "open": sum(map(is_open, group)),
                "first": group[0].opened,
                "last": group[-1].opened,
            }
        )
    return rows, None


def improvements(world):
    """What is done about causes: as it was last written, with what came of it."""
    found = {}
    for event in world.events("improvement."):
        found.setdefault(event.data["improvement"], {}).update(event.data)
    rows = []
    for one in found.values():
        kind, unit = world.plan.kinds.get(one["kind"]), one["unit"]
        rows.append(
            {
                "title": one["title"],
                "unit": world.words("REPORT-WHOLE") if unit is None else world.plan.names[unit],
                "kind": kind["name"] if kind else one["kind"],
                "cause": one["cause"],
                "action": one["action"],
                "owner": one["owner"],
                "due": one["due"],
                "state": world.words("REPORT-IMPROVEMENT-" + one.get("outcome", "open")),
                "evidence": one.get("evidence", "") if "outcome" in one else "",
            }
        )
    return rows, None


def due_of(world, amount, started):
    """The last day of a term that began then: the first day is not counted, and a term in days that
    ends on a rest day runs to the next working day (plans: roll). None for terms in hours."""
    number, unit = re.fullmatch(r"(\d+)(?:个)?(工作日|自然日|日|天|小时)", amount).groups()
    if unit == "小时":
        return None
    working = unit == "工作日" or (unit in "日天" and world.plan.matters.get("basis") == "working")
    first = day_of(started)
    if working:
        return world.office.nth_working(first, int(number))
    last = first + datetime.timedelta(days=int(number))
    return world.office.next_working(last) if world.plan.matters.get("roll") else last


def terms(world):
    """(where, said, recounted) of the last day of every term that began."""
    for event in world.events("matter.opened", "matter.reopened"):
        clocks = [event.data["clock"], *event.data.get("clocks", [])]
        for clock in clocks:
            due = due_of(world, clock["amount"], clock["started"])
            if due is not None:
                where = f"{event.data['matter']} {clock.get('name', 'term')} of {clock['amount']}"
                yield where, clock["due"], due.isoformat()
