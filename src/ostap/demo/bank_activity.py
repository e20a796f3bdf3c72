"""Who does something, and when: the one way in which events of clients are drawn."""

from __future__ import annotations

import numpy as np
import polars as pl

from ostap.demo.bank_draw import LAST_DAY, Days, Floats, Ints, Rng, between
from ostap.demo.bank_people import People


def happen(
    rng: Rng, people: People, rate: Floats, total: int, *, days: int = 365
) -> tuple[Ints, Days]:
    """Return ``total`` events: whose (position in `People`) and on which day.

    Args:
        rng: the stream.
        people: the clients.
        rate: how often each does it, on any scale, 0 or more.
        total: how many events in all.
        days: how long ago the first may be; nobody acts before coming or after leaving.
    """
    start, end = np.fmax(people.registered, LAST_DAY - days + 1), people.until
    present = np.clip((end - start).astype(int) / days, 0, 1) * (end > start)
    weight = rate * present
    owner = np.repeat(np.arange(len(people)), rng.multinomial(total, weight / weight.sum()))
    return owner, between(rng, start[owner], end[owner], total)


def numbered(frame: pl.DataFrame, key: str, *by: str) -> pl.DataFrame:
    """Return the rows in the order of ``by``, with ``key`` counting from 1."""
    return frame.sort(by, maintain_order=True).with_columns(
        pl.int_range(1, len(frame) + 1).alias(key)
    )
