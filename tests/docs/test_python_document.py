"""The examples of docs/python.md run, one after the other, on a small agency."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from tests.matching.conftest import CATALOG, draw

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "python.md"
SETTINGS = 'database = "duckdb:///agency.duckdb"\nlanguage = "en"\nas_of = "2026-06-30"\n'


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The names that the examples leave behind."""
    here = tmp_path_factory.mktemp("here")
    home = here / "demo" / "agency"
    home.mkdir(parents=True)
    with duckdb.connect(str(home / "agency.duckdb")) as connection:
        for name, frame in draw().items():
            connection.register("frame", frame.to_arrow())
            connection.execute(f"create table {name} as select * from frame")
            connection.unregister("frame")
    (home / "catalog.yaml").write_text(CATALOG, encoding="utf-8")
    (home / "ostap.toml").write_text(SETTINGS, encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 7
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        for block in blocks:
            exec(compile(block, str(DOCUMENT), "exec"), names)  # noqa: S102 - the project's own words
    yield names
    shutil.rmtree(here)


def test_the_examples_leave_what_they_tell_of(ran: dict[str, Any]) -> None:
    assert ran["card"].model == "logistic"
    assert ran["frame"].shape == (ran["folds"].frame.height, 8 + len(ran["card"].features))
    assert ran["fitted"].score(ran["pairs"]).columns == ["item", "request", "probability"]
    assert ran["picture"].svg.startswith("<svg")
    traced = ran["features"].filter(pl.col("columns").list.contains("leads.budget"))
    assert "premises.price~leads.budget:share" in traced["feature"].to_list()


def test_every_method_that_the_document_names_is_there(ran: dict[str, Any]) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for owner in ("match", "company", "fitted"):
        named = set(re.findall(rf"`{owner}\.([a-z_]+)", text))
        assert [name for name in named if not hasattr(ran[owner], name)] == []
