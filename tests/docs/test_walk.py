"""The walks name files that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_file_of_the_walks_exists() -> None:
    text = (ROOT / "docs" / "walk.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_]+(?:/[a-z_]+)+(?:\.py)?|[a-z_]+\.py)`", text)
    assert len(named) > 30
    named.remove("src/ostap")
    missing = [name for name in named if not (ROOT / "src" / "ostap" / name).exists()]
    assert missing == []
