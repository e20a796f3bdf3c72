"""What a version is tried on: real requests of the company held against the stock of the day.

Requests that had no deal with an outcome come first: no training saw how they ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from ostap.matching.behaviour.judge import Judge
from ostap.matching.company import Company, to_day
from ostap.matching.dataset import DISMISSED, Dataset, Pairs, Texts
from ostap.matching.encode import Floats, as_lists
from ostap.matching.plan import FeaturePlan
from ostap.matching.request_rows import request_rows
from ostap.matching.sides import KEY
from ostap.matching.stock import Ints

REQUESTS: Final = 200
ITEMS_EACH: Final = 5
RECENT: Final = 2000
"""Requests are drawn from so many of the latest: what is asked for changes with the years."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cases:
    """Pairs spelt out: row i of ``requests`` meets row i of ``items``.

    So that either side of one pair can be changed without touching another's.
    """

    requests: pl.DataFrame
    items: pl.DataFrame
    manager: Texts
    day: Ints
    request: Ints
    """whose request each is: rows of the same request belong together"""
    names: pl.DataFrame
    """``request``, ``client``, ``item``"""

    def __len__(self) -> int:
        return self.names.height

    def judged(self, judge: Judge) -> Floats:
        """Return the probability of every case."""
        rows = np.arange(len(self), dtype=np.int64)
        pairs = Pairs(rows, rows, self.manager, self.day)
        return judge.probability(self.requests, self.items, pairs)

    def take(self, rows: Ints | Mask) -> Cases:
        """Return some of the cases, by position or by mask."""
        at = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return Cases(
            self.requests[at], self.items[at], self.manager[at], self.day[at],
            self.request[at], self.names[at],
        )  # fmt: skip

    def with_request(self, *columns: pl.Series) -> Cases:
        """Return the cases with some columns of the request's side put in place of theirs."""
        return replace(self, requests=self.requests.with_columns(columns))

    def with_item(self, *columns: pl.Series) -> Cases:
        """Return the cases with some columns of the item's side put in place of theirs."""
        return replace(self, items=self.items.with_columns(columns))

    def with_manager(self, manager: str | None) -> Cases:
        """Return the cases as another manager would send them."""
        return replace(self, manager=np.full(len(self), manager, dtype=object))

    def number(self, ref: str) -> Floats:
        """Return a number column of either side, NaN where missing."""
        side = self.items if ref in self.items.columns else self.requests
        if ref not in side.columns:
            return np.full(len(self), np.nan)
        return side[ref].cast(pl.Float64).fill_null(np.nan).to_numpy()

    def values(self, ref: str) -> list[list[str]]:
        """Return the values of a category of either side, none where missing."""
        side = self.items if ref in self.items.columns else self.requests
        if ref not in side.columns:
            return [[] for _ in range(len(self))]
        return [list(one or ()) for one in as_lists(side[ref]).to_list()]


@dataclass(frozen=True, slots=True)
class Scene:
    """The requests and the stock."""

    company: Company
    plan: FeaturePlan
    requests: pl.DataFrame
    names: pl.DataFrame
    """by request: ``request``, ``client``"""
    manager: Texts
    stock: Ints
    """rows of the items"""
    held_out: int
    seed: int

    @property
    def day(self) -> int:
        """Today, from 1970-01-01."""
        return to_day(self.company.as_of)

    def cases(self, request_row: Ints, item_row: Ints) -> Cases:
        """Return pairs of the scene spelt out."""
        items = self.company.items[item_row]
        names = self.names[request_row].with_columns(items[KEY].alias("item"))
        return Cases(
            self.requests[request_row], items, self.manager[request_row],
            np.full(len(item_row), self.day, dtype=np.int64), request_row, names,
        )  # fmt: skip

    def drawn(self, requests: int = REQUESTS, each: int = ITEMS_EACH) -> Cases:
        """Return some requests, each with some items of the stock drawn for it."""
        rng = np.random.default_rng([self.seed, 21])
        n, some = min(requests, self.requests.height), min(each, len(self.stock))
        items = [rng.choice(self.stock, some, replace=False) for _ in range(n)]
        empty = np.empty(0, dtype=np.int64)
        return self.cases(
            np.repeat(np.arange(n, dtype=np.int64), some), np.concatenate([empty, *items])
        )


def make_scene(data: Dataset, plan: FeaturePlan, seed: int = 0, most: int = REQUESTS) -> Scene:
    """Return a scene of at most so many requests: of the newest, the held-out ones first.

    Of these, the ones that say most: a check can only ask about a wish that was said. Where the
    catalog has no requests, the clients stand for them.

    Args:
        data: the company, and which requests had deals with an outcome.
        plan: of the version under test.
        seed: of the draw.
        most: how many requests.
    """
    company = data.company
    asked = company.catalog.request is not None
    known = _asked(company, plan) if asked else company.clients.select(
        pl.col(KEY), pl.col(KEY).alias("client"), pl.lit(None, dtype=pl.String).alias("manager")
    )  # fmt: skip
    seen = set(data.keys["request" if asked else "client"].drop_nulls())
    rng = np.random.default_rng([seed, 20])
    new = np.array([key not in seen for key in known[KEY]], dtype=bool)
    wishes = (request_rows(company, known[KEY].to_list()) if asked
              else _clients(company, known[KEY].to_list()))  # fmt: skip
    drawn = rng.permutation(known.height)
    order = drawn[np.lexsort((-_said(wishes, plan)[drawn], ~new[drawn]))]
    first = np.sort(order[:most])
    taken = known[first]
    vacant = company.stock.on(to_day(company.as_of))
    return Scene(
        company=company,
        plan=plan,
        requests=wishes[first].with_columns(taken["client"].alias(KEY)),
        names=taken.select(pl.col(KEY).alias("request"), "client"),
        manager=_labels(taken["manager"].to_list(), company),
        stock=vacant if len(vacant) else np.arange(company.items.height, dtype=np.int64),
        held_out=int(new[first].sum()),
        seed=seed,
    )


def _said(requests: pl.DataFrame, plan: FeaturePlan) -> Ints:
    """Return how many wishes each request says."""
    wishes = {ref for pair in plan.pairs for ref in pair.wish} & set(requests.columns)
    told = [requests[ref].is_not_null().to_numpy() for ref in sorted(wishes)]
    whole = np.stack([np.zeros(requests.height, dtype=np.int64), *told])
    return np.asarray(whole.sum(axis=0), dtype=np.int64)


def _asked(company: Company, plan: FeaturePlan) -> pl.DataFrame:
    """Return the latest requests of known clients that say any wish; else that say anything."""
    wishes = {ref for pair in plan.pairs for ref in pair.wish} & set(company.requests.columns)
    told = wishes or {ref for ref in company.requests.columns if "." in ref}
    said = pl.any_horizontal(pl.col(ref).is_not_null() for ref in sorted(told))
    known = company.requests.filter(pl.col("client").is_not_null())
    known = known.filter(said) if told else known
    return known.sort("time", KEY).tail(RECENT).select(KEY, "client", "manager")


def _clients(company: Company, keys: Sequence[str]) -> pl.DataFrame:
    asked = pl.DataFrame({KEY: keys}, schema={KEY: pl.String})
    found = asked.join(company.clients, on=KEY, how="left", maintain_order="left")
    return found.select(name for name in found.columns if "." in name)


def _labels(managers: Sequence[str | None], company: Company) -> Texts:
    there = company.managers
    return np.array(
        [m if m is None or there.get(m, True) else DISMISSED for m in managers], dtype=object
    )
