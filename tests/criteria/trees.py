"""Random trees of every construct over the small bank, all of them valid.

Numbers are such that engines can't round them differently: sums of them are exact in binary, and
everybody's statistics are asked only of measures that are exact themselves.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st
from tests.criteria.askable import CLIENTS, CONSTANTS, DAYS, KEY_SETS, Col, Rows

Raw = dict[str, Any]

_ORDER = ("eq", "ne", "lt", "le", "gt", "ge")
_NAMED = {"amount": "monthly_card_spend", "count": "credit_cards", "number": "income_per_child"}
_KINDS = ("amount", "count", "number", "days", "years", "day", "share")


@st.composite
def trees(draw: st.DrawFn) -> Raw:
    """Draw whole trees, unread; the keys of their key sets are `askable.KEY_SETS`.

    They shrink well, but most of them are small.
    """
    return _Trees(lambda choices: draw(st.sampled_from(choices))).tree()


def tree_of(seed: int) -> Raw:
    """Return one such tree: cheaper, and on the whole larger."""
    return _Trees(random.Random(seed).choice).tree()  # noqa: S311 - test data, no secret


class _Trees:
    """What is drawn for one tree. ``rows`` is what conditions are about: clients, or their rows."""

    def __init__(self, one: Callable[[Sequence[Any]], Any]) -> None:
        self._one = one

    def tree(self) -> Raw:
        nodes = self._several(lambda: self._node(CLIENTS, 2), 1, 3)
        if not self._once_in(4):
            return {"all_of": nodes}
        return {"all_of": nodes[self._number(0, 1) :], "top": self._top()}

    # What is drawn

    def _number(self, low: int, high: int) -> int:
        found: int = self._one(range(low, high + 1))
        return found

    def _once_in(self, times: int) -> bool:
        return self._number(1, times) == times

    def _several(self, make: Callable[[], Raw], low: int, high: int) -> list[Raw]:
        return [make() for _ in range(self._number(low, high))]

    # Nodes

    def _node(self, rows: Rows, depth: int) -> Raw:
        kinds = ["attribute", "measure", "measure"] + ["group"] * (2 * (depth > 0))
        kinds += ["related"] * (3 * bool(rows.inner))
        kinds += ["chosen"] * (rows is CLIENTS)
        match self._one(kinds):
            case "attribute":
                return self._attribute(rows) | self._missing()
            case "measure":
                return self._measured(rows) | self._missing()
            case "related":
                return self._related(rows)
            case "chosen":
                return self._chosen()
        items = self._several(lambda: self._node(rows, depth - 1), 1, 3)
        combine = self._one(["all_of", "any_of", "none_of"])
        return {"kind": "group", "combine": combine, "items": items} | self._missing()

    def _missing(self) -> Raw:
        return {"missing": "keep"} if self._once_in(4) else {}

    def _attribute(self, rows: Rows) -> Raw:
        ref = self._one(sorted(rows.columns))
        column = rows.columns[ref]
        node: Raw = {"kind": "attribute", "column": ref, "via": list(column.via)}
        if column.kind == "birth" and self._once_in(2):
            return node | {"of": "age", "test": self._comparison(CONSTANTS["years"])}
        if column.measures == "day" and self._once_in(2):
            return node | {"of": "days_since", "test": self._comparison(CONSTANTS["days"])}
        if self._once_in(6):
            return node | {"test": {"op": self._one(["filled", "missing"])}}
        return node | {"test": self._column_test(column)}

    def _chosen(self) -> Raw:
        """Draw what selects by the client's own key."""
        match self._one(["keys", "sample", "audience"]):
            case "keys":
                return {"kind": "keys", "name": self._one(sorted(KEY_SETS))}
            case "sample":
                share = self._one([0.1, 0.5, 0.77])
                return {"kind": "sample", "share": share, "seed": self._one(["a", "б'"])}
        criteria: Raw = {"all_of": self._several(lambda: self._node(CLIENTS, 0), 1, 2)}
        if self._once_in(2):
            criteria["top"] = self._top()
        return {"kind": "audience", "name": "saved", "criteria": criteria}

    def _top(self) -> Raw:
        size = self._one([{"count": 1}, {"count": 3}, {"percent": 12.5}, {"percent": 33}])
        by = self._measure(CLIENTS, self._one(_KINDS))
        top: Raw = size | {"by": by, "order": self._one(["most", "least"])}
        return top

    # Tests

    def _comparison(self, values: Sequence[Any], *, ordered: bool = True) -> Raw:
        match self._one(["compare", "compare", "one_of"] + ["between"] * ordered):
            case "compare":
                op = self._one(_ORDER if ordered else _ORDER[:2])
                return {"op": op, "value": self._one(values)}
            case "one_of":
                chosen = [self._one(values) for _ in range(self._number(1, 3))]
                return {"op": self._one(["in", "not_in"]), "values": chosen}
        low, high = sorted([self._one(values), self._one(values)])
        return {"op": "between", "low": low, "high": high}

    def _column_test(self, column: Col) -> Raw:
        if column.kind == "flag":
            return {"op": self._one(["eq", "ne"]), "value": self._one(column.values)}
        if column.kind == "text" and self._once_in(2):
            return {"op": "contains", "text": self._one(["БУХ", "%", "_", "ё", "\\"])}
        return self._comparison(column.values, ordered=bool(column.measures))

    # Rows

    def _related(self, rows: Rows) -> Raw:
        asked = self._one(rows.inner)
        aggregates = ["exists", "none", "every", *_measuring(asked, exact=False)]
        aggregate, column = self._aggregate(asked, self._one(aggregates), "")
        node = self._asked(asked, aggregate, column, exact=False)
        if aggregate in {"exists", "none", "every"}:
            return node
        if aggregate in {"min", "max", "last", "first"} and column:
            return node | {"test": self._column_test(asked.own[column])}
        kind = _RESULTS.get(aggregate, "amount")
        return node | {"test": self._comparison(CONSTANTS["number" if "per" in node else kind])}

    def _aggregate(self, rows: Rows, aggregate: str, kind: str) -> tuple[str, str | None]:
        columns = _columns_of(rows, aggregate, kind)
        return aggregate, self._one(columns) if columns else None

    def _asked(self, rows: Rows, aggregate: str, column: str | None, *, exact: bool) -> Raw:
        """Draw rows with what is made of them; an ``exact`` value is not rounded by any engine."""
        where = self._several(lambda: self._node(rows, 1), 0, self._one([0, 1, 2]))
        asked: Raw = {"kind": "related", "table": rows.table, "aggregate": aggregate}
        asked |= {"via": list(rows.via), "where": where}
        if rows.timed and self._once_in(3):
            asked["window"] = self._window()
        if rows.timed and aggregate in {"count", "sum"} and self._once_in(3):
            asked |= self._per_month(exact=exact)
        if aggregate in {"every", "share"}:
            asked["holds"] = self._several(lambda: self._node(rows, 1), 1, 2)
        if column is not None:
            asked["column"] = column
            if rows.columns[column].measures == "amount" and aggregate != "distinct":
                asked |= self._currency(rows.columns[column], where)
        return asked

    def _currency(self, column: Col, where: list[Raw]) -> Raw:
        """Draw a currency to turn amounts into, or a condition that leaves one."""
        if not column.mixed:
            return {"currency": "RUB"} if self._once_in(4) else {}
        if self._once_in(2):
            return {"currency": "RUB"}
        roubles = {"op": "eq", "value": "RUB"}
        where.append({"kind": "attribute", "column": "card_transactions.currency", "test": roubles})
        return {}

    def _window(self) -> Raw:
        match self._one(["whole", "days", "fixed", "running"]):
            case "whole":
                return self._whole_months(exact=False)
            case "days":
                return {"last": self._one([1, 30, 31, 92]), "unit": "day"}
            case "fixed":
                start, end = sorted([self._one(DAYS), self._one(DAYS)])
                return {"start": start, "end": self._one([end, None])}
        unit = self._one(["month", "quarter", "year"])
        return {"calendar": unit, "ago": 0, "count": self._number(1, 3)}

    def _per_month(self, *, exact: bool) -> Raw:
        if not exact and self._once_in(2):
            return {"per": "month", "months": "active"}
        return {"per": "month", "window": self._whole_months(exact=exact)}

    def _whole_months(self, *, exact: bool) -> Raw:
        """Draw whole months; 1, 2 or 4, by which nothing is rounded, where it is ``exact``."""
        count = self._one([1, 2, 4] if exact else [1, 2, 3, 5])
        match self._one(["last", "calendar", "fixed"]):
            case "last":
                unit = "month" if exact else self._one(["month", "month", "year"])
                return {"last": count, "unit": unit}
            case "calendar":
                unit = "month" if exact else self._one(["month", "quarter", "year"])
                return {"calendar": unit, "ago": self._number(1, 3), "count": count}
        return {"start": self._one(["2026-02-01", "2026-05-01"]), "end": "2026-05-31"}

    # Measures

    def _measured(self, rows: Rows) -> Raw:
        kinds = [kind for kind in _KINDS if _can_measure(rows, kind)]
        if not kinds:
            return self._attribute(rows)
        kind = self._one(kinds)
        node: Raw = {"kind": "measure"}
        if self._once_in(3):
            # A count may be compared with whole numbers only, one per month with any.
            test = self._comparison(CONSTANTS[kind])
            return node | {"measure": self._measure(rows, kind), "test": test}
        test = {"op": self._one(_ORDER)}
        if kind != "day" and self._once_in(2):
            test["times"] = self._one([0.5, 2, 3])
        if rows is CLIENTS and kind not in {"day", "share"} and self._once_in(2):
            test["than"] = self._everybody()
            return node | {"measure": self._measure(rows, kind, exact=True), "test": test}
        like = [kind, "number"] if kind != "day" and "number" in kinds else [kind]
        test["than"] = self._measure(rows, self._one(like))
        return node | {"measure": self._measure(rows, kind), "test": test}

    def _everybody(self) -> Raw:
        statistic = self._one(["average", "median", "percentile"])
        level = {"level": self._one([12.5, 25, 50, 87.5])} if statistic == "percentile" else {}
        return {"kind": "everybody", "statistic": statistic} | level

    def _measure(
        self, rows: Rows, kind: str, *, exact: bool = False, arithmetic: bool = True
    ) -> Raw:
        ways: list[Callable[[], Raw]] = []
        if columns := _columns_for(rows, kind):
            ways.append(lambda: self._one(columns))
        if related := _rows_for(rows, kind, exact=exact):
            ways.append(lambda: self._of_rows(self._one(related), kind, exact=exact))
        if rows is CLIENTS and kind in _NAMED:
            ways.append(lambda: {"kind": "named", "name": _NAMED[kind]})
        if arithmetic and (how := _arithmetic_for(rows, kind, exact=exact)):
            ways.append(lambda: self._arithmetic(rows, self._one(how), exact=exact))
        made: Raw = self._one(ways)()
        return made

    def _of_rows(self, asked: tuple[Rows, str], kind: str, *, exact: bool) -> Raw:
        rows, aggregate = asked
        return self._asked(rows, *self._aggregate(rows, aggregate, kind), exact=exact)

    def _arithmetic(self, rows: Rows, how: tuple[str, str, str], *, exact: bool) -> Raw:
        kind, *sides = how
        left, right = (
            {"kind": "attribute", "column": "clients.children"}
            if side == "children"
            else self._measure(rows, side, exact=exact, arithmetic=False)
            for side in sides
        )
        return {"kind": kind, "left": left, "right": right}


