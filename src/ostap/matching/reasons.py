"""Why an item fits or doesn't: each wish held against each value, in the user's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ostap.catalog import Catalog
from ostap.catalog.model import Pair
from ostap.names import Language, Text
from ostap.results.matching import Reason

NBSP: Final = "\u00a0"
_MANY: Final = 4
_SYMBOLS: Final = {"RUB": "₽", "USD": "$", "EUR": "€"}


class Reasons:
    """Writes the reasons of one company's pairs in one language.

    They are read off the wish and the value themselves, never off a model: what is said here
    is true whatever the model thinks of it. A wish that was not said gives no reason.
    """

    def __init__(self, catalog: Catalog, pairs: Sequence[Pair], language: Language) -> None:
        self._catalog = catalog
        self._pairs = pairs
        self._language = language
        refs = {ref for pair in pairs for ref in (*pair.wish, pair.value)}
        self._title = {ref: self._title_of(ref) for ref in refs}
        self._unit = {ref: self._unit_of(ref) for ref in refs}
        self._titles = {
            ref: self._titles_of(pair) for pair in pairs for ref in (*pair.wish, pair.value)
        }

    def of(self, request: Mapping[str, Any], item: Mapping[str, Any]) -> tuple[Reason, ...]:
        """Return one reason for each wish that was said, in the catalog's order."""
        found = (self._reason(pair, request, item) for pair in self._pairs)
        return tuple(reason for reason in found if reason)

    def _reason(
        self, pair: Pair, request: Mapping[str, Any], item: Mapping[str, Any]
    ) -> Reason | None:
        wishes, value = [request.get(ref) for ref in pair.wish], item.get(pair.value)
        if value is None or all(wish is None for wish in wishes):
            return None
        if pair.kind == "range":
            return self._range(pair, wishes, value)
        (wish,) = wishes
        if wish is None or pair.kind == "affinity":
            return None
        return (
            self._one_of(pair, wish, value)
            if pair.kind == "one_of"
            else self._limit(pair, wish, value)
        )

    def _range(self, pair: Pair, wishes: list[float | None], value: float) -> Reason:
        bounds = [w for w in wishes if w is not None]
        low = None if wishes[0] is None else min(bounds)
        high = None if wishes[1] is None else max(bounds)
        head = self._head(pair.value, value)
        asked = self._interval(low, high, self._unit[pair.value])
        if low is not None and value < low:
            return self._said("-", _less(head, asked, 1 - value / low))
        if high is not None and value > high:
            return self._said("-", _more(head, asked, value / high - 1 if high > 0 else None))
        return self._said("+", Text(f"{head}: within {asked}", f"{head} — в пределах {asked}"))

    def _interval(self, low: float | None, high: float | None, unit: str) -> str:
        if low is not None and high is not None:
            return f"{self._number(low)}–{self._number(high)}{unit}"
        bound = Text("from", "от") if high is None else Text("up to", "до")
        number = self._number(low if low is not None else high or 0.0)
        return f"{bound.to(self._language)} {number}{unit}"

    def _limit(self, pair: Pair, wish: float, value: float) -> Reason:
        head = self._head(pair.value, value)
        asked = f"{self._title[pair.wish[0]]} {self._number(wish)}{self._unit[pair.wish[0]]}"
        if pair.kind == "at_most":
            if value > wish:
                return self._said("-", _more(head, asked, value / wish - 1 if wish > 0 else None))
            return self._said(
                "+", Text(f"{head}: affordable ({asked})", f"{head} — по силам ({asked})")
            )
        if value < wish:
            return self._said("-", _less(head, asked, 1 - value / wish))
        return self._said("+", Text(f"{head}: enough ({asked})", f"{head} — достаточно ({asked})"))

    def _one_of(self, pair: Pair, wish: Any, value: Any) -> Reason:
        wishes = wish if isinstance(wish, list) else [wish]
        values = value if isinstance(value, list) else [value]
        shown = ", ".join(self._value(pair.value, v) for v in values)
        head = f"{self._title[pair.value]} {shown}"
        if set(wishes) & set(values):
            return self._said("+", Text(f"{head}: among the wanted", f"{head} — из желаемых"))
        asked = ", ".join(self._value(pair.wish[0], w) for w in wishes[:_MANY])
        asked += ", …" if len(wishes) > _MANY else ""
        return self._said(
            "-", Text(f"{head}: not wanted (wanted: {asked})", f"{head} — не из желаемых ({asked})")
        )

    def _said(self, sign: str, text: Text) -> Reason:
        return Reason(sign="+" if sign == "+" else "-", text=text.to(self._language))

    def _head(self, ref: str, value: float) -> str:
        return f"{self._title[ref]} {self._number(value)}{self._unit[ref]}"

    def _value(self, ref: str, code: str) -> str:
        return self._titles[ref].get(code, code)

    def _titles_of(self, pair: Pair) -> dict[str, str]:
        """Return code -> title of a pair's categories; either column's titles serve both."""
        found: dict[str, str] = {}
        for ref in (pair.value, *pair.wish):
            column = self._catalog.column(ref)
            for code, title in (column.values if column else {}).items():
                found.setdefault(code, title.to(self._language, code))
        return found

    def _title_of(self, ref: str) -> str:
        column = self._catalog.column(ref)
        bare = ref.partition(".")[2]
        return column.title.to(self._language, bare) if column else bare

    def _unit_of(self, ref: str) -> str:
        column = self._catalog.column(ref)
        if column and column.unit:
            return NBSP + column.unit.to(self._language, "")
        money = column.currency if column else None
        return f"{NBSP}{_SYMBOLS.get(money, money)}" if money and money.isupper() else ""

    def _number(self, value: float) -> str:
        """Return 135000 as "135 000" and 48.5 as "48,5" (Russian) or "135,000" and "48.5"."""
        whole = value == round(value) or abs(value) >= 1000  # noqa: PLR2004 - cents of thousands say nothing
        text = f"{value:,.0f}" if whole else f"{value:,.1f}"
        if self._language is Language.RU:
            return text.replace(",", NBSP).replace(".", ",")
        return text


def _more(head: str, asked: str, share: float | None) -> Text:
    if share is None:
        return Text(f"{head}: over the limit ({asked})", f"{head} — больше нужного ({asked})")
    return Text(
        f"{head}: {_percent(share)}% over ({asked})",
        f"{head} — больше на {_percent(share)}{NBSP}% ({asked})",
    )


def _less(head: str, asked: str, share: float) -> Text:
    return Text(
        f"{head}: {_percent(share)}% short ({asked})",
        f"{head} — меньше на {_percent(share)}{NBSP}% ({asked})",
    )


def _percent(share: float) -> str:
    """Return a percentage that is never 0 for a difference that is there."""
    return f"{share * 100:.0f}" if share >= 0.005 else "<1"  # noqa: PLR2004 - half a percent
