"""One client's row with every condition and the values behind it, and his place among the rest."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import ceil
from typing import Any, Final

from sqlglot import exp

from ostap.catalog import Catalog
from ostap.criteria.compile.context import Context
from ostap.criteria.compile.measures import measure, plainly
from ostap.criteria.compile.rows import Rows
from ostap.criteria.counts.run import keys_guard
from ostap.criteria.guard import approve
from ostap.criteria.rules import Bound
from ostap.criteria.sql import parts
from ostap.criteria.sql.dialects import speech_of
from ostap.criteria.sql.parts import Expr
from ostap.criteria.tree import Nodes, measure_with, with_children
from ostap.criteria.tree.ways import Ways
from ostap.names import Text
from ostap.results.criteria import (
    Against,
    Aggregate,
    Attribute,
    ColumnMeasure,
    Criteria,
    Everybody,
    Group,
    Measured,
    Node,
    Related,
    RowsAsked,
    RowsMeasure,
    SavedAudience,
)
from ostap.results.sql import Limits
from ostap.sources import Source

NEAREST: Final = 3
_LIKE_IT: Final = 2_000
"""Among so many keys that begin alike the nearest are looked for."""
_COUNTED: Final = frozenset({Aggregate.EXISTS, Aggregate.NONE, Aggregate.EVERY})


@dataclass(frozen=True, slots=True)
class Place:
    """A place among those who are left, in the order in which they are chosen."""

    number: int | None
    """From 1; ``None`` where the measure that they are chosen by is missing."""
    of: int
    limit: int
    """How many are taken."""

    @property
    def told(self) -> Text:
        """The place as people say it."""
        if self.number is None:
            return Text("without the measure", "без этой величины")
        return Text(f"No. {self.number} of {self.of}", f"№ {self.number} из {self.of}")


def inner_nodes(node: Node) -> Nodes | None:
    """Return the nodes that a node's truth is made of for the same client; ``None``: of itself."""
    match node:
        case Group():
            return node.items
        case SavedAudience(criteria=Criteria(top=None) as inner):
            return inner.all_of
        case _:
            return None


def combined(node: Node, truths: Sequence[bool | None]) -> bool | None:
    """Return whether a node holds, of whether those in it do: Kleene's three values."""
    if isinstance(node, SavedAudience):
        return all(truth is True for truth in truths)
    if not isinstance(node, Group):
        raise TypeError(node)
    if node.combine == "all_of":
        found = False if False in truths else (None if None in truths else True)
    else:
        either = True if True in truths else (None if None in truths else False)
        found = either if node.combine == "any_of" or either is None else not either
    return True if found is None and node.missing == "keep" else found


def leaves(nodes: Nodes) -> Iterator[Node]:
    """Yield the nodes that are judged by the database."""
    for node in nodes:
        inner = inner_nodes(node)
        if inner is None:
            yield node
        else:
            yield from leaves(inner)


def behind(node: Node) -> Node:
    """Return a leaf as what is looked at: a measure against a constant is its column or rows."""
    return plainly(node)


