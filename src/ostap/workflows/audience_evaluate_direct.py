"""The rival that everybody thinks of first: the model writes the SQL itself, in one answer.

What it writes passes our guard and runs on our read-only connection like any other SQL.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from ostap.audience.llm import ChatModel, Message
from ostap.audience.mask import discreet
from ostap.catalog import Catalog
from ostap.catalog.model import ColumnType
from ostap.criteria.guard import approve
from ostap.errors import OstapError
from ostap.names import Dialect
from ostap.results.cases import Case
from ostap.results.sql import Limits
from ostap.settings.workspace import Budget
from ostap.sources import Source
from ostap.workflows.audience_evaluate_ways import Answer, Ask, spent

_ANSWER_TOKENS: Final = 500
_FENCED: Final = re.compile(r"```(?:\w+)?\s*(.*?)(?:```|\Z)", re.DOTALL)
_QUERY: Final = re.compile(r"\b(?:select|with)\b.*", re.DOTALL | re.IGNORECASE)
_TYPES: Final = {
    ColumnType.NUMBER: "double",
    ColumnType.MONEY: "decimal",
    ColumnType.CATEGORY: "text",
    ColumnType.ID: "text",
}
_SYSTEM: Final = """\
You write {dialect} SQL over this schema:

{ddl}

Write one query that selects {key} of {table} for whom is asked, and nothing else.
Today is {today}. Answer with the SQL only."""


def direct_way(
    chat: Callable[[], ChatModel],
    source: Source,
    catalog: Catalog,
    budget: Budget,
    *,
    ddl: Sequence[str] | None = None,
) -> Ask:
    """Return the way in which the model sees the tables as DDL and answers with SQL.

    Args:
        chat: gives the model.
        source: where the SQL runs, after the guard.
        catalog: tables and columns; sensitive ones are not shown.
        budget: its seconds hold for one answer.
        ddl: the schema as the model reads it; ``None`` for `ddl_of` the catalog.
    """
    shown = tuple(ddl_of(catalog)) if ddl is None else tuple(ddl)

    def ask(case: Case) -> Answer:
        deadline = time.monotonic() + budget.seconds
        reply = discreet(chat()).complete(
            prompt(case, catalog, source.dialect, shown),
            max_tokens=_ANSWER_TOKENS,
            deadline=deadline,
        )
        tokens = spent(reply.usage)
        try:
            keys = run_written(extract_sql(reply.text), case, source, catalog)
        except OstapError as error:
            return Answer("failed", error=error.code, tokens=tokens)
        return Answer("done", keys, tokens=tokens)

    return ask


def run_written(sql: str, case: Case, source: Source, catalog: Catalog) -> frozenset[str]:
    """Return the keys that SQL from outside selects, guarded as ours is.

    Raises:
        GuardRefusedError: it must not run.
        DataOwnerError: the database failed or took too long.
    """
    entity = catalog.entities.named()[case.entity]
    approved = approve(sql, catalog, source.dialect, keys_only=entity, as_of=case.as_of)
    return frozenset(
        str(key)
        for batch in source.run(approved, Limits())
        for key in batch.column(0).to_pylist()
        if key is not None
    )


def prompt(case: Case, catalog: Catalog, dialect: Dialect, ddl: Iterable[str]) -> list[Message]:
    """Return the question as a model reads it: the schema first, for it is the same each time."""
    entity = catalog.entities.named()[case.entity]
    system = _SYSTEM.format(
        dialect=dialect.value,
        ddl="\n".join(ddl),
        key=entity.key,
        table=entity.table,
        today=case.as_of.isoformat(),
    )
    return [Message("system", system), Message("user", asked(case))]


def asked(case: Case) -> str:
    """Return a case's words, or its offer as JSON."""
    if case.offer is None:
        return case.words or ""
    offer = case.offer.model_dump(mode="json", exclude_none=True)
    return f"Whom to send this offer to: {json.dumps(offer, ensure_ascii=False)}"


def ddl_of(catalog: Catalog) -> Iterator[str]:
    """Yield a line of DDL for each table; sensitive columns left out."""
    for name, table in catalog.tables.items():
        columns = ", ".join(
            f"{column} {_TYPES.get(meaning.type, meaning.type.value)}"
            for column, meaning in table.columns.items()
            if not meaning.sensitive
        )
        yield f"CREATE TABLE {name} ({columns});"


def extract_sql(text: str) -> str:
    """Return the SQL in an answer: what is fenced, else from the first SELECT or WITH on."""
    fenced = _FENCED.search(text)
    inside = fenced[1] if fenced else text
    found = _QUERY.search(inside)
    return (found[0] if found else inside).strip()
