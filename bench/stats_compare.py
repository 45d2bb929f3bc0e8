#!/usr/bin/env python3
"""Puts together what bench/stats.sh measured: stats_compare.py FOLDER ROWS R_ROWS prints JSON,
stats_compare.py --table FILE prints a table. A speed counts only where the results of both engines on
the same file agree to the tolerance of their class."""
import json
import math
import os
import sys

# Agreement, relative; 1e-12 unless said here. R's raking stops earlier than the engine's. Bootstraps
# draw other numbers, so that only their size can be compared.
TOLERANCE = {"rake3": 1e-6, "rake3_mean10": 1e-6, "ciprop_stratum": 1e-8, "glm": 1e-8,
             "quantile": 1e-10, "bootstrap500_mean10": 0.2}


def by_task(path, threads=None):
    lines = [json.loads(line) for line in open(path)]
    return {line["op"]: line for line in lines if threads in (None, line.get("threads"))}


def pairs(task, ours, theirs):
    """Lists of numbers to compare: what both engines say."""
    if task == "quantile":  # per quantile: estimate, low, high, standard error
        flat = theirs["q"]
        yield ours["estimate"], flat[0::4]
        yield ours["lo"], flat[1::4]
        yield ours["hi"], flat[2::4]
    elif task == "ciprop_stratum":
        for mine, other in (("estimate", "estimate"), ("lo", "lo"), ("hi", "hi")):
            yield ours[mine], theirs[other]
    elif task == "chisq":
        yield [ours["statistic"], ours["p"]], [theirs["F"], theirs["p"]]
    elif task == "rake3":
        yield ours["head"], theirs["head"]
    elif task == "bootstrap500_mean10":
        yield ours["se"], theirs["se"]
    elif task == "load":
        yield [ours["n"]], [theirs["n"]]
    else:
        yield ours["estimate"], theirs["estimate"]
        yield ours["se"], theirs["se"]


def apart(task, ours, theirs):
    """The largest relative difference; small numbers relative to the largest beside them."""
    worst = 0.0
    for mine, other in pairs(task, ours, theirs):
        if len(mine) != len(other):
            return math.inf
        known = [abs(x) for x in other if x is not None]
        largest = max(known, default=0)
        for a, b in zip(mine, other):
            if a is None or b is None:
                continue  # where there is no interval
            scale = max(abs(b), largest * 1e-4)
            worst = max(worst, abs(a - b) / scale if scale else abs(a))
    return worst


def collect(folder, rows, r_rows):
    large, two = by_task(f"{folder}/large.jsonl", 1), by_task(f"{folder}/large.jsonl", 2)
    ours, theirs = by_task(f"{folder}/ours.jsonl"), by_task(f"{folder}/r.jsonl")
    out = []
    for task, line in large.items():
        row = {"task": task, "rows": rows, "cpu_s": line["cpu_s"], "wall_s": line["wall_s"],
               "peak_mb": line["peak_rss_mb"], "table_mb": line["base_rss_mb"],
               "wall_two_threads_s": two[task]["wall_s"]}
        peer = theirs.get(task)
        if peer and "wall_s" in peer:
            cpu = peer["user_s"] + peer["sys_s"]
            row.update(r_rows=r_rows, r_version=peer["engine"], r_cpu_s=cpu,
                       r_peak_mb=peer["peak_rss_mb"], ours_cpu_s=ours[task]["cpu_s"],
                       times=cpu / max(ours[task]["cpu_s"], 1e-4))
            difference = apart(task, json.load(open(f"{folder}/ours-{task}.json")),
                               json.load(open(f"{folder}/r-{task}.json")))
            row.update(apart=difference, agrees=difference <= TOLERANCE.get(task, 1e-12))
        out.append(row)
    load = os.getloadavg()[0]
    json.dump({"load": load, "processors": os.cpu_count(), "tasks": out}, sys.stdout, indent=1)


def table(path):
    found = json.load(open(path))
    print("task, CPU s, wall s of two threads, peak MB | R: rows, CPU s, peak MB, times | apart")
    for row in found["tasks"]:
        line = (f"{row['task']:22} {row['cpu_s']:8.4f} {row['wall_s'] / row['wall_two_threads_s']:5.2f}x"
                f" {row['peak_mb']:6.0f}")
        if "r_cpu_s" in row:
            line += (f" | {row['r_rows']} {row['r_cpu_s']:8.2f} {row['r_peak_mb']:6.0f}"
                     f" {row['times']:8.0f}x | {row['apart']:.1e} {'ok' if row['agrees'] else 'OFF'}")
        print(line)
    print(f"load {found['load']:.1f}, {found['processors']} processors")


if sys.argv[1] == "--table":
    table(sys.argv[2])
else:
    collect(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
