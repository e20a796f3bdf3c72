"""Logs: quiet unless asked, without a value of anybody's."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ostap.delivery.cli.logs import logging_to_stderr

Ostap = Callable[..., Any]


def test_a_run_is_quiet_unless_asked(ostap: Ostap, own_bank: Path, young: Path) -> None:
    said = ostap("audience", "run", "--criteria-file", young, "--yes", "-w", own_bank)
    assert [line.split(":")[0].strip() for line in said.err.splitlines()] == [
        "SQL written", "Counting", "Counted", "Ids fetched",
    ]  # fmt: skip


def test_a_run_logs_its_start_and_end_and_no_id_of_a_client(
    ostap: Ostap, own_bank: Path, young: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSTAP_LOG", "json")
    said = ostap("audience", "run", "--criteria-file", young, "--yes", "--json", "-w", own_bank)
    events = [json.loads(line) for line in said.err.splitlines() if line.startswith("{")]
    assert [event["event"] for event in events] == ["source opened", "run started", "run finished"]
    opened, started, finished = events
    common = {"timestamp", "level", "logger", "event"}
    assert set(opened) - common == {"kind"}
    assert set(started) - common == {"run"}
    assert {key: finished[key] for key in ("run", "status", "seconds", "prompt_tokens")} == {
        "run": said.json["run"], "status": "done", "seconds": said.json["seconds"],
        "prompt_tokens": 0,
    }  # fmt: skip


def test_a_failed_run_logs_its_code_alone(
    ostap: Ostap, own_bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSTAP_LOG", "debug")
    # Words that rules can't read ask the model, which is switched off here.
    words = "живёт в Казани без карта кредит 17"
    said = ostap("audience", "run", "--criteria", words, "-w", own_bank)
    [line] = [line for line in said.err.splitlines() if 'event="run failed"' in line]
    assert line.endswith("code=model.switched_off")
    logged = [line for line in said.err.splitlines() if line.startswith("timestamp=")]
    assert not any("Казани" in line for line in logged)


@pytest.mark.parametrize(("language", "hint"), [("en", "Known:"), ("ru", "Есть:")])
def test_an_unknown_level_is_told(
    ostap: Ostap, bank: Path, monkeypatch: pytest.MonkeyPatch, language: str, hint: str
) -> None:
    monkeypatch.setenv("OSTAP_LOG", "loud")
    said = ostap("catalog", "show", "-w", bank, language=language)
    assert (said.code, f"{hint} debug, info, json." in said.err) == (2, True)


def test_other_libraries_stay_at_warnings_and_sqlglot_is_silent(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSTAP_LOG", "debug")
    with logging_to_stderr():
        logging.getLogger("openai").debug("a prompt")
        logging.getLogger("sqlglot").error("a statement")
        logging.getLogger("ostap.somewhere").debug("seen", extra={"seconds": 1.5})
        logging.getLogger("somebody").warning("take care")
    lines = capsys.readouterr().err.splitlines()
    assert [line.split("level=")[1] for line in lines] == [
        "debug event=seen logger=ostap.somewhere seconds=1.5",
        'warning event="take care" logger=somebody',
    ]


def test_nothing_of_the_logs_stays_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def state() -> object:
        own, sqlglot = logging.getLogger("ostap"), logging.getLogger("sqlglot")
        return list(logging.getLogger().handlers), own.level, sqlglot.disabled

    before = state()
    monkeypatch.setenv("OSTAP_LOG", "debug")
    with logging_to_stderr():
        assert state() != before
    assert state() == before
