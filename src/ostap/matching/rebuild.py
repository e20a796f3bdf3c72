"""A kept version trained once more from its card, and held against its files (L10)."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import polars as pl

from ostap.catalog import Catalog
from ostap.errors import RefusedError
from ostap.matching.company import read_company
from ostap.matching.dataset import build_dataset
from ostap.matching.enough import check_enough
from ostap.matching.evaluate import versions_of
from ostap.matching.models import Recipe
from ostap.matching.promise_marks import make_marks
from ostap.matching.store import load_version, write_parts
from ostap.matching.train import train_scorer
from ostap.names import Language, Text
from ostap.results.matching import ModelVersion
from ostap.results.model_versions import Rebuilt
from ostap.settings.workspace import FilterPromise, TrainingOptions
from ostap.sources.protocol import Source


def rebuild(
    source: Source,
    catalog: Catalog,
    models: Path,
    version: str | None = None,
    *,
    marks: pl.DataFrame | None = None,
    language: Language = Language.RU,
) -> Rebuilt:
    """Train a kept version again from what its card holds; keep nothing, compare the files.

    The search is not repeated: the kind and the parameters are the card's. Words in the files
    depend on the language, so it must be the one of the training.

    Args:
        source: the database, read only.
        catalog: of today.
        models: the folder of versions.
        version: its name; None: the current one.
        marks: what experts marked.
        language: of the words in the files.

    Raises:
        RefusedError: no such version, one whose card tells too little, one of the rule by hand, or
            too few deals.
        EnvironmentFailedError: its files are damaged.
        DataOwnerError: the database is away or failed.
    """
    kept, card = load_version(models, version)
    told = card.trained_with
    if told is None or card.stands_in is not None:
        raise _tells_too_little(card)
    as_of = dt.date.fromisoformat(card.as_of)
    training = TrainingOptions.model_validate(told.training)
    data = build_dataset(read_company(source, catalog, as_of), training)
    check_enough(data)
    marked = None if marks is None else make_marks(data.company, marks)
    recipe = Recipe(kind=card.model, parameters=card.parameters)
    promise = FilterPromise.model_validate(told.promise)
    scorer = train_scorer(data, recipe, promise, told.seed, language, marked)
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "kept", Path(folder) / "again"
        files = {home: write_parts(home, one) for home, one in ((before, kept), (after, scorer))}
    now = versions_of(data)
    changed = tuple(sorted(n for n in {*now, *card.versions} if now.get(n) != card.versions.get(n)))
    names = sorted({*files[before], *files[after]})
    return Rebuilt(
        version=card.version,
        same=files[before] == files[after],
        files=tuple(n for n in names if files[before].get(n) != files[after].get(n)),
        changed=changed,
        marks=(told.marks, None if marks is None else marks.height),
    )


def _tells_too_little(card: ModelVersion) -> RefusedError:
    name = card.number or card.version
    return RefusedError(
        "matching.cannot_rebuild",
        Text(
            f"Version {name} can't be trained again from its card: it is older than such cards, "
            "or it is the rule by hand.",
            f"Версию {name} нельзя обучить заново по карточке: карточка старого вида либо это "
            "правило вручную.",
        ),
        Text("Train a new one: ostap match train", "Обучите новую: ostap match train"),
    )
