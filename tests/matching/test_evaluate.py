"""An evaluation accepts what is good, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ostap.catalog import Catalog
from ostap.errors import InvalidInputError, RefusedError
from ostap.matching import evaluate
from ostap.matching.accept import verdict
from ostap.matching.company import Company, require_deals
from ostap.matching.dataset import Dataset, build_dataset
from ostap.matching.effort import Effort
from ostap.matching.enough import check_enough
from ostap.matching.evaluate import evaluate_data
from ostap.matching.leaks import leaking_features
from ostap.matching.search import choose_model
from ostap.names import Language
from ostap.results.matching import Evaluation
from ostap.settings.workspace import FilterPromise
from ostap.sources import open_source

EFFORT = Effort(trials=1, kinds=("lightgbm",))
Tables = dict[str, pl.DataFrame]
Draw = Callable[..., Tables]
Make = Callable[..., Company]
Recatalog = Callable[[Callable[[str], str]], Catalog]


def evaluated(data: Dataset, promise: FilterPromise | None = None) -> Evaluation:
    choice = choose_model(data, 0, EFFORT, language=Language.EN)
    return evaluate_data(data, choice, promise or FilterPromise(), 0, Language.EN)


@pytest.fixture(scope="module")
def good(dataset: Dataset) -> Evaluation:
    return evaluated(dataset)


def test_a_strong_signal_is_found_on_every_split_and_accepted(good: Evaluation) -> None:
    assert good.accepted, good.why
    assert [r.split for r in good.splits] == ["shuffled", "time", "new_client"]
    for report in good.splits:
        assert report.auc is not None
        assert report.auc > 0.8
        assert report.filter.works
        assert set(report.baselines) == {"random", "most_frequent", "rule", "popularity"}
        for baseline in report.baselines.values():
            assert (baseline.auc or 0) < report.auc


def test_the_promise_is_read_on_rows_that_nothing_was_chosen_on(good: Evaluation) -> None:
    shuffled = good.splits[0]
    assert good.promise.bound == shuffled.recall_lower
    assert good.promise.kept
    assert good.promise.guaranteed
    assert not good.splits[1].guaranteed
    assert [p.kind for p in good.other_promises] == ["per_lead", "nothing_lost"]
    assert [p.kept for p in good.other_promises] == [None, None]


def test_the_commonest_outcome_and_chance_score_as_they_must(good: Evaluation) -> None:
    for report in good.splits:
        common, chance = report.baselines["most_frequent"], report.baselines["random"]
        assert common.auc == 0.5
        assert common.accuracy == pytest.approx(
            max(report.prevalence or 0, 1 - (report.prevalence or 0))
        )
        assert chance.removed_share == pytest.approx(0.5, abs=0.12)
        assert chance.hit_at_10 == pytest.approx(10 / 60, abs=0.12)


def test_null_control_shuffled_outcomes_are_not_accepted(
    drawn: Draw, company_from_tables: Make
) -> None:
    """AUC about a half, no filter that earns its place, no acceptance."""
    tables = drawn(1200, seed=5)
    rng = np.random.default_rng(0)
    tables["deals"] = tables["deals"].with_columns(
        pl.Series("status", rng.permutation(tables["deals"]["status"].to_numpy()))
    )
    tables["contracts"] = tables["deals"].filter(pl.col("status") == "WON").select(
        "client_id", "premises_id", "manager_id", pl.col("closed_on").alias("signed_on"),
        pl.lit(value=True).alias("is_paid"),
    )  # fmt: skip
    found = evaluated(build_dataset(company_from_tables(tables)))
    assert not found.accepted
    for report in found.splits:
        assert report.auc == pytest.approx(0.5, abs=0.08)
        assert not report.filter.works
        assert (report.recall, report.removed_share) == (1.0, 0.0)
    assert any("not better than chance" in why for why in found.why)


def test_a_promise_about_marks_can_not_be_accepted_without_marks(dataset: Dataset) -> None:
    found = evaluated(dataset, FilterPromise(promise="per_lead"))
    assert (found.accepted, found.promise.kept) == (False, None)


def test_weak_wins_are_trained_on_and_reported_apart(
    drawn: Draw, company_from_tables: Make
) -> None:
    tables = drawn(1200)
    tables["contracts"] = tables["contracts"].with_columns(
        (pl.int_range(tables["contracts"].height) % 4 > 0).alias("is_paid")
    )
    data = build_dataset(company_from_tables(tables))
    weak = int((data.outcome == "weak").sum())
    assert weak > 50
    found = evaluated(data)
    assert found.data.weak == weak
    for report in found.splits:
        assert report.weak.n > 0
        assert report.n + report.weak.n == pytest.approx(300, abs=10)


def test_from_the_database_it_is_the_same(
    database: Path, catalog: Catalog, dataset: Dataset, good: Evaluation
) -> None:
    source = open_source(f"duckdb:///{database}", database.parent)
    found = evaluate(
        source, catalog, FilterPromise(), dataset.company.as_of, language=Language.EN, effort=EFFORT
    )
    source.close()
    assert timeless(found) == timeless(good)


def timeless(found: Evaluation) -> Evaluation:
    """Return it without what a clock measured."""
    assert found.choice
    kinds = tuple(k.model_copy(update={"milliseconds": 0.0}) for k in found.choice.kinds)
    return found.model_copy(update={"choice": found.choice.model_copy(update={"kinds": kinds})})


def test_too_few_deals_name_everything_that_is_missing(
    drawn: Draw, company_from_tables: Make
) -> None:
    tables = drawn(30)
    tables["deals"] = tables["deals"].with_columns(pl.lit("LOSE").alias("status"))
    tables["contracts"] = tables["contracts"].clear()
    with pytest.raises(RefusedError) as caught:
        check_enough(build_dataset(company_from_tables(tables)))
    assert [p.code for p in caught.value.problems] == [
        "matching.too_few_pairs",
        "matching.too_few_won",
    ]
    assert "завершённых сделок: 30, нужно хотя бы 50" in caught.value.told(Language.RU)
    assert "deals.status" in caught.value.told(Language.RU)


def test_no_deals_at_all_is_not_enough(drawn: Draw, company_from_tables: Make) -> None:
    tables = drawn(30)
    tables["deals"], tables["contracts"] = tables["deals"].clear(), tables["contracts"].clear()
    with pytest.raises(RefusedError, match="won deals: 0"):
        check_enough(build_dataset(company_from_tables(tables)))


def test_a_catalog_without_deals_is_asked_for_them(
    recatalog: Recatalog, company_from_tables: Make, drawn: Draw
) -> None:
    bare = recatalog(
        lambda text: text[: text.index("deals:\n  table")] + text[text.index("pairs:") :]
    )
    with pytest.raises(InvalidInputError, match="section deals"):
        require_deals(bare)
    assert company_from_tables(drawn(60), bare).outcomes.frame.is_empty()


def test_without_pairs_it_learns_from_columns_alone_and_says_so(
    recatalog: Recatalog, company_from_tables: Make, drawn: Draw
) -> None:
    bare = recatalog(lambda text: text[: text.index("pairs:")])
    found = evaluated(build_dataset(company_from_tables(drawn(600), bare)))
    assert found.data.notes == ("the catalog has no pairs: no reasons, no rule to compare with",)
    assert found.splits[0].baselines["rule"].auc == 0.5


def test_a_column_that_knows_the_outcome_is_named_and_stands_in_the_way(
    drawn: Draw, company_from_tables: Make
) -> None:
    """The entrance is noted when the lease is drawn up: only for deals that were won."""
    tables = drawn(800)
    won = tables["deals"]["status"] == "WON"
    tables["leads"] = tables["leads"].with_columns(
        entrance=pl.when(won).then(pl.lit(value=True)).otherwise(None)
    )
    data = build_dataset(company_from_tables(tables))
    (leak,) = leaking_features(data)
    accepted, why = verdict((), FilterPromise(), Language.EN, [leak])
    assert not accepted
    assert why[0].startswith("learns from leads.entrance, which may know the outcome: Filled in")
    found = evaluated(data)
    assert not found.accepted
    assert any(line.startswith("learns from leads.entrance") for line in found.why)


def test_what_the_leads_say_on_the_day_is_no_leak(good: Evaluation, dataset: Dataset) -> None:
    assert leaking_features(dataset) == ()
    assert not any("learns from" in line for line in good.why)


def test_where_deals_have_no_day_the_future_is_told_as_not_tried_and_held_against_nobody(
    good: Evaluation,
) -> None:
    reports = tuple(one for one in good.splits if one.split != "time")
    accepted, why = verdict(reports, FilterPromise(), Language.EN, dayless=True)
    assert accepted
    assert any("deals have no day" in line for line in why)
    accepted, why = verdict(reports, FilterPromise(), Language.EN)
    assert not accepted
    assert any("not enough data to hold rows out" in line for line in why)
