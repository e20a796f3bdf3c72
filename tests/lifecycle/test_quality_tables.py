"""Checks of keys, links, people and deals: a small agency, and exactly what is found in it."""

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest

from ostap.lifecycle.quality_data import QualityData
from ostap.lifecycle.work_list import work_list
from ostap.results.quality import DealsOfYear, Finding, Outcome, QualityReport, Severity, ToFill

ReadData = Callable[..., QualityData]
MakeReport = Callable[..., QualityReport]

CATALOG = """
entities:
  client: {table: clients, key: client_id}
  item: {table: premises, key: premises_id}
tables:
  clients:
    columns:
      client_id: {type: id}
      name: {type: text, sensitive: true}
      phone: {type: text, sensitive: true}
      email: {type: text, sensitive: true}
      religion: {type: category, protected: true}
  premises:
    columns: {premises_id: {type: id}, area: {type: number}, kind: {type: category}}
  vacancies:
    columns: {premises_id: {type: id}, since: {type: date}, until: {type: date}}
  leads:
    columns:
      lead_id: {type: id}
      client_id: {type: id}
      made_on: {type: date, role: event_time}
      area_min: {type: number, known_from: edited_on}
      area_max: {type: number, known_from: edited_on}
      kinds: {type: category, multi: {table: lead_kinds, key: lead_id, value: kind}}
      edited_on: {type: date, known_from: edited_on}
      contract: {type: text}
  lead_kinds:
    columns: {lead_id: {type: id}, kind: {type: category}}
  deals:
    columns:
      deal_id: {type: id}
      lead_id: {type: id}
      client_id: {type: id}
      premises_id: {type: id}
      made_on: {type: date, role: event_time}
      status: {type: category}
      reason: {type: category}
links:
  - {from: leads.client_id, to: clients.client_id}
  - {from: deals.lead_id, to: leads.lead_id}
  - {from: lead_kinds.lead_id, to: leads.lead_id}
  - {from: leads.lead_id, to: lead_kinds.lead_id}
request: {table: leads, key: lead_id, client: client_id, time: made_on}
stock: {table: vacancies, item: premises_id, from: since, to: until}
deals:
  table: deals
  key: deal_id
  client: client_id
  item: premises_id
  request: lead_id
  time: made_on
  outcome: {column: status, won: [WON], lost: [LOSE]}
pairs:
  - {wish: [leads.area_min, leads.area_max], value: premises.area, kind: range}
  - {wish: leads.kinds, value: premises.kind, kind: one_of}
"""
SECRETS = ["Анна Петрова", "Иван Семёнов", "+7 000 111-22-33", "8(000)1112233", "anna@example.org"]


def day(number: int) -> dt.date:
    return dt.date(2026, 1, 1) + dt.timedelta(days=number)


def agency() -> dict[str, pl.DataFrame]:
    """Return 60 clients with a lead and a deal each: 20 won, 20 lost, 20 open."""
    n = 60
    status = ["WON"] * 20 + ["LOSE"] * 20 + ["NEW"] * 20
    closed = [s != "NEW" for s in status]
    return {
        "clients": pl.DataFrame(
            {
                "client_id": range(n),
                "name": [SECRETS[0], SECRETS[1], *[f"Клиент {i}" for i in range(2, n)]],
                "phone": [SECRETS[2], SECRETS[3], *[f"+7 000 {i:07d}" for i in range(2, n)]],
                "email": [
                    SECRETS[4],
                    "ANNA@example.org ",
                    *[f"{i}@example.org" for i in range(2, n)],
                ],
                "religion": ["a", *[None] * (n - 1)],
            }
        ),
        "premises": pl.DataFrame(
            {"premises_id": range(n), "area": [100.0] * (n - 1) + [None], "kind": ["shop"] * n}
        ),
        "vacancies": pl.DataFrame(
            {"premises_id": [59], "since": [day(0)], "until": [None]},
            schema_overrides={"until": pl.Date},
        ),
        "leads": pl.DataFrame(
            {
                "lead_id": range(n),
                "client_id": range(n),
                "made_on": [day(i) for i in range(n)],
                "area_min": [90.0] * n,
                "area_max": [110.0] * n,
                "edited_on": [None] * n,
                "contract": [f"N{i}" if i < 20 else None for i in range(n)],
            },
            schema_overrides={"edited_on": pl.Date},
        ),
        "lead_kinds": pl.DataFrame({"lead_id": range(n), "kind": ["shop"] * n}),
        "deals": pl.DataFrame(
            {
                "deal_id": range(n),
                "lead_id": range(n),
                "client_id": range(n),
                "premises_id": range(n),
                "made_on": [day(i + 1) for i in range(n)],
                "status": status,
                "reason": ["price" if one else None for one in closed],
            }
        ),
    }


def found(report: QualityReport, code: str) -> tuple[Finding, ...]:
    return next(check.findings for check in report.checks if check.code == code)


