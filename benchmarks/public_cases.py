"""Other people's questions as cases of ours: defog's sql-eval and BIRD's on Berka.

    python benchmarks/public_cases.py ../shared/data /tmp/public              # all of them
    python benchmarks/public_cases.py ../shared/data /tmp/public --only broker --only financial

For each database it drafts a catalog, as `ostap init` does (Berka has one in examples/), and for
each table whose keys some question selects it makes a workspace with that table as the client and
those questions as cases:

    /tmp/public/defog-broker-sbcustomer/cases/*.yaml
    ostap audience evaluate -w /tmp/public/defog-broker-sbcustomer --part all

`questions.csv` lists every question by its number: what the guard said of its SQL, which case it
became or why none, and the columns that the linker found for it. A question is a case where some
form of its SQL passes the guard and passes a table's key through; its gold is run on our copy.
The questions are in English and are the whole of the words; `--hints` adds what the sets give with
them. Titles come from the names and descriptions that the sets hold. Minutes by hand are made up,
and every third question is of the part `test`.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml
from sqlglot import exp, parse, parse_one
from sqlglot.errors import SqlglotError

from ostap.audience.nodes import AudienceParts
from ostap.catalog import Catalog, load_catalog
from ostap.criteria import approve, newest_event
from ostap.criteria.cases import run_gold, write_gold
from ostap.errors import GuardRefusedError, OstapError
from ostap.names import Dialect, Language
from ostap.results.cases import Case, Part
from ostap.results.evaluation import Linking
from ostap.results.sql import ApprovedSql
from ostap.settings import read_json, read_yaml
from ostap.sources import Source, open_source
from ostap.workflows.audience_evaluate_case import linking_between
from ostap.workflows.audience_evaluate_ways import ModelLeftOut, link_of
from ostap.workflows.catalog_build import init_workspace

DEFOG_DAY: Final = dt.date(2026, 11, 21)
SETS: Final = {
    "gen": "questions_gen_sqlite.csv",
    "basic": "instruct_basic_sqlite.csv",
    "advanced": "instruct_advanced_sqlite.csv",
}
BERKA_CATALOG: Final = Path(__file__).parents[1] / "examples" / "berka" / "catalog.yaml"
MINUTES_BY_HAND: Final = 15
EVERY_THIRD: Final = 3
"""Every third question is of the part `test`."""


@dataclass
class Question:
    """One question of a set, and what became of it."""

    number: int
    name: str
    database: str
    category: str
    words: str
    forms: tuple[str, ...]
    """Its right SQL, each way of writing it."""
    guard: str = ""
    table: str = ""
    sql: str = ""
    """Selects that table's key and nothing else."""
    why_not: str = ""
    linking: Linking | None = field(default=None)

    @property
    def part(self) -> Part:
        """What its case may be used for."""
        return Part.TEST if self.number % EVERY_THIRD == 0 else Part.TUNE


def main() -> None:
    """Make the workspaces that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="the folder of third-party data")
    parser.add_argument("out", type=Path, help="the folder to make")
    parser.add_argument("--only", action="append", default=[], help="a database; repeatable")
    parser.add_argument("--hints", action="store_true", help="add each set's hints to the words")
    asked = parser.parse_args()
    questions = [*defog(asked.data / "defog", hints=asked.hints)]
    questions += bird(asked.data / "berka", hints=asked.hints)
    by_database: dict[str, list[Question]] = defaultdict(list)
    for one in questions:
        if not asked.only or one.database in asked.only:
            by_database[one.database].append(one)
    asked.out.mkdir(parents=True, exist_ok=True)
    for database, own in by_database.items():
        print(f"{database}: {len(own)} questions", file=sys.stderr)
        convert(database, own, asked.data, asked.out)
    write_list(asked.out / "questions.csv", [q for own in by_database.values() for q in own])


def defog(folder: Path, *, hints: bool) -> Iterator[Question]:
    """Yield defog's questions; the forms of one answer stand in one text."""
    number = 0
    for name, file in SETS.items():
        with (folder / "questions" / file).open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                number += 1
                more = row.get("instructions") or "" if hints else ""
                yield Question(
                    number,
                    f"{name}-{number:03}",
                    row["db_name"],
                    row["query_category"],
                    f"{row['question']} {more}".strip(),
                    tuple(split(row["query"])),
                )


