"""Rounds of supervision and what they found (decision 0028).

Taken: the centre reads a covert round when it has ended, an open one when it is announced. A finding
is there for a report from the moment its unit was told of it.
"""


class Round:
    def __init__(self, data):
        self.kind, self.covert = data["kind"], data["how"] == "covert"
        self.state, self.drawn, self.checked = "announced", 0, set()


class Finding:
    def __init__(self, data):
        self.kind, self.unit, self.state = data["kind"], data["where"], "found"
        self.steps = set()


class Rounds:
    def __init__(self, world):
        self.rounds, self.findings = {}, {}
        for event in world.events("supervision."):
            self.happened(event.type.split(".")[1], event.data)

    def happened(self, kind, data):
        if kind == "announced":
            self.rounds[data["round"]] = Round(data)
        elif kind == "drawn":
            one = self.rounds[data["round"]]
            one.state, one.drawn = "drawn", sum(len(s["drawn"]) for s in data["strata"])
        elif kind == "checked":
            self.rounds[data["round"]].checked.add(data["item"])
        elif kind == "closed":
            self.rounds[data["round"]].state = "done"
        elif kind == "found":
            self.findings[data["finding"]] = Finding(data)
        elif kind in ("told", "stated", "appealed", "rectified"):
            self.findings[data["finding"]].state = kind
        elif kind == "decided":
            self.findings[data["finding"]].state = "upheld" if data["upheld"] else "lifted"
        elif kind == "rechecked":
            self.findings[data["finding"]].state = "closed" if data["in_order"] else "upheld"
        elif kind != "matter_opened":
            raise SystemExit(f"the recount does not know supervision.{kind}")
        if "finding" in data:
            self.findings[data["finding"]].steps.add(self.findings[data["finding"]].state)

    def shown(self):
        return [one for one in self.rounds.values() if not one.covert or one.state == "done"]

    def known(self):
        return [one for one in self.findings.values() if one.state != "found"]

    def upheld(self):
        """What is only alleged, or was lifted, counts against nobody."""
        return [f for f in self.findings.values() if "upheld" in f.steps and "lifted" not in f.steps]
