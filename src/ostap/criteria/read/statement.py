"""A whole statement: its criteria one by one, its order and limit, and what stays SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from ostap.catalog.model import Entity
from ostap.criteria.read.context import Context, Scope
from ostap.criteria.read.logic import together
from ostap.criteria.read.queries import Queries
from ostap.criteria.read.reasons import LIMIT, Unreadable
from ostap.criteria.read.relations import conjuncts, ctes_of
from ostap.criteria.read.results import Reading, Unread
from ostap.criteria.read.tops import Tops
from ostap.criteria.tree.ways import Place
from ostap.criteria.validation import validate
from ostap.errors import GuardRefusedError, InvalidInputError
from ostap.names import Text, WrittenBy
from ostap.results.criteria import Criteria, Group, Node, Top, Written
from ostap.results.sql import ApprovedSql

_WRITTEN = Text("as in the SQL: {}", "как в SQL: {}")
_LONGEST = 80


@dataclass(slots=True)
class Statement:
    """Reads one statement; what can't be read stays SQL where it can stand alone."""

    context: Context
    queries: Queries
    entity: str
    meaning: Entity
    guard: Callable[[str], ApprovedSql]

    def reading(self, approved: ApprovedSql, tree: exp.Expr) -> Reading:
        """Return what became of the statement."""
        scope = Scope(
            (self.meaning.table,),
            places={"": Place(self.meaning.table, ())},
            names={"": self.meaning.table},
        )
        try:
            nodes, top = self._whole(tree, scope)
            criteria = self._validated(nodes, top, tree)
        except Unreadable as found:
            return self._as_sql(approved, tree, found)
        return Reading(
            sql=approved.text,
            criteria=criteria,
            unread=tuple(self.context.unread),
            assumptions=tuple(self.context.assumed),
        )

    def _validated(self, nodes: list[Node], top: Top | None, tree: exp.Expr) -> Criteria:
        try:
            raw = Criteria(entity=self.entity, all_of=tuple(nodes), top=top)
            return validate(raw, self.context.catalog)
        except InvalidInputError as error:
            en = "; ".join(problem.what.en for problem in error.problems)
            ru = "; ".join(problem.what.ru for problem in error.problems)
            raise Unreadable(tree, Text(en, ru)) from error
        except ValueError as error:
            raise Unreadable(tree, LIMIT) from error

    def _whole(self, tree: exp.Expr, scope: Scope) -> tuple[list[Node], Top | None]:
        query = _without_frame(tree.this if isinstance(tree, exp.Subquery) else tree)
        known = self.queries.known
        if known is not None and known.frame and isinstance(query, exp.Select):
            ctes = ctes_of(query, {})
            if known.end(query, ctes) == known.frame:
                return flat(self._joined_views(query, scope)), known.top
        if not isinstance(query, exp.Select):
            return flat([self._or_written(query, scope, query)]), None
        bare = query.copy()
        bare.set("order", None)
        bare.set("limit", None)
        top = None
        if query.args.get("limit") is not None:
            _drop_presence(bare, query)
            top = Tops(self.context, self.queries, self.meaning).top(query, scope)
        return flat(self._criteria(bare, scope)), top

    def _joined_views(self, select: exp.Select, scope: Scope) -> list[Node]:
        """Return the criteria that are joined to the choice of the first."""
        ctes = ctes_of(select, {})
        bare = exp.select(exp.column(self.meaning.key, table=self.meaning.table)).from_(
            exp.to_table(self.meaning.table)
        )
        plain = select.copy()
        plain.set("with_", None)
        for inner in plain.find_all(exp.Select):
            for join in inner.args.get("joins") or []:
                if not join.side and isinstance(join.this, exp.Table) and join.this.name in ctes:
                    bare = bare.join(join.copy())
        bare.set("with_", select.args["with_"].copy() if select.args.get("with_") else None)
        return self._criteria(bare, scope) if bare.args.get("joins") else []

    def _criteria(self, select: exp.Select, scope: Scope) -> list[Node]:
        """Return each criterion; one that can't be read stays SQL on its own where it can."""
        simple = not any(select.args.get(p) for p in ("group", "having", "qualify", "windows"))
        where = conjuncts(select.args.get("where"))
        before = list(self.context.assumed)
        try:
            return self._member(select, scope)
        except Unreadable as found:
            if not simple or not self._apart(select):
                return [self._or_written(select, scope, select, found)]
        self.context.assumed = dict.fromkeys(before)
        return self._one_by_one(select, where, scope)

    def _one_by_one(self, select: exp.Select, where: list[exp.Expr], scope: Scope) -> list[Node]:
        """Read each condition of a SELECT from the entity as a statement of its own."""
        nodes: list[Node] = []
        joins = select.args.get("joins") or []
        views = [j for j in joins if self._is_view(j.this, select)]
        rest = [j for j in joins if j not in views]
        for join in views:
            alone = self._alone(select, [*rest, join], None)
            nodes.append(self._or_written(alone, scope, self._source(join.this, select)))
        for condition in where:
            alone = self._alone(select, joins, condition)
            nodes += flat([self._or_written(alone, scope, condition)])
        return nodes

    def _alone(
        self, select: exp.Select, joins: list[exp.Expr], condition: exp.Expr | None
    ) -> exp.Select:
        alone = select.copy()
        alone.set("joins", [join.copy() for join in joins])
        alone.set("where", exp.Where(this=condition.copy()) if condition is not None else None)
        return alone

    def _apart(self, select: exp.Select) -> bool:
        """Tell whether the conditions are about one row of the entity each on its own."""
        source = select.args["from_"].this
        if not isinstance(source, exp.Table) or source.name != self.meaning.table:
            return False
        joins = select.args.get("joins") or []
        conditions = conjuncts(select.args.get("where"))
        return bool(conditions or joins) and all(self._is_view(j.this, select) for j in joins)

    def _is_view(self, source: exp.Expr, select: exp.Select) -> bool:
        named = isinstance(source, exp.Table) and source.name in ctes_of(select, {})
        return named or isinstance(source, exp.Subquery)

    def _source(self, source: exp.Expr, select: exp.Select) -> exp.Expr:
        ctes = ctes_of(select, {})
        return ctes[source.name].this if source.name in ctes else source

    def _member(self, query: exp.Expr, scope: Scope) -> list[Node]:
        node = self.queries.member(query, "", "", self.meaning.key, scope)
        self._validated([node], None, query)
        return [node]

    def _or_written(
        self,
        query: exp.Expr,
        scope: Scope,
        shown: exp.Expr,
        found: Unreadable | None = None,
    ) -> Node:
        """Return a query as a node, or as written SQL that stands alone.

        Raises:
            Unreadable: it can't stand alone either.
        """
        try:
            if found is None:
                return together("all_of", self._member(query, scope))
        except Unreadable as unreadable:
            found = unreadable
        if found is None:
            raise AssertionError(query)
        dialect = self.context.speech.dialect.value
        bare = query.copy()
        for part in ("distinct", "order"):
            bare.set(part, None)
        text = bare.sql(dialect=dialect, pretty=True, comments=False)
        try:
            self.guard(text)
        except GuardRefusedError:
            raise found from None
        place = found.node if found.node.sql() != "NULL" else shown
        self.context.unread.append(_unread(place, found, dialect, kept=True))
        words = _WRITTEN.to(self.context.language).format(_said(shown, dialect))
        return Written(words=words, key_sql=text, written_by=WrittenBy.PERSON)

    def _as_sql(self, approved: ApprovedSql, tree: exp.Expr, found: Unreadable) -> Reading:
        """Return the whole statement as one written node: it stands alone, the guard saw it."""
        dialect = self.context.speech.dialect.value
        words = _WRITTEN.to(self.context.language).format(_said(tree, dialect))
        node = Written(words=words, key_sql=approved.text)
        criteria = validate(Criteria(entity=self.entity, all_of=(node,)), self.context.catalog)
        place = found.node if found.node.sql() != "NULL" else tree
        return Reading(
            sql=approved.text,
            criteria=criteria,
            unread=(_unread(place, found, dialect, kept=True),),
        )