def outcome(report: QualityReport, code: str) -> Outcome:
    return next(check.outcome for check in report.checks if check.code == code)


def test_one_client_under_two_names_is_counted_and_never_shown(report: MakeReport) -> None:
    made = report(CATALOG, agency())
    [one] = found(made, "people.same")
    assert one.numbers == {"by_two": 1, "by_name": 0, "by_phone": 1, "by_email": 1}
    assert not [secret for secret in SECRETS if secret in made.model_dump_json()]


def test_fill_of_hidden_columns_is_told_and_values_are_not_looked_at(report: MakeReport) -> None:
    [clients] = [table for table in report(CATALOG, agency()).tables if table.name == "clients"]
    assert [(c.name, c.hidden, c.filled) for c in clients.columns] == [
        ("client_id", False, 1.0),
        ("name", True, 1.0),
        ("phone", True, 1.0),
        ("email", True, 1.0),
        ("religion", True, 1 / 60),
    ]


def test_fill_by_year_follows_the_event_time(report: MakeReport) -> None:
    frames = agency()
    frames["deals"] = frames["deals"].with_columns(
        made_on=pl.when(pl.col("deal_id") < 15).then(dt.date(2024, 5, 5)).otherwise("made_on"),
        reason=pl.when(pl.col("deal_id") < 5).then(None).otherwise("reason"),
    )
    [deals] = [table for table in report(CATALOG, frames).tables if table.name == "deals"]
    assert deals.rows_by_year == {"2024": 15, "2026": 45}
    assert deals.columns[-1].filled_by_year == {"2024": 10 / 15, "2026": 25 / 45}


def test_keys_that_repeat_or_are_empty_are_counted(report: MakeReport) -> None:
    frames = agency()
    frames["leads"] = frames["leads"].with_columns(
        lead_id=pl.when(pl.col("lead_id") == 1)
        .then(0)
        .when(pl.col("lead_id") == 2)
        .then(None)
        .otherwise("lead_id")
    )
    [one] = found(report(CATALOG, frames), "keys.not_unique")
    assert (one.where, one.numbers) == ("leads.lead_id", {"repeated": 1, "empty": 1, "rows": 60})


def test_rows_that_repeat_but_for_the_key_are_counted(report: MakeReport) -> None:
    frames = agency()
    twice = frames["deals"].head(3).with_columns(deal_id=pl.col("deal_id") + 100)
    frames["deals"] = pl.concat([frames["deals"], twice])
    frames["lead_kinds"] = pl.concat([frames["lead_kinds"], frames["lead_kinds"].head(2)])
    made = report(CATALOG, frames)
    assert {one.where: one.numbers["repeated"] for one in found(made, "rows.repeated")} == {
        "deals": 3,
        "lead_kinds": 2,
    }


def test_links_that_lead_nowhere_and_joins_that_multiply_are_counted(report: MakeReport) -> None:
    frames = agency()
    frames["leads"] = frames["leads"].with_columns(
        client_id=pl.when(pl.col("lead_id") < 4).then(999).otherwise("client_id")
    )
    frames["lead_kinds"] = pl.concat(
        [frames["lead_kinds"], pl.DataFrame({"lead_id": [0, 1], "kind": ["office", "office"]})]
    )
    made = report(CATALOG, frames)
    assert [(one.where, one.numbers) for one in found(made, "links.orphans")] == [
        ("leads.client_id → clients.client_id", {"orphans": 4, "rows": 60})
    ]
    assert [(one.where, one.numbers) for one in found(made, "links.multiply")] == [
        ("leads.lead_id → lead_kinds.lead_id", {"rows": 62, "distinct": 60})
    ]


def test_a_column_filled_at_closing_is_bad_unless_the_catalog_says_so(report: MakeReport) -> None:
    [one] = found(report(CATALOG, agency()), "fill.only_after_closing")
    assert (one.where, one.severity) == ("deals.reason", Severity.BAD)
    assert one.numbers == {"closed": 40, "filled_closed": 40, "open": 20, "filled_open": 0}


def test_twenty_open_deals_are_needed_to_tell_what_is_known_late(report: MakeReport) -> None:
    frames = agency()
    frames["deals"] = frames["deals"].head(52)
    made = report(CATALOG, frames)
    assert outcome(made, "fill.only_after_closing") is Outcome.NOT_ENOUGH_DATA


def test_a_column_of_the_request_that_tells_its_end_is_bad(report: MakeReport) -> None:
    [one] = found(report(CATALOG, agency()), "requests.tells_the_end")
    assert (one.where, one.severity) == ("leads.contract", Severity.BAD)
    assert one.numbers == {"won": 20, "filled_won": 20, "lost": 20, "filled_lost": 0}
    marked = CATALOG.replace("contract: {type: text}", "contract: {type: text, known_from: close}")
    [one] = found(report(marked, agency()), "requests.tells_the_end")
    assert one.severity is Severity.INFO


