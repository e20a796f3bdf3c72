"""Validation cases: what is read, and everything that is wrong at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ostap.catalog import Catalog
from ostap.criteria.cases import gold_ids, load_cases, run_gold, write_gold
from ostap.errors import GuardRefusedError, InvalidInputError
from ostap.results.audience import Offer
from ostap.results.cases import Case, Construct, Part
from ostap.settings import parse_as
from ostap.settings.reading import parse_yaml
from ostap.sources import Source, open_source

WORDS = """
id: adults
words: совершеннолетние
criteria: [возраст от 18 лет]
sql: select client_id from clients where born <= :as_of - interval 18 year
ids: ids/adults.csv
minutes_by_hand: 8
as_of: 2026-11-20
part: test
constructs: [age]
"""

OFFER = """
id: card
offer:
  product: Карта
  text: Первая карта
  terms: {age_from: 14, rate: 13.6, code: "0203", until: 2026-12-31, new: true, in: [1, one]}
criteria: [есть хотя бы один клиент]
sql:
  - select client_id from clients
  - select client_id from clients where born is not null
ids: [ids/card-1.csv, ids/card-2.csv]
minutes_by_hand: 20
as_of: 2026-11-20
"""

NOTHING = """
id: anglers
words: рыбаки
expressible: false
unsaid: [увлечения]
minutes_by_hand: 8
as_of: 2026-11-20
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ids").mkdir()
    for name in ("adults", "card-1", "card-2"):
        (tmp_path / "ids" / f"{name}.csv").write_text("client_id\n1\n2\n")
    for name, text in (("adults", WORDS), ("card", OFFER), ("anglers", NOTHING)):
        (tmp_path / f"{name}.yaml").write_text(text)
    return tmp_path


@pytest.fixture
def catalog() -> Catalog:
    text = """
    entities: {client: {table: clients, key: client_id}}
    tables:
      clients:
        columns:
          client_id: {type: id}
          born: {type: date}
          phone: {type: text, sensitive: true}
    """
    return parse_as(Catalog, parse_yaml(text, "catalog"), "catalog")


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    with duckdb.connect(str(tmp_path / "bank.duckdb")) as database:
        database.execute("create table clients (client_id bigint, born date, phone varchar)")
        database.execute(
            "insert into clients values (9, '1990-01-01', '1'), (10, '2008-11-20', '2'),"
            " (11, '2008-11-21', '3'), (9, '1990-01-01', '1')"
        )
    with open_source("duckdb:///bank.duckdb", tmp_path) as opened:
        yield opened


def wrong(folder: Path) -> dict[str, str]:
    with pytest.raises(InvalidInputError) as raised:
        load_cases(folder, None)
    return {problem.where: problem.code for problem in raised.value.problems}


def test_a_case_in_words_is_read_whole(folder: Path) -> None:
    assert load_cases(folder, Part.TEST) == (
        Case(
            id="adults",
            words="совершеннолетние",
            criteria=("возраст от 18 лет",),
            sql=("select client_id from clients where born <= :as_of - interval 18 year",),
            ids=("ids/adults.csv",),
            minutes_by_hand=8,
            as_of=dt.date(2026, 11, 20),
            part=Part.TEST,
            constructs=(Construct.AGE,),
        ),
    )


