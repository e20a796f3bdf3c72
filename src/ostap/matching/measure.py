"""How fast and how large a prepared matcher is: measured on the machine that is asked about."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from ostap.errors import RefusedError
from ostap.matching.company import Company, to_day
from ostap.matching.dataset import Dataset
from ostap.matching.models import PairModel
from ostap.matching.rank import Matcher
from ostap.matching.request import PairRequest
from ostap.matching.request_rows import request_rows
from ostap.matching.scoring import fit_model, prepare_parts
from ostap.matching.sides import KEY
from ostap.matching.split import Split
from ostap.matching.stock import FOREVER, LONG_AGO, Stock
from ostap.names import Text
from ostap.results.sizing import Measured

TOP: Final = 10
STEPS: Final = (100, 1_000, 3_000)
"""Numbers of items that are answered for."""
ANSWERS: Final = 15
"""Timed for each of them, after one that is not."""
BULK: Final = 20_000
"""Pairs scored in one go."""
_KB: Final = 1024


def repeated(company: Company, n: int) -> Company:
    """Return a company whose stock is ``n`` items, each one of today's under an id of its own.

    Raises:
        RefusedError: nothing is vacant today.
    """
    vacant = company.stock.on(to_day(company.as_of))
    if not len(vacant):
        raise RefusedError(
            "matching.nothing_vacant",
            Text("Nothing is vacant on this day.", "На этот день ничего не свободно."),
            Text("Name another day: --as-of.", "Назовите другой день: --as-of."),
        )
    rows = np.resize(vacant, n)
    ids = pl.Series(KEY, [f"item {number}" for number in range(n)])
    every = np.arange(n, dtype=np.int64)
    stock = Stock(every, np.full_like(every, LONG_AGO), np.full_like(every, FOREVER))
    return replace(company, items=company.items[rows].with_columns(ids).sort(KEY), stock=stock)


def with_stock(matcher: Matcher, n: int) -> Matcher:
    """Return the matcher over `repeated` stock."""
    company = repeated(matcher.company, n)
    return Matcher(company, matcher.scorer, matcher.versions, matcher.language)


def some_requests(matcher: Matcher, n: int) -> list[PairRequest]:
    """Return requests of the latest clients through active managers; at least one."""
    company = matcher.company
    clients: list[str | None] = company.requests["client"].drop_nulls().tail(n).to_list()
    known = set(company.clients[KEY].to_list())
    named = [client for client in clients if client in known] or [None]
    managers: list[str | None] = [m for m, there in company.managers.items() if there] or [None]
    pairs = zip(cycle(named), cycle(managers), strict=False)
    return [PairRequest(client=client, manager=manager) for client, manager in islice(pairs, n)]


def timed(answer: Callable[[PairRequest], object], requests: Sequence[PairRequest]) -> list[float]:
    """Return the milliseconds that each request takes."""
    found = []
    for request in requests:
        started = time.perf_counter()
        answer(request)
        found.append((time.perf_counter() - started) * 1000)
    return found


def measure(
    matcher: Matcher, data: Dataset, version: Path, *, prepare_seconds: float, data_seconds: float
) -> Measured:
    """Return the figures of a matcher, some seconds of work on one core.

    Args:
        matcher: prepared, with the current version.
        data: what that version could be trained on today.
        version: the folder of the version.
        prepare_seconds: what preparing took.
        data_seconds: what making the training set took.
    """
    process_mb = _process_mb()
    requests = some_requests(matcher, ANSWERS + 1)
    answers: dict[int, float] = {}
    for n in STEPS:
        larger = with_stock(matcher, n)
        milliseconds = timed(partial(larger.rank, top=TOP), requests)
        answers[n] = float(np.median(milliseconds[1:]))
    slope, fixed = np.polyfit(list(answers), list(answers.values()), 1)
    company = matcher.company
    people = company.clients.estimated_size() + company.requests.estimated_size()
    rows = company.items.estimated_size() / max(company.items.height, 1)
    vacant = max(len(matcher.vacant), 1)
    answer = matcher.rank(requests[0], top=TOP).model_dump_json()
    return Measured(
        items=len(matcher.vacant),
        clients=company.clients.height,
        pairs=len(data.pairs),
        features=len(matcher.scorer.features.state.features),
        prepare_seconds=prepare_seconds,
        answer_ms=answers,
        fixed_ms=max(float(fixed), 0.0),
        ms_per_1000=max(float(slope), 0.0) * 1000,
        pairs_per_second=_bulk(matcher),
        process_mb=process_mb,
        item_kb=(rows + 2 * matcher.stock_bytes / vacant) / _KB,
        client_kb=people / max(company.clients.height, 1) / _KB,
        model_mb=sum(file.stat().st_size for file in version.iterdir()) / _KB**2,
        answer_kb=len(answer.encode()) / _KB,
        data_seconds=data_seconds,
        fit_seconds=_fit_seconds(matcher, data),
    )


def _bulk(matcher: Matcher) -> float:
    """Return how many pairs are scored in a second where many are asked about at once."""
    company = matcher.company
    keys = company.requests[KEY].tail(100).to_list()
    sides = request_rows(company, keys) if keys else matcher.check(PairRequest()).row
    rows = np.arange(BULK, dtype=np.int64)
    managers = [manager for manager, there in company.managers.items() if there]
    started = time.perf_counter()
    matcher.probability_of(
        sides, rows % sides.height, rows % company.items.height, next(iter(managers), None)
    )
    return BULK / (time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class _Alike:
    """Makes such a model anew; the rule by hand too, which no search knows."""

    model: PairModel

    def make(self) -> PairModel:
        """Return one that has learnt nothing yet."""
        return type(self.model).of(self.model.parameters)


def _fit_seconds(matcher: Matcher, data: Dataset) -> float:
    model = matcher.scorer.model
    everything = np.arange(len(data.pairs), dtype=np.int64)
    split = Split("new_client", everything, everything[:0])
    started = time.perf_counter()
    parts = prepare_parts(data, split)
    fit_model(data, everything, parts, _Alike(model), 0)
    return time.perf_counter() - started


def _process_mb() -> float:
    """Return the greatest resident size so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _KB**2 if sys.platform == "darwin" else peak / _KB
