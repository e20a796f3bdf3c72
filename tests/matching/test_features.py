"""The same features in training and in serving."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from ostap.matching.company import Company
from ostap.matching.dataset import Dataset, Pairs, build_dataset
from ostap.matching.feature_state import FeatureState, Matrix
from ostap.matching.features import Features
from ostap.matching.rates import out_of_fold


@pytest.fixture(scope="module")
def fitted(dataset: Dataset) -> tuple[Features, Matrix]:
    return Features.fit(dataset, np.arange(1000))


OUT_OF_FOLD = ("manager:rate", "premises.district~leads.business:rate")


def test_the_rows_fitted_on_have_the_same_values_when_they_come_back(
    dataset: Dataset, fitted: tuple[Features, Matrix]
) -> None:
    """Except rates of wins, which in training are told by other clients' rows only."""
    features, matrix = fitted
    prepared = features.prepare(dataset.company.items)
    again = features.matrix(prepared, dataset.requests, dataset.pairs.take(np.arange(1000)))
    assert again.features == matrix.features
    kept = [i for i, f in enumerate(matrix.features) if f.name not in OUT_OF_FOLD]
    assert len(kept) == len(matrix.features) - 2
    np.testing.assert_array_equal(again.values[:, kept], matrix.values[:, kept])


def test_one_request_against_many_items_has_the_values_of_single_pairs(
    dataset: Dataset, fitted: tuple[Features, Matrix]
) -> None:
    """A ranking encodes one row by a shorter way; it must come to the same."""
    features, _ = fitted
    prepared = features.prepare(dataset.company.items)
    n = dataset.company.items.height
    everything, pair = np.arange(n), 5
    day, manager = dataset.pairs.day[[pair]], dataset.pairs.manager[[pair]]
    served = features.matrix(
        prepared,
        dataset.requests[pair],
        Pairs(np.zeros(n, dtype=int), everything, manager.repeat(n), day.repeat(n)),
    )
    trained = features.matrix(
        prepared,
        dataset.requests,
        Pairs(np.full(n, pair), everything, manager.repeat(n), day.repeat(n)),
    )
    np.testing.assert_array_equal(served.values, trained.values)


def test_the_state_goes_through_json_unchanged(
    dataset: Dataset, fitted: tuple[Features, Matrix]
) -> None:
    features, _ = fitted
    state = FeatureState.model_validate_json(features.state.model_dump_json())
    assert state == features.state
    rows = np.arange(1000, 1100)
    values = [
        f.matrix(
            f.prepare(dataset.company.items), dataset.requests, dataset.pairs.take(rows)
        ).values
        for f in (features, Features(state))
    ]
    np.testing.assert_array_equal(values[0], values[1])


def test_every_feature_names_catalog_columns(
    dataset: Dataset, fitted: tuple[Features, Matrix]
) -> None:
    known = {c.ref for c in (*dataset.plan.request, *dataset.plan.item)} | {"manager", "day"}
    for feature in fitted[1].features:
        assert set(feature.columns) <= known
    monotone = {f.name: f.monotone for f in fitted[1].features if f.monotone}
    assert monotone == {
        "premises.area~leads.area_min..leads.area_max:inside": 1,
        "premises.area~leads.area_min..leads.area_max:below": -1,
        "premises.area~leads.area_min..leads.area_max:above": -1,
        "premises.price~leads.budget:over": -1,
        "premises.district~leads.districts:match": 1,
        "premises.district~leads.business:rate": 1,
        "manager:rate": 1,
    }


def test_a_value_never_seen_is_another_value_and_a_new_district_is_still_matched(
    dataset: Dataset, fitted: tuple[Features, Matrix]
) -> None:
    features, matrix = fitted
    items = dataset.company.items.with_columns(pl.lit("west").alias("premises.district"))
    wish = dataset.requests[0].with_columns(pl.Series("leads.districts", [["west"]]))
    pair = Pairs(np.array([0]), np.array([0]), np.array(["1"], dtype=object), np.array([20000]))
    row = features.matrix(features.prepare(items), wish, pair).values[0]
    value = {f.name: row[i] for i, f in enumerate(matrix.features)}
    assert value["premises.district~leads.districts:match"] == 1
    assert value["premises.district=north"] == value["premises.district=south"] == 0


def test_constant_columns_make_no_feature_and_are_named(
    drawn: Callable[..., dict[str, pl.DataFrame]], company_from_tables: Callable[..., Company]
) -> None:
    tables = drawn(200)
    tables["premises"] = tables["premises"].with_columns(pl.lit(50.0).alias("area"))
    data = build_dataset(company_from_tables(tables))
    features, matrix = Features.fit(data, np.arange(len(data.pairs)))
    assert "premises.area" in features.state.constant
    assert "premises.area" not in {f.name for f in matrix.features}


def test_numbers_are_brought_back_to_the_quantiles_and_a_gap_has_its_own_feature(
    drawn: Callable[..., dict[str, pl.DataFrame]], company_from_tables: Callable[..., Company]
) -> None:
    tables = drawn(400)
    tables["leads"] = tables["leads"].with_columns(
        pl.when(pl.int_range(400) == 0).then(1e9)
        .when(pl.int_range(400) == 1).then(None)
        .otherwise("area_max").alias("area_max")
    )  # fmt: skip
    data = build_dataset(company_from_tables(tables))
    _, matrix = Features.fit(data, np.arange(len(data.pairs)))
    names = [f.name for f in matrix.features]
    column = matrix.values[:, names.index("leads.area_max")]
    assert np.nanmax(column) < 1000
    assert (
        matrix.values[:, names.index("leads.area_max:missing")].tolist()
        == np.isnan(column).tolist()
    )


def test_a_rate_out_of_fold_never_hears_of_its_own_clients_outcome() -> None:
    """Turning one client's outcomes round leaves its own rates as they were."""

    class Told:
        def __init__(self, won: np.ndarray) -> None:
            self.won = won

        def fitted(self, rows: np.ndarray) -> dict[str, object]:
            return {"mean": float(self.won[rows].mean())}

        def at(self, rows: np.ndarray, told: dict[str, object]) -> dict[str, np.ndarray]:
            return {"rate": np.full(len(rows), told["mean"])}

    groups = np.array([f"c{i % 20}" for i in range(100)], dtype=object)
    won = np.zeros(100)
    own = groups == "c3"
    before = out_of_fold(Told(won), groups, 100)["rate"]  # type: ignore[arg-type]
    after = out_of_fold(Told(won + own), groups, 100)["rate"]  # type: ignore[arg-type]
    np.testing.assert_array_equal(before[own], after[own])
    assert (before != after).any()


def test_a_season_is_a_feature_only_where_it_came_twice(dataset: Dataset) -> None:
    """Within one year a place in the year is a date: it would learn how those very weeks went."""
    day = dataset.pairs.day
    for days, there in ((729, False), (731, True)):
        rows = np.flatnonzero(day <= day.min() + days)
        rows = np.append(rows, np.flatnonzero(day > day.min() + 730)[0]) if there else rows
        features, _ = Features.fit(dataset, rows)
        assert ("season:sin" in {f.name for f in features.state.features}) is there
