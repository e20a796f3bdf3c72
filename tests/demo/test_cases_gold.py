"""The cases' stored ids are what their SQL selects on the generated companies.

To renew them after a deliberate change of a generator or a case:
OSTAP_RENEW_GOLDEN=1 pytest this file; then read what has changed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ostap.catalog import load_catalog
from ostap.criteria.cases import gold_ids, load_cases, run_gold, write_gold
from ostap.demo import write_agency, write_bank
from ostap.demo.agency import AgencySettings
from ostap.demo.bank import write_at_scale
from ostap.demo.bank_story import Scale
from ostap.results.cases import Case
from ostap.results.sql import Limits
from ostap.settings import Workspace, read_yaml
from ostap.sources import Source, open_source

pytestmark = pytest.mark.slow

DEMO = Path(__file__).parents[2] / "src" / "ostap" / "demo"
STORED = {"bank": DEMO / "bank_files" / "cases", "agency": DEMO / "agency_files" / "cases"}
WRITERS: dict[str, Callable[[Path], object]] = {"bank": write_bank, "agency": write_agency}
LIMITS = Limits(seconds=120)
RENEWING = bool(os.environ.get("OSTAP_RENEW_GOLDEN"))


@pytest.fixture(scope="module", params=["bank", "agency"])
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / str(request.param)
    WRITERS[request.param](folder)
    return folder


@pytest.fixture(scope="module")
def source(company: Path) -> Iterator[Source]:
    with open_source(Workspace(company).settings.database, company) as opened:
        yield opened


def cases_to_renew(folder: Path) -> tuple[Case, ...]:
    """Return the cases with empty files of ids, and only those that they name."""
    shutil.rmtree(folder / "ids", ignore_errors=True)
    (folder / "ids").mkdir()
    for path in folder.glob("*.yaml"):
        names = read_yaml(path).get("ids", [])
        for name in [names] if isinstance(names, str) else names:
            (folder / name).touch()
    return load_cases(folder, None)


@pytest.mark.skipif(not RENEWING, reason="only when asked: OSTAP_RENEW_GOLDEN=1")
def test_renew(company: Path, source: Source) -> None:
    catalog = load_catalog(company / "catalog.yaml")
    folder = STORED[company.name]
    for case in cases_to_renew(folder):
        if case.sql:
            key = catalog.entities.named()[case.entity].key
            write_gold(case, folder, key, run_gold(case, source, catalog, limits=LIMITS))
    assert load_cases(folder, None)


@pytest.mark.skipif(RENEWING, reason="renewing")
def test_every_statement_selects_the_ids_stored_beside_it(company: Path, source: Source) -> None:
    catalog = load_catalog(company / "catalog.yaml")
    folder = company / "cases"
    cases = load_cases(folder, None)
    stored = {case.id: gold_ids(case, folder) for case in cases}
    now = {
        case.id: tuple(map(frozenset, run_gold(case, source, catalog, limits=LIMITS)))
        for case in cases
    }
    different = {
        name: [len(keys) for keys in now[name]] for name in now if now[name] != stored[name]
    }
    assert different == {}


def test_another_company_has_no_cases_for_the_ids_are_not_of_it(tmp_path: Path) -> None:
    write_at_scale(tmp_path / "bank", Scale(clients=1_000, card_operations=10_000), seed=7)
    write_agency(
        tmp_path / "agency", settings=AgencySettings(leads=1_000, premises=100, managers=8)
    )
    assert list(tmp_path.glob("*/cases")) == []
