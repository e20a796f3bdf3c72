"""Every example of docs/formats/criteria.md is criteria or rules that validate."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ostap.catalog import Catalog
from ostap.criteria import load_criteria, load_rules, validate
from ostap.results.criteria import Aggregate, Criteria

DOCUMENT = Path(__file__).parents[3] / "docs" / "formats" / "criteria.md"
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", DOCUMENT.read_text(), flags=re.MULTILINE | re.DOTALL)


SAVED = {
    name: Criteria.model_validate({"all_of": [{"kind": "sample", "share": 0.5, "seed": name}]})
    for name in ("tomsk", "rich")
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_document_is_valid(
    example: str, bank_catalog: Catalog, tmp_path: Path
) -> None:
    file = tmp_path / "example.yaml"
    file.write_text(example)
    if example.startswith("rules:"):
        assert load_rules(file, bank_catalog)
        return
    tree = load_criteria(file, bank_catalog, saved=SAVED.get)
    assert validate(tree, bank_catalog) == tree


def test_the_document_shows_every_kind_of_node_and_every_test() -> None:
    shown = "\n".join(EXAMPLES)
    for kind in (
        "attribute", "related", "measure", "group", "audience", "keys", "sample", "written",
        "ratio", "difference", "named", "everybody",
    ):  # fmt: skip
        assert f"kind: {kind}" in shown
    for op in ("eq", "in", "le", "gt", "ge", "between", "contains", "filled"):
        assert f"op: {op}" in shown


def test_the_document_names_every_aggregate() -> None:
    text = DOCUMENT.read_text()
    assert [one.value for one in Aggregate if f"`{one.value}`" not in text] == []
