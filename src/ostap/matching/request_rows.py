"""Stored requests as rows of the request's side: the wishes, and what is known of the client."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ostap.matching.company import Company
from ostap.matching.sides import CLIENT, KEY


def request_rows(company: Company, keys: Sequence[str]) -> pl.DataFrame:
    """Return one row for each request key, in their order; the columns are ``table.column``.

    Where both tables have a column, the request's is taken, as in training.
    """
    asked = pl.DataFrame({KEY: keys}, schema={KEY: pl.String})
    wishes = company.requests.drop("manager", "time")
    own = company.clients.select(
        name for name in company.clients.columns if name == KEY or name not in wishes.columns
    )
    found = asked.join(wishes, on=KEY, how="left", maintain_order="left")
    found = found.join(
        own, left_on="client", right_on=KEY, how="left", maintain_order="left", suffix="@"
    )
    return found.select(
        name for name in found.columns if "." in name or (name == CLIENT and company.dayless)
    )
