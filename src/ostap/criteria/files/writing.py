"""A criteria tree as YAML that a person can read and edit, and that reads back as the same tree."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Any

import yaml
from pydantic import BaseModel

from ostap.criteria.tree import walk
from ostap.names import FORMAT_VERSION, WrittenBy
from ostap.results.criteria import Criteria

_FIRST = ("kind", "op", "id")
_INLINE_WIDTH = 100


def criteria_yaml(criteria: Criteria) -> str:
    """Return a tree as YAML, without what is empty or goes without saying.

    Who wrote a node goes without saying where a person wrote them all. Beside nodes of a model or
    a rule a person's are signed too, so that an edit shows.
    """
    signed = any(node.written_by is not WrittenBy.PERSON for node in walk(criteria.all_of))
    told = _told(criteria, signed=signed)
    raw = {"schema": FORMAT_VERSION, "entity": criteria.entity, **told}
    return yaml.dump(raw, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_INLINE_WIDTH)


def _told(value: Any, *, signed: bool) -> Any:
    """Return a value without the fields that hold their default, but for signatures."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        first = {name: getattr(value, name) for name in _FIRST if name in fields}
        found = {name: given for name, given in first.items() if given is not None}
        for name, field in fields.items():
            given = getattr(value, name)
            kept = given != field.default or (signed and name == "written_by")
            if name not in found and kept:
                found[field.alias or name] = _told(given, signed=signed)
        return found
    if isinstance(value, tuple):
        return [_told(item, signed=signed) for item in value]
    return value.value if isinstance(value, Enum) else value


class _Dumper(yaml.SafeDumper):
    """YAML without exponents, which criteria do not read, and without anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def _plain_number(dumper: yaml.SafeDumper, value: float) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:float", format(Decimal(repr(value)), "f"))


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    """Write lines as lines: SQL is to be read."""
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(float, _plain_number)
_Dumper.add_representer(str, _text)
