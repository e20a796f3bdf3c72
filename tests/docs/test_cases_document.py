"""The examples of docs/formats/cases.md are cases, and their SQL may run on the demo bank."""

import re
from pathlib import Path

from ostap.catalog import load_catalog
from ostap.criteria import approve
from ostap.criteria.cases import load_cases
from ostap.names import Dialect
from ostap.results.cases import Case

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "formats" / "cases.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(id: (\S+)\n.*?)```", DOCUMENT, flags=re.DOTALL)


def test_both_examples_are_read_and_pass_the_guard(tmp_path: Path) -> None:
    (tmp_path / "ids").mkdir()
    for text, name in EXAMPLES:
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        for file in re.findall(r"ids/[\w-]+\.csv", text):
            (tmp_path / file).write_text("client_id\n", encoding="utf-8")
    catalog = load_catalog(ROOT / "src" / "ostap" / "demo" / "bank_files" / "catalog.yaml")
    cases = load_cases(tmp_path, None)
    approved = [
        approve(
            sql,
            catalog,
            Dialect.DUCKDB,
            keys_only=catalog.entities.named()[case.entity],
            as_of=case.as_of,
        )
        for case in cases
        for sql in case.sql
    ]
    assert [len(case.sql) for case in cases] == [1, 2]
    assert len(approved) == 3


def test_the_document_names_every_field() -> None:
    named = set(re.findall(r"`(\w+)`", DOCUMENT))
    assert set(Case.model_fields) - {"entity"} <= named


def test_the_command_that_renews_names_a_test_that_is_there() -> None:
    [file] = re.findall(r"OSTAP_RENEW_GOLDEN=1 pytest (\S+)", DOCUMENT)
    assert (ROOT / file).is_file()
