"""Letters, codes and names that stand beside the name of a column and are no titles of values."""

from __future__ import annotations

from typing import Final

from ostap.audience.reading.heard import Heard
from ostap.audience.reading.mentions import Mention
from ostap.audience.reading.used import Used
from ostap.audience.reading.value_tests import attribute, one_of
from ostap.catalog.model import Column
from ostap.results.criteria import Attribute, Compare, Contains

_WITHIN_A_NAME: Final = 3
_LETTERS_WITHIN: Final = 6
_BETWEEN_LETTERS: Final = frozenset({",", "или", "и", "or", "and", "—", ":"})


def lettered(heard: Heard, used: Used, m: Mention, column: Column) -> Attribute | None:
    """Return the test of "класс риска A или B": codes right after the column's name."""
    tokens, found = heard.tokens, []
    for n in range(m.end, min(m.end + _LETTERS_WITHIN, len(tokens))):
        if tokens[n].text in column.values:
            found.append(n)
        elif tokens.folded(n) not in _BETWEEN_LETTERS:
            break
    if not found:
        return None
    used.take(found)
    codes = tuple(tokens[n].text for n in found)
    return attribute(m.column or "", one_of(codes, negated=False))


def coded(heard: Heard, used: Used, m: Mention) -> Attribute | None:
    """Return the test of "MCC 0742", "тарифом 010": a code right after its name."""
    token = heard.tokens[m.end] if m.end < len(heard.tokens) else None
    if token is None or token.kind != "number":
        return None
    used.quantities.add(m.end)
    used.take([m.end])
    return attribute(m.column or "", Compare(op="eq", value=token.text))


def named(heard: Heard, used: Used, m: Mention) -> Attribute | None:
    """Return the test of a column without a list of values: the name said beside it."""
    tokens = heard.tokens
    for start, end in tokens.quoted:
        if not set(range(start, end)) & used.places:
            used.take(range(start, end))
            return attribute(m.column or "", Contains(op="contains", text=tokens.said(start, end)))
    for n in range(m.end, min(m.end + _WITHIN_A_NAME, len(tokens))):
        if tokens[n].is_capital and n not in used.places:
            used.take([n])
            text = tokens[n].text if tokens[n].folded.isascii() else tokens[n].lemma
            return attribute(m.column or "", Contains(op="contains", text=text))
    return None
