"""What FROM and WHERE of one SELECT tie together: rows, what they point to, and rows of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from ostap.criteria.read.context import Context, Scope, View
from ostap.criteria.read.forms import stripped
from ostap.criteria.read.reasons import (
    BRANCHES,
    EXPRESSION,
    JOIN,
    LEFT_JOIN,
    Unreadable,
)
from ostap.criteria.read.relations import End, aliases_in, conjuncts, ctes_of, pair_of, relations_of
from ostap.criteria.tree.ways import Path


@dataclass(slots=True)
class Rows:
    """Rows of one table that belong to one row of another, and what each of them points to."""

    table: str
    steps: Path
    parent: Rows | None = None
    members: dict[str, Path] = field(default_factory=dict)
    """The statement's names for the row itself and for what it points to, with the way there."""
    needed: set[str] = field(default_factory=set)
    """Members joined so that a row without them is dropped."""
    views: dict[str, View] = field(default_factory=dict)
    inner_views: list[str] = field(default_factory=list)
    conditions: list[exp.Expr] = field(default_factory=list)
    children: list[Rows] = field(default_factory=list)

    def up(self) -> Iterator[Rows]:
        """Yield these rows, those they belong to, and so on to the root."""
        here: Rows | None = self
        while here is not None:
            yield here
            here = here.parent


@dataclass(slots=True)
class Graph:
    """One SELECT, placed around the row whose column it selects."""

    root: Rows
    ctes: Mapping[str, exp.CTE]
    first: str
    """What FROM names first."""
    names: dict[str, str] = field(default_factory=dict)
    """The statement's names of tables."""


