"""The page of matching: asked once, shown with reasons, decided once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from ostap.compose import Company
from ostap.journal import Outbox
from ostap.journal.events import Pick, Rejection, Selection, Sent

from .conftest import address, events, said, texts

Open = Callable[..., AppTest]


def a_client(workspace: Path) -> str:
    with Company(workspace) as company:
        requests = company.desk.company.requests
        return str(requests["client"].drop_nulls().to_list()[-1])


def matched(app: AppTest, client: str = "") -> AppTest:
    """Return the page after a request by area was sent off."""
    app.text_input(key="client").set_value(client)
    app.number_input(key="field:leads.area_min").set_value(40.0)
    app.number_input(key="field:leads.area_max").set_value(120.0)
    return submit(app)


def submit(app: AppTest) -> AppTest:
    [button] = [one for one in app.button if one.label in {"Подобрать", "Match"}]
    return button.click().run()


def first_key(app: AppTest, kind: str) -> str:
    return next(str(one.key) for one in app.button if str(one.key).startswith(f"{kind}:"))


def test_a_request_is_ranked_with_chances_and_reasons_and_journaled(
    opened: Open, agency: Path
) -> None:
    client = a_client(agency)
    app = matched(opened(agency, "matching"), client)
    assert not app.exception
    assert not app.error
    chances = [one.value for one in app.metric if one.label == "Вероятность сделки"]
    assert 0 < len(chances) <= 10
    assert "площадь" in texts(app)
    assert "Убрано правилами" in texts(app)
    [event] = events(agency, "selection")
    assert isinstance(event, Selection)
    assert (event.client, event.who, event.asked) == (
        client, "27", {"leads.area_min": 40.0, "leads.area_max": 120.0}
    )  # fmt: skip
    assert address(app, "selection") == event.key


def test_the_same_question_again_is_not_journaled_again(opened: Open, agency: Path) -> None:
    app = submit(matched(opened(agency, "matching"), a_client(agency)))
    assert not app.error
    assert len(events(agency, "selection")) == 1


def test_a_reload_shows_the_same_and_writes_nothing(opened: Open, agency: Path) -> None:
    app = matched(opened(agency, "matching"), a_client(agency))
    again = opened(agency, "matching", selection=address(app, "selection"))
    assert [one.value for one in again.metric] == [one.value for one in app.metric]
    assert again.text_input(key="client").value == app.text_input(key="client").value
    assert again.number_input(key="field:leads.area_min").value == 40
    assert len(events(agency, "selection")) == 1


def test_what_is_picked_is_written_with_who_picked_it(opened: Open, agency: Path) -> None:
    app = matched(opened(agency, "matching"), a_client(agency))
    key = first_key(app, "pick")
    app.button(key=key).click().run()
    assert "Выбрано" in texts(app)
    [event] = events(agency, "pick")
    assert isinstance(event, Pick)
    assert (event.item, event.who) == (key.removeprefix("pick:"), "27")
    assert event.selection == address(app, "selection")


def test_two_visitors_with_one_selection_pick_once(opened: Open, agency: Path) -> None:
    app = matched(opened(agency, "matching"), a_client(agency))
    twin = opened(agency, "matching", selection=address(app, "selection"))
    key = first_key(app, "pick")
    app.button(key=key).click().run()
    twin.button(key=key).click().run()
    assert not twin.error
    assert len(events(agency, "pick")) == 1


def test_what_is_sent_goes_to_the_outbox_once_and_is_shown_as_sent(
    opened: Open, agency: Path
) -> None:
    app = matched(opened(agency, "matching"), a_client(agency))
    twin = opened(agency, "matching", selection=address(app, "selection"))
    key = first_key(app, "send")
    app.button(key=key).click().run()
    twin.button(key=key).click().run()
    [event] = events(agency, "sent")
    assert isinstance(event, Sent)
    assert (event.who, event.channel) == ("27", "email")
    with Company(agency) as company:
        assert [line.key for line in Outbox(company.journal).listed()] == [event.key]
    assert "Отправлено" in texts(app)
    assert key not in {one.key for one in app.button}


def test_what_another_selection_sent_is_not_sent_again(opened: Open, agency: Path) -> None:
    client = a_client(agency)
    first, second = opened(agency, "matching"), opened(agency, "matching")
    matched(first, client)
    matched(second, client)
    key = first_key(first, "send")
    first.button(key=key).click().run()
    second.button(key=key).click().run()
    assert "уже отправляли" in texts(second)
    assert len(events(agency, "sent")) == 1


def test_a_rejection_keeps_its_reason_and_may_be_followed_by_a_pick(
    opened: Open, agency: Path
) -> None:
    app = matched(opened(agency, "matching"), a_client(agency))
    key = first_key(app, "reject")
    item = key.removeprefix("reject:")
    app.selectbox(key=f"reason:{item}").select("place")
    app.text_input(key=f"comment:{item}").set_value("далеко от метро")
    app.button(key=key).click().run()
    [event] = events(agency, "rejection")
    assert isinstance(event, Rejection)
    assert (event.item, event.by, event.reason, event.comment) == (
        item, "client", "place", "далеко от метро"
    )  # fmt: skip
    assert "Отклонено: не подходит место" in texts(app)
    app.button(key=f"pick:{item}").click().run()
    assert [one.kind for one in events(agency, "rejection", "pick")] == ["rejection", "pick"]


def test_without_a_client_nothing_may_be_decided_and_it_is_said_why(
    opened: Open, agency: Path
) -> None:
    app = matched(opened(agency, "matching"))
    assert "укажите номер клиента" in texts(app)
    assert not [one for one in app.button if str(one.key).startswith(("pick:", "send:"))]


def test_without_a_name_nothing_may_be_decided_and_it_is_said_why(
    opened: Open, agency: Path
) -> None:
    app = matched(opened(agency, "matching", who=None), a_client(agency))
    assert "укажите вверху, кто вы" in texts(app)
    assert not [one for one in app.button if str(one.key).startswith(("pick:", "send:"))]


def test_a_range_the_wrong_way_round_is_told_by_its_titles(opened: Open, agency: Path) -> None:
    app = opened(agency, "matching")
    app.number_input(key="field:leads.area_min").set_value(200.0)
    app.number_input(key="field:leads.area_max").set_value(100.0)
    submit(app)
    [error] = app.error
    assert "Площадь от" in said(error)
    assert "200 больше" in said(error)
    assert events(agency, "selection") == []


def test_an_unknown_client_is_told_with_the_nearest(opened: Open, agency: Path) -> None:
    client = a_client(agency)
    app = matched(opened(agency, "matching"), client + "9")
    [error] = app.error
    assert "нет такого клиента" in said(error)
    assert client in said(error)


def test_an_existing_request_fills_in_the_form(opened: Open, agency: Path) -> None:
    with Company(agency) as company:
        row = company.desk.company.requests.drop_nulls("leads.area_min").to_dicts()[-1]
    app = opened(agency, "matching")
    app.text_input(key="lead_id").set_value(row["key"])
    [button] = [one for one in app.button if one.label == "Заполнить форму"]
    button.click().run()
    assert app.text_input(key="client").value == row["client"]
    assert app.number_input(key="field:leads.area_min").value == row["leads.area_min"]
    app.text_input(key="lead_id").set_value("no such")
    [button] = [one for one in app.button if one.label == "Заполнить форму"]
    button.click().run()
    assert "Заявки «no such» нет" in texts(app)


def test_a_dead_database_is_told_calmly(opened: Open, agency: Path) -> None:
    (agency / "data" / "agency.duckdb").unlink()
    app = opened(agency, "matching")
    assert not app.exception
    [error] = app.error
    assert "agency.duckdb" in said(error)
    assert [one.label for one in app.button if one.key == "again"] == ["Повторить"]


def test_a_dead_journal_lets_look_but_not_decide(opened: Open, agency: Path) -> None:
    (agency / "journal.db").mkdir()
    app = matched(opened(agency, "matching"), a_client(agency))
    assert not app.exception
    assert [one for one in app.metric if one.label == "Вероятность сделки"]
    assert app.error
    app.button(key=first_key(app, "pick")).click().run()
    assert not app.exception
    assert "Записано" not in texts(app)


def test_a_company_without_a_model_is_told_what_to_run(opened: Open, agency: Path) -> None:
    (agency / "models" / "current").unlink()
    assert "ostap match train" in texts(opened(agency, "matching"))


def test_the_page_speaks_english_too(opened: Open, agency: Path) -> None:
    app = matched(opened(agency, "matching", lang="en"), a_client(agency))
    assert not app.error
    assert [one.label for one in app.metric][:1] == ["Chance of a deal"]
    assert "Removed by rules" in texts(app)
    assert "There is no sign-in yet" in texts(app)
