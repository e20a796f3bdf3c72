"""What the data quality report hands out: findings with codes, fill, deals by year, a work list."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from ostap.names import FORMAT_VERSION, Language, Text
from ostap.results.base import Frozen, Scalar


class Severity(StrEnum):
    """How much a finding matters to what is built on the data."""

    INFO = "info"
    WARN = "warn"
    BAD = "bad"


class Outcome(StrEnum):
    """What a check came to."""

    OK = "ok"
    FOUND = "found"
    NOT_APPLICABLE = "not applicable"
    NOT_ENOUGH_DATA = "not enough data"


class Said(Frozen):
    """A sentence in both languages."""

    en: str
    ru: str

    def to(self, language: Language) -> str:
        """Return the sentence in ``language``."""
        return Text(self.en, self.ru).to(language)


class Finding(Frozen):
    """One thing that is wrong, or worth knowing, at one place."""

    code: str
    severity: Severity
    where: str = Field(description="a table or table.column, as the catalog names them")
    numbers: dict[str, Scalar] = Field(default_factory=dict)
    sample: int | None = Field(
        default=None, description="of how many rows, where not all were looked at"
    )
    what: Said
    next: Said = Field(description="what to do about it")


class CheckResult(Frozen):
    """One check over the whole workspace."""

    code: str
    severity: Severity
    title: Said
    outcome: Outcome
    places: int = Field(ge=0, description="tables, columns or links that it was able to look at")
    findings: tuple[Finding, ...] = ()


class ColumnProfile(Frozen):
    """How full one column is. No value of it is kept."""

    name: str
    title: str
    type: str
    hidden: bool = Field(description="sensitive or protected: only its fill was looked at")
    filled: float | None = Field(description="share of the rows; null where there is no row")
    filled_by_year: dict[str, float] = Field(default_factory=dict)


class TableProfile(Frozen):
    """One table: its rows, its years, its columns."""

    name: str
    title: str
    rows: int
    sample: int | None = Field(
        default=None, description="rows whose values were looked at, where not all were"
    )
    event_time: str | None = None
    rows_by_year: dict[str, int] = Field(default_factory=dict)
    columns: tuple[ColumnProfile, ...]


class DealsOfYear(Frozen):
    """How the deals of one year ended; ``open`` have no outcome yet."""

    year: str
    won: int
    lost: int
    open: int


class ToFill(Frozen):
    """One row of the work list: what is missing where."""

    place: int = Field(description="from 1: the order in which to fill")
    why: Literal["item", "won_request", "new_request"]
    table: str
    id: str
    missing: tuple[str, ...]


class WorkList(Frozen):
    """What to fill in first (M7). ``total`` counts what did not fit in ``rows`` too."""

    total: int
    by_kind: dict[str, int] = Field(default_factory=dict)
    rows: tuple[ToFill, ...] = ()


class QualityReport(Frozen):
    """What `catalog report` answers."""

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    as_of: str
    versions: dict[str, Scalar] = Field(default_factory=dict)
    tables: tuple[TableProfile, ...]
    checks: tuple[CheckResult, ...]
    deals_by_year: tuple[DealsOfYear, ...] = ()
    work_list: WorkList = WorkList(total=0)
    notes: tuple[Said, ...] = ()
    seconds: float = 0.0
