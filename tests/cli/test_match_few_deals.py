"""`ostap match` where there is too little to learn from, or the input is wrong."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ostap.delivery.cli import run

Ostap = Callable[..., Any]
DATABASE = Path("data", "agency.duckdb")
FEW = {
    "en": "! not enough data (deals with an outcome: ",
    "ru": "! мало данных (завершённых сделок: ",
}


def with_few_deals(agency: Path, folder: Path) -> Path:
    """The agency in its first weeks: forty deals, no contract."""
    shutil.copytree(agency, folder, ignore=shutil.ignore_patterns("models", "journal*"))
    with duckdb.connect(str(folder / DATABASE)) as connection:
        connection.execute("delete from contracts")
        connection.execute(
            "delete from deals where deal_id not in (select deal_id from deals "
            "where closed_on is not null order by created_on, deal_id limit 40)"
        )
    return folder


@pytest.fixture
def few_deals(agency: Path, tmp_path: Path) -> Path:
    """An agency with few deals, to be changed."""
    return with_few_deals(agency, tmp_path / "few")


@pytest.fixture(scope="module")
def ruled(agency: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An agency with few deals that is ranked by the rule, to look at."""
    folder = with_few_deals(agency, tmp_path_factory.mktemp("ruled") / "few")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OSTAP_NO_MODEL", "1")
        assert run(["match", "train", "-w", str(folder)]) == 0
    return folder


def recatalogued(folder: Path, right: str, wrong: str) -> None:
    path = folder / "catalog.yaml"
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")


@pytest.mark.slow
def test_too_few_deals_keep_the_rule_which_ranks_both_ways_explains_and_is_journaled(
    ostap: Ostap, few_deals: Path, request_file: Path
) -> None:
    version = ostap("match", "train", "-w", few_deals, "--json").json
    assert (version["model"], version["trust"], version["stands_in"], version["in_use"]) == (
        "rule", "rule", "few_deals", None,
    )  # fmt: skip
    assert version["evaluation"]["accepted"] is False
    ranking = ostap("match", "rank", request_file, "--top", "3", "-w", few_deals, "--json").json
    assert len(ranking["items"]) == 3
    assert ranking["versions"]["model"] == version["version"]
    assert ranking["selection"]
    item = ranking["items"][0]["id"]
    for language, command in (
        ("en", ("rank", request_file)), ("ru", ("rank", request_file)),
        ("ru", ("clients", item)), ("ru", ("explain", request_file, item)),
    ):  # fmt: skip
        said = ostap("match", *command, "-w", few_deals, language=language)
        assert (said.code, FEW[language] in said.out) == (0, True)


def test_what_was_kept_is_told_to_be_no_model(ostap: Ostap, few_deals: Path) -> None:
    said = ostap("match", "train", "-w", few_deals, language="ru").out
    assert said.startswith("Модель не обучена. Сохранена версия ")
    assert "нужно хотя бы 50" in said
    said = ostap("match", "train", "-w", few_deals, language="en").out
    assert said.startswith("No model was trained. Kept version ")


def test_evaluation_still_says_that_it_is_not_enough(ostap: Ostap, few_deals: Path) -> None:
    said = ostap("match", "evaluate", "-w", few_deals)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("Error [matching.not_enough_data]")


def test_a_catalog_without_deals_ranks_by_the_rule(
    ostap: Ostap, few_deals: Path, request_file: Path
) -> None:
    path = few_deals / "catalog.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("\ndeals:"), text.index("\npairs:")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    said = ostap("match", "train", "-w", few_deals, language="ru")
    assert (said.code, "catalog.yaml: нет раздела deals." in said.out) == (0, True)
    ranking = ostap("match", "rank", request_file, "-w", few_deals, language="ru").out
    assert "вероятность неизвестна" in ranking
    data = ostap("match", "data", "-w", few_deals, language="ru")
    assert (data.code, "нужен раздел deals, а его нет" in data.err) == (2, True)


def test_a_day_before_any_deal_is_ranked_by_the_rule(ostap: Ostap, few_deals: Path) -> None:
    version = ostap("match", "train", "--as-of", "1990-01-01", "-w", few_deals, "--json").json
    assert version["stands_in"] == "no_deals"
    assert "Later ones than 1990-01-01 don't count." in version["evaluation"]["why"][-1]


def test_a_model_of_another_catalog_does_not_rank(
    ostap: Ostap, few_deals: Path, request_file: Path
) -> None:
    assert ostap("match", "train", "-w", few_deals).code == 0
    recatalogued(few_deals, "      ceiling_min: {type: number", "      ceiling_min: {type: text")
    recatalogued(
        few_deals,
        "  - {wish: leads.ceiling_min, value: premises.ceiling_height, kind: at_least}\n", "",
    )  # fmt: skip
    said = ostap("match", "rank", request_file, "-w", few_deals, language="ru")
    assert (said.code, said.out) == (1, "")
    assert "Модель обучена с другим catalog.yaml" in said.err
    assert "−leads.ceiling_min" in said.err
    assert "ostap match train" in said.err


def test_a_missing_column_is_told_with_the_nearest_before_anything_is_done(
    ostap: Ostap, few_deals: Path
) -> None:
    recatalogued(few_deals, "value: premises.area,", "value: premises.aera,")
    for language, near in (("en", "Did you mean area?"), ("ru", "Может быть, area?")):
        said = ostap("match", "train", "-w", few_deals, language=language)
        assert (said.code, near in said.err) == (2, True)


@pytest.mark.parametrize(
    ("asked", "russian"),
    [
        ('{"request": {"area_min": NaN}}', "это не JSON"),
        ("", "это не JSON"),
        ("[]", "нужен объект {…}"),
        ('{"client": [], "manager": {}, "request": 5}', "неверных полей: 3"),
        ('{"manager": "999"}', "Без менеджера (null)"),
        ('{"request": {"area_min": 90, "area_max": 20}}', "Поменяйте их местами."),
        ('{"request": {"districts": ["Ленинскй"]}}', "Может быть, Ленинский"),
        ('{"request": {"budget": "много"}}', "нужно: число"),
        (json.dumps({"client": "я" * 10_000}), "нет такого клиента"),
    ],
)
def test_a_wrong_request_is_answered_clearly(
    ostap: Ostap, ruled: Path, tmp_path: Path, asked: str, russian: str
) -> None:
    path = tmp_path / "asked.json"
    path.write_text(asked, encoding="utf-8")
    said = ostap("match", "rank", path, "-w", ruled, language="ru")
    assert (said.code, said.out) == (2, "")
    assert russian in said.err
    assert len(said.err) < 1000


@pytest.mark.slow
def test_with_deals_enough_the_same_command_trains_a_model(
    ostap: Ostap, few_deals: Path, agency: Path
) -> None:
    rule = ostap("match", "train", "-w", few_deals, "--json").json
    shutil.copy(agency / DATABASE, few_deals / DATABASE)
    command = ("match", "train", "--trials", "1", "--kind", "logistic", "-w", few_deals, "--json")
    model = ostap(*command).json
    assert (rule["model"], model["model"]) == ("rule", "logistic")
    used = model["in_use"] or model["version"]
    assert (few_deals / "models" / "current").read_text().strip() == used
