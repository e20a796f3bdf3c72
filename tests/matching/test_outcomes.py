"""CRM deals and paid contracts become one list of outcomes, no win twice."""

import datetime as dt
from collections.abc import Callable

import polars as pl

from ostap.catalog import Catalog
from ostap.matching.outcomes import Outcomes, read_outcomes
from ostap.matching.tables import typed

D = dt.date


def outcomes(catalog: Catalog, deals: list[tuple], contracts: list[tuple], as_of: D) -> Outcomes:  # type: ignore[type-arg]
    names = ["client_id", "premises_id", "created_on", "closed_on", "status"]
    kinds = {"created_on": pl.Date, "closed_on": pl.Date}
    crm = pl.DataFrame(deals, schema=names, schema_overrides=kinds, orient="row").with_columns(
        pl.lit("1").alias("manager_id"), pl.lit("L1").alias("lead_id"),
        pl.int_range(pl.len()).cast(pl.String).alias("deal_id"),
    )  # fmt: skip
    signed = pl.DataFrame(
        contracts, orient="row",
        schema={"client_id": pl.String, "premises_id": pl.String, "signed_on": pl.Date,
                "is_paid": pl.Boolean},
    ).with_columns(pl.lit("2").alias("manager_id"))  # fmt: skip
    assert catalog.deals
    tables = {
        "deals": typed(crm, catalog, "deals"),
        "contracts": typed(signed, catalog, "contracts"),
    }
    return read_outcomes(tables, catalog.deals, as_of)


def told(found: Outcomes) -> list[tuple[str, str, str]]:
    return found.frame.select("client", "item", "outcome").rows()


def test_a_paid_contract_makes_its_deal_won_whatever_the_crm_says(catalog: Catalog) -> None:
    found = outcomes(
        catalog,
        [("a", "1", D(2026, 1, 1), D(2026, 2, 1), "WON"),
         ("b", "2", D(2026, 1, 1), D(2026, 2, 1), "LOSE"),
         ("c", "3", D(2026, 1, 1), None, "NEW")],
        [("a", "1", D(2026, 1, 20), True), ("b", "2", D(2026, 1, 20), True),
         ("c", "3", D(2026, 1, 20), True)],
        D(2026, 6, 1),
    )  # fmt: skip
    assert told(found) == [("a", "1", "won"), ("b", "2", "won"), ("c", "3", "won")]
    assert (found.contracts_matched, found.open) == (3, 0)


def test_a_crm_win_without_a_paid_contract_is_weak(catalog: Catalog) -> None:
    deals = [("a", "1", D(2026, 1, 1), D(2026, 2, 1), "WON"),
             ("b", "1", D(2026, 1, 2), D(2026, 2, 1), "WON")]  # fmt: skip
    found = outcomes(catalog, deals, [("a", "1", D(2026, 1, 20), False)], D(2026, 6, 1))
    assert told(found) == [("a", "1", "weak"), ("b", "1", "weak")]


def test_a_contract_without_a_deal_is_a_win_of_its_own_and_a_renewal_is_none(
    catalog: Catalog,
) -> None:
    found = outcomes(
        catalog,
        [("a", "1", D(2026, 1, 1), D(2026, 2, 1), "WON"),
         ("b", "1", D(2020, 1, 1), D(2020, 2, 1), "LOSE")],
        [("a", "1", D(2026, 1, 20), True), ("a", "1", D(2026, 5, 20), True),
         ("b", "1", D(2026, 1, 20), True), ("b", "1", D(2026, 3, 20), True)],
        D(2026, 6, 1),
    )  # fmt: skip
    assert told(found) == [("b", "1", "lost"), ("a", "1", "won"), ("b", "1", "won")]
    assert found.frame["alone"].to_list() == [False, False, True]
    assert found.frame["manager"].to_list() == ["1", "1", "2"]
    counts = (found.contracts_matched, found.contracts_alone, found.contracts_repeated)
    assert counts == (1, 1, 2)


def test_of_two_deals_of_a_pair_the_crms_win_takes_the_contract(catalog: Catalog) -> None:
    deals = [("a", "1", D(2026, 1, 1), D(2026, 1, 9), "LOSE"),
             ("a", "1", D(2025, 11, 1), D(2026, 1, 2), "WON")]  # fmt: skip
    found = outcomes(catalog, deals, [("a", "1", D(2026, 1, 2), True)], D(2026, 6, 1))
    assert found.frame.select("day", "outcome").rows() == [
        (D(2025, 11, 1), "won"), (D(2026, 1, 1), "lost"),
    ]  # fmt: skip


def test_what_happened_after_the_day_is_not_known(catalog: Catalog) -> None:
    """Made later: invisible. Closed later: still open. Signed later: no contract."""
    found = outcomes(
        catalog,
        [("a", "1", D(2026, 3, 2), D(2026, 3, 3), "LOSE"),
         ("b", "1", D(2026, 2, 1), D(2026, 3, 2), "LOSE"),
         ("c", "1", D(2026, 2, 1), D(2026, 3, 1), "WON")],
        [("c", "1", D(2026, 3, 2), True)],
        D(2026, 3, 1),
    )  # fmt: skip
    assert told(found) == [("c", "1", "weak")]
    assert found.open == 1


def test_without_contracts_the_crms_win_is_a_win(
    recatalog: Callable[[Callable[[str], str]], Catalog],
) -> None:
    plain = recatalog(lambda text: text[: text.index("  also_won")] + text[text.index("pairs:") :])
    deals = [("a", "1", D(2026, 1, 1), None, "WON"), ("b", "1", D(2026, 1, 1), None, "MAYBE")]
    found = outcomes(plain, deals, [], D(2026, 6, 1))
    assert told(found) == [("a", "1", "won")]
    assert found.open == 1
