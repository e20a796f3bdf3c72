"""Ostap beside other ways from words to ids: the same cases, the same language model, one run.

    python benchmarks/audience_peers.py WORKSPACE [--cases DIR] [--part tune] [--case ID...]
        [--peer ostap direct documented langchain vanna] [--save FILE]

direct       the model sees the tables as DDL and writes the SQL (`evaluate --ablate` has it too)
documented   the same with the catalog's titles of columns and values beside them
langchain    LangChain's SQL query chain: DDL and three rows of each table; its limit on rows lifted
vanna        Vanna 0.x, trained on the DDL of all tables; its retrieval would choose among them by
             embeddings that must be downloaded, so it gets all that fit its own 14,000 tokens.
             Vanna 2.x works by tool calls, which a model of this size does not make

Whatever SQL the last two write runs on a copy of the database, read-only and without our guard: a
query that selects more than the key is not held against them, its key is taken. One peer answers
all cases before the next begins, so that the model's reading of its prefix is used again.
benchmarks/README.md says what to install.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sqlite3
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import pandas as pd
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from ostap.audience.ablation import WHOLE
from ostap.audience.llm import ChatModel, Message, open_chat_model
from ostap.audience.llm.embedded import EmbeddedChat
from ostap.audience.llm.protocol import Role
from ostap.audience.nodes import AudienceParts
from ostap.catalog import Catalog
from ostap.catalog.model import Column
from ostap.compose import Company
from ostap.criteria.cases import gold_ids
from ostap.errors import OstapError
from ostap.names import Language, Text
from ostap.results.audience import Tokens
from ostap.results.cases import Case, Part
from ostap.results.evaluation import CaseLine
from ostap.settings import Settings
from ostap.workflows.audience_evaluate import EvaluationPlan, chosen_cases
from ostap.workflows.audience_evaluate_case import Judge
from ostap.workflows.audience_evaluate_direct import asked, ddl_of, direct_way, extract_sql
from ostap.workflows.audience_evaluate_figures import by_kind, figures_of
from ostap.workflows.audience_evaluate_ways import Answer, Ask, NamedWay, audience_way, spent

PEERS: Final = ("ostap", "direct", "documented", "langchain", "vanna")
CONTEXT: Final = 32_768
"""LangChain's rows and DDL of some fifty tables do not fit the 8,192 tokens of a run."""
ANSWER_TOKENS: Final = 500
SECONDS: Final = 600.0
SQL_SECONDS: Final = 60.0
ALL_ROWS: Final = 1_000_000_000
ROLES: Final[dict[str, Role]] = {"system": "system", "human": "user", "ai": "assistant"}


def main() -> None:
    """Answer the cases by every peer asked for and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--part", choices=["tune", "test", "all"], default="tune")
    parser.add_argument("--kind", choices=["words", "offer"])
    parser.add_argument("--case", action="append", default=[])
    parser.add_argument("--peer", nargs="+", choices=PEERS, default=list(PEERS))
    parser.add_argument("--save", type=Path)
    given = parser.parse_args()
    part = None if given.part == "all" else Part(given.part)
    folder = given.cases or given.workspace / "cases"
    cases = chosen_cases(EvaluationPlan(folder, part, given.kind, tuple(given.case)))
    told: dict[str, list[CaseLine]] = {}
    with ExitStack() as stack:
        chat = stack.enter_context(closing(open_chat(Company(given.workspace).settings)))
        company = stack.enter_context(Company(given.workspace, chat=lambda: chat))
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ostap-peers-")))
        bench = Bench(company, chat, scratch)
        judge = Judge(company.source, company.catalog, Language.EN)
        for peer in given.peer:
            way = NamedWay(peer, Text(peer, peer), bench.way(peer))
            told[peer] = []
            for case in cases:
                line = judge.line(case, gold_ids(case, folder), way)
                told[peer].append(line)
                score = f"IoU {line.score.iou:.2f}" if line.score else line.status
                print(f"{peer} {case.id}: {score} {line.error or ''}", file=sys.stderr)
    print_table(told)
    if given.save:
        dumped = {name: [one.model_dump(mode="json") for one in own] for name, own in told.items()}
        given.save.write_text(json.dumps(dumped, ensure_ascii=False, indent=1), encoding="utf-8")


def open_chat(settings: Settings) -> ChatModel:
    """Return the workspace's model, able to read what peers send."""
    used = settings.models.known.get(settings.models.use)
    if used is not None and used.kind == "embedded":
        return EmbeddedChat(used.path, timeout=SECONDS, context_tokens=CONTEXT)
    return open_chat_model(settings.models)


