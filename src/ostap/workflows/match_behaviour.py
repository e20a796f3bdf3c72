"""How a trained version behaves: checked on the company, kept beside the version, made a page."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ostap.catalog import Catalog
from ostap.catalog.model import ColumnType
from ostap.criteria.guard import Purpose
from ostap.errors import EnvironmentFailedError
from ostap.lifecycle.behaviour_page import behaviour_page
from ostap.matching.behaviour import check_version
from ostap.matching.company import read_company
from ostap.matching.dataset import build_dataset
from ostap.matching.store import load_version
from ostap.matching.tables import as_codes, read_tables
from ostap.matching.train import check_same_plan
from ostap.names import Language, Text
from ostap.results.behaviour import BehaviourReport
from ostap.settings.workspace import TrainingOptions
from ostap.sources import Source

MOST_GROUPS: Final = 12
"""A protected column of more values tells people apart rather than groups of them."""


def check_behaviour(  # noqa: PLR0913 - one keyword for each choice
    source: Source,
    catalog: Catalog,
    models: Path,
    as_of: dt.date,
    language: Language,
    *,
    training: TrainingOptions,
    version: str | None = None,
    quick: bool = False,
    seed: int = 0,
    html: Path | None = None,
    progress: Callable[[Text], None] = lambda _: None,
) -> BehaviourReport:
    """Return how a version behaves, and keep it as ``<version>.behaviour.json`` beside it.

    Args:
        source: the database, read only.
        catalog: what its columns mean.
        models: the folder of versions.
        as_of: the day whose stock is tried.
        language: of titles and of the page.
        training: which pairs a model learns from.
        version: the current one by default.
        quick: fewer requests, and nothing is trained again.
        seed: of every draw.
        html: a page to write.
        progress: told what is being done.

    Raises:
        RefusedError: nothing is trained, or it was trained with another catalog.
        EnvironmentFailedError: a file is damaged or can't be written.
        DataOwnerError: the database is away or failed.
    """
    scorer, card = load_version(models, version)
    progress(Text("Reading requests and deals", "Читаю заявки и сделки"))
    data = build_dataset(read_company(source, catalog, as_of), training)
    check_same_plan(scorer.features.state, data.company)
    report = check_version(
        data,
        scorer,
        card,
        language,
        groups=read_groups_of_clients(source, catalog),
        quick=quick,
        seed=seed,
        progress=progress,
    )
    kept = models / f"{report.version}.behaviour.json"
    _write(kept, report.model_dump_json(indent=1, by_alias=True))
    if html is not None:
        _write(html, behaviour_page(report, language))
    return report


def read_groups_of_clients(source: Source, catalog: Catalog) -> dict[str, dict[str, str]]:
    """Return the groups of clients by each protected category of their table.

    Only categories and booleans of at most `MOST_GROUPS` values: names and numbers tell people.
    A sensitive column is never read.
    """
    client = catalog.entities.client
    columns = [
        name
        for name, column in catalog.tables[client.table].columns.items()
        if column.protected
        and not column.sensitive
        and column.type in {ColumnType.CATEGORY, ColumnType.BOOLEAN}
        and column.multi is None
    ]
    if not columns:
        return {}
    needs = {client.table: [client.key, *columns]}
    frame = read_tables(source, catalog, needs, purpose=Purpose.FAIRNESS)[client.table]
    keys = as_codes(frame[client.key]).to_list()
    found = {}
    for name in columns:
        values = as_codes(frame[name])
        if 1 < values.drop_nulls().n_unique() <= MOST_GROUPS:
            found[f"{client.table}.{name}"] = {
                key: value
                for key, value in zip(keys, values.to_list(), strict=True)
                if key is not None and value is not None
            }
    return found


def _write(path: Path, text: str) -> None:
    """Write the whole file or leave the old one."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text + "\n", encoding="utf-8", newline="")
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise EnvironmentFailedError(
            "environment.not_written",
            Text(
                f"{path} can't be written: {error.strerror}.",
                f"Не удалось записать {path}: {error.strerror}.",
            ),
            Text("Name another file: --html FILE", "Укажите другой файл: --html FILE"),
        ) from error