class Placing:
    """Builds the graph of one SELECT.

    Args:
        select: with resolved names.
        output: the column that it selects.
        table: the table of the row that the column is compared with.
        column: that row's column.
    """

    def __init__(self, select: exp.Select, context: Context, ctes: Mapping[str, exp.CTE]) -> None:
        self._context = context
        self._select = select
        self._ctes = ctes_of(select, ctes)
        self._relations = {r.alias: r for r in relations_of(select)}
        self._inner = conjuncts(select.args.get("where"))
        for relation in self._relations.values():
            if not relation.left:
                self._inner += relation.on
        self._rows_of: dict[str, Rows] = {}

    def graph(self, output: exp.Column, table: str, column: str) -> Graph:
        """Return the SELECT's relations around one row of ``table``, tied by ``column``."""
        root = Rows(table, ())
        self._graph = Graph(root, self._ctes, next(iter(self._relations)))
        self._around(root, output, column)
        grew = True
        while grew:
            grew = sum(map(self._attached, self._relations)) > 0
        if loose := [a for a in self._relations if a not in self._rows_of]:
            raise Unreadable(self._relations[loose[0]].source, JOIN)
        for condition in self._inner:
            asked = self._of_the_key(condition, column)
            self._home(asked).conditions.append(asked)
        return self._graph

    def _around(self, root: Rows, output: exp.Column, column: str) -> None:
        """Attach what is tied to the root by the key: all that equal the selected column."""
        same, grew = {(output.table, output.name)}, True
        while grew:
            pairs = [pair_of(c) for c in self._inner]
            more = {
                end
                for pair in pairs
                if pair and set(pair) & same and not self._left_among(pair)
                for end in pair
            } - same
            same |= more
            grew = bool(more)
        key = self._context.ways.key_of(root.table)
        tied: set[str] = set()
        order = list(self._relations)
        near = [end for end in same if end[0] in self._relations]
        for alias, name in sorted(
            near, key=lambda end: (end[0] != output.table, order.index(end[0]), end[1])
        ):
            if alias in self._rows_of:
                continue
            if self._table(alias) == root.table and name == column == key:
                self._place(alias, root, ())
            elif self._view(alias) is not None:
                self._tie_view(alias, name, root, ("", column))
            elif way := self._context.link(root.table, column, self._table(alias) or "", name):
                self._branch(alias, root, way)
            else:
                continue
            tied.add(alias)
        if output.table not in tied:
            raise Unreadable(output, JOIN)
        self._same = {end for end in same if end[0] in tied}
        self._inner = [
            c
            for c in self._inner
            if not ((p := pair_of(c)) and set(p) <= same and {a for a, _ in p} <= tied)
        ]

    def _of_the_key(self, condition: exp.Expr, column: str) -> exp.Expr:
        """Return ``cards.client_id IN (SELECT …)`` as what it is: a condition on the client."""
        asked = condition.copy()
        for node in list(asked.find_all(exp.In)):
            here = stripped(node.this)
            if node.args.get("query") is None or not isinstance(here, exp.Column):
                continue
            outer = node.find_ancestor(exp.Query)
            if outer is None and (here.table, here.name) in self._same:
                node.set("this", exp.column(column, table=""))
        return asked

    def _left_among(self, pair: tuple[End, End]) -> bool:
        return any(a in self._relations and self._relations[a].left for a, _ in pair)

    def _table(self, alias: str) -> str | None:
        source = self._relations[alias].source
        if isinstance(source, exp.Table) and source.name not in self._ctes:
            return source.name
        return None

    def _view(self, alias: str) -> exp.Expr | None:
        """Return the query that FROM names; ``None`` for a table."""
        source = self._relations[alias].source
        if isinstance(source, exp.Table):
            cte = self._ctes.get(source.name)
            return cte.this if cte is not None else None
        if isinstance(source, exp.Subquery):
            inner: exp.Expr = source.this
            return inner
        raise Unreadable(source, EXPRESSION)

    # --- attaching

    def _attached(self, alias: str) -> bool:
        """Attach one relation to what is placed already, where an equality says how."""
        if alias in self._rows_of:
            return False
        relation = self._relations[alias]
        for condition in relation.on if relation.left else self._inner:
            pair = pair_of(condition)
            ends = [e for e in pair or () if e[0] == alias]
            others = [e for e in pair or () if e[0] in self._rows_of]
            if len(ends) != 1 or len(others) != 1:
                continue
            if self._join(alias, ends[0][1], others[0], condition):
                return True
        return False

    def _join(self, alias: str, name: str, other: End, condition: exp.Expr) -> bool:
        rows, relation = self._rows_of[other[0]], self._relations[alias]
        rest = [c for c in relation.on if c is not condition] if relation.left else []
        if other[0] in rows.views:
            view = rows.views[other[0]]
            if view.key != other[1]:
                return False
            other = view.on
        if self._view(alias) is not None:
            if rest:
                raise Unreadable(rest[0], LEFT_JOIN)
            self._tie_view(alias, name, rows, other)
        else:
            table = self._table(alias) or ""
            at = rows.members.get(other[0], ())
            here = at[-1].to_table if at else rows.table
            way = self._context.link(here, other[1], table, name)
            if way is None:
                return False
            if any(step.many for step in way):
                if relation.left:
                    self._left_rows(alias, name, rest, rows, other)
                else:
                    self._branch(alias, rows, (*at, *way))
            else:
                if rest and not all(self._hides_future(c, alias) for c in rest):
                    raise Unreadable(rest[0], LEFT_JOIN)
                self._place(alias, rows, (*at, *way))
        if not relation.left:
            self._inner = [c for c in self._inner if c is not condition]
        return True

    def _hides_future(self, condition: exp.Expr, alias: str) -> bool:
        from ostap.criteria.read.spans import never_later
        from ostap.criteria.tree.ways import Place

        table = self._table(alias) or ""
        scope = Scope((table,), places={alias: Place(table, ())}, names={alias: table})
        return never_later(condition, scope, self._context)

    def _place(self, alias: str, rows: Rows, way: Path) -> None:
        self._rows_of[alias] = rows
        rows.members[alias] = way
        self._graph.names[alias] = self._table(alias) or ""
        if way and not self._relations[alias].left:
            rows.needed.add(alias)

    def _branch(self, alias: str, parent: Rows, way: Path) -> None:
        if not any(step.many for step in way):
            self._place(alias, parent, way)
            return
        branch = Rows(self._table(alias) or "", way, parent)
        parent.children.append(branch)
        self._place(alias, branch, ())

    def _tie_view(self, alias: str, name: str, rows: Rows, on: End) -> None:
        source = self._relations[alias].source
        query, key = self._view(alias), name
        if not isinstance(query, exp.Query):
            raise Unreadable(source, EXPRESSION)
        cte = self._ctes.get(source.name) if isinstance(source, exp.Table) else None
        renamed = cte.args["alias"].columns if cte else source.args["alias"].columns
        if renamed:
            places = [column.name for column in renamed]
            key = query.selects[places.index(name)].alias_or_name
        rows.views[alias] = View(query, key, on, self._ctes)
        self._rows_of[alias] = rows
        if not self._relations[alias].left:
            rows.inner_views.append(alias)

    def _left_rows(
        self,
        alias: str,
        name: str,
        rest: list[exp.Expr],
        rows: Rows,
        on: End,
    ) -> None:
        """Take rows joined on the left for a query of their links: all that may be asked of them.

        Raises:
            Unreadable: they are grouped, and the rows counted one by one.
        """
        if self._select.args.get("group"):
            raise Unreadable(self._relations[alias].source, LEFT_JOIN)
        link = exp.column(name, table=alias, quoted=True)
        query = exp.select(link).from_(self._relations[alias].source.copy())
        for condition in rest:
            query = query.where(condition.copy())
        rows.views[alias] = View(query, name, on, self._ctes)
        self._rows_of[alias] = rows

    # --- conditions

    def _home(self, condition: exp.Expr) -> Rows:
        """Return the rows that a condition is about: the innermost of those it names."""
        named = [self._rows_of[a] for a in aliases_in(condition) if a in self._rows_of]
        if not named:
            return self._graph.root
        deepest = max(named, key=lambda rows: len(list(rows.up())))
        above = list(deepest.up())
        if any(all(rows is not known for known in above) for rows in named):
            raise Unreadable(condition, BRANCHES)
        return deepest
