"""From a drafted catalog to YAML that people read and edit: a column on a line where it fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

from ostap.names import Language, Text

_WIDTH: Final = 110
_STEP: Final = "  "
_OPEN: Final = frozenset({"columns", "tables", "entities", "links", "pairs"})
"""Always on lines of their own."""

_MARKS: Final = frozenset({"proposed", "sensitive", "protected", "vanished", "checked"})

_HEAD: Final = Text(
    "# What the data means. Drafted by `ostap catalog build`.\n"
    "# `proposed: true` is a guess: correct it, then remove the mark. What bears no mark is a\n"
    "# person's and is never overwritten. Counts and ranges are in profile.json.\n",
    "# Что означают данные. Черновик составил `ostap catalog build`.\n"
    "# `proposed: true` - догадка: поправьте её и уберите пометку. Строки без пометки считаются\n"
    "# вашими и при повторной сборке не меняются. Количества и границы - в profile.json.\n",
)
_ALSO: Final = Text("also possible", "ещё похожи")


def write_catalog(
    raw: Mapping[str, Any], others: Mapping[str, Sequence[str]], language: Language
) -> str:
    """Return the text of a new catalog.

    Args:
        raw: the catalog as YAML has it.
        others: runners-up by section (`deals`, `entities.client`), told in comments.
        language: of the comments.
    """
    parts = [_HEAD.to(language)]
    for name, value in raw.items():
        if name == "tables":
            parts.append("tables:\n" + "\n".join(entry(t, v, 1) for t, v in value.items()))
        elif name == "entities":
            told = [
                entry(n, v, 1, _note(others, f"entities.{n}", language)) for n, v in value.items()
            ]
            parts.append("entities:\n" + "".join(told))
        else:
            parts.append(entry(name, value, 0, _note(others, name, language)))
    return "\n".join(parts)


def _note(others: Mapping[str, Sequence[str]], name: str, language: Language) -> str:
    found = others.get(name, ())
    return f"{_ALSO.to(language)}: {', '.join(found)}" if found else ""


def entry(key: str, value: Any, depth: int, note: str = "") -> str:
    """Return `key: value` with its last line ended, indented by ``depth`` steps."""
    return entry_at(key, value, _STEP * depth, note)


def entry_at(key: str, value: Any, indent: str, note: str = "") -> str:
    """Return `key: value` with its last line ended, each line after ``indent``."""
    one_line = f"{indent}{flow({key: value})[1:-1]}"
    short = key not in _OPEN and not note and len(one_line) <= _WIDTH
    if short or not value:
        return f"{one_line}\n"
    inside = indent + _STEP
    said = f"{inside}# {note}\n" if note else ""
    if isinstance(value, Mapping):
        body = "".join(entry_at(name, one, inside) for name, one in value.items())
        return f"{indent}{flow(key)}:\n{said}{body}"
    if isinstance(value, list) and key in _OPEN:
        body = "".join(f"{inside}- {flow(one)}\n" for one in value)
        return f"{indent}{flow(key)}:\n{said}{body}"
    return f"{one_line}\n"


def flow(value: Any) -> str:
    """Return a value on one line, as YAML that reads back as the same text."""
    dumped = yaml.safe_dump(
        [_typed(value)], default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False
    )
    return str(dumped).strip()[1:-1]


def _typed(value: Any) -> Any:
    """Return marks as what they are, so that they are written without quotes; codes stay text."""
    if isinstance(value, Mapping):
        return {str(key): _marked(str(key), one) for key, one in value.items()}
    return [_typed(one) for one in value] if isinstance(value, list | tuple) else value


def _marked(key: str, value: Any) -> Any:
    if key in _MARKS and str(value) in {"true", "false"}:
        return str(value) == "true"
    if key == "confidence":
        return float(value)
    return _typed(value)
