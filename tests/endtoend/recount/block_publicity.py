"""The section about publicity, row by row as reports have it. Counted by the unit where it was done."""


class Publicity:
    """What counts: recorded and not waiting for a second reader, not refused, not withdrawn."""

    def __init__(self, world):
        self.records, waiting = {}, {}
        self.handovers, self.stock = {}, {}  # stock: by item and version
        for event in world.events("publicity.", "stock."):
            data, kind = event.data, event.type
            if kind == "publicity.recorded":
                (self.records if data["state"] == "counted" else waiting)[data["act"]] = data
            elif kind == "publicity.withdrawn":
                self.records.pop(data["act"], None)
            elif kind == "publicity.reviewed" and data["verdict"] == "released":
                self.records[data["act"]] = waiting.pop(data["act"])
            elif kind.startswith("stock."):
                self.moved(kind.split(".")[1], data)

    def moved(self, kind, data):
        if kind == "handed_over":
            self.handovers[data["handover"]] = data
        if kind == "acknowledged":
            return
        of = self.handovers[data["handover"]] if kind == "returned" else data
        one = self.stock.setdefault(
            (of["item"], of["version"]),
            dict.fromkeys(("received", "handed_over", "returned", "stock"), 0),
        )
        n = data["n"]
        if kind == "counted":  # a count finds so many
            one["stock"] = n
        else:
            one[kind] += n
            one["stock"] += -n if kind == "handed_over" else n


def publicity_figures(world):
    channels = dict.fromkeys(
        f"publicity.{channel}"
        for item in world.plan.raw["publicity"]["items"]
        for channel in item["channels"]
    )
    counts = dict.fromkeys(channels, 0)
    for data in world.once(Publicity).records.values():
        counts["publicity." + data["channel"]] += data["n"]
    return counts


def publicity_rows(world):
    found = []
    records = world.once(Publicity).records.values()
    for item in world.plan.raw["publicity"]["items"]:
        for channel in item["channels"]:
            own = [r for r in records if (r["item"], r["channel"]) == (item["id"], channel)]
            found.append(
                {
                    "name": item["name"],
                    "item": item["id"],
                    "channel": world.words("PLAN-DOC-WORD-channels." + channel),
                    "channel_id": channel,
                    "on_day": sum(r["n"] for r in own if r["day"] == world.day.isoformat()),
                    "n": sum(r["n"] for r in own),
                    "units": len({r["unit"] for r in own}),
                }
            )
    return found, None


def stock_rows(world):
    names = {item["id"]: item["name"] for item in world.plan.raw["publicity"]["items"]}
    return [
        {"name": names[item], "item": item, "version": version} | counts
        for (item, version), counts in world.once(Publicity).stock.items()
    ], None
