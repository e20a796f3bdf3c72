"""What one run may talk about: the linked tables and columns, seen from the selected entity."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ostap.audience.link import Linked, is_usable
from ostap.catalog import Catalog, LinkStep, Paths
from ostap.catalog.model import Column, ColumnType, Table
from ostap.names import Language

_MOST_VALUES = 60
_NEAR_TABLES = 3
_NEVER_ASKED = frozenset({ColumnType.ID})


@dataclass(frozen=True, slots=True)
class ScopeColumn:
    """A column that a condition may name, and how people call it."""

    ref: str
    column: Column
    title: str
    values: dict[str, tuple[str, ...]]
    """Title in the language -> all codes with that title; empty where any value may be asked."""
    named: tuple[str, ...] = ()
    """Titles of the values that the words name."""
    asked: bool = False
    """Whether the words name the column or a value of it."""

    def naming(self, codes: tuple[str, ...] | None) -> ScopeColumn:
        """Return it knowing which codes the words name; ``None``: not even the column."""
        if codes is None:
            return replace(self, named=(), asked=False)
        named = tuple(title for title, own in self.values.items() if set(own) & set(codes))
        return replace(self, named=named, asked=True)


@dataclass(frozen=True, slots=True)
class RelatedTable:
    """A table whose rows belong to the entity, and the columns along the way that may narrow it."""

    name: str
    title: str
    table: Table
    own: tuple[ScopeColumn, ...]
    along: tuple[ScopeColumn, ...]

    def naming(self, refs: dict[str, tuple[str, ...]]) -> RelatedTable:
        """Return it knowing which columns and values the words name."""
        own = tuple(c.naming(refs.get(c.ref)) for c in self.own)
        along = tuple(c.naming(refs.get(c.ref)) for c in self.along)
        return replace(self, own=own, along=along)


@dataclass(frozen=True, slots=True)
class Scope:
    """The columns of the entity (and of what it points to), and the tables related to it."""

    entity_title: str
    attributes: tuple[ScopeColumn, ...]
    related: tuple[RelatedTable, ...]

    @property
    def columns(self) -> tuple[ScopeColumn, ...]:
        """Every column of the scope; one that several tables reach comes several times."""
        related = (c for table in self.related for c in (*table.own, *table.along))
        return (*self.attributes, *related)

    def naming(self, linked: Linked) -> Scope:
        """Return the same scope, its columns knowing which of their values the words name."""
        refs = {c.ref: c.values for c in linked.columns}
        attributes = tuple(c.naming(refs.get(c.ref)) for c in self.attributes)
        return replace(
            self, attributes=attributes, related=tuple(r.naming(refs) for r in self.related)
        )

    def narrowed(self, linked: Linked) -> Scope:
        """Return the part of this scope that ``linked`` names; all of it where that is nothing.

        Its columns know which of their values the words name. A table that is not named itself
        comes in where only it leads to the column that is named best (operations -> category).
        """
        refs = {c.ref: c.values for c in linked.columns}
        attributes = tuple(c.naming(refs[c.ref]) for c in self.attributes if c.ref in refs)
        rows = {r.name: r for r in self.related}
        near = [name for name in linked.tables if name in rows][:_NEAR_TABLES]
        related = [rows[name] for name in near]
        reached = {c.ref for c in attributes}
        reached |= {c.ref for r in related for c in (*r.own, *r.along)}
        if linked.columns and (best := linked.columns[0].ref) not in reached:
            related += [
                r for r in self.related if r.name not in near and best in {c.ref for c in r.along}
            ]
        if not attributes and not related:
            return self.naming(linked)
        return Scope(self.entity_title, attributes, tuple(r.naming(refs) for r in related))


def build_scope(
    catalog: Catalog, entity: str, linked: Linked, language: Language, *, most_tables: int = 12
) -> Scope:
    """Return what the linked part of the catalog offers to conditions about ``entity``.

    A related table brings all its categories and event times with it, linked or not: words such
    as "active" or "credit" narrow rows of a table that other words named.
    """
    paths = Paths(catalog)
    root = catalog.entities.named()[entity].table
    to_one = {t for t in catalog.tables if paths.to_one(root, t)}
    refs = {c.ref: c.values for c in linked.columns}
    attributes = tuple(
        _column(catalog, ref, language, values)
        for ref, values in refs.items()
        if ref.partition(".")[0] in to_one and _may_ask(catalog, ref)
    )
    related: list[RelatedTable] = []
    for name in _with_leading(catalog, paths, root, linked):
        ways = [] if name in to_one else paths.owned(root, name)
        if len(ways) != 1 or len(related) >= most_tables or _is_reference(catalog, ways[0]):
            continue
        if _is_countable(catalog.tables[name]):
            near = {step.to_table for step in ways[0][:-1]}
            near |= {t for t in catalog.tables if paths.to_one(name, t)}
            related.append(_related(catalog, name, near - to_one - {name}, refs, language))
    title = catalog.entities.named()[entity].title.to(language, entity)
    return Scope(title, attributes, tuple(related))


def _with_leading(catalog: Catalog, paths: Paths, root: str, linked: Linked) -> list[str]:
    """Return the linked tables, and before each reference table the tables that lead to it."""
    found: dict[str, None] = {}
    for name in linked.tables:
        ways = paths.owned(root, name)
        if len(ways) == 1 and _is_reference(catalog, ways[0]):
            found |= dict.fromkeys(step.to_table for step in ways[0][:-1] if step.many)
        found[name] = None
    return list(found)


def _is_reference(catalog: Catalog, way: tuple[LinkStep, ...]) -> bool:
    """Whether a way ends in a table that its rows only point to: a list of kinds, of shops.

    An account behind a table of owners is the client's own; a merchant behind an operation is not.
    """
    if not way or way[-1].many:
        return False
    before = catalog.tables[way[-1].table]
    numbers = any(column.type.is_numeric for column in before.columns.values())
    return numbers or before.event_time is not None


def _is_countable(table: Table) -> bool:
    """Whether the table holds more than keys: a bare link table says nothing by itself."""
    return any(column.type not in _NEVER_ASKED for column in table.columns.values())


def _related(
    catalog: Catalog,
    name: str,
    near: set[str],
    refs: dict[str, tuple[str, ...]],
    language: Language,
) -> RelatedTable:
    table = catalog.tables[name]
    own = [
        f"{name}.{column}"
        for column, meaning in table.columns.items()
        if _may_ask(catalog, f"{name}.{column}")
        and (f"{name}.{column}" in refs or meaning.type in _ALWAYS_SHOWN)
    ]
    along = [ref for ref in refs if ref.partition(".")[0] in near and _may_ask(catalog, ref)]
    return RelatedTable(
        name,
        table.title.to(language, name),
        table,
        tuple(_column(catalog, ref, language, refs.get(ref, ())) for ref in own),
        tuple(_column(catalog, ref, language, refs.get(ref, ())) for ref in along),
    )


_ALWAYS_SHOWN = frozenset(
    {ColumnType.CATEGORY, ColumnType.MONEY, ColumnType.BOOLEAN, ColumnType.DATE}
)


def _may_ask(catalog: Catalog, ref: str) -> bool:
    column = catalog.column(ref)
    return column is not None and is_usable(column) and column.type not in _NEVER_ASKED


def _column(catalog: Catalog, ref: str, language: Language, named: tuple[str, ...]) -> ScopeColumn:
    column = catalog.column(ref)
    if column is None:
        raise KeyError(ref)
    name = ref.partition(".")[2]
    codes = list(column.values)
    if len(codes) > _MOST_VALUES:
        codes = [code for code in codes if code in named][:_MOST_VALUES] or codes[:_MOST_VALUES]
    values: dict[str, tuple[str, ...]] = {}
    for code in codes:
        # One meaning may be spelled in several ways (ACTIVE, active): they are chosen together.
        title = column.values[code].to(language, code)
        values[title] = (*values.get(title, ()), code)
    return ScopeColumn(ref, column, column.title.to(language, name), values)
