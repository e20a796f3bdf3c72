"""`ostap match train` on the example companies: what has no signal is not accepted, and says so.

Two of them are made up, and their outcomes are drawn without a look at anything: figures better
than chance there would mean that a column tells the outcome. The third is real.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ostap.matching.store import read_card
from ostap.results.matching import Evaluation, ModelVersion

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
pytestmark = [pytest.mark.slow, pytest.mark.shared]

Ostap = Callable[..., Any]


def workspace(name: str, shared_data: Path, root: Path) -> Path:
    """Return a copy of an example that reads the same files from where they are."""
    folder = root / name
    shutil.copytree(EXAMPLES / name, folder)
    settings = folder / "ostap.toml"
    database = f'database = "files:///{(shared_data / name).resolve()}"'
    text, n = re.subn(r'database = ".*"', database, settings.read_text(encoding="utf-8"))
    assert n == 1
    settings.write_text(text, encoding="utf-8")
    return folder


def trained(ostap: Ostap, folder: Path, language: str) -> tuple[str, ModelVersion]:
    """Train with little effort; return what a person reads, and the version's card."""
    said = ostap(
        "match", "train", "--trials", "1", "--kind", "logistic", "-w", folder, language=language
    )
    assert said.code == 0, said.err
    models = folder / "models"
    cards = [read_card(models, path.parent.name) for path in models.glob("*/card.json")]
    # Beside a model that may not rank, a version of the rule by hand may lie.
    (card,) = [card for card in cards if card.trust != "rule"]
    return said.out, card


def trust_in_use(folder: Path) -> str:
    """Return how far the version that ranks is trusted."""
    models = folder / "models"
    return read_card(models, (models / "current").read_text(encoding="utf-8").strip()).trust


def evaluated(card: ModelVersion) -> Evaluation:
    assert card.evaluation is not None
    return card.evaluation


def test_deals_of_a_computer_maker_that_does_not_exist_say_nothing(
    ostap: Ostap, shared_data: Path, tmp_path: Path
) -> None:
    out, card = trained(ostap, workspace("maven_crm", shared_data, tmp_path), "en")
    found = evaluated(card)
    assert not found.accepted
    assert card.trust == "none"
    assert not card.filter.works
    assert {s.split for s in found.splits} == {"shuffled", "time", "new_client"}
    for split in found.splits:
        assert split.auc is not None
        assert 0.44 < split.auc < 0.56
        assert not split.filter.works
        assert split.removed_share == 0
    assert "not better than chance" in out
    assert "filters nothing" in out


def test_leads_of_a_seller_in_dubai_say_nothing(
    ostap: Ostap, shared_data: Path, tmp_path: Path
) -> None:
    folder = workspace("dubai_re_funnel", shared_data, tmp_path)
    toml = folder / "ostap.toml"
    toml.write_text(toml.read_text().replace('language = "en"', 'language = "ru"'))
    out, card = trained(ostap, folder, "ru")
    found = evaluated(card)
    assert not found.accepted
    assert card.trust == "none"
    assert trust_in_use(folder) == "rule"
    assert not card.filter.works
    for split in found.splits:
        assert split.auc is not None
        assert 0.44 < split.auc < 0.56
        assert not split.filter.works
    assert "не лучше случая" in out
    assert "ничего не убирает" in out


def test_ratings_of_restaurants_are_foretold_better_than_by_the_rule(
    ostap: Ostap, shared_data: Path, tmp_path: Path
) -> None:
    _, card = trained(ostap, workspace("restaurants", shared_data, tmp_path), "en")
    found = evaluated(card)
    assert "client:rate" in card.features
    assert {s.split for s in found.splits} == {"shuffled", "new_client"}
    by_name = {split.split: split for split in found.splits}
    known, new = by_name["shuffled"], by_name["new_client"]
    for split in (known, new):
        rule = split.baselines["rule"].auc
        assert split.auc is not None
        assert rule is not None
        assert split.auc > rule
    assert known.auc is not None
    assert known.auc > 0.70
    assert not any("leak" in reason for reason in found.why)
