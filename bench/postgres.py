"""A private PostgreSQL 15 with its durable defaults, on a socket of its own."""

import os
import pathlib
import pwd
import shutil
import subprocess

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")

SETUP = """
CREATE TABLE bench_visit (id uuid PRIMARY KEY, dwelling int NOT NULL, outcome text NOT NULL,
                          at timestamptz NOT NULL, payload text NOT NULL);
"""
# One row of a visit journal's size, one commit.
INSERT = """\\set dwelling random(1, 11267)
INSERT INTO bench_visit VALUES (gen_random_uuid(), :dwelling, 'answered', now(), repeat('x', 600));
"""


class Cluster:
    def __init__(self, folder):
        self.folder, self.data = folder, folder / "data"
        # PostgreSQL refuses to run as root.
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.url = f"postgresql:///wanhu?host={folder}&user={self.user}"
        folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-D", self.data, "-A", "trust", "-U", self.user, "-E", "UTF8",
                  "--locale=C.UTF-8")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", folder / "log", "-o", options, "start")
        self._run("createdb", "-h", folder, "wanhu")
        self._run("createdb", "-h", folder, "bench")
        self.query("bench", SETUP)
        self.script = folder / "insert.sql"
        self.script.write_text(INSERT)

    def _run(self, program, *arguments):
        command = [str(BIN / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, cwd="/").stdout

    def query(self, database, sql):
        return self._run("psql", "-qAt", "-v", "ON_ERROR_STOP=1", "-h", self.folder, database,
                         "-c", sql)

    def pids(self):
        """The server and its children."""
        first = (self.data / "postmaster.pid").read_text().split()[0]
        children = pathlib.Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *children]

    def inserts_per_second(self, clients, seconds):
        out = self._run("pgbench", "-n", "-M", "prepared", "-c", clients, "-j", 1, "-T", seconds,
                        "-f", self.script, "-h", self.folder, "bench")
        return float(next(l for l in out.splitlines() if l.startswith("tps")).split()[2])

    def stop(self):
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
