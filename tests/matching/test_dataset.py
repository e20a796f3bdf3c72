"""Each pair carries the wishes of its own request and only what was known on its day."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import polars as pl

from ostap.catalog import Catalog
from ostap.matching.company import Company, to_day
from ostap.matching.dataset import DISMISSED, Dataset, build_dataset, data_report
from ostap.matching.features import Features
from ostap.matching.plan import make_plan
from ostap.names import Language

Tables = dict[str, pl.DataFrame]
Draw = Callable[..., Tables]
Make = Callable[..., Company]
Recatalog = Callable[[Callable[[str], str]], Catalog]


def test_features_come_from_the_catalog_and_what_is_left_out_is_named(catalog: Catalog) -> None:
    plan = make_plan(catalog)
    assert {c.ref for c in plan.request} == {
        "leads.area_min", "leads.area_max", "leads.budget", "leads.districts", "leads.business",
        "leads.entrance", "clients.kind",
    }  # fmt: skip
    assert {c.ref for c in plan.item} == {"premises.area", "premises.price", "premises.district"}
    assert dict(plan.dropped) == {
        "clients.name": "sensitive",
        "clients.religion": "protected",
        "leads.status": "close",
        "premises.address": "text",
    }


def test_every_row_of_the_same_catalog_has_the_same_plan(
    catalog: Catalog, recatalog: Recatalog
) -> None:
    assert make_plan(catalog).fingerprint == make_plan(recatalog(lambda text: text)).fingerprint
    other = recatalog(lambda text: text.replace("kind: at_most", "kind: at_least"))
    assert make_plan(catalog).fingerprint != make_plan(other).fingerprint


def test_the_wishes_are_those_of_the_deals_own_request(
    drawn: Draw, company_from_tables: Make
) -> None:
    tables = drawn(60)
    data = build_dataset(company_from_tables(tables))
    asked = tables["deals"].join(tables["leads"], on="lead_id", maintain_order="left")
    assert sorted(data.requests["leads.area_min"]) == sorted(asked["area_min"])


def test_without_its_own_request_the_clients_latest_before_the_day_counts(
    drawn: Draw, company_from_tables: Make
) -> None:
    tables = drawn(60)
    client = tables["deals"]["client_id"][0]
    day = dt.date(2026, 5, 1)
    new = tables["deals"][:1].with_columns(
        pl.lit(None, pl.String).alias("lead_id"), pl.lit(day).alias("created_on"),
        pl.lit(day).alias("closed_on"), pl.lit("LOSE").alias("status"),
    )  # fmt: skip
    leads = [
        tables["leads"][:1].with_columns(
            pl.lit(name).alias("lead_id"), pl.lit(client).alias("client_id"),
            pl.lit(on).alias("created_on"), pl.lit(area).alias("area_min"),
        )
        for name, on, area in (("before", dt.date(2026, 4, 30), 77.0),
                               ("after", dt.date(2026, 5, 2), 99.0))
    ]  # fmt: skip
    tables["deals"] = new
    tables["leads"] = pl.concat([tables["leads"], *leads])
    data = build_dataset(company_from_tables(tables))
    lost = data.requests["leads.area_min"].to_list()[data.outcome.tolist().index("lost")]
    assert lost == 77.0


def test_pairs_whose_wishes_were_rewritten_after_the_deal_are_left_out(
    drawn: Draw, company_from_tables: Make
) -> None:
    """A gap in their place would itself tell the outcome."""
    tables = drawn(60)
    late = pl.Series([True] * 5 + [False] * 55)
    tables["leads"] = tables["leads"].with_columns(
        pl.when(late).then(dt.date(2026, 6, 1)).otherwise("edited_on").alias("edited_on")
    )
    data = build_dataset(company_from_tables(tables))
    assert (len(data.pairs), data.edited_later, data.late) == (55, 5, ())


def test_a_column_mostly_known_after_the_deal_is_dropped_by_name(
    drawn: Draw, company_from_tables: Make
) -> None:
    tables = drawn(60)
    tables["leads"] = tables["leads"].with_columns(pl.lit(dt.date(2026, 6, 1)).alias("edited_on"))
    data = build_dataset(company_from_tables(tables))
    assert len(data.pairs) == 60
    assert data.late == ("leads.budget",)
    assert [pair.kind for pair in data.plan.pairs] == ["range", "one_of", "affinity"]
    dropped = {d.column: d.why for d in data_report(data, Language.RU).dropped}
    assert dropped["leads.budget"] == "обычно становится известно после дня сделки"


def test_managers_who_left_are_one_manager(dataset: Dataset) -> None:
    assert set(dataset.pairs.manager.tolist()) == {"1", "2", "3", DISMISSED}


def test_a_price_of_a_metre_in_place_of_the_price_is_not_believed(
    drawn: Draw, company_from_tables: Make
) -> None:
    tables = drawn(60)
    tables["premises"] = tables["premises"].with_columns(
        pl.when(pl.col("premises_id") == "P07").then(900.0).otherwise("price").alias("price")
    )
    company = company_from_tables(tables)
    assert company.implausible == {"premises.price": 1}
    assert company.items.filter(key="P07")["premises.price"].to_list() == [None]


def test_the_stock_of_a_day_is_what_was_vacant_then(drawn: Draw, company_from_tables: Make) -> None:
    tables = drawn(60)
    tables["vacancies"] = pl.DataFrame(
        {
            "premises_id": ["P00", "P01", "P02", "P03", "P01"],
            "vacant_from": [dt.date(2026, 1, d) for d in (1, 1, 1, 11, 20)],
            "vacant_to": [None, dt.date(2026, 1, 10), dt.date(2026, 1, 11), None, None],
        }
    )
    company = company_from_tables(tables)
    assert company.stock.on(to_day(dt.date(2026, 1, 10))).tolist() == [0, 2]
    assert company.stock.on(to_day(dt.date(2026, 1, 20))).tolist() == [0, 1, 3]


def test_two_readings_of_the_same_tables_are_the_same_data(
    dataset: Dataset, drawn: Draw, company_from_tables: Make
) -> None:
    again = build_dataset(company_from_tables(drawn()))
    assert again.fingerprint() == dataset.fingerprint()
    other = build_dataset(company_from_tables(drawn(seed=1)))
    assert other.fingerprint() != dataset.fingerprint()


def _priced_by_period(text: str) -> str:
    text = text.replace(
        "vacant_to: {type: date}}", "vacant_to: {type: date}, asked: {type: money}}"
    )
    return text.replace("to: vacant_to}", "to: vacant_to, values: {asked: premises.price}}")


def _periods(tables: Tables) -> None:
    """P00 was let for 50,000 in 2022 and for 60,000 from 2024 on; nothing is recorded of P01."""
    tables["premises"] = tables["premises"].with_columns(area=pl.lit(50.0), price=pl.lit(90_000.0))
    tables["vacancies"] = pl.DataFrame(
        {
            "premises_id": ["P00", "P00", "P01"],
            "vacant_from": [dt.date(2022, 1, 1), dt.date(2024, 1, 1), dt.date(2022, 1, 1)],
            "vacant_to": [dt.date(2022, 6, 1), None, None],
            "asked": [50_000.0, 60_000.0, None],
        }
    )


def test_the_price_is_that_of_the_deals_day_and_today_that_of_the_latest_period(
    drawn: Draw, company_from_tables: Make, recatalog: Recatalog
) -> None:
    tables = drawn(60)
    _periods(tables)
    company = company_from_tables(tables, recatalog(_priced_by_period))
    rows = np.array([0, 0, 0, 0, 1])
    on = [dt.date(2021, 12, 31), dt.date(2022, 1, 1), dt.date(2023, 12, 31), dt.date(2024, 1, 1),
          dt.date(2024, 1, 1)]  # fmt: skip
    found = company.stock.values_on(rows, np.array([to_day(day) for day in on]))["premises.price"]
    assert np.isnan(found).tolist() == [True, False, False, False, True]
    assert found[1:4].tolist() == [50_000.0, 50_000.0, 60_000.0]
    assert company.items["premises.price"].to_list()[:2] == [60_000.0, 90_000.0]
    assert company.plan.of_day == (("vacancies.asked", "premises.price"),)
    assert company.plan.fingerprint != make_plan(recatalog(lambda text: text)).fingerprint


def test_features_see_the_price_of_the_deals_day(
    drawn: Draw, company_from_tables: Make, recatalog: Recatalog
) -> None:
    tables = drawn(60)
    _periods(tables)
    tables["deals"] = tables["deals"].with_columns(premises_id=pl.lit("P00"))
    tables["contracts"] = tables["contracts"].clear()
    data = build_dataset(company_from_tables(tables, recatalog(_priced_by_period)))
    features, matrix = Features.fit(data, np.arange(len(data.pairs)))
    column = [f.name for f in features.state.features].index("premises.price")
    made = data.pairs.day >= to_day(dt.date(2024, 1, 1))
    assert matrix.values[:, column].tolist() == np.where(made, 60_000.0, 50_000.0).tolist()


def test_a_price_of_a_metre_in_a_period_is_not_believed_either(
    drawn: Draw, company_from_tables: Make, recatalog: Recatalog
) -> None:
    tables = drawn(60)
    _periods(tables)
    tables["vacancies"] = tables["vacancies"].with_columns(
        pl.when(pl.col("asked") == 60_000.0).then(1_200.0).otherwise("asked").alias("asked")
    )
    tables["vacancies"] = pl.concat([tables["vacancies"], tables["vacancies"][:1]] * 2)
    company = company_from_tables(tables, recatalog(_priced_by_period))
    assert company.implausible == {"vacancies.asked": 2}
    assert company.items["premises.price"][0] == 50_000.0
