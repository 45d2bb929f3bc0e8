#!/usr/bin/env python3
"""Recounts the figures of a report from the exported events and the plan file, and compares.

    figures.py --plan plan.toml --events journal.jsonl --source SOURCE_TREE REPORT.json …

Written apart from the program and from its definitions only (docs/glossary.md, docs/decisions, the
plan's own words): it reads no table and shares no line with what it checks. From the source tree it
takes two things that are data: the national calendar (data/calendar) and the words of cells
(data/messages). Where a definition left room, the docstrings of recount/*.py say what was taken.

The last line of its output is JSON: {"compared", "different", "unknown": {id: cells}, "grounds"}.
Exit code 0: everything that was compared agrees. 1: something differs. 2: it could not begin.
"""

import argparse
import json
import pathlib
import sys

from recount import (
    block_asks,
    block_ladder,
    block_measures,
    block_places,
    block_publicity,
    block_standards,
    matters,
    standards,
    visits,
)
from recount.compare import Comparison
from recount.facts import Day, Journal, Office, Plan, Words, World

# section → figures(world) of each report
FIGURES = {
    ("final", "coverage"): visits.figures,
    ("final", "matters"): matters.figures,
    ("final", "outlook"): visits.outlook,
    ("daily", "key"): lambda world: visits.figures_of_day(world) | matters.figures_of_day(world),
    ("daily", "outlook"): visits.outlook,
}
# section.table → how its rows are told apart (empty: by their order), and the rows
TABLES = {
    ("final", "coverage.villages"): ((), visits.villages),
    ("daily", "progress.villages"): ((), visits.villages),
    ("final", "outcomes.aapor"): (("code",), visits.classes),
    ("final", "register.denominators"): ((), visits.denominators),
    ("final", "register.changes"): ((), visits.changes),
    ("final", "outlook.series"): ((), visits.series),
    ("daily", "outlook.series"): ((), visits.series),
    ("final", "measures.indicators"): ((), block_measures.rows),
    ("final", "matters.closings"): (("kind",), matters.closings),
    ("final", "matters.open"): (("receipt",), matters.LISTS["open"]),
    ("final", "matters.reopened"): (("receipt",), matters.LISTS["all_reopened"]),
    ("daily", "matters.standing"): (("kind",), matters.standing),
    ("final", "repeated-problems.improvements"): ((), matters.improvements),
    ("final", "repeated-problems.repeated"): (("unit", "kind", "place"), matters.repeated),
    ("daily", "repeated-problems.repeated"): (("unit", "kind", "place"), matters.repeated),
}
for kind, whole in (("final", True), ("daily", False)):
    FIGURES |= {
        (kind, "block-asks"): block_asks.ask_figures(whole),
        (kind, "block-posts"): block_asks.post_figures,
        (kind, "block-publicity"): block_publicity.publicity_figures,
        (kind, "block-places"): block_places.place_figures(whole),
        (kind, "block-standards"): block_standards.standard_figures,
        (kind, "block-burden"): block_asks.burden_figures,
    }
    TABLES |= {
        (kind, "block-asks.asks"): (("rule",), block_asks.ask_rows(whole)),
        (kind, "block-asks.misses"): (("unit", "rule"), block_asks.misses),
        (kind, "block-quotas.quotas"): ((), visits.quotas),
        (kind, "block-quotas.milestones"): (("indicator",), block_places.milestones),
        (kind, "block-posts.posts"): ((), block_asks.post_rows),
        (kind, "block-posts.vacancies"): (("unit", "key"), block_asks.vacancies),
        (kind, "block-publicity.publicity"): ((), block_publicity.publicity_rows),
        (kind, "block-publicity.stock"): (("item", "version"), block_publicity.stock_rows),
        (kind, "block-places.places"): ((), block_places.place_rows),
        (kind, "block-places.rounds"): (("rule", "from"), block_places.rounds),
        (kind, "block-places.listings"): (("rule",), block_places.listings),
        (kind, "block-standards.standards"): ((), block_standards.standard_rows),
        (kind, "block-standards.results"): (("standard", "unit"), block_standards.results),
        (kind, "block-standards.targets"): (("indicator",), block_standards.targets),
        (kind, "block-honours.honours"): ((), block_standards.honours),
        (kind, "block-supervision.draws"): ((), block_places.draws),
        (kind, "block-supervision.findings"): ((), block_places.findings),
        (kind, "block-ladder.ladders"): (("ladder", "unit"), block_ladder.ladders),
        (kind, "block-ladder.proposals"): ((), block_ladder.proposals),
        (kind, "block-burden.burden"): (("unit", "load"), block_asks.burden),
    }
for name in ("opened", "due", "overdue", "closed", "reopened"):
    TABLES["daily", f"matters.{name}"] = (("receipt",), matters.LISTS[name])


def compare(report, world, comparison):
    kind = report["name"]
    for section, said in report["sections"].items():
        counted = FIGURES.get((kind, section), lambda world: {})(world)
        comparison.figures(f"{kind}.{section}", said["figures"], counted)
        for table, lines in said["tables"].items():
            name = f"{section}.{table}"
            if (kind, name) == ("final", "outlook.forecasts"):
                rows = visits.forecasts(world, lines["rows"])
                comparison.table(f"{kind}.{name}", lines, rows, ())
            elif (kind, name) in TABLES:
                key, rows = TABLES[kind, name]
                comparison.table(f"{kind}.{name}", lines, rows(world), key)
            else:
                comparison.leave_table(f"{kind}.{name}", lines)


def world_of(report, journal, plan, office, words):
    day = Day.fromisoformat(report["as_of"])
    cut = journal.cut_of_day(day)
    if (report["cut"]["seq"], report["cut"]["hash"]) != (cut["seq"], cut["hash"]):
        raise SystemExit(f"{report['name']}: its cut is not the last entry of {day}")
    world = World(journal, plan, office, words, day, cut["seq"])
    world.check()
    return world


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--plan", required=True)
    options.add_argument("--events", required=True)
    options.add_argument("--source", required=True, type=pathlib.Path)
    options.add_argument("reports", nargs="+")
    given = options.parse_args()
    try:
        journal, plan = Journal(given.events), Plan(given.plan)
        office = Office(given.source / "data/calendar/cn-office.csv")
        words = Words(given.source / "data/messages")
    except (OSError, ValueError, KeyError) as problem:
        print(f"cannot begin: {problem}", file=sys.stderr)
        return 2
    comparison, grounds = Comparison(), 0
    for path in given.reports:
        report = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        world = world_of(report, journal, plan, office, words)
        compare(report, world, comparison)
    # What events say of themselves, made again: the last day of every term, every settled verdict,
    # and what honours rest on.
    last = World(journal, plan, office, words, journal.entries[-1]["day"], len(journal.entries))
    for where, said, counted in [
        *matters.terms(last),
        *standards.settlements(last),
        *standards.streaks(last),
    ]:
        grounds += 1
        if said != counted:
            comparison.different.append(f"{where}: the event says {said}, recounted {counted}")
    for line in comparison.different:
        print(line)
    for name, cells in sorted(comparison.unknown.items()):
        print(f"not recounted: {name} ({cells})")
    result = {
        "compared": comparison.compared,
        "different": len(comparison.different),
        "unknown": comparison.unknown,
        "grounds": grounds,
    }
    print(json.dumps(result, ensure_ascii=False, sort_keys=True))
    return 1 if comparison.different or not comparison.compared else 0


if __name__ == "__main__":
    sys.exit(main())
