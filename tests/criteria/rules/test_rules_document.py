"""Every example of docs/formats/rules.md is rules that load; its tables name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ostap.catalog import Catalog
from ostap.criteria import load_rules
from ostap.criteria.rules import Rule
from ostap.criteria.rules.binding import NOT_CONNECTED

DOCUMENT = (Path(__file__).parents[3] / "docs" / "formats" / "rules.md").read_text()
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", DOCUMENT, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_document_loads(
    example: str, bank_catalog: Catalog, tmp_path: Path
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(example)
    assert load_rules(file, bank_catalog)


def test_the_document_shows_every_key_of_a_rule() -> None:
    shown = "\n".join(EXAMPLES)
    assert [key for key in Rule.model_fields if f"{key}:" not in shown] == []


def test_the_document_names_every_key_set_of_the_kit() -> None:
    section = DOCUMENT.partition("## Keys that the database")[2].partition("## The kit")[0]
    named = re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)
    assert named == list(NOT_CONNECTED)
