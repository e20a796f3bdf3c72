"""One golden case for each row of docs/formats/meaning.md, the same on every engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ostap.catalog import Catalog
from ostap.criteria import validate
from ostap.criteria.files import parse_tree

HERE = Path(__file__).parents[1]
DOCUMENT = HERE.parent.parent / "docs" / "formats" / "meaning.md"
CASES: dict[str, Any] = yaml.safe_load((HERE / "golden" / "meaning.yaml").read_text())


def test_every_row_of_the_document_has_a_case_and_every_case_a_row() -> None:
    rows = re.findall(r"^\| ([^|]+) \| [^|]+\|$", DOCUMENT.read_text(), flags=re.MULTILINE)
    assert rows == ["construct", "---", *CASES]


@pytest.mark.parametrize("name", CASES)
def test_row(
    name: str,
    make_bank: Callable[..., Any],
    bank_catalog: Catalog,
) -> None:
    case = CASES[name]
    bank = make_bank(case["tables"])
    saved = {kept: parse_tree(tree, kept) for kept, tree in case.get("saved", {}).items()}
    raw = {"all_of": [case["tree"]]} | ({"top": case["top"]} if "top" in case else {})
    criteria = validate(parse_tree(raw, name), bank_catalog, saved=saved.get)
    asked = {"key_sets": case.get("keys", {})}
    if "as_of" in case:
        asked["as_of"] = case["as_of"]
    expected = case["ids"]
    holding = len(case.get("before_top", expected))
    counts = [len(case["tables"]["clients"]), holding, holding, case.get("unknown", 0)]
    if "top" in case:
        counts.append(len(expected))
    assert bank.meant(criteria, **asked) == (expected, counts)
    for dialect in bank.dialects:
        assert bank.ids(criteria, dialect, **asked) == expected, dialect
        assert bank.counts(criteria, dialect, **asked) == counts, dialect
    bank.close()