def test_deals_are_told_by_year_with_the_open_ones_apart(report: MakeReport) -> None:
    made = report(CATALOG, agency())
    assert made.deals_by_year == (DealsOfYear(year="2026", won=20, lost=20, open=20),)
    [one] = found(made, "deals.balance")
    assert one.numbers == {"won": 20, "lost": 20, "open": 20}
    assert one.severity is Severity.WARN  # twenty wins are few


def test_a_second_request_within_three_days_is_the_same_wish(report: MakeReport) -> None:
    frames = agency()
    frames["leads"] = frames["leads"].with_columns(client_id=pl.col("lead_id") // 2 * 2)
    [one] = found(report(CATALOG, frames), "requests.again")
    assert one.numbers == {"again": 30, "rows": 60}
    frames["leads"] = frames["leads"].with_columns(
        made_on=pl.Series([day(i * 4) for i in range(60)])
    )
    assert outcome(report(CATALOG, frames), "requests.again") is Outcome.OK


def test_wishes_changed_after_the_deal_are_counted(report: MakeReport) -> None:
    frames = agency()
    # Client 3 (won) and 25 (lost) after their deals; client 30 before his.
    edited = [day({3: 90, 25: 90, 30: 30}[i]) if i in {3, 25, 30} else None for i in range(60)]
    frames["leads"] = frames["leads"].with_columns(edited_on=pl.Series(edited, dtype=pl.Date))
    [one] = found(report(CATALOG, frames), "requests.rewritten")
    assert one.numbers == {"deals": 2, "won": 1}


def test_wins_far_from_the_wish_are_counted(report: MakeReport) -> None:
    frames = agency()
    frames["premises"] = frames["premises"].with_columns(
        area=pl.when(pl.col("premises_id") == 1)
        .then(40.0)  # 90 to 110 were asked for
        .when(pl.col("premises_id") == 2)
        .then(46.0)  # not twice as small
        .when(pl.col("premises_id") == 30)
        .then(5.0)  # far, but lost
        .otherwise("area")
    )
    [one] = found(report(CATALOG, frames), "deals.won_against_the_wish")
    assert one.numbers == {"count": 1, "rows": 20}


def test_the_work_list_takes_vacant_items_then_wins_then_this_months_requests(
    data: ReadData,
) -> None:
    frames = agency()
    frames["premises"] = frames["premises"].with_columns(
        kind=pl.when(pl.col("premises_id") == 7).then(None).otherwise("kind")
    )
    frames["leads"] = frames["leads"].with_columns(
        made_on=pl.when(pl.col("lead_id") == 55).then(dt.date(2026, 11, 1)).otherwise("made_on"),
        area_min=pl.when(pl.col("lead_id").is_in([4, 25, 55])).then(None).otherwise("area_min"),
    )
    frames["lead_kinds"] = frames["lead_kinds"].filter(~pl.col("lead_id").is_in([4, 9]))
    made = work_list(data(CATALOG, frames), most=4)
    assert made.rows == (
        ToFill(place=1, why="item", table="premises", id="59", missing=("area",)),  # vacant
        ToFill(place=2, why="item", table="premises", id="7", missing=("kind",)),
        ToFill(place=3, why="won_request", table="leads", id="9", missing=("kinds",)),
        ToFill(place=4, why="won_request", table="leads", id="4", missing=("area_min", "kinds")),
    )
    assert (made.total, made.by_kind) == (5, {"item": 2, "won_request": 2, "new_request": 1})


def test_what_the_database_has_not_is_named_and_the_rest_is_looked_at(report: MakeReport) -> None:
    frames = agency()
    del frames["vacancies"]
    frames["leads"] = frames["leads"].drop("contract")
    made = report(CATALOG, frames)
    assert {one.where for one in found(made, "fill.not_in_database")} == {
        "vacancies",
        "leads.contract",
    }
    assert len(made.tables) == 5


def test_an_empty_database_gives_a_report_of_nothing(report: MakeReport) -> None:
    frames = {name: frame.clear() for name, frame in agency().items()}
    made = report(CATALOG, frames)
    assert {check.outcome for check in made.checks} <= {
        Outcome.OK,
        Outcome.NOT_APPLICABLE,
        Outcome.NOT_ENOUGH_DATA,
    }
    assert made.work_list.total == 0


@pytest.mark.parametrize("section", ["request", "stock", "deals", "pairs"])
def test_a_catalog_may_lack_any_section(report: MakeReport, section: str) -> None:
    lines, skipping, kept = CATALOG.splitlines(), False, []
    for line in lines:
        if line and not line.startswith(" "):
            skipping = line.startswith(f"{section}:")
        if not skipping:
            kept.append(line)
    made = report("\n".join(kept), agency())
    assert outcome(made, "keys.not_unique") is Outcome.OK
    if section == "deals":
        assert outcome(made, "deals.balance") is Outcome.NOT_APPLICABLE
        assert made.deals_by_year == ()
