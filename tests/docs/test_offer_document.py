"""`docs/formats/offer.md` describes the offer that is read: no field more, no field less."""

import json
import re
from pathlib import Path

from ostap.audience.offer import not_read, offer_schema, read_offer

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "formats" / "offer.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")


def test_every_field_and_term_is_described() -> None:
    schema = offer_schema()["properties"]
    described = set(
        re.findall(r"`(\w+)`", "".join(re.findall(r"^\|([^|]+)\|", TEXT, re.MULTILINE)))
    )
    assert described == set(schema) | set(schema["terms"]["properties"])


def test_the_example_is_read_whole() -> None:
    [example] = re.findall(r"```json\n(.*?)```", TEXT, flags=re.DOTALL)
    assert not_read(read_offer(json.loads(example))) == []
