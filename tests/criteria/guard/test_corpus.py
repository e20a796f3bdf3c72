"""The two corpora: no attack passes, no honest statement is refused or changes its meaning."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest

from ostap.catalog import Catalog
from ostap.criteria.guard import approve
from ostap.errors import GuardRefusedError
from ostap.names import Dialect, Language
from ostap.results.sql import ApprovedSql, Limits
from ostap.sources import Source

AS_OF = dt.date(2026, 11, 21)
FEWEST_ATTACKS = 850
FEWEST_HONEST = 380


def rows_of(bank: Source, sql: ApprovedSql) -> Counter[tuple[Any, ...]]:
    """Return the rows of a statement, their order left aside."""
    found: Counter[tuple[Any, ...]] = Counter()
    for batch in bank.run(sql, Limits(seconds=10, rows=10_000)):
        found.update(zip(*(column.to_pylist() for column in batch.columns), strict=True))
    return found


def test_an_attack_is_refused_for_its_reason(attack: Any, catalog: Catalog) -> None:
    keys = catalog.entities.client if attack.keys else None
    with pytest.raises(GuardRefusedError) as refused:
        approve(attack.sql, catalog, attack.dialect, keys_only=keys)
    codes = {problem.code for problem in refused.value.problems}
    assert codes
    assert not attack.because or f"guard.{attack.because}" in codes
    for language in Language:
        assert all(problem.what.to(language) for problem in refused.value.problems)


def test_an_honest_statement_passes_and_keeps_its_meaning(
    honest: Any, catalog: Catalog, banks: dict[Dialect, Source]
) -> None:
    keys = catalog.entities.client if honest.keys else None
    approved = approve(honest.sql, catalog, honest.dialect, keys_only=keys, as_of=AS_OF)
    if honest.dialect not in banks:
        pytest.skip("no PostgreSQL server can be started")
    bank = banks[honest.dialect]
    bank.explain(approved)
    found = rows_of(bank, approved)
    assert "CANARY" not in str(found)
    # What was written, run as it is: only a test may do so.
    day = f"'{AS_OF}'" if honest.dialect is Dialect.SQLITE else f"DATE '{AS_OF}'"
    as_written = honest.sql.replace(":as_of", day).strip().rstrip(";")
    assert rows_of(bank, ApprovedSql(as_written, honest.dialect, ())) == found


def test_what_was_approved_is_approved_again_unchanged(honest: Any, catalog: Catalog) -> None:
    once = approve(honest.sql, catalog, honest.dialect, as_of=AS_OF)
    twice = approve(once.text, catalog, honest.dialect)
    assert twice == once


def test_the_corpora_are_large(corpora: dict[str, set[str]]) -> None:
    assert len(corpora["attacks"]) >= FEWEST_ATTACKS
    assert len(corpora["honest"]) >= FEWEST_HONEST
    assert not corpora["attacks"] & corpora["honest"]
