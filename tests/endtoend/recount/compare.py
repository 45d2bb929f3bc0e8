"""A report held against what was recounted, cell by cell.

A cell that the recount has no value for is not passed over: its id is in the list of those not
recounted, `section.key` of a figure and `section.table.column` of a table.
"""

import datetime
import math

from .facts import Ratio


def plain(value):
    if isinstance(value, Ratio):
        return value.json()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def same(said, counted):
    if isinstance(said, dict) and isinstance(counted, dict):
        return said.keys() == counted.keys() and all(same(said[k], counted[k]) for k in said)
    if isinstance(said, float) or isinstance(counted, float):
        if said is None or counted is None or isinstance(said, str) or isinstance(counted, str):
            return said is None and counted is None
        return math.isclose(said, counted, rel_tol=1e-12, abs_tol=1e-12)
    return type(said) is type(counted) and said == counted


class Comparison:
    def __init__(self):
        self.compared = 0
        self.different = []
        self.unknown = {}  # id → cells

    def cell(self, where, said, counted):
        self.compared += 1
        if not same(said, plain(counted)):
            self.different.append(f"{where}: the report says {said}, recounted {plain(counted)}")

    def leave(self, name, cells=1):
        self.unknown[name] = self.unknown.get(name, 0) + cells

    def figures(self, section, said, counted):
        for key, figure in said.items():
            if key in counted:
                self.cell(f"{section}.{key}", figure["value"], counted[key])
            else:
                self.leave(f"{section}.{key}")
        for key in counted.keys() - said.keys():
            self.different.append(f"{section}.{key}: recounted, and the report does not have it")

    def line(self, name, where, said, counted):
        for column, value in said.items():
            if column == "href":
                continue
            if column in counted:
                self.cell(f"{name}{where}.{column}", value, counted[column])
            else:
                self.leave(f"{name}.{column}")

    def table(self, name, said, counted, key):
        """Rows are told apart by `key`, a tuple of columns; without one they have an order."""
        rows, total = counted
        lines = said["rows"]
        self.cell(f"{name}: rows", len(lines), len(rows))
        if key:
            known = {tuple(plain(row[column]) for column in key): row for row in rows}
            if len(known) != len(rows):
                raise SystemExit(f"{name}: {key} does not tell the rows apart")
            for line in lines:
                at = tuple(line[column] for column in key)
                if at not in known:
                    self.different.append(f"{name}: the row {at} was not recounted")
                    continue
                self.line(name, str(list(at)), line, known[at])
        else:
            for n, (line, row) in enumerate(zip(lines, rows)):
                self.line(name, f"[{n}]", line, row)
        if "total" in said and total is not None:
            self.line(name, "[total]", said["total"], total)
        elif "total" in said or total is not None:
            self.different.append(f"{name}: a total is missing on one side")

    def leave_table(self, name, said):
        for line in [*said["rows"], *([said["total"]] if "total" in said else [])]:
            for column in line:
                if column != "href":
                    self.leave(f"{name}.{column}")
