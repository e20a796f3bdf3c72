"""How fast and how large the journal is: python benchmarks/journal.py --events 1000000 [URL].

Writes events of a plausible mixture (of ten: four selections of ten items, three sends, one pick,
one mark, one outcome), then times what the product asks for. Without an address it makes
an SQLite file in a temporary folder; with one it wants an empty PostgreSQL database.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ostap.journal import Asked, Journal, open_engine
from ostap.journal.events import AnyEvent, Mark, Outcome, Pick, Selection, Sent, Shown
from ostap.journal.statistics import statistics
from ostap.results.conditions import Unit
from ostap.results.criteria import KeySet, LastWindow
from ostap.workflows.journal_keys import JournalKeys, KeyContext

START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
AS_OF = dt.date(2026, 11, 20)
SECONDS = (dt.datetime(2026, 11, 20, tzinfo=dt.UTC) - START).total_seconds()
VERSIONS: dict[str, Any] = {
    "code": "0.1.0", "catalog": "8f14e45fceea", "data": "c9f0f895fb98", "model": "20261101-1",
    "rules": "45c48cce2e2d",
}  # fmt: skip


def history(count: int) -> Iterator[AnyEvent]:
    """Yield ``count`` events in the order of their time, of a client for every twenty."""
    clients = max(count // 20, 1)
    for number in range(count):
        at = START + dt.timedelta(seconds=SECONDS * number / count)
        pair = {"client": f"C{number * 7919 % clients}", "item": f"P{number % 4000}"}
        manager = f"M{number % 40}"
        match number % 10:
            case 0 | 1 | 2 | 3:
                yield Selection(
                    key=f"selection:{number:016x}", at=at, client=pair["client"], manager=manager,
                    as_of=at.date(), asked={"area_min": 40, "area_max": 90, "budget": 90000},
                    shown=tuple(
                        Shown(
                            id=f"P{(number + place) % 4000}", position=place,
                            probability=round(0.4 / place, 4), suitable=place % 5 > 0,
                        )
                        for place in range(1, 11)
                    ),
                    filtered=tuple(f"P{(number + place) % 4000}" for place in range(30)),
                    versions=VERSIONS,
                )  # fmt: skip
            case 4 | 5 | 6:
                selection = f"selection:{number - 4:016x}"
                yield Sent(
                    key=f"sent:{number}", at=at, selection=selection, manager=manager, **pair
                )
            case 7:
                yield Pick(key=f"pick:{number}", at=at, manager=manager, **pair)
            case 8:
                yield Mark(
                    key=f"mark:{number}", at=at, expert="E1", suitable=number % 3 > 0, **pair
                )
            case _:
                result = "won" if number % 20 == 9 else "lost"  # noqa: PLR2004 - every other
                yield Outcome(key=f"outcome:{number}", at=at, result=result, **pair)


def timed(name: str, work: Callable[[], Any], told: dict[str, float]) -> Any:
    """Return what ``work`` returns; its seconds go into ``told``."""
    started = time.perf_counter()
    result = work()
    told[name] = round(time.perf_counter() - started, 4)
    return result


def measure(journal: Journal, count: int, root: Path) -> dict[str, Any]:
    """Fill an empty journal and return the figures."""
    seconds: dict[str, float] = {}
    timed("fill", lambda: journal.append_all(history(count), make_deals=False), seconds)
    one_by_one = [event.model_copy(update={"key": f"new:{event.key}"}) for event in history(1000)]

    def each() -> None:
        for event in one_by_one:
            journal.append(event)

    timed("thousand_appends", each, seconds)
    stats = timed("statistics", lambda: statistics(journal), seconds)
    timed("one_client", lambda: list(journal.events(Asked(client="C17"))), seconds)
    keys = JournalKeys(journal, root, AS_OF, KeyContext())
    month = LastWindow(last=30, unit=Unit.DAY)
    year = LastWindow(last=12, unit=Unit.MONTH)
    found = timed("sent_30_days", lambda: keys(KeySet(name="sent", window=month)), seconds)
    timed("sent_year_twice", lambda: keys(KeySet(name="sent", window=year, at_least=2)), seconds)
    timed("rejected_ever", lambda: keys(KeySet(name="rejected")), seconds)
    return {
        "store": stats.store,
        "events": stats.events,
        "bytes": stats.bytes,
        "bytes_per_event": round(stats.bytes / stats.events),
        "events_per_second": round(count / seconds["fill"]),
        "sent_30_days_found": len(found),
        "seconds": seconds,
    }


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("address", nargs="?", default="journal.db")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with Journal(open_engine(asked.address, root, {})) as journal:
            print(json.dumps(measure(journal, asked.events, root), indent=2))


if __name__ == "__main__":
    main()
