"""Every answer goes into the journal with what made it; nothing personal goes along."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ostap.audience.runs import RESULT_FILE, STATE_FILE, RunFolder
from ostap.catalog import Catalog
from ostap.errors import DataOwnerError, EnvironmentFailedError
from ostap.journal import Journal, Recorder, Spool, open_engine
from ostap.journal.events import AudienceRun, Removed, Selection, Shown
from ostap.journal.files import read_ids
from ostap.matching import PairRequest
from ostap.names import Language, Text, WrittenBy
from ostap.results.audience import Audience, CriterionLine, RuleLine, Tokens
from ostap.results.matching import RankedItem, Ranking, RemovedByRule
from ostap.settings.reading import parse_yaml
from ostap.workflows.recording import RecordedMatcher, recorded_run

CATALOG = Catalog.model_validate(
    parse_yaml(
        """
entities:
  client: {table: clients, key: client_id}
tables:
  clients:
    columns:
      client_id: {type: id}
      phone: {type: category, sensitive: true}
      wishes: {type: text}
      area_min: {type: number}
""",
        "catalog.yaml",
    )
)
RANKING = Ranking(
    as_of="2026-11-20", versions={"data": "d1", "model": "m1"}, client="C1", manager="M1",
    items=(
        RankedItem(id="P2", probability=0.3, suitable=True),
        RankedItem(id="P1", probability=0.1, suitable=False),
    ),
    filtered=("P1", "P5"), removed_by_rule=(RemovedByRule(id="P9", rule="vacant"),),
)  # fmt: skip


class Ranks:
    """Answers the same to everybody."""

    def rank(
        self, request: PairRequest, top: int | None = None, *, manager_effect: bool = True
    ) -> Ranking:
        """Return the ranking."""
        assert (request.client, manager_effect) == ("C1", True)
        return RANKING.model_copy(update={"items": RANKING.items[:top]})


def broken() -> Journal:
    raise EnvironmentFailedError("journal.unreachable", Text("Away.", "Нет связи."))


def test_a_ranking_is_a_selection_as_it_was_shown(tmp_path: Path) -> None:
    with Journal(open_engine("journal.db", tmp_path, {})) as journal:
        recorder = Recorder(lambda: journal, Spool(tmp_path))
        matcher = RecordedMatcher(Ranks(), recorder, CATALOG, {"code": "0.1"}, Language.EN)
        asked = {"phone": "+7 900", "clients.wishes": "Пётр просил", "area_min": 40}
        answer = matcher.rank(PairRequest(client="C1", manager="M1", request=asked))
        [event] = journal.events()
    assert isinstance(event, Selection)
    assert answer == RANKING.model_copy(update={"selection": event.key})
    assert event.asked == {"phone": "not kept", "clients.wishes": "not kept", "area_min": 40}
    assert event.shown == (
        Shown(id="P2", position=1, probability=0.3, suitable=True),
        Shown(id="P1", position=2, probability=0.1, suitable=False),
    )
    assert (event.client, event.manager, event.filtered) == ("C1", "M1", ("P1", "P5"))
    assert event.removed == (Removed(id="P9", rule="vacant"),)
    assert event.versions == {"code": "0.1", "data": "d1", "model": "m1"}


def test_two_answers_to_one_request_are_two_selections(tmp_path: Path) -> None:
    with Journal(open_engine("journal.db", tmp_path, {})) as journal:
        recorder = Recorder(lambda: journal, Spool(tmp_path))
        matcher = RecordedMatcher(Ranks(), recorder, CATALOG, {}, Language.EN)
        keys = {matcher.rank(PairRequest(client="C1"), 1).selection for _ in range(2)}
        assert {event.key for event in journal.events()} == keys
        assert len(keys) == 2


@pytest.mark.parametrize(("language", "words"), [(Language.EN, "Away."), (Language.RU, "Нет")])
def test_a_journal_that_is_away_costs_a_warning_and_no_answer(
    tmp_path: Path, language: Language, words: str
) -> None:
    spool = Spool(tmp_path)
    matcher = RecordedMatcher(Ranks(), Recorder(broken, spool), CATALOG, {}, language)
    answer = matcher.rank(PairRequest(client="C1"))
    assert answer.items == RANKING.items
    assert answer.notes[0].startswith(words)
    with Journal(open_engine("journal.db", tmp_path, {})) as journal:
        assert spool.replay(journal) == 1
        assert [event.key for event in journal.events()] == [answer.selection]


def audience(folder: RunFolder) -> Audience:
    path, count = folder.write_ids("client_id", ["C1", "C2"])
    line = CriterionLine(id="c1", text="age", alone=3, left=3, written_by=WrittenBy.MODEL)
    state = {"offer": {"product": "Молодёжная\nкарта"}, "criteria": {"entity": "client"}}
    folder.write_json(STATE_FILE, state)
    return Audience(
        run=folder.run, status="done", as_of="2026-11-20", criteria=(line,),
        rules=(RuleLine(id="adult", text="adults", removed=1),), sql="select 1", count=count,
        ids_file=str(path), tokens=Tokens(prompt=100, cached=60, completion=5), seconds=2.5,
        versions={"code": "0.1"},
    )  # fmt: skip


def test_a_run_is_journaled_with_its_ids_as_a_hash(tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path / "runs")
    with Journal(open_engine("journal.db", tmp_path, {})) as journal:
        recorder = Recorder(lambda: journal, Spool(tmp_path))
        done = recorded_run(lambda: audience(folder), folder, tmp_path, recorder, Language.EN)
        [event] = journal.events()
    assert isinstance(event, AudienceRun)
    assert event.ids is not None
    assert list(read_ids(tmp_path, event.ids)) == ["C1", "C2"]
    assert (event.ids.path, event.ids.count) == (f"runs/{folder.run}/ids.csv", 2)
    assert (event.offer, event.tokens, event.rules[0].removed) == ("Молодёжная карта", 45, 1)
    assert done.warnings == ()
    assert "C1" not in event.model_dump_json()


def test_a_run_whose_journal_is_away_says_so_in_its_folder_too(tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path / "runs")
    recorder = Recorder(broken, Spool(tmp_path))
    done = recorded_run(lambda: audience(folder), folder, tmp_path, recorder, Language.RU)
    assert done.warnings[0].startswith("Нет связи.")
    kept = json.loads((folder.path / RESULT_FILE).read_text(encoding="utf-8"))
    assert kept["warnings"] == list(done.warnings)


def test_a_run_that_failed_is_journaled_and_still_fails(tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path / "runs")

    def fail() -> Audience:
        result = Audience(run=folder.run, status="failed", as_of="2026-11-20")
        folder.write_json(RESULT_FILE, result.model_dump(mode="json", by_alias=True))
        raise DataOwnerError("database.away", Text("Away.", "Нет связи."))

    with Journal(open_engine("journal.db", tmp_path, {})) as journal:
        recorder = Recorder(lambda: journal, Spool(tmp_path))
        with pytest.raises(DataOwnerError):
            recorded_run(fail, folder, tmp_path, recorder, Language.EN)
        [event] = journal.events()
    assert isinstance(event, AudienceRun)
    assert (event.status, event.ids) == ("failed", None)
