"""What a check is: a code, how much it matters, and a look at one place after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ostap.lifecycle.quality_data import QualityData, TableData
from ostap.lifecycle.report_html import number
from ostap.names import Language, Text
from ostap.results.base import Scalar
from ostap.results.quality import CheckResult, Finding, Outcome, Said, Severity

Seen = Finding | Outcome
"""What a look at one place came to: a finding, or that all is well, or that nothing can be said."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        code: stable, for programs.
        severity: of what it finds, unless a finding says otherwise.
        title: what it looks for.
        look: yields once for every place it was able to look at; a place that the check does not
            apply to is not told of at all.
    """

    code: str
    severity: Severity
    title: Text
    look: Callable[[QualityData], Iterator[Seen]]

    def run(self, data: QualityData) -> CheckResult:
        """Return what the check came to in the whole workspace, the gravest findings first."""
        seen = list(self.look(data))
        findings = [one for one in seen if isinstance(one, Finding)]
        grave = list(Severity)
        findings.sort(key=lambda one: -grave.index(one.severity))
        return CheckResult(
            code=self.code,
            severity=self.severity,
            title=said(self.title),
            outcome=_outcome(seen, findings),
            places=len(seen),
            findings=tuple(findings),
        )


def _outcome(seen: list[Seen], findings: list[Finding]) -> Outcome:
    if findings:
        return Outcome.FOUND
    if Outcome.OK in seen:
        return Outcome.OK
    return Outcome.NOT_ENOUGH_DATA if seen else Outcome.NOT_APPLICABLE


def grouped(count: int) -> str:
    """Return a count with its digits in groups, the same in both languages."""
    return number(count, Language.EN)


def said(words: Text) -> Said:
    """Return a sentence as it goes into a report."""
    return Said(en=words.en, ru=words.ru)


def finding(
    check: tuple[str, Severity],
    where: str,
    what: Text,
    then: Text,
    *,
    numbers: dict[str, Scalar],
    table: TableData | None = None,
) -> Finding:
    """Return a finding.

    Args:
        check: its code and severity.
        where: the table or ``table.column``.
        what: what was found.
        then: what to do about it.
        numbers: the figures behind the words.
        table: the table whose rows were looked at, to say when it was a sample; ``None`` where
            the database counted all of them.
    """
    return Finding(
        code=check[0],
        severity=check[1],
        where=where,
        numbers=numbers,
        sample=table.frame.height if table and table.sampled else None,
        what=said(what),
        next=said(then),
    )
