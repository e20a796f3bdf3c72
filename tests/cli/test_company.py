"""A company closes what it opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from ostap.compose import Company
from ostap.demo.bank import DATABASE


class Closing:
    """Remembers that it was closed; may fail at it."""

    def __init__(self, *, fails: bool = False) -> None:
        self.closed = 0
        self._fails = fails

    def close(self) -> None:
        """Count."""
        self.closed += 1
        if self._fails:
            message = "did not close"
            raise RuntimeError(message)


def test_the_database_is_let_go(own_bank: Path) -> None:
    with Company(own_bank) as company:
        assert company.source.introspect().table("clients") is not None
        with pytest.raises(duckdb.Error):
            duckdb.connect(str(own_bank / DATABASE))
    duckdb.connect(str(own_bank / DATABASE)).close()


def test_what_was_not_opened_is_not_opened_to_be_closed(
    own_bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        pytest.fail("opened")

    monkeypatch.setattr("ostap.sources.open_source", refuse)
    monkeypatch.setattr("ostap.audience.llm.open_chat_model", refuse)
    with Company(own_bank) as company:
        assert company.catalog.tables


@pytest.mark.parametrize("fails", [False, True])
def test_both_are_closed_also_where_one_fails_and_once_only(own_bank: Path, *, fails: bool) -> None:
    company = Company(own_bank)
    source, chat = Closing(fails=fails), Closing(fails=fails)
    company.__dict__.update(source=source, own_chat=chat)
    if fails:
        with pytest.raises(RuntimeError):
            company.close()
    else:
        company.close()
    company.close()
    assert (source.closed, chat.closed) == (1, 1)
