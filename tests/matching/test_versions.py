"""Versions are listed, damaged ones too, and any that fits may be put in use."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.matching.cards import card, filter_outcome

from ostap.catalog import Catalog
from ostap.errors import EnvironmentFailedError, RefusedError
from ostap.matching.scoring import Scorer
from ostap.matching.store import current_version, save_version
from ostap.matching.versions import kept_versions, use_version
from ostap.names import Language


@pytest.fixture
def folder(small_scorer: Callable[[], Scorer], tmp_path: Path) -> Path:
    """A first version, a better one on newer data, which is in use, and one not accepted."""
    scorer = small_scorer()
    home = tmp_path / "models"
    save_version(home, scorer, card(accepted=False))
    save_version(home, replace(scorer, filter=filter_outcome()), card())
    newer = card(data="d2", auc=0.9, as_of="2026-07-31")
    save_version(home, replace(scorer, filter=filter_outcome(works=False)), newer)
    return home


def listed(folder: Path, catalog: Catalog) -> list[tuple[str | None, str | None, bool | None]]:
    return [(v.number, v.as_of, v.accepted) for v in kept_versions(folder, catalog, Language.EN)]


def name_of(folder: Path, catalog: Catalog, number: str) -> str:
    found = kept_versions(folder, catalog, Language.EN)
    return next(one.version for one in found if one.number == number)


def test_the_list_begins_with_the_greatest_number_and_marks_the_current_one(
    folder: Path, catalog: Catalog
) -> None:
    assert listed(folder, catalog) == [
        ("3.1.0", "2026-07-31", True),
        ("3.0.0", "2026-06-30", True),
        ("0.0.0", "2026-06-30", False),
    ]  # fmt: skip
    found = kept_versions(folder, catalog, Language.EN)
    assert [one.current for one in found] == [True, False, False]
    assert found[0].auc == 0.9
    assert [step.reached for step in found[0].steps] == [True, True, True]
    assert all(one.same_catalog and one.damaged is None for one in found)


def test_training_the_same_once_more_keeps_the_number(
    folder: Path, catalog: Catalog, small_scorer: Callable[[], Scorer]
) -> None:
    again = save_version(folder, replace(small_scorer(), filter=filter_outcome()), card())
    assert again.number == "3.0.0"
    assert len(listed(folder, catalog)) == 3


@pytest.mark.parametrize("asked", ["3.0.0", "v3.0.0", "name"])
def test_a_version_is_put_in_use_by_number_or_name(
    folder: Path, catalog: Catalog, asked: str
) -> None:
    name, before = name_of(folder, catalog, "3.0.0"), current_version(folder)
    told, was = use_version(folder, name if asked == "name" else asked, catalog)
    assert (told.number, told.version, was) == ("3.0.0", name, before)
    assert current_version(folder) == name


def test_an_unknown_version_is_refused_and_the_nearest_named(
    folder: Path, catalog: Catalog
) -> None:
    with pytest.raises(RefusedError, match=r"(?s)version 3\.2\.0.*Did you mean 3\.[01]\.0"):
        use_version(folder, "3.2.0", catalog)
    with pytest.raises(RefusedError, match="ostap match train"):
        use_version(folder / "nothing", "3.2.0", catalog)


def test_one_that_was_not_accepted_needs_anyway(folder: Path, catalog: Catalog) -> None:
    before = current_version(folder)
    with pytest.raises(RefusedError, match=r"(?s)0\.0\.0 .* not accepted: because.*--anyway"):
        use_version(folder, "0.0.0", catalog)
    assert current_version(folder) == before
    told, _ = use_version(folder, "0.0.0", catalog, anyway=True)
    assert current_version(folder) == told.version


def test_one_trained_with_another_catalog_is_refused_even_anyway(
    folder: Path, recatalog: Callable[[Callable[[str], str]], Catalog]
) -> None:
    other = recatalog(
        lambda text: text.replace("entrance: {type: boolean}", "exit: {type: boolean}")
    )
    assert not any(one.same_catalog for one in kept_versions(folder, other, Language.EN))
    with pytest.raises(RefusedError, match=r"another catalog\.yaml"):
        use_version(folder, "3.0.0", other, anyway=True)


def test_a_damaged_one_stays_in_the_list_and_can_not_be_used(
    folder: Path, catalog: Catalog
) -> None:
    name = name_of(folder, catalog, "3.0.0")
    (folder / name / "model.txt").write_text("spoilt")
    found = kept_versions(folder, catalog, Language.EN)
    assert [one.number for one in found] == ["3.1.0", "0.0.0", None]
    assert "model.txt" in (found[-1].damaged or "")
    with pytest.raises(EnvironmentFailedError, match="damaged"):
        use_version(folder, name, catalog)


def test_a_card_from_before_there_were_numbers_is_read(folder: Path, catalog: Catalog) -> None:
    name = name_of(folder, catalog, "3.0.0")
    home = folder / name
    old = json.loads((home / "card.json").read_text())
    for key in ("number", "steps", "amounts", "trained_with"):
        del old[key]
    text = json.dumps(old)
    (home / "card.json").write_text(text)
    manifest = json.loads((home / "manifest.json").read_text())
    manifest["card.json"] = hashlib.sha256(text.encode()).hexdigest()
    (home / "manifest.json").write_text(json.dumps(manifest))
    found = kept_versions(folder, catalog, Language.EN)
    assert [(one.number, one.damaged) for one in found][-1] == (None, None)
    assert use_version(folder, name, catalog)[0].version == name


def test_without_any_version_the_list_is_empty(tmp_path: Path, catalog: Catalog) -> None:
    assert kept_versions(tmp_path / "models", catalog, Language.EN) == ()
