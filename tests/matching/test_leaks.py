"""A column that knows the outcome is named with what was seen; one that does not is left alone."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import polars as pl

from ostap.catalog import Catalog
from ostap.matching.company import Company
from ostap.matching.dataset import Dataset, build_dataset
from ostap.matching.leaks import Candidate, find_leaks, leaking_features
from ostap.results.training_data import Leak

Tables = dict[str, pl.DataFrame]
Draw = Callable[..., Tables]
Make = Callable[..., Company]
Recatalog = Callable[[Callable[[str], str]], Catalog]


def _with_note(text: str) -> str:
    return text.replace("      edited_on: {type: date}", "      note: {type: category}\n"
                        "      edited_on: {type: date}")  # fmt: skip


def leaks_of(note: pl.Expr, drawn: Draw, make: Make, recatalog: Recatalog) -> dict[str, Leak]:
    tables = drawn(600)
    won = pl.Series("won", (tables["deals"]["status"] == "WON"))
    tables["leads"] = tables["leads"].with_columns(won).with_columns(note=note).drop("won")
    data = build_dataset(make(tables, recatalog(_with_note)))
    return {leak.column: leak for leak in find_leaks(data)}


def test_an_honest_agency_has_no_leak(dataset: Dataset) -> None:
    assert find_leaks(dataset) == ()


def test_the_outcome_under_another_name_predicts_too_well(
    drawn: Draw, company_from_tables: Make, recatalog: Recatalog
) -> None:
    note = pl.when("won").then(pl.lit("yes")).otherwise(pl.lit("no"))
    found = leaks_of(note, drawn, company_from_tables, recatalog)
    assert list(found) == ["leads.note"]
    leak = found["leads.note"]
    assert (leak.code, leak.used, leak.numbers["auc"]) == ("predicts_too_well", True, 1.0)
    assert "known_from: close" in leak.next.en
    assert "known_from: close" in leak.next.ru


def test_a_column_that_is_far_above_all_others_is_strange_below_095_too(
    drawn: Draw, company_from_tables: Make, recatalog: Recatalog
) -> None:
    """Every eighth is entered the wrong way round: AUC is about 0.87."""
    wrong = pl.int_range(pl.len()) % 8 == 0
    note = pl.when(pl.col("won") ^ wrong).then(pl.lit("yes")).otherwise(pl.lit("no"))
    leak = leaks_of(note, drawn, company_from_tables, recatalog)["leads.note"]
    assert leak.code == "predicts_too_well"
    assert 0.8 < float(leak.numbers["auc"]) < 0.95
    assert float(leak.numbers["next_best"]) < 0.65


def test_a_column_filled_for_wins_tells_by_being_there(
    drawn: Draw, company_from_tables: Make, recatalog: Recatalog
) -> None:
    leak = leaks_of(pl.when("won").then(pl.lit("x")), drawn, company_from_tables, recatalog)
    assert [(one.code, one.numbers) for one in leak.values()] == [
        ("missing_tells", {"filled_won": 1.0, "filled_lost": 0.0})
    ]


def test_a_column_that_open_deals_lack_is_filled_at_closing(dataset: Dataset) -> None:
    values = pl.Series("reason", ["price", "place"] * (len(dataset.pairs) // 2))
    late = Candidate("deals.reason", values, used=False, open_filled=0.0, open_n=40)
    early = Candidate("deals.asked", values, used=False, open_filled=0.9, open_n=40)
    few = Candidate("deals.other", values, used=False, open_filled=0.0, open_n=3)
    found = find_leaks(dataset, {one.column: one for one in (late, early, few)})
    assert [(one.code, one.column, one.used) for one in found] == [
        ("after_closing", "deals.reason", False)
    ]


def test_wishes_rewritten_after_the_deal_are_named_with_how_many(
    drawn: Draw, company_from_tables: Make
) -> None:
    tables = drawn(600)
    late = pl.int_range(pl.len()) < 30
    tables["leads"] = tables["leads"].with_columns(
        pl.when(late).then(dt.date(2026, 6, 1)).otherwise("edited_on").alias("edited_on")
    )
    found = find_leaks(build_dataset(company_from_tables(tables)))
    assert [(one.code, one.column, one.numbers) for one in found] == [
        ("edited_later", "leads.budget", {"late": 30, "filled": 600})
    ]


def test_a_column_that_a_person_has_checked_may_predict_well(dataset: Dataset) -> None:
    values = pl.Series("scored", dataset.positive.astype(np.float64))
    column = "deals.scored"
    assert find_leaks(dataset, {column: Candidate(column, values, used=False)})
    assert not find_leaks(dataset, {column: Candidate(column, values, used=False, checked=True)})


def test_with_one_outcome_nothing_is_suspected(drawn: Draw, company_from_tables: Make) -> None:
    tables = drawn(60)
    tables["deals"] = tables["deals"].with_columns(status=pl.lit("LOSE"))
    tables["contracts"] = tables["contracts"].clear()
    assert find_leaks(build_dataset(company_from_tables(tables))) == ()


def test_the_gate_is_told_of_features_that_leak_and_of_nothing_else(
    drawn: Draw, company_from_tables: Make, recatalog: Recatalog
) -> None:
    """Wishes rewritten later are out of the training rows: a model learns nothing from them."""
    tables = drawn(600)
    won = pl.Series("note", tables["deals"]["status"] == "WON").cast(pl.String)
    late = pl.int_range(pl.len()) < 30
    tables["leads"] = tables["leads"].with_columns(
        won, pl.when(late).then(dt.date(2026, 6, 1)).otherwise("edited_on").alias("edited_on")
    )
    data = build_dataset(company_from_tables(tables, recatalog(_with_note)))
    assert {leak.column for leak in find_leaks(data)} == {"leads.note", "leads.budget"}
    assert [leak.column for leak in leaking_features(data)] == ["leads.note"]


def test_a_feature_that_a_person_has_checked_is_no_leak_to_the_gate(
    drawn: Draw, company_from_tables: Make, recatalog: Recatalog
) -> None:
    tables = drawn(600)
    won = pl.Series("won", tables["deals"]["status"] == "WON")
    tables["leads"] = tables["leads"].with_columns(note=pl.when(won).then(pl.lit("x")))
    checked = recatalog(lambda text: _with_note(text).replace(
        "note: {type: category}", "note: {type: category, checked: true}"))  # fmt: skip
    for catalog, leaks in ((recatalog(_with_note), ["leads.note"]), (checked, [])):
        data = build_dataset(company_from_tables(tables, catalog))
        assert [leak.column for leak in leaking_features(data)] == leaks
