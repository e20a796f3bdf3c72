"""Names of towns that no list of values holds: "из Самары" asks for the column of towns."""

from __future__ import annotations

from typing import Final

from ostap.audience.morphology import is_place
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.used import Used
from ostap.catalog.model import Column, ColumnType
from ostap.names import WrittenBy
from ostap.results.criteria import Attribute, Contains, Group, Node

_TOWN: Final = ("город", "населен", "city", "town", "gorod")
_LINKS: Final = frozenset({",", "и", "или", "либо", "and", "or"})
_FROM: Final = frozenset({"from", "in"})
_DENIED: Final = frozenset({"не", "кроме", "not", "except", "исключая"})


def read_places(heard: Heard, used: Used) -> list[tuple[int, int, Node]]:
    """Return a condition for each list of towns, and its tokens from and up to.

    A name is asked for as a part of the value ("Петербург" of "Санкт-Петербург"), whatever its
    case; a town that the column's own values name is a mention and not read here.
    """
    ref = _column_of_towns(heard)
    if ref is None:
        return []
    found: list[tuple[int, int, Node]] = []
    at = 0
    while at < len(heard.tokens):
        names, end = _names_from(heard, at)
        if not names:
            at += 1
            continue
        used.take(range(at, end))
        start, denied = _denied_before(heard, at, used)
        found.append((start, end, _node(ref, names, denied=denied)))
        at = end
    return found


def _column_of_towns(heard: Heard) -> str | None:
    """Return the entity's column of towns that lists no values; its own table's before others'."""
    ground = heard.ground
    tables = [ground.root, *sorted(ground.own - {ground.root})]
    for table in tables:
        for ref, column in ground.columns(table):
            if _holds_towns(ref, column):
                return ref
    return None


def _holds_towns(ref: str, column: Column) -> bool:
    kinds = column.type in {ColumnType.TEXT, ColumnType.CATEGORY}
    said = [one.casefold() for one in (*column.title.words, ref.partition(".")[2])]
    return kinds and not column.values and any(word in one for one in said for word in _TOWN)


def _names_from(heard: Heard, at: int) -> tuple[list[str], int]:
    """Return the towns of a list that begins here, and the token after the last."""
    names: list[str] = []
    end = at
    while True:
        name, after = _name(heard, at)
        if name is None:
            return names, end
        names.append(name)
        end = at = after
        while at < len(heard.tokens) and heard.tokens.folded(at) in _LINKS:
            at += 1
        if at == end:
            return names, end


def _name(heard: Heard, at: int) -> tuple[str | None, int]:
    """Return a town of one word or two ("Нижний Новгород") that begins here."""
    tokens = heard.tokens
    named = {n for m in heard.mentions if m.kind == "value" for n in m.places}
    words: list[str] = []
    end = at
    while end < len(tokens) and tokens[end].is_capital and end not in named:
        words.append(tokens[end].lemma.capitalize())
        end += 1
    known = any(is_place(tokens.folded(n)) for n in range(at, end))
    foreign = bool(words) and tokens[at].folded.isascii() and tokens.folded(at - 1) in _FROM
    return (" ".join(words), end) if known or foreign else (None, at)


def _denied_before(heard: Heard, at: int, used: Used) -> tuple[int, bool]:
    """Return where the words of a denial begin ("не из", "кроме"), and whether there are any."""
    for back in (1, 2):
        if heard.tokens.folded(at - back) in _DENIED:
            used.take([at - back])
            used.denials.add(at - back)
            return at - back, True
    return at, False


def _node(ref: str, names: list[str], *, denied: bool) -> Node:
    tests: list[Node] = [
        Attribute(column=ref, test=Contains(op="contains", text=name), written_by=WrittenBy.RULE)
        for name in names
    ]
    if len(tests) == 1 and not denied:
        return tests[0]
    combine = "none_of" if denied else "any_of"
    return Group.model_validate(
        {"combine": combine, "items": tuple(tests), "written_by": WrittenBy.RULE}
    )
