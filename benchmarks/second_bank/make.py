"""A second made-up bank, to see how audiences fare where nobody has tuned them.

    python benchmarks/second_bank/make.py DIR            # the workspace: 4,000 clients, 16 tables
    ostap audience evaluate -w DIR --part test
    python benchmarks/second_bank/make.py DIR --renew    # also stores the gold's ids anew, here

Its schema, codes, catalog and cases were written without a look at what reads them: another data
office, other names, other wordings than the demo's. The gold is SQL by hand. A case's part is drawn
by chance (`drawn_parts`), not chosen. The same seed gives the same rows.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import doings
import duckdb
import holdings
import people
import polars as pl

HERE: Final = Path(__file__).parent
KEPT: Final = ("ostap.toml", "catalog.yaml")
DATABASE: Final = Path("data/retail.duckdb")
SEED: Final = 2026
CLIENTS: Final = 4000


def tables(seed: int, clients: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield each table's name and rows."""
    yield "ref_region", people.ref_region()
    yield "ref_prod", people.ref_prod()
    yield "fx_rate", people.fx_rate(seed)
    customers = people.cust(seed, clients)
    yield "cust", customers
    known = holdings.traits(customers)
    accounts = holdings.acct(seed, known)
    yield "acct", accounts
    cards = holdings.plastic(seed, known, accounts)
    yield "plastic", cards
    yield "card_op", doings.card_op(seed, known, cards)
    loans = holdings.kredit(seed, known)
    yield "kredit", loans
    yield "kredit_pay", doings.kredit_pay(seed, loans)
    yield "vklad", holdings.vklad(seed, known)
    yield "zp_zachisl", doings.zp_zachisl(seed, known)
    yield "polis", holdings.polis(seed, known)
    yield "mb_login", doings.mb_login(seed, known)
    yield "obrashenie", doings.obrashenie(seed, known)
    yield "pretenz", doings.pretenz(seed, known)
    yield "mk_kontakt", doings.mk_kontakt(seed, known)


def write_second_bank(folder: Path, *, seed: int = SEED, clients: int = CLIENTS) -> None:
    """Write the workspace into a folder that is not there yet.

    Cases come with the usual seed and size only: their stored ids are of that bank.
    """
    (folder / DATABASE).parent.mkdir(parents=True)
    for name in KEPT:
        shutil.copyfile(HERE / name, folder / name)
    with duckdb.connect(str(folder / DATABASE)) as database:
        database.execute((HERE / "schema.sql").read_text(encoding="utf-8"))
        for name, frame in tables(seed, clients):
            database.register("made", frame.to_arrow())
            database.execute(f"INSERT INTO {name} BY NAME SELECT * FROM made")  # noqa: S608 - ours
            database.unregister("made")
    if (seed, clients) == (SEED, CLIENTS):
        shutil.copytree(HERE / "cases", folder / "cases")


def drawn_parts(words: Sequence[str], offers: Sequence[str], seed: int = SEED) -> dict[str, str]:
    """Return `tune` or `test` for each case's id: half of the words, half of the offers."""
    chance = random.Random(seed)  # noqa: S311 - a draw, not a secret
    parts: dict[str, str] = {}
    for ids in (sorted(words), sorted(offers)):
        test = set(chance.sample(ids, len(ids) // 2))
        parts |= {name: "test" if name in test else "tune" for name in ids}
    return parts


def renew(folder: Path) -> None:
    """Run every case's SQL on the made bank and store the ids beside the cases, here and there."""
    from ostap.catalog import load_catalog
    from ostap.criteria.cases import load_cases, run_gold, write_gold
    from ostap.settings import Workspace
    from ostap.sources import open_source

    catalog = load_catalog(folder / "catalog.yaml")
    with open_source(Workspace(folder).settings.database, folder) as source:
        for case in load_cases(folder / "cases", None):
            found = run_gold(case, source, catalog)
            for cases in (HERE / "cases", folder / "cases"):
                write_gold(case, cases, catalog.entities.client.key, found)
            print(case.id, *(len(keys) for keys in found))


def main() -> None:
    """Read the command line and write the bank."""
    parser = argparse.ArgumentParser(description="Write the second bank's workspace.")
    parser.add_argument("folder", type=Path, help="where; must not be there yet")
    parser.add_argument("--renew", action="store_true", help="store the gold's ids anew")
    asked = parser.parse_args()
    if asked.folder.exists():
        parser.error(f"{asked.folder} is there already")
    write_second_bank(asked.folder)
    if asked.renew:
        renew(asked.folder)


if __name__ == "__main__":
    main()
