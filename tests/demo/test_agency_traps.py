"""What is wrong with the demo agency's data: each trap can be found in it."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from ostap.catalog import load_catalog
from ostap.demo import write_agency
from ostap.demo.agency import AgencySettings


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("agency") / "agency"
    write_agency(folder, seed=11, settings=AgencySettings(leads=12_000))
    return folder


@pytest.fixture(scope="module")
def database(folder: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(folder / "data" / "agency.duckdb"), read_only=True)


def _one(database: duckdb.DuckDBPyConnection, sql: str) -> Any:
    found = database.execute(sql).fetchone()
    assert found is not None
    return found[0]


def test_some_leads_are_entered_twice_within_days(database: duckdb.DuckDBPyConnection) -> None:
    twice = _one(
        database,
        """
        select count(*) from leads a join leads b
        on a.client_id = b.client_id and a.lead_id < b.lead_id
        where b.created_on - a.created_on <= 3
        """,
    )
    assert 250 <= twice <= 420


def test_some_clients_stand_under_two_names_with_one_phone_written_two_ways(
    database: duckdb.DuckDBPyConnection,
) -> None:
    pairs = database.execute(
        """
        select a.phone, b.phone, a.name = b.name from clients a join clients b
        on right(regexp_replace(a.phone, '\\D', '', 'g'), 7)
         = right(regexp_replace(b.phone, '\\D', '', 'g'), 7)
        and lower(a.email) = lower(b.email) and a.client_id < b.client_id
        """
    ).fetchall()
    assert len(pairs) > 50
    assert all(first != second for first, second, _ in pairs)
    assert not all(same for _, _, same in pairs)


def test_phones_and_mail_are_fake_and_sensitive(
    folder: Path, database: duckdb.DuckDBPyConnection
) -> None:
    columns = load_catalog(folder / "catalog.yaml").tables["clients"].columns
    assert [n for n, c in columns.items() if c.sensitive] == ["name", "phone", "email"]
    assert _one(database, "select count(*) from clients where email not ilike '%@example.%'") == 0
    strange = "regexp_replace(phone, '\\D', '', 'g') not similar to '[78]000[0-9]{7}'"
    assert _one(database, f"select count(*) from clients where {strange}") == 0


def test_wishes_edited_after_a_won_deal_repeat_the_premises(
    database: duckdb.DuckDBPyConnection,
) -> None:
    edited = """
        from deals join leads using (lead_id) join premises using (premises_id)
        where deals.status = 'WON' and wishes_edited_on > deals.created_on
    """
    repeated = "area_min = area and area_max = area and banks = premises.bank"
    assert _one(database, f"select count(*) {edited}") > 15
    assert _one(database, f"select count(*) {edited} and not ({repeated})") == 0


def test_wishes_of_lost_deals_are_edited_as_often(database: duckdb.DuckDBPyConnection) -> None:
    share = """
        select avg((wishes_edited_on > deals.created_on)::int) from deals join leads using (lead_id)
        where deals.status = '{}'
    """
    won, lost = (_one(database, share.format(status)) for status in ("WON", "LOSE"))
    assert won == pytest.approx(lost, abs=0.02)


def test_a_few_asked_for_far_more_than_they_rented(database: duckdb.DuckDBPyConnection) -> None:
    strange = _one(
        database,
        """
        select count(*) from deals join leads using (lead_id) join premises using (premises_id)
        where deals.status = 'WON' and area_min > 2 * area
        """,
    )
    assert 6 <= strange <= 20


def test_some_premises_have_the_price_of_a_metre_in_the_price_column(
    database: duckdb.DuckDBPyConnection,
) -> None:
    assert 8 <= _one(database, "select count(*) from premises where price_month < 3500") <= 40
    assert _one(database, "select count(*) from vacancies where price_month < 3500") == 0


def test_a_few_deals_closed_before_they_were_made(database: duckdb.DuckDBPyConnection) -> None:
    assert 3 <= _one(database, "select count(*) from deals where closed_on < created_on") <= 40


def test_turnover_is_a_number_kept_as_text_with_spaces(
    database: duckdb.DuckDBPyConnection,
) -> None:
    told = "from clients where monthly_turnover is not null"
    assert _one(database, f"select count(*) {told}") > 1000
    spaced = "monthly_turnover similar to '[0-9]{1,3}( [0-9]{3})+'"
    assert _one(database, f"select count(*) {told} and not {spaced}") == 0


def test_columns_filled_at_closing_are_empty_before_and_the_catalog_says_so(
    folder: Path, database: duckdb.DuckDBPyConnection
) -> None:
    catalog = load_catalog(folder / "catalog.yaml")
    late = {r for r in catalog.column_refs if (c := catalog.column(r)) and c.known_from == "close"}
    assert late == {
        "leads.status", "leads.contract_number", "deals.status", "deals.closed_on",
        "deals.close_reason", "deals.monthly_rent", "deals.contract_number",
    }  # fmt: skip
    still_open = "status in ('NEW', 'IN_PROGRESS')"
    early = "closed_on is not null or close_reason is not null or contract_number is not null"
    assert _one(database, f"select count(*) from deals where {still_open} and ({early})") == 0
    rented = "(monthly_rent is not null) <> (status = 'WON')"
    assert _one(database, f"select count(*) from deals where {rented}") == 0
    known = """
        from leads where contract_number is not null and lead_id
    """
    won = "(select lead_id from deals where status = 'WON')"
    assert _one(database, f"select count(*) {known} in {won}") > 100
    assert _one(database, f"select count(*) {known} not in {won}") == 0


def test_deals_of_the_last_months_are_still_open(database: duckdb.DuckDBPyConnection) -> None:
    still_open = "from deals where status in ('NEW', 'IN_PROGRESS')"
    assert _one(database, f"select count(*) {still_open}") >= 10
    assert str(_one(database, f"select min(created_on) {still_open}")) > "2026-01-01"
    assert _one(database, "select count(*) from deals where status = 'NEW'") >= 2


def test_some_contracts_have_no_deal_and_some_won_deals_no_contract(
    database: duckdb.DuckDBPyConnection,
) -> None:
    alone = """
        select count(*) from contracts anti join deals using (client_id, premises_id)
        where is_paid
    """
    weak = """
        select count(*) from deals anti join contracts using (client_id, premises_id)
        where status = 'WON'
    """
    assert _one(database, alone) > 10
    assert _one(database, weak) > 20
    assert _one(database, "select count(*) from contracts where not is_paid") > 3


def test_requests_in_words_say_what_was_meant_before_any_edit(
    database: duckdb.DuckDBPyConnection,
) -> None:
    words = _one(database, "select count(*) from leads where comment like 'Ищем помещение под %'")
    assert words == _one(database, "select count(comment) from leads")
    assert words > 2000
    told = "comment like '%, ' || area_min::int || '–' || area_max::int || ' м²%'"
    untold = f"from leads where comment is not null and area_max is not null and not ({told})"
    later = "wishes_edited_on > created_on + 1"
    spoiled_or_strange = _one(database, f"select count(*) {untold}")
    assert 0 < spoiled_or_strange < 60
    assert _one(database, f"select count(*) {untold} and {later}") > 0


def test_half_of_the_managers_are_gone(database: duckdb.DuckDBPyConnection) -> None:
    found = database.execute(
        "select count(*), count(*) filter (not is_active), "
        "count(*) filter (is_active <> (dismissed_on is null)) from managers"
    ).fetchone()
    assert found == (40, 20, 0)


def test_nobody_works_before_he_is_hired_or_after_he_left(
    database: duckdb.DuckDBPyConnection,
) -> None:
    impossible = """
        select count(*) from leads join managers using (manager_id)
        where created_on < hired_on or created_on > dismissed_on + 3
    """
    assert _one(database, impossible) == 0


def test_every_deal_was_offered_while_the_premises_stood_vacant(
    database: duckdb.DuckDBPyConnection,
) -> None:
    impossible = """
        select count(*) from deals where not exists (
            from vacancies v where v.premises_id = deals.premises_id
            and v.vacant_from <= deals.created_on
            and (v.vacant_to is null or deals.created_on < v.vacant_to)
        )
    """
    assert _one(database, impossible) == 0
