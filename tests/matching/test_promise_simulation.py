"""The promise as a specification of chance: 200 fresh draws of the demo's hidden process.

The model is fitted once and scores once; only who is sent what, and what is won, is drawn again.
"""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from ostap.compose import Company
from ostap.demo.agency import AgencySettings, keep_books, write_agency
from ostap.matching.company import read_company
from ostap.matching.dataset import build_dataset
from ostap.settings.workspace import FilterPromise

pytestmark = pytest.mark.slow

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "matching_promise.py"
SEED, LEADS, DRAWS = 7, 3000, 200


@pytest.fixture(scope="module")
def promise() -> Iterator[ModuleType]:
    """The benchmark as a module: benchmarks are no package."""
    spec = importlib.util.spec_from_file_location("matching_promise", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def scored(promise: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Leads that a scorer never saw, and the standing it gives their stock."""
    folder = tmp_path_factory.mktemp("demo") / "agency"
    write_agency(folder, seed=SEED)
    with Company(folder) as company:
        data = build_dataset(read_company(company.source, company.catalog, company.as_of))
    books = keep_books(np.random.default_rng(SEED), AgencySettings())
    scorer, leads = promise.scorer_and_leads(data, books, LEADS)
    return leads, promise.stand(data, scorer, leads, FilterPromise())


def test_what_is_promised_holds_on_fresh_pairs_in_183_of_200_draws(
    promise: ModuleType, scored: Any
) -> None:
    """Held: the lower bound of the recall of pairs that nothing was chosen on reaches 0.80."""
    found = list(promise.simulate(*scored, FilterPromise(), DRAWS))
    assert sum(one.recall_lower >= 0.80 for one in found) >= 183
    assert sum(one.works for one in found) > 0


def test_where_deals_are_won_by_chance_nothing_is_filtered_in_95_of_100(
    promise: ModuleType, scored: Any
) -> None:
    found = list(promise.simulate(*scored, FilterPromise(), DRAWS, noise=True))
    assert sum(not one.works for one in found) >= 0.95 * DRAWS
