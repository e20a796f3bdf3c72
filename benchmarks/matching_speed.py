"""How fast a prepared matcher answers, how long it takes to prepare, and how large it is.

Usage: python benchmarks/matching_speed.py WORKSPACE [--requests 200] [--clients 100000]
           [--train 60s]

The workspace holds a trained version (`ostap match train`). Larger stocks are made of its own
items under new ids. Wall times, and times of the process alone, which other programs disturb less.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from ostap.compose import Company
from ostap.matching import Matcher, PairRequest
from ostap.matching.effort import Effort, read_seconds
from ostap.matching.measure import TOP, some_requests, with_stock
from ostap.matching.reverse import rank_clients
from ostap.matching.sides import KEY

SIZES = (100, 1_000, 10_000)
COLD = (
    "import sys,json,time; from pathlib import Path; from ostap.compose import Company; "
    "from ostap.matching import parse_request; started=time.perf_counter(); "
    "c=Company(Path(sys.argv[1])); m=c.matcher; ready=time.perf_counter(); "
    "m.rank(parse_request({}), 10); first=time.perf_counter(); "
    "print(json.dumps([ready-started, first-ready, time.process_time()]))"
)


def main() -> None:
    """Print one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument("--train", metavar="TIME", help="train a copy with this budget")
    asked = parser.parse_args()
    cold(asked.workspace)
    with Company(asked.workspace) as company:
        ruled = company.ruled_matcher
        matcher = ruled.matcher
        kind = matcher.scorer.model.kind
        say(
            f"kind {kind}, {len(matcher.scorer.features.state.features)} features, "
            f"{len(matcher.vacant)} items vacant, {resident():.0f} MB at most while preparing"
        )
        requests = some_requests(matcher, asked.requests)
        told("rules, journal, its own stock", lambda one: ruled.rank(one, TOP), requests)
    for size in SIZES:
        larger = with_stock(matcher, size)
        told(f"{size} items", lambda one, m=larger: m.rank(one, top=TOP), requests)
    anybody = [replace_manager(one) for one in requests[: max(len(requests) // 10, 2)]]
    larger = with_stock(matcher, 1_000)
    told("1000 items, any manager", lambda one: larger.rank(one, top=TOP), anybody)
    all_pairs(larger, asked.requests)
    many_clients(matcher, asked.clients)
    if asked.train:
        training(asked.workspace, asked.train)
    say(f"resident at most {resident():.0f} MB")


def cold(workspace: Path) -> None:
    """Tell how long a new process takes to its first answer."""
    found = []
    for _ in range(3):
        started = time.perf_counter()
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own text
            [sys.executable, "-c", COLD, str(workspace)], check=True, capture_output=True, text=True
        )
        wall = time.perf_counter() - started
        prepared, first, cpu = json.loads(done.stdout)
        found.append((wall, prepared, first, cpu))
    wall, prepared, first, cpu = min(found)
    say(
        f"cold start: {wall:.2f} s from process start to an answer (of the process {cpu:.2f} s), "
        f"{prepared:.2f} s of it preparing, first answer {first * 1000:.1f} ms"
    )


def told(name: str, answer: object, requests: list[PairRequest]) -> None:
    """Tell the first answer, and the 50th and 95th percentile of the others."""
    wall, cpu = [], []
    for request in requests:
        started, busy = time.perf_counter(), time.process_time()
        answer(request)  # type: ignore[operator]  # any of the matchers' rank
        wall.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - busy) * 1000)
    p50, p95 = np.percentile(wall[1:], (50, 95))
    c50, c95 = np.percentile(cpu[1:], (50, 95))
    say(
        f"{name}: p50 {p50:.1f}, p95 {p95:.1f} ms; of the process {c50:.1f}, {c95:.1f} ms; "
        f"first {wall[0]:.1f} ms; {len(wall)} requests"
    )


def replace_manager(request: PairRequest) -> PairRequest:
    """Return the request with nobody's name on it: the mean over managers."""
    return request.model_copy(update={"manager": None})


def all_pairs(matcher: Matcher, n: int) -> None:
    """Tell how long the probabilities of all pairs take, request by request, without reasons."""
    asked = [(matcher.check(one).row, one.manager) for one in some_requests(matcher, n)]
    stock = np.searchsorted(matcher.company.items[KEY].to_numpy(), matcher.vacant)
    one = np.zeros_like(stock)
    started, busy = time.perf_counter(), time.process_time()
    for row, manager in asked:
        matcher.probability_of(row, one, stock, manager)
    wall, cpu = time.perf_counter() - started, time.process_time() - busy
    pairs = n * len(stock)
    say(
        f"{n} requests x {len(stock)} items: {wall:.1f} s, of the process {cpu:.2f} s; "
        f"a million pairs at that pace {cpu * 1e6 / pairs:.1f} s"
    )


def training(workspace: Path, budget: str) -> None:
    """Tell how long a training takes, from reading the database to the version it keeps."""
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(workspace, Path(folder) / "copy"))
        started, busy = time.perf_counter(), time.process_time()
        with Company(copy) as company:
            made = company.train_match(0, Effort(seconds=read_seconds(budget)))
        wall, cpu = time.perf_counter() - started, time.process_time() - busy
    say(f"training, budget {budget}: {wall:.0f} s, of the process {cpu:.0f} s; took {made.model}")


def many_clients(matcher: Matcher, n: int) -> None:
    """Tell how long one item against so many clients takes."""
    company = matcher.company
    times = -(-n // 100)
    some = company.requests.filter(pl.col("client").is_in(company.clients[KEY].to_list())).tail(100)
    names = pl.Series("client", [f"client {i}" for i in range(100 * times)])
    requests = pl.concat([some] * times).with_columns(
        pl.Series(KEY, [f"request {i}" for i in range(100 * times)]), names,
        pl.lit(company.as_of).alias("time"),
    )  # fmt: skip
    clients = pl.concat([company.clients.head(1)] * (100 * times)).with_columns(names.alias(KEY))
    large = replace(company, requests=requests, clients=clients)
    crowded = Matcher(large, matcher.scorer, matcher.versions, matcher.language)
    started, busy = time.perf_counter(), time.process_time()
    manager = next((m for m, there in company.managers.items() if there), None)
    found = rank_clients(crowded, matcher.vacant[0], manager=manager, top=20)
    wall, cpu = time.perf_counter() - started, time.process_time() - busy
    say(
        f"one item, {found.considered} clients: {wall:.1f} s, of the process {cpu:.1f} s; "
        f"a million pairs at that pace {cpu * 1e6 / max(found.considered, 1):.0f} s"
    )


def resident() -> float:
    """Return the greatest resident size of the process so far, in MB (Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
