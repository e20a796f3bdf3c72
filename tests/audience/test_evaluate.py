"""An audience held to hand-made cases, on the bank of five clients."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from ostap.audience.ablation import Ablation
from ostap.audience.llm import ChatModel, ScriptedChat
from ostap.audience.nodes import AudienceParts
from ostap.criteria import validate
from ostap.errors import DataOwnerError, InvalidInputError
from ostap.names import Language, Text
from ostap.results.cases import Case, Part
from ostap.results.criteria import Criteria
from ostap.results.evaluation import AudienceEvaluation, Linking, Score, Spent
from ostap.settings.workspace import Budget
from ostap.workflows.audience_evaluate import EvaluationPlan, evaluate_audience
from ostap.workflows.audience_evaluate_ablate import ways_of
from ostap.workflows.audience_evaluate_case import Judge
from ostap.workflows.audience_evaluate_direct import ddl_of, direct_way, extract_sql, prompt
from ostap.workflows.audience_evaluate_ways import (
    Answer,
    NamedWay,
    audience_way,
    link_of,
    without_value_titles,
)

Parts = Callable[[ChatModel | None], AudienceParts]

AS_OF = dt.date(2026, 11, 20)
NSK = frozenset({"1", "3", "4"})
BY_CITY = "select client_id from clients where city = 'nsk'"


def case(name: str = "nsk", **more: Any) -> Case:
    """Return a case: those who live in Novosibirsk."""
    told = {
        "id": name, "words": "город Новосибирск", "criteria": ["город Новосибирск"],
        "sql": BY_CITY, "ids": f"ids/{name}.csv", "minutes_by_hand": 5, "as_of": "2026-11-20",
    }  # fmt: skip
    return Case.model_validate(told | more)


def inexpressible(name: str = "mood") -> Case:
    """Return a case of which the data can say nothing."""
    bare: dict[str, Any] = {"criteria": [], "sql": [], "ids": []}
    return case(
        name, words="в хорошем настроении", expressible=False, unsaid=["настроение"], **bare
    )


def write(folder: Path, *cases: Case, gold: str = "client_id\n1\n3\n4\n") -> Path:
    """Write cases with the same gold into a folder."""
    (folder / "ids").mkdir(parents=True, exist_ok=True)
    for one in cases:
        raw = one.model_dump(mode="json", exclude_defaults=True) | {"as_of": str(one.as_of)}
        (folder / f"{one.id}.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
        for name in one.ids:
            (folder / name).write_text(gold, encoding="utf-8")
    return folder


def evaluated(parts: AudienceParts, folder: Path, **plan: Any) -> AudienceEvaluation:
    return evaluate_audience(
        parts, EvaluationPlan(folder, **plan), Budget(), {"code": "0"}, Language.EN
    )


def answering(answer: Answer) -> NamedWay:
    """Return a way that always answers the same."""
    return NamedWay("same", Text("same", "то же"), lambda _: answer)


def tree(parts: AudienceParts, *nodes: dict[str, Any]) -> Criteria:
    return validate(Criteria.model_validate({"all_of": nodes}), parts.catalog)


CITY = {"kind": "attribute", "column": "clients.city", "test": {"op": "eq", "value": "nsk"}}
NO_CARD = {"kind": "related", "table": "cards", "aggregate": "none"}


def test_words_are_run_through_the_graph_and_held_to_the_gold(
    parts_with: Parts, tmp_path: Path
) -> None:
    folder = write(tmp_path / "cases", case(), inexpressible())
    result = evaluated(parts_with(None), folder, model=False)
    mood, nsk = result.lines
    assert (nsk.id, nsk.status, nsk.score, nsk.edits, nsk.edits_by) == (
        "nsk", "done", Score(iou=1, precision=1, recall=1), 0, "same",
    )  # fmt: skip
    assert nsk.linking == Linking(
        wanted=("clients.city",), missed=(), tables_wanted=("clients",), tables_missed=()
    )
    assert (mood.score, mood.edits, mood.found) == (None, None, None)
    assert (result.cases, result.expressible, result.mean_iou, result.model) == (2, 1, 1.0, None)
    assert result.as_of == AS_OF
    assert set(result.versions) == {"code", "cases"}


def test_two_evaluations_give_the_same_but_for_seconds(parts_with: Parts, tmp_path: Path) -> None:
    folder = write(tmp_path / "cases", case("one"), case("two"), inexpressible())

    def told() -> Any:
        dumped = evaluated(parts_with(None), folder, model=False).model_dump(mode="json")
        return _without_time(dumped)

    assert told() == told()


def test_no_run_stays_behind(parts_with: Parts, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    runs.mkdir()
    way = audience_way(parts_with(None), runs, Budget(), Ablation(model=False))
    assert way(case()).keys == NSK
    assert list(runs.iterdir()) == []


def test_a_case_has_its_own_day_and_no_rules(parts_with: Parts, tmp_path: Path) -> None:
    adults = case(words="возраст от 18 лет", as_of="2023-05-20")
    parts = replace(parts_with(None), as_of=dt.date(1990, 1, 1))
    way = audience_way(parts, tmp_path, Budget(), Ablation(model=False))
    assert way(adults).keys == frozenset({"2", "3", "5"})


def test_a_run_that_fails_and_one_that_crashes_are_lines_with_their_codes(
    parts_with: Parts,
) -> None:
    parts = parts_with(None)
    judge = Judge(parts.source, parts.catalog, Language.EN)

    def away(_: Case) -> Answer:
        raise DataOwnerError("database.away", Text("away", "нет"))

    def crash(_: Case) -> Answer:
        return Answer("done", keys={"found": NSK}["lost"])

    for ask, code in ((away, "database.away"), (crash, "crash.KeyError")):
        line = judge.line(case(), (NSK,), NamedWay("broken", Text("", ""), ask))
        assert (line.status, line.error, line.found) == ("failed", code, None)
        assert line.score == Score(iou=0, precision=0, recall=0)
        assert (line.edits, line.edits_by) == (1, "rewritten")


def test_a_database_that_goes_away_fails_the_case_and_leaves_no_folder(
    parts_with: Parts, tmp_path: Path
) -> None:
    parts = parts_with(None)
    parts.source.close()
    answer = audience_way(parts, tmp_path, Budget(), Ablation(model=False))(case())
    assert (answer.status, answer.keys, answer.tokens) == ("failed", None, Spent())
    assert (answer.error or "").startswith("database.")
    assert list(tmp_path.iterdir()) == []


def test_a_spent_budget_is_no_answer(parts_with: Parts, tmp_path: Path) -> None:
    budget = Budget(seconds=1e-9)
    answer = audience_way(parts_with(None), tmp_path, budget, Ablation(model=False))(case())
    assert (answer.status, answer.error, answer.keys) == ("budget", "budget", None)


def test_gold_that_cannot_be_read_is_told_and_stands_in_no_figure(
    parts_with: Parts, tmp_path: Path
) -> None:
    folder = write(tmp_path / "cases", case(), case("twice"), case("rooms", entity="room"))
    (folder / "ids" / "twice.csv").write_text("client_id\n1\n1\n", encoding="utf-8")
    result = evaluated(parts_with(None), folder, model=False)
    assert [(one.id, one.error) for one in result.gold_unread] == [
        ("rooms", "cases.unknown_entity"),
        ("twice", "cases.broken_ids"),
    ]
    assert [line.id for line in result.lines] == ["nsk"]


def test_cases_of_another_part_are_neither_run_nor_told_of(
    parts_with: Parts, tmp_path: Path
) -> None:
    folder = write(tmp_path / "cases", case(), case("secret", part="test"))
    told: list[str] = []
    parts = replace(parts_with(None), progress=lambda text: told.append(text.en))
    result = evaluated(parts, folder, model=False)
    assert "secret" not in result.model_dump_json() + "".join(told)
    assert [line.id for line in evaluated(parts, folder, model=False, part=None).lines] == [
        "nsk",
        "secret",
    ]
    with pytest.raises(InvalidInputError) as caught:
        evaluated(parts, folder, model=False, only=("secret",))
    assert caught.value.code == "evaluation.unknown_case"
    assert "Known: nsk" in str(caught.value)


def test_cases_are_chosen_by_kind_and_by_id(parts_with: Parts, tmp_path: Path) -> None:
    offer = case("offer", words=None, offer={"product": "Вклад", "text": "Для всех"})
    folder = write(tmp_path / "cases", case("one"), case("two"), offer)
    parts = parts_with(None)
    chosen = evaluated(parts, folder, model=False, kind="words", only=("two", "offer"))
    assert [line.id for line in chosen.lines] == ["two"]
    with pytest.raises(InvalidInputError, match="No case of"):
        evaluated(parts, folder, model=False, part=Part.TEST)


def test_when_time_runs_out_what_there_is_is_told_with_what_was_left_out(
    parts_with: Parts, tmp_path: Path
) -> None:
    folder = write(tmp_path / "cases", case("one"), case("two"))
    result = evaluated(parts_with(None), folder, model=False, seconds=0.0)
    assert (result.lines, result.left_out, result.mean_iou) == ((), ("one", "two"), None)


def test_progress_tells_every_case_in_both_languages(parts_with: Parts, tmp_path: Path) -> None:
    told: list[Text] = []
    folder = write(tmp_path / "cases", case())
    evaluated(replace(parts_with(None), progress=told.append), folder, model=False)
    assert told[0].en.startswith("1/1 nsk: IoU 1.00, ")
    assert told[0].ru.startswith("1/1 nsk: IoU 1.00, ")


def test_edits_are_changes_to_the_tree_of_the_hand_made_sql(parts_with: Parts) -> None:
    parts = parts_with(None)
    judge = Judge(parts.source, parts.catalog, Language.EN)
    proposed = tree(parts, CITY, NO_CARD)
    line = judge.line(case(), (NSK,), answering(Answer("done", frozenset(), proposed)))
    assert (line.edits, line.edits_by, line.criteria) == (1, "tree", 2)


def test_where_the_sql_is_no_tree_edits_are_counted_by_whom_criteria_lose(
    parts_with: Parts,
) -> None:
    parts = parts_with(None)
    judge = Judge(parts.source, parts.catalog, Language.EN)
    odd = case(sql="select client_id from clients where length(city) * client_id % 2 = 1")
    gold = frozenset({"1", "3"})
    lost_and_too_many = tree(parts, CITY, NO_CARD)  # nobody without a card is in the gold
    line = judge.line(odd, (gold,), answering(Answer("done", NSK, lost_and_too_many)))
    assert (line.edits, line.edits_by) == (2, "sets")


def test_sql_from_a_rival_has_no_edits_to_count(parts_with: Parts) -> None:
    parts = parts_with(None)
    judge = Judge(parts.source, parts.catalog, Language.EN)
    line = judge.line(case(), (NSK,), answering(Answer("done", frozenset({"1"}))))
    assert (line.edits, line.edits_by, line.linking) == (None, None, None)


def test_what_the_linker_missed_is_named(parts_with: Parts, tmp_path: Path) -> None:
    parts = parts_with(None)
    sql = """select client_id from clients where city = 'nsk' and client_id in (
      select c.client_id from cards c join payments p on p.card_id = c.card_id
      where p.made_on > :as_of - interval 30 day and p.currency = 'RUB')"""
    way = NamedWay("", Text("", ""), lambda _: Answer("nothing"), link_of(parts, tmp_path))
    judge = Judge(parts.source, parts.catalog, Language.EN)
    by_city = judge.line(case(sql=sql), (NSK,), way).linking
    assert by_city is not None
    assert by_city.missed == ("payments.currency", "payments.made_on")
    assert by_city.tables_missed == ("payments",)
    both = case(sql=sql, words="город Новосибирск, есть операции по картам")
    found = judge.line(both, (NSK,), way).linking
    assert found is not None
    assert found.missed == ()


def test_every_way_answers_the_same_cases_and_those_that_need_a_model_stand_aside_without(
    parts_with: Parts, tmp_path: Path
) -> None:
    folder = write(tmp_path / "cases", case())
    result = evaluated(parts_with(None), folder, model=False, ablate=True)
    assert [(way.name, way.figures.cases) for way in result.ablations] == [
        ("rules_only", 1), ("no_linking", 1), ("no_second_parse", 1), ("no_normaliser", 1),
        ("no_value_titles", 1),
    ]  # fmt: skip
    names = [
        one.name for one in ways_of(parts_with(None), tmp_path, Budget(), model=True, ablate=True)
    ]
    assert names == [
        "whole", "no_linking", "no_second_parse", "no_normaliser", "rules_only", "model_only",
        "no_value_titles", "direct_sql",
    ]  # fmt: skip


def test_without_titles_values_are_called_by_their_codes(parts_with: Parts) -> None:
    parts = parts_with(None)
    column = without_value_titles(parts.catalog).column("cards.kind")
    assert column is not None
    assert [title.to(Language.RU, code) for code, title in column.values.items()] == ["C", "D"]
    assert column.title.ru == "вид карты"


@pytest.mark.parametrize(
    ("answer", "status", "keys", "error"),
    [
        (f"Here it is:\n```sql\n{BY_CITY};\n```", "done", NSK, None),
        ("drop table clients", "failed", None, "guard.refused"),
        ("select phone from clients", "failed", None, "guard.refused"),
        ("I can't.", "failed", None, "guard.refused"),
    ],
)
def test_sql_straight_from_the_model_passes_the_guard(
    parts_with: Parts, answer: str, status: str, keys: frozenset[str] | None, error: str | None
) -> None:
    parts = parts_with(None)
    chat = ScriptedChat([answer])
    told = direct_way(lambda: chat, parts.source, parts.catalog, Budget())(case())
    assert (told.status, told.keys, told.error) == (status, keys, error)
    assert told.tokens.uncached > 0


def test_the_direct_prompt_shows_the_tables_and_no_sensitive_column(parts_with: Parts) -> None:
    parts = parts_with(None)
    system, user = prompt(case(), parts.catalog, parts.source.dialect, ddl_of(parts.catalog))
    assert "CREATE TABLE clients (client_id text, birth_date date, city text);" in system.content
    assert "Today is 2026-11-20" in system.content
    assert "phone" not in system.content
    assert user.content == "город Новосибирск"


def test_sql_is_found_in_fences_and_prose() -> None:
    assert extract_sql("Sure! SELECT 1") == "SELECT 1"
    assert extract_sql("```\nwith a as (select 1) select * from a\n```\nDone.") == (
        "with a as (select 1) select * from a"
    )
    assert extract_sql("no") == "no"


def _without_time(value: Any) -> Any:
    timed = {"seconds", "seconds_mean", "seconds_p95", "minutes_with_ostap", "ratio"}
    if isinstance(value, dict):
        return {key: _without_time(one) for key, one in value.items() if key not in timed}
    return [_without_time(one) for one in value] if isinstance(value, list) else value
