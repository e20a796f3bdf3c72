"""CRMs of other shapes, real and made up: where the outcome is noise, nothing is found."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ostap.catalog import load_catalog
from ostap.matching.company import read_company
from ostap.matching.dataset import Dataset, build_dataset
from ostap.matching.leaks import find_leaks
from ostap.matching.metrics import auc
from ostap.matching.models import BoostingParameters
from ostap.matching.scoring import fit_model, judged, prepare_parts
from ostap.matching.split import SPLITS, make_split
from ostap.settings import FilesSettings
from ostap.sources import Source, open_source

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
pytestmark = pytest.mark.shared


@contextmanager
def opened(name: str, shared_data: Path, root: Path) -> Iterator[Source]:
    address = f"files:///{(shared_data / name).resolve()}"
    with open_source(address, root, FilesSettings()) as source:
        yield source


def pairs_of(name: str, shared_data: Path, root: Path, as_of: dt.date) -> Dataset:
    catalog = load_catalog(EXAMPLES / name / "catalog.yaml")
    with opened(name, shared_data, root) as source:
        return build_dataset(read_company(source, catalog, as_of))


def test_a_crm_whose_products_are_spelt_in_two_ways_tells_how_many_deals_that_costs(
    shared_data: Path, tmp_path: Path
) -> None:
    data = pairs_of("maven_crm", shared_data, tmp_path, dt.date(2017, 12, 27))
    won, lost = int(data.positive.sum()), int((~data.positive).sum())
    assert (won, lost, data.unknown_item) == (3435, 2042, 1132)
    assert data.company.maturity.days == 114
    assert find_leaks(data) == ()


def test_ratings_without_a_day_and_without_a_manager_are_pairs_too(
    shared_data: Path, tmp_path: Path
) -> None:
    today = dt.date(2026, 11, 22)
    data = pairs_of("restaurants", shared_data, tmp_path, today)
    assert (int(data.positive.sum()), len(data.pairs)) == (486, 1161)
    assert set(data.keys["day"]) == {today}
    assert not data.plan.manager
    assert len(data.company.stock.on(0)) == 130


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "as_of"),
    [("maven_crm", dt.date(2017, 12, 27)), ("dubai_re_funnel", dt.date(2026, 6, 30))],
)
def test_where_the_outcome_is_noise_trees_find_nothing_either(
    shared_data: Path, tmp_path: Path, name: str, as_of: dt.date
) -> None:
    """What the command says with a linear model stands in tests/cli/test_match_examples.py."""
    data = pairs_of(name, shared_data, tmp_path, as_of)
    for way in SPLITS:
        split = make_split(way, data, 0)
        parts = prepare_parts(data, split)
        model = fit_model(data, split.learn, parts, BoostingParameters(trees=60), 0)
        told = judged(data, split.test, model.score(parts.test))
        found = auc(told.won, told.probability)
        assert found is not None
        assert 0.44 < found < 0.56
