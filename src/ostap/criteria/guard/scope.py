"""What the names of one query stand for: its relations, and the columns each of them shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import sqlglot
from sqlglot import exp

from ostap.catalog import Catalog
from ostap.names import Dialect

_PLAIN: Final = re.compile(r"[a-z_][a-z0-9_]*")


def fold(name: str) -> str:
    """Return the name as names are compared: generously. What is found is then written exactly."""
    return name.lower()


@dataclass(frozen=True, slots=True)
class Output:
    """One column that a query or a table shows.

    ``origins`` are the ``table.column`` whose values it passes through unchanged; ``None`` where
    it is computed.
    """

    name: str
    origins: frozenset[str] | None

    def shared(self, other: Output) -> frozenset[str] | None:
        """Return where the values of this output and of another come from."""
        if self.origins is None or other.origins is None:
            return None
        return self.origins | other.origins


@dataclass(frozen=True, slots=True)
class Shape:
    """What a query returns: its columns, and whether it is proven to have at most one row."""

    outputs: tuple[Output, ...]
    one_row: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """One thing that FROM or JOIN names.

    ``table`` is the catalog's table, ``None`` for what the statement itself makes.
    """

    alias: exp.Identifier
    outputs: dict[str, Output]
    table: str | None = None
    one_row: bool = False

    @property
    def name(self) -> str:
        """The alias, as compared."""
        return fold(self.alias.name)

    @classmethod
    def of(cls, alias: exp.Identifier, shape: Shape) -> Relation:
        """Return what the statement itself makes, under a name."""
        outputs = {fold(output.name): output for output in shape.outputs if output.name}
        return cls(alias, outputs, one_row=shape.one_row)


@dataclass(slots=True)
class Frame:
    """The names that stand before one SELECT, and the frame around it."""

    ctes: dict[str, tuple[exp.Identifier, Shape]]
    outer: Frame | None = None
    relations: list[Relation] = field(default_factory=list)
    merged: dict[str, str] = field(default_factory=dict)
    """Columns of USING: folded -> as written; they belong to no single relation."""
    aliases: dict[str, tuple[int, exp.Expr]] = field(default_factory=dict)
    """Names given in SELECT: folded -> position from 1, and what each stands for."""

    def having(self, column: str) -> list[Relation]:
        """Return the relations of this SELECT that show such a column."""
        return [relation for relation in self.relations if fold(column) in relation.outputs]

    def named(self, alias: str) -> Relation | None:
        """Return the relation of that name, here or in the nearest frame around."""
        for relation in self.relations:
            if relation.name == fold(alias):
                return relation
        return self.outer.named(alias) if self.outer else None

    def origins(self, projection: exp.Expr) -> frozenset[str] | None:
        """Return the columns whose values a projection passes through; ``None``: it computes."""
        column = projection.unalias()
        if not isinstance(column, exp.Column):
            return None
        if not column.table:
            found = [r.outputs[fold(column.name)].origins for r in self.having(column.name)]
            return frozenset().union(*(o or () for o in found)) if all(found) else None
        relation = self.named(column.table)
        output = relation.outputs.get(fold(column.name)) if relation else None
        return output.origins if output else None


@cache
def _keywords(dialect: Dialect) -> frozenset[str]:
    tokenizer = sqlglot.Dialect.get_or_raise(dialect.value).tokenizer_class
    return frozenset(word for phrase in tokenizer.KEYWORDS for word in phrase.split())


class Lexicon:
    """The catalog's names as one dialect writes them."""

    def __init__(self, catalog: Catalog, dialect: Dialect) -> None:
        self._tables = {fold(name): name for name in catalog.tables}
        self._keywords = _keywords(dialect)
        self._outputs: dict[str, dict[str, Output]] = {}
        self._catalog = catalog
        self.dialect = dialect
        self.tables = tuple(catalog.tables)

    def table(self, name: str) -> str | None:
        """Return the catalog's spelling of a table's name."""
        return name if name in self._catalog.tables else self._tables.get(fold(name))

    def outputs(self, table: str) -> dict[str, Output]:
        """Return the columns of one of the catalog's tables."""
        if table not in self._outputs:
            self._outputs[table] = {
                fold(name): Output(name, frozenset({f"{table}.{name}"}))
                for name in self._catalog.tables[table].columns
            }
        return self._outputs[table]

    def identifier(self, name: str) -> exp.Identifier:
        """Return the name as an identifier, quoted unless it is plainly a word of its own."""
        plain = _PLAIN.fullmatch(name) and name.upper() not in self._keywords
        return exp.to_identifier(name, quoted=not plain)

    def exact(self, written: exp.Identifier, name: str) -> exp.Identifier:
        """Return ``name`` as an identifier that keeps the place and comments of ``written``."""
        identifier = self.identifier(name)
        identifier.meta.update(written.meta)
        identifier.comments = written.comments
        return identifier
