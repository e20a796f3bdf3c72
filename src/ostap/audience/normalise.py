"""What every careful analyst would add without being told."""

from __future__ import annotations

from ostap.catalog import Catalog
from ostap.catalog.model import Column
from ostap.results.criteria import Aggregate, Attribute, Compare, Node, OneOf, Related

_ROUBLE_CODES = frozenset({"RUB", "RUR", "810", "643"})
_ROUBLE_WORDS = ("рубл", "rouble", "ruble")


def normalise(node: Node, catalog: Catalog) -> Node:
    """Return the node with what goes without saying: a sum is of one currency, roubles by default.

    Amounts in several currencies are never added up; where the words name no currency, the
    company's own is meant.
    """
    if not isinstance(node, Related) or node.aggregate is not Aggregate.SUM or not node.column:
        return node
    column = catalog.column(node.column)
    table = node.column.partition(".")[0]
    if column is None or column.currency_column is None:
        return node
    ref = f"{table}.{column.currency_column}"
    named = any(isinstance(one, Attribute) and one.column == ref for one in node.where)
    meaning = catalog.column(ref)
    codes = _roubles(meaning) if meaning and not named else ()
    if not codes:
        return node
    test = Compare(op="eq", value=codes[0]) if len(codes) == 1 else OneOf(op="in", values=codes)
    roubles = Attribute(column=ref, test=test, written_by=node.written_by)
    return node.model_copy(update={"where": (*node.where, roubles)})


def _roubles(currency: Column) -> tuple[str, ...]:
    return tuple(
        code
        for code, title in currency.values.items()
        if code.upper() in _ROUBLE_CODES
        or any(word in name.casefold() for name in title.words for word in _ROUBLE_WORDS)
    )
