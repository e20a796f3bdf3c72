"""A run that died, failed or spent its budget goes on from what it finished."""

from __future__ import annotations

import datetime as dt
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from ostap.audience.agents import Wanted
from ostap.audience.analysis import Analysis, Understood
from ostap.audience.llm import ChatModel, Message, ScriptedChat
from ostap.audience.nodes import AudienceNodes, AudienceParts
from ostap.audience.runs import CRITERIA_FILE, IDS_FILE, STATE_FILE, RunFolder
from ostap.audience.state import AudienceState
from ostap.audience.steps import ORDER
from ostap.catalog import Catalog
from ostap.errors import InvalidInputError, ModelProviderError
from ostap.names import Language, Text
from ostap.results.audience import Offer, Tokens
from ostap.results.criteria import Criteria
from ostap.settings import parse_as
from ostap.settings.reading import parse_yaml
from ostap.settings.workspace import Budget
from ostap.sources import Source, open_source
from ostap.workflows.audience_list import listed_runs
from ostap.workflows.audience_run import Start, resume_audience, run_audience, start_of

CATALOG = """
entities:
  client: {table: clients, key: client_id, title: {ru: клиент, en: client}}
  item: {table: flats, key: flat_id, title: {ru: квартира, en: flat}}
tables:
  clients:
    title: {en: clients, ru: клиенты}
    key: client_id
    columns:
      client_id: {type: id}
      birth_date: {type: date, role: birth_date, title: {ru: дата рождения, en: birth date}}
      city:
        type: category
        title: {ru: город, en: city}
        values: {nsk: {ru: Новосибирск, en: Novosibirsk}, tsk: {ru: Томск, en: Tomsk}}
  flats:
    title: {en: flats, ru: квартиры}
    key: flat_id
    columns:
      flat_id: {type: id}
      area: {type: number, title: {ru: площадь, en: area}}
"""
DATA = """
create table clients as select * from (values
  (1, date '2006-01-01', 'nsk'), (2, date '2004-05-05', 'tsk'), (3, date '1980-01-01', 'nsk'))
  t(client_id, birth_date, city);
create table flats as select * from (values (1, 30), (2, 55), (3, 80)) t(flat_id, area);
"""
AS_OF = dt.date(2026, 11, 20)
YOUNG = {
    "kind": "attribute",
    "column": "clients.birth_date",
    "of": "age",
    "test": {"op": "between", "low": 18, "high": 25},
}
BIG = {"kind": "attribute", "column": "flats.area", "test": {"op": "gt", "value": 50}}

OFFER = Offer(product="Бонусы", text="Кэшбэк 5 % везде.", terms={"age_from": 18, "age_to": 25})
"""Its text does not say for whom it is, so the marketer asks the model once."""

