"""Amounts: of one currency, or turned into one, before they are added up or compared."""

from __future__ import annotations

from collections.abc import Iterable

from ostap.catalog import Catalog, Column
from ostap.criteria.validation.report import Report
from ostap.criteria.values.constants import same_title
from ostap.errors import did_you_mean
from ostap.names import Text
from ostap.results.criteria import Attribute, AttributeView, Group, Node, RowsAsked


class CurrencyChecks:
    """The ``currency`` of a condition on rows, and what leaves one currency among them."""

    def __init__(self, catalog: Catalog, report: Report) -> None:
        self._catalog = catalog
        self._report = report

    def check(self, asked: RowsAsked, column: Column | None, where: str) -> str | None:
        """Return the currency that the amounts are in, where it is known.

        Args:
            asked: what is asked of the rows, its ``where`` coerced.
            column: the amounts; ``None`` where the aggregate has none.
            where: the place of the condition.
        """
        if column is None or not column.currency:
            if asked.currency is not None:
                self._unwanted(asked, where)
            return None
        if asked.currency is not None:
            self._convertible(asked.currency, column, where)
            return asked.currency
        if column.currency_column is None:
            return column.currency
        ref = f"{asked.table}.{column.currency_column}"
        kinds = self._catalog.column(ref)
        pinned = (_pinned(condition, ref, kinds) for condition in asked.where if kinds)
        if (one := next((code for code in pinned if code), None)) is not None:
            return one
        self._mixed(asked, ref, where)
        return None

    def _unwanted(self, asked: RowsAsked, where: str) -> None:
        if asked.column is None:
            what = Text(
                f"{asked.aggregate} of rows has no currency.",
                f"у {asked.aggregate} без столбца нет валюты.",
            )
        else:
            what = Text(
                f"the catalog does not say in what currency {asked.column} is.",
                f"в каталоге не сказано, в какой валюте {asked.column}.",
            )
        self._report("currency_unwanted", f"{where}.currency", what)

    def _convertible(self, code: str, column: Column, where: str) -> None:
        where = f"{where}.currency"
        currencies = self._catalog.currencies
        if currencies is None:
            if code == column.currency:
                return
            what = Text("the catalog has no rates.", "в каталоге нет курсов валют.")
            hint = Text(
                f"Add currencies: {{base: {code}, rates: {{USD: 90}}}}.",
                f"Добавьте currencies: {{base: {code}, rates: {{USD: 90}}}}.",
            )
            self._report("no_currencies", where, what, hint)
            return
        known = {currencies.base, *currencies.rates}
        fixed = () if column.currency_column else (column.currency or code,)
        for wanted in (code, *fixed):
            if wanted not in known:
                what = Text(
                    f"the catalog knows no rate of '{wanted}'.",
                    f"в каталоге нет курса «{wanted}».",
                )
                self._report("unknown_currency", where, what, did_you_mean(wanted, known))
                return

    def _mixed(self, asked: RowsAsked, ref: str, where: str) -> None:
        what = Text(
            f"{asked.column} is kept in several currencies, which can't be "
            f"{'compared' if asked.aggregate in _COMPARED else 'added up'}.",
            f"{asked.column} хранится в разных валютах, "
            f"{'сравнивать' if asked.aggregate in _COMPARED else 'складывать'} их нельзя.",
        )
        example = f"{{kind: attribute, column: {ref}, test: {{op: eq, value: …}}}}"
        hint = Text(f"Add to where: {example}", f"Добавьте в where: {example}")
        if self._catalog.currencies:
            turned = f"currency: {self._catalog.currencies.base}"
            hint = Text(f"{hint.en}, or give {turned}", f"{hint.ru} или укажите {turned}")
        self._report("currency", f"{where}.where", what, hint)


_COMPARED = frozenset({"min", "max", "last", "first"})


def _pinned(node: Node, ref: str, column: Column) -> str | None:
    """Return the one value of ``ref`` that a condition leaves; two codes may be one value."""
    if isinstance(node, Group) and node.combine == "all_of" and node.missing == "drop":
        return _first(_pinned(item, ref, column) for item in node.items)
    if not isinstance(node, Attribute) or node.column != ref or node.via:
        return None
    if node.missing == "keep" or node.of is not AttributeView.VALUE:
        return None
    test = node.test
    if test.op == "in":
        codes = [str(value) for value in test.values]
        return codes[0] if same_title(codes, column) else None
    return str(test.value) if test.op == "eq" else None


def _first(found: Iterable[str | None]) -> str | None:
    return next((one for one in found if one is not None), None)
