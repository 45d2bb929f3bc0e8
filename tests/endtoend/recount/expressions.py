"""Conditions of a plan: count(matter where overdue = true) = 0 (docs/en/plan.md, "Expressions").

A comparison with something that is not there is not true. Days are read as their first moment where
they stand beside moments.
"""

import datetime
import operator
import re

from .facts import ZONE_MS, day_of

TOKEN = re.compile(
    r"\s*(?:(\d{4}-\d\d-\d\d)|(\d+(?:\.\d+)?)|'([^']*)'|(<=|>=|!=|[=<>()*/,+-])|([A-Za-z_][\w.]*))"
)


def tokens(text):
    at, found = 0, []
    text = text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise SystemExit(f"not understood: {text[at:]}")
        day, number, word, sign, name = match.groups()
        if day:
            found.append(("value", datetime.date.fromisoformat(day)))
        elif number:
            found.append(("value", float(number) if "." in number else int(number)))
        elif word is not None:
            found.append(("value", word))
        elif sign:
            found.append((sign, None))
        elif name in ("true", "false"):
            found.append(("value", name == "true"))
        elif name in ("and", "or", "not", "in", "where", "count", "answered", "period"):
            found.append((name, None))
        else:
            found.append(("name", name))
        at = match.end()
    return [*found, ("end", None)]


class Reading:
    """A parser whose parts answer functions of (sets, row, period)."""

    def __init__(self, text):
        self.tokens, self.at = tokens(text), 0

    def next_is(self, *kinds):
        return self.tokens[self.at][0] in kinds

    def take(self, *kinds):
        kind, value = self.tokens[self.at]
        if kinds and kind not in kinds:
            raise SystemExit(f"expected {kinds}, found {kind}")
        self.at += 1
        return kind, value

    def either(self):
        parts = [self.both()]
        while self.next_is("or"):
            self.take()
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else lambda *a: any(part(*a) for part in parts)

    def both(self):
        parts = [self.negated()]
        while self.next_is("and"):
            self.take()
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else lambda *a: all(part(*a) for part in parts)

    def negated(self):
        if self.next_is("not"):
            self.take()
            inner = self.negated()
            return lambda *a: not inner(*a)
        return self.compared()

    def compared(self):
        left = self.sum()
        if self.next_is("answered"):
            self.take()
            return lambda *a: left(*a) is not None
        if self.next_is("in"):
            self.take()
            if self.next_is("period"):
                self.take()
                return lambda sets, row, period: within(left(sets, row, period), period)
            self.take("(")
            values = [self.take("value")[1]]
            while self.next_is(","):
                self.take()
                values.append(self.take("value")[1])
            self.take(")")
            return lambda *a: left(*a) in values
        if not self.next_is("=", "!=", "<", "<=", ">", ">="):
            return left
        sign, _ = self.take()
        right = self.sum()
        return lambda *a: holds(sign, left(*a), right(*a))

    def sum(self):
        value = self.product()
        while self.next_is("+", "-"):
            sign, _ = self.take()
            value = arithmetic(sign, value, self.product())
        return value

    def product(self):
        value = self.single()
        while self.next_is("*", "/"):
            sign, _ = self.take()
            value = arithmetic(sign, value, self.single())
        return value

    def single(self):
        kind, value = self.take("value", "name", "(", "count")
        if kind == "value":
            return lambda *a: value
        if kind == "name":
            return lambda sets, row, period: row[value]
        if kind == "(":
            inner = self.either()
            self.take(")")
            return inner
        self.take("(")
        name, keep = self.take("name")[1], lambda *a: True
        if self.next_is("where"):
            self.take()
            keep = self.either()
        self.take(")")
        return lambda sets, row, period: sum(
            bool(keep(sets, one, period)) for one in sets[name]
        )


SIGNS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def within(value, period):
    if value is None:
        return False
    day = value if isinstance(value, datetime.date) else day_of(value)
    return period[0] <= day <= period[1]


def holds(sign, left, right):
    if left is None or right is None:
        return False
    if isinstance(left, datetime.date) != isinstance(right, datetime.date):
        left, right = moment(left), moment(right)
    return SIGNS[sign](left, right)


def moment(value):
    """A day beside a moment is its first moment."""
    if not isinstance(value, datetime.date):
        return value
    return (value - datetime.date(1970, 1, 1)).days * 86_400_000 - ZONE_MS


SUMS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def arithmetic(sign, left, right):
    return lambda *a: SUMS[sign](left(*a), right(*a))


def evaluate(text, sets, period):
    return Reading(text).either()(sets, None, period)
