"""The first by a measure, and the audience's greatest size: as keys, and as counts."""

from __future__ import annotations

from fractions import Fraction

from sqlglot import exp

from ostap.criteria.compile.context import AtHand
from ostap.criteria.compile.measures import measure
from ostap.criteria.sql import parts
from ostap.criteria.sql.parts import Expr
from ostap.results.criteria import Top


def first(
    query: exp.Select,
    key: exp.Column,
    rows: AtHand,
    top: Top,
    name: str = "top",
    *,
    at_most: int | None = None,
) -> exp.Select:
    """Return the keys of the first by the measure of a top; of equals the least key.

    Args:
        query: FROM and WHERE that leave those who may be chosen, still without columns and without
            the joins of ``rows``.
        key: what is selected.
        rows: the same FROM clause, for the measure to extend.
        top: how many, by what.
        name: what the measure's rows are named after.
        at_most: no more than so many, whatever the top allows.
    """
    value = measure(top.by, name, rows)
    measured = rows.joined_to(query.select(key, parts.named(value, "value")))
    own, value = parts.column("measured", key.name), parts.column("measured", "value")
    order = [parts.first(value.copy(), most=top.order == "most"), own.copy()]
    known = exp.select().from_(measured.subquery(parts.identifier("measured")))
    known = known.where(parts.not_null(value))
    if top.percent is None:
        size = min(filter(None, (top.count, at_most)))
        return known.select(own).order_by(*order).limit(size)
    ranked = known.select(
        own,
        parts.named(parts.numbered(order, within=[]), "place"),
        parts.named(exp.Window(this=parts.counted()), "total"),
    )
    return _within(ranked, key.name, top.percent, at_most)


def _within(ranked: exp.Select, key: str, percent: float, at_most: int | None) -> exp.Select:
    """Return the keys whose ``place`` is in the first percent of the ``total``, rounded up."""
    place, total = parts.column("ranked", "place"), parts.column("ranked", "total")
    share = _share(percent)
    # place <= total * percent / 100, rounded up: in whole numbers, where nothing is rounded wrong.
    passed = parts.times(parts.minus(place, parts.number(1)), parts.number(share.denominator))
    allowed = total if share.numerator == 1 else parts.times(total, parts.number(share.numerator))
    chosen = (
        exp.select(parts.column("ranked", key))
        .from_(ranked.subquery(parts.identifier("ranked")))
        .where(parts.compared("lt", passed, allowed))
    )
    if at_most is None:
        return chosen
    return chosen.where(parts.compared("le", place.copy(), parts.number(at_most)))


def by_chance(query: exp.Select, key: exp.Column, rows: AtHand, at_most: int) -> exp.Select:
    """Return so many keys at most, in an order that is chance, and the same on every day."""
    as_text = exp.cast(key.copy(), exp.DataType.Type.TEXT)
    order = [rows.context.speech.hashed(as_text), key.copy()]
    return query.select(key).order_by(*order).limit(at_most)


def count_of_first(ranked: Expr, top: Top) -> Expr:
    """Return how many a top leaves of ``ranked``, the count of those who have its measure."""
    if top.percent is None:
        return at_most(ranked, top.count or 0)
    share = _share(top.percent)
    one = share.numerator == 1
    whole = ranked if one else parts.times(ranked, parts.number(share.numerator))
    up = exp.Add(this=whole, expression=parts.number(share.denominator - 1))
    return exp.IntDiv(this=exp.paren(up), expression=parts.number(share.denominator))


def at_most(count: Expr, size: int) -> Expr:
    """Return the lesser of a count and a size."""
    limit = parts.number(size)
    less = exp.LT(this=count, expression=limit)
    return exp.case().when(less, count.copy()).else_(limit.copy())


def _share(percent: float) -> Fraction:
    return Fraction(str(percent)) / 100
