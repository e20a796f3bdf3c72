"""What every careful analyst would add without being told."""

from __future__ import annotations

from typing import TypeVar

from ostap.catalog import Catalog
from ostap.catalog.model import Column, ColumnType
from ostap.names import WrittenBy
from ostap.results.criteria import (
    Against,
    Arithmetic,
    Attribute,
    Between,
    Compare,
    Group,
    Measure,
    Measured,
    Node,
    OneOf,
    Related,
    RowsMeasure,
    Top,
)

_ROUBLE_CODES = frozenset({"RUB", "RUR", "810", "643"})
_ROUBLE_WORDS = ("рубл", "rouble", "ruble")

RowsT = TypeVar("RowsT", Related, RowsMeasure)


def normalise(node: Node, catalog: Catalog) -> Node:
    """Return the node with what goes without saying: amounts are of one currency, the company's.

    Amounts in several currencies are never added up or compared; where the words name no currency,
    the company's own is meant.
    """
    if isinstance(node, Related):
        return _of_one_currency(node, catalog)
    if isinstance(node, Group):
        return node.model_copy(
            update={"items": tuple(normalise(one, catalog) for one in node.items)}
        )
    if isinstance(node, Measured):
        told: dict[str, object] = {"measure": normalised_measure(node.measure, catalog)}
        if isinstance(node.test, Against):
            than = node.test.than
            if isinstance(than, RowsMeasure | Arithmetic):
                than = normalised_measure(than, catalog)
                told["test"] = node.test.model_copy(update={"than": than})
        return node.model_copy(update=told)
    return node


def normalised_top(top: Top | None, catalog: Catalog) -> Top | None:
    """Return the cut with its measure of one currency."""
    if top is None:
        return None
    return top.model_copy(update={"by": normalised_measure(top.by, catalog)})


def normalised_measure(measure: Measure, catalog: Catalog) -> Measure:
    """Return the measure with its amounts of one currency."""
    if isinstance(measure, RowsMeasure):
        return _of_one_currency(measure, catalog)
    if isinstance(measure, Arithmetic):
        sides = {
            side: normalised_measure(getattr(measure, side), catalog) for side in ("left", "right")
        }
        return measure.model_copy(update=sides)
    return measure


def _of_one_currency(rows: RowsT, catalog: Catalog) -> RowsT:
    where: tuple[Node, ...] = tuple(normalise(one, catalog) for one in rows.where)
    asked = [rows.column] if rows.column else []
    asked += [
        one.column for one in (*where, *rows.holds)
        if isinstance(one, Attribute) and isinstance(one.test, Compare | Between)
    ]  # fmt: skip
    tested = {one.column for one in where if isinstance(one, Attribute)}
    for ref in dict.fromkeys(asked):
        column, table = catalog.column(ref), ref.partition(".")[0]
        if column is None or column.type is not ColumnType.MONEY or column.currency_column is None:
            continue
        currency = f"{table}.{column.currency_column}"
        meaning = catalog.column(currency)
        codes = _own_codes(meaning, catalog) if meaning and currency not in tested else ()
        if codes and rows.currency is None:
            test = (
                Compare(op="eq", value=codes[0])
                if len(codes) == 1
                else OneOf(op="in", values=codes)
            )
            where = (*where, Attribute(column=currency, test=test, written_by=_writer(rows)))
            tested.add(currency)
    return rows if where == rows.where else rows.model_copy(update={"where": where})


def _own_codes(currency: Column, catalog: Catalog) -> tuple[str, ...]:
    """Return the codes of the company's own currency, however it is spelled."""
    base = catalog.currencies.base if catalog.currencies else None
    named = {
        said.casefold() for code, title in currency.values.items() if code == base
        for said in title.words
    }  # fmt: skip
    return tuple(
        code
        for code, title in currency.values.items()
        if code == base
        or any(said.casefold() in named for said in title.words)
        or (base in {None, "RUB"} and _is_rouble(code, title.words))
    )


def _is_rouble(code: str, titles: tuple[str, ...]) -> bool:
    words = (word for said in titles for word in _ROUBLE_WORDS if word in said.casefold())
    return code.upper() in _ROUBLE_CODES or any(words)


def _writer(rows: Related | RowsMeasure) -> WrittenBy:
    return rows.written_by if isinstance(rows, Related) else WrittenBy.RULE
