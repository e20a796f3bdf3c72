"""What the training pairs are made of, whether they are enough, and what to fill in first (M7)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from ostap.errors import RefusedError
from ostap.matching.dataset import Dataset, data_report
from ostap.matching.enough import check_enough, usable
from ostap.matching.field_gain import Fitted, field_gains
from ostap.matching.leaks import Candidate, find_leaks
from ostap.matching.learning_curve import fields_curve, rows_curve
from ostap.matching.models import BoostingParameters
from ostap.matching.plan import Side
from ostap.matching.single import column_values
from ostap.matching.split import make_split
from ostap.matching.training_choice import compare_training
from ostap.matching.unused import told_unused
from ostap.names import Language, Text
from ostap.results.base import Scalar
from ostap.results.quality import Finding, QualityReport, Said
from ostap.results.training_data import FieldFill, TrainingDataReport

FINDINGS: Final = (
    "numbers.two_units", "numbers.impossible", "numbers.outlier", "people.same", "requests.again",
    "rows.repeated", "dates.to_come", "dates.order", "dates.placeholder", "types.number_as_text",
    "fill.constant", "categories.unlisted", "categories.two_spellings", "links.orphans",
    "deals.won_against_the_wish",
)  # fmt: skip
"""Checks of the data quality report that say something of what is learnt from."""
_FIRST: Final = 50
_TRIED: Final = BoostingParameters(trees=120, leaves=8)
_QUIET: Final[Callable[[Text], None]] = lambda _: None  # noqa: E731 - a default, not a function


def training_data_report(  # noqa: PLR0913 - what the report is made of, each by its name
    data: Dataset,
    language: Language,
    *,
    quality: QualityReport | None = None,
    unused: Mapping[str, Candidate] | None = None,
    not_in_catalog: tuple[str, ...] = (),
    versions: Mapping[str, Scalar] | None = None,
    compare: bool = False,
    seed: int = 0,
    progress: Callable[[Text], None] = _QUIET,
) -> TrainingDataReport:
    """Return the report on pairs already made.

    Args:
        data: the pairs.
        language: of titles and of the reasons in ``data``; all other words are in both.
        quality: the data quality report of the same database; its findings on what is learnt from
            are repeated, its work list names the rows to fill in.
        unused: columns that no feature is made of, as the pairs see them.
        not_in_catalog: columns of the database that the catalog does not name.
        versions: what the answer is made with.
        compare: whether ways of using the pairs are tried as well (a minute more).
        seed: of every random choice.
        progress: told what is being done.
    """
    started = time.perf_counter()
    leaks = find_leaks(data, unused, seed)
    report = TrainingDataReport(
        as_of=data.company.as_of.isoformat(),
        versions=dict(versions or {}),
        data=data_report(data, language),
        deals_by_year=quality.deals_by_year if quality else (),
        fill=field_fill(data, language),
        leaks=leaks,
        findings=_findings(data, quality) if quality else (),
        work_list_total=quality.work_list.total if quality else 0,
        work_list=quality.work_list.rows[:_FIRST] if quality else (),
        not_in_catalog=not_in_catalog,
    )
    try:
        check_enough(data)
    except RefusedError as error:
        refused = tuple(Said(en=one.what.en, ru=one.what.ru) for one in error.problems)
        return report.model_copy(update={"refused": refused, "seconds": _since(started)})
    progress(Text("Drawing learning curves", "Строю кривые обучения"))
    split = make_split("new_client", data, seed)
    more: dict[str, object] = {}
    if usable(split, data):
        fitted = Fitted.of(data, split)
        gains = field_gains(fitted, language, seed)
        order = [one.column for one in gains]
        points, enough = rows_curve(data, seed)
        fields = fields_curve(data, split, order, fitted.features, fitted.fit)
        more = {"rows_curve": points, "enough": enough, "fields_curve": fields, "fill_in": gains}
    if unused:
        leaking = frozenset(leak.column for leak in leaks)
        more["unused"] = told_unused(data, unused, leaking, language, seed)
    if compare:
        progress(Text("Comparing ways to use the pairs", "Сравниваю способы обучения"))
        parameters = _TRIED.model_copy(update={"seed": seed})
        more["trials"] = compare_training(replace(data), parameters, seed)
    return report.model_copy(update={**more, "seconds": _since(started)})


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 1)


def field_fill(data: Dataset, language: Language) -> tuple[FieldFill, ...]:
    """Return how full each column of the plan is in the pairs: by outcome and by year."""
    year = data.keys["day"].dt.year()
    found = []
    sides: tuple[Side, Side] = ("request", "item")
    for side in sides:
        for column in data.plan.columns(side):
            values = column_values(data, column.ref)
            if values is None:
                continue
            has = values.is_not_null()
            counted = (
                pl.DataFrame({"year": year, "has": has}).group_by("year").agg(pl.col("has").mean())
            )
            meaning = data.company.catalog.column(column.ref)
            found.append(
                FieldFill(
                    column=column.ref,
                    title=meaning.title.to(language, column.ref) if meaning else column.ref,
                    side=side,
                    filled=_mean(has.to_numpy()) or 0.0,
                    filled_won=_mean(has.to_numpy()[data.positive]),
                    filled_lost=_mean(has.to_numpy()[~data.positive]),
                    by_year={str(y): float(s) for y, s in counted.sort("year").iter_rows()},
                )
            )
    return tuple(found)


def _mean(values: np.typing.NDArray[np.bool_]) -> float | None:
    return float(values.mean()) if len(values) else None


def _findings(data: Dataset, quality: QualityReport) -> tuple[Finding, ...]:
    """Return the findings on the tables that pairs are made of, in the order of `FINDINGS`."""
    catalog = data.company.catalog
    tables = {ref.partition(".")[0] for ref in _learnt_from(data)}
    tables |= {catalog.deals.table} if catalog.deals else set()
    tables |= {catalog.stock.table} if catalog.stock else set()
    tables |= {entity.table for entity in catalog.entities.named().values()}
    by_code = {check.code: check.findings for check in quality.checks}
    return tuple(
        finding
        for code in FINDINGS
        for finding in by_code.get(code, ())
        if finding.where.partition(".")[0] in tables
    )


def _learnt_from(data: Dataset) -> list[str]:
    return [column.ref for column in (*data.plan.request, *data.plan.item)]
