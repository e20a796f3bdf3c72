"""What an expert is told of a lead and of an item, in words, on the day they were chosen for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ostap.catalog import Catalog
from ostap.catalog.model import ColumnType
from ostap.names import Language, Text
from ostap.workflows.match_desk import MatchDesk, Values

_SYMBOLS = {"RUB": "₽", "USD": "$", "EUR": "€"}


class BlindWords:
    """Words of one company in one language. Sensitive and protected columns are never told."""

    def __init__(self, desk: MatchDesk, language: Language) -> None:
        self._desk = desk
        self._catalog: Catalog = desk.catalog
        self._language = language

    def wishes(self, request: str) -> str:
        """Return what a request says."""
        return self._told(self._desk.lead(request).wishes)

    def about(self, item: str, of_day: Values) -> str:
        """Return what an item is; ``of_day`` holds what it was on the day."""
        return self._told({**self._desk.item(item), **of_day})

    def _told(self, values: Mapping[str, Any]) -> str:
        parts = [
            f"{self._title(ref)}: {self._value(ref, value)}"
            for ref, value in values.items()
            if self._may_be_told(ref, value)
        ]
        return "; ".join(parts)

    def _may_be_told(self, ref: str, value: object) -> bool:
        column = self._catalog.column(ref)
        if column is None or column.sensitive or column.protected or value in (None, [], ""):
            return False
        # What became known when the deal ended would tell how it ended.
        return column.type is not ColumnType.ID and column.known_from != "close"

    def _title(self, ref: str) -> str:
        column = self._catalog.column(ref)
        bare = ref.partition(".")[2]
        return column.title.to(self._language, bare) if column else bare

    def _value(self, ref: str, value: Any) -> str:
        column = self._catalog.column(ref)
        if isinstance(value, list):
            return ", ".join(self._value(ref, one) for one in value)
        if isinstance(value, bool):
            return (Text("yes", "да") if value else Text("no", "нет")).to(self._language)
        if isinstance(value, dt.date):
            russian = self._language is Language.RU
            return f"{value:%d.%m.%Y}" if russian else value.isoformat()
        if isinstance(value, int | float):
            unit = column.unit.to(self._language, "") if column and column.unit else ""
            money = column.currency if column and column.type is ColumnType.MONEY else None
            unit = unit or (_SYMBOLS.get(money, money) if money else "")
            return f"{value:,.10g}".replace(",", " ") + (f" {unit}" if unit else "")
        title = column.values.get(str(value)) if column else None
        return title.to(self._language, str(value)) if title else str(value)
