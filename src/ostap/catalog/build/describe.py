"""The tables of a draft while it is being written, and what YAML and JSON are made of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ostap.catalog.build import signs
from ostap.catalog.build.glossary import Word, glossary, title_of, value_title
from ostap.catalog.build.keys import is_id_named
from ostap.catalog.build.kinds import Kind, bounds, currency_of, kind_of, unit_of
from ostap.catalog.build.links import FoundLink
from ostap.catalog.build.personal import is_protected, is_sensitive
from ostap.catalog.build.profile import ColumnProfile, TableProfile, as_json
from ostap.catalog.build.words import Sign, Words, base_of, split
from ostap.catalog.model import ColumnType
from ostap.names import Dialect

_MOST_OWNERSHIP_COLUMNS: Final = 6
_MOST_ROLES: Final = 12
_LISTABLE: Final = frozenset({ColumnType.CATEGORY, ColumnType.ID})
_SEX: Final = Sign(frozenset({"gender", "sex", "pol", "пол"}))


@dataclass(slots=True)
class Described:
    """Tables with what each column was found to be; later steps add roles and sections."""

    tables: dict[str, TableProfile]
    kinds: dict[str, dict[str, Kind]]
    links: Sequence[FoundLink]
    today: dt.date
    sensitive: set[str] = field(default_factory=set)
    protected: set[str] = field(default_factory=set)
    extra: dict[str, dict[str, Any]] = field(default_factory=dict)
    """``table.column`` -> role, known_from and other words to add."""
    several: dict[str, dict[str, Any]] = field(default_factory=dict)
    """``table.column`` -> a column of several values that stand in a table of their own."""
    sections: dict[str, Any] = field(default_factory=dict)
    _out: dict[str, list[FoundLink]] = field(default_factory=lambda: defaultdict(list))
    _in: dict[str, list[FoundLink]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for link in self.links:
            self._out[link.child.table].append(link)
            if link.child.table != link.parent.table:
                self._in[link.parent.table].append(link)

    def out_of(self, table: str) -> list[FoundLink]:
        """Return the links that start in a table."""
        return self._out.get(table, [])

    def into(self, table: str) -> list[FoundLink]:
        """Return the links that lead to a table from others."""
        return self._in.get(table, [])

    def columns(self, table: str, *types: ColumnType) -> list[ColumnProfile]:
        """Return a table's columns of some types, but for sensitive ones."""
        return [
            column
            for name, column in self.tables[table].columns.items()
            if self.kinds[table][name].type in types and column.ref not in self.sensitive
        ]

    def newest(self) -> dt.date | None:
        """Return the newest event that is not after today."""
        days: list[dt.date] = []
        for ref, words in self.extra.items():
            table, _, name = ref.partition(".")
            high = (
                self.tables[table].columns[name].high if words.get("role") == "event_time" else None
            )
            day = high.date() if isinstance(high, dt.datetime) else high
            if isinstance(day, dt.date):
                days.append(min(day, self.today))
        return max(days, default=None)

    def raw(self) -> dict[str, Any]:
        """Return the catalog as YAML has it."""
        words = glossary()
        tables: dict[str, Any] = {}
        for name, table in self.tables.items():
            told: dict[str, Any] = {}
            if title := title_of(name, table.source.comment, words):
                told["title"] = title
            if table.key is not None:
                told["key"] = table.key
            told["proposed"] = True
            told["columns"] = {c: self._column(table, c, words) for c in table.columns}
            for ref, several in self.several.items():
                if ref.partition(".")[0] == name:
                    told["columns"][ref.partition(".")[2]] = several
            tables[name] = told
        entities = self.sections["entities"]
        rest: dict[str, Any] = {
            key: self.sections[key]
            for key in ("request", "stock", "deals", "pairs")
            if key in self.sections
        }
        return {
            "entities": entities,
            "tables": tables,
            **({"links": [self._link(link) for link in self.links]} if self.links else {}),
            **rest,
        }

    def _column(self, table: TableProfile, name: str, words: dict[str, Word]) -> dict[str, Any]:
        column, kind = table.columns[name], self.kinds[table.name][name]
        hidden = column.ref in self.sensitive
        shown = ColumnType.TEXT if hidden and kind.type in _LISTABLE else kind.type
        told: dict[str, Any] = {"type": shown.value}
        if name == table.key:
            told["role"] = "key"
        told |= self.extra.get(column.ref, {})
        told |= {"sensitive": True} if hidden else {}
        told |= {"protected": True} if column.ref in self.protected else {}
        told |= {"format": kind.format} if kind.format else {}
        told |= self._measured(table, column, kind)
        if title := title_of(name, column.comment, words):
            told["title"] = title
        told["proposed"] = True
        return told if hidden else told | self._several_of(column, kind)

    def _measured(self, table: TableProfile, column: ColumnProfile, kind: Kind) -> dict[str, Any]:
        """Return the currency and unit of a column."""
        told: dict[str, Any] = {}
        if kind.type is ColumnType.MONEY:
            beside = {n: (table.columns[n], k) for n, k in self.kinds[table.name].items()}
            if currency := currency_of(column, beside):
                told["currency"] = currency
        if unit := unit_of(column, kind.type):
            told["unit"] = unit
        return told

    def _several_of(self, column: ColumnProfile, kind: Kind) -> dict[str, Any]:
        """Return the separator and the list of values of a category, but for a protected one."""
        told: dict[str, Any] = {"multi": {"separator": kind.separator}} if kind.separator else {}
        if kind.values and column.ref not in self.protected:
            of_sex = column.words.named(_SEX)
            told["values"] = {v: value_title(v, of_sex=of_sex) for v in kind.values}
        return told

    def _link(self, link: FoundLink) -> dict[str, Any]:
        told: dict[str, Any] = {"from": link.child.ref, "to": link.parent.ref}
        if link.one_to_one:
            told["cardinality"] = "one_to_one"
        if role := ownership_role(self, link):
            told["role"] = role
        if not link.declared:
            told["confidence"] = link.confidence
        return told | {"proposed": True}

    def profile(self) -> dict[str, Any]:
        """Return what `profile.json` keeps; of sensitive columns only how much is filled."""
        tables: dict[str, Any] = {}
        for name, table in self.tables.items():
            columns: dict[str, Any] = {}
            for column in table.columns.values():
                told: dict[str, Any] = {"fill": round(column.fill, 4), "exact": column.exact}
                if column.ref not in self.sensitive and column.ref not in self.protected:
                    low, high = (as_json(end) for end in bounds(column))
                    told["distinct"] = column.distinct
                    told |= {"low": low, "high": high} if low is not None else {}
                    if values := self.kinds[name][column.name].values:
                        told["values"] = dict(values)
                columns[column.name] = told
            tables[name] = {"rows": table.rows, "columns": columns}
        return {"tables": tables}


