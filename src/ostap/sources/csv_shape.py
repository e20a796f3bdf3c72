"""How a CSV file is written: its encoding, separator and the names of its columns."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_CHUNK: Final = 1 << 20
_SAMPLE: Final = 1 << 16
_LETTERS_LOOKED_AT: Final = 1 << 22
_HIGH: Final = 0x80
_MARKS: Final = bytes(b"x"[0] if byte >= _HIGH else b" "[0] for byte in range(256))
"""Turns bytes beyond ASCII into ``x`` and all others into blanks."""
SEPARATORS: Final = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class CsvShape:
    """What must be known of a CSV file before it is read."""

    encoding: str
    separator: str
    columns: tuple[str, ...]
    renamed: tuple[str, ...] = ()
    """Columns whose name was missing or stood twice, by their new names."""


def shape_of(path: Path, encoding: str | None, separator: str | None) -> CsvShape | None:
    """Return how a file is written; ``None`` where nothing is written in it.

    Args:
        path: the file; read whole once, in pieces, where its encoding is not given.
        encoding: of the file, if known.
        separator: of the file, if known.

    Raises:
        UnicodeDecodeError: it is not written in the encoding given.
    """
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding or encoding_of(path)
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    text = codecs.getincrementaldecoder(encoding)().decode(sample)
    if not text.strip():
        return None
    separator = separator or separator_of(text)
    header = next((row for row in csv.reader(io.StringIO(text), delimiter=separator) if row), [])
    columns, renamed = _distinct(header)
    return CsvShape(encoding, separator, columns, renamed)


def encoding_of(path: Path) -> str:
    """Return utf-8-sig, utf-16, cp1251 or latin-1.

    Where a file is not UTF-8, its letters beyond ASCII tell: Russian words are made of them, in
    Western European ones they stand alone.
    """
    with path.open("rb") as file:
        beginning = file.read(2)
    if beginning in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return "utf-16"
    if _is_utf8(path):
        return "utf-8-sig"
    with path.open("rb") as file:
        marks = file.read(_LETTERS_LOOKED_AT).translate(_MARKS)
    runs = [len(run) for run in marks.split(b" ") if run]
    alone = sum(length == 1 for length in runs)
    return "cp1251" if len(runs) - alone > alone else "latin-1"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def separator_of(text: str) -> str:
    """Return the separator that cuts most rows of a sample into equally many parts."""

    def score(separator: str) -> tuple[int, int]:
        # The last row of the sample may be cut.
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if row]
        widths = Counter(len(row) for row in (rows[:-1] or rows))
        (width, count), *_ = widths.most_common(1)
        return (count, width) if width > 1 else (0, 0)

    return max(SEPARATORS, key=score)


def _distinct(header: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return names of which none is empty and no two are equal but for case."""
    names: list[str] = []
    renamed: list[str] = []
    taken: set[str] = set()
    for place, written in enumerate(header, start=1):
        wanted = name = written.strip() or f"column_{place}"
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{wanted}_{number}"
        if name != written.strip():
            renamed.append(name)
        taken.add(name.lower())
        names.append(name)
    return tuple(names), tuple(renamed)
