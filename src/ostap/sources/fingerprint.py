"""From values that nobody may see to numbers by which equal ones are found.

People write one phone in many ways and swap a name's words; so values are brought to one form
first, then hashed under a key of the caller's. Only the hashes leave the adapter. A key lives as
long as one comparison: without it, short values (a phone has ten digits) could be found by trying.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import pyarrow as pa

if TYPE_CHECKING:
    import polars as pl

_PHONE_DIGITS: Final = 11
_LOCAL_DIGITS: Final = 10


def plain_select(table: str, columns: Sequence[str]) -> str:
    """Return the statement that reads whole columns, every name quoted as SQL quotes names."""
    names = ", ".join(_quoted(column) for column in columns)
    return f"SELECT {names} FROM {_quoted(table)}"  # noqa: S608 - names only, and quoted


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def hashed(batches: Iterable[pa.RecordBatch], names: Sequence[str], key: int) -> pa.Table:
    """Return the values of text, number or date columns as hashes, row by row.

    Args:
        batches: the values as read, in the order of ``names``.
        names: what the columns are called in the answer.
        key: equal values have equal hashes under one key only; 64 bits, random.

    Returns:
        One uint64 column for each name; null where the value is missing or blank.
    """
    found = [_hashed(batch.rename_columns(list(names)), key) for batch in batches]
    schema = pa.schema([(name, pa.uint64()) for name in names])
    return pa.Table.from_batches([b for table in found for b in table.to_batches()], schema)


def _hashed(batch: pa.RecordBatch, key: int) -> pa.Table:
    import polars as pl  # only this needs it: an ordinary statement must not wait for it

    frame = pl.DataFrame(pl.from_arrow(batch))
    even = [normalised(frame[name]) for name in frame.columns]
    return pl.DataFrame([one.hash(seed=key).set(one.is_null(), None) for one in even]).to_arrow()


def normalised(values: pl.Series) -> pl.Series:
    """Return text in which two spellings of one value are equal.

    A phone is its last ten digits (+7 and 8 before them are the same); a text with ``@`` is in
    lower case; a number of a document is its digits; all else is its words in lower case, in the
    alphabet's order, with `ё` as `е`. What is blank is null.
    """
    import polars as pl

    plain = values.cast(pl.String, strict=False).str.strip_chars().str.to_lowercase()
    plain = plain.str.replace_all("ё", "е", literal=True)
    digits = plain.str.replace_all(r"[^0-9]+", "")
    mail = plain.str.contains("@", literal=True)
    lone = ~mail & (digits != "") & ~plain.str.contains(r"\p{L}")
    phone = lone & (digits.str.len_chars() == _PHONE_DIGITS) & digits.str.contains("^[78]")
    even = digits.zip_with(~phone, digits.str.tail(_LOCAL_DIGITS))
    even = even.zip_with(lone, plain.str.replace_all(r"\s+", ""))
    # Words are sorted only where there are some: that is what takes the time.
    rest = (~(lone | mail)).fill_null(value=False).arg_true()
    return even.scatter(rest, _words(plain.gather(rest))).alias(values.name)


def _words(plain: pl.Series) -> pl.Series:
    import polars as pl

    spaced = plain.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    words = spaced.str.split(" ").list.eval(pl.element().sort()).list.join(" ")
    return words.set((words == "").fill_null(value=False), None)
