"""The benchmarks; bench/run.sh installs what they need and starts them.

    bench.py PROGRAM OUT

What is compared is measured in turns, in the same minutes; figures are medians over the rounds.
"""

import gzip
import json
import os
import pathlib
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

import plan_files
import postgres
from machine import (Person, Server, cpu_seconds, load, median, memory_mb, repeat, timed, wrk)

ROUNDS = 3
VISIT_SECONDS = 4
PEER_SECONDS = 3
READ_SECONDS = 3
CONNECTIONS = (1, 8, 32)
PASSWORD = "Ruji-pingan-2021"  # of the demo's accounts, printed by `wanhu demo`
PLANS = pathlib.Path(__file__).resolve().parents[1] / "plans"
PLAN = PLANS / "ruji-2021/plan.toml"


def say(text):
    print(f"== {text} (load {load():.1f})", file=sys.stderr, flush=True)


class Bench:
    def __init__(self, program, out):
        self.program, self.out = str(program), out
        # Everything lies on one file system, the one whose fsync rate is stated; /tmp may be memory.
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="wanhu-bench-", dir="/var/tmp"))
        self.work.chmod(0o755)
        self.keys = self.work / "keys"
        self.keys.write_bytes(timed([self.program, "key", "new"])[1])
        self.results = {}
        self.servers, self.cluster = [], None

    def close(self):
        for server in self.servers:
            if server.process.poll() is None:
                server.stop()
        if self.cluster:
            self.cluster.stop()
        shutil.rmtree(self.work, ignore_errors=True)

    def wanhu(self, *arguments):
        return [self.program, *map(str, arguments)]

    def start(self, *arguments):
        log = self.work / f"server-{len(self.servers)}.log"
        self.servers.append(Server(self.wanhu(*arguments), log))
        return self.servers[-1]

    # ---- sizes, start, memory

    def sizes(self):
        self.results["binary_mb"] = round(os.stat(self.program).st_size / 2**20, 1)

    def demo_from_nothing(self):
        """Making the data and serving it, as a newcomer sees it; then a start with data there."""
        say("demo from nothing")
        fresh = self.start("demo", "--data", self.work / "demo")
        result = {"seconds": round(fresh.ready_after, 2),
                  "cpu_seconds": round(cpu_seconds([fresh.pid]), 2), "load": load(),
                  "memory_mb": memory_mb(fresh.pid)}
        fresh.stop()
        self.demo = self.start("demo", "--data", self.work / "demo")
        result["second_start_seconds"] = round(self.demo.ready_after, 2)
        self.results["demo"] = result
        self.results["memory_mb"] = {"demo_made": result.pop("memory_mb"),
                                     "demo_loaded": memory_mb(self.demo.pid)}

    def field_app(self):
        """Every file that the field app's page leads to by scripts, styles and links, gzipped."""
        seen, todo = {}, ["/m/"]
        while todo:
            path = todo.pop()
            if path in seen:
                continue
            request = urllib.request.Request(self.demo.url + path, headers={"Accept-Encoding": "gzip"})
            with urllib.request.urlopen(request) as answer:
                body = answer.read()
                seen[path] = len(body)
                text = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
            if not path.endswith(("/", ".js", ".css")):
                continue
            links = re.findall(r"""["'(]((?:\./|/)[\w./-]+\.(?:js|css|woff2))["')]""", text.decode())
            todo += [urllib.parse.urljoin(path, link) for link in links]
        self.results["field_app_kb"] = {"gzipped": round(sum(seen.values()) / 1000, 1),
                                        "files": len(seen)}

    # ---- reading

    def reads(self):
        say("reads")
        centre = Person(self.demo, "centre1", PASSWORD)
        visitor = Person(self.demo, "qinsimiao-01", PASSWORD)
        pages = {"healthz (floor)": (None, "/healthz"),
                 "field, visitor": (visitor, "/api/v1/field"),
                 "matters": (centre, "/api/v1/matters"),
                 "progress": (centre, "/api/v1/progress"),
                 "progress by visitor": (centre, "/api/v1/progress?by=visitor"),
                 "today": (centre, "/api/v1/today")}
        runs = {(name, n): [] for name in pages for n in (1, 8)}
        for _ in range(ROUNDS):
            for (name, connections), done in runs.items():
                person, path = pages[name]
                headers = [f"Cookie: {person.cookie}"] if person else []
                before = cpu_seconds([self.demo.pid])
                seconds = READ_SECONDS if connections == 1 else 2
                run = wrk(self.demo.url + path, connections, seconds, "report.lua", headers)
                cpu = cpu_seconds([self.demo.pid]) - before
                done.append({**run, "cpu_ms": cpu * 1000 / run["requests"],
                             "per_second": run["requests"] / run["seconds"]})
        self.results["reads"] = [
            {"page": name, "connections": connections,
             **{key: median([run[key] for run in done])
                for key in ("p50_ms", "p99_ms", "cpu_ms", "per_second", "load")}}
            for (name, connections), done in runs.items()]
        self.results["memory_mb"]["after_reads"] = memory_mb(self.demo.pid)

    # ---- import and replay

    def imports(self):
        say("import")
        demo = f"sqlite:{self.work / 'demo/wanhu.db'}"
        files = {kind: self.work / f"register.{kind}" for kind in ("csv", "xlsx")}
        for path in files.values():
            timed(self.wanhu("register", "export", "--db", demo, "--keys", self.keys, path))
        rows = sum(1 for _ in files["csv"].open()) - 1
        target = self.work / "import.db"

        def empty_database():
            for path in self.work.glob("import.db*"):
                path.unlink()
            timed(self.wanhu("init", "--db", f"sqlite:{target}", "--plan", PLAN))

        result = {"rows": rows}
        for kind, path in files.items():
            result[kind] = repeat(ROUNDS, self.wanhu("register", "import", "--db",
                                                     f"sqlite:{target}", path), empty_database)
        peer = self.work / "peer.db"
        result["sqlite3 .import"] = repeat(
            ROUNDS, ["sqlite3", peer, ".mode csv", f".import {files['csv']} register"],
            lambda: peer.unlink(missing_ok=True))
        self.results["import"] = result
        self.register = files["csv"]

    def plans(self):
        """`wanhu plan check`, the start of the program included."""
        say("plans")
        thousand = self.work / "thousand.toml"
        thousand.write_text(plan_files.plan(1000, plan_files.standard(23)))
        files = {"five plans": sorted(PLANS.glob("*/plan.toml")),
                 "1 000 units and 23 items": [thousand]}
        for kind in ("units", "tasks", "comments", "texts"):
            large = self.work / f"{kind}.toml"
            large.write_text(plan_files.of_size(kind, 10 ** 7))
            files[f"10 MB of {kind}"] = [large]
        self.results["plans"] = {what: repeat(ROUNDS, self.wanhu("plan", "check", *paths))
                                 for what, paths in files.items()}

    def replay(self):
        say("replay")
        path = self.work / "replay.db"
        with sqlite3.connect(self.work / "demo/wanhu.db") as source:
            source.execute("VACUUM INTO ?", [str(path)])
        with sqlite3.connect(path) as copy:
            entries = copy.execute("SELECT count(*) FROM journal").fetchone()[0]
        verify = repeat(ROUNDS, self.wanhu("verify", "--db", f"sqlite:{path}", "--keys", self.keys))
        # The same rows of the same tables, made from SQL text in memory: no chain, no comparison.
        dump = timed(["sqlite3", path, ".dump"])[1]
        peer = repeat(ROUNDS, ["sqlite3", ":memory:"], input=dump)
        per_second = round(entries / verify["seconds"])
        self.results["replay"] = {"entries": entries, "entries_per_second": per_second,
                                  "entries_per_cpu_second": round(entries / verify["cpu_seconds"]),
                                  "verify": verify, "sqlite3 from dump": peer}

    # ---- recording visits

    def postgres_server(self):
        self.cluster = postgres.Cluster(self.work / "pg")
        url = self.cluster.url
        made = timed(self.wanhu("init", "--db", url, "--keys", self.keys, "--plan", PLAN, "--json"))
        code = json.loads(made[1].splitlines()[-1])["code"]
        timed(self.wanhu("register", "import", "--db", url, "--keys", self.keys, self.register))
        self.on_postgres = self.start("serve", "--db", url, "--keys", self.keys)
        return Person(self.on_postgres, "centre", PASSWORD, code)

    def fsync(self):
        """The disk's own rate, and what an ordinary process gets of it beside everybody else.

        On a busy machine the loop waits for a processor after each write, up to a tick of the
        scheduler (4 ms), so that it measures the queue and not the disk; dividing by that would
        flatter us. At real-time priority it waits for the disk only. That needs root.
        """
        loop = [self.out / "fsync_rate", self.work, "2"]
        found = {"ordinary": json.loads(timed(loop)[1])}
        if os.geteuid() == 0:
            found["disk"] = json.loads(timed(["chrt", "-f", "1", *loop])[1])
        return found

    def record(self, person, connections, acknowledged, pids):
        """One run of visits. `acknowledged` collects the ids that must be in the journal."""
        folder = self.work / f"visits-{person.server.port}"
        if not folder.exists():
            folder.mkdir()
            (folder / "dwellings").write_text("\n".join(person.dwellings()) + "\n")
        listed = folder / f"acknowledged-{len(list(folder.iterdir()))}"
        before = cpu_seconds(pids())
        run = wrk(person.server.url, connections, VISIT_SECONDS, "visit.lua",
                  arguments=[person.now, person.cookie, person.csrf, str(listed)])
        cpu = cpu_seconds(pids()) - before
        ids = listed.read_text().split()
        acknowledged += ids
        return {"per_second": len(ids) / run["seconds"], "p50_ms": run["p50_ms"],
                "p99_ms": run["p99_ms"], "cpu_ms": cpu * 1000 / len(ids), "load": run["load"]}

    def insert(self, clients):
        """The peer: one row, one commit, by PostgreSQL's own tool; the server's CPU time."""
        before = cpu_seconds(self.cluster.pids())
        per_second = self.cluster.inserts_per_second(clients, PEER_SECONDS)
        cpu = cpu_seconds(self.cluster.pids()) - before
        return {"per_second": per_second, "cpu_ms": cpu * 1000 / (per_second * PEER_SECONDS),
                "load": load()}

    def visits(self):
        say("visits")
        on_sqlite = Person(self.demo, "centre1", PASSWORD)
        on_postgres = self.postgres_server()
        self.acknowledged = {"sqlite": [], "postgresql": []}
        sqlite_pids = lambda: [self.demo.pid]
        postgres_pids = lambda: [self.on_postgres.pid, *self.cluster.pids()]
        fsyncs, runs = [], {}
        for _ in range(ROUNDS):
            fsyncs.append(self.fsync())
            for n in CONNECTIONS:
                done = runs.setdefault(n, {"wanhu on SQLite": [], "wanhu on PostgreSQL": [],
                                           "pgbench INSERT": []})
                done["wanhu on SQLite"].append(
                    self.record(on_sqlite, n, self.acknowledged["sqlite"], sqlite_pids))
                done["pgbench INSERT"].append(self.insert(n))
                done["wanhu on PostgreSQL"].append(
                    self.record(on_postgres, n, self.acknowledged["postgresql"], postgres_pids))
        self.results["fsync"] = {
            who: {how: {key: median([one[who][how][key] for one in fsyncs], 0) for key in run}
                  for how, run in ways.items()}
            for who, ways in fsyncs[0].items()}
        self.results["visits"] = [
            {"what": what, "connections": n,
             **{key: median([run[key] for run in done]) for key in done[0]}}
            for n, whats in runs.items() for what, done in whats.items()]
        self.results["memory_mb"]["after_visits"] = memory_mb(self.demo.pid)
        self.results["memory_mb"]["highest"] = memory_mb(self.demo.pid, "VmHWM")

    def check_visits(self):
        """Every acknowledged visit is in the journal, and the journal is whole."""
        say("verify")
        self.demo.stop()
        self.on_postgres.stop()
        path = self.work / "demo/wanhu.db"
        query = "SELECT lower(hex(command_id)) FROM journal WHERE kind = 'visit.record'"
        with sqlite3.connect(path) as db:
            journal = {"sqlite": {row[0] for row in db.execute(query)}}
        query = ("SELECT replace(command_id::text, '-', '') FROM journal "
                 "WHERE kind = 'visit.record'")
        journal["postgresql"] = set(self.cluster.query("wanhu", query).split())
        urls = {"sqlite": f"sqlite:{path}", "postgresql": self.cluster.url}
        result = self.results["acknowledged"] = {}
        for engine, ids in self.acknowledged.items():
            missing = {one.replace("-", "") for one in ids} - journal[engine]
            timed(self.wanhu("verify", "--db", urls[engine], "--keys", self.keys))
            result[engine] = {"visits": len(ids), "missing": len(missing), "verify": "ok"}
        if any(one["missing"] for one in result.values()):
            raise SystemExit(f"acknowledged visits are missing: {result}")

    def machine(self):
        model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
        filesystem = subprocess.run(["stat", "-f", "-c", "%T", self.work], capture_output=True,
                                    text=True).stdout.strip()
        system = platform.freedesktop_os_release().get("PRETTY_NAME", "")
        self.results["machine"] = {
            "cores": os.cpu_count(), "processor": model[1] if model else platform.machine(),
            "memory_gb": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1),
            "system": system, "file_system": filesystem,
            "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), "load_at_start": load()}

    def run(self):
        begun = time.monotonic()
        for step in (self.machine, self.sizes, self.demo_from_nothing, self.field_app, self.reads,
                     self.imports, self.plans, self.replay, self.visits, self.check_visits):
            step()
        self.results["seconds"] = round(time.monotonic() - begun)