def test_an_offers_terms_are_numbers_where_they_look_so_and_codes_stay_text(folder: Path) -> None:
    _, _, card = load_cases(folder, None)
    assert card.offer == Offer(
        product="Карта",
        text="Первая карта",
        terms={
            "age_from": 14, "rate": 13.6, "code": "0203", "until": "2026-12-31", "new": True,
            "in": [1, "one"],
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("part", "ids"),
    [
        (Part.TUNE, ["anglers", "card"]),
        (Part.TEST, ["adults"]),
        (None, ["adults", "anglers", "card"]),
    ],
)
def test_a_part_is_asked_for_and_none_means_all(
    folder: Path, part: Part | None, ids: list[str]
) -> None:
    assert [case.id for case in load_cases(folder, part)] == ids


def test_tuning_sees_no_test_case_unless_asked(folder: Path) -> None:
    assert {case.part for case in load_cases(folder)} == {Part.TUNE}


def test_no_folder_and_an_empty_one_are_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(InvalidInputError, match="no cases"):
            load_cases(folder)


def test_everything_wrong_in_every_file_is_told_at_once(folder: Path) -> None:
    (folder / "adults.yaml").write_text(
        WORDS.replace("minutes_by_hand: 8", "minutes: 8").replace("[age]", "[agee]")
    )
    (folder / "card.yaml").write_text(
        OFFER.replace("id: card", "id: cards\nwords: и слова")
        .replace("[ids/card-1.csv, ids/card-2.csv]", "ids/gone.csv")
        .replace("select client_id from clients\n", "select client_id from t where d < now()\n")
    )
    (folder / "anglers.yaml").write_text(
        NOTHING.replace("unsaid: [увлечения]", "sql: select 1\nids: ../secret.csv")
    )
    (folder / "torn.yaml").write_text("id: [torn")
    assert wrong(folder) == {
        "adults.yaml: minutes": "input.unknown_field",
        "adults.yaml: minutes_by_hand": "input.missing_field",
        "adults.yaml: constructs.0": "input.enum",
        "card.yaml: id": "cases.name",
        "card.yaml: words": "cases.words_or_offer",
        "card.yaml: ids": "cases.no_ids",
        "card.yaml: sql.0": "cases.today",
        "anglers.yaml: sql": "cases.gold_of_nothing",
        "anglers.yaml: ids": "cases.ids_outside",
        "anglers.yaml: unsaid": "cases.no_unsaid",
        "torn.yaml": "input.broken_yaml",
    }


def test_an_expressible_case_needs_its_gold(folder: Path) -> None:
    (folder / "anglers.yaml").write_text(NOTHING.replace("expressible: false\n", ""))
    assert wrong(folder) == {
        "anglers.yaml: criteria": "cases.no_gold",
        "anglers.yaml: sql": "cases.no_gold",
        "anglers.yaml: ids": "cases.no_gold",
    }


def test_each_reading_has_its_own_file(folder: Path) -> None:
    (folder / "card.yaml").write_text(OFFER.replace(", ids/card-2.csv", ""))
    assert wrong(folder) == {"card.yaml: ids": "cases.readings"}


def test_stored_keys_are_read_as_text_in_the_order_of_the_readings(folder: Path) -> None:
    (folder / "ids" / "card-2.csv").write_text("client_id\n007\n")
    _, _, card = load_cases(folder, None)
    assert gold_ids(card, folder) == (frozenset({"1", "2"}), frozenset({"007"}))


@pytest.mark.parametrize(
    "text", ["", "client_id\n1\n1\n", "client_id\n1,2\n", "client_id\n1\n\n2\n"]
)
def test_broken_keys_are_refused(folder: Path, text: str) -> None:
    (folder / "ids" / "adults.csv").write_text(text)
    (adults,) = load_cases(folder, Part.TEST)
    with pytest.raises(InvalidInputError) as raised:
        gold_ids(adults, folder)
    assert raised.value.code == "cases.broken_ids"


def test_gold_runs_on_the_cases_own_day_and_gives_each_key_once(
    folder: Path, source: Source, catalog: Catalog
) -> None:
    (adults,) = load_cases(folder, Part.TEST)
    assert run_gold(adults, source, catalog) == (("9", "10"),)


def test_gold_that_must_not_run_is_refused(folder: Path, source: Source, catalog: Catalog) -> None:
    (adults,) = load_cases(folder, Part.TEST)
    spying = adults.model_copy(update={"sql": ("select phone from clients",)})
    with pytest.raises(GuardRefusedError):
        run_gold(spying, source, catalog)


def test_an_unknown_entity_is_told(folder: Path, source: Source, catalog: Catalog) -> None:
    (adults,) = load_cases(folder, Part.TEST)
    with pytest.raises(InvalidInputError, match="no entity 'clint'"):
        run_gold(adults.model_copy(update={"entity": "clint"}), source, catalog)


def test_written_gold_reads_back(folder: Path) -> None:
    (adults,) = load_cases(folder, Part.TEST)
    write_gold(adults, folder, "client_id", [["10", "9", "10"]])
    assert (folder / "ids" / "adults.csv").read_text() == "client_id\n9\n10\n"
    assert gold_ids(adults, folder) == (frozenset({"9", "10"}),)