@dataclass
class Bench:
    """What the peers share."""

    company: Company
    chat: ChatModel
    scratch: Path

    def way(self, peer: str) -> Ask:
        """Return how a peer answers."""
        company, budget = self.company, self.company.settings.budget
        parts = AudienceParts(
            catalog=company.catalog,
            rules=(),
            source=company.source,
            language=company.settings.language,
            as_of=company.as_of,
            chat=lambda: self.chat,
            progress=lambda _: None,
        )
        if peer == "ostap":
            return audience_way(parts, self.scratch, budget, WHOLE)
        if peer in {"direct", "documented"}:
            ddl = documented(company.catalog) if peer == "documented" else ddl_of(company.catalog)
            return direct_way(
                lambda: self.chat, company.source, company.catalog, budget, ddl=tuple(ddl)
            )
        base = Copy.of(company, self.scratch)
        model = LangChainDoor(chat=self.chat)
        return (langchain if peer == "langchain" else vanna)(model, base, company.catalog)


class LangChainDoor(BaseChatModel):
    """Our language model as LangChain wants one; counts what it spends."""

    chat: Any
    tokens: Tokens = Tokens()

    @property
    def _llm_type(self) -> str:
        return "ostap"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - LangChain's
        **kwargs: Any,  # noqa: ARG002 - LangChain's
    ) -> ChatResult:
        said = [Message(ROLES[one.type], str(one.content)) for one in messages]
        text = self.ask(said)
        for end in stop or []:
            text = text.partition(end)[0]
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])

    def ask(self, messages: list[Message]) -> str:
        """Return the model's answer."""
        reply = self.chat.complete(messages, max_tokens=ANSWER_TOKENS)
        self.tokens = reply.usage
        return str(reply.text)


