"""A writer that is killed at any moment leaves whole events only, and nobody waits for it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from ostap.journal.events import Outcome, Selection, Sent
from ostap.journal.outbox import Outbox

if TYPE_CHECKING:
    from tests.journal.conftest import Store

WRITERS = """
import datetime as dt, itertools, os, sys
from pathlib import Path
from ostap.journal.events import Outcome, Selection, Sent, Shown
from ostap.journal.opening import open_engine
from ostap.journal.store import Journal

address, folder = sys.argv[1:]
at = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)

def write(name):
    said = os.open(f"{folder}/{name}.said", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    with Journal(open_engine(address, Path(folder), {})) as journal:
        for n in itertools.count():
            shown = tuple(Shown(id=f"P{i}", position=i, probability=0.5) for i in range(1, 60))
            key = f"{name}-{n}"
            journal.append(
                Selection(key=f"sel-{key}", at=at, client=key, as_of=at.date(), shown=shown),
                Sent(key=f"sent-{key}", at=at, client=key, item="P1", selection=f"sel-{key}"),
                Outcome(key=f"out-{key}", at=at, client=key, item="P1", result="won"),
            )
            os.write(said, f"{key}\\n".encode())

for line in sys.stdin:  # a writer for each name; imported once, forked often
    if (pid := os.fork()) == 0:
        write(line.strip())
    print(pid, flush=True)
"""


def said_by(store: Store, name: str) -> list[str]:
    """Return what a writer was told is written."""
    path = store.folder / f"{name}.said"
    return path.read_text().split("\n")[:-1] if path.exists() else []


def test_kill_dash_nine_in_the_middle_leaves_whole_events(store: Store) -> None:
    chance = random.Random(7)  # noqa: S311 - when to kill is no secret
    names = [f"{name}{number}" for number in range(6) for name in "ab"]
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", WRITERS, store.address, str(store.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as zygote:
        assert zygote.stdin is not None
        assert zygote.stdout is not None
        for pair in zip(names[::2], names[1::2], strict=True):
            pids = []
            for name in pair:
                zygote.stdin.write(f"{name}\n")
                zygote.stdin.flush()
                pids.append(int(zygote.stdout.readline()))
            while not all(said_by(store, name) for name in pair):  # both have begun
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.1))
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
        zygote.stdin.close()
    confirmed = {client for name in names for client in said_by(store, name)}
    with store.open() as journal:
        events = list(journal.events())
        selections = {one.client: one for one in events if isinstance(one, Selection)}
        sent = {one.client for one in events if isinstance(one, Sent)}
        outcomes = {one.client for one in events if isinstance(one, Outcome)}
        queued = {one.key for one in Outbox(journal).listed(limit=100_000)}
    assert all(len(one.shown) == 59 for one in selections.values())
    assert set(selections) == sent == outcomes
    assert queued == {f"sent-{client}" for client in sent}
    assert confirmed <= sent
