#!/usr/bin/env python3
"""Every published rate again from the exported events and the plan file (acceptance set F).

    rates.py --plan plan.toml --events journal.jsonl --now MILLISECONDS RATES.json

RATES.json is an answer of GET /api/v1/rates to somebody who may read the rows behind it and handles
no matters (the auditor). The three rates, their intervals, the composite with its weights, what
stands beside them and what is left out are counted for the whole, every unit and every kind; the
script shares no line with the program. The last line of its output is JSON: {"compared",
"different", "shown", "composites", "units", "kinds", "excluded"}.
Exit code 0: everything agrees. 1: something differs. 2: it could not begin.
"""

import argparse
import json
import pathlib
import sys

from recount.compare import same
from recount.facts import Journal, Plan
from recount.rates import rates

NAMES = {"id", "name"}  # of a part: how it is called, not what it counts
THREE = ("response", "resolution", "satisfaction")


def leaves(value, path=""):
    """(path, value) of everything that is no list and no object with fields."""
    if isinstance(value, dict) and value:
        for name, one in value.items():
            yield from leaves(one, f"{path}.{name}" if path else name)
    else:
        yield path, value


def by_id(lines):
    return {line["id"]: {k: v for k, v in line.items() if k not in NAMES} for line in lines}


def excluded_of(lines):
    return {line["id"]: {"n": line["n"], "ground": line["ground"]} for line in lines}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--plan", required=True)
    options.add_argument("--events", required=True)
    options.add_argument("--now", required=True, type=int)
    options.add_argument("answer", type=pathlib.Path)
    given = options.parse_args()
    try:
        journal, plan = Journal(given.events), Plan(given.plan)
        answer = json.loads(given.answer.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError) as problem:
        print(f"cannot begin: {problem}", file=sys.stderr)
        return 2
    published = {
        "weights": answer["weights"],
        "total": answer["total"],
        "by_unit": by_id(answer["by_unit"]),
        "by_kind": by_id(answer["by_kind"]),
        "excluded": excluded_of(answer["excluded"]),
    }
    counted = rates(journal, plan, answer["from"], answer["to"], given.now)
    said, again = dict(leaves(published)), dict(leaves(counted))
    different = [
        f"{path}: published {said.get(path, 'nothing')}, recounted {again.get(path, 'nothing')}"
        for path in sorted(said.keys() | again.keys())
        if path not in said or path not in again or not same(said[path], again[path])
    ]
    for line in different:
        print(line)
    groups = [counted["total"], *counted["by_unit"].values(), *counted["by_kind"].values()]
    result = {
        "compared": len(said),
        "different": len(different),
        "shown": sum(one[rate]["value"] is not None for one in groups for rate in THREE),
        "composites": sum(one["composite"] is not None for one in groups),
        "units": len(counted["by_unit"]),
        "kinds": len(counted["by_kind"]),
        "excluded": sum(one["n"] for one in counted["excluded"].values()),
    }
    print(json.dumps(result, sort_keys=True))
    return 1 if different or not said else 0


if __name__ == "__main__":
    sys.exit(main())
