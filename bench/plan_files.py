"""Plan files of any size, for the time that `wanhu plan check` takes.

    plan_files.py KIND BYTES > FILE      # KIND: units, tasks, comments, texts, findings
"""

import sys

HEAD = """schema = "plan/1"

[plan]
id       = "large"
title    = "一个很大的方案"
issuer   = "示例乡人民政府"
issued   = 2022-03-01
approved = { by = "乡党政联席会议" }
window   = { from = 2022-03-05, to = 2022-03-31 }
calendar = "cn-office"
phases   = [ { id = "visit", name = "走访阶段", from = 2022-03-05, to = 2022-03-31 } ]

[matters]
kinds = [ { id = "general", name = "一般问题", owner = "centre", due = "10个工作日" } ]
roll  = "next_working_day"
close = { needs = "resident_confirms", exits = ["withdrawn"] }
tail  = true

"""

ORG = """[org]
root  = { id = "town", name = "示例乡", kind = "town" }
offices = [ { id = "centre", name = "乡综治中心", of = "town" } ]
units = [
"""


def unit(i):
    return f'  {{ id = "u{i}", name = "第{i}村", kind = "village", quota = 1 }},\n'


def plan(units=1, more=""):
    return HEAD + ORG + "".join(map(unit, range(units))) + "]\n\n" + more


def standard(items):
    rows = "".join(f'  {{ id = "i{i}", in = "g{i % 5}", text = "第{i}项", check = "count(finding '
                   f"where unit = 'u{i}') = 0\" }},\n" for i in range(items))
    groups = "".join(f'  {{ id = "g{i}", name = "第{i}类" }},\n' for i in range(5))
    return (f'[standards.safe]\npass = "all"\ngroups = [\n{groups}]\nitems = [\n{rows}]\n')


def piece(kind, i):
    if kind == "units":
        return unit(i)
    if kind == "tasks":
        return (f'[[task]]\nid   = "t{i}"\nname = "第{i}项任务，逐户走访，记下需要办的事"\nwho  = "centre"\n'
                f'due  = {{ phase = "visit", at = "end" }}\nsrc  = "三(二){i}"\n\n')
    if kind == "comments":
        return f"# 第{i}行说明：走访时先说明来意，居民不愿意谈的不勉强，记下要办的事\n"
    if kind == "texts":
        return (f'[[cadence]]\nid = "c{i}"\nname = "{"走访时先说明来意，不愿意谈的不勉强；" * 40}"\nwho = "centre"\n'
                'at_least = 1\nper = "月"\ndo = "visit"\n\n')
    return f'[[task]]\nid   = "t{i}"\nnaem = "第{i}项任务"\nwho  = "center"\ndue  = "定期"\n\n'


def of_size(kind, size):
    """A plan of about `size` bytes, most of it of one kind."""
    first = piece(kind, 10 ** 5)
    pieces = [piece(kind, i) for i in range(max(1, size // len(first.encode())))]
    if kind == "units":
        return HEAD + ORG + "".join(pieces) + "]\n"
    return plan(1, "".join(pieces))


if __name__ == "__main__":
    sys.stdout.write(of_size(sys.argv[1], int(sys.argv[2])))
