"""Finding a criterion's tables and columns in the catalog, with a name for each failure."""

from __future__ import annotations

from dataclasses import dataclass

from ostap.catalog import Catalog, Column
from ostap.catalog.model import ColumnType
from ostap.criteria.tree.ways import Path, Ways
from ostap.criteria.validation.report import Report
from ostap.criteria.values.text_dates import supported_format
from ostap.errors import NOTHING, did_you_mean
from ostap.names import Text

Via = tuple[str, ...]
"""The link columns of a way that was named; none where the shortest is meant."""

_WORDED = frozenset({ColumnType.CATEGORY, ColumnType.TEXT, ColumnType.ID})


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition may name: the tables at hand, the one it is about last."""

    tables: tuple[str, ...]
    avoid: frozenset[str] = frozenset()
    inside_rows: bool = False


class ColumnLookup:
    """Looks names up; ``None`` means reported. ``where`` is the place of the name itself."""

    def __init__(self, catalog: Catalog, report: Report) -> None:
        self.ways = Ways(catalog)
        self._catalog = catalog
        self._report = report

    def column(self, ref: str, where: str, scope: Scope, via: Via = ()) -> Column | None:
        """Return the column that ``ref`` names, where a condition of this scope may use it."""
        table, dot, name = ref.partition(".")
        if not dot:
            same_name = [r for r in self._catalog.column_refs if r.endswith(f".{ref}")]
            what = Text(f"'{ref}' must be table.column.", f"'{ref}': нужно таблица.столбец.")
            listed = ", ".join(same_name)
            hint = Text(f"Write {listed}.", f"Напишите {listed}.") if same_name else NOTHING
            self._report("not_a_reference", where, what, hint)
            return None
        if not self._known_table(table, where):
            return None
        columns = self._catalog.tables[table].columns
        if name not in columns:
            what = Text(
                f"table '{table}' has no column '{name}'.",
                f"в таблице '{table}' нет столбца '{name}'.",
            )
            self._report("unknown_column", where, what, did_you_mean(name, columns))
            return None
        placed = self._placed(table, where, scope, via)
        return columns[name] if placed and self._usable(columns[name], ref, where) else None

    def path(self, table: str, where: str, scope: Scope, via: Via = ()) -> Path | None:
        """Return the one way from the scope's row to the rows of ``table``."""
        if not self._known_table(table, where):
            return None
        start = scope.tables[-1]
        if table == start:
            what = Text(
                f"{table} is what is selected, not rows that belong to it.",
                f"{table} — это то, что отбирается, а не связанные строки.",
            )
            hint = Text("Use kind: attribute.", "Возьмите kind: attribute.")
            self._report("self_related", where, what, hint)
            return None
        paths = self.ways.rows(start, table, via)
        if len(paths) == 1:
            return paths[0]
        if via and not paths:
            self._wrong_via(start, table, where, via, self.ways.rows(start, table))
        else:
            self._no_single_way(start, table, where, paths)
        return None

    def _known_table(self, table: str, where: str) -> bool:
        if table in self._catalog.tables:
            return True
        what = Text(f"no table '{table}'.", f"нет таблицы '{table}'.")
        self._report("unknown_table", where, what, did_you_mean(table, self._catalog.tables))
        return False

    def _placed(self, table: str, where: str, scope: Scope, via: Via) -> bool:
        places = self.ways.places(scope.tables, table, scope.avoid, via)
        start = scope.tables[-1]
        if len(places) == 1:
            return True
        if via and not places:
            known = self.ways.places(scope.tables, table, scope.avoid)
            self._wrong_via(start, table, where, via, [place.path for place in known])
        elif not places and table in scope.avoid:
            what = Text(
                f"a column of {table} can't narrow the rows of {start}.",
                f"столбец {table} не может сужать строки {start}.",
            )
            hint = Text("Put it outside this condition.", "Вынесите его из этого условия.")
            self._report("outer_column", where, what, hint)
        elif not places and self.ways.rows(start, table):
            what = Text(
                f"one row of {start} has many rows of {table}.",
                f"у одной строки {start} много строк {table}.",
            )
            hint = Text(
                f"Use kind: related, table: {table}, and put this into where.",
                f"Возьмите kind: related, table: {table}, а это условие поставьте в where.",
            )
            self._report("many_rows", where, what, hint)
        else:
            self._no_single_way(start, table, where, [place.path for place in places])
        return False

    def _no_single_way(self, start: str, table: str, where: str, choices: list[Path]) -> None:
        if not choices:
            what = Text(f"no link leads from {start} to {table}.", f"{start} и {table} не связаны.")
            hint = Text("Add it to links in the catalog.", "Добавьте связь в links каталога.")
            self._report("no_way", where, what, hint)
            return
        what = Text(
            f"several ways lead from {start} to {table}.",
            f"от {start} к {table} ведёт несколько путей.",
        )
        listed = _listed(choices)
        hint = Text(f"Choose one: {listed}.", f"Выберите один: {listed}.")
        self._report("ambiguous_way", where, what, hint)

    def _wrong_via(self, start: str, table: str, where: str, via: Via, choices: list[Path]) -> None:
        where = f"{where.rpartition('.')[0]}.via"
        links = self.ways.link_columns
        for name in via:
            if name not in links:
                what = Text(f"the catalog has no link {name}.", f"в каталоге нет связи {name}.")
                self._report("unknown_link", where, what, did_you_mean(name, links))
                return
        way = " - ".join(via)
        what = Text(
            f"{way} does not lead from {start} to {table}.",
            f"{way} не ведёт от {start} к {table}.",
        )
        listed = _listed([path for path in choices if path])
        hint = Text(f"The shortest: {listed}.", f"Самый короткий: {listed}.") if listed else NOTHING
        self._report("wrong_way", where, what, hint)

    def _usable(self, column: Column, ref: str, where: str) -> bool:
        if column.protected:
            what = Text(
                f"{ref} is protected: it may not select people.",
                f"{ref} — защищённый признак: по нему нельзя отбирать людей.",
            )
            self._report("protected", where, what)
            return False
        if column.format and not supported_format(column.format):
            what = Text(
                f"the date format '{column.format}' of {ref} can't be compared.",
                f"даты {ref} в формате '{column.format}' сравнивать нельзя.",
            )
            hint = Text("Use %d %m %Y %H %M %S.", "Подходят %d %m %Y %H %M %S.")
            self._report("date_format", where, what, hint)
            return False
        if column.multi and column.multi.separator and column.type not in _WORDED:
            what = Text(
                f"{ref} keeps several {column.type} values in one text.",
                f"{ref} хранит несколько значений {column.type} в одном тексте.",
            )
            self._report("multi", where, what)
            return False
        return True


def _listed(ways: list[Path]) -> str:
    """Return the ways as one would write them."""
    return "; ".join(f"via: [{', '.join(step.link_column for step in way)}]" for way in ways)