KILLED = """
import datetime as dt, json, os, signal, sys
from pathlib import Path
from ostap.audience.llm import ScriptedChat
from ostap.audience.nodes import AudienceNodes, AudienceParts
from ostap.audience.runs import RunFolder
from ostap.catalog import Catalog
from ostap.names import Language
from ostap.results.audience import Offer
from ostap.settings import parse_as
from ostap.settings.reading import parse_yaml
from ostap.settings.workspace import Budget
from ostap.sources import open_source
from ostap.workflows.audience_run import Start, run_audience

root, node, catalog, offer = Path(sys.argv[1]), *sys.argv[2:5]
setattr(AudienceNodes, node, lambda self, state: os.kill(os.getpid(), signal.SIGKILL))
with open_source("duckdb:///bank.duckdb", root) as source:
    parts = AudienceParts(
        catalog=parse_as(Catalog, parse_yaml(catalog, "catalog.yaml"), "catalog.yaml"),
        rules=(), source=source, language=Language.EN, as_of=dt.date(2026, 11, 20),
        chat=lambda: ScriptedChat([json.dumps({"chosen": []})]), progress=lambda _: None,
    )
    start = Start(offer=Offer.model_validate_json(offer))
    run_audience(parts, RunFolder.create(root / "runs"), Budget(), start, {}, approved=True)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    with duckdb.connect(str(tmp_path / "bank.duckdb")) as connection:
        connection.execute(DATA)
    return tmp_path


@pytest.fixture
def source(root: Path) -> Iterator[Source]:
    with open_source("duckdb:///bank.duckdb", root) as opened:
        yield opened


class Told(list[str]):
    """Progress as it was told."""


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def parts_with(source: Source, told: Told) -> Callable[[ChatModel], AudienceParts]:
    def build(chat: ChatModel) -> AudienceParts:
        return AudienceParts(
            catalog=parse_as(Catalog, parse_yaml(CATALOG, "catalog.yaml"), "catalog.yaml"),
            rules=(),
            source=source,
            language=Language.EN,
            as_of=AS_OF,
            chat=lambda: chat,
            progress=lambda text: told.append(text.en),
        )

    return build


def chooses_nothing() -> ScriptedChat:
    def answer(_: Sequence[Message]) -> str:
        return json.dumps({"chosen": []})

    return ScriptedChat(answer)


def newest(root: Path) -> RunFolder:
    [path] = (root / "runs").iterdir()
    return RunFolder(path)


@pytest.mark.slow
@pytest.mark.parametrize("node", ORDER)
def test_a_run_killed_in_any_node_goes_on_after_the_last_finished_one(
    root: Path, node: str, request: pytest.FixtureRequest
) -> None:
    died = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", KILLED, str(root), node, CATALOG, OFFER.model_dump_json()],
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    [listed] = listed_runs(root / "runs")
    assert (listed.status, listed.about) == ("unfinished", "Бонусы")

    chat = chooses_nothing()
    parts = request.getfixturevalue("parts_with")(chat)
    result = resume_audience(parts, newest(root), Budget(), {}, approved=False)

    assert (result.status, result.count) == ("done", 2)
    assert [step.node for step in result.steps] == list(ORDER)
    asked_again = node in {"reader", "linker", "marketer"}
    assert len(chat.calls) == (1 if asked_again else 0)
    assert (newest(root).path / IDS_FILE).read_text("utf-8") == "client_id\n1\n2\n"


def test_every_step_is_told_with_its_seconds_and_tokens(
    root: Path, parts_with: Callable[[ChatModel], AudienceParts], told: Told
) -> None:
    folder = RunFolder.create(root / "runs")
    parts = parts_with(chooses_nothing())
    result = run_audience(parts, folder, Budget(), Start(offer=OFFER), {}, approved=True)
    assert [step.node for step in result.steps] == list(ORDER)
    assert sum(step.seconds for step in result.steps) == pytest.approx(result.seconds, abs=0.1)
    assert [step.node for step in result.steps if step.tokens.prompt] == ["marketer"]
    assert any("Criteria in words made" in line and "tokens" in line for line in told)


def test_a_model_that_was_away_is_asked_again_and_what_was_done_before_is_kept(
    root: Path, parts_with: Callable[[ChatModel], AudienceParts]
) -> None:
    folder = RunFolder.create(root / "runs")
    away = ScriptedChat([ModelProviderError("model.away", Text("away", "нет связи"))])
    with pytest.raises(ModelProviderError):
        run_audience(parts_with(away), folder, Budget(), Start(offer=OFFER), {}, approved=True)
    state = json.loads((folder.path / STATE_FILE).read_text("utf-8"))
    assert (state["finished"], state["status"]) == ("linker", "failed")

    result = resume_audience(parts_with(chooses_nothing()), folder, Budget(), {}, approved=False)
    assert (result.status, result.count, result.warnings) == ("done", 2, ())


def test_a_run_stopped_by_its_budget_keeps_its_criteria_and_goes_on_with_the_rest(
    root: Path,
    parts_with: Callable[[ChatModel], AudienceParts],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    understand = Analysis.understand

    def costly(self: Analysis, wanted: Wanted, deadline: float) -> Understood:
        read.append(wanted.said)
        return replace(understand(self, wanted, deadline), tokens=Tokens(prompt=60))

    monkeypatch.setattr(Analysis, "understand", costly)
    said = ("age from 18 to 25", "city Tomsk", "city Novosibirsk")
    folder, parts = RunFolder.create(root / "runs"), parts_with(chooses_nothing())
    cut = run_audience(parts, folder, Budget(tokens=100), Start(said=said), {}, approved=True)
    assert (cut.status, cut.ids_file, len(cut.criteria)) == ("budget", None, 2)
    assert "[budget]" in cut.warnings[0]
    assert cut.warnings[1] == "Not read any more: city Novosibirsk"

    again = resume_audience(parts, folder, Budget(tokens=1000), {}, approved=False)
    assert (again.status, len(again.criteria), again.count) == ("done", 3, 0)
    assert read == list(said)
    assert again.tokens.prompt == 180


def test_criteria_so_far_may_be_taken_as_they_are(
    root: Path,
    parts_with: Callable[[ChatModel], AudienceParts],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    understand = Analysis.understand
    monkeypatch.setattr(
        Analysis,
        "understand",
        lambda *given: replace(understand(*given), tokens=Tokens(prompt=60)),
    )
    folder, parts = RunFolder.create(root / "runs"), parts_with(chooses_nothing())
    start = Start(said=("age from 18 to 25", "city Tomsk"))
    run_audience(parts, folder, Budget(tokens=50), start, {}, approved=False)
    done = resume_audience(parts, folder, Budget(tokens=50), {}, approved=True)
    assert (done.status, len(done.criteria), done.count) == ("done", 1, 2)


def test_a_run_may_stop_once_more_at_the_sql(
    root: Path, parts_with: Callable[[ChatModel], AudienceParts]
) -> None:
    folder, parts = RunFolder.create(root / "runs"), parts_with(chooses_nothing())
    start = Start(criteria=Criteria.model_validate({"all_of": [YOUNG]}))
    first = run_audience(parts, folder, Budget(), start, {}, approved=False, stop_at_sql=True)
    second = resume_audience(parts, folder, Budget(), {}, approved=True)
    third = resume_audience(parts, folder, Budget(), {}, approved=True)
    looked = [(one.status, one.waits_for, one.ids_file is None) for one in (first, second, third)]
    assert looked == [
        ("waiting", "criteria", True),
        ("waiting", "sql", True),
        ("done", None, False),
    ]


def test_sql_of_criteria_changed_meanwhile_is_shown_again(
    root: Path, parts_with: Callable[[ChatModel], AudienceParts]
) -> None:
    folder, parts = RunFolder.create(root / "runs"), parts_with(chooses_nothing())
    start = Start(criteria=Criteria.model_validate({"all_of": [YOUNG]}))
    run_audience(parts, folder, Budget(), start, {}, approved=True, stop_at_sql=True)
    path = folder.path / CRITERIA_FILE
    path.write_text(path.read_text("utf-8").replace("high: 25", "high: 60"), encoding="utf-8")
    assert resume_audience(parts, folder, Budget(), {}, approved=True).waits_for == "sql"
    assert resume_audience(parts, folder, Budget(), {}, approved=True).count == 3


def test_a_database_that_changed_since_the_counts_is_told_with_the_new_counts(
    root: Path,
    parts_with: Callable[[ChatModel], AudienceParts],
) -> None:
    folder, parts = RunFolder.create(root / "runs"), parts_with(chooses_nothing())
    start = Start(criteria=Criteria.model_validate({"all_of": [YOUNG]}))
    run_audience(parts, folder, Budget(), start, {}, approved=False)
    state = json.loads((folder.path / STATE_FILE).read_text("utf-8"))
    folder.write_json(STATE_FILE, {**state, "count": 7})  # as if five had gone since
    done = resume_audience(parts, folder, Budget(), {}, approved=True)
    assert (done.count, done.criteria[0].left) == (2, 2)
    assert done.warnings[0].startswith("The database has changed: 7 were selected before, 2 now.")


def test_a_database_that_changes_between_counts_and_ids_is_counted_anew(
    root: Path,
    parts_with: Callable[[ChatModel], AudienceParts],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, parts = RunFolder.create(root / "runs"), parts_with(chooses_nothing())
    asked: list[AudienceState] = []
    critic = AudienceNodes.critic

    def counts_late(self: AudienceNodes, state: AudienceState) -> AudienceState:
        asked.append(state)
        found = critic(self, state)
        return {**found, "count": 9} if len(asked) == 1 else found

    monkeypatch.setattr(AudienceNodes, "critic", counts_late)
    start = Start(criteria=Criteria.model_validate({"all_of": [YOUNG]}))
    done = run_audience(parts, folder, Budget(), start, {}, approved=True)
    assert (done.status, done.count, len(asked)) == ("done", 2, 2)
    assert done.warnings[0].startswith("The database has changed: 9 were selected before, 2 now.")


def test_a_run_of_an_older_state_is_refused_with_a_way_out(
    root: Path, parts_with: Callable[[ChatModel], AudienceParts]
) -> None:
    folder, parts = RunFolder.create(root / "runs"), parts_with(chooses_nothing())
    start = Start(criteria=Criteria.model_validate({"all_of": [YOUNG]}))
    run_audience(parts, folder, Budget(), start, {}, approved=False)
    state = json.loads((folder.path / STATE_FILE).read_text("utf-8"))
    folder.write_json(STATE_FILE, {**state, "version": 1})
    with pytest.raises(InvalidInputError, match="ostap audience run --criteria-file"):
        resume_audience(parts, folder, Budget(), {}, approved=True)


def test_a_run_is_repeated_from_what_it_started_from(
    root: Path, parts_with: Callable[[ChatModel], AudienceParts]
) -> None:
    folder, parts = RunFolder.create(root / "runs"), parts_with(chooses_nothing())
    tree = Criteria.model_validate({"entity": "item", "all_of": [BIG]})
    run_audience(parts, folder, Budget(), Start(criteria=tree), {}, approved=False)
    path = folder.path / CRITERIA_FILE
    path.write_text(path.read_text("utf-8").replace("50", "70"), encoding="utf-8")
    resume_audience(parts, folder, Budget(), {}, approved=False)
    assert start_of(folder, "olga") == Start(criteria=tree, entity="item", who="olga")


def test_words_may_select_premises(
    root: Path, parts_with: Callable[[ChatModel], AudienceParts]
) -> None:
    folder, parts = RunFolder.create(root / "runs"), parts_with(chooses_nothing())
    start = Start(said=("площадь больше 50",), entity="item")
    done = run_audience(parts, folder, Budget(), start, {}, approved=True)
    assert (done.entity, done.count) == ("item", 2)
    assert (folder.path / IDS_FILE).read_text("utf-8") == "flat_id\n2\n3\n"


def test_an_offer_in_another_language_makes_nothing_up_and_says_so(
    root: Path, parts_with: Callable[[ChatModel], AudienceParts]
) -> None:
    folder, chat = RunFolder.create(root / "runs"), chooses_nothing()
    offer = Offer(product="Karte", text="Für Kunden ab 60 Jahren, die noch keine Karte haben.")
    result = run_audience(parts_with(chat), folder, Budget(), Start(offer=offer), {}, approved=True)
    assert (result.status, result.criteria, chat.calls) == ("failed", (), [])
    assert result.warnings[0].startswith("Not understood, neither Russian nor English: 1 of 2")
