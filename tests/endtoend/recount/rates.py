"""The three rates as their events tell them (closed-loop section 3; decisions 0006, 0014, 0020).

Taken: a clock counts in the period that its last due day lies in, once its due moment has passed. A
first contact is met by the earliest genuine contact since the clock began, also one that was told of
later; what the closing or the reopening of a matter stopped is counted beside. A round has one
call-back at most. The resident's word is the closing of the round that stands.
"""

import math
from statistics import NormalDist

LEAST = 10  # no share of fewer is shown, whatever the plan says
Z = NormalDist().inv_cdf(0.975)


class Clock:
    def __init__(self, data):
        self.name, self.n, self.round = data.get("name"), data.get("n"), data["round"]
        self.started, self.state, self.ended = data["started"], "running", None
        self.excluded = None  # its round alone
        self.counted(data)

    def counted(self, data):
        self.due, self.due_at = data["due"], data["due_at"]


class Matter:
    def __init__(self, data):
        self.unit, self.kind = data["unit"], data["kind"]
        self.contacts, self.rounds, self.calls = [], [], {}
        self.closing, self.excluded = None, None

    def happened(self, event):
        data, kind = event.data, event.type
        if "clock" in data and "name" not in data["clock"]:
            self.handling(data["clock"])
        if kind in ("matter.contacted", "matter.told"):
            self.meet(data["at"])
        if kind == "matter.confirmed":
            self.meet(event.at)
        if kind in ("matter.closed", "matter.reopened"):
            self.stop(lambda clock: True)
        self.stop(lambda clock: clock.name in data.get("clocks_ended", []))
        for clock in data.get("clocks", []):
            if clock.get("until") == "contacted":
                self.begin(clock)
        if kind == "matter.reclassified":
            self.kind = data["kind"]
        if kind == "matter.closed":
            self.closing = data["closing"]
        if data.get("exclusion_of") == "round":
            for clock in [*self.rounds, *self.contacts]:
                if clock.round == len(self.rounds):
                    clock.excluded = data["exclusion"]
        elif kind in ("matter.closed", "matter.excluded") and data.get("exclusion"):
            self.excluded = data["exclusion"]
        if kind == "matter.reopened":
            self.closing = None
            call = self.calls.get(len(self.rounds) - 1)
            if call and call["state"] == "waiting" and data.get("after") == "review":
                call.update(state="reviewed")
            elif call and call["state"] == "waiting":
                call.update(state="answered", resolved="no", satisfied="not_asked")
        if kind == "callback.drawn":
            self.calls[data["round"]] = {"state": "waiting"}
        if kind == "callback.ended":
            self.calls[data["round"]] = {
                "state": data["state"],
                "resolved": data.get("resolved", ""),
                "satisfied": data.get("satisfied", ""),
            }

    def handling(self, data):
        if data["round"] > len(self.rounds):
            self.rounds.append(Clock(data))
        else:
            self.rounds[data["round"] - 1].counted(data)

    def begin(self, data):
        for clock in self.contacts:
            if (clock.name, clock.n) == (data["name"], data["n"]):
                return clock.counted(data)
        self.stop(lambda clock: clock.name == data["name"])
        self.contacts.append(Clock(data))

    def meet(self, at):
        for clock in self.contacts:
            if clock.state == "running":
                clock.state, clock.ended = "met", max(at, clock.started)
            elif clock.state == "met" and clock.round == len(self.rounds) and at >= clock.started:
                clock.ended = min(clock.ended, at)

    def stop(self, which):
        for clock in self.contacts:
            if clock.state == "running" and which(clock):
                clock.state = "stopped"


def matters_of(journal):
    found = {}
    for event in journal.events(len(journal.entries), "matter.", "callback."):
        if event.type == "matter.opened":
            found[event.data["matter"]] = Matter(event.data)
        if event.data.get("matter") in found:
            found[event.data["matter"]].happened(event)
    return list(found.values())


