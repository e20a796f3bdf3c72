"""Events out of the journal as JSON Lines, which `import` reads back."""

from __future__ import annotations

from typing import IO

from ostap.journal.store import Asked, Journal


def export(journal: Journal, out: IO[str], asked: Asked | None = None) -> int:
    """Write events a line each, in the order they were written; return how many.

    One state of the journal: what is written meanwhile is not in it.
    """
    count = 0
    for event in journal.events(asked):
        out.write(f"{event.model_dump_json(exclude_none=True)}\n")
        count += 1
    return count
