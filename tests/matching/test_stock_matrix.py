"""A request against a whole stock: the numbers of training, most of them made beforehand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl
import pytest

from ostap.matching import Matcher, PairRequest
from ostap.matching.company import to_day
from ostap.matching.dataset import Dataset, Pairs
from ostap.matching.encode import encode_side
from ostap.matching.encode_one import encode_one
from ostap.matching.features import Features
from ostap.matching.plan import SideColumn
from ostap.matching.request_rows import request_rows
from ostap.matching.scoring import Scorer
from ostap.matching.stock_matrix import StockMatrix

COLUMNS = (
    SideColumn(ref="r.size", kind="number"),
    SideColumn(ref="r.opens", kind="date"),
    SideColumn(ref="r.kind", kind="category"),
    SideColumn(ref="r.corner", kind="category", known_from="r.seen"),
    SideColumn(ref="r.places", kind="multi"),
)
ROWS = pl.DataFrame(
    {
        "r.size": [48.5, None, 3.0],
        "r.opens": [dt.date(2026, 3, 1), None, dt.date(1969, 12, 31)],
        "r.kind": ["cafe", None, "circus"],
        "r.corner": [True, False, None],
        "r.seen": [dt.date(2026, 1, 1), None, None],
        "r.places": [["north", "moon"], [], None],
    }
)
KEPT: dict[str, Sequence[str]] = {
    "r.kind": ["bank", "cafe"], "r.corner": ["false", "true"], "r.places": ["north", "south"],
}  # fmt: skip
WORDS = {4: ("r.places", ["north", "south", "west"])}


@pytest.mark.parametrize("row", range(ROWS.height))
def test_a_row_alone_is_encoded_as_among_others(row: int) -> None:
    whole = encode_side(ROWS, COLUMNS, KEPT, WORDS)
    alone = encode_one(ROWS.row(row, named=True), COLUMNS, KEPT, WORDS)
    for part in ("numbers", "hot", "words", "stated", "known"):
        several, one = getattr(whole, part), getattr(alone, part)
        assert several.keys() == one.keys()
        for name, values in several.items():
            np.testing.assert_array_equal(one[name], values[row : row + 1])


@pytest.mark.parametrize("manager", ["1", "nobody known", None])
def test_the_prepared_matrix_is_that_of_training_number_for_number(
    dataset: Dataset, manager: str | None
) -> None:
    company = dataset.company
    features, _ = Features.fit(dataset, np.arange(len(dataset.pairs)))
    prepared, day = features.prepare(company.items), to_day(company.as_of)
    stock = company.stock.on(day)
    fast = StockMatrix(features, prepared, stock, day)
    for key in company.requests["key"].tail(20).to_list():
        sides = request_rows(company, [key])
        pairs = Pairs(
            request_row=np.zeros_like(stock), item_row=stock,
            manager=np.full(len(stock), manager, dtype=object), day=np.full_like(stock, day),
        )  # fmt: skip
        plain = features.matrix(prepared, sides, pairs)
        quick = fast.of(sides.row(0, named=True), manager)
        np.testing.assert_array_equal(quick.values, plain.values)
        assert quick.features == plain.features


def test_another_manager_is_written_into_a_matrix_as_if_it_had_been_made_for_him(
    dataset: Dataset,
) -> None:
    features, _ = Features.fit(dataset, np.arange(len(dataset.pairs)))
    company = dataset.company
    day = to_day(company.as_of)
    fast = StockMatrix(features, features.prepare(company.items), company.stock.on(day), day)
    request = request_rows(company, [company.requests["key"][0]]).row(0, named=True)
    matrix = fast.of(request, "1")
    fast.sent_by(matrix, "2")
    np.testing.assert_array_equal(matrix.values, fast.of(request, "2").values)


def test_threads_share_a_matcher_and_get_what_one_alone_would(
    dataset: Dataset, small_scorer: Callable[[], Scorer]
) -> None:
    matcher = Matcher(dataset.company, small_scorer(), {})
    clients = dataset.company.requests["client"].tail(40).to_list()
    requests = [PairRequest(client=client, manager="1") for client in clients]
    alone = [matcher.rank(request, top=5) for request in requests]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda request: matcher.rank(request, top=5), requests)) == alone
