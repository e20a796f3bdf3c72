"""A company opened from Python."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from ostap.catalog import Catalog
from ostap.compose import Company
from ostap.delivery.python.matching import Matching
from ostap.names import Language
from ostap.results.quality import QualityReport


class OpenCompany:
    """A company's folder, opened: what the commands do with it, as methods.

    A context manager; `close` lets go of the database. Answers are the frozen results that the
    commands print with ``--json``: ``answer.model_dump(mode="json", by_alias=True)`` is that
    object. Errors are of `ostap.errors`, in both languages.

    Args:
        parts: the company as it is composed.
    """

    def __init__(self, parts: Company) -> None:
        self.parts = parts

    @property
    def as_of(self) -> dt.date:
        """What today is in every answer."""
        return self.parts.as_of

    @property
    def catalog(self) -> Catalog:
        """What the data means."""
        return self.parts.catalog

    @cached_property
    def match(self) -> Matching:
        """From a client to items and back: data, training, ranking, versions."""
        return Matching(self.parts)

    def quality(self) -> QualityReport:
        """Return what is wrong with the data and what to fill in first; writes nothing.

        Raises:
            DataOwnerError: the database is away or failed.
        """
        from ostap.lifecycle.quality import check_quality
        from ostap.lifecycle.quality_read import read_quality_data

        parts = self.parts
        data = read_quality_data(parts.source, parts.catalog, parts.as_of)
        return check_quality(data, parts.language, versions=parts.versions)

    def close(self) -> None:
        """Let go of database, journal and language model; what is asked for later opens anew."""
        self.parts.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_company(
    root: Path | str,
    as_of: dt.date | str | None = None,
    *,
    language: Language | str | None = None,
) -> OpenCompany:
    """Open a company's folder.

    Args:
        root: the folder with ``ostap.toml``.
        as_of: what today is: a date, an ISO date, ``today``, ``latest``; None for the settings'.
        language: of words in answers, ``ru`` or ``en``; None for OSTAP_LANG's or the settings'.

    Raises:
        InvalidInputError: the folder, its settings or ``as_of`` are wrong.
        ValueError: there is no such language.
    """
    day = as_of.isoformat() if isinstance(as_of, dt.date) else as_of
    return OpenCompany(
        Company(Path(root), day, language=None if language is None else Language(language))
    )
