"""The page of audiences: an offer becomes criteria, a person corrects them, ids come out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ostap.audience.llm import Message, ScriptedChat
from ostap.compose import Company
from ostap.journal.events import AudienceRun

from .conftest import address, careful_model, events, office_of, said, settled, texts

Open = Callable[..., AppTest]
NO_CARD = "нет ни одной кредитной карты со статусом «действует»"


def asked(app: AppTest) -> AppTest:
    """Return the page after an offer was sent off."""
    app.text_input(key="offer_product").set_value("Молодёжная кредитная карта")
    app.text_area(key="offer_text").set_value("Первая карта для молодых.")
    app.text_area(key="offer_terms").set_value("age_from: 18\nage_to: 25")
    return press(app, "Составить критерии")


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def started(opened: Open, bank: Path) -> AppTest:
    """Return the page of a run that waits for a person."""
    app = settled(asked(opened(bank, "audience", who="anna")), bank)
    assert not app.exception
    return app


def criteria_of(app: AppTest) -> list[str]:
    bold = [str(one.value) for one in app.markdown if str(one.value).startswith("**")]
    return [text.strip("*").replace("\N{NO-BREAK SPACE}", " ") for text in bold]


def test_an_offer_becomes_criteria_with_counts_rules_and_sql(
    opened: Open, bank: Path, scripted: ScriptedChat
) -> None:
    app = started(opened, bank)
    assert criteria_of(app) == ["возраст от 18 до 25 лет", NO_CARD]
    assert len([one for one in app.metric if one.label == "Подходят"]) == 2
    assert "из поля предложения: условия" in texts(app)
    assert "Есть согласие на рекламу" in texts(app)
    assert [one.language for one in app.code] == ["sql"]
    [event] = events(bank, "run")
    assert isinstance(event, AudienceRun)
    assert (event.status, event.who) == ("waiting", "anna")
    assert scripted.calls


@pytest.mark.usefixtures("scripted")
def test_approving_gives_the_count_the_first_ids_and_the_file(opened: Open, bank: Path) -> None:
    app = started(opened, bank)
    app.button(key="approve").click().run()
    settled(app, bank)
    run = address(app, "run")
    rows = (bank / "runs" / run / "ids.csv").read_text(encoding="utf-8").split()[1:]
    [sql, ids] = app.code
    assert ids.value.split() == rows[:10]
    [count] = [one.value for one in app.metric if one.label == "Отобрано"]
    assert count == str(len(rows))
    assert [one.status for one in events(bank, "run") if isinstance(one, AudienceRun)] == [
        "waiting", "done"
    ]  # fmt: skip
    assert "select" in sql.value.lower()


@pytest.mark.usefixtures("scripted")
def test_a_criterion_is_removed_and_the_rest_counted_anew(opened: Open, bank: Path) -> None:
    app = started(opened, bank)
    press(app, "Убрать")
    settled(app, bank)
    assert criteria_of(app) == [NO_CARD]
    press(app, "Убрать")
    assert "Нужен хотя бы один критерий" in texts(app)


def test_one_criterion_in_other_words_leaves_the_others_alone(
    opened: Open, bank: Path, scripted: ScriptedChat
) -> None:
    app = started(opened, bank)
    before = len(scripted.calls)
    next(one for one in app.text_area if one.label == "Скажите иначе").set_value(
        "возраст от 20 до 40 лет"
    )
    press(app, "Переписать")
    settled(app, bank)
    assert criteria_of(app) == ["возраст от 20 до 40 лет", NO_CARD]
    assert len(scripted.calls) == before  # rules read these words
    assert "написано человеком" in texts(app)


@pytest.mark.usefixtures("scripted")
def test_a_criterion_is_added_in_words(opened: Open, bank: Path) -> None:
    app = started(opened, bank)
    next(one for one in app.text_input if one.label == "Ещё один критерий, словами").set_value(
        "возраст от 20 до 40 лет"
    )
    press(app, "Добавить")
    settled(app, bank)
    assert criteria_of(app)[-1] == "возраст от 20 до 40 лет"
    assert len(criteria_of(app)) == 3


@pytest.mark.usefixtures("scripted")
def test_what_the_data_cannot_say_is_told_and_nothing_changes(opened: Open, bank: Path) -> None:
    app = started(opened, bank)
    before = criteria_of(app)
    next(one for one in app.text_input if one.label == "Ещё один критерий, словами").set_value(
        "любит ежей и бабочек"
    )
    press(app, "Добавить")
    settled(app, bank)
    assert "Данными этого не выразить" in texts(app)
    assert criteria_of(app) == before


@pytest.mark.usefixtures("scripted")
def test_the_tree_is_edited_with_its_mistakes_beside_it(opened: Open, bank: Path) -> None:
    app = started(opened, bank)
    tree = next(one for one in app.text_area if one.label == "Дерево")
    tree.set_value(str(tree.value).replace("clients.birth_date", "clients.birth_dat")).run()
    assert "Может быть, birth_date?" in said(app.error[0])
    button = next(one for one in app.button if one.label == "Пересчитать")
    assert button.disabled
    tree = next(one for one in app.text_area if one.label == "Дерево")
    tree.set_value(str(tree.value).replace("birth_dat\n", "birth_date\n").replace("25", "30")).run()
    assert not app.error
    press(app, "Пересчитать")
    settled(app, bank)
    assert criteria_of(app)[0] == "возраст от 18 до 30 лет"


def test_a_second_click_starts_no_second_run(
    opened: Open, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow(messages: Sequence[Message]) -> str:
        go_on.wait(60)
        return careful_model(messages)

    monkeypatch.setattr("ostap.audience.llm.open_chat_model", lambda _: ScriptedChat(slow))
    app = asked(opened(bank, "audience", who="anna"))
    key = address(app, "job")
    del app.query_params["job"]  # as if the form were still there for a second click
    asked(app.run())
    assert address(app, "job") == key
    reloaded = opened(bank, "audience", who="anna", job=key)
    assert [one.label for one in reloaded.button if one.key == "stop"] == ["Остановить"]
    go_on.set()
    settled(app, bank)
    assert len(list((bank / "runs").iterdir())) == 1


def test_a_run_is_stopped_by_a_person_and_says_so(
    opened: Open, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow(messages: Sequence[Message]) -> str:
        go_on.wait(60)
        return careful_model(messages)

    monkeypatch.setattr("ostap.audience.llm.open_chat_model", lambda _: ScriptedChat(slow))
    app = asked(opened(bank, "audience", who="anna"))
    app.button(key="stop").click().run()
    assert "Остановлю после текущего шага" in texts(app)
    go_on.set()
    settled(app, bank)
    assert "остановлен человеком" in texts(app)
    with Company(bank) as company:
        [result] = company.audience_runs()
    assert result.status == "failed"


@pytest.mark.usefixtures("scripted")
def test_an_earlier_run_is_opened_from_the_list(opened: Open, bank: Path) -> None:
    started(opened, bank)
    app = opened(bank, "audience", who="anna")
    press(app, "Открыть")
    assert criteria_of(app) == ["возраст от 18 до 25 лет", NO_CARD]
    english = opened(bank, "audience", who="anna", lang="en", run=address(app, "run"))
    assert criteria_of(english)[0] == "age 18 to 25"


def test_an_empty_offer_is_told_what_it_lacks(opened: Open, bank: Path) -> None:
    app = press(opened(bank, "audience", who="anna"), "Составить критерии")
    [error] = app.error
    assert "Укажите, что предлагается." in error.value
    assert "Напишите текст предложения." in error.value
    assert not (bank / "runs").exists() or not list((bank / "runs").iterdir())


def test_broken_json_is_told(opened: Open, bank: Path) -> None:
    app = opened(bank, "audience", who="anna")
    app.text_area(key="offer_json").set_value('{"product": ')
    [_, button] = [one for one in app.button if one.label == "Составить критерии"]
    button.click().run()
    assert "это не JSON" in texts(app)


@pytest.mark.usefixtures("scripted")
def test_criteria_in_words_go_straight_to_sql(opened: Open, bank: Path) -> None:
    app = opened(bank, "audience", who="anna")
    app.text_area(key="words_text").set_value("возраст от 20 до 40 лет")
    press(app, "Перевести в SQL")
    settled(app, bank)
    assert criteria_of(app) == ["возраст от 20 до 40 лет"]


def test_nobody_runs_without_a_name(opened: Open, bank: Path, scripted: ScriptedChat) -> None:
    app = asked(opened(bank, "audience", who=None))
    assert "кто вы" in said(app.error[0])
    assert office_of(bank).jobs.running == []
    assert scripted.calls == []


@pytest.mark.usefixtures("scripted")
def test_a_dead_database_is_told_and_the_offer_stays_to_try_again(opened: Open, bank: Path) -> None:
    (bank / "data" / "bank.duckdb").unlink()
    app = settled(asked(opened(bank, "audience", who="anna")), bank)
    assert not app.exception
    assert "bank.duckdb" in texts(app)


def test_a_model_that_is_off_is_told(opened: Open, bank: Path) -> None:
    app = settled(asked(opened(bank, "audience", who="anna")), bank)
    assert "OSTAP_NO_MODEL" in texts(app)


def test_an_unknown_run_is_told(opened: Open, bank: Path) -> None:
    app = opened(bank, "audience", who="anna", run="20200101-000000-0000")
    assert "Нет прогона" in texts(app)