class Counts:
    """What some matters add up to, of the clocks that count in the period."""

    NAMES = (
        "met late stopped rounds drawn answered asked yes explained satisfied unknown waiting refused "
        "unreachable no_contact reviewed word no_way"
    ).split()

    def __init__(self):
        self.of = dict.fromkeys(self.NAMES, 0)

    def __getitem__(self, name):
        return self.of[name]

    def add(self, name, so=True):
        self.of[name] += bool(so)

    def matter(self, matter, counts):
        for clock in filter(counts, matter.contacts):
            if clock.excluded:
                continue
            in_time = clock.state == "met" and clock.ended < clock.due_at
            self.add("met" if in_time else "stopped" if clock.state == "stopped" else "late")
        for number, clock in enumerate(matter.rounds, 1):
            if counts(clock) and not clock.excluded:
                self.round(matter, number)

    def round(self, matter, number):
        self.add("rounds")
        self.add("no_way", number == 1 and not matter.contacts)
        stands = number == len(matter.rounds)
        self.add("word", stands and matter.closing in ("confirmed", "explained"))
        call = matter.calls.get(number)
        if call is None:
            return
        self.add("drawn")
        if call["state"] != "answered":
            return self.add(call["state"])
        self.add("answered")
        if call["resolved"] in ("yes", "explained"):
            self.add(call["resolved"])
        self.add("unknown", call["satisfied"] == "unknown")
        if call["satisfied"] != "not_asked":
            self.add("asked")
            self.add("satisfied", call["satisfied"] in ("very", "yes"))


def wilson(part, n):
    """Wilson's interval at 95 %: the shares p with |part/n - p| <= z sqrt(p (1 - p) / n), by solving
    (part/n - p)^2 = z^2 p (1 - p) / n for p."""
    share, spread = part / n, Z * Z / n
    a, b, c = 1 + spread, -(2 * share + spread), share * share
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    low, high = (-b - root) / (2 * a), (-b + root) / (2 * a)
    return (0.0 if part == 0 else low), (1.0 if part == n else high)


def figure(part, n, least):
    """Too few are told as a number to whoever may read the rows, and judged by nobody."""
    if n < least:
        return {"num": part, "den": n, "value": None, "low": None, "high": None}
    low, high = wilson(part, n)
    return {"num": part, "den": n, "value": part / n, "low": low, "high": high}


def composite(weights, figures):
    """The weighted sum; its interval puts the distances to the ends together as errors that do not
    depend on one another (Zou and Donner 2008)."""
    if weights is None:
        return None
    used = [(weights[name] / 100, one) for name, one in figures.items() if weights[name]]
    if any(one["value"] is None for _, one in used):
        return None
    value = sum(w * one["value"] for w, one in used)
    below = math.hypot(*(w * (one["value"] - one["low"]) for w, one in used))
    above = math.hypot(*(w * (one["high"] - one["value"]) for w, one in used))
    return {"value": value, "low": value - below, "high": value + above}


def group(c, weights, least):
    three = {
        "response": figure(c["met"], c["met"] + c["late"], least),
        "resolution": figure(c["yes"] + c["explained"], c["answered"], least),
        "satisfaction": figure(c["satisfied"], c["asked"], least),
    }
    beside = {name: c[name] for name in Counts.NAMES if name in BESIDE}
    return three | {
        "composite": composite(weights, three),
        "resolved_of_all": figure(c["word"], c["rounds"], least),
        "explained": c["explained"],
        "unknown": c["unknown"],
        "beside": beside | {"due": c["rounds"]},
    }


BESIDE = ("drawn", "waiting", "refused", "unreachable", "no_contact", "reviewed", "stopped", "no_way")


def rates(journal, plan, first, last, now):
    """The whole answer for one who may read every row and handles nothing, but for its names."""
    kinds = plan.kinds
    said = plan.matters.get("rates")
    weights = said and {k: int(said[k].rstrip("%")) for k in ("response", "resolution", "satisfaction")}
    least = max(LEAST, said.get("min_n", LEAST)) if said else LEAST
    grounds = {one["id"]: one for one in plan.matters.get("exclude", [])}

    def counts(clock):
        return first <= clock.due <= last and clock.due_at <= now

    total, by_unit, by_kind, excluded = Counts(), {}, {}, {}
    for matter in matters_of(journal):
        own_way = kinds[matter.kind].get("channel") == "statutory"
        clocks = list(filter(counts, [*matter.rounds, *matter.contacts]))
        whole = matter.excluded or (matter.kind if own_way else None)
        for clock in clocks:  # a round that went elsewhere, or all of the matter
            reason = clock.excluded or whole
            if reason:
                excluded[reason] = excluded.get(reason, 0) + (clock in matter.rounds)
        if whole or all(clock.excluded for clock in clocks):
            continue
        for one in (
            total,
            by_unit.setdefault(matter.unit, Counts()),
            by_kind.setdefault(matter.kind, Counts()),
        ):
            one.matter(matter, counts)

    def parts(of):
        return {name: group(c, weights, least) for name, c in sorted(of.items())}

    return {
        "weights": weights,
        "total": group(total, weights, least),
        "by_unit": parts(by_unit),
        "by_kind": parts(by_kind),
        "excluded": {
            reason: {
                "n": n,
                "ground": grounds[reason]["ground"] if reason in grounds else kinds[reason]["basis"],
            }
            for reason, n in sorted(excluded.items())
        },
    }
