"""Wishes of a request against values of an item: same words, or the same values."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from ostap.catalog.build.describe import Described
from ostap.catalog.build.profile import ColumnProfile
from ostap.catalog.build.propose import section
from ostap.catalog.build.words import Sign, singular
from ostap.catalog.model import ColumnType

_LOW: Final = frozenset({"min", "from", "ot", "lowest", "минимум", "от"})
_HIGH: Final = frozenset({"max", "to", "do", "highest", "up", "максимум", "до"})
_WANT: Final = frozenset(
    {"wanted", "desired", "preferred", "wish", "want", "need", "needed", "required"}
)
_BUDGET: Final = Sign(frozenset({"budget", "byudzhet", "afford"}), ("бюджет",))
_PRICE: Final = Sign(
    frozenset({"price", "cost", "rent", "cena", "tsena", "stoimost"}), ("цен", "стоим")
)
_KIND: Final = Sign(frozenset({"kind", "type", "vid", "tip"}), ("вид", "тип"))
_NUMBERS: Final = (ColumnType.NUMBER, ColumnType.INTEGER, ColumnType.MONEY)
_OVERLAP: Final = 0.8


def pairs(described: Described) -> None:
    """Set ``pairs`` where there is a request and an item."""
    item = described.sections["entities"].get("item")
    request = described.sections.get("request")
    if item is None or request is None:
        return
    found = [
        *_numeric(described, request["table"], item["table"]),
        *_categories(described, request["table"], item["table"]),
    ]
    if found:
        described.sections["pairs"] = found


def _numeric(described: Described, request: str, item: str) -> list[dict[str, Any]]:
    values = described.columns(item, *_NUMBERS)
    bounds: dict[tuple[str, ...], dict[str, ColumnProfile]] = defaultdict(dict)
    found: list[dict[str, Any]] = []
    for column in described.columns(request, *_NUMBERS):
        words = set(column.words.name)
        if column.words.says(_BUDGET):
            if priced := [v for v in values if v.words.says(_PRICE)]:
                found.append(_pair([column.ref], priced[0].ref, "at_most", 0.8))
            continue
        base = tuple(w for w in column.words.name if w not in _LOW | _HIGH | _WANT)
        if words & _LOW:
            bounds[base]["low"] = column
        elif words & _HIGH:
            bounds[base]["high"] = column
    for base, ends in bounds.items():
        value = _same_words(base, values)
        if value is None:
            continue
        if len(ends) == 2:  # noqa: PLR2004 - both ends
            found.append(_pair([ends["low"].ref, ends["high"].ref], value.ref, "range", 0.9))
        else:
            end, column = next(iter(ends.items()))
            kind = "at_least" if end == "low" else "at_most"
            found.append(_pair([column.ref], value.ref, kind, 0.8))
    return found


def _same_words(base: tuple[str, ...], values: list[ColumnProfile]) -> ColumnProfile | None:
    """Return the one value whose name is these words, or begins with them."""
    if not base:
        return None
    exact = [v for v in values if v.words.name == base]
    begun = [v for v in values if v.words.name[: len(base)] == base]
    near = exact or begun
    return near[0] if len(near) == 1 or exact else None


def _categories(described: Described, request: str, item: str) -> list[dict[str, Any]]:
    values = {
        c.name: described.kinds[item][c.name].values
        for c in described.columns(item, ColumnType.CATEGORY)
    }
    found: list[dict[str, Any]] = []
    for ref, listed in _wishes(described, request).items():
        name = ref.partition(".")[2]
        words = [singular(w) for w in name.lower().split("_") if w not in _WANT]
        scores = {other: _likeness(words, other, listed, values[other]) for other in values}
        best = max(scores, key=lambda other: scores[other], default=None)
        if best is not None and scores[best] >= 1:
            found.append(_pair([ref], f"{item}.{best}", "one_of", 0.9 if scores[best] > 1 else 0.7))
        elif ref in described.several and (kind := _kind_of_item(described, item)):
            found.append(_pair([ref], f"{item}.{kind}", "affinity", 0.4))
    return found


def _wishes(described: Described, request: str) -> dict[str, set[str]]:
    """Return the categories of a request with their values, those of several values too."""
    found = {
        c.ref: set(described.kinds[request][c.name].values)
        for c in described.columns(request, ColumnType.CATEGORY)
    }
    for ref, told in described.several.items():
        if ref.partition(".")[0] == request:
            multi = told["multi"]
            found[ref] = set(described.kinds[multi["table"]][multi["value"]].values)
    return found


def _likeness(words: list[str], other: str, listed: set[str], values: dict[str, int]) -> float:
    """Return 2 where name and values agree, 1 where the values do and are several."""
    same_name = words == [singular(w) for w in other.lower().split("_")]
    if not listed or not values:
        return 1.0 if same_name else 0.0
    shared = len(listed & set(values)) / min(len(listed), len(values))
    if shared < _OVERLAP:
        return 0.0
    return 1.0 + same_name if same_name or len(listed & set(values)) > 2 else 0.0  # noqa: PLR2004 - yes and no prove nothing


def _kind_of_item(described: Described, item: str) -> str | None:
    columns = described.columns(item, ColumnType.CATEGORY)
    return next((c.name for c in columns if c.words.named(_KIND)), None)


def _pair(wish: list[str], value: str, kind: str, confidence: float) -> dict[str, Any]:
    return section({"wish": wish, "value": value, "kind": kind}, confidence)