@dataclass
class Copy:
    """The database once more, for SQL that nobody checked: read-only."""

    url: str
    path: Path
    is_duckdb: bool

    @classmethod
    def of(cls, company: Company, scratch: Path) -> Copy:
        """Copy a workspace's database file.

        Raises:
            SystemExit: it is not a file of DuckDB or SQLite.
        """
        kind, _, name = company.settings.database.partition(":///")
        if kind not in {"duckdb", "sqlite"}:
            raise SystemExit("the peers need a DuckDB or SQLite file")
        path = scratch / "copy.db"
        if not path.exists():
            shutil.copyfile(company.workspace.root / name, path)
        return cls(f"{kind}:///{path}", path, kind == "duckdb")

    def keys(self, sql: str, key: str) -> frozenset[str]:
        """Return what the SQL selects as the key: the column of that name, else the first.

        Raises:
            Exception: whatever the database says.
        """
        names, rows = self._run(sql)
        place = names.index(key.lower()) if key.lower() in names else 0
        return frozenset(str(row[place]) for row in rows if row[place] is not None)

    def frame(self, sql: str) -> pd.DataFrame:
        """Return what the SQL selects: at most a hundred rows, for a model reads them."""
        names, rows = self._run(sql)
        return pd.DataFrame(rows[:100], columns=names)

    def _run(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        connection: Any
        if self.is_duckdb:
            connection = duckdb.connect(str(self.path), read_only=True)
        else:
            connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        timer = threading.Timer(SQL_SECONDS, connection.interrupt)
        timer.start()
        try:
            found = connection.execute(sql)
            return [column[0].lower() for column in found.description or []], found.fetchall()
        finally:
            timer.cancel()
            connection.close()


def langchain(model: LangChainDoor, base: Copy, catalog: Catalog) -> Ask:
    """Return LangChain's SQL query chain; its own limit of five rows is lifted."""
    with warnings.catch_warnings(action="ignore"):  # it announces the end of its community package
        from langchain_classic.chains import create_sql_query_chain
        from langchain_community.utilities import SQLDatabase

        options = {"connect_args": {"read_only": True}} if base.is_duckdb else {}
        database = SQLDatabase.from_uri(base.url, engine_args=options, sample_rows_in_table_info=3)
        chain = create_sql_query_chain(model, database, k=ALL_ROWS)

    def ask(case: Case) -> Answer:
        text = chain.invoke({"question": question(case, catalog)})
        return ran(str(text), case, base, catalog, model)

    return ask


def vanna(model: LangChainDoor, base: Copy, catalog: Catalog) -> Ask:
    """Return Vanna 0.x over our model, trained on the DDL of every table."""
    from vanna_peer import InMemoryVanna

    dialect = "DuckDB SQL" if base.is_duckdb else "SQLite"
    peer = InMemoryVanna(model, dialect, base.frame)
    for line in ddl_of(catalog):
        peer.add_ddl(line)  # `train` does the same and prints it

    def ask(case: Case) -> Answer:
        text = peer.generate_sql(question(case, catalog), allow_llm_to_see_data=True)
        return ran(text, case, base, catalog, model)

    return ask


def question(case: Case, catalog: Catalog) -> str:
    """Return what a peer is asked: the words, what to select, and what today is."""
    entity = catalog.entities.named()[case.entity]
    return f"{asked(case)}\nSelect {entity.key} of {entity.table}. Today is {case.as_of}."


def ran(text: str, case: Case, base: Copy, catalog: Catalog, model: LangChainDoor) -> Answer:
    """Return what a peer's SQL selects, or that it does not run."""
    sql = re.split(r"SQLResult:", extract_sql(text))[0].strip().rstrip(";")
    tokens = spent(model.tokens)
    try:
        keys = base.keys(sql, catalog.entities.named()[case.entity].key)
    except (duckdb.Error, sqlite3.Error, OstapError) as error:
        print(f"  {error}\n  {sql}", file=sys.stderr)
        return Answer("failed", error=f"sql.{type(error).__name__}", tokens=tokens)
    return Answer("done", keys, tokens=tokens)


def documented(catalog: Catalog) -> Iterator[str]:
    """Yield DDL with the titles of columns and values beside it."""
    for name, table in catalog.tables.items():
        yield f"-- {table.title.to(Language.RU, name)}\nCREATE TABLE {name} ("
        for column, meaning in table.columns.items():
            if not meaning.sensitive:
                yield f"  {column} {meaning.type.value}, -- {told(column, meaning)}"
        yield ");"


def told(name: str, column: Column) -> str:
    """Return a column's title and what its values mean."""
    meant = dict(column.values)
    values = [f"{code} = {title.to(Language.RU, code)}" for code, title in meant.items()]
    said = column.title.to(Language.RU, name)
    return f"{said}: {'; '.join(values)}" if values else said


def print_table(told: dict[str, list[CaseLine]]) -> None:
    """Print one row for each peer."""
    head = f"{'':<12}{'cases':>7}{'runs':>7}{'IoU':>7}{'words':>7}{'offers':>7}"
    print(f"{head}{'> 0.70':>8}{'tokens':>8}{'s':>7}")
    for name, lines in told.items():
        whole, kinds = figures_of(lines), by_kind(lines)
        each = [kinds[kind].mean_iou if kind in kinds else None for kind in ("words", "offer")]
        cells = [whole.executable, whole.mean_iou, *each]
        shares = "".join(f"{'-' if one is None else format(one, '.2f'):>7}" for one in cells)
        over = "-" if whole.share_over_70 is None else f"{whole.share_over_70:.2f}"
        cost = f"{whole.tokens_mean or 0:>8.0f}{whole.seconds_mean or 0:>7.1f}"
        print(f"{name:<12}{whole.cases:>7}{shares}{over:>8}{cost}")


if __name__ == "__main__":
    main()
