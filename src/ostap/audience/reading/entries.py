"""What a catalog calls its things: an entry for each name of a table, a column, a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from ostap.audience.link import is_usable
from ostap.audience.reading.tokens import Token, tokenised
from ostap.audience.stems import fold, is_stop_word
from ostap.catalog.model import Catalog, Column, ColumnType

Kind = Literal["table", "column", "value"]
_WEIGHT: Final[dict[Kind, float]] = {"table": 1.2, "column": 1.0, "value": 1.1}
_AGES: Final = ("возраст", "aged", "age")
_NAME_WEIGHT: Final = 0.5
"""A database's own name ("dt_reg") says less than a title that a person gave."""
_WHOEVER: Final = frozenset({
    "владелец", "держатель", "обладатель", "собственник", "owner", "holder", "человек", "лицо",
    "пользователь",
})  # fmt: skip
"""Whoever has a thing is named by the thing."""
_SILENT: Final = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ", "PRED"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of one thing."""

    kind: Kind
    table: str
    column: str | None
    code: str | None
    meanings: frozenset[str]
    weight: float
    only: bool | None = None
    """Which script may name it, where another title stands for the other: ASCII or not."""
    day: bool = False
    """Whether it is a column of days."""
    words: frozenset[str] = frozenset()
    """Its words themselves: a synonym of one names it less surely."""


def speaks(token: Token) -> bool:
    """Whether a token can name a thing."""
    silent = token.pos in _SILENT or is_stop_word(token.folded) or is_stop_word(token.lemma)
    return token.is_word and not silent and token.lemma not in _WHOEVER


def entries_of(catalog: Catalog) -> Iterator[Entry]:
    """Yield every name that a catalog gives: a thing has one for each title and synonym."""
    for name, table in catalog.tables.items():
        said_so = _of_scripts((*table.title.words, *table.synonyms))
        titles = [_meanings(said) for said, _ in said_so]
        for (said, only), meanings in zip(said_so, titles, strict=True):
            if meanings:
                weight, words = _WEIGHT["table"], _lemmas(said)
                yield Entry("table", name, None, None, meanings, weight, only, words=words)
        if not titles and (own := _meanings(name)):
            yield Entry("table", name, None, None, own, _NAME_WEIGHT * _WEIGHT["table"])
        common = frozenset().union(*titles)
        for column_name, column in table.columns.items():
            if is_usable(column) or column.sensitive:
                yield from _of_column(name, f"{name}.{column_name}", column, common)


def _of_column(table: str, ref: str, column: Column, common: frozenset[str]) -> Iterator[Entry]:
    """Yield what a column is called, and its values, less what its table's title says anyway."""

    def own(said: str) -> frozenset[str]:
        whole = _meanings(said)
        return (whole - common) or whole

    ages = _AGES if column.role == "birth_date" else ()
    for said, only in _of_scripts((*column.title.words, *column.synonyms, *ages)):
        if meanings := own(said):
            yield Entry(
                "column",
                table,
                ref,
                None,
                meanings,
                _WEIGHT["column"],
                only,
                column.type.is_time,
                _lemmas(said),
            )
    if not column.title.words and (meanings := own(ref.partition(".")[2])):
        yield Entry("column", table, ref, None, meanings, _NAME_WEIGHT)
    if column.type is ColumnType.CATEGORY and not column.sensitive:
        for code, title in column.values.items():
            for said, only in _of_scripts(title.words or (code,)):
                if meanings := own(said):
                    weight, words = _WEIGHT["value"], _lemmas(said)
                    yield Entry("value", table, ref, code, meanings, weight, only, words=words)
            if title.words and len(code) > 1 and (meanings := own(code)):
                yield Entry("value", table, ref, code, meanings, _WEIGHT["value"])


def _of_scripts(names: tuple[str, ...]) -> list[tuple[str, bool | None]]:
    """Return each name and which script alone it answers to: none where all are of one script."""
    both = len({name.isascii() for name in names}) > 1
    return [(name, name.isascii() if both else None) for name in names]


def _lemmas(said: str) -> frozenset[str]:
    return frozenset(token.lemma for token in tokenised(_spaced(said)).all)


def _meanings(said: str) -> frozenset[str]:
    return frozenset(_of_words(tokenised(_spaced(said)).all))


def _of_words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.kind == "number" and len(token.folded) > 1:
            yield token.folded
        elif speaks(token) and fold(token.folded):
            yield token.meaning


def _spaced(said: str) -> str:
    """Return ``card_transactions`` and ``CardTransactions`` as a person reads them."""
    apart = "".join(
        f" {c}" if c.isupper() and c.isascii() and said[n - 1 : n].islower() else c
        for n, c in enumerate(said)
    )
    return apart.replace("_", " ")
