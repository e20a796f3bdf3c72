"""What the pages show, without the pages: wording, forms, offers, jobs, the office."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ostap.audience.llm import ScriptedChat
from ostap.compose import Company
from ostap.delivery.ui.cards import CardMaker, filter_words
from ostap.delivery.ui.fields import FieldKind, fitting, read_request, request_form
from ostap.delivery.ui.jobs import Jobs
from ostap.delivery.ui.offers import OfferForm, form_of, offer_from_json, offer_of
from ostap.delivery.ui.office import FRESH_SECONDS, Office
from ostap.delivery.ui.wording import number, percent, plain, value_text
from ostap.errors import InvalidInputError, RefusedError
from ostap.journal import Stage
from ostap.matching import PairRequest
from ostap.names import Language
from ostap.results.matching import FilterOutcome, RankedItem, Ranking
from ostap.workflows.decisions import Standing

RU, EN = Language.RU, Language.EN
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "english", "russian"),
    [(1234567.0, "1,234,567", f"1{NBSP}234{NBSP}567"), (0.5, "0.5", "0,5"), (-3, "-3", "-3")],
)
def test_numbers_are_grouped_as_people_do(value: float, english: str, russian: str) -> None:
    assert (number(value, EN), number(value, RU)) == (english, russian)


@pytest.mark.parametrize(
    ("share", "english", "russian"),
    [(0.0213, "2.1%", f"2,1{NBSP}%"), (0.176, "18%", f"18{NBSP}%"), (0.0, "0.0%", f"0,0{NBSP}%")],
)
def test_small_chances_keep_a_digit(share: float, english: str, russian: str) -> None:
    assert (percent(share, EN), percent(share, RU)) == (english, russian)


def test_data_is_shown_letter_for_letter() -> None:
    assert plain("a*b_c [x](y) $1$ :red[z] <b>") == (r"a\*b\_c \[x\](y) \$1\$ \:red\[z\] \<b\>")


def test_the_form_follows_the_catalog(made_agency: Path) -> None:
    with Company(made_agency) as company:
        form = request_form(company.desk, RU)
        english = request_form(company.desk, EN)
    rows = {tuple(field.ref for field in row) for row in form.wishes}
    assert ("leads.area_min", "leads.area_max") in rows
    fields = {field.ref: field for field in form.fields}
    assert fields["leads.area_min"].title == "Площадь от, м²"
    assert fields["leads.budget"].title.endswith(", ₽")
    assert fields["leads.districts"].kind is FieldKind.CHOICES
    assert fields["leads.districts"].options["central"] == "Центральный"
    assert fields["leads.entrance_wanted"].kind is FieldKind.YES_NO
    assert fields["leads.kind_wanted"].options["office"] == "Офис"
    assert "leads.comment" not in fields
    assert {field.ref: field.title for field in english.fields}["leads.area_min"] == (
        "Area from, m²"
    )


def test_what_is_empty_is_no_wish(made_agency: Path) -> None:
    with Company(made_agency) as company:
        form = request_form(company.desk, EN)
    values = {"leads.area_min": 40.0, "leads.districts": [], "leads.budget": None}
    assert read_request(form, values, "", None) == PairRequest(request={"leads.area_min": 40.0})


def test_stored_wishes_that_no_widget_can_hold_are_left_out(made_agency: Path) -> None:
    with Company(made_agency) as company:
        form = request_form(company.desk, EN)
    stored = {"leads.kind_wanted": "castle", "leads.districts": ["central", "moon"],
              "leads.area_min": 40, "leads.unheard": 1}  # fmt: skip
    assert fitting(form, stored) == {"leads.districts": ["central"], "leads.area_min": 40.0}


def test_a_card_says_what_where_how_much_and_what_became_of_it(made_agency: Path) -> None:
    at = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    with Company(made_agency) as company:
        key = company.desk.company.items["key"].to_list()[0]
        maker = CardMaker(company.desk, company.settings.page.rejections, EN)
        address = company.desk.item(key)["premises.address"]
    item = RankedItem(id=key, probability=0.18, amount=73_000, suitable=True)
    ranking = Ranking(as_of="2026-11-20", client="C1", manager=None, items=(item,))
    rejected = Standing(stage=Stage.REJECTED, turn=1, at=at, reason="price")
    [card] = maker.cards(ranking, {key: rejected})
    assert (card.place, card.title, card.chance, card.price) == (1, address, "18%", "73,000 ₽")
    assert any(fact.startswith("area: ") for fact in card.facts)
    assert card.told.startswith("Turned down: too expensive, 2026-11-20")
    [sent] = maker.cards(ranking, {key: Standing(stage=Stage.SENT, turn=1, at=at, sent=True)})
    assert sent.told.startswith("Sent, 2026-11-20")


def test_the_filter_says_what_it_did_or_why_it_is_off() -> None:
    works = FilterOutcome(
        works=True, threshold=0.021, n_won=100, n_lost=100, recall=0.89, recall_lower=0.83,
        removes_lower=0.5, loses_upper=0.15, why="",
    )  # fmt: skip
    told = filter_words(works, 57, EN)
    assert told.startswith(
        "Filtered as surely unsuitable: 57. Their chance of a deal is below 2.1%"
    )
    assert "89%" in told
    off = works.model_copy(update={"works": False, "threshold": None})
    assert "выключен" in filter_words(off, 0, RU)


def test_values_are_called_as_the_catalog_calls_them(made_agency: Path) -> None:
    with Company(made_agency) as company:
        catalog = company.catalog
    assert value_text(catalog, "premises.area", 120.5, RU) == f"120,5{NBSP}м²"
    assert value_text(catalog, "premises.district", "central", EN) == "Central"
    assert value_text(catalog, "leads.banks", ["left", "right"], RU) == "левый, правый"
    assert value_text(catalog, "premises.has_parking", False, EN) == "no"  # noqa: FBT003 - a value


def test_an_offer_is_typed_and_comes_back_as_it_was() -> None:
    form = OfferForm("Card", "For the young.", 'age_from: 18\ncities: ["Omsk"]\nfee: none')
    offer = offer_of(form)
    assert offer.terms == {"age_from": 18, "cities": ["Omsk"], "fee": "none"}
    assert offer_of(form_of(offer)) == offer


def test_everything_wrong_with_an_offer_is_told_at_once() -> None:
    with pytest.raises(InvalidInputError) as refused:
        offer_of(OfferForm(terms="age\nfee: 1\nfee: 2"))
    assert [problem.code for problem in refused.value.problems] == [
        "offer.blank", "offer.blank", "ui.term", "ui.term_twice"
    ]  # fmt: skip


def test_pasted_json_must_be_an_offer() -> None:
    assert offer_from_json('{"product": "Card", "text": "For the young."}').product == "Card"
    with pytest.raises(InvalidInputError):
        offer_from_json('{"product": "Card"}')


def test_a_job_that_runs_is_not_started_again() -> None:
    go_on, jobs = threading.Event(), Jobs()
    first = jobs.start("run", "one", lambda _: go_on.wait(10))
    assert jobs.start("run", "two", lambda _: None) is first
    assert jobs.running == [first]
    go_on.set()
    assert first.finished.wait(10)
    assert first.result is True
    assert jobs.start("run", "three", lambda _: 3) is not first


def test_a_stopped_job_ends_at_its_next_step() -> None:
    go_on, told = threading.Event(), threading.Event()

    def work(progress: Callable[[str], None]) -> None:
        progress("first")
        told.set()
        go_on.wait(10)
        progress("second")

    job = Jobs().start("run", "one", work)
    assert told.wait(10)
    job.stop()
    go_on.set()
    assert job.finished.wait(10)
    assert job.steps == ["first"]
    assert isinstance(job.error, RefusedError)


def test_a_mistake_of_ours_is_logged_and_told_calmly(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: Callable[[str], None]) -> None:
        message = "secret detail"
        raise ValueError(message)

    job = Jobs().start("run", "one", broken)
    assert job.finished.wait(10)
    assert job.error is not None
    assert job.error.code == "ui.unforeseen"
    assert "secret" not in job.error.told(EN)
    assert "secret detail" in caplog.text


def test_the_office_reads_anew_after_an_hour_and_on_a_new_day(made_bank: Path) -> None:
    now, today = [0.0], [dt.date(2026, 11, 20)]
    office = Office(made_bank, None, lambda: now[0], lambda: today[0])
    first = office.company(EN)
    assert office.company(EN) is first
    assert office.company(RU) is not first
    now[0] += FRESH_SECONDS
    second = office.company(EN)
    assert second is not first
    today[0] += dt.timedelta(days=1)
    assert office.company(EN) is not second
    third = office.company(EN)
    office.refresh()
    assert office.company(EN) is not third


def test_both_languages_share_one_language_model(
    made_bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[ScriptedChat] = []

    def open_one(_: object) -> ScriptedChat:
        opened.append(ScriptedChat([]))
        return opened[-1]

    monkeypatch.setattr("ostap.audience.llm.open_chat_model", open_one)
    office = Office(made_bank)
    assert office.company(EN).chat is office.company(RU).chat
    assert len(opened) == 1