def _without_frame(query: exp.Expr) -> exp.Expr:
    """Return what ``SELECT key FROM chosen`` only shows."""
    if not isinstance(query, exp.Select) or query.args.get("joins"):
        return query
    source = query.args["from_"].this if query.args.get("from_") else None
    ctes = ctes_of(query, {})
    plain = not any(query.args.get(p) for p in ("where", "group", "having", "limit", "offset"))
    if not plain or not isinstance(source, exp.Table) or source.name not in ctes:
        return query
    inner = ctes[source.name].this.copy()
    if not isinstance(inner, exp.Select) or inner.args.get("with_") or len(inner.selects) != 1:
        return query
    before = [c.copy() for c in query.args["with_"].expressions if c.alias != source.name]
    if before:
        inner.set("with_", exp.With(expressions=before))
    return inner


def _drop_presence(bare: exp.Select, query: exp.Select) -> None:
    """Take away that the measure is there: a top leaves those without it out by itself."""
    order = query.args.get("order")
    if order is None:
        return
    there = exp.Not(this=exp.Is(this=order.expressions[0].this.copy(), expression=exp.Null()))
    rest = [c for c in conjuncts(bare.args.get("where")) if c != there]
    bare.set("where", exp.Where(this=exp.and_(*rest)) if rest else None)


def flat(nodes: list[Node]) -> list[Node]:
    """Return criteria without the group of all that holds them."""
    found: list[Node] = []
    for node in nodes:
        whole = isinstance(node, Group) and node.combine == "all_of" and node.missing == "drop"
        whole = whole and node.id is None  # one with an id is a known criterion of its own
        found += flat(list(node.items)) if whole and isinstance(node, Group) else [node]
    return found


def _unread(node: exp.Expr, found: Unreadable, dialect: str, *, kept: bool) -> Unread:
    lines = [n.meta["line"] for n in node.walk() if "line" in n.meta]
    text = node.sql(dialect=dialect, comments=False)
    return Unread(text=text, line=min(lines, default=None), why=found.why, kept=kept)


def _said(node: exp.Expr, dialect: str) -> str:
    """Return a short text of SQL: its comment where it bears one."""
    for comment in node.comments or []:
        if comment.strip():
            return comment.strip()
    text = " ".join(node.sql(dialect=dialect, comments=False).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
