"""A version is written whole, read only if whole, and refused for another catalog."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ostap.catalog import Catalog
from ostap.errors import EnvironmentFailedError, RefusedError
from ostap.matching import PairRequest, load_matcher, train
from ostap.matching.effort import Effort
from ostap.matching.store import load_version
from ostap.settings.workspace import FilterPromise
from ostap.sources import open_source

AS_OF = dt.date(2026, 6, 30)
EFFORT = Effort(trials=1, kinds=("lightgbm",))


@pytest.fixture(scope="module")
def models(
    database: Path, catalog: Catalog, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("models")
    source = open_source(f"duckdb:///{database}", database.parent)
    try:
        card = train(source, catalog, folder, FilterPromise(), AS_OF, effort=EFFORT)
    finally:
        source.close()
    return folder, card.version


@pytest.fixture
def copied(models: tuple[Path, str], tmp_path: Path) -> tuple[Path, Path]:
    """The folder of versions, and the version in it, free to be spoilt."""
    folder, version = models
    home = tmp_path / version
    home.mkdir()
    for path in (folder / version).iterdir():
        (home / path.name).write_bytes(path.read_bytes())
    (tmp_path / "current").write_text(version)
    return tmp_path, home


def test_a_version_is_data_files_with_a_manifest_and_a_pointer(models: tuple[Path, str]) -> None:
    folder, version = models
    assert (folder / "current").read_text().strip() == version
    assert sorted(p.name for p in folder.iterdir()) == sorted([version, "current", "search"])
    names = {path.name for path in (folder / version).iterdir()}
    assert names == {
        "card.json", "features.json", "calibrator.json", "filter.json", "model.txt",
        "parameters.json", "manifest.json",
    }  # fmt: skip
    manifest = json.loads((folder / version / "manifest.json").read_text())
    assert set(manifest) == names - {"manifest.json"}
    card = json.loads((folder / version / "card.json").read_text())
    assert set(card["versions"]) == {"ostap", "features", "data"}
    assert card["evaluation"]["accepted"] is True


def test_training_again_on_the_same_data_gives_the_same_version(
    models: tuple[Path, str], database: Path, catalog: Catalog
) -> None:
    folder, version = models
    source = open_source(f"duckdb:///{database}", database.parent)
    before = (folder / version / "manifest.json").read_text()
    assert train(source, catalog, folder, FilterPromise(), AS_OF, effort=EFFORT).version == version
    source.close()
    assert (folder / version / "manifest.json").read_text() == before
    assert sorted(p.name for p in folder.iterdir()) == sorted([version, "current", "search"])


def test_a_loaded_version_ranks(models: tuple[Path, str], database: Path, catalog: Catalog) -> None:
    folder, version = models
    source = open_source(f"duckdb:///{database}", database.parent)
    matcher = load_matcher(source, catalog, folder, AS_OF)
    source.close()
    found = matcher.rank(PairRequest(request={"area_min": 40, "area_max": 60}))
    assert found.versions["model"] == version
    assert len(found.items) == 60


@pytest.mark.parametrize("name", ["model.txt", "features.json", "filter.json", "card.json"])
def test_a_changed_or_shortened_file_is_not_used(copied: tuple[Path, Path], name: str) -> None:
    folder, home = copied
    (home / name).write_bytes((home / name).read_bytes()[:-20])
    with pytest.raises(EnvironmentFailedError, match=f"damaged.*{name}"):
        load_version(folder)


def test_a_missing_or_an_extra_file_is_not_used(copied: tuple[Path, Path]) -> None:
    folder, home = copied
    (home / "extra.pkl").write_bytes(b"poison")
    with pytest.raises(EnvironmentFailedError, match=r"extra\.pkl"):
        load_version(folder)
    (home / "extra.pkl").unlink()
    (home / "calibrator.json").unlink()
    with pytest.raises(EnvironmentFailedError, match=r"calibrator\.json"):
        load_version(folder)


def test_a_broken_manifest_is_not_used(copied: tuple[Path, Path]) -> None:
    folder, home = copied
    (home / "manifest.json").write_text("[")
    with pytest.raises(EnvironmentFailedError, match="Train again"):
        load_version(folder)


def test_without_a_model_the_next_step_is_named(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="ostap match train"):
        load_version(tmp_path / "models")


def test_an_unknown_version_names_the_nearest(models: tuple[Path, str]) -> None:
    folder, version = models
    with pytest.raises(RefusedError, match=f"Did you mean {version}"):
        load_version(folder, version[:-1])


def test_a_model_of_another_catalog_is_refused_and_the_change_named(
    models: tuple[Path, str],
    database: Path,
    recatalog: Callable[[Callable[[str], str]], Catalog],
) -> None:
    other = recatalog(
        lambda text: text.replace(
            "kind: {type: category, values: {ooo",
            "kind: {type: category, known_from: close, values: {ooo",
        )
    )
    source = open_source(f"duckdb:///{database}", database.parent)
    with pytest.raises(RefusedError, match=r"−clients\.kind"):
        load_matcher(source, other, models[0], AS_OF)
    source.close()