# What can be made of what

_RESULTS = {"count": "count", "distinct": "count", "share": "share", "days_since": "days"}


def _measuring(rows: Rows, *, exact: bool) -> list[str]:
    """Return the aggregates that can be made of rows and are numbers, days, or values."""
    every = ["count", "distinct", "sum", "min", "max", "days_since", "last", "first"]
    every += [] if exact else ["avg", "share"]
    return [each for each in every if each == "count" or _columns_of(rows, each, "")]


def _columns_of(rows: Rows, aggregate: str, kind: str) -> list[str | None]:
    """Return what an aggregate can be made of so that it is of a kind (any, where it is empty)."""

    def own(*kinds: str) -> list[str | None]:
        wanted = [each for each in kinds if each == kind or kind not in kinds]
        return [ref for ref, column in rows.own.items() if column.measures in wanted]

    ends = own("amount", "number", "day") if kind else list(rows.own)
    columns: dict[str, list[Any]] = {
        "distinct": [ref for ref, column in rows.columns.items() if column.kind != "several"],
        "sum": own("amount", "number"),
        "avg": own("amount", "number"),
        "min": own("amount", "number", "day"),
        "max": own("amount", "number", "day"),
        "last": ends if rows.timed and rows.keyed else [],
        "first": ends if rows.timed and rows.keyed else [],
        "share": [None, *own("amount")],
        "days_since": [None] * rows.timed + own("day"),
    }
    return columns.get(aggregate, [])


