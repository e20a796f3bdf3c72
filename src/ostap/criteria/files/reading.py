"""From a file to a validated tree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ostap.catalog import Catalog
from ostap.criteria.validation import MAX_DEPTH, Saved, validate
from ostap.errors import InvalidInputError
from ostap.names import Text
from ostap.results.criteria import Criteria
from ostap.settings import parse_as, read_json, read_yaml

_DEEPEST_FILE = 6 * MAX_DEPTH


def load_criteria(path: Path | str, catalog: Catalog, *, saved: Saved | None = None) -> Criteria:
    """Return the criteria of a YAML or JSON file (``-``: standard input), validated.

    Args:
        path: the file.
        catalog: what the company's data means.
        saved: the saved audiences that it may name; without it there are none.

    Raises:
        InvalidInputError: it can't be read, is no tree, or does not fit the catalog.
    """
    as_json = str(path).endswith(".json")
    raw = read_json(path) if as_json else read_yaml(path)
    return validate(parse_tree(raw, str(path), strict=as_json), catalog, str(path), saved=saved)


def parse_tree(raw: Any, name: str, *, strict: bool = False) -> Criteria:
    """Return what was read as a well-formed tree, not yet validated."""
    refuse_too_deep(raw, name)
    if isinstance(raw, dict) and str(raw.get("schema", "")).isdecimal():
        raw = raw | {"schema": int(raw["schema"])}  # YAML is read as text
    return parse_as(Criteria, raw, name, strict=strict)


def refuse_too_deep(raw: Any, name: str) -> None:
    """Refuse nesting that no tree needs, before anything recursive sees it."""
    level, depth = [raw], 0
    while level and depth <= _DEEPEST_FILE:
        depth += 1
        level = (
            [
                inner
                for item in level
                for inner in (item.values() if isinstance(item, dict) else item)
                if isinstance(inner, dict | list)
            ]
            if all(isinstance(item, dict | list) for item in level)
            else []
        )
    if level:
        raise InvalidInputError(
            "criteria.too_deep",
            Text(f"{name} is nested too deeply.", f"{name}: слишком глубокая вложенность."),
            Text(f"At most {MAX_DEPTH} levels.", f"Можно до {MAX_DEPTH} уровней."),
        )
