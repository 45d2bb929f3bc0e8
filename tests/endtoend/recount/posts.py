"""Posts and who fills them (plans/README: "How many on a seat"; glossary: post, holding).

Taken: people are told apart by their account, those without one by their name within a unit. On a
shift counts who holds something on that day. A post with a date is ahead until that day has passed.
"""

from .facts import Day


class Post:
    def __init__(self, key, unit, low, high=0, by=None, whole=False):
        self.key, self.unit, self.min, self.max, self.by = key, unit, low, high, by
        self.whole = whole  # counts the people of the duty's seats too

    def counts(self, key):
        return key == self.key or (self.whole and key.startswith(self.key + "/"))


def posts(plan):
    found = {}

    def add(post, seat=False):
        same = found.setdefault((post.key, post.unit), post)
        if same is post:
            return
        if seat:  # two seats of one name add up
            same.min += post.min
            same.max = same.max + post.max if same.max and post.max else 0
        else:  # said twice: the stricter
            same.min = max(same.min, post.min)
            same.max = min(filter(None, (same.max, post.max)), default=0)

    def each(kind, at, make, seat=False):
        if kind:
            units = plan.of_kind(kind)
            for unit in units:
                add(make(unit, 1), seat)
            more = plan.counted.get(kind, 0) - len(units)
            if more > 0:  # of units of which only the number is known
                add(make(plan.root["id"], more), seat)
        else:
            at = plan.offices.get(at, {}).get("of", at)
            add(make(at if at in plan.names else plan.root["id"], 1), seat)

    for name, duty in plan.duties.items():
        seats, at = duty.get("seats", []), duty.get("at")
        low, high, kind = duty.get("min", 0), duty.get("max", 0), duty.get("each")
        if not seats or low or high:
            each(
                kind,
                at,
                lambda unit, n: Post(f"duty.{name}", unit, low * n, high * n, whole=bool(seats)),
            )
        for seat in seats:
            key, people = f"duty.{name}/{seat['as']}", seat.get("n", 1)
            most = seat.get("n", 0)
            each(
                seat.get("each") or kind,
                at,
                lambda unit, n, key=key, people=people, most=most: Post(
                    key, unit, people * n, most * n
                ),
                seat=True,
            )
    for team in plan.teams.values():
        people = max(team.get("n", 1), 1)
        each(
            team.get("each"),
            team.get("of"),
            lambda unit, n, team=team, people=people: Post("team." + team["id"], unit, people * n),
        )
    for line in plan.raw.get("staffing", []):
        each(
            line.get("each"),
            line.get("at"),
            lambda unit, n, line=line: Post(
                "staffing." + line["post"],
                unit,
                line.get("min", 0) * n,
                line.get("max", 0) * n,
                line.get("by"),
            ),
        )
    return list(found.values())


class Holding:
    def __init__(self, data):
        self.id, self.post, self.unit = data["holding"], data["post"], data["unit"]
        self.who = data["person"] or (data["unit"], data["name"])
        self.first, self.last = Day.fromisoformat(data["from"]), None

    def on(self, day):
        return self.first <= day and (self.last is None or day <= self.last)


class Roll:
    def __init__(self, world):
        self.holdings, self.shifts = {}, {}
        for event in world.events("post.", "shift."):
            data = event.data
            if event.type == "post.filled":
                self.holdings[data["holding"]] = Holding(data)
            elif event.type == "post.left":
                self.holdings[data["holding"]].last = Day.fromisoformat(data["day"])
            elif event.type == "shift.put":
                self.shifts[data["shift"]] = data
            elif event.type == "shift.removed":
                del self.shifts[data["shift"]]

    def people(self, post, day):
        return {
            one.who
            for one in self.holdings.values()
            if one.unit == post.unit and post.counts(one.post) and one.on(day)
        }

    def on_duty(self, post, day):
        return {
            self.holdings[one].who
            for shift in self.shifts.values()
            if shift["unit"] == post.unit
            and post.counts(shift["post"])
            and Day.fromisoformat(shift["day"]) == day
            for one in shift["holdings"]
            if self.holdings[one].on(day)
        }


class Manned:
    def __init__(self, post, roll, day):
        self.post = post
        self.filled = max(len(roll.people(post, day)), len(roll.on_duty(post, day)))
        self.missing = max(post.min - self.filled, 0)
        late = post.by is not None and day > post.by
        self.by_missed = late and len(roll.people(post, post.by)) < post.min
        if post.max and self.filled > post.max:
            self.state = "over"
        elif self.missing == 0:
            self.state = "met"
        elif post.by is not None and not late:
            self.state = "ahead"
        else:
            self.state = "below" if self.filled else "vacant"


def staffing(world):
    """Posts as they were manned at the end of the day; none when the plan's window is over."""
    if world.plan.last < world.day:
        return []
    roll = world.once(Roll)
    return [Manned(post, roll, world.day) for post in posts(world.plan)]


def duties_filled(world, units):
    """Whether everybody is there whom duties ask for in these units."""
    return all(
        one.state not in ("vacant", "below")
        for one in world.once(staffing)
        if one.post.key.startswith("duty.") and one.post.unit in units
    )


def doubled(world):
    """People in two seats of one duty in one unit, or in a post for one person in several units.
    A seat counts as itself, not as its whole duty."""
    held = {}  # who → key, unit, most
    roll = world.once(Roll)
    for one in world.once(staffing):
        for holding in roll.holdings.values():
            same = (holding.post, holding.unit) == (one.post.key, one.post.unit)
            if same and holding.on(world.day):
                held.setdefault(holding.who, set()).add(one.post)
    found = []
    for who, own in held.items():
        seats, units = {}, {}
        for post in own:
            if "/" in post.key:
                seats.setdefault((post.key.split("/")[0], post.unit), set()).add(post.key)
            if post.max == 1:
                units.setdefault(post.key, set()).add(post.unit)
        found += [(who, at) for at, keys in seats.items() if len(keys) > 1]
        found += [(who, key) for key, places in units.items() if len(places) > 1]
    return found


def name_of(plan, post):
    block, name = post.key.split(".", 1)
    if block == "staffing":
        return name
    if block == "team":
        return plan.teams[name]["name"]
    duty, _, seat = name.partition("/")
    return f"{plan.duties[duty]['name']} · {seat}" if seat else plan.duties[duty]["name"]
