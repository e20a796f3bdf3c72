"""Whether the relations of a SELECT are tied together, so that no row meets every other row."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from ostap.criteria.guard.scope import Relation, fold

_Tie = frozenset[str]


def untied(select: exp.Select, relations: list[Relation]) -> list[Relation]:
    """Return the relations that no equality ties to the first of many rows.

    A relation proven to have one row at most needs no tie. Expects resolved names.
    """
    many = [relation for relation in relations if not relation.one_row]
    if len(many) <= 1:
        return []
    ties = set(_all_ties(select, relations))
    reached = {many[0].name}
    grew = True
    while grew:
        added = {name for tie in ties if tie & reached for name in tie} - reached
        reached |= added
        grew = bool(added)
    return [relation for relation in many if relation.name not in reached]


def _all_ties(select: exp.Select, relations: list[Relation]) -> Iterator[_Tie]:
    if (where := select.args.get("where")) is not None:
        yield from _ties(where.this)
    before = [relations[0].name] if relations else []
    for join, relation in zip(select.args.get("joins") or [], relations[1:], strict=False):
        if (on := join.args.get("on")) is not None:
            yield from _ties(on)
        for name in join.args.get("using") or []:
            shown = fold(name.name)
            left = [r.name for r in relations if r.name in before and shown in r.outputs]
            yield from (frozenset({relation.name, other}) for other in left)
        before.append(relation.name)


def _ties(condition: exp.Expr) -> frozenset[_Tie]:
    """Return the pairs that are equal in something wherever the condition holds."""
    node = condition.unnest()
    if isinstance(node, exp.And):
        return frozenset().union(*(_ties(part) for part in node.flatten()))
    if isinstance(node, exp.Or):
        parts = [_ties(part) for part in node.flatten()]
        return frozenset.intersection(*parts)
    if isinstance(node, exp.EQ | exp.NullSafeEQ):
        left, right = _tables(node.this), _tables(node.expression)
        if len(left) == 1 and len(right) == 1 and left != right:
            return frozenset({left | right})
    return frozenset()


def _tables(side: exp.Expr) -> frozenset[str]:
    if side.find(exp.Query):
        return frozenset()
    return frozenset(fold(column.table) for column in side.find_all(exp.Column) if column.table)
