"""Leads, deals and won deals by month: whole cohorts only, never across a reset."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from ostap.catalog import Catalog
from ostap.errors import RefusedError
from ostap.journal.conversions import (
    BASELINE,
    Conversions,
    LeadDeal,
    LeadRow,
    MonthOfLeads,
    conversions,
)
from ostap.journal.events import DealMade, Revision, Sent
from ostap.journal.store import Journal
from ostap.settings.reading import parse_yaml
from ostap.sources import open_source
from ostap.workflows.conversions import read_conversions

AS_OF = dt.date(2026, 6, 30)


def on(month: int, day: int = 1) -> dt.date:
    return dt.date(2026, month, day)


def leads(month: int, count: int) -> list[LeadRow]:
    return [LeadRow(f"L{month}-{n}", on(month, n + 1)) for n in range(count)]


def test_a_month_tells_its_shares_and_only_whole_months_are_mature() -> None:
    made = [*leads(1, 25), *leads(5, 10), *leads(6, 5), LeadRow("later", dt.date(2026, 7, 1))]
    deals = [
        *(LeadDeal(f"L1-{n}", on(1, n + 1) + dt.timedelta(days=n + 10)) for n in range(19)),
        LeadDeal("L1-0", on(3), won=True),
        LeadDeal("L1-1", on(3), won=True),
        LeadDeal("L1-20"),
        LeadDeal("L5-0"),
        LeadDeal("L5-1", dt.date(2026, 7, 2), won=True),  # not yet, on the day of the report
        LeadDeal("unknown", on(2), won=True),
    ]
    assert conversions(made, deals, AS_OF) == Conversions(
        as_of=AS_OF,
        days_to_close=28,  # the 19th of 21: 10 to 28 days, and 58 and 59
        closed=21,
        months=(
            MonthOfLeads(
                month="2026-01", leads=25, with_deal=20, won=2, lead_to_deal=20 / 25,
                deal_to_won=2 / 20, lead_to_won=2 / 25, mature=True, era=0, reset=False,
            ),
            MonthOfLeads(
                month="2026-05", leads=10, with_deal=2, won=0, lead_to_deal=0.2, deal_to_won=0.0,
                lead_to_won=0.0, mature=True, era=0, reset=False,
            ),
            MonthOfLeads(
                month="2026-06", leads=5, with_deal=0, won=0, lead_to_deal=0.0, lead_to_won=0.0,
                mature=False, era=0, reset=False,
            ),
        ),
    )  # fmt: skip


def test_few_closed_deals_make_no_month_mature() -> None:
    found = conversions(leads(1, 5), [LeadDeal("L1-0", on(2), won=True)] * 19, AS_OF)
    assert (found.days_to_close, found.months[0].mature) == (None, False)


def test_a_reset_parts_months_that_may_be_compared() -> None:
    made = [one for month in range(1, 7) for one in leads(month, 20)]
    deals = [LeadDeal(f"L1-{n}", on(1, n + 1) + dt.timedelta(days=20)) for n in range(20)]
    found = conversions(made, deals, AS_OF, [on(4, 15), on(4, 15), dt.date(2027, 1, 1)])
    assert found.resets == (on(4, 15),)
    assert [(one.month[-2:], one.era, one.reset) for one in found.months] == [
        ("01", 0, False), ("02", 0, False), ("03", 0, True),  # March deals were made in April too
        ("04", 1, True), ("05", 1, False), ("06", 1, False),
    ]  # fmt: skip


def test_nothing_gives_nothing() -> None:
    assert conversions([], [], AS_OF).months == ()


CATALOG = """
entities:
  client: {table: leads, key: client_id}
  item: {table: premises, key: premises_id}
tables:
  premises: {columns: {premises_id: {type: id}}}
  leads: {columns: {lead_id: {type: id}, client_id: {type: id}, created_on: {type: date}}}
  deals:
    columns:
      lead_id: {type: id}
      client_id: {type: id}
      premises_id: {type: id}
      created_on: {type: date}
      closed_on: {type: date}
      status: {type: category}
  contracts:
    columns:
      client_id: {type: id}
      premises_id: {type: id}
      signed_on: {type: date}
      is_paid: {type: boolean}
request: {table: leads, key: lead_id, client: client_id, time: created_on}
deals:
  table: deals
  client: client_id
  item: premises_id
  request: lead_id
  time: created_on
  closed: closed_on
  outcome: {column: status, won: [WON], lost: [LOSE]}
  also_won: {table: contracts, client: client_id, item: premises_id, time: signed_on,
             where: is_paid}
"""
TABLES = """
create table premises as select 1 as premises_id;
create table leads as from (values
  (1, 1, date '2026-01-10'), (2, 2, date '2026-01-11'), (3, 3, date '2026-01-12'),
  (4, 1, date '2026-03-01'), (5, 5, date '2026-03-02'), (6, 6, date '2026-03-03'),
  (7, 7, date '2026-07-03')) t(lead_id, client_id, created_on);
create table deals as from (values
  (1, 1, 1, date '2026-01-15', date '2026-02-01', 'WON'),
  (2, 2, 1, date '2026-01-16', date '2026-02-01', 'LOSE'),
  (null, 1, 1, date '2026-03-05', null, 'NEW'))
  t(lead_id, client_id, premises_id, created_on, closed_on, status);
create table contracts as from (values
  (1, 1, date '2026-02-03', true), (5, 1, date '2026-04-01', true),
  (6, 1, date '2026-04-01', false))
  t(client_id, premises_id, signed_on, is_paid);
"""


def test_leads_and_deals_come_from_the_company_and_sendings_from_the_journal(
    tmp_path: Path, sqlite_journal: Journal
) -> None:
    with duckdb.connect(tmp_path / "crm.duckdb") as made:
        made.execute(TABLES)
    catalog = Catalog.model_validate(parse_yaml(CATALOG, "catalog.yaml"))
    sent_at = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
    sqlite_journal.append(
        Sent(key="s6", at=sent_at, client="6", item="1"),
        DealMade(key="deal:s6", at=sent_at, sent="s6", client="6", item="1", deal="77"),
        Revision(
            key="r", at=sent_at - dt.timedelta(days=30), subject=BASELINE, why="pilot", by="PO"
        ),
    )
    source = open_source("duckdb:///crm.duckdb", tmp_path)
    try:
        found = read_conversions(source, catalog, sqlite_journal, AS_OF)
    finally:
        source.close()
    assert [(m.month, m.leads, m.with_deal, m.won) for m in found.months] == [
        ("2026-01", 3, 2, 1),  # won by a paid contract; lost; nothing
        ("2026-03", 3, 3, 1),  # an open deal without a lead's key; a contract alone; sent
    ]
    assert found.resets == (dt.date(2026, 2, 8), dt.date(2026, 3, 10))


def test_a_catalog_without_deals_is_told_what_it_lacks(sqlite_journal: Journal) -> None:
    catalog = Catalog.model_validate(parse_yaml(CATALOG.partition("request:")[0], "catalog.yaml"))
    with pytest.raises(RefusedError) as error:
        read_conversions(None, catalog, sqlite_journal, AS_OF)  # type: ignore[arg-type]  # unread
    assert error.value.code == "journal.no_conversions"