@dataclass(frozen=True, slots=True)
class Looking:
    """One question about one key: what is asked, of what, as of when."""

    source: Source
    criteria: Criteria
    catalog: Catalog
    as_of: dt.date
    bound: Bound
    limits: Limits

    @property
    def _table(self) -> str:
        return self.catalog.entities.named()[self.criteria.entity].table

    @property
    def _key(self) -> exp.Column:
        return parts.column(self._table, self.catalog.entities.named()[self.criteria.entity].key)

    @property
    def _key_text(self) -> Expr:
        return exp.cast(self._key, exp.DataType.Type.TEXT)

    def _context(self) -> Context:
        dialect = self.source.dialect
        guard = keys_guard(self.catalog, dialect, self.criteria.entity, self.as_of)
        entity = self.catalog.entities.named()[self.criteria.entity]
        return Context(
            self.catalog,
            Ways(self.catalog),
            speech_of(dialect),
            self.as_of,
            entity,
            guard,
            self.bound.keys,
        )

    def sight_of(self, key: str) -> bool | None:
        """Tell whether a key is there as of the day, later only (false), or not at all."""
        context = self._context()
        now = parts.all_of(context.visible(self._table) or [exp.true()])
        query = (
            exp.select(
                parts.named(exp.case().when(now, parts.number(1)).else_(parts.number(0)), "now")
            )
            .from_(parts.table(self._table))
            .where(parts.equal(self._key_text, parts.literal(key)))
        )
        found = [bool(row["now"]) for row in self._rows(query)]
        return any(found) if found else None

    def nearest_keys(self, key: str) -> tuple[str, ...]:
        """Return the keys that look most like one that is not there."""
        for length in (len(key.strip()) - 1, 1, 0):
            start = key.strip()[: max(length, 0)]
            query = exp.select(parts.named(self._key_text, "key")).from_(parts.table(self._table))
            if start:
                begins = parts.function(
                    "SUBSTR", self._key_text, parts.number(1), parts.number(len(start))
                )
                query = query.where(parts.equal(begins, parts.literal(start)))
            found = [
                str(row["key"]) for row in self._rows(query.order_by(self._key).limit(_LIKE_IT))
            ]
            if near := difflib.get_close_matches(key.strip(), found, n=NEAREST, cutoff=0.6):
                return tuple(near)
        return ()

    def row_of(self, key: str, nodes: Nodes) -> dict[str, Any]:
        """Return, for one key, whether each leaf holds (``<id>_holds``) and what it looks at.

        ``<id>_value`` is a column's value or what is made of the rows, ``<id>_than`` what it is
        compared with, ``<id>_rows`` how many rows match, ``<id>_latest`` when the latest was.
        """
        context = self._context()
        rows = Rows(context, (self._table,))
        columns: list[Expr] = []
        for node in leaves(nodes):
            columns.append(parts.named(exp.paren(rows.condition(node)), f"{node.id}_holds"))
            columns += self._behind(node, rows)
        if not columns:  # nothing but a top
            return {}
        query = rows.joined_to(exp.select(*columns).from_(parts.table(self._table)))
        query = query.where(
            parts.equal(self._key_text, parts.literal(key)), *context.visible(self._table)
        )
        (row, *_) = self._rows(query, context)
        return row

    def _behind(self, node: Node, rows: Rows) -> Iterator[Expr]:
        looked_at = behind(node)
        match looked_at:
            case Attribute():
                column = self.catalog.column(looked_at.column)
                many = column is not None and column.multi is not None and column.multi.table
                if column is not None and not (column.sensitive or column.protected or many):
                    asked_of = ColumnMeasure(
                        column=looked_at.column, of=looked_at.of, via=looked_at.via
                    )
                    value = measure(asked_of, f"{node.id}_value", rows)
                    yield parts.named(value, f"{node.id}_value")
            case Related():
                for name, asked in _questions(looked_at, self.catalog):
                    value = measure(asked, f"{node.id}_{name}", rows)
                    yield parts.named(value, f"{node.id}_{name}")
            case Measured(measure=asked, test=test):
                again = measure_with(asked, partial(_renamed, mark="_value"))
                yield parts.named(measure(again, f"{node.id}_value", rows), f"{node.id}_value")
                if isinstance(test, Against) and not isinstance(test.than, Everybody):
                    again = measure_with(test.than, partial(_renamed, mark="_found"))
                    yield parts.named(measure(again, f"{node.id}_found", rows), f"{node.id}_than")
            case _:
                return

    def place_of(self, key: str, *, at_most: int | None = None, left: int | None = None) -> Place:
        """Return the place of a key among those who satisfy all conditions.

        Args:
            key: one that does.
            at_most: a bound on the size; ``None`` for the top's own.
            left: how many a cut before this one has left.
        """
        context, top = self._context(), self.criteria.top
        rows = Rows(context, (self._table,))
        kept = (rule.node for rule in self.bound.rules if rule.keep is not None)
        conditions = [
            parts.asked_to_hold(rows.condition(n)) for n in (*self.criteria.all_of, *kept)
        ]
        order: list[Expr] = [context.speech.hashed(self._key_text), self._key]
        if top is not None:
            value = measure(top.by, "top", rows)
            conditions.append(parts.not_null(value))
            order = [parts.first(value.copy(), most=top.order == "most"), self._key]
        conditions += context.visible(self._table)
        ranked = rows.joined_to(
            exp.select(
                parts.named(self._key_text, "key"),
                parts.named(parts.numbered(order, within=[]), "place"),
                parts.named(exp.Window(this=parts.counted()), "total"),
            ).from_(parts.table(self._table))
        )
        if conditions:
            ranked = ranked.where(parts.all_of(conditions))
        mine = parts.equal(parts.column("ranked", "key"), parts.literal(key))
        total = exp.Max(this=parts.column("ranked", "total"))
        place = exp.Min(this=exp.case().when(mine, parts.column("ranked", "place")))
        query = exp.select(parts.named(place, "place"), parts.named(total, "total")).from_(
            ranked.subquery(parts.identifier("ranked"))
        )
        (row,) = self._rows(query, context)
        of = int(row["total"] or 0)
        number = None if row["place"] is None else int(row["place"])
        limit = at_most
        if limit is None and top is not None:
            share = Fraction(str(top.percent)) / 100 if top.percent is not None else None
            limit = top.count if share is None else ceil(of * share)
        return Place(number, of if left is None else min(of, left), limit or 0)

    def _rows(self, query: exp.Select, context: Context | None = None) -> list[dict[str, Any]]:
        ctes = context.new_ctes() if context is not None else []
        if ctes:
            query.set("with_", exp.With(expressions=ctes))
        dialect = self.source.dialect
        sql = approve(query.sql(dialect.value), self.catalog, dialect)
        return [row for batch in self.source.run(sql, self.limits) for row in batch.to_pylist()]


def _questions(node: Related, catalog: Catalog) -> Iterator[tuple[str, RowsMeasure]]:
    """Yield what to ask of the rows beside whether they satisfy: how many, what, the latest day."""
    asked = {name: getattr(node, name) for name in RowsAsked.model_fields}
    base = RowsMeasure.model_validate(asked)

    def again(name: str, **update: object) -> tuple[str, RowsMeasure]:
        changed = base.model_copy(update=update)
        renamed = measure_with(changed, partial(_renamed, mark=f"_{name}"))
        if not isinstance(renamed, RowsMeasure):
            raise TypeError(renamed)
        return name, renamed

    plain: dict[str, object] = {"column": None, "per": None, "currency": None, "holds": ()}
    yield again("rows", aggregate=Aggregate.COUNT, **plain)
    if node.aggregate not in _COUNTED | {Aggregate.COUNT} or node.per:
        yield again("value")
    if time := catalog.tables[node.table].event_time:
        latest = plain | {"column": f"{node.table}.{time}"}
        yield again("latest", aggregate=Aggregate.MAX, **latest)


def _renamed(nodes: Nodes, *, mark: str) -> Nodes:
    """Return nodes under other names, so that a condition may stand in one statement twice."""
    return tuple(
        with_children(node, partial(_renamed, mark=mark)).model_copy(
            update={"id": f"{node.id}{mark}"}
        )
        for node in nodes
    )