def table(results):
    """The figures as lines of Markdown."""
    yield "| What | Figure | Load |"
    yield "|---|---|---|"
    demo, memory = results["demo"], results["memory_mb"]
    yield (f"| demo from nothing to serving | {demo['seconds']} s ({demo['cpu_seconds']} s CPU); "
           f"again {demo['second_start_seconds']} s | {demo['load']:.1f} |")
    yield "| server memory, MB: " + "; ".join(k.replace("_", " ") for k in memory) + " | " + \
        "; ".join(str(v) for v in memory.values()) + " | |"
    yield f"| program, MB | {results['binary_mb']} | |"
    yield f"| field app, all its files gzipped, kB | {results['field_app_kb']['gzipped']} | |"
    for name, run in results["import"].items():
        if name != "rows":
            yield (f"| import of {results['import']['rows']} rows, {name} | {run['seconds']} s "
                   f"({run['cpu_seconds']} s CPU) | {run['load']:.1f} |")
    for what, run in results["plans"].items():
        yield f"| plan check, {what} | {run['seconds']} s ({run['cpu_seconds']} s CPU) | {run['load']:.1f} |"
    replay = results["replay"]
    yield (f"| replay of {replay['entries']} entries | {replay['entries_per_second']} /s "
           f"({replay['entries_per_cpu_second']} per CPU second) | {replay['verify']['load']:.1f} |")
    peer = replay["sqlite3 from dump"]
    yield (f"| the same rows by sqlite3 from a dump | {peer['seconds']} s ({peer['cpu_seconds']} s "
           f"CPU; verify {replay['verify']['seconds']} s, {replay['verify']['cpu_seconds']} s CPU) | "
           f"{peer['load']:.1f} |")
    yield ""
    yield "| Page | Connections | p50 ms | p99 ms | CPU ms | per second | Load |"
    yield "|---|---|---|---|---|---|---|"
    for run in results["reads"]:
        yield (f"| {run['page']} | {run['connections']} | {run['p50_ms']:.2f} | {run['p99_ms']:.2f} | "
               f"{run['cpu_ms']:.3f} | {run['per_second']:.0f} | {run['load']:.1f} |")
    yield ""
    for who, ways in results["fsync"].items():
        for how, run in ways.items():
            yield (f"- 4 KiB + fdatasync, one writer, {who}, {how.replace('_', ' ')}: "
                   f"{run['per_second']:.0f} /s, p50 {run['p50_us']:.0f} µs, p99 {run['p99_us']:.0f} µs")
    # Only the disk's own rate is a yardstick; without it there is no ratio.
    disk = results["fsync"].get("disk", {}).get("in_place", {}).get("per_second")
    yield ""
    yield "| Durable commits | Connections | per second | ÷ disk | p50 ms | p99 ms | CPU ms | Load |"
    yield "|---|---|---|---|---|---|---|---|"
    for run in results["visits"]:
        ratio = f"{run['per_second'] / disk:.3f}" if disk else ""
        latency = [f"{run[key]:.2f}" if key in run else "" for key in ("p50_ms", "p99_ms", "cpu_ms")]
        yield (f"| {run['what']} | {run['connections']} | {run['per_second']:.0f} | "
               f"{ratio} | {' | '.join(latency)} | {run['load']:.1f} |")
    yield ""
    for engine, check in results["acknowledged"].items():
        yield (f"Acknowledged visits on {engine}: {check['visits']}, missing afterwards: "
               f"{check['missing']}; `wanhu verify`: {check['verify']}.")


def main():
    program, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    bench = Bench(program, out)
    try:
        bench.run()
    finally:
        bench.close()
    (out / "results.json").write_text(json.dumps(bench.results, indent=2, ensure_ascii=False) + "\n")
    print("\n".join(table(bench.results)))


if __name__ == "__main__":
    main()
