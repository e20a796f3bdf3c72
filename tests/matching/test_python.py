"""From Python everything is as on the command line, and pairs come as tables."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
from tests.matching.conftest import CATALOG

import ostap
from ostap import open_company
from ostap.delivery.python import OpenCompany
from ostap.errors import InvalidInputError, RefusedError
from ostap.matching.frames import FoldPredictions
from ostap.results.matching import ModelVersion

SETTINGS = """
database = "duckdb:///agency.duckdb"
language = "en"
as_of = "2026-06-30"
"""


@pytest.fixture(scope="module")
def folder(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company's folder: 1,500 deals with a strong signal."""
    home = tmp_path_factory.mktemp("company")
    shutil.copy(database, home / "agency.duckdb")
    (home / "catalog.yaml").write_text(CATALOG, encoding="utf-8")
    (home / "ostap.toml").write_text(SETTINGS, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def company(folder: Path) -> Iterator[OpenCompany]:
    with open_company(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def card(company: OpenCompany) -> ModelVersion:
    """A version of a plain kind, trained once."""
    return company.match.train(trials=1, kinds=["logistic"])


@pytest.fixture(scope="module")
def folds(company: OpenCompany, card: ModelVersion) -> FoldPredictions:
    assert card.model == "logistic"
    return company.match.fold_predictions()


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "'polars', 'sklearn', 'pydantic'"
    code = f"import ostap, sys; print([m for m in ({heavy}) if m in sys.modules])"
    told = subprocess.run(  # noqa: S603 - this very Python, and code written above
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
    assert ostap.__all__ == ["__version__", "open_company"]


def test_a_training_frame_has_a_row_for_each_pair_and_a_column_for_each_feature(
    company: OpenCompany, card: ModelVersion
) -> None:
    frame = company.match.training_frame()
    assert frame.columns[:8] == [
        "client", "item", "manager", "request", "day", "outcome", "won", "weight",
    ]  # fmt: skip
    assert frame.schema["day"] == pl.Date
    assert set(frame.dtypes[8:]) == {pl.Float64}
    assert set(frame["outcome"]) == {"won", "weak", "lost"}
    assert frame["won"].sum() == (frame["outcome"] != "lost").sum()
    assert frame["day"].is_sorted()
    as_served = company.match.training_frame(card.version)
    assert as_served.columns[8:] == list(card.features)
    assert as_served.select("client", "item", "day").equals(frame.select("client", "item", "day"))


def test_only_rates_of_wins_differ_between_what_is_learnt_from_and_what_is_served(
    company: OpenCompany, card: ModelVersion
) -> None:
    learnt, served = company.match.training_frame(), company.match.training_frame(card.version)
    both = [name for name in card.features if name in learnt.columns]
    differ = {name for name in both if not learnt[name].equals(served[name])}
    assert differ
    assert all("rate" in name for name in differ), differ


def test_a_past_pair_asked_on_its_own_day_has_the_features_that_training_gave_it(
    company: OpenCompany, folder: Path, card: ModelVersion
) -> None:
    frame = company.match.training_frame(card.version).filter(pl.col("request").is_not_null())
    busy = frame.group_by("day").len().sort("len", "day")["day"][-1]
    pairs = frame.filter(pl.col("day") == busy)
    assert pairs.height > 1
    with open_company(folder, as_of=busy) as then:
        served = then.match.fitted().features(pairs)
    trained = pairs.select(served.columns)
    # A manager who has left since was there on that day; dates are days of that day.
    left = {"manager=dismissed", *(n for n in served.columns if n.startswith("manager"))}
    same = [name for name in served.columns if name not in left]
    assert len(same) > 20
    assert served.select(same).equals(trained.select(same))


def test_scores_of_a_frame_are_the_numbers_of_a_ranking(
    company: OpenCompany, card: ModelVersion
) -> None:
    assert card.version
    fitted = company.match.fitted()
    request = fitted.matcher.company.requests.filter(pl.col("client").is_not_null()).row(
        -1, named=True
    )
    ranking = company.match.rank({"client": request["client"], "manager": "2"}, top=None)
    pairs = pl.DataFrame({"item": [one.id for one in ranking.items]}).with_columns(
        pl.lit(request["client"]).alias("client"), pl.lit("2").alias("manager"),
        pl.lit("kept").alias("note"),
    )  # fmt: skip
    scored = fitted.score(pairs)
    assert scored.columns == ["item", "client", "manager", "note", "probability"]
    assert scored["probability"].to_list() == [one.probability for one in ranking.items]
    by_request = fitted.score(
        pairs.with_columns(request=pl.lit(request["key"])).drop("manager", "client")
    )
    anybody = company.match.rank({"client": request["client"]}, top=None)
    chances = {one.id: one.probability for one in anybody.items}
    assert by_request["probability"].to_list() == pytest.approx(
        [chances[i] for i in pairs["item"]], abs=0, rel=1e-12
    )


def test_no_pairs_have_no_scores(company: OpenCompany, card: ModelVersion) -> None:
    assert card.version
    empty = pl.DataFrame(schema={"request": pl.String, "item": pl.String})
    assert company.match.fitted().score(empty).shape == (0, 3)


def test_pairs_that_name_something_unknown_are_refused_all_at_once(
    company: OpenCompany, card: ModelVersion
) -> None:
    assert card.version
    fitted = company.match.fitted()
    wrong = pl.DataFrame({"request": ["L1", "M1"], "item": ["P1", "P02"], "manager": ["9", None]})
    with pytest.raises(InvalidInputError) as caught:
        fitted.score(wrong)
    assert [p.where for p in caught.value.problems] == ["item", "request", "manager"]
    with pytest.raises(InvalidInputError, match="no column item"):
        fitted.features(pl.DataFrame({"client": ["C1"]}))


def test_predictions_by_fold_are_of_clients_that_the_fold_had_not_seen(
    company: OpenCompany, folds: FoldPredictions
) -> None:
    frame = folds.frame
    assert frame.columns == [
        "client", "item", "manager", "request", "day", "outcome", "won", "fold", "score",
        "in_sample", "probability",
    ]  # fmt: skip
    assert sorted(frame["fold"].unique()) == [0, 1, 2, 3, 4]
    assert frame.group_by("client").agg(pl.col("fold").n_unique())["fold"].max() == 1
    assert (folds.kind, folds.seed, folds.folds) == ("logistic", 0, 5)
    assert frame["probability"].is_between(0, 1).all()
    # At the pairs' own share of wins the mean is that share; the prior of 1/26 lies far below.
    assert frame["in_sample"].mean() == pytest.approx(frame["won"].mean(), abs=0.02)
    assert float(str(frame["probability"].mean())) < float(str(frame["in_sample"].mean()))
    assert frame.select("client", "item").equals(
        company.match.training_frame().select("client", "item")
    )


def test_the_same_seed_gives_the_same_predictions_and_another_other_folds(
    company: OpenCompany, folds: FoldPredictions
) -> None:
    again = company.match.fold_predictions("logistic", folds.parameters)
    assert again.frame.equals(folds.frame)
    assert again.data == folds.data
    other = company.match.fold_predictions("logistic", folds.parameters, seed=1)
    assert not other.frame["fold"].equals(folds.frame["fold"])


def test_every_feature_is_traced_to_columns_of_the_catalog(
    company: OpenCompany, card: ModelVersion
) -> None:
    table = company.match.features()
    assert table["feature"].to_list() == list(card.features)
    for columns in table["columns"].to_list():
        assert all(company.catalog.column(ref) is not None for ref in columns), columns
    by_name = {row["feature"]: row for row in table.to_dicts()}
    assert by_name["premises.area~leads.area_min..leads.area_max:inside"] == {
        "feature": "premises.area~leads.area_min..leads.area_max:inside",
        "columns": ["leads.area_min", "leads.area_max", "premises.area"],
        "titles": ["area from", "area to", "area"],
        "monotone": 1,
        "met_at": 1.0,
    }
    assert by_name["season:sin"]["columns"] == ["deals.created_on"]
    assert by_name["manager=1"]["columns"] == ["deals.manager_id"]


def test_ranking_back_and_explaining_are_those_of_the_commands(
    company: OpenCompany, card: ModelVersion
) -> None:
    ranking = company.match.rank({"request": {"area_min": 40, "area_max": 60}}, top=3)
    assert ranking.versions["model"] == card.version
    assert ranking.versions["number"] == card.number
    assert ranking.selection is None
    best = ranking.items[0]
    told = company.match.explain({"request": {"area_min": 40, "area_max": 60}}, best.id)
    assert told.probability == pytest.approx(best.probability)
    found = company.match.clients(best.id, top=5)
    assert [one.probability for one in found.clients] == sorted(
        (one.probability for one in found.clients), reverse=True
    )


def test_trying_out_is_not_journaled_and_showing_is(
    company: OpenCompany, card: ModelVersion
) -> None:
    assert card.version
    request = {"request": {"area_min": 40, "area_max": 60}}
    assert company.match.rank(request, top=1).selection is None
    assert company.match.rank(request, top=1, shown=True).selection is not None


def test_versions_are_listed_and_put_in_use(company: OpenCompany, card: ModelVersion) -> None:
    listed = company.match.versions()
    assert card.version in {one.version for one in listed.kept}
    assert company.match.use(card.version, anyway=True).number == card.number
    with pytest.raises(RefusedError, match=r"no model version 9\.9\.9"):
        company.match.use("9.9.9")


def test_a_version_is_trained_again_from_its_card_byte_for_byte(
    company: OpenCompany, card: ModelVersion
) -> None:
    told = company.match.rebuild(card.version)
    assert (told.version, told.same, told.files, told.changed) == (card.version, True, (), ())


def test_edited_deals_show_when_a_version_is_trained_again(
    folder: Path, card: ModelVersion, tmp_path: Path
) -> None:
    copied = tmp_path / "company"
    shutil.copytree(folder, copied)
    with duckdb.connect(str(copied / "agency.duckdb")) as connection:
        connection.execute("update premises set area = area + 7 where premises_id < 'P30'")
    with open_company(copied) as opened:
        told = opened.match.rebuild(card.version)
    assert not told.same
    assert told.changed == ("data",)
    assert "features.json" in told.files


def test_the_data_are_reported_on(company: OpenCompany) -> None:
    report = company.quality()
    assert report.as_of == "2026-06-30"
    assert any(check.findings for check in report.checks)


def test_a_day_may_be_a_date_or_its_text_and_a_wrong_folder_is_told(
    folder: Path, tmp_path: Path
) -> None:
    with open_company(folder, as_of=dt.date(2025, 1, 1), language="ru") as early:
        assert (early.as_of, early.parts.language) == (dt.date(2025, 1, 1), "ru")
    with pytest.raises(InvalidInputError), open_company(tmp_path / "nowhere") as nowhere:
        nowhere.match.versions()
