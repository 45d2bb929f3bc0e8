"""What the plan asks and what was done about it (decision 0027; plan words: docs/zh/plan.md).

Taken: a line is asked of every unit of its kind `each`, or of the kind of the duty or team that does
it; otherwise of the unit to which whoever does it belongs, the town by default, and then what any
unit did counts. A rule for "each place of a kind" asks in each window for the places that stood on
its last day, or stand at the report's cut while it lasts. Visits by an item again within one window count once.
"""

import calendar as civil

from .facts import Day, after, days

EVER = Day.min


def month_end(day):
    return day.replace(day=civil.monthrange(day.year, day.month)[1])


def months(day, n):
    first = (day.month - 1) // n * n + 1
    return day.replace(month=first, day=1), month_end(day.replace(month=first + n - 1, day=1))


def part_of_month(day, length, parts):
    part = min((day.day - 1) // length, parts - 1)
    first = day.replace(day=part * length + 1)
    return first, month_end(day) if part == parts - 1 else day.replace(day=(part + 1) * length)


# The whole period that holds a day.
PERIODS = {
    "日": lambda day: (day, day),
    "周": lambda day: (after(day, 1 - day.isoweekday()), after(day, 7 - day.isoweekday())),
    "旬": lambda day: part_of_month(day, 10, 3),
    "半月": lambda day: part_of_month(day, 15, 2),
    "月": lambda day: months(day, 1),
    "双月": lambda day: months(day, 2),
    "季度": lambda day: months(day, 3),
    "半年": lambda day: months(day, 6),
    "年": lambda day: months(day, 12),
}


def share(times, first, last, whole_first, whole_last):
    """A part of a period asks its share by days, half rounded up."""
    whole = (whole_last - whole_first).days + 1
    part = (last - first).days + 1
    return (2 * times * part + whole) // (2 * whole)


def windows(office, period, first, last, times):
    """(first, last, how often) of every window that asks for something."""
    found = []
    if period == "工作日":  # rest days belong to the next day that is worked, at the end to the last
        start = first
        for day in days(first, last):
            if office.works(day):
                found.append((start, day, times))
                start = after(day)
        if found:
            found[-1] = (found[-1][0], last, times)
        return found
    day = first
    while day <= last:
        whole = PERIODS[period](day)
        part = max(whole[0], first), min(whole[1], last)
        asked = share(times, *part, *whole)
        # A part that is too short asks for nothing, however often a whole one would.
        if share(max(times, 1), *part, *whole) > 0:
            found.append((*part, asked))
        day = after(whole[1])
    return found


class Rule:
    def __init__(self, plan, block, line, who="", each=""):
        self.key, self.block = f"{block}.{line['id']}", block
        self.id, self.name = line["id"], line.get("name", line["id"])
        self.first, self.last = plan.first, plan.last
        self.period, self.times, self.each_place = None, 1, ""
        self.deliver = line.get("deliver", [])
        self.on_miss = line.get("on_miss", "")
        kind = each or plan.duties.get(who, {}).get("each") or plan.teams.get(who, {}).get("each")
        self.everywhere = not kind
        self.units = plan.of_kind(kind) if kind else [home_of(plan, who)]

    def asks(self, office):
        if self.period is None:
            return [(self.first, self.last, self.times)]
        return windows(office, self.period, self.first, self.last, self.times)


def home_of(plan, who):
    """The unit to which a duty, team, office or unit belongs; the root for a position in words."""
    at = plan.duties.get(who, {}).get("at", who)
    at = plan.teams.get(at, {}).get("of", at)
    at = plan.offices.get(at, {}).get("of", at)
    return at if at in plan.names else plan.root["id"]


def rules(plan):
    raw, found = plan.raw, []
    for task in raw.get("task", []):
        rule = Rule(plan, "task", task, task.get("who", ""), task.get("each", ""))
        phase = plan.phases.get(task.get("phase"))
        due = task.get("due")
        if isinstance(due, dict):
            ends = plan.phases[due["phase"]]
            rule.first = (phase or ends)["from"]
            rule.last = ends["to"] if due.get("at", "end") == "end" else ends["from"]
        else:
            if phase:
                rule.first, rule.last = phase["from"], phase["to"]
            rule.last = due or (task["to"] if "to" in task else rule.last)
        if isinstance(task.get("from"), Day):
            rule.first = task["from"]
        rule.first = min(rule.first, rule.last)
        found.append(rule)
    for line in raw.get("cadence", []):
        rule = Rule(plan, "cadence", line, line.get("who", ""), line.get("each", ""))
        if line.get("phase"):
            rule.first, rule.last = (plan.phases[line["phase"]][at] for at in ("from", "to"))
        rule.period, rule.times = line["per"], line.get("at_least", 1)
        found.append(rule)
    for line in raw.get("report", []):
        rule = Rule(plan, "report", line, line.get("from", ""))
        rule.period = line["every"]
        found.append(rule)
    for item in raw.get("publicity", {}).get("items", []):
        if item.get("at_least", 0) == 0:
            continue  # as often as there is need
        rule = Rule(plan, "publicity", item, each=item.get("each", ""))
        rule.last = item.get("by", rule.last)
        rule.first = min(item.get("from", rule.first), rule.last)
        rule.period, rule.times = item.get("per"), item["at_least"]
        found.append(rule)
    for line in raw.get("places", {}).get("inspect", []):
        rule = Rule(plan, "inspect", line, line.get("who", ""), line.get("each", ""))
        rule.period, rule.times = line.get("every"), line.get("at_least", 0)
        rule.each_place = "" if rule.times else line["of"]
        found.append(rule)
    for line in raw.get("places", {}).get("listing", []):
        if line.get("at_least", 0) == 0:
            continue  # as many as meet the criteria
        rule = Rule(plan, "listing", line, each=line.get("each", ""))
        rule.period, rule.times = line.get("per"), line["at_least"]
        found.append(rule)
    for kind in raw.get("supervision", {}).get("kinds", []):
        rule = Rule(plan, "supervision", kind)
        rule.period = kind.get("every")
        found.append(rule)
    for name, standard in raw.get("standards", {}).items():
        rule = Rule(plan, "standards", {"id": name} | standard, each=standard.get("each", ""))
        if not standard.get("each"):  # every unit but the root
            rule.units, rule.everywhere = [unit["id"] for unit in plan.units], False
        rule.period = standard.get("every")
        found.append(rule)
    return [rule for rule in found if rule.units and rule.first <= rule.last]


class Act:
    def __init__(self, rule, unit, day, n=1, subject=None, handed_in=()):
        self.rule, self.unit, self.day, self.n = rule, unit, day, n
        self.subject, self.handed_in = subject, handed_in


def act_in(data):
    return Act(
        data["rule"],
        data["unit"],
        Day.fromisoformat(data["day"]),
        data["n"],
        data["subject"],
        data["handed_in"],
    )


def acts(world):
    """By id: what counts as done. Blocks whose acts say more have events of their own."""
    found, waiting, of_event, quiet = {}, {}, {}, {}
    for event in world.events():
        data, kind = event.data, event.type
        if kind == "act.recorded":
            found[data["act"]] = act_in(data)
        elif kind in ("act.withdrawn", "publicity.withdrawn"):
            found.pop(data["act"], None)
        elif kind == "publicity.recorded":
            act = Act(
                "publicity." + data["item"], data["ask_unit"], Day.fromisoformat(data["day"]), data["n"]
            )
            (found if data["state"] == "counted" else waiting)[data["act"]] = act
        elif kind == "publicity.reviewed" and data["verdict"] == "released":
            found[data["act"]] = waiting.pop(data["act"])
        elif kind in ("inspection.recorded", "patrol.recorded", "place.listed"):
            if data["act"]:
                found[data["act"]["act"]] = act_in(data["act"])
        elif kind in ("inspection.withdrawn", "patrol.withdrawn"):
            found.pop(data["act"], None)
        elif kind == "standard.assessed":
            found[data["assessment"]] = Act(
                "standards." + data["standard"], data["unit"], Day.fromisoformat(data["day"])
            )
        elif kind == "supervision.checked" and data["result"] in ("in_order", "finding"):
            unit = data["where"] if data["quiet"] else data["unit"]
            act = Act(data["rule"], unit, Day.fromisoformat(data["day"]))
            # Of a round that nobody is to know of, only when it has ended (decision 0028).
            if data["quiet"]:
                quiet.setdefault(data["round"], []).append((data["check"], act))
            else:
                found[data["check"]] = act
        elif kind == "supervision.closed":
            found.update(quiet.pop(data["round"], []))
    return list(found.values())


def excuses(world):
    found = set()
    for event in world.events("ask."):
        key = event.data["rule"], event.data["unit"], Day.fromisoformat(event.data["day"])
        (found.add if event.type == "ask.excused" else found.discard)(key)
    return found


class Ask:
    def __init__(self, rule, unit, first, last, times):
        self.rule, self.unit, self.first, self.last, self.times = rule, unit, first, last, times
        self.in_time = self.late = 0
        self.state = ""


def done(ask, own):
    """How much was done in time and how much after it."""
    rule = ask.rule
    if rule.period is None and rule.deliver:  # done when the last of it is handed in
        first = {}
        for act in sorted(own, key=lambda act: act.day):
            for item in act.handed_in:
                first.setdefault(item, act.day)
        if not set(rule.deliver) <= first.keys():
            return 0, 0
        last = max(first[item] for item in rule.deliver)
        return (ask.times, 0) if last <= ask.last else (0, ask.times)
    in_time = late = 0
    seen = set()
    for act in sorted(own, key=lambda act: act.day):
        if rule.period is not None and not ask.first <= act.day <= ask.last:
            continue
        if act.subject is not None:
            if act.subject in seen:
                continue
            seen.add(act.subject)
        n = 1 if act.subject is not None else act.n
        if act.day <= ask.last:
            in_time += n
        else:
            late += n
    return in_time, late


def state_of(ask, excused, today):
    if ask.in_time >= ask.times:
        return "met"
    if excused:
        return "excused"
    if today < ask.first:
        return "ahead"
    if today <= ask.last:
        return "open"
    return "late" if ask.in_time + ask.late >= ask.times else "missed"


def asks(world):
    """Those that there is something to do about."""
    return [ask for ask in world.once(asks_of_any_size) if ask.times > 0]


def asks_of_any_size(world):
    """Every ask of the plan's whole window, with what was done about it by the report's day."""
    from .places import Map  # places count asks, and asks count places

    plan, found = world.plan, []
    places, excused = world.once(Map).places.values(), world.once(excuses)
    by_rule = {}
    for act in world.once(acts):
        by_rule.setdefault(act.rule, []).append(act)
    for rule in rules(plan):
        for unit in rule.units:
            own = [act for act in by_rule.get(rule.key, []) if rule.everywhere or act.unit == unit]
            for first, last, times in rule.asks(world.office):
                if rule.each_place:
                    times = sum(
                        place.kind == rule.each_place
                        and place.stood(min(last, world.day))
                        and (rule.everywhere or plan.lies_in(place.unit, unit))
                        for place in places
                    )
                ask = Ask(rule, unit, first, last, times)
                ask.in_time, ask.late = done(ask, own)
                ask.state = state_of(ask, (rule.key, unit, first) in excused, world.day)
                found.append(ask)
    return found
