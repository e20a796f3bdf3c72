"""The report on the training pairs: what matching sees of them and what the quality checks do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from ostap.catalog import Catalog
from ostap.lifecycle.quality import check_quality
from ostap.lifecycle.quality_read import read_quality_data
from ostap.matching.company import read_company, require_deals
from ostap.matching.data_report import training_data_report
from ostap.matching.dataset import build_dataset
from ostap.matching.unused import unused_candidates
from ostap.names import Language, Text
from ostap.results.base import Scalar
from ostap.results.training_data import TrainingDataReport
from ostap.settings.workspace import TrainingOptions
from ostap.sources import Source


def match_data(  # noqa: PLR0913 - one keyword for each choice of the workspace
    source: Source,
    catalog: Catalog,
    as_of: dt.date,
    language: Language,
    *,
    training: TrainingOptions,
    versions: Mapping[str, Scalar],
    compare: bool,
    seed: int,
    progress: Callable[[Text], None],
) -> TrainingDataReport:
    """Return the report on what a model would be trained on.

    Raises:
        InvalidInputError: the catalog has no item or no deals section.
        DataOwnerError: the database is away or failed.
    """
    require_deals(catalog)
    progress(Text("Reading deals and contracts", "Читаю сделки и договоры"))
    data = build_dataset(read_company(source, catalog, as_of), training)
    quality = check_quality(read_quality_data(source, catalog, as_of), language)
    schema = source.introspect()
    silent = tuple(
        f"{table.name}.{column.name}"
        for table in schema.tables
        for column in table.columns
        if catalog.column(f"{table.name}.{column.name}") is None
    )
    return training_data_report(
        data,
        language,
        quality=quality,
        unused=unused_candidates(source, data),
        not_in_catalog=silent,
        versions=versions,
        compare=compare,
        seed=seed,
        progress=progress,
    )
