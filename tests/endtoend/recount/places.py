"""Places, what was found at them and what is listed (glossary, "Places").

Taken: a fault lasts from the inspection that finds it to a later one (by its day, then by its entry)
of the same rule that finds the item in order. A place is put right when it is off every list with no
fault open, and was taken off a list or had an inspection without a fault; it is not while it is
listed or has a fault; otherwise nobody knows.
"""

from .facts import Day


class Place:
    def __init__(self, data):
        self.id, self.kind, self.unit = data["place"], data["kind"], data["unit"]
        self.closed, self.since, self.gone = False, None, None
        self.inspections, self.listings = [], []

    def known(self, day):
        self.since = self.since or day

    def stood(self, day):
        return self.since <= day and (self.gone is None or self.gone > day)

    @property
    def faults(self):
        found, open_now = [], {}
        for inspection in sorted(self.inspections, key=lambda one: (one.day, one.seq)):
            for item in inspection.items:
                key = inspection.rule, item["item"]
                if item["fault"] and key not in open_now:
                    open_now[key] = Fault(key, inspection.day)
                    found.append(open_now[key])
                elif not item["fault"] and key in open_now:
                    open_now.pop(key).closed = inspection.day
        return found

    @property
    def rectified(self):
        if any(one.delisted is None for one in self.listings):
            return False
        if any(fault.closed is None for fault in self.faults):
            return False
        clean = any(not any(i["fault"] for i in one.items) for one in self.inspections)
        return True if self.listings or clean else None


class Fault:
    def __init__(self, key, opened):
        self.rule, self.item, self.opened, self.closed = *key, opened, None


class Inspection:
    def __init__(self, event):
        self.id, self.place = event.data["inspection"], event.data["place"]
        self.rule, self.items = event.data["rule"], event.data["items"]
        self.day, self.seq = Day.fromisoformat(event.data["day"]), event.seq


class Listing:
    def __init__(self, event):
        data = event.data
        self.id, self.place, self.rule = data["listing"], data["place"], data["rule"]
        self.listed, self.due, self.delisted = event.day, Day.fromisoformat(data["due"]), None


class Map:
    def __init__(self, world):
        self.places, self.listings, self.inspections = {}, {}, {}
        for event in world.events("place.", "inspection."):
            self.happened(event, event.data)
        for one in self.inspections.values():
            self.places[one.place].inspections.append(one)
        for one in self.listings.values():
            self.places[one.place].listings.append(one)

    def happened(self, event, data):
        kind = event.type
        if kind == "place.put":
            self.places.setdefault(data["place"], Place(data)).known(event.day)
        elif kind == "place.closed":
            self.places[data["place"]].closed = True
            self.places[data["place"]].gone = event.day
        elif kind == "place.listed":
            self.listings[data["listing"]] = Listing(event)
        elif kind == "place.listing_extended":
            self.listings[data["listing"]].due = Day.fromisoformat(data["due"])
        elif kind == "place.delisted":
            self.listings[data["listing"]].delisted = event.day
        elif kind == "inspection.recorded":
            self.inspections[data["inspection"]] = Inspection(event)
        elif kind == "inspection.withdrawn":
            del self.inspections[data["inspection"]]


def standing_places(world):
    return [place for place in world.once(Map).places.values() if not place.closed]
