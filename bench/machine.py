"""What the benchmarks run on and with: processes, their CPU time and memory, load, wrk, HTTP."""

import http.cookiejar
import json
import os
import pathlib
import re
import resource
import signal
import socket
import statistics
import subprocess
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")


def load():
    return os.getloadavg()[0]


def median(values, digits=3):
    return round(statistics.median(values), digits)


def cpu_seconds(pids):
    """User and system time of these processes so far: all threads, and children that have ended."""
    total = 0
    for pid in pids:
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        total += sum(map(int, fields[11:15]))
    return total / TICKS


def memory_mb(pid, key="VmRSS"):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return round(int(re.search(rf"{key}:\s+(\d+)", text)[1]) / 1024, 1)


def timed(command, **more):
    """Wall clock and CPU seconds of one command that must succeed, and what it printed."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, check=True, capture_output=True, **more)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": time.monotonic() - begun, "cpu_seconds": cpu, "load": load()}, done.stdout


def repeat(times, command, before=lambda: None, **more):
    """Medians of several runs."""
    runs = []
    for _ in range(times):
        before()
        runs.append(timed(command, **more)[0])
    return {key: median([run[key] for run in runs]) for key in runs[0]}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running wanhu; `begun` is when it was started, `ready_after` when it first answered."""

    def __init__(self, arguments, log, environment=None):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [*arguments, "--listen", f"127.0.0.1:{self.port}"],
            stdout=open(log, "w"), stderr=subprocess.STDOUT, env=environment)
        while True:
            try:
                urllib.request.urlopen(self.url + "/readyz", timeout=2).read()
                break
            except OSError:
                if self.process.poll() is not None or time.monotonic() - begun > 120:
                    raise SystemExit(f"the server did not start: {pathlib.Path(log).read_text()}")
                time.sleep(0.02)
        self.ready_after = time.monotonic() - begun

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


class Person:
    """A signed-in account."""

    def __init__(self, server, login, password, code=None):
        self.server = server
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        body = {"login": login, "password": password}
        path = "/api/v1/session"
        if code:
            body, path = {**body, "code": code}, path + "/activate"
        request = urllib.request.Request(
            server.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        session = json.load(self.opener.open(request))
        self.csrf, self.now = session["csrf"], session["now"]

    @property
    def cookie(self):
        return "; ".join(f"{c.name}={c.value}" for c in self.jar)

    def get(self, path):
        return json.load(self.opener.open(self.server.url + path))

    def dwellings(self):
        ids, after = [], ""
        while after is not None:
            page = self.get(f"/api/v1/dwellings?state=active&limit=500&after={after}")
            ids += [item["id"] for item in page["items"]]
            after = page["next"]
        return ids


def wrk(url, connections, seconds, script, headers=(), arguments=()):
    """One run of wrk; the script's report as a dictionary, with the load at its end."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s",
               "-s", str(HERE / script), url]
    for header in headers:
        command[1:1] = ["-H", header]
    done = subprocess.run([*command, "--", *arguments], check=True, capture_output=True, text=True,
                          env={**os.environ, "WANHU_BENCH": str(HERE)})
    lines = done.stderr.splitlines()
    refused = [line for line in lines if line.startswith("refused")]
    if refused:
        raise SystemExit(f"{len(refused)} requests were refused, first: {refused[0]}")
    report = json.loads(lines[-1])
    if report["failed"]:
        raise SystemExit(f"{report['failed']} requests to {url} failed")
    return {**report, "load": load()}
