"""An empty journal of every kind that can be opened; a new kind must have its maker here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ostap.journal.opening import open_engine
from ostap.journal.store import Journal

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

DAY = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Store:
    """Where a journal is: its address, for other processes too."""

    kind: str
    address: str
    folder: Path

    def open(self) -> Journal:
        """Open it once more."""
        return Journal(open_engine(self.address, self.folder, {}))


def _sqlite(_server: Callable[[], PostgresServer]) -> str:
    return "journal.db"


def _postgres(server: Callable[[], PostgresServer]) -> str:
    return server().url(server().new_database())


MAKERS = {"sqlite": _sqlite, "postgresql": _postgres}


@pytest.fixture(params=sorted(MAKERS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """The place of an empty journal, of every kind in turn."""

    def server() -> PostgresServer:
        found: PostgresServer = request.getfixturevalue("postgres")
        return found

    return Store(request.param, MAKERS[request.param](server), tmp_path)


@pytest.fixture
def journal(store: Store) -> Iterator[Journal]:
    """An empty journal, of every kind in turn."""
    with store.open() as opened:
        yield opened


@pytest.fixture
def sqlite_journal(tmp_path: Path) -> Iterator[Journal]:
    """An empty journal in a file, where the kind does not matter."""
    with Journal(open_engine("journal.db", tmp_path, {})) as opened:
        yield opened
