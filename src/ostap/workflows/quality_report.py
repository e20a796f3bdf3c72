"""A workspace's data quality report: read, checked, and written as a page, JSON and a work list."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ostap.catalog import Catalog
from ostap.errors import EnvironmentFailedError
from ostap.lifecycle.quality import check_quality
from ostap.lifecycle.quality_read import read_quality_data
from ostap.lifecycle.report_quality import quality_page
from ostap.names import Language, Text
from ostap.results.base import Scalar
from ostap.results.quality import QualityReport, WorkList
from ostap.sources import Source

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """A report and where it lies."""

    report: QualityReport
    page: Path
    json: Path
    work_list: Path | None
    """``None`` where nothing is to be filled"""


def write_quality_report(
    source: Source,
    catalog: Catalog,
    as_of: dt.date,
    language: Language,
    page: Path,
    *,
    versions: Mapping[str, Scalar],
    progress: Callable[[Text], None],
) -> WrittenReport:
    """Make the report and write it, replacing the one of that name.

    Args:
        source: an open database.
        catalog: what its data means.
        as_of: what today is.
        language: of the page.
        page: the file of the page; the JSON and the work list lie beside it.
        versions: what the answer is made with.
        progress: told what is being done.

    Raises:
        DataOwnerError: the database is away or failed.
        EnvironmentFailedError: a file can't be written.
    """
    started = time.perf_counter()
    data = read_quality_data(source, catalog, as_of, progress=progress)
    progress(Text("Checking", "Проверяю"))
    report = check_quality(data, language, versions=versions)
    report = report.model_copy(update={"seconds": round(time.perf_counter() - started, 1)})
    told, rows = page.with_suffix(".json"), page.with_name(f"{page.stem}-work-list.csv")
    listed = rows if report.work_list.rows else None
    _write(page, quality_page(report, language, listed.name if listed else None))
    _write(told, report.model_dump_json(by_alias=True, indent=2) + "\n")
    if listed:
        _write(listed, work_list_csv(report.work_list))
    else:
        rows.unlink(missing_ok=True)  # of an earlier report: nothing is left to fill
    return WrittenReport(report, page, told, listed)


def work_list_csv(work: WorkList) -> str:
    """Return the work list as a spreadsheet reads it: with a byte order mark, no cell a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["place", "why", "table", "id", "missing"])
    for row in work.rows:
        cells = [str(row.place), row.why, row.table, row.id, ", ".join(row.missing)]
        writer.writerow([_plain(cell) for cell in cells])
    return "\ufeff" + text.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _write(path: Path, text: str) -> None:
    """Write the whole file or leave the old one."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8", newline="")
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise EnvironmentFailedError(
            "environment.not_written",
            Text(
                f"{path} can't be written: {error.strerror}.",
                f"Не удалось записать {path}: {error.strerror}.",
            ),
            Text("Name another file: --out FILE", "Укажите другой файл: --out FILE"),
        ) from error
