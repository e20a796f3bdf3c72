"""Belonging to a set of keys: a saved audience, keys handed in, a share by chance, written SQL."""

from __future__ import annotations

import json

from sqlglot import exp

from ostap.criteria.compile.context import AtHand
from ostap.criteria.compile.top import first
from ostap.criteria.sql import parts
from ostap.criteria.sql.parts import Expr
from ostap.results.criteria import Criteria, KeySet, Sample, SavedAudience, Top, Written


def key(rows: AtHand) -> exp.Column:
    """Return the key of the row at hand."""
    return parts.column(rows.about, rows.context.key_of(rows.about))


def key_text(rows: AtHand) -> Expr:
    """Return the key of the row at hand as text."""
    return exp.cast(key(rows), exp.DataType.Type.TEXT)


def sampled(node: Sample, rows: AtHand) -> Expr:
    """Return whether chance picks the key: its hash against the share, both as text."""
    salted = exp.DPipe(this=parts.literal(f"{node.seed}:"), expression=key_text(rows))
    digits = parts.function(
        "SUBSTR", rows.context.speech.hashed(salted), parts.number(1), parts.number(8)
    )
    return exp.LT(this=digits, expression=parts.literal(f"{int(node.share * 2**32):08x}"))


def handed_in(node: KeySet, rows: AtHand) -> Expr:
    """Return whether the key, as text, is among those that the caller gives."""
    name = f"{node.id}_keys"
    found = json.dumps(rows.context.keys_of(node), ensure_ascii=False)
    rows.context.add(name, rows.context.speech.unpacked(found), ("key",))
    given = parts.column(name, "key")
    rows.left_join(parts.table(name), parts.equal(given, key_text(rows)))
    return parts.not_null(given)


def saved(node: SavedAudience, rows: AtHand) -> Expr:
    """Return whether a saved audience selects the row; its conditions stand where it is named."""
    inner = node.criteria
    if inner is None:
        raise ValueError(node.name)
    if inner.top is not None:
        return _listed(f"{node.id}_keys", _chosen(inner, inner.top, f"{node.id}_top", rows), rows)
    conditions = [parts.asked_to_hold(rows.condition(item)) for item in inner.all_of]
    return parts.settled(parts.all_of(conditions), unknown_as=False)


def written(node: Written, rows: AtHand) -> Expr:
    """Return whether written SQL selects the key."""
    context = rows.context
    name = f"{node.id}_written"
    context.add(name, context.written(node), (context.key_of(rows.about),))
    own = parts.column(name, context.key_of(rows.about))
    keys = exp.select(own).distinct().from_(parts.table(name))
    found = parts.column(f"{node.id}_rows", own.name)
    rows.left_join(
        keys.subquery(parts.identifier(f"{node.id}_rows")), parts.equal(found, key(rows))
    )
    return parts.not_null(found)


def _listed(name: str, keys: exp.Select, rows: AtHand) -> Expr:
    rows.context.add(name, keys)
    found = parts.column(name, key(rows).name)
    rows.left_join(parts.table(name), parts.equal(found, key(rows)))
    return parts.not_null(found)


def _chosen(criteria: Criteria, top: Top, name: str, rows: AtHand) -> exp.Select:
    everyone = rows.afresh()
    conditions = [*rows.context.visible(rows.about)]
    conditions += [parts.asked_to_hold(everyone.condition(item)) for item in criteria.all_of]
    query = exp.Select().from_(parts.table(rows.about))
    if conditions:
        query = query.where(parts.all_of(conditions))
    return first(query, key(rows), everyone, top, name)