def describe(
    tables: Sequence[TableProfile], links: Sequence[FoundLink], dialect: Dialect, today: dt.date
) -> Described:
    """Return the tables with types, sensitive and protected columns found."""
    ends = {link.child.ref for link in links} | {link.parent.ref for link in links}
    ends |= {f"{table.name}.{table.key}" for table in tables if table.key}
    kinds = {
        table.name: {
            name: kind_of(column, dialect, linked=column.ref in ends)
            for name, column in table.columns.items()
        }
        for table in tables
    }
    described = Described({table.name: table for table in tables}, kinds, links, today)
    for table in tables:
        for column in table.columns.values():
            if is_sensitive(table, column, is_key=column.ref in ends and is_id_named(column)):
                described.sensitive.add(column.ref)
            elif is_protected(column) and column.ref not in ends:
                described.protected.add(column.ref)
    _hide_keys_never(described, ends)
    return described


def _hide_keys_never(described: Described, ends: set[str]) -> None:
    """A sensitive key can't be selected by; where a shape says it is one, the link wins."""
    described.sensitive -= ends


def ownership_role(described: Described, link: FoundLink) -> str | None:
    """Return the role column of joint ownership: a table that ties two others and says how.

    It ties rows of two tables, has little else, and its role is a category of a few values.
    """
    table = described.tables[link.child.table]
    ways = described.out_of(table.name)
    parents = {way.parent.table for way in ways}
    if len(parents) != 2 or len(ways) != 2 or len(table.columns) > _MOST_OWNERSHIP_COLUMNS:  # noqa: PLR2004 - two sides
        return None
    roles = [
        column
        for column in described.columns(table.name, ColumnType.CATEGORY)
        if 1 < column.distinct <= _MOST_ROLES and _says_role(described, column)
    ]
    person = [way for way in ways if described.tables[way.parent.table].words.says(signs.PERSON)]
    chosen = (person or ways)[0]
    return roles[0].ref if roles and chosen is link else None


def _says_role(described: Described, column: ColumnProfile) -> bool:
    values = described.kinds[column.table][column.name].values
    owners = any(Words(split(value)).named(signs.OWNER) for value in values)
    return column.words.says(signs.ROLE) or owners


def names_of(table: TableProfile) -> tuple[str, ...]:
    """Return the words of a table's name without those that only say "which one"."""
    return base_of(table.words.name)