def bird(folder: Path, *, hints: bool) -> Iterator[Question]:
    """Yield BIRD's questions over Berka."""
    for raw in read_json(folder / "bird_financial_questions.json"):
        more = raw["evidence"] if hints else ""
        words = f"{raw['question']} {more}".strip()
        number = raw["question_id"]
        yield Question(
            number, f"bird-{number:03}", "financial", raw["difficulty"], words, (raw["SQL"],)
        )


def split(text: str) -> Iterator[str]:
    """Yield the statements of a text; one that can't be parsed as it stands."""
    try:
        for statement in parse(text, dialect="sqlite"):
            if statement is not None:
                yield statement.sql("sqlite")
    except SqlglotError:
        yield text


def convert(database: str, questions: list[Question], data: Path, out: Path) -> None:
    """Make the workspaces of one database."""
    berka = database == "financial"
    file = (data / ("berka" if berka else "defog") / "sqlite" / f"{database}.sqlite").resolve()
    address = f"sqlite:///{file}"
    if berka:
        raw = read_yaml(BERKA_CATALOG)
    else:
        draft = out / ".drafts" / database
        if not (draft / "ostap.toml").exists():
            init_workspace(draft, address, Language.EN)
        told = descriptions(data / "defog" / "meta" / f"{database}.json")
        raw = titled(read_yaml(draft / "catalog.yaml"), told)
    catalog = Catalog.model_validate(raw)
    with open_source(address, out) as source:
        day = (newest_event(source, catalog, DEFOG_DAY) or DEFOG_DAY) if berka else DEFOG_DAY
        parts = parts_of(catalog, source, day)
        link = link_of(parts, out)
        for one in questions:
            approved = classify(one, catalog, day)
            if approved is not None:
                words = case_of(one, day, expressible=False)
                one.linking = linking_between(
                    approved.columns, *link(words), catalog, one.table or "-"
                )
        for table in sorted({one.table for one in questions if one.table}):
            own = [one for one in questions if one.table == table]
            name = ("berka" if berka else f"defog-{database}") + f"-{table}"
            write_workspace(out / name, table, own, raw, (address, source), day)


def parts_of(catalog: Catalog, source: Source, day: dt.date) -> AudienceParts:
    """Return parts for linking: nothing is asked of a model."""
    return AudienceParts(
        catalog=catalog,
        rules=(),
        source=source,
        language=Language.EN,
        as_of=day,
        chat=ModelLeftOut,
        progress=lambda _: None,
    )


def classify(one: Question, catalog: Catalog, day: dt.date) -> ApprovedSql | None:
    """Note what the guard says of a question's SQL and which keys it selects, if any."""
    codes: list[str] = []
    passed: list[ApprovedSql] = []
    for form in one.forms:
        try:
            passed.append(approve(frozen(form, day), catalog, Dialect.SQLITE, as_of=day))
        except GuardRefusedError as error:
            codes += [problem.code for problem in error.problems]
    one.guard = "passed" if passed else " ".join(sorted(set(codes)))
    if not passed:
        one.why_not = "the guard refuses it"
        return None
    found = [(len(sql.outputs), *key) for sql in passed if (key := key_of(sql, catalog))]
    if not found:
        one.why_not = "it passes no table's key through"
        return passed[0]
    _, one.table, one.sql = min(found)
    return passed[0]


def frozen(sql: str, day: dt.date) -> str:
    """Return SQL whose today is the day of the copy."""
    sql = re.sub(r"'now'", f"'{day}'", sql, flags=re.IGNORECASE)
    sql = re.sub(r"\bcurrent_(date|timestamp)\b(\(\))?", f"'{day}'", sql, flags=re.IGNORECASE)
    return sql.replace("consumer_div.", "")


def key_of(sql: ApprovedSql, catalog: Catalog) -> tuple[str, str] | None:
    """Return the table whose key the statement passes through, and SQL that selects it alone."""
    targets = {link.from_: link.to for link in catalog.links}
    tree = parse_one(sql.text, dialect="sqlite")
    if not isinstance(tree, exp.Query):
        return None
    names = tree.named_selects
    for number, output in enumerate(sql.outputs):
        ref = targets.get(output or "", output or "")
        table, _, column = ref.partition(".")
        if table in catalog.tables and catalog.tables[table].key == column and names[number]:
            if len(sql.outputs) == 1:
                return table, sql.text
            name = exp.column(exp.to_identifier(names[number], quoted=True), table="q")
            return table, exp.select(name).from_(tree.subquery("q")).sql("sqlite")
    return None


