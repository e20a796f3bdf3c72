"""From measured figures to a machine: each formula worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ostap.errors import RefusedError
from ostap.matching import Matcher
from ostap.matching.dataset import Dataset
from ostap.matching.measure import measure, repeated, with_stock
from ostap.matching.scoring import Scorer
from ostap.matching.sizing import ASSUMED, prices_of, size
from ostap.names import Language
from ostap.results.sizing import AskedLoad, Measured, Prices, Sizing

MEASURED = Measured(
    items=100, clients=2048, pairs=5100, features=17, prepare_seconds=1, process_mb=303,
    answer_ms={100: 3.0, 1000: 12.0, 3000: 32.0}, fixed_ms=2, ms_per_1000=10,
    pairs_per_second=250_000, item_kb=10.24, client_kb=1, model_mb=2, answer_kb=4,
    data_seconds=12, fit_seconds=2,
)  # fmt: skip
PRICES = Prices(currency="EUR", core=10, memory=4, disk=0.5, assumed=False)


def sized(asked: AskedLoad, prices: Prices = PRICES, language: Language = Language.EN) -> Sizing:
    return size("2026-11-20", {"model": "m"}, asked, prices, MEASURED, language)


def test_without_a_load_of_its_own_the_workspace_is_sized() -> None:
    found = sized(AskedLoad())
    assert (found.load.items, found.load.clients) == (100, 2048)
    assert found.values == 86_700
    assert found.formulas["values"] == "5100 x 17 = 86700"
    assert found.needed.model_dump() == {
        "answer_ms": 2 + 10 * 100 / 1000,
        "busy_cores": pytest.approx(1000 * 3 / 1000 / 28_800 * 5),
        "cores": 1 + 1,
        "memory_gb": pytest.approx(((303 - 1 - 2) * 2 + 2 * (1 + 2)) / 1024),
        "disk_gb": pytest.approx(1 + (2 * 12 + 4 * 1000 * 365 / 1024) / 1024),
        "training_minutes": pytest.approx(15 + (12 + 24 * 2) / 60),
        "million_pairs_seconds": 4.0,
        "per_month": pytest.approx(
            2 * 10
            + ((303 - 3) * 2 + 6) / 1024 * 4
            + (1 + (24 + 4 * 365_000 / 1024) / 1024) / 2
        ),
    }  # fmt: skip
    assert found.bounded_by == "training"


def test_many_requests_need_more_cores_and_bound_them() -> None:
    load = AskedLoad(items=10_000, requests_per_day=100_000, headroom=5, trainings_per_month=0)
    found = sized(load)
    assert found.needed.answer_ms == 102
    assert found.needed.busy_cores == pytest.approx(100_000 * 0.102 / 28_800 * 5)
    assert found.needed.cores == 2
    assert found.bounded_by == "answers"
    assert found.formulas["cores"] == "max(1, ceil(1.7708)) + 0 = 2"


def test_what_is_an_assumption_or_goes_beyond_the_measurement_is_said_in_both_languages() -> None:
    load = AskedLoad(items=10_000)
    assert sized(load, ASSUMED).notes[:2] == (
        "the prices are an assumption: give those of an offer",
        "answers were measured up to 3000 items; beyond, the line goes on straight",
    )
    assert sized(load, ASSUMED, Language.RU).notes[:2] == (
        "цены взяты для примера: укажите цены из предложения",
        "ответ измерен до 3000 предметов, дальше время продолжено по прямой",
    )
    assert len(sized(AskedLoad(items=3000)).notes) == 1


def test_prices_count_as_assumed_until_all_are_given() -> None:
    assert prices_of(None, None, None, None) == ASSUMED
    assert prices_of(10, None, 0.5, "EUR") == Prices(
        currency="EUR", core=10, memory=ASSUMED.memory, disk=0.5, assumed=True
    )
    assert prices_of(10, 4, 0.5, "EUR") == PRICES


def test_a_larger_stock_is_todays_under_new_ids(dataset: Dataset) -> None:
    company = dataset.company
    larger = repeated(company, 150)
    assert larger.items["key"].n_unique() == larger.items.height == 150
    assert np.array_equal(larger.stock.on(0), np.arange(150))
    vacant = company.items[company.stock.on(20_000)]
    assert set(larger.items["premises.area"]) == set(vacant["premises.area"])


def test_nothing_vacant_can_not_be_measured(dataset: Dataset) -> None:
    company = dataset.company
    gone = replace(company.stock, end=np.zeros_like(company.stock.end))
    with pytest.raises(RefusedError, match="Nothing is vacant"):
        repeated(replace(company, stock=gone), 10)


def test_a_matcher_is_measured(
    dataset: Dataset, small_scorer: Callable[[], Scorer], tmp_path: Path
) -> None:
    (tmp_path / "model.txt").write_bytes(b"x" * 1024**2)
    matcher = Matcher(dataset.company, small_scorer(), {})
    found = measure(matcher, dataset, tmp_path, prepare_seconds=1.5, data_seconds=0.5)
    assert (found.items, found.pairs) == (len(matcher.vacant), len(dataset.pairs))
    assert found.features == len(matcher.scorer.features.state.features)
    assert found.model_mb == 1
    assert (found.prepare_seconds, found.data_seconds) == (1.5, 0.5)
    assert found.answer_ms.keys() == {100, 1_000, 3_000}
    measured = (*found.answer_ms.values(), found.fit_seconds, found.pairs_per_second,
                found.process_mb, found.client_kb, found.answer_kb)  # fmt: skip
    assert all(figure > 0 for figure in measured)
    # The matrix is held twice, 8 bytes for each feature.
    assert found.item_kb > 2 * 8 * found.features / 1024


def test_the_matrix_grows_with_the_stock(
    dataset: Dataset, small_scorer: Callable[[], Scorer]
) -> None:
    larger = with_stock(Matcher(dataset.company, small_scorer(), {}), 1_000)
    assert larger.stock_bytes == 1_000 * 8 * len(larger.scorer.features.state.features)
