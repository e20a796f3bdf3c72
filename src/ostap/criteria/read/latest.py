"""ROW_NUMBER() = 1: the value in an owner's last or first row."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from ostap.criteria.read.forms import constant_of, stripped
from ostap.criteria.read.reasons import WINDOW, Unreadable
from ostap.criteria.read.relations import conjuncts
from ostap.results.criteria import Aggregate


@dataclass(frozen=True, slots=True)
class Ranked:
    """``SELECT key FROM (SELECT …, ROW_NUMBER() OVER (…) AS n FROM …) WHERE n = 1 AND …``."""

    inner: exp.Select
    """The ranked rows, still with their WHERE, without the rank."""
    key: exp.Column
    """The owner that the ranking begins anew for."""
    aggregate: Aggregate
    time: exp.Column
    tied_by: exp.Column | None
    tests: tuple[exp.Expr, ...]
    """What is asked of the first, in the terms of the inner query."""


def ranked_of(select: exp.Select) -> Ranked | None:
    """Return a SELECT of first rows as such; ``None`` where it is something else.

    Raises:
        Unreadable: it ranks in a way that criteria have no words for.
    """
    source = select.args["from_"].this if select.args.get("from_") else None
    if not isinstance(source, exp.Subquery) or not isinstance(source.this, exp.Select):
        return None
    inner = source.this
    outputs = {p.alias_or_name: p.unalias() for p in inner.selects}
    ranks = [name for name, value in outputs.items() if isinstance(value, exp.Window)]
    if not ranks:
        return None
    window = outputs[ranks[0]]
    if len(ranks) > 1 or not isinstance(window.this, exp.RowNumber):
        raise Unreadable(window, WINDOW)
    if any(select.args.get(part) for part in ("joins", "group", "having")):
        raise Unreadable(window, WINDOW)
    tests, first = [], False
    for part in conjuncts(select.args.get("where")):
        here = stripped(part)
        if _is_rank(here, ranks[0]):
            first = True
            continue
        tests.append(_in_terms_of(here, outputs, ranks[0]))
    owner = window.args.get("partition_by") or []
    key = select.selects[0].unalias()
    if not first or len(owner) != 1 or outputs.get(key.name) != owner[0]:
        raise Unreadable(window, WINDOW)
    if not isinstance(owner[0], exp.Column):
        raise Unreadable(window, WINDOW)
    time, tied_by, latest = _order(window)
    bare = inner.copy()
    aggregate = Aggregate.LAST if latest else Aggregate.FIRST
    return Ranked(bare, owner[0], aggregate, time, tied_by, tuple(tests))


def _is_rank(node: exp.Expr, rank: str) -> bool:
    return (
        isinstance(node, exp.EQ)
        and isinstance(node.this, exp.Column)
        and node.this.name == rank
        and constant_of(node.expression) == 1
    )


def _in_terms_of(node: exp.Expr, outputs: dict[str, exp.Expr], rank: str) -> exp.Expr:
    told = node.copy()
    for column in list(told.find_all(exp.Column)):
        value = outputs.get(column.name)
        if value is None or column.name == rank:
            raise Unreadable(node, WINDOW)
        column.replace(value.copy())
    return told


def _order(window: exp.Expr) -> tuple[exp.Column, exp.Column | None, bool]:
    order = window.args["order"].expressions if window.args.get("order") else []
    columns = [stripped(item.this) for item in order]
    turned = {bool(item.args.get("desc")) for item in order}
    plain = [column for column in columns if isinstance(column, exp.Column)]
    if len(plain) not in {1, 2} or len(plain) < len(columns) or len(turned) != 1:
        raise Unreadable(window, WINDOW)
    return plain[0], plain[1] if len(plain) > 1 else None, turned.pop()