def titled(raw: dict[str, Any], told: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """Return the drafted catalog as a person would leave it: words for names, nothing personal.

    Everybody in these databases is made up, so no column is sensitive.
    """
    for name, table in raw["tables"].items():
        table["title"] = {"en": told.get(name, (spoken(name), ""))[0]}
        for column, meaning in table["columns"].items():
            meaning.pop("sensitive", None)
            meaning.pop("protected", None)
            title, description = told.get(f"{name}.{column}", (spoken(column), ""))
            meaning["title"] = {"en": title}
            if description:
                meaning["synonyms"] = [description]
    return raw


def descriptions(path: Path) -> dict[str, tuple[str, str]]:
    """Return the spoken name and the description of tables and columns, by small-letter name."""
    found: dict[str, tuple[str, str]] = {}
    for table, columns in json.loads(path.read_text(encoding="utf-8"))["table_metadata"].items():
        short = table.rpartition(".")[2]
        found[short.lower()] = (spoken(short), "")
        for one in columns:
            key = f"{short}.{one['column_name']}".lower()
            found[key] = (spoken(one["column_name"]), one["column_description"].strip())
    return found


def spoken(name: str) -> str:
    """Return a name as words: `sbCustJoinDate` and `join_date` alike."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").lower()


def case_of(one: Question, day: dt.date, *, expressible: bool = True) -> Case:
    """Return the case of a question; without gold where only its words matter."""
    gold: dict[str, Any] = (
        {"criteria": (one.words,), "sql": one.sql, "ids": f"ids/{one.name}.csv"}
        if expressible
        else {"unsaid": ("-",), "expressible": False}
    )
    return Case.model_validate(
        {
            "id": one.name,
            "words": one.words,
            "minutes_by_hand": MINUTES_BY_HAND,
            "as_of": day,
            "part": one.part,
            **gold,
        }
    )


def write_workspace(
    folder: Path,
    table: str,
    questions: list[Question],
    raw: dict[str, Any],
    base: tuple[str, Source],
    day: dt.date,
) -> None:
    """Write a workspace whose clients are the rows of a table, and its cases with their gold."""
    key = raw["tables"][table]["key"]
    cases = folder / "cases"
    cases.mkdir(parents=True, exist_ok=True)
    mine = {**raw, "entities": {"client": {"table": table, "key": key}}}
    text = yaml.safe_dump(mine, allow_unicode=True, sort_keys=False)
    (folder / "catalog.yaml").write_text(text, encoding="utf-8")
    address, source = base
    (folder / "ostap.toml").write_text(
        f'database = "{address}"\nlanguage = "en"\nas_of = {day}\n', encoding="utf-8"
    )
    catalog = load_catalog(folder / "catalog.yaml")
    for one in questions:
        case = case_of(one, day)
        try:
            found = run_gold(case, source, catalog)
        except OstapError as error:
            one.why_not = f"its gold does not run: {error.code}"
            one.table = ""
            continue
        write_gold(case, cases, key, found)
        told = case.model_dump(mode="json", exclude_defaults=True) | {"part": case.part.value}
        (cases / f"{one.name}.yaml").write_text(
            yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )


def write_list(path: Path, questions: list[Question]) -> None:
    """Write what became of every question, and print what they come to."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["question", "database", "category", "guard", "case_of", "why_not", "part",
             "columns", "missed"]
        )  # fmt: skip
        for one in questions:
            linking = one.linking
            columns, missed = (linking.wanted, linking.missed) if linking else ((), ())
            writer.writerow(
                [one.name, one.database, one.category, one.guard, one.table, one.why_not,
                 one.part.value, " ".join(columns), " ".join(missed)]
            )  # fmt: skip
    told = [one.linking for one in questions if one.linking]
    wanted = sum(len(one.wanted) for one in told)
    missed_count = sum(len(one.missed) for one in told)
    passed = sum(one.guard == "passed" for one in questions)
    cases = sum(bool(one.table) for one in questions)
    recall = 1 - missed_count / wanted if wanted else 0.0
    print(f"{len(questions)} questions, the guard passes {passed}, {cases} select ids of one table")
    print(f"linking: {recall:.3f} of {wanted} columns, over all that the guard passes")


if __name__ == "__main__":
    main()