def _rows_for(rows: Rows, kind: str, *, exact: bool) -> list[tuple[Rows, str]]:
    """Return the rows and the aggregates of them that are of a kind."""
    found: list[tuple[Rows, str]] = []
    for inner in rows.inner:
        kinds = {column.measures for column in inner.own.values()}
        for aggregate in _measuring(inner, exact=exact):
            result = _RESULTS.get(aggregate)
            of_column = result is None and kind in kinds & {"amount", "number", "day"}
            if aggregate in {"sum", "avg"} and kind == "day":
                continue
            if result == kind or (of_column and _columns_of(inner, aggregate, kind)):
                found.append((inner, aggregate))
    return found


def _columns_for(rows: Rows, kind: str) -> list[Raw]:
    found: list[Raw] = []
    for ref, column in sorted(rows.columns.items()):
        measure: Raw = {"kind": "attribute", "column": ref, "via": list(column.via)}
        if column.measures == kind and not column.mixed:
            found.append(measure)
        if kind == "years" and column.kind == "birth":
            found.append(measure | {"of": "age"})
        if kind == "days" and column.measures == "day":
            found.append(measure | {"of": "days_since"})
    return found


def _arithmetic_for(rows: Rows, kind: str, *, exact: bool) -> list[tuple[str, str, str]]:
    """Return what can be divided by what, or taken from what, to be of a kind."""
    found = {
        "amount": [("difference", "amount", "amount"), ("ratio", "amount", "count")],
        "count": [("difference", "count", "count")],
        "days": [("difference", "day", "day")],
        "share": [("ratio", "amount", "amount"), ("ratio", "count", "count")],
        # Clients have 0, 1, 2 or 4 children: such a ratio is exact.
        "number": [("ratio", "amount", "children")] if rows is CLIENTS else [],
    }.get(kind, [])
    return [
        (how, left, right)
        for how, left, right in found
        if (right == "children" or how == "difference" or not exact)
        and all(_simple(rows, side, exact=exact) for side in (left, right))
    ]


def _simple(rows: Rows, kind: str, *, exact: bool) -> bool:
    return kind == "children" or bool(
        _columns_for(rows, kind) or _rows_for(rows, kind, exact=exact)
    )


def _can_measure(rows: Rows, kind: str) -> bool:
    return _simple(rows, kind, exact=True)
