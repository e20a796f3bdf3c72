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
from ostap.criteria.reading import parse_tree

HERE = Path(__file__).parent
DOCUMENT = HERE.parent.parent / "docs" / "formats" / "meaning.md"
CASES: dict[str, Any] = yaml.safe_load((HERE / "golden" / "meaning.yaml").read_text())


def test_every_row_of_the_document_has_a_case_and_every_case_a_row() -> None:
    rows = re.findall(r"^\| ([^|]+) \| [^|]+\|$", DOCUMENT.read_text(), flags=re.MULTILINE)
    assert rows[2:] == list(CASES) or rows[1:] == list(CASES)


@pytest.mark.parametrize("name", CASES)
def test_row(
    name: str,
    make_bank: Callable[..., Any],
    bank_catalog: Catalog,
) -> None:
    case = CASES[name]
    bank = make_bank(case["tables"])
    criteria = validate(parse_tree({"all_of": [case["tree"]]}, name), bank_catalog)
    moment = {"as_of": case["as_of"]} if "as_of" in case else {}
    expected = case["ids"]
    counts = [len(case["tables"]["clients"]), len(expected), len(expected), case.get("unknown", 0)]
    assert bank.meant_ids(criteria, **moment) == expected
    assert bank.meant_counts(criteria, **moment) == counts
    for dialect in bank.dialects:
        assert bank.ids(criteria, dialect, **moment) == expected, dialect
        assert bank.counts(criteria, dialect, **moment) == counts, dialect
    bank.close()
