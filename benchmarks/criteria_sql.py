"""Compiled criteria against SQL by hand: python benchmarks/criteria_sql.py [--bank DIR].

Each segment of `criteria_segments/` is a criteria tree (YAML) and SQL by hand that selects the
same clients. Both run in turn on one connection, so that a busy machine slows both alike; what
counts is the ratio. Without an address the large demo bank is made in a temporary folder.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from ostap.catalog import Catalog, load_catalog
from ostap.criteria import approve, compile_funnel, compile_ids, load_criteria
from ostap.criteria.counts.run import keys_guard
from ostap.demo.bank import DATABASE, write_bank
from ostap.names import Dialect, Language
from ostap.results.criteria import Criteria

SEGMENTS: Final = Path(__file__).parent / "criteria_segments"
AS_OF: Final = dt.date(2026, 11, 20)
AIM: Final = 1.2
"""How many times as long as SQL by hand the compiled one may take."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment, said twice."""

    name: str
    criteria: Criteria
    by_hand: str

    def compiled(self, catalog: Catalog, dialect: Dialect = Dialect.DUCKDB) -> str:
        """Return our SQL, passed by the guard."""
        sql = compile_ids(self.criteria, catalog, dialect, AS_OF, Language.EN)
        return keys_guard(catalog, dialect, self.criteria.entity, AS_OF)(sql).text


@dataclass(frozen=True, slots=True)
class Seconds:
    """Medians of one statement's runs: of the clock, and of the processor over all threads."""

    clock: float
    processor: float


@dataclass(frozen=True, slots=True)
class Line:
    """What one segment cost."""

    name: str
    selected: int
    hand: Seconds
    ours: Seconds
    compiling: float
    """Seconds to compile and to pass the guard; no data is touched."""

    @property
    def clock(self) -> float:
        """Ours divided by the hand's, by the clock."""
        return self.ours.clock / self.hand.clock

    @property
    def processor(self) -> float:
        """Ours divided by the hand's, by the processor."""
        return self.ours.processor / self.hand.processor


def segments(catalog: Catalog) -> Iterator[Segment]:
    """Yield all segments, in the order of their numbers."""
    for file in sorted(SEGMENTS.glob("*.yaml")):
        yield segment(file.stem, catalog)


def segment(name: str, catalog: Catalog) -> Segment:
    """Return the segment of that name."""
    file = SEGMENTS / f"{name}.yaml"
    by_hand = file.with_suffix(".sql").read_text(encoding="utf-8")
    return Segment(name, load_criteria(file, catalog), by_hand)


def in_turn(runs: Sequence[Callable[[], object]], rounds: int) -> list[Seconds]:
    """Return what each of ``runs`` costs, in turn, ``rounds`` times after one unmeasured run."""
    spent: list[list[tuple[float, float]]] = [[] for _ in runs]
    for turn in range(rounds + 1):
        for each, run in zip(spent, runs, strict=True):
            clock, processor = time.perf_counter(), time.process_time()
            run()
            if turn:
                each.append((time.perf_counter() - clock, time.process_time() - processor))
    return [Seconds(*map(statistics.median, zip(*each, strict=True))) for each in spent]


def measured(
    asked: Segment, catalog: Catalog, database: duckdb.DuckDBPyConnection, rounds: int
) -> Line:
    """Return what the segment costs.

    Raises:
        SystemExit: the two ways do not select the same clients.
    """

    def keys(sql: str) -> list[int]:
        return [int(key) for (key,) in database.execute(sql).fetchall()]

    started = time.perf_counter()
    sql = asked.compiled(catalog)
    compiling = time.perf_counter() - started
    ours, hand = keys(sql), keys(asked.by_hand)
    if ours != hand:
        differ = sorted(set(ours) ^ set(hand))
        message = f"{asked.name}: {len(ours)} and {len(hand)} clients; {differ[:10]}"
        raise SystemExit(message)
    by_hand, compiled = in_turn([lambda: keys(asked.by_hand), lambda: keys(sql)], rounds)
    return Line(asked.name, len(hand), by_hand, compiled, compiling)


def table(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the table of all segments, their median and their worst, as Markdown."""
    yield "| segment | clients | by hand, ms | ours / hand | by processor | compile + guard, ms |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for line in lines:
        mark = "" if line.clock <= AIM else " (!)"
        yield (
            f"| {line.name} | {line.selected} | {line.hand.clock * 1000:.1f} "
            f"| {line.clock:.2f}{mark} | {line.processor:.2f} | {line.compiling * 1000:.0f} |"
        )
    for name, pick in (("median", statistics.median), ("worst", max)):
        clock, processor = pick(x.clock for x in lines), pick(x.processor for x in lines)
        compiling = pick(x.compiling for x in lines) * 1000
        yield f"| **{name}** | | | {clock:.2f} | {processor:.2f} | {compiling:.0f} |"
    clock = sum(line.ours.clock for line in lines) / sum(line.hand.clock for line in lines)
    spent = sum(line.ours.processor for line in lines) / sum(line.hand.processor for line in lines)
    yield f"| **all together** | | | {clock:.2f} | {spent:.2f} | |"
    within = sum(line.clock <= AIM for line in lines)
    yield f"\n{within} of {len(lines)} within {AIM} of the hand's time."


def funnel_against_ids(
    asked: Segment, catalog: Catalog, database: duckdb.DuckDBPyConnection, rounds: int
) -> str:
    """Return how long all counts of a funnel take beside the keys alone."""
    sql = compile_funnel(asked.criteria, catalog, Dialect.DUCKDB, AS_OF)
    counts = approve(sql, catalog, Dialect.DUCKDB).text
    keys = asked.compiled(catalog)
    selected, counted = in_turn(
        [lambda: database.execute(keys).fetchall(), lambda: database.execute(counts).fetchall()],
        rounds,
    )
    return (
        f"Funnel of {asked.name}: {counted.clock * 1000:.0f} ms, "
        f"{counted.clock / selected.clock:.2f} of its keys alone."
    )


def report(bank: Path, rounds: int, only: Sequence[str]) -> Iterator[str]:
    """Yield the lines of the report on a bank's workspace."""
    catalog = load_catalog(bank / "catalog.yaml")
    chosen = [s for s in segments(catalog) if not only or s.name.startswith(tuple(only))]
    with duckdb.connect(str(bank / DATABASE), read_only=True, config={"threads": 2}) as database:
        yield from table([measured(s, catalog, database, rounds) for s in chosen])
        yield funnel_against_ids(chosen[-1], catalog, database, rounds)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bank", type=Path, help="a workspace made by `ostap demo bank --full`")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("only", nargs="*", help="how the names of the segments begin")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bank = asked.bank or Path(folder) / "bank"
        if asked.bank is None:
            write_bank(bank, full=True)
        for line in report(bank, asked.rounds, asked.only):
            print(line)


if __name__ == "__main__":
    main()
